"""RDY: collect freight that must stand ready when the retailer's carrier comes."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import Moment, at_instant, is_after, words
from edicompliance.rules.context import Context, Deadline
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation


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
        limit = context.deadline("ready", order)
        departs = context.told("departed", "ship_from")
        if is_after(departs.moment, limit.moment, on_limit=limit.on_limit):
            message = "the goods are not ready at the confirmed pickup"
            expected = f"ready {limit.word} {words(limit.moment)}"
            yield _late(message, expected, order, limit, departs.moment, departs.evidence, context)
            continue
        until, pickup = shipment.facts.available_until, shipment.facts.appointment
        if until is not None and pickup is not None and until < pickup:
            zone = context.zone("ship_from")
            message = "the goods are gone before the confirmed pickup"
            expected = f"available at {words(at_instant(pickup, zone))}"
            evidence = (Evidence.fact(shipment.facts_file, "available_until", until),)
            gone = at_instant(until, zone)
            yield _late(message, expected, order, limit, gone, evidence, context)


def _late(
    message: str,
    expected: str,
    order: PurchaseOrder,
    limit: Deadline,
    observed: Moment,
    evidence: tuple[Evidence, ...],
    context: Context,
) -> Violation:
    moments = (observed, limit.moment)
    return Violation(
        message,
        evidence=(*limit.evidence, *evidence),
        expected=expected,
        actual=words(observed),
        subject=Subject(po=order.po_number),
        due=limit.moment,
        clause=limit.resolved,
        cost=context.cost(order),
        counts={"carton": context.cartons(order)},
        notes=tuple(moment.doubt for moment in moments if moment.doubt),
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
)
