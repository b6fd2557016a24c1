"""How disputes came out so far, by our own ledger: what share was won, and of how many.

Only what was decided counts, and only at the same retailer. Of the narrowest kind of dispute that
was decided often enough the share is told, always with the number it rests on.

>>> from datetime import UTC, datetime
>>> from edicompliance.chargebacks.ledger import Ledger, Posting
>>> ledger, when = Ledger(), datetime(2026, 11, 27, tzinfo=UTC)
>>> for step, amount in (("deduct", 100), ("dispute", 100), ("approve", 75), ("deny", 25)):
...     _ = ledger.post(Posting("mart/D1", 1, step, Decimal(amount), "USD"), when, "ana")
>>> odds = Record.of(ledger).odds("mart", "ASN001")
>>> str(odds.share), odds.disputes, odds.in_part, odds.basis
('0.75', 1, 1, 'all disputes at mart')
>>> Record.of(ledger).odds("other") is None
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from edicompliance.chargebacks.ledger import Entry, Ledger, Line
from edicompliance.charges.exact import ZERO, add

ENOUGH: Final = 5
"""So many decided disputes tell more than those of a wider kind."""
_WON: Final = ("approve", "repay")
_LOST: Final = ("deny", "expire")
_HUNDREDTH: Final = Decimal("0.01")


class Odds(NamedTuple):
    """What share of such disputes was won."""

    share: Decimal
    """From 0 to 1, the mean of all: one that is won in part counts in part."""
    disputes: int
    """How many were decided."""
    won: int
    """How many of these brought something."""
    basis: str
    """Which disputes these are."""
    in_part: int = 0
    """How many of those that brought something brought less than was asked."""


class Decided(NamedTuple):
    """A dispute about one line that was decided."""

    retailer: str
    rule: str
    family: str
    asked: Decimal
    won: Decimal


@dataclass(frozen=True, slots=True)
class Record:
    """All disputes that were decided."""

    decided: tuple[Decided, ...] = ()
    _known: dict[tuple[str, str, str], Odds | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, ledger: Ledger) -> Record:
        """Take them from the entries of a ledger."""
        return cls(tuple(one for line in ledger.lines() for one in decided(line)))

    def odds(self, retailer: str, rule: str = "", family: str = "") -> Odds | None:
        """How such disputes came out; None: none was decided at this retailer."""
        asked = retailer, rule, family
        if asked not in self._known:
            self._known[asked] = self._odds(*asked)
        return self._known[asked]

    def _odds(self, retailer: str, rule: str, family: str) -> Odds | None:
        there = [one for one in self.decided if one.retailer == retailer]
        narrow = [one for one in there if rule and one.rule == rule]
        wider = [one for one in there if family and one.family == family]
        if len(narrow) >= ENOUGH:
            return _odds(narrow, f"disputes for {rule} at {retailer}")
        if len(wider) >= ENOUGH:
            return _odds(wider, f"{family} disputes at {retailer}")
        return _odds(there, f"all disputes at {retailer}") if there else None


def decided(line: Line) -> Iterator[Decided]:
    """The attempts of a line that were decided in full."""
    taken_back = {one.posting.reverses for one in line.entries}
    standing = [one for one in line.entries if one.seq not in taken_back]
    asked = [one for one in standing if one.posting.step == "dispute"]
    for attempt in sorted({one.target.attempt for one in asked}):
        first = next(one for one in asked if one.target.attempt == attempt)
        out = [
            one
            for one in standing
            if (one.source.place, one.source.attempt) == ("disputed", attempt)
        ]
        money = _sum(one for one in asked if one.target.attempt == attempt)
        won = _sum(one for one in out if one.posting.step in _WON)
        if add(won, _sum(one for one in out if one.posting.step in _LOST)) == money:
            detail = first.posting.detail
            yield Decided(
                line.deduction.partition("/")[0],
                detail.get("rule", ""),
                detail.get("family", ""),
                money,
                won,
            )


def _odds(some: list[Decided], basis: str) -> Odds:
    total = sum(Fraction(one.won) / Fraction(one.asked) for one in some)
    share = Decimal(round(total * 100 / len(some))) / 100
    won = [one for one in some if one.won > 0]
    in_part = sum(one.won < one.asked for one in won)
    return Odds(share.quantize(_HUNDREDTH), len(some), len(won), basis, in_part)


def _sum(entries: Iterable[Entry]) -> Decimal:
    total = ZERO
    for one in entries:
        total = add(total, one.posting.amount)
    return total
