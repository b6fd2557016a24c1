"""A partner's narrowing, held against the segments of one set as they come.

Most demands are answered by the segment at hand. What is required somewhere in the set, or hangs on
a condition in another segment, is answered where the set ends.

>>> from edicompliance.x12.delimiters import Delimiters
>>> demands = Demands(Narrowing.of(codes={"BSN01": ["00", "05"]}, require=["REF*BM"]))
>>> begin = Segment(b"BSN*03*SN-1*20261122*0930", 0, 4, Delimiters())
>>> [one.message for one in demands.take(begin)]
['BSN01 is 03, which the trading partner does not take']
>>> [one.message for one in demands.finish()]
['REF*BM is required by the trading partner']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from edicompliance.x12.issues import plural, shown
from edicompliance.x12.narrowing import Bounds, Characters, Codes, Condition, Demand, Narrowing
from edicompliance.x12.segment import Segment

_ENDS: Final = ("ST", "SE")
"""Segments that hold nothing of the document's own."""


class Unmet(NamedTuple):
    """A demand that is not met."""

    kind: str
    """The name of an issue."""
    demand: Demand
    message: str
    expected: str | None
    at: Segment | None = None
    """Where; None: where the set ends."""
    is_absence: bool = False
    """Whether something is missing there."""


class _Plan(NamedTuple):
    """The demands on the segments of one tag."""

    require: list[Demand]
    forbid: list[Demand]
    codes: list[Codes]
    bounds: list[Bounds]
    characters: list[Characters]
    conditions: list[Condition]
    """Of demands on other segments."""


class Demands:
    """What is still owed, and what is wrong with each segment."""

    def __init__(self, narrowing: Narrowing) -> None:
        self.plans: dict[str, _Plan] = {}
        for field in ("require", "forbid"):
            for demand in getattr(narrowing, field):
                getattr(self._plan(demand.tag), field).append(demand)
                if demand.of_set:
                    self._plan(demand.of_set.tag).conditions.append(demand.of_set)
        for codes in narrowing.codes:
            self._plan(codes.demand.tag).codes.append(codes)
        for bounds in narrowing.bounds:
            self._plan(bounds.demand.tag).bounds.append(bounds)
        for characters in narrowing.characters:
            if characters.demand:
                self._plan(characters.demand.tag).characters.append(characters)
        self.anywhere = [one for one in narrowing.characters if one.demand is None]
        """What is said of the characters of every element."""
        self.owed = dict.fromkeys(one for one in narrowing.require if not one.element)
        """Segments that must still come, or that nothing asks for yet."""
        self.met: set[Condition] = set()
        """The conditions of the set that were met."""
        self.suspects: dict[Demand, Segment] = {}
        """The first segment that is forbidden if a condition of the set is met."""

    def tags(self, known: Iterable[str]) -> Iterable[str]:
        """The segments that must be looked at, of those that are `known`."""
        return known if self.anywhere else self.plans.keys()

    def looks_at(self, tag: str) -> bool:
        """Whether it has something to say of such a segment."""
        return tag in self.plans or bool(self.anywhere)

    def take(self, segment: Segment) -> Iterator[Unmet]:
        """What is wrong with the next segment."""
        for everywhere in self.anywhere if segment.tag not in _ENDS else ():
            yield from _strange_anywhere(everywhere, segment)
        plan = self.plans.get(segment.tag)
        if plan is None:
            return
        self.met.update(one for one in plan.conditions if one.holds_in(segment))
        for demand in plan.forbid:
            yield from self._forbidden(demand, segment)
        for demand in plan.require:
            yield from self._required(demand, segment)
        for codes in plan.codes:
            yield from _not_taken(codes, segment)
        for bounds in plan.bounds:
            yield from _out_of_bounds(bounds, segment)
        for characters in plan.characters:
            yield from _strange(characters, segment)

    def finish(self) -> Iterator[Unmet]:
        """What is missing, or should not have come, once the set ends."""
        for demand, segment in self.suspects.items():
            if demand.of_set in self.met:
                yield _unwanted(demand, segment)
        for demand in sorted(self.owed, key=str):
            if self._counts(demand):
                yield _lacking(demand, None)

    def _plan(self, tag: str) -> _Plan:
        return self.plans.setdefault(tag, _Plan([], [], [], [], [], []))

    def _counts(self, demand: Demand) -> bool:
        return demand.of_set is None or demand.of_set in self.met

    def _forbidden(self, demand: Demand, segment: Segment) -> Iterator[Unmet]:
        if not demand.is_met_by(segment):
            return
        if self._counts(demand):
            yield _unwanted(demand, segment)
        else:
            self.suspects.setdefault(demand, segment)

    def _required(self, demand: Demand, segment: Segment) -> Iterator[Unmet]:
        if demand.is_met_by(segment):
            self.owed.pop(demand, None)
        elif demand.element and demand.concerns(segment):
            yield _lacking(demand, segment)


def _unwanted(demand: Demand, segment: Segment) -> Unmet:
    kind = "element-forbidden-by-partner" if demand.element else "forbidden-by-partner"
    return Unmet(kind, demand, f"{demand} is not wanted by the trading partner", None, segment)


def _lacking(demand: Demand, segment: Segment | None) -> Unmet:
    kind = "element-required-by-partner" if demand.element else "required-by-partner"
    message = f"{demand} is required by the trading partner"
    return Unmet(kind, demand, message, demand.reference, segment, is_absence=True)


def _not_taken(codes: Codes, segment: Segment) -> Iterator[Unmet]:
    demand = codes.demand
    if demand.is_met_by(segment) and demand.value_in(segment) not in codes.codes:
        value = shown(demand.value_in(segment))
        message = f"{demand.reference} is {value}, which the trading partner does not take"
        expected = " or ".join(codes.codes)
        yield Unmet("code-not-taken-by-partner", demand, message, expected, segment)


def _out_of_bounds(bounds: Bounds, segment: Segment) -> Iterator[Unmet]:
    demand = bounds.demand
    if not demand.is_met_by(segment):
        return
    size = len(demand.value_in(segment))
    if size < bounds.shortest:
        kind = "too-short-for-partner"
    elif bounds.longest is not None and size > bounds.longest:
        kind = "too-long-for-partner"
    else:
        return
    has = f"{demand.reference} has {plural(size, 'character')}"
    message = f"{has}, the trading partner takes {bounds.words}"
    yield Unmet(kind, demand, message, bounds.words, segment)


def _strange(characters: Characters, segment: Segment) -> Iterator[Unmet]:
    """A value with a character that the partner does not take."""
    demand = characters.demand
    if demand is None or not demand.is_met_by(segment):
        return
    if wrong := characters.taken.strange(demand.value_in(segment)):
        message = f"{demand.reference} has '{shown(wrong)}', the trading partner takes "
        message += str(characters.taken)
        kind = "characters-not-for-partner"
        yield Unmet(kind, demand, message, str(characters.taken), segment)


def _strange_anywhere(characters: Characters, segment: Segment) -> Iterator[Unmet]:
    """The same, of each element; what separates its parts is none of its characters."""
    separators = {segment.delimiters.component, segment.delimiters.repetition} - {""}
    for element, value in enumerate(segment, 1):
        bare = value.translate({ord(one): None for one in separators if one})
        if characters.taken.strange(bare):
            demand = Demand(segment.tag, element=element)
            yield from _strange(Characters(demand, characters.taken), segment)
