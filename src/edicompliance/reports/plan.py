"""A plan: the ways to ship when stock or time is short, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from edicompliance.reports.layout import clock_text, wrapped
from edicompliance.rules.results.plan import WAYS, Goods, Option, Plan, Truck, listed

_MOST_UNUSED: Final = 8
"""So many rows of the stock are named."""
SCHEMA: Final = "edicompliance/plan/1"
_INDENT: Final = " " * 4


def as_json(plan: Plan) -> dict[str, Any]:
    """All of it."""
    return {
        "schema": SCHEMA,
        "shipment": plan.shipment.id,
        "profile": plan.profile_id,
        "currency": plan.currency,
        "proposed": plan.proposed,
        "options": [_option_json(one) for one in plan.options],
        "not_offered": [{"way": way, "why": why} for way, why in plan.refused],
        "unused_stock": list(plan.unused),
    }


def _option_json(option: Option) -> dict[str, Any]:
    return {
        "way": option.way,
        "at_risk": None if option.untold else str(option.at_risk),
        "why_not_told": option.untold or None,
        "unpriced": option.unpriced,
        "if_granted": option.if_granted,
        "ask_by": _time(option.ask_by),
        "trucks": [_truck_json(one) for one in option.trucks],
        "left_behind": [_goods_json(one) for one in option.left_behind],
        "findings": [
            {
                "code": one.code,
                "po": one.violation.subject.po,
                "line": one.violation.subject.line,
                "message": one.message,
                "charge": None if one.money is None else str(one.money),
            }
            for one in option.findings
        ],
        "not_checked": [{"code": code, "reason": reason} for code, reason in option.doubts],
    }


def _truck_json(truck: Truck) -> dict[str, Any]:
    return {
        "departs": _time(truck.departs),
        "leave_by": _time(truck.leave_by),
        "arrives": _time(truck.arrives),
        "goods": [_goods_json(one) for one in truck.goods],
    }


def _goods_json(goods: Goods) -> dict[str, Any]:
    return {
        "po": goods.po,
        "line": goods.line,
        "item": goods.item,
        "store": goods.store or None,
        "quantity": f"{goods.quantity:f}",
        "unit": goods.unit,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def as_text(plan: Plan, *, width: int = 100) -> str:
    """Each way in a few lines, the proposed one first."""
    ways = sorted(plan.options, key=lambda one: one.way != plan.proposed)
    lines = list(_head(plan, width))
    for option in ways:
        lines += ["", *_option(option, plan, width)]
    if plan.refused:
        lines.append("")
    for way, why in plan.refused:
        lines += wrapped(f"{way:10}", f"not offered: {why}", width)
    if plan.unused:
        more = f" and {len(plan.unused) - _MOST_UNUSED} more" * (len(plan.unused) > _MOST_UNUSED)
        told = f"{', '.join(plan.unused[:_MOST_UNUSED])}{more}"
        lines += ["", *wrapped("not used  ", f"stock of what is not ordered: {told}", width)]
    return "\n".join(lines) + "\n"


def _head(plan: Plan, width: int) -> Iterator[str]:
    best = plan.best
    yield from wrapped("proposed  ", f"{way_words(best)}: {_price(best, plan.currency)}", width)
    asked = next((one for one in plan.options if one.if_granted), None)
    if asked is not None and not asked.untold and asked.at_risk < best.at_risk:
        by = f" by {clock_text(asked.ask_by, _dock(plan))}" if asked.ask_by else ""
        saves = f"{best.at_risk - asked.at_risk:,} {plan.currency}"
        yield from wrapped("but first ", f"ask the retailer{by}: it would save {saves}", width)


def _dock(plan: Plan) -> str | None:
    return plan.shipment.facts.ship_from_zone


def _option(option: Option, plan: Plan, width: int) -> Iterator[str]:
    currency = plan.currency
    granted = ", if the retailer grants it" if option.if_granted else ""
    head = f"{_price(option, currency)}{granted} · {way_words(option)}"
    yield from wrapped(f"{option.way:10}", head, width)
    for number, truck in enumerate(option.trucks, 1):
        name = f"truck {number} " if len(option.trucks) > 1 else "truck "
        leaves = (
            f"leaves {_clock(truck.departs, plan)}{_by(truck, plan)} with {listed(truck.goods)}"
        )
        yield from wrapped(_INDENT + name, leaves, width)
    if option.untold:
        yield from wrapped(_INDENT, option.untold, width)
    if not option.trucks and not option.untold:
        yield f"{_INDENT}no truck"
    if option.left_behind:
        yield from wrapped(_INDENT + "left behind ", listed(option.left_behind), width)
    for code, (count, money) in _by_code(option).items():
        price = "no price" if money is None else f"{money:,} {currency}"
        yield from wrapped(f"{_INDENT}{code} ", f"{price}, {count} found", width)
    for code, reason in option.doubts:
        yield from wrapped(f"{_INDENT}{code} ", f"not checked: {reason}", width)


def option_words(option: Option, plan: Plan) -> str:
    """Its trucks, what never ships, and what could not be judged, in a line."""
    trucks = [
        f"leaves {_clock(one.departs, plan)}{_by(one, plan)} with {listed(one.goods)}"
        for one in option.trucks
    ]
    behind = [f"left behind: {listed(option.left_behind)}"] if option.left_behind else []
    doubts = [f"{code} not checked: {reason}" for code, reason in option.doubts]
    return "; then ".join(trucks) + "".join(f"; {one}" for one in (*behind, *doubts))


def _clock(at: datetime, plan: Plan) -> str:
    return clock_text(at, _dock(plan))


def _by(truck: Truck, plan: Plan) -> str:
    """Until when it would still be in time, where that is another minute."""
    if truck.leave_by is None or truck.leave_by == truck.departs:
        return ""
    return f" (in time until {_clock(truck.leave_by, plan)})"


def way_words(option: Option) -> str:
    """What a way is."""
    nothing = option.way == "accept" and not option.trucks
    return "ship nothing, and accept the cost" if nothing else WAYS[option.way]


def _price(option: Option, currency: str) -> str:
    if option.untold:
        return "cost cannot be told"
    without = f" and {option.unpriced} without a price" if option.unpriced else ""
    return f"{option.at_risk:,} {currency}{without}"


def _by_code(option: Option) -> Mapping[str, tuple[int, Decimal | None]]:
    found: dict[str, tuple[int, Decimal | None]] = {}
    for one in option.findings:
        count, money = found.get(one.code, (0, None))
        sums = one.money if money is None else money + (one.money or Decimal(0))
        found[one.code] = (count + 1, sums)
    return found
