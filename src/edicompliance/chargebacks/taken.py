"""What a retailer took, billed, or gave back, whatever it was told in: one value for all.

Amounts are positive; `kind` says which way the money goes. Numbers stay as they came.

>>> line = TakenLine(Decimal("25.50"), About(invoice="77"), code="54", where="claims.csv:2")
>>> Taken(retailer="mart", kind="deducted", number="DM-7", lines=(line,)).amount
Decimal('25.50')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from edicompliance.charges.exact import ZERO, add
from edicompliance.x12.issues import kept_text

T = TypeVar("T")
Kind = Literal["assessed", "deducted", "repaid"]
"""Billed and not taken yet; taken; given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The numbers that are named for it, as they came; empty: not named."""

    invoice: str = ""
    po: str = ""
    bill_of_lading: str = ""
    notice: str = ""
    """BSN02 of the ship notice."""
    sscc: str = ""
    item: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A part of it, as far as it is told: of a lump sum there is one line that names nothing."""

    amount: Decimal
    """What is taken, billed or given back; always positive."""
    about: About = About()
    """What it is taken for."""
    quantity: Decimal | None = None
    """How many units it is about."""
    code: str = ""
    """The retailer's own code, or element 426."""
    text: str = ""
    """The reason, in the retailer's words."""
    where: str = ""
    """Where it stands: `file@offset+length`, `file:row`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One deduction, bill or repayment."""

    retailer: str
    """The profile's id."""
    kind: Kind
    number: str = ""
    """What the retailer calls it, raw; empty where it has no number of its own."""
    day: date | None = None
    """When it was taken or billed."""
    notified: date | None = None
    """When the retailer told of it, where that is told."""
    currency: str = "USD"
    payment: str = ""
    """The check or transfer that it was taken from, TRN02."""
    source: str = ""
    """`820`, `812` or the name of a file."""
    nth: int = 1
    """Which one it is of those in its file that cannot be told apart."""
    lines: tuple[TakenLine, ...] = ()

    @property
    def called(self) -> str:
        """What it goes by: its own number, else the invoice's or the order's it is taken for."""
        about = self.lines[0].about if self.lines else About()
        named = (("invoice", about.invoice), ("order", about.po))
        return self.number or next((f"{what} {one}" for what, one in named if one), "")

    @property
    def amount(self) -> Decimal:
        """What it comes to."""
        total = ZERO
        for line in self.lines:
            total = add(total, line.amount)
        return total


def kept(one: T) -> T:
    r"""The same with each text as every store keeps it: what is hashed now is what is read later.

    >>> kept(Taken(retailer="mart", kind="deducted", number="CB\udcc9\0")).number
    'CB\\xc9\\x00'
    """
    found: Any = one
    if isinstance(one, str):
        found = kept_text(one)
    elif isinstance(one, Mapping):
        found = {kept(key): kept(value) for key, value in one.items()}
    elif type(one) is tuple:
        found = tuple(kept(each) for each in found)
    elif is_dataclass(one) and not isinstance(one, type):
        found = replace(one, **{each.name: kept(getattr(one, each.name)) for each in fields(one)})
    return cast("T", found)


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be taken over, and why."""

    row: str
    """Where it stands, and what stands there."""
    reason: str


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What a file tells."""

    taken: tuple[Taken, ...]
    rejected: tuple[Rejected, ...] = ()

    @classmethod
    def of(cls, taken: Iterable[Taken], rejected: Iterable[Rejected] = ()) -> TakenFile:
        """Number those that cannot be told apart, so that each counts, and a second file's not."""
        seen: Counter[tuple[object, ...]] = Counter()
        numbered = []
        for one in taken:
            key = (one.kind, one.called, one.amount, one.day, one.payment, one.currency)
            seen[key] += 1
            numbered.append(replace(one, nth=seen[key]))
        return cls(tuple(numbered), tuple(rejected))
