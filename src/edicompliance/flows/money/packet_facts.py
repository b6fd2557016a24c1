"""The facts of a dispute, each with the paper and the segment that it stands in.

A clerk at the retailer believes no verdict of ours; he looks up the departure in the ship notice,
by its control numbers, and when it was accepted. So each fact names its paper, and the segment
that shows it is marked in the proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from edicompliance.chargebacks.counts import counts_of
from edicompliance.documents import Invoice, OrderAcknowledgment, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import (
    Conventions,
    NumberMeaning,
    dates_of_order,
    reference,
)
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    moment_from_x12,
    words,
    zone_info,
)
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.flows.disputes import Case
from edicompliance.flows.money.dispute_papers import Sent
from edicompliance.rules import CheckResult
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.limits_told import LimitInForce
from edicompliance.rules.timing.standing import standing
from edicompliance.rules.timing.times import (
    ORDER_DATES,
    at_clock,
    needs_clock,
    read_date,
    shipment_dates,
)
from edicompliance.rules.timing.whose_word import Told

_UTC: Final = "UTC"
CARTON: Final = "carton number"
_LABELS: Final = "LBL"
_BY_PLAN: Final = ("plan", "own", "")


class Fact(NamedTuple):
    """One fact."""

    what: str
    """`departure`."""
    value: str
    segment: str = ""
    """As it stands in the document, its elements between asterisks; empty: it is in none."""
    at: datetime | None = None
    """When, where it is an instant that happened."""


class Shown(NamedTuple):
    """A paper, and the facts that stand in it."""

    paper: str
    """What it is, with its numbers, when it went out and what was answered."""
    set_id: str
    number: str
    facts: tuple[Fact, ...]
    segment: str = ""
    """Its first segment, by which it is known."""
    answered: str = ""
    """What was answered to it, and when."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the orders of a dispute, at one clock."""

    case: Case
    sent: Sequence[Sent]
    """The documents that are in the packet, with their envelopes."""
    zone: str
    """Whose clock all times are told by."""

    @property
    def clock(self) -> tzinfo:
        """The one clock of the packet."""
        return zone_info(self.zone)

    def every(self, rules: Collection[str], *, goods: bool = False) -> tuple[Shown, ...]:
        """All of them, by paper; of the order those dates that some rules hang on.

        With `goods` each paper tells how much was ordered, shipped, invoiced.
        """
        found: list[Shown] = []
        for result in self.case.results:
            shipment = result.shipment
            papers = [self._of_order(one, result, rules) for one in shipment.orders]
            papers += [self._of_answer(one) for one in shipment.acknowledgments if goods]
            papers += [self._of_notice(one, result, rules) for one in shipment.notices]
            papers += [self._of_invoice(one) for one in shipment.invoices]
            found += with_goods(papers, shipment) if goods else papers
            found += self._seen(result)
        return tuple(dict.fromkeys(found))

    def departure(self, notice: ShipNotice, result: CheckResult) -> Moment | None:
        """When the goods left, by a ship notice; None: it does not say, or not by which clock."""
        conventions = self.case.profile.conventions_of("856")
        place = result.shipment.facts.ship_from_zone
        with suppress(CannotTell):
            clock = self._clock_of_notices(result)
            found = {
                at_clock(read_date(one, clock if needs_clock(one) else place), self.zone)
                for one in shipment_dates(notice, "departed", conventions)
            }
            return found.pop() if len(found) == 1 else None
        return None

    def documented(self, limit: LimitInForce, result: CheckResult) -> LimitInForce:
        """A limit by the one clock, with what the papers say of it where so far only a plan did."""
        limit = self._at_clock(limit)
        if limit.standing.by not in _BY_PLAN:
            return limit
        told = self._told(limit.event, result)
        if told is None:
            return limit
        now = max(result.checked_at, told.moment.last)
        ends = (limit.opens, limit.closes)
        found = standing(told, ends, now=now, on_limit=limit.word == "before")
        return replace(limit, standing=found)

    def _at_clock(self, limit: LimitInForce) -> LimitInForce:
        ends = (limit.opens, limit.closes, limit.standing.seen)
        opens, closes, seen = (one and at_clock(one, self.zone) for one in ends)
        stands = replace(limit.standing, seen=seen)
        return replace(limit, opens=opens, closes=closes, standing=stands)

    def _told(self, event: str, result: CheckResult) -> Told | None:
        """What the ship notices say of an event, where they agree."""
        notices = result.shipment.notices
        if event == "departure":
            found = {self.departure(one, result) for one in notices}
        elif event == "ship notice sent":
            found = {self._sent_at(one, result) for one in notices}
        else:
            return None
        moment = found.pop() if len(found) == 1 else None
        noted = event == "ship notice sent" and any(
            one.paper.at for one in self.sent if one.paper.set_id == "856"
        )
        by_notice = () if noted else (Evidence(reference="856/"),)
        return Told(moment, by_notice, "own") if moment is not None else None

    def _sent_at(self, notice: ShipNotice, result: CheckResult) -> Moment | None:
        """When we noted it as sent, else the time that stands in it."""
        sent = self._sent("856", notice.notice_number)
        if sent and sent.paper.at:
            return at_instant(sent.paper.at, self.zone)
        day, clock = notice.raw("date"), notice.raw("time")
        with suppress(CannotTell):
            told = (
                moment_from_x12(day, clock, "", self._clock_of_notices(result)) if clock else None
            )
            return at_clock(told, self.zone) if told is not None else None
        return None

    def _clock_of_notices(self, result: CheckResult) -> str | None:
        facts = result.shipment.facts
        zones = {"ship_from": facts.ship_from_zone, "ship_to": facts.ship_to_zone}
        return zones.get(self._of_notices.times, _retailer_zone(self.case))

    def _sent(self, set_id: str, number: str) -> Sent | None:
        return next(
            (
                one
                for one in self.sent
                if one.paper.set_id == set_id and number in (one.paper.number, one.paper.name[4:])
            ),
            None,
        )

    def _numbers(self, set_id: str, number: str) -> str:
        """The control numbers of a document."""
        sent = self._sent(set_id, number)
        return _control_numbers(sent) if sent else ""

    def _only(self, set_id: str) -> str:
        """The control numbers of a document, where it is the only one of its kind."""
        found = [one for one in self.sent if one.paper.set_id == set_id]
        return _control_numbers(found[0]) if len(found) == 1 else ""

    def _of_order(self, order: PurchaseOrder, result: CheckResult, rules: Collection[str]) -> Shown:
        number = order.po_number
        day = f" of {order.po_date}" if order.po_date else ""
        paper = f"Your order (850) {number}{day}{self._numbers('850', number)}"
        facts = tuple(self._dates(order, result, rules))
        return Shown(paper, "850", number, facts, _raw(order))

    def _dates(
        self, order: PurchaseOrder, result: CheckResult, rules: Collection[str]
    ) -> Iterator[Fact]:
        conventions = self.case.profile.conventions_of("850")
        of_order = {
            told.anchor
            for limit in result.in_force
            if set(rules) & set(limit.rules)
            for told in limit.told
            if told.by == "order"
        }
        for meaning in (one for one in ORDER_DATES if one in of_order):
            with suppress(CannotTell):
                for one in dates_of_order(order, meaning, conventions):
                    yield Fact(meaning.replace("_", " "), str(one.date), _raw(one))

    def _of_answer(self, one: OrderAcknowledgment) -> Shown:
        number = one.po_number
        paper = f"Our acknowledgment (855) of order {number}{self._numbers('855', number)}"
        return Shown(paper, "855", number, (), _raw(one))

    def _of_notice(self, notice: ShipNotice, result: CheckResult, rules: Collection[str]) -> Shown:
        number = notice.notice_number
        sent = self._sent("856", number)
        paper = f"Our ship notice (856) {number}{self._numbers('856', number)}"
        if sent is not None and sent.paper.at is not None:
            paper += f", sent {_at(sent.paper.at, self.zone)}"
        answers = [self._answer(one) for one in sent.paper.answers] if sent else []
        told = "; ".join(answers)
        paper += f"; {told}" if told else "; no answer to it is known"
        facts = (*self._departures(notice, result), *_carriage(notice, self._of_notices))
        if any(rule.startswith(_LABELS) for rule in rules):
            facts = (*facts, *_cartons(notice))
        return Shown(paper, "856", number, facts, _raw(notice), told)

    @property
    def _of_notices(self) -> Conventions:
        return self.case.profile.conventions_of("856")

    def _departures(self, notice: ShipNotice, result: CheckResult) -> Iterator[Fact]:
        if (left := self.departure(notice, result)) is None:
            return
        at = left.first if left.day is None and left.doubt is None else None
        for one in shipment_dates(notice, "departed", self._of_notices):
            yield Fact("departure", words(left), _raw(one), at)

    def _answer(self, one: Answer) -> str:
        number = f" {one.reference}" if one.reference else ""
        why = f": {one.reason}" if one.reason else ""
        return f"{one.outcome} by your {one.answered_by}{number} {_at(one.at, self.zone)}{why}"

    def _of_invoice(self, invoice: Invoice) -> Shown:
        number = invoice.invoice_number
        day = f" of {invoice.date}" if invoice.date else ""
        paper = f"Our invoice (810) {number}{day}{self._numbers('810', number)}"
        return Shown(paper, "810", number, (), _raw(invoice))

    def _seen(self, result: CheckResult) -> Iterator[Shown]:
        """What the carrier, the retailer, or a count at the dock says."""
        by: dict[str, list[Fact]] = {}
        for one in result.shipment.observations:
            value = _at(one.at, self.zone) if one.at else str(one.day or _counted(one) or one.value)
            about = ", ".join(filter(None, (one.po, one.item)))
            what = one.what.replace("_", " ") + (f" of {about}" if about else "")
            set_id = (one.where.path or "")[:3] if one.where else ""
            whose = _WHOSE.get(one.source, "") if set_id else ""
            paper = f"{whose} {set_id}{self._only(set_id)}"
            source = paper if whose else f"By the word of: {one.source}"
            by.setdefault(source, []).append(Fact(what, value, at=one.at))
        for source, facts in by.items():
            yield Shown(source, "", "", tuple(facts))


def with_goods(papers: Iterable[Shown], shipment: Shipment) -> Iterator[Shown]:
    """The same papers, each with how much of a line it tells of."""
    counts = list(counts_of(shipment))
    for one in papers:
        word = _GOODS.get(one.set_id, "")
        told = [
            Fact(f"{word}, line {each.line} of {each.po}", f"{amount.normalize():f} {each.unit}")
            for each in counts
            if word and (amount := getattr(each, word)) is not None
        ]
        yield one._replace(facts=(*one.facts, *told))


_WHOSE: Final = {"retailer": "Your", "carrier": "The carrier's"}
"""Who says what was seen, where a document of his does."""
_GOODS: Final = {"850": "ordered", "855": "acknowledged", "856": "shipped", "810": "invoiced"}
"""Set -> which count of the goods it tells."""


def zone_of(case: Case) -> str:
    """By whose clock a packet tells its times: of where the goods left, else the retailer's."""
    zones = {one.shipment.facts.ship_from_zone for one in case.results}
    if len(zones) == 1 and (zone := zones.pop()):
        return zone
    return _retailer_zone(case) or _UTC


def _retailer_zone(case: Case) -> str | None:
    return case.profile.zone.name if case.profile.zone else None


def _control_numbers(sent: Sent) -> str:
    return f", ISA13 {sent.isa}, GS06 {sent.gs}, ST02 {sent.st}"


def _carriage(notice: ShipNotice, conventions: Conventions) -> Iterator[Fact]:
    """The numbers by which a retailer finds a truck."""
    level = notice.shipment
    if level is None:
        return
    for meaning, name in _NAMES.items():
        with suppress(CannotTell):
            if (found := reference(notice, meaning, conventions)) is not None:
                yield Fact(name, found.value, _raw(found))
    for carrier in level.carriers:
        if carrier.code:
            yield Fact("carrier (SCAC)", carrier.code, _raw(carrier))
    for one in level.equipment:
        if one.number:
            yield Fact("trailer", f"{one.initial} {one.number}".strip(), _raw(one))
    for lading in level.packaging:
        if lading.quantity is not None:
            yield Fact("packages", f"{lading.quantity}", _raw(lading))


_NAMES: Final[Mapping[NumberMeaning, str]] = {
    "bill_of_lading": "bill of lading",
    "master_bill_of_lading": "master bill of lading",
    "pro_number": "PRO number",
}


def _cartons(notice: ShipNotice) -> Iterator[Fact]:
    """The numbers that stand on cartons and pallets, a fact each."""
    for pack in (*notice.tares, *notice.packs):
        for mark in pack.marks:
            if mark.sscc:
                yield Fact(CARTON, mark.sscc, _raw(mark))


def _counted(one: Observation) -> str:
    return "" if one.quantity is None else f"{one.quantity.normalize():f} {one.unit}".rstrip()


def _raw(record: Record) -> str:
    """The first segment of a record, as it stands in its document."""
    first = next(iter(record.segments()), ())
    return "*".join(str(one) for one in first).rstrip("*")


def _at(when: datetime, zone: str) -> str:
    return words(at_instant(when, zone))


def facts_with(facts: Iterable[Fact], what: str) -> str:
    """The value of a fact, where all of that name agree; else nothing."""
    found = {one.value for one in facts if one.what == what}
    return found.pop() if len(found) == 1 else ""
