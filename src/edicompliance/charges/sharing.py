"""One charge over several findings: shares that add up to the cent.

A minimum of 100 USD for three wrong cartons is one charge and three findings; each shows its
share, and the sum is 100.00 and not 99.99. The cents that do not divide go to the largest
remainders, first come first where they are equal.

>>> [str(part.expected) for part in share(Amount.zero("USD", "warning, 0.00"), [Decimal(1)] * 2)]
['0.00', '0.00']
>>> minimum = Amount(*[Decimal(100)] * 3, "USD", "100 USD")
>>> [str(part.expected) for part in share(minimum, [Decimal(1)] * 3)]
['33.34', '33.33', '33.33']
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from edicompliance.charges.amount import Amount
from edicompliance.charges.exact import MOST, ZERO, add, doubt, from_cents, minus, plain, to_cents


def share(amount: Amount, weights: Sequence[Decimal]) -> list[Amount]:
    """Share an amount over findings, by weight; if all weights are zero, equally.

    Each leg adds up to the amount's own, and each share keeps low <= expected <= high: what lies
    between two legs is shared out by itself, on top of the leg below. A leg that is not known is
    known of no share.
    """
    exact = _fractions(weights)
    if len(weights) == 1:
        return [amount]
    columns = _legs(amount, exact)
    texts = _texts(amount, weights)
    return [
        Amount(low, expected, high, amount.currency, text)
        for low, expected, high, text in zip(*columns, texts, strict=True)
    ]


def _legs(amount: Amount, weights: Sequence[Fraction]) -> list[list[Decimal | None]]:
    columns: list[list[Decimal | None]] = []
    below, parts = ZERO, [ZERO] * len(weights)
    for leg in amount.legs:
        if leg is None:
            columns.append([None] * len(weights))
            continue
        more = _apportion(minus(leg, below), weights)
        below, parts = leg, [add(part, extra) for part, extra in zip(parts, more, strict=True)]
        columns.append([*parts])
    return columns


def _apportion(amount: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Share whole cents by largest remainder."""
    cents, whole = to_cents(amount), sum(weights)
    floors, remainders = zip(*(divmod(cents * weight, whole) for weight in weights), strict=True)
    shares = [int(floor) for floor in floors]
    by_remainder = sorted(range(len(weights)), key=lambda index: -remainders[index])
    for index in by_remainder[: cents - sum(shares)]:
        shares[index] += 1
    return [from_cents(part) for part in shares]


def _fractions(weights: Sequence[Decimal]) -> list[Fraction]:
    if not weights:
        raise ValueError("sharing an amount: expected one weight at least, got none")
    for weight in weights:
        if reason := doubt(weight, MOST):
            raise ValueError(
                f"sharing an amount: expected weights of zero or more, got one {reason}"
            )
    exact = [Fraction(weight) for weight in weights]
    return exact if any(exact) else [Fraction(1)] * len(exact)


def _texts(amount: Amount, weights: Sequence[Decimal]) -> list[str]:
    whole = plain(reduce(add, weights))
    parts = [f"{plain(weight)} of {whole}" for weight in weights]
    equally = [f"1 of {len(weights)}, equally"] * len(weights)
    return [
        f"share {number} of {len(weights)} ({part}): {amount.explanation}"
        for number, part in enumerate(parts if any(weights) else equally, 1)
    ]
