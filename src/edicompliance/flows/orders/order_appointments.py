"""Appointments of an order, as its carrier (214) and its retailer (754) tell of them.

The retailer's routing instructions give one where a load of the order has an appointment number, or
a scheduled pickup or delivery with its time; a day alone is none yet. A later version takes the
place of the one before, and a cancellation takes it back. Where we pay the carrier the appointment
is that of the delivery: a pickup that our own carrier keeps is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell, CarrierStatus, PurchaseOrder, RoutingInstructions
from edicompliance.documents.segments.times import moment_from_x12
from edicompliance.flows.orders.order_story import KeptDocument
from edicompliance.rules.context import Context, Place
from edicompliance.rules.timing.appointments import in_force, scheduled

_OF_CARRIERS: Final = {"AA": "ship_from", "AB": "ship_to"}
"""AT703 -> at whose place."""


class Appointment(NamedTuple):
    """That an order has an appointment."""

    made_at: datetime
    """When we heard of it."""
    place: str
    """Where: `ship_from` a pickup, `ship_to` a delivery; empty: not told."""
    at: datetime | None
    """For when; None: not told, or not by which clock."""


def appointments_of(
    documents: Sequence[KeptDocument], order: PurchaseOrder, context: Context
) -> list[Appointment]:
    """The appointments of an order that hold, those that are not what its guide means left out."""
    found = [one for kept in documents for one in _of_carrier(kept, context)]
    found += _of_routing(documents, order, context)
    ours = context.freight.of(order) == "prepaid"
    return [one for one in found if not (ours and one.place == "ship_from")]


def with_appointment(
    documents: Sequence[KeptDocument], order: PurchaseOrder, context: Context
) -> Context:
    """The same, with the appointment that documents tell, where the settings tell none.

    Two that differ tell none; nor does one of a pickup where nobody knows who pays the carrier.
    """
    terms = context.freight.of(order)
    if context.shipment.facts.appointment is not None or terms is None:
        return context
    place = "ship_to" if terms == "prepaid" else "ship_from"
    made = appointments_of(documents, order, context)
    times = {one.at for one in made if one.place == place and one.at is not None}
    if len(times) != 1:
        return context
    facts = context.shipment.facts.model_copy(update={"appointment": times.pop()})
    return replace(context, shipment=replace(context.shipment, facts=facts))


def _of_carrier(kept: KeptDocument, context: Context) -> Iterator[Appointment]:
    if not isinstance(kept.document, CarrierStatus):
        return
    for _, event in kept.document.iter_events():
        if event.is_appointment:
            place = _OF_CARRIERS.get(event.appointment, "")
            words = (event.raw("date"), event.raw("time"), event.raw("zone_code"))
            yield Appointment(kept.received_at, place, _instant(words, place, context))


def _of_routing(
    documents: Sequence[KeptDocument], order: PurchaseOrder, context: Context
) -> Iterator[Appointment]:
    came = {
        id(kept.document): kept.received_at
        for kept in documents
        if isinstance(kept.document, RoutingInstructions)
    }
    every = (one.document for one in documents if isinstance(one.document, RoutingInstructions))
    for told in in_force(every):
        for load in told.loads_for(order.po_number):
            for one in scheduled(load):
                at = _instant(one.words, one.place, context) if one.words else None
                yield Appointment(came[id(told)], one.place, at)


def _instant(words: tuple[str, str, str], place: str, context: Context) -> datetime | None:
    """The moment that a day and a time name, by their own zone or their place's clock."""
    at: Place = "ship_from" if place == "ship_from" else "ship_to"
    try:
        moment = moment_from_x12(*words, context.zone(at))
    except CannotTell:
        return None
    return None if moment.day is not None else moment.first
