"""What changed between two versions, segment by segment."""

from difflib import unified_diff

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.reports.segment_diff import changes, unified

SEGMENTS = st.lists(st.sampled_from(["ST", "BEG", "PO1*1", "PO1*2", "CTT", "SE*9"]), max_size=60)


def applied(before: list[str], after: list[str]) -> list[str]:
    """The new version, made of the old one and the changes."""
    made: list[str] = []
    at = 0
    for change in changes(before, after):
        made += before[at : change.start] + after[change.new_start : change.new_stop]
        at = change.stop
    return made + before[at:]


@given(SEGMENTS, SEGMENTS)
def test_the_changes_make_the_new_version_of_the_old_one(
    before: list[str], after: list[str]
) -> None:
    assert applied(before, after) == after


@pytest.mark.parametrize("more", [24, 25, 60])
def test_many_segments_behind_the_old_end_are_one_after_the_other(more: int) -> None:
    before = ["ST"]
    after = ["ST", *(f"PO1*{number}" for number in range(more))]
    assert applied(before, after) == after
    assert applied(after, before) == before


@given(SEGMENTS)
def test_nothing_differs_from_itself(segments: list[str]) -> None:
    assert list(changes(segments, segments)) == []
    assert list(unified(segments, segments, "a", "b")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["A", "B", "C", "D"], ["A", "X", "C", "D"]),
        (["A", "B", "C", "D"], ["A", "C", "D"]),
        (["A", "C", "D"], ["A", "B", "C", "D"]),
        (["A", "B", "C"], ["A", "B", "C", "IEA"]),
        (["A", "B", "C"], ["A", "B"]),
        (list("ABCDEFGHIJ"), list("AXCDEFGHYJ")),
    ],
    ids=["changed", "gone", "come", "come at the end", "gone at the end", "two places"],
)
def test_it_is_shown_as_diff_shows_it(before: list[str], after: list[str]) -> None:
    told = list(unified(before, after, "a", "b"))
    assert told == list(unified_diff(before, after, "a", "b", n=1, lineterm=""))


def test_many_changes_in_a_long_file_are_found_one_by_one() -> None:
    before = [segment for n in range(3000) for segment in ("ST", f"BEG*{n}", "SE*9", "GE")]
    after = [one.replace("SE*9", "SE*3") for one in before]
    assert len(list(changes(before, after))) == 3000
