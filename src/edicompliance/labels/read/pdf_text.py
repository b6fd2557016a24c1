"""The letters of a PDF: lines of text with their boxes, page by page.

Labels and packing slips reach a carton's side through a PDF, and a PDF knows its letters. It may
also not: a scan has none, or some that a machine guessed and laid under the picture where nobody
sees them. Letters that are not drawn are left out here, and counted. It needs the extra `labels`.

>>> [str(one.reason) for one in pages(b"GIF89a", "label.pdf")]
['expected a PDF, got a picture (GIF)']
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from math import hypot
from typing import Any, Final, NamedTuple

from edicompliance.errors import MissingExtra
from edicompliance.labels.boxes import Box
from edicompliance.labels.read.kinds import BEGINNING, WITHOUT_ZPL, kind_of, other_kind, picture_of
from edicompliance.labels.seen import SeenText, Unreadable

MOST_PAGES: Final = 50_000
_MOST_LETTERS: Final = 200_000
"""On one page."""
_LEAST_MM, _MOST_MM = 10, 1_500
"""A side of a page."""
MM: Final = 25.4 / 72
"""Millimetres in a point."""
_INVISIBLE: Final = 3
"""The way of drawing letters that draws nothing."""
_WORD, _CELL = 0.4, 1.5
"""White, in heights of a line, that parts two texts: of several objects, and within one."""
_HIGHER: Final = 1.25
"""Letters so much higher than those before them are another text."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page and its letters."""

    file: str
    number: int
    """From 1."""
    width_mm: Decimal
    """As it is shown: a page that is turned is turned."""
    height_mm: Decimal
    lines: tuple[SeenText, ...]
    """In the order of the file; what stands far apart on one height is two lines."""
    hidden: int = 0
    """How many letters it has that are not drawn."""

    @property
    def has_letters(self) -> bool:
        """Whether there are any to see; a page without is a picture, or empty."""
        return bool(self.lines)


class RawPage(NamedTuple):
    """A page as pypdfium2 has it, and where its points lie in millimetres."""

    page: Any
    number: int
    width_mm: float
    height_mm: float
    matrix: tuple[float, ...]
    """From points of the file to millimetres from the upper left corner: a, b, c, d, e, f."""

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return where a rectangle of the file stands, in millimetres."""
        a, b, c, d, e, f = self.matrix
        xs = a * left + c * bottom + e, a * right + c * top + e
        ys = b * left + d * bottom + f, b * right + d * top + f
        return Box(min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0]))


def pages(data: bytes, file: str) -> Iterator[PdfPage | Unreadable]:
    """Yield the pages of a PDF one after the other; what cannot be read says why."""
    for raw in raw_pages(data, file):
        yield raw if isinstance(raw, Unreadable) else text_of(raw, file)


def raw_pages(data: bytes, file: str, *, only: int | None = None) -> Iterator[RawPage | Unreadable]:
    """Yield pages, or one of them, as pypdfium2 has them; each is closed when the next is asked."""
    with _opened(data, file) as document:
        if isinstance(document, Unreadable):
            yield document
            return
        count = len(document)
        if count > MOST_PAGES:
            yield Unreadable(file, f"expected at most {MOST_PAGES:,} pages, got {count:,}")
            return
        for number in range(1, count + 1) if only is None else (only,):
            yield from _page(document, number, file)


def text_of(raw: RawPage, file: str) -> PdfPage | Unreadable:
    """Return the letters of a page."""
    textpage = raw.page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MOST_LETTERS:
            reason = f"page {raw.number}: expected at most {_MOST_LETTERS:,} letters, got {count:,}"
            return Unreadable(file, reason)
        lines = _Lines(raw, textpage)
        lines.read(count)
    finally:
        textpage.close()
    found = tuple(lines.found)
    width, height = mm_of(raw.width_mm), mm_of(raw.height_mm)
    return PdfPage(file, raw.number, width, height, found, lines.hidden)


def turned_by(raw: RawPage, degrees: int) -> RawPage:
    """Return a page turned clockwise by a multiple of 90 degrees."""
    raw.page.set_rotation((raw.page.get_rotation() + degrees) % 360)
    return _placed(raw.page, raw.number)


def mm_of(length: float) -> Decimal:
    """Return millimetres to the hundredth."""
    return Decimal(str(round(length, 2)))


# -- the file


@contextmanager
def _opened(data: bytes, file: str) -> Iterator[Any]:
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("reading a PDF needs: pip install 'edicompliance[labels]'") from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        yield Unreadable(file, _why(data, getattr(error, "err_code", 0)))
        return
    try:
        yield document
    finally:
        document.close()


def _why(data: bytes, code: int) -> str:
    """Why a file cannot be opened."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - an extra

    if not data:
        return "expected a PDF, got an empty file"
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return "expected a PDF that can be read, got an encrypted one: save it without a password"
    if b"%PDF" not in data[:1024]:
        picture = picture_of(data[:BEGINNING])
        is_zpl = kind_of(data[:BEGINNING]) == "zpl"
        kind = "ZPL" if is_zpl else other_kind(data[:BEGINNING]).removesuffix(WITHOUT_ZPL)
        got = f"a picture ({picture})" if picture else f"a file that is {kind}"
        return f"expected a PDF, got {got}"
    return "expected a whole PDF, got a damaged one: export it again"


def _page(document: Any, number: int, file: str) -> Iterator[RawPage | Unreadable]:
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - an extra

    try:
        page = document[number - 1]
    except PdfiumError:
        yield Unreadable(file, f"page {number}: expected a page, got a damaged one")
        return
    try:
        raw = _placed(page, number)
        sides = raw.width_mm, raw.height_mm
        if all(_LEAST_MM <= side <= _MOST_MM for side in sides):
            yield raw
        else:
            yield Unreadable(
                file,
                f"page {number}: expected sides of {_LEAST_MM} to {_MOST_MM:,} mm,"
                f" got {sides[0]:,.0f} x {sides[1]:,.0f}",
            )
    finally:
        page.close()


def _placed(page: Any, number: int) -> RawPage:
    """A page with the way from its points, which a turned page turns, to millimetres."""
    width, height = page.get_size()
    left, bottom, right, top = _bounds(page)
    turned = page.get_rotation()
    a, b, c, d, e, f = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }[turned]
    matrix = tuple(one * MM for one in (a, b, c, d, e, f))
    return RawPage(page, number, width * MM, height * MM, matrix)


def _bounds(page: Any) -> tuple[float, float, float, float]:
    """What of the page is shown."""
    media = page.get_mediabox()
    crop = page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if right > left and top > bottom else media


# -- letters


class _Lines:
    """Puts the letters of a page together."""

    def __init__(self, raw: RawPage, textpage: Any) -> None:
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - an extra

        self.pdfium, self.raw, self.textpage = pdfium, raw, textpage
        self.page = Box(0, 0, raw.width_mm, raw.height_mm)
        self.found: list[SeenText] = []
        self.hidden = 0
        self._letters: list[str] = []
        self._box: Box | None = None
        self._last: Box | None = None
        self._source = 0
        self._em: float | None = None
        self._unseen: dict[int, bool] = {}

    def read(self, count: int) -> None:
        """Read so many letters."""
        pdfium, textpage = self.pdfium, self.textpage
        rectangle = pdfium.FS_RECTF()
        for at in range(count):
            letter = _letter(pdfium.FPDFText_GetUnicode(textpage, at))
            if letter in "\r\n":
                self._end()
            elif letter == " ":
                self._letters.append(letter)
            elif pdfium.FPDFText_GetLooseCharBox(textpage, at, rectangle):
                box = self.raw.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                self._put(letter, box, at)
        self._end()

    def _object(self, at: int) -> int:
        """Which drawing command a letter belongs to; 0: one that draws nothing."""
        import ctypes  # noqa: PLC0415 - only here

        handle = self.pdfium.FPDFText_GetTextObject(self.textpage, at)
        key = ctypes.cast(handle, ctypes.c_void_p).value or -1
        if key not in self._unseen:
            mode = self.pdfium.FPDFTextObj_GetTextRenderMode(handle)
            self._unseen[key] = mode == _INVISIBLE
        return 0 if self._unseen[key] else key

    def _height(self, at: int) -> float:
        """How high the font of a letter is, in millimetres."""
        matrix = self.pdfium.FS_MATRIX()
        self.pdfium.FPDFText_GetMatrix(self.textpage, at, matrix)
        size: float = self.pdfium.FPDFText_GetFontSize(self.textpage, at)
        return size * hypot(matrix.c, matrix.d) * MM

    def _put(self, letter: str, box: Box, at: int) -> None:
        source = self._object(at)
        if not source or not box.overlaps(self.page):
            self.hidden += 1
            return
        if self._last is not None and _apart(self._last, box, same=source == self._source):
            self._end()
        if self._box is None:
            self._em = self._height(at)
        self._letters.append(letter)
        self._box = box if self._box is None else _both(self._box, box)
        self._last, self._source = box, source

    def _end(self) -> None:
        """End a line."""
        text = "".join(self._letters).strip()
        if text and self._box is not None:
            box = Box(*(round(one, 3) for one in self._box))
            em = round(self._em, 2) if self._em else None
            self.found.append(SeenText(text, box, em=em))
        self._letters, self._box, self._last = [], None, None


def _letter(code: int) -> str:
    """A letter; a hyphen at a line's end has a code of its own."""
    if code in (0x02, 0xFFFE, 0xAD):
        return "-"
    with suppress(ValueError):
        letter = chr(code)
        return letter if letter.isprintable() or letter in "\r\n" else " "
    return "\ufffd"


def _apart(last: Box, box: Box, *, same: bool) -> bool:
    """Whether two letters that follow each other are of two texts."""
    low, high = sorted((last.height, box.height))
    white = (_CELL if same else _WORD) * high
    across = max(box.x - last.right, last.x - box.right)
    down = max(box.y - last.bottom, last.y - box.bottom)
    if max(across, down) > white:
        return True
    back = box.right < last.x and abs(box.y - last.y) > 0.5 * last.height
    return not same and (back or high > _HIGHER * low)


def _both(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
