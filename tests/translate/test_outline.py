"""The outline has the ordinary said once, and the odd where it stands."""

from __future__ import annotations

from tests.translate.files import UNUSUAL
from tests.x12.edi import GOOD, interchange

from edicompliance.translate.outline import Box, Frame, Repeated, Row, outline, rows
from edicompliance.x12 import parse


def frame(data: bytes) -> Frame:
    (found,) = (part for part in outline(parse(data)) if isinstance(part, Frame))
    return found


def row(data: bytes, tag: str) -> Row:
    return next(one for one in rows(frame(data).content) if one.values[0] == tag)


def test_groups_sets_and_loops_are_boxes_in_boxes() -> None:
    group = frame(GOOD).content[1]
    assert isinstance(group, Box)
    assert (group.kind, group.name) == ("group", "PO")
    ts = group.content[1]
    assert isinstance(ts, Box)
    assert (ts.kind, ts.name, ts.release) == ("set", "850", "004010")
    assert [one.name for one in ts.content if isinstance(one, Box)] == ["PO1", "CTT"]


def test_line_ends_are_said_once() -> None:
    found = frame(GOOD.replace(b"~", b"~\r\n"))
    assert (found.line_end, found.terminator, found.after) == (b"\r\n", b"~", None)
    assert {(one.before, one.terminator) for one in rows(found.content)} == {(None, None)}


def test_a_line_end_that_is_the_terminator_has_its_return() -> None:
    found = frame(GOOD.replace(b"~", b"\r\n"))
    assert (found.line_end, found.terminator) == (b"", b"\r\n")


def test_a_segment_that_departs_from_the_others_says_so() -> None:
    assert row(UNUSUAL["empty-segments"], "SE").before == b"~~\n~"
    assert row(UNUSUAL["no-last-terminator"], "IEA").terminator == b""


def test_components_and_repetitions_are_taken_apart() -> None:
    assert row(UNUSUAL["components"], "PO1").values[3] == ("EA", "2", "", "")
    assert row(UNUSUAL["repetitions"], "PO1").values[3] == Repeated(("EA", ("CA", "1"), ""))


def test_a_blank_or_a_letter_separates_no_components() -> None:
    assert row(UNUSUAL["blank-as-component-separator"], "MSG").values[1] == "A B"
    assert row(UNUSUAL["letter-as-component-separator"], "BEG").values[2] == "SA"


def test_binary_data_and_bytes_that_are_no_text_stay_bytes() -> None:
    assert row(interchange("BIN*5*a~b*c"), "BIN").values == ("BIN", "5", b"a~b*c")
    assert row(UNUSUAL["not-utf-8"], "BEG").values[3] == b"45\xe900012"


def test_a_binary_segment_of_another_length_is_taken_apart_like_others() -> None:
    assert row(interchange("BIN*5*a*b*c*d"), "BIN").values == ("BIN", "5", "a", "b", "c", "d")
