"""What an order asks for by when, by the retailer's guide: worked out by what the rules judge by.

The windows and deadlines are those of `rules.context`; here they are asked before anything was
done. As long as nobody says when the truck leaves, its last moment stands in: the end of the ship
window, and of the delivery window for the arrival. Whoever ships earlier owes the ship notice
earlier, and the deadline moves when that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import Moment, at_instant, on_day, words
from edicompliance.profiles import Resolved
from edicompliance.rules.catalogue import find_rule
from edicompliance.rules.context import Context, Place
from edicompliance.rules.invoices.invoice_due import LIMITS, last_day
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.money.pricing import price
from edicompliance.rules.notices.notice_course import notice_due
from edicompliance.rules.timing.appointments import appointment_due, wants_appointment
from edicompliance.rules.timing.limits import Deadline, NotApplicable, last_instant
from edicompliance.rules.timing.transit import last_departure
from edicompliance.rules.timing.whose_word import Told
from edicompliance.store.deadlines import What

_MINUTE: Final = timedelta(minutes=1)
_BARELY: Final = timedelta(microseconds=1)
_NOT_WANTED: Final = "NA"
"""BEG07 of an order that wants no acknowledgment."""


@dataclass(frozen=True, slots=True)
class OrderLimit:
    """Something that is to be done for an order by a time."""

    what: What
    at: datetime
    """The last instant that is in time."""
    because: str
    """By which clause, and what it was worked out from."""
    counts: str = "transmitted"
    """What of a document counts: transmitted, accepted, clean."""
    worth: Callable[[], Decimal | None] = lambda: None
    """Works out what missing it costs; None: not known."""


def order_limits(order: PurchaseOrder, context: Context) -> Iterator[OrderLimit]:
    """Everything that an order asks for, as far as it can be told."""
    planned, assumed = with_plans(order, context)
    for find in (_acknowledgment, _opening, _closing, _notice, _appointment):
        try:
            yield find(order, planned, assumed)
        except (NotApplicable, CannotTell):
            continue
    if "departed" not in assumed:  # nobody owes an invoice of what has not left
        yield from _invoice(order, planned)


def receipt_due(order: PurchaseOrder, context: Context) -> datetime | None:
    """By when the receipt (997) of an order is owed, where the guide says so."""
    try:
        return _last(context.deadline("functional-acknowledgment", order=order))
    except (NotApplicable, CannotTell):
        return None


# -- what nobody says yet


def with_plans(order: PurchaseOrder, context: Context) -> tuple[Context, frozenset[str]]:
    """The same with the last moments of departure and arrival, where nobody tells them.

    And which of the two are only that.
    """
    asked: tuple[tuple[str, Place, str, Callable[..., datetime | None]], ...] = (
        ("departed", "ship_from", "planned_departure", _leaves_by),
        ("arrived", "ship_to", "planned_arrival", _arrives_by),
    )
    facts, assumed = dict[str, datetime](), set[str]()
    for anchor, place, key, last in asked:
        try:
            told = context.clock(order, place).tell(anchor)
            found = last(order, context) if told is None else None
        except (CannotTell, NotApplicable):
            continue
        if told is None:
            assumed.add(anchor)
        if found is not None:
            facts[key] = _whole_minute(found)
    if not facts:
        return context, frozenset(assumed)
    moved = context.shipment.facts.model_copy(update=facts)
    shipment = replace(context.shipment, facts=moved)
    return replace(context, shipment=shipment), frozenset(assumed)


def _leaves_by(order: PurchaseOrder, context: Context) -> datetime | None:
    """The last moment of its ship and cancel windows, else the last to arrive in time."""
    found = _ends(order, context)
    return min((last_instant(end) for end, _ in found), default=None)


def _arrives_by(order: PurchaseOrder, context: Context) -> datetime | None:
    closing = context.window("delivery", order).closing
    return None if closing is None else last_instant(closing)


def _ends(order: PurchaseOrder, context: Context) -> list[tuple[Moment, Resolved]]:
    """The last moments of departure that windows set, each with its clause."""
    found = []
    names = ["ship"] if context.cancel_basis(order) == "delivered" else ["ship", "cancel"]
    for name in names:
        try:
            window = context.window(name, order)
            end = window.closing
        except (NotApplicable, CannotTell):
            continue
        found += [(end, window.resolved)] if end is not None else []
    return found or _by_delivery(order, context)


def _by_delivery(order: PurchaseOrder, context: Context) -> list[tuple[Moment, Resolved]]:
    """The same by the delivery window and the days on the way, else the delivery's own end."""
    window = context.window("delivery", order)
    end = window.closing
    if end is None:
        return []
    return [(last_departure(order, window.resolved, end, context) or end, window.resolved)]


# -- what is due


def _acknowledgment(order: PurchaseOrder, context: Context, _: frozenset[str]) -> OrderLimit:
    if order.acknowledgment == _NOT_WANTED:
        raise NotApplicable("the order wants no acknowledgment (BEG07)")
    limit = context.deadline("acknowledgment", order=order)
    return _limit("855", "ACK002", limit, order, context)


def _opening(order: PurchaseOrder, context: Context, _: frozenset[str]) -> OrderLimit:
    window = context.window("ship", order)
    opening = window.opening
    if opening is None:
        raise NotApplicable("the ship window opens at no time")
    because = _because(window.resolved, opening)
    worth = partial(_worth, "WIN001", opening, window.resolved, order, context)
    return OrderLimit("ship-window-opens", opening.first, because, worth=worth)


def _closing(order: PurchaseOrder, context: Context, _: frozenset[str]) -> OrderLimit:
    ends = _ends(order, context)
    if not ends:
        raise NotApplicable("the ship window closes at no time")
    closing, resolved = min(ends, key=lambda one: last_instant(one[0]))
    worth = partial(_worth, "WIN002", closing, resolved, order, context)
    because = _because(resolved, closing)
    return OrderLimit("ship-window-closes", last_instant(closing), because, worth=worth)


def _notice(order: PurchaseOrder, context: Context, assumed: frozenset[str]) -> OrderLimit:
    """The ship notice; where its time cannot be told, the departure stands in."""
    try:
        limit = notice_due(order, context)
    except CannotTell as doubt:
        leaves = context.told("departed", "ship_from", order).moment
        because = f"with the departure, for the guide's time is not known: {doubt.reason}"
        return OrderLimit("ship-notice", last_instant(leaves), because)
    code = "ASN002" if limit.resolved.name == "ship-notice-arrival" else "ASN001"
    found = _limit("ship-notice", code, limit, order, context)
    if assumed:
        told = "the last in its window, for nobody says when the truck goes"
        found = replace(found, because=f"{found.because}; {told}")
    return found


def _appointment(order: PurchaseOrder, context: Context, _: frozenset[str]) -> OrderLimit:
    """The appointment, as if it were made for the arrival; at the latest when the truck goes."""
    resolved = wants_appointment(order, context)
    try:
        arrives = context.clock(order, "ship_to").tell("arrived")
        limit = appointment_due(order, context, arrives)
    except (CannotTell, NotApplicable):
        leaves = context.told("departed", "ship_from", order).moment
        because = f"{resolved.called}: before the truck leaves"
        worth = partial(_worth, "WIN005", leaves, resolved, order, context)
        return OrderLimit("appointment", last_instant(leaves), because, worth=worth)
    return _limit("appointment", "WIN005", limit, order, context)


def _invoice(order: PurchaseOrder, context: Context) -> Iterator[OrderLimit]:
    """The invoice: until the end of the last day that its deadline and its window leave."""
    found: list[tuple[Told, Resolved]] = []
    for read in LIMITS:
        try:
            found.append(read(order, context))
        except (NotApplicable, CannotTell):
            continue
    if found:
        told, resolved = min(found, key=lambda one: last_day(one[0].moment))
        day = on_day(last_day(told.moment), told.moment.zone)
        worth = partial(_worth, "INV011", day, resolved, order, context)
        yield OrderLimit("invoice", last_instant(day), _because(resolved, day), worth=worth)


# -- in instants, words and money


def _limit(
    what: What, code: str, limit: Deadline, order: PurchaseOrder, context: Context
) -> OrderLimit:
    worth = partial(_worth, code, limit.moment, limit.resolved, order, context)
    because = _because(limit.resolved, limit.moment, limit.word)
    if limit.counts != "transmitted":
        because += f", {limit.counts}"
    return OrderLimit(what, _last(limit), because, limit.counts, worth)


def _last(limit: Deadline) -> datetime:
    """The last instant in time: of `before`, the one that comes before it."""
    last = last_instant(limit.moment)
    return last - _BARELY if limit.on_limit else last


def _because(resolved: Resolved, moment: Moment, word: str = "until") -> str:
    doubt = f"; {moment.doubt}" if moment.doubt else ""
    return f"{resolved.called}: {word} {words(moment)}{doubt}"


def _worth(
    code: str, due: Moment, resolved: Resolved, order: PurchaseOrder, context: Context
) -> Decimal | None:
    """What the guide charges for missing it by a minute; None: not known; 0.00: nothing."""
    missed = Violation(
        "missed",
        evidence=(),
        subject=Subject(po=order.po_number),
        due=due,
        done=at_instant(due.last + _MINUTE, due.zone),
        clause=resolved,
        cost=context.aboard.ordered_cost(order),
        counts={"carton": context.aboard.cartons(order)},
    )
    try:
        charge = price([(find_rule(code), missed)], context)[0].charge
    except CannotTell:
        return None
    if charge is None:
        return Decimal("0.00")
    return charge.high if charge.expected is None else charge.expected


def _whole_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
