"""What one unit of an ordered line costs: PO104 by its basis, PO105.

A price can be for each article, for the unit that is ordered, for a case, for a hundred or for a
thousand. Only a price whose basis is understood, and can be told in the line's own unit, is one.

>>> from edicompliance.documents.purchase_order import OrderLine
>>> line = OrderLine(line_id="1", quantity=48, unit="EA", price=1000, price_basis="HP")
>>> unit_price(line)
Decimal('10')
>>> unit_price(OrderLine(line_id="1", unit="EA", price=15, price_basis="SR"))
Traceback (most recent call last):
edicompliance.documents.doubt.CannotTell: a price by basis SR is not the cost of a unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.units import Packs

if TYPE_CHECKING:
    from edicompliance.documents.items import ItemMaster
    from edicompliance.documents.purchase_order import OrderLine

_OF_THE_UNIT: Final = frozenset({"", "CA", "CT", "NT", "PR", "QT", "UM", "WH"})
"""Bases that say what kind of price it is, for the unit that is ordered."""
_FREE: Final = "NC"
_OF_ANOTHER: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "LE": ("EA", 1),
        "PE": ("EA", 1),
        "TE": ("EA", 1),
        "WE": ("EA", 1),
        "HP": ("EA", 100),
        "TP": ("EA", 1000),
        "WC": ("CA", 1),
        "PP": ("LB", 1),
    }
)
"""Basis -> the unit, and how many of it, that the price is for."""


def unit_price(line: OrderLine, rows: Sequence[ItemMaster] = ()) -> Decimal:
    """Return the price of one unit of the line, in the unit of PO103; raises CannotTell.

    `rows` are what the user's list of items says of the article, for cases and what is in them.
    """
    if line.price_basis == _FREE:
        return Decimal(0)
    if not line.price:
        raise CannotTell("no price is given")
    if line.price_basis in _OF_THE_UNIT:
        return line.price
    if line.price_basis not in _OF_ANOTHER:
        raise CannotTell(f"a price by basis {line.price_basis} is not the cost of a unit")
    unit, many = _OF_ANOTHER[line.price_basis]
    each = Packs(line.packings, rows).convert(Fraction(1), line.unit, unit) / many
    return line.price * each.numerator / each.denominator
