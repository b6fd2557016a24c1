"""What a partner's settings say besides the store: the supplier's lists, and what is let pass.

`edic check` is given both by its options. Whatever judges orders of the store takes them from
`masters` and `waivers` of the partner in `edicompliance.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from edicompliance.documents import Shipment
from edicompliance.flows.config import PartnerSettings
from edicompliance.masters import Masters, load_masters
from edicompliance.profiles import Exceptions, Profile, load_exceptions
from edicompliance.rules.guides.scope import own_facts
from edicompliance.rules.known import Known
from edicompliance.rules.timing.dock import with_dock_zone


@dataclass(frozen=True, slots=True)
class Besides:
    """What is known of all shipments to a partner; the empty one knows nothing."""

    masters: Masters = field(default_factory=Masters)
    exceptions: Exceptions = field(default_factory=Exceptions)
    digest: str = ""
    """The sha256 of the files; empty: there are none."""
    profile: Profile | None = None
    """The guide that they lie beside."""

    @classmethod
    def of(cls, partner: PartnerSettings | None, profile: Profile) -> Besides:
        """Return what the settings name; `EdiError` for a file that is wrong."""
        if partner is None or not (partner.masters or partner.waivers):
            return NOTHING_BESIDE
        return cls(
            load_masters(*partner.masters),
            load_exceptions(partner.waivers, profile) if partner.waivers else Exceptions(),
            _digest(partner),
            profile,
        )

    @property
    def dock_zone(self) -> str | None:
        """By whose clock our dock goes: that of all our sites, else the retailer's."""
        sites = self.masters.sites
        zones = {one.zone for one in sites.rows} if sites is not None else set()
        if len(zones) == 1 and (zone := zones.pop()):
            return zone
        return self.profile.zone.name if self.profile and self.profile.zone else None

    def shipment(self, one: Shipment) -> Shipment:
        """A shipment whose articles are those of the supplier's list, and whose dock his sites'."""
        if self.masters.items is not None:
            one = replace(one, items=self.masters.items)
        if self.profile is None or self.masters.sites is None:
            return one
        meaning = self.profile.meaning("856", own_facts(one))
        if with_dock_zone(one, self.masters, meaning)[0].facts.ship_from_zone is not None:
            return one  # what the sites say of it, the check says, too
        facts = one.facts.model_copy(update={"ship_from_zone": self.dock_zone})
        return replace(one, facts=facts)

    def known(self, one: Known) -> Known:
        """What is known of a shipment, and this; what the store has was granted later."""
        if self is NOTHING_BESIDE:
            return one
        both = self.exceptions.authorizations + one.exceptions.authorizations
        exceptions = Exceptions(
            waivers=self.exceptions.waivers,
            authorizations=both,
            file=one.exceptions.file or self.exceptions.file,
        )
        return replace(one, masters=self.masters, exceptions=exceptions)


NOTHING_BESIDE = Besides()


def _digest(partner: PartnerSettings) -> str:
    told = sha256()
    for path in _files(partner):
        data = path.read_bytes()
        told.update(f"{path.name} {len(data)} ".encode() + data)
    return told.hexdigest()


def _files(partner: PartnerSettings) -> Iterator[Path]:
    """The files that are read, in the same order on every machine."""
    for given in map(Path, (*partner.masters, *filter(None, [partner.waivers]))):
        yield from (
            sorted(one for one in given.iterdir() if one.is_file()) if given.is_dir() else (given,)
        )
