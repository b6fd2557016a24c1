"""The carrier status, 214: where a shipment is, since when, and why it is late.

A carrier sends it to the shipper, the receiver or both. Each event (AT7) is a status or an
appointment, a reason, a time with its zone, a place (MS1) and the equipment (MS2). It is the
evidence when a retailer says that a truck came late.

>>> arrived = StatusEvent(status="X1", reason="NS", date="2026-11-22", time="0915", zone_code="CT",
...                       city="AMES", state="IA", equipment_owner="ABCD", equipment="5501")
>>> list(arrived.segments())
[('AT7', 'X1', 'NS', '', '', '20261122', '0915', 'CT'), ('MS1', 'AMES', 'IA'), \
('MS2', 'ABCD', '5501')]
>>> from edicompliance.documents.segments.times import words
>>> words(arrived.moment(None))
'2026-11-22 09:15 CST'
>>> status = CarrierStatus(pro_number="7781", shipment_id="SH-1", scac="ABCD", groups=(
...     StatusGroup(number=1, events=(arrived,), references=(
...         CarrierReference(qualifier="QN", value="2"),)),))
>>> [(group.stop_number, event.status) for group, event in status.iter_events()]
[('2', 'X1')]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar, Final

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.status_cartons import (
    CarriedOrder,
    Carton,
    LoadedCarton,
    OrderSummary,
)
from edicompliance.documents.segments.status_parts import (
    CarrierReference,
    CarrierRemark,
    DeliveryException,
    InterlineCarrier,
    LoadHandling,
    LoadSize,
    StatusEvent,
    StatusParty,
)

_STOP_NUMBER: Final = "QN"


class StatusGroup(Record):
    """LX with what follows it: the events of one stop, or of one part of the shipment."""

    ELEMENTS: ClassVar = {"number": "LX01"}
    PARTS: ClassVar = {
        "AT7": "events",
        "L11": "references",
        "MAN": "marks",
        "Q7": "exceptions",
        "K1": "remarks",
        "AT5": "handling",
        "AT8": "sizes",
        "CD3": "cartons",
        "PRF": "orders",
        "SPO": "order_summaries",
    }
    DERIVED: ClassVar = {"stop_number": ("_stop_reference", "value", "L1101")}

    number: Count = None
    """Its number within the set, LX01; not the stop's."""
    events: tuple[StatusEvent, ...] = ()
    """AT7, each with its place and equipment."""
    references: tuple[CarrierReference, ...] = ()
    """L11 of this stop alone."""
    marks: tuple[Mark, ...] = ()
    """MAN."""
    exceptions: tuple[DeliveryException, ...] = ()
    """Q7: what was wrong at the delivery."""
    remarks: tuple[CarrierRemark, ...] = ()
    """K1."""
    handling: tuple[LoadHandling, ...] = ()
    """AT5."""
    sizes: tuple[LoadSize, ...] = ()
    """AT8: weight and packages."""
    cartons: tuple[LoadedCarton, ...] = ()
    """CD3."""
    orders: tuple[CarriedOrder, ...] = ()
    """PRF."""
    order_summaries: tuple[OrderSummary, ...] = ()
    """SPO."""

    @property
    def stop_number(self) -> str:
        """Which stop of the load it is, L11 with `QN`; empty where it is not told."""
        return self._stop_reference.value if self._stop_reference else ""

    @property
    def _stop_reference(self) -> CarrierReference | None:
        stops = (one for one in self.references if one.qualifier == _STOP_NUMBER)
        return next(stops, None)

    def iter_events(self) -> Iterator[StatusEvent]:
        """Yield its events, those of single cartons too, in the order of the file."""
        yield from self.events
        ordered = (carton for order in self.orders for carton in order.cartons)
        for carton in chain[Carton](self.cartons, ordered):
            yield from carton.events


class CarrierStatus(KeptDocument):
    """A 214."""

    SET_ID = "214"
    ELEMENTS: ClassVar = {
        "pro_number": "B1001",
        "shipment_id": "B1002",
        "scac": "B1003",
        "inquiry": "B1004",
        "reference_qualifier": "B1005",
        "reference": "B1006",
        "answer": "B1007",
    }
    PARTS: ClassVar = {
        "L11": "references",
        "MAN": "marks",
        "K1": "remarks",
        "N1": "parties",
        "MS3": "interline_carriers",
        "LX": "groups",
    }

    pro_number: str = ""
    """The carrier's number of the shipment, B1001."""
    shipment_id: str = ""
    """The shipper's number of the shipment, as a rule the bill of lading's, B1002."""
    scac: str
    """The carrier's standard code, B1003."""
    inquiry: Count = None
    """Number of the inquiry that this answers, B1004."""
    reference_qualifier: str = ""
    """What kind of number follows, B1005."""
    reference: str = ""
    """A number instead of the carrier's, B1006."""
    answer: str = ""
    """B1007: `Y` or `N`, as partners agree."""
    references: tuple[CarrierReference, ...] = ()
    """L11: bill of lading, order, appointment ..."""
    marks: tuple[Mark, ...] = ()
    """MAN."""
    remarks: tuple[CarrierRemark, ...] = ()
    """K1."""
    parties: tuple[StatusParty, ...] = ()
    """N1: shipper, consignee ..."""
    interline_carriers: tuple[InterlineCarrier, ...] = ()
    """MS3."""
    groups: tuple[StatusGroup, ...] = ()
    """LX: the events, as a rule those of one stop each."""

    def iter_events(self) -> Iterator[tuple[StatusGroup, StatusEvent]]:
        """Yield every event with the group it stands in, in the order of the file."""
        for group in self.groups:
            yield from ((group, event) for event in group.iter_events())

    def numbers(self, qualifier: str) -> tuple[str, ...]:
        """All numbers of one kind, such as `BM`, of the whole shipment and of its stops."""
        references = [*self.references, *(one for it in self.groups for one in it.references)]
        return tuple(one.value for one in references if one.qualifier == qualifier)


TYPE = DocumentType("214", "carrier status", CarrierStatus)
