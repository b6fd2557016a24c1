"""Invoices that come too late: after the guide's deadline, or after its window has closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.invoice_papers import alone_with_notice, fault, orders_billed
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whose_word import Told


def too_late(invoice: Invoice, context: Context) -> Iterator[Outcome]:
    """Yield that an invoice bears a day after the last one, for each of its orders."""
    if invoice.date is None:
        raise CannotTell(f"invoice {invoice.invoice_number} has no date (BIG01)")
    context = alone_with_notice(invoice, context)
    limits: dict[date, tuple[Told, Resolved]] = {}
    asked = False
    for order in orders_billed(invoice, context):
        for read in LIMITS:
            try:
                limit, resolved = read(order, context)
            except NotApplicable:
                continue
            except CannotTell as unknown:
                asked = True
                yield unknown
                continue
            asked = True
            limits.setdefault(last_day(limit.moment), (limit, resolved))
    missed = sorted(day for day in limits if day < invoice.date)
    if missed:
        yield _late(invoice, missed[0], *limits[missed[0]])
    if not asked:
        raise NotApplicable("the guide has no time for invoices")


def _deadline(order: PurchaseOrder | None, context: Context) -> tuple[Told, Resolved]:
    limit = context.deadline("invoice", order=order)
    return Told(limit.moment, limit.evidence), limit.resolved


def _window(order: PurchaseOrder | None, context: Context) -> tuple[Told, Resolved]:
    if order is None:
        raise NotApplicable("windows.invoice")
    window = context.window("invoice", order)
    if window.closing is None:
        raise NotApplicable("windows.invoice has no end")
    return Told(window.closing, window.end.evidence), window.resolved


LIMITS: Final = (_deadline, _window)
"""What limits an invoice: the deadline of the guide, and the end of its window."""


def last_day(moment: Moment) -> date:
    """The last day that is in time: an invoice has no hour."""
    return moment.day or moment.last.astimezone(zone_info(moment.zone)).date()


def _late(invoice: Invoice, day: date, limit: Told, resolved: Resolved) -> Violation:
    found = fault(
        invoice,
        "the invoice bears a day after its time is over",
        (Evidence.of(invoice, "date"), *limit.evidence),
        f"{day} or earlier",
        str(invoice.date),
    )
    return replace(found, due=limit.moment, clause=resolved)
