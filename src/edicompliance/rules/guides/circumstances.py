"""What is known of each order: words of the scope, and the days that editions are keyed to.

Most editions are keyed to a date of the order. Others go by what happens to the goods or by a paper
of ours: a departure, a check-in, an invoice. Such a day is told by whoever's word counts for it;
what is planned stands in before the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from edicompliance.documents import Document, PurchaseOrder, ShipNotice
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles import Facts
from edicompliance.profiles.anchors import DATES
from edicompliance.rules.guides.period_ends import PERIOD_END, period_end
from edicompliance.rules.guides.scope import agreed, order_facts, own_facts
from edicompliance.x12.segment import Segment

if TYPE_CHECKING:
    from edicompliance.rules.context import Context

_WHERE_IT_ARRIVES: Final = frozenset(
    (
        "deliver_not_before",
        "deliver_not_after",
        "deliver_requested",
        "must_arrive_by",
        "arrival_estimated",
        "appointment",
        "arrived",
        "checked_in",
        "gate_in",
        "in_yard",
        "unloaded",
        "received",
    )
)
"""Anchors that are judged where the goods arrive; others where they leave."""


class Circumstances:
    """Of the orders of one shipment. Immutable to whoever asks."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, orders: Sequence[PurchaseOrder]) -> Facts:
        """What some orders agree on; with none, all orders of the shipment."""
        if len(orders) == 1:
            return self._of(orders[0])
        return self._agreed([self._of(one) for one in orders]) if orders else self._common

    def of_notice(self, notice: ShipNotice) -> Facts:
        """What the orders of a notice agree on; of an order that is not given nothing is known."""
        orders = self._context.aboard.all_orders_of(notice)
        return self.of(orders) if orders else self.own

    @cached_property
    def own(self) -> Facts:
        """What is known of the shipment, whatever its orders say."""
        own = own_facts(self._context.shipment)
        return replace(own, dates=dict(self._days(None, own)))

    @cached_property
    def _common(self) -> Facts:
        return self._agreed(list(self._facts.values())) if self._facts else self.own

    def _agreed(self, facts: Sequence[Facts]) -> Facts:
        return agreed(facts, self._context.profile.series)

    @cached_property
    def _facts(self) -> dict[int, Facts]:
        return {id(order): self._read(order) for order in self._context.shipment.orders}

    def _of(self, order: PurchaseOrder) -> Facts:
        """Those of an order that is given; or of one that others of its number contradict."""
        return self._facts.get(id(order)) or self._read(order)

    def _read(self, order: PurchaseOrder) -> Facts:
        context = self._context
        own, conventions = own_facts(context.shipment), context.base("850")
        said = order_facts(order, own, context.freight.of(order), conventions)
        if "scac" in context.profile.universe and (scac := self._scac(order)):
            said = replace(said, scope={"scac": scac, **said.scope})
        facts = context.profile.with_words(
            said,
            self._papers(order),
            context.whereabouts.words(order),
        )
        return replace(facts, dates={**facts.dates, **dict(self._days(order, facts))})

    # -- words

    def _scac(self, order: PurchaseOrder) -> str | None:
        """The carrier that all ship notices of an order name."""
        found = {
            carrier.scac
            for notice in self._context.aboard.notices_naming(order)
            for level in notice.shipments
            for carrier in level.carriers
            if carrier.scac
        }
        return found.pop() if len(found) == 1 else None

    def _papers(self, order: PurchaseOrder) -> dict[str, list[Segment]]:
        """The segments of an order and its other papers that words are read from."""
        tags: defaultdict[str, set[str]] = defaultdict(set)
        for reading, _ in self._context.profile.readings.values():
            tags[reading.set_id].add(reading.demand.tag)
        return {
            set_id: _segments(self._of_kind(set_id, order), wanted)
            for set_id, wanted in tags.items()
        }

    def _of_kind(self, set_id: str, order: PurchaseOrder) -> Sequence[Document]:
        shipment, number = self._context.shipment, order.po_number
        if set_id == "850":
            return (order,)
        if set_id == "856":
            return self._context.aboard.notices_naming(order)
        if set_id == "860":
            return [one for one in shipment.changes if one.po_number == number]
        if set_id == "810":
            return [one for one in shipment.invoices if one.po_number == number]
        if set_id == "754":
            return [one for one in shipment.routing if one.loads_for(number)]
        return [one for one in shipment.routing_requests if number in one.po_numbers]

    # -- days

    def _days(self, order: PurchaseOrder | None, known: Facts) -> Iterator[tuple[str, date]]:
        """The days of editions that the order itself does not tell."""
        if self._context.only_orders:
            return
        keyed_to = {one.keyed_to for one in self._context.profile.series.values()}
        for anchor in sorted(keyed_to - set(known.dates)):
            if day := self._decisive(anchor, order, known):
                yield anchor, day

    def _decisive(self, anchor: str, order: PurchaseOrder | None, known: Facts) -> date | None:
        """The day of an anchor as it is told; a period's end is reckoned where nobody tells it."""
        if anchor == "invoiced" and (day := self._invoiced(order)):
            return day
        if (day := self._day(anchor, order)) or anchor != PERIOD_END:
            return day
        return period_end(
            self._context.profile,
            lambda name: known.dates.get(name) or self._decisive(name, order, known),
        )

    def _invoiced(self, order: PurchaseOrder | None) -> date | None:
        """The day on which all invoices, of an order or of the shipment, are dated."""
        number = order.po_number if order is not None else None
        days = {
            one.date
            for one in self._context.shipment.invoices
            if number is None or one.po_number == number
        }
        return days.pop() if len(days) == 1 else None

    def _day(self, anchor: str, order: PurchaseOrder | None) -> date | None:
        """The day of an anchor, where somebody tells it."""
        place: Literal["ship_to", "ship_from"] = (
            "ship_to" if anchor in _WHERE_IT_ARRIVES else "ship_from"
        )
        context = self._context.by_orders_alone
        zone = context.zone(place, order)
        try:
            clock = context.clock(order, place)
            if anchor in DATES and zone is None:
                clock = replace(clock, zone="UTC")
            told = clock.tell(anchor)
        except CannotTell:
            return None
        return _calendar_day(told.moment, context.zone("retailer") or zone) if told else None


def _segments(documents: Sequence[Document], tags: Collection[str]) -> list[Segment]:
    """The segments with some tags, of all that documents were read from."""
    return [
        source.segments[at]
        for source in (one.source for one in documents)
        for at, tag in enumerate(source.tags if source else ())
        if source and tag in tags
    ]


def _calendar_day(moment: Moment, zone: str | None) -> date | None:
    """The day of a moment by the retailer's clock, else where it happens, else as it was told.

    None where it may be one day or the next.
    """
    if moment.day is not None:
        return moment.day
    days = {_day_of(instant, zone or moment.zone) for instant in (moment.first, moment.last)}
    return days.pop() if len(days) == 1 else None


def _day_of(instant: datetime, zone: str) -> date:
    return instant.astimezone(zone_info(zone)).date()
