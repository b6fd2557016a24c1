"""Bars are read with what they hold, how large they are and how much is white beside them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.labels.zpl_streams import SIZE, SSCC, bars, dots, label, on, read


def _sscc(fields: str = "", *, at: str = "^FO100,200", turn: str = "N") -> str:
    return f"{fields}{at}^BY4,3,200^BC{turn},200,N,N,N^FD{SSCC}^FS"


def test_a_gs1_128_is_read_with_its_identifiers() -> None:
    found = bars(_sscc())
    assert found.symbology == "GS1-128"
    assert found.elements == (("00", "006141410000003105"),)
    assert (found.data, found.fault) == ("00006141410000003105", "")
    assert dots(found.box) == (100, 200, 624, 200)
    assert (found.x_mm, found.height_mm) == (Decimal("0.5"), Decimal("25.025"))


def test_a_wrong_check_digit_is_told_with_the_identifiers() -> None:
    found = bars("^FO100,200^BCN,200,N^FD>;>800006141410000003106^FS")
    assert found.elements == (("00", "006141410000003106"),)
    assert found.fault.startswith("(00) 006141410000003106: check digit")


def test_without_fnc1_it_is_no_gs1_128() -> None:
    found = bars("^FO100,200^BCN,200,N^FD00006141410000003105^FS")
    assert (found.symbology, found.elements, found.fault) == ("Code 128", (), "")


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        (_sscc(turn="R"), (100, 200, 200, 624)),
        (_sscc(turn="B"), (100, 200, 200, 624)),
        (_sscc(turn="I"), (100, 200, 624, 200)),
        (_sscc(at="^FT100,500"), (100, 300, 624, 200)),
        (_sscc(at="^FT300,200", turn="R"), (300, 200, 200, 624)),
        ("^BY2,3,90^FO9,9^BCN,,N^FD>;>80012^FS", (9, 9, 136, 90)),
        ("^FO9,9^BCN^FD>;>80012^FS", (9, 9, 136, 10)),
        ("^BY2^FO9,9^B2N,60,N^FD1234^FS", (9, 9, 90, 60)),
        ("^BY2,2^FO9,9^B3N,N,60,N^FDAB^FS", (9, 9, 102, 60)),
        ("^BY2^FO9,9^BEN,60,N^FD061414100001^FS", (9, 9, 190, 60)),
        ("^FO9,9^BQN,2,4^FDQA,HELLO^FS", (9, 9, 84, 84)),
        ("^FO9,9^BXN,5,200^FDHELLO^FS", (9, 9, 60, 60)),
    ],
)
def test_bars_stand_where_the_printer_puts_them(
    fields: str, box: tuple[int, int, int, int]
) -> None:
    assert dots(bars(fields).box) == box


@pytest.mark.parametrize(
    ("fields", "symbology", "data"),
    [
        ("^B2N,60,N^FD123^FS", "ITF", "0123"),
        ("^B2N,60,N,N,Y^FD1234567890123^FS", "ITF", "12345678901231"),
        ("^B3N,N,60,N^FDABC-1^FS", "Code 39", "ABC-1"),
        ("^BEN,60,N^FD061414100001^FS", "EAN-13", "0614141000012"),
        ("^BEN,60,N^FD0614141000019^FS", "EAN-13", "0614141000012"),
        ("^BUN,60,N^FD61414100001^FS", "UPC-A", "614141000012"),
        ("^B8N,60,N^FD1234567^FS", "EAN-8", "12345670"),
        ("^BQN,2,4^FDQA,0123ABC^FS", "QR Code", "0123ABC"),
        ("^BQN,2,4^FDMM,A0123^FS", "QR Code", "0123"),
        ("^BXN,5,200^FDABC^FS", "Data Matrix", "ABC"),
        ("^B7N,8,5^FDABC^FS", "PDF417", "ABC"),
        ("^BAN,60^FDABC^FS", "Code 93", "ABC"),
        ("^BKN,N,60^FD123^FS", "Codabar", "123"),
        ("^BON,4^FDABC^FS", "Aztec", "ABC"),
    ],
)
def test_other_bar_codes_are_told_by_their_name(fields: str, symbology: str, data: str) -> None:
    found = bars(f"^FO9,9{fields}")
    assert (found.symbology, found.data, found.elements) == (symbology, data, ())


@pytest.mark.parametrize("command", ["^BE", "^BU", "^B8", "^B2"])
def test_letters_in_place_of_digits_are_told(command: str) -> None:
    assert "digits, got 'ABC'" in bars(f"^FO9,9{command}N,60,N^FDABC^FS").fault


def test_letters_that_the_printer_writes_beside_the_bars_are_read() -> None:
    found = on("^FO100,200^BY2^BCN,90,Y,N,N,D^FD(00)006141410000003105^FS")
    assert [one.text for one in found.texts] == ["(00)006141410000003105"]
    below = dots(found.texts[0].box)
    assert below[1] >= 290
    above = on("^FO100,200^BY2^BCN,90,Y,Y,N,D^FD(00)006141410000003105^FS")
    assert dots(above.texts[0].box)[1] < 200
    assert on("^FO100,200^BCN,90,N^FD12^FS").texts == ()
    assert [one.text for one in on("^FO100,200^BCN,90^FD12^FS").texts] == ["12"]


# -- white beside them


def _quiet(fields: str) -> int:
    """In dots, of the bars that stand from 100 to 724 and from 200 to 400."""
    found = on(_sscc(fields))
    assert found.bars[-1].quiet_mm is not None
    return round(float(found.bars[-1].quiet_mm) * 203 / 25.4)


@pytest.mark.parametrize(
    ("fields", "white"),
    [
        ("", 88),
        ("^FO60,100^GB2,500,2^FS", 38),
        ("^FO760,100^GB2,500,2^FS", 36),
        ("^FO60,100^GB2,100,2^FS", 88),
        ("^FO20,100^GB772,500,2^FS", 66),
        ("^FO10,300^ADN,18,10^FDPO^FS", 66),
        ("^FO10,100^ADN,18,10^FDPO^FS", 88),
        ("^FO730,300^GFA,8,8,1,FFFFFFFFFFFFFFFF^FS", 6),
        ("^FO0,300^GD90,50,2^FS", 10),
        ("^FO760,210^BY2^BCR,20,N^FD12^FS", 36),
        ("^FO0,300^FB80,2^ADN,18,10^FDAB^FS", 76),
        ("^FO0,210^GC70,3^FS", 30),
    ],
)
def test_white_ends_at_the_next_ink_or_at_the_edge(fields: str, white: int) -> None:
    assert _quiet(fields) == white


def test_white_hangs_on_the_data_of_the_fields_beside_them() -> None:
    beside = [f"^XA{SIZE}{_sscc(f'^FO10,300^ADN,18,10^FD{one}^FS')}^XZ" for one in ("A", "ABCDEF")]
    stream = "".join(beside * 2)
    whole = [label(one).bars[0].quiet_mm for one in beside]
    assert whole[0] != whole[1]
    assert [one.bars[0].quiet_mm for one in read(stream)] == whole * 2  # type: ignore[union-attr]


def test_white_of_turned_bars_is_above_and_below() -> None:
    found = on(_sscc("^FO100,850^GB200,2,2^FS", turn="R")).bars[0]
    assert found.quiet_mm is not None
    assert round(float(found.quiet_mm) * 203 / 25.4) == 26


def test_without_a_width_only_the_left_edge_is_known() -> None:
    found = label(f"^XA{_sscc()}^XZ").bars[0]
    assert found.quiet_mm is not None
    assert round(float(found.quiet_mm) * 203 / 25.4) == 100


@pytest.mark.parametrize(
    "fields",
    ["^FO0,300^GB812,2,2^FS", "^FO200,250^ADN,18,10^FDPO^FS", "^FO400,100^GB3,900,3^FS"],
)
def test_what_is_printed_over_the_bars_is_told(fields: str) -> None:
    found = on(_sscc(fields))
    assert found.bars[0].quiet_mm == 0
    assert found.notes[0].endswith("something else is printed over the bars")


def test_a_frame_around_the_bars_is_not_over_them() -> None:
    assert on(_sscc("^FO50,150^GB730,300,3^FS")).notes == ()


def test_bars_that_run_over_the_edge_are_at_fault() -> None:
    assert bars(_sscc(at="^FO300,200")).fault == "runs over the edge of the label"
    assert bars(_sscc(at="^FO900,200")).fault == "stands outside of the label"
    assert bars(_sscc("^FO0,100^GB812,400,400^FS")).fault.startswith("is covered")


# -- resolution


@pytest.mark.parametrize(
    ("size", "dpi"),
    [
        ("^PW812^LL1218", 203),
        ("^PW832^LL1218", 203),
        ("^PW812", 203),
        ("^PW1200^LL1800", 300),
        ("^PW1248^LL1800", 300),
        ("^PW2496", 600),
        ("^PW1218^LL812", 203),
        ("^PW1181^LL1772", 300),
        ("^PW2400^LL3600", 600),
        ("^PW609^LL406", 203),
        ("^JMB^PW812^LL1218", 101.5),
    ],
)
def test_the_size_of_a_label_tells_its_resolution(size: str, dpi: float) -> None:
    found = label(f"^XA{size}^FO10,10^A0N,50,50^FDA^FS^XZ")
    assert round(found.texts[0].box.height, 2) == round(50 * 25.4 / dpi, 2)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("size", "dpis"),
    [
        ("", (203, 300, 600)),
        ("^PW77^LL99", (203, 300, 600)),
        ("^MUI^PW4^LL6^MUD", (203, 300, 600)),
        ("^PW1218", (203, 300)),
        ("^PW1200", (203, 300)),
        ("^PW1248", (203, 300)),
        ("^PW1200^LL2400", (300, 600)),
    ],
)
def test_where_nothing_tells_the_resolution_it_is_said(size: str, dpis: tuple[int, ...]) -> None:
    found = label(f"^XA{size}^FO10,10^A0N,50,50^FDA^FS^XZ")
    assert found.notes == ("byte 0: nothing tells how many dots are an inch; --dpi says it",)
    assert found.dpis == dpis


def test_the_caller_may_tell_the_resolution() -> None:
    found = label("^XA^PW812^FO10,10^A0N,50,50^FDA^FS^XZ", dpi=300)
    assert round(found.texts[0].box.height * 300 / 25.4) == 50
    assert found.notes == ()
