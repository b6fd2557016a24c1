"""ORD: the orders themselves."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.versions import changes_another
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation


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


RULES = (Rule("ORD001", "conflicting-orders", conflicting_orders, needs=("order",)),)
