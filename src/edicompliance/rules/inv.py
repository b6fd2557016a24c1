"""INV: the invoice, before it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents import CannotTell
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.invoices import invoice_counts, invoice_papers
from edicompliance.rules.invoices.invoice_allowances import AllowanceParams, allowance_faults
from edicompliance.rules.invoices.invoice_money import wrong_totals
from edicompliance.rules.invoices.invoice_prices import price_faults
from edicompliance.rules.model import NoParams, Outcome, Rule


def invoice_price_differs(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A line is invoiced at another price than the retailer ordered it at.

    ## What it checks
    The price of each invoiced line (IT104, by its basis and unit) and its currency against the line
    of the order (850) as it stands after its changes (860). Where the order gives no price, against
    the agreed one of the list of items. A price for a case is compared with one for a piece by what
    makes a case. Freight terms do not matter.

    ## Why it costs
    An invoice that does not match is held, and paid short by the difference and a fee for finding
    it.

    ## How to fix
    Correct the price before the invoice goes out; or, where the order is wrong, have the buyer
    change it (860) first.

    ## Source
    The order itself, the agreed list of prices, and the retailer's charge for such invoices.
    """
    for invoice in shipment.invoices:
        if not invoice.lines:
            yield CannotTell(f"invoice {invoice.invoice_number} has no lines (IT1)")
        for one in context.billing.lines(invoice):
            yield from price_faults(one, context)


def billed_more_than_shipped(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """More is invoiced than the ship notices ship.

    ## What it checks
    Each line of the orders over all invoices given together, each invoice number once, against all
    ship notices given together, in one unit. Credit memos are not counted. Freight terms do not
    matter.

    ## Why it costs
    What was billed and not received is deducted as a shortage, often with all of the invoice until
    it is cleared.

    ## How to fix
    Bill what ships; send another invoice with the next shipment.

    ## Source
    The ship notices themselves, and the retailer's charge for shortages on invoices.
    """
    yield from invoice_counts.without_lines(context)
    for one in invoice_counts.uncertain(context):
        yield CannotTell(one.doubt or f"line {one.name} is on no line of order {one.po_number}")
    for line in invoice_counts.invoiced_lines(context):
        try:
            over = invoice_counts.billed_above_shipped(line, context)
        except CannotTell as unknown:
            yield unknown
        else:
            if over is not None:
                yield over


def billed_before_shipment(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An invoice bears a day before the goods have left.

    ## What it checks
    The day of the invoice (BIG01) against the first day of the guide's window for invoices, and
    where the guide has none, against the day of departure. An invoice has no hour: the day of
    departure itself is in time. Freight terms do not matter.

    ## Why it costs
    The retailer looks for goods that he has not received and deducts the whole invoice as not
    received.

    ## How to fix
    Date and send the invoice when the truck has left.

    ## Source
    The retailer's window for invoices, else the departure itself.
    """
    for invoice in shipment.invoices:
        yield from invoice_papers.too_early(invoice, context)


def repeated_invoice(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """One invoice number on two invoices, or one that was used before.

    ## What it checks
    That no two invoices given have one number (BIG02), and that none of them was used before, by
    the history, within the time for which the guide wants numbers to differ; without such a time,
    ever. A copy that says so (BIG08 is 07) and a replacement that the guide allows do not count.
    Freight terms do not matter.

    ## Why it costs
    The second one is rejected, or paid and taken back as a double payment.

    ## How to fix
    Give the invoice a number of its own; do not send again what was sent.

    ## Source
    The retailer's demands on invoices, and the history.
    """
    yield from invoice_papers.repeated(context)


def wrong_invoice_total(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The invoice does not add up.

    ## What it checks
    The total (TDS01), added up again to the cent: lines, rounded as the retailer wants it, less
    allowances, plus charges and taxes that stand on the invoice. Then what is subject to discount
    (TDS02), the discount (TDS04) and what is left (TDS03), the number of lines (CTT01) and the sum
    of their quantities (CTT02). Freight terms do not matter.

    ## Why it costs
    An invoice that does not balance is rejected by the retailer's system and paid late.

    ## How to fix
    Correct the line, the allowance or the total, and write the invoice again.

    ## Source
    The invoice itself, and the retailer's way of rounding.
    """
    settings = context.conventions("810")
    for invoice in shipment.invoices:
        yield from wrong_totals(invoice, settings, context)


def tax_or_allowance_differs(
    shipment: Shipment, params: AllowanceParams, context: Context
) -> Iterator[Outcome]:
    """An allowance, a charge or a tax is not as it was ordered, or not what its rate makes.

    ## What it checks
    Each allowance and charge (SAC) and tax (TXI) of the invoice by its own percent or rate, and
    against the order: those that are settled on the invoice (SAC12) are there with their percent,
    rate or amount, those settled apart are not, and nothing is billed that the order does not name,
    freight that is prepaid and charged aside. `tolerance` says by how much money it may differ.

    ## Why it costs
    A missing allowance is deducted with a fee; a charge that was not agreed is not paid.

    ## How to fix
    Take over the allowances, charges and taxes of the order, and reckon them from what ships.

    ## Source
    The order itself, and the retailer's way of settling allowances.
    """
    settings = context.conventions("810")
    for invoice in shipment.invoices:
        yield from allowance_faults(invoice, settings, context, params)


def invoice_terms_differ(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The invoice asks for other terms of payment than were agreed.

    ## What it checks
    The terms (ITD) of the invoice against those of its order after its changes (860); where the
    order has none, against the agreed ones of the list of terms. What the order leaves out is open,
    and an invoice without terms leaves it at the order's. Freight terms do not matter.

    ## Why it costs
    The retailer pays by his own terms, and takes a discount that the books do not expect.

    ## How to fix
    Take over the terms of the order; where they are wrong, have the buyer change them.

    ## Source
    The order itself, and the agreed list of terms.
    """
    for invoice in shipment.invoices:
        yield from invoice_papers.terms_differ(invoice, context)


def invoice_reference_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The invoice lacks a reference that the retailer wants, or has another one.

    ## What it checks
    Every segment and element that the profile requires or forbids in the 810 (`narrow.810`) beyond
    the standard, its number aside; and that the references of the order which an invoice repeats,
    and its bill of lading, are those of the order and of the ship notice. Freight terms do not
    matter.

    ## Why it costs
    The retailer's system finds neither order nor receipt, and the invoice waits or is rejected.

    ## How to fix
    Add or correct the reference, and write the invoice again.

    ## Source
    The retailer's clauses `narrow.810`.
    """
    for invoice in shipment.invoices:
        yield from invoice_papers.references_missing(invoice, context)
        yield from invoice_papers.references_differ(invoice, context)


def malformed_invoice_number(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The invoice's number is not made up as the retailer can read it.

    ## What it checks
    The invoice's number (BIG02), its length and its characters, against the form in
    `documents.810` and the demands in `narrow.810`. Freight terms do not matter.

    ## Why it costs
    A number that is too long is cut off or rejected, and two that are cut off become one.

    ## How to fix
    Number invoices as the guide wants them, and write the invoice again.

    ## Source
    The retailer's clauses `documents.810` and `narrow.810`.
    """
    for invoice in shipment.invoices:
        yield from invoice_papers.malformed(invoice, context)


def invoice_line_not_matched(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An invoiced line does not agree with its order, its acknowledgment and its shipment.

    ## What it checks
    Each invoiced line on all four papers: it is on the order as it stands (850, 860), it was
    acknowledged (855) where acknowledgments are given, it ships (856); and that no more is billed
    than was ordered or acknowledged, and no less than ships. What is billed above what ships is
    told by INV002. Without an acknowledgment the other three are compared. Freight terms do not
    matter.

    ## Why it costs
    Invoices are paid by matching them with order and receipt; a line that does not match is cut
    out and paid short.

    ## How to fix
    Bill the lines of the order, as acknowledged and as shipped.

    ## Source
    The documents themselves.
    """
    yield from invoice_counts.without_lines(context)
    for one in invoice_counts.uncertain(context):
        yield invoice_counts.on_no_line(one)
    for line in invoice_counts.invoiced_lines(context):
        yield from invoice_counts.four_way(line, context)
    for line, quantity in invoice_counts.unbilled(context):
        yield invoice_counts.not_billed(line, quantity, context)


RULES = (
    Rule(
        "INV001",
        "invoice-price-differs",
        invoice_price_differs,
        each="invoice",
        needs=("order", "invoice"),
        mendable=True,
    ),
    Rule(
        "INV002",
        "billed-more-than-shipped",
        billed_more_than_shipped,
        needs=("order", "notice", "invoice"),
        mendable=True,
    ),
    Rule(
        "INV003",
        "billed-before-shipment",
        billed_before_shipment,
        each="invoice",
        needs=("invoice",),
        mendable=True,
    ),
    Rule(
        "INV004",
        "repeated-invoice",
        repeated_invoice,
        needs=("invoice",),
        mendable=True,
    ),
    Rule(
        "INV005",
        "wrong-invoice-total",
        wrong_invoice_total,
        each="invoice",
        needs=("invoice",),
        mendable=True,
    ),
    Rule(
        "INV006",
        "tax-or-allowance-differs",
        tax_or_allowance_differs,
        each="invoice",
        needs=("invoice",),
        mendable=True,
        params=AllowanceParams,
    ),
    Rule(
        "INV007",
        "invoice-terms-differ",
        invoice_terms_differ,
        each="invoice",
        needs=("invoice",),
        mendable=True,
    ),
    Rule(
        "INV008",
        "invoice-reference-missing",
        invoice_reference_missing,
        each="invoice",
        needs=("invoice",),
        clauses=("narrow.810",),
        mendable=True,
    ),
    Rule(
        "INV009",
        "malformed-invoice-number",
        malformed_invoice_number,
        each="invoice",
        needs=("invoice",),
        clauses=("documents.810", "narrow.810"),
        mendable=True,
    ),
    Rule(
        "INV010",
        "invoice-line-not-matched",
        invoice_line_not_matched,
        needs=("order", "invoice"),
        mendable=True,
    ),
)
