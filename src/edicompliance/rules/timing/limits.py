"""The limits that a guide sets, worked out for one order or one ship notice.

A window has two ends, and each is known, open or in doubt by itself: an order that says by when to
ship and not from when can be late, and nobody can tell whether it is early.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment
from edicompliance.profiles import Absent, Facts, Profile, Resolved, Undecided
from edicompliance.profiles import Deadline as DeadlineClause
from edicompliance.profiles import Window as WindowClause
from edicompliance.profiles.deciding import NO_CLAUSE
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.limits_told import Saying
from edicompliance.x12 import Narrowing


class NotApplicable(Exception):  # noqa: N818 - an outcome, not an error
    """The guide has no such clause for this shipment."""


class OpenClause(CannotTell):
    """Which of several clauses holds hangs on facts that are missing."""

    def __init__(self, section: str, name: str, answer: Undecided) -> None:
        super().__init__(f"{section}.{name}: {answer.reason}")
        self.section, self.name, self.answer = section, name, answer

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the question from others: the clauses that may hold."""
        return self.section, self.name, self.answer.between

    @property
    def may_be(self) -> tuple[tuple[str, Resolved | None], ...]:
        """What may hold, by its label; None: no clause."""
        found: list[tuple[str, Resolved | None]] = [
            (one.called, one) for one in self.answer.candidates
        ]
        if found and NO_CLAUSE in self.answer.between:
            found.append((f"no {self.section}.{self.name}", None))
        return tuple(found)


Supposed = Mapping[tuple[object, ...], Resolved | None]
"""Which clause is taken to hold, by the question's key; None: none of them."""


def clause_in_force(
    profile: Profile, section: str, name: str, facts: Facts, supposed: Supposed
) -> Resolved:
    """The clause that holds, or is taken to; raises `CannotTell` and `NotApplicable`."""
    answer = profile.resolve(section, name, facts)
    if isinstance(answer, Undecided):
        answer = _supposed(section, name, answer, supposed)
    if isinstance(answer, Absent):
        if answer.listed is not None:
            raise CannotTell(f"{section}.{name} is not known: {answer.listed}")
        raise NotApplicable(f"{section}.{name}")
    if answer.status in ("announced", "retired"):
        raise NotApplicable(f"{section}.{name} is {answer.status}")
    return answer


def _supposed(section: str, name: str, question: Undecided, supposed: Supposed) -> Resolved:
    key = OpenClause(section, name, question).key
    if key not in supposed:
        raise OpenClause(section, name, question)
    answer = supposed[key]
    if answer is None:
        raise NotApplicable(f"{section}.{name}")
    return answer


def narrowing_in_force(profile: Profile, set_id: str, facts: Facts) -> Narrowing:
    """What must and must not be in a document; raises `CannotTell` and `NotApplicable`."""
    narrowing = profile.narrowing(set_id, facts)
    if not narrowing:
        listed = profile.unknown.get(f"narrow.{set_id}")
        if listed is not None:
            raise CannotTell(f"narrow.{set_id} is not known: {listed}")
        raise NotApplicable(f"narrow.{set_id}")
    return narrowing


def limit_text(body: object) -> str:
    """A window or a deadline as the guide's clause writes it.

    >>> limit_text(DeadlineClause.model_validate({"by": "departed + 1 hour"}))
    'by departed + 1 hour'
    """
    if isinstance(body, DeadlineClause):
        return f"{body.word} {body.point.text}"
    return body.span.text if isinstance(body, WindowClause) else str(body)


def last_instant(closing: Moment) -> datetime:
    """The last instant that is certainly not after a limit."""
    return closing.first if closing.day is None else closing.last


@dataclass(frozen=True, slots=True)
class End:
    """One end of a window."""

    moment: Moment | None = None
    """None: there is no limit on this side."""
    evidence: tuple[Evidence, ...] = ()
    """What it was worked out from."""
    doubt: CannotTell | None = None
    """Why it cannot be worked out."""
    told: tuple[Saying, ...] = ()
    """By whose word."""

    @property
    def is_open(self) -> bool:
        """Whether there is no limit, for certain."""
        return self.moment is None and self.doubt is None

    @property
    def known(self) -> Moment | None:
        """The limit; raises `CannotTell` where it is in doubt."""
        if self.doubt is not None:
            raise CannotTell(self.doubt.reason)
        return self.moment


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, for one order."""

    begin: End
    end: End
    resolved: Resolved

    @property
    def opening(self) -> Moment | None:
        """Its first moment, None where that side is open; raises `CannotTell`."""
        return self.begin.known

    @property
    def closing(self) -> Moment | None:
        """Its last moment, None where that side is open; raises `CannotTell`."""
        return self.end.known

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What it was worked out from, each once."""
        return tuple(dict.fromkeys((*self.begin.evidence, *self.end.evidence)))

    def evidence_against(self, seen: Moment) -> tuple[Evidence, ...]:
        """The same, the end that something missed in front."""
        closing = self.end.moment
        if closing is None or seen.last <= closing.last:
            return self.evidence
        return tuple(dict.fromkeys((*self.end.evidence, *self.begin.evidence)))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment of something."""

    moment: Moment
    on_limit: bool
    """Whether the moment itself is too late already ("before")."""
    counts: str
    """transmitted, accepted or clean."""
    resolved: Resolved
    evidence: tuple[Evidence, ...]
    """What it was worked out from."""
    told: tuple[Saying, ...] = ()
    """By whose word."""

    @property
    def word(self) -> str:
        """`before` or `by`."""
        return "before" if self.on_limit else "by"
