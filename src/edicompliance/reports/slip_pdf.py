"""Packing slips as a PDF: letter paper, with what the retailer's guide wants on them.

It needs the extra `pdf`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from edicompliance.errors import MissingExtra
from edicompliance.labels.draw.paper import page_font, runs
from edicompliance.labels.draw.plan import CAPTIONS
from edicompliance.labels.slips.slip import FIELDS, Slip, SlipRow

_MARGIN: Final = 15
"""Millimetres."""
_HEADINGS: Final = ("ORDER", "LINE", "ITEM", "GTIN", "DESCRIPTION", "QTY", "UNIT", "CTNS")
_SHARES: Final = (0.13, 0.06, 0.12, 0.18, 0.27, 0.09, 0.07, 0.08)
"""How wide each column is."""
_ABOVE: Final = ("above items", "first page")
"""Where sentences stand that go before the goods."""


def slips_pdf(slips: Iterable[Slip]) -> bytes:
    """Return slips as one PDF; each begins on a page of its own."""
    try:
        from reportlab.lib.pagesizes import letter  # noqa: PLC0415 - an extra
        from reportlab.lib.units import mm  # noqa: PLC0415
        from reportlab.platypus import PageBreak, SimpleDocTemplate  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("a PDF needs: pip install 'edicompliance[pdf]'") from None
    page_font()
    out = BytesIO()
    margin = _MARGIN * mm
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    document = SimpleDocTemplate(
        out, pagesize=letter, title="Packing slip", author="edicompliance", invariant=1, **margins
    )
    flow: list[Any] = []
    for slip in slips:
        flow += [PageBreak()] if flow else []
        flow += _slip(slip, letter[0] - 2 * margin)
    document.build(flow, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _slip(slip: Slip, width: float) -> Iterator[Any]:
    from reportlab.platypus import Spacer  # noqa: PLC0415 - an extra

    which = [_text(one, 9, right=True) for one in _which(slip)]
    yield _line([_text("PACKING SLIP", 16), which], [0.4, 0.6], width)
    yield Spacer(1, 6)
    yield _addresses(slip, width)
    yield Spacer(1, 6)
    yield _fields(slip, width)
    yield Spacer(1, 8)
    for one in slip.texts:
        if one.at in _ABOVE:
            yield _text(one.text, 8)
            yield Spacer(1, 8)
    yield _goods(slip, width)
    yield from _below(slip)


def _below(slip: Slip) -> Iterator[Any]:
    """What stands below the goods; what belongs on the last page is the last of all."""
    from reportlab.platypus import KeepTogether, Spacer  # noqa: PLC0415 - an extra

    said = [one.text for one in slip.texts if one.at not in (*_ABOVE, "last page")]
    said += [f"Goes {slip.place}."] if slip.place else []
    for text in said:
        yield KeepTogether([Spacer(1, 8), _text(text, 8)])
    last = [one.text for one in slip.texts if one.at == "last page"]
    yield KeepTogether([part for one in last for part in (Spacer(1, 8), _text(one, 8))])


def _which(slip: Slip) -> Iterator[str]:
    """The notice and the day, a line each."""
    yield f"SHIP NOTICE: {slip.notice}"
    if day := slip.text("ship_date"):
        yield f"SHIPPED: {day}"


def _addresses(slip: Slip, width: float) -> Any:
    names = [name for name in ("ship_from", "ship_to", "mark_for") if slip.text(name)]
    cells = [
        [_text(CAPTIONS[name], 7), *(_text(line, 9) for line in slip.text(name).split("\n"))]
        for name in names
    ]
    count = max(1, len(names))
    return _boxed([cells or [[""]]], [1 / count] * count, width)


def _fields(slip: Slip, width: float) -> Any:
    """What tells this shipment from others, in rows of four."""
    told = [(CAPTIONS[name], slip.text(name)) for name in FIELDS]
    told.append(("CARTONS", slip.text("cartons")))
    cells = [[_text(name, 7), _text(value or " ", 10)] for name, value in told]
    return _boxed([cells[at : at + 4] for at in range(0, len(cells), 4)], [0.25] * 4, width)


def _goods(slip: Slip, width: float) -> Any:
    rows = [[_text(one, 7) for one in _HEADINGS], *map(_row, slip.rows)]
    for unit, total in _totals(slip.rows):
        cells = ["", "", "", "", "TOTAL", total, unit, ""]
        rows.append([_text(one, 9) for one in cells])
    return _boxed(rows, _SHARES, width, heading=1)


def _row(row: SlipRow) -> list[Any]:
    quantity = "" if row.quantity is None else f"{row.quantity.normalize():f}"
    texts = (
        row.po,
        row.line_id,
        row.item or row.vendor_item,
        row.gtin,
        row.description,
        quantity,
        row.unit,
        str(row.cartons or ""),
    )
    return [_text(one, 8) for one in texts]


def _totals(rows: Sequence[SlipRow]) -> Iterator[tuple[str, str]]:
    """Yield how much there is of each unit; nothing where a quantity cannot be told."""
    for unit in dict.fromkeys(row.unit for row in rows):
        counted = [row.quantity for row in rows if row.unit == unit]
        known = [one for one in counted if one is not None]
        if len(known) == len(counted):
            yield unit, f"{sum(known, Decimal(0)).normalize():f}"


def _boxed(rows: Any, shares: Sequence[float], width: float, *, heading: int = 0) -> Any:
    from reportlab.platypus import Table, TableStyle  # noqa: PLC0415 - an extra

    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    widths = [share * width for share in shares]
    return Table(rows, widths, style=TableStyle(style), repeatRows=heading)


def _line(cells: Sequence[Any], shares: Sequence[float], width: float) -> Any:
    from reportlab.platypus import Table  # noqa: PLC0415 - an extra

    return Table([cells], [share * width for share in shares])


def _text(text: str, size: float, *, right: bool = False) -> Any:
    """A text in its cell, broken into lines where it is too wide."""
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - an extra
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    style = ParagraphStyle(
        f"slip-{size}-{right}",
        fontName=page_font(),
        fontSize=size,
        leading=size * 1.2,
        alignment=2 if right else 0,
        splitLongWords=1,
    )
    marked = "".join(f'<font name="{font}">{escape(piece)}</font>' for font, piece in runs(text))
    return Paragraph(marked, style)


def _number(canvas: Any, document: Any) -> None:
    """The page's number, at its foot."""
    canvas.saveState()
    canvas.setFont(page_font(), 8)
    canvas.drawRightString(document.pagesize[0] - document.rightMargin, 20, f"page {document.page}")
    canvas.restoreState()
