"""The latest safe minute: until when the truck may leave without breaking a rule of time.

Every window that closes, and every arrival that must be in time after the same journey, is a bound;
the tightest is tried on the rules themselves, so the answer is theirs and not a second opinion.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.times import Moment, zone_info
from edicompliance.rules.context import Context, NotApplicable

_MINUTE = timedelta(minutes=1)


def latest_departure(context: Context) -> datetime | None:
    """The last minute inside every limit, on the ship-from's clock; None where there is no limit.

    Raises `CannotTell` where a limit that applies cannot be told.
    """
    limits = list(_limits(context))
    if not limits:
        return None
    zone = context.zone("ship_from")
    return min(limits).astimezone(zone_info(zone) if zone else UTC)


def _limits(context: Context) -> Iterable[datetime]:
    for order in context.shipment.orders:
        for name in ("ship", "cancel"):
            try:
                closing = context.window(name, order).closing
            except NotApplicable:
                continue
            if closing is not None:
                yield _whole_minute(_last_instant(closing))
        terms = context.freight(order)
        if terms == "prepaid":
            yield from _by_arrival(context, order)
        elif terms == "collect":
            yield from _by_pickup(context, order)


def _by_arrival(context: Context, order: PurchaseOrder) -> Iterable[datetime]:
    try:
        closing = context.window("delivery", order).closing
    except NotApplicable:
        return
    if closing is None:
        return
    facts = context.shipment.facts
    if facts.planned_departure is None or facts.planned_arrival is None:
        raise CannotTell("how long the journey takes is not known")
    journey = facts.planned_arrival - facts.planned_departure
    yield _whole_minute(_last_instant(closing) - journey)


def _by_pickup(context: Context, order: PurchaseOrder) -> Iterable[datetime]:
    try:
        limit = context.deadline("ready", order)
    except NotApplicable:
        return
    last = _whole_minute(_last_instant(limit.moment))
    yield last - (_MINUTE if limit.on_limit else timedelta(0))


def _last_instant(closing: Moment) -> datetime:
    """The last instant that is certainly not after a limit."""
    return closing.first if closing.day is None else closing.last


def _whole_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
