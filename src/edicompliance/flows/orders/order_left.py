"""Whether the truck of an order of the store has left, when, and who says so.

Somebody saw it leave, or each ship notice that went out bears a day of departure (DTM*011) that is
over. A plan whose time is over, without a ship notice, is no departure: nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, at_instant
from edicompliance.documents.shipment import Shipment
from edicompliance.flows.orders.order_check import ReadyOrder
from edicompliance.reports.timeline_rows import Happened
from edicompliance.rules.context import Context
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whose_word import Told

_NAMES: Final = {"own": "our own record"}
OUR_NOTICE: Final = "our ship notice"


class Departure(NamedTuple):
    """That a truck has left."""

    moment: Moment
    """When, the last of several; a calendar day where no time is told."""
    by: str
    """Who says so: `our ship notice`, `the carrier`."""
    accepted: datetime | None = None
    """When that ship notice was accepted, where it is the ship notice that says so."""


def departure_of(ready: ReadyOrder) -> Departure | None:
    """When the truck of an order left, the last of several; None: it has not, or nobody says."""
    sent = {one.number for one in ready.story.sent("856")}
    if not sent and not ready.shipment.observations:
        return None
    if sent and (left := _departed(ready, _without_plan(ready.shipment), sent, OUR_NOTICE)):
        return left._replace(accepted=_accepted(ready)) if left.by == OUR_NOTICE else left
    planned_by = "our plan; its ship notice went out" if sent else ""
    return _departed(ready, ready.shipment, sent, planned_by)


def _departed(
    ready: ReadyOrder, shipment: Shipment, sent: set[str], planned_by: str
) -> Departure | None:
    """The last of its trucks that left; None: one has not, or nobody says."""
    context = Context.of(shipment, ready.profile, ready.now, ready.known)
    found = [_left(told, planned_by, ready.now) for told in _told(context, sent)]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return max(known, key=lambda one: one.moment.last)


def _without_plan(shipment: Shipment) -> Shipment:
    """The same as its papers tell it: what went out to the retailer counts before our plan."""
    return replace(shipment, facts=shipment.facts.model_copy(update={"planned_departure": None}))


def _accepted(ready: ReadyOrder) -> datetime | None:
    """When the last of its ship notices was accepted; None: one is not yet, or was not."""
    sent = ready.story.sent("856")
    times = [
        max((each.at for each in answers if each.outcome != "rejected"), default=None)
        for answers in (ready.story.answers.get(one.id, []) for one in sent)
    ]
    known = [one for one in times if one is not None]
    return max(known) if known and len(known) == len(times) else None


def happened_to(ready: ReadyOrder, left: Departure | None) -> tuple[Happened, ...]:
    """What came true of an order: that it left, that its ship notices went out, their answers."""
    found = [Happened("left", left.moment, "planned_departure")] if left is not None else []
    sent = ready.story.sent("856")
    several = len({one.number for one in sent}) > 1
    for one in sent:
        name = f"ship notice {one.number}" if several else "ship notice"
        of = "" if several else "asn_sent"
        found.append(Happened(f"{name} sent", at_instant(one.received_at), of))
        found += [
            Happened(f"{name} {each.outcome.replace('-', ' ')}", at_instant(each.at))
            for each in ready.story.answers.get(one.id, ())
        ]
    return tuple(found)


def _told(context: Context, sent: set[str]) -> Iterator[Told | None]:
    """What tells when each truck leaves: of each order, by each of its ship notices."""
    for order in context.shipment.orders:
        aboard = context.aboard.notices_of(order)
        notices = [one for one in aboard if one.notice_number in sent]
        for notice in notices or (None,):
            try:
                yield context.clock(order, "ship_from", notice).tell("departed")
            except (CannotTell, NotApplicable):
                yield None


def _left(told: Told | None, planned_by: str, now: datetime) -> Departure | None:
    """That it left by what is told; a plan counts only as `planned_by` says."""
    if told is None or told.moment.last > now:
        return None
    if told.by in ("plan", ""):
        return Departure(told.moment, planned_by) if planned_by else None
    return Departure(told.moment, _NAMES.get(told.by, f"the {told.by}"))
