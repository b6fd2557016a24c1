r"""Observations as people keep them: a CSV file, or what a retailer's portal exports.

One row is one thing that was seen: what it is, when, and who says so. A bad cell is named by its
line and column, all of them at once; text that looks like a formula is text.

>>> seen = read_observations("observations.csv", '''what,at,source,po
... checked_in,2026-11-24T14:05:00-06:00,retailer,4506001
... must_arrive_by,2026-11-27,retailer,4506001
... ''')
>>> [(one.what, str(one.day), one.line) for one in seen]
[('checked_in', 'None', 2), ('must_arrive_by', '2026-11-27', 3)]
>>> try:
...     read_observations("o.csv", "what,at,source\nchecked_in,now,gate\n")
... except ProfileError as wrong:
...     print(wrong)
o.csv:2: at: expected a time such as 2026-11-20T06:00:00-06:00 or a date, got 'now'
o.csv:2: source: unknown word 'gate'; known: carrier, own, proof of delivery, retailer
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, get_args

from edicompliance.documents.tables.observations import Observation, Observer
from edicompliance.documents.tables.user_cells import code
from edicompliance.documents.tables.user_files import read_text, suggest
from edicompliance.errors import ProfileError

COLUMNS: Final = (
    "what", "at", "source", "po", "item", "quantity", "unit", "bill_of_lading", "notice", "sscc",
    "reference", "value",
)  # fmt: skip
"""What a row may say."""
NEEDED: Final = ("what", "source")
"""What every row says."""
EVENTS: Final = ("asn_accepted", "asn_rejected", "received_quantity", "bol_count")
"""What can be seen besides the anchors of the profiles' language."""
_NUMBERS: Final = frozenset(("po", "item", "bill_of_lading", "notice", "sscc"))
"""Cells whose zeros and digits a spreadsheet may have dropped."""
_MOST_TEXT: Final = 200
_MOST_DIGITS: Final = 12


def load_observations(path: Path | str, known: Mapping[str, str]) -> tuple[Observation, ...]:
    """Return the rows of a file; raises `ProfileError` with every bad cell."""
    return read_observations(str(path), read_text(path), known)


def read_observations(
    label: str, text: str, known: Mapping[str, str] | None = None
) -> tuple[Observation, ...]:
    """Return the rows of a text; `known` are the words that `what` may be, None: any."""
    faults: list[ProfileError] = []
    found = [_row(label, line, cells, known, faults) for line, cells in _rows(label, text)]
    if faults:
        first = faults[0]
        raise ProfileError(first.path, first.key, first.reason, first.line, tuple(faults[1:]))
    return tuple(one for one in found if one is not None)


def _rows(label: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line; blank lines are left out."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    at = 1
    try:
        for cells in reader:
            line, at = at, reader.line_num + 1
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if not header:
                header = _header(label, values, line)
            elif len(values) > len(header):
                reason = f"expected {len(header)} columns, got {len(values)}"
                raise ProfileError(label, "", reason, line)
            else:
                yield line, {k: v for k, v in zip(header, values, strict=False) if v}
    except csv.Error as error:
        raise ProfileError(label, "", f"is not CSV: {error}", at) from None


def _header(label: str, cells: list[str], line: int) -> list[str]:
    header = [cell.lower().replace(" ", "_") for cell in cells]
    for name in header:
        if name not in COLUMNS:
            raise ProfileError(label, name, f"unknown column{suggest(name, COLUMNS)}", line)
        if header.count(name) > 1:
            raise ProfileError(label, name, "the column is there twice", line)
    for name in NEEDED:
        if name not in header:
            raise ProfileError(label, name, "the column is missing", line)
    return header


def _row(
    label: str,
    line: int,
    cells: Mapping[str, str],
    known: Mapping[str, str] | None,
    faults: list[ProfileError],
) -> Observation | None:
    """One row; what is wrong with it goes to the faults."""
    values: dict[str, Any] = {}
    before = len(faults)
    empty = (name for name in NEEDED if name not in cells)
    faults += (ProfileError(label, name, "the cell is empty", line) for name in empty)
    for name, cell in cells.items():
        try:
            values |= _cell(name, cell, known)
        except ValueError as fault:
            faults.append(ProfileError(label, name, str(fault), line))
    if values.get("what") == "received_quantity" and "quantity" not in cells:
        faults.append(ProfileError(label, "quantity", "the cell is empty", line))
    return Observation(file=label, line=line, **values) if len(faults) == before else None


def _cell(name: str, cell: str, known: Mapping[str, str] | None) -> dict[str, Any]:
    if len(cell) > _MOST_TEXT:
        raise ValueError(f"expected {_MOST_TEXT} characters at most, got {len(cell)}")
    if name == "at":
        return _when(cell)
    if name == "quantity":
        return {"quantity": _number(cell)}
    if name == "source" and cell not in get_args(Observer):
        raise ValueError(f"unknown word {cell!r}{suggest(cell, get_args(Observer))}")
    if name == "what" and known is not None and cell not in (*known, *EVENTS):
        raise ValueError(f"unknown word {cell!r}{suggest(cell, (*known, *EVENTS))}")
    return {name: code(cell) if name in _NUMBERS else cell}


def _when(cell: str) -> dict[str, Any]:
    try:
        if len(cell) == len("2026-11-20"):
            return {"day": date.fromisoformat(cell)}
        at = datetime.fromisoformat(cell)
    except ValueError:
        wanted = "a time such as 2026-11-20T06:00:00-06:00 or a date"
        raise ValueError(f"expected {wanted}, got {cell!r}") from None
    if at.utcoffset() is None:
        raise ValueError(f"expected a time with its zone, got {cell!r}")
    return {"at": at}


def _number(cell: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number.adjusted() >= _MOST_DIGITS:
        raise ValueError(f"expected a number, not below 0, got {cell!r}")
    return number
