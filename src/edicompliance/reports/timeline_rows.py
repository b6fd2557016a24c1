"""The rows of a shipment's timeline: what limits hold, what is planned, what happened, and now.

Each has a name and its times in words; a limit says how much time there is to spare. The picture of
them is `timeline.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.reports.slack import last_of, met_by, slack_of
from edicompliance.rules.model import CheckResult
from edicompliance.rules.timing.limits_told import LIMIT_NAMES, LimitInForce

_SAFE_DEPARTURE: Final = "last safe departure"

_PLANS: Final = {
    "planned_departure": "planned ship",
    "planned_arrival": "planned arrival",
    "appointment": "appointment",
    "available_until": "goods available until",
    "asn_planned": "ship notice projected",
    "asn_sent": "ship notice sent",
}
"""Facts of the supplier's that are shown, and what they are called."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row: a band from `opens` to `closes`, or a mark at `at`."""

    name: str
    words: str
    """Its times, in words."""
    opens: datetime | None = None
    closes: datetime | None = None
    at: datetime | None = None
    kind: str = "window"
    """window, deadline, plan, seen, now."""
    slack: str = ""
    """How far what is planned is inside the limit, or outside."""

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything of it to be seen in a picture."""
        return not (self.opens is self.closes is self.at is None)

    @property
    def told(self) -> str:
        """Its times and its slack, in words."""
        return f"{self.words}; {self.slack}" if self.slack else self.words


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, as far as its time is known."""

    name: str
    moment: Moment
    of: str = ""
    """The fact that it is: `planned_departure` has come true; empty: none that a limit asks."""


def timeline_rows(
    result: CheckResult, happened: Sequence[Happened] = (), clock: tzinfo | None = None
) -> tuple[TimelineRow, ...]:
    """The limits that hold, then what is planned, what happened, then now.

    By the clock of the dock, unless another is given.
    """
    clock, facts = clock or clock_of(result), _come_true(result.shipment.facts, happened)
    limits = [_limit_row(one, clock, met_by(one, facts)) for one in _of_the_truck(result)]
    seen = [_seen_row(one, clock) for one in happened]
    over = _over(happened)
    plans = [
        TimelineRow(name, _at(when, clock), at=when, kind="plan")
        for key, name in _PLANS.items()
        if (when := getattr(facts, key)) is not None and key not in over
    ]
    safe = result.latest_safe_ship
    if safe is not None and "planned_departure" not in over:
        plans.append(TimelineRow(_SAFE_DEPARTURE, _at(safe, clock), at=safe, kind="plan"))
    now = TimelineRow("now", _at(result.checked_at, clock), at=result.checked_at, kind="now")
    return (*limits, *plans, *seen, now)


def _over(happened: Iterable[Happened]) -> set[str]:
    """The plans that are none any more: a notice that was sent is projected no longer."""
    found = {one.of for one in happened if one.of}
    return found | {"asn_planned"} if "asn_sent" in found else found


def _come_true(facts: ShipmentFacts, happened: Iterable[Happened]) -> ShipmentFacts:
    """The facts with what has happened in the place of its plan, where its time is known."""
    told: dict[str, datetime] = {}
    for one in happened:
        if one.of and one.moment.day is None:
            told.setdefault(one.of, one.moment.first)
    return facts.model_copy(update=told) if told else facts


def _seen_row(one: Happened, clock: tzinfo) -> TimelineRow:
    """A mark at its time; of a day without a time a band."""
    told, moment = moment_words(one.moment, clock), one.moment
    if moment.day is None:
        return TimelineRow(one.name, told, at=moment.first, kind="seen")
    return TimelineRow(one.name, told, opens=moment.first, closes=moment.last, kind="seen")


def _of_the_truck(result: CheckResult) -> Iterator[LimitInForce]:
    """The limits that the truck hangs on: papers go out weeks before or after it."""
    return (one for one in result.in_force if not one.is_of_papers)


def story_rows(
    results: Iterable[CheckResult], happened: Iterable[Happened], clock: tzinfo
) -> tuple[TimelineRow, ...]:
    """What held for shipments and what happened, by one clock, for one who looks back."""
    seen = sorted(set(happened), key=lambda one: (one.moment.first, one.name))
    over = {_SAFE_DEPARTURE, *(_PLANS[one] for one in _over(seen))}
    rows: dict[TimelineRow, None] = {}
    for result in results:
        told = timeline_rows(result, clock=clock)
        limits = (row for row in told if row.kind in ("window", "deadline"))
        rows |= dict.fromkeys(row for row in limits if row.opens or row.closes)
        rows |= dict.fromkeys(row for row in told if row.kind == "plan" and row.name not in over)
    rows |= dict.fromkeys(_seen_row(one, clock) for one in seen)
    return tuple(rows)


def clock_of(result: CheckResult) -> tzinfo:
    """The clock of the dock, else that of the check."""
    zone = result.shipment.facts.ship_from_zone
    return zone_info(zone) if zone else (result.checked_at.tzinfo or UTC)


def _limit_row(one: LimitInForce, clock: tzinfo, planned: datetime | None) -> TimelineRow:
    name = LIMIT_NAMES.get(one.clause, one.clause)
    if one.word != "within":
        name = f"{name} {one.word}"
    opens = one.opens.first if one.opens else None
    closes = last_of(one.closes) if one.closes else None
    return TimelineRow(
        name + _of_orders(one),
        _limit_words(one, clock),
        opens=opens,
        closes=closes,
        kind="window" if one.word == "within" else "deadline",
        slack=slack_of(one, planned) if planned is not None and not one.doubt else "",
    )


def _of_orders(one: LimitInForce) -> str:
    return f", {len(one.orders)} orders" if len(one.orders) > 1 else ""


def _limit_words(one: LimitInForce, clock: tzinfo) -> str:
    ends = [moment_words(end, clock) for end in (one.opens, one.closes)]
    if one.word != "within":
        told = f"{one.word} {ends[1]}" if ends[1] else ""
    elif ends[0] and ends[1]:
        told = f"{ends[0]} to {ends[1]}"
    else:
        told = f"from {ends[0]}" if ends[0] else f"until {ends[1]}" if ends[1] else ""
    if not one.doubt:
        return told
    return f"{told}; cannot tell" if told else f"cannot tell: {one.doubt}"


def moment_words(moment: Moment | None, clock: tzinfo) -> str:
    """A time at a clock, or a day; "" where there is none."""
    if moment is None:
        return ""
    if moment.day is not None:
        return f"{moment.day:%a %m-%d}"
    return _at(moment.first, clock)


def _at(instant: datetime, clock: tzinfo) -> str:
    return f"{instant.astimezone(clock):%a %m-%d %H:%M %Z}"
