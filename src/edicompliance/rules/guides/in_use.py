"""Which conventions the documents of a shipment make use of: only of these is it told who says so.

A qualifier that no document has, freight terms that the supplier gives himself, a clock that no
time needs: what the retailer means by them decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.segments.parts import DateTime
from edicompliance.rules.context import Context
from edicompliance.rules.timing.times import needs_clock, shipment_all_dates

_TOLD_BY = {"departed": "planned_departure", "arrived": "planned_arrival"}
"""What a date of a ship notice means -> the key of shipment.toml that comes before it."""


def keys_in_use(context: Context, set_id: str) -> Callable[[str], bool]:
    """Return what says of a key, `dates.037` or `times`, whether it is used."""
    dates = list(_dates(context, set_id))
    used = {f"dates.{one.qualifier}" for one in dates} | set(_freight(context, set_id))
    used |= {name.partition(".")[0] for name in used}
    if any(needs_clock(one) for one in dates) or (set_id == "856" and _sent_by_notice(context)):
        used.add("times")
    meanings = context.base(set_id).dates
    if any(meanings.get(one.qualifier) == "cancel_after" for one in dates):
        used.add("cancel_basis")
    decided = ("dates", "freight", "times", "cancel_basis")
    return lambda key: key in used or key.partition(".")[0] not in decided


def _dates(context: Context, set_id: str) -> Iterator[DateTime]:
    """The dates that rules read: of a notice those that the supplier does not say himself."""
    if set_id == "850":
        for order in context.shipment.orders:
            yield from _dates_of_order(order)
        return
    facts, meanings = context.shipment.facts, context.base(set_id).dates
    for notice in context.shipment.notices:
        for one in shipment_all_dates(notice):
            key = _TOLD_BY.get(meanings.get(one.qualifier, ""))
            if key is not None and getattr(facts, key) is None:
                yield one


def _dates_of_order(order: PurchaseOrder) -> Iterator[DateTime]:
    yield from order.dates
    for note in order.notes:
        yield from note.dates
    for line in order.lines:
        yield from line.dates
        for note in line.notes:
            yield from note.dates


def _freight(context: Context, set_id: str) -> Iterator[str]:
    if context.shipment.facts.freight_terms is not None:
        return
    if set_id == "850":
        records = [one for order in context.shipment.orders for one in order.freight]
    else:
        levels = (level for notice in context.shipment.notices for level in notice.shipments)
        records = [one for level in levels for one in level.freight]
    yield from (f"freight.{one.payment}" for one in records)


def _sent_by_notice(context: Context) -> bool:
    """Whether the notices themselves say when they are sent."""
    facts = context.shipment.facts
    told = facts.asn_sent or facts.asn_planned
    return told is None and any(notice.time for notice in context.shipment.notices)
