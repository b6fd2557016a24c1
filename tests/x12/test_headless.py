"""Files without an ISA: read from their GS or ST on, told once, and not a byte lost."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import GOOD, ISA, chunked

from edicompliance.translate import from_json, from_xml, to_json, to_xml
from edicompliance.x12 import Transmission, generate, parse, validate
from edicompliance.x12.acknowledgment import acknowledge
from edicompliance.x12.headless import detect_headless
from edicompliance.x12.reader import iter_events
from edicompliance.x12.repair import repair

GROUP = GOOD[GOOD.index(b"GS*") : GOOD.index(b"IEA*")]
SET = GOOD[GOOD.index(b"ST*") : GOOD.index(b"GE*")]
ALIKE = {
    "a group": GROUP,
    "a group and its IEA": GOOD[GOOD.index(b"GS*") :],
    "lines": GROUP.replace(b"~", b"~\n"),
    "line ends for terminators": GROUP.replace(b"~", b"\n"),
    "CR LF for terminators": GROUP.replace(b"~", b"\r\n"),
    "other delimiters": GROUP.replace(b"*", b"|").replace(b"~", b"'"),
}


def told(data: bytes) -> list[str]:
    return [one.code for one in validate(data).issues]


@pytest.mark.parametrize("data", ALIKE.values(), ids=ALIKE)
def test_a_file_that_begins_at_its_gs_is_read_and_told_once(data: bytes) -> None:
    report = validate(data)
    [one] = report.issues
    assert (one.code, one.where.offset, one.where.length) == ("X12007", 0, len(data))
    [group] = report.interchanges[0].groups
    assert (group.release, [each.accepted for each in group.sets]) == ("004010", ["A"])
    assert [each.set_id for each in parse(data).sets()] == ["850"]


def test_a_file_that_begins_at_its_st_is_judged_by_the_oldest_release() -> None:
    assert told(SET) == ["X12206", "X12007"]
    assert told(SET.replace(b"PO1*1*12*", b"PO1*1*1,2*")) == ["X12206", "X12505", "X12007"]
    assert told(SET.replace(b"ST*850*0001~", b"ST*850*0001*005010X1~")) == ["X12206", "X12007"]


def test_what_follows_with_an_isa_is_an_interchange_of_its_own() -> None:
    assert told(GROUP + GOOD) == ["X12007"]
    assert len(list(parse(GROUP + GOOD).sets())) == 2
    assert told(b"\n" + GROUP) == ["X12005", "X12007"]
    assert told(b"\xef\xbb\xbf" + GROUP) == ["X12004", "X12007"]


def test_only_the_beginning_of_a_file_may_be_without_an_isa() -> None:
    assert told(GOOD + GROUP) == ["X12002"]


@pytest.mark.parametrize(
    "head",
    [
        b"ST Louis, 12 November",
        b"ST*850*0001~",
        b"ST*850*0001*BEG*00",
        b"ST*order*0001~BEG*00",
        b"GS*PO*A*B*20261122*0930*1*X~ST*850*1~",
        b"GSX*1~",
        b"GS",
        b"",
    ],
)
def test_what_only_begins_alike_is_no_interchange(head: bytes) -> None:
    assert detect_headless(head) is None
    if head:
        assert told(head) == ["X12001"]


@pytest.mark.parametrize("data", [*ALIKE.values(), SET, b"\n" + SET, GROUP + GOOD])
def test_every_byte_survives_reading_json_and_xml(data: bytes) -> None:
    read = parse(data)
    assert generate(read) == data
    again = from_json(to_json(read))
    assert isinstance(again, Transmission)
    assert generate(again) == data
    assert generate(from_xml(to_xml(read))) == data


@given(chunks=st.sampled_from([GROUP, SET, b" \n" + GROUP]).flatmap(chunked))
def test_chunk_boundaries_change_nothing(chunks: list[bytes]) -> None:
    assert list(iter_events(chunks)) == list(iter_events([b"".join(chunks)]))


@pytest.mark.parametrize(
    "tail", [b"~h" + b"~ISA*" * 400, b"*" * 1500, b"*a" * 800 + b"\n", b" " * 1500]
)
def test_a_header_that_does_not_end_is_given_up_at_once(tail: bytes) -> None:
    head = b"GS*PO*SENDER*RECEIVER*20261122*0930*1*X*004010"
    assert detect_headless(head + tail) is None


def test_nobody_can_be_answered_and_nothing_is_mended() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert acknowledge(GROUP, control_number=1, at=at) == b""
    assert len(parse(acknowledge(GROUP + GOOD, control_number=1, at=at)).interchanges) == 1
    assert repair(GROUP).data == GROUP


def test_the_isa_that_is_missing_is_an_empty_segment() -> None:
    [one] = parse(GROUP).interchanges
    assert (one.isa.tag, len(one.isa), one.sender, one.control_number) == ("", 0, "", "")
    assert one.segments[1].number == 2
    assert ISA not in one.encode()
