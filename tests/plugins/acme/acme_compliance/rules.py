"""ACM: what this supplier asks of his own shipments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation


def unwanted_order_number(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An order whose number begins with 45.

    ## What it checks
    The number of each order. Freight terms do not matter.

    ## Why it costs
    It does not: it shows that another package can bring a rule.

    ## How to fix
    Ask for another number.

    ## Source
    The supplier's own house rule.
    """
    for order in shipment.orders:
        if order.po_number.startswith("45"):
            yield Violation(
                "the number begins with 45",
                evidence=(Evidence.of(order, "po_number"),),
                expected="another number",
                actual=order.po_number,
                subject=Subject(po=order.po_number),
            )


def failing(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A rule that fails when it is asked.

    ## What it checks
    Nothing: it has a mistake in it.

    ## Why it costs
    It does not.

    ## How to fix
    Mend the rule.

    ## Source
    Nobody.
    """
    yield from shipment.no_such_thing  # type: ignore[attr-defined]


RULES = (Rule("ACM001", "unwanted-order-number", unwanted_order_number, each="order"),)
FAILING = Rule("ACM002", "failing", failing)
TAKEN = (replace(RULES[0], code="ASN001"),)
