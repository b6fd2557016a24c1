"""A plan: the ways to ship when stock or time is short, and what each costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.model import Finding

Way = Literal["whole", "earlier", "split", "extension", "accept"]
WAYS: Final[dict[Way, str]] = {
    "whole": "ship everything on one truck, when all of it is there",
    "earlier": "ship everything by the latest safe minute",
    "split": "ship on two trucks, each with what is there by then",
    "extension": "ask the retailer for a later date, and ship everything then",
    "accept": "ship as planned, with what is there, and accept the cost",
}
_MOST_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class Goods:
    """So much of one line of an order, for one store where the order is by store."""

    po: str
    line: str
    """The line's number, or its place where it has none."""
    item: str
    """The first number the line names it by."""
    store: str
    """Empty: the order is not by store."""
    store_qualifier: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Truck:
    """What leaves together."""

    departs: datetime
    arrives: datetime | None
    """None: not known."""
    goods: tuple[Goods, ...]
    leave_by: datetime | None = None
    """The latest minute at which it misses no date; None: no date is known, or all are missed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way, and what it costs."""

    way: Way
    trucks: tuple[Truck, ...]
    left_behind: tuple[Goods, ...]
    """What never ships."""
    findings: tuple[Finding, ...]
    doubts: tuple[tuple[str, str], ...]
    """Rules that could not be judged, and why."""
    if_granted: bool = False
    """Whether it costs this only if the retailer agrees."""
    ask_by: datetime | None = None
    """Until when he must be asked, where it hangs on him."""
    untold: str = ""
    """Why what it costs cannot be told; empty: it can."""

    @property
    def at_risk(self) -> Decimal:
        """What it is expected to cost."""
        return sum((one.money or Decimal(0) for one in self.findings), Decimal("0.00"))

    @property
    def unpriced(self) -> int:
        """Findings without a price."""
        return sum(one.money is None for one in self.findings)


@dataclass(frozen=True, slots=True)
class Plan:
    """All ways, the cheapest first."""

    shipment: Shipment
    profile_id: str
    currency: str
    options: tuple[Option, ...]
    proposed: Way
    """The cheapest that hangs on nobody else's word."""
    unused: tuple[str, ...] = ()
    """Rows of the stock that name nothing that is ordered."""
    refused: tuple[tuple[Way, str], ...] = ()
    """The ways that there are not, each with the reason."""

    @property
    def best(self) -> Option:
        """The way that is proposed."""
        return next(one for one in self.options if one.way == self.proposed)


def listed(goods: Iterable[Goods]) -> str:
    """So much of each line, with its stores together."""
    sums: dict[tuple[str, str, str, str], Decimal] = {}
    for one in goods:
        key = (one.po, one.line, one.item, one.unit)
        sums[key] = sums.get(key, Decimal(0)) + one.quantity
    texts = [
        f"{quantity:f} {unit} of {item or 'line ' + line} (PO {po} line {line})"
        for (po, line, item, unit), quantity in sums.items()
    ]
    more = f" and {len(texts) - _MOST_LISTED} more lines" if len(texts) > _MOST_LISTED else ""
    return (", ".join(texts[:_MOST_LISTED]) or "nothing") + more
