"""Where orders go: the zone and the scope words of each ship-to, and who says so.

The supplier's own word in `shipment.toml` comes first; then his list of locations, then the
retailer's list in the profile. What no list has is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from edicompliance.documents import CannotTell, Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import ship_to
from edicompliance.documents.levels import Level
from edicompliance.documents.parts import Party
from edicompliance.documents.shipment import Shipment, ShipmentFacts
from edicompliance.masters import Masters, RetailLocation
from edicompliance.masters.places import compare, row_of
from edicompliance.profiles import Profile
from edicompliance.profiles.places import Place
from edicompliance.rules.scope import own_facts, told

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
    locations = context.known.masters.locations
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
                found = told(partial(compare, asked, said, locations, order.po_date))
                if found and found.wording:
                    yield (
                        f"order {order.po_number} and ship notice {notice.notice_number} write the "
                        f"address of one place otherwise: {found.wording}"
                    )
