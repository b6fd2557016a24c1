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

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from edicompliance.documents.tables.user_cells import code
from edicompliance.documents.tables.user_files import read_text
from edicompliance.documents.tables.user_tables import UserRow, csv_rows, raise_all, unknown_columns
from edicompliance.errors import ProfileError

_COLUMNS: Final = ("item", "available", "unit", "from")
_NUMBER: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{0,9})?", re.ASCII)
"""A comma is refused: whether it parts decimals or thousands, nobody says."""
_WANTED_NUMBER: Final = "expected a number, not below 0, as 1234.5, without commas or blanks"
_WANTED_TIME: Final = "expected a time with its zone, as 2026-11-24T06:00-06:00"


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
    """Return the stock of a file; a `ProfileError` names each fault by line and column."""
    return read_stock(str(path), read_text(path))


def read_stock(label: str, text: str) -> Stock:
    """Return the stock of a text; all that is wrong with it is told at once."""
    if len([line for line in text.splitlines() if line.strip()]) == 1:
        raise ProfileError(
            label, "", "has a header only; expected a row for each item that is there"
        )
    table = tuple(csv_rows(label, text))
    problems = [*unknown_columns(table, _COLUMNS), *(one for row in table for one in _faults(row))]
    raise_all(sorted(problems, key=lambda one: one.line or 0))
    return Stock(label, tuple(map(_row, table)))


def _row(row: UserRow) -> StockRow:
    cells = row.cells
    unit, at = cells.get("unit", "").upper(), _time(cells.get("from", ""))
    return StockRow(cells["item"], Decimal(cells["available"]), unit, at, row.line or 0)


def _faults(row: UserRow) -> Iterator[ProfileError]:
    """What is wrong with the cells of a row."""
    item, available, since = (row.cells.get(name, "") for name in ("item", "available", "from"))
    if not item:
        yield row.error("item", "expected a value, got an empty cell")
    try:
        code(item)
    except ValueError as wrong:
        yield row.error("item", str(wrong))
    if not available:
        yield row.error("available", "expected a value, got an empty cell")
    elif not _NUMBER.fullmatch(available):
        yield row.error("available", f"{_WANTED_NUMBER}, got {available!r}")
    if since and _time(since) is None:
        yield row.error("from", f"{_WANTED_TIME}, got {since!r}")


def _time(text: str) -> datetime | None:
    """A time with its zone; None where it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.utcoffset() is not None else None
