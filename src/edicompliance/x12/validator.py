"""Does a file hold what the standard says? Everything that is wrong, at its byte, in one pass.

Framing, envelopes, counts and control numbers; then every transaction set against the table of its
release. Issues come as they are found, in memory that does not grow with the file.

>>> report = validate(b"hello")
>>> [str(one) for one in report.issues]
['byte 0: 5 bytes belong to no interchange [X12001]']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Literal

from edicompliance.location import Location
from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import KINDS, Issue, Level, Severity, issue
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.reader import End, Start, iter_events
from edicompliance.x12.schema import SegmentRule, base_release, load_schema, load_segments
from edicompliance.x12.segment import Segment
from edicompliance.x12.set_validator import SetValidator

Accepted = Literal["A", "E", "R"]
_NUMBER = re.compile(r"[0-9]{1,10}")
_OUTSIDE_SETS = frozenset({"TA1", "TA3", "ISB", "ISE"})


@dataclass(slots=True)
class SetReport:
    """What became of one transaction set."""

    set_id: str
    control_number: str
    accepted: Accepted = "A"
    """A accepted, E accepted with errors, R rejected."""


@dataclass(slots=True)
class GroupReport:
    """One functional group and its sets."""

    functional_id: str
    control_number: str
    release: str
    sets: list[SetReport] = field(default_factory=list)


@dataclass(slots=True)
class InterchangeReport:
    """One interchange: where it lies, what it holds."""

    control_number: str
    sender: str
    receiver: str
    offset: int
    delimiters: Delimiters
    length: int = 0
    framed: bool = False
    """Whether it has its IEA."""
    segments: int = 0
    groups: list[GroupReport] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The outcome for one file or stream."""

    file: str | None
    size: int
    """Bytes."""
    interchanges: list[InterchangeReport]
    issues: list[Issue]

    @property
    def ok(self) -> bool:
        """No issue of severity error."""
        return not any(one.severity == "error" for one in self.issues)


def validate(
    source: bytes | str | PathLike[str] | Iterable[bytes],
    *,
    file: str | None = None,
    narrowings: dict[str, Narrowing] | None = None,
) -> Report:
    """Validate bytes, a path, or chunks of bytes; see `Validator` for streams without end."""
    if isinstance(source, str | PathLike):
        file = file or str(source)
        source = Path(source).read_bytes()
    validator = Validator(file, narrowings)
    issues = list(validator.run((source,) if isinstance(source, bytes) else source))
    return Report(file, validator.size, validator.interchanges, issues)


class Validator:
    """The validation of one stream. Issues are handed out; reports gather in `interchanges`."""

    def __init__(
        self, file: str | None = None, narrowings: dict[str, Narrowing] | None = None
    ) -> None:
        self.file = file
        self.narrowings = narrowings or {}
        self.size = 0
        self.interchanges: list[InterchangeReport] = []
        self.seen_interchanges: set[tuple[str, str, str]] = set()
        self.checker = ElementChecker(file)
        self.envelope: _Interchange | None = None

    def run(self, chunks: Iterable[bytes]) -> Iterator[Issue]:
        """Every issue of the stream, in the order of the file."""
        for event in iter_events(self.counted(chunks), file=self.file):
            if isinstance(event, Segment):
                if self.envelope is not None:
                    yield from self.envelope.take(event)
            elif isinstance(event, Issue):
                if self.envelope is not None:
                    self.envelope.blame(event)
                yield event
            elif isinstance(event, Start):
                self.envelope = _Interchange(self, event)
            elif isinstance(event, End) and self.envelope is not None:
                yield from self.envelope.close(event)
                self.envelope = None

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

    def take(self, segment: Segment) -> Iterator[Issue]:
        """The next segment of the interchange."""
        tag = segment.tag
        if tag == "ISA" and segment.number == 1:
            yield from self.isa_comes(segment)
            return
        self.report.segments += 1
        if tag == "ST":
            yield from self.st_comes(segment)
        elif tag in ("GS", "GE", "IEA"):
            yield from self.end_set(None)
            yield from self.envelope_segment(tag, segment)
        elif self.open is None:
            yield from self.outside(segment)
        elif tag == "SE":
            yield from self.end_set(segment)
        else:
            yield from self.judged(self.open.take(segment))

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
            segments=1,
        )
        self.validator.interchanges.append(self.report)
        if not found.fixed_width:
            yield self.complain(
                "isa-widths",
                "the ISA does not have its fixed widths; its separators were counted",
                isa,
                expected="106 characters",
                actual=f"{found.length} bytes",
            )
        for char in found.delimiters.clashes:
            yield self.complain(
                "delimiters-clash",
                f"{char!r} cannot be told from data or from another delimiter",
                isa,
                actual=char,
            )
        key = (isa[6], isa[8], isa[13])
        if key in self.validator.seen_interchanges:
            message = f"interchange control number {isa[13]} comes again from the same sender"
            yield self.complain("interchange-control-number-repeated", message, isa, 13)
        self.validator.seen_interchanges.add(key)

    def close(self, end: End) -> Iterator[Issue]:
        """The interchange is over, framed or not."""
        yield from self.end_set(None)
        yield from self.end_group(None)
        self.report.length = end.offset - self.start.offset
        self.report.framed = end.framed

    def envelope_segment(self, tag: str, segment: Segment) -> Iterator[Issue]:
        if tag == "GS":
            yield from self.end_group(None)
            yield from self.gs_comes(segment)
        elif tag == "GE":
            yield from self.end_group(segment)
        else:
            yield from self.end_group(None)
            yield from self.counted("group-count-wrong", segment, self.groups_seen, "groups")
            yield from self.echoed(
                "interchange-control-numbers-differ", segment, self.isa, 13, "ISA13"
            )

    # -- the group

    def gs_comes(self, gs: Segment) -> Iterator[Issue]:
        self.gs, self.groups_seen = gs, self.groups_seen + 1
        self.group = GroupReport(gs[1], gs[6], gs[8])
        self.report.groups.append(self.group)
        self.set_numbers = set()
        release = base_release(gs[8])
        self.rules = load_segments(release) if release else {}
        yield from self.elements(gs)
        if gs[6] in self.group_numbers:
            message = f"group control number {gs[6]} comes twice in the interchange"
            yield self.complain("group-control-number-repeated", message, gs, 6)
        self.group_numbers.add(gs[6])

    def end_group(self, ge: Segment | None) -> Iterator[Issue]:
        if self.gs is None or self.group is None:
            if ge is not None:
                yield self.complain("group-header-missing", "a GE comes without a GS", ge)
            return
        if ge is None:
            message = f"group {self.gs[6]} has no GE"
            yield self.complain("group-trailer-missing", message, self.gs, expected="GE")
        else:
            yield from self.elements(ge)
            yield from self.counted("set-count-wrong", ge, len(self.group.sets), "sets")
            yield from self.echoed("group-control-numbers-differ", ge, self.gs, 6, "GS06")
        self.gs, self.group = None, None

    # -- the set

    def st_comes(self, st: Segment) -> Iterator[Issue]:
        yield from self.end_set(None)
        if self.group is None:
            yield self.complain("group-header-missing", "a set stands outside any group", st)
            self.group = GroupReport("", "", st[3])
            self.gs = None
            self.report.groups.append(self.group)
        self.set_report = SetReport(st[1], st[2])
        self.group.sets.append(self.set_report)
        release = st[3] or self.group.release
        schema = load_schema(st[1], release)
        narrowing = self.validator.narrowings.get(st[1])
        self.open = SetValidator(schema, st, self.validator.checker, narrowing)
        if schema is None:
            message = f"set {st[1]} of release {release or 'unknown'} is not among the tables"
            yield from self.judged([self.complain("set-not-supported", message, st, 1)])
        elif schema.group != self.group.functional_id:
            yield self.complain(
                "functional-id-does-not-suit",
                f"a {st[1]} stands in a group of {self.group.functional_id or 'no kind'}",
                st,
                1,
                expected=schema.group,
                actual=self.group.functional_id,
            )
        if st[2] in self.set_numbers:
            message = f"set control number {st[2]} comes twice in the group"
            yield from self.judged([self.complain("set-control-number-repeated", message, st, 2)])
        self.set_numbers.add(st[2])
        yield from self.judged(self.open.take(st))

    def end_set(self, se: Segment | None) -> Iterator[Issue]:
        if self.open is None:
            return
        st = self.open.st
        if se is None:
            message = f"set {st[1]} {st[2]} has no SE"
            found = [self.complain("set-trailer-missing", message, st, expected="SE")]
        else:
            count = se.number - st.number + 1
            found = [
                *self.open.take(se),
                *self.open.finish(se),
                *self.counted("segment-count-wrong", se, count, "segments"),
                *self.echoed("set-control-numbers-differ", se, st, 2, "ST02"),
            ]
        yield from self.judged(found)
        self.open, self.set_report = None, None

    def outside(self, segment: Segment) -> Iterator[Issue]:
        if segment.tag not in _OUTSIDE_SETS:
            message = f"{segment.tag} stands outside any transaction set"
            yield self.complain("segment-outside-set", message, segment, actual=segment.tag)

    # -- helpers

    def judged(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Pass issues on, and let the open set answer for them."""
        for one in issues:
            self.blame(one)
            yield one

    def blame(self, one: Issue) -> None:
        if self.set_report is not None and one.severity == "error":
            rejected = KINDS[one.code].rejects or self.set_report.accepted == "R"
            self.set_report.accepted = "R" if rejected else "E"

    def elements(self, segment: Segment) -> Iterator[Issue]:
        rule = self.rules.get(segment.tag)
        if rule is not None:
            yield from self.validator.checker.check(segment, rule)

    def counted(self, kind: str, trailer: Segment, count: int, what: str) -> Iterator[Issue]:
        """A trailer's first element counts what it closes."""
        said = trailer[1]
        if not _NUMBER.fullmatch(said) or int(said) != count:
            message = f"{trailer.tag}01 says {said or 'nothing'}, there are {count} {what}"
            yield self.complain(kind, message, trailer, 1, expected=str(count), actual=said)

    def echoed(
        self, kind: str, trailer: Segment, header: Segment, position: int, name: str
    ) -> Iterator[Issue]:
        """A trailer's second element repeats the header's control number."""
        sent, back = header[position].strip(), trailer[2].strip()
        if sent == back:
            return
        same = _NUMBER.fullmatch(sent) and _NUMBER.fullmatch(back) and int(sent) == int(back)
        message = f"{trailer.tag}02 {back or 'nothing'} does not repeat {name} {sent}"
        severity: Severity | None = "warning" if same else None
        yield self.complain(
            kind, message, trailer, 2, expected=sent, actual=back, severity=severity
        )

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
        inside = self.open is not None and segment.number >= self.open.st.number
        where = Location(
            file=self.validator.file,
            offset=offset,
            length=length,
            segment=segment.tag,
            segment_number=segment.number,
            set_segment_number=segment.number - self.open.st.number + 1
            if self.open and inside
            else None,
            element=f"{segment.tag}{position:02d}" if position else None,
        )
        return issue(kind, message, where, expected=expected, actual=actual, severity=severity)


LEVELS: tuple[Level, ...] = ("unframed", "interchange", "group", "set", "segment", "element")
