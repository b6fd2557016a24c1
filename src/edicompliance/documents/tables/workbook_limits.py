"""How large a workbook would become: a file of five kilobytes can ask for half a terabyte.

A workbook is a zip of XML. Little of it unpacks to very much; and one cell at the far corner of a
sheet makes a reader that fills the sheet ask for seventeen thousand million cells, which ends the
whole program. So a workbook that somebody sends is measured first, without being kept.

>>> fault_of(b"Item,Quantity")
'expected a workbook (XLSX), got something else'
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of all its parts, unpacked."""
MOST_CELLS: Final = 5_000_000
"""Of all sheets, each from its first cell to its last row and column, empty ones included."""
MOST_TEXT: Final = 1_000_000_000
"""Characters: cells that share texts, times the longest of these."""
_BEGINNING: Final = b"PK\x03\x04"
_BOOK: Final = "xl/workbook.xml"
_OTHERS: Final = frozenset({"xl/workbook.bin", "content.xml"})
"""What workbooks of other kinds have, which are not measured here."""
_SPEAKS_OF_CELLS: Final = re.compile(rb"sheetData|<(?:\w+:)?si[\s/>]")
_PLACE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class _TooLargeError(Exception):
    """What is too large."""


def fault_of(data: bytes) -> str:
    """Why a workbook is not read; empty where it may be."""
    if not data.startswith(_BEGINNING):
        return "expected a workbook (XLSX), got something else"
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            return _fault(book)
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, EOFError):
        return "expected a whole workbook (XLSX), got a damaged one"
    except _TooLargeError as why:
        return str(why)


def _fault(book: zipfile.ZipFile) -> str:
    parts = book.infolist()
    names = {one.filename.lower().replace("\\", "/") for one in parts}
    if _BOOK not in names or names & _OTHERS:
        return "expected a workbook (XLSX), got another kind"
    unpacked = sum(one.file_size for one in parts)
    if unpacked > MOST_BYTES:
        return f"expected at most {MOST_BYTES:,} bytes unpacked, got {unpacked:,}"
    measure = _Measure()
    for one in parts:
        with book.open(one) as file:  # no more than was said: all at once would unpack a lie whole
            part = file.read(one.file_size + 1)
        if part.lstrip()[:1] == b"<" or _SPEAKS_OF_CELLS.search(part):
            measure.take(part)
    return ""


@dataclass(slots=True)
class _Measure:
    """Counts what is in the parts."""

    cells: int = 0
    shared: int = 0
    """Cells with a text that others may have, too."""
    longest: int = 0
    high: int = 0
    wide: int = 0
    row: int = 0
    column: int = 0
    text: list[int] = field(default_factory=list)
    """Letters of the shared text that is being read; empty: none is."""

    def take(self, part: bytes) -> None:
        """Count what a part holds; `_TooLargeError` as soon as it is too much."""
        self.high = self.wide = self.row = self.column = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        if b"sheetData" not in part:
            parser.CharacterDataHandler = self._letters
        parser.Parse(part, True)
        self.cells += self.high * self.wide
        self._check(self.cells)

    def _start(self, name: str, said: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(said)
        elif name == "row":
            self.row = _number(said["r"]) if "r" in said else self.row + 1
            self.column = 0
        elif name == "si":
            self.text.append(0)

    def _cell(self, said: dict[str, str]) -> None:
        self.column += 1
        if place := said.get("r"):
            found = _PLACE.fullmatch(place)
            if not found:
                raise _TooLargeError(f"expected cells such as A1, got {place[:20]!r}")
            self.column, self.row = _column(found[1]), int(found[2])
        self.high, self.wide = max(self.high, self.row), max(self.wide, self.column)
        self.shared += said.get("t") == "s"
        self._check(self.cells + self.high * self.wide)

    def _check(self, cells: int) -> None:
        if cells > MOST_CELLS:
            raise _TooLargeError(f"expected at most {MOST_CELLS:,} cells, got {cells:,}")
        if self.shared * self.longest > MOST_TEXT:
            told = f"{self.shared:,} cells with up to {self.longest:,} characters"
            raise _TooLargeError(f"expected less text, got {told}")

    def _letters(self, text: str) -> None:
        if self.text:
            self.text[-1] += len(text)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si" and self.text:
            self.longest = max(self.longest, self.text.pop())

    def _doctype(self, *_: object) -> None:
        raise _TooLargeError("expected no DOCTYPE in a workbook, got one")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else MOST_CELLS + 1


def _column(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
