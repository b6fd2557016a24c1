"""What a fault costs: the least, the expected and the most, each of them perhaps not known.

A guide's price is seldom one number. The carrier's invoice is not there yet, two sources disagree,
the schedule says "300 to 500". So every price has three legs, and a leg that cannot be told is
None: it is never 0 for want of a fact.

`low` is what is certain. Charges are never negative, so where nothing is known it is 0.00, and
pricing never leaves it None; only a caller who builds an amount by hand may.

>>> late = Amount(Decimal(300), Decimal(400), Decimal(500), "USD", "300 to 500 USD")
>>> print(late)
300.00 to 500.00 USD, expected 400.00
>>> print(late + Amount(Decimal(0), None, None, "USD", "actual freight (not known until billed)"))
at least 300.00 USD, expected not known
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from edicompliance.charges.exact import MOST, ZERO, add, cents


@dataclass(frozen=True, slots=True)
class Amount:
    """A price with three legs, rounded to the cent when it is made."""

    low: Decimal | None
    """What it costs at the least; 0.00 where nothing is certain."""
    expected: Decimal | None
    """What it most probably costs; None = not known."""
    high: Decimal | None
    """What it costs at the most; None = no bound is known."""
    currency: str
    """ISO 4217, `USD`."""
    explanation: str
    """The arithmetic, complete enough to do it again."""

    def __post_init__(self) -> None:
        for name in ("low", "expected", "high"):
            object.__setattr__(self, name, _leg(name, getattr(self, name)))
        known = self.known
        if known != tuple(sorted(known)):
            raise ValueError(
                "an amount's legs: expected low <= expected <= high, got "
                + ", ".join(str(leg) for leg in self.legs)
            )

    @classmethod
    def zero(cls, currency: str, why: str) -> Amount:
        """Nothing, for certain, and why."""
        return cls(ZERO, ZERO, ZERO, currency, why)

    @property
    def legs(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Low, expected, high."""
        return self.low, self.expected, self.high

    @property
    def known(self) -> tuple[Decimal, ...]:
        """The legs that are known, in order."""
        return tuple(leg for leg in self.legs if leg is not None)

    def gave_way(self, to: str) -> Amount:
        """Become nothing, because another charge is made in this one's place.

        >>> Amount.zero("USD", "warning, 0.00").gave_way("asn-accuracy-shipment").explanation
        'gives way to asn-accuracy-shipment, so 0.00; else warning, 0.00'
        """
        return Amount.zero(self.currency, f"gives way to {to}, so {ZERO}; else {self.explanation}")

    def as_exposure(self, why: str) -> Amount:
        """Become what may yet be charged: a population is not finished, as a month still running.

        >>> fine = Amount.zero("USD", "3% of failing cost 1200.00 = 36.00")
        >>> fine.as_exposure("September is not over").explanation
        'September is not over; at the most 3% of failing cost 1200.00 = 36.00'
        """
        explanation = f"{why}; at the most {self.explanation}"
        return replace(self, low=ZERO, expected=None, explanation=explanation)

    def within(self, least: Decimal | None, most: Decimal | None, why: str) -> Amount:
        """Bring what was charged for many things up to a least sum, or down to the most.

        Where nothing is charged at all, no least sum is either.

        >>> Amount(*[Decimal(750)] * 3, "USD", "3 x 250").within(None, Decimal(500), "a month").legs
        (Decimal('500.00'), Decimal('500.00'), Decimal('500.00'))
        """
        if self.high == ZERO:
            return self
        low, expected, high = (_bounded(leg, least, most) for leg in self.legs)
        high = most if self.high is None else high
        if (low, expected, high) == self.legs:
            return self
        explanation = f"{self.explanation}; in all {self}, {why}"
        return Amount(low, expected, high, self.currency, explanation)

    def __add__(self, other: Amount) -> Amount:
        return total((self, other), self.currency)

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            return f"{self.low} {self.currency}"
        if not self.low and self.expected is None and self.high is None:
            return "not known"
        expected = "not known" if self.expected is None else str(self.expected)
        return f"{self.bounds}, expected {expected}"

    @property
    def bounds(self) -> str:
        """From the least to the most, in words."""
        if self.high is None:
            return f"at least {self.low or ZERO} {self.currency}"
        return f"{self.low or ZERO} to {self.high} {self.currency}"


def either_of(amounts: Iterable[Amount], currency: str, why: str) -> Amount:
    """What it costs where one of several prices is right, and nobody knows which.

    Expected is what all of them expect; where they differ it is not known.

    >>> one, other = (Amount(Decimal(n), Decimal(n), Decimal(n), "USD", "") for n in (30, 50))
    >>> print(either_of([one, other], "USD", "30 or 50"))
    30.00 to 50.00 USD, expected not known
    """
    prices = tuple(amounts)
    for one in prices:
        _same_currency(one, currency)
    lows = [one.low for one in prices if one.low is not None]
    highs = [one.high for one in prices if one.high is not None]
    expected = {one.expected for one in prices}
    return Amount(
        min(lows) if len(lows) == len(prices) else None,
        expected.pop() if len(expected) == 1 else None,
        max(highs) if len(highs) == len(prices) else None,
        currency,
        why,
    )


def total(amounts: Iterable[Amount], currency: str, why: str | None = None) -> Amount:
    """Add amounts leg by leg; a leg that one of them does not know is not known.

    `why` replaces the explanations, which are else set one after the other.

    >>> print(total([], "USD"))
    0.00 USD
    """
    summands = tuple(amounts)
    for amount in summands:
        _same_currency(amount, currency)
    low, expected, high = (
        _leg_sum(legs)
        for legs in (
            [amount.low for amount in summands],
            [amount.expected for amount in summands],
            [amount.high for amount in summands],
        )
    )
    if why is None:
        why = "; plus ".join(amount.explanation for amount in summands) or "nothing to add"
    return Amount(low, expected, high, currency, why)


def widen(amount: Amount, alternatives: Iterable[Amount], why: str = "") -> Amount:
    """Take in what other sources say: low and high move apart, expected never moves.

    >>> ours = Amount(Decimal(30), Decimal(30), Decimal(30), "USD", "3% of failing cost")
    >>> theirs = Amount(Decimal(50), Decimal(50), Decimal(50), "USD", "5% of failing cost")
    >>> print(widen(ours, [theirs], "the policy page says 5%"))
    30.00 to 50.00 USD, expected 30.00
    """
    others = tuple(alternatives)
    for other in others:
        _same_currency(other, amount.currency)
    lows = [each.low for each in (amount, *others)]
    highs = [each.high for each in (amount, *others)]
    return replace(
        amount,
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        explanation="; ".join(filter(None, (amount.explanation, why))),
    )


def _bounded(leg: Decimal | None, least: Decimal | None, most: Decimal | None) -> Decimal | None:
    if leg is None or leg == ZERO:
        return leg
    raised = max(leg, least or ZERO)
    return raised if most is None else min(raised, most)


def _leg(name: str, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or value < 0 or (value and value.adjusted() >= MOST):
        raise ValueError(f"an amount's {name}: expected zero or more, got {value}")
    return cents(value)


def _leg_sum(legs: Iterable[Decimal | None]) -> Decimal | None:
    result = ZERO
    for leg in legs:
        if leg is None:
            return None
        result = add(result, leg)
    return result


def _same_currency(amount: Amount, currency: str) -> None:
    if amount.currency != currency:
        raise ValueError(f"amounts of one sum: expected {currency}, got {amount.currency}")
