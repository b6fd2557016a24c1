"""Appointments: whether the guide wants one, and whether it was made and moved in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final, Literal, NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder, RoutingInstructions
from edicompliance.documents.routing_instructions import RoutedLoad
from edicompliance.documents.segments.routing_parts import reference_of
from edicompliance.documents.segments.small_parts import first_of
from edicompliance.documents.segments.times import at_instant
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Violation
from edicompliance.rules.routing.routes import routing
from edicompliance.rules.timing.bookings import Done, deadline, late
from edicompliance.rules.timing.bookings import limit as limit_of
from edicompliance.rules.timing.limits import Deadline, NotApplicable
from edicompliance.rules.timing.whose_word import Told

_CANCELLATION: Final = "01"
"""BGN01."""
_NUMBER: Final = "AO"
"""L1102 of an appointment number."""
_SCHEDULED: Final[tuple[tuple[str, Literal["ship_from", "ship_to"]], ...]] = (
    ("69", "ship_from"),
    ("70", "ship_to"),
)
"""G6201 of a scheduled pickup, and of a scheduled delivery; at whose place."""


class Scheduled(NamedTuple):
    """An appointment that routing instructions (754) tell of."""

    place: str
    """Where: `ship_from` a pickup, `ship_to` a delivery; empty: not told."""
    words: tuple[str, str, str] | None
    """Its day, time and zone, as they stand there."""


def in_force(routing: Iterable[RoutingInstructions]) -> list[RoutingInstructions]:
    """The routing instructions that hold: of each number the last, if it does not cancel."""
    last = {one.instructions_number: one for one in routing}
    return [one for one in last.values() if one.purpose != _CANCELLATION]


def scheduled(load: RoutedLoad) -> list[Scheduled]:
    """The appointments of a load: what has a day and a time, else its number; a day is none yet."""
    found = []
    for qualifier, place in _SCHEDULED:
        record = first_of(load.dates, qualifier)
        if record is not None and record.raw("date") and record.raw("time"):
            words = (record.raw("date"), record.raw("time"), record.raw("zone_code"))
            found.append(Scheduled(place, words))
    number = reference_of(load.references, _NUMBER)
    return found or [Scheduled("", None)] * bool(number is not None and number.value)


def is_scheduled(order: PurchaseOrder, context: Context) -> bool:
    """Whether routing instructions tell of its appointment; a pickup by our own carrier is none."""
    ours = context.freight.of(order) == "prepaid"
    return any(
        not (ours and one.place == "ship_from")
        for told in in_force(context.shipment.routing)
        for load in told.loads_for(order.po_number)
        for one in scheduled(load)
    )


def wants_appointment(order: PurchaseOrder, context: Context) -> Resolved:
    """The clause that wants one."""
    facts = context.facts(order)
    try:
        return context.resolve("deadlines", "appointment", facts)
    except NotApplicable:
        return routing(facts, context, "appointment_by", "appointment_change_by")


def appointment_due(order: PurchaseOrder, context: Context, expected: Told | None) -> Deadline:
    """By when the appointment is to be made, if it is made for the time that is expected.

    Raises `NotApplicable` where the guide wants none, `CannotTell` where it is not known.
    """
    instead = {"appointment": expected} if expected is not None else {}
    try:
        resolved = context.resolve("deadlines", "appointment", context.facts(order))
    except NotApplicable:
        resolved = routing(context.facts(order), context, "appointment_by")
        return limit_of(resolved.clause.appointment_by, resolved, order, context, instead=instead)
    clause = resolved.clause
    on_limit = clause.before is not None
    return limit_of(clause.point, resolved, order, context, on_limit=on_limit, instead=instead)


def made_late(order: PurchaseOrder, context: Context) -> Violation | None:
    """What is wrong with when the appointment was made; raises `CannotTell`, `NotApplicable`."""
    try:
        limit = partial(deadline, "appointment", order, context)
        resolved = context.resolve("deadlines", "appointment", context.facts(order))
    except NotApplicable:
        resolved = routing(context.facts(order), context, "appointment_by")
        limit = partial(limit_of, resolved.clause.appointment_by, resolved, order, context)
    made = context.shipment.facts.appointment_made
    if made is False:
        return None
    if made is None:
        raise CannotTell("needs appointment_made")
    return _late_appointment("appointment_made", made, limit(), order, context)


def moved_late(order: PurchaseOrder, context: Context) -> Violation | None:
    """What is wrong with when it was moved; the limit counts from what it was before."""
    resolved = routing(context.facts(order), context, "appointment_change_by")
    facts, file = context.shipment.facts, context.shipment.facts_file
    if facts.appointment_changed is None:
        return None
    if facts.appointment_before is None:
        raise CannotTell("needs appointment_before")
    evidence = Evidence.fact(file, "appointment_before", facts.appointment_before)
    before = Told(at_instant(facts.appointment_before, context.zone("retailer")), (evidence,))
    point = resolved.clause.appointment_change_by
    limit = limit_of(point, resolved, order, context, instead={"appointment": before})
    moved = facts.appointment_changed
    return _late_appointment("appointment_changed", moved, limit, order, context)


def _late_appointment(
    key: str, when: datetime, limit: Deadline, order: PurchaseOrder, context: Context
) -> Violation | None:
    """What is wrong with when it was made, or moved, if anything is."""
    evidence = Evidence.fact(context.shipment.facts_file, key, when)
    done = Done(at_instant(when, context.zone("retailer")), (evidence,))
    verb = "made" if key == "appointment_made" else "moved"
    return late(f"the appointment is {verb}", verb, done, limit, order, context)
