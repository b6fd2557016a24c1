"""A shipment without a ship notice is judged on the one that its pack plan would give.

The warehouse's word (945) or the supplier's packing list stands in for the 856 until that is
written. That it is a plan is told with the result.
"""

from __future__ import annotations

from dataclasses import replace

from edicompliance.documents.composing.pack_plans import notice_of_plans, unsent
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Partner
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import UnwritableDocument


def planned(shipment: Shipment, partner: Partner) -> tuple[Shipment, tuple[str, ...]]:
    """Return a shipment with the notice of its plan, and what was done, in words."""
    if shipment.notices or not (shipment.pack_plans or shipment.packed) or not shipment.orders:
        return shipment, ()
    what = "pack plan (945)" if shipment.pack_plans else "packing list"
    try:
        notice = _notice(shipment, partner)
    except (UnwritableDocument, CannotTell) as reason:
        return shipment, (f"no ship notice can be written from the {what}: {reason}",)
    said = f"no ship notice (856) is given: the one that the {what} would give is judged"
    return replace(shipment, notices=(notice,)), (said,)


def _notice(shipment: Shipment, partner: Partner) -> ShipNotice:
    if shipment.pack_plans:
        return notice_of_plans(shipment.pack_plans, shipment.orders, partner, shipment.items)
    assert shipment.packed is not None  # noqa: S101 - `planned` looked
    return unsent(ship_notice(shipment.packed, shipment.orders, partner))
