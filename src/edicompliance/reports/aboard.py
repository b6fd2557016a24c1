"""What is on the truck, order by order: as it was packed, else as announced, else as ordered.

The floor counts what is there and not what the buyer asked for; of an order of which nothing is
packed or announced that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.composing.pack_plans import packed_as_planned
from edicompliance.documents.composing.packed_rows import packed_rows
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import UnwritableDocument

_MOST = 6
"""Lines of an order that are told one by one."""
_Goods = dict[tuple[str, str], Decimal | None]
"""An item and a unit -> how much of it; None: not told."""


class _Told(NamedTuple):
    """What one kind of document says of all orders."""

    by: str
    goods: Mapping[str, _Goods]
    """By the order's number."""


def goods_aboard(shipment: Shipment) -> Iterator[tuple[PurchaseOrder, str]]:
    """Yield each order with what of it is on the truck, in words."""
    told = [one for one in (_packed(shipment), _announced(shipment)) if one.goods]
    for order in shipment.orders:
        number = order.po_number.strip()
        found = next((one for one in told if number in one.goods), None)
        if found is not None:
            yield order, f"{_listed(found.goods[number])} ({found.by})"
        elif told:
            yield order, f"nothing ({told[0].by})"
        else:
            yield order, f"{_listed(_ordered(order))} (as ordered)"


def _packed(shipment: Shipment) -> _Told:
    """By the packing list, or the warehouse's word (945)."""
    goods: defaultdict[str, _Goods] = defaultdict(dict)
    told = _Told("as packed", goods)
    if not (shipment.packed or shipment.pack_plans):
        return told
    try:
        plans, orders = shipment.pack_plans, shipment.orders
        whole = shipment.packed or packed_as_planned(plans, orders, shipment.items)
        for row in packed_rows(whole, orders):
            name = row.line.ids[0].value if row.line.ids else row.line.line_id
            _add(goods[row.order.po_number.strip()], (name, row.unit), row.quantity)
    except UnwritableDocument:
        goods.clear()
    return told


def _announced(shipment: Shipment) -> _Told:
    """By the ship notices."""
    goods: defaultdict[str, _Goods] = defaultdict(dict)
    for notice in shipment.notices:
        for row in notice.contents():
            name = row.ids[0].value if row.ids else row.line_id
            _add(goods[row.po_number.strip()], (name, row.unit), row.quantity)
    return _Told("as announced", goods)


def _ordered(order: PurchaseOrder) -> _Goods:
    goods: _Goods = {}
    for line in order.lines:
        name = line.ids[0].value if line.ids else line.line_id
        _add(goods, (name, line.unit), line.quantity)
    return goods


def _add(goods: _Goods, key: tuple[str, str], quantity: Decimal | None) -> None:
    before = goods.get(key, Decimal(0))
    goods[key] = None if quantity is None or before is None else before + quantity


def _listed(goods: _Goods) -> str:
    lines = [
        f"{'an unknown quantity' if much is None else f'{much:f} {unit}'} of {name}"
        for (name, unit), much in goods.items()
    ]
    more = f" and {len(lines) - _MOST} more lines" if len(lines) > _MOST else ""
    return ", ".join(lines[:_MOST]) + more
