"""What a rule may know besides the shipment: the time, and what the guide says about it.

A context is made for one shipment, one profile and one instant. It answers a rule's questions in
the guide's own terms (the ship window of this order, the deadline of that notice) and raises
`CannotTell` where a fact is missing and `NotApplicable` where the guide asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from edicompliance.charges import Base
from edicompliance.documents import Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import freight_terms, order_dates, ship_to
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.matching import Matching, OrderMatch, match
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.times import Moment, at_instant, moment_from_x12
from edicompliance.profiles import (
    Absent,
    ChargeClause,
    Facts,
    Profile,
    Resolved,
    RuleBinding,
    TimeContext,
    Undecided,
)
from edicompliance.rules import cargo
from edicompliance.rules.model import Evidence
from edicompliance.rules.times import ORDER_DATES, Anchors, Clock, Told, calendar_day
from edicompliance.x12 import Narrowing

Place = Literal["ship_from", "ship_to", "retailer"]
Terms = Literal["prepaid", "collect"]
_SCOPE = ("mode", "delivery", "programme", "department", "network")
_RULE_DEFAULTS = RuleBinding()


class NotApplicable(Exception):  # noqa: N818 - an outcome, not an error
    """The guide has no such clause for this shipment."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, for one order; an open side is None."""

    opening: Moment | None
    closing: Moment | None
    resolved: Resolved
    evidence: tuple[Evidence, ...]
    """What it was worked out from."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last moment of something."""

    moment: Moment
    on_limit: bool
    """Whether the moment itself is too late already ("before")."""
    counts: str
    """transmitted, accepted or clean."""
    resolved: Resolved
    evidence: tuple[Evidence, ...]

    @property
    def word(self) -> str:
        """`before` or `by`."""
        return "before" if self.on_limit else "by"


@dataclass(frozen=True)
class Context:
    """Everything besides the shipment that a rule may look at. Immutable."""

    shipment: Shipment
    """With the documents that hold: those sent again or replaced are left out."""
    profile: Profile
    now: datetime
    matching: Matching
    """Orders against ship notices."""
    history: None = None
    """Earlier uses of numbers, acknowledgments ...; None: nothing is known of them."""

    @classmethod
    def of(cls, shipment: Shipment, profile: Profile, now: datetime) -> Context:
        """The context of a check: documents matched, and those set aside that do not hold."""
        own = Facts(_own_scope(shipment), {})
        matching = match(
            shipment.orders,
            shipment.notices,
            profile.conventions("850", own)[0],
            notice_conventions=profile.conventions("856", own)[0],
            items=shipment.items,
        )
        aside = {id(one) for one in matching.set_aside}
        settled = replace(
            shipment,
            orders=tuple(one.order for one in matching.orders),
            notices=tuple(one for one in shipment.notices if id(one) not in aside),
        )
        return cls(settled, profile, now, matching)

    # -- what kind of shipment it is

    def freight(self, order: PurchaseOrder | None) -> Terms | None:
        """The freight terms: the supplier's own word, else the order's FOB."""
        terms = self.shipment.facts.freight_terms
        if terms is None and order is not None:
            terms = freight_terms(order, self._base("850"))
        return terms

    def zone(self, place: Place) -> str | None:
        """The time zone of a place, where it is known."""
        if place == "retailer":
            return self.profile.zone.name if self.profile.zone else None
        facts = self.shipment.facts
        return facts.ship_from_zone if place == "ship_from" else facts.ship_to_zone

    def facts(self, order: PurchaseOrder | None = None) -> Facts:
        """What decides which clauses hold: scope words, and the dates editions are keyed to.

        Of a whole shipment it is what its orders agree on.
        """
        return self._facts[id(order)] if order is not None else self._common_facts

    @cached_property
    def _facts(self) -> dict[int, Facts]:
        return {id(order): self._order_facts(order) for order in self.shipment.orders}

    @cached_property
    def _common_facts(self) -> Facts:
        return _agreed(list(self._facts.values()), _own_scope(self.shipment))

    def _order_facts(self, order: PurchaseOrder) -> Facts:
        conventions, scope = self._base("850"), _own_scope(self.shipment)
        terms, place = self.freight(order), ship_to(order, conventions)
        if terms:
            scope["freight"] = terms
        if place and place.code:
            scope["destination"] = place.code
        days = {
            anchor: calendar_day(order_dates(order, anchor, conventions))  # type: ignore[arg-type]  # one of ORDER_DATES
            for anchor in ORDER_DATES
        }
        dates = {anchor: day for anchor, day in {**days, "po_date": order.po_date}.items() if day}
        return Facts(scope, dates)

    # -- what the documents' qualifiers mean

    def _base(self, set_id: str) -> Conventions:
        """The conventions as far as they do not hang on facts of an order."""
        return self._base_conventions[set_id]

    @cached_property
    def _base_conventions(self) -> dict[str, Conventions]:
        own = Facts(_own_scope(self.shipment), {})
        return {name: self.profile.conventions(name, own)[0] for name in ("850", "856")}

    def conventions(self, set_id: str, order: PurchaseOrder | None = None) -> Conventions:
        """What the qualifiers of an order, or of the shipment's notices, mean."""
        key = (set_id, id(order))
        if key not in self._conventions:
            self._conventions[key] = self.profile.conventions(set_id, self.facts(order))[0]
        return self._conventions[key]

    @cached_property
    def _conventions(self) -> dict[tuple[str, int], Conventions]:
        return {}

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the judgement rests on that nobody sourced."""
        found = [
            warning
            for set_id, given in (("850", self.shipment.orders), ("856", self.shipment.notices))
            if given
            for warning in self.profile.conventions(set_id, self.facts())[1]
        ]
        if self.profile.zone and self.profile.zone.assumed:
            zone = self.profile.zone
            found.append(f"{zone.origin}: zone {zone} is assumed: {zone.origin.source.title}")
        return tuple(dict.fromkeys(found))

    # -- what the guide says

    def resolve(self, section: str, name: str, order: PurchaseOrder | None = None) -> Resolved:
        """The clause in force for an order, or for the shipment."""
        answer = self.profile.resolve(section, name, self.facts(order))
        if isinstance(answer, Undecided):
            raise CannotTell(f"{section}.{name}: {answer.reason}")
        if isinstance(answer, Absent):
            if answer.listed is not None:
                raise CannotTell(f"{section}.{name} is not known: {answer.listed}")
            raise NotApplicable(f"{section}.{name}")
        if answer.status in ("announced", "retired"):
            raise NotApplicable(f"{section}.{name} is {answer.status}")
        return answer

    def window(self, name: str, order: PurchaseOrder) -> Window:
        """A window of an order; its calendar dates are judged at its own place."""
        resolved = self.resolve("windows", name, order)
        clause = resolved.clause
        place: Place = clause.at or "retailer"
        anchors = self.anchors(clause.span.anchors, order, place)
        if clause.optional and len(anchors) < len(clause.span.anchors):
            raise NotApplicable(f"the order has no such dates: {', '.join(clause.span.anchors)}")
        times = replace(self._times(resolved), zone=self.zone(place))
        opening, closing = clause.span.evaluate(anchors, times)
        return Window(opening, closing, resolved, anchors.evidence)

    def deadline(self, name: str, order: PurchaseOrder | None) -> Deadline:
        """A deadline, for an order or for the shipment."""
        resolved = self.resolve("deadlines", name, order)
        clause = resolved.clause
        anchors = self.anchors(clause.point.anchors, order, "retailer")
        moment = clause.point.evaluate(anchors, self._times(resolved))
        on_limit = clause.before is not None
        return Deadline(moment, on_limit, clause.counts, resolved, anchors.evidence)

    def narrowing(self, set_id: str) -> Narrowing:
        """What the partner requires and forbids in a document."""
        narrowing = self.profile.narrowing(set_id, self.facts())
        if not narrowing.require and not narrowing.forbid:
            listed = self.profile.unknown.get(f"narrow.{set_id}")
            if listed is not None:
                raise CannotTell(f"narrow.{set_id} is not known: {listed}")
            raise NotApplicable(f"narrow.{set_id}")
        return narrowing

    def binding(self, code: str) -> RuleBinding:
        """How hard the profile takes a rule."""
        answer = self.profile.binding(code, self.facts())
        return answer.clause if isinstance(answer, Resolved) else _RULE_DEFAULTS

    def _times(self, resolved: Resolved) -> TimeContext:
        zones = {
            "ship_from": self.shipment.facts.ship_from_zone,
            "ship_to": self.shipment.facts.ship_to_zone,
        }
        known = {place: zone for place, zone in zones.items() if zone is not None}
        return self.profile.time_context(resolved.clause, known)

    # -- when things are, or are planned

    def clock(self, order: PurchaseOrder | None, place: Place) -> Clock:
        """What tells the anchors, dates of the order judged at `place`."""
        notices = self.conventions("856")
        return Clock(
            shipment=self.shipment,
            now=at_instant(self.now, self.zone(place)),
            order=order,
            conventions=self.conventions("850", order),
            notice_conventions=notices,
            zone=self.zone(place),
            notice_zone=self.zone(notices.times),
        )

    def anchors(self, names: Sequence[str], order: PurchaseOrder | None, place: Place) -> Anchors:
        """The moments that a time of the guide starts from, as far as they are known."""
        return Anchors(self.clock(order, place), names)

    def told(self, anchor: str, place: Place) -> Told:
        """When something is or is planned; raises `CannotTell` where nobody says."""
        told = self.clock(None, place).tell(anchor)
        if told is None:
            raise CannotTell(f"needs {anchor}")
        return told

    def sent_at(self, notice: ShipNotice) -> Told:
        """When a notice is sent: the supplier's word, else the time in the notice itself."""
        told = self.clock(None, "ship_from").tell("asn_sent")
        if told is not None:
            return told
        if not notice.time:
            raise CannotTell("the ship notice has no time (BSN04), and asn_planned is not given")
        zone = self.zone(self.conventions("856").times)
        moment = moment_from_x12(notice.raw("date"), notice.raw("time"), "", zone)
        parts = ("date", "time")
        evidence = tuple(Evidence.at(notice.where(part), notice.raw(part)) for part in parts)
        return Told(moment, evidence)

    # -- what is on the truck

    def match_of(self, order: PurchaseOrder) -> OrderMatch:
        """What the notices ship of an order."""
        return next(one for one in self.matching.orders if one.order is order)

    def cost(self, order: PurchaseOrder) -> Decimal | None:
        """The goods of an order that ship, at the retailer's cost; None: not known."""
        if not self.shipment.notices:
            return cargo.ordered_cost(order)
        return cargo.shipped_cost(self.match_of(order))

    def cartons(self, order: PurchaseOrder) -> Decimal | None:
        """The cartons that hold goods of an order; None: not known."""
        return cargo.cartons_of(self.match_of(order), self.matching)

    def orders_of(self, notice: ShipNotice) -> tuple[PurchaseOrder, ...]:
        """The orders given that a notice ships."""
        return tuple(
            one.order
            for one in self.matching.orders
            if any(named.notice is notice for named in one.named_by)
        )

    # -- charges

    @property
    def currency(self) -> str:
        """The profile's."""
        return self.profile.currency

    def charges(self, code: str, po: str | None) -> tuple[Resolved[ChargeClause] | Undecided, ...]:
        """The charges for a rule and an order, and those of which it cannot be told."""
        return tuple(
            answer
            for answer in self._charges_for(po)
            if code
            in (answer.for_codes if isinstance(answer, Undecided) else answer.clause.for_codes)
            and not (isinstance(answer, Resolved) and answer.status == "retired")
        )

    def _charges_for(self, po: str | None) -> tuple[Resolved[ChargeClause] | Undecided, ...]:
        if po not in self._charges:
            order = next((one for one in self.shipment.orders if one.po_number == po), None)
            self._charges[po] = self.profile.charges(self.facts(order))
        return self._charges[po]

    @cached_property
    def _charges(self) -> dict[str | None, tuple[Resolved[ChargeClause] | Undecided, ...]]:
        return {}

    def base(self, pos: set[str] | None) -> Base:
        """The counts and sums of the whole shipment, or of the orders with those numbers."""
        orders = [one for one in self.shipment.orders if pos is None or one.po_number in pos]
        shipped = cargo.known_sum(self.cost(order) for order in orders)
        ordered = cargo.known_sum(cargo.ordered_cost(order) for order in orders)
        counts = cargo.totals(self.shipment, self.matching, pos)
        return Base(self.currency, counts=counts, money={"cost": shipped, "po cost": ordered})


def _own_scope(shipment: Shipment) -> dict[str, str]:
    """The scope words that the supplier gives."""
    words = {name: getattr(shipment.facts, name) for name in _SCOPE}
    words["freight"] = shipment.facts.freight_terms
    return {name: word for name, word in words.items() if word}


def _agreed(facts: Sequence[Facts], own: dict[str, str]) -> Facts:
    """What all orders agree on; a word on which they differ is not known of the shipment."""
    if not facts:
        return Facts(own, {})
    first = facts[0]
    return Facts(
        {k: v for k, v in first.scope.items() if _all_say((one.scope for one in facts), k, v)},
        {k: v for k, v in first.dates.items() if _all_say((one.dates for one in facts), k, v)},
    )


def _all_say(tables: Iterable[Mapping[str, object]], key: str, value: object) -> bool:
    return all(table.get(key) == value for table in tables)
