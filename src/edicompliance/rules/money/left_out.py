"""What a rate leaves out: orders that do not count, and what is late by no more than its grace.

What a guide leaves out is told by a word (`imports`, `no appointment`). Where it is a word of the
profile's scope too, the order says whether it holds; an appointment is told by the supplier, and
how new an item, a place or a supplier is by his lists. The others nobody tells, and the result says
that none of it was taken to be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import zone_info
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Exclusion, Measure
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.context import Context
from edicompliance.rules.model import Violation
from edicompliance.rules.money.novelty import is_new_place, is_new_supplier, new_lines
from edicompliance.rules.money.period_of import counted_on
from edicompliance.rules.timing.limits import NotApplicable

_CLOCKED: Final = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


# -- orders


def left_out(measure: Measure, order: PurchaseOrder, context: Context) -> str:
    """The word under which a measure leaves an order out; empty where none is known to hold."""
    held = (one for one in measure.exclude if _holds(one, measure, order, context))
    return next(map(str, held), "")


def lines_left_out(measure: Measure, order: PurchaseOrder, context: Context) -> dict[str, str]:
    """The lines of an order that a measure leaves out, each with the word under which it does."""
    return {
        name: str(one)
        for one in measure.exclude
        for name, is_new in _new_lines(one, measure, order, context).items()
        if is_new
    }


def not_looked_at(measure: Measure, order: PurchaseOrder, context: Context) -> tuple[str, ...]:
    """The words of which it is not known whether they hold."""
    found = ((one, _holds(one, measure, order, context)) for one in measure.exclude)
    return tuple(str(one) for one, holds in found if holds is None)


def _holds(one: Exclusion, measure: Measure, order: PurchaseOrder, context: Context) -> bool | None:
    if one.duration is not None:
        return _in_time(one, one.duration, measure, order, context)
    if one.word == "overage":
        return False if measure.capped is not False else None
    if one.word == "no appointment":
        return _no_appointment(context)
    return _said_by_scope(one.word, order, context)


def _in_time(
    one: Exclusion, length: Duration, measure: Measure, order: PurchaseOrder, context: Context
) -> bool | None:
    """Whether an order is left out by a word that holds for so long only."""
    day = _day(measure, order, context)
    if day is None:
        return None
    if one.word == "new item":
        lines = _new_lines(one, measure, order, context).values()
        return None if None in lines else bool(lines) and all(lines)
    if one.word == "new place":
        return is_new_place(order, length, day, context)
    return is_new_supplier(length, day, context) if one.word == "new vendor" else None


def _new_lines(
    one: Exclusion, measure: Measure, order: PurchaseOrder, context: Context
) -> dict[str, bool | None]:
    day = _day(measure, order, context)
    if one.word != "new item" or one.duration is None or day is None:
        return {}
    return new_lines(order, one.duration, day, context)


def _day(measure: Measure, order: PurchaseOrder, context: Context) -> date | None:
    """The day by which an order is counted; None: it cannot be told."""
    try:
        return counted_on(order, measure, context)[0]
    except (CannotTell, NotApplicable):
        return None


def _no_appointment(context: Context) -> bool | None:
    facts = context.shipment.facts
    if facts.appointment_made is False:
        return True
    return False if facts.appointment or facts.appointment_number else None


def _said_by_scope(word: str, order: PurchaseOrder, context: Context) -> bool | None:
    """Whether the order's own word is this one; None where no scope has it, or it is not known."""
    listed = [name for name, words in context.profile.universe.items() if words and word in words]
    known = context.facts(order).scope
    if any(known.get(name) == word for name in listed):
        return True
    return False if listed and all(name in known for name in listed) else None


# -- faults


def in_grace(measure: Measure, violation: Violation) -> bool:
    """Whether something is late, and by no more than the measure lets pass."""
    due, done, grace = violation.due, violation.done, measure.grace
    if due is None or done is None or grace is None or done.first <= due.last:
        return False
    return done.last <= _later(due.last, grace, due.zone)


def _later(instant: datetime, grace: Duration, zone: str) -> datetime:
    """An instant and what is let pass; days keep the clock on the wall."""
    if grace.unit in _CLOCKED:
        return instant + grace.count * _CLOCKED[grace.unit]
    wall = instant.astimezone(zone_info(zone))
    clock: time = wall.time()
    return datetime.combine(grace.end_after(wall.date()), clock, wall.tzinfo)


def spared(clause: ChargeClause, violation: Violation, context: Context) -> str:
    """Why a charge that hangs on a rate is not made for a fault; empty where it may be."""
    names = [condition.measure for _, condition in clause.conditions]
    orders = [context.tariff.numbered((po,)) for po in violation.pos]
    if not names or not orders or not all(orders):
        return ""
    reasons = [_spared(names[0], each[0], violation, context) for each in orders]
    return reasons[0] if all(reasons) else ""


def _spared(name: str, order: PurchaseOrder, violation: Violation, context: Context) -> str:
    try:
        measure = context.resolve("measures", name, context.facts(order)).clause
    except (CannotTell, NotApplicable):
        return ""
    lines = lines_left_out(measure, order, context)
    word = left_out(measure, order, context) or lines.get(violation.subject.line or "")
    if word:
        return f"{name} leaves it out ({word})"
    return f"{name} lets {measure.grace} pass" if in_grace(measure, violation) else ""


def note_of(words: tuple[str, ...]) -> Iterator[str]:
    """What is taken of the words that nobody tells."""
    if words:
        yield f"taken: none of it is what the guide leaves out ({', '.join(words)})"
