"""WIN: ship and delivery windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import Moment, is_after, is_before, words
from edicompliance.rules.context import Context, Place
from edicompliance.rules.limits import NotApplicable, Window
from edicompliance.rules.model import NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.times import at_clock, certain, clock_of
from edicompliance.rules.whose_word import Told


def ships_before_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Leaves before the ship window opens.

    ## What it checks
    The planned departure against the opening of `windows.ship`, for each order. Prepaid and
    collect freight alike.

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
            miss = _Miss(message, "not before {opening}", window, departs, "ship_from")
            yield _outside(miss, order, context)


def ships_after_window(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Leaves after the ship window, or after the order is to be cancelled.

    ## What it checks
    The planned departure against the close of `windows.ship` and of `windows.cancel`, whichever is
    first, for each order; where the retailer wants the goods delivered by the cancel date, the
    planned arrival against that one. Prepaid and collect freight alike.

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
                doubts.append(doubt)
            else:
                misses += [miss] if miss else []
            applies = True
        if misses:
            yield _outside(min(misses, key=_closed_at), order, context)
        elif doubts:
            yield from doubts
        elif not applies:
            raise NotApplicable("windows.ship, windows.cancel")


def arrives_outside_window(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Arrives before or after the delivery window.

    ## What it checks
    The planned arrival against `windows.delivery`, for each order. Prepaid freight only: under
    collect terms the retailer's carrier answers for the arrival.

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
        doubts = []
        for end, is_outside, word in (
            (window.begin, is_before, "before"),
            (window.end, is_after, "after"),
        ):
            try:
                outside = end.known and certain(is_outside(arrives.moment, end.known))
            except CannotTell as doubt:
                doubts.append(doubt)
                continue
            if outside:
                message = f"the shipment arrives {word} the delivery window"
                miss = _Miss(message, "{opening} to {closing}", window, arrives, "ship_to")
                yield _outside(miss, order, context)
                break
        else:
            yield from doubts


class _Miss(NamedTuple):
    """A window that is missed."""

    message: str
    limit: str
    """What was expected: `not after {closing}`, to be told at one clock with what is observed."""
    window: Window
    observed: Told
    place: Place
    """Where the thing happens."""


def _late(name: str, order: PurchaseOrder, context: Context) -> _Miss | None:
    """What is missed of one of the windows that close for an order, if anything is."""
    window = context.window(name, order)
    if window.closing is None:
        raise NotApplicable(f"windows.{name} closes at no time")
    basis = context.cancel_basis(order) if name == "cancel" else "shipped"
    place: Place = "ship_to" if basis == "delivered" else "ship_from"
    observed = context.told("arrived" if basis == "delivered" else "departed", place, order)
    if not certain(is_after(observed.moment, window.closing)):
        return None
    verb = "arrives" if basis == "delivered" else "leaves"
    limit = "the ship window closes" if name == "ship" else "the order is to be cancelled"
    message = f"the shipment {verb} after {limit}"
    return _Miss(message, "not after {closing}", window, observed, place)


def _closed_at(miss: _Miss) -> datetime:
    closing = miss.window.closing
    return closing.last if closing else datetime.max.replace(tzinfo=UTC)


def _outside(miss: _Miss, order: PurchaseOrder, context: Context) -> Violation:
    ends = [end.moment for end in (miss.window.begin, miss.window.end)]
    clock = clock_of(miss.observed.moment, ends, context.zone(miss.place))
    opening, closing = (end and at_clock(end, clock) for end in ends)
    observed = at_clock(miss.observed.moment, clock)
    told = {"opening": _words(opening), "closing": _words(closing)}
    return Violation(
        miss.message,
        evidence=(*miss.window.evidence, *miss.observed.evidence),
        expected=miss.limit.format_map(told),
        actual=words(observed),
        subject=Subject(po=order.po_number),
        due=closing,
        clause=miss.window.resolved,
        cost=context.aboard.cost(order),
        counts={"carton": context.aboard.cartons(order)},
        notes=tuple(one.doubt for one in (observed, opening, closing) if one and one.doubt),
    )


def _words(limit: Moment | None) -> str:
    return words(limit) if limit else "any time"


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
)
