"""An order spread over stores: what each store gets, as the carton to pack for it.

One line of an order may be for a hundred stores (SDQ). The warehouse packs by store, so the order
is turned round: for each store its lines, ready to be numbered and put into a ship notice.

>>> from edicompliance.documents.segments.goods import StoreQuantity
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> stores = [StoreQuantity(store=s, quantity=Decimal(4), unit="EA", qualifier="92") for s in "AB"]
>>> line = OrderLine(line_id="1", quantity=Decimal(8), unit="EA", distribution=tuple(stores))
>>> [(one.store, str(one.items[0].quantity))
...  for one in by_store(PurchaseOrder(po_number="7", lines=(line,)))]
[('A', '4'), ('B', '4')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from edicompliance.documents.comparing.line_names import named_lines
from edicompliance.documents.composing.packed_shipment import Carton, PackedItem
from edicompliance.documents.conventions import Conventions, Partner, party
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

_Store = tuple[str, str]
"""Code and qualifier."""


def by_store(order: PurchaseOrder, partner: Partner | None = None) -> tuple[Carton, ...]:
    """Return a carton for each store, in the order in which the order names them.

    A line without SDQ is for the store that the heading names, or for none. What the stores get of
    a line adds up to what is ordered of it; where it does not, `UnwritableDocument` is raised.
    """
    conventions = (partner or Conventions()).conventions_of("850")
    usual = party(order, "store", conventions)
    place = (usual.code, usual.qualifier or "92") if usual and usual.code else ("", "92")
    cartons: dict[_Store, list[PackedItem]] = {}
    for name, line in named_lines(order).items():
        for store, item in _shares(name, line, place):
            cartons.setdefault(store, []).append(item)
    return tuple(
        Carton(po_number=order.po_number, store=code, store_qualifier=qualifier, items=tuple(items))
        for (code, qualifier), items in cartons.items()
    )


def _shares(name: str, line: OrderLine, usual: _Store) -> Iterator[tuple[_Store, PackedItem]]:
    """Yield what each store gets of a line; a store that is named twice gets both together."""
    if not line.distribution:
        if line.quantity:
            yield usual, PackedItem(line=name, quantity=line.quantity, unit=line.unit)
        return
    short = any((one.quantity or 0) < 0 for one in line.distribution)
    if line.distributed is None or line.distributed != line.quantity or short:
        got = "what cannot be added up" if line.distributed is None else f"{line.distributed:f}"
        ordered = "nothing" if line.quantity is None else f"{line.quantity:f}"
        raise UnwritableDocument(f"line {name}: {ordered} is ordered, its stores get {got}")
    shares: dict[_Store, Decimal] = {}
    for one in line.distribution:
        store = (one.store, one.qualifier or usual[1])
        shares[store] = shares.get(store, Decimal(0)) + (one.quantity or Decimal(0))
    unit = line.distribution[0].unit or line.unit
    for store, quantity in shares.items():
        if quantity > 0:
            yield store, PackedItem(line=name, quantity=quantity, unit=unit)
