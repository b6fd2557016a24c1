"""What is drawn on a page of a PDF besides letters: areas that bars are made of, frames, pictures.

A bar of a PDF is an area with four corners, or a thick line, and says to a thousandth of a
millimetre how wide it is; a decoder that looks at dots could not. A bar code that was put into the
page as a picture, or is written in a font of bars, has no such areas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any, Final

from edicompliance.labels.boxes import Box
from edicompliance.labels.read.pdf_text import MM, RawPage

_MOST: Final = 100_000
"""Objects of a page that are looked at."""
_DEEPEST: Final = 8
"""Forms within forms."""
_DARK: Final = 128
Matrix = tuple[float, float, float, float, float, float]
_SAME: Final[Matrix] = (1, 0, 0, 1, 0, 0)
Points = Sequence[tuple[float, float]]


@dataclass(slots=True)
class Shapes:
    """What is drawn, in millimetres from the upper left corner of the page."""

    areas: list[Box] = field(default_factory=list)
    """Dark upright rectangles: bars, rules."""
    frames: list[Box] = field(default_factory=list)
    """Rectangles of which only the edge is drawn."""
    pictures: list[Box] = field(default_factory=list)
    others: list[Box] = field(default_factory=list)
    """What is around anything else that is drawn."""

    def ink(self) -> Iterator[Box]:
        """Yield what is not white; of a frame its four sides."""
        yield from self.areas
        yield from self.pictures
        yield from self.others
        for frame in self.frames:
            yield Box(frame.x, frame.y, frame.width, 0)
            yield Box(frame.x, frame.bottom, frame.width, 0)
            yield Box(frame.x, frame.y, 0, frame.height)
            yield Box(frame.right, frame.y, 0, frame.height)


def shapes_of(raw: RawPage) -> Shapes:
    """Return what is drawn on a page."""
    walk = _Walk(raw)
    pdfium = walk.pdfium
    count = pdfium.FPDFPage_CountObjects(raw.page)
    walk.objects((pdfium.FPDFPage_GetObject(raw.page, at) for at in range(count)), _SAME, 0)
    return walk.shapes


class _Walk:
    """Goes through the objects of a page, and those of the forms on it."""

    def __init__(self, raw: RawPage) -> None:
        import pypdfium2.raw as pdfium  # noqa: PLC0415 - an extra

        self.pdfium, self.raw = pdfium, raw
        self.shapes = Shapes()
        self.left = _MOST

    def objects(self, found: Iterator[Any], matrix: Matrix, depth: int) -> None:
        pdfium = self.pdfium
        for one in found:
            self.left -= 1
            if self.left < 0:
                return
            kind = pdfium.FPDFPageObj_GetType(one)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.path(one, _times(self.matrix(one), matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = pdfium.FPDFFormObj_CountObjects(one)
                parts = (pdfium.FPDFFormObj_GetObject(one, at) for at in range(inner))
                self.objects(parts, _times(self.matrix(one), matrix), depth + 1)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                unit = ((0, 0), (1, 0), (1, 1), (0, 1))
                self.shapes.pictures.append(self.around(unit, _times(self.matrix(one), matrix)))

    def matrix(self, one: Any) -> Matrix:
        found = self.pdfium.FS_MATRIX()
        self.pdfium.FPDFPageObj_GetMatrix(one, found)
        return found.a, found.b, found.c, found.d, found.e, found.f

    def around(self, points: Points, matrix: Matrix) -> Box:
        """The box around points, in millimetres."""
        placed = [_at(point, matrix) for point in points]
        xs, ys = zip(*placed, strict=True)
        return self.raw.box(min(xs), min(ys), max(xs), max(ys))

    def path(self, one: Any, matrix: Matrix) -> None:
        """Sort the parts of a path: areas that are filled, lines and frames that are drawn."""
        filled, stroked = self.modes(one)
        dark = filled and self.is_dark(one, self.pdfium.FPDFPageObj_GetFillColor)
        inked = stroked and self.is_dark(one, self.pdfium.FPDFPageObj_GetStrokeColor)
        if not dark and not inked:
            return
        shapes = self.shapes
        for points, straight in self.parts(one):
            box = self.around(points, matrix)
            corners = {(round(x, 3), round(y, 3)) for x, y in points}
            if dark and straight and _is_upright(corners, matrix):
                shapes.areas.append(box)
            elif inked and straight and len(corners) == 2:
                shapes.areas.append(self.line(one, box, matrix))
            elif inked and straight and not dark and len(corners) == 4:
                shapes.frames.append(box)
            else:
                shapes.others.append(box)

    def modes(self, one: Any) -> tuple[bool, bool]:
        """Whether it is filled, and whether its line is drawn."""
        fill, stroke = c_int(), c_int()
        self.pdfium.FPDFPath_GetDrawMode(one, fill, stroke)
        return fill.value != 0, bool(stroke.value)

    def is_dark(self, one: Any, of: Any) -> bool:
        red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
        if not of(one, red, green, blue, alpha):
            return True
        grey = 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value
        return alpha.value >= _DARK and grey < _DARK

    def parts(self, one: Any) -> Iterator[tuple[Points, bool]]:
        """Yield the parts of a path: their points, and whether all its lines are straight."""
        pdfium = self.pdfium
        points: list[tuple[float, float]] = []
        straight = True
        x, y = c_float(), c_float()
        for at in range(pdfium.FPDFPath_CountSegments(one)):
            segment = pdfium.FPDFPath_GetPathSegment(one, at)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, straight
                points, straight = [], True
            straight = straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        if len(points) > 1:
            yield points, straight

    def line(self, one: Any, box: Box, matrix: Matrix) -> Box:
        """A line as the area that its pen leaves."""
        width = c_float()
        self.pdfium.FPDFPageObj_GetStrokeWidth(one, width)
        a, b, c, d, *_ = matrix
        wide = width.value * abs(a * d - b * c) ** 0.5 * MM
        if box.width < box.height:
            return Box(box.x - wide / 2, box.y, box.width + wide, box.height)
        return Box(box.x, box.y - wide / 2, box.width, box.height + wide)


def _at(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner, then the outer."""
    a, b, c, d, e, f = inner
    across, down = _at((a, b), (*outer[:4], 0, 0)), _at((c, d), (*outer[:4], 0, 0))
    return (*across, *down, *_at((e, f), outer))


def _is_upright(corners: set[tuple[float, float]], matrix: Matrix) -> bool:
    """Whether corners are those of a rectangle whose sides are upright on the page."""
    if len(corners) != 4 or not (
        abs(matrix[1]) + abs(matrix[2]) < 1e-6 or abs(matrix[0]) + abs(matrix[3]) < 1e-6
    ):
        return False
    return len({x for x, _ in corners}) == 2 and len({y for _, y in corners}) == 2
