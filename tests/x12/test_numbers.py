"""Numbers with a check digit: told as a warning where the digit or the length is wrong."""

import pytest
from tests.x12.edi import interchange

from edicompliance.x12 import validate


def told(segment: str) -> list[tuple[str, str, str | None]]:
    """Severity, message and what was expected, of a segment in an order, an address or a level."""
    if segment.startswith("MAN"):
        body, kinds = (
            f"BSN*00*SN-1*20261122*0930\nHL*1**S\n{segment}",
            {"set_id": "856", "group": "SH"},
        )
    elif segment.startswith("N1"):
        body, kinds = f"BEG*00*SA*1**20261101\n{segment}\nPO1*1*1*EA*1", {}
    else:
        body, kinds = f"BEG*00*SA*1**20261101\nPO1*1*1*EA*1**{segment}", {}
    issues = validate(interchange(body, **kinds)).issues
    found = [one for one in issues if one.severity != "info"]
    return [(one.severity, one.message, one.expected) for one in found]


@pytest.mark.parametrize(
    "segment",
    ["UP*036000291452", "EN*4006381333931", "EO*96385074", "UK*10614141000019", "VN*1", "UI*123",
     "UP*036000291452*UK*10614141000019", "N1*ST*X*UL*0614141000012", "N1*ST*X*92*12",
     "MAN*GM*006141410000000722", "MAN*GM*00006141410000000722", "MAN*CP*1Z999"],
)  # fmt: skip
def test_a_right_number_and_one_that_is_no_such_number_need_no_word(segment: str) -> None:
    assert told(segment) == []


@pytest.mark.parametrize(
    ("segment", "problem", "expected"),
    [
        ("UP*0036000291452", "PO107 is a GTIN, and has 13 digits", "12 digits"),
        ("UP*36000291452", "PO107 is a GTIN, and has 11 digits", "12 digits"),
        ("EN*036000291452", "PO107 is a GTIN, and has 12 digits", "13 digits"),
        ("UK*0614141000019", "PO107 is a GTIN, and has 13 digits", "14 digits"),
        ("UP*03600029145X", "PO107 is a GTIN, and is not made of digits alone", "12 digits"),
        ("UP*036000291453", "PO107 is a GTIN with a wrong check digit", "036000291452"),
        ("VN*1*UP*1", "PO109 is a GTIN, and has 1 digit", "12 digits"),
        ("N1*ST*X*UL*061414100001", "N104 is a GLN, and has 12 digits", "13 digits"),
        ("N1*ST*X*UL*061414100001A", "N104 is a GLN, and is not made of digits alone", "13 digits"),
        ("MAN*GM*0061414100000007220", "MAN02 is an SSCC, and has 19 digits", "18 or 20 digits"),
        ("MAN*GM*00614141000000072", "MAN02 is an SSCC, and has 17 digits", "18 or 20 digits"),
        ("MAN*GM*(00)006141410000000722", "MAN02 is an SSCC, and is not made of digits alone",
         "18 or 20 digits"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_a_warning_that_says_what_was_expected(
    segment: str, problem: str, expected: str
) -> None:
    assert told(segment) == [("warning", problem, expected)]


@pytest.mark.parametrize("wrong", ["036000291453", "0360002914", "03600029145X"])
def test_among_many_right_numbers_the_wrong_one_is_found(wrong: str) -> None:
    """Right ones are taken by the block, and only there the wrong one must be noticed."""
    lines = [f"PO1*{at}*1*EA*1**UP*036000291452" for at in range(1, 60)]
    lines[50] = f"PO1*51*1*EA*1**UP*{wrong}"
    issues = validate(interchange("\n".join(["BEG*00*SA*1**20261101", *lines]))).issues
    assert [(one.code, one.actual) for one in issues] == [("X12516", wrong)]


def test_the_second_number_of_a_mark_is_looked_at_too() -> None:
    right, wrong = "006141410000000722", "006141410000000723"
    assert told(f"MAN*GM*{right}**GM*{right}") == []
    assert told(f"MAN*GM*{right}**GM*{wrong}") == [
        ("warning", "MAN05 is an SSCC with a wrong check digit", right)
    ]
