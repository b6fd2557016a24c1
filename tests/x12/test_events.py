"""A run of segments, and the segments in it: the same whether made one by one or together."""

from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import streams

from edicompliance.x12 import Delimiters
from edicompliance.x12.events import Run
from edicompliance.x12.reader import iter_runs

PART = st.tuples(st.sampled_from(["", "\n", " \t"]), st.sampled_from(["A*1", "N1*ST*é", "ZZZ "]))


@given(
    st.lists(PART.map("".join), min_size=1),
    st.sampled_from(["~", "…", "\n"]),
    st.sampled_from([b"", b"\r", b" \t\r"]),
    st.binary(max_size=3),
)
def test_one_segment_is_as_it_is_among_all(
    parts: list[str], segment: str, tail: bytes, lead: bytes
) -> None:
    encoded = [part.encode() for part in parts]
    run = Run(encoded, 500, 7, Delimiters(segment=segment), lead=lead, tail_blanks=tail)
    together = list(run.segments())
    assert [run.segment(index) for index in range(len(run))] == together
    rebuilt = b"".join(one.lead + one.raw + one.trail for one in together)
    assert rebuilt == lead + b"".join(part + segment.encode() for part in encoded)
    assert [one.number for one in together] == list(range(7, 7 + len(parts)))
    text = b"".join(part + segment.encode() for part in encoded)
    assert all(text[one.offset - 500 :].startswith(one.raw) for one in together)


@given(streams())
def test_no_run_is_empty_and_no_segment_blank(stream: bytes) -> None:
    for event in iter_runs([stream]):
        if isinstance(event, Run):
            assert len(event) > 0
            stands_for_isa = event.raws == [b""] and event.number == 1
            assert b"" not in event.raws or stands_for_isa
