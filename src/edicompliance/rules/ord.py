"""ORD: the orders themselves."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.versions import changes_another
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.orders import (
    order_changes,
    order_dates,
    order_items,
    order_places,
    order_prices,
    order_references,
    order_repeats,
)
from edicompliance.rules.orders.order_dates import LeadTimes


def conflicting_orders(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Two different orders have one key.

    ## What it checks
    That orders with the same key (what the profile says makes two orders the same) say the same. A
    copy sent again is no conflict, and a replacement (BEG01 05) with the key of what it replaces
    takes its place. A replacement that moves the date or the ship-to, a cancellation (01) and a
    change (04) leave open what holds. Freight terms do not matter.

    ## Why it costs
    Nobody can say which of the two is to be shipped; whichever it is, the other one is missed.

    ## How to fix
    Ask the buyer which order holds, and take the other one out of the check.

    ## Source
    The orders given.
    """
    for orders in context.matching.conflicts:
        if len(orders) == 1:
            yield _no_order(orders[0])
            continue
        if context.why_no_key is not None:
            yield CannotTell(context.why_no_key)
            continue
        yield Violation(
            f"{len(orders)} different orders have one key{_changing(orders)}",
            evidence=tuple(Evidence.of(order, "po_number") for order in orders),
            expected="one order, or copies of it",
            actual=f"{', '.join(_differing(orders))} differ",
            subject=Subject(po=orders[0].po_number),
        )


def _no_order(order: PurchaseOrder) -> Violation:
    """A cancellation or a change that stands alone."""
    kind = "cancellation" if order.purpose == "01" else "change"
    return Violation(
        f"what is given is a {kind}, not the order",
        evidence=(Evidence.of(order, "purpose"),),
        expected="the order itself",
        actual=order.purpose,
        subject=Subject(po=order.po_number),
    )


def _changing(orders: tuple[PurchaseOrder, ...]) -> str:
    """Say that one of them replaces, changes or cancels another."""
    purposes = sorted({order.purpose for order in orders if changes_another(order)})
    return f"; BEG01 {', '.join(purposes)} may be meant for any of the others" if purposes else ""


def _differing(orders: tuple[PurchaseOrder, ...]) -> list[str]:
    """The fields in which they do not agree."""
    first = orders[0]
    return [
        name.replace("_", " ")
        for name in type(first).model_fields
        if any(getattr(order, name) != getattr(first, name) for order in orders[1:])
    ]


def repeated_order(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An order comes under the number of another one that came before.

    ## What it checks
    Each order against the history: what came before under its number and says otherwise. The same
    order sent again is no fault, whether it is marked as a copy (BEG01 07) or not; of one that
    replaces or changes another, ORD001 and ORD010 speak. The horizon is that of `documents.850`
    (`unique`), without it for ever; then a history that begins 400 days before the order will do.
    Freight terms do not matter.

    ## Why it costs
    An order that is worked twice ships twice: the second truck is refused, or its goods are
    returned at the supplier's cost.

    ## How to fix
    Ask the buyer which order holds before anything of the second one is picked.

    ## Source
    The history of what came in, and the retailer's clause `documents.850`.
    """
    for order in shipment.orders:
        yield from order_repeats.repeated(order, context)


def unknown_ship_to(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An order ships to a place that nobody has listed.

    ## What it checks
    The ship-to of each order, and the stores that get a share (SDQ), against the list of locations
    on the order's day, and against the profile's places: what one of the two has is known. That
    the profile lacks a place proves nothing. Drop-ship orders go to consumers, and are not looked
    at. Freight terms do not matter.

    ## Why it costs
    Goods for a closed or mistyped place are refused at a dock that does not expect them, and travel
    back; labels and notices carry the wrong place besides.

    ## How to fix
    Ask the buyer where the goods are to go, or bring the list of locations up to date.

    ## Source
    The supplier's list of locations, and the retailer's in the profile.
    """
    for order in shipment.orders:
        yield from order_places.unknown_places(order, context)


def order_price_differs(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An order has another price than the one agreed.

    ## What it checks
    The price of each line (PO104) against the list of items that holds on the order's day, both for
    one unit of the line: prices for cases, hundreds and pounds are reckoned, and compared as far as
    they are written. Prices in two currencies are not compared. Freight terms do not matter.

    ## Why it costs
    The invoice will match the order or the price list, never both: it is short-paid, or held until
    somebody asks.

    ## How to fix
    Ask the buyer to change the order (860) before you invoice it, or bring the list up to date.

    ## Source
    The supplier's list of items, with the prices as they were agreed.
    """
    for order in shipment.orders:
        yield from order_prices.prices_differ(order, context)


def order_terms_differ(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An order has other terms of payment than those agreed.

    ## What it checks
    The terms of each order (ITD): net days, discount, its days and the day they count from, against
    the list of terms of its department on the order's day. A discount that is not in the list is
    not agreed. Freight terms do not matter.

    ## Why it costs
    The retailer pays by the terms of his order: a discount that was never agreed is taken off every
    invoice.

    ## How to fix
    Ask the buyer to change the order (860), or bring the list of terms up to date.

    ## Source
    The supplier's list of terms.
    """
    for order in shipment.orders:
        yield from order_prices.terms_differ(order, context)


def unknown_item(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An order asks for an item that nobody knows.

    ## What it checks
    The numbers of each line against the list of items on the order's day; a prepack is known, too,
    where all that it is made of is. Freight terms do not matter.

    ## Why it costs
    Nobody can ship what he does not know: the line is cancelled late, and counts as short.

    ## How to fix
    Ask the buyer what is meant, and answer the line (855) as rejected if you do not have it.

    ## Source
    The supplier's list of items.
    """
    for order in shipment.orders:
        yield from order_items.unknown_items(order, context)


def bad_gtin(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A bar code number in an order cannot be right.

    ## What it checks
    The length of each bar code number of the lines and of what prepacks are made of, by its
    qualifier (UP 12 digits, EN 13, EO 8, UK 14), and its check digit. Freight terms do not
    matter.

    ## Why it costs
    The number goes onto labels, notices and invoices: what does not scan is received by hand, and
    charged.

    ## How to fix
    Ask the buyer for the right number; what the list of items has is the better guess.

    ## Source
    The rules of GS1 for the numbers of articles.
    """
    for order in shipment.orders:
        yield from order_items.bad_gtins(order, context)


def not_a_case_multiple(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An order asks for a part of a case.

    ## What it checks
    The quantity of each line, and of each store's share (SDQ), against how many make a case by the
    order (PO4) or the list of items. Prepacks are packed by themselves, and orders for consumers
    (drop-ship) by the piece. Freight terms do not matter.

    ## Why it costs
    Broken cases are picked by hand and repacked, and a carton of another count than its label says
    is an error of the notice.

    ## How to fix
    Ask the buyer for whole cases, or answer the line (855) with the quantity that is one.

    ## Source
    The order itself (PO4), and the supplier's list of items.
    """
    for order in shipment.orders:
        if not order.is_drop_ship:
            yield from order_items.broken_cases(order, context)


def impossible_window(shipment: Shipment, params: LeadTimes, context: Context) -> Iterator[Outcome]:
    """An order has dates that nobody can meet.

    ## What it checks
    The dates of each order against each other: a window that closes before it opens, a
    cancel date before the first ship date, a day before the order's own. And as long as nobody
    says when the truck leaves: whether the last day is over at the time of the check, or too near
    for what the supplier needs (`lead_days`, `transit_days`: working days). Freight terms do not
    matter.

    ## Why it costs
    The order will be late whatever is done, and is charged like one that was late by fault.

    ## How to fix
    Ask the buyer for new dates, in writing, before you accept the order.

    ## Source
    The dates of the order, and the supplier's own lead times.
    """
    for order in shipment.orders:
        yield from order_dates.impossible(order, context)
        yield from order_dates.over(order, params, context)


def order_changed_later(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An order was cancelled or changed, and is worked as it was before.

    ## What it checks
    Each change (860) of the orders given: one that cancels its order; and of one that changes a
    quantity, whether just the quantity of before ships, or is accepted by an 855 that is later
    than the change. All other rules judge an order as it was changed last. Freight terms do not
    matter.

    ## Why it costs
    What was taken back is refused or returned, and the retailer holds the change that he can show
    against whoever missed it.

    ## How to fix
    Work the order as it was changed: take off what is no longer wanted, and answer the change.

    ## Source
    The retailer's change of the order (860).
    """
    yield from order_changes.worked_as_before(shipment, context)


def order_reference_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An order lacks what the guide says that orders have.

    ## What it checks
    Every segment and element that the profile requires or forbids in the 850 beyond the standard.
    Freight terms matter only where the profile says so.

    ## Why it costs
    A department or a vendor number that is missing is missing on the notice and the invoice, too,
    where it is charged.

    ## How to fix
    Ask the buyer to send the order again with what is missing.

    ## Source
    The retailer's clauses `narrow.850`.
    """
    for order in shipment.orders:
        yield from order_references.lacking(order, context)


RULES = (
    Rule("ORD001", "conflicting-orders", conflicting_orders, needs=("order",)),
    Rule("ORD002", "repeated-order", repeated_order, each="order", needs=("order",)),
    Rule("ORD003", "unknown-ship-to", unknown_ship_to, each="order", needs=("order",)),
    Rule("ORD004", "order-price-differs", order_price_differs, each="order", needs=("order",)),
    Rule("ORD005", "order-terms-differ", order_terms_differ, each="order", needs=("order",)),
    Rule("ORD006", "unknown-item", unknown_item, each="order", needs=("order",)),
    Rule("ORD007", "bad-gtin", bad_gtin, each="order", needs=("order",)),
    Rule("ORD008", "not-a-case-multiple", not_a_case_multiple, each="order", needs=("order",)),
    Rule(
        "ORD009",
        "impossible-window",
        impossible_window,
        each="order",
        needs=("order",),
        params=LeadTimes,
    ),
    Rule(
        "ORD010",
        "order-changed-later",
        order_changed_later,
        needs=("order",),
        mendable=True,
    ),
    Rule(
        "ORD011",
        "order-reference-missing",
        order_reference_missing,
        each="order",
        needs=("order",),
        clauses=("narrow.850",),
    ),
)
