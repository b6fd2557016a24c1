"""How long the carrier is on the way, and when goods would be there by that.

The supplier knows it of his carrier; else the retailer's table of lanes says it. Days on the way
are business days, by the retailer's calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import Moment, is_after, on_day, zone_info
from edicompliance.profiles import BusinessCalendar, Resolved
from edicompliance.rules.model import Evidence
from edicompliance.rules.routing.routes import carriers_said, lanes_of, routing
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whose_word import Told

if TYPE_CHECKING:
    from edicompliance.rules.context import Context

_LONGEST_REST: Final = 14
"""Days without a business day, at the most: from a day within them it is no longer to arrive."""


class Journey(NamedTuple):
    """How long it takes."""

    days: int
    """Business days."""
    evidence: tuple[Evidence, ...]
    calendar: BusinessCalendar


def journey_of(order: PurchaseOrder, window: Resolved, context: Context) -> Journey:
    """How long an order is on the way; raises `CannotTell` where nobody says."""
    facts, file = context.shipment.facts, context.shipment.facts_file
    if facts.transit_days is not None:
        evidence = (Evidence.fact(file, "transit_days", facts.transit_days),)
        return Journey(facts.transit_days, evidence, _calendar(window, context))
    try:
        resolved = routing(context.facts(order), context, "rows")
    except NotApplicable:
        raise CannotTell("needs transit_days") from None
    scacs = {one.value for one in carriers_said(order, context)}
    days = {
        str(row.days)
        for row in lanes_of(resolved.clause, order, context)
        if not scacs or scacs & set(row.scac)
    }
    found = days.pop() if len(days) == 1 else ""
    if not found.isdecimal():
        raise CannotTell("needs transit_days; the guide's table of lanes does not say them")
    return Journey(int(found), (), _calendar(resolved, context))


def _calendar(resolved: Resolved, context: Context) -> BusinessCalendar:
    """Whose business days are counted: the clause's own calendar, else the usual one."""
    name = resolved.clause.calendar or "business"
    if name not in context.profile.calendars:
        raise CannotTell("the business calendar is not known")
    return context.profile.calendars[name].days


def arrival_by_transit(order: PurchaseOrder, window: Resolved, context: Context) -> Told:
    """The day on which the goods are there, by departure and the days on the way."""
    journey = journey_of(order, window, context)
    departs = context.told("departed", "ship_from", order)
    zone = context.zone("ship_to", order)
    if zone is None:
        raise CannotTell("time zone unknown: needs ship_to_zone")
    day = journey.calendar.shift(_day(departs.moment, context), journey.days)
    return Told(on_day(day, zone), (*departs.evidence, *journey.evidence))


def _day(moment: Moment, context: Context) -> date:
    """The day of a departure at the dock; the later one where the clocks leave it in doubt."""
    if moment.day is not None:
        return moment.day
    zone = context.zone("ship_from")
    if zone is None:
        raise CannotTell("time zone unknown: needs ship_from_zone")
    return moment.last.astimezone(zone_info(zone)).date()


def last_departure(
    order: PurchaseOrder, window: Resolved, closing: Moment, context: Context
) -> Moment | None:
    """The last day on which goods can leave and be there in time; None where nobody can tell."""
    own, theirs = context.zone("ship_from"), context.zone("ship_to", order)
    try:
        journey = journey_of(order, window, context)
    except CannotTell:
        return None
    if own is None or theirs is None:
        return None
    day = journey.calendar.shift(closing.last.astimezone(zone_info(theirs)).date(), -journey.days)
    day += timedelta(days=_LONGEST_REST)
    while is_after(on_day(journey.calendar.shift(day, journey.days), theirs), closing) is not False:
        day -= timedelta(days=1)
    return on_day(day, own)
