"""Until when a deduction can be disputed, by the guide's own window.

Windows roll from a day (30 days after it was taken), follow a calendar (the second to the
sixteenth), or open later than the deduction (45 days after it). A day counts where the retailer is.

>>> from datetime import UTC
>>> from edicompliance.chargebacks.taken import Taken
>>> from edicompliance.profiles import load_profile
>>> taken = Taken(retailer="example-mart", kind="deducted", day=date(2026, 1, 10))
>>> window = window_of(load_profile("example-mart"), taken, "INV001")
>>> window.state(datetime(2026, 5, 1, tzinfo=UTC)), window.last_day
('closed', datetime.date(2026, 4, 10))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from edicompliance.chargebacks.taken import Taken
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, on_day, zone_info
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_disputes import Dispute
from edicompliance.profiles.model import Absent, Facts, Resolved, Undecided
from edicompliance.profiles.points import Span

State = Literal["not open yet", "open", "closed", "cannot tell"]
_SOMEWHERE: Final = "UTC"
_NO_DAYS: Final[Mapping[str, date]] = MappingProxyType({})
DAYS: Final = ("notified", "assessed", "deducted", "period_end", "invoice_due", "disputed")
"""Days that windows count from; what no paper tells, a person can say."""


@dataclass(frozen=True, slots=True)
class DisputeWindow:
    """From when to when, and how often, a deduction can be disputed."""

    opens: Moment | None = None
    """None: at once."""
    closes: Moment | None = None
    """None: never."""
    clause: Resolved[Dispute] | None = None
    """Who says so; None: the guide says nothing."""
    doubt: str = ""
    """Why it cannot be told; empty: it can."""
    counted: tuple[tuple[str, date], ...] = ()
    """The days that it counts from."""

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be filed, at the retailer's place."""
        if self.closes is None:
            return None
        if self.closes.day is not None:
            return self.closes.day
        return self.closes.first.astimezone(zone_info(self.closes.zone)).date()

    @property
    def attempts(self) -> int | None:
        """How often it may be disputed; None: no limit is told."""
        return self.clause.clause.attempts if self.clause else None

    def state(self, now: datetime) -> State:
        """How it stands at a time."""
        if self.doubt:
            return "cannot tell"
        if self.opens is not None and now < self.opens.first:
            return "not open yet"
        if self.closes is not None and now > self.closes.last:
            return "closed"
        return "open"


@dataclass(frozen=True, slots=True)
class StageWindow:
    """A step of the guide's way, and from when to when it is gone."""

    name: str
    """What the retailer calls it."""
    before_charge: bool
    """Whether it is gone before the money is taken."""
    window: DisputeWindow


def window_of(
    profile: Profile,
    taken: Taken,
    rule: str = "",
    name: str | None = None,
    *,
    days: Mapping[str, date] = _NO_DAYS,
) -> DisputeWindow:
    """Return the window of a deduction: by the clause of that name, else by that of its rule.

    `days` are known besides what was told of it, and go before that: `{"period_end": ...}`.
    """
    found = list(_clauses(profile, rule, name))
    if not found:
        return DisputeWindow(doubt="the guide does not say how it is fought")
    if len({one.clause.window for one in found}) > 1:
        return DisputeWindow(doubt="several clauses of the guide tell how it is fought")
    resolved = found[0]
    if resolved.clause.window is None:
        return DisputeWindow(clause=resolved, doubt="the guide does not say until when")
    return _evaluated(resolved.clause.window, resolved, profile, taken, days)


def stages_of(
    window: DisputeWindow,
    profile: Profile,
    taken: Taken,
    claim: Decimal,
    days: Mapping[str, date] = _NO_DAYS,
) -> tuple[StageWindow, ...]:
    """Return the steps that a claim of this size goes, by the clause of its window.

    >>> from datetime import UTC
    >>> from edicompliance.profiles import load_profile
    >>> mart, day = load_profile("example-mart"), date(2026, 11, 20)
    >>> billed = Taken(retailer="example-mart", kind="assessed", day=day)
    >>> window = window_of(mart, billed, "ASN001")
    >>> [(one.name, one.before_charge, str(one.window.last_day))
    ...     for one in stages_of(window, mart, billed, Decimal(250))]
    [('exemption', True, '2026-12-04')]
    """
    if window.clause is None:
        return ()
    found = []
    for stage in window.clause.clause.stages_for(claim):
        if stage.window is None:
            own = DisputeWindow(clause=window.clause, doubt="the guide does not say until when")
        else:
            own = _evaluated(stage.window, window.clause, profile, taken, days)
        found.append(StageWindow(stage.name, stage.before_charge, own))
    return tuple(found)


def _evaluated(
    span: Span,
    resolved: Resolved[Dispute],
    profile: Profile,
    taken: Taken,
    days: Mapping[str, date],
) -> DisputeWindow:
    zone = profile.zone.name if profile.zone else _SOMEWHERE
    known = {key: day for key, day in _days(taken) if day is not None} | dict(days)
    anchors = {key: on_day(day, zone) for key, day in known.items()}
    try:
        opens, closes = span.evaluate(
            anchors, profile.time_context(resolved.clause, {"ship_from": zone, "ship_to": zone})
        )
    except CannotTell as why:
        return DisputeWindow(clause=resolved, doubt=why.reason)
    counted = tuple((name, known[name]) for name in span.anchors if name in known)
    return DisputeWindow(opens, closes, resolved, counted=counted)


def _clauses(profile: Profile, rule: str, name: str | None) -> Iterator[Resolved[Dispute]]:
    names = dict.fromkeys(one.name for one in profile.clauses("disputes"))
    for one in [name] if name in names else names:
        answer = profile.resolve("disputes", str(one), Facts())
        if isinstance(answer, Absent):
            continue
        for resolved in answer.candidates if isinstance(answer, Undecided) else (answer,):
            clause = resolved.clause
            if isinstance(clause, Dispute) and (name in names or _is_about(clause, rule)):
                yield resolved


def _is_about(clause: Dispute, rule: str) -> bool:
    return clause.is_about(rule) if rule else not clause.for_codes


def _days(taken: Taken) -> Iterator[tuple[str, date | None]]:
    yield "deducted", taken.day if taken.kind == "deducted" else None
    yield "assessed", taken.day if taken.kind == "assessed" else None
    yield "notified", taken.notified or (taken.day if taken.kind == "assessed" else None)
