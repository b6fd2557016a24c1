"""Answers that an order is owed by a deadline: the receipt (997) and the acknowledgment (855).

What went out is told by the history, by the supplier and by the answer itself. Where nothing is
said, a history that reaches beyond the deadline is the proof that nothing went out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import at_instant, is_after, on_day, words
from edicompliance.documents.tables.observations import Answer
from edicompliance.rules.context import Context
from edicompliance.rules.history import History
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.orders.answers import answer_to
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.timing.acceptance import Taken, answers_to
from edicompliance.rules.timing.limits import Deadline, NotApplicable
from edicompliance.rules.timing.times import at_clock, certain, is_over
from edicompliance.rules.timing.whose_word import Told

_RECEIPTS: Final = frozenset({"997", "999"})
_NOT_WANTED: Final = "NA"
"""BEG07 of an order that wants no acknowledgment."""


@dataclass(frozen=True, slots=True)
class Soon:
    """When to tell of an answer that is still owed."""

    soon_hours: int = 24
    """So many hours before its deadline, and from then on."""


@dataclass(frozen=True, slots=True)
class ReceiptSoon(Soon):
    """The same of a receipt, for which there is less time."""

    soon_hours: int = 4
    """So many hours before its deadline, and from then on."""


# -- the receipt


def receipt_late(order: PurchaseOrder, params: Soon, context: Context) -> Iterator[Outcome]:
    """Yield that an order was not answered with a 997 or a 999 in time."""
    deadline = context.deadline("functional-acknowledgment", order=order)
    sent = [one for one in _answers("850", order, context) if one.answered_by in _RECEIPTS]
    if sent:
        yield from _sent(order, deadline, _at(sent[0], deadline), "997", context)
    else:
        yield from _owed(order, deadline, params, "997", context)


# -- the acknowledgment


def acknowledgment_late(order: PurchaseOrder, params: Soon, context: Context) -> Iterator[Outcome]:
    """Yield that an order was not answered with an 855 in time."""
    deadline = acknowledgment_deadline(order, context)
    if deadline.counts != "transmitted":
        told = _accepted(order, deadline, context)
    else:
        told = _acknowledged(order, deadline, context)
    if told is not None:
        yield from _sent(order, deadline, told, "855", context)
    elif context.known.history is None and not not_sent("855", context):
        yield from _without_history(order, deadline, context)
    else:
        yield from _owed(order, deadline, params, "855", context)


def acknowledgment_deadline(order: PurchaseOrder, context: Context) -> Deadline:
    """By when an order is to be answered; raises `NotApplicable` where it wants no answer."""
    if order.acknowledgment == _NOT_WANTED:
        raise NotApplicable(f"order {order.po_number} wants no acknowledgment (BEG07)")
    return context.deadline("acknowledgment", order=order)


def went_out(
    what: str, order: PurchaseOrder, find: Callable[[], Deadline], context: Context
) -> Told:
    """When an order was answered with a 997 or an 855, as its deadline counts it."""
    deadline = find()
    told = None
    if what == "997":
        sent = [one for one in _answers("850", order, context) if one.answered_by in _RECEIPTS]
        told = _at(sent[0], deadline) if sent else None
    elif deadline.counts == "transmitted":
        told = _acknowledged(order, deadline, context)
    else:
        told = _accepted(order, deadline, context)
    if told is None:
        raise CannotTell(f"no answer ({what}) to the order is known")
    return told


def _acknowledged(order: PurchaseOrder, deadline: Deadline, context: Context) -> Told | None:
    """When the 855 went out: by the supplier's word, the history, its own date; None: never."""
    told = context.clock(order, "retailer").tell("acknowledged")
    if told is not None:
        return told
    sent = [one for one in _answers("850", order, context) if one.answered_by == "855"]
    if sent:
        return _at(sent[0], deadline)
    answer = answer_to(order, context.shipment)
    if answer is None:
        return None
    zone = context.zone("ship_from")
    if answer.date is None or zone is None:
        raise CannotTell(
            f"the acknowledgment (855) of order {order.po_number} does not tell when it was sent"
        )
    return Told(on_day(answer.date, zone), (Evidence.of(answer, "date"),))


def _without_history(
    order: PurchaseOrder, deadline: Deadline, context: Context
) -> Iterator[Outcome]:
    """What to say where nobody knows what became of the 855: too late sent is too late taken."""
    went = _acknowledged(order, deadline, context)
    if went is None:
        raise CannotTell(
            f"no acknowledgment (855) of order {order.po_number} is given, and no history"
        )
    if is_after(went.moment, deadline.moment, on_limit=deadline.on_limit):
        yield from _sent(order, deadline, went, "855", context)
        return
    raise CannotTell(
        f"the acknowledgment (855) of order {order.po_number} is sent in time; whether a 997 "
        "accepts it in time needs history"
    )


def _accepted(order: PurchaseOrder, deadline: Deadline, context: Context) -> Told | None:
    """When the retailer took the 855, where that counts; None: it did not."""
    taken = [
        one
        for one in _answers("855", order, context)
        if one.answered_by in _RECEIPTS and one.outcome != "rejected"
    ]
    return _at(taken[0], deadline) if taken else None


# -- late, or owed


def _answers(set_id: str, order: PurchaseOrder, context: Context) -> list[Answer]:
    """The answers to a document of an order that are known, the first one first."""
    return sorted(answers_to(set_id, order.po_number, context), key=lambda one: one.at)


def _at(answer: Answer, deadline: Deadline) -> Told:
    return Told(at_instant(answer.at, deadline.moment.zone), Taken(by=answer).evidence)


def _sent(
    order: PurchaseOrder, deadline: Deadline, told: Told, what: str, context: Context
) -> Iterator[Violation]:
    late = certain(is_after(told.moment, deadline.moment, on_limit=deadline.on_limit))
    if not late and is_over(told, context.now):
        raise CannotTell("the time of ack_planned is over; whether it was sent needs ack_sent")
    if late:
        moment = at_clock(told.moment, deadline.moment.zone)
        message = f"the answer ({what}) to the order is late"
        fault = _late(order, deadline, message, words(moment), told.evidence, context)
        yield replace(fault, done=moment)


def not_sent(set_id: str, context: Context) -> tuple[Evidence, ...]:
    """The supplier's word that a document did not go out; empty where he does not say so."""
    shipment = context.shipment
    said = shipment.facts.documents_not_sent or ()
    if set_id not in said:
        return ()
    return (Evidence.fact(shipment.facts_file, "documents_not_sent", said),)


def _owed(
    order: PurchaseOrder, deadline: Deadline, params: Soon, what: str, context: Context
) -> Iterator[Outcome]:
    """What to say where nothing went out, as far as the history tells."""
    said = not_sent(what, context)
    history = None if said else context.known.require_history()
    now = at_instant(context.now, deadline.moment.zone)
    if is_after(now, deadline.moment, on_limit=deadline.on_limit) is not False:
        if history is not None:
            _covers(history, order, deadline, context)
        message = f"the order is not answered ({what}), and its time is over"
    elif deadline.moment.first - now.last <= timedelta(hours=params.soon_hours):
        message = f"the order is not answered ({what}) yet, and its time is nearly over"
    else:
        return
    fault = _late(order, deadline, message, f"nothing by {words(now)}", said, context)
    yield replace(fault, done=now)


def _covers(history: History, order: PurchaseOrder, deadline: Deadline, context: Context) -> None:
    """Raise where the history may have missed an answer that went out in time."""
    if history.until is not None and history.until < min(deadline.moment.first, context.now):
        raise CannotTell(f"{history.source} ends on {history.until:%Y-%m-%d}")
    came_in = context.clock(order, "retailer").tell("po_received")
    if history.since is not None and (came_in is None or history.since > came_in.moment.first):
        raise CannotTell(f"{history.source} begins on {history.since:%Y-%m-%d}")


def _late(
    order: PurchaseOrder,
    deadline: Deadline,
    message: str,
    actual: str,
    evidence: Sequence[Evidence],
    context: Context,
) -> Violation:
    found = order_fault(
        order,
        message,
        (Evidence.of(order, "po_number"), *deadline.evidence, *evidence),
        f"{deadline.word} {words(deadline.moment)}",
        actual,
        context,
        tuple(one for one in (deadline.moment.doubt,) if one),
    )
    return replace(found, due=deadline.moment, clause=deadline.resolved)
