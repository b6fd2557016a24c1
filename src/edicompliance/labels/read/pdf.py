"""Labels read off a PDF: its letters as it has them, its bars decoded and measured.

Each page is a label, or a sheet of several. Letters come from the page itself, and count only where
they can be seen; bars are decoded from the page as it would be printed, and measured where they are
areas of it. A page that is one picture is read as a picture, and its letters are not read at all.
It needs the extra `labels`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.read.decoding import GS1, Decoded, decode, seen_bars
from edicompliance.labels.read.pdf_bars import is_bar, measured
from edicompliance.labels.read.pdf_shapes import Shapes, shapes_of
from edicompliance.labels.read.pdf_text import (
    PdfPage,
    RawPage,
    mm_of,
    raw_pages,
    text_of,
    turned_by,
)
from edicompliance.labels.read.picture import agreed, read_image
from edicompliance.labels.read.sheets import cells
from edicompliance.labels.read.zoning import lines_across
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText, Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI: Final = 300
_MOST_PIXELS: Final = 30_000_000
_SEEN: Final = 60
"""Grey by which letters must differ from what they stand on."""
_PAPERS: Final = ((215.9, 279.4), (210.0, 297.0), (215.9, 355.6), (279.4, 431.8), (297.0, 420.0))
"""Sheets of paper, in millimetres: a label on one of them does not end where the paper does."""
_STRAY: Final = 12
"""So many bars that no code was read of make it worth a second look."""
_SCAN: Final = 0.7
"""A picture that covers so much of a page is a scan of it."""


def read_pdf(data: bytes, file: str, *, codes: int = 1) -> Iterator[SeenLabel | Unreadable]:
    """Yield the labels of a PDF, page by page; what cannot be read says why.

    `codes` says how many GS1-128 bar codes the guide wants; it matters for pages that are pictures.
    """
    index = 1
    for raw in raw_pages(data, file):
        if isinstance(raw, Unreadable):
            yield raw
            continue
        for found in _labels(raw, file, index, codes):
            yield found
            index += isinstance(found, SeenLabel)


def picture_of(data: bytes, label: SeenLabel, *, dpi: int = _DPI) -> Image | None:
    """Return a label of a PDF as a picture, to draw on: its upper left corner is the label's.

    One that was read as a picture gets the picture that it was read from.
    """
    if label.on_page is None:
        return None
    for raw in raw_pages(data, label.file, only=label.page):
        if isinstance(raw, RawPage):
            view = _view(raw, dpi if label.source == "pdf" else _DPI)
            return view.cut(label.on_page)
    return None


@dataclass(frozen=True, slots=True)
class _View:
    """A page as it is seen, its label upright."""

    raw: RawPage
    shapes: Shapes
    picture: Image
    dots: float
    """To the millimetre."""
    codes: tuple[Decoded, ...]

    def place(self, code: Decoded) -> Box:
        """Where a bar code stands, in millimetres."""
        return code.box.scaled(1 / self.dots)

    def cut(self, box: Box) -> Image:
        """What is seen in a box of the page."""
        at = box.scaled(self.dots)
        return self.picture.crop((round(at.x), round(at.y), round(at.right), round(at.bottom)))

    @property
    def page(self) -> Box:
        """All of it."""
        return Box(0, 0, self.raw.width_mm, self.raw.height_mm)


class _Sheet(NamedTuple):
    """What stands on a page, before it is known which label it belongs to."""

    texts: Sequence[SeenText]
    bars: Sequence[SeenBars]
    pictures: Sequence[Box]
    notes: Sequence[str]
    doubt: str


# -- looking at a page


def _view(raw: RawPage, dpi: int = _DPI) -> _View:
    """Look at a page; one whose label lies on its side is turned first."""
    view = _looked(raw, dpi)
    degrees = _turn(view)
    return _looked(turned_by(raw, degrees), dpi) if degrees else view


def _looked(raw: RawPage, dpi: int) -> _View:
    inches = raw.width_mm * raw.height_mm / 25.4**2
    dots = min(dpi, (_MOST_PIXELS / inches) ** 0.5) / 25.4
    bitmap = raw.page.render(scale=dots * 25.4 / 72, grayscale=True)
    picture = bitmap.to_pil()
    shapes = shapes_of(raw)
    found = decode(picture, upright=True)
    if not found or shapes.pictures or _stray(shapes, found, dots) >= _STRAY:
        found = decode(picture)
    return _View(raw, shapes, picture, dots, tuple(found))


def _stray(shapes: Shapes, found: Sequence[Decoded], dots: float) -> int:
    """How many bars there are that no code was read of."""
    places = [one.box.scaled(1 / dots).inset(-1) for one in found]
    bars = (one for one in shapes.areas if is_bar(one))
    return sum(not any(place.overlaps(bar) for place in places) for bar in bars)


def _turn(view: _View) -> int:
    """By how much the page must be turned for its SSCC to be read from left to right."""
    code = next((one for one in view.codes if _is_sscc(one)), None)
    if code is None or code.is_upright():
        return 0
    (x1, y1), (x2, y2), *_ = code.corners
    if abs(x2 - x1) > abs(y2 - y1):
        return 180
    page = text_of(view.raw, "")
    long = [one for one in page.lines if len(one.text) > 3] if isinstance(page, PdfPage) else []
    if sum(one.box.width > one.box.height for one in long) > len(long) / 2:
        return 0  # only the bars stand on their side
    return 90 if y2 < y1 else 270


def _is_sscc(code: Decoded) -> bool:
    return code.symbology == GS1 and code.data.startswith("00")


# -- labels


def _labels(raw: RawPage, file: str, index: int, codes: int) -> Iterator[SeenLabel | Unreadable]:
    """Yield the labels of a page, counted from an index."""
    view = _view(raw)
    page = text_of(view.raw, file)
    if isinstance(page, Unreadable):
        yield page
        return
    scan = _scan(view, page)
    if scan is not None:
        seen = read_image(view.cut(scan), file, index=index, codes=codes)
        yield replace(seen, page=page.number, on_page=scan, notes=tuple(_unread(page, scan)))
    elif not page.has_letters and not view.codes:
        yield Unreadable(
            file, f"page {page.number}: expected a label, got neither letters nor bars"
        )
    else:
        yield from _on_sheet(view, _sheet(view, page), file, index)


def _scan(view: _View, page: PdfPage) -> Box | None:
    """The picture that is the label, where the page is one of it or shows one."""
    if not view.shapes.pictures:
        return None
    largest = max(view.shapes.pictures, key=lambda one: one.width * one.height)
    covers = largest.width * largest.height >= _SCAN * view.page.width * view.page.height
    holds = all(largest.inset(-1).holds(view.place(one)) for one in view.codes)
    letters = any(line.box.overlaps(largest) for line in page.lines)
    if holds and (covers or (view.codes and not letters) or not page.has_letters):
        return largest
    return None


def _unread(page: PdfPage, scan: Box) -> Iterator[str]:
    """What is told of the letters of a page that is read as a picture."""
    count = page.hidden + sum(len(one.text) for one in page.lines if one.box.overlaps(scan))
    if count:
        yield f"{count} letters lie under or over a picture; they are not read"


def _sheet(view: _View, page: PdfPage) -> _Sheet:
    """Read what stands on a page."""
    texts = [one for one in page.lines if _is_seen(view, one.box) or _is_of_east_asia(one.text)]
    unseen = (one for one in page.lines if one not in texts)
    hidden = page.hidden + sum(len(one.text) for one in unseen)
    notes = [f"{hidden} letters cannot be seen; they are not read"] if hidden else []
    ink = [*view.shapes.ink(), *(one.box for one in texts)]
    bars = [_bars(view, one, ink) for one in view.codes]
    doubt = ""
    if any(one.x_mm is None for one in bars):
        sure, doubt = agreed(view.picture)
        keys = {one.key for one in sure}
        bars = [one for one in bars if one.x_mm is not None or (one.symbology, one.data) in keys]
        notes += [
            f"the bars of {one.data!r} are no areas of the page: their sizes cannot be measured"
            for one in bars
            if one.x_mm is None
        ]
    return _Sheet(texts, bars, view.shapes.pictures, notes, doubt)


def _is_of_east_asia(text: str) -> bool:
    """Whether its font may be one that a reader of the PDF must have, and we have not.

    >>> _is_of_east_asia("東京"), _is_of_east_asia("TOKYO")
    (True, False)
    """
    return any(unicodedata.east_asian_width(one) == "W" for one in text)


def _is_seen(view: _View, box: Box) -> bool:
    """Whether letters differ from what they stand on."""
    low, high = view.cut(box).getextrema()
    return isinstance(low, int) and isinstance(high, int) and high - low >= _SEEN


def _bars(view: _View, code: Decoded, ink: Sequence[Box]) -> SeenBars:
    place = view.place(code)
    found = measured(place, code.symbology, view.shapes.areas, ink, view.page)
    if found is None:
        return seen_bars(code, place)
    narrowest, height, quiet = Decimal(str(found.x)), mm_of(found.height), mm_of(found.quiet)
    return seen_bars(code, found.box, x_mm=narrowest, height_mm=height, quiet_mm=quiet)


def _on_sheet(
    view: _View, sheet: _Sheet, file: str, index: int
) -> Iterator[SeenLabel | Unreadable]:
    """Yield the labels of a page that has letters or bars of its own."""
    ssccs = [one for one in sheet.bars if one.symbology == GS1 and one.data.startswith("00")]
    whole = view.page
    found = [whole]
    if _is_paper(whole) or len({one.data for one in ssccs}) > 1:
        ink = [*(one.box for one in sheet.texts), *(one.box for one in sheet.bars)]
        drawn = [*view.shapes.areas, *view.shapes.pictures, *view.shapes.others]
        found = cells(whole, [one.box for one in ssccs], [*ink, *drawn], view.shapes.frames)
    if not found:
        yield Unreadable(
            file,
            f"page {view.raw.number}: expected one label, got {len(ssccs)} SSCCs, and it cannot be"
            " told where one label ends: export one label a page",
        )
    for at, cell in enumerate(found):
        yield _label(view, sheet, cell, file, index + at)


def _is_paper(page: Box) -> bool:
    sides = sorted((page.width, page.height))
    return any(abs(sides[0] - a) < 2 and abs(sides[1] - b) < 2 for a, b in _PAPERS)


def _label(view: _View, sheet: _Sheet, cell: Box, file: str, index: int) -> SeenLabel:
    """A label in a part of a page, measured from the corner of that part."""
    pictures = (
        f"a picture of {one.width:.0f} x {one.height:.0f} mm"
        for one in sheet.pictures
        if one.overlaps(cell)
    )
    notes = (*sheet.notes, *(f"{one}; what it shows is not read" for one in pictures))
    texts = tuple(
        one._replace(box=_moved(one.box, cell)) for one in sheet.texts if _in(one.box, cell)
    )
    bars = tuple(_cut_off(one, cell) for one in sheet.bars if _in(one.box, cell))
    places = [one.box for one in bars]
    ink = (_moved(one, cell) for one in view.shapes.ink() if _in(one, cell))
    sized = cell in view.shapes.frames or (cell == view.page and not _is_paper(cell))
    return SeenLabel(
        file,
        index,
        "pdf",
        texts,
        bars,
        mm_of(cell.width) if sized else None,
        mm_of(cell.height) if sized else None,
        sheet.doubt,
        notes,
        page=view.raw.number,
        rules=lines_across(ink, places),
        on_page=cell,
    )


def _cut_off(bars: SeenBars, cell: Box) -> SeenBars:
    """Bars as they stand on their label; white ends where the label does."""
    box = _moved(bars.box, cell)
    if bars.quiet_mm is None:
        return bars._replace(box=box)
    white = min(bars.quiet_mm, mm_of(max(0.0, min(box.x, cell.width - box.right))))
    return bars._replace(box=box, quiet_mm=white)


def _in(box: Box, cell: Box) -> bool:
    """Whether the middle of a box lies in a part of the page."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return cell.x <= x < cell.right and cell.y <= y < cell.bottom


def _moved(box: Box, cell: Box) -> Box:
    return Box(round(box.x - cell.x, 3), round(box.y - cell.y, 3), box.width, box.height)
