"""By when papers are due that the truck does not wait for, and when they went out.

The receipt (997) and the acknowledgment (855) of an order, its invoice (810), and the appointment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.invoice_due import last_day
from edicompliance.rules.model import Evidence
from edicompliance.rules.orders.answers_due import acknowledgment_deadline, went_out
from edicompliance.rules.timing.appointments import appointment_due
from edicompliance.rules.timing.limits import Deadline
from edicompliance.rules.timing.whose_word import Told


class Promise(NamedTuple):
    """Something that is due of an order."""

    clause: str
    rules: tuple[str, ...]
    """The rules that judge by it."""
    limit: Callable[[], Deadline]
    """By when; raises `NotApplicable` and `CannotTell`."""
    done: Callable[[], Told]
    """When it was done; raises `CannotTell`."""


def promises(order: PurchaseOrder, context: Context) -> Iterator[Promise]:
    """Yield what is due of an order, the first to fall due in front."""
    of_receipt = partial(context.deadline, "functional-acknowledgment", order=order)
    of_answer = partial(acknowledgment_deadline, order, context)
    yield Promise(
        "deadlines.functional-acknowledgment",
        ("ACK001",),
        of_receipt,
        partial(went_out, "997", order, of_receipt, context),
    )
    yield Promise(
        "deadlines.acknowledgment",
        ("ACK002",),
        of_answer,
        partial(went_out, "855", order, of_answer, context),
    )
    yield Promise(
        "deadlines.appointment",
        ("WIN006",),
        partial(appointment_due, order, context, None),
        partial(_appointment_made, context),
    )
    yield Promise(
        "deadlines.invoice",
        ("INV011", "DOC003"),
        partial(_invoice_due, order, context),
        partial(_invoiced, order, context),
    )


def _appointment_made(context: Context) -> Told:
    facts = context.shipment.facts
    made = facts.appointment_made
    if made is None or made is False:
        raise CannotTell("needs appointment_made")
    evidence = Evidence.fact(context.shipment.facts_file, "appointment_made", made)
    return Told(at_instant(made, context.zone("retailer")), (evidence,), "own")


def _invoice_due(order: PurchaseOrder, context: Context) -> Deadline:
    """Its last day: an invoice has no hour."""
    limit = context.deadline("invoice", order=order)
    return replace(limit, moment=on_day(last_day(limit.moment), limit.moment.zone), on_limit=False)


def _invoiced(order: PurchaseOrder, context: Context) -> Told:
    """The day of the last invoice that bills an order."""
    zone = _invoice_due(order, context).moment.zone
    days = [
        (one.date, one)
        for one in context.shipment.invoices
        if one.date is not None
        and any(each.given is order for each in context.billing.orders_of(one))
    ]
    if not days:
        raise CannotTell("no invoice (810) is given")
    day, last = max(days, key=lambda row: row[0])
    return Told(on_day(day, zone), (Evidence.of(last, "date"),), "own")
