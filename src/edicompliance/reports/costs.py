"""What costs the most, and how it goes week by week: as lists, as JSON, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from edicompliance.chargebacks.costs import Axis, Share, WeekCost
from edicompliance.reports.bars import Bar
from edicompliance.reports.listing import Listing

PARETO_SCHEMA: Final = "edicompliance/chargebacks-pareto/1"
TREND_SCHEMA: Final = "edicompliance/chargebacks-trend/1"
UNKNOWN: Final = "(not known)"
_EMPTY: Final = "no money was taken in that time: edic chargebacks import FILE --retailer ID"
_MOST_BARS: Final = 20
_SHARE_COLUMNS: Final = (
    "amount", "currency", "share", "cumulative", "back", "deductions", "lines",
)  # fmt: skip
_WEEK_COLUMNS: Final = (
    "week", "starts", "ends", "amount", "currency", "change", "back", "deductions",
)  # fmt: skip


def pareto_json(rows: Sequence[Share], by: Axis, told: dict[str, Any]) -> dict[str, Any]:
    """The shares; amounts are decimal strings. `told` says what was asked for."""
    return {
        "schema": PARETO_SCHEMA,
        "by": by,
        **told,
        "rows": [
            {
                "member": one.member or None,
                "amount": money(one.amount),
                "currency": one.currency,
                "share": str(one.share),
                "cumulative": str(one.cumulative),
                "back": money(one.back),
                "deductions": one.deductions,
                "lines": one.lines,
            }
            for one in rows
        ],
    }


def pareto_listing(rows: Sequence[Share], by: Axis, title: str, notes: Sequence[str]) -> Listing:
    """The shares, the dearest first."""
    return Listing(
        title,
        (by, *_SHARE_COLUMNS),
        [
            {
                by: one.member or UNKNOWN,
                "amount": cents(one.amount),
                "currency": one.currency,
                "share": one.share,
                "cumulative": one.cumulative,
                "back": cents(one.back),
                "deductions": one.deductions,
                "lines": one.lines,
            }
            for one in rows
        ],
        tuple(notes),
        share_bars(rows[:_MOST_BARS]),
        name="pareto",
        empty=_EMPTY,
    )


_MOST_OF_IT: Final = 80
"""Percent."""


def share_bars(rows: Sequence[Share]) -> tuple[Bar, ...]:
    """A bar for each share, with the shares added up in words; what makes up most of it is dark."""
    most: dict[str, Decimal] = {}
    for one in rows:
        most[one.currency] = max(most.get(one.currency, Decimal(0)), one.share)
    return tuple(
        Bar(
            one.member or UNKNOWN,
            f"{money(one.amount)} {one.currency}, {one.share}%, up to here {one.cumulative}%",
            float(one.share / (most[one.currency] or 1)),
            light=one.cumulative - one.share >= _MOST_OF_IT,
        )
        for one in rows
    )


def trend_json(
    rows: Sequence[WeekCost], told: dict[str, Any], by: Axis | None = None
) -> dict[str, Any]:
    """The weeks; amounts are decimal strings."""
    return {
        "schema": TREND_SCHEMA,
        "by": by,
        **told,
        "weeks": [
            {
                "member": one.member or None,
                "week": one.week,
                "starts": one.starts.isoformat(),
                "ends": one.ends.isoformat(),
                "amount": money(one.amount),
                "currency": one.currency,
                "change": None if one.change is None else money(one.change),
                "back": money(one.back),
                "deductions": one.deductions,
            }
            for one in rows
        ],
    }


def trend_listing(
    rows: Sequence[WeekCost], title: str, notes: Sequence[str], by: Axis | None = None
) -> Listing:
    """The weeks, the oldest first; with `by` those of each of them."""
    return Listing(
        title,
        (*((by,) if by else ()), *_WEEK_COLUMNS),
        [
            {
                **({by: one.member or UNKNOWN} if by else {}),
                "week": one.week,
                "starts": one.starts.isoformat(),
                "ends": one.ends.isoformat(),
                "amount": cents(one.amount),
                "currency": one.currency,
                "change": None if one.change is None else cents(one.change),
                "back": cents(one.back),
                "deductions": one.deductions,
            }
            for one in rows
        ],
        tuple(notes),
        week_bars(rows, by),
        name="trend",
        empty=_EMPTY,
    )


def week_bars(rows: Sequence[WeekCost], by: Axis | None = None) -> tuple[Bar, ...]:
    """A bar for each week's money; by a retailer, rule ... those of the dearest of them."""
    if by:
        rows = [one for one in rows if one.member == rows[0].member and one.amount]
    most: dict[str, Decimal] = {}
    for one in rows:
        most[one.currency] = max(most.get(one.currency, Decimal(0)), one.amount)
    return tuple(
        Bar(
            f"{one.week} from {one.starts:%m-%d}",
            f"{money(one.amount)} {one.currency}",
            float(one.amount / (most[one.currency] or 1)),
        )
        for one in rows
    )


def cents(amount: Decimal) -> Decimal:
    """An amount with two places."""
    return amount.quantize(Decimal("0.01"))


def money(amount: Decimal) -> str:
    """The same as text.

    >>> money(Decimal(9))
    '9.00'
    """
    return f"{amount:.2f}"
