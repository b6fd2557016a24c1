"""What a charge is counted on: how many cartons failed, what the order cost, what was invoiced.

The rules engine fills it in for each grain; a fact it does not have is None or absent, and the
price then says which fact is missing.

>>> base = Base("USD", counts={"failing carton": Decimal(200)}, money={"invoice": None})
>>> base.count("failing carton").text
'200 failing cartons'
>>> base.money_of("invoice", "USD").text
'invoice not known'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from edicompliance.charges.exact import Rounding, doubt, money, plain
from edicompliance.charges.vocabulary import COUNTS, SUMS, counted, nearest


class Fact(NamedTuple):
    """A value, or why there is none, and how to write either."""

    value: Decimal | None
    """None where it cannot be reckoned with."""
    text: str
    """`200 failing cartons`, or `failing cartons not known`."""


@dataclass(frozen=True, slots=True)
class Base:
    """The counts and sums of money of one grain: one shipment, one order, one month."""

    currency: str
    """Of the sums, and of a charge that is all percentages."""
    counts: Mapping[str, Decimal | None] = field(default_factory=dict)
    """By the names in `UNITS`, bare or prefixed: `po`, `failing carton`, `excess po`."""
    money: Mapping[str, Decimal | None] = field(default_factory=dict)
    """By the names in `BASES`, and `actual freight` and the like once they are billed."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """How a count was come by, for the explanation: `excess po` -> `3 failing - 1% of 100`."""
    rounding: Rounding = "half up"
    """How its price is brought to the cent."""

    def __post_init__(self) -> None:
        _known_names(self.counts, COUNTS, "count")
        _known_names(self.notes, COUNTS, "count")
        _known_names(self.money, SUMS, "sum")
        for name in ("counts", "money", "notes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[type[Base], tuple[object, ...]]:
        parts = (dict(self.counts), dict(self.money), dict(self.notes))
        return Base, (self.currency, *parts, self.rounding)

    def count(self, name: str) -> Fact:
        """How many there are."""
        value = self.counts.get(name)
        reason, note = doubt(value), self.notes.get(name)
        if value is None or reason:
            return Fact(None, f"{counted(name)} {reason}" + f": {note}" * bool(note))
        number = f"{plain(value)} {counted(name, one=value == 1)}"
        return Fact(value, number + f" ({note})" * bool(note))

    def money_of(self, name: str, currency: str) -> Fact:
        """What it comes to, in the currency of the charge."""
        value = self.money.get(name)
        reason = doubt(value)
        if value is None or reason:
            return Fact(None, f"{name} {reason}")
        if self.currency != currency:
            return Fact(None, f"{name} in {self.currency}, not in {currency}")
        return Fact(value, f"{name} {money(value)}")


def _known_names(given: Mapping[str, object], known: tuple[str, ...], what: str) -> None:
    for name in given:
        if name not in known:
            near = nearest(name, known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"a {what} of a base: unknown name {name!r}{hint}")
