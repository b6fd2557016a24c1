"""The checklist as a PDF: pages of paper with boxes to tick, for whoever has no screen."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from edicompliance.errors import MissingExtra
from edicompliance.reports.checklist import Checklist, Section

_MARGIN = 15
"""Millimetres."""
_BOX = 3.5
"""Millimetres."""
_PADDING = 3
"""Points above and below a row."""
_TIGHT = 0.85
"""How large letters are where that saves a page."""


def as_pdf(checklist: Checklist) -> bytes:
    """Pages of US letter paper; needs the extra `pdf`.

    What is a few lines longer than its pages is set tighter, where that saves the last of them.
    """
    try:
        import reportlab  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise MissingExtra("a PDF needs: pip install 'edicompliance[pdf]'") from None
    pages, usual = _set(checklist, 1.0)
    fewer, tight = _set(checklist, _TIGHT) if pages > 1 else (pages, usual)
    return tight if fewer < pages else usual


def _set(checklist: Checklist, scale: float) -> tuple[int, bytes]:
    """Set it in letters of a scale; return how many pages that is, and the PDF."""
    from reportlab.lib.pagesizes import letter  # noqa: PLC0415 - an extra
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415

    out = BytesIO()
    margin = _MARGIN * mm
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    document = SimpleDocTemplate(
        out, pagesize=letter, title=checklist.title, author="edicompliance", invariant=1, **margins
    )
    flow = list(_flow(checklist, letter[0] - 2 * margin, scale))
    document.build(flow, onFirstPage=_number, onLaterPages=_number)
    return document.page, out.getvalue()


def _flow(checklist: Checklist, width: float, scale: float) -> Iterator[Any]:
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415 - an extra
    from reportlab.platypus import Paragraph, Spacer  # noqa: PLC0415

    styles = getSampleStyleSheet()
    for name in ("Heading1", "Heading2", "Normal"):
        one = styles[name]
        one.fontSize, one.leading = one.fontSize * scale, one.leading * scale
    yield Paragraph(_text(checklist.title), styles["Heading1"])
    yield from (Paragraph(_text(line), styles["Normal"]) for line in checklist.heading)
    for section in checklist.sections:
        yield Spacer(1, 8 * scale)
        yield Paragraph(_text(section.title), styles["Heading2"])
        yield _boxes(section, width, styles["Normal"], scale)
    yield Spacer(1, 18 * scale)
    yield _signatures(checklist, width, styles["Normal"])


def _boxes(section: Section, width: float, style: Any, scale: float) -> Any:
    """A row a line: an empty box, and what it stands for."""
    from reportlab.lib import colors  # noqa: PLC0415 - an extra
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.platypus import Paragraph, Table, TableStyle  # noqa: PLC0415

    inner = Table([[""]], _BOX * mm, _BOX * mm, TableStyle([("BOX", (0, 0), (0, 0), 0.8, "black")]))
    rows = [[inner, Paragraph(_text(line), style)] for line in section.lines]
    rules = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING * scale),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING * scale),
    ]
    box = (_BOX + 4) * mm
    return Table(rows, colWidths=[box, width - box], style=TableStyle(rules))


def _signatures(checklist: Checklist, width: float, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle  # noqa: PLC0415 - an extra

    cells = [Paragraph(_text(one), style) for one in checklist.signed]
    each = width / max(len(cells), 1)
    line = TableStyle([("LINEABOVE", (0, 0), (-1, -1), 0.8, "black")])
    return Table([cells], colWidths=[each] * len(cells), style=line, spaceBefore=24)


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(document.pagesize[0] - document.rightMargin, 20, f"page {document.page}")


def _text(text: str) -> str:
    """A text as the built-in fonts have it; a letter that they lack becomes a question mark."""
    return escape(text.encode("cp1252", "replace").decode("cp1252"))
