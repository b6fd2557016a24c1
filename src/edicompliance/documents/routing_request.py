"""The request for routing, 753: a supplier whose goods are ready asks how they shall travel.

Where the retailer pays the freight, he also plans it. The supplier says from where (one address),
and for each place the goods go to: when they are ready, under which numbers, and, order by order,
how many cartons of which weight and cube. The answer is the 754. Releases before 004030 have
neither.

>>> from datetime import date
>>> from edicompliance.documents.segments.routing_parts import RoutedOrder
>>> to = Destination(role="ST", qualifier="92", code="0912",
...                  dates=(DayAndTime(qualifier="10", date=date(2026, 11, 17)),),
...                  orders=(RequestedOrder(po_number="4500012", packaging="CTN", quantity=40),))
>>> request = RoutingRequest(purpose="00", request_number="RR-7", date=date(2026, 11, 14),
...                          ship_from=NamedParty(role="SF", qualifier="92", code="70017"),
...                          load=RequestedLoad(number="1", destinations=(to,)))
>>> request.write(release="004030")[-2:]
[('G62', '10', '20261117'), ('OID', '', '4500012', '', 'CTN', '40')]
>>> request.destinations[0].cartons
Decimal('40')
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Self

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.records.source import Entry
from edicompliance.documents.segments.parts import Contact, NamedParty
from edicompliance.documents.segments.routing_parts import CarrierReference, RoutedOrder, total
from edicompliance.documents.segments.small_parts import DayAndTime, first_of
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.segment import Segment

_READY = ("EP", "69", "10")
"""Dates that say when goods can be fetched, the plainest first: earliest pickup, scheduled pickup,
requested ship."""


class FreightClass(Record):
    """CMC: what kind of goods an order is, as carriers price them."""

    ELEMENTS: ClassVar = {"commodity": "CMC01", "freight_class": "CMC02"}

    commodity: str = ""
    """Code of the commodity, CMC01."""
    freight_class: str = ""
    """CMC02: `70`, `92.5`."""


class RequestedOrder(RoutedOrder):
    """OID of a request, with the freight class of its goods."""

    PARTS: ClassVar = {"CMC": "freight"}

    freight: FreightClass | None = None
    """CMC."""


class UnitLoad(Record):
    """USI: how many units the goods are stacked on, and whether others may stand on them."""

    ELEMENTS: ClassVar = {"quantity": "USI01", "packaging": "USI02", "stackable": "USI03"}

    quantity: Number = None
    """How many, USI01."""
    packaging: str = ""
    """What they are, USI02: `PLT` pallets."""
    stackable: str = ""
    """USI03: `Y` or `N`."""


class Destination(NamedParty):
    """N1 of the detail with what follows it: one place the goods go to, and what goes there."""

    PARTS: ClassVar = {
        "L11": "references",
        "G62": "dates",
        "USI": "unit_load",
        "OID": "orders",
    }
    DERIVED: ClassVar = {"ready": ("ready", "date", "G6202")}

    references: tuple[CarrierReference, ...] = ()
    """L11: bill of lading, department ..."""
    dates: tuple[DayAndTime, ...] = ()
    """G62: when the goods are ready."""
    unit_load: UnitLoad | None = None
    """USI."""
    orders: tuple[RequestedOrder, ...] = ()
    """OID."""

    @property
    def ready(self) -> DayAndTime | None:
        """When the goods can be fetched: by its qualifier, else the only date there is."""
        return first_of(self.dates, *_READY) or (self.dates[0] if len(self.dates) == 1 else None)

    @property
    def cartons(self) -> Decimal | None:
        """How many packages all orders have; None where one does not say, or counts other ones."""
        return total(self.orders, "quantity", "packaging")

    @property
    def weight(self) -> Decimal | None:
        """What all orders weigh; None where one does not say, or in another unit."""
        return total(self.orders, "weight", "weight_unit")

    @property
    def volume(self) -> Decimal | None:
        """The cube of all orders; None where one does not say, or in another unit."""
        return total(self.orders, "volume", "volume_unit")


class RequestedLoad(Record):
    """LX with the places behind it: what the request is for."""

    ELEMENTS: ClassVar = {"number": "LX01"}
    PARTS: ClassVar = {"N1": "destinations"}

    number: str = "1"
    """LX01."""
    destinations: tuple[Destination, ...] = ()
    """N1 of the detail."""


class RoutingRequest(KeptDocument):
    """A 753."""

    SET_ID = "753"
    ELEMENTS: ClassVar = {
        "purpose": "BGN01",
        "request_number": "BGN02",
        "date": "BGN03",
        "time": "BGN04",
        "zone_code": "BGN05",
        "related_request": "BGN06",
        "transaction_type": "BGN07",
        "action": "BGN08",
        "security": "BGN09",
    }
    SPANS: ClassVar = {"created_at": ("date", "zone_code")}
    PARTS: ClassVar = {"PER": "contact", "N1": "ship_from", "LX": "load"}

    purpose: str = ""
    """BGN01: `00` original, `01` cancellation, `05` replacement."""
    request_number: str
    """The supplier's number of the request, BGN02; the answer repeats it."""
    date: Day = None
    """When the request was made, BGN03."""
    time: str = ""
    """When the request was made, as X12 has it, BGN04."""
    zone_code: str = ""
    """The time code, BGN05."""
    related_request: str = ""
    """Number of an earlier request that this one belongs to, BGN06."""
    transaction_type: str = ""
    """BGN07."""
    action: str = ""
    """BGN08."""
    security: str = ""
    """BGN09."""
    contact: Contact | None = None
    """PER: whom the carrier calls."""
    ship_from: NamedParty | None = None
    """N1 of the heading: where the goods are fetched."""
    load: RequestedLoad | None = None
    """LX: everything behind the heading."""

    @property
    def destinations(self) -> tuple[Destination, ...]:
        """The places the goods go to."""
        return self.load.destinations if self.load else ()

    @property
    def po_numbers(self) -> tuple[str, ...]:
        """The orders that routing is asked for, each once, in the order of the document."""
        named = (one.po_number for to in self.destinations for one in to.orders)
        return tuple(dict.fromkeys(filter(None, named)))

    @classmethod
    def read_entries(cls, ts: TransactionSet, head: Segment, entries: Iterable[Entry]) -> Self:
        """Return the request: an N1 before the LX is where from, one behind it where to."""
        heading: list[Entry] = []
        detail: list[Entry] = []
        for entry in entries:
            (detail if detail or entry.tag == "LX" else heading).append(entry)
        if detail:
            heading.append(Entry("LX", detail[0].head, tuple(detail)))
        return super().read_entries(ts, head, heading)


TYPE = DocumentType("753", "request for routing", RoutingRequest)
