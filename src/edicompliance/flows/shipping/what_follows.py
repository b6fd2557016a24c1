"""What has to move when a truck leaves at another time: its arrival, and its ship notice.

What `shipment.toml` plans moves by as much as the departure; so does what only the ship notice
says. A date without a time, or a plan without a departure to count from, cannot be moved: where it
lies before the new departure the supposition contradicts itself, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, words, zone_info
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.errors import EdiError
from edicompliance.rules.context import Context, Place
from edicompliance.rules.results.supposed import Change

Ask = Callable[[], Context]
"""What the documents say of the shipment, as it is."""


def as_told(facts: ShipmentFacts, ask: Ask) -> ShipmentFacts:
    """The plan, with what only the documents say of it, where the departure is known."""
    context = ask()
    leaves = facts.planned_departure or _exact(_told("departed", "ship_from", context))
    if leaves is None:
        return facts
    sent = None if facts.asn_sent else _exact(_sent(context))
    arrives = _exact(_told("arrived", "ship_to", context))
    return facts.model_copy(
        update={
            "planned_departure": leaves,
            "planned_arrival": facts.planned_arrival or arrives,
            "asn_planned": facts.asn_planned or sent,
        }
    )


def refuse_contradictions(facts: ShipmentFacts, changed: Collection[str], ask: Ask) -> None:
    """Raise where an arrival, or a ship notice, that does not move lies before the departure."""
    leaves = facts.planned_departure
    if leaves is None:
        return
    if "arrive" not in changed:
        told = facts.planned_arrival or _told("arrived", "ship_to", ask())
        _before("arrive", told, leaves)
    if "asn" not in changed and facts.asn_sent is None:
        _before("asn", facts.asn_planned or _sent(ask()), leaves)


def _before(key: str, told: datetime | Moment | None, leaves: datetime) -> None:
    if told is None or (told if isinstance(told, datetime) else told.last) >= leaves:
        return
    got = told.isoformat() if isinstance(told, datetime) else words(told)
    raise EdiError(
        f"{key}: expected a time after the departure, {leaves.isoformat()}, got {got}, which nobody"
        f" moved; say {key}=TIME, too"
    )


def left_behind(facts: ShipmentFacts, changes: Collection[Change]) -> Iterator[str]:
    """What stays as it is, and lies before what would come before it."""
    keys = {one.key for one in changes}
    leaves, arrives = facts.planned_departure, facts.planned_arrival
    if leaves and facts.asn_sent and facts.asn_sent < leaves:
        yield (
            f"the ship notice was sent {facts.asn_sent.isoformat()}, before it would leave "
            f"{leaves.isoformat()}: its dates are then not true any more"
        )
    if facts.appointment and arrives and "appointment" not in keys and facts.appointment < arrives:
        yield (
            f"the appointment, {facts.appointment.isoformat()}, is before it would arrive, "
            f"{arrives.isoformat()}; appointment=TIME supposes another one"
        )


def _told(anchor: str, place: Place, context: Context) -> Moment | None:
    try:
        return context.told(anchor, place).moment
    except CannotTell:
        return None


def _sent(context: Context) -> Moment | None:
    """When its ship notice is sent; of several that differ, it is not told."""
    found: set[Moment] = set()
    try:
        found.update(context.sent_at(one).moment for one in context.shipment.notices)
    except CannotTell:
        return None
    return found.pop() if len(found) == 1 else None


def _exact(moment: Moment | None) -> datetime | None:
    if moment is None or moment.first != moment.last:
        return None
    return moment.first.astimezone(zone_info(moment.zone))
