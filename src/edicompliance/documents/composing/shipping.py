"""From what was packed to the ship notice, 856, in the order of levels that the retailer wants.

The same cartons are told of in many ways: order by order, pallet by pallet, or carton by carton
with the orders inside. So what was packed is first taken apart into rows (so much of this line, for
this store, in this carton, on this pallet), and the rows are gathered again level by level. What a
structure cannot say, a carton of two orders inside one order, is refused and not bent.

>>> from datetime import datetime
>>> from edicompliance.documents.composing.packed_shipment import Carton, PackedItem
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> order = PurchaseOrder(po_number="7", lines=(OrderLine(line_id="1", quantity=8, unit="EA"),))
>>> shipment = PackedShipment(
...     notice_number="SH1", created_at=datetime(2026, 11, 18, 16, 30),
...     cartons=(Carton(sscc="006141410000000012", items=(PackedItem(line="1"),)),),
... )
>>> [level.code for level in ship_notice(shipment, [order]).levels]
['S', 'O', 'P', 'I']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from edicompliance.documents.comparing.line_names import hash_total
from edicompliance.documents.composing.agreements import Shipping
from edicompliance.documents.composing.packed_rows import Row, packed_rows
from edicompliance.documents.composing.packed_shipment import PackedShipment
from edicompliance.documents.conventions import (
    Conventions,
    Partner,
)
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.carriage import (
    PARCEL_MARK,
    Mark,
    bare_sscc,
)
from edicompliance.documents.segments.goods import Component
from edicompliance.documents.segments.levels import (
    Item,
    Level,
    OrderLevel,
    OrderReference,
    Pack,
    Product,
    ShipmentLevel,
    Shipped,
    Tare,
)
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.segments.shipment_heading import ShipmentHeading
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import UnwritableDocument

_USUAL = Conventions()


def ship_notice(
    shipment: PackedShipment, orders: Iterable[PurchaseOrder], partner: Partner | None = None
) -> ShipNotice:
    """Return the 856 of a shipment over any number of orders and stores.

    The structure, the place of the store and what is counted are the partner's. Raises
    `UnwritableDocument` for what the structure cannot say and for goods that nobody ordered.
    """
    partner = partner or _USUAL
    work = _Work(shipment, tuple(orders), partner)
    levels = tuple(work.levels())
    shipped = [one.quantity for one in levels if one.shipped]
    counted = len(levels) if work.settings.counted == "levels" else len(shipped)
    return ShipNotice(
        purpose="00",
        notice_number=shipment.notice_number,
        date=shipment.created_at.date(),
        time=f"{shipment.created_at:%H%M}",
        structure=work.settings.structure_code,
        levels=levels,
        line_count=counted,
        hash_total=hash_total(shipped) if work.settings.hash_total else None,
    )


class _Work:
    """The making of one notice."""

    def __init__(
        self, shipment: PackedShipment, orders: Sequence[PurchaseOrder], partner: Partner
    ) -> None:
        self.settings = partner.conventions_of("856")
        self.settings.require_all(Shipping)
        self.rows = tuple(packed_rows(shipment, orders))
        orders_in_it = _distinct(row.order for row in self.rows)
        self.heading = ShipmentHeading(
            shipment, orders_in_it, self.settings, partner.conventions_of("850")
        )
        self.count = 0
        self.placed: set[tuple[str, object]] = set()

    def levels(self) -> Iterator[Level]:
        """Yield the shipment and all that is below it."""
        letters = tuple(self.settings.structure)[1:]
        head = self.heading.values(self.rows)
        yield ShipmentLevel(**self.number(""), **self.link(letters), **head)
        yield from self.below(self.rows, letters, "1")

    def below(self, rows: Sequence[Row], letters: Sequence[str], parent: str) -> Iterator[Level]:
        """Yield the levels of the first letter, each followed by those below it."""
        if not letters:
            return
        code, *inner = letters
        for group in self.grouped(rows, code):
            self.once(code, group[0])
            numbers = self.number(parent)
            yield self.level(code, group, inner, {**numbers, **self.link(inner)})
            yield from self.below(group, inner, numbers["number"])

    def grouped(self, rows: Sequence[Row], code: str) -> Iterable[Sequence[Row]]:
        groups: dict[object, list[Row]] = {}
        for row in rows:
            groups.setdefault(self.key(row, code), []).append(row)
        return groups.values()

    def key(self, row: Row, code: str) -> object:
        """Return what tells the levels of a letter apart."""
        if code == "O":
            return row.order_key, row.store if self.stores_at_orders else None
        if code == "I":
            return row.order_key, row.name, row.unit
        held = row.pallet if code == "T" else row.carton
        if held is None:
            what = "on no pallet" if code == "T" else "in no carton"
            raise UnwritableDocument(
                f"line {row.name} of order {row.order.po_number} is {what}, and the retailer's "
                f"structure {self.shown} has one"
            )
        return held.key

    def once(self, code: str, row: Row) -> None:
        """Raise where a carton or pallet would stand at two places."""
        held = row.pallet if code == "T" else row.carton if code == "P" else None
        if held is None:
            return
        if (code, held.key) in self.placed:
            raise UnwritableDocument(
                f"{held.name} holds goods of several orders, stores or lines, and in the "
                f"retailer's structure {self.shown} it is inside one"
            )
        self.placed.add((code, held.key))

    @property
    def stores_at_orders(self) -> bool:
        """Whether an order's level names the store; without cartons no other level can."""
        return self.settings.store_at == "order" or "P" not in self.settings.structure

    @property
    def shown(self) -> str:
        return "-".join(self.settings.structure)

    def number(self, parent: str) -> dict[str, str]:
        self.count += 1
        return {"number": str(self.count), "parent": parent}

    def link(self, inner: Sequence[str]) -> dict[str, str]:
        return {"has_children": "1" if inner else "0"} if self.settings.child_codes else {}

    def level(
        self, code: str, rows: Sequence[Row], inner: Sequence[str], link: dict[str, str]
    ) -> Level:
        if code == "O":
            return OrderLevel(**link, **self.order(rows, inner))
        if code == "T":
            return Tare(**link, marks=self.marks(rows[0], "T"))
        if code == "P":
            return Pack(**link, **self.pack(rows))
        return Item(**link, **_item(rows))

    # -- the levels below

    def order(self, rows: Sequence[Row], inner: Sequence[str]) -> dict[str, Any]:
        order, store = rows[0].order, rows[0].store
        wanted = self.settings.order_references
        at_order = self.stores_at_orders and store is not None
        return {
            "purchase_order": OrderReference(
                po_number=order.po_number,
                release_number=order.release_number,
                po_date=order.po_date,
            ),
            "packaging": self.heading.lading(rows) if _holds_packages(rows, inner) else (),
            "references": tuple(one for one in order.references if one.qualifier in wanted),
            "parties": (self.store(rows[0], "BY"),) if at_order else (),
        }

    def pack(self, rows: Sequence[Row]) -> dict[str, Any]:
        stores = {row.store for row in rows if row.store is not None}
        told: dict[str, Any] = {"marks": self.marks(rows[0], "P")}
        if self.stores_at_orders or not stores:
            return told
        if len(stores) > 1:
            raise UnwritableDocument(f"{rows[0].held} is for several stores")
        told["parties"] = (self.store(rows[0], "Z7"),)
        if self.settings.structure == "SOIP":
            told["shipped"] = _shipped(rows)
        return told

    def store(self, row: Row, usual: str) -> Party:
        """Return the store as a party, with the name that the order gives it."""
        code, qualifier = row.store or ("", "")
        roles = self.settings.roles.get("store", ())
        role = self.settings.store_role or (usual if usual in roles or not roles else roles[0])
        known = (one for one in row.order.parties if (one.code, one.qualifier) == row.store)
        name = next((one.name for one in known if one.name), "")
        return Party(role=role, name=name, qualifier=qualifier, code=code)

    def marks(self, row: Row, code: str) -> tuple[Mark, ...]:
        """Return the numbers on a carton or pallet: its SSCC, or a parcel's tracking number."""
        held = row.pallet if code == "T" else row.carton
        if held is None:
            return ()
        if code == "P" and not held.sscc and not held.tracking:
            raise UnwritableDocument(f"{held.name} has neither an SSCC nor a tracking number")
        number = bare_sscc(held.sscc)
        full = f"00{number}" if self.settings.sscc_digits == 20 else number
        marks = [Mark(qualifier="GM", value=full)] if number else []
        marks += [Mark(qualifier=PARCEL_MARK, value=held.tracking)] if held.tracking else []
        return tuple(marks)


def _item(rows: Sequence[Row]) -> dict[str, Any]:
    line = rows[0].line
    return {
        "product": Product(line_id=line.line_id, ids=line.ids) if line.ids else None,
        "shipped": _shipped(rows),
        "components": tuple(
            Component(**{name: getattr(one, name) for name in Component.model_fields})
            for one in line.components
        ),
    }


def _shipped(rows: Sequence[Row]) -> Shipped:
    return Shipped(
        line_id=rows[0].line.line_id,
        quantity=sum((row.quantity for row in rows), Decimal(0)),
        unit=rows[0].unit,
    )


def _holds_packages(rows: Sequence[Row], inner: Sequence[str]) -> bool:
    """Say if cartons or pallets are inside this level, and not around it."""
    if "P" in inner or "T" in inner:
        return True
    return not any(row.carton or row.pallet for row in rows)


def _distinct(orders: Iterable[PurchaseOrder]) -> tuple[PurchaseOrder, ...]:
    return tuple({id(order): order for order in orders}.values())
