"""INV: the invoice in time."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.invoice_due import too_late
from edicompliance.rules.model import NoParams, Outcome, Rule


def late_invoice(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """An invoice comes later than the retailer takes it.

    ## What it checks
    The day of the invoice (BIG01) against `deadlines.invoice` and against the end of
    `windows.invoice`. An invoice has no hour: the last day itself is in time. Freight terms do not
    matter.

    ## Why it costs
    A late invoice is paid late, with a fee, or after the last day not at all.

    ## How to fix
    Send the invoice when the truck has left; of one that is late, ask accounts payable first.

    ## Source
    The retailer's clauses `deadlines.invoice` and `windows.invoice`.
    """
    for invoice in shipment.invoices:
        yield from too_late(invoice, context)


RULES = (
    Rule(
        "INV011",
        "late-invoice",
        late_invoice,
        each="invoice",
        needs=("invoice",),
        clauses=("deadlines.invoice", "windows.invoice"),
    ),
)
