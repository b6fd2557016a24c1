"""The pages of a dispute as PDF: the cover letter, the proof of what was sent, the timeline.

The same content gives the same bytes, whenever it is made. It needs the extra `pdf`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from edicompliance.errors import MissingExtra
from edicompliance.labels.draw.paper import page_font, runs
from edicompliance.reports.timeline import WIDTH

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text; the PDF escapes it
    keep_trailing_newline=True,
)
_MARGIN: Final = 54
_PAGE: Final = (612, 792)
_BODY: Final = 10
"""Larger letters are headings."""
_COLOURS: Final = {
    "window": "#9db8d6", "deadline": "#d9b36c", "plan": "#2f6db3", "seen": "#17663a",
    "now": "#5c6773", "tick": "#d5dae0", "edge": "#1c2127", "faint": "#5c6773",
}  # fmt: skip
_INK: Final = "#1c2127"
_STYLE: Final = "".join(
    f".{name}{{{'stroke' if name in ('tick', 'edge') else 'fill'}:{colour}}}"
    for name, colour in _COLOURS.items()
)
_DIAMOND: Final = re.compile(r"M(\S+) (\S+) ")


@dataclass(frozen=True, slots=True)
class Proof:
    """One transmission, as a row of the proof."""

    title: str
    """`856 ASN30002`."""
    rows: tuple[tuple[str, str], ...]
    """Control numbers, times, answers: what it is, and its value."""
    segments: tuple[tuple[str, str], ...]
    """Its segments, each with what it shows; empty: nothing that is in dispute."""


def letter_text(values: Mapping[str, Any]) -> str:
    """Return the cover letter as text."""
    return _ENVIRONMENT.get_template("dispute_letter.txt.j2").render(**values)


def letter_pdf(text: str, title: str) -> bytes:
    """Return the cover letter as PDF."""
    return _pages(title, list(_letter(text)))


def proof_pdf(proofs: Sequence[Proof], title: str) -> bytes:
    """Return the proof of what was sent and answered, with control numbers and times."""
    flow = [_text(title, 14)]
    for one in proofs:
        flow += _proof(one)
    return _pages(title, flow)


def standalone(svg: str) -> str:
    """Return a picture of a report as a file of its own, with its colours."""
    head, mark, rest = svg.partition(">")
    return f"{head}{mark}\n<style>{_STYLE}text{{fill:{_INK}}}</style>{rest}\n"


def picture_pdf(svg: str, title: str) -> bytes:
    """Return a picture of a report on a page of its own, drawn from the same shapes."""
    canvas_of = _reportlab()
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    scale = (_PAGE[1] - 2 * _MARGIN) / WIDTH
    out = BytesIO()
    canvas = canvas_of(out, pagesize=(_PAGE[1], _PAGE[0]), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("edicompliance")
    canvas.setFont(page_font(), 14)
    canvas.drawString(_MARGIN, _PAGE[0] - _MARGIN, title)
    canvas.translate(_MARGIN, _PAGE[0] - _MARGIN - 24)
    canvas.scale(scale, scale)
    for shape in root:
        _draw(canvas, shape)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, shape: Any) -> None:
    kind, at = shape.tag.rpartition("}")[2], shape.attrib
    colour = _COLOURS.get(at.get("class", ""), _INK)
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    if kind == "text":
        canvas.setFont(page_font(), 12)
        canvas.drawString(float(at["x"]), -float(at["y"]), shape.text or "")
    elif kind == "line":
        ends = [float(at[name]) for name in ("x1", "y1", "x2", "y2")]
        canvas.line(ends[0], -ends[1], ends[2], -ends[3])
    elif kind == "rect":
        x, y, wide, high = (float(at[name]) for name in ("x", "y", "width", "height"))
        canvas.rect(x, -y - high, wide, high, stroke=0, fill=1)
    elif kind == "path" and (found := _DIAMOND.match(at["d"])):
        x, y = float(found[1]), -float(found[2])
        path = canvas.beginPath()
        path.moveTo(x, y)
        for right, up in ((7, -7), (0, -14), (-7, -7)):
            path.lineTo(x + right, y + up)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def _reportlab() -> Any:
    try:
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("a PDF needs: pip install 'edicompliance[pdf]'") from None
    return Canvas


def _pages(title: str, flow: list[Any]) -> bytes:
    _reportlab()
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415 - an extra

    out = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN)
    document = SimpleDocTemplate(
        out, pagesize=_PAGE, title=title, author="edicompliance", invariant=1, **margins
    )
    document.build(flow, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _letter(text: str) -> Iterator[Any]:
    from reportlab.platypus import Spacer  # noqa: PLC0415 - an extra

    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        for line in lines:
            if line.startswith("## "):
                yield Spacer(1, 6)
                yield _text(line.removeprefix("## "), 11.5, heading=True)
            elif line.startswith("# "):
                yield _text(line.removeprefix("# "), 15)
            elif line.startswith("- "):
                yield _text(line.removeprefix("- "), 9.5, bullet=True)
            else:
                yield _text(line, 10)
        yield Spacer(1, 7)


def _proof(one: Proof) -> Iterator[Any]:
    from reportlab.platypus import Preformatted, Spacer, Table, TableStyle  # noqa: PLC0415

    yield Spacer(1, 12)
    yield _text(one.title, 11.5)
    width = _PAGE[0] - 2 * _MARGIN
    cells = [[_text(name, 8.5), _text(value, 8.5)] for name, value in one.rows]
    grid = [("GRID", (0, 0), (-1, -1), 0.4, "#d5dae0"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    yield Spacer(1, 4)
    yield Table(cells, [width * 0.28, width * 0.72], style=TableStyle(grid))
    yield Spacer(1, 4)
    for marked, group in groupby(one.segments, key=lambda each: bool(each[1])):
        lines = [f"{raw}    <-- {shows}" if shows else raw for raw, shows in group]
        text = _plain("\n".join(lines))
        yield Preformatted(text, _mono(marked=marked), maxLineLength=105, splitChars="*>:")


def _plain(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _mono(*, marked: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - an extra

    face = "Courier-Bold" if marked else "Courier"
    return ParagraphStyle(face, fontName=face, fontSize=7.5, leading=9)


def _text(text: str, size: float, *, bullet: bool = False, heading: bool = False) -> Any:
    _reportlab()
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - an extra
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    plain = _plain(text) == text
    font = page_font() if not plain else "Helvetica-Bold" if size > _BODY else "Helvetica"
    style = ParagraphStyle(
        f"dispute-{font}-{size}-{bullet}-{heading}", fontName=font, fontSize=size,
        leading=size * 1.3, splitLongWords=1, leftIndent=12 if bullet else 0, bulletFontName=font,
        keepWithNext=heading,
    )  # fmt: skip
    pieces = [(font, text)] if plain else runs(text)
    marked = "".join(f'<font name="{name}">{escape(piece)}</font>' for name, piece in pieces)
    return Paragraph(marked, style, bulletText="-" if bullet else None)


def _number(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(_PAGE[0] - _MARGIN, 28, f"page {document.page}")
    canvas.restoreState()
