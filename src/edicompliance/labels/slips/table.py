"""The goods on a packing slip: the row of heads, the columns below it, the rows.

A slip tells its goods in a table, and a page of letters knows nothing of tables. So the heads of
the columns are looked for first; what stands below belongs to the column it stands under, and to
the row whose quantity stands in its line or above it.

>>> def run(text, x, y):
...     return SeenText(text, Box(x, y, 2.0 * len(text), 2.5))
>>> page = [run("ITEM", 10, 50), run("QTY", 60, 50),
...         run("LONG", 10, 56), run("12", 60, 56), run("NAME", 10, 59), run("B7", 10, 66),
...         run("3", 60, 66), run("TOTAL", 10, 73), run("15", 60, 73), run("THANKS", 10, 80)]
>>> found = table_of(1, lines_of(page), None)
>>> [(row.text("item"), row.text("quantity")) for row in found.rows]
[('LONG NAME', '12'), ('B7', '3')]
>>> [row.text("quantity") for row in found.totals], [one.text for one in found.others]
(['15'], ['THANKS'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box, around
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.seen import SeenText
from edicompliance.labels.slips.seen import Said, SeenRow
from edicompliance.labels.slips.words import columns_of, is_total

Line = tuple[SeenText, ...]
"""Runs of letters that stand beside one another, from left to right."""
_FAR: Final = 2.5
"""So many heights of a line below the last row the goods are over."""
_CLOSE: Final = 0.25
"""So many heights of a line are white within a cell."""
_GOODS: Final = frozenset({"item", "vendor_item", "gtin", "description"})
_COUNTS: Final = ("shipped", "quantity")


class Column(NamedTuple):
    """A column of the goods."""

    field: str
    """What stands in it; empty: nothing that is compared."""
    box: Box
    """Of its head."""


@dataclass(frozen=True, slots=True)
class Table:
    """The goods of one page."""

    columns: tuple[Column, ...] = ()
    rows: tuple[SeenRow, ...] = ()
    totals: tuple[SeenRow, ...] = ()
    others: tuple[SeenText, ...] = ()
    """What stands outside of it."""
    doubts: tuple[str, ...] = ()
    headed: bool = False
    """Whether its heads stand on this page."""


def lines_of(texts: Iterable[SeenText]) -> list[Line]:
    """Return runs of letters line by line, from the top."""
    found: list[list[SeenText]] = []
    for one in sorted(texts, key=lambda each: each.box.y + each.box.height / 2):
        middle = one.box.y + one.box.height / 2
        last = found[-1] if found else []
        if last and _shares(last, one.box, middle):
            last.append(one)
        else:
            found.append([one])
    return [tuple(sorted(line, key=lambda each: each.box.x)) for line in found]


def _shares(line: Sequence[SeenText], box: Box, middle: float) -> bool:
    """Whether a run stands in a line: by its middle, and beside what is there."""
    first = line[0].box
    level = first.y <= middle <= first.bottom or box.y <= first.y + first.height / 2 <= box.bottom
    return level and abs(middle - (first.y + first.height / 2)) < 0.6 * max(
        first.height, box.height
    )


def table_of(page: int, lines: Sequence[Line], before: Table | None) -> Table:
    """Return the goods of a page; `before` is the page before it, whose heads may hold here."""
    at, columns = _heads(lines)
    if not columns:
        carried = before.columns if before is not None and before.columns else ()
        if not carried:
            above = next((at for at, line in enumerate(lines) if _seems_heads(line)), len(lines))
            return Table(others=tuple(one for line in lines[:above] for one in line))
        return _Reader(page, carried).read(lines, 0, headed=False)
    return _Reader(page, columns).read(lines, at + 1, headed=True, above=lines[:at])


def _heads(lines: Sequence[Line]) -> tuple[int, tuple[Column, ...]]:
    """The line with the heads of columns: a count among them, and a word for the goods."""
    for at, line in enumerate(lines):
        columns = [column for run in line for column in _columns(run)]
        known = {one.field for one in columns}
        if known & set(_COUNTS) and known & _GOODS and len(columns) > 1:
            return at, tuple(_told_apart(columns))
    return 0, ()


def _seems_heads(line: Line) -> bool:
    """Whether a line looks like heads of which too few are known: nothing below it is a heading."""
    known = [column.field for run in line for column in _columns(run) if column.field]
    return len(known) > 2 and bool({*_GOODS, *_COUNTS} & set(known))


def _told_apart(columns: Sequence[Column]) -> Iterator[Column]:
    """What was shipped goes before a quantity of which nothing is said; a second one is none."""
    known = [one.field for one in columns]
    seen: set[str] = set()
    for one in columns:
        name = one.field
        if name == "shipped":
            name = "quantity"
        elif name == "quantity" and "shipped" in known:
            name = ""
        yield one._replace(field="" if name in seen else name)
        seen.add(name)


def _columns(run: SeenText) -> Iterator[Column]:
    for head in columns_of(run.text):
        yield Column(head.field, part_of(run, head.start, head.end).box)


def part_of(run: SeenText, start: int, end: int) -> SeenText:
    """Return a part of a run, placed by how wide its letters are.

    >>> part_of(SeenText("QTY UNIT", Box(0, 0, 8, 2)), 4, 8).text
    'UNIT'
    """
    width = label_font().width
    whole = width(run.text) or 1.0
    left = run.box.width * width(run.text[:start]) / whole
    wide = run.box.width * width(run.text[start:end]) / whole
    box = Box(run.box.x + left, run.box.y, wide, run.box.height)
    return SeenText(run.text[start:end], box)


@dataclass(slots=True)
class _Row:
    """A row while it is read."""

    cells: dict[str, list[SeenText]] = field(default_factory=dict)

    def add(self, cells: Mapping[str, list[SeenText]]) -> None:
        for name, runs in cells.items():
            self.cells.setdefault(name, []).extend(runs)

    @property
    def box(self) -> Box:
        return around(one.box for runs in self.cells.values() for one in runs)

    def seen(self, page: int) -> SeenRow:
        cells = {name: _said(runs, page) for name, runs in self.cells.items() if name}
        return SeenRow(cells, page, self.box)


def _said(runs: Sequence[SeenText], page: int) -> Said:
    lines = [" ".join(one.text for one in line) for line in lines_of(runs)]
    return Said(tuple(lines), page, around(one.box for one in runs))


class _Reader:
    """Reads the lines below the heads."""

    def __init__(self, page: int, columns: Sequence[Column]) -> None:
        self.page, self.columns = page, tuple(sorted(columns, key=lambda one: one.box.x))
        self.rows: list[_Row] = []
        self.totals: list[_Row] = []
        self.doubts: list[str] = []
        self.waiting: list[dict[str, list[SeenText]]] = []
        """Lines that belong to the row below them."""

    def read(
        self, lines: Sequence[Line], at: int, *, headed: bool, above: Sequence[Line] = ()
    ) -> Table:
        others = [one for line in above for one in line]
        bottom = max(one.box.bottom for one in self.columns) if headed else None
        while at < len(lines) and self._takes(lines, at, bottom):
            bottom = max(one.box.bottom for one in lines[at])
            at += 1
        self._give_up(self.waiting)
        others += [one for line in lines[at:] for one in line]
        rows = tuple(row.seen(self.page) for row in self.rows)
        totals = tuple(row.seen(self.page) for row in self.totals)
        return Table(self.columns, rows, totals, tuple(others), tuple(self.doubts), headed)

    def _takes(self, lines: Sequence[Line], at: int, bottom: float | None) -> bool:
        """Read a line; False where the goods are over."""
        line = lines[at]
        top, high = min(one.box.y for one in line), max(one.box.height for one in line)
        if bottom is not None and top - bottom > _FAR * high and (self.rows or self.totals):
            return False
        cells = self._cells(line)
        if bottom is not None and self._goes_on(cells, (top - bottom) / high):
            return True
        if any(is_total(one.text) for one in line) or (self.totals and _is_sum(cells)):
            self.totals.append(_Row(cells))
        elif self.totals:
            return False
        elif "quantity" in cells:
            row = _Row()
            for before in self.waiting:
                row.add(before)
            self.waiting = []
            row.add(cells)
            self.rows.append(row)
        else:
            return self._continues(lines, at, cells, top, bottom)
        return True

    def _goes_on(self, cells: dict[str, list[SeenText]], white: float) -> bool:
        """A number alone, close below a row or a total, is the rest of its number."""
        rows = self.totals or self.rows
        if not rows or white > _CLOSE or cells.keys() != {"quantity"}:
            return False
        if "quantity" not in rows[-1].cells:
            return False
        rows[-1].add(cells)
        return True

    def _continues(
        self,
        lines: Sequence[Line],
        at: int,
        cells: dict[str, list[SeenText]],
        top: float,
        bottom: float | None,
    ) -> bool:
        """A line without a quantity belongs to the row it is nearer to."""
        after = min(one.box.y for one in lines[at + 1]) if at + 1 < len(lines) else None
        low = max(one.box.bottom for one in lines[at])
        if not self.rows and not self.waiting and bottom is None:
            return False
        nearer_below = after is not None and (bottom is None or after - low < 0.7 * (top - bottom))
        if not self.rows or self.waiting or nearer_below:
            self.waiting.append(cells)
        else:
            self.rows[-1].add(cells)
        return True

    def _give_up(self, waiting: Sequence[Mapping[str, list[SeenText]]]) -> None:
        for cells in waiting:
            text = " ".join(one.text for runs in cells.values() for one in runs)
            self.doubts.append(f"page {self.page}: {text!r} stands below the goods without a row")

    def _cells(self, line: Line) -> dict[str, list[SeenText]]:
        found: dict[str, list[SeenText]] = {}
        for run in line:
            for part in self._parts(run):
                column = self._column(part.box)
                found.setdefault(column.field, []).append(part)
        return found

    def _parts(self, run: SeenText) -> Iterator[SeenText]:
        """A run that goes under several heads, word by word; else whole."""
        under = [one for one in self.columns if _across(one.box, run.box) > 0]
        if len(under) < 2 or " " not in run.text:
            yield run
            return
        at = 0
        for word in run.text.split(" "):
            if word:
                yield part_of(run, at, at + len(word))
            at += len(word) + 1

    def _column(self, box: Box) -> Column:
        """The column whose head it is under, else the last that begins left of it."""
        best = max(self.columns, key=lambda one: _across(one.box, box))
        if _across(best.box, box) > 0:
            return best
        before = [one for one in self.columns if one.box.x <= box.x + 0.5]
        return before[-1] if before else self.columns[0]


def _across(first: Box, second: Box) -> float:
    """How much of their widths two boxes share."""
    return min(first.right, second.right) - max(first.x, second.x)


def _is_sum(cells: Mapping[str, list[SeenText]]) -> bool:
    """Whether a line below a total is one of another unit: it names no goods."""
    return "quantity" in cells and not (_GOODS - {"description"}) & cells.keys()
