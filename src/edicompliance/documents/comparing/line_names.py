"""The lines of an order by the names people call them: the line number, else the place.

>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> order = PurchaseOrder(po_number="7", lines=(OrderLine(line_id="10"), OrderLine()))
>>> list(named_lines(order))
['10', '2']
>>> named_line(order, named_lines(order), "11")
Traceback (most recent call last):
edicompliance.errors.UnwritableDocument: order 7 has no line '11'; known: 10, 2
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from edicompliance.documents.tables.user_files import suggest
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

_HASH_DIGITS = 10
_MOST_NAMED = 20
"""With more lines than this, a message does not list them."""


def named_lines(order: PurchaseOrder) -> dict[str, OrderLine]:
    """Return the lines by number (PO101), or by place, 1 = first, where a line has none.

    Raises `UnwritableDocument` where two lines have one name: nobody could say which is meant.
    """
    lines: dict[str, OrderLine] = {}
    for place, line in enumerate(order.lines, 1):
        name = line.line_id.strip() or str(place)
        if name in lines:
            raise UnwritableDocument(f"order {order.po_number} has two lines {name!r}")
        lines[name] = line
    return lines


def named_line(order: PurchaseOrder, lines: Mapping[str, OrderLine], name: str) -> OrderLine:
    """Return the line of that name; raises `UnwritableDocument` with the nearest one."""
    found = lines.get(name.strip())
    if found is None:
        hint = suggest(name, lines) if 0 < len(lines) <= _MOST_NAMED else ""
        raise UnwritableDocument(f"order {order.po_number} has no line {name!r}{hint}")
    return found


def hash_total(quantities: list[Decimal | None]) -> Decimal | None:
    """Return the sum for CTT02; None where there is nothing to sum, or it is too long for it.

    >>> hash_total([Decimal(4), Decimal("2.5")]), hash_total([Decimal(4), None]), hash_total([])
    (Decimal('6.5'), None, None)
    """
    known = [one for one in quantities if one is not None]
    if not known or len(known) < len(quantities):
        return None
    total = sum(known, Decimal(0))
    return total if len(f"{abs(total):f}".replace(".", "")) <= _HASH_DIGITS else None
