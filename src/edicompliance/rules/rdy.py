"""RDY: collect freight that must stand ready when the retailer's carrier comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    is_after,
    words,
)
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.timing.bookings import confirmed_day, deadline, done_or_not, late
from edicompliance.rules.timing.limits import Deadline, Window
from edicompliance.rules.timing.pickups import picked_up, pickup_window, ready_for_it
from edicompliance.rules.timing.times import at_clock, certain, clock_of
from edicompliance.rules.timing.whose_word import Told
from edicompliance.rules.timing.windows import Miss, held_against, outside


def not_ready_when_confirmed(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Collect freight is not ready at the pickup that was confirmed.

    ## What it checks
    The planned departure against `deadlines.ready`, which counts from the pickup appointment; and
    that the goods are still available (`available_until`) when the carrier comes. Collect freight
    only.

    ## Why it costs
    The retailer's truck waits or leaves empty: collect-ready programmes count the cases that were
    not ready as confirmed, and a lost trip is billed on.

    ## How to fix
    Move the pickup with the retailer's routing desk before the truck is sent, or have the goods
    staged by the time that was confirmed.

    ## Source
    The retailer's clause `deadlines.ready`.
    """
    for order in shipment.orders:
        limit = context.deadline("ready", order=order)
        gone = _gone(shipment, context)
        if gone is not None:
            message = "the goods are gone before the confirmed pickup"
            yield _not_there(message, "available at", gone, limit, order, context)
            continue
        departs = context.told("departed", "ship_from", order)
        if certain(is_after(departs.moment, limit.moment, on_limit=limit.on_limit)):
            message = "the goods are not ready at the confirmed pickup"
            seen = _Seen(departs, limit.moment)
            yield _not_there(message, f"ready {limit.word}", seen, limit, order, context)


def tendered_later_than_confirmed(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Goods are handed to the carrier on a later day than was confirmed.

    ## What it checks
    The day of the planned departure against the day of the pickup in the routing instructions
    (754); without them, the day the goods were confirmed ready (`ready_confirmed`, else the request
    for routing, 753). Days are those of the dock. Collect freight only.

    ## Why it costs
    The retailer planned his truck for that day. What comes later travels alone, and collect-ready
    programmes count it as not ready.

    ## How to fix
    Have the goods ready on the day that was confirmed, or have the pickup planned anew before it.

    ## Source
    The day that was confirmed: routing instructions, request for routing, the supplier's own word.
    """
    for order in shipment.orders:
        confirmed = confirmed_day(order, context)
        departs, last = context.told("departed", "ship_from", order), confirmed.moment
        if certain(is_after(departs.moment, last)):
            observed = at_clock(departs.moment, last.zone)
            yield Violation(
                "the goods are tendered later than confirmed",
                evidence=(*confirmed.evidence, *departs.evidence),
                expected=f"by {words(last)}",
                actual=words(observed),
                subject=Subject(po=order.po_number),
                due=last,
                done=observed,
                cost=context.aboard.cost(order),
                counts={"carton": context.aboard.cartons(order)},
                notes=tuple(one.doubt for one in (observed,) if one.doubt),
            )


def pickup_confirmation_late(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The order was confirmed for pickup too late, or not at all.

    ## What it checks
    When each order was confirmed for pickup (`pickup_confirmed`) against
    `deadlines.confirm-for-pickup`. With `pickup_confirmed = false`, whether that time is over.
    Prepaid and collect freight alike, as the clause says.

    ## Why it costs
    Without it no truck is planned: the goods miss their pickup, and the order its date.

    ## How to fix
    Confirm the order in the retailer's portal at once; for an order that is late already, ask its
    transport desk for a pickup.

    ## Source
    The retailer's clause `deadlines.confirm-for-pickup`.
    """
    for order in shipment.orders:
        context.resolve("deadlines", "confirm-for-pickup", context.facts(order))
        done = done_or_not("pickup_confirmed", "confirmed", order, context)
        if done is None:
            raise CannotTell("needs pickup_confirmed; false says that it was not")
        limit = deadline("confirm-for-pickup", order, context)
        found = late("the order is confirmed for pickup", "confirmed", done, limit, order, context)
        yield from [found] if found else []


def picked_up_outside_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The goods are fetched, or ready, outside the pickup window.

    ## What it checks
    When each order is picked up against `windows.pickup`, else against `pickup` of a `routing`
    clause: as the carrier or the retailer saw it, else the appointment, else the pickup of the
    routing instructions (754). And that the goods are ready (`ready_confirmed`, else the request
    for routing, 753) before the window closes. Days are those of the dock. Collect freight only.

    ## Why it costs
    The retailer planned his trucks by that window: freight that is fetched outside it misses its
    consolidation, and the lost trip or the extra one is billed on.

    ## How to fix
    Move the pickup into the window with the retailer's transport desk, or have other dates
    authorized, before the truck is sent.

    ## Source
    The retailer's clauses `windows.pickup` and `routing`, with the dates that were asked for.
    """
    for order in shipment.orders:
        window = pickup_window(order, context)
        what = "the goods are picked up"
        outcomes = list(
            held_against(
                window,
                picked_up(order, context),
                what,
                order,
                context,
                name="pickup",
                place="ship_from",
            )
        )
        yield from outcomes or _ready_too_late(window, order, context)


def _ready_too_late(window: Window, order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Goods that stand ready when the window is over."""
    ready = ready_for_it(order, context)
    closing = window.closing
    if ready is None or closing is None or not certain(is_after(ready.moment, closing)):
        return
    message = "the goods are ready after the pickup window closes"
    yield outside(Miss(message, "not after {closing}", window, ready, "ship_from"), order, context)


class _Seen(NamedTuple):
    """When something is, and when it had to be."""

    observed: Told
    wanted: Moment


def _gone(shipment: Shipment, context: Context) -> _Seen | None:
    """Until when the goods can be fetched, if the pickup comes later."""
    until, pickup = shipment.facts.available_until, shipment.facts.appointment
    if until is None or pickup is None or until >= pickup:
        return None
    zone = context.zone("ship_from")
    evidence = (
        Evidence.fact(shipment.facts_file, "available_until", until),
        Evidence.fact(shipment.facts_file, "appointment", pickup),
    )
    return _Seen(Told(at_instant(until, zone), evidence), at_instant(pickup, zone))


def _not_there(
    message: str,
    form: str,
    seen: _Seen,
    limit: Deadline,
    order: PurchaseOrder,
    context: Context,
) -> Violation:
    clock = clock_of(seen.observed.moment, [seen.wanted], context.zone("ship_from"))
    observed, wanted = at_clock(seen.observed.moment, clock), at_clock(seen.wanted, clock)
    return Violation(
        message,
        evidence=tuple(dict.fromkeys((*limit.evidence, *seen.observed.evidence))),
        expected=f"{form} {words(wanted)}",
        actual=words(observed),
        subject=Subject(po=order.po_number),
        due=wanted,
        done=observed,
        clause=limit.resolved,
        cost=context.aboard.cost(order),
        counts={"carton": context.aboard.cartons(order)},
        notes=tuple(moment.doubt for moment in (observed, wanted) if moment.doubt),
    )


RULES = (
    Rule(
        "RDY001",
        "not-ready-when-confirmed",
        not_ready_when_confirmed,
        each="order",
        needs=("order",),
        clauses=("deadlines.ready",),
        freight="collect",
        time=True,
    ),
    Rule(
        "RDY002",
        "tendered-later-than-confirmed",
        tendered_later_than_confirmed,
        each="order",
        needs=("order",),
        freight="collect",
        time=True,
        bounds=False,
    ),
    Rule(
        "RDY003",
        "pickup-confirmation-late",
        pickup_confirmation_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.confirm-for-pickup",),
    ),
    Rule(
        "RDY004",
        "picked-up-outside-window",
        picked_up_outside_window,
        each="order",
        needs=("order",),
        clauses=("windows.pickup", "routing"),
        freight="collect",
        mendable=True,
    ),
)
