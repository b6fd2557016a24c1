"""What an order adds to one measure of a scorecard, and the words that it is kept under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from edicompliance.charges.exact import NONE
from edicompliance.documents import ShipNotice
from edicompliance.documents.invoice import InvoiceLine
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.rules.routing.routes import first_leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What one line, one notice or one order adds to one measure."""

    measure: str
    kind: str
    clause: str = ""
    """Of the guide, whose formula it is: `measures.on-time#2026`; empty: our own formula."""
    day: date | None = None
    """Into whose period it falls; None: nobody tells."""
    thing: str
    """The order's number."""
    line: str = ""
    dc: str = ""
    """To where it ships."""
    carrier: str = ""
    threepl: str = ""
    """From where it ships: the warehouse that packs it."""
    sku: str = ""
    rules: tuple[str, ...] = ()
    """The rules whose faults miss it."""
    counted: Fraction = NONE
    met: Fraction = NONE
    open: Fraction = NONE
    """Of what is counted, that of which nobody knows."""
    excluded: Fraction = NONE
    """What the formula leaves out."""
    why: str = ""
    """Why it is left out, or cannot be known."""
    ahead: bool = False
    """Whether it is left out because it is still to come, and counts once it has."""


NOT_OF_PERFECT: Final = frozenset(
    ("perfect-order", "order-cycle-time", "cancelled", "otif", "fill-rate", "")
)
"""Kinds that no perfect order of our own is made of: said twice, or no yes or no."""


def failed(row: Scored) -> bool:
    """Whether some of it missed the measure for certain."""
    return row.counted - row.met - row.open > 0


def item_of(line: OrderLine | InvoiceLine) -> str:
    """What people call an item by: the retailer's number, else the supplier's, else its GTIN."""
    numbers = {one.qualifier: one.value for one in line.ids}
    first = next(iter(numbers.values()), "")
    return next((numbers[one] for one in _ITEM_BY if numbers.get(one)), first)


def carriers_of(notice: ShipNotice) -> set[str]:
    """The carriers that fetch a shipment, by its ship notice."""
    return {one.code for one in first_leg(notice) if one.code}


_ITEM_BY: Final = ("IN", "SK", "VN", "VA", "UP", "UK", "EN")
