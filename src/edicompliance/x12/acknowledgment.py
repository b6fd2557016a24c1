"""Answering a trading partner: 997, 999 and TA1, written from what the validation found.

Each interchange is answered by one of its own, from its receiver to its sender. A TA1 speaks of the
envelope, a 997 or 999 of each functional group and the sets in it. Nobody answers an answer: groups
of acknowledgments are left out.

>>> from datetime import UTC, datetime
>>> print(acknowledge(b"hello", control_number=7, at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC)))
b''
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

from edicompliance.errors import UnwritableDocument
from edicompliance.x12.codes import load_codes
from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.issues import Issue
from edicompliance.x12.limits import Limits
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.reader import Source
from edicompliance.x12.report import Acceptance, GroupReport, InterchangeReport, SetReport
from edicompliance.x12.schema import SHIPPED, Tables, load_segments, nearest_release, release_of_set
from edicompliance.x12.structure import SegmentRule
from edicompliance.x12.validator import validate
from edicompliance.x12.verdicts import (
    Gathered,
    GroupVerdict,
    InterchangeVerdict,
    SetVerdict,
    Verdict,
    gather,
)
from edicompliance.x12.writer import GroupToWrite, Parties, SegmentValues, write_interchange

Kind = Literal["997", "999"]
HIGHEST_CONTROL_NUMBER = 999_999_999
"""Of ISA13 and GS06."""
CONVENTION_999 = "005010X231A1"
"""GS08 and ST03 of a 999."""
_ACKNOWLEDGMENTS = ("997", "999")
_GROUP_OF_ACKNOWLEDGMENTS = "FA"
_USAGES = ("I", "P", "T")
_MOST_CODES = 5
"""Places for codes in AK5 and AK9."""
_MOST_ORDINAL = 999_999
"""What fits AK302."""
_NAMES = {
    "997": {"segment": "AK3", "element": "AK4", "verdict": "AK5"},
    "999": {"segment": "IK3", "element": "IK4", "verdict": "IK5"},
}
_LISTS = {"997": {"720": "720", "723": "723"}, "999": {"720": "620", "723": "621"}}
_IN_FULL = re.compile("[0-9]{6}(?![0-9])")
"""A release as an answer may repeat it."""
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REFERENCE = re.compile(r"[A-Z0-9]{2,3}([0-9]{2,3})(?:-([0-9]+))?")
_ECHOED = {
    *("AK101", "AK102", "AK103", "AK201", "AK202", "AK203", "GS02", "GS03"),
    *("TA101", "TA102", "TA103"),
}
"""Where the partner finds his own values again: they are given back even where they are wrong."""
_NO_COPY = frozenset({"1", "2", "3", "12", "13"})
"""Errors in elements (723) that are not about one value."""
_HAS_ELEMENT_ERRORS = "8"
_MANDATORY_MISSING = "3"


@dataclass(frozen=True, slots=True)
class Answering:
    """How a trading partner wants to be answered."""

    kind: Kind = "997"
    """A 999 only where the partner asks for it."""
    ta1: bool = False
    """Whether a TA1 is sent although ISA14 does not ask for one."""
    acceptance: Acceptance = field(default_factory=Acceptance)
    delimiters: Delimiters | None = None
    """None: those of what is answered."""

    def of_kind(self, kind: Kind) -> Answering:
        """The same with a 997, or with a 999."""
        return replace(self, kind=kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is written, settings and ISA14 aside."""

    groups: bool = True
    """A 997 or 999."""
    ta1: bool | None = None
    """A TA1; None: where ISA14 or the partner asks."""


def acknowledge(
    source: Source,
    *,
    control_number: int,
    at: datetime,
    answering: Answering | None = None,
    wanted: Wanted | None = None,
    narrowings: dict[str, Narrowing] | None = None,
    tables: Tables = SHIPPED,
    limits: Limits | None = None,
    file: str | None = None,
) -> bytes:
    """Write the answer to every interchange of a file; b"" where none is owed.

    `control_number` is the first ISA13 and GS06 used, the next ones follow, after the highest 1;
    `at` is the time of writing as it shall stand in the envelopes; `tables`, ours or those of
    `load_tables`, are what the sets are judged by; `limits` say how much of one thing is read.
    Raises `UnwritableDocument` where the envelope that is answered names parties that no ISA can
    hold, OSError where a path cannot be read.
    """
    answering, wanted = answering or Answering(), wanted or Wanted()
    accepts = answering.acceptance
    found = gather(
        source, file=file, narrowings=narrowings, acceptance=accepts, tables=tables, limits=limits
    )
    return acknowledge_gathered(found, control_number, at, answering, wanted, tables)


def acknowledge_gathered(
    found: Gathered,
    control_number: int,
    at: datetime,
    answering: Answering,
    wanted: Wanted,
    tables: Tables = SHIPPED,
    first_group: int | None = None,
) -> bytes:
    """Write the answer to what was gathered before, as `acknowledge` does.

    `first_group` is the first GS06, where groups are not counted as interchanges are.
    """
    written: list[bytes] = []
    groups = (first_group or control_number) - control_number
    for one in found.interchanges:
        answer = _Answer(one, answering, wanted, tables)
        if answer.is_owed:
            number, group_number = control_number + len(written), control_number + groups
            written.append(answer.write(_wrapped(number), group_number, at))
            groups += len(answer.envelopes)
    return b"".join(written)


def _wrapped(number: int) -> int:
    """A control number that fits: after the highest the sequence begins again.

    >>> _wrapped(999_999_999), _wrapped(1_000_000_000)
    (999999999, 1)
    """
    return (number - 1) % HIGHEST_CONTROL_NUMBER + 1


class _Answer:
    """The answer to one interchange."""

    def __init__(
        self,
        verdict: InterchangeVerdict,
        answering: Answering,
        wanted: Wanted,
        tables: Tables,
    ) -> None:
        self.verdict = verdict
        self.tables = tables
        self.report = verdict.report
        self.isa = verdict.report.isa
        self.kind = answering.kind
        answerable = [one for one in verdict.groups if _wants_answer(one)]
        asked = answering.ta1 or self.isa[14].strip() == "1"
        asked = asked if wanted.ta1 is None else wanted.ta1
        self.ta1 = asked and (bool(answerable) or self.report.accepted != "A")
        self.groups = answerable if wanted.groups else []
        self.delimiters = answering.delimiters or _usable(self.report.delimiters)

    @property
    def is_owed(self) -> bool:
        """Without an ISA there is nobody whom it could reach."""
        return bool(self.isa[0] and (self.ta1 or self.groups))

    @property
    def envelopes(self) -> list[list[GroupVerdict]]:
        """The groups, those together that are answered in one."""
        return [list(alike) for _, alike in groupby(self.groups, _envelope_of)]

    def write(self, control_number: int, group_number: int, at: datetime) -> bytes:
        """The interchange; its groups are numbered from `group_number` on."""
        isa = self.isa
        parties = Parties((isa[7].strip(), isa[8].strip()), (isa[5].strip(), isa[6].strip()))
        groups = [
            self.group(alike, parties, _wrapped(group_number + nth))
            for nth, alike in enumerate(self.envelopes)
        ]
        data = write_interchange(
            groups,
            parties=parties,
            control_number=control_number,
            at=at,
            version=self.version(),
            delimiters=self.delimiters,
            usage=isa[15] if isa[15] in _USAGES else "P",
            ahead=[_ta1(self.verdict, self.report)] if self.ta1 else [],
        )
        for one in validate(data).issues:
            if one.severity == "error" and one.where.element not in _ECHOED:
                raise UnwritableDocument(f"the answer to interchange {isa[13].strip()}: {one}")
        return data

    def version(self) -> str:
        """ISA12: that of the interchange, as far as it is one."""
        version = self.isa[12].strip()
        if self.kind == "999" and self.groups:
            return CONVENTION_999[:5]
        return version if re.fullmatch("[0-9]{5}", version) else "00401"

    def group(self, verdicts: list[GroupVerdict], parties: Parties, number: int) -> GroupToWrite:
        """One group with an answer to each of `verdicts`, which have one envelope."""
        first = verdicts[0].report
        release = CONVENTION_999 if self.kind == "999" else _release_of(first)
        return GroupToWrite(
            number,
            release,
            [(self.kind, list(self.body(one, release))) for one in verdicts],
            Parties(parties.sender, parties.receiver, first.receiver.strip(), first.sender.strip()),
            CONVENTION_999 if self.kind == "999" else "",
        )

    def body(self, verdict: GroupVerdict, release: str) -> Iterator[SegmentValues]:
        """The segments between ST and SE."""
        group = verdict.report
        newer = release >= "005010"
        numbers = group.functional_id, group.control_number, group.release * newer
        yield "AK1", *map(_echo, numbers)
        teller = _Teller(self.kind, release, self.delimiters, self.tables)
        for one in verdict.sets:
            report = one.report
            numbers = report.set_id, report.control_number, report.convention * newer
            yield "AK2", *map(_echo, numbers)
            yield from teller.errors(one, group)
            yield _NAMES[self.kind]["verdict"], report.accepted, *_codes(one)
        yield _ak9(verdict)


class _Teller:
    """Tells the errors of a set, in the words of a 997 or a 999."""

    def __init__(self, kind: Kind, release: str, delimiters: Delimiters, tables: Tables) -> None:
        self.names = _NAMES[kind]
        self.lists = _LISTS[kind]
        self.release = SHIPPED.reading_release(release)
        self.tables = tables
        """Those by which the set was judged."""
        self.delimiters = delimiters

    def errors(self, verdict: SetVerdict, group: GroupReport) -> Iterator[SegmentValues]:
        """AK3 and AK4: the segments in their order, each with the errors of its elements."""
        rules = _rules_of(verdict.report, group, self.tables)
        told: dict[tuple[int, str, str], list[Issue]] = {}
        for one in verdict.errors:
            ordinal = _ordinal(one, verdict.report)
            tag = (one.where.segment or "")[:3]
            numbers, code = one.acknowledged.split("/")
            if numbers == "723":
                told.setdefault((ordinal, tag, _HAS_ELEMENT_ERRORS), []).append(one)
                continue
            if code == _MANDATORY_MISSING and one.expected:
                tag = one.expected.partition("*")[0][:3]
            told.setdefault((ordinal, tag, code), [])
        for (ordinal, tag, code), elements in sorted(told.items(), key=lambda item: item[0][0]):
            if not 0 < ordinal <= _MOST_ORDINAL:
                continue
            yield self.names["segment"], tag, str(ordinal), "", self.coded("720", code)
            for one in elements:
                yield from self.element(one, rules.get(tag))

    def element(self, one: Issue, rule: SegmentRule | None) -> Iterator[SegmentValues]:
        """AK4: which element, what is wrong with it, and a copy of it."""
        found = _REFERENCE.fullmatch(one.where.element or "")
        if found is None:
            return
        position, component = int(found[1]), int(found[2] or 0)
        place = [str(position), str(component or ""), str(one.where.repetition or "")]
        parts = place if self.release >= "004030" else place[:2]
        code = one.acknowledged.split("/")[1]
        number = _number(rule, position, component)
        yield self.names["element"], parts, number, self.coded("723", code), self.copy(one, code)

    def copy(self, one: Issue, code: str) -> str:
        """The bad value, where it can be written."""
        value = one.actual or ""
        whole = len(value.encode("utf-8", "replace")) in (one.where.length, 99)
        used = self.delimiters
        delimiters = (used.element, used.component, used.repetition, used.segment)
        held = any(char and char in value for char in delimiters)
        if code in _NO_COPY or not whole or held or _UNWRITABLE.search(value):
            return ""
        return value if value.strip() else ""

    def coded(self, numbers: str, code: str) -> str:
        """A code that the release has; else a component too many is an element too many."""
        codes = load_codes(self.lists[numbers])
        known = codes is None or codes.allows(code, self.release)
        return code if known else {"723": "3", "720": "2"}[numbers]


def _wants_answer(verdict: GroupVerdict) -> bool:
    """A group with a header; one of acknowledgments is not answered."""
    group = verdict.report
    answers = any(one.set_id in _ACKNOWLEDGMENTS for one in group.sets)
    return group.has_header and group.functional_id != _GROUP_OF_ACKNOWLEDGMENTS and not answers


def _envelope_of(verdict: GroupVerdict) -> tuple[str, ...]:
    """What groups must share to be answered in one."""
    group = verdict.report
    return group.sender, group.receiver, _release_of(group)


def _release_of(group: GroupReport) -> str:
    """The release that a 997 is written in: that of the group, as far as we have a 997 of it.

    >>> _release_of(GroupReport("PO", "1", "004010VICS")), _release_of(GroupReport("PO", "1", "T"))
    ('004010VICS', '004010')
    >>> _release_of(GroupReport("PO", "1", "00401"))
    '004010'
    """
    release = group.release.strip()
    base = SHIPPED.base_release(release)
    if base is None:
        return nearest_release(release)
    return release if _IN_FULL.match(release) else base


def _ta1(verdict: InterchangeVerdict, report: InterchangeReport) -> SegmentValues:
    """TA1: what became of the interchange, and the gravest note on it."""
    isa = report.isa
    note = next(iter(verdict.codes), "000")
    return "TA1", *(_echo(isa[position]) for position in (13, 9, 10)), report.accepted, note


def _ak9(verdict: GroupVerdict) -> SegmentValues:
    """AK9: what became of the group, and how many sets were said, received and accepted."""
    group = verdict.report
    received = str(len(group.sets))
    said = group.said if re.fullmatch("[0-9]{1,6}", group.said) else received
    accepted = str(0 if group.accepted == "R" else group.sets_accepted)
    return "AK9", group.accepted, said, received, accepted, *_codes(verdict)


def _codes(verdict: Verdict) -> list[str]:
    """The codes of a verdict, as many as there is room for."""
    return verdict.codes[:_MOST_CODES]


def _echo(value: str) -> str:
    """A value as the partner sent it, without what nobody can write."""
    return _UNWRITABLE.sub("", value).strip()


def _ordinal(one: Issue, report: SetReport) -> int:
    """Which segment of the set, ST = 1; 0 where it cannot be told."""
    where = one.where
    if where.set_segment_number is not None:
        return where.set_segment_number
    if where.segment_number is not None and report.segment_number:
        return where.segment_number - report.segment_number + 1
    return 0


def _rules_of(report: SetReport, group: GroupReport, tables: Tables) -> dict[str, SegmentRule]:
    """The segments by which the set was judged; none where its release has no tables."""
    release = tables.base_release(release_of_set(report.convention, group.release))
    return load_segments(release, tables) if release else {}


def _number(rule: SegmentRule | None, position: int, component: int) -> str:
    """The data element number, AK402, where it is one."""
    if rule is None or not 0 < position <= len(rule.elements):
        return ""
    element = rule.elements[position - 1]
    if element is not None and component:
        parts = element.components
        element = parts[component - 1] if component <= len(parts) else None
    return element.number if element is not None and element.number.isdigit() else ""


def _usable(found: Delimiters) -> Delimiters:
    """The partner's own delimiters, unless nothing can be written with them."""
    chars = (found.element, found.component, found.segment)
    if found.clashes or any(len(one) != 1 for one in chars):
        return Delimiters(repetition=found.repetition and "^")
    return found
