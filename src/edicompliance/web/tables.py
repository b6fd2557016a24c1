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
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text

Kind: TypeAlias = Literal["text", "money", "number", "time", "minutes", "word"]
_WIDE: Final = 40
_RIGHT: Final = ("money", "number", "minutes")


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    key: str
    """The value's name in a row, in JSON and in the head of a CSV."""
    title: str
    """What stands above it on the page."""
    kind: Kind = "text"

    @property
    def right(self) -> bool:
        """Whether it stands at the right, as numbers do."""
        return self.kind in _RIGHT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values; a row's `href` is where its first cell leads."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    empty: str = "Nothing."
    """What is said where there is no row."""

    def first(self, most: int) -> Table:
        """So many rows of it."""
        return replace(self, rows=self.rows[:most])

    def as_json(self) -> dict[str, Any]:
        """The rows, money and times as text."""
        rows = [{one.key: _plain(row.get(one.key)) for one in self.columns} for row in self.rows]
        return {"schema": f"edicompliance/desk-{self.name}/1", "rows": rows}

    def as_csv(self) -> str:
        """The rows with a head."""
        head = [one.key for one in self.columns]
        return csv_text([head, *([_cell(row.get(key)) for key in head] for row in self.rows)])

    def as_xlsx(self) -> bytes:
        """The same as a workbook; needs the extra `excel`."""
        keys = [one.key for one in self.columns]
        rows = ({key: _sheet(row.get(key)) for key in keys} for row in self.rows)
        wide = {one.key: _WIDE for one in self.columns if one.kind == "text"}
        return workbook(self.name[:31], keys, rows, wide)


def shown(column: Column, row: Mapping[str, Any]) -> str:
    """A cell as the page shows it; times with their zone.

    >>> at = datetime(2026, 11, 27, 5, 7, tzinfo=UTC)
    >>> shown(Column("at", "at", "time"), {"at": at})
    'Fri 2026-11-27 05:07 UTC'
    >>> shown(Column("left", "left", "minutes"), {"left": -125})
    '2 h 05 min ago'
    """
    value = row.get(column.key)
    if value is None or value == "":
        return "not known" if column.kind == "money" else ""
    if column.kind == "money":
        return f"{value:,.2f} {row.get('currency', '')}".strip()
    if column.kind == "minutes":
        return _span(int(value))
    if isinstance(value, datetime):
        zone = "UTC" if value.tzinfo is UTC else value.strftime("%Z")
        return f"{value:%a %Y-%m-%d %H:%M} {zone}"
    return str(value)


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
