"""What a ship notice says was shipped: line by line, for which order, store and carton.

The levels of a notice are a tree in the retailer's own order; a check wants rows: this much of
this product, of this order, for this store, in these cartons. `ShipNotice.contents` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from edicompliance.documents.segments.goods import ProductId, StoreQuantity
from edicompliance.documents.segments.hierarchy import Hierarchy
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Party
from edicompliance.location import Location


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """One row of what was shipped. Every value is some record's, and `where` says which place."""

    item: Level
    """The level that names the product."""
    quantity: Decimal | None
    """How much: SN102 of the item or of one pack below it, or one store's SDQ04."""
    unit: str
    """Unit of the quantity."""
    order: Level | None
    """The level whose PRF names the order."""
    store_source: Party | StoreQuantity | None
    """What names the store: N1 of the order, tare, pack or item, or an SDQ."""
    packs: tuple[Level, ...]
    """The cartons that hold it, above the item or below; empty where the notice has none."""
    tare: Level | None
    """The pallet it is on."""
    marked: tuple[Level, ...]
    """The levels whose SSCCs stand for it: its cartons, else its pallet."""
    counted: Level
    """The level whose SN1 gives the quantity: the item, or one pack below it."""
    doubt: str = ""
    """Why the quantity cannot be relied on."""

    @property
    def po_number(self) -> str:
        """Number of the order; empty where no level above names one."""
        return self.order.po_number if self.order else ""

    @property
    def release_number(self) -> str:
        """Release of the order."""
        return self.order.release_number if self.order else ""

    @property
    def po_date(self) -> date | None:
        """Date of the order."""
        return self.order.po_date if self.order else None

    @property
    def line_id(self) -> str:
        """The order's line number."""
        return self.item.line_id

    @property
    def ids(self) -> tuple[ProductId, ...]:
        """The numbers the product is known by."""
        return self.item.ids

    @property
    def store(self) -> str:
        """The store's code, or its name where it has no code; empty where none is named."""
        if isinstance(self.store_source, StoreQuantity):
            return self.store_source.store
        return (self.store_source.code or self.store_source.name) if self.store_source else ""

    @property
    def sscc(self) -> str | None:
        """The SSCC of its carton or pallet; None where there is none, or more than one."""
        found = list(islice(self.iter_ssccs(), 2))
        return found[0] if len(found) == 1 else None

    def iter_ssccs(self) -> Iterator[str]:
        """Yield all SSCCs that stand for it."""
        for level in self.marked:
            yield from level.iter_ssccs()

    def where(self, field: str) -> Location:
        """Return the place of a value; what is absent belongs to the item's level."""
        if field in ("quantity", "unit") and isinstance(self.store_source, StoreQuantity):
            return self.store_source.where(field)
        if field in ("quantity", "unit"):
            return self.counted.where(field)
        if field in ("po_number", "release_number", "po_date"):
            return (self.order or self.item).where(field)
        if field == "store":
            return self._where_store()
        if field == "sscc":
            return (*self.marked, *self.packs, self.tare or self.item)[0].where("sscc")
        return self.item.where(field)

    def _where_store(self) -> Location:
        if isinstance(self.store_source, StoreQuantity):
            return self.store_source.where("store")
        if self.store_source is None:
            return self.item.where("parties")
        return self.store_source.where("code" if self.store_source.code else "name")


class _Context(NamedTuple):
    """What holds for a level and, unless it says otherwise, for the levels below it."""

    order: Level | None = None
    store: Party | None = None
    marked: Level | None = None
    content: bool = False
    """Whether this level, or one above it, is a row of its own."""


def shipped_lines(hierarchy: Hierarchy, store_roles: Sequence[str]) -> Iterator[ShippedLine]:
    """Yield the rows in the order of the document."""
    contexts = _contexts(hierarchy, store_roles)
    for at, level in enumerate(hierarchy.levels):
        parent = hierarchy.parent_at(at)
        inside = parent is not None and contexts[parent].content
        if level.code == "I" or (contexts[at].content and not inside):
            yield from _lines_of(hierarchy, at, contexts)


def _contexts(hierarchy: Hierarchy, roles: Sequence[str]) -> list[_Context]:
    nowhere = _Context()
    contexts = [nowhere] * len(hierarchy.levels)
    for at in hierarchy.top_down():
        level, parent = hierarchy.levels[at], hierarchy.parent_at(at)
        around = nowhere if parent is None else contexts[parent]
        contexts[at] = _Context(
            level if level.purchase_order else around.order,
            (_store(level, roles) if level.parties else None) or around.store,
            level if level.marks and level.sscc_marks else around.marked,
            around.content or _is_content(hierarchy, level),
        )
    return contexts


def _store(level: Level, roles: Sequence[str]) -> Party | None:
    """Return the store a level is for; the buyer of a whole shipment is no store."""
    if level.code == "S":
        return None
    found = (party for role in roles for party in level.parties if party.role == role)
    return next(found, None)


def _is_content(hierarchy: Hierarchy, level: Level) -> bool:
    """Items are; so is a level that names a product and how much, with no item above or below."""
    if level.code == "I":
        return True
    both = level.product is not None and level.shipped is not None
    return both and not hierarchy.related(level, "I")


def _lines_of(hierarchy: Hierarchy, at: int, contexts: Sequence[_Context]) -> Iterator[ShippedLine]:
    """Yield one row, or one for each store of its SDQ, or for each counted pack below it."""
    item, context = hierarchy.levels[at], contexts[at]
    packs, tares = hierarchy.related_at(at, "P"), hierarchy.related_at(at, "T")
    whole = ShippedLine(
        item=item,
        quantity=item.quantity,
        unit=item.unit,
        order=context.order,
        store_source=context.store,
        packs=packs,
        tare=tares[0] if len(tares) == 1 else None,
        marked=(context.marked,) if context.marked else _marked(packs) or _marked(tares),
        counted=item,
    )
    if item.distribution:
        doubt = _differs(item.distributed, item.quantity, "the stores of its SDQ")
        for store in item.distribution:
            unit = store.unit or item.unit
            yield replace(
                whole, quantity=store.quantity, unit=unit, store_source=store, doubt=doubt
            )
    elif (
        hierarchy.nearest(item, "P") is None
        and packs
        and all(pack.quantity is not None for pack in packs)
    ):
        packed = sum((pack.quantity or Decimal(0) for pack in packs), Decimal(0))
        doubt = _differs(packed, item.quantity, "its packs")
        for pack in packs:
            below = contexts[hierarchy.position_of(pack)]
            yield replace(
                whole,
                quantity=pack.quantity,
                unit=pack.unit or item.unit,
                store_source=below.store,
                packs=(pack,),
                tare=hierarchy.nearest(pack, "T") or whole.tare,
                marked=(below.marked,) if below.marked else (),
                counted=pack,
                doubt=doubt,
            )
    else:
        yield whole


def _marked(levels: Sequence[Level]) -> tuple[Level, ...]:
    return tuple(level for level in levels if level.sscc_marks)


def _differs(parts: Decimal | None, whole: Decimal | None, what: str) -> str:
    """Say that an item's quantity is not what its parts add up to; nothing where it is."""
    if parts is None or whole is None or parts == whole:
        return ""
    return f"an item ships {whole:f}, {what} add up to {parts:f}"
