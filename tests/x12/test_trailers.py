"""Headers and trailers: an element that is empty or malformed is one complaint, not two."""

import pytest
from tests.x12.edi import GOOD
from tests.x12.planted import swap

from edicompliance.x12 import validate
from edicompliance.x12.issues import KINDS


def told(data: bytes) -> list[tuple[str, str | None, str]]:
    """Kind, element, and what becomes of the first set, of every issue."""
    report = validate(data)
    accepted = report.interchanges[0].groups[0].sets[0].accepted
    return [(KINDS[one.code].name, one.where.element, accepted) for one in report.issues]


@pytest.mark.parametrize(
    ("old", "new", "kind", "element", "accepted"),
    [
        ("ST*850*0001", "ST*850*", "mandatory-element-missing", "ST02", "R"),
        ("ST*850*0001", "ST*850", "mandatory-element-missing", "ST02", "R"),
        ("ST*850*0001", "ST*850*1", "element-too-short", "ST02", "E"),
        ("ST*850*0001", "ST*850*0001000100", "element-too-long", "ST02", "R"),
        ("ST*850*0001", "ST*850*    ", "not-of-its-type", "ST02", "R"),
        ("ST*850*0001", "ST*850*00\x0701", "forbidden-character", "ST02", "R"),
        ("SE*5*0001", "SE*5*", "set-control-numbers-differ", "SE02", "R"),
        ("SE*5*0001", "SE*5", "set-control-numbers-differ", "SE02", "R"),
        ("SE*5*0001", "SE*5*1", "element-too-short", "SE02", "E"),
        ("SE*5*0001", "SE*5*0001000100", "set-control-numbers-differ", "SE02", "R"),
        ("SE*5*0001", "SE**0001", "segment-count-wrong", "SE01", "R"),
        ("SE*5*0001", "SE*X*0001", "segment-count-wrong", "SE01", "R"),
        ("0930*1*X", "0930**X", "mandatory-element-missing", "GS06", "R"),
        ("0930*1*X", "0930*A*X", "not-of-its-type", "GS06", "R"),
        ("0930*1*X", "0930*1234567890*X", "element-too-long", "GS06", "R"),
        ("GE*1*1~", "GE*1~", "group-control-numbers-differ", "GE02", "R"),
        ("GE*1*1~", "GE*1*A~", "group-control-numbers-differ", "GE02", "R"),
        ("GE*1*1~", "GE**1~", "set-count-wrong", "GE01", "A"),
        ("GE*1*1~", "GE*X*1~", "set-count-wrong", "GE01", "A"),
        ("00401*000000001", "00401*00000000A", "isa-element-wrong", "ISA13", "R"),
        ("00401*000000001", "00401*         ", "isa-element-wrong", "ISA13", "R"),
        ("00401*000000001", "00401*", "isa-element-wrong", "ISA13", "R"),
        ("00401*000000001", "00401*1", "isa-widths", None, "A"),
        ("00401*000000001*0", "00401*000000001*", "isa-element-wrong", "ISA14", "A"),
        ("IEA*1*000000001", "IEA*1", "interchange-control-numbers-differ", "IEA02", "R"),
        ("IEA*1*000000001", "IEA*1*A", "interchange-control-numbers-differ", "IEA02", "R"),
        ("IEA*1*000000001", "IEA*X*000000001", "group-count-wrong", "IEA01", "A"),
    ],
)
def test_what_is_empty_or_malformed_is_told_once(
    old: str, new: str, kind: str, element: str | None, accepted: str
) -> None:
    assert told(swap(GOOD, old, new)) == [(kind, element, accepted)]


@pytest.mark.parametrize(
    ("changes", "kind", "element"),
    [
        ((("0930*1*X", "0930*A*X"), ("GE*1*1", "GE*1*A")), "not-of-its-type", "GS06"),
        ((("ST*850*0001", "ST*850*1"), ("SE*5*0001", "SE*5*1")), "element-too-short", "ST02"),
        ((("401*000000001", "401*00000000A"), ("IEA*1*000000001", "IEA*1*00000000A")),
         "isa-element-wrong", "ISA13"),
    ],
)  # fmt: skip
def test_a_malformed_number_that_the_trailer_repeats_is_told_at_the_header(
    changes: tuple[tuple[str, str], ...], kind: str, element: str
) -> None:
    data = GOOD
    for old, new in changes:
        data = swap(data, old, new)
    [(found, where, _)] = told(data)
    assert (found, where) == (kind, element)


def test_two_faults_of_a_trailer_are_two_complaints() -> None:
    found = told(swap(GOOD, "SE*5*0001", "SE*7*0002"))
    assert [where for _, where, _ in found] == ["SE01", "SE02"]


def test_two_headers_without_a_number_do_not_have_the_same_number() -> None:
    blank = swap(GOOD, "00401*000000001", "00401*         ")
    kinds = [KINDS[one.code].name for one in validate(blank + blank).issues]
    assert kinds == ["isa-element-wrong", "isa-element-wrong"]
