"""ORD: the orders themselves."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation


def conflicting_orders(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Two different orders have one key.

    ## What it checks
    That orders with the same key (what the profile says makes two orders the same) say the same. A
    copy sent again is no conflict, and a replacement takes the place of what it replaces. A
    cancellation or a change (BEG01 01, 04) leaves open what holds. Freight terms do not matter.

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
        yield Violation(
            f"{len(orders)} different orders have one key",
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


def _differing(orders: tuple[PurchaseOrder, ...]) -> list[str]:
    """The fields in which they do not agree."""
    first = orders[0]
    return [
        name.replace("_", " ")
        for name in type(first).model_fields
        if any(getattr(order, name) != getattr(first, name) for order in orders[1:])
    ]


RULES = (Rule("ORD001", "conflicting-orders", conflicting_orders, needs=("order",)),)
