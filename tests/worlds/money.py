"""The money of a planted fault, from the words of the table: a tiny reckoner of its own.

>>> numbers = {"goods of the order": Decimal("3336.00"), "cartons": Decimal(40)}
>>> reckon("5% of goods of the order, at least 100", numbers)
Decimal('166.8000')
>>> reckon("0.75 x cartons, at least 100, at most 400", numbers)
Decimal('100')
>>> reckon("lesser of (250, 2% of goods of the order) + 1 x cartons", numbers)
Decimal('106.7200')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(
    r"\s*(lesser of|greater of|, at least|, at most|% of|[0-9]+(?:\.[0-9]+)?|[(),+x](?![a-z])|"
    r"[a-z]+(?: [a-z]+)*)"
)


def reckon(words: str, numbers: Mapping[str, Decimal]) -> Decimal:
    """What some words come to, not rounded."""
    reader = _Reader(_tokens(words), numbers)
    amount = reader.bounded()
    assert not reader.left, f"{words!r}: {reader.left} is left over"
    return amount


def _tokens(words: str) -> list[str]:
    found, at = [], 0
    while at < len(words.rstrip()):
        match = _TOKEN.match(words, at)
        assert match, f"{words!r}: cannot be read from {words[at:]!r}"
        found.append(match[1])
        at = match.end()
    return found


@dataclass(slots=True)
class _Reader:
    left: list[str]
    numbers: Mapping[str, Decimal]

    def bounded(self) -> Decimal:
        """A sum, and its bounds."""
        amount = self.sum()
        while self._takes(", at least", ", at most"):
            bound = {", at least": max, ", at most": min}[self.taken]
            amount = bound(amount, Decimal(self.left.pop(0)))
        return amount

    taken: str = ""

    def _takes(self, *tokens: str) -> bool:
        if self.left and self.left[0] in tokens:
            self.taken = self.left.pop(0)
            return True
        return False

    def sum(self) -> Decimal:
        """Terms with a plus between them."""
        amount = self.term()
        while self._takes("+"):
            amount += self.term()
        return amount

    def term(self) -> Decimal:
        """A number, so much of each, a percentage, or the lesser of some."""
        if self._takes("lesser of", "greater of"):
            return {"lesser of": min, "greater of": max}[self.taken](self._several())
        first = self.left.pop(0)
        if not first[0].isdigit():
            return self.numbers[first]
        if self._takes("% of"):
            return Decimal(first) / 100 * self.term()
        return Decimal(first) * (self.term() if self._takes("x") else 1)

    def _several(self) -> list[Decimal]:
        assert self._takes("("), self.left
        amounts = [self.bounded()]
        while self._takes(","):
            amounts.append(self.bounded())
        assert self._takes(")"), self.left
        return amounts
