"""The week as a PDF of exactly one page of letter paper. It needs the extra `pdf`.

What is too much for the page at its usual size is drawn smaller, never on a second page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from edicompliance.chargebacks.snapshot import Snapshot
from edicompliance.errors import MissingExtra
from edicompliance.labels.draw.paper import page_font, runs
from edicompliance.reports.bars import Bar
from edicompliance.reports.scorecard_html import bars_of
from edicompliance.reports.snapshot import Block, blocks, charges_of, outcomes_of, title_of
from edicompliance.x12.issues import printable

_MARGIN: Final = 36
_ROW: Final = 11
_SMALL: Final = 7.5
_NAMES: Final = 0.34
"""Of the width: the names of bars."""
_SHARES: Final = {
    "kpis": (0.26, 0.17, 0.07, 0.11, 0.16, 0.23),
    "exceptions": (0.25, 0.12, 0.12, 0.13, 0.11, 0.27),
    "causes": (0.12, 0.48, 0.16, 0.12, 0.12),
    "not_ours": (0.15, 0.42, 0.16, 0.16, 0.11),
    "actions": (0.44, 0.18, 0.12, 0.12, 0.14),
}
"""How wide the columns of each table are."""


def snapshot_pdf(one: Snapshot) -> bytes:
    """Return the page; the same week gives the same bytes."""
    try:
        from reportlab.lib.pagesizes import letter  # noqa: PLC0415 - an extra
        from reportlab.platypus import KeepInFrame, SimpleDocTemplate  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("a PDF needs: pip install 'edicompliance[pdf]'") from None
    page_font()
    out = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN)
    title = printable(title_of(one))
    document = SimpleDocTemplate(
        out, pagesize=letter, title=title, author="edicompliance", invariant=1, **margins
    )
    # The frame of the template keeps six points free on each side.
    wide, high = letter[0] - 2 * _MARGIN - 12, letter[1] - 2 * _MARGIN - 12
    flow = list(_flow(one, title, wide))
    document.build([KeepInFrame(wide, high, flow, mode="shrink")])
    return out.getvalue()


def _flow(one: Snapshot, title: str, width: float) -> Iterator[Any]:
    from reportlab.platypus import Spacer  # noqa: PLC0415 - an extra

    yield _text(title, 14, heading=True)
    yield Spacer(1, 4)
    yield from (_text(told, 10) for told in (*charges_of(one), *outcomes_of(one)))
    bars = bars_of(one.kpis)
    for block in blocks(one):
        yield Spacer(1, 7)
        yield _text(block.title, 11, heading=True)
        yield Spacer(1, 3)
        if block.name == "kpis" and bars:
            yield _picture(bars, width)
        yield from _block(block, width)
    yield Spacer(1, 6)
    yield from (_text(printable(note), 7) for note in one.notes)


def _block(block: Block, width: float) -> Iterator[Any]:
    from reportlab.platypus import Table, TableStyle  # noqa: PLC0415 - an extra

    if block.rows:
        heads = [_text(cell, _SMALL, heading=True) for cell in block.columns]
        cells = [heads, *([_text(cell, _SMALL) for cell in row] for row in block.rows)]
        style = [
            ("GRID", (0, 0), (-1, -1), 0.4, "#d5dae0"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
        widths = [share * width for share in _SHARES[block.name]]
        yield Table(cells, widths, style=TableStyle(style))
    else:
        yield _text(block.empty, 8.5)
    if block.beyond:
        yield _text(f"{block.beyond} more", _SMALL)


def _picture(bars: Sequence[Bar], width: float) -> Any:
    """The measures as bars: what is sure, what is possible, and the target as a line."""
    from reportlab.graphics.shapes import Drawing, Line, Rect, String  # noqa: PLC0415 - an extra
    from reportlab.lib.colors import HexColor  # noqa: PLC0415

    drawing = Drawing(width, _ROW * len(bars) + 4)
    left, full = width * _NAMES, width * (0.98 - _NAMES)
    for number, one in enumerate(bars):
        low = _ROW * (len(bars) - number - 1) + 4
        name = _cut(printable(one.name), left - 8)
        drawing.add(String(2, low + 2, name, fontName=page_font(), fontSize=_SMALL))
        for length, colour in ((one.most, "#d9b36c"), (one.sure, "#2f6db3")):
            shown = min(max(length, 0.0), 1.0) * full
            drawing.add(
                Rect(left, low, shown, _ROW - 4, fillColor=HexColor(colour), strokeColor=None)
            )
        if one.goal is not None:
            at = left + min(one.goal, 1.0) * full
            drawing.add(Line(at, low - 1, at, low + _ROW - 3, strokeWidth=1.2))
    return drawing


def _cut(text: str, width: float) -> str:
    """A name, cut so that it ends before its bar."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - an extra

    if stringWidth(text, page_font(), _SMALL) <= width:
        return text
    while text and stringWidth(f"{text}...", page_font(), _SMALL) > width:
        text = text[:-1]
    return f"{text}..."


def _text(text: str, size: float, *, heading: bool = False) -> Any:
    """A text in its cell, broken into lines where it is too wide.

    Only headings are bold; letters that the plain fonts lack are drawn by the one that we bring.
    """
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - an extra
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    plain = text.encode("latin-1", "replace").decode("latin-1") == text
    font = page_font() if not plain else "Helvetica-Bold" if heading else "Helvetica"
    style = ParagraphStyle(
        f"snapshot-{font}-{size}", fontName=font, fontSize=size, leading=size * 1.2,
        splitLongWords=1,
    )  # fmt: skip
    pieces = [(font, text)] if plain else runs(text)
    marked = "".join(f'<font name="{name}">{escape(piece)}</font>' for name, piece in pieces)
    return Paragraph(marked, style)
