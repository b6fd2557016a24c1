"""Letters of pictures held against the label as it would be drawn: one wrong digit is seen."""

from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from tests.labels.distorting import mild
from tests.labels.photographed import run
from tests.labels.test_reading_pdf import ZONES, drawn

from edicompliance.labels.audit.likeness import Likeness, Verdict, compare_picture, place
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.drawing import DrawnLabel, LabelDrawing
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.draw.picture import as_image
from edicompliance.labels.read.picture import read_image
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import LabelSpec

LABEL = drawn()


def po(picture: Image.Image, expected: DrawnLabel = LABEL) -> Likeness:
    """What is said of the order's number."""
    seen = read_image(picture, "a.png", codes=2)
    told = compare_picture(picture, seen, expected)
    at = next(at for at, one in enumerate(expected.fields) if one.field.name == "po")
    return told[at]


def verdicts(picture: Image.Image) -> set[Verdict]:
    seen = read_image(picture, "a.png", codes=2)
    return {one.verdict for one in compare_picture(picture, seen, LABEL).values()}


@pytest.mark.parametrize("seed", range(4))
def test_letters_that_were_drawn_are_alike(seed: int) -> None:
    assert verdicts(as_image(LABEL)) == {"alike"}
    assert verdicts(mild(as_image(LABEL), seed)) == {"alike"}


def test_a_label_of_another_resolution_is_alike() -> None:
    finer = LabelDrawing(LABEL.plan.spec, 300).draw(LABEL.content)
    assert verdicts(mild(as_image(finer), 3)) == {"alike"}


def test_a_page_of_a_pdf_that_was_printed_is_alike_and_one_wrong_digit_on_it_is_seen() -> None:
    for number, verdict in (("4501061", "alike"), ("4501081", "different")):
        document = pypdfium2.PdfDocument(as_pdf([drawn(po=number)]))
        page = document[0].render(scale=300 / 72, grayscale=True).to_pil()
        assert po(mild(page, 4)).verdict == verdict
        document.close()


@pytest.mark.parametrize("wrong", ["4501081", "4501067", "4501661", "9501061", "4801061"])
def test_one_wrong_digit_is_seen(wrong: str) -> None:
    at = next(
        n for n, (one, other) in enumerate(zip(wrong, "4501061", strict=True)) if one != other
    )
    told = po(mild(as_image(drawn(po=wrong)), 2))
    assert told.verdict == "different"
    assert told.reason == f"expected {'4501061'[at]!r}, saw {wrong[at]!r}"


@pytest.mark.parametrize("wrong", ["45010611", "450106", "14501061", "4501061 A"])
def test_a_digit_too_many_or_too_few_is_never_alike(wrong: str) -> None:
    assert po(as_image(drawn(po=wrong))).verdict != "alike"
    assert po(mild(as_image(drawn(po=wrong)), 1)).verdict != "alike"


def test_ink_beside_a_field_is_told() -> None:
    picture = as_image(LABEL)
    box = next(one.box for one in LABEL.fields if one.field.name == "po")
    left = box.right + 40
    ImageDraw.Draw(picture).rectangle((left, box.y + 4, left + 12, box.bottom - 6), 0)
    told = po(picture)
    assert (told.verdict, told.reason) == (
        "cannot tell",
        "there is ink beside it where none is expected",
    )


def test_another_font_cannot_be_told() -> None:
    picture = as_image(replace(LABEL, texts=(), plan=replace(LABEL.plan, captions=())))
    pen = ImageDraw.Draw(picture)
    for words in (*LABEL.plan.captions, *LABEL.texts):
        font = ImageFont.load_default(words.size)
        pen.text((words.x, words.y), words.text, 0, font=font)
    assert po(picture).verdict == "cannot tell"


def test_a_picture_without_the_bars_cannot_be_told() -> None:
    seen = SeenLabel("a.png", 1, "image")
    told = compare_picture(as_image(LABEL), seen, LABEL)
    assert {one.verdict for one in told.values()} == {"cannot tell"}
    assert place(seen, LABEL) is None


def test_letters_too_blurred_to_tell_are_not_alike() -> None:
    assert po(as_image(LABEL).filter(ImageFilter.GaussianBlur(7))).verdict == "cannot tell"


def test_letters_that_our_font_lacks_or_that_were_cut_cannot_be_told() -> None:
    drawing = LabelDrawing(LabelSpec(zones=ZONES), 203)
    values = {"postal": (Told("43004"),)}
    for text, reason in (
        ("東京", "our font has no 東京"),
        ("W" * 4000, "its text was too long for the label and ends before it should"),
    ):
        label = drawing.draw(
            LabelContent("carton", "006141410000003105", 1, 3, {**values, "po": (Told(text),)})
        )
        told = po(as_image(label), label)
        assert (told.verdict, told.reason) == ("cannot tell", reason)


def test_a_field_is_found_in_a_picture_that_was_turned() -> None:
    picture = as_image(LABEL).rotate(180)
    told = po(picture)
    box = next(one.box for one in LABEL.fields if one.field.name == "po")
    wide, high = picture.size
    assert told.verdict == "alike"
    assert told.quad[0] == pytest.approx((wide - 1 - box.x, high - 1 - box.y), abs=1)
    assert told.box.holds(Box(*told.quad[2], 1, 1))


def test_labels_by_chance_are_accepted_and_none_with_a_fault() -> None:
    for camera in ("clean", "mild"):
        found = run(6, camera, seed=8)
        assert found["false"] == 0
        assert found["accepted"] >= 5
