"""Which level of a ship notice is in which.

X12 writes the hierarchy flat: each HL has a number and names its parent's. Which levels there are,
and in which order, is the retailer's choice (shipment, order, tare, pack, item; or item above pack;
or pack above order), so nothing here supposes one. Faulty numbers never stop the reading: a level
whose place or meaning is in doubt stays, and is an *orphan*, with the reason.

>>> notice = (Level(number="1", code="S"), Level(number="2", parent="7", code="O"))
>>> Hierarchy(notice).why_orphan(notice[1])
'HL 2 names parent 7, which is not in the notice'
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from edicompliance.documents.segments.levels import Level

if TYPE_CHECKING:
    from decimal import Decimal

    from edicompliance.documents.comparing.contents import ShippedLine

_Level = TypeVar("_Level", bound=Level)
_CODES = "SOTPI"
_ONCE = frozenset({"LIN", "SN1", "PRF"})
_NOWHERE = (-1,) * len(_CODES)


class Hierarchy:
    """The links between the levels of one notice, found once, in time linear in their number."""

    __slots__ = (
        "_above",
        "_below",
        "_children",
        "_classes",
        "_faults",
        "_index",
        "_ordered",
        "_parents",
        "contents",
        "counts",
        "levels",
    )

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self.levels = levels
        """In the order of the document."""
        self.contents: dict[tuple[str, ...], tuple[ShippedLine, ...]] = {}
        """What was shipped, by the roles of a store; `ShipNotice.contents` works it out once."""
        self.counts: dict[object, Decimal | None] = {}
        """What was counted in it, by what: whoever counts keeps it here."""
        self._index = {id(level): at for at, level in enumerate(levels)}
        self._faults: dict[int, str] = {}
        self._parents = self._link()
        self._cut_cycles()
        self._doubt_later_parents()
        self._doubt_contents()
        self._children: list[list[int]] = [[] for _ in levels]
        for at, parent in enumerate(self._parents):
            if parent is not None:
                self._children[parent].append(at)
        self._ordered = self._top_down()
        self._above = self._look_up()
        self._below: dict[tuple[str, str], dict[int, list[int]]] = {}
        self._classes: dict[type[Level], tuple[Level, ...]] = {}

    def __reduce__(self) -> tuple[type[Hierarchy], tuple[tuple[Level, ...]]]:
        return Hierarchy, (self.levels,)

    @property
    def orphans(self) -> tuple[Level, ...]:
        """The levels whose place is in doubt, in the order of the document."""
        return tuple(self.levels[at] for at in sorted(self._faults))

    def why_orphan(self, level: Level) -> str | None:
        """Return what is wrong with a level's numbers; None when nothing is."""
        return self._faults.get(self.position_of(level))

    def of_class(self, model: type[_Level]) -> tuple[_Level, ...]:
        """Return all levels of a class, in the order of the document."""
        if model not in self._classes:
            self._classes[model] = tuple(one for one in self.levels if isinstance(one, model))
        return cast("tuple[_Level, ...]", self._classes[model])

    def parent_of(self, level: Level) -> Level | None:
        """Return the level that this one is in; None at a root."""
        parent = self._parents[self.position_of(level)]
        return None if parent is None else self.levels[parent]

    def children_of(self, level: Level) -> tuple[Level, ...]:
        """Return the levels directly in this one."""
        return tuple(self.levels[at] for at in self._children[self.position_of(level)])

    def is_last(self, at: int) -> bool:
        """Say if no level is in the one at a position."""
        return not self._children[at]

    def nearest(self, level: Level, code: str) -> Level | None:
        """Return the nearest level of one of the five codes at or above this one."""
        above = self._above[self.position_of(level)][_CODES.index(code)]
        return self.levels[above] if above >= 0 else None

    def related(self, level: Level, code: str) -> tuple[Level, ...]:
        """Return the levels of a code that belong to this one: the one above, else those below."""
        return self.related_at(self.position_of(level), code)

    def related_at(self, at: int, code: str) -> tuple[Level, ...]:
        """Return the same for the level at a position."""
        level = self.levels[at]
        if (above := self._above[at][_CODES.index(code)]) >= 0:
            return (self.levels[above],)
        if level.code not in _CODES or len(level.code) != 1:
            return tuple(one for one in self.children_of(level) if one.code == code)
        if (level.code, code) not in self._below:
            self._below[level.code, code] = self._group(level.code, code)
        return tuple(self.levels[one] for one in self._below[level.code, code].get(at, ()))

    def top_down(self) -> Sequence[int]:
        """Return the positions of all levels, each after its parent's."""
        return self._ordered

    def _top_down(self) -> Sequence[int]:
        waiting = deque(at for at, parent in enumerate(self._parents) if parent is None)
        ordered: list[int] = []
        while waiting:
            at = waiting.popleft()
            ordered.append(at)
            waiting.extend(self._children[at])
        return ordered

    def parent_at(self, at: int) -> int | None:
        """Return the position of a level's parent."""
        return self._parents[at]

    def position_of(self, level: Level) -> int:
        """Return where a level stands in `levels`; raises ValueError for one of another notice."""
        at = self._index.get(id(level))
        if at is None:
            raise ValueError(f"HL {level.number} ({level.code}) is no level of this notice")
        return at

    def _link(self) -> list[int | None]:
        """Find each level's parent: the last one before it with the number, else the first after.

        The last before it, because a sender that starts its numbers anew means that one.
        """
        parents: list[int | None] = []
        latest: dict[str, int] = {}
        first: dict[str, int] = {}
        ahead: list[int] = []
        for at, level in enumerate(self.levels):
            parents.append(latest.get(level.parent) if level.parent else None)
            if level.parent and parents[at] is None:
                ahead.append(at)
            if not level.number:
                self._faults[at] = "an HL has no number"
            elif level.number in latest:
                self._faults[at] = f"HL {level.number} has a number that was used before"
            if level.number:
                latest[level.number] = at
                first.setdefault(level.number, at)
        for at in ahead:
            level = self.levels[at]
            parents[at] = first.get(level.parent)
            if parents[at] is None:
                reason = (
                    f"HL {level.number} names parent {level.parent}, which is not in the notice"
                )
                self._faults.setdefault(at, reason)
        return parents

    def _cut_cycles(self) -> None:
        """Make the levels that are, in the end, inside themselves roots and orphans."""
        settled = [False] * len(self.levels)
        for start in range(len(self.levels)):
            path: dict[int, None] = {}
            at: int | None = start
            while at is not None and not settled[at] and at not in path:
                path[at] = None
                at = self._parents[at]
            if at in path:
                walked = list(path)
                for member in walked[walked.index(at) :]:
                    number = self.levels[member].number
                    self._faults.setdefault(member, f"HL {number} is inside itself")
                    self._parents[member] = None
            for member in path:
                settled[member] = True

    def _doubt_later_parents(self) -> None:
        """A parent comes before its children; one that comes later may be a slip of the pen."""
        for at, parent in enumerate(self._parents):
            if parent is not None and parent > at:
                level = self.levels[at]
                reason = f"HL {level.number} names parent {level.parent}, which comes later"
                self._faults.setdefault(at, reason)

    def _doubt_contents(self) -> None:
        """A level names one product, one quantity, one order; and an item holds no items."""
        for at, level in enumerate(self.levels):
            if twice := [tag for tag in level.repeated if tag in _ONCE]:
                self._faults.setdefault(at, f"HL {level.number} has more than one {twice[0]}")
            parent = self._parents[at]
            if level.code == "I" and parent is not None and self.levels[parent].code == "I":
                reason = f"HL {level.number} is an item within an item, HL {level.parent}"
                self._faults.setdefault(at, reason)

    def _look_up(self) -> Sequence[tuple[int, ...]]:
        """For each level the nearest of each code, at or above it."""
        above: list[tuple[int, ...]] = [_NOWHERE] * len(self.levels)
        for at in self.top_down():
            parent = self._parents[at]
            known = _NOWHERE if parent is None else above[parent]
            code = self.levels[at].code
            if len(code) == 1 and (place := _CODES.find(code)) >= 0:
                known = (*known[:place], at, *known[place + 1 :])
            above[at] = known
        return above

    def _group(self, outer: str, code: str) -> dict[int, list[int]]:
        """For each level of code `outer`, those of another code below it."""
        place, groups = _CODES.index(outer), dict[int, list[int]]()
        for at, level in enumerate(self.levels):
            if level.code == code and (holder := self._above[at][place]) >= 0:
                groups.setdefault(holder, []).append(at)
        return groups
