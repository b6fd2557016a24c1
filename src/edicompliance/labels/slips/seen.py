"""What was read off a packing slip: its numbers, its rows, its texts, and where they stand.

As of a label, a reader says only what stands there. Whether it is right is for whoever compares it
with the ship notice and the order; where the reader is not sure, it says so.

>>> said = Said(("SHIP-", "0042"), 1, Box(17, 50, 20, 6))
>>> said.text, said.says("SHIP-0042"), said.says("SHIP-0043")
('SHIP- 0042', True, False)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenText


class SlipPage(NamedTuple):
    """The letters of one page."""

    number: int
    """Which page of the file it is, from 1."""
    texts: tuple[SeenText, ...]
    """Runs of letters of one line, in millimetres from the upper left corner of the page."""
    fault: str = ""
    """Why it has none that count: it is a picture; empty: they count."""


class Said(NamedTuple):
    """A value on a slip, and where it stands."""

    lines: tuple[str, ...]
    """As printed: a long one goes over several lines."""
    page: int
    box: Box
    """In millimetres from the upper left corner of the page."""
    doubt: str = ""
    """Why it cannot be told that this is the value."""

    @property
    def text(self) -> str:
        """It in one line."""
        return " ".join(self.lines)

    def says(self, value: str) -> bool:
        """Whether it is a value; where a line was broken no blank counts."""
        if len(self.lines) > 1:
            return squeezed(self.text) == squeezed(value)
        return plain(self.text) == plain(value)

    @property
    def joined(self) -> str:
        """It without what a broken line adds: a number over two lines is one number."""
        return "".join(self.lines)

    @property
    def where(self) -> str:
        """Its place for people."""
        across, down = round(self.box.x), round(self.box.y)
        return f"page {self.page}, {across} mm from the left, {down} mm from the top"


def plain(text: str) -> str:
    """Return a text with one blank where there are several, and letters in one form."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def squeezed(text: str) -> str:
    """Return a text without blanks."""
    return plain(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of the goods on a slip."""

    cells: Mapping[str, Said]
    """Field -> what stands in its column: `po`, `line`, `item`, `gtin`, `quantity` ..."""
    page: int
    box: Box

    def text(self, name: str) -> str:
        """Return what stands in a column; empty where there is nothing."""
        said = self.cells.get(name)
        return said.text if said else ""

    def number(self, name: str) -> str:
        """Return the number in a column, in one piece; empty where there is nothing."""
        said = self.cells.get(name)
        return said.joined if said else ""


@dataclass(frozen=True, slots=True)
class SeenSlip:
    """One packing slip, as it was read."""

    file: str
    index: int
    """Which slip of the file it is, from 1."""
    pages: tuple[int, ...] = ()
    """The pages of the file that it is on."""
    values: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    """Field -> what stands by its words; several where it is said on several pages."""
    rows: tuple[SeenRow, ...] | None = None
    """The goods; None: no row of heads was found."""
    totals: tuple[SeenRow, ...] = ()
    """Rows that add up the others."""
    lines: tuple[Said, ...] = ()
    """Every run of letters, line by line, from the first page to the last."""
    retake: str = ""
    """Why what was read does not count, and what to do; empty: it counts."""
    doubts: tuple[str, ...] = ()
    """What of it cannot be told: letters among the goods that are in no column."""

    def said(self, name: str) -> tuple[Said, ...]:
        """Return what stands by the words for a field."""
        return self.values.get(name, ())
