"""What a rule may know besides the shipment: the time, and what the guide says about it.

A context is made for one shipment, one profile and one instant. It answers a rule's questions in
the guide's own terms (the ship window of this order, the deadline of that notice) and raises
`CannotTell` where a fact is missing and `NotApplicable` where the guide asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Final, Literal, TypeVar

from edicompliance.documents import Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.matched import Matching
from edicompliance.documents.comparing.matching import match
from edicompliance.documents.comparing.substitutions import acknowledged_substitutions
from edicompliance.documents.conventions import KeyPart
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import at_instant, zone_info
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import (
    Facts,
    Point,
    Profile,
    Resolved,
    RuleBinding,
    TimeContext,
)
from edicompliance.profiles.answers import Answers
from edicompliance.rules.bound import Bound
from edicompliance.rules.guides.circumstances import Circumstances
from edicompliance.rules.guides.scope import own_facts
from edicompliance.rules.invoices.billing import Billing
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.money.tariff import Tariff
from edicompliance.rules.notices.aboard import Aboard
from edicompliance.rules.notices.planning import planned
from edicompliance.rules.orders.amending import amended
from edicompliance.rules.orders.receipt import came_in
from edicompliance.rules.routing.freight import Freight
from edicompliance.rules.timing.dock import with_dock_zone
from edicompliance.rules.timing.hearing import Hearing, preference, sent_at
from edicompliance.rules.timing.limits import (
    Deadline,
    End,
    NotApplicable,
    Supposed,
    Window,
    clause_in_force,
    narrowing_in_force,
)
from edicompliance.rules.timing.times import Anchors, Clock, lacking
from edicompliance.rules.timing.whereabouts import Whereabouts
from edicompliance.rules.timing.whose_word import Told
from edicompliance.x12 import Narrowing

_CERTAIN_KEY: Final[tuple[KeyPart, ...]] = ("retailer", "po")
"""What is in the key of an order whatever else is."""
_OF_ALL: Final = ("aboard", "freight", "whereabouts", "_base_conventions")
"""What two contexts of one shipment have in common."""
_T = TypeVar("_T")
Place = Literal["ship_from", "ship_to", "retailer"]
_OUTSIDE: Final[tuple[Place, ...]] = ("ship_from", "ship_to")


@dataclass(frozen=True)
class Context:
    """Everything besides the shipment that a rule may look at. Immutable."""

    shipment: Shipment
    """With the documents that hold: those sent again or replaced are left out."""
    profile: Profile
    now: datetime
    matching: Matching
    """Orders against ship notices."""
    why_no_key: str | None = None
    """Why it cannot be told what makes two orders one; None: it can."""
    known: Known = NOTHING_MORE
    """What is known besides: lists, history, exceptions."""
    prepared: tuple[str, ...] = ()
    """What was done before judging, in words: changes (860) applied, a notice made of a plan."""
    unwritten: str | None = None
    """Why no ship notice can be made of the plan that is given; None: it can, or there is none."""
    strict_sources: bool = False
    """Whether what rests on a weak source has no price."""
    only_orders: bool = False
    """Whether editions go by what the orders say alone: so it is found out what else is known."""
    supposed: Supposed = field(default_factory=dict)
    """Which clause is taken to hold where it cannot be told; None: none of them."""
    _answers: Answers = field(default_factory=Answers, init=False, repr=False, compare=False)
    _whatever_holds: Answers = field(default_factory=Answers, init=False, repr=False, compare=False)
    """What hangs on no clause: a context that supposes one has the same."""

    @classmethod
    def of(
        cls, shipment: Shipment, profile: Profile, now: datetime, known: Known = NOTHING_MORE
    ) -> Context:
        """The context of a check: documents matched, and those set aside that do not hold.

        Where the profile's word on what makes two orders one hangs on a fact that is not given,
        orders with one number are not told apart.
        """
        own = own_facts(shipment)
        conventions, why = profile.meaning("850", own), None
        try:
            conventions.require("order_key")
        except CannotTell as unknown:
            conventions, why = conventions.with_order_key(_CERTAIN_KEY), unknown.reason
        shipment, dock = with_dock_zone(shipment, known.masters, profile.meaning("856", own))
        as_changed = amended(shipment, profile.partner(own))
        shipment, plan = planned(as_changed.shipment, profile.partner(own))
        matching = match(
            shipment.orders,
            shipment.notices,
            conventions,
            notice_conventions=profile.meaning("856", own),
            items=shipment.items,
            substitutions=tuple(acknowledged_substitutions(shipment.acknowledgments)),
            changes=as_changed.open,
        )
        aside = {id(one) for one in matching.set_aside}
        settled = replace(
            shipment,
            orders=tuple(one.order for one in matching.orders),
            notices=tuple(one for one in shipment.notices if id(one) not in aside),
        )
        unwritten = plan[0] if plan and not shipment.notices else None
        said = (*as_changed.said, *plan, *dock)
        return cls(settled, profile, now, matching, why, known, said, unwritten)

    @property
    def today(self) -> date:
        """The day of the check: at our dock, else by the retailer's clock, else as it was given."""
        zone = self.zone("ship_from") or self.zone("retailer")
        return (self.now.astimezone(zone_info(zone)) if zone else self.now).date()

    # -- what kind of shipment it is

    @cached_property
    def freight(self) -> Freight:
        """The freight terms of its orders."""
        conventions = self.base("850"), self.base("856")
        return Freight(self.shipment.facts.freight_terms, conventions, self.aboard.notices_naming)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """Where its orders go: zones and words of these places."""
        return Whereabouts(self.shipment, self.profile, self.known.masters, self.base("850"))

    def zone(self, place: Place, order: PurchaseOrder | None = None) -> str | None:
        """The time zone of a place, where it is known; a ship-to is an order's."""
        if place == "retailer":
            return self.profile.zone.name if self.profile.zone else None
        if place == "ship_from":
            return self.shipment.facts.ship_from_zone
        return self.whereabouts.zone(order)

    def facts(self, *orders: PurchaseOrder) -> Facts:
        """What decides which clauses hold: scope words, and the dates editions are keyed to.

        Of several orders it is what they agree on; with none, of all orders of the shipment.
        """
        return self.circumstances.of(orders)

    @cached_property
    def circumstances(self) -> Circumstances:
        """What is known of its orders."""
        return Circumstances(self)

    @cached_property
    def by_orders_alone(self) -> Context:
        """The same in which only the orders decide, to find out whose word counts."""
        alone = replace(self, only_orders=True)
        for name in _OF_ALL:
            vars(alone)[name] = getattr(self, name)
        return alone

    def supposing(self, key: tuple[object, ...], answer: Resolved | None) -> Context:
        """The same, where one of the clauses that may hold is taken to hold.

        Only `resolve` asks what is supposed; what never asks it is worked out once for all.
        """
        under = replace(self, supposed={**self.supposed, key: answer})
        for name in (*_OF_ALL, "circumstances", "_whatever_holds"):
            vars(under)[name] = getattr(self, name)
        return under

    def facts_of_notice(self, notice: ShipNotice) -> Facts:
        """What the orders of a notice agree on; of an order that is not given nothing is known."""
        return self.circumstances.of_notice(notice)

    # -- what the documents' qualifiers mean

    def base(self, set_id: str) -> Conventions:
        """The conventions as far as they do not hang on facts of an order."""
        return self._base_conventions[set_id]

    @cached_property
    def _base_conventions(self) -> dict[str, Conventions]:
        own = own_facts(self.shipment)
        return {name: self.profile.meaning(name, own) for name in ("850", "856")}

    def clock_zone(self, set_id: str, order: PurchaseOrder | None = None) -> str | None:
        """By whose clock a document's times are read; None: its zone is not known."""
        conventions = self.conventions(set_id, order)
        conventions.require("times")
        return self.zone(conventions.times, order)

    def cancel_basis(self, order: PurchaseOrder) -> Literal["shipped", "delivered"]:
        """What must have happened by the order's cancel date."""
        conventions = self.conventions("850", order)
        conventions.require("cancel_basis")
        return conventions.cancel_basis

    def conventions(self, set_id: str, order: PurchaseOrder | None = None) -> Conventions:
        """What the qualifiers of an order, or of the shipment's notices, mean."""
        orders = (order,) if order is not None else ()
        return self._whatever_holds.once(
            ("conventions", set_id, id(order)),
            lambda: self.profile.meaning(set_id, self.facts(*orders)),
        )

    # -- what the guide says

    def resolve(self, section: str, name: str, facts: Facts) -> Resolved:
        """The clause in force."""
        return clause_in_force(self.profile, section, name, facts, self.supposed)

    def window(self, name: str, order: PurchaseOrder) -> Window:
        """A window of an order; its calendar dates are judged at its own place."""
        return self.once(("window", name, id(order)), lambda: self._window(name, order))

    def _window(self, name: str, order: PurchaseOrder) -> Window:
        resolved = self.resolve("windows", name, self.facts(order))
        span = resolved.clause.span
        place = resolved.clause.at or self._place_of_cancelling(order)
        ends = (self._end(one, order, resolved, place) for one in (span.opening, span.closing))
        begin, end = ends
        if begin.is_open and end.is_open:
            raise NotApplicable(f"the order has no such dates: {', '.join(span.anchors)}")
        return Window(begin, end, resolved)

    def _place_of_cancelling(self, order: PurchaseOrder) -> Place:
        return "ship_to" if self.cancel_basis(order) == "delivered" else "ship_from"

    def _end(
        self, point: Point | None, order: PurchaseOrder, resolved: Resolved, place: Place
    ) -> End:
        """One end of a window; where the clause is optional, no date means no limit."""
        if point is None:
            return End()
        try:
            anchors = self.anchors(point.anchors, order, place)
            if not anchors and resolved.clause.optional:
                return End()
            anchors.require(point.anchors)
            times = replace(self._times(resolved, order), zone=self.zone(place, order))
            return End(point.evaluate(anchors, times), anchors.evidence, told=anchors.sayings)
        except CannotTell as doubt:
            return End(doubt=doubt)

    def deadline(
        self, name: str, *, order: PurchaseOrder | None = None, notice: ShipNotice | None = None
    ) -> Deadline:
        """A deadline, for an order or for a ship notice."""
        question = "deadline", name, id(order), id(notice)
        return self.once(question, lambda: self._deadline(name, order, notice))

    def _deadline(
        self, name: str, order: PurchaseOrder | None, notice: ShipNotice | None
    ) -> Deadline:
        facts = self.facts_of_notice(notice) if notice is not None else None
        facts = facts or (self.facts(order) if order is not None else self.facts())
        resolved = self.resolve("deadlines", name, facts)
        clause = resolved.clause
        anchors = self.anchors(clause.point.anchors, order, "retailer", notice)
        anchors.require(clause.point.anchors)
        moment = clause.point.evaluate(anchors, self._times(resolved, order))
        by_then = clause.before is not None, clause.counts
        return Deadline(moment, *by_then, resolved, anchors.evidence, anchors.sayings)

    def told_by(self, point: Point, resolved: Resolved, notice: ShipNotice) -> Told:
        """When a time that a clause names is, for a ship notice; raises `CannotTell`."""
        anchors = self.anchors(point.anchors, None, "retailer", notice)
        anchors.require(point.anchors)
        return Told(point.evaluate(anchors, self._times(resolved, None)), anchors.evidence)

    def narrowing(self, set_id: str) -> Narrowing:
        """What the partner requires and forbids in a document."""
        return narrowing_in_force(self.profile, set_id, self.facts())

    @cached_property
    def bound(self) -> Bound:
        """How the profile takes the rules."""
        return Bound(self.profile, self.facts())

    def binding(self, code: str) -> RuleBinding:
        """How hard the profile takes a rule; where that hangs on a missing fact, the hardest."""
        return self.bound.binding(code)

    def _times(self, resolved: Resolved, order: PurchaseOrder | None) -> TimeContext:
        zones = {place: self.zone(place, order) for place in _OUTSIDE}
        known = {str(place): zone for place, zone in zones.items() if zone is not None}
        return self.profile.time_context(resolved.clause, known)

    # -- when things are, or are planned

    def clock(
        self, order: PurchaseOrder | None, place: Place, notice: ShipNotice | None = None
    ) -> Clock:
        """What tells the anchors, dates of the order judged at `place`.

        Of a notice, or of an order, only the notices it is about tell when things are.
        """
        question = "clock", id(order), place, id(notice)
        return self._whatever_holds.once(question, lambda: self._clock(order, place, notice))

    def _clock(self, order: PurchaseOrder | None, place: Place, notice: ShipNotice | None) -> Clock:
        conventions = self.conventions("856")
        notices = (notice,) if notice is not None else self.aboard.notices_of(order)
        return Clock(
            shipment=replace(self.shipment, notices=notices, facts=self.whereabouts.facts(order)),
            now=at_instant(self.now, self.zone(place, order)),
            order=order,
            conventions=self.conventions("850", order),
            notice_conventions=conventions,
            zone=self.zone(place, order),
            order_zone=partial(self.clock_zone, "850", order),
            notice_zone=partial(self.clock_zone, "856"),
            words=Hearing(self, order, notices, place).words(),
            came_in=partial(came_in, order, self.known.history, self.zone(place, order)),
        )

    def preferred(self, anchor: str, order: PurchaseOrder | None) -> tuple[str, ...]:
        """Whose word counts for an anchor, the first one first; raises `CannotTell`."""
        question = "preferred", anchor, id(order)
        return self._whatever_holds.once(question, lambda: preference(self, anchor, order))

    def anchors(
        self,
        names: Sequence[str],
        order: PurchaseOrder | None,
        place: Place,
        notice: ShipNotice | None = None,
    ) -> Anchors:
        """The moments that a time of the guide starts from, as far as they are known."""
        return Anchors(self.clock(order, place, notice), names)

    def told(self, anchor: str, place: Place, order: PurchaseOrder | None = None) -> Told:
        """When something is or is planned; raises `CannotTell` where nobody says."""
        told = self.clock(order, place).tell(anchor)
        if told is None:
            raise CannotTell(lacking([anchor]))
        return told

    def sent_at(self, notice: ShipNotice) -> Told:
        """When a notice is sent: the supplier's word, else the time in the notice itself."""
        return sent_at(self, notice)

    # -- what several rules ask

    def once(self, question: Hashable, look_up: Callable[[], _T]) -> _T:
        """What was found the first time; a document is told by its `id`, as it stays here."""
        return self._answers.once(question, look_up)

    def close(self) -> None:
        """Let go of everything at the end: what hangs on each other waits for the collector."""
        for one in (*self._answers, *self._whatever_holds, *vars(self).values()):
            if isinstance(one, Context):
                one.close()
        vars(self).clear()

    # -- what is on the truck, and what it costs

    @cached_property
    def aboard(self) -> Aboard:
        """Which orders ship on which notices, and what of them."""
        return Aboard(self.shipment, self.matching, self.currency)

    @cached_property
    def billing(self) -> Billing:
        """What the invoices bill, line by line, and of which order."""
        return Billing(self.shipment, self.matching)

    @property
    def currency(self) -> str:
        """The profile's."""
        return self.profile.currency

    @cached_property
    def tariff(self) -> Tariff:
        """What faults cost."""
        own = self.circumstances
        return Tariff(
            self.profile, self.shipment, self.facts, lambda: own.own, self.matching.conflicts
        )
