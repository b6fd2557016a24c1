"""Labels read off pictures: what two looks agree on counts, all else says why it does not."""

import io
import random
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image
from tests.labels.distorting import heavy, mild
from tests.labels.photographed import intended
from tests.labels.test_reading_pdf import SSCCS, drawn

from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.draw.drawing import DrawnLabel
from edicompliance.labels.draw.picture import as_image, as_png
from edicompliance.labels.read import ladder, picture
from edicompliance.labels.read.decoding import Decoded
from edicompliance.labels.read.opening import open_picture
from edicompliance.labels.read.picture import read_image, read_picture
from edicompliance.labels.seen import SeenLabel, Unreadable

LABEL = drawn()
AGAIN = "take the picture again: nearer, from the front, in even light"


def read(picture: Image.Image) -> SeenLabel:
    return read_image(picture, "a.png", codes=2)


def of(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def reason(data: bytes) -> str:
    told = read_picture(data, "label.png")
    assert isinstance(told, Unreadable)
    return told.reason


def printed(data: str) -> DrawnLabel:
    """The label with other bars for its SSCC."""
    bars = (*LABEL.bars[:-1], LABEL.bars[-1]._replace(symbol=encode(data)))
    return replace(LABEL, bars=bars)


def test_a_clean_picture_says_what_its_bars_hold_and_where() -> None:
    seen = read_picture(as_png(LABEL), "a.png")
    assert isinstance(seen, SeenLabel)
    assert (seen.source, seen.retake, seen.texts) == ("image", "", ())
    assert [one.data for one in seen.bars] == intended(LABEL)
    assert seen.bars[1].elements == (("00", SSCCS[0]),)
    bars = LABEL.bars[1]
    right = bars.x + bars.symbol.modules * bars.module - 1
    assert seen.bars[1].corners[0] == pytest.approx((bars.x, bars.y), abs=1)
    assert seen.bars[1].corners[2] == pytest.approx((right, bars.y + bars.height - 1), abs=1)


@pytest.mark.parametrize("seed", range(6))
def test_a_photo_says_the_same_or_is_to_be_taken_again(seed: int) -> None:
    picture = as_image(LABEL)
    assert [one.data for one in read(mild(picture, seed)).bars] == intended(LABEL)
    hard = read(heavy(picture, seed))
    assert hard.retake or {one.data for one in hard.bars} <= set(intended(LABEL))


@pytest.mark.parametrize("degrees", [45, 90, 180, 270])
def test_corners_go_with_the_way_it_is_read(degrees: int) -> None:
    picture = as_image(LABEL).rotate(degrees, expand=True, fillcolor=255)
    seen = read(picture)
    assert [one.data for one in seen.bars if one.data.startswith("00")] == [f"00{SSCCS[0]}"]
    for one in seen.bars:
        (x, y), (x1, y1), _, (x2, y2) = one.corners
        assert (x1 - x) * (y2 - y) - (y1 - y) * (x2 - x) > 0


def test_a_wrong_check_digit_is_not_believed() -> None:
    seen = read(as_image(printed("00006141410000003106")))
    expected = (
        "(00) 006141410000003106: check digit: expected 5, got 6; a picture cannot tell whether it"
        " was printed so: look at the label"
    )
    assert seen.retake == expected


def test_bars_that_are_no_gs1_are_told() -> None:
    symbol = LABEL.bars[1].symbol
    values = (symbol.values[0], *symbol.values[2:-2])
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % 103
    plain = replace(symbol, values=(*values, check, symbol.values[-1]))
    seen = read(as_image(replace(LABEL, bars=(LABEL.bars[1]._replace(symbol=plain),))))
    assert [one.symbology for one in seen.bars] == ["Code 128"]
    assert seen.retake == (
        f"expected a GS1-128 bar code, read only Code 128 '00{SSCCS[0]}': {AGAIN}"
    )


def test_a_picture_without_bars_is_to_be_taken_again() -> None:
    seen = read(Image.new("L", (600, 900), 255))
    assert seen.retake == f"expected a GS1-128 bar code, read none: {AGAIN}"


def test_two_labels_in_one_picture_are_told() -> None:
    both = Image.new("L", (1700, 1250), 255)
    both.paste(as_image(LABEL), (10, 10))
    both.paste(as_image(drawn(SSCCS[1])), (850, 10))
    told = f"there are 2 labels in it ({SSCCS[0]}, {SSCCS[1]}): take one each"
    assert read(both).retake == told


def looks_of(*found: tuple[Decoded, ...]) -> object:
    step = ladder.Step("as it is", ladder.Prepared, 1)
    return lambda _: iter([ladder.Looked(step, one) for one in found])


def code(data: str, x: float = 0) -> Decoded:
    return Decoded("GS1-128", data, ((x, 0), (x + 100, 0), (x + 100, 30), (x, 30)))


@pytest.mark.parametrize(
    ("found", "retake"),
    [
        ([(code("42043004"),), (code("42043004"),)], ""),
        (
            [(code("42043004"),), (code("42043005"),)],
            f"a bar code reads '42043004' and '42043005': {AGAIN}",
        ),
        (
            [(code("42043004"), code("9101", 300)), (code("42043004"),)],
            f"the bar code '9101' was read in one of several looks only: {AGAIN}",
        ),
    ],
)
def test_only_what_two_looks_agree_on_counts(
    found: list[tuple[Decoded, ...]], retake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "looks", looks_of(*found))
    assert read_image(Image.new("L", (60, 60)), "a.png").retake == retake


def test_the_looks_at_a_picture_are_bounded() -> None:
    steps = [one.step for one in ladder.looks(Image.new("L", (300, 400), 255))]
    assert sum(step.cost for step in steps) <= ladder.MOST_WORK
    assert len({step.name for step in steps}) == len(steps) > 5


# -- files


def test_a_photo_is_turned_as_its_camera_was_held() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    as_image(LABEL).rotate(90, expand=True).save(out, "JPEG", exif=exif, quality=90)
    seen = read_picture(out.getvalue(), "a.jpg")
    assert isinstance(seen, SeenLabel)
    assert seen.bars[1].corners[0] == pytest.approx((LABEL.bars[1].x, LABEL.bars[1].y), abs=2)


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_any_colours_are_read(mode: str) -> None:
    picture = as_image(LABEL)
    if mode == "I;16":
        wider = picture.convert("I").point(lambda grey: grey * 257)
        data = of(wider.convert("I;16"))
    else:
        data = of(
            picture.convert("RGB" if mode == "CMYK" else "L").convert(mode),
            "JPEG" if mode == "CMYK" else "PNG",
        )
    seen = read_picture(data, "a.png")
    assert isinstance(seen, SeenLabel)
    assert [one.data for one in seen.bars] == intended(LABEL)


def huge(side: int) -> bytes:
    """A PNG that says it is as large as that; there is nothing in it."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "expected a picture as PNG or JPEG, got an empty file"),
        (of(Image.new("L", (99, 99)), "GIF"), "expected a picture as PNG or JPEG, got a GIF"),
        (
            b"\0\0\0\x18ftypheic....",
            "expected a picture as PNG or JPEG, got a HEIC photo: export it as JPEG",
        ),
        (
            b"PK\x03\x04....",
            "expected a picture as PNG or JPEG, got a workbook or another zip file",
        ),
        (b"\x89PNG\r\n\x1a\nxx", "expected a picture as PNG or JPEG, got a damaged one"),
        (b"what is it", "expected a picture as PNG or JPEG, got something else"),
        (huge(30_000), "expected at most 64,000,000 pixels, got far more"),
        (huge(9_000), "expected at most 64,000,000 pixels, got 9,000 x 9,000"),
        (of(Image.new("L", (10, 400))), "expected a picture of a label, got 10 x 400 pixels"),
    ],
)
def test_what_is_no_picture_of_a_label_is_told(data: bytes, told: str) -> None:
    assert reason(data) == told


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_is_told(kind: str) -> None:
    whole = of(as_image(LABEL), kind)
    assert reason(whole[: len(whole) // 2]).startswith(
        "expected a whole picture, got a damaged one: "
    )


def test_garbled_pictures_never_raise() -> None:
    chance = random.Random(3)
    for kind in ("PNG", "JPEG"):
        whole = of(as_image(LABEL).reduce(4), kind)
        for _ in range(60):
            hurt = bytearray(whole)
            for _ in range(chance.randint(1, 20)):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
            found = open_picture(bytes(hurt), "a.png")
            assert isinstance(found, Unreadable) or found.mode == "L"
