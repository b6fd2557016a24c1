"""When the retailer's carrier fetches the goods, and from when to when it may.

A guide has a pickup window (`windows.pickup`), or a row of its routing says the day (`pickup` of a
`routing` clause). Days are those of our dock: a pickup that was asked for at 15:00 was asked for
that day.
"""

from __future__ import annotations

from dataclasses import replace

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import at_instant, on_day, zone_info
from edicompliance.profiles import Resolved
from edicompliance.profiles.anchors import DATES
from edicompliance.profiles.points import Point, Span
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence
from edicompliance.rules.routing.routes import routing
from edicompliance.rules.timing.bookings import FACTS, limit, tell
from edicompliance.rules.timing.limits import End, NotApplicable, Window
from edicompliance.rules.timing.whose_word import Told


def pickup_window(order: PurchaseOrder, context: Context) -> Window:
    """From when to when an order may be fetched; `NotApplicable` where no clause says."""
    facts = context.facts(order)
    try:
        resolved = context.resolve("windows", "pickup", facts)
        span, optional = resolved.clause.span, resolved.clause.optional
    except NotApplicable:
        resolved = routing(facts, context, "pickup")
        span, optional = resolved.clause.pickup, False
    return _window(span, resolved, order, context, optional=optional)


def _window(
    span: Span, resolved: Resolved, order: PurchaseOrder, context: Context, *, optional: bool
) -> Window:
    ends = (
        _end(point, resolved, order, context, optional=optional)
        for point in (span.opening, span.closing)
    )
    begin, end = ends
    if begin.is_open and end.is_open:
        raise NotApplicable(f"the order has no such dates: {', '.join(span.anchors)}")
    return Window(begin, end, resolved)


def _end(
    point: Point | None,
    resolved: Resolved,
    order: PurchaseOrder,
    context: Context,
    *,
    optional: bool,
) -> End:
    if point is None:
        return End()
    try:
        known = {name: told for name in point.anchors if (told := _told(name, order, context))}
        if optional and not known:
            return End()
        found = limit(point, resolved, order, context, instead=known)
    except CannotTell as doubt:
        return End(doubt=doubt)
    return End(found.moment, found.evidence)


def _told(anchor: str, order: PurchaseOrder, context: Context) -> Told | None:
    """A moment the window counts from; what is a date in the guide is a day of our dock."""
    if anchor not in FACTS and anchor != "pickup_planned":
        return context.clock(order, "ship_from").tell(anchor)
    told = tell(anchor, order, context)
    if told is None or anchor not in DATES or told.moment.day is not None:
        return told
    zone = context.zone("ship_from")
    if zone is None:
        raise CannotTell("time zone unknown: needs ship_from_zone")
    return replace(told, moment=on_day(told.moment.last.astimezone(zone_info(zone)).date(), zone))


def picked_up(order: PurchaseOrder, context: Context) -> Told:
    """When the carrier fetches an order: as it was seen, as it was agreed, as it was routed."""
    seen = context.clock(order, "ship_from").tell("picked_up")
    facts = context.shipment.facts
    if seen is not None:
        return seen
    if facts.appointment is not None:
        evidence = Evidence.fact(context.shipment.facts_file, "appointment", facts.appointment)
        return Told(at_instant(facts.appointment, context.zone("ship_from")), (evidence,))
    routed = tell("pickup_planned", order, context)
    if routed is None:
        raise CannotTell("needs appointment, or the pickup of the routing instructions (754)")
    return routed


def ready_for_it(order: PurchaseOrder, context: Context) -> Told | None:
    """When the goods are to stand ready, where somebody says."""
    return tell("ready_expected", order, context)
