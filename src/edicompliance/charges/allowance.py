"""The allowance: faults a retailer lets pass before it charges for the rest.

"5 USD for each late order above 1% of the orders shipped" is an allowance of `1% of po` and a
charge of `5 USD per excess po`. What the source does not say about half an order is not rounded,
unless the clause says `rounded down` or `rounded up`.

>>> month = Base("USD", counts={"po": Decimal(100), "failing po": Decimal(3)})
>>> parse_allowance("1% of po").apply(month).count("excess po").text
'2 excess POs (3 failing - 1% of 100)'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Literal

from edicompliance.charges.base import Base
from edicompliance.charges.cursor import Cursor
from edicompliance.charges.exact import minus, percent, plain
from edicompliance.charges.remedies import meant_word
from edicompliance.charges.syntax import number
from edicompliance.charges.vocabulary import UNITS

_EXAMPLES = "write an allowance as '3 po', '1% of po' or '1% of po, rounded down'"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many faults, or so many hundredths of all there are, cost nothing."""

    size: Decimal
    """How many, or the rate in percent."""
    unit: str
    """Of `UNITS`: both what is allowed and, for a rate, what it is taken of."""
    is_rate: bool
    """Whether the size is a percentage."""
    rounded: Literal["down", "up"] | None = None
    """To whole numbers, where the clause says so."""

    def apply(self, base: Base) -> Base:
        """Give the base with its `excess` count: the failing ones less those allowed, or none.

        A count that is missing leaves the excess not known, and says which one it was.
        """
        failing, population = base.count(f"failing {self.unit}"), base.count(self.unit)
        name = f"excess {self.unit}"
        missing = [
            fact.text
            for fact in (failing, *([population] if self.is_rate else []))
            if fact.value is None
        ]
        if failing.value is None or missing:
            return _with_count(base, name, None, ", ".join(missing))
        allowed, text = self._allowed(population.value)
        excess = max(minus(failing.value, allowed), Decimal(0))
        return _with_count(base, name, excess, f"{plain(failing.value)} failing - {text}")

    def _allowed(self, population: Decimal | None) -> tuple[Decimal, str]:
        size, text = self.size, plain(self.size)
        if population is not None and self.is_rate:
            size, text = percent(size, population), f"{size:f}% of {plain(population)}"
        if self.rounded is None:
            return size, text
        to = ROUND_FLOOR if self.rounded == "down" else ROUND_CEILING
        size = size.to_integral_value(to)
        return size, f"{text} rounded {self.rounded} to {plain(size)}"

    def __str__(self) -> str:
        size = f"{self.size:f}% of" if self.is_rate else f"{self.size:f}"
        return f"{size} {self.unit}" + f", rounded {self.rounded}" * bool(self.rounded)


@lru_cache(maxsize=256)
def parse_allowance(text: str) -> Allowance:
    """Read an allowance: `3 po`, `1% of po`, either with `, rounded down` or `, rounded up`.

    Raises:
        ChargeSyntaxError: the text is not an allowance.

    """
    cursor = Cursor(text)
    if cursor.token.kind != "number":
        raise cursor.error(f"expected a number, got {cursor.token.shown}", _EXAMPLES)
    size = number(text, cursor.take())
    is_rate = cursor.took("%")
    if is_rate and not cursor.took("of"):
        raise cursor.error(f"expected 'of', got {cursor.token.shown}", _EXAMPLES)
    if cursor.token.text not in UNITS:
        raise meant_word(cursor, UNITS, "unit")
    allowance = Allowance(size, cursor.take().text, is_rate, _rounding(cursor))
    if not cursor.ended:
        raise cursor.error(
            f"expected ', rounded down' or the end, got {cursor.token.shown}", _EXAMPLES
        )
    return allowance


def _rounding(cursor: Cursor) -> Literal["down", "up"] | None:
    if cursor.took(",", "rounded", "down"):
        return "down"
    return "up" if cursor.took(",", "rounded", "up") else None


def _with_count(base: Base, name: str, value: Decimal | None, note: str) -> Base:
    return replace(base, counts={**base.counts, name: value}, notes={**base.notes, name: note})
