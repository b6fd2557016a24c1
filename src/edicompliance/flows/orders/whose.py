"""Whose documents are judged by a guide: the partners who have it, and what holds for all of them.

The number of an order says nothing of the retailer who gave it: two retailers have an order
4500001 each. So documents are looked for by partner and number, and which partners have a guide
stands in the settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.profiles import Profile, load_profile
from edicompliance.store import Work
from edicompliance.store.looking_back import partners


class Whose(NamedTuple):
    """The partners who have a guide."""

    facts: Mapping[str, ShipmentFacts]
    """Partner -> what holds for all shipments to him; empty: nobody has it."""
    settings: Mapping[str, PartnerSettings] = MappingProxyType({})
    """Partner -> his settings, where there are any."""
    note: str = ""
    """Why nobody's documents count, though there are some."""


def whose(
    look: Work,
    profiles: Sequence[Profile],
    config: Config | None = None,
    named: Collection[str] = (),
) -> Whose:
    """The partners whose documents are judged: those named, else those who have the guide.

    Without settings it is the partner who is called as the guide is, else the only one there is
    whom no other guide claims. `EdiError` for a name that nobody has.
    """
    there = partners(look)
    settings = {one.name: one for one in config.partners} if config else {}
    for name in named:
        if name not in settings and name not in there:
            known = ", ".join(sorted({*settings, *there})) or "there is none"
            raise EdiError(f"partner {name!r}: expected one of the store ({known})")
    ids = {one.id for one in profiles}
    wanted = tuple(named) or tuple(_having(settings.values(), profiles))
    wanted = wanted or tuple(one for one in there if one in ids)
    free = [one for one in there if one not in settings]
    if not wanted and len(there) == 1:
        wanted = tuple(free)
    if not wanted:
        listed = ", ".join(there) or "nobody's documents are there"
        return Whose({}, note=f"no partner has the profile {profiles[-1].id} ({listed})")
    return Whose(_facts(wanted, settings), settings)


def _facts(
    wanted: Iterable[str], settings: Mapping[str, PartnerSettings]
) -> dict[str, ShipmentFacts]:
    return {
        name: settings[name].facts if name in settings else ShipmentFacts()
        for name in sorted(set(wanted))
    }


def _having(settings: Iterable[PartnerSettings], profiles: Sequence[Profile]) -> list[str]:
    """Those who have the very guide, else those whose guide lies above or below it."""
    guides = {one.name: guide for one in settings if (guide := _guide(one.profile)) is not None}
    ids = {one.id for one in profiles}
    exact = [name for name, own in guides.items() if own.id in ids]
    return exact or [name for name, own in guides.items() if _is_kin(own, profiles)]


def _guide(named: str) -> Profile | None:
    try:
        return load_profile(named)
    except EdiError:
        return None


def _is_kin(own: Profile, profiles: Sequence[Profile]) -> bool:
    layers = {path.resolve() for path in own.layers}
    return any(
        own.layers[-1].resolve() in {path.resolve() for path in one.layers}
        or one.layers[-1].resolve() in layers
        for one in profiles
    )
