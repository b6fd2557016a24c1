"""What stands in a loop, in the order of the file, for a record to be read from it.

A set is cut into loops by its table. Real files put a segment behind a loop that it should have
stood before, and the tolerant cut leaves it inside: a carton's `MAN` behind its `N1`. Such a
segment cannot belong to the loop it lies in, so it is handed to the loop around. And where the cut
makes a loop without its first segment, because one like it may stand in that loop, what the loop
around has a place for is handed there too: a `REF` behind the `DTM` is no nameless party's.

The walk through the table is taken once for the whole set; what stands inside a loop is put
together when somebody asks for it, for many loops are never looked into.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.segment import Segment
from edicompliance.x12.segments import Segments
from edicompliance.x12.walker import Placement, Walker

Shape = str
"""What the segments of a loop are, one by one: of loops with one shape all is alike but values."""
MOST_IN_SHAPE: Final = 32
"""Segments of a loop that has a shape; longer ones are rarely alike."""


class Entry:
    """One segment, or one loop with the segment that starts it."""

    __slots__ = ("head", "inside", "tag")

    def __init__(self, tag: str, head: Segment, inside: Sequence[Entry] = ()) -> None:
        self.tag = tag
        """The segment's tag, or the loop's name, which is the tag that starts it."""
        self.head = head
        self.inside = inside
        """What the loop holds, its head first; empty for a segment."""

    @property
    def shape(self) -> Shape | None:
        """What its segments are, for a loop that may be like others; None where it is alone."""
        return None

    @property
    def is_whole(self) -> bool:
        """Whether the head is what the tag says, and not a loop that lacks its first segment."""
        return not self.inside or self.inside[0].tag == self.tag


class LateEntry(Entry):
    """An entry of a walk, from one segment up to another, that is a loop of such a depth."""

    __slots__ = ("_depth", "_start", "_stop", "_walk", "_whole")

    def __init__(
        self, tag: str, walk: _Walk, start: int, stop: int, depth: int, *, whole: bool
    ) -> None:
        self.tag = tag
        self._whole = whole
        self._walk = walk
        self._start = start
        self._stop = stop
        self._depth = depth

    @property
    def head(self) -> Segment:  # type: ignore[override]
        return self._walk.segments[self._start]

    @property
    def inside(self) -> Sequence[Entry]:  # type: ignore[override]
        return self._walk.entries(self._start, self._stop, self._depth)

    @property
    def is_whole(self) -> bool:
        return self._whole

    # -- for a plan of its like

    @property
    def segments(self) -> Sequence[Segment]:
        """All of its segments."""
        return self._walk.between(self._start, self._stop)

    @property
    def shape(self) -> Shape | None:
        """What its segments are; None where it is long, or the set has segments out of place."""
        if self._stop - self._start > MOST_IN_SHAPE or self._walk.strays:
            return None
        return self._walk.shape(self._start, self._stop, self._depth)

    @property
    def outline(self) -> Iterator[tuple[Entry, int, int]]:
        """What stands directly in it, each from which of its segments up to which."""
        inside = self.inside
        begins = self._walk.begins(self._start, self._stop, self._depth)
        ends = [*begins[1:], self._stop]
        for entry, start, stop in zip(inside, begins, ends, strict=True):
            yield entry, start - self._start, stop - self._start

    def loop(self, tag: str, start: int, stop: int) -> LateEntry:
        """The loop in it from one of its segments up to another."""
        first, depth = self._start, self._depth + 1
        whole = self._walk.name(first + start, depth) == tag
        return LateEntry(tag, self._walk, first + start, first + stop, depth, whole=whole)


class _Walk:
    """The way of a set's segments through its table."""

    def __init__(self, ts: TransactionSet) -> None:
        self.segments = ts.segments
        self.between = _between(ts.segments)
        """Its segments from one place up to another."""
        self.tags = ts.tags
        self.strays: list[int] = []
        """The segments that lie in a loop they cannot belong to."""
        self.belongs: list[int] = []
        """How many loops are around the place where each of them can."""
        self.placements = self._walked(ts)
        self.around = [one.around for one in self.placements]
        """How many loops are around each segment, those that it opens not counted."""
        kinds = {id(one): one for one in self.placements}
        letters = dict(zip(kinds, map(chr, count(1)), strict=False))
        self._letters = "".join([letters[id(one)] for one in self.placements])
        """Each segment as a letter, one for each way of being placed."""
        self._shapes: dict[tuple[int, str], Shape] = {}

    def _walked(self, ts: TransactionSet) -> list[Placement]:
        if ts.schema is None:
            return [Placement(0)] * len(self.tags)
        walker = Walker(ts.schema)
        placements = []
        for at, tag in enumerate(self.tags):
            placements.append(placement := walker.place(tag))
            if placement.fault and tag not in walker.node.stack[-1].loop.inner:
                self.strays.append(at)
                depths = range(1, placement.depth)
                fits = (one for one in reversed(depths) if tag in walker.node.stack[one].loop.inner)
                self.belongs.append(next(fits, 0))
        return placements

    def name(self, at: int, depth: int) -> str:
        """Name of the loop that a segment opens in one of this depth; its tag where it does not."""
        opened, within = self.placements[at].opened, depth - self.around[at]
        return opened[within] if within < len(opened) else self.tags[at]

    def shape(self, start: int, stop: int, depth: int) -> Shape:
        """What the segments of a loop are; of those that are alike it is found once."""
        asked = depth, self._letters[start:stop]
        shape = self._shapes.get(asked)
        if shape is None:
            placed = zip(self.tags[start:stop], self.placements[start:stop], strict=True)
            forms = (f"{tag} {one.depth} {one.opened}" for tag, one in placed)
            shape = self._shapes[asked] = repr((depth, *forms))
        return shape

    def begins(self, start: int, stop: int, depth: int) -> list[int]:
        """Where that which stands directly in a loop of this depth begins."""
        around = self.around
        return [at for at in range(start, stop) if around[at] <= depth]

    def entries(self, start: int, stop: int, depth: int) -> list[Entry]:
        """What stands directly in a loop of this depth, from one segment up to another."""
        around, found = self.around, list[Entry]()
        begins = self.begins(start, stop, depth)
        for at, end in zip(begins, [*begins[1:], stop], strict=True):
            opened, within = self.placements[at].opened, depth - around[at]
            if within < len(opened):
                name = opened[within]
                head = opened[within + 1] if within + 1 < len(opened) else self.tags[at]
                found.append(LateEntry(name, self, at, end, depth + 1, whole=head == name))
                if self.strays:
                    found.extend(self._handed_out(at, end, depth))
            else:
                found.append(Entry(self.tags[at], self.segments[at]))
        return found

    def _handed_out(self, start: int, stop: int, depth: int) -> Iterator[Entry]:
        """The segments between that can belong to a loop of this depth, or only around it."""
        first, last = (bisect_left(self.strays, at) for at in (start, stop))
        for at, fits in zip(self.strays[first:last], self.belongs[first:last], strict=True):
            if fits <= depth:
                yield Entry(self.tags[at], self.segments[at])


def _between(segments: Sequence[Segment]) -> Callable[[int, int], Sequence[Segment]]:
    if isinstance(segments, Segments):
        return segments.between
    return lambda start, stop: segments[start:stop]


def entries_of(ts: TransactionSet) -> list[Entry]:
    """Return what stands in a transaction set, its loops as one entry each."""
    walk = _Walk(ts)
    return walk.entries(0, len(walk.segments), 0)


def settled(entries: Iterable[Entry], known: Container[str]) -> Iterator[Entry]:
    """Yield the entries; of a loop without its first segment, those apart that are `known` here."""
    for entry in entries:
        if entry.is_whole:
            yield entry
            continue
        yield from (one for one in entry.inside if one.tag in known)
        if rest := tuple(one for one in entry.inside if one.tag not in known):
            yield Entry(entry.tag, rest[0].head, rest)
