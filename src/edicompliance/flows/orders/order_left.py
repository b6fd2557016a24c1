"""Whether the truck of an order of the store has left, when, and who says so.

Somebody saw it leave, or each ship notice that went out bears a day of departure (DTM*011) that is
over. A plan whose time is over, without a ship notice, is no departure: nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, at_instant
from edicompliance.flows.orders.order_check import ReadyOrder
from edicompliance.reports.timeline_rows import Happened
from edicompliance.rules.context import Context
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.rules.timing.whose_word import Told

_NAMES: Final = {"own": "our own record"}


class Departure(NamedTuple):
    """That a truck has left."""

    moment: Moment
    """When, the last of several; a calendar day where no time is told."""
    by: str
    """Who says so: `our ship notice`, `the carrier`."""


def departure_of(ready: ReadyOrder) -> Departure | None:
    """When the truck of an order left, the last of several; None: it has not, or nobody says."""
    sent = {one.number for one in ready.story.sent("856")}
    if not sent and not ready.shipment.observations:
        return None
    context = Context.of(ready.shipment, ready.profile, ready.now, ready.known)
    said_by = _said_by(ready, bool(sent))
    found = [_left(told, said_by, ready.now) for told in _told(context, sent)]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return max(known, key=lambda one: one.moment.last)


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


def _said_by(ready: ReadyOrder, is_sent: bool) -> str:
    """Whose word a plan is, once its time is over; empty: nobody's, it may not have happened."""
    if not is_sent:
        return ""
    is_ours = ready.shipment.facts.planned_departure is not None
    return "our plan; its ship notice went out" if is_ours else "our ship notice"


def _left(told: Told | None, planned_by: str, now: datetime) -> Departure | None:
    """That it left by what is told; a plan counts only as `planned_by` says."""
    if told is None or told.moment.last > now:
        return None
    if told.by in ("plan", ""):
        return Departure(told.moment, planned_by) if planned_by else None
    return Departure(told.moment, _NAMES.get(told.by, f"the {told.by}"))
