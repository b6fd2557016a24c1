"""The warehouse shipping order, 940: a supplier tells the warehouse that has its goods to ship.

It says for which order of the retailer, to whom, between which dates, with which carrier, and line
by line how much. The warehouse answers with a 945.

>>> from datetime import date
>>> line = ShippingLine(quantity=24, unit="CA", first_id_qualifier="VN", first_id="MUG-12")
>>> order = WarehouseShippingOrder(status="N", order_number="SO-77", po_number="4500012",
...     dates=(DayAndTime(qualifier="37", date=date(2026, 11, 16)),
...            DayAndTime(qualifier="38", date=date(2026, 11, 20))),
...     groups=(LineGroup(number="1", lines=(line,)),), total=24)
>>> order.write()[-3:]
[('LX', '1'), ('W01', '24', 'CA', '', 'VN', 'MUG-12'), ('W76', '24')]
>>> order.ship_not_after.date
datetime.date(2026, 11, 20)
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import Equipment, Mark
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.parts import Amount
from edicompliance.documents.segments.small_parts import (
    DayAndTime,
    NumberedNote,
    Quantity,
    Remark,
    first_of,
)
from edicompliance.documents.segments.warehouse_parts import (
    CarrierWanted,
    ContactPerson,
    ItemText,
    LinePacking,
    LineParty,
    SpecialHandling,
    WarehouseItem,
    WarehouseParty,
)


class Temperature(Record):
    """W09: how cold or warm the trailer must be."""

    ELEMENTS: ClassVar = {
        "equipment": "W0901",
        "lowest": "W0902",
        "lowest_unit": "W0903",
        "highest": "W0904",
        "highest_unit": "W0905",
        "text": "W0906",
        "vents": "W0907",
        "percent": "W0908",
        "quantity": "W0909",
    }

    equipment: str
    """W0901: `RT` refrigerated trailer."""
    lowest: Number = None
    """W0902."""
    lowest_unit: str = ""
    """W0903: `FA` Fahrenheit."""
    highest: Number = None
    """W0904."""
    highest_unit: str = ""
    """W0905."""
    text: str = ""
    """W0906."""
    vents: str = ""
    """How the vents are set, W0907."""
    percent: Count = None
    """Humidity or opening, as partners agree, W0908."""
    quantity: Number = None
    """W0909."""


class LineFreight(Record):
    """G66: how one line shall travel, where that differs."""

    ELEMENTS: ClassVar = {
        "payment": "G6601",
        "mode": "G6602",
        "pallet_exchange": "G6603",
        "unit_load": "G6604",
        "routing": "G6605",
        "fob_code": "G6606",
        "fob_point": "G6607",
    }

    payment: str = ""
    """Who pays the carrier, G6601."""
    mode: str = ""
    """G6602."""
    pallet_exchange: str = ""
    """G6603."""
    unit_load: str = ""
    """G6604."""
    routing: str = ""
    """G6605."""
    fob_code: str = ""
    """G6606."""
    fob_point: str = ""
    """G6607."""


class ShippingLine(WarehouseItem):
    """W01 with what follows it: a product, and how much of it to ship."""

    ELEMENTS: ClassVar = {
        "quantity": "W0101",
        "unit": "W0102",
        "case_code": "W0103",
        "first_id_qualifier": "W0104",
        "first_id": "W0105",
        "second_id_qualifier": "W0106",
        "second_id": "W0107",
        "freight_class": "W0108",
        "rate_class": "W0109",
        "commodity_qualifier": "W0110",
        "commodity": "W0111",
        "pallet_pattern": "W0112",
        "lot": "W0113",
        "condition": "W0114",
        "third_id_qualifier": "W0115",
        "third_id": "W0116",
    }
    PARTS: ClassVar = {
        "G69": "texts",
        "N9": "references",
        "NTE": "remarks",
        "W20": "packings",
        "QTY": "quantities",
        "AMT": "amounts",
        "G62": "dates",
        "G66": "freight",
        "N1": "parties",
    }

    quantity: Number = None
    """How much to ship, W0101."""
    unit: str = ""
    """Unit of the quantity, W0102: `CA` case, `EA` each."""
    freight_class: str = ""
    """W0108."""
    rate_class: str = ""
    """W0109."""
    commodity_qualifier: str = ""
    """W0110."""
    commodity: str = ""
    """W0111."""
    pallet_pattern: str = ""
    """Cases a tier and tiers a pallet, six digits, W0112."""
    condition: str = ""
    """Which goods may be taken for it, W0114: as partners agree."""
    texts: tuple[ItemText, ...] = ()
    """G69: what it is, in words."""
    references: tuple[NumberedNote, ...] = ()
    """N9: the order's line number, lot, department ..."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    packings: tuple[LinePacking, ...] = ()
    """W20: pack, weight and cube."""
    quantities: tuple[Quantity, ...] = ()
    """QTY."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    dates: tuple[DayAndTime, ...] = ()
    """G62 of this line alone."""
    freight: LineFreight | None = None
    """G66 of this line alone."""
    parties: tuple[LineParty, ...] = ()
    """N1 of this line alone; what follows it from release 004030 on is kept, not read."""


class LineGroup(Record):
    """LX with what follows it: lines that belong together, as a rule only one."""

    ELEMENTS: ClassVar = {"number": "LX01"}
    PARTS: ClassVar = {
        "MAN": "marks",
        "SDQ": "distribution",
        "N1": "party",
        "G62": "dates",
        "N9": "references",
        "W01": "lines",
    }

    number: str
    """LX01."""
    marks: tuple[Mark, ...] = ()
    """MAN: what to mark on the cartons."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ: how much is for which store."""
    party: LineParty | None = None
    """N1: the store that it is for."""
    dates: tuple[DayAndTime, ...] = ()
    """G62 of these lines alone."""
    references: tuple[NumberedNote, ...] = ()
    """N9, from release 004030 on."""
    lines: tuple[ShippingLine, ...] = ()
    """W01."""


_DATES = {
    "ship_requested": "10",
    "ship_not_before": "37",
    "ship_not_after": "38",
    "deliver_requested": "02",
    "deliver_not_before": "53",
    "deliver_not_after": "54",
    "cancel_after": "01",
}
"""What the dates of an order mean -> the qualifier that X12 has for it."""


class WarehouseShippingOrder(KeptDocument):
    """A 940."""

    SET_ID = "940"
    ELEMENTS: ClassVar = {
        "status": "W0501",
        "order_number": "W0502",
        "po_number": "W0503",
        "sequence": "W0504",
        "master_number": "W0505",
        "transaction_type": "W0506",
        "action": "W0507",
        "kind": "W0508",
        "total": "W7601",
        "weight": "W7602",
        "weight_unit": "W7603",
        "volume": "W7604",
        "volume_unit": "W7605",
        "sizing_factor": "W7606",
    }
    TAIL = ("W76",)
    PARTS: ClassVar = {
        "N1": "parties",
        "N9": "references",
        "G61": "contacts",
        "G62": "dates",
        "NTE": "remarks",
        "W09": "temperature",
        "W66": "carrier",
        "W6": "handling",
        "TD3": "equipment",
        "LX": "groups",
    }
    DERIVED: ClassVar = {name: (name, "date", "G6202") for name in _DATES}

    status: str
    """W0501: `N` original, `F` cancellation, `R` change."""
    order_number: str
    """The supplier's own number for the shipment, W0502."""
    po_number: str = ""
    """The retailer's order, W0503."""
    sequence: str = ""
    """Which of several orders for one truck, W0504."""
    master_number: str = ""
    """What ties those together, W0505."""
    transaction_type: str = ""
    """W0506."""
    action: str = ""
    """W0507."""
    kind: str = ""
    """Type of the retailer's order, W0508, from release 004030 on."""
    parties: tuple[WarehouseParty, ...] = ()
    """N1: ship to `ST`, depositor `DE`, warehouse `WH`, bill to `BT` ..."""
    references: tuple[NumberedNote, ...] = ()
    """N9: department, vendor number, bill of lading ..."""
    contacts: tuple[ContactPerson, ...] = ()
    """G61."""
    dates: tuple[DayAndTime, ...] = ()
    """G62: when to ship, when to deliver."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    temperature: Temperature | None = None
    """W09."""
    carrier: CarrierWanted | None = None
    """W66: how to ship, and who pays for it."""
    handling: tuple[SpecialHandling, ...] = ()
    """W6."""
    equipment: tuple[Equipment, ...] = ()
    """TD3, from release 004030 on."""
    groups: tuple[LineGroup, ...] = ()
    """LX."""
    total: Number = None
    """How much is ordered in all lines, W7601."""
    weight: Number = None
    """What it weighs, W7602."""
    weight_unit: str = ""
    """W7603: `LB`."""
    volume: Number = None
    """Its cube, W7604."""
    volume_unit: str = ""
    """W7605: `CF`."""
    sizing_factor: Number = None
    """W7606."""

    @property
    def lines(self) -> tuple[ShippingLine, ...]:
        """The lines of all groups."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def ship_requested(self) -> DayAndTime | None:
        """The day to ship, G62 with `10`."""
        return self._date("ship_requested")

    @property
    def ship_not_before(self) -> DayAndTime | None:
        """The first day to ship, G62 with `37`."""
        return self._date("ship_not_before")

    @property
    def ship_not_after(self) -> DayAndTime | None:
        """The last day to ship, G62 with `38`."""
        return self._date("ship_not_after")

    @property
    def deliver_requested(self) -> DayAndTime | None:
        """The day to deliver, G62 with `02`."""
        return self._date("deliver_requested")

    @property
    def deliver_not_before(self) -> DayAndTime | None:
        """The first day to deliver, G62 with `53`."""
        return self._date("deliver_not_before")

    @property
    def deliver_not_after(self) -> DayAndTime | None:
        """The last day to deliver, G62 with `54`."""
        return self._date("deliver_not_after")

    @property
    def cancel_after(self) -> DayAndTime | None:
        """The day after which not to ship any more, G62 with `01`."""
        return self._date("cancel_after")

    def _date(self, meaning: str) -> DayAndTime | None:
        return first_of(self.dates, _DATES[meaning])


TYPE = DocumentType("940", "warehouse shipping order", WarehouseShippingOrder)
