"""One transaction set against its table: order, loops, mandatory segments, max use, elements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from edicompliance.location import Location
from edicompliance.x12.content import Content, leave
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.demands import Demands, Unmet
from edicompliance.x12.doubts import Doubt
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.events import PREFIX, Run
from edicompliance.x12.issues import Issue, issue, shown
from edicompliance.x12.levels import Fault
from edicompliance.x12.limits import Limits
from edicompliance.x12.loop_patterns import whole_set as match_set
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.patterns import Patterns, patterns_for
from edicompliance.x12.schema import Schema
from edicompliance.x12.segment import Segment
from edicompliance.x12.totals import Plain, Totals
from edicompliance.x12.walker import Placement, Walker

_WORDS = {
    "unknown-segment": "{tag} is no segment of release {release}",
    "segment-not-in-set": "{tag} has no place in set {set}",
    "segment-out-of-sequence": "{tag} comes too late: its place in set {set} is before",
    "segment-over-max-use": "{tag} comes more often than its place allows",
    "loop-over-max-repeat": "the loop of {tag} comes more often than its place allows",
    "loop-without-its-first-segment": "{tag} comes without the {first} that starts its loop",
}


_TOGETHER = 256
"""So many segments are looked at together: what is done twice where one has a word to say."""


class SetValidator:
    """Takes the segments of one set from ST to SE; without a table it only counts."""

    def __init__(
        self,
        schema: Schema | None,
        st: Segment,
        checker: ElementChecker,
        narrowing: Narrowing | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.schema = schema
        self.st = st
        self.checker = checker
        self.walker = Walker(schema) if schema else None
        narrowing = Narrowing() if narrowing is None else narrowing
        self.demands = Demands(narrowing)
        self.patterns = patterns_for(schema, st.delimiters) if schema else None
        set_id = schema.set_id if schema else ""
        self.limits = limits or Limits()
        self.content = Content(set_id, st.delimiters, self.limits, narrowing.counted)
        known = schema.root.inner if schema else ()
        self.takers = _takers(self.content, st.delimiters, self.demands.tags(known))
        self.doubt: Doubt | None = None
        """What is read in more than one way, until it is decided which is right."""

    def take_plain(self, run: Run, start: int) -> int:
        """Take segments from `start` on as long as they are plainly right; where that ends.

        The segment there is for `take`: it may have something to say of it.
        """
        if self.walker is None or self.patterns is None or self.doubt is not None:
            return start
        walker, stop = self.walker, self.patterns.right_until(run, start)
        tags = self.patterns.tags
        while start < stop:
            before = walker.state
            reached = walker.run(run, start, min(stop, start + _TOGETHER), tags)
            taken = _taken(run, start, reached, self.takers)
            if taken < reached:
                walker.go_back(before)
                walker.run(run, start, taken, tags)
            if taken < min(stop, start + _TOGETHER):
                return taken
            start = taken
        return start

    def take(self, segment: Segment) -> Iterator[Issue]:
        """The issues of the next segment, and those of earlier ones that were in doubt till now."""
        if self.schema is None or self.walker is None or self.patterns is None:
            yield from self.over_limits(segment)
            return
        if self.doubt:
            missing = self.content.missing_before(segment)
            if self.doubt.is_over(segment.tag, missing):
                yield from self.decided(missing)
        yield from self.placed(segment, self.walker, self.schema)
        if segment.tag in self.schema.root.inner:
            found = self.judged(segment, self.schema, self.patterns)
        else:
            found = self.over_limits(segment)
        yield from found if self.doubt is None else self.doubt.hold(found)

    def placed(self, segment: Segment, walker: Walker, schema: Schema) -> Iterator[Issue]:
        """Find the segment's place; in doubt, by each reading."""
        if self.doubt is not None:
            for reading, where in self.doubt.place(segment.tag):
                reading.issues += self.misplaced(segment, where, schema)
            return
        before = walker.state
        placement = walker.place(segment.tag)
        if not (placement.missing or placement.fault):
            return
        self.doubt = Doubt.between(walker, before, segment.tag, placement)
        if self.doubt is None:
            told = (*placement.missing, placement.trigger)
            self.content.missed((*told, *_begun_by(segment, told)))
            yield from self.misplaced(segment, placement, schema)
            return
        self.content.totals.leave_line()
        triggers = {reading.trigger for reading, _ in self.doubt.begun}
        self.content.suppose((*triggers, *_begun_by(segment, triggers)))
        for reading, where in self.doubt.begun:
            reading.issues += self.misplaced(segment, where, schema)

    def decided(self, missing: Mapping[str, bool] = MappingProxyType({})) -> Iterator[Issue]:
        """What there is to say of the segments in doubt, now that it is decided how to read them.

        `missing` says of some tags whether one of them is missing before the next segment.
        """
        if self.doubt is None:
            return
        reading, self.doubt = self.doubt.decide(missing), None
        self.walker = reading.walker
        self.content.decided(reading.missed)
        yield from reading.issues

    def judged(self, segment: Segment, schema: Schema, patterns: Patterns) -> Iterator[Issue]:
        """What is wrong in the segment, by itself and by what came before."""
        rule = schema.segments.get(segment.tag)
        if rule is None:
            yield from self.over_limits(segment)
        elif not patterns.fits(segment.raw):
            faults = list(self.checker.check(segment, rule, self.number(segment)))
            yield from faults
            if not faults:
                patterns.learn_by(segment.raw)
        for fault in self.content.take(segment):
            yield self.told(fault, segment)
        for unmet in self.demands.take(segment):
            yield self.demanded(unmet, segment)

    def over_limits(self, segment: Segment) -> Iterator[Issue]:
        """Where a segment that no table bounds has more, or longer, elements than are read."""
        values, most = segment.elements, self.limits
        if len(values) - 1 > most.elements:
            message = f"{shown(segment.tag)} has {len(values) - 1} elements"
            where = self.where(segment, segment.tag, most.elements + 1)
            expected = f"at most {most.elements}"
            actual = str(len(values) - 1)
            yield issue("too-many-elements", message, where, expected=expected, actual=actual)
        if len(segment.raw) <= most.element or segment.tag in ("BIN", "BDS"):
            return
        for position, value in enumerate(values[1 : most.elements + 1], 1):
            if len(value) > most.element:
                message = f"{shown(segment.tag)}{position:02d} has {len(value)} characters"
                where = self.where(segment, segment.tag, position)
                expected = f"at most {most.element}"
                yield issue("element-too-long", message, where, expected=expected, actual=value)

    def told(self, fault: Fault, segment: Segment) -> Issue:
        """A fault in what segments say of each other, at its place."""
        segment = fault.at or segment
        where = self.where(segment, segment.tag, fault.element)
        actual = segment[fault.element] if fault.element else segment.text
        severity = fault.severity
        return issue(
            fault.kind,
            fault.message,
            where,
            expected=fault.expected,
            actual=actual,
            severity=severity,
        )

    def finish(self, se: Segment) -> Iterator[Issue]:
        """What is missing once the SE has come."""
        if self.walker is None:
            return
        for fault in self.content.finish():
            yield self.told(fault, se)
        for tag in self.walker.finish():
            yield self.missing(tag, se)
        for unmet in self.demands.finish():
            yield self.demanded(unmet, se)

    def number(self, segment: Segment) -> int:
        """Ordinal in the set, ST = 1."""
        return segment.number - self.st.number + 1

    def misplaced(self, segment: Segment, placement: Placement, schema: Schema) -> Iterator[Issue]:
        for tag in placement.missing:
            yield self.missing(tag, segment)
        if placement.fault is not None:
            message = _WORDS[placement.fault].format(
                tag=shown(segment.tag),
                set=schema.set_id,
                release=schema.release,
                first=placement.trigger,
            )
            where = self.where(segment, segment.tag)
            wanted = placement.trigger if "without" in placement.fault else None
            yield issue(placement.fault, message, where, expected=wanted, actual=segment.tag)

    def missing(self, tag: str, before: Segment) -> Issue:
        after = shown(before.tag)
        message = f"mandatory segment {tag} is missing before {after}"
        where = self.where(before, tag, length=0)
        return issue("mandatory-segment-missing", message, where, expected=tag, actual=after)

    def demanded(self, unmet: Unmet, segment: Segment) -> Issue:
        """A demand of the trading partner's that is not met."""
        segment, demand = unmet.at or segment, unmet.demand
        length = 0 if unmet.is_absence else None
        where = self.where(segment, demand.tag, demand.element, demand.component, length=length)
        actual = "" if unmet.is_absence else demand.value_in(segment)
        return issue(unmet.kind, unmet.message, where, expected=unmet.expected, actual=actual)

    def where(
        self,
        segment: Segment,
        tag: str,
        element: int = 0,
        component: int = 0,
        *,
        length: int | None = None,
    ) -> Location:
        """An element of a segment, or all of it; of length 0 where `tag` belongs before it."""
        offset, size = segment.span(element, component)
        name = f"{tag}{element:02d}" + (f"-{component}" if component else "")
        return Location(
            file=self.checker.file,
            offset=offset,
            length=size if length is None else length,
            segment=tag,
            segment_number=segment.number,
            set_segment_number=self.number(segment),
            element=name if element else None,
        )


def _begun_by(segment: Segment, told: Collection[str]) -> tuple[str, ...]:
    """What is missing besides what is told, where a segment has no place: before an LE, its LS."""
    return ("LS",) if segment.tag == "LE" and "LS" not in told else ()


def unmet_demands(ts: TransactionSet, narrowing: Narrowing) -> Iterator[Issue]:
    """What a trading partner demands of a set and does not get, of all that `validate` tells."""
    if ts.schema is None:
        return
    segments, tags = ts.segments, ts.tags
    checker = ElementChecker(ts.envelope.file)
    validator = SetValidator(ts.schema, segments[0], checker, narrowing)
    demands = validator.demands
    for segment in (segments[at] for at, tag in enumerate(tags) if demands.looks_at(tag)):
        for unmet in demands.take(segment):
            yield validator.demanded(unmet, segment)
    for unmet in demands.finish():
        yield validator.demanded(unmet, segments[-1])


def whole_set(run: Run, start: int, schema: Schema, limits: Limits) -> int:
    """The index behind a set that begins at `start` if it is plainly right, else `start`."""
    patterns = patterns_for(schema, run.delimiters)
    stop = patterns.right_until(run, start)
    match = match_set(schema, run.delimiters.element, patterns.tags)
    found = match(run.tags, start * PREFIX, stop * PREFIX)
    if found is None:
        return start
    end = found.end() // PREFIX
    if _is_summed_alone(run, start, end, schema.set_id):
        return end
    content = Content(schema.set_id, run.delimiters, limits)
    taken = _taken(run, start, end, _takers(content, run.delimiters))
    return end if taken == end and not any(content.finish()) else start


def _is_summed_alone(run: Run, start: int, end: int, set_id: str) -> bool:
    """Whether all that a set says of itself is how many lines it has, and that is right."""
    prefixes = run.prefixes[start:end]
    lines, ctt, others = _looked_at(set_id, run.delimiters)
    if not lines or not others.isdisjoint(prefixes):
        return False
    if ctt not in prefixes:
        return True
    closing, totals = run.raws[start + prefixes.index(ctt)], Totals(set_id, run.delimiters)
    totals.count = prefixes.count(lines)
    if closing.count(totals.separator) > 1:
        every = zip(run.raws[start:end], prefixes, strict=True)
        totals.lines = [raw for raw, prefix in every if prefix == lines]
    return totals.close_plain(closing, run, 0)


@lru_cache(maxsize=64)
def _looked_at(set_id: str, delimiters: Delimiters) -> tuple[bytes, bytes, frozenset[bytes]]:
    """How a set's lines begin that are counted and summed, its CTT, and all else that is looked at.

    The lines are empty where the set counts others than it sums.
    """
    content = Content(set_id, delimiters, Limits())
    counting = content.totals.counting
    tags = (counting.counted if counting.counted == counting.summed else "", "CTT")
    lines, ctt = (in_bytes(tag + delimiters.element)[:PREFIX] if tag else b"" for tag in tags)
    return lines, ctt, frozenset(_takers(content, delimiters)) - {lines, ctt}


def _taken(run: Run, start: int, stop: int, takers: Mapping[bytes, Plain]) -> int:
    """Show segments to those who want to see them; where one has a word to say, or `stop`."""
    for index, prefix in enumerate(run.prefixes[start:stop], start):
        if prefix in takers and not takers[prefix](run.raws[index], run, index):
            return index
    return stop


def _takers(
    content: Content, delimiters: Delimiters, looked_at: Iterable[str] = ()
) -> dict[bytes, Plain]:
    """Who wants to see which segments, by their prefix."""
    takers = content.plain() | dict.fromkeys(looked_at, leave)
    mark = delimiters.element
    return {in_bytes(tag + mark)[:PREFIX]: taker for tag, taker in takers.items()}
