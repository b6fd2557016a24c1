"""Packing slips read back from the letters of their pages.

A file may hold several slips, and a slip several pages. A new slip begins where a page has a
heading of its own: a title, or another order, store or ship notice than the page before. Only
letters count: a page that is a picture cannot be told, and no letters are guessed.

>>> def run(text, x, y):
...     return SeenText(text, Box(x, y, 2.0 * len(text), 2.5))
>>> page = SlipPage(1, (run("PACKING SLIP", 10, 10), run("PO: 4501061", 10, 20),
...                     run("UPC", 10, 40), run("QTY", 60, 40),
...                     run("614141100019", 10, 46), run("24", 60, 46)))
>>> slip = read_slips("slip.pdf", [page])[0]
>>> slip.said("po")[0].text, [(row.text("gtin"), row.text("quantity")) for row in slip.rows]
('4501061', [('614141100019', '24')])
>>> read_slips("scan.pdf", [SlipPage(1, (), "a picture, without letters")])[0].retake
'page 1: a picture, without letters; give the PDF that the system writes'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenText
from edicompliance.labels.slips.heading import heading_of
from edicompliance.labels.slips.seen import Said, SeenSlip, SlipPage, plain
from edicompliance.labels.slips.table import Line, Table, lines_of, table_of

_WHOSE: Final = ("notice", "po", "store", "mark_for", "ship_to", "bol")
"""What tells one slip from another."""
_GIVE: Final = "give the PDF that the system writes"

__all__ = ["Box", "SeenText", "SlipPage", "read_slips"]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that was read."""

    page: SlipPage
    lines: tuple[Line, ...]
    heading: Mapping[str, list[Said]]
    table: Table

    @property
    def fault(self) -> str:
        """Why it does not count; empty: it does."""
        if self.page.fault:
            return f"page {self.page.number}: {self.page.fault}; {_GIVE}"
        return ""

    def whose(self) -> tuple[tuple[str, ...], ...]:
        """What tells it from other slips."""
        return tuple(
            tuple(plain(one.text) for one in self.heading.get(name, ())) for name in _WHOSE
        )

    @property
    def is_headed(self) -> bool:
        """Whether it has a heading of its own."""
        return "title" in self.heading or any(self.whose())

    def text(self) -> tuple[str, ...]:
        """Its letters line by line."""
        return tuple(" ".join(plain(one.text) for one in line) for line in self.lines)


@dataclass(slots=True)
class _Slip:
    """The pages of one slip."""

    pages: list[_Page] = field(default_factory=list)

    def goes_on(self, page: _Page) -> bool:
        """Whether a page is one more of it."""
        if not page.page.texts or page.fault:
            return not page.fault
        first = self.pages[0]
        if first.fault or page.text() == first.text():
            return False
        return not page.is_headed or (page.whose() == first.whose() and any(first.whose()))


def read_slips(file: str, pages: Iterable[SlipPage]) -> tuple[SeenSlip, ...]:
    """Return the slips of a file, in order."""
    found: list[_Slip] = []
    before: Table | None = None
    for one in pages:
        page = _read(one, before)
        if found and found[-1].goes_on(page):
            if not page.is_headed and not page.table.headed and found[-1].pages[-1].table.totals:
                page = _read(one, None)
            found[-1].pages.append(page)
        else:
            page = _read(one, None)
            found.append(_Slip([page]))
        before = page.table
    return tuple(_seen(file, at, one.pages) for at, one in enumerate(found, 1))


def _read(page: SlipPage, before: Table | None) -> _Page:
    lines = tuple(lines_of(page.texts))
    table = table_of(page.number, lines, before)
    return _Page(page, lines, heading_of(page.number, table.others), table)


def _seen(file: str, index: int, pages: Sequence[_Page]) -> SeenSlip:
    values: dict[str, list[Said]] = {}
    for page in pages:
        for name, said in page.heading.items():
            values.setdefault(name, []).extend(said)
    tables = [page.table for page in pages]
    rows = [row for table in tables for row in table.rows]
    found = any(table.columns for table in tables)
    return SeenSlip(
        file,
        index,
        tuple(page.page.number for page in pages),
        {name: tuple(said) for name, said in values.items()},
        tuple(rows) if found else None,
        tuple(row for table in tables for row in table.totals),
        tuple(_run(run, page) for page in pages for line in page.lines for run in line),
        next((page.fault for page in pages if page.fault), ""),
        tuple(doubt for table in tables for doubt in table.doubts),
    )


def _run(run: SeenText, page: _Page) -> Said:
    return Said((plain(run.text),), page.page.number, run.box)
