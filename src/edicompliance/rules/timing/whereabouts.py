"""Where orders go: the zone and the scope words of each ship-to, and who says so.

The supplier's own word in `shipment.toml` comes first; then his list of locations, then the
retailer's list in the profile. What no list has is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from edicompliance.documents import CannotTell, Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import ship_to
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.shipment import Shipment, ShipmentFacts
from edicompliance.masters import Masters, RetailLocation
from edicompliance.masters.places import Compared, address_of, compare, row_of
from edicompliance.profiles import Profile
from edicompliance.profiles.places import Place
from edicompliance.rules.guides.scope import own_facts, told

if TYPE_CHECKING:
    from edicompliance.rules.context import Context


class Told(NamedTuple):
    """What is known of a place, and where it stands."""

    zone: str | None = None
    words: tuple[tuple[str, str], ...] = ()
    by: str = ""


_NOTHING = Told()


class Whereabouts:
    """Of the orders of one shipment. Immutable to whoever asks."""

    def __init__(
        self, shipment: Shipment, profile: Profile, masters: Masters, conventions: Conventions
    ) -> None:
        self._shipment, self._profile = shipment, profile
        self._locations, self._conventions = masters.locations, conventions

    def party(self, order: PurchaseOrder) -> Party | None:
        """Where an order goes."""
        return told(lambda: ship_to(order, self._conventions))

    def zone(self, order: PurchaseOrder | None = None) -> str | None:
        """The time zone there; of no order in particular, that of all of them."""
        own = self._shipment.facts.ship_to_zone
        if own is not None:
            return own
        orders = (order,) if order is not None else self._shipment.orders
        zones = {self._listed(one).zone or self._by_profile(one).zone for one in orders}
        return zones.pop() if len(zones) == 1 else None

    def words(self, order: PurchaseOrder) -> dict[str, str]:
        """Words of the scope that the supplier's list has for the place."""
        return dict(self._listed(order).words)

    def facts(self, order: PurchaseOrder | None) -> ShipmentFacts:
        """The supplier's facts, with the zone of the place where he gives none."""
        facts, zone = self._shipment.facts, self.zone(order)
        if facts.ship_to_zone is not None or zone is None:
            return facts
        return facts.model_copy(update={"ship_to_zone": zone})

    def sentences(self) -> Iterator[str]:
        """Say what was taken from a list, each place once."""
        facts = self._shipment.facts
        for order in self._shipment.orders:
            party = self.party(order)
            lists = self._listed(order), self._by_profile(order)
            zone = next((one for one in lists if one.zone), None)
            if party is None:
                continue
            if facts.ship_to_zone is None and zone is not None:
                yield f"ship-to {party.code} is in zone {zone.zone}, by {zone.by}"
            for name, word in lists[0].words:
                if getattr(facts, name) is None:
                    yield f"ship-to {party.code} is {name} {word}, by {lists[0].by}"

    def compare(self, asked: Party, said: Party, on: date | None = None) -> Compared:
        """Whether a place is the one that was asked for, by either list; raises `CannotTell`."""
        try:
            return compare(asked, said, self._locations, on)
        except CannotTell:
            if self._one_in_the_guide(asked, said):
                return Compared(True, "one place in the retailer's list")
            raise

    def served_by(self, place: Party, on: date | None = None) -> Party:
        """The distribution centre that serves a store, by the supplier's list; else the place."""
        row = row_of(place, self._locations, on) if self._locations is not None else None
        if row is None or not row.served_by:
            return place
        return Party(role="ST", qualifier="92", code=row.served_by)

    def is_one_stop(self, one: Party, other: Party, on: date | None = None) -> bool:
        """Whether a truck stops once for two places; a store and its centre are two."""
        locations = self._locations
        rows = [row_of(each, locations, on) for each in (one, other)] if locations else []
        known = [row.thing for row in rows if row is not None]
        if len(known) > 1:
            return known[0] == known[1]
        try:
            return compare(one, other).same
        except CannotTell:
            if self._one_in_the_guide(one, other):
                return True
            raise

    def _one_in_the_guide(self, one: Party, other: Party) -> bool:
        place = self._profile.place(one.code.strip(), own_facts(self._shipment))
        return isinstance(place, Place) and other.code.strip() in place.numbers

    # -- the two lists

    def _listed(self, order: PurchaseOrder) -> Told:
        return self._of_lists[id(order)][0] if id(order) in self._of_lists else _NOTHING

    def _by_profile(self, order: PurchaseOrder) -> Told:
        return self._of_lists[id(order)][1] if id(order) in self._of_lists else _NOTHING

    @cached_property
    def _of_lists(self) -> dict[int, tuple[Told, Told]]:
        found = {}
        for order in self._shipment.orders:
            party = self.party(order)
            if party is not None:
                found[id(order)] = self._own(party, order), self._theirs(party)
        return found

    def _own(self, party: Party, order: PurchaseOrder) -> Told:
        """What the supplier's list says; a place that it is unsure of is not in it."""
        if self._locations is None:
            return _NOTHING
        try:
            row = row_of(party, self._locations, order.po_date)
        except CannotTell:
            return _NOTHING
        if row is None:
            return _NOTHING
        return Told(row.zone or None, _words(row), f"{self._locations.path}:{row.line}")

    def _theirs(self, party: Party) -> Told:
        """What the profile's list says of it."""
        place = self._profile.place(party.code, own_facts(self._shipment))
        if not isinstance(place, Place):
            return _NOTHING
        by = f"{place.source.title}, grade {place.source.grade}" if place.source else "the profile"
        return Told(place.zone, (), by)


class Stops:
    """Places as they are met one after the other: one that is there already keeps its name."""

    def __init__(self, whereabouts: Whereabouts) -> None:
        self._whereabouts = whereabouts
        self._met: list[Party] = []

    def name(self, place: Party, on: date | None = None, *, dc: bool = False) -> str:
        """The name of a place, with `dc` of the centre that serves it; raises `CannotTell`."""
        stop = self._whereabouts.served_by(place, on) if dc else place
        doubts: list[CannotTell] = []
        for met in self._met:
            try:
                if self._whereabouts.is_one_stop(met, stop, on):
                    return _name(met)
            except CannotTell as doubt:
                doubts.append(doubt.with_traceback(None))
        if doubts:
            raise CannotTell(doubts[0].reason)
        if not _name(stop):
            raise CannotTell("a place has neither a code nor a whole address")
        self._met.append(stop)
        return _name(stop)


def _name(place: Party) -> str:
    return place.code.strip() or address_of(place)


def _words(row: RetailLocation) -> tuple[tuple[str, str], ...]:
    return (("network", row.network),) if row.network else ()


def notice_place(notice: ShipNotice, level: Level, conventions: Conventions) -> Party | None:
    """The ship-to of an order level of a notice, else of the levels around it."""
    above: Level | None = level
    while above is not None:
        if (place := ship_to(above, conventions)) is not None:
            return place
        above = notice.parent_of(above)
    return None


def wordings(context: Context) -> Iterator[str]:
    """Say where a notice writes the address of an order's place otherwise than the order."""
    for notice in context.shipment.notices:
        for match, levels in context.aboard.named_on(notice):
            order, asked = match.order, context.whereabouts.party(match.order)
            conventions = told(partial(context.conventions, "856"))
            if asked is None or conventions is None:
                continue
            for level in levels:
                said = told(partial(notice_place, notice, level, conventions))
                if said is None:
                    continue
                found = told(partial(context.whereabouts.compare, asked, said, order.po_date))
                if found and found.wording:
                    yield (
                        f"order {order.po_number} and ship notice {notice.notice_number} write the "
                        f"address of one place otherwise: {found.wording}"
                    )
