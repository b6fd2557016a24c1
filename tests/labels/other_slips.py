"""Packing slips as another system might print them: no boxes, colons, figures flush right.

It knows nothing of how ours are drawn or read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from edicompliance.labels.draw.paper import page_font, runs
from edicompliance.labels.slips.slip import Slip, SlipRow

_HIGH, _LEFT, _STEP, _FOOT = 842.0, 40.0, 12.0, 60.0
_WIDE: Final = 500.0
_COLUMNS: Final = (
    ("Purchase Order", 40, False),
    ("Ln", 165, False),
    ("SKU", 190, False),
    ("UPC", 320, False),
    ("Qty Shipped", 470, True),
    ("UOM", 485, False),
    ("Cartons", 550, True),
)
"""Head, where its column begins, or ends where figures are flush right."""


def other_pdf(slips: Iterable[Slip]) -> bytes:
    """Return slips as one PDF; the heading is printed on every page."""
    page_font()
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, _HIGH), invariant=1)
    for slip in slips:
        _Writer(canvas, slip).write()
    canvas.save()
    return out.getvalue()


class _Writer:
    """Writes one slip."""

    def __init__(self, canvas: Any, slip: Slip) -> None:
        self.canvas, self.slip, self.y, self.page = canvas, slip, 0.0, 0

    def write(self) -> None:
        self.head()
        self.sentences(("above items", "first page"))
        self.columns()
        for row in self.slip.rows:
            self.row(row)
        self.y -= _STEP
        for unit, total in self.sums().items():
            self.room(1)
            self.text(320, f"Total {unit}:")
            self.text(470, total, right=True)
            self.y -= _STEP
        self.y -= _STEP
        self.sentences(("", "below items", "last page"))
        self.canvas.showPage()

    def sums(self) -> dict[str, str]:
        """None: a total in a line of its own says no unit of its column."""
        return {}

    def head(self) -> None:
        self.page += 1
        self.y = _HIGH - 50
        self.text(_LEFT, "Packing List", size=16)
        self.text(400, f"Page {self.page}")
        self.y -= 2 * _STEP
        slip = self.slip
        for left, right in (
            (("PO No.", slip.text("po")), ("", "")),
            (("ASN", slip.notice), ("Ship Date", self.day())),
            (("Store #", slip.text("store")), ("", "")),
            (("Dept", slip.text("department")), ("Total Cartons", slip.text("cartons"))),
            (("Vendor No", slip.text("vendor")), ("Bill of Lading", slip.text("bol"))),
            (("Ship Via", slip.text("carrier")), ("Tracking No.", slip.text("pro"))),
        ):
            for x, (name, value) in ((_LEFT, left), (330, right)):
                if value:
                    self.text(x, f"{name}: {value}" if name != "Dept" else f"{name}:")
                    if name == "Dept":
                        self.text(x + 60, value)
            self.y -= _STEP
        self.y -= 0.6 * _STEP
        self.places()

    def day(self) -> str:
        return f"{self.slip.ship_date:%m/%d/%Y}" if self.slip.ship_date else ""

    def places(self) -> None:
        top, lowest = self.y, self.y
        for x, name, text in (
            (_LEFT, "Ship From:", self.slip.text("ship_from")),
            (310, "Ship To:", self.slip.text("ship_to")),
        ):
            self.y = top
            for line in (name, *text.split("\n")):
                for piece in _cut(line, 36):
                    self.text(x, piece, size=7)
                    self.y -= _STEP
            lowest = min(lowest, self.y)
        self.y = lowest - _STEP

    def columns(self) -> None:
        for name, x, right in _COLUMNS:
            self.text(x, name, right=right)
        self.y -= 1.5 * _STEP

    def row(self, row: SlipRow) -> None:
        item = list(_cut(row.item or row.vendor_item, 20))
        self.room(1 + len(item))
        values = (
            row.po,
            row.line_id,
            item[0] if item else "",
            row.gtin,
            f"{row.quantity:,f}",
            row.unit,
            f"{row.cartons}",
        )
        for (_, x, right), value in zip(_COLUMNS, values, strict=True):
            self.text(x, value, right=right, size=7 if x == 40 else 8)
        for more in item[1:]:
            self.y -= 0.8 * _STEP
            self.text(190, more)
        self.y -= 1.5 * _STEP

    def room(self, lines: int) -> None:
        """Go to a further page where there is none left; it has all heads again."""
        if self.y - lines * _STEP < _FOOT:
            self.canvas.showPage()
            self.head()
            self.columns()

    def sentences(self, where: tuple[str, ...]) -> None:
        for one in self.slip.texts:
            if one.at in where:
                lines = list(_cut(one.text, 90, words=True))
                if self.y - len(lines) * _STEP < 20:
                    self.canvas.showPage()
                    self.head()
                for line in lines:
                    self.text(_LEFT, line)
                    self.y -= _STEP
                self.y -= _STEP

    def text(self, x: float, text: str, *, right: bool = False, size: float = 8) -> None:
        pieces = list(runs(text))
        wide = sum(self.canvas.stringWidth(piece, font, size) for font, piece in pieces)
        line = self.canvas.beginText(x - wide if right else x, self.y)
        for font, piece in pieces:
            line.setFont(font, size)
            line.textOut(piece)
        self.canvas.drawText(line)


def _cut(text: str, most: int, *, words: bool = False) -> Iterator[str]:
    """Break a text into lines."""
    while len(text) > most:
        at = text.rfind(" ", 0, most) if words else most
        yield text[:at]
        text = text[at:].strip()
    if text:
        yield text
