"""By whose clock our dock goes, where `shipment.toml` does not say it: by the list of our sites."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from edicompliance.documents import Conventions
from edicompliance.documents.conventions import party
from edicompliance.documents.shipment import Shipment
from edicompliance.masters import Masters
from edicompliance.masters.model import Site
from edicompliance.rules.guides.scope import told


def with_dock_zone(
    shipment: Shipment, masters: Masters, conventions: Conventions
) -> tuple[Shipment, tuple[str, ...]]:
    """Return a shipment with the zone of its ship-from, and a sentence where a list gave it.

    It is the zone of the site that the ship notices name; where they name none, that of all sites.
    """
    sites = masters.sites
    if shipment.facts.ship_from_zone is not None or sites is None:
        return shipment, ()
    codes = _codes(shipment, conventions)
    named = [one for one in sites.rows if _is_named(one, codes)]
    zones = {one.zone for one in (named if codes else sites.rows)}
    zone = zones.pop() if len(zones) == 1 else ""
    if not zone:
        return shipment, ()
    facts = shipment.facts.model_copy(update={"ship_from_zone": zone})
    said = f"the goods leave from zone {zone}, by {sites.path}"
    return replace(shipment, facts=facts), (said,)


def _codes(shipment: Shipment, conventions: Conventions) -> set[str]:
    """The codes of the places that the ship notices leave from."""
    senders = (told(partial(party, one, "ship_from", conventions)) for one in shipment.notices)
    return {one.code.strip() for one in senders if one is not None and one.code.strip()}


def _is_named(site: Site, codes: set[str]) -> bool:
    return bool({site.code, site.gln} & codes)
