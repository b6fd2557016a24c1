"""Whether a segment came too late, or the first one of its loop was left out before it.

Both look alike where it stands. What follows tells: if more of a new round comes, in order, its
first segment is missing, and that is one fault and not one for each segment that depends on it. So
the walk goes on in every way that there is, and the way with the fewest faults is taken.

>>> from edicompliance.x12.schema import load_schema
>>> walker = Walker(load_schema("856", "004010"))
>>> for tag in ("ST", "BSN", "HL", "LIN", "SN1"):
...     before, placement = walker.state, walker.place(tag)
>>> before, placement = walker.state, walker.place("LIN")
>>> doubt = Doubt.between(walker, before, "LIN", placement)
>>> _ = list(doubt.place("SN1"))
>>> [(one.trigger, one.faults) for one in doubt.readings], doubt.decide({}).trigger
([('', 2), ('HL', 1)], 'HL')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from edicompliance.x12.issues import Issue
from edicompliance.x12.structure import Use
from edicompliance.x12.walker import Node, Placement, Spot, Walker

_DOUBTFUL = frozenset(
    {"segment-out-of-sequence", "segment-over-max-use", "loop-without-its-first-segment"}
)
_ENDS = frozenset({"CTT", "SE"})
_LONGEST = 64
"""Segments after which a doubt is decided by what is known."""


@dataclass(slots=True)
class Reading:
    """One way to read on, and what there is to say if it is the right one."""

    walker: Walker
    trigger: str = ""
    """The first segment that is missing by it; empty where none is."""
    faults: int = 0
    back: tuple[int, int, int] | None = None
    """A loop that was taken back: its depth, the place in use, and the one it had reached."""
    missed: list[str] = field(default_factory=list)
    """Tags of segments that are missing by it, the first ones of loops too."""
    issues: list[Issue] = field(default_factory=list)

    def take(self, placement: Placement) -> None:
        """Reckon with what became of the next segment."""
        self.faults += len(placement.missing) + (placement.fault is not None)
        self.missed += filter(None, (*placement.missing, placement.trigger))
        if self.back is not None and placement.fault is None:
            self.faults += self._is_late_too(*self.back)
        elif self.back is None and placement.fault and not self.trigger:
            stack = enumerate(self.walker.node.stack)
            backs = [(depth, one.at, one.reached) for depth, one in stack if one.at < one.reached]
            self.back = backs[0] if backs else None

    def _is_late_too(self, depth: int, at: int, reached: int) -> bool:
        """Whether it is in order only because a segment before it took the loop back."""
        stack = self.walker.node.stack
        now = stack[depth].at if depth < len(stack) else -1
        if now == at:
            return False
        self.back = (depth, now, reached) if at < now < reached else None
        return self.back is not None or (now == reached and _is_segment(stack[depth]))


class Doubt:
    """The readings between which it is not decided yet; the first is that nothing is missing."""

    def __init__(self, begun: list[tuple[Reading, Placement]], ends: frozenset[str]) -> None:
        self.begun = begun
        """The readings, and by each of them what became of the segment that is doubted."""
        self.readings = [reading for reading, _ in begun]
        for reading, placement in begun:
            reading.take(placement)
        self.ends = ends
        """Tags of segments that decide it: with them something new begins, by every reading."""
        self.segments = 0

    @classmethod
    def between(
        cls, walker: Walker, before: tuple[Node, list[int]], tag: str, placement: Placement
    ) -> Doubt | None:
        """The readings of a segment that `walker` has just placed; None where there is but one."""
        if placement.fault not in _DOUBTFUL:
            return None
        start = Walker(before[0].schema)
        start.go_back(before)
        others = [
            (Reading(other, where.trigger), where)
            for other, where in start.otherwise(tag)
            if other.node is not walker.node
        ]
        first = Reading(walker, placement.trigger), placement
        around = [_around(reading, where) for reading, where in others]
        return (
            cls([first, *others], _ENDS.union(frozenset.intersection(*around))) if others else None
        )

    def place(self, tag: str) -> Iterator[tuple[Reading, Placement]]:
        """What becomes of the next segment, by each reading."""
        self.segments += 1
        for reading in self.readings:
            placement = reading.walker.place(tag)
            reading.take(placement)
            yield reading, placement

    def is_over(self, tag: str, missing: Mapping[str, bool]) -> bool:
        """Whether it must be decided before a segment with `tag`, or can be, by its number."""
        known = any(one.trigger in missing for one in self.readings)
        return known or tag in self.ends or self.segments >= _LONGEST

    def hold(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Keep what there is to say by any reading until it is decided; nothing is told yet."""
        for one in issues:
            for reading in self.readings:
                reading.issues.append(one)
        return iter(())

    def decide(self, missing: Mapping[str, bool]) -> Reading:
        """The reading with the fewest faults; of equal ones the first.

        `missing` says of some triggers whether one of them is missing, by their numbers.
        """
        known = [one for one in self.readings if missing.get(one.trigger)]
        rest = [one for one in self.readings if missing.get(one.trigger, True)]
        chosen = min(known or rest or self.readings, key=lambda one: one.faults)
        if not chosen.trigger:
            chosen.missed += {one.trigger for one in self.readings} - missing.keys()
        return chosen


def _is_segment(spot: Spot) -> bool:
    """Whether no loop stands at a place: a loop may come again, and something between be late."""
    return isinstance(spot.loop.items[spot.at], Use)


def _around(reading: Reading, begun: Placement) -> frozenset[str]:
    """The triggers of the loops that a segment came into, up to the one that had no trigger."""
    depth = begun.depth - len(begun.opened) + 1
    return frozenset(spot.loop.trigger for spot in reading.walker.node.stack[1 : depth + 1])
