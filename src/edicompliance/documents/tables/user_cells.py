"""Cells of a user's table: from what stands there to the value, or what is wrong with it.

Each function takes a cell as CSV, TOML or a workbook has it, and returns its value; an empty cell
is None. A `ValueError` says what was expected and what is there.

>>> code("0771"), whole("12"), day("2026-11-20")
('0771', 12, datetime.date(2026, 11, 20))
>>> code("1.2E+11")
Traceback (most recent call last):
...
ValueError: expected text, got '1.2E+11'; a spreadsheet drops zeros and digits, format the column \
as text
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import zone_info
from edicompliance.documents.tables.user_files import suggest
from edicompliance.documents.tables.user_tables import SheetNumber
from edicompliance.gs1.check_digit import is_valid

Reader = Callable[[Any], Any]

_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
_SPOILT: Final = re.compile(r"[0-9]+(?:[.,][0-9]*)?[eE]\+?[0-9]+")
_BY_SPREADSHEET: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,}")
_HINT: Final = "; a spreadsheet drops zeros and digits, format the column as text"


def text(cell: object) -> str | None:
    """Text for people."""
    if isinstance(cell, str):
        return cell.strip() or None
    by_sheet = isinstance(cell, SheetNumber)
    said = f"got the number {cell:f}{_HINT}" if by_sheet else f"in quotes, got {cell}"
    raise ValueError(f"expected text{',' * by_sheet} {said}")


def code(cell: object) -> str | None:
    """A number that is text, zeros before it and all: an item's, an order's, a place's."""
    told = text(cell)
    if told and _BY_SPREADSHEET.fullmatch(told):
        raise ValueError(f"expected text, got {told!r}{_HINT}")
    return told


def line_number(cell: object) -> str | None:
    """A line of an order; whole numbers of a workbook too, for the order says if there is one.

    >>> line_number(SheetNumber("1")), line_number("001")
    ('1', '001')
    """
    if isinstance(cell, SheetNumber) and cell == cell.to_integral_value() and cell > 0:
        return f"{cell:.0f}"
    return code(cell)


def bar_code(cell: object) -> str | None:
    """A GTIN in any of its lengths."""
    if (
        isinstance(cell, SheetNumber)
        and len(f"{cell:f}") in _GTIN_LENGTHS
        and is_valid(f"{cell:f}")
    ):
        return f"{cell:f}"
    told = text(cell)
    if told and not (_digits(told) and len(told) in _GTIN_LENGTHS):
        spoilt = _SPOILT.fullmatch(told) or told.isdecimal()
        hint = _HINT if spoilt else ""
        raise ValueError(f"expected 8, 12, 13 or 14 digits, got {told!r}{hint}")
    return told


def gln(cell: object) -> str | None:
    """A global location number."""
    told = text(cell)
    if told and not (_digits(told) and len(told) == 13 and is_valid(told)):
        hint = _HINT if _SPOILT.fullmatch(told) or (told.isdecimal() and len(told) < 13) else ""
        raise ValueError(f"expected a GLN of 13 digits with its check digit, got {told!r}{hint}")
    return told


def digits(least: int, most: int) -> Reader:
    """Return the reader of a number of so many digits."""

    def read(cell: object) -> str | None:
        told = text(cell)
        if told and not (_digits(told) and least <= len(told) <= most):
            hint = _HINT if _SPOILT.fullmatch(told) or told.isdecimal() else ""
            raise ValueError(f"expected {least} to {most} digits, got {told!r}{hint}")
        return told

    return read


def unit(cell: object) -> str | None:
    """A unit of measure, `EA`."""
    return (text(cell) or "").upper() or None


def pack(cell: object) -> int | None:
    """How many articles are in a case."""
    return _count(cell, "a whole number of articles in a case")


def whole(cell: object) -> int | None:
    """A whole number above zero."""
    return _count(cell, "a whole number above 0")


def _count(cell: object, wanted: str) -> int | None:
    if isinstance(cell, SheetNumber):
        told = f"{cell:f}"
    else:
        told = str(cell).strip() if isinstance(cell, str | int) and cell is not True else repr(cell)
    if not told:
        return None
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", told, re.ASCII):
        raise ValueError(f"expected {wanted}, got {_shown(cell)}")
    return int(told)


def days(cell: object) -> int | None:
    """So many days, none among them."""
    return _none_too(cell, "a whole number of days")


def count(cell: object) -> int | None:
    """So many, none among them."""
    return _none_too(cell, "a whole number")


def _none_too(cell: object, wanted: str) -> int | None:
    if isinstance(cell, SheetNumber):
        cell = f"{cell:f}"
    none = cell == "0" or (isinstance(cell, int) and cell == 0 and cell is not False)
    return 0 if none else _count(cell, wanted)


def number(cell: object) -> Decimal | None:
    """A price, a weight, a length."""
    if cell == "":
        return None
    exact = Decimal("NaN")
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        exact = Decimal(cell)
    elif isinstance(cell, str) and re.fullmatch(r"\s*[0-9]+(?:\.[0-9]+)?\s*", cell, re.ASCII):
        exact = Decimal(cell.strip())
    try:
        if exact.is_finite() and 0 <= exact < 10**12:
            return exact
    except InvalidOperation:
        pass
    raise ValueError(f"expected a number such as 4.25, got {_shown(cell)}")


def day(cell: object) -> date | None:
    """A date."""
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    told = cell.strip() if isinstance(cell, str) else None
    if told == "":
        return None
    try:
        if told and len(told) == len("2026-11-20"):
            return date.fromisoformat(told)
    except ValueError:
        pass
    raise ValueError(f"expected a date such as 2026-11-20, got {_shown(cell)}")


def yes_or_no(cell: object) -> bool | None:
    """`yes`, `no`; TOML's own true and false."""
    if isinstance(cell, bool):
        return cell
    told = cell.strip().lower() if isinstance(cell, str) else "?"
    if told in {"yes", "true", "y"}:
        return True
    if told in {"no", "false", "n"}:
        return False
    if told:
        raise ValueError(f"expected yes or no, got {_shown(cell)}")
    return None


def time_zone(cell: object) -> str | None:
    """An IANA time zone."""
    told = text(cell)
    if told and not is_zone(told):
        raise ValueError(f"expected a time zone such as 'America/Chicago', got {told!r}")
    return told


def is_zone(name: str) -> bool:
    """Whether there is such an IANA time zone."""
    try:
        return name == "UTC" or isinstance(zone_info(name), ZoneInfo)
    except CannotTell:
        return False


def one_of(*known: str) -> Reader:
    """Return the reader of a word that is one of a few."""

    def read(cell: object) -> str | None:
        told = (text(cell) or "").lower()
        if told and told not in known:
            raise ValueError(f"unknown word {told!r}{suggest(told, known)}")
        return told or None

    return read


def several(reader: Reader) -> Reader:
    """Return the reader of several values: a list in TOML, else with `;` or a blank between."""

    def read(cell: object) -> tuple[Any, ...] | None:
        if isinstance(cell, list):
            parts: list[Any] = cell
        elif isinstance(cell, str):
            parts = re.split(r"[;,\s]+", cell.strip())
        else:
            parts = [cell]
        return tuple(value for value in map(reader, parts) if value is not None) or None

    return read


def scac(cell: object) -> str | None:
    """The code of a carrier."""
    told = (text(cell) or "").upper()
    if told and not re.fullmatch(r"[A-Z]{2,4}", told, re.ASCII):
        raise ValueError(f"expected a carrier's code of 2 to 4 letters, got {told!r}")
    return told or None


def _digits(told: str) -> bool:
    return told.isascii() and told.isdigit()


def _shown(cell: object) -> str:
    if isinstance(cell, SheetNumber):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else repr(cell)
