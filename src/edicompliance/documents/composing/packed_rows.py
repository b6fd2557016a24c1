"""What was packed, row by row: so much of a line, for a store, in a carton, on a pallet.

>>> from datetime import datetime
>>> from edicompliance.documents.composing.packed_shipment import PackedItem
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> order = PurchaseOrder(po_number="7", lines=(OrderLine(line_id="1", quantity=8, unit="EA"),))
>>> shipment = PackedShipment(notice_number="A", created_at=datetime(2026, 11, 18),
...                           items=(PackedItem(line="1"),))
>>> [(row.name, str(row.quantity), row.unit) for row in packed_rows(shipment, [order])]
[('1', '8', 'EA')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from edicompliance.documents.comparing.line_names import named_line, named_lines
from edicompliance.documents.composing.packed_shipment import (
    Carton,
    PackedItem,
    PackedPallet,
    PackedShipment,
)
from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.documents.tables.user_files import suggest
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

Store = tuple[str, str]
"""A store's code, and whose code it is (N103)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A carton or a pallet that holds goods."""

    key: int
    """Its place in the list, which tells it from all others."""
    name: str
    """What messages call it."""
    sscc: str = ""
    tracking: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """So much of a line of an order."""

    order: PurchaseOrder
    name: str
    """The line's name in the order."""
    line: OrderLine
    quantity: Decimal
    unit: str
    store: Store | None
    """The store it is for, if one is said."""
    carton: Held | None
    pallet: Held | None
    listed: tuple[str, int | None] | None = None
    """The packing list that says so, and the line there."""

    @property
    def order_key(self) -> tuple[str, str]:
        """What tells its order from the others given."""
        return self.order.po_number, self.order.release_number

    @property
    def held(self) -> str:
        """What messages call what it is in."""
        held = self.carton or self.pallet
        return held.name if held else f"line {self.name}"


def packed_rows(shipment: PackedShipment, orders: Sequence[PurchaseOrder]) -> Iterator[Row]:
    """Yield the rows, carton by carton, then what is on pallets alone, then what is loose.

    Raises `UnwritableDocument` where a carton names an order, a line or a pallet that is not there,
    and where a drop-ship order is not packed as parcels.
    """
    finder = _Finder(orders)
    _check_numbers(shipment)
    pallets = _pallets(shipment.pallets)
    for place, carton in enumerate(shipment.cartons):
        held = _carton(place, carton)
        pallet = _pallet(carton.pallet, held, pallets)
        yield from finder.rows(carton, carton.items, held, pallet)
    for one in shipment.pallets:
        yield from finder.rows(one, one.items, None, pallets[one.name])
    yield from finder.rows(None, shipment.items, None, None)


def _check_numbers(shipment: PackedShipment) -> None:
    """Raise where two cartons or pallets have one number."""
    seen: set[str] = set()
    held: tuple[Carton | PackedPallet, ...] = (*shipment.cartons, *shipment.pallets)
    for one in held:
        number = bare_sscc(one.sscc)
        if number and number in seen:
            raise UnwritableDocument(f"two cartons or pallets have the SSCC {number}")
        seen.add(number)


def _carton(place: int, carton: Carton) -> Held:
    name = f"carton {carton.sscc or carton.tracking or place + 1}"
    if not carton.items:
        raise UnwritableDocument(f"{name} is empty")
    return Held(place, name, carton.sscc, carton.tracking, carton.weight)


def _pallets(pallets: Iterable[PackedPallet]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for place, one in enumerate(pallets):
        if one.name in found:
            raise UnwritableDocument(f"two pallets are called {one.name!r}")
        found[one.name] = Held(place, f"pallet {one.name}", one.sscc)
    return found


def _pallet(name: str, carton: Held, pallets: Mapping[str, Held]) -> Held | None:
    if name and name not in pallets:
        hint = suggest(name, pallets) if pallets else ""
        raise UnwritableDocument(f"{carton.name}: there is no pallet {name!r}{hint}")
    return pallets[name] if name else None


class _Finder:
    """The orders given, by the names that a packing list calls them."""

    def __init__(self, orders: Sequence[PurchaseOrder]) -> None:
        if not orders:
            raise UnwritableDocument("a ship notice needs the orders that are shipped, got none")
        self.orders: dict[str, list[PurchaseOrder]] = {}
        for order in orders:
            self.orders.setdefault(order.po_number, []).append(order)
        self.lines: dict[int, dict[str, OrderLine]] = {}
        self.only = orders[0] if len(orders) == 1 else None

    def order(self, name: str, at: str) -> PurchaseOrder:
        """Return an order by its number, a release by `number-release`."""
        if not name and self.only:
            return self.only
        if not name:
            raise UnwritableDocument(f"{at}: there are several orders, say po_number")
        found = self.orders.get(name) or [
            one for number, several in self.orders.items() for one in several
            if one.release_number and name == f"{number}-{one.release_number}"
        ]  # fmt: skip
        if not found:
            hint = suggest(name, self.orders)
            raise UnwritableDocument(f"{at}: order {name!r} is not among those given{hint}")
        if len(found) > 1:
            releases = ", ".join(f"{name}-{one.release_number}" for one in found)
            raise UnwritableDocument(f"{at}: several releases have this number, say {releases}")
        return found[0]

    def rows(
        self,
        around: Carton | PackedPallet | None,
        items: Iterable[PackedItem],
        carton: Held | None,
        pallet: Held | None,
    ) -> Iterator[Row]:
        store = (around.store, around.store_qualifier) if around and around.store else None
        for item in items:
            held = carton or pallet
            at = held.name if held else f"line {item.line}"
            order = self.order(item.po_number or (around.po_number if around else ""), at)
            _check_parcel(order, carton, at)
            lines = self.lines.setdefault(id(order), {}) or named_lines(order)
            self.lines[id(order)] = lines
            line = named_line(order, lines, item.line)
            quantity = item.quantity if item.quantity is not None else _ordered(line, store)
            if not quantity:
                raise UnwritableDocument(f"{at}: how much of line {item.line} is not said")
            unit = item.unit or line.unit
            name = item.line.strip()
            yield Row(order, name, line, quantity, unit, store, carton, pallet, item.listed)


def _ordered(line: OrderLine, store: Store | None) -> Decimal | None:
    """Return what a line orders, for one store where it is spread over stores."""
    if store is None or not line.distribution:
        return line.quantity
    shares = [one.quantity for one in line.distribution if one.store == store[0]]
    return sum((one for one in shares if one is not None), Decimal(0))


def _check_parcel(order: PurchaseOrder, carton: Held | None, at: str) -> None:
    if not order.is_drop_ship:
        return
    if carton is None or not carton.tracking:
        raise UnwritableDocument(
            f"{at}: order {order.po_number} is a drop ship; its parcels need tracking numbers"
        )
    if carton.sscc:
        raise UnwritableDocument(f"{at}: a drop-ship parcel has a tracking number and no SSCC")
