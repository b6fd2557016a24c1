"""Numbers that do not drift: how money and counts are computed, checked and written.

A price is worked out to the last digit and rounded once, at the end, to the cent. So the
order of the steps never changes the result, and neither does the decimal context of the program
that uses this library: every operation here runs in a context of its own.

>>> times(Decimal("0.333"), Decimal(7))
Decimal('2.331')
>>> cents(Decimal("2.005"))
Decimal('2.01')
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
)
from fractions import Fraction
from typing import Final, Literal

DIGITS: Final = 18
"""The longest number a charge may hold, and the most digits before the point of a fact."""

MOST: Final = 100
"""The most digits before the point of a price; products of facts and rates stay far below."""

_PLACES = 40
"""The most decimals of a fact; far below what a division in the usual context leaves."""

_EXACT = Context(prec=200, traps=[InvalidOperation, Inexact])
_ROUNDING = Context(prec=200, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
Rounding = Literal["half up", "half even", "down", "up"]
"""How a price is brought to the cent."""

_MODES: Final[dict[Rounding, str]] = {
    "half up": ROUND_HALF_UP,
    "half even": ROUND_HALF_EVEN,
    "down": ROUND_FLOOR,
    "up": ROUND_CEILING,
}
_CENT = Decimal("0.01")

ZERO: Final = Decimal("0.00")
"""Nothing, to the cent."""

NONE: Final = Fraction(0)
"""No count at all."""


def add(left: Decimal, right: Decimal) -> Decimal:
    """Give the exact sum."""
    return _EXACT.add(left, right)


def minus(left: Decimal, right: Decimal) -> Decimal:
    """Give the exact difference."""
    return _EXACT.subtract(left, right)


def times(left: Decimal, right: Decimal) -> Decimal:
    """Give the exact product."""
    return _EXACT.multiply(left, right)


def percent(rate: Decimal, of: Decimal) -> Decimal:
    """Give so many hundredths of a value, exactly."""
    return times(times(rate, of), _CENT)


def total(counts: Iterable[Fraction]) -> Fraction:
    """Give the exact sum of counts; whole ones, nearly all, are added as such, which is quicker.

    >>> total([Fraction(2), Fraction(3)]), total([Fraction(1, 3), Fraction(2)])
    (Fraction(5, 1), Fraction(7, 3))
    >>> total([Fraction(1, 2), Fraction(1, 2)])
    Fraction(1, 1)
    """
    found = list(counts)
    if all(one.denominator == 1 for one in found):
        whole = sum(one.numerator for one in found)
        return Fraction(whole) if whole else NONE
    return sum(found, NONE)


def mean(left: Decimal, right: Decimal) -> Decimal:
    """Give the middle of two values, exactly."""
    return times(add(left, right), Decimal("0.5"))


def cents(value: Decimal, rounding: Rounding = "half up") -> Decimal:
    """Round to the cent.

    >>> [str(cents(Decimal("2.005"), how)) for how in ("half up", "half even", "down", "up")]
    ['2.01', '2.00', '2.00', '2.01']
    """
    return value.quantize(_CENT, rounding=_MODES[rounding], context=_ROUNDING).copy_abs()


def to_cents(value: Decimal) -> int:
    """Count the whole cents of a rounded amount."""
    return int(value.scaleb(2, _EXACT))


def from_cents(count: int) -> Decimal:
    """Give the amount of so many cents."""
    return Decimal(count).scaleb(-2, _EXACT)


def doubt(value: Decimal | None, digits: int = DIGITS) -> str | None:
    """Say why a value cannot be reckoned with, or None where it can.

    >>> doubt(None), doubt(Decimal(-5)), doubt(Decimal("NaN")), doubt(Decimal("1E+999999"))
    ('not known', 'below zero', 'not a number', 'beyond 18 digits')
    """
    if value is None:
        return "not known"
    if not value.is_finite():
        return "not a number"
    if value < 0:
        return "below zero"
    exponent = value.as_tuple().exponent
    if (value and value.adjusted() >= digits) or not -_PLACES <= int(exponent) <= _PLACES:
        return f"beyond {digits} digits"
    return None


def plain(value: Decimal) -> str:
    """Write a count: no exponent, no zeros after the last decimal.

    >>> plain(Decimal("200.00")), plain(Decimal("1.50"))
    ('200', '1.5')
    """
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def money(value: Decimal) -> str:
    """Write an amount in full, with two decimals at least.

    >>> money(Decimal(150)), money(Decimal("2.331")), money(Decimal("7.5000"))
    ('150.00', '2.331', '7.50')
    """
    whole, _, decimals = plain(value).partition(".")
    return f"{whole}.{decimals:0<2}"
