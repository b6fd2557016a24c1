"""What stands in the loops of a set, for records to be read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st
from tests.documents.x12_text import transaction_set

from edicompliance.documents.records.source import Entry, entries_of

TAGS = ("BSN", "HL", "PRF", "TD1", "TD5", "REF", "DTM", "N1", "N3", "PER", "MAN", "LIN", "ZZZ")


def notice(tags: Iterable[str]) -> list[Entry]:
    return entries_of(transaction_set("856", "".join(f"{tag}*1\n" for tag in tags)))


def numbers(entries: Iterable[Entry]) -> Iterator[int]:
    """The numbers of all segments, those that are handed out as often as they stand somewhere."""
    for entry in entries:
        if entry.inside:
            yield from numbers(entry.inside)
        else:
            yield entry.head.number


def shape(entries: Iterable[Entry]) -> list[object]:
    return [[entry.tag, shape(entry.inside)] if entry.inside else entry.tag for entry in entries]


def test_loops_hold_their_segments_and_the_loops_in_them() -> None:
    entries = notice(("BSN", "HL", "REF", "N1", "N3", "HL", "MAN"))
    first, second = ["HL", ["HL", "REF", ["N1", ["N1", "N3"]]]], ["HL", ["HL", "MAN"]]
    assert shape(entries) == ["ST", "BSN", first, second, "SE"]


def test_a_segment_that_cannot_belong_to_its_loop_is_handed_to_the_one_around() -> None:
    entries = notice(("BSN", "HL", "N1", "MAN", "N3"))
    assert shape(entries[2:3]) == [["HL", ["HL", ["N1", ["N1", "MAN", "N3"]], "MAN"]]]


def test_a_segment_that_no_table_has_is_handed_out_to_the_set() -> None:
    entries = notice(("BSN", "HL", "N1", "ZZZ"))
    inner = ["HL", ["HL", ["N1", ["N1", "ZZZ"]], "ZZZ"]]
    assert shape(entries) == ["ST", "BSN", inner, "ZZZ", "SE"]


def test_a_loop_without_its_first_segment_is_not_whole() -> None:
    (loop,) = [entry for entry in notice(("BSN", "HL", "N3")) if entry.inside]
    assert loop.is_whole
    assert [entry.is_whole for entry in loop.inside] == [True, False]


@given(st.lists(st.sampled_from(TAGS), max_size=12))
def test_every_segment_stands_somewhere(tags: list[str]) -> None:
    entries = notice(tags)
    assert set(numbers(entries)) == set(range(3, 5 + len(tags)))


@given(st.lists(st.sampled_from(TAGS), max_size=12))
def test_a_loop_begins_with_its_head_and_is_whole_when_that_has_its_tag(tags: list[str]) -> None:
    pending = notice(tags)
    while pending:
        entry = pending.pop()
        if entry.inside:
            assert entry.inside[0].head is entry.head
            assert entry.is_whole == (entry.inside[0].tag == entry.tag)
        pending.extend(entry.inside)
