"""What an invoice comes to, added up again: lines, allowances, charges and taxes.

The retailer's agreement says whether each line is rounded to the cent or only the sum, and which
allowances stand on the invoice at all (SAC12). A sum that hangs on something that cannot be
reckoned is left open; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents.comparing.line_names import hash_total
from edicompliance.documents.comparing.prices import FREE, share
from edicompliance.documents.composing.allowances import cents
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.segments.goods import Allowance
from edicompliance.documents.segments.terms import Tax
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import BilledLine, numbers_of, shown
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation

_SIGNS: Final = {"A": -1, "C": 1}
_INFORMATION: Final = "O"
"""TXI07 of a tax that is told and not added."""
EXEMPT: Final = frozenset("0135789")
"""TXI06 of what is not taxed."""


def about(invoice: Invoice) -> tuple[Subject, tuple[str, ...]]:
    """What a fault of a whole invoice is about: its order, or its orders."""
    numbers = numbers_of(invoice)
    return Subject(po=numbers[0] if len(numbers) == 1 else None), (
        numbers if len(numbers) > 1 else ()
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """The parts of an invoice's total, each to the cent."""

    goods: Decimal
    allowances: Decimal
    charges: Decimal
    taxes: Decimal

    @property
    def total(self) -> Decimal:
        """What TDS01 should say."""
        return self.goods - self.allowances + self.charges + self.taxes

    def __str__(self) -> str:
        parts = (("allowances", -self.allowances), ("charges", self.charges), ("taxes", self.taxes))
        told = [f"{word} {amount}" for word, amount in parts if amount]
        return ", ".join((f"lines {self.goods}", *told))


def extension(one: BilledLine, context: Context) -> Fraction:
    """What a line comes to, exact; raises `CannotTell` where its price is for something else."""
    line = one.line
    what = f"line {one.name} of invoice {one.invoice.invoice_number}"
    if line.quantity is None:
        raise CannotTell(f"{what}: the quantity cannot be read")
    if line.price_basis == FREE or line.price == 0:
        return Fraction(0)
    if line.price is None:
        raise CannotTell(f"{what}: no price is given")
    packings = (*(one.ordered.packings if one.ordered is not None else ()), *line.packings)
    try:
        part = share(line.price_basis, line.unit, packings, context.billing.listed(one))
    except CannotTell as unknown:
        raise CannotTell(f"{what}: {unknown.reason}") from None
    return Fraction(line.quantity) * Fraction(line.price) * part


def sums(invoice: Invoice, settings: Conventions, context: Context) -> Sums:
    """Add an invoice up; raises `CannotTell`."""
    settings.require("rounding")
    lines = context.billing.lines(invoice)
    amounts = [extension(one, context) for one in lines]
    by_line = settings.rounding == "line"
    goods = sum((Fraction(cents(one)) if by_line else one for one in amounts), Fraction(0))
    allowances = Fraction(0)
    charges = Fraction(0)
    for one in (*(a for line in invoice.lines for a in line.allowances), *invoice.allowances):
        if not is_on_the_invoice(one, settings):
            continue
        if one.amount is None:
            raise CannotTell(f"an allowance or charge {named(one)} has no amount (SAC05)")
        if one.indicator == "A":
            allowances += Fraction(one.amount)
        else:
            charges += Fraction(one.amount)
    taxes = sum((_tax(one) for one in taxes_of(invoice)), Fraction(0))
    return Sums(cents(goods), cents(allowances), cents(charges), cents(taxes))


def is_on_the_invoice(one: Allowance, settings: Conventions) -> bool:
    """Whether an allowance or charge counts in the total; raises `CannotTell`."""
    if one.indicator not in _SIGNS:
        return False
    settings.require(f"handling.{one.handling}")
    settings.require("handling")
    place = settings.settled_as(one.handling)
    if place is None:
        raise CannotTell(
            f"an allowance or charge {named(one)} has SAC12 {one.handling}, and the guide does not "
            "say where such are settled"
        )
    return place == "invoice"


def named(one: Allowance) -> str:
    """How people call an allowance."""
    return one.code or one.agency_code or one.description or "without a code"


def taxes_of(invoice: Invoice) -> Iterator[Tax]:
    """Yield the taxes of an invoice, its lines and its charges."""
    yield from invoice.taxes
    for line in invoice.lines:
        yield from line.taxes
        yield from (tax for one in line.allowances for tax in one.taxes)
    yield from (tax for one in invoice.allowances for tax in one.taxes)


def _tax(one: Tax) -> Fraction:
    if one.relation == _INFORMATION:
        return Fraction(0)
    if one.amount is None:
        if one.percent and one.exemption not in EXEMPT:
            raise CannotTell(f"a tax {one.kind} has no amount (TXI02)")
        return Fraction(0)
    return Fraction(one.amount)


# -- what TDS, AMT and CTT say


def wrong_totals(invoice: Invoice, settings: Conventions, context: Context) -> Iterator[Outcome]:
    """Yield what the invoice says of its sums and is not so."""
    yield from _wrong_total(invoice, settings, context)
    yield from _wrong_discount(invoice)
    yield from _wrong_counts(invoice)


def _wrong_total(invoice: Invoice, settings: Conventions, context: Context) -> Iterator[Outcome]:
    said = invoice.totals
    if said is None or said.amount is None:
        yield CannotTell(f"invoice {invoice.invoice_number} has no total (TDS01) that can be read")
        return
    try:
        added = sums(invoice, settings, context)
    except CannotTell as unknown:
        yield unknown
    else:
        if added.total != said.amount:
            yield _fault(
                invoice,
                "the invoice's total is not what its parts add up to",
                (Evidence.of(said, "amount"),),
                added.total,
                said.amount,
                notes=(str(added),),
            )
    for one in invoice.amounts:
        named_total = settings.total_amount and one.qualifier == settings.total_amount
        if named_total and one.amount is not None and one.amount != said.amount:
            evidence = (Evidence.of(one, "amount"), Evidence.of(said, "amount"))
            message = f"AMT*{one.qualifier} is not the invoice's total"
            yield _fault(invoice, message, evidence, said.amount, one.amount)


def _wrong_discount(invoice: Invoice) -> Iterator[Outcome]:
    said = invoice.totals
    if said is None or said.amount is None:
        return
    base = said.amount if said.subject_to_discount is None else said.subject_to_discount
    if base > said.amount > 0:
        places = (Evidence.of(said, "subject_to_discount"), Evidence.of(said, "amount"))
        message = "more is subject to discount (TDS02) than the invoice comes to"
        yield _fault(invoice, message, places, f"at most {said.amount}", base)
    if said.discount is not None:
        yield from _wrong_percent(invoice, said.discount, base)
    if said.discounted is not None and said.discount is not None:
        rest = said.amount - said.discount
        if rest != said.discounted:
            place = (Evidence.of(said, "discounted"),)
            message = "what is left after the discount (TDS03) is not so"
            yield _fault(invoice, message, place, rest, said.discounted)


def _wrong_percent(invoice: Invoice, discount: Decimal, base: Decimal) -> Iterator[Outcome]:
    percents = {one.discount_percent for one in invoice.terms if one.discount_percent}
    if len(percents) != 1:
        yield CannotTell(
            f"invoice {invoice.invoice_number}: whether the discount (TDS04) is right needs one "
            "percent in its terms (ITD03)"
        )
        return
    wanted = cents(Fraction(base) * Fraction(percents.pop()) / 100)
    if wanted != discount and invoice.totals is not None:
        message = "the discount (TDS04) is not what its percent makes"
        place = (Evidence.of(invoice.totals, "discount"),)
        yield _fault(invoice, message, place, wanted, discount)


def _wrong_counts(invoice: Invoice) -> Iterator[Outcome]:
    lines = len(invoice.lines)
    if invoice.line_count is not None and invoice.line_count != lines:
        message = "the invoice has another number of lines than it says (CTT01)"
        evidence = (Evidence.of(invoice, "line_count"),)
        yield _fault(invoice, message, evidence, lines, invoice.line_count)
    summed = hash_total([line.quantity for line in invoice.lines])
    if invoice.hash_total is not None and summed is not None and summed != invoice.hash_total:
        message = "the quantities do not add up to what the invoice says (CTT02)"
        evidence = (Evidence.of(invoice, "hash_total"),)
        yield _fault(invoice, message, evidence, shown(summed), shown(invoice.hash_total))


def _fault(
    invoice: Invoice,
    message: str,
    evidence: Sequence[Evidence],
    expected: object,
    actual: object,
    notes: tuple[str, ...] = (),
) -> Violation:
    subject, orders = about(invoice)
    return Violation(
        message,
        evidence=tuple(evidence),
        expected=str(expected),
        actual=str(actual),
        subject=subject,
        orders=orders,
        notes=notes,
    )
