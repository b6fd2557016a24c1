"""What misses a window: before it opens, or after it closes, told with both ends at one clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.segments.times import Moment, is_after, is_before, words
from edicompliance.rules.context import Context, Place
from edicompliance.rules.model import Outcome, Subject, Violation
from edicompliance.rules.timing.limits import Window
from edicompliance.rules.timing.times import at_clock, certain, clock_of, is_over
from edicompliance.rules.timing.whose_word import Told

_PLANS: Final = {"departed": ("departure", "left"), "arrived": ("arrival", "arrived")}


class Miss(NamedTuple):
    """A window that is missed."""

    message: str
    limit: str
    """What was expected: `not after {closing}`, to be told at one clock with what is observed."""
    window: Window
    observed: Told
    place: Place
    """Where the thing happens."""


def held_against(
    window: Window,
    told: Told,
    what: str,
    order: PurchaseOrder,
    context: Context,
    *,
    name: str = "delivery",
    place: Place = "ship_to",
) -> Iterator[Outcome]:
    """What happens at a place, against both ends of a window."""
    doubts = []
    for end, is_outside, word in (
        (window.begin, is_before, "before"),
        (window.end, is_after, "after"),
    ):
        try:
            missed = end.known and certain(is_outside(told.moment, end.known))
        except CannotTell as doubt:
            doubts.append(doubt.with_traceback(None))
            continue
        if missed:
            message = f"{what} {word} the {name} window"
            miss = Miss(message, "{opening} to {closing}", window, told, place)
            yield outside(miss, order, context)
            return
    yield from doubts


def only_planned(anchor: str, told: Told, context: Context) -> Iterator[CannotTell]:
    """The doubt about a plan in time whose hour is over: nobody says that it came true."""
    if is_over(told, context.now):
        plan, done = _PLANS[anchor]
        why = f"the planned {plan} is over; whether it {done} needs an observation of {anchor}"
        yield CannotTell(why)


def outside(miss: Miss, order: PurchaseOrder, context: Context) -> Violation:
    """What is wrong with a window that is missed."""
    ends = [end.moment for end in (miss.window.begin, miss.window.end)]
    clock = clock_of(miss.observed.moment, ends, context.zone(miss.place))
    opening, closing = (end and at_clock(end, clock) for end in ends)
    observed = at_clock(miss.observed.moment, clock)
    told = {"opening": _words(opening), "closing": _words(closing)}
    return Violation(
        miss.message,
        evidence=(*miss.window.evidence_against(miss.observed.moment), *miss.observed.evidence),
        expected=miss.limit.format_map(told),
        actual=words(observed),
        subject=Subject(po=order.po_number),
        due=closing,
        done=observed,
        clause=miss.window.resolved,
        cost=context.aboard.cost(order),
        counts={"carton": context.aboard.cartons(order)},
        notes=tuple(one.doubt for one in (observed, opening, closing) if one and one.doubt),
    )


def _words(limit: Moment | None) -> str:
    return words(limit) if limit else "any time"
