"""Everybody who has a say in the times of an order, gathered for one order and its notices.

Observations, the retailer's authorizations, changes of the order (860), its routing (754) and the
appointment: each as far as it is about this order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import dates_meaning, reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.segments.times import at_instant, moment_from_x12
from edicompliance.documents.tables.observations import Observation
from edicompliance.profiles import Authorization, Undecided
from edicompliance.profiles.bodies_evidence import usual_order
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.times import ORDER_DATES, one_date
from edicompliance.rules.timing.whose_word import Told, Words, changed_date, routed_pickup

if TYPE_CHECKING:
    from edicompliance.rules.context import Context, Place

_DATES_OF_CHANGES: Final = ("860", "850")


class Hearing:
    """Hears everybody about one order, or about all of a shipment, judged at one place."""

    def __init__(
        self,
        context: Context,
        order: PurchaseOrder | None,
        notices: Sequence[ShipNotice],
        place: Place,
    ) -> None:
        self._context, self._order, self._notices = context, order, notices
        self._zone = context.zone(place, order)

    def words(self) -> Words:
        """What they say."""
        shipment, order = self._context.shipment, self._order
        terms = self._context.freight.of(order)
        routed = None
        if shipment.routing:
            routed = routed_pickup(shipment.routing, self._pos(), self._context.zone("ship_from"))
        granted, file = self._granted()
        return Words(
            prefer=self._prefer,
            observed=tuple(self._observed()) if shipment.observations else (),
            granted=granted,
            file=file,
            changed=self._changed,
            routed=routed,
            appointment=self._appointment(),
            collect=None if terms is None else terms == "collect",
        )

    def _pos(self) -> tuple[str, ...]:
        orders = [self._order] if self._order is not None else self._context.shipment.orders
        return tuple(one.po_number for one in orders)

    def _prefer(self, anchor: str) -> tuple[str, ...]:
        return self._context.preferred(anchor, self._order)

    def _observed(self) -> Iterator[Observation]:
        """What was seen of this order, of one of its notices, of its bill, or of the shipment."""
        pos = self._pos()
        numbers = {one.notice_number for one in self._notices}
        bills = set(self._bills())
        for one in self._context.shipment.observations:
            named = ((one.po, pos), (one.notice, numbers), (one.bill_of_lading, bills))
            told = [number in known for number, known in named if number]
            if not told or any(told):
                yield one

    def _bills(self) -> Iterator[str]:
        own = self._context.shipment.facts.bill_of_lading
        if own:
            yield own
        conventions = self._context.conventions("856")
        for notice in self._notices:
            try:
                found = reference(notice, "bill_of_lading", conventions)
            except CannotTell:
                continue
            if found is not None:
                yield found.value

    def _granted(self) -> tuple[dict[str, tuple[date, Authorization]], str]:
        exceptions = self._context.known.exceptions
        if self._order is None or not exceptions.authorizations:
            return {}, ""
        facts, on = self._context.facts(self._order), self._context.today
        return dict(exceptions.dates(self._order.po_number, facts, on)), exceptions.file

    def _appointment(self) -> Told | None:
        facts = self._context.shipment.facts
        if facts.appointment is None:
            return None
        evidence = Evidence.fact(
            self._context.shipment.facts_file, "appointment", facts.appointment
        )
        return Told(at_instant(facts.appointment, self._zone), (evidence,))

    def _changed(self, anchor: str) -> Told | None:
        changes = self._context.shipment.changes
        if self._order is None or not changes or anchor not in ORDER_DATES:
            return None
        return changed_date(changes, self._order, self._date_of, anchor)

    def _date_of(self, change: OrderChange, anchor: str) -> Told | None:
        """What one change says of a date; its codes mean what those of orders do, if not said."""
        families, context = self._context.profile.families, self._context
        said = next((one for one in _DATES_OF_CHANGES if ("conventions", one) in families), "850")
        meaning = next(one for one in ORDER_DATES if one == anchor)
        records = dates_meaning(change.dates, meaning, context.conventions(said, self._order))
        return one_date(
            records,
            anchor,
            day_zone=self._zone,
            time_zone=lambda: context.clock_zone("850", self._order),
        )


def preference(context: Context, anchor: str, order: PurchaseOrder | None) -> tuple[str, ...]:
    """Whose word counts for an anchor, the first one first; raises `CannotTell`."""
    if ("observations", anchor) not in context.profile.families:
        return usual_order(anchor)
    facts = context.facts(order) if order is not None else context.facts()
    answer = context.profile.preferred(anchor, facts)
    if isinstance(answer, Undecided):
        raise CannotTell(f"observations.{anchor}: {answer.reason}")
    return answer


def sent_at(context: Context, notice: ShipNotice) -> Told:
    """When a notice is sent: the supplier's word, else the time in the notice itself."""
    told = context.clock(None, "ship_from").tell("asn_sent")
    if told is not None:
        return told
    if not notice.time:
        raise CannotTell("the ship notice has no time (BSN04), and asn_planned is not given")
    zone = context.clock_zone("856")
    moment = moment_from_x12(notice.raw("date"), notice.raw("time"), "", zone)
    return Told(moment, tuple(Evidence.of(notice, part) for part in ("date", "time")))
