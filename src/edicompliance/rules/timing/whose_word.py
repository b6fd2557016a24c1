"""Whose word counts: when something was, and which date of an order is in force.

The plan, our own note, the carrier and the retailer's gate give four times for one arrival; the
order, its change, the routing and an authorization give four dates for one window. All are kept.
The profile says in which order they are asked (`observations.NAME.prefer`); the first one that is
known counts, and a finding tells whose that was and who says otherwise.

>>> from datetime import date
>>> from edicompliance.documents.segments.times import on_day
>>> order = Told(on_day(date(2026, 11, 20), "UTC"), ())
>>> granted = Told(on_day(date(2026, 12, 5), "UTC"), (), number="RA-1")
>>> told = chosen("must_arrive_by", {"order": order, "authorization": granted},
...               lambda _: ("authorization", "order"))
>>> told.by, told.otherwise
('authorization', ('the order says 2026-11-20 for must_arrive_by',))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.routing_instructions import RoutingInstructions
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    moment_from_x12,
    on_day,
    words,
)
from edicompliance.documents.tables.observations import Observation
from edicompliance.profiles import Authorization
from edicompliance.rules.model import Evidence

_PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "retailer": "the retailer",
        "carrier": "the carrier",
        "proof of delivery": "the proof of delivery",
        "own": "our own record",
        "portal": "the retailer's portal",
        "routing": "the routing (754)",
        "change": "the change (860)",
        "order": "the order",
        "appointment": "the appointment",
        "authorization": "the authorization",
    }
)
_STANDS_IN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "checked_in": ("arrived", "gate_in", "in_yard"),
        "gate_in": ("arrived", "checked_in", "in_yard"),
        "in_yard": ("arrived", "gate_in", "checked_in"),
        "arrived": ("gate_in", "checked_in", "in_yard"),
        "departed": ("picked_up",),
        "picked_up": ("departed",),
    }
)
"""What is taken for an anchor where who says so does not speak of the anchor itself."""
_ARRIVALS: Final = frozenset(("arrived", "checked_in", "gate_in", "in_yard"))
_PICKUPS: Final = frozenset(("departed", "picked_up", "pickup_planned"))
_DELIVERY_DATES: Final = frozenset(("must_arrive_by", "deliver_requested"))
_PICKUP_DATES: Final = frozenset(("ship_requested", "pickup_requested", "carrier_requested"))
_OPENING: Final = {"ship_not_before": "pickup", "deliver_not_before": "delivery"}
_CLOSING: Final = {"ship_not_after": "pickup", "deliver_not_after": "delivery"}
_CANCELLATION: Final = "01"


@dataclass(frozen=True, slots=True)
class Told:
    """A moment, and what tells it."""

    moment: Moment
    evidence: tuple[Evidence, ...]
    by: str = ""
    """Whose word it is: `plan`, `carrier`, `authorization`; empty where nobody else was asked."""
    number: str = ""
    """Of an authorization."""
    who: str = ""
    """Who at the retailer gave it."""
    document: str = ""
    """What shows it."""
    otherwise: tuple[str, ...] = ()
    """What others say, in sentences."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one order and its ship notices, besides the order itself and our plan."""

    prefer: Callable[[str], tuple[str, ...]]
    """The profile's order of preference for an anchor; raises `CannotTell`."""
    observed: tuple[Observation, ...] = ()
    """What was seen that concerns them."""
    granted: Mapping[str, tuple[date, Authorization]] = field(default_factory=dict)
    """Dates that the retailer authorized."""
    file: str = ""
    """Where the authorizations are from."""
    changed: Callable[[str], Told | None] = lambda _: None
    """What a change of the order (860) says of a date."""
    routed: Told | None = None
    """When the carrier comes, by the retailer's routing (754)."""
    appointment: Told | None = None
    """The appointment: of the delivery where we ship, of the pickup where the retailer does."""
    collect: bool | None = None
    """Whether the retailer's carrier fetches it; None: not known."""

    def of_event(self, anchor: str, zone: str | None) -> dict[str, Told]:
        """Who says when something happened, each in his own words."""
        known: dict[str, Told] = {}
        for name in (anchor, *_STANDS_IN.get(anchor, ())):
            for word, told in self._seen(name, zone):
                known.setdefault(word, told)
        if anchor == "pickup_planned" and self.routed is not None:
            known.setdefault("retailer", self.routed)
        fits = (_PICKUPS if self.collect else _ARRIVALS) if self.collect is not None else ()
        if anchor in fits and self.appointment is not None:
            known["appointment"] = self.appointment
        return known

    def of_date(self, anchor: str, zone: str | None, order: Told | None) -> dict[str, Told]:
        """Who says which date an order has, besides the order itself."""
        known: dict[str, Told] = {}
        if (changed := self.changed(anchor)) is not None:
            known["change"] = changed
        if self.collect and self.routed and _moves(anchor, "pickup", self.routed.moment, order):
            known["routing"] = self.routed
        for word, told in self._seen(anchor, zone):
            if word == "retailer":
                known["portal"] = told
        place = None if self.collect is None else "pickup" if self.collect else "delivery"
        met = self.appointment
        if met is not None and place and _moves(anchor, place, met.moment, order):
            known["appointment"] = met
        if anchor in self.granted and zone is not None:
            known["authorization"] = self._authorized(anchor, zone)
        return known

    def _seen(self, anchor: str, zone: str | None) -> Iterator[tuple[str, Told]]:
        by_word: dict[str, list[Observation]] = {}
        for one in self.observed:
            if one.what == anchor and (one.at or one.day):
                by_word.setdefault(one.source, []).append(one)
        for word, seen in by_word.items():
            times = {(one.at, one.day) for one in seen}
            if len(times) > 1:
                who = _PHRASES[word]
                raise CannotTell(f"{who} gives {len(times)} different times for {anchor}")
            evidence = tuple(evidence_of(one) for one in seen)
            yield word, Told(_moment(seen[0], zone), evidence)

    def _authorized(self, anchor: str, zone: str) -> Told:
        day, grant = self.granted[anchor]
        key = f"authorization {grant.number}: {anchor}"
        evidence = Evidence(file=self.file or None, value=day.isoformat(), key=key)
        return Told(
            on_day(day, zone),
            (evidence,),
            number=grant.number,
            who=grant.by,
            document=grant.document or "",
        )


def _moves(anchor: str, place: str, moment: Moment, order: Told | None) -> bool:
    """Whether an agreed pickup, or delivery, moves a date of the order.

    A requested date becomes the agreed one. A window only grows: one that is agreed within it
    leaves the order's own ends as they are.
    """
    if anchor in (_PICKUP_DATES if place == "pickup" else _DELIVERY_DATES):
        return True
    if order is None:
        return False
    if _OPENING.get(anchor) == place:
        return moment.first < order.moment.first
    return _CLOSING.get(anchor) == place and moment.last > order.moment.last


def _moment(one: Observation, zone: str | None) -> Moment:
    if one.at is not None:
        return at_instant(one.at, zone)
    if zone is None or one.day is None:
        raise CannotTell(f"{_PHRASES[one.source]} gives only a day for {one.what}: needs its zone")
    return on_day(one.day, zone)


def evidence_of(one: Observation) -> Evidence:
    """Where an observation stands: its bytes, or its line in a CSV file."""
    if one.where is not None:
        place = one.where
        return Evidence(place.file, place.offset, place.length, place.reference, one.raw)
    moment: date | datetime | None = one.at or one.day
    value = moment.isoformat() if moment else one.value or str(one.quantity or "")
    return Evidence(file=one.file, value=value, key=f"line {one.line}: {one.what}")


def chosen(
    anchor: str, known: Mapping[str, Told], prefer: Callable[[str], tuple[str, ...]]
) -> Told | None:
    """Return the word that counts, with what the others say; None where nobody says anything."""
    if not known:
        return None
    order = prefer(anchor)
    if "appointment" not in order:
        known = {word: told for word, told in known.items() if word != "appointment"}
        if not known:
            return None
    word = next((one for one in order if one in known), None)
    if word is None:
        said = " and ".join(known)
        raise CannotTell(f"needs {anchor} by the word of {' or '.join(order)}, not of {said}")
    told = known[word]
    others = tuple(_otherwise(anchor, told, known, word))
    marked = tuple(replace(one, by=word, otherwise=others) for one in told.evidence)
    return replace(told, by=word, evidence=marked, otherwise=others)


def _otherwise(anchor: str, told: Told, known: Mapping[str, Told], counts: str) -> Iterator[str]:
    """What others say; that a plan was another is no contradiction."""
    ours = told.moment
    for word, other in known.items():
        theirs = other.moment
        same = (theirs.first, theirs.last) == (ours.first, ours.last)
        if word not in (counts, "plan") and not same:
            yield f"{_PHRASES[word]} says {words(theirs)} for {anchor}"


def changed_date(
    changes: Sequence[OrderChange],
    order: PurchaseOrder,
    read: Callable[[OrderChange, str], Told | None],
    anchor: str,
) -> Told | None:
    """What the last change of an order says of a date, if any of them does."""
    own = [
        one for one in changes if one.po_number == order.po_number and one.purpose != _CANCELLATION
    ]
    own.sort(key=lambda one: (one.change_sequence.zfill(9), one.date or date.min))
    found = (read(one, anchor) for one in reversed(own))
    return next((one for one in found if one is not None), None)


def routed_pickup(
    instructions: Sequence[RoutingInstructions],
    pos: Sequence[str],
    zone: str | None,
) -> Told | None:
    """When the carrier comes for an order by the last routing (754); None where none says it."""
    for one in reversed([one for one in instructions if one.purpose != _CANCELLATION]):
        for load in (load for po in pos for load in one.loads_for(po)):
            pickup = load.pickup
            if pickup is None or not pickup.raw("date"):
                continue
            day, clock, code = map(pickup.raw, ("date", "time", "zone_code"))
            moment = moment_from_x12(day, clock, code, zone)
            places = (Evidence.of(pickup, part) for part in ("date", "time") if pickup.raw(part))
            return Told(moment, tuple(places))
    return None
