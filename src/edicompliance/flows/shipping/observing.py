"""What carriers and retailers say of a shipment: from 214, 861, 824, 997 and 999 in its folder.

A time of theirs is read by its own time code, else by the clock of the place it is about: the dock
for a departure, the destination for an arrival, the retailer for what it sends. Where no zone is
known only the day is kept, or, of an answer, nothing; that is told.

>>> Observing(ShipmentFacts(), None).observations(())
[]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from edicompliance.documents import (
    ApplicationAdvice,
    CarrierStatus,
    OrderAcknowledgment,
    PurchaseOrder,
    ReceivingAdvice,
    RoutingInstructions,
    RoutingRequest,
    ShipNotice,
)
from edicompliance.documents.application_advice import Result
from edicompliance.documents.comparing.answers import statuses
from edicompliance.documents.document import Document
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.functional_acknowledgment import (
    FunctionalAcknowledgment,
    same_number,
)
from edicompliance.documents.receiving_advice import ReceivedLine
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.times import moment_from_x12
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.x12 import Transmission
from edicompliance.x12.envelope import Envelope, TransactionSet

_STATUSES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "X3": ("picked_up", "ship_from"),
        "AF": ("departed", "ship_from"),
        "AG": ("arrival_estimated", "ship_to"),
        "X1": ("arrived", "ship_to"),
        "D1": ("unloaded", "ship_to"),
    }
)
"""AT701 -> what happened, and at whose place."""
_APPOINTMENTS: Final = MappingProxyType({"AA": "ship_from", "AB": "ship_to"})
"""AT703 -> at whose place."""
_RECEIPTS: Final = MappingProxyType({"050": "received", "019": "unloaded", "035": "arrived"})
"""DTM01 of an 861 -> what happened."""
_NUMBERS: Final = MappingProxyType(
    {"856": "notice_number", "810": "invoice_number", "850": "po_number", "855": "po_number"}
)
"""Set -> what its document calls its number."""
_QUALIFIERS: Final = MappingProxyType({"SI": "856", "IV": "810", "PO": "850"})
"""OTI02 -> the set whose number it is."""
_OUTCOMES: Final[Mapping[str, Literal["accepted", "accepted-with-errors", "rejected"]]] = (
    MappingProxyType(
        {
            "accepted": "accepted",
            "accepted with errors": "accepted-with-errors",
            "partly accepted": "accepted-with-errors",
            "rejected": "rejected",
            "A": "accepted",
            "E": "accepted-with-errors",
            "P": "accepted-with-errors",
            "R": "rejected",
        }
    )
)


class _When(NamedTuple):
    at: datetime | None
    day: date | None


class Observing:
    """Reads what others say of one shipment."""

    def __init__(self, facts: ShipmentFacts, zone: str | None) -> None:
        """`zone` is that of the retailer's clocks."""
        self._zones = {"ship_from": facts.ship_from_zone, "ship_to": facts.ship_to_zone}
        self._retailer, self._bill = zone, facts.bill_of_lading
        self._made_at: dict[tuple[str | None, str], tuple[str, str]] = {}
        """When each interchange was made, ISA09 and ISA10."""
        self.untold: list[str] = []
        """Answers that no time can be told of."""

    def observations(self, documents: Iterable[Document]) -> list[Observation]:
        """Return what the carrier (214) and the retailer (861) saw."""
        found: list[Observation] = []
        listed = tuple(documents)
        own: set[str] | None = None
        for one in listed:
            if isinstance(one, CarrierStatus):
                own = _own_numbers(listed) if own is None else own
                found += self._carrier(one)
                self.untold += self._foreign(one, own)
            elif isinstance(one, ReceivingAdvice):
                found += self._receipt(one)
        return found

    def _foreign(self, status: CarrierStatus, own: Collection[str]) -> Iterator[str]:
        """A status that names bills and orders, and none of them is of this shipment."""
        bills = {*status.numbers("BM")} - {""}
        named = {*bills, *status.numbers("PO")} - {""}
        known = {*own, self._bill} if self._bill else own
        if bills and known and not named & {*known}:
            yield f"214 of {_file(status)}, about {', '.join(sorted(named))} of another shipment,"

    def _carrier(self, status: CarrierStatus) -> Iterator[Observation]:
        bills, pos = set(status.numbers("BM")) or {status.shipment_id}, set(status.numbers("PO"))
        for _, event in status.iter_events():
            what, place = _STATUSES.get(event.status, ("", ""))
            if event.is_appointment and event.appointment in _APPOINTMENTS:
                what, place = "appointment", _APPOINTMENTS[event.appointment]
            if not what:
                continue
            when = self._when(event, place)
            yield Observation(
                what=what,
                source="carrier",
                at=when.at,
                day=when.day,
                value=event.reason or event.appointment_reason,
                bill_of_lading=bills.copy().pop() if len(bills) == 1 else "",
                po=pos.copy().pop() if len(pos) == 1 else "",
                reference=status.pro_number,
                where=event.where("date") if event.raw("date") else None,
                raw=event.raw("date"),
                file=_file(status),
            )

    def _receipt(self, advice: ReceivingAdvice) -> Iterator[Observation]:
        about = Observation(
            what="received",
            source="retailer",
            po=_one({one.po_number for one in advice.orders}),
            bill_of_lading=_one({r.value for r in advice.references if r.qualifier == "BM"}),
            notice=_one({r.value for r in advice.references if r.qualifier in ("MA", "SI")}),
            reference=advice.advice_number,
            file=_file(advice),
        )
        for record in advice.dates:
            what = _RECEIPTS.get(record.qualifier, "")
            if what and record.raw("date"):
                when = self._when(record, "ship_to")
                where, raw = record.where("date"), record.raw("date")
                yield replace(about, what=what, at=when.at, day=when.day, where=where, raw=raw)
        for line in advice.lines:
            if line.received is not None:
                yield _received(line, about)

    def _when(self, record: Record, place: str) -> _When:
        """A time at its own code, else at its place; where that is unknown, its day."""
        day, clock, code = (record.raw(part) for part in ("date", "time", "zone_code"))
        try:
            moment = moment_from_x12(day, clock, code, self._zones[place])
        except CannotTell:
            found = getattr(record, "date", None)
            return _When(None, found if isinstance(found, date) else None)
        return _When(None, moment.day) if moment.day is not None else _When(moment.last, None)

    # -- answers

    def answers(
        self, sent: Sequence[Transmission], documents: Sequence[Document]
    ) -> tuple[Answer, ...]:
        """Return what became of the documents, by the acknowledgments and advices among them."""
        acks = [one for one in documents if isinstance(one, FunctionalAcknowledgment)]
        self._made_at = {
            (transmission.file, interchange.isa[13]): (interchange.isa[9], interchange.isa[10])
            for transmission in sent
            for interchange in transmission.interchanges
        }
        own = {_start(one): one for one in documents if one.SET_ID in _NUMBERS and one.source}
        found = [
            answer
            for transmission in sent
            for status in statuses(transmission, acks)
            if isinstance(ack := status.answer, FunctionalAcknowledgment)
            and (document := own.get(_place_of(status.sent))) is not None
            and status.verdict in _OUTCOMES
            for answer in self._acknowledged(ack, document, status.verdict, status.reasons)
        ]
        for advice in documents:
            if isinstance(advice, ApplicationAdvice):
                found += self._advised(advice, list(own.values()))
        return tuple(found)

    def _acknowledged(
        self,
        ack: FunctionalAcknowledgment,
        document: Document,
        verdict: str,
        reasons: tuple[str, ...],
    ) -> Iterator[Answer]:
        envelope = ack.source.envelope if ack.source else None
        at = self._made(envelope)
        if at is None:
            self.untold.append(f"{ack.SET_ID} of {_file(ack)}, whose clock is not known,")
            return
        yield Answer(
            document.SET_ID,
            number_of(document),
            "999" if ack.SET_ID == "999" else "997",
            at,
            _OUTCOMES[verdict],
            reference=ack.group_control_number,
            reason="; ".join(reasons),
            file=_file(ack),
            where=ack.where("group_control_number"),
            raw=ack.raw("group_control_number"),
        )

    def _advised(self, advice: ApplicationAdvice, own: Sequence[Document]) -> Iterator[Answer]:
        for result in advice.results:
            for document in own:
                if not _is_about(result, document) or result.code[-1:] not in _OUTCOMES:
                    continue
                at = self._advice_made(advice)
                if at is None:
                    self.untold.append(f"824 of {_file(advice)}, whose clock is not known,")
                    continue
                yield Answer(
                    document.SET_ID,
                    number_of(document),
                    "824",
                    at,
                    _OUTCOMES[result.code[-1:]],
                    reference=advice.advice_number,
                    reason="; ".join(one.text or one.code for one in result.errors),
                    file=_file(advice),
                    where=result.where("code"),
                    raw=result.raw("code"),
                )

    def _advice_made(self, advice: ApplicationAdvice) -> datetime | None:
        day, clock, code = (advice.raw(part) for part in ("date", "time", "zone_code"))
        return self._instant(day, clock, code)

    def _made(self, envelope: Envelope | None) -> datetime | None:
        """When an acknowledgment was made: the date and time of its interchange."""
        if envelope is None:
            return None
        made = self._made_at.get((envelope.file, envelope.interchange_control_number))
        return self._instant(*made, "", short_year=True) if made else None

    def _instant(
        self, day: str, clock: str, code: str, *, short_year: bool = False
    ) -> datetime | None:
        try:
            moment = moment_from_x12(day, clock, code, self._retailer, short_year=short_year)
        except CannotTell:
            return None
        return moment.last


def _own_numbers(documents: Iterable[Document]) -> set[str]:
    """Bills of lading, orders and other numbers by which the notices call the shipment.

    Empty without a notice: then nobody says which bills are its own.
    """
    levels = [level for one in documents if isinstance(one, ShipNotice) for level in one.levels]
    references = {one.value for level in levels for one in level.references}
    return (references | {level.po_number for level in levels}) - {""}


def of_other_orders(documents: Iterable[Document], bill: str | None) -> Iterator[str]:
    """Yield answers, routing and receipts that name orders, and none of this shipment."""
    listed = tuple(documents)
    orders = {one.po_number for one in listed if isinstance(one, PurchaseOrder)}
    known = orders | _own_numbers(listed) | ({bill} if bill else set())
    for one in listed if known else ():
        named = _orders_named(one)
        if named and not named & known:
            told = ", ".join(sorted(named))
            yield f"{one.SET_ID} of {_file(one)}, about {told} of another shipment,"


def _orders_named(document: Document) -> set[str]:
    """Orders that a paper beside the orders is about; of a receipt its bills of lading, too."""
    if isinstance(document, OrderAcknowledgment):
        return {document.po_number} - {""}
    if isinstance(document, RoutingRequest):
        return {*document.po_numbers} - {""}
    if isinstance(document, RoutingInstructions):
        return {order.po_number for load in document.loads for order in load.orders} - {""}
    if isinstance(document, ReceivingAdvice):
        own = [*document.orders, *(order for line in document.lines for order in line.orders)]
        bills = {one.value for one in document.references if one.qualifier == "BM"}
        return {one.po_number for one in own} | bills - {""}
    return set()


def number_of(document: Document) -> str:
    """The number that a document is known by: BSN02, BIG02, BEG03."""
    return str(getattr(document, _NUMBERS[document.SET_ID]))


def _received(line: ReceivedLine, about: Observation) -> Observation:
    ids = [number.value for product in line.products for number in product.ids]
    orders = {one.po_number for one in line.orders}
    return replace(
        about,
        what="received_quantity",
        quantity=line.received,
        unit=line.received_unit,
        item=ids[0] if ids else line.line_id,
        po=_one(orders) or about.po,
        where=line.where("received"),
        raw=line.raw("received"),
    )


def _is_about(result: Result, document: Document) -> bool:
    """Whether a result names a document: by its own number, else by its control numbers."""
    if (result.set_id or _QUALIFIERS.get(result.qualifier, "")) != document.SET_ID:
        return False
    if _QUALIFIERS.get(result.qualifier) == document.SET_ID:
        return result.value == number_of(document)
    if document.source is None or not (result.group_control_number and result.control_number):
        return False
    ours = document.source.envelope.group_control_number, document.source.control_number
    theirs = result.group_control_number, result.control_number
    return all(map(same_number, ours, theirs))


def _start(document: Document) -> tuple[str | None, int]:
    source = document.source
    return (source.envelope.file, source.segments[0].offset) if source else (None, -1)


def _place_of(ts: TransactionSet) -> tuple[str | None, int]:
    return ts.envelope.file, ts.segments[0].offset


def _file(document: Document) -> str | None:
    return document.source.envelope.file if document.source else None


def _one(values: set[str]) -> str:
    """The one value there is; empty where there are none or several."""
    return next(iter(values)) if len(values) == 1 else ""
