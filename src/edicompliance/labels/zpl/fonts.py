"""How large letters come out that a printer is told to print in one of its fonts.

Fonts A to H are made of dots: every letter has the same box, which can only be doubled, tripled and
so on. The others are drawn in any size; how wide their letters are, the printer does not say, so
they are measured as ours are.

>>> font = face(Chosen("A", 18, 10))
>>> font, font.width("ABC")
(Face(height=18, em=0, letter=12, baseline=14), 36)
>>> round(face(Chosen("0", 30, 30)).width("SHIP TO"), 1)
107.9
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.zpl.state import Chosen

BASELINE: Final = 0.75
"""Where letters that can have any size stand, in heights."""


class _Matrix(NamedTuple):
    """A font of dots."""

    height: int
    width: int
    gap: int
    baseline: int


_MATRICES: Final = {
    "A": _Matrix(9, 5, 1, 7),
    "B": _Matrix(11, 7, 2, 11),
    "C": _Matrix(18, 10, 2, 14),
    "D": _Matrix(18, 10, 2, 14),
    "E": _Matrix(28, 15, 5, 23),
    "F": _Matrix(26, 13, 3, 21),
    "G": _Matrix(60, 40, 8, 48),
    "H": _Matrix(21, 13, 6, 21),
}
_FINE_MATRICES: Final = {
    **_MATRICES,
    "E": _Matrix(42, 20, 6, 35),
    "H": _Matrix(34, 22, 8, 34),
}
"""Those of printers of 300 dots to an inch or more."""
_FINE: Final = 280
_USUAL_HEIGHTS: Final = {
    "P": 20, "Q": 28, "R": 35, "S": 40, "T": 48, "U": 59, "V": 80,
}  # fmt: skip
"""Of fonts that are drawn in any size and have one of their own."""
_USUAL_HEIGHT: Final = 15


class Face(NamedTuple):
    """A font at one size, in dots."""

    height: float
    em: float
    """How wide an em is; 0: all letters are of one width."""
    letter: float
    """How wide a letter is, with the gap behind it."""
    baseline: float
    """How far below the upper edge its letters stand."""

    def narrowed(self, by: float) -> Face:
        """Return it with letters that are narrower; those of dots stay as they are."""
        return self._replace(em=self.em * by)

    def width(self, text: str) -> float:
        """Return how wide a line is."""
        return label_font().width(text) * self.em if self.em else len(text) * self.letter


@lru_cache(maxsize=512)
def face(chosen: Chosen, dpi: float = 203) -> Face:
    """Return the size that a font comes out at; of two measures one may be left out."""
    letter, height, width = chosen
    if matrix := (_MATRICES if dpi < _FINE else _FINE_MATRICES).get(letter):
        times = _times(height, matrix.height) or _times(width, matrix.width) or 1
        wide = _times(width, matrix.width) or times
        advance = (matrix.width + matrix.gap) * wide
        return Face(matrix.height * times, 0, advance, matrix.baseline * times)
    height = height or width or _USUAL_HEIGHTS.get(letter, _USUAL_HEIGHT)
    return Face(height, (width or height) * WIDE, 0, height * BASELINE)


def _times(wanted: float, usual: int) -> int:
    """How many times as large as usual; 0: not told."""
    return max(1, round(wanted / usual)) if wanted else 0
