"""The three legs of a price while it is worked out: exact, and rounded only when it is done.

What is not known spreads no further than it must: of "the greater of 250 and something", 250 is
certain; of "the lesser of 500 and something", more than 500 is impossible.

>>> some = Span.point(Decimal(500))
>>> print(Span.least([some, NOT_KNOWN]))
0.00 to 500.00, expected not known
>>> print(Span.greatest([some, NOT_KNOWN]))
at least 500.00, expected not known
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Final

from edicompliance.charges.amount import Amount
from edicompliance.charges.exact import ZERO, Rounding, add, cents, mean, money


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most; `low` is 0 where nothing is certain, the others may be None."""

    low: Decimal
    """What is certain."""
    expected: Decimal | None
    """What is probable; None = not known."""
    high: Decimal | None
    """What is possible; None = no bound is known."""

    @classmethod
    def point(cls, value: Decimal) -> Span:
        """One value, for certain."""
        return cls(value, value, value)

    @classmethod
    def between(cls, low: Decimal, high: Decimal) -> Span:
        """A range as a schedule states it: the mean is expected."""
        return cls(low, mean(low, high), high)

    @classmethod
    def plus(cls, spans: Sequence[Span]) -> Span:
        """All of them together."""
        return cls(
            reduce(add, (span.low for span in spans)),
            _known(lambda legs: reduce(add, legs), [span.expected for span in spans]),
            _known(lambda legs: reduce(add, legs), [span.high for span in spans]),
        )

    @classmethod
    def greatest(cls, spans: Sequence[Span]) -> Span:
        """The greater of several: what cannot pass the floor does not count."""
        floor = max(span.low for span in spans)
        matter = [span.expected for span in spans if span.high is None or span.high > floor]
        return cls(floor, _known(max, [floor, *matter]), _known(max, [span.high for span in spans]))

    @classmethod
    def least(cls, spans: Sequence[Span]) -> Span:
        """The lesser of several: what cannot get under the ceiling does not count."""
        low = min(span.low for span in spans)
        ceiling = min((span.high for span in spans if span.high is not None), default=None)
        if ceiling is None:
            return cls(low, None, None)
        matter = [span.expected for span in spans if span.low < ceiling]
        return cls(low, _known(min, [ceiling, *matter]), ceiling)

    @classmethod
    def either(cls, spans: Sequence[Span]) -> Span:
        """One of several, and nobody can say which."""
        low = min(span.low for span in spans)
        high = _known(max, [span.high for span in spans])
        return cls(low, low if low == high else None, high)

    def amount(self, currency: str, text: str, rounding: Rounding = "half up") -> Amount:
        """Round to the cent, and say so where it changes anything."""
        to = self._rounded(rounding)
        if to != self:
            how = "" if rounding == "half up" else f" ({rounding})"
            text = f"{text}; rounded to {to}{how}"
        return Amount(to.low, to.expected, to.high, currency, text)

    def _rounded(self, rounding: Rounding) -> Span:
        high = None if self.high is None else cents(self.high, rounding)
        expected = None if self.expected is None else cents(self.expected, rounding)
        return Span(cents(self.low, rounding), expected, high)

    def __str__(self) -> str:
        if self.low == self.high:
            return money(self.low)
        if self.low == 0 and self.high is None and self.expected is None:
            return "not known"
        bounds = (
            f"at least {money(self.low)}"
            if self.high is None
            else f"{money(self.low)} to {money(self.high)}"
        )
        return f"{bounds}, expected " + (
            "not known" if self.expected is None else money(self.expected)
        )


def _known(
    fold: Callable[[Iterable[Decimal]], Decimal], legs: Sequence[Decimal | None]
) -> Decimal | None:
    known = [leg for leg in legs if leg is not None]
    return fold(known) if len(known) == len(legs) else None


NOT_KNOWN: Final = Span(ZERO, None, None)
"""Nothing is certain, nothing excluded."""

NOTHING: Final = Span.point(ZERO)
"""0.00, for certain."""
