"""The reader: every byte in one place, wherever the stream was cut, whatever it holds."""

import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import repeat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.sizes import examples
from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, chunked, isa, samples, streams

from edicompliance.x12 import Issue, Segment
from edicompliance.x12.events import End, Junk, Start
from edicompliance.x12.reader import iter_events

Read = Start | Segment | End | Junk | Issue


def read(*chunks: bytes, max_segment: int = 1 << 16, block: int = 1 << 17) -> list[Read]:
    return list(joined(iter_events(chunks, max_segment=max_segment, block=block)))


def joined(events: Iterable[Read]) -> Iterator[Read]:
    """The events, with junk that comes in pieces as one: pieces are not promised."""
    junk: Junk | None = None
    for event in events:
        if isinstance(event, Junk):
            junk = Junk(junk.offset, junk.data + event.data) if junk else event
            continue
        if junk:
            yield junk
        junk = None
        yield event
    if junk:
        yield junk


def told(events: Iterable[Read]) -> list[str]:
    return [str(event) for event in events if isinstance(event, Issue)]


def tags(events: Iterable[Read]) -> str:
    return " ".join(event.tag for event in events if isinstance(event, Segment))


def ends(events: Iterable[Read]) -> list[bool]:
    return [event.framed for event in events if isinstance(event, End)]


def bytes_of(event: Read) -> bytes:
    match event:
        case Segment():
            return event.lead + event.encoded + event.trail
        case Junk():
            return event.data
        case End():
            return event.trail
        case _:
            return b""


def spans(events: Iterable[Read]) -> Iterator[tuple[int, int]]:
    """Where framed interchanges lie, and what is reported as unframed."""
    start = 0
    for event in events:
        if isinstance(event, Start):
            start = event.offset
        elif isinstance(event, End) and event.framed:
            yield start, event.offset
        elif isinstance(event, Issue) and event.level == "unframed" and event.where.length:
            yield event.where.offset, event.where.offset + event.where.length


LIMITS = st.sampled_from([1 << 16, 1000, 120, 50])


@settings(max_examples=examples(400))
@given(st.data(), streams(), LIMITS, st.sampled_from([1, 3, 50, 106, 1 << 17]))
def test_chunk_boundaries_change_nothing(
    data: st.DataObject, stream: bytes, limit: int, block: int
) -> None:
    chunks = data.draw(chunked(stream))
    assert read(*chunks, max_segment=limit, block=block) == read(stream, max_segment=limit)


@settings(max_examples=examples(400))
@given(streams(), LIMITS)
@example(GOOD + b"\n" * 5000 + GOOD, 1 << 16)
def test_bytes_in_are_bytes_framed_and_bytes_reported(stream: bytes, limit: int) -> None:
    at = 0
    for start, end in sorted(spans(read(stream, max_segment=limit))):
        assert start == at, "nothing is left out, nothing is told twice"
        at = end
    assert at == len(stream)


@settings(max_examples=examples(400))
@given(streams(), LIMITS)
@example(b"ISA" + bytes(102) + b"\n\x01\n", 1 << 16)  # lines of one length: their ends are kept
def test_every_byte_is_in_one_event(stream: bytes, limit: int) -> None:
    at = 0
    inside = []
    for event in read(stream, max_segment=limit):
        if isinstance(event, Segment):
            inside.append((event.offset - len(event.lead), bytes_of(event)))
        elif isinstance(event, Junk):
            inside.append((event.offset, event.data))
        elif isinstance(event, End):
            inside.append((event.offset - len(event.trail), event.trail))
    for start, data in sorted(inside, key=lambda one: one[0]):
        assert start == at
        assert stream[start : start + len(data)] == data
        at += len(data)
    assert at == len(stream)


@given(streams(), LIMITS)
def test_every_issue_lies_inside_the_file(stream: bytes, limit: int) -> None:
    for event in read(stream, max_segment=limit):
        if isinstance(event, Issue):
            where = event.where
            assert 0 <= where.offset <= where.offset + where.length <= len(stream)


@pytest.mark.parametrize("cut", range(len(GOOD)))
def test_a_file_cut_off_anywhere_is_reported(cut: int) -> None:
    assert told(read(GOOD[:cut])) != []


def test_segments_are_numbered_and_know_their_place() -> None:
    for event in read(GOOD):
        if isinstance(event, Segment):
            assert GOOD[event.offset :].startswith(event.raw)
    numbers = [event.number for event in read(GOOD) if isinstance(event, Segment)]
    assert numbers == list(range(1, 10))


@pytest.mark.parametrize("between", [b"\n", b"\r\n", b"\n  ", b"\t", b"\r\n\r\n"], ids=repr)
def test_line_ends_and_indents_between_segments_are_nothing(between: bytes) -> None:
    stream = GOOD.replace(b"~", b"~" + between)
    assert told(read(stream)) == []
    assert tags(read(stream)) == "ISA GS ST BEG PO1 CTT SE GE IEA"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b" \n", b"\t\r\n", b"\r"])
def test_a_line_end_ends_a_segment(line_end: bytes) -> None:
    stream = GOOD.replace(b"~", line_end)
    events = read(stream)
    assert (told(events), ends(events)) == ([], [True])
    assert [event.raw for event in events if isinstance(event, Segment)] == GOOD.split(b"~")[:-1]


def test_a_line_file_may_mix_its_line_ends_and_leave_lines_blank() -> None:
    stream = GOOD.replace(b"~", b"\n").replace(b"BEG", b"\n\nBEG").replace(b"\nCTT", b"\r\nCTT")
    assert told(read(stream)) == []
    assert tags(read(stream)) == "ISA GS ST BEG PO1 CTT SE GE IEA"


def test_blanks_at_the_end_of_the_last_element_are_data() -> None:
    events = read(GOOD.replace(b"EA*2.5~", b"EA*2.5 ~").replace(b"~", b"\r\n"))
    assert [one.raw for one in events if isinstance(one, Segment)][4] == b"PO1*1*12*EA*2.5 "


def test_delimiters_of_several_bytes_cut_segments() -> None:
    stream = isa(element="¦", segment="…") + "GS¦PO…GE¦1…IEA¦1¦000000001…".encode()
    assert tags(read(stream)) == "ISA GS GE IEA"
    assert told(read(stream)) == []


def test_interchanges_with_their_own_delimiters_follow_each_other() -> None:
    other = isa(element="|", segment="!", component=":") + b"IEA|0|000000001!"
    events = read(GOOD + other + GOOD)
    assert (ends(events), told(events)) == ([True] * 3, [])


@pytest.mark.parametrize("rest", [b"", b"SE*5", b"SE*5*0001"])
def test_an_interchange_that_breaks_off_does_not_hide_the_next(rest: bytes) -> None:
    cut = ISA + GS + b"ST*850*0001~" + rest
    other = isa(element="|", segment="!", component=":") + b"IEA|0|000000001!"
    for following in (GOOD, other, other + GOOD):
        events = read(cut + following)
        assert ends(events) == [False] + [True] * following.count(b"ISA")
        assert "byte 0: the interchange has no IEA [X12003]" in told(events)


@pytest.mark.parametrize("block", [7, 1 << 17])
@pytest.mark.parametrize(
    ("length", "kept"), [(150, True), (200, True), (201, False), (300, False), (3000, False)]
)
def test_an_interchange_broken_off_in_a_segment_does_not_hide_the_next(
    length: int, kept: bool, block: int
) -> None:
    """The next one has other delimiters: no terminator of the first comes any more."""
    cut = ISA + b"MSG*1~" * 200 + b"x" * length
    events = read(cut + GOOD.replace(b"~", b"!") * 5, max_segment=200, block=block)
    assert ends(events) == [False] + [True] * 5
    assert [one.raw[:2] for one in events if isinstance(one, Segment)].count(b"xx") == kept
    said = "the last segment has no terminator" if kept else f"a segment of {length} bytes"
    assert said in told(events)[0]


@pytest.mark.parametrize(
    "text", [b"ISABELLA", b"VISA*1", b"ISA*00*", b"IEA", b"LIEAN", b"ISA" * 30, b"BIN*5*abcde"]
)
def test_words_of_the_envelope_in_data_are_data(text: bytes) -> None:
    stream = GOOD.replace(b"PO1*", b"N1*ST*" + text + b"~PO1*")
    events = read(stream)
    assert (ends(events), told(events)) == ([True], [])
    assert tags(events) == "ISA GS ST BEG N1 PO1 CTT SE GE IEA"


@pytest.mark.parametrize(
    "segment",
    [
        b"SDQ*EA*92*ISA*5*0002*7*0003*9*0004*11*0005*13*0006*15*00401*2*0007*4*X",
        b"SDQ*EA*92*VISA*5*0002*7*0003*9*0004*11*0005*13*0006*15*00401*2*0007*4*X",
        b"MSG*REJECTED WAS " + isa(element="|", component=":", segment="!"),
        b"MSG*ISA^00^x^00^x^ZZ^A^ZZ^B^261122^0930^U^00401^7^0^P^>! IS NOT PADDED",
    ],
    ids=["a store", "a word", "a quoted header", "a quoted header without blanks"],
)
@pytest.mark.parametrize("block", [7, 1 << 17])
def test_what_looks_like_an_isa_in_data_begins_no_interchange(segment: bytes, block: int) -> None:
    events = read(GOOD.replace(b"PO1*", segment + b"~PO1*"), block=block)
    assert (ends(events), told(events)) == ([True], [])


@pytest.mark.parametrize("cut", [b"ISA*", b"SDQ*EA*92*", b"SDQ*EA*92*0001", b"MSG*REJECTED WAS "])
@pytest.mark.parametrize("block", [7, 1 << 17])
def test_an_interchange_broken_off_in_an_element_does_not_hide_the_next(
    cut: bytes, block: int
) -> None:
    collapsed = GOOD.replace(b"  ", b"")
    for following in (GOOD, collapsed, GOOD.replace(b"~", b"\n"), GOOD.replace(b"*P*>", b"*P*")):
        events = read(ISA + GS + cut + following, block=block)
        assert ends(events) == [False, True]


@pytest.mark.parametrize(
    "junk", [b"SUPERVISA*1*2*3*4*5*6*7*8*9*10*11*00401*13*0*P*>~GS*PO~", b"N1*ST*ISA*" * 9]
)
def test_what_looks_like_an_isa_in_junk_is_junk(junk: bytes) -> None:
    events = read(junk + GOOD)
    assert ends(events) == [True]
    assert told(events) == [f"byte 0: {len(junk)} bytes belong to no interchange [X12002]"]


def test_an_iea_without_elements_ends_its_interchange() -> None:
    assert ends(read(ISA + b"IEA~")) == [True]


def test_a_terminator_with_nothing_before_it_is_told_and_reading_goes_on() -> None:
    events = read(ISA + GS + b"~\n~" + ORDER + TAIL)
    assert told(events) == [
        "byte 153: a terminator with no segment before it [X12408]",
        "byte 155: a terminator with no segment before it [X12408]",
    ]
    assert ends(events) == [True]


def test_the_last_terminator_may_be_missing() -> None:
    events = read(GOOD[:-1] + b"\n")
    assert told(events) == [f"byte {len(GOOD) - 1}: the last segment has no terminator [X12409]"]
    assert ends(events) == [True]
    assert [one.raw for one in events if isinstance(one, Segment)][-1] == b"IEA*1*000000001"


def test_the_last_line_end_may_be_missing() -> None:
    (one,) = [one for one in read(GOOD.replace(b"~", b"\n")[:-1]) if isinstance(one, Issue)]
    assert (one.code, one.severity) == ("X12409", "info")


# -- segments over the limit


@pytest.mark.parametrize("block", [1, 9, 1 << 17])
@pytest.mark.parametrize("length", [201, 304, 5000])
def test_a_segment_over_the_limit_is_told_once_and_left_out(length: int, block: int) -> None:
    long = b"MSG*".ljust(length, b"x")
    stream = GOOD.replace(b"PO1*", b"\n" + long + b"~PO1*")
    at = stream.index(long)
    events = read(stream, max_segment=200, block=block)
    assert told(events) == [
        f"byte {at}, segment 5 MSG: a segment of {length} bytes, over the limit of 200 [X12410]"
    ]
    assert tags(events) == "ISA GS ST BEG PO1 CTT SE GE IEA"
    numbers = [one.number for one in events if isinstance(one, Segment)]
    assert numbers == [1, 2, 3, 4, 6, 7, 8, 9, 10], "it counts, though it is not there"


@pytest.mark.parametrize("block", [1, 9, 1 << 17])
@pytest.mark.parametrize("lead", [b"", b"\n", b" " * 150])
def test_a_segment_at_the_limit_is_read(lead: bytes, block: int) -> None:
    segments = [lead + b"MSG*".ljust(length, b"x") + b"~" for length in (199, 200)]
    stream = ISA + b"".join(segments * 9) + b"IEA*0*000000001~"
    assert told(read(stream, max_segment=200, block=block)) == []


def test_an_empty_segment_before_one_over_the_limit_keeps_its_place() -> None:
    stream = ISA + b"~" + b"x" * 300 + b"~IEA*0*000000001~"
    events = read(stream, max_segment=200)
    assert b"".join(map(bytes_of, events)) == stream


# -- binary data


@pytest.mark.parametrize("block", [1, 9, 1 << 17])
def test_binary_data_are_counted_not_searched(block: int) -> None:
    octets = b"~ISA*IEA*~\n" + GOOD
    for head in (b"BIN*%d*", b"BDS*ASC*%d*"):
        stream = ISA + head % len(octets) + octets + b"~IEA*0*000000001~"
        events = read(stream, block=block)
        assert (ends(events), told(events)) == ([True], [])
        assert [one.raw for one in events if isinstance(one, Segment)][1].endswith(octets)


def test_binary_data_may_be_longer_than_a_segment() -> None:
    stream = ISA + b"BIN*3000*" + b"x" * 3000 + b"~IEA*0*000000001~"
    for block in (1, 1 << 17):
        assert told(read(stream, max_segment=200, block=block)) == []


@pytest.mark.parametrize(
    ("segment", "actual"),
    [
        (b"BIN*9*abc", "9 octets"),
        (b"BIN*2*abc", "2 octets"),
        (b"BIN*x*abc", "no number"),
        (b"BIN*", "no number"),
        (b"BDS*ASC*99999999999*abc", "no number"),
        (b"BIN*999999999*abc", "no number"),
    ],
)
def test_binary_data_of_another_length_are_told(segment: bytes, actual: str) -> None:
    stream = ISA + b"\n" + segment + b"~IEA*0*000000001~"
    (one,) = [one for one in read(stream) if isinstance(one, Issue)]
    assert (one.code, one.actual) == ("X12411", actual)
    assert (one.where.offset, one.where.length) == (107, len(segment))
    assert ends(read(stream)) == [True]


# -- outside of interchanges


UTF_16 = (
    "byte 0: 6 bytes belong to no interchange; they look like UTF-16, "
    "X12 is read as UTF-8 or Latin-1 [X12001]"
)


@pytest.mark.parametrize(
    ("stream", "issues"),
    [
        (b"", ["byte 0: the file is empty [X12006]"]),
        (b" \r\n", ["byte 0: the file holds only blanks [X12006]"]),
        (b"hello", ["byte 0: 5 bytes belong to no interchange [X12001]"]),
        (
            b"\xef\xbb\xbf",
            [
                "byte 0: a UTF-8 byte order mark precedes the data [X12004]",
                "byte 3: the file is empty [X12006]",
            ],
        ),
        (
            b"\xef\xbb\xbf" + GOOD,
            ["byte 0: a UTF-8 byte order mark precedes the data [X12004]"],
        ),
        (
            b"I\x00S\x00A\x00",
            [UTF_16],
        ),
        (
            b"\xc9\xe2\xc1\x5c",
            ["byte 0: 4 bytes belong to no interchange; they look like EBCDIC [X12001]"],
        ),
        (b"\n" + GOOD, ["byte 0: blanks stand outside any interchange [X12005]"]),
        (b"junk" + GOOD, ["byte 0: 4 bytes belong to no interchange [X12002]"]),
        (GOOD + b"junk", ["byte 248: 4 bytes belong to no interchange [X12002]"]),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_interchange_is_told(stream: bytes, issues: list[str]) -> None:
    assert told(read(stream)) == issues


def test_the_blanks_behind_an_iea_are_its_own() -> None:
    (end,) = [event for event in read(GOOD + b"\r\n") if isinstance(event, End)]
    assert (end.offset, end.trail) == (len(GOOD) + 2, b"\r\n")


# -- nothing grows with the file


def test_much_of_a_bad_thing_is_read_in_one_go() -> None:
    """Each of these took a time that grew with the square of its size in some reader."""
    many = 40_000
    for stream in (
        ISA + b"~" * many,
        ISA + b"N1*ISA*BIN*IEA~" * many,
        b"ISA" * many,
        ISA * (many // 50),
        (ISA + b"IEA*0*000000001~") * (many // 50),
        ISA + b"x" * (many * 10),
        ISA + b"x*" * (many * 10),
        ISA + b"BIN*%d*" % (many * 100) + bytes(many * 100),
    ):
        assert b"".join(map(bytes_of, iter_events([stream]))) == stream


def test_chunks_of_one_byte_are_gathered() -> None:
    stream = GOOD * 400
    assert ends(iter_events(stream[at : at + 1] for at in range(len(stream)))) == [True] * 400


def test_memory_does_not_grow_with_the_stream() -> None:
    used = []
    for rounds in (5, 40):
        tracemalloc.start()
        segments = sum(1 for _ in iter_events([ISA + GS, *repeat(ORDER * 1000, rounds), TAIL]))
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert segments > rounds * 5000
    assert used[1] < used[0] * 1.2
    assert used[1] < 16 << 20


def test_memory_does_not_grow_with_a_segment_that_never_ends() -> None:
    tracemalloc.start()
    events = sum(1 for _ in iter_events([ISA, *repeat(bytes(1 << 16), 400)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert events > 3
    assert peak < 4 << 20


def test_every_sample_is_read_to_its_last_byte() -> None:
    for data in samples():
        assert b"".join(map(bytes_of, read(data))) == data
