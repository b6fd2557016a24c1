"""WIN: ship and delivery windows, and appointments in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import at_instant, is_after, is_before
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context, Place
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.timing.appointments import (
    is_scheduled,
    made_late,
    moved_late,
    wants_appointment,
)
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.times import certain
from edicompliance.rules.timing.transit import arrival_by_transit
from edicompliance.rules.timing.whose_word import Told
from edicompliance.rules.timing.windows import Miss, held_against, only_planned, outside


def ships_before_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Leaves before the ship window opens.

    ## What it checks
    The planned departure against the opening of `windows.ship`, for each order. A plan whose time
    is over, with nobody who saw it happen, tells nothing. Prepaid and collect freight alike.

    ## Why it costs
    Goods that come before they are wanted fill the dock and the yard; many guides fine early
    freight like late freight, or refuse it.

    ## How to fix
    Let the truck leave on or after the first day of the window, or get an earlier date authorized.

    ## Source
    The retailer's clause `windows.ship`, with the dates of the order.
    """
    for order in shipment.orders:
        window = context.window("ship", order)
        if window.opening is None:
            raise NotApplicable("the ship window opens at no time")
        departs = context.told("departed", "ship_from", order)
        if certain(is_before(departs.moment, window.opening)):
            message = "the shipment leaves before the ship window opens"
            miss = Miss(message, "not before {opening}", window, departs, "ship_from")
            yield outside(miss, order, context)
        else:
            yield from only_planned("departed", departs, context)


def ships_after_window(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Leaves after the ship window, or after the order is to be cancelled.

    ## What it checks
    The planned departure against the close of `windows.ship` and of `windows.cancel`, whichever is
    first, for each order; where the retailer wants the goods delivered by the cancel date, the
    planned arrival against that one. A plan in time whose hour is over, with nobody who saw it
    happen, tells nothing. Prepaid and collect freight alike.

    ## Why it costs
    Late freight misses the sale it was bought for: it is fined, and after the cancel date the
    retailer may refuse the goods altogether.

    ## How to fix
    Ship by the last day of the window, or have the retailer authorize a later date before you ship.

    ## Source
    The retailer's clauses `windows.ship` and `windows.cancel`, with the dates of the order.
    """
    for order in shipment.orders:
        misses, doubts, applies = [], [], False
        for name in ("ship", "cancel"):
            try:
                miss = _late(name, order, context)
            except NotApplicable:
                continue
            except CannotTell as doubt:
                doubts.append(doubt.with_traceback(None))
            else:
                misses += [miss] if miss else []
            applies = True
        if misses:
            yield outside(min(misses, key=_closed_at), order, context)
        elif doubts:
            yield from doubts
        elif not applies:
            raise NotApplicable("windows.ship, windows.cancel")


def arrives_outside_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Arrives before or after the delivery window.

    ## What it checks
    The planned arrival against `windows.delivery`, for each order. A plan in time whose hour is
    over, with nobody who saw it happen, tells nothing. Prepaid freight only: under collect terms
    the retailer's carrier answers for the arrival.

    ## Why it costs
    On-time programmes count the arrival at the gate; early and late cases both miss the rate, and
    the fine is a share of their cost.

    ## How to fix
    Move the appointment, the departure or the carrier's service so that the truck arrives inside
    the window; otherwise ask for a new date before it leaves.

    ## Source
    The retailer's clause `windows.delivery`, with the dates of the order.
    """
    for order in shipment.orders:
        window = context.window("delivery", order)
        arrives = context.told("arrived", "ship_to", order)
        judged = tuple(held_against(window, arrives, "the shipment arrives", order, context))
        yield from judged or only_planned("arrived", arrives, context)


def transit_does_not_fit(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The carrier cannot be there in time.

    ## What it checks
    The planned departure and the carrier's days on the way, counted in business days, against the
    close of `windows.delivery`, for each order. The days are `transit_days`, else those of the
    lane in a `routing` clause. A planned departure whose hour is over tells nothing. Prepaid
    freight only: under collect terms the retailer's carrier answers for the arrival.

    ## Why it costs
    An arrival that was planned too tight is a late one, and nobody notices before it is fined.

    ## How to fix
    Leave earlier, take a faster service, or have a later delivery authorized before the truck goes.

    ## Source
    The retailer's clause `windows.delivery` with the dates of the order; its `routing` table, or
    the carrier's own word, for the days on the way.
    """
    for order in shipment.orders:
        window = context.window("delivery", order)
        if window.closing is None:
            raise NotApplicable("the delivery window closes at no time")
        arrival = arrival_by_transit(order, window.resolved, context)
        if certain(is_after(arrival.moment, window.closing)):
            message = "the days on the way end after the delivery window"
            miss = Miss(message, "not after {closing}", window, arrival, "ship_to")
            yield outside(miss, order, context)
        else:
            departs = context.told("departed", "ship_from", order)
            yield from only_planned("departed", departs, context)


def appointment_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """There is no appointment, and the retailer wants one.

    ## What it checks
    That there is an appointment (`appointment` or its number) where `deadlines.appointment` or a
    `routing` clause says until when it is to be made or moved. Routing instructions (754) that name
    its number, or the time of a pickup or delivery, tell of one, too; where you pay the carrier,
    the pickup is none. That there is none is known where `appointment_made = false` says so.
    Prepaid and collect freight alike, as the clauses say.

    ## Why it costs
    A truck without an appointment is sent away, and comes back late.

    ## How to fix
    Make the appointment before the truck leaves.

    ## Source
    The retailer's clauses `deadlines.appointment` and `routing`.
    """
    for order in shipment.orders:
        resolved = wants_appointment(order, context)
        facts = shipment.facts
        if facts.appointment or facts.appointment_number or facts.appointment_made:
            continue
        if is_scheduled(order, context):
            continue
        if facts.appointment_made is None:
            yield CannotTell("needs appointment; appointment_made = false says that there is none")
            continue
        yield Violation(
            "the shipment has no appointment",
            evidence=(Evidence.fact(shipment.facts_file, "appointment_made", False),),
            expected="an appointment",
            actual="none",
            subject=Subject(po=order.po_number),
            clause=resolved,
            cost=context.aboard.cost(order),
            counts={"carton": context.aboard.cartons(order)},
        )


def appointment_late(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The appointment was made, or moved, too late.

    ## What it checks
    When it was made (`appointment_made`) against `deadlines.appointment`, else against the
    `appointment_by` of a `routing` clause; and when it was last moved (`appointment_changed`, with
    `appointment_before`) against `appointment_change_by`. One that is not said to be moved was not.
    Prepaid and collect freight alike, as the clauses say.

    ## Why it costs
    Docks are planned ahead; an appointment at short notice, or one that is let go, costs a fee and
    a slot.

    ## How to fix
    Ask for the appointment as soon as the goods are known, and move it in time.

    ## Source
    The retailer's clauses `deadlines.appointment` and `routing`.
    """
    for order in shipment.orders:
        applies = False
        for check in (made_late, moved_late):
            try:
                late = check(order, context)
            except NotApplicable:
                continue
            except CannotTell as doubt:
                yield doubt
            else:
                yield from [late] if late else []
            applies = True
        if not applies:
            raise NotApplicable("deadlines.appointment, routing")


def appointment_outside_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The appointment lies before or after the delivery window.

    ## What it checks
    The appointment against `windows.delivery`, for each order. Where the retailer's order of whose
    word counts lets an appointment move the window, one that he gave breaks nothing. Prepaid
    freight only: a collect shipment's appointment is that of the pickup. Parcels have none.

    ## Why it costs
    Whoever keeps such an appointment is early or late, and fined as that.

    ## How to fix
    Move the appointment into the window, or get the date of the order changed, before it leaves.

    ## Source
    The retailer's clause `windows.delivery`, with the dates of the order.
    """
    for order in shipment.orders:
        window, facts = context.window("delivery", order), shipment.facts
        if facts.appointment is None:
            if facts.appointment_made is False or facts.mode == "parcel":
                raise NotApplicable("there is no appointment")
            raise CannotTell("needs appointment")
        evidence = Evidence.fact(shipment.facts_file, "appointment", facts.appointment)
        told = Told(at_instant(facts.appointment, context.zone("ship_to", order)), (evidence,))
        yield from held_against(window, told, "the appointment lies", order, context)


def _late(name: str, order: PurchaseOrder, context: Context) -> Miss | None:
    """What is missed of one of the windows that close for an order, if anything is."""
    window = context.window(name, order)
    if window.closing is None:
        raise NotApplicable(f"windows.{name} closes at no time")
    basis = context.cancel_basis(order) if name == "cancel" else "shipped"
    place: Place = "ship_to" if basis == "delivered" else "ship_from"
    anchor = "arrived" if basis == "delivered" else "departed"
    observed = context.told(anchor, place, order)
    if not certain(is_after(observed.moment, window.closing)):
        for doubt in only_planned(anchor, observed, context):
            raise doubt
        return None
    verb = "arrives" if basis == "delivered" else "leaves"
    limit = "the ship window closes" if name == "ship" else "the order is to be cancelled"
    message = f"the shipment {verb} after {limit}"
    return Miss(message, "not after {closing}", window, observed, place)


def _closed_at(miss: Miss) -> datetime:
    closing = miss.window.closing
    return closing.last if closing else datetime.max.replace(tzinfo=UTC)


RULES = (
    Rule(
        "WIN001",
        "ships-before-window",
        ships_before_window,
        each="order",
        needs=("order",),
        clauses=("windows.ship",),
        mendable=True,
        time=True,
    ),
    Rule(
        "WIN002",
        "ships-after-window",
        ships_after_window,
        each="order",
        needs=("order",),
        clauses=("windows.ship", "windows.cancel"),
        time=True,
    ),
    Rule(
        "WIN003",
        "arrives-outside-delivery-window",
        arrives_outside_window,
        each="order",
        needs=("order",),
        clauses=("windows.delivery",),
        freight="prepaid",
        time=True,
    ),
    Rule(
        "WIN004",
        "transit-does-not-fit",
        transit_does_not_fit,
        each="order",
        needs=("order",),
        clauses=("windows.delivery", "routing"),
        freight="prepaid",
        time=True,
        bounds=False,
    ),
    Rule(
        "WIN005",
        "appointment-missing",
        appointment_missing,
        each="order",
        needs=("order",),
        clauses=("deadlines.appointment", "routing"),
        mendable=True,
    ),
    Rule(
        "WIN006",
        "appointment-late",
        appointment_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.appointment", "routing"),
    ),
    Rule(
        "WIN007",
        "appointment-outside-window",
        appointment_outside_window,
        each="order",
        needs=("order",),
        clauses=("windows.delivery",),
        freight="prepaid",
        mendable=True,
    ),
)
