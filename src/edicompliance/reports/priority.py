"""Open orders in the order in which they must ship: for people, as JSON, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from edicompliance.reports.layout import clock_text, short, wrapped
from edicompliance.rules.results.priority import OpenOrder
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

SCHEMA: Final = "edicompliance/priority/1"
COLUMNS: Final = (
    "rank", "po", "ship_to", "ship_by", "hours_left", "at_risk", "currency", "codes", "path",
    "doubt", "unpriced", "untold",
)  # fmt: skip
_HEAD: Final = ("ship by", "left", "at risk", "order", "to", "path", "if missed")
_NUMBERS: Final = (1, 2)
"""Columns that stand at their right edge."""
_LEAST: Final = 20
"""So much of the last column is always told."""
_NAMED: Final = 5
"""So many orders are named with a reason."""


def as_json(
    orders: Sequence[OpenOrder], unreadable: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """All of them, with what could not be read."""
    return {
        "schema": SCHEMA,
        "orders": [_json(rank, one) for rank, one in enumerate(orders, 1)],
        "unreadable": [{"path": path, "reason": reason} for path, reason in unreadable],
    }


def _json(rank: int, one: OpenOrder) -> dict[str, Any]:
    return {
        "rank": rank,
        "po": one.po,
        "ship_to": one.ship_to,
        "ship_by": one.ship_by.isoformat() if one.ship_by else None,
        "hours_left": None if one.hours_left is None else str(one.hours_left),
        "at_risk": str(one.at_risk),
        "unpriced": one.unpriced,
        "currency": one.currency,
        "codes": list(one.codes),
        "path": one.path,
        "doubt": one.doubt or None,
        "untold": list(one.untold),
    }


def as_csv(orders: Sequence[OpenOrder]) -> str:
    """A row an order."""
    rows = (_row(rank, one) for rank, one in enumerate(orders, 1))
    return csv_text([COLUMNS, *([_told(row[name]) for name in COLUMNS] for row in rows)])


def _row(rank: int, one: OpenOrder) -> dict[str, Any]:
    """As in the JSON, with numbers as numbers: a spreadsheet can reckon with them."""
    numbers = {"hours_left": one.hours_left, "at_risk": one.at_risk}
    return {**_json(rank, one), **numbers, "codes": " ".join(one.codes)} | {
        "untold": "; ".join(one.untold)
    }


def _told(value: Any) -> Any:
    return "" if value is None else value


def as_text(orders: Sequence[OpenOrder], *, width: int = 100) -> str:
    """A line an order, the most urgent first; below, what of the money is not known."""
    if not orders:
        return "no open orders\n"
    untold = [(reason, one.po) for one in orders for reason in one.untold]
    doubts = [(one.doubt, one.po) for one in orders if one.doubt and one.ship_by is not None]
    parts = (
        _lines(orders, width),
        _reasons("Not in the money at risk (?):", untold, width),
        _reasons("In doubt of the date:", doubts, width),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _reasons(head: str, told: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Each reason once, with the orders it is about."""
    about: dict[str, list[str]] = {}
    for reason, po in told:
        about.setdefault(reason, []).append(po)
    if about:
        yield ""
        yield head
    for reason, pos in about.items():
        more = f" and {len(pos) - _NAMED} more" if len(pos) > _NAMED else ""
        yield from wrapped("  ", f"{reason} ({', '.join(pos[:_NAMED])}{more})", width)


def _lines(orders: Sequence[OpenOrder], width: int) -> Iterator[str]:
    """Columns as wide as what stands in them; the last, which explains, is cut at the edge."""
    rows = [_HEAD, *map(_cells, orders)]
    *widths, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    for *cells, why in rows:
        told = [
            f"{cell:>{size}}" if at in _NUMBERS else f"{cell:{size}}"
            for at, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ]
        line = "  ".join(told)
        yield f"{line}  {short(why, max(width - len(line) - 2, _LEAST))}".rstrip()


def _cells(one: OpenOrder) -> tuple[str, ...]:
    by = clock_text(one.ship_by) if one.ship_by else "no date"
    money = f"{one.at_risk:,} {one.currency}" if one.codes else "none"
    if one.untold:
        money = f"{money} + ?" if one.at_risk else "not known"
    why = " ".join(one.codes) or one.doubt
    cells = (by, _left(one), money, one.po, one.ship_to or "", one.path, why)
    return tuple(map(printable, cells))


def _left(one: OpenOrder) -> str:
    if one.hours_left is None:
        return ""
    return "missed" if one.hours_left <= 0 else f"{one.hours_left} h"
