"""Allowances, charges and taxes of an invoice: each by its own arithmetic, and against the order.

An allowance (SAC) says its amount and, as a rule, the percent or rate it comes from; a tax (TXI)
its percent and perhaps the amount it is of. Which of the order's allowances stand on the invoice is
said by their handling code (SAC12) and the retailer's agreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents.composing.allowances import cents
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.segments.goods import Allowance
from edicompliance.documents.segments.terms import Tax
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import BilledLine, Ordered
from edicompliance.rules.invoices.invoice_money import (
    EXEMPT,
    about,
    extension,
    is_on_the_invoice,
    named,
)
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation

_FREIGHT: Final = "D240"
"""SAC02 of freight, which an order that is prepaid and charged (FOB*PC) lets be billed."""
_PREPAID_AND_CHARGED: Final = "PC"
_WORDS: Final = {"A": "allowance", "C": "charge"}


@dataclass(frozen=True, slots=True)
class AllowanceParams:
    """What a retailer lets pass."""

    tolerance: Decimal = Decimal("0.01")
    """By how much money an amount may be another than its percent or rate makes."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of an invoice, or all of it, with what allowances on it are counted on."""

    invoice: Invoice
    allowances: Sequence[Allowance]
    asked: Sequence[Allowance]
    """Those of the order for the same."""
    goods: Fraction
    quantity: Decimal | None
    share: Fraction | None
    """Which part of what was ordered it is; None: not known."""
    subject: Subject
    orders: tuple[str, ...] = ()
    freight_may_be_billed: bool = False

    def fault(
        self, message: str, evidence: Sequence[Evidence], expected: object, actual: object
    ) -> Violation:
        return Violation(
            message,
            evidence=tuple(evidence),
            expected=str(expected),
            actual=str(actual),
            subject=self.subject,
            orders=self.orders,
        )


def allowance_faults(
    invoice: Invoice, settings: Conventions, context: Context, params: AllowanceParams
) -> Iterator[Outcome]:
    """Yield what is wrong with the allowances, charges and taxes of an invoice."""
    tolerance = Fraction(Decimal(str(params.tolerance)))
    lines = context.billing.lines(invoice)
    amounts: list[Fraction] = []
    for one in lines:
        try:
            amounts.append(extension(one, context))
        except CannotTell as unknown:
            yield unknown
            continue
        part = _of_line(one, amounts[-1])
        yield from _of_part(part, settings, tolerance)
        taxed = one.ordered.taxes if one.ordered is not None else ()
        yield from _taxes(part, one.line.taxes, taxed, tolerance)
    if len(amounts) < len(lines):
        return
    orders = _orders(invoice, context)
    if orders is None:
        yield CannotTell(f"not every order of invoice {invoice.invoice_number} is given")
    whole = _of_invoice(invoice, lines, amounts, orders or [], settings)
    yield from _of_part(whole, settings, tolerance, compare=orders is not None)
    taxed = orders[0].now.taxes if orders and len(orders) == 1 else ()
    yield from _taxes(whole, invoice.taxes, taxed, tolerance)


def _orders(invoice: Invoice, context: Context) -> list[Ordered] | None:
    try:
        return context.billing.orders_of(invoice)
    except CannotTell:
        return None


def _of_line(one: BilledLine, goods: Fraction) -> _Part:
    asked = one.ordered.allowances if one.ordered is not None else one.line.allowances
    subject = Subject(po=one.po_number or None, line=one.name, item=one.item)
    ordered = one.ordered.quantity if one.ordered is not None else None
    share = None
    same_unit = one.ordered is not None and one.ordered.unit == one.line.unit
    if ordered and one.line.quantity is not None and same_unit:
        share = Fraction(one.line.quantity) / Fraction(ordered)
    return _Part(one.invoice, one.line.allowances, asked, goods, one.line.quantity, share, subject)


def _of_invoice(
    invoice: Invoice,
    lines: Sequence[BilledLine],
    amounts: Sequence[Fraction],
    orders: Sequence[Ordered],
    settings: Conventions,
) -> _Part:
    subject, numbers = about(invoice)
    rounded = settings.rounding == "line"
    goods = sum((Fraction(cents(one)) if rounded else one for one in amounts), Fraction(0))
    asked = tuple(one for order in orders for one in order.now.allowances)
    quantities = [one.line.quantity for one in lines]
    known = [one for one in quantities if one is not None]
    same = len(known) == len(quantities) and len({one.line.unit for one in lines}) == 1
    return _Part(
        invoice,
        invoice.allowances,
        asked,
        goods,
        sum(known, Decimal(0)) if same else None,
        _share(lines, orders),
        subject,
        numbers,
        any(f.payment == _PREPAID_AND_CHARGED for one in orders for f in one.now.freight),
    )


def _share(lines: Sequence[BilledLine], orders: Sequence[Ordered]) -> Fraction | None:
    """Which part of its one order an invoice bills; only the whole of it is told for certain."""
    if len(orders) != 1:
        return None
    billed = {one.place: one.line.quantity for one in lines}
    wanted = {at: line.quantity for at, line in enumerate(orders[0].now.lines)}
    return Fraction(1) if billed == wanted else None


# -- allowances and charges


def _of_part(
    part: _Part, settings: Conventions, tolerance: Fraction, *, compare: bool = True
) -> Iterator[Outcome]:
    for one in part.allowances:
        if one.indicator in _WORDS:
            yield from _own_arithmetic(one, part, tolerance)
    if compare:
        try:
            yield from _against_the_order(part, settings, tolerance)
        except CannotTell as unknown:
            yield unknown


def _own_arithmetic(one: Allowance, part: _Part, tolerance: Fraction) -> Iterator[Outcome]:
    """Whether the amount is what its own percent, or its rate, makes."""
    if one.amount is None or (one.percent is None and one.rate is None):
        return
    wanted = _made(one, part)
    if not wanted:
        yield CannotTell(
            f"of how many units the {_WORDS[one.indicator]} {named(one)} is cannot be told"
        )
    elif all(abs(Fraction(one.amount) - each) > tolerance for each in wanted):
        how = f"{one.percent}%" if one.percent is not None else f"{one.rate} a unit"
        yield part.fault(
            f"the {_WORDS[one.indicator]} {named(one)} is not {how} of what it is on",
            [Evidence.of(one, "amount")],
            cents(wanted[0]),
            one.amount,
        )


def _made(one: Allowance, part: _Part, said: Allowance | None = None) -> list[Fraction]:
    """What an allowance's percent or rate makes; several where it may be of gross or of net."""
    source = said or one
    if source.percent is not None:
        others = [a for a in part.allowances if a is not one and a.indicator == "A"]
        net = part.goods - sum((Fraction(a.amount or 0) for a in others), Fraction(0))
        by = Fraction(source.percent) / 100
        return list(dict.fromkeys((Fraction(cents(part.goods * by)), Fraction(cents(net * by)))))
    quantity = one.quantity if one.quantity is not None else part.quantity
    if source.rate is None or quantity is None:
        return []
    return [Fraction(cents(Fraction(source.rate) * Fraction(quantity)))]


def _against_the_order(
    part: _Part, settings: Conventions, tolerance: Fraction
) -> Iterator[Outcome]:
    left = [one for one in part.allowances if one.indicator in _WORDS]
    for asked in part.asked:
        if asked.indicator not in _WORDS:
            continue
        billed = _counterpart(asked, left)
        if billed is not None:
            left.remove(billed)
        wanted = is_on_the_invoice(asked, settings)
        word = _WORDS[asked.indicator]
        if wanted and billed is None:
            yield part.fault(
                f"the order's {word} {named(asked)} is not on the invoice",
                [Evidence.of(asked, "code" if asked.code else "agency_code")],
                _told(asked),
                "none",
            )
        elif billed is not None and not wanted and is_on_the_invoice(billed, settings):
            yield part.fault(
                f"the {word} {named(asked)} is settled apart and not on the invoice",
                [Evidence.of(billed, "handling"), Evidence.of(asked, "handling")],
                f"SAC12 {asked.handling}",
                f"SAC12 {billed.handling or 'nothing'}",
            )
        elif billed is not None and wanted:
            yield from _amounts_differ(billed, asked, part, tolerance)
    for one in left:
        freight = one.code == _FREIGHT and part.freight_may_be_billed
        if not freight and is_on_the_invoice(one, settings):
            yield part.fault(
                f"the order names no {_WORDS[one.indicator]} {named(one)}",
                [Evidence.of(one, "amount"), Evidence.of(one, "code")],
                "none",
                _told(one),
            )


def _counterpart(asked: Allowance, billed: Sequence[Allowance]) -> Allowance | None:
    """The same allowance on the invoice; of several under its code the one with its figures."""
    same = [one for one in billed if _same(one, asked)]
    figures = ("percent", "rate", "amount", "handling")
    return max(
        same,
        key=lambda one: [getattr(one, name) == getattr(asked, name) for name in figures],
        default=None,
    )


def _same(one: Allowance, other: Allowance) -> bool:
    if one.indicator != other.indicator:
        return False
    if one.code and other.code:
        return one.code == other.code
    return (one.agency, one.agency_code) == (other.agency, other.agency_code)


def _amounts_differ(
    billed: Allowance, asked: Allowance, part: _Part, tolerance: Fraction
) -> Iterator[Outcome]:
    word = _WORDS[asked.indicator]
    for field in ("percent", "rate"):
        said, wanted = getattr(billed, field), getattr(asked, field)
        if wanted is not None and said is not None and said != wanted:
            yield part.fault(
                f"the {word} {named(asked)} has another {field} than the order",
                [Evidence.of(billed, field), Evidence.of(asked, field)],
                wanted,
                said,
            )
            return
    if billed.amount is None:
        yield CannotTell(f"the {word} {named(asked)} has no amount (SAC05)")
        return
    if asked.percent is not None or asked.rate is not None:
        made = _made(billed, part, asked)
        evidence = [Evidence.of(asked, "percent" if asked.percent is not None else "rate")]
    elif asked.amount is not None and part.share is not None:
        made = [Fraction(cents(Fraction(asked.amount) * part.share))]
        evidence = [Evidence.of(asked, "amount")]
    else:
        made = [Fraction(asked.amount)] if asked.amount == billed.amount else []
        evidence = []
    if not made:
        what = f"the order's {word} {named(asked)}"
        yield CannotTell(f"which part of {what} belongs on this invoice is not known")
        return
    differs = all(abs(Fraction(billed.amount) - each) > tolerance for each in made)
    if billed.percent is None and billed.rate is None and differs:
        yield part.fault(
            f"the {word} {named(asked)} is not what the order says",
            [Evidence.of(billed, "amount"), *evidence],
            cents(made[0]),
            billed.amount,
        )


def _told(one: Allowance) -> str:
    if one.percent is not None:
        return f"{one.percent}%"
    if one.rate is not None:
        return f"{one.rate} a unit"
    return str(one.amount) if one.amount is not None else "one"


# -- taxes


def _taxes(
    part: _Part, billed: Sequence[Tax], asked: Sequence[Tax], tolerance: Fraction
) -> Iterator[Outcome]:
    for one in billed:
        yield from _tax_arithmetic(one, part, tolerance)
        yield from _tax_differs(one, asked, part)
    kinds = {one.kind for one in billed}
    for tax in asked:
        due = (tax.percent or tax.amount) and tax.exemption not in EXEMPT
        if due and tax.kind not in kinds:
            wanted = f"{tax.percent}%" if tax.percent else str(tax.amount)
            message = f"the order's tax {tax.kind} is not on the invoice"
            yield part.fault(message, [Evidence.of(tax, "kind")], wanted, "none")


def _tax_arithmetic(one: Tax, part: _Part, tolerance: Fraction) -> Iterator[Outcome]:
    """Whether a tax is its percent of what it says it is on, else of the goods."""
    if one.amount is None or one.percent is None:
        return
    signs = {"A": -1, "C": 1}
    net = part.goods + sum(
        (signs.get(a.indicator, 0) * Fraction(a.amount or 0) for a in part.allowances), Fraction(0)
    )
    bases = [Fraction(one.base)] if one.base is not None else [part.goods, net]
    made = [Fraction(cents(base * Fraction(one.percent) / 100)) for base in bases]
    if all(abs(Fraction(one.amount) - each) > tolerance for each in made):
        yield part.fault(
            f"the tax {one.kind} is not {one.percent}% of what it is on",
            [Evidence.of(one, "amount"), Evidence.of(one, "percent")],
            cents(made[0]),
            one.amount,
        )


def _tax_differs(one: Tax, asked: Sequence[Tax], part: _Part) -> Iterator[Outcome]:
    for tax in asked:
        if tax.kind != one.kind:
            continue
        if tax.exemption in EXEMPT and one.amount:
            yield part.fault(
                f"the order is exempt from the tax {one.kind}",
                [Evidence.of(one, "amount"), Evidence.of(tax, "exemption")],
                "no tax",
                one.amount,
            )
        elif tax.percent and one.percent and tax.percent != one.percent:
            yield part.fault(
                f"the tax {one.kind} has another percent than the order",
                [Evidence.of(one, "percent"), Evidence.of(tax, "percent")],
                tax.percent,
                one.percent,
            )
