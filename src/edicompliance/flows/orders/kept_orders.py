"""Orders of the store, read back with all that is kept of them, by the guide of their retailer.

An order is found by its retailer's partners and its number, and comes with the shipment that it is
in: the orders that one ship notice, answer or invoice of ours names together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from edicompliance.documents import Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.anew.rejudge_plan import Member, around, planned
from edicompliance.flows.config import Config
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.orders.read_back import Archived, Noted, Reader, grants_of, noted
from edicompliance.flows.orders.whose import whose
from edicompliance.flows.shipping.besides import Besides
from edicompliance.profiles import Authorization, Profile
from edicompliance.profiles.partner import counted_by
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import History
from edicompliance.rules.known import Known
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.looking_back import first_came
from edicompliance.store.looking_back import partners as partners_of

_SOURCE: Final = "the store"
_AT_A_TIME: Final = 32
"""Of so many shipments the database is asked at once."""
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Kept(NamedTuple):
    """A shipment of the store, and what is known besides."""

    member: Member
    shipment: Shipment
    known: Known
    latest: datetime
    """When the last of its documents came, or went out."""


class KeptOrders:
    """What the store has of the orders of one retailer."""

    def __init__(
        self,
        look: Work,
        archive: Archive,
        profile: Profile,
        config: Config | None = None,
        partners: Sequence[str] = (),
    ) -> None:
        """`partners` are those whose documents count; none: those who have the guide."""
        self._look, self._profile = look, profile
        self._reader = Reader(archive, counted_by(profile.conventions_of("856"), "856"))
        found = whose(look, [profile], config, partners)
        self.note = found.note if partners_of(look) else ""
        """Why nothing counts, though there are documents."""
        self._besides = {
            name: Besides.of(found.settings.get(name), profile) for name in found.facts
        }
        self._guides = {name: Guide.of(profile, facts) for name, facts in found.facts.items()}
        self.partners: tuple[str, ...] = tuple(self._guides)

    def edition_for(self, partner: str) -> str:
        """The sha256 of the guide and of what holds for all shipments to a partner."""
        return self._guides[partner].edition + self._besides[partner].digest[:8]

    def members(self) -> list[Member]:
        """All shipments of the retailer."""
        return planned(self._look, self.partners, since=_EVER, until=self._look.now)

    def read(self, members: Sequence[Member]) -> Iterator[Kept]:
        """Shipments with all that is known of them; none of which the bytes are gone."""
        for at in range(0, len(members), _AT_A_TIME):
            part = members[at : at + _AT_A_TIME]
            known = noted(self._look, part, self.partners, self._look.now)
            for member in part:
                if (archived := self._archived(member, known)) is not None:
                    yield self._kept(archived)

    def checked(self, pos: Iterable[str]) -> CheckResult | None:
        """What the rules say of an order as of its last document, under any of its numbers."""
        found = (around(self._look, partner, po) for partner in self.partners for po in pos)
        for kept in self.read([one for one in found if one is not None]):
            if not (kept.shipment.orders or kept.shipment.notices):
                continue
            now = kept.latest + timedelta(seconds=1)
            known = replace(kept.known, history=_until(kept.known.history, now))
            try:
                return check(kept.shipment, self._profile, now=now, known=known)
            except EdiError:
                continue
        return None

    def granted(self, pos: Iterable[str]) -> tuple[Authorization, ...]:
        """What the retailer granted for an order, under any of its numbers."""
        found = [one for po in dict.fromkeys(("", *pos)) for one in self._grants.get(po, ())]
        return tuple(one for _, one in sorted(found, key=itemgetter(0)))

    @cached_property
    def _grants(self) -> dict[str, list[tuple[int, Authorization]]]:
        """Order, or none in particular -> what was granted for it, numbered as it was granted."""
        found: dict[str, list[tuple[int, Authorization]]] = {}
        listed = grants_of(self._look, self.partners or (self._profile.id,)).values()
        for nth, (po, one) in enumerate(chain.from_iterable(listed)):
            found.setdefault(po, []).append((nth, one))
        return found

    @cached_property
    def _since(self) -> datetime | None:
        return first_came(self._look, self.partners)

    def _archived(self, member: Member, known: Noted) -> Archived | None:
        try:
            return self._reader.read(member, known)
        except EdiError:
            return None

    def _kept(self, archived: Archived) -> Kept:
        zone = self._profile.zone.name if self._profile.zone else None
        latest = archived.latest or self._look.now
        besides = self._besides[archived.member.partner]
        shipment = archived.shipment(self._guides[archived.member.partner].facts, zone)
        return Kept(
            archived.member,
            besides.shipment(shipment),
            besides.known(archived.known(_SOURCE, self._since, self._look.now)),
            latest,
        )


def _until(history: History | None, now: datetime) -> History | None:
    """A history that ends where the judgement does."""
    return replace(history, until=now) if history is not None else None
