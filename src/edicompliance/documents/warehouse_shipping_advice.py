"""The warehouse shipping advice, 945: what a warehouse shipped, and in which cartons.

It answers a 940. From it the supplier makes the ship notice for the retailer: each LX is a carton
or pallet with its SSCC (MAN), each W12 in it a product, how much of it was ordered, how much was
shipped, of which lot, and what becomes of the rest.

>>> from edicompliance.documents.segments.carriage import Mark
>>> item = ShippedItem(status="CP", ordered=24, shipped=18, unit="EA",
...                    first_id_qualifier="UP", first_id="614141100019", lot="L-8")
>>> carton = PackedUnit(number="1", items=(item,),
...                     marks=(Mark(qualifier="GM", value="00106141410000000019"),))
>>> advice = WarehouseShippingAdvice(report_kind="F", order_number="SO-77", units=(carton,))
>>> [(unit.sscc, one.shipped, one.missing, one.lots) for unit, one in advice.pack_plan()]
[('106141410000000019', Decimal('18'), Decimal('6'), ('L-8',))]
>>> advice.write()[-1]
('W12', 'CP', '24', '18', '', 'EA', '', 'UP', '614141100019', 'L-8')
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import SSCC_MARKS, Lading, Mark, Pallet
from edicompliance.documents.segments.goods import Measurement
from edicompliance.documents.segments.parts import Amount
from edicompliance.documents.segments.small_parts import DayAndTime, NumberedNote, Quantity, Remark
from edicompliance.documents.segments.warehouse_parts import (
    CarrierUsed,
    ContactPerson,
    ItemText,
    LineParty,
    SpecialHandling,
    WarehouseItem,
    WarehouseParty,
)

_LOT = "LT"


class Loading(Record):
    """W10: how it was loaded, on which pallets, under which seals."""

    ELEMENTS: ClassVar = {
        "unit_load": "W1001",
        "pallets": "W1002",
        "pallet_exchange": "W1003",
        "seal": "W1004",
        "second_seal": "W1005",
        "lowest": "W1006",
        "lowest_unit": "W1007",
        "highest": "W1008",
        "highest_unit": "W1009",
    }

    unit_load: str = ""
    """How the goods are stacked, W1001."""
    pallets: Count = None
    """How many pallets, W1002."""
    pallet_exchange: str = ""
    """What becomes of them, W1003."""
    seal: str = ""
    """Number of the trailer's seal, W1004."""
    second_seal: str = ""
    """W1005."""
    lowest: Number = None
    """Temperature, W1006."""
    lowest_unit: str = ""
    """W1007."""
    highest: Number = None
    """W1008."""
    highest_unit: str = ""
    """W1009."""


class Consolidation(Record):
    """W28: the load that this shipment was put into."""

    ELEMENTS: ClassVar = {
        "code": "W2801",
        "weight": "W2802",
        "weight_qualifier": "W2803",
        "weight_unit": "W2804",
        "stops": "W2805",
        "location": "W2806",
        "location_qualifier": "W2807",
        "waybill": "W2808",
    }

    code: str
    """W2801."""
    weight: Number = None
    """W2802."""
    weight_qualifier: str = ""
    """W2803."""
    weight_unit: str = ""
    """W2804."""
    stops: Count = None
    """W2805."""
    location: str = ""
    """W2806."""
    location_qualifier: str = ""
    """W2807."""
    waybill: str = ""
    """W2808."""


class ShippedItem(WarehouseItem):
    """W12 with what follows it: a product in a carton, or one that was not shipped."""

    ELEMENTS: ClassVar = {
        "status": "W1201",
        "ordered": "W1202",
        "shipped": "W1203",
        "difference": "W1204",
        "unit": "W1205",
        "case_code": "W1206",
        "first_id_qualifier": "W1207",
        "first_id": "W1208",
        "lot": "W1209",
        "weight": "W1210",
        "weight_qualifier": "W1211",
        "weight_unit": "W1212",
        "second_weight": "W1213",
        "second_weight_qualifier": "W1214",
        "second_weight_unit": "W1215",
        "replaced_case_code": "W1216",
        "second_id_qualifier": "W1217",
        "second_id": "W1218",
        "reason": "W1219",
        "adjustment": "W1220",
        "third_id_qualifier": "W1221",
        "third_id": "W1222",
    }
    PARTS: ClassVar = {
        "G69": "texts",
        "N9": "references",
        "G62": "dates",
        "QTY": "quantities",
        "MEA": "measurements",
        "AMT": "amounts",
        "W27": "carrier",
        "N1": "parties",
    }

    status: str
    """What became of it, W1201: `CL` complete, `CP` part of it, the rest not, `BP` part of it, the
    rest later, `CU` cancelled, `IS` a substitute."""
    ordered: Number = None
    """How much was ordered, W1202."""
    shipped: Number = None
    """How much was shipped, W1203."""
    difference: Number = None
    """How much was not, as the warehouse counts, W1204."""
    unit: str = ""
    """Unit of the quantities, W1205."""
    weight: Number = None
    """W1210."""
    weight_qualifier: str = ""
    """W1211: `G` gross, `N` net."""
    weight_unit: str = ""
    """W1212: `L` pound, `K` kilogram."""
    second_weight: Number = None
    """W1213."""
    second_weight_qualifier: str = ""
    """W1214."""
    second_weight_unit: str = ""
    """W1215."""
    replaced_case_code: str = ""
    """A second case number, of what it stands for, W1216."""
    reason: str = ""
    """Why it is not what was ordered, W1219: `01` out of stock."""
    adjustment: str = ""
    """W1220."""
    texts: tuple[ItemText, ...] = ()
    """G69: what it is, in words."""
    references: tuple[NumberedNote, ...] = ()
    """N9: the order's line number, lots, serial numbers ..."""
    dates: tuple[DayAndTime, ...] = ()
    """G62: expiry and others."""
    quantities: tuple[Quantity, ...] = ()
    """QTY."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    carrier: CarrierUsed | None = None
    """W27 of this item alone."""
    parties: tuple[LineParty, ...] = ()
    """N1 of this item alone; what follows it from release 004060 on is kept, not read."""

    @property
    def missing(self) -> Decimal | None:
        """How much of what was ordered was not shipped, less than 0 where more was.

        W1204 where one of the two quantities is not given; None where none of them tells.
        """
        if self.ordered is None or self.shipped is None:
            return self.difference
        return self.ordered - self.shipped

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots it is of, from W1209 and N9, each once."""
        noted = (one.value for one in self.references if one.qualifier == _LOT)
        return tuple(dict.fromkeys(filter(None, (self.lot, *noted))))


class PackedUnit(Record):
    """LX with what follows it: a carton or pallet and what is in it, or lines without cartons."""

    ELEMENTS: ClassVar = {"number": "LX01"}
    PARTS: ClassVar = {"MAN": "marks", "PAL": "pallet", "N9": "references", "W12": "items"}
    DERIVED: ClassVar = {"sscc": ("_sscc_mark", "value", "MAN02")}

    number: str
    """LX01."""
    marks: tuple[Mark, ...] = ()
    """MAN: what is marked on it."""
    pallet: Pallet | None = None
    """PAL."""
    references: tuple[NumberedNote, ...] = ()
    """N9."""
    items: tuple[ShippedItem, ...] = ()
    """W12: what is in it."""

    @property
    def sscc(self) -> str | None:
        """Its first SSCC, without a leading 00; None where none is marked."""
        return self._sscc_mark.sscc if self._sscc_mark else None

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


class WarehouseShippingAdvice(KeptDocument):
    """A 945."""

    SET_ID = "945"
    ELEMENTS: ClassVar = {
        "report_kind": "W0601",
        "order_number": "W0602",
        "date": "W0603",
        "shipment_number": "W0604",
        "agent_shipment": "W0605",
        "po_number": "W0606",
        "master_number": "W0607",
        "sequence": "W0608",
        "special_handling": "W0609",
        "date_change_reason": "W0610",
        "transaction_type": "W0611",
        "action": "W0612",
        "total": "W0301",
        "weight": "W0302",
        "weight_unit": "W0303",
        "volume": "W0304",
        "volume_unit": "W0305",
        "packages": "W0306",
        "package_unit": "W0307",
    }
    TAIL = ("W03",)
    PARTS: ClassVar = {
        "N1": "parties",
        "N9": "references",
        "G61": "contacts",
        "G62": "dates",
        "NTE": "remarks",
        "W27": "carrier",
        "W6": "handling",
        "W28": "consolidation",
        "W10": "loadings",
        "TD1": "packaging",
        "LX": "units",
    }

    report_kind: str
    """W0601: `F` everything in full, `X` only what differs from the order, `N` all as ordered."""
    order_number: str = ""
    """The supplier's own number for the shipment, that of the 940, W0602."""
    date: Day = None
    """When it was shipped, W0603."""
    shipment_number: str = ""
    """The warehouse's number for it, as a rule the bill of lading, W0604."""
    agent_shipment: str = ""
    """W0605."""
    po_number: str = ""
    """The retailer's order, W0606."""
    master_number: str = ""
    """What ties several shipments together, W0607."""
    sequence: str = ""
    """Which of those, W0608."""
    special_handling: str = ""
    """W0609."""
    date_change_reason: str = ""
    """Why it was not shipped on the day it should have been, W0610."""
    transaction_type: str = ""
    """W0611."""
    action: str = ""
    """W0612."""
    parties: tuple[WarehouseParty, ...] = ()
    """N1: ship to `ST`, ship from `SF`, depositor `DE` ..."""
    references: tuple[NumberedNote, ...] = ()
    """N9: bill of lading, tracking number, department ..."""
    contacts: tuple[ContactPerson, ...] = ()
    """G61."""
    dates: tuple[DayAndTime, ...] = ()
    """G62: `11` shipped, `17` estimated delivery."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    carrier: CarrierUsed | None = None
    """W27: who carries it, how, and in what."""
    handling: tuple[SpecialHandling, ...] = ()
    """W6."""
    consolidation: Consolidation | None = None
    """W28."""
    loadings: tuple[Loading, ...] = ()
    """W10: pallets and seals."""
    packaging: tuple[Lading, ...] = ()
    """TD1, from release 004060 on."""
    units: tuple[PackedUnit, ...] = ()
    """LX."""
    total: Number = None
    """How much was shipped in all lines, W0301."""
    weight: Number = None
    """What it weighs, W0302."""
    weight_unit: str = ""
    """W0303: `LB`."""
    volume: Number = None
    """Its cube, W0304."""
    volume_unit: str = ""
    """W0305: `CF`."""
    packages: Count = None
    """How many cartons, W0306."""
    package_unit: str = ""
    """W0307: `CT`."""

    @property
    def items(self) -> tuple[ShippedItem, ...]:
        """What was shipped, and what was not, of all cartons."""
        return tuple(item for unit in self.units for item in unit.items)

    def pack_plan(self) -> Iterator[tuple[PackedUnit, ShippedItem]]:
        """Yield each product of each carton, with the carton: the rows of a ship notice."""
        for unit in self.units:
            for item in unit.items:
                yield unit, item


TYPE = DocumentType("945", "warehouse shipping advice", WarehouseShippingAdvice)
