"""Which windows and deadlines hold for a shipment, as dates and times: what the rules judged by.

Shown with every result, so that a person sees the limit and not only who missed it. Orders that
share a limit are told together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final, Literal

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.segments.times import at_instant
from edicompliance.rules.context import Context
from edicompliance.rules.timing.acceptance import notice_taken
from edicompliance.rules.timing.limits import Deadline, NotApplicable, Window
from edicompliance.rules.timing.limits_told import LimitInForce
from edicompliance.rules.timing.paper_limits import promises
from edicompliance.rules.timing.pickups import picked_up, pickup_window
from edicompliance.rules.timing.standing import AT_RISK, stands
from edicompliance.rules.timing.whose_word import Told

_Find = Callable[[], Told]
_WINDOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "ship": ("WIN001", "WIN002"),
    "cancel": ("WIN002",),
    "delivery": ("WIN003",),
}
"""Windows of an order, and the rules that judge by them."""
_OF_NOTICE: Final[Mapping[str, tuple[str, ...]]] = {
    "ship-notice": ("ASN001",),
    "ship-notice-arrival": ("ASN002",),
}
"""Deadlines of a ship notice, likewise."""
_PROMISED: Final[Mapping[str, str]] = {
    "deadlines.functional-acknowledgment": "receipt (997) sent",
    "deadlines.acknowledgment": "acknowledgment (855) sent",
    "deadlines.appointment": "appointment made",
    "deadlines.invoice": "invoice",
}
"""What is to be done by a deadline of an order."""


def limits_in_force(context: Context) -> tuple[LimitInForce, ...]:
    """Every window and deadline of departure, arrival and ship notice that holds."""
    found: dict[LimitInForce, list[str]] = {}
    for po, limit in _all(context):
        found.setdefault(limit, []).extend([po] if po else [])
    return tuple(
        replace(limit, orders=tuple(dict.fromkeys(numbers))) for limit, numbers in found.items()
    )


def _all(context: Context) -> Iterator[tuple[str, LimitInForce]]:
    for order in context.shipment.orders:
        for limit in _of_order(order, context):
            yield order.po_number, limit
    for notice in context.shipment.notices or (None,):
        for name, rules in _OF_NOTICE.items():
            limit_of = partial(context.deadline, name, notice=notice)
            blank = _blank(f"deadlines.{name}", rules, "by", "ship notice sent")
            for limit in _deadline(blank, limit_of, _sent(notice, name, context), context):
                yield "", limit


def _of_order(order: PurchaseOrder, context: Context) -> Iterator[LimitInForce]:
    departs = partial(_departs, order, context)
    for name, rules in _WINDOWS.items():
        seen = departs if name == "ship" else _arrives_or_departs(name, order, context)
        window = partial(context.window, name, order)
        blank = _blank(f"windows.{name}", rules, event=_event(name, order, context))
        yield from _window(blank, window, seen, context)
    if context.freight.of(order) == "collect":
        window, fetched = partial(pickup_window, order, context), partial(picked_up, order, context)
        blank = _blank("windows.pickup", ("RDY004",), event="pickup")
        yield from _window(blank, window, fetched, context)
    ready = partial(context.deadline, "ready", order=order)
    blank = _blank("deadlines.ready", ("RDY001",), "by", "departure")
    yield from _deadline(blank, ready, departs, context)
    for clause, rules, limit, done in promises(order, context):
        blank = _blank(clause, rules, "by", _PROMISED.get(clause, ""))
        yield from _deadline(blank, limit, done, context)


def _event(name: str, order: PurchaseOrder, context: Context) -> str:
    """What a window of an order is about."""
    try:
        departs = name == "ship" or (name == "cancel" and context.cancel_basis(order) == "shipped")
    except CannotTell:
        return ""
    return "departure" if departs else "arrival"


def _departs(order: PurchaseOrder, context: Context) -> Told:
    """When it leaves; a plan that the ship notices bear out is shown by them."""
    told = context.told("departed", "ship_from", order)
    if told.by != "plan":
        return told
    try:
        noticed = context.clock(order, "ship_from").of_notices("departed")
    except CannotTell:
        return told
    same = noticed is not None and noticed.moment.first == told.moment.first
    same = same and noticed is not None and noticed.moment.last == told.moment.last
    return replace(told, evidence=(*noticed.evidence, *told.evidence)) if same and noticed else told


def _arrives_or_departs(name: str, order: PurchaseOrder, context: Context) -> _Find:
    """What is judged by a window that closes with the arrival, or with the departure."""

    def find() -> Told:
        if name == "cancel" and context.cancel_basis(order) == "shipped":
            return _departs(order, context)
        return context.told("arrived", "ship_to", order)

    return find


def _sent(notice: ShipNotice | None, name: str, context: Context) -> _Find:
    """When a notice is sent; where its deadline counts more than that, when it was taken."""

    def find() -> Told:
        if notice is None:
            raise CannotTell("no ship notice (856) is given")
        counts = context.deadline(name, notice=notice).counts
        if counts == "transmitted":
            return context.sent_at(notice)
        taken = notice_taken(notice, counts, context)
        if taken.at is None:
            raise CannotTell(f"whether it is {counts} needs history")
        return Told(at_instant(taken.at, context.zone("ship_from")), taken.evidence, "retailer")

    return find


def _blank(
    clause: str,
    rules: tuple[str, ...],
    word: Literal["within", "by"] = "within",
    event: str = "",
) -> LimitInForce:
    return LimitInForce(clause, (), None, None, word, None, rules=rules, event=event)


def _window(
    blank: LimitInForce, find: Callable[[], Window], seen: _Find, context: Context
) -> Iterator[LimitInForce]:
    try:
        window = find()
    except NotApplicable:
        return
    except CannotTell as doubt:
        yield replace(blank, doubt=doubt.reason)
        return
    begin, end = window.begin, window.end
    doubts = dict.fromkeys(one.doubt.reason for one in (begin, end) if one.doubt)
    ends = (begin.moment, end.moment)
    found = stands(seen, ends, context.now, at_risk=_at_risk(context))
    in_doubt = doubts and found.state != "missed"
    yield replace(
        blank,
        opens=begin.moment,
        closes=end.moment,
        edition=window.resolved.edition,
        source=window.resolved.source,
        doubt="; ".join(doubts),
        told=tuple(dict.fromkeys((*begin.told, *end.told))),
        standing=replace(found, state="cannot-tell") if in_doubt else found,
    )


def _deadline(
    blank: LimitInForce, find: Callable[[], Deadline], seen: _Find, context: Context
) -> Iterator[LimitInForce]:
    try:
        limit = find()
    except NotApplicable:
        return
    except CannotTell as doubt:
        yield replace(blank, doubt=doubt.reason)
        return
    yield replace(
        blank,
        closes=limit.moment,
        word="before" if limit.on_limit else "by",
        edition=limit.resolved.edition,
        source=limit.resolved.source,
        told=limit.told,
        counts=limit.counts,
        standing=stands(
            seen,
            (None, limit.moment),
            context.now,
            on_limit=limit.on_limit,
            at_risk=_at_risk(context),
        ),
    )


def _at_risk(context: Context) -> timedelta:
    """What counts as little slack: the supplier's own word, else half an hour."""
    minutes = context.profile.at_risk_minutes
    return AT_RISK if minutes is None else timedelta(minutes=minutes)
