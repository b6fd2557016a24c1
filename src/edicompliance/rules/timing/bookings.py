"""What was arranged with the retailer and its carrier: the pickup, the appointment, the routing.

A truck is asked for (753), planned (754) and confirmed; an appointment is made and moved. When that
was, and for when, the supplier says, or the request and the retailer's answer do. What nobody says
is not known: that something was *not* done is said with `false`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from edicompliance.documents import PurchaseOrder, RoutingInstructions, RoutingRequest
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.routing_instructions import RoutedLoad
from edicompliance.documents.routing_request import Destination
from edicompliance.documents.segments.small_parts import DayAndTime
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    is_after,
    moment_from_x12,
    on_day,
    words,
    zone_info,
)
from edicompliance.profiles import Point, Resolved
from edicompliance.rules.model import Evidence, Subject, Violation
from edicompliance.rules.timing.limits import Deadline
from edicompliance.rules.timing.times import at_clock, certain, clock_of, lacking
from edicompliance.rules.timing.whose_word import Told

if TYPE_CHECKING:
    from edicompliance.rules.context import Context

FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "po_received": "po_received",
        "acknowledged": "ack_sent",
        "confirmed": "pickup_confirmed",
        "ready_expected": "ready_confirmed",
        "pickup_requested": "pickup_requested",
        "routing_requested": "routing_requested",
        "bill_of_lading_sent": "bill_of_lading_sent",
    }
)
"""Anchor -> the key of shipment.toml that tells it."""
_CANCELLATION: Final = "01"
_REPLACEMENT: Final = "05"


class _Numbered(Protocol):
    """What a request and its answer have in common."""

    @property
    def purpose(self) -> str: ...


_Paper = TypeVar("_Paper", bound=_Numbered)


# -- which requests and answers hold


def requests_for(order: PurchaseOrder, context: Context) -> tuple[RoutingRequest, ...]:
    """The requests for routing (753) that name an order and are not cancelled."""
    given = context.shipment.routing_requests
    named = [one for one in given if order.po_number in one.po_numbers]
    return _holding(named, lambda one: {one.request_number, one.related_request})


def loads_for(order: PurchaseOrder, context: Context) -> tuple[RoutedLoad, ...]:
    """The loads of the retailer's instructions (754) that an order is on."""
    given = [one for one in context.shipment.routing if one.loads_for(order.po_number)]
    held = _holding(given, _answer_numbers)
    return tuple(load for one in held for load in one.loads_for(order.po_number))


def _answer_numbers(one: RoutingInstructions) -> set[str]:
    return {one.instructions_number, one.request_number}


def _holding(given: list[_Paper], numbers: Callable[[_Paper], set[str]]) -> tuple[_Paper, ...]:
    """Drop what is cancelled or replaced by one that shares a number with it."""
    ended: set[int] = set()
    for later in given:
        if later.purpose in (_CANCELLATION, _REPLACEMENT):
            mine = numbers(later) - {""}
            ended |= {
                id(one)
                for one in given
                if one is not later and mine & numbers(one) and one.purpose != later.purpose
            }
    return tuple(one for one in given if id(one) not in ended and one.purpose != _CANCELLATION)


def _destinations(order: PurchaseOrder, context: Context) -> Iterator[Destination]:
    for request in requests_for(order, context):
        for place in request.destinations:
            if any(one.po_number == order.po_number for one in place.orders):
                yield place


# -- when something was, or is to be


def tell(anchor: str, order: PurchaseOrder, context: Context) -> Told | None:
    """When it was, or is to be: by the supplier's word, else by 753 and 754, else as ever."""
    key = FACTS.get(anchor)
    value = getattr(context.shipment.facts, key) if key else None
    if key and isinstance(value, datetime):
        evidence = Evidence.fact(context.shipment.facts_file, key, value)
        return Told(at_instant(value, _zone(anchor, context)), (evidence,))
    if anchor in ("pickup_requested", "ready_expected"):
        places = _destinations(order, context)
        return _one((one.ready for one in places if one.ready), anchor, context)
    if anchor == "pickup_planned":
        loads = loads_for(order, context)
        return _one((one.pickup for one in loads if one.pickup), anchor, context)
    if anchor == "routing_requested":
        return _first_request(order, context)
    return context.clock(order, "retailer").tell(anchor)


def _zone(anchor: str, context: Context) -> str | None:
    """At whose clock it is told: what happens at our dock at ours, the rest at the retailer's."""
    ours = anchor in ("ready_expected", "pickup_requested", "pickup_planned")
    return context.zone("ship_from" if ours else "retailer")


def _one(records: Iterable[DayAndTime], anchor: str, context: Context) -> Told | None:
    """What all records say."""
    told = [_read(one, context.zone("ship_from")) for one in records]
    if len({(one.moment.first, one.moment.last, one.moment.day) for one in told}) > 1:
        raise CannotTell(f"{len(told)} different dates are given for {anchor}")
    if not told:
        return None
    return Told(told[0].moment, tuple(place for one in told for place in one.evidence))


def _read(record: DayAndTime, zone: str | None) -> Told:
    moment = moment_from_x12(record.raw("date"), record.raw("time"), record.raw("zone_code"), zone)
    parts = [part for part in ("date", "time") if record.raw(part)]
    return Told(moment, tuple(Evidence.of(record, part) for part in parts))


def _first_request(order: PurchaseOrder, context: Context) -> Told | None:
    """When routing was first asked for, by the requests that still hold."""
    told = []
    for one in requests_for(order, context):
        zone = context.zone("ship_from")
        moment = moment_from_x12(one.raw("date"), one.raw("time"), one.raw("zone_code"), zone)
        parts = [part for part in ("date", "time") if one.raw(part)]
        told.append(Told(moment, tuple(Evidence.of(one, part) for part in parts)))
    return min(told, key=lambda one: (one.moment.last, one.moment.first), default=None)


def confirmed_day(order: PurchaseOrder, context: Context) -> Told:
    """The day for which goods were confirmed: of the pickup, else of their being ready."""
    told = tell("pickup_planned", order, context) or tell("ready_expected", order, context)
    if told is None:
        raise CannotTell("needs ready_confirmed, or a request for routing (753) or its answer")
    if told.moment.day is not None:
        return told
    zone = context.zone("ship_from")
    if zone is None:
        raise CannotTell("time zone unknown: needs ship_from_zone")
    day = told.moment.last.astimezone(zone_info(zone)).date()
    return Told(on_day(day, zone), told.evidence)


# -- limits that count from it


def deadline(name: str, order: PurchaseOrder, context: Context) -> Deadline:
    """A deadline of the guide for an order, counted from what was arranged."""
    resolved = context.resolve("deadlines", name, context.facts(order))
    clause = resolved.clause
    return limit(clause.point, resolved, order, context, on_limit=clause.before is not None)


def limit(
    point: Point,
    resolved: Resolved,
    order: PurchaseOrder,
    context: Context,
    *,
    on_limit: bool = False,
    instead: Mapping[str, Told] = MappingProxyType({}),
) -> Deadline:
    """A point of a clause as a moment of an order; raises `CannotTell` for what nobody tells.

    `instead` holds moments that count instead of those that are told.
    """
    told = {name: instead.get(name) or tell(name, order, context) for name in point.anchors}
    if missing := [name for name, one in told.items() if one is None]:
        raise CannotTell(_needs(missing))
    known = {name: one for name, one in told.items() if one is not None}
    zones = {"ship_from": context.zone("ship_from"), "ship_to": context.zone("ship_to", order)}
    times = context.profile.time_context(
        resolved.clause, {place: zone for place, zone in zones.items() if zone is not None}
    )
    anchors: dict[str, Moment] = {name: one.moment for name, one in known.items()}
    evidence = tuple(place for one in known.values() for place in one.evidence)
    moment = point.evaluate(anchors, times)
    return Deadline(moment, on_limit, "transmitted", resolved, evidence)


def _needs(missing: list[str]) -> str:
    """What would tell the moments that nobody tells.

    >>> _needs(["pickup_requested"]), _needs(["po_received"])
    ('needs pickup_requested, or a request for routing (753)', 'needs po_received')
    """
    asked = {"pickup_requested": "753", "ready_expected": "753", "routing_requested": "753"}
    if len(missing) == 1 and missing[0] in FACTS:
        also = ", or a request for routing (753)" if missing[0] in asked else ""
        return f"needs {FACTS[missing[0]]}{also}"
    if missing == ["pickup_planned"]:
        return "needs pickup_planned, a date of the routing instructions (754)"
    return lacking(missing)


# -- what was done too late, or not yet


class Done(NamedTuple):
    """When something was done; or that it was not, and who says so."""

    at: Moment | None
    """None: it was not done."""
    evidence: tuple[Evidence, ...]


def done_or_not(key: str, anchor: str, order: PurchaseOrder, context: Context) -> Done | None:
    """When something was done, by the facts or the papers; None: nobody says."""
    if getattr(context.shipment.facts, key) is False:
        return Done(None, (Evidence.fact(context.shipment.facts_file, key, False),))
    told = tell(anchor, order, context)
    return Done(told.moment, told.evidence) if told else None


def late(
    what: str, verb: str, done: Done, limit: Deadline, order: PurchaseOrder, context: Context
) -> Violation | None:
    """What is wrong with something that was done after its limit, or is not done after it."""
    zone = context.zone("retailer")
    moment = done.at or at_instant(context.now, zone)
    if not certain(is_after(moment, limit.moment, on_limit=limit.on_limit)):
        return None
    clock = clock_of(moment, [limit.moment], zone)
    observed, wanted = at_clock(moment, clock), at_clock(limit.moment, clock)
    return Violation(
        f"{what} too late" if done.at else f"{what.replace(' is ', ' is not ')}",
        evidence=(*limit.evidence, *done.evidence),
        expected=f"{verb} {limit.word} {words(wanted)}",
        actual=words(observed) if done.at else f"not {verb} at {words(observed)}",
        subject=Subject(po=order.po_number),
        due=wanted,
        done=observed,
        clause=limit.resolved,
        cost=context.aboard.cost(order),
        counts={"carton": context.aboard.cartons(order)},
        notes=tuple(one.doubt for one in (observed, wanted) if one.doubt),
    )
