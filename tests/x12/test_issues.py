"""The kinds of issues, and what an issue says of data that cannot be shown as they are."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.location import Location
from edicompliance.x12.issues import BY_NAME, KINDS, issue, printable, shown

HERE = Location(offset=7, length=3)


def test_codes_and_names_are_unique_and_well_formed() -> None:
    assert len(KINDS) == len(BY_NAME)
    assert all(re.fullmatch(r"X12[0-5][0-9]{2}", code) for code in KINDS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name) for name in BY_NAME)


def test_the_hundreds_of_a_code_are_its_level() -> None:
    levels = dict(enumerate(["unframed", "interchange", "group", "set", "segment", "element"]))
    assert all(levels[int(code[3])] == kind.level for code, kind in KINDS.items())


def test_an_issue_has_its_kinds_severity_unless_it_has_its_own() -> None:
    assert issue("empty-segment", "x", HERE).severity == "warning"
    assert issue("empty-segment", "x", HERE, severity="info").severity == "info"


def test_an_issue_reads_as_place_message_code() -> None:
    assert str(issue("empty-segment", "nothing there", HERE)) == "byte 7: nothing there [X12408]"


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_data_an_issue_can_be_printed(tag: str, text: str) -> None:
    where = Location(offset=0, length=0, segment=tag, segment_number=1, element=f"{tag}01")
    one = issue("unknown-segment", text, where, expected=text, actual=text)
    for said in (str(one), one.message, one.expected, one.actual):
        assert said is not None
        assert said.isprintable()
        said.encode()
    assert json.loads(json.dumps(str(one))) == str(one)
    assert len(one.where.segment or "") <= 600


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain, é and …", "plain, é and …"),
        ("a\nb\tc\x1b[31m", "a\\nb\\tc\\x1b[31m"),
        ("\udcff", "\\xff"),
        ("\u202e", "\\u202e"),
    ],
)
def test_what_is_not_printable_is_escaped(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_what_is_long_is_cut() -> None:
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 57 + "..."
