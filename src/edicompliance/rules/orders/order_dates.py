"""The dates of an order: windows that no truck can meet, and those that are over already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, NamedTuple

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.conventions import DateMeaning, dates_of_order
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.parts import DateTime
from edicompliance.documents.segments.times import Moment, at_instant, is_after, words, zone_info
from edicompliance.profiles import BusinessCalendar
from edicompliance.rules.context import Context, Place
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.timing.times import ORDER_DATES, certain
from edicompliance.rules.timing.whose_word import Told

_NAMES: Final[Mapping[str, str]] = {
    "po_date": "the order's date",
    "ship_not_before": "not to ship before",
    "ship_not_after": "not to ship after",
    "ship_requested": "requested to ship",
    "deliver_not_before": "not to deliver before",
    "deliver_not_after": "not to deliver after",
    "deliver_requested": "requested to deliver",
    "must_arrive_by": "must arrive by",
    "cancel_after": "cancel after",
}
_PAIRS: Final = (
    ("ship_not_before", "ship_not_after"),
    ("deliver_not_before", "deliver_not_after"),
    ("ship_not_before", "deliver_not_after"),
    ("ship_not_before", "must_arrive_by"),
    ("deliver_not_before", "must_arrive_by"),
    ("ship_not_before", "ship_requested"),
    ("ship_requested", "ship_not_after"),
    ("deliver_not_before", "deliver_requested"),
    ("deliver_requested", "deliver_not_after"),
    ("ship_requested", "deliver_requested"),
    ("ship_not_before", "cancel_after"),
    *(("po_date", name) for name in _NAMES if name not in {"po_date", "ship_not_before"}),
)
"""Dates of which the first must not be after the second."""
_LIMITS: Final[tuple[tuple[DateMeaning, Place], ...]] = (
    ("ship_not_after", "ship_from"),
    ("cancel_after", "ship_from"),
    ("deliver_not_after", "ship_to"),
    ("must_arrive_by", "ship_to"),
)
"""Dates by which something must have happened, and at whose clock they end."""


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """What the supplier needs between an order and its goods."""

    lead_days: int = 0
    """Working days from now until a truck can leave."""
    transit_days: int = 0
    """Working days that it is on the road."""
    calendar: str = "business"
    """The profile's calendar that tells which days are worked."""


class _Day(NamedTuple):
    """A date of the order."""

    day: date
    clock: time | None
    evidence: Evidence

    def __str__(self) -> str:
        return f"{self.day} {self.clock:%H:%M}" if self.clock else str(self.day)


# -- impossible


def impossible(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the pairs of an order's dates that contradict each other."""
    days: dict[str, _Day] = {}
    if order.po_date is not None:
        days["po_date"] = _Day(order.po_date, None, Evidence.of(order, "po_date"))
    for meaning in ORDER_DATES:
        try:
            found = _day_of(order, meaning, context)
        except CannotTell as doubt:
            yield doubt
            continue
        if found is not None:
            days[meaning] = found
    for earlier, later in _PAIRS:
        first, second = days.get(earlier), days.get(later)
        if first is not None and second is not None and _is_after(first, second):
            yield order_fault(
                order,
                "the order's dates contradict each other",
                [first.evidence, second.evidence],
                f"{_NAMES[later]} on or after {_NAMES[earlier]}, {first}",
                str(second),
                context,
            )


def _is_after(first: _Day, second: _Day) -> bool:
    """Whether one is later than the other; dates without times are whole days."""
    if first.day != second.day or first.clock is None or second.clock is None:
        return first.day > second.day
    return first.clock > second.clock


def _day_of(order: PurchaseOrder, meaning: DateMeaning, context: Context) -> _Day | None:
    """Return a date of an order; None: it has none; raises `CannotTell`."""
    records = dates_of_order(order, meaning, context.conventions("850", order))
    if not records:
        return None
    if len({(one.raw("date"), one.raw("time")) for one in records}) > 1:
        raise CannotTell(f"{len(records)} different dates are given for {meaning}")
    one = records[0]
    if one.date is None:
        raise CannotTell(f"date {one.raw('date')!r} is not a calendar date CCYYMMDD")
    return _Day(one.date, _clock_of(one), Evidence.of(one, "date"))


def _clock_of(record: DateTime) -> time | None:
    text = record.raw("time")
    digits = text.isdigit() and len(text) >= 4 and int(text[:2]) < 24 and int(text[2:4]) < 60
    return time(int(text[:2]), int(text[2:4])) if digits else None


# -- over already


def over(order: PurchaseOrder, params: LeadTimes, context: Context) -> Iterator[Outcome]:
    """Yield the limits of an order that a truck can no longer meet, or never could.

    Once it is told when a truck leaves, that is judged, and not what could be done from now on;
    then what was over already when the order came in is left.
    """
    came_in: Told | None = None
    if context.clock(order, "ship_from").tell("departed") is not None:
        came_in = context.clock(order, "retailer").tell("po_received")
        if came_in is None:
            return
    for meaning, usual in _LIMITS:
        place = _place_of_cancelling(order, context) if meaning == "cancel_after" else usual
        try:
            told = context.clock(order, place).tell(meaning)
            if told is not None:
                yield from (
                    _over(order, meaning, told, place, params, context)
                    if came_in is None
                    else _never(order, meaning, told, came_in, context)
                )
        except CannotTell as doubt:
            yield doubt


def _place_of_cancelling(order: PurchaseOrder, context: Context) -> Place:
    return "ship_to" if context.cancel_basis(order) == "delivered" else "ship_from"


def _over(
    order: PurchaseOrder,
    meaning: str,
    told: Told,
    place: Place,
    params: LeadTimes,
    context: Context,
) -> Iterator[Violation]:
    days = params.lead_days + (params.transit_days if place == "ship_to" else 0)
    earliest = _earliest(days, place, order, params, context)
    if not certain(is_after(earliest, told.moment)):
        return
    now = days == 0
    yield order_fault(
        order,
        "the order's window is over already" if now else "the order's window cannot be met",
        told.evidence,
        f"{_NAMES[meaning]} {words(told.moment)}",
        words(earliest) + ("" if now else f", {days} working days from now"),
        context,
    )


def _never(
    order: PurchaseOrder, meaning: str, told: Told, came_in: Told, context: Context
) -> Iterator[Violation]:
    if certain(is_after(came_in.moment, told.moment)):
        yield order_fault(
            order,
            "the order's window was over when the order came in",
            (*told.evidence, *came_in.evidence),
            f"{_NAMES[meaning]} {words(told.moment)}",
            f"received {words(came_in.moment)}",
            context,
        )


def _earliest(
    days: int, place: Place, order: PurchaseOrder, params: LeadTimes, context: Context
) -> Moment:
    """When it can be done at the earliest, at the clock of its place."""
    zone = context.zone(place, order)
    if zone is None:
        raise CannotTell("time zone unknown")
    if not days:
        return at_instant(context.now, zone)
    local = context.now.astimezone(zone_info(zone))
    day = _working_days(params, context).shift(local.date(), days)
    return at_instant(datetime.combine(day, local.time(), zone_info(zone)), zone)


def _working_days(params: LeadTimes, context: Context) -> BusinessCalendar:
    found = context.profile.calendars.get(params.calendar)
    if found is None or found.days is None:
        raise CannotTell(f"the profile has no calendar {params.calendar!r} of working days")
    return found.days
