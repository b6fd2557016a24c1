"""A table that people read, sort out and take away: HTML, CSV, a workbook, JSON from one thing.

>>> table = Table("orders", (Column("order", "order"), Column("money", "at risk", "money")), (
...     {"order": "4506001", "money": Decimal("12.50"), "href": "/shipments/mart/4506001"},))
>>> table.as_json()["rows"]
[{'order': '4506001', 'money': '12.50'}]
>>> table.as_csv().splitlines()
['"order","money"', '"4506001",12.50']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text

Kind: TypeAlias = Literal[
    "text",
    "money",
    "amount",
    "number",
    "time",
    "day",
    "minutes",
    "days",
    "word",
    "sentence",
    "brief",
]
_WIDE: Final = 40
_RIGHT: Final = ("money", "amount", "number", "minutes", "days")


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    key: str
    """The value's name in a row, in JSON and in the head of a CSV."""
    title: str
    """What stands above it on the page."""
    kind: Kind = "text"
    on_page: bool = True
    """Else the files have it only."""

    @property
    def style(self) -> str:
        """How its cells stand: numbers at the right, sentences with room."""
        return "right" if self.kind in _RIGHT else "" if self.kind == "text" else self.kind


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values; a row's `href` is where its first cell leads, `clock` that of its times.

    Its `links` are the texts of other cells with where each leads: key -> [(text, URL or "")].
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    empty: str = "Nothing."
    """What is said where there is no row."""

    @property
    def on_page(self) -> tuple[Column, ...]:
        """The columns that a page shows."""
        return tuple(one for one in self.columns if one.on_page)

    @property
    def leads(self) -> bool:
        """Whether its first row leads somewhere, so that keys reach the table."""
        return bool(self.rows) and bool(self.rows[0].get("href"))

    def first(self, most: int) -> Table:
        """So many rows of it."""
        return replace(self, rows=self.rows[:most])

    def as_json(self) -> dict[str, Any]:
        """The rows, money and times as text."""
        rows = [{one.key: _plain(row.get(one.key)) for one in self.columns} for row in self.rows]
        return {"schema": "edicompliance/desk-table/1", "table": self.name, "rows": rows}

    def as_csv(self) -> str:
        """The rows with a head."""
        head = [one.key for one in self.columns]
        return csv_text([head, *([_cell(row.get(key)) for key in head] for row in self.rows)])

    def as_xlsx(self) -> bytes:
        """The same as a workbook; needs the extra `excel`."""
        keys = [one.key for one in self.columns]
        rows = ({key: _sheet(row.get(key)) for key in keys} for row in self.rows)
        wide = {one.key: _WIDE for one in self.columns if one.kind in ("text", "sentence", "brief")}
        return workbook(self.name[:31], keys, rows, wide)


def shown(column: Column, row: Mapping[str, Any]) -> str:
    """A cell as the page shows it; times with their zone.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2026, 11, 27, 5, 7, tzinfo=UTC)
    >>> shown(Column("at", "at", "time"), {"at": at})
    'Fri 2026-11-27 05:07 UTC'
    >>> shown(Column("left", "left", "minutes"), {"left": -125})
    '2 h 05 min ago'
    >>> shown(Column("at", "at", "time"), {"at": at, "clock": ZoneInfo("America/New_York")})
    'Fri 2026-11-27 00:07 EST'
    """
    value = row.get(column.key)
    if value is None or value == "":
        return _unknown(column)
    if column.kind == "money":
        return f"{value:,.2f} {row.get('currency', '')}".strip()
    if column.kind == "minutes":
        return _span(int(value))
    if column.kind == "days":
        return days_told(value)
    if isinstance(value, str) and column.kind == "time":
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return str(value)
    return told_time(value.astimezone(row["clock"]) if row.get("clock") else value)


def _unknown(column: Column) -> str:
    """What stands where nothing is known."""
    if column.key == "at_risk":
        return "cost not known"
    return "not known" if column.kind in ("money", "day") else ""


def days_told(days: int | None) -> str:
    """How many days are left, in words; None: nobody knows.

    >>> days_told(1), days_told(-201), days_told(None)
    ('1 day', '201 days ago', '')
    """
    if days is None:
        return ""
    told = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return told if days >= 0 else f"{told} ago"


def told_time(at: datetime) -> str:
    """A time with its day and its zone."""
    zone = "UTC" if at.utcoffset() == timedelta(0) else at.strftime("%Z")
    return f"{at:%a %Y-%m-%d %H:%M} {zone}"


def _span(minutes: int) -> str:
    far = abs(minutes)
    days, hours = far // 1440, far // 60
    told = f"{far} min"
    if hours >= 48:
        told = f"{days} days"
    elif hours:
        told = f"{hours} h {far % 60:02} min"
    return f"{told} ago" if minutes < 0 else told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _cell(value: Any) -> Any:
    return "" if value is None else value.isoformat() if isinstance(value, datetime) else value


def _sheet(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
