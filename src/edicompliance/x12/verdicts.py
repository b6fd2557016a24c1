"""What an acknowledgment has to tell: the errors of each interchange, group and set, gathered.

The validator hands out its issues one by one; those that an acknowledgment has a code for are put
to the interchange, the group or the set they belong to, while these are the ones being read.

>>> found = gather(b"hello")
>>> found.interchanges
[]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from edicompliance.x12.issues import Issue
from edicompliance.x12.limits import Limits
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.reader import Source, chunks_of
from edicompliance.x12.report import Acceptance, GroupReport, InterchangeReport, SetReport
from edicompliance.x12.schema import SHIPPED, Tables
from edicompliance.x12.validator import Validator

MOST_TOLD = 1000
"""Errors in segments that are kept for one set; its verdict counts them all."""
_OUTSIDE_SETS = "022"
"""The note of a TA1 for what is wrong outside of any group, and has no code of its own."""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was found wrong in one place; what it comes to stands in its report."""

    found: dict[str, bool] = field(default_factory=dict)
    """Codes of the list that fits the place, each with whether it rejects."""

    @property
    def codes(self) -> list[str]:
        """The codes: those that reject first, else in the order they were found."""
        return sorted(self.found, key=lambda code: not self.found[code])

    def take(self, code: str, *, rejects: bool) -> None:
        """One more error."""
        self.found[code] = rejects or self.found.get(code, False)


@dataclass(slots=True)
class SetVerdict(Verdict):
    """What an AK2 loop tells: codes of list 718, and the errors in segments."""

    report: SetReport
    errors: list[Issue] = field(default_factory=list)
    """Those of lists 720 and 723, up to `MOST_TOLD`."""


@dataclass(slots=True)
class GroupVerdict(Verdict):
    """What an AK1 .. AK9 tells: codes of list 716, and the sets."""

    report: GroupReport
    sets: list[SetVerdict] = field(default_factory=list)


@dataclass(slots=True)
class InterchangeVerdict(Verdict):
    """What a TA1 tells: codes of list I18; and the groups."""

    report: InterchangeReport
    groups: list[GroupVerdict] = field(default_factory=list)


class Gathered(NamedTuple):
    """The verdicts of a file."""

    interchanges: list[InterchangeVerdict]
    issues: list[Issue]
    """Every issue, of whatever severity."""


def gather(
    source: Source,
    *,
    file: str | None = None,
    narrowings: dict[str, Narrowing] | None = None,
    acceptance: Acceptance | None = None,
    tables: Tables = SHIPPED,
    limits: Limits | None = None,
) -> Gathered:
    """Validate, as `validate` does, and put each error to what it belongs to.

    Raises OSError where a path cannot be read, and nothing for bad data.
    """
    file, chunks = chunks_of(source, file)
    acceptance = acceptance or Acceptance()
    validator = Validator(file, narrowings, limits, acceptance, tables)
    gathering = _Gathering(validator, acceptance)
    issues = []
    for one in validator.run(chunks):
        issues.append(one)
        gathering.take(one)
    return Gathered(gathering.verdicts(), issues)


class _Gathering:
    """Verdicts by the report they belong to."""

    def __init__(self, validator: Validator, acceptance: Acceptance) -> None:
        self.validator = validator
        self.acceptance = acceptance
        self.interchanges: dict[int, InterchangeVerdict] = {}
        self.groups: dict[int, GroupVerdict] = {}
        self.sets: dict[int, SetVerdict] = {}

    def take(self, one: Issue) -> None:
        """The next issue, to what the validator has put it to."""
        if not one.acknowledged or self.validator.blamed is None:
            return
        blamed, (numbers, code) = self.validator.blamed, one.acknowledged.split("/")
        rejects = self.acceptance.rejects(one.code)
        if isinstance(blamed, InterchangeReport):
            note = code if numbers == "I18" else _OUTSIDE_SETS
            self.interchange(blamed).take(note, rejects=rejects)
        elif isinstance(blamed, SetReport):
            self.in_set(self.set(blamed), one, rejects=rejects)
        elif numbers == "716":
            self.group(blamed).take(code, rejects=rejects)

    def in_set(self, verdict: SetVerdict, one: Issue, *, rejects: bool) -> None:
        numbers, code = one.acknowledged.split("/")
        if numbers == "718":
            verdict.take(code, rejects=rejects)
            return
        verdict.take("5", rejects=rejects)
        if len(verdict.errors) < MOST_TOLD:
            verdict.errors.append(one)

    def interchange(self, report: InterchangeReport) -> InterchangeVerdict:
        return self.interchanges.setdefault(id(report), InterchangeVerdict(report))

    def group(self, report: GroupReport) -> GroupVerdict:
        return self.groups.setdefault(id(report), GroupVerdict(report))

    def set(self, report: SetReport) -> SetVerdict:
        return self.sets.setdefault(id(report), SetVerdict(report))

    def verdicts(self) -> list[InterchangeVerdict]:
        """Every interchange with its groups and sets, those without an error too."""
        for interchange in self.validator.interchanges:
            groups = [self.group(one) for one in interchange.groups]
            self.interchange(interchange).groups = groups
            for group in groups:
                group.sets = [self.set(one) for one in group.report.sets]
        return [self.interchange(one) for one in self.validator.interchanges]
