"""The routing instructions, 754: how the retailer wants goods to travel, in answer to a 753.

Each LX is one load: which carrier comes for it and when, under which load or authorization number,
and which orders go on it. Goods that leave another way than told here are charged for. The set has
no element of its own for the mode; the carrier's code tells it, the service level (SMD, from 004060
on), the trailer (AT9), or a reference that the partners agree on.

>>> from edicompliance.documents.segments.routing_parts import RoutedOrder
>>> load = RoutedLoad(number="1", carrier=RoutedCarrier(scac="ABCD"),
...                   references=(CarrierReference(value="L-77", qualifier="LO"),),
...                   dates=(DayAndTime(qualifier="69", time_qualifier="U", time="0800"),),
...                   orders=(RoutedOrder(po_number="4500012"),))
>>> answer = RoutingInstructions(purpose="00", instructions_number="RI-1", loads=(load,))
>>> [(one.scac, one.load_number, one.pickup.time) for one in answer.loads_for("4500012")]
[('ABCD', 'L-77', '0800')]
>>> answer.write(release="004030")[1:4]
[('LX', '1'), ('L11', 'L-77', 'LO'), ('BLR', 'ABCD')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import Contact, NamedParty
from edicompliance.documents.segments.routing_parts import (
    CarrierReference,
    RoutedOrder,
    reference_of,
)
from edicompliance.documents.segments.small_parts import DayAndTime, Quantity, first_of

_PICKUP = ("69", "EP", "10")
"""Dates that say when the carrier comes, the plainest first: scheduled pickup, earliest pickup,
requested ship."""


class RoutedCarrier(Record):
    """BLR: who comes for the load."""

    ELEMENTS: ClassVar = {"scac": "BLR01", "date": "BLR02", "time": "BLR03"}

    scac: str
    """The carrier's code, BLR01."""
    date: Day = None
    """From when on this is so, or the pickup, as partners agree, BLR02."""
    time: str = ""
    """BLR03."""


class Service(Record):
    """SMD: with which service, from release 004060 on."""

    ELEMENTS: ClassVar = {
        "level": "SMD01",
        "freight_terms": "SMD02",
        "pickup_or_delivery": "SMD03",
    }

    level: str
    """SMD01: `ND` next day, `SG` standard ground."""
    freight_terms: str = ""
    """Who pays the carrier, SMD02: `CC` collect, `PP` prepaid."""
    pickup_or_delivery: str = ""
    """SMD03."""


class Stop(Record):
    """MSI: whether the truck stops elsewhere, too, and which stop this is."""

    ELEMENTS: ClassVar = {"several": "MSI01", "number": "MSI02"}

    several: str
    """MSI01: `Y` there are several stops, `N` there are not."""
    number: Count = None
    """Which of them, MSI02."""


class Trailer(Record):
    """AT9: the trailer or container, its size and what it takes."""

    ELEMENTS: ClassVar = {
        "length": "AT901",
        "height": "AT902",
        "width": "AT903",
        "weight_qualifier": "AT904",
        "weight_unit": "AT905",
        "weight": "AT906",
        "volume_unit": "AT907",
        "volume": "AT908",
    }

    length: str = ""
    """Feet and inches, `4800` is 48 feet, AT901."""
    height: Number = None
    """AT902."""
    width: Number = None
    """AT903."""
    weight_qualifier: str = ""
    """AT904."""
    weight_unit: str = ""
    """AT905: `L` pound."""
    weight: Number = None
    """AT906."""
    volume_unit: str = ""
    """AT907: `E` cubic foot."""
    volume: Number = None
    """AT908."""


class PlannedQuantity(Quantity):
    """QTY with the trailer behind it: how much is planned, in what."""

    PARTS: ClassVar = {"AT9": "trailer"}

    trailer: Trailer | None = None
    """AT9 behind the QTY."""


class RoutedLoad(Record):
    """LX with what follows it: one load, who fetches it, when, and what is on it."""

    ELEMENTS: ClassVar = {"number": "LX01"}
    PARTS: ClassVar = {
        "L11": "references",
        "BLR": "carrier",
        "SMD": "services",
        "OID": "orders",
        "G62": "dates",
        "MSI": "stop",
        "QTY": "quantities",
        "N1": "ship_to",
    }
    DERIVED: ClassVar = {
        "scac": ("carrier", "scac", "BLR01"),
        "pickup": ("pickup", "date", "G6202"),
        "load_number": ("_load", "value", "L1101"),
        "authorization": ("_allowed", "value", "L1101"),
        "bill_of_lading": ("_lading", "value", "L1101"),
    }

    number: str
    """LX01."""
    references: tuple[CarrierReference, ...] = ()
    """L11: load number, authorization, bill of lading, the request that this answers ..."""
    carrier: RoutedCarrier | None = None
    """BLR."""
    services: tuple[Service, ...] = ()
    """SMD."""
    orders: tuple[RoutedOrder, ...] = ()
    """OID: the orders on it."""
    dates: tuple[DayAndTime, ...] = ()
    """G62: when it is fetched, when it shall arrive."""
    stop: Stop | None = None
    """MSI."""
    quantities: tuple[PlannedQuantity, ...] = ()
    """QTY: how much of the trailer is planned for it."""
    ship_to: NamedParty | None = None
    """N1: where it goes."""

    @property
    def scac(self) -> str:
        """The carrier's code; empty where none is named."""
        return self.carrier.scac if self.carrier else ""

    @property
    def pickup(self) -> DayAndTime | None:
        """When the carrier comes: by its qualifier, else the only date there is."""
        return first_of(self.dates, *_PICKUP) or (self.dates[0] if len(self.dates) == 1 else None)

    @property
    def load_number(self) -> str:
        """The load's number, L11 with `LO`; empty where there is none."""
        return self._load.value if self._load else ""

    @property
    def authorization(self) -> str:
        """The number that allows this way of shipping, L11 with `BB`; empty where there is none."""
        return self._allowed.value if self._allowed else ""

    @property
    def bill_of_lading(self) -> str:
        """The bill of lading, L11 with `BM`; empty where there is none."""
        return self._lading.value if self._lading else ""

    @property
    def _load(self) -> CarrierReference | None:
        return reference_of(self.references, "LO")

    @property
    def _allowed(self) -> CarrierReference | None:
        return reference_of(self.references, "BB")

    @property
    def _lading(self) -> CarrierReference | None:
        return reference_of(self.references, "BM")


class RoutingInstructions(KeptDocument):
    """A 754."""

    SET_ID = "754"
    ELEMENTS: ClassVar = {
        "purpose": "BGN01",
        "instructions_number": "BGN02",
        "date": "BGN03",
        "time": "BGN04",
        "zone_code": "BGN05",
        "request_number": "BGN06",
        "transaction_type": "BGN07",
        "action": "BGN08",
        "security": "BGN09",
    }
    SPANS: ClassVar = {"created_at": ("date", "zone_code")}
    PARTS: ClassVar = {"PER": "contacts", "N1": "parties", "LX": "loads"}

    purpose: str = ""
    """BGN01: `00` original, `01` cancellation, `05` replacement."""
    instructions_number: str
    """The retailer's number of the instructions, BGN02."""
    date: Day = None
    """When they were made, BGN03."""
    time: str = ""
    """When they were made, as X12 has it, BGN04."""
    zone_code: str = ""
    """The time code, BGN05."""
    request_number: str = ""
    """The request that this answers, BGN06."""
    transaction_type: str = ""
    """BGN07."""
    action: str = ""
    """BGN08."""
    security: str = ""
    """BGN09."""
    contacts: tuple[Contact, ...] = ()
    """PER: whom to ask."""
    parties: tuple[NamedParty, ...] = ()
    """N1 of the heading: who ships, from where."""
    loads: tuple[RoutedLoad, ...] = ()
    """LX."""

    def loads_for(self, po_number: str) -> tuple[RoutedLoad, ...]:
        """Return the loads that an order is on."""
        return tuple(
            load for load in self.loads if po_number in {one.po_number for one in load.orders}
        )


TYPE = DocumentType("754", "routing instructions", RoutingInstructions)
