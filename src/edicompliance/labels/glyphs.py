"""Letters as a picture shows them, side by side: each, and what sets it apart from all others.

To see that a 6 is no 8 one must look at the few dots in which they differ. For a height of letters
and a blur of the picture this has every letter's picture, and for a letter the difference to each
one that might stand there in its place: other digits and letters, those of its own script, nothing.
"""

from __future__ import annotations

import string
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from edicompliance.labels.fitting import WIDE
from edicompliance.labels.font import label_font
from edicompliance.labels.picture import picture_font

Grid = NDArray[np.float32]
_USUAL: Final = string.digits + string.ascii_uppercase + " "
_MARKS: Final = string.punctuation
PAD: Final = 2
"""Dots around a letter that are looked at, too."""
_SAME: Final = 0.6
"""Two letters that differ in less ink than so many black dots are one: A of Latin and Greek."""


class Line(NamedTuple):
    """Where the letters of a line stand, from its left end, in dots."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    squeezed: float
    """By how much it was made narrower to be no wider than measured."""


class Rivals(NamedTuple):
    """What might stand in the place of a letter."""

    letters: str
    ways: Grid
    """The ink that each has and the letter has not, less what the letter has: a row each."""
    sizes: Grid
    """How much ink that is, squared."""
    ink: Grid
    """The letter's own."""


def line_of(text: str, size: int) -> Line:
    """Return where the letters of a line are drawn."""
    font = picture_font(size)
    measured = label_font().width(text) * size * WIDE
    wide = max(1, int(font.getlength(text)) + 1)
    by = max(1, int(measured)) / wide if wide > measured + 1 else 1.0
    ends = [font.getlength(text[: at + 1]) for at in range(len(text))]
    starts = [end - font.getlength(letter) for end, letter in zip(ends, text, strict=True)]
    return Line(tuple(one * by for one in starts), tuple(one * by for one in ends), by)


@lru_cache(maxsize=4096)
def rivals_of(letter: str, size: int, squeezed: float, blur: float) -> Rivals:
    """Return what might stand in a letter's place, for a size, a squeeze and a blur."""
    letters = _rivals(letter)
    shown = _sheet(letter + letters, size, squeezed, blur)
    wide = min(shown.shape[2], round(picture_font(size).getlength(letter) * squeezed) + 2 * PAD)
    flat = shown[:, :, :wide].reshape(len(shown), -1)
    ways = flat[1:] - flat[0]
    sizes = (ways**2).sum(axis=1)
    kept = sizes > _SAME
    told = "".join(one for one, is_kept in zip(letters, kept, strict=True) if is_kept)
    return Rivals(told, ways[kept], sizes[kept], shown[0, :, :wide])


@lru_cache(maxsize=1024)
def _rivals(letter: str) -> str:
    """The letters that might stand in the place of one."""
    block = ord(letter) & ~0x3F
    near = "".join(map(chr, range(block, block + 0x40))) if ord(letter) > 0x7F else ""
    own = string.ascii_lowercase if letter.islower() else ""
    marks = "" if letter.isalnum() else _MARKS
    wanted = dict.fromkeys(_USUAL + own + marks + near)
    lacking = label_font().lacks("".join(wanted))
    return "".join(
        one for one in wanted if one != letter and one.isprintable() and one not in lacking
    )


@lru_cache(maxsize=256)
def _sheet(letters: str, size: int, squeezed: float, blur: float) -> Grid:
    """Letters one by one, each in a cell of one size: 1 is black."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    font = picture_font(size)
    ascent, descent = font.getmetrics()
    baseline = PAD + round(ascent * size / (ascent + descent))
    cell, high = int(1.3 * size) + 4 * PAD, size + 2 * PAD
    strip = Image.new("L", (cell * len(letters), high))
    pen = ImageDraw.Draw(strip)
    for at, letter in enumerate(letters):
        pen.text((at * cell + PAD / squeezed, baseline), letter, 255, font=font, anchor="ls")
    if squeezed != 1.0:
        strip = strip.resize((round(strip.width * squeezed), high))
    grid = np.asarray(blurred(strip, blur), dtype=np.float32) / 255
    step = strip.width / len(letters)
    left = [round(at * step) for at in range(len(letters))]
    wide = int(step)
    return np.stack([grid[:, at : at + wide] for at in left])


def blurred(image: Any, by: float) -> Any:
    """Return a picture out of focus by so many dots."""
    from PIL import ImageFilter  # noqa: PLC0415 - an extra

    return image.filter(ImageFilter.GaussianBlur(by)) if by else image
