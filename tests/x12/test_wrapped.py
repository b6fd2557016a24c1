"""Files cut into lines of one length: read as if they were not, told once, kept as they are."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import GOOD, chunked, samples
from tests.x12.planted import swap

from edicompliance.translate import from_json, from_xml, to_json, to_xml
from edicompliance.x12 import Transmission, generate, parse, validate
from edicompliance.x12.reader import iter_events
from edicompliance.x12.repair import repair
from edicompliance.x12.wrapped import detect_wrapped

PLAIN = [
    one.replace(b"\n", b"")
    for one in samples()
    if one.startswith(b"ISA") and b"~\n" in one and len(parse(one).interchanges) == 1
    if not {"X12101", "X12002"} & {issue.code for issue in validate(one).issues}
]
LONG = GOOD.replace(b"CTT*1", b"PID*F****" + b"x" * 70 + b"~CTT*1").replace(b"SE*5", b"SE*6")


def wrap(data: bytes, width: int = 80, line_end: bytes = b"\n") -> bytes:
    return line_end.join(data[at : at + width] for at in range(0, len(data), width))


def faults(data: bytes) -> list[str]:
    return [one.code for one in validate(data).issues]


@pytest.mark.parametrize("width", [40, 72, 79, 80, 105, 106, 107])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_lines_of_one_length_are_told_once_and_left_out(
    width: int, line_end: bytes, last: bytes
) -> None:
    data = wrap(LONG, width, line_end) + last
    assert faults(data) == ["X12109"]
    [one] = parse(data).sets()
    [plain] = parse(LONG).sets()
    assert [segment.elements for segment in one.segments] == [
        segment.elements for segment in plain.segments
    ]


@pytest.mark.parametrize("data", PLAIN, ids=range(len(PLAIN)))
def test_a_sample_is_judged_as_without_its_line_ends(data: bytes) -> None:
    wrapped = wrap(data)
    assert [one for one in faults(wrapped) if one != "X12109"] == faults(data)
    assert generate(parse(wrapped)) == wrapped


@pytest.mark.parametrize("width", range(60, 110))
def test_a_fault_is_told_at_its_byte(width: int) -> None:
    data = wrap(swap(GOOD, "PO1*1*12*", "PO1*1*1,2*"), width)
    [_, one] = validate(data).issues
    said = data[one.where.offset : one.where.offset + one.where.length]
    assert (one.code, said.replace(b"\n", b"")) == ("X12505", b"1,2")


@given(
    st.integers(40, 200).flatmap(lambda width: chunked(wrap(GOOD, width))),
)
def test_chunk_boundaries_change_nothing(chunks: list[bytes]) -> None:
    assert list(iter_events(chunks)) == list(iter_events([b"".join(chunks)]))


@pytest.mark.parametrize("width", range(40, 130, 3))
def test_every_byte_survives_json_and_xml(width: int) -> None:
    data = wrap(GOOD, width, b"\r\n")
    read = parse(data)
    again = from_json(to_json(read))
    assert isinstance(again, Transmission)
    assert generate(again) == data
    assert generate(from_xml(to_xml(read))) == data


def test_json_whose_values_were_changed_is_written_without_the_line_ends() -> None:
    told = to_json(parse(wrap(GOOD)))
    assert '"whole"' in told
    again = from_json(told.replace('"4500012"', '"450001234567"'))
    assert isinstance(again, Transmission)
    [order] = again.sets()
    assert order.segments[1][3] == "450001234567"
    assert faults(generate(again)) == []


def test_repair_takes_the_line_ends_away_and_says_so() -> None:
    repaired = repair(wrap(GOOD))
    assert [one.what for one in repaired.mends] == ["the line ends in segments are taken away"]
    assert faults(repaired.data) == []


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.replace(b"~", b"~\n"),
        wrap(GOOD, 39),
        wrap(GOOD, 80).replace(b"\n", b"\nX", 1),
        wrap(GOOD, 300),
        wrap(GOOD.replace(b"*P*>", b"*P*P*>")),
        wrap(GOOD[:160], 80) + b"\n" + GOOD[160:],
        b"ISA*" + b"x" * 76 + b"\n" + b"y" * 80 + b"\n" + b"z" * 80,
        b"ISA",
    ],
)
def test_other_lines_are_not_taken_for_such(data: bytes) -> None:
    assert detect_wrapped(data[:1024]) is None


def test_a_segment_cut_by_a_line_end_can_be_pickled() -> None:
    for one in parse(wrap(GOOD)).interchanges[0].segments:
        again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
        assert again == one
        assert again.encoded == one.encoded
        assert [again.span(at) for at in range(4)] == [one.span(at) for at in range(4)]
