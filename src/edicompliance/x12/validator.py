"""Does a file hold what the standard says? Everything that is wrong, at its byte, in one pass.

Framing, envelopes, counts and control numbers; then every transaction set against the table of its
release. Issues come as they are found, in memory that does not grow with the file.

>>> report = validate(b"hello")
>>> [str(one) for one in report.issues]
['byte 0: 5 bytes belong to no interchange [X12001]']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from edicompliance.location import Location
from edicompliance.x12.delimiters import in_bytes
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.events import End, Run, Start
from edicompliance.x12.headers import iea_issues, isa_issues, release_issues
from edicompliance.x12.issues import BY_NAME, CUT_SHORT, MISPLACED, Issue, Severity, issue, shown
from edicompliance.x12.limits import Limits
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.reader import Source, chunks_of, iter_runs
from edicompliance.x12.report import (
    Acceptance,
    GroupReport,
    InterchangeReport,
    Report,
    SetReport,
    worse,
)
from edicompliance.x12.schema import (
    RELEASES,
    SHIPPED,
    SegmentRule,
    Tables,
    load_schema,
    load_segments,
    release_of_set,
)
from edicompliance.x12.segment import Segment
from edicompliance.x12.set_validator import SetValidator, whole_set
from edicompliance.x12.trailers import Trailers, as_number

_OUTSIDE_SETS = frozenset({"TA1", "TA3", "ISB", "ISE"})


def validate(
    source: Source,
    *,
    file: str | None = None,
    narrowings: dict[str, Narrowing] | None = None,
    limits: Limits | None = None,
    acceptance: Acceptance | None = None,
    tables: Tables = SHIPPED,
) -> Report:
    """Validate bytes, a path, or chunks of bytes; see `Validator` for streams without end.

    `narrowings` are a trading partner's, by set; so is `acceptance`; `limits` say how much of one
    thing is read; `tables` are ours, or those of `load_tables`. Raises OSError where a path cannot
    be read, `SchemaError` where a table of the user's own is wrong, and nothing for bad data.
    """
    file, chunks = chunks_of(source, file)
    validator = Validator(file, narrowings, limits, acceptance, tables)
    issues = list(validator.run(chunks))
    return Report(file, validator.size, validator.interchanges, issues)


class Validator:
    """The validation of one stream. Issues are handed out; reports gather in `interchanges`."""

    def __init__(
        self,
        file: str | None = None,
        narrowings: dict[str, Narrowing] | None = None,
        limits: Limits | None = None,
        acceptance: Acceptance | None = None,
        tables: Tables = SHIPPED,
    ) -> None:
        self.file = file
        self.narrowings = narrowings or {}
        self.acceptance = acceptance or Acceptance()
        self.limits = limits or Limits()
        self.size = 0
        self.interchanges: list[InterchangeReport] = []
        self.seen_interchanges: set[tuple[str, ...]] = set()
        self.blamed: InterchangeReport | GroupReport | SetReport | None = None
        """What the last error was put to: the last interchange, or a group or set of it."""
        self.tables = tables
        self.checker = ElementChecker(file, own=tables.own)

    def run(self, chunks: Iterable[bytes]) -> Iterator[Issue]:
        """Every issue of the stream, in the order of the file."""
        return (found for found in self.events(chunks) if isinstance(found, Issue))

    def events(self, chunks: Iterable[bytes]) -> Iterator[Issue | InterchangeReport]:
        """Every issue, and each interchange when it is over; who is done with it may drop it."""
        envelope: _Interchange | None = None
        most, cut_short = self.limits.segment, -1
        for event in iter_runs(self.counted(chunks), file=self.file, max_segment=most):
            if isinstance(event, Issue):
                cut_short = event.where.offset if event.code == CUT_SHORT else cut_short
                yield self.judged(event, envelope)
            elif isinstance(event, Start):
                envelope = _Interchange(self, event)
            elif envelope is None:
                continue
            elif isinstance(event, Run):
                for one in envelope.take_run(event):
                    if one.where.offset != cut_short or one.code not in MISPLACED:
                        yield self.judged(one, envelope)
            elif isinstance(event, End):
                for one in envelope.close(event):
                    yield self.judged(one, envelope)
                yield envelope.ended()
                envelope = None

    def judged(self, one: Issue, envelope: _Interchange | None) -> Issue:
        """Pass an issue on, and let what it is in answer for it."""
        if one.acknowledged and envelope is not None:
            self.blamed = envelope.blame(one)
        return one

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.size += len(chunk)
            yield chunk


class _Interchange:
    """The envelope being read: which group and which set are open, and what they owe."""

    def __init__(self, validator: Validator, start: Start) -> None:
        self.validator = validator
        self.start = start
        self.report: InterchangeReport
        self.isa: Segment
        self.gs: Segment | None = None
        self.group: GroupReport | None = None
        self.rules: dict[str, SegmentRule] = {}
        self.groups_seen = 0
        self.group_numbers: set[str] = set()
        self.set_numbers: set[str] = set()
        self.open: SetValidator | None = None
        self.set_report: SetReport | None = None
        self.told_outside = False
        self.has_ta1 = False
        self.trailers = Trailers(self.complain, self.blame)

    def take_run(self, run: Run) -> Iterator[Issue]:
        """The next segments; those of a set that are plainly right are not even made."""
        index = 0
        while index < len(run):
            taken = self.open.take_plain(run, index) if self.open else self.whole_set(run, index)
            if taken == index:
                yield from self.take(run.segment(index))
                taken += 1
            index = taken
        self.report.segments = run.number + len(run) - 1

    def take(self, segment: Segment) -> Iterator[Issue]:
        """The next segment of the interchange."""
        tag = segment.tag
        if segment.number == 1:
            yield from self.isa_comes(segment)
        elif tag == "ST":
            yield from self.st_comes(segment)
        elif tag in ("GS", "GE", "IEA"):
            yield from self.set_is_cut_off(segment.offset)
            yield from self.envelope_segment(tag, segment)
        elif self.open is None:
            yield from self.outside(segment)
        elif tag == "SE":
            yield from self.se_comes(segment, self.open)
        else:
            yield from self.open.take(segment)

    # -- the interchange

    def isa_comes(self, isa: Segment) -> Iterator[Issue]:
        self.isa = isa
        found = self.start.detected
        self.report = InterchangeReport(
            isa[13].strip(),
            isa[6].strip(),
            isa[8].strip(),
            self.start.offset,
            found.delimiters,
            (isa.tag, *(isa[position] for position in range(1, 17))),
        )
        self.validator.interchanges.append(self.report)
        if not found.has_isa:
            return
        issues = isa_issues(isa, found, self.validator.checker, self.complain)
        yield from self.trailers.begun(isa, issues)
        key = isa[5], isa[6].strip(), isa[7], isa[8].strip(), as_number(isa[13])
        if key in self.validator.seen_interchanges and key[-1]:
            message = f"interchange control number {isa[13]} comes again from the same sender"
            yield self.complain("interchange-control-number-repeated", message, isa, 13)
        self.validator.seen_interchanges.add(key)

    def close(self, end: End) -> Iterator[Issue]:
        """The interchange is over, framed or not."""
        yield from self.set_is_cut_off(end.offset)
        yield from self.group_is_cut_off(end.offset)
        self.report.length, self.report.framed = end.offset - self.start.offset, end.framed

    def ended(self) -> InterchangeReport:
        """What became of it, once nothing more can come; that it has no IEA is told after that."""
        if not self.report.framed and self.start.detected.has_isa:
            rejects = self.validator.acceptance.rejects(BY_NAME["interchange-not-ended"].code)
            self.report.accepted = worse(self.report.accepted, rejects=rejects)
        self.report.settle()
        self.validator.blamed = self.report
        return self.report

    def envelope_segment(self, tag: str, segment: Segment) -> Iterator[Issue]:
        self.told_outside = False
        if tag == "GE":
            yield from self.ge_comes(segment)
            return
        yield from self.group_is_cut_off(segment.offset)
        if tag == "GS":
            yield from self.gs_comes(segment)
            return
        found = iea_issues(segment, self.complain)
        groups = {self.groups_seen, len(self.report.groups)}
        if self.has_ta1 and groups == {0}:
            groups.add(1)
        isa = self.isa if self.start.detected.has_isa else None
        yield from self.trailers.ended(segment, isa, groups, found)

    # -- the group

    def gs_comes(self, gs: Segment) -> Iterator[Issue]:
        self.gs, self.groups_seen = gs, self.groups_seen + 1
        self.group = GroupReport(gs[1], gs[6], gs[8], sender=gs[2], receiver=gs[3])
        self.report.groups.append(self.group)
        self.set_numbers = set()
        tables = self.validator.tables
        self.rules = load_segments(tables.reading_release(gs[8]), tables)
        yield from self.trailers.begun(gs, self.elements(gs))
        yield from release_issues(gs, tables, self.complain)
        if (number := as_number(gs[6])) in self.group_numbers and number:
            message = f"group control number {shown(gs[6])} comes twice in the interchange"
            yield self.complain("group-control-number-repeated", message, gs, 6)
        self.group_numbers.add(number)

    def ge_comes(self, ge: Segment) -> Iterator[Issue]:
        if self.gs is not None and self.group is not None:
            self.group.said = ge[1]
            counts = {len(self.group.sets)}
            yield from self.trailers.ended(ge, self.gs, counts, self.elements(ge))
        elif self.group is None:
            yield self.complain("group-header-missing", "a GE comes without a GS", ge)
        self.gs, self.group = None, None

    def group_is_cut_off(self, offset: int) -> Iterator[Issue]:
        """Where the next group begins or the interchange ends, a GE should have stood."""
        if self.gs is not None:
            message = f"group {shown(self.gs[6])} has no GE"
            yield self.absent("group-trailer-missing", message, "GE", offset)
        self.gs, self.group = None, None

    # -- the set

    def whole_set(self, run: Run, index: int) -> int:
        """Take a set that is plainly right at once; where it ends, or `index` where it is not."""
        if run.prefixes[index][:2] != b"ST" or self.gs is None or self.group is None:
            return index
        set_id, number, convention = [*run.elements(index), "", "", ""][1:4]
        release = release_of_set(convention, self.group.release)
        schema = load_schema(set_id, release, self.validator.tables)
        if schema is None or set_id in self.validator.narrowings:
            return index
        end = whole_set(run, index, schema, self.validator.limits)
        odd = schema.group != self.group.functional_id or number in self.set_numbers
        se = run.delimiters.element.join(("SE", str(end - index), number))
        if end == index or odd or run.raws[end - 1] != in_bytes(se):
            return index
        self.set_numbers.add(number)
        self.group.sets.append(SetReport(set_id, number, convention, run.number + index))
        self.told_outside = False
        return end

    def st_comes(self, st: Segment) -> Iterator[Issue]:
        yield from self.set_is_cut_off(st.offset)
        self.told_outside = False
        if self.group is None:
            yield self.complain("group-header-missing", "a set stands outside any group", st)
            self.group = GroupReport("", "", "")
            self.set_numbers = set()
            self.report.groups.append(self.group)
        set_id, number, convention = st[1], st[2], st[3]
        self.set_report = SetReport(set_id, number, convention, st.number)
        self.group.sets.append(self.set_report)
        version = f"{self.isa[12]}0" if self.isa[12] else RELEASES[0]
        release = release_of_set(convention, self.group.release if self.gs else version)
        schema = load_schema(set_id, release, self.validator.tables)
        checker, limits = self.validator.checker, self.validator.limits
        checker.release = schema.release if schema else ""
        self.open = SetValidator(schema, st, checker, self.validator.narrowings.get(set_id), limits)
        if schema is None:
            message = f"set {shown(set_id)} of release {shown(release) or 'unknown'} has no table"
            tables = self.validator.tables
            known = None if tables.base_release(release) else ", ".join(tables.releases)
            yield self.complain("set-not-supported", message, st, 1, expected=known)
        elif self.gs and schema.group != self.group.functional_id:
            said = self.group.functional_id
            message = f"a {set_id} stands in a group of {shown(said) or 'no kind'}"
            kind = "functional-id-does-not-suit"
            yield self.complain(kind, message, st, 1, expected=schema.group, actual=said)
        if number in self.set_numbers and number:
            message = f"set control number {shown(number)} comes twice in the group"
            yield self.complain("set-control-number-repeated", message, st, 2)
        self.set_numbers.add(number)
        yield from self.trailers.begun(st, self.open.take(st))

    def se_comes(self, se: Segment, validator: SetValidator) -> Iterator[Issue]:
        found = chain(validator.take(se), validator.finish(se))
        yield from self.trailers.ended(se, validator.st, {validator.number(se)}, found)
        self.open, self.set_report = None, None

    def set_is_cut_off(self, offset: int) -> Iterator[Issue]:
        """Where something else begins, an SE should have stood."""
        if self.open is not None:
            st = self.open.st
            yield from self.open.decided()
            message = f"set {shown(st[1])} {shown(st[2])} has no SE"
            yield self.absent("set-trailer-missing", message, "SE", offset)
        self.open, self.set_report = None, None

    def outside(self, segment: Segment) -> Iterator[Issue]:
        """A segment in no set; of several in a row only the first is worth a word."""
        tag = segment.tag
        self.has_ta1 = self.has_ta1 or tag == "TA1"
        if (tag not in _OUTSIDE_SETS or self.gs) and not self.told_outside:
            self.told_outside, name = True, shown(tag)
            told = f"{name} stands outside any transaction set"
            yield self.complain("segment-outside-set", told, segment, actual=name)

    # -- helpers

    def blame(self, one: Issue) -> InterchangeReport | GroupReport | SetReport:
        """Let what an error is in answer for it, by the list of the code that tells it."""
        numbers, rejects = one.acknowledged[:3], self.validator.acceptance.rejects(one.code)
        if self.group is not None and one.where.segment in ("GS", "GE"):
            self.group.own = worse(self.group.own, rejects=rejects)
        if numbers == "I18" or self.group is None:
            self.report.accepted = worse(self.report.accepted, rejects=rejects)
            return self.report
        if numbers == "716" or self.set_report is None:
            self.group.own = worse(self.group.own, rejects=rejects)
            return self.group
        self.set_report.accepted = worse(self.set_report.accepted, rejects=rejects)
        return self.set_report

    def elements(self, segment: Segment) -> Iterator[Issue]:
        rule = self.rules.get(segment.tag)
        if rule is not None:
            yield from self.validator.checker.check(segment, rule)

    def absent(self, kind: str, message: str, tag: str, offset: int) -> Issue:
        where = Location(file=self.validator.file, offset=offset, length=0, segment=tag)
        return issue(kind, message, where, expected=tag)

    def complain(
        self,
        kind: str,
        message: str,
        segment: Segment,
        position: int = 0,
        *,
        expected: str | None = None,
        actual: str | None = None,
        severity: Severity | None = None,
    ) -> Issue:
        offset, length = segment.span(position)
        where = Location(
            file=self.validator.file,
            offset=offset,
            length=length,
            segment=segment.tag,
            segment_number=segment.number,
            set_segment_number=self.open.number(segment) if self.open else None,
            element=f"{segment.tag}{position:02d}" if position else None,
        )
        return issue(kind, message, where, expected=expected, actual=actual, severity=severity)
