"""WIN: ship and delivery windows."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import is_after, is_before, words
from edicompliance.rules.context import Context, NotApplicable, Window
from edicompliance.rules.model import NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.times import Told


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
            continue
        departs = context.told("departed", "ship_from")
        if certain(is_before(departs.moment, window.opening)):
            message = "the shipment leaves before the ship window opens"
            expected = f"not before {words(window.opening)}"
            yield _outside(message, expected, order, window, departs, context)


def ships_after_window(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Leaves after the ship window, or after the order is to be cancelled.

    ## What it checks
    The planned departure against the close of `windows.ship` and of `windows.cancel`, whichever is
    first, for each order. Prepaid and collect freight alike.

    ## Why it costs
    Late freight misses the sale it was bought for: it is fined, and after the cancel date the
    retailer may refuse the goods altogether.

    ## How to fix
    Ship by the last day of the window, or have the retailer authorize a later date before you ship.

    ## Source
    The retailer's clauses `windows.ship` and `windows.cancel`, with the dates of the order.
    """
    for order in shipment.orders:
        windows = list(_in_force(context, order, ("ship", "cancel")))
        departs = context.told("departed", "ship_from")
        missed = [
            (window.closing.last, window.closing, window)
            for window in windows
            if window.closing and certain(is_after(departs.moment, window.closing))
        ]
        if missed:
            _, closing, window = min(missed, key=lambda one: one[0])
            message = "the shipment leaves after the ship window closes"
            expected = f"not after {words(closing)}"
            yield _outside(message, expected, order, window, departs, context)


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
        arrives = context.told("arrived", "ship_to")
        early = window.opening and certain(is_before(arrives.moment, window.opening))
        late = window.closing and certain(is_after(arrives.moment, window.closing))
        if early or late:
            message = f"the shipment arrives {'before' if early else 'after'} the delivery window"
            yield _outside(message, _span(window), order, window, arrives, context)


def certain(answer: bool | None) -> bool:
    """A comparison that could be made; raises `CannotTell` for one that could not."""
    if answer is None:
        raise CannotTell("only a date is known, and the limit falls within that day")
    return answer


def _in_force(context: Context, order: PurchaseOrder, names: tuple[str, ...]) -> Iterator[Window]:
    """The windows that the guide has for the order; with none, the rule does not apply."""
    found = False
    for name in names:
        try:
            yield context.window(name, order)
            found = True
        except NotApplicable:
            continue
    if not found:
        raise NotApplicable(" ".join(names))


def _span(window: Window) -> str:
    opening = words(window.opening) if window.opening else "any time"
    closing = words(window.closing) if window.closing else "any time"
    return f"{opening} to {closing}"


def _outside(
    message: str,
    expected: str,
    order: PurchaseOrder,
    window: Window,
    observed: Told,
    context: Context,
) -> Violation:
    moments = (observed.moment, window.opening, window.closing)
    return Violation(
        message,
        evidence=(*window.evidence, *observed.evidence),
        expected=expected,
        actual=words(observed.moment),
        subject=Subject(po=order.po_number),
        due=window.closing,
        clause=window.resolved,
        cost=context.cost(order),
        counts={"carton": context.cartons(order)},
        notes=tuple(moment.doubt for moment in moments if moment and moment.doubt),
    )


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
