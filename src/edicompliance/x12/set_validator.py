"""One transaction set against its table: order, loops, mandatory segments, max use, elements."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.location import Location
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import Issue, issue
from edicompliance.x12.narrowing import Demand, Narrowing
from edicompliance.x12.schema import Schema
from edicompliance.x12.segment import Segment
from edicompliance.x12.walker import Placement, Walker

_WORDS = {
    "unknown-segment": "{tag} is no segment of release {release}",
    "segment-not-in-set": "{tag} has no place in set {set}",
    "segment-out-of-sequence": "{tag} comes too late: its place in set {set} is before",
    "segment-over-max-use": "{tag} comes more often than its place allows",
    "loop-over-max-repeat": "the loop of {tag} comes more often than its place allows",
    "loop-without-its-first-segment": "{tag} comes without the {first} that starts its loop",
}


class SetValidator:
    """Takes the segments of one set from ST to SE; without a table it only counts."""

    def __init__(
        self,
        schema: Schema | None,
        st: Segment,
        checker: ElementChecker,
        narrowing: Narrowing | None = None,
    ) -> None:
        self.schema = schema
        self.st = st
        self.checker = checker
        self.walker = Walker(schema) if schema else None
        self.narrowing = narrowing
        self.owed = set(narrowing.require) if narrowing else set()

    def take(self, segment: Segment) -> Iterator[Issue]:
        """The issues of the next segment."""
        if self.schema is None or self.walker is None:
            return
        tag = segment.tag
        placement = self.walker.place(tag)
        if placement.missing or placement.fault:
            yield from self.misplaced(segment, placement)
        rule = self.schema.segments.get(tag)
        if rule is not None:
            yield from self.checker.check(segment, rule, self.number(segment))
        if self.narrowing is not None:
            yield from self.narrowed(segment, self.narrowing)

    def finish(self, se: Segment) -> Iterator[Issue]:
        """What is missing once the SE has come."""
        if self.walker is None:
            return
        for tag in self.walker.finish():
            yield self.missing(tag, se)
        for demand in sorted(self.owed, key=str):
            if not demand.element:
                yield self.demanded(demand, se)

    def number(self, segment: Segment) -> int:
        """Ordinal in the set, ST = 1."""
        return segment.number - self.st.number + 1

    def misplaced(self, segment: Segment, placement: Placement) -> Iterator[Issue]:
        for tag in placement.missing:
            yield self.missing(tag, segment)
        if placement.fault is None or self.walker is None or self.schema is None:
            return
        message = _WORDS[placement.fault].format(
            tag=segment.tag,
            set=self.schema.set_id,
            release=self.schema.release,
            first=self.walker.frames[-1].rule.trigger if self.walker.frames[-1].rule.name else "",
        )
        where = self.where(segment, len(segment.raw))
        yield issue(placement.fault, message, where, actual=segment.tag)

    def missing(self, tag: str, before: Segment) -> Issue:
        message = f"mandatory segment {tag} is missing before {before.tag}"
        where = self.where(before, 0, tag)
        return issue("mandatory-segment-missing", message, where, expected=tag, actual=before.tag)

    def narrowed(self, segment: Segment, narrowing: Narrowing) -> Iterator[Issue]:
        """What the partner forbids, or requires, of this segment."""
        for demand in narrowing.forbid:
            if _meets(demand, segment):
                where = self.where(segment, len(segment.raw))
                message = f"{demand} is not wanted by the trading partner"
                yield issue("forbidden-by-partner", message, where, actual=segment.text[:60])
        for demand in narrowing.require:
            if demand.tag != segment.tag:
                continue
            if _meets(demand, segment):
                self.owed.discard(demand)
            elif demand.element:
                yield self.demanded(demand, segment)

    def demanded(self, demand: Demand, segment: Segment) -> Issue:
        message = f"{demand} is required by the trading partner"
        where = self.where(segment, 0, demand.tag)
        return issue("required-by-partner", message, where, expected=str(demand), actual="")

    def where(self, segment: Segment, length: int, tag: str | None = None) -> Location:
        return Location(
            file=self.checker.file,
            offset=segment.offset,
            length=length,
            segment=tag or segment.tag,
            segment_number=segment.number,
            set_segment_number=self.number(segment),
        )


def _meets(demand: Demand, segment: Segment) -> bool:
    if demand.tag != segment.tag:
        return False
    if demand.element:
        return bool(segment[demand.element])
    return demand.qualifier in (None, segment[1])
