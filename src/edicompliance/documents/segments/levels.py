"""The levels of a ship notice, its HL loops: shipment, order, tare, pack, item.

A level is one box of the hierarchy: the whole shipment, one order in it, a pallet (tare), a carton
(pack), or a product (item). Any level may hold any segment; what is usual where is the retailer's.

>>> carton = Pack(number="3", parent="2", marks=(Mark(qualifier="GM", value="00" + "1" * 18),))
>>> carton.sscc
'111111111111111111'
>>> list(carton.segments())
[('HL', '3', '2', 'P'), ('MAN', 'GM', '00111111111111111111')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from edicompliance.documents.records.codec import Day, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.records.source import Entry
from edicompliance.documents.segments.carriage import (
    SSCC_MARKS,
    Carrier,
    Equipment,
    FreightTerms,
    Handling,
    Lading,
    Mark,
    PackingNote,
    Pallet,
)
from edicompliance.documents.segments.goods import (
    Allowance,
    Component,
    Measurement,
    Packing,
    ProductId,
    StoreQuantity,
    distributed,
)
from edicompliance.documents.segments.parts import (
    Contact,
    Currency,
    DateTime,
    Description,
    Party,
    Reference,
)


class Product(Record):
    """LIN: which product, by the order's line number and by the product's own numbers."""

    ELEMENTS: ClassVar = {"line_id": "LIN01", "ids": "LIN02.."}

    line_id: str = ""
    """The order's line number, LIN01."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, LIN02 and on, in pairs."""


class Shipped(Record):
    """SN1: how much is shipped."""

    ELEMENTS: ClassVar = {
        "line_id": "SN101",
        "quantity": "SN102",
        "unit": "SN103",
        "shipped_to_date": "SN104",
        "ordered": "SN105",
        "ordered_unit": "SN106",
        "returnable": "SN107",
        "status": "SN108",
    }

    line_id: str = ""
    """The order's line number, SN101."""
    quantity: Number = None
    """SN102."""
    unit: str = ""
    """SN103."""
    shipped_to_date: Number = None
    """All that was shipped of the line so far, SN104."""
    ordered: Number = None
    """What was ordered, SN105."""
    ordered_unit: str = ""
    """SN106."""
    returnable: str = ""
    """SN107."""
    status: str = ""
    """SN108: `AC` shipped as ordered, `BP` partial, `IS` substituted."""


class OrderReference(Record):
    """PRF: which purchase order is being shipped."""

    ELEMENTS: ClassVar = {
        "po_number": "PRF01",
        "release_number": "PRF02",
        "change_number": "PRF03",
        "po_date": "PRF04",
        "line_id": "PRF05",
        "contract": "PRF06",
        "kind": "PRF07",
    }

    po_number: str
    """PRF01."""
    release_number: str = ""
    """PRF02."""
    change_number: str = ""
    """PRF03."""
    po_date: Day = None
    """PRF04."""
    line_id: str = ""
    """The order's line number, PRF05."""
    contract: str = ""
    """PRF06."""
    kind: str = ""
    """Type of the order, PRF07."""


class Level(Record):
    """HL with what follows it. The usual levels have classes of their own, by HL03."""

    ELEMENTS: ClassVar = {
        "number": "HL01",
        "parent": "HL02",
        "code": "HL03",
        "has_children": "HL04",
    }
    PARTS: ClassVar = {
        "LIN": "product",
        "SN1": "shipped",
        "SLN": "components",
        "PRF": "purchase_order",
        "PO4": "packings",
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "REF": "references",
        "PER": "contacts",
        "MAN": "marks",
        "DTM": "dates",
        "FOB": "freight",
        "PAL": "pallet",
        "N1": "parties",
        "SDQ": "distribution",
        "CUR": "currency",
        "SAC": "allowances",
    }
    DERIVED: ClassVar = {
        "sscc": ("_sscc_mark", "value", "MAN02"),
        "po_number": ("purchase_order", "po_number", "PRF01"),
        "release_number": ("purchase_order", "release_number", "PRF02"),
        "po_date": ("purchase_order", "po_date", "PRF04"),
        "line_id": ("_line_record", "line_id", "LIN01"),
        "ids": ("product", "ids", "LIN03"),
        "quantity": ("shipped", "quantity", "SN102"),
        "unit": ("shipped", "unit", "SN103"),
        "distributed": ("_first_store", "quantity", "SDQ04"),
    }

    number: str
    """HL01, unique in the notice."""
    parent: str = ""
    """Number of the level it is in, HL02; empty at the root."""
    code: str = ""
    """What it is, HL03: `S` shipment, `O` order, `T` tare, `P` pack, `I` item."""
    has_children: str = ""
    """HL04: `1` there are levels below it, `0` none; many senders leave it out."""
    product: Product | None = None
    """LIN."""
    shipped: Shipped | None = None
    """SN1."""
    components: tuple[Component, ...] = ()
    """SLN: what a prepack is made of."""
    purchase_order: OrderReference | None = None
    """PRF."""
    packings: tuple[Packing, ...] = ()
    """PO4."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packaging: tuple[Lading, ...] = ()
    """TD1: packages, weight, volume."""
    carriers: tuple[Carrier, ...] = ()
    """TD5."""
    equipment: tuple[Equipment, ...] = ()
    """TD3: trailer and seal."""
    handling: tuple[Handling, ...] = ()
    """TD4."""
    references: tuple[Reference, ...] = ()
    """REF: bill of lading, PRO number, department ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    marks: tuple[Mark, ...] = ()
    """MAN: what is marked on the carton or pallet."""
    dates: tuple[DateTime, ...] = ()
    """DTM: shipped, expected."""
    freight: tuple[FreightTerms, ...] = ()
    """FOB: who pays the freight."""
    pallet: Pallet | None = None
    """PAL."""
    parties: tuple[Party, ...] = ()
    """N1: ship to, ship from, store ..."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ, all stores of all its segments."""
    currency: Currency | None = None
    """CUR."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""

    @classmethod
    def _class_of(cls, entry: Entry) -> type[Level]:
        """The class that its code asks for."""
        return LEVELS.get(entry.head[3], Level) if entry.is_whole else Level

    @property
    def po_number(self) -> str:
        """The order's number, PRF01; empty where the level names no order."""
        return self.purchase_order.po_number if self.purchase_order else ""

    @property
    def release_number(self) -> str:
        """The order's release, PRF02."""
        return self.purchase_order.release_number if self.purchase_order else ""

    @property
    def po_date(self) -> Day:
        """The order's date, PRF04."""
        return self.purchase_order.po_date if self.purchase_order else None

    @property
    def line_id(self) -> str:
        """The order's line number: LIN01, else SN101."""
        record = self._line_record
        return record.line_id if record is not None else ""

    @property
    def ids(self) -> tuple[ProductId, ...]:
        """The numbers the product is known by."""
        return self.product.ids if self.product else ()

    @property
    def quantity(self) -> Decimal | None:
        """How much is shipped, SN102."""
        return self.shipped.quantity if self.shipped else None

    @property
    def unit(self) -> str:
        """Unit of the quantity, SN103."""
        return self.shipped.unit if self.shipped else ""

    @property
    def distributed(self) -> Decimal | None:
        """What all stores of its SDQ together get; None where that cannot be told."""
        return distributed(self.distribution)

    @property
    def sscc(self) -> str | None:
        """Its first SSCC, without a leading 00; None where none is marked."""
        return self._sscc_mark.sscc if self._sscc_mark else None

    @property
    def sscc_marks(self) -> tuple[Mark, ...]:
        """The marks that are SSCCs."""
        return tuple(mark for mark in self.marks if mark.qualifier in SSCC_MARKS)

    @property
    def ssccs(self) -> tuple[str, ...]:
        """All its SSCCs, ranges expanded. Where a range may be absurd, take `iter_ssccs`."""
        return tuple(self.iter_ssccs())

    @property
    def parcel_ids(self) -> tuple[str, ...]:
        """The carrier's package numbers marked on it."""
        return tuple(mark.parcel_id for mark in self.marks if mark.parcel_id is not None)

    def iter_ssccs(self) -> Iterator[str]:
        """Yield its SSCCs, those of ranges one by one."""
        for mark in self.marks:
            yield from mark.iter_ssccs()

    @property
    def _sscc_mark(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.qualifier in SSCC_MARKS), None)

    @property
    def _line_record(self) -> Product | Shipped | None:
        product, shipped = self.product, self.shipped
        if product and (product.line_id or not (shipped and shipped.line_id)):
            return product
        return shipped

    @property
    def _first_store(self) -> StoreQuantity | None:
        return self.distribution[0] if self.distribution else None


class ShipmentLevel(Level):
    """The whole shipment: where from and to, by whom, under which bill of lading."""

    code: Literal["S"] = "S"
    """HL03."""


class OrderLevel(Level):
    """One purchase order, or the part of it that is in the level above."""

    code: Literal["O"] = "O"
    """HL03."""


class Tare(Level):
    """A pallet."""

    code: Literal["T"] = "T"
    """HL03."""


class Pack(Level):
    """A carton, or several alike."""

    code: Literal["P"] = "P"
    """HL03."""


class Item(Level):
    """A product and how much of it is in the level above, or in the packs below."""

    code: Literal["I"] = "I"
    """HL03."""


LEVELS: Final[Mapping[str, type[Level]]] = MappingProxyType(
    {"S": ShipmentLevel, "O": OrderLevel, "T": Tare, "P": Pack, "I": Item}
)
"""HL03 -> the class of such levels; others are plain `Level`s."""
