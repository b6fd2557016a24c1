"""Which goods can be on a truck that leaves at a given time: orders against stock.

Goods go first to the order that must ship first; within an order line by line, and within a line
store by store, as the order has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from edicompliance.documents.comparing.line_names import named_lines
from edicompliance.documents.composing.by_store import by_store
from edicompliance.documents.composing.packed_shipment import Carton, PackedItem, PackedShipment
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.tables.listed import without_zeros
from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.shipping.stock import Stock, StockRow
from edicompliance.rules.results.plan import Goods, Truck

_PLAIN: Final = Conventions(structure="SOI")
"""How a planned notice is built: by order and item, without cartons, which nobody has packed."""


def wanted(orders: Iterable[PurchaseOrder]) -> tuple[Goods, ...]:
    """Return all that is ordered, order by order.

    Raises `UnwritableDocument` for an order whose lines or stores do not add up.
    """
    return tuple(goods for order in orders for goods in _of_order(order))


def _of_order(order: PurchaseOrder) -> Iterator[Goods]:
    lines = named_lines(order)
    for carton in by_store(order):
        for item in carton.items:
            ids = lines[item.line].ids
            yield Goods(
                po=order.po_number,
                line=item.line,
                item=ids[0].value if ids else "",
                store=carton.store,
                store_qualifier=carton.store_qualifier,
                quantity=item.quantity or Decimal(0),
                unit=item.unit,
            )


class Supply:
    """The stock as orders draw on it: each piece is given away once."""

    def __init__(self, stock: Stock | None, orders: Sequence[PurchaseOrder]) -> None:
        self._endless = stock is None
        self._left = {id(row): row.quantity for row in stock.rows} if stock else {}
        self._rows = _rows_of_lines(stock, orders) if stock else {}

    def take(self, goods: Iterable[Goods], until: datetime) -> tuple[list[Goods], list[Goods]]:
        """Return what of the goods is there at a time, and what is not; the first is taken."""
        there: list[Goods] = []
        missing: list[Goods] = []
        for one in goods:
            got = one.quantity if self._endless else self._draw(one, until)
            if got:
                there.append(replace(one, quantity=got))
            if got < one.quantity:
                missing.append(replace(one, quantity=one.quantity - got))
        return there, missing

    def _draw(self, goods: Goods, until: datetime) -> Decimal:
        got = Decimal(0)
        for row in self._rows.get((goods.po, goods.line), ()):
            if row.at is None or row.at <= until:
                part = min(self._left[id(row)], goods.quantity - got)
                self._left[id(row)] -= part
                got += part
        return got


def _rows_of_lines(
    stock: Stock, orders: Sequence[PurchaseOrder]
) -> dict[tuple[str, str], list[StockRow]]:
    """The rows that are about each line of an order, those that are there first in front."""
    by_number: dict[str, list[StockRow]] = {}
    for row in sorted(stock.rows, key=lambda row: (row.at is not None, row.at or 0)):
        by_number.setdefault(_plain(row.item), []).append(row)
    found: dict[tuple[str, str], list[StockRow]] = {}
    for order in orders:
        for name, line in named_lines(order).items():
            numbers = dict.fromkeys(_plain(one.value) for one in line.ids)
            rows = [row for number in numbers for row in by_number.get(number, ())]
            found[order.po_number, name] = [_in_unit(row, line, stock, order) for row in rows]
    return found


def unused_rows(stock: Stock | None, orders: Sequence[PurchaseOrder]) -> tuple[StockRow, ...]:
    """The rows of a stock that name nothing that is ordered.

    Raises `EdiError` for an item that lacks only the zeros before an ordered article's number: a
    spreadsheet dropped them, and whose it is, nobody should guess.
    """
    lines = [line for order in orders for line in order.lines]
    ordered = {one.value.strip() for line in lines for one in line.ids}
    plain = {_plain(number) for number in ordered}
    bare = {without_zeros(number): number for number in ordered}
    unused = [row for row in stock.rows if _plain(row.item) not in plain] if stock else []
    for row in unused:
        if stock is not None and (whole := bare.get(without_zeros(row.item))):
            reason = f"expected {whole}, got {row.item}; a spreadsheet drops zeros, format the "
            raise ProfileError(stock.path, "item", f"{reason}column as text", row.line)
    return tuple(unused)


def _plain(number: str) -> str:
    """A number to compare by: a GTIN is the same with zeros before it."""
    text = number.strip()
    return text.zfill(14) if text.isdecimal() and len(text) in (8, 12, 13, 14) else text


def _in_unit(row: StockRow, line: OrderLine, stock: Stock, order: PurchaseOrder) -> StockRow:
    if row.unit in ("", line.unit):
        return row
    raise EdiError(
        f"{stock.path}:{row.line}: unit: expected {line.unit}, as line {line.line_id or '?'} of "
        f"order {order.po_number} is ordered, got {row.unit}"
    )


def planned_notice(
    truck: Truck, orders: Sequence[PurchaseOrder], number: str, created: datetime
) -> ShipNotice:
    """Return the ship notice that a truck would have; it holds goods and no cartons."""
    cartons: dict[tuple[str, str, str], list[PackedItem]] = {}
    for one in truck.goods:
        item = PackedItem(line=one.line, quantity=one.quantity, unit=one.unit)
        cartons.setdefault((one.po, one.store, one.store_qualifier), []).append(item)
    packed = PackedShipment(
        notice_number=number,
        created_at=created,
        cartons=tuple(
            Carton(po_number=po, store=store, store_qualifier=qualifier, items=tuple(items))
            for (po, store, qualifier), items in cartons.items()
        ),
    )
    aboard = {one.po for one in truck.goods}
    return ship_notice(packed, [order for order in orders if order.po_number in aboard], _PLAIN)


def notice_of_nothing(
    missing: Sequence[Goods], orders: Sequence[PurchaseOrder], number: str, created: datetime
) -> ShipNotice:
    """Return the notice that none of the goods ships: each of them with a quantity of zero."""
    notice = planned_notice(Truck(created, None, tuple(missing)), orders, number, created)
    levels = tuple(
        one.model_copy(update={"shipped": one.shipped.model_copy(update={"quantity": Decimal(0)})})
        if one.shipped is not None
        else one
        for one in notice.levels
    )
    return notice.model_copy(update={"levels": levels})
