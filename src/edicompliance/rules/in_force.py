"""Which windows and deadlines hold for a shipment, as dates and times: what the rules judged by.

Shown with every result, so that a person sees the limit and not only who missed it. Orders that
share a limit are told together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.limits import Deadline, NotApplicable, Window
from edicompliance.rules.limits_told import LimitInForce
from edicompliance.rules.pickups import pickup_window

_WINDOWS = ("ship", "cancel", "delivery")
_OF_ORDER = ("ready",)
_OF_NOTICE = ("ship-notice", "ship-notice-arrival")


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
        for name in _WINDOWS:
            for limit in _window(f"windows.{name}", partial(context.window, name, order)):
                yield order.po_number, limit
        for limit in _pickup(order, context):
            yield order.po_number, limit
        for name in _OF_ORDER:
            clause = f"deadlines.{name}"
            for limit in _deadline(clause, partial(context.deadline, name, order=order)):
                yield order.po_number, limit
    for notice in context.shipment.notices or (None,):
        for name in _OF_NOTICE:
            clause = f"deadlines.{name}"
            for limit in _deadline(clause, partial(context.deadline, name, notice=notice)):
                yield "", limit


def _pickup(order: PurchaseOrder, context: Context) -> Iterator[LimitInForce]:
    if context.freight.of(order) == "collect":
        yield from _window("windows.pickup", partial(pickup_window, order, context))


def _window(clause: str, find: Callable[[], Window]) -> Iterator[LimitInForce]:
    try:
        window = find()
    except NotApplicable:
        return
    except CannotTell as doubt:
        yield LimitInForce(clause, (), None, None, "within", None, doubt.reason)
        return
    ends = (window.begin, window.end)
    doubts = [end.doubt.reason for end in ends if end.doubt]
    opens, closes = (end.moment for end in ends)
    yield LimitInForce(
        clause,
        (),
        opens,
        closes,
        "within",
        _edition(window.resolved),
        "; ".join(doubts),
        tuple(dict.fromkeys((*window.begin.told, *window.end.told))),
    )


def _deadline(clause: str, find: Callable[[], Deadline]) -> Iterator[LimitInForce]:
    try:
        limit = find()
    except NotApplicable:
        return
    except CannotTell as doubt:
        yield LimitInForce(clause, (), None, None, "by", None, doubt.reason)
        return
    word: Literal["by", "before"] = "before" if limit.on_limit else "by"
    edition = _edition(limit.resolved)
    yield LimitInForce(clause, (), None, limit.moment, word, edition, told=limit.told)


def _edition(resolved: Resolved) -> str | None:
    return resolved.edition
