"""What there is to ship, and from when: a CSV file that the warehouse can write.

    item, available, unit, from

`item` is any number of the article in the order, `available` how much of it there is, `unit` (if
not the order's own) in what, and `from` when it is there; without a time it is there now. Several
rows of one item add up. What no row names is not there.

>>> rows = ["item,available,from", "77-1,40,", "77-1,8,2026-11-24T06:00-06:00"]
>>> stock = read_stock("stock.csv", chr(10).join(rows))
>>> [(row.item, str(row.quantity), row.at and row.at.isoformat()) for row in stock.rows]
[('77-1', '40', None), ('77-1', '8', '2026-11-24T06:00:00-06:00')]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from edicompliance.documents.user_files import read_text, suggest
from edicompliance.errors import ProfileError
from edicompliance.profiles.csvtable import read_rows

_COLUMNS: Final = ("item", "available", "unit", "from")


@dataclass(frozen=True, slots=True)
class StockRow:
    """So much of one item, from one moment on."""

    item: str
    """Any number of it."""
    quantity: Decimal
    unit: str
    """Empty: the unit of the order's line."""
    at: datetime | None
    """When it is there, aware; None: now."""
    line: int


@dataclass(frozen=True, slots=True)
class Stock:
    """All of it."""

    path: str
    """The file, as the user gave it."""
    rows: tuple[StockRow, ...]


def load_stock(path: Path | str) -> Stock:
    """Return the stock of a file; a `ProfileError` names line, column, expected and got."""
    return read_stock(str(path), read_text(path))


def read_stock(label: str, text: str) -> Stock:
    """Return the stock of a text."""
    table = read_rows(label, text)
    rows = zip(table.rows, table.lines, strict=True)
    return Stock(label, tuple(_row(label, cells, line) for cells, line in rows))


def _row(label: str, cells: Mapping[str, str], line: int) -> StockRow:
    for name in cells:
        if name not in _COLUMNS:
            raise ProfileError(label, name, f"unknown column{suggest(name, _COLUMNS)}", line)
    for name in ("item", "available"):
        if name not in cells:
            raise ProfileError(label, name, "expected a value, got an empty cell", line)
    quantity, at = _quantity(label, cells, line), _time(label, cells, line)
    return StockRow(cells["item"], quantity, cells.get("unit", "").upper(), at, line)


def _quantity(label: str, cells: Mapping[str, str], line: int) -> Decimal:
    try:
        quantity = Decimal(cells["available"])
    except InvalidOperation:
        quantity = Decimal(-1)
    if quantity.is_finite() and 0 <= quantity < 10**12:
        return quantity
    got = cells["available"]
    raise ProfileError(label, "available", f"expected a number, not below 0, got {got!r}", line)


def _time(label: str, cells: Mapping[str, str], line: int) -> datetime | None:
    if "from" not in cells:
        return None
    try:
        at = datetime.fromisoformat(cells["from"])
    except ValueError:
        at = None
    if at is not None and at.utcoffset() is not None:
        return at
    wanted = "expected a time with its zone, as 2026-11-24T06:00-06:00"
    raise ProfileError(label, "from", f"{wanted}, got {cells['from']!r}", line)
