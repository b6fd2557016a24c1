"""The ship notice, 856, which people call the ASN: what is on the truck, carton by carton.

After a short heading come levels, each in another: the shipment, the orders in it, pallets (tares),
cartons (packs) and items, in the order that the retailer wants. A notice keeps them all in `levels`
and gives views on top: `orders`, `packs`, and `contents()`, the rows of what was shipped.

>>> from edicompliance.documents.segments.levels import Item, OrderLevel
>>> from edicompliance.documents.segments.levels import OrderReference, Pack, Product
>>> notice = ShipNotice(notice_number="SH1", levels=(
...     ShipmentLevel(number="1"),
...     OrderLevel(number="2", parent="1", purchase_order=OrderReference(po_number="4500012")),
...     Pack(number="3", parent="2"),
...     Item(number="4", parent="3", product=Product(line_id="1")),
... ))
>>> [(line.po_number, line.line_id) for line in notice.contents()]
[('4500012', '1')]
>>> notice.orders_of(notice.packs[0])[0].number
'2'
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pydantic import PrivateAttr, field_validator

from edicompliance.documents.comparing.contents import ShippedLine, shipped_lines
from edicompliance.documents.conventions import Conventions, Partner
from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.segments.hierarchy import Hierarchy
from edicompliance.documents.segments.levels import (
    LEVELS,
    Item,
    Level,
    OrderLevel,
    Pack,
    ShipmentLevel,
    Tare,
)
from edicompliance.documents.segments.parts import DateTime, Party

if TYPE_CHECKING:
    from edicompliance.documents.invoice import Invoice
    from edicompliance.documents.purchase_order import PurchaseOrder

_Level = TypeVar("_Level", bound=Level)
_USUAL = Conventions()


class ShipNotice(KeptDocument):
    """An 856. Segments it has no field for stay in their places when it is written back."""

    SET_ID = "856"
    ELEMENTS: ClassVar = {
        "purpose": "BSN01",
        "notice_number": "BSN02",
        "date": "BSN03",
        "time": "BSN04",
        "structure": "BSN05",
        "transaction_type": "BSN06",
        "reason": "BSN07",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {"DTM": "dates", "HL": "levels"}
    SPANS: ClassVar = {"created_at": ("date", "time")}

    purpose: str = ""
    """BSN01: `00` original, `01` cancellation, `05` replacement, `07` duplicate."""
    notice_number: str
    """The notice's own number, BSN02."""
    date: Day = None
    """When the notice was made, BSN03. With `time` it is `created_at` for `where`."""
    time: str = ""
    """When the notice was made, as X12 has it, BSN04."""
    structure: str = ""
    """Which levels it announces, BSN05: `0001` shipment, order, pack, item."""
    transaction_type: str = ""
    """BSN06."""
    reason: str = ""
    """BSN07."""
    dates: tuple[DateTime, ...] = ()
    """DTM of the heading."""
    levels: tuple[Level, ...] = ()
    """All levels, in the order of the document."""
    line_count: Count = None
    """What the sender counted, HLs as a rule, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""

    _hierarchy: Hierarchy | None = PrivateAttr(default=None)

    @field_validator("levels")
    @classmethod
    def _by_code(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        """Give each level the class that its code asks for."""
        return tuple(
            LEVELS[level.code](**dict(level)) if type(level) is Level and level.code in LEVELS
            else level
            for level in levels
        )  # fmt: skip

    @property
    def created_at(self) -> tuple[str, str]:
        """Date and time of the notice as X12 has them, BSN03 and BSN04."""
        return self.raw("date"), self.time

    @property
    def shipment(self) -> ShipmentLevel | None:
        """The shipment, the first where there are several; None where no level is one."""
        return next(iter(self.shipments), None)

    @property
    def shipments(self) -> tuple[ShipmentLevel, ...]:
        """The levels that are shipments: one, as a rule."""
        return self.hierarchy.of_class(ShipmentLevel)

    @property
    def orders(self) -> tuple[OrderLevel, ...]:
        """The orders; one order may come several times, once for each pallet or store."""
        return self.hierarchy.of_class(OrderLevel)

    @property
    def tares(self) -> tuple[Tare, ...]:
        """The pallets."""
        return self.hierarchy.of_class(Tare)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The cartons."""
        return self.hierarchy.of_class(Pack)

    @property
    def items(self) -> tuple[Item, ...]:
        """The products."""
        return self.hierarchy.of_class(Item)

    @property
    def hierarchy(self) -> Hierarchy:
        """The links between the levels."""
        known, levels = self._hierarchy, self.levels
        if known is None or known.levels is not levels:
            known = self._hierarchy = Hierarchy(levels)
        return known

    @property
    def orphans(self) -> tuple[Level, ...]:
        """The levels whose place in the hierarchy is in doubt.

        They have an unknown parent or a number used before, or are inside themselves;
        `hierarchy.why_orphan` says which.
        """
        return self.hierarchy.orphans

    def parent_of(self, level: Level) -> Level | None:
        """Return the level that this one is in; None at a root."""
        return self.hierarchy.parent_of(level)

    def children_of(self, level: Level) -> tuple[Level, ...]:
        """Return the levels directly in this one."""
        return self.hierarchy.children_of(level)

    def orders_of(self, level: Level) -> tuple[OrderLevel, ...]:
        """Return the order a level belongs to, else the orders below it."""
        return self._related(level, "O", OrderLevel)

    def tares_of(self, level: Level) -> tuple[Tare, ...]:
        """Return the pallet a level is on, else the pallets below it."""
        return self._related(level, "T", Tare)

    def packs_of(self, level: Level) -> tuple[Pack, ...]:
        """Return the carton a level is in, else the cartons below it."""
        return self._related(level, "P", Pack)

    def items_of(self, level: Level) -> tuple[Item, ...]:
        """Return the item a level belongs to, else the items below it."""
        return self._related(level, "I", Item)

    def contents(self, conventions: Conventions = _USUAL) -> tuple[ShippedLine, ...]:
        """Return what was shipped, row by row: for each item, store of an SDQ, or counted pack.

        The order is the nearest PRF at or above the item; the store the nearest N1 with a store's
        role, short of the shipment; the cartons are those above, or below where items hold packs.
        An item with SDQ gives a row for each store and none for a rest that SDQ does not name.
        """
        links, roles = self.hierarchy, tuple(conventions.roles.get("store", ()))
        if roles not in links.contents:
            links.contents[roles] = tuple(shipped_lines(links, roles))
        return links.contents[roles]

    def correct(
        self,
        corrected: ShipNotice | None = None,
        *,
        at: datetime.datetime,
        partner: Partner | None = None,
        notice_number: str = "",
    ) -> tuple[ShipNotice, ...]:
        """Return what corrects this notice, or cancels it: see `correcting.py`."""
        from edicompliance.documents.composing.correcting import correct  # noqa: PLC0415 - few need it

        return correct(self, corrected, at=at, partner=partner, notice_number=notice_number)

    def invoices(
        self,
        orders: Iterable[PurchaseOrder],
        partner: Partner | None = None,
        *,
        numbers: Iterable[str],
        date: datetime.date,
        parties: Iterable[Party] = (),
        currency: str = "",
    ) -> tuple[Invoice, ...]:
        """Return the invoices for what it says was shipped: see `invoicing.py`."""
        from edicompliance.documents.composing.invoicing import invoices  # noqa: PLC0415 - few need it

        return invoices(
            (self,),
            orders,
            partner,
            numbers=numbers,
            date=date,
            parties=parties,
            currency=currency,
        )

    def _related(self, level: Level, code: str, model: type[_Level]) -> tuple[_Level, ...]:
        found = self.hierarchy.related(level, code)
        return tuple(one for one in found if isinstance(one, model))


TYPE = DocumentType("856", "ship notice", ShipNotice)
