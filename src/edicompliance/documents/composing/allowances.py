"""What an order's allowances and charges come to on an invoice, and which belong there at all.

An allowance says by its handling code (SAC12) how it is settled: taken off the invoice, or billed
back, credited, paid by somebody else. Only the first stands on the invoice and in its total. One
in percent is of the goods on the invoice; one at a rate is of the invoiced quantity; a fixed one is
of the whole order, and a part of the order bears its part of it, to the cent.

>>> from edicompliance.documents.segments.goods import Allowance
>>> volume = Allowance(indicator="A", code="C310", percent=Decimal(5), handling="02")
>>> base = Base(goods=Decimal("715.20"), quantity=Decimal(144), unit="EA",
...             share=Fraction(1), before=Fraction(0))
>>> settled(volume, base, Invoicing()).amount
Decimal('35.76')
>>> settled(volume.model_copy(update={"handling": "01"}), base, Invoicing()) is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents.composing.agreements import Invoicing
from edicompliance.documents.segments.goods import Allowance
from edicompliance.documents.segments.invoice_parts import TaxedAllowance
from edicompliance.errors import UnwritableDocument

_SIGNS: Final = {"A": -1, "C": 1}
"""SAC01 -> whether it lowers or raises what is to be paid; others do neither."""
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Base:
    """What an allowance is counted on: the goods of one order, or of one line, on one invoice."""

    goods: Decimal
    """What they come to, without allowances."""
    quantity: Decimal
    """How many they are."""
    unit: str
    """In which unit; empty where they are of several."""
    share: Fraction
    """Which part of all that was ordered they are, and what was invoiced of it before."""
    before: Fraction
    """Which part was invoiced before."""


def cents(amount: Decimal | Fraction) -> Decimal:
    """Return an amount rounded to the cent, halves away from zero.

    >>> cents(Decimal("1.005")), cents(Fraction(2, 3))
    (Decimal('1.01'), Decimal('0.67'))
    """
    if isinstance(amount, Fraction):
        whole, rest = divmod(abs(amount) * 100, 1)
        up = Decimal(int(whole) + (rest >= Fraction(1, 2)))
        return (up if amount >= 0 else -up) * _CENT
    return cents(Fraction(amount))


def settled(allowance: Allowance, base: Base, settings: Invoicing) -> TaxedAllowance | None:
    """Return an allowance as the invoice has it, with its amount; None where it has it not.

    Raises `UnwritableDocument` for one that says neither how much it is nor where it is settled.
    """
    if allowance.indicator not in _SIGNS:
        return None
    place = settings.settled_as(allowance.handling)
    if place is None:
        raise UnwritableDocument(
            f"SAC12 {allowance.handling!r}: where such an allowance is settled is not said; "
            "say it under handling in the conventions of the 810"
        )
    if place == "apart":
        return None
    amount, quantity = _amount(allowance, base)
    kept = {name: getattr(allowance, name) for name in Allowance.model_fields}
    return TaxedAllowance(**{**kept, "amount": amount, "quantity": quantity})


def signed(allowances: Iterable[Allowance]) -> Decimal:
    """Return what allowances and charges add to a total."""
    amounts = (_SIGNS.get(one.indicator, 0) * (one.amount or Decimal(0)) for one in allowances)
    return sum(amounts, Decimal(0))


def _amount(allowance: Allowance, base: Base) -> tuple[Decimal, Decimal | None]:
    """Return the money, and the quantity it is for."""
    quantity = allowance.quantity
    if allowance.percent is not None:
        return cents(Fraction(base.goods) * Fraction(allowance.percent) / 100), quantity
    if allowance.rate is not None:
        counted = _counted(allowance, base)
        return cents(Fraction(counted) * Fraction(allowance.rate)), counted if quantity else None
    if allowance.amount is None:
        raise UnwritableDocument(
            f"an allowance {allowance.code or allowance.description!r} of the order says neither "
            "amount, percent nor rate"
        )
    upto = min(base.before + base.share, Fraction(1))
    before = min(base.before, Fraction(1))
    whole = Fraction(allowance.amount)
    return cents(whole * upto) - cents(whole * before), quantity


def _counted(allowance: Allowance, base: Base) -> Decimal:
    """Return how many units a rate is for: those invoiced, where they are of its unit."""
    if allowance.unit in ("", base.unit) and base.unit:
        return base.quantity
    if allowance.quantity is None:
        raise UnwritableDocument(
            f"an allowance {allowance.code or allowance.description!r} is for each "
            f"{allowance.unit or 'unit'}, and how many of them are invoiced cannot be told"
        )
    return Decimal(allowance.quantity)
