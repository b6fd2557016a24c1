r"""Cells of CSV and of spreadsheets: texts stay texts, and no text becomes a formula.

>>> cell("=2+5"), cell("0038"), cell(Decimal("-7.50")), cell(-7), cell('6" PIPE')
('"\'=2+5"', '"0038"', '-7.50', '-7', '"6"" PIPE"')
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    *map(chr, (0xFF1D, 0xFF0B, 0xFF0D, 0xFF20)),
)
"""What a formula begins with, the wide signs of East Asian keyboards included."""


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV by RFC 4180: CR LF at line ends, quotes doubled, every text in quotes."""
    return "".join(",".join(map(cell, row)) + "\r\n" for row in rows)


def cell(value: Any) -> str:
    """One cell: a number bare, a date and a text in quotes, formulas made harmless."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{Decimal(value):f}"
    text = harmless(value.isoformat() if isinstance(value, date) else str(value))
    return '"' + text.replace('"', '""') + '"' if text else ""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, in letters that any reader can read.

    >>> harmless("@SUM(A1)"), harmless("0038")
    ("'@SUM(A1)", '0038')
    """
    text = readable(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def readable(text: str) -> str:
    """A text in letters that any reader can read; a cell that is marked as text needs no more."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
