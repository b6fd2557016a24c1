"""What is due, and what went wrong on a day: for people, as JSON, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from edicompliance.reports.layout import short
from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

SCHEMA: Final = "edic/due/1"
COLUMNS: Final = (
    "id", "partner", "what", "order", "subject", "due_at", "minutes_left", "state", "at_risk",
    "currency", "to_do", "because",
)  # fmt: skip
LOG_COLUMNS: Final = (
    "raised_at", "kind", "partner", "what", "order", "subject", "due_at", "at_risk", "currency",
    "state", "settled_at", "minutes_late", "told_at", "message",
)  # fmt: skip
_WIDTHS: Final = {
    "subject": 40, "due_at": 22, "to_do": 50, "because": 60, "message": 80, "raised_at": 22,
    "settled_at": 22, "told_at": 22,
}  # fmt: skip
_HEAD: Final = ("due", "left", "at risk", "what", "of", "partner", "id", "to do")
_NUMBERS: Final = (1, 2)
_LEAST: Final = 20


class Listed(Protocol):
    """A row of the list."""

    @property
    def state(self) -> str: ...
    @property
    def minutes_left(self) -> int: ...
    @property
    def at_risk(self) -> Decimal | None: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def currency(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def partner(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def to_do(self) -> str: ...
    def _asdict(self) -> dict[str, Any]: ...


def as_json(rows: Sequence[Listed], now: datetime) -> str:
    """All of them, a line each: many thousands are written as fast as they are read."""
    missed = sum(one.state == "missed" for one in rows)
    head = json.dumps(
        {"schema": SCHEMA, "now": _time(now), "missed": missed, "open": len(rows) - missed}
    )
    if not rows:
        return head[:-1] + ', "deadlines": []}\n'
    encode = json.JSONEncoder().encode
    listed = ",\n".join([encode(_plain(one)) for one in rows])
    return f'{head[:-1]}, "deadlines": [\n{listed}\n]}}\n'


def as_csv(rows: Sequence[Listed]) -> str:
    """A row a deadline."""
    return csv_text([COLUMNS, *(_cells(one._asdict(), COLUMNS) for one in rows)])


def as_xlsx(rows: Sequence[Listed]) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    plain = ({**one._asdict(), "due_at": _time(one.due_at)} for one in rows)
    return workbook("due", COLUMNS, plain, _WIDTHS)


def as_text(rows: Sequence[Listed], *, width: int = 100) -> str:
    """A line a deadline, the most urgent first."""
    if not rows:
        return "nothing is due\n"
    return "\n".join(_lines(rows, width)) + "\n"


def log_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The exception log of a day as CSV."""
    return csv_text([LOG_COLUMNS, *(_cells(one, LOG_COLUMNS) for one in rows)])


def log_xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    plain = (
        {
            name: _time(value) if isinstance(value, datetime) else value
            for name, value in one.items()
        }
        for one in rows
    )
    return workbook("exceptions", LOG_COLUMNS, plain, _WIDTHS)


def _plain(one: Listed) -> dict[str, Any]:
    told = one._asdict()
    told["due_at"] = _time(one.due_at)
    told["at_risk"] = None if one.at_risk is None else str(one.at_risk)
    told["order"] = told["order"] or None
    return told


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _cells(one: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    values = (one[name] for name in columns)
    return [
        "" if value is None else _time(value) if isinstance(value, datetime) else value
        for value in values
    ]


def _lines(rows: Sequence[Listed], width: int) -> Iterator[str]:
    """Columns as wide as what stands in them; the last is cut at the edge."""
    table = [_HEAD, *map(_told, rows)]
    *widths, _ = (max(map(len, column)) for column in zip(*table, strict=True))
    for *cells, last in table:
        told = [
            f"{cell:>{size}}" if at in _NUMBERS else f"{cell:{size}}"
            for at, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ]
        line = "  ".join(told)
        yield f"{line}  {short(last, max(width - len(line) - 2, _LEAST))}".rstrip()


def _told(one: Listed) -> tuple[str, ...]:
    left = "missed" if one.state == "missed" else _left(one.minutes_left)
    money = "not known" if one.at_risk is None else f"{one.at_risk:,.2f} {one.currency}".strip()
    due = f"{one.due_at.astimezone(UTC):%Y-%m-%d %H:%M}Z"
    cells = (due, left, money, one.what, one.subject, one.partner, str(one.id), one.to_do)
    return tuple(map(printable, cells))


def _left(minutes: int) -> str:
    """How long there is time.

    >>> _left(59), _left(61), _left(60 * 49)
    ('59 min', '1 h 01 min', '49 h 00 min')
    """
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
