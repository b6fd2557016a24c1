"""ACK: answers that are owed to an order: the receipt (997) and the acknowledgment (855)."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import NoParams, Outcome, Rule
from edicompliance.rules.orders import answers_due, order_answers
from edicompliance.rules.orders.answers_due import ReceiptSoon, Soon


def functional_acknowledgment_late(
    shipment: Shipment, params: Soon, context: Context
) -> Iterator[Outcome]:
    """The receipt (997) of an order is late, or still owed.

    ## What it checks
    When each order was answered with a 997 or a 999, by the history, against
    `deadlines.functional-acknowledgment`. One that is not answered, by the history or by the
    supplier's word (`documents_not_sent`), is told `soon_hours` before its time is over. Freight
    terms do not matter.

    ## Why it costs
    Without the receipt the retailer takes the order for lost, sends it again or calls; many guides
    charge each interchange that is not answered.

    ## How to fix
    Send the 997 as soon as the order is read, before anybody works it.

    ## Source
    The retailer's clause `deadlines.functional-acknowledgment`.
    """
    for order in shipment.orders:
        yield from answers_due.receipt_late(order, params, context)


def order_acknowledgment_late(
    shipment: Shipment, params: Soon, context: Context
) -> Iterator[Outcome]:
    """The acknowledgment (855) of an order is late, or still owed.

    ## What it checks
    When each order was acknowledged against `deadlines.acknowledgment`: by the supplier's word
    (`ack_sent`, else `ack_planned` until that time is over), the history, or the date of the 855.
    Where the clause counts an accepted one, when the retailer's 997 took it. One that is not sent,
    by the history or by the supplier's word (`documents_not_sent`), is told `soon_hours` before its
    time is over. Freight terms do not matter.

    ## Why it costs
    An order that is not acknowledged is not counted on: the retailer buys elsewhere, and charges
    for it.

    ## How to fix
    Acknowledge the order now, with what you know, and change it later by a replacement.

    ## Source
    The retailer's clause `deadlines.acknowledgment`.
    """
    for order in shipment.orders:
        yield from answers_due.acknowledgment_late(order, params, context)


def line_unanswered(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The acknowledgment (855) leaves a line of the order unanswered.

    ## What it checks
    That each line of an order has an answer (ACK), and that the parts of an answer come to what
    was ordered. An answer that speaks for the whole order, or names only exceptions (BAK02), needs
    no lines; one that accepts all as ordered needs no ACK in them. Freight terms do not matter.

    ## Why it costs
    What is not answered counts as accepted here and as refused there; either way somebody is
    surprised, and the fill rate pays for it.

    ## How to fix
    Send the acknowledgment again as a replacement, with an answer to every line.

    ## Source
    The order, and its acknowledgment.
    """
    for order in shipment.orders:
        yield from order_answers.unanswered(order, context)


def change_without_code(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The acknowledgment (855) changes a line and does not say so.

    ## What it checks
    Each answered line against the order: quantity, price, day and item. Where one differs, the
    line's code (ACK01) must say that it does, in X12's codes or the partner's own; and an answer
    that accepts the whole order unchanged (BAK02) must have no line that is changed. Freight terms
    do not matter.

    ## Why it costs
    The retailer's system goes by the code: a change under "accepted" is not seen, and then the
    shipment and the invoice do not match.

    ## How to fix
    Send the acknowledgment again as a replacement, with the code of the change.

    ## Source
    The order, its acknowledgment, and the codes in `conventions.855`.
    """
    for order in shipment.orders:
        yield from order_answers.unsaid_changes(order, context)


def acknowledged_more_than_ships(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Less ships than was acknowledged, and the rest can no longer ship.

    ## What it checks
    Each line that the 855 accepts against what the ship notices, or the pack plan, ship of it.
    What a later change took off is not owed, and what can still ship before the cancel date
    (`windows.cancel`, else the end of `windows.ship`) is open. Freight terms do not matter.

    ## Why it costs
    The retailer sold, or did not buy elsewhere, what was promised; fill programmes that count the
    acknowledged quantity charge for it.

    ## How to fix
    Ship the rest before the cancel date, or send a replacement of the 855 before the truck leaves.

    ## Source
    The supplier's own acknowledgment, and the retailer's charge.
    """
    for order in shipment.orders:
        yield from order_answers.promised_more(order, context)


RULES = (
    Rule(
        "ACK001",
        "functional-acknowledgment-late",
        functional_acknowledgment_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.functional-acknowledgment",),
        mendable=True,
        params=ReceiptSoon,
    ),
    Rule(
        "ACK002",
        "order-acknowledgment-late",
        order_acknowledgment_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.acknowledgment",),
        mendable=True,
        params=Soon,
    ),
    Rule(
        "ACK003",
        "line-unanswered",
        line_unanswered,
        each="order",
        needs=("order",),
        mendable=True,
    ),
    Rule(
        "ACK004",
        "change-without-code",
        change_without_code,
        each="order",
        needs=("order",),
        mendable=True,
    ),
    Rule(
        "ACK005",
        "acknowledged-more-than-ships",
        acknowledged_more_than_ships,
        each="order",
        needs=("order", "notice"),
    ),
)
