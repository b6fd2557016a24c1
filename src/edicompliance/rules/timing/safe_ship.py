"""The latest safe minute: until when the truck may leave without breaking a rule of time.

Every window that closes, and every arrival that must be in time after the same journey, is a bound;
the tightest is tried on the rules themselves, so the answer is theirs and not a second opinion.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import zone_info
from edicompliance.profiles.anchors import DATES
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.context import Context, Place
from edicompliance.rules.judging import judged_by
from edicompliance.rules.timing.bookings import confirmed_day
from edicompliance.rules.timing.limits import NotApplicable, last_instant
from edicompliance.rules.timing.transit import last_departure

_MINUTE = timedelta(minutes=1)


class SafeShip(NamedTuple):
    """Until when the truck may leave."""

    at: datetime | None
    """The last safe minute, on the ship-from's clock."""
    why: str
    """Why there is none; "" where there is one."""


class _Bound(NamedTuple):
    """A last moment of departure."""

    at: datetime
    of: str
    """Which limit it is of: `windows.ship`."""


def latest_safe_ship(context: Context) -> SafeShip:
    """The last minute of departure at which no time rule fails.

    The arrival moves with it, and the ship notice as long as it is only planned. There is none
    where nothing limits the departure, where a rule fails or is in doubt even then, and where a
    limit cannot be told; a date at an end of the calendar (9999-12-31) cannot be reckoned with.
    """
    context = _as_planned(context)
    try:
        latest = min(_limits(context), default=None, key=lambda one: one.at)
        if latest is None and not context.shipment.orders:
            return SafeShip(None, "cannot be told: no order is known whose dates would limit it")
        if latest is None:
            return SafeShip(None, "nothing limits the departure")
        why = _fault(latest, context)
        return SafeShip(None if why else _at_the_dock(latest.at, context), why)
    except CannotTell as doubt:
        return SafeShip(None, f"cannot be told: {doubt.reason}")
    except OverflowError:
        return SafeShip(None, "cannot be told: a limit lies outside the calendar")


def _as_planned(context: Context) -> Context:
    """The same without what was seen to happen: a departure is tried, as long as it is a plan."""
    shipment = context.shipment
    dates = tuple(one for one in shipment.observations if one.what in DATES)
    if len(dates) == len(shipment.observations):
        return context
    return replace(context, shipment=replace(shipment, observations=dates))


def _fault(bound: _Bound, context: Context) -> str:
    """What the rules themselves have against it, or doubt of an order's limits; "" is nothing."""
    departure = bound.at
    facts = context.shipment.facts.model_copy(update=_moved(departure, context))
    now = min(context.now, departure)  # as it would be judged before it leaves
    tried = replace(context, now=now, shipment=replace(context.shipment, facts=facts))
    with closing(tried):
        judged = [judged_by(rule, tried) for rule in all_rules() if rule.time]
    if broken := [one.rule.code for one in judged if one.violations]:
        until, codes = _until(bound, context), in_a_row(broken)
        return f"no departure is safe: {until}, {codes} would still fail"
    for one in judged:
        if one.doubts and one.rule.each == "order" and one.rule.bounds:
            return f"cannot be told: {one.rule.code}: {next(iter(one.doubts))}"
    return ""


def _until(bound: _Bound, context: Context) -> str:
    """The last moment that one limit leaves, at which another one fails."""
    return f"by {_at_the_dock(bound.at, context):%Y-%m-%d %H:%M %Z}, where {bound.of} closes"


def _moved(departure: datetime, context: Context) -> dict[str, datetime]:
    """A departure, and the arrival and the planned ship notice that move with it."""
    moved = {"planned_departure": departure}
    if (journey := _journey(context)) is not None:
        moved["planned_arrival"] = departure + journey
    facts = context.shipment.facts
    planned = _exact("departed", "ship_from", context)
    if facts.asn_planned is not None and facts.asn_sent is None and planned is not None:
        moved["asn_planned"] = facts.asn_planned + (departure - planned)
    return moved


def _at_the_dock(departure: datetime, context: Context) -> datetime:
    zone = context.zone("ship_from")
    return departure.astimezone(zone_info(zone) if zone else UTC)


def _limits(context: Context) -> Iterable[_Bound]:
    """Every last moment of departure; raises `CannotTell` where one that applies is in doubt."""
    for order in context.shipment.orders:
        if not context.aboard.is_aboard(order):
            continue
        basis = context.cancel_basis(order)
        yield from _closing("ship", order, context)
        yield from _closing("cancel", order, context, by_arrival=basis == "delivered")
        if context.freight.of(order) == "prepaid":
            yield from _closing("delivery", order, context, by_arrival=True)
            yield from _by_transit(order, context)
        if context.freight.of(order) == "collect":
            yield from _pickup(order, context)
            yield from _tender(order, context)


def _closing(
    name: str, order: PurchaseOrder, context: Context, *, by_arrival: bool = False
) -> Iterable[_Bound]:
    try:
        closing = context.window(name, order).closing
    except NotApplicable:
        return
    if closing is None:
        return
    journey = _journey(context) if by_arrival else timedelta(0)
    if journey is None:
        raise CannotTell("how long the journey takes is not known")
    yield _Bound(_whole_minute(last_instant(closing) - journey), f"windows.{name}")


def _pickup(order: PurchaseOrder, context: Context) -> Iterable[_Bound]:
    try:
        limit = context.deadline("ready", order=order)
    except NotApplicable:
        return
    last = last_instant(limit.moment)
    whole = _whole_minute(last)
    before = limit.on_limit and whole == last
    yield _Bound(whole - _MINUTE if before else whole, "deadlines.ready")


def _by_transit(order: PurchaseOrder, context: Context) -> Iterable[_Bound]:
    """By the carrier's days on the way, where they are known."""
    try:
        window = context.window("delivery", order)
        closing = window.closing
    except (NotApplicable, CannotTell):
        return
    if closing is not None:
        last = last_departure(order, window.resolved, closing, context)
        if last is not None:
            yield _Bound(_whole_minute(last.last), "windows.delivery")


def _tender(order: PurchaseOrder, context: Context) -> Iterable[_Bound]:
    """By the day that was confirmed, where it is known."""
    try:
        last = confirmed_day(order, context).moment.last
        yield _Bound(_whole_minute(last), "the day it was confirmed for")
    except CannotTell:
        return


def _journey(context: Context) -> timedelta | None:
    """From departure to arrival, where both are known to the minute."""
    leaves = _exact("departed", "ship_from", context)
    arrives = _exact("arrived", "ship_to", context)
    return None if leaves is None or arrives is None else arrives - leaves


def _exact(anchor: str, place: Place, context: Context) -> datetime | None:
    """When something happens, where that is known to the minute."""
    try:
        moment = context.told(anchor, place).moment
    except CannotTell:
        return None
    return moment.first if moment.first == moment.last else None


def _whole_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
