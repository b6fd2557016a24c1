r"""What changed between two versions of a file, segment by segment, as `diff -u` shows it.

Few segments of many change, and near their old places; so a change is looked for around the place
where the versions part, and a file of any length takes time in proportion to it.

>>> print(*unified(["ST", "SE*9", "GE"], ["ST", "SE*2", "GE"], "a", "b"), sep="\n")
--- a
+++ b
@@ -1,3 +1,3 @@
 ST
-SE*9
+SE*2
 GE
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_FARTHEST: Final = 24
"""So many segments around a change are looked at for where the versions meet again."""
_ALIKE: Final = 2
"""So many segments in a row must be equal to be a meeting."""


class Change(NamedTuple):
    """Segments that differ: from one place to another in each version."""

    start: int
    stop: int
    new_start: int
    new_stop: int


def changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Yield what differs, from the first segment to the last."""
    at = new = 0
    while at < len(before) or new < len(after):
        if at < len(before) and new < len(after) and before[at] == after[new]:
            at, new = at + 1, new + 1
            continue
        gone, come = _meeting(before, after, at, new)
        yield Change(at, at + gone, new, new + come)
        at, new = at + gone, new + come


def _meeting(before: Sequence[str], after: Sequence[str], at: int, new: int) -> tuple[int, int]:
    """How many segments of each version lie before the next place where they are alike."""
    left, right = len(before) - at, len(after) - new
    for length in range(1, _FARTHEST + 1):
        for gone in range(max(0, length - right), min(length, left) + 1):
            old_place, new_place = at + gone, new + length - gone
            met = before[old_place : old_place + _ALIKE]
            if met == after[new_place : new_place + _ALIKE]:
                return gone, length - gone
    if left > 1 and before[at] == before[at + 1]:
        return 1, 0  # one of a long run, of empty segments as a rule
    return min(1, left), min(1, right)


def unified(before: Sequence[str], after: Sequence[str], old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff with a segment of context; none where nothing differs."""
    told = False
    for hunk in _hunks(list(changes(before, after))):
        if not told:
            yield from (f"--- {old}", f"+++ {new}")
            told = True
        yield from _lines(hunk, before, after)


def _hunks(found: Sequence[Change]) -> Iterator[list[Change]]:
    """Gather changes between which there is no more than their context."""
    hunk: list[Change] = []
    for change in found:
        if hunk and change.start - hunk[-1].stop > _ALIKE:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _lines(hunk: Sequence[Change], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    lead = min(1, first.start)
    trail = min(1, len(before) - last.stop)
    start, stop = first.start - lead, last.stop + trail
    new_start, new_stop = first.new_start - lead, last.new_stop + trail
    yield f"@@ -{_range(start, stop)} +{_range(new_start, new_stop)} @@"
    at = start
    for change in hunk:
        yield from (f" {one}" for one in before[at : change.start])
        yield from (f"-{one}" for one in before[change.start : change.stop])
        yield from (f"+{one}" for one in after[change.new_start : change.new_stop])
        at = change.stop
    yield from (f" {one}" for one in before[at:stop])


def _range(start: int, stop: int) -> str:
    """Where a hunk stands, as `diff` counts: from 1, an empty one after the line before it."""
    length = stop - start
    place = start + 1 if length else start
    return str(place) if length == 1 else f"{place},{length}"
