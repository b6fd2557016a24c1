"""Labels as PDF: one a page as large as the label, or several on a sheet of paper.

The bars are drawn as areas, not as a picture, and the letters as text, so that a reader of the PDF
finds both. It needs the extra `pdf`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any, Final, Literal

from edicompliance.errors import MissingExtra
from edicompliance.labels.draw.drawing import Bars, DrawnLabel
from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import FONT_PATH, label_font
from edicompliance.labels.draw.picture import EM
from edicompliance.labels.draw.plan import Words

Sheet = Literal["label", "letter", "a4"]
"""The page: as large as the label, or paper that holds several."""
_FONT: Final = "EdicLabel"
_PAPERS: Final = {"letter": (612.0, 792.0), "a4": (595.3, 841.9)}
_BASELINE: Final = 0.797
"""Where letters stand in the height of their line: the share of the font above its baseline."""
_WITH_TAILS: Final = frozenset("gjpqy_|")
"""What of ASCII goes more than a fifth of an em below the baseline in the font of labels."""


def as_pdf(labels: Iterable[DrawnLabel], *, sheet: Sheet = "label") -> bytes:
    """Return labels as one PDF; each as often as the guide wants it on its carton."""
    try:
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("a PDF needs: pip install 'edicompliance[pdf]'") from None
    page_font()
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    canvas.setCreator("edicompliance")
    places = _Places(canvas, sheet)
    for label in labels:
        for _ in range(label.plan.spec.count):
            places.put(label)
    canvas.save()
    return out.getvalue()


@cache
def page_font() -> str:
    """Return the name by which reportlab knows the font of labels."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - an extra
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    pdfmetrics.registerFont(TTFont(_FONT, str(FONT_PATH)))
    return _FONT


class _Places:
    """Where on which page the next label goes."""

    def __init__(self, canvas: Any, sheet: Sheet) -> None:
        self.canvas, self.sheet = canvas, sheet
        self.used = 0

    def put(self, label: DrawnLabel) -> None:
        points = 72 / label.plan.dpi
        wide, high = label.plan.width * points, label.plan.height * points
        page = _PAPERS.get(self.sheet, (wide, high))
        across = max(1, int(page[0] // wide))
        down = max(1, int(page[1] // high))
        at = self.used % (across * down)
        if at == 0:
            self.canvas.setPageSize(page)
        left = (page[0] - across * wide) / 2 + at % across * wide
        top = page[1] - (page[1] - down * high) / 2 - at // across * high
        if self.sheet != "label":
            self.canvas.setLineWidth(0.25)
            self.canvas.rect(left, top - high, wide, high, stroke=1, fill=0)
        _Pen(self.canvas, points, left, top).draw(label)
        self.used += 1
        if at == across * down - 1:
            self.canvas.showPage()


def _is_plain(text: str) -> bool:
    """Whether no letter has an accent or a long tail: such a line may fill its height.

    A guide tells the height of letters as that of the font, and a smaller font breaks it.

    >>> _is_plain("24 EA"), _is_plain("3 of 12"), _is_plain("Supply"), _is_plain("ÅRE")
    (True, True, False, False)
    """
    return text.isascii() and not set(text) & _WITH_TAILS


class _Pen:
    """Draws one label, whose dots count downwards, on a page, whose points count upwards."""

    def __init__(self, canvas: Any, points: float, left: float, top: float) -> None:
        self.canvas, self.points, self.left, self.top = canvas, points, left, top
        self.is_told = False

    def draw(self, label: DrawnLabel) -> None:
        self.is_told = any(zone.text_height for zone in label.plan.spec.zones)
        for rule in label.plan.rules:
            self.area(rule.x, rule.y, rule.width, rule.height)
        for bars in label.bars:
            self.bars(bars)
        for words in (*label.plan.captions, *label.texts):
            self.words(words)

    def area(self, x: float, y: float, width: float, height: float) -> None:
        scale = self.points
        self.canvas.rect(
            self.left + x * scale,
            self.top - (y + height) * scale,
            width * scale,
            height * scale,
            stroke=0,
            fill=1,
        )

    def bars(self, bars: Bars) -> None:
        for at, width in bars.symbol.bars():
            self.area(bars.x + at * bars.module, bars.y, width * bars.module, bars.height)

    def words(self, words: Words) -> None:
        """A line of letters, squeezed where it comes out wider than it was measured."""
        full = self.is_told and _is_plain(words.text)  # as high as the guide tells its letters
        size = words.size * (1 if full else EM) * self.points
        pieces = list(runs(words.text))
        wide = sum(self.canvas.stringWidth(text, font, size) for font, text in pieces)
        measured = label_font().width(words.text) * words.size * WIDE * self.points
        line = self.canvas.beginText(
            self.left + words.x * self.points,
            self.top - (words.y + words.size * _BASELINE) * self.points,
        )
        if wide > measured:
            line.setHorizScale(100 * measured / wide)
        for font, text in pieces:
            line.setFont(font, size)
            line.textOut(text)
        self.canvas.drawText(line)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text in pieces of one font: ours, or one of East Asia that the reader must have."""
    missing = set(label_font().lacks(text))
    if not missing:
        yield _FONT, text
        return
    other = _east_asian(text)
    for lacking, letters in groupby(text, key=missing.__contains__):
        yield (other if lacking else _FONT), "".join(letters)


def _east_asian(text: str) -> str:
    """The font for letters that ours lacks, by the script of the text."""
    if any("\uac00" <= one <= "\ud7a3" for one in text):
        return _reader_font("HYGothic-Medium")
    if any("\u3040" <= one <= "\u30ff" for one in text):
        return _reader_font("HeiseiKakuGo-W5")
    return _reader_font("STSong-Light")


@cache
def _reader_font(name: str) -> str:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - an extra
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name
