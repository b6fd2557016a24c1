"""Faults that the guide itself excuses: an event that was declared, the first weeks of a supplier.

The clauses of `exceptions` stand in the profile and hold for all orders that they speak of. What is
not known of an order never lets it in; that it may be excused is then said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles import Authorization, Facts, Resolved, Undecided
from edicompliance.profiles.bodies_exceptions import GuideException
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.context import Context, Place
from edicompliance.rules.model import Violation
from edicompliance.rules.money.novelty import is_new_place, is_new_supplier, new_lines
from edicompliance.rules.money.period_of import day_of
from edicompliance.rules.timing.limits import NotApplicable

SECTION: Final = "exceptions"
_AT_SHIP_FROM: Final = frozenset(("departed", "ready", "picked_up", "pickup_planned"))


class GuideGrant(Authorization):
    """What the guide excuses by itself; its number is the clause that says so."""

    reason: str
    """Why: the event, the first weeks."""


def clauses_of(code: str, facts: Facts, context: Context) -> Iterator[Resolved[GuideException]]:
    """The exceptions that speak of a rule's faults, for some facts."""
    for name in context.profile.names_in(SECTION):
        answer = context.profile.resolve(SECTION, name, facts)
        if not isinstance(answer, Resolved) or answer.status in ("announced", "retired"):
            continue
        if answer.clause.speaks_of(code):
            yield answer


def granted(
    resolved: Resolved[GuideException], violation: Violation, po: str, context: Context
) -> bool:
    """Whether an exception holds for a fault of an order; raises `CannotTell`."""
    clause = resolved.clause
    if not clause.is_dated:
        return True
    orders = context.tariff.numbered((po,)) if po else context.shipment.orders
    if not orders:
        raise CannotTell("no order (850) is given")
    days = [(order, _day(clause, order, context)) for order in orders]
    return all(
        clause.holds_on(day) and _is_new(clause, order, day, violation, context)
        for order, day in days
    )


def _day(clause: GuideException, order: PurchaseOrder, context: Context) -> date:
    place: Place = "ship_from" if clause.dated_by in _AT_SHIP_FROM else "ship_to"
    try:
        return day_of(context.told(clause.dated_by, place, order).moment, context)
    except NotApplicable as none:
        raise CannotTell(f"needs {clause.dated_by}") from none


def _is_new(
    clause: GuideException, order: PurchaseOrder, day: date, fault: Violation, context: Context
) -> bool:
    if clause.novelty is None or clause.novelty.duration is None:
        return True
    word, length = clause.novelty.word, clause.novelty.duration
    if word == "new item":
        found = _new_item(order, length, day, fault, context)
    elif word == "new place":
        found = is_new_place(order, length, day, context)
    else:
        found = is_new_supplier(length, day, context)
    if found is None:
        raise CannotTell(f"whether it is a {word} is not known")
    return found


def _new_item(
    order: PurchaseOrder, length: Duration, day: date, fault: Violation, context: Context
) -> bool | None:
    """Of the line at fault; of a fault of the whole order, whether all its items are new."""
    lines = new_lines(order, length, day, context)
    if fault.subject.line is not None:
        return lines.get(fault.subject.line)
    if False in lines.values():
        return False
    return None if None in lines.values() else True


def grant_of(resolved: Resolved[GuideException]) -> GuideGrant:
    """The exception as a word of the retailer's that excuses faults."""
    clause = resolved.clause
    return GuideGrant(
        number=resolved.called,
        by=clause.by or resolved.source.title,
        document=clause.document,
        excuses=clause.excuses,
        covers=clause.covers,
        reason=clause.reason,
    )


def doubts_about(
    code: str, violation: Violation, po: str, facts: Facts, context: Context
) -> Iterator[str]:
    """Why it cannot be told whether the guide excuses a fault, exception by exception."""
    for name in context.profile.names_in(SECTION):
        answer = context.profile.resolve(SECTION, name, facts)
        if not isinstance(answer, Undecided):
            continue
        if any(one.clause.speaks_of(code) for one in answer.candidates):
            yield f"{SECTION}.{name} may excuse {code}: {answer.reason}"
    for resolved in clauses_of(code, facts, context):
        try:
            granted(resolved, violation, po, context)
        except CannotTell as doubt:
            yield f"{resolved.called} may excuse {code}: {doubt.reason}"
