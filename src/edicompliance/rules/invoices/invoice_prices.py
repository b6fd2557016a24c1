"""The price of an invoiced line against what the retailer will pay.

He pays the price of his order as it stands after his changes (860). Where the order gives none, it
is the agreed one, from the supplier's list of items. The two sides may tell it for another unit or
for a hundred; then it is told in the invoice's own terms, as exactly as the invoice tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents.comparing.prices import FREE, share, unit_price
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.product_ids import gtin, kinds_of
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import BilledLine, decimal
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation

_LEAST_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class _Price:
    """What is to be paid for one unit, and who says so."""

    amount: Decimal
    unit: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


def price_faults(one: BilledLine, context: Context) -> Iterator[Outcome]:
    """Yield what is wrong with the price of a line, and its currency."""
    what = f"line {one.name} of invoice {one.invoice.invoice_number}"
    if one.doubt or one.is_on_no_line or one.ordered is None:
        yield CannotTell(one.doubt or f"{what} is on no line of order {one.po_number}")
        return
    yield from _currency(one, context)
    try:
        wanted = _wanted(one, context)
        expected, exact = _in_terms_of(one, wanted, context)
    except CannotTell as unknown:
        yield CannotTell(f"{what}: {unknown.reason}")
        return
    billed = Decimal(0) if one.line.price_basis == FREE else one.line.price
    if billed is None:
        yield CannotTell(f"{what}: no price is given")
    elif not _equal(billed, expected, exact=exact):
        yield _differs(one, wanted, expected, billed, context)


def _wanted(one: BilledLine, context: Context) -> _Price:
    ordered, order = one.ordered, one.order
    if ordered is None or order is None:
        raise CannotTell("it is on no line of the order")
    if ordered.price or ordered.price_basis == FREE:
        amount = unit_price(ordered, context.billing.listed(one))
        field = "price" if ordered.price else "price_basis"
        return _Price(amount, ordered.unit, (order.place(ordered, field),))
    return _agreed(one, context)


def _agreed(one: BilledLine, context: Context) -> _Price:
    """The agreed price, from the list of items."""
    masters = context.known.masters
    if masters.items is None:
        raise CannotTell("the order gives no price, and no list of items is given")
    found = {
        (row.price, row.price_unit or row.unit): row
        for key in _keys(one)
        for row in masters.items.find(*key, one.invoice.date)
        if row.price is not None
    }
    if len(found) != 1:
        many = f"{len(found)} different prices" if found else "no price"
        raise CannotTell(f"the order gives no price, and the list of items {many} for it")
    ((price, unit),) = found
    if price is None:
        raise CannotTell("the list of items gives no price for it")
    return _Price(price, unit, (), (f"agreed by {masters.items.path}",))


def _keys(one: BilledLine) -> Iterator[tuple[str, str]]:
    ordered = one.ordered.ids if one.ordered is not None else ()
    for number in (*one.line.ids, *ordered):
        for kind in kinds_of(number.qualifier):
            yield kind, gtin(number.qualifier, number.value) or number.value.strip()


def _in_terms_of(one: BilledLine, wanted: _Price, context: Context) -> tuple[Fraction, bool]:
    """The price as the invoice would tell it, and whether nothing had to be converted."""
    line, ordered = one.line, one.ordered
    same = ordered is not None and (line.unit, line.price_basis) == (
        ordered.unit,
        ordered.price_basis,
    )
    if same and ordered is not None and wanted.evidence:
        return Fraction(ordered.price or 0), True
    per_unit = Fraction(wanted.amount)
    if line.unit != wanted.unit:
        per_unit *= context.billing.packs(one).convert(Fraction(1), line.unit, wanted.unit)
    if line.price_basis == FREE:
        return per_unit, True
    packings = (*(ordered.packings if ordered is not None else ()), *line.packings)
    factor = share(line.price_basis, line.unit, packings, context.billing.listed(one))
    return per_unit / factor, line.unit == wanted.unit and factor == 1


def _equal(billed: Decimal, expected: Fraction, *, exact: bool) -> bool:
    """Whether two prices are one; a converted one only as exactly as the invoice tells it."""
    if exact:
        return Fraction(billed) == expected
    exponent = billed.as_tuple().exponent
    places = max(_LEAST_PLACES, -exponent if isinstance(exponent, int) else 0)
    half = Fraction(1, 2 * 10**places)
    return abs(Fraction(billed) - expected) <= half


def _differs(
    one: BilledLine, wanted: _Price, expected: Fraction, billed: Decimal, context: Context
) -> Violation:
    basis = f" ({one.line.price_basis})" if one.line.price_basis else ""
    field = "price_basis" if one.line.price is None else "price"
    return Violation(
        "the invoice's price is not what was agreed",
        evidence=(Evidence.of(one.line, field), *wanted.evidence),
        expected=f"{_told(expected)}{'' if one.line.price_basis == FREE else basis}",
        actual=f"{_told(Fraction(billed))}{basis}",
        subject=Subject(po=one.po_number, line=one.name, item=one.item),
        counts=cargo.quantity_counts(one.line.quantity, one.line.unit, context.billing.packs(one)),
        cost=goods(one, wanted.amount, wanted.unit, context),
        notes=wanted.notes,
    )


def _told(price: Fraction) -> str:
    exact = decimal(price).normalize()
    return f"{exact:f}" if Fraction(exact) == price else f"{round(exact, 6):f}"


def goods(one: BilledLine, price: Decimal, unit: str, context: Context) -> Decimal | None:
    """What the goods of a line come to at a price; None: not known."""
    try:
        quantity = context.billing.in_unit(one, unit)
    except CannotTell:
        return None
    return decimal(quantity * Fraction(price))


def _currency(one: BilledLine, context: Context) -> Iterator[Violation]:
    """Yield that a line is billed in another money than it was ordered in."""
    order, ordered = one.order, one.ordered
    if order is None or ordered is None:
        return
    billed = next(filter(None, (one.line.currency, one.invoice.currency)), None)
    asked = next(filter(None, (ordered.currency, order.now.currency)), None)
    has = billed.code.strip() if billed else ""
    wants = asked.code.strip() if asked else ""
    if billed is not None and has and has != (wants or context.currency):
        evidence = [Evidence.of(billed, "code")]
        if asked is not None and wants and not order.changes:
            evidence.append(Evidence.of(asked, "code"))
        yield Violation(
            "the invoice is in another currency than the order",
            evidence=tuple(evidence),
            expected=wants or context.currency,
            actual=has,
            subject=Subject(po=one.po_number, line=one.name, item=one.item),
            notes=() if wants else ("the order names no currency; the retailer's is taken",),
        )
