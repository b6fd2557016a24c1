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

from edicompliance.labels.draw.fitting import WIDE
from edicompliance.labels.draw.font import label_font
from edicompliance.labels.draw.picture import EM, picture_font

Grid = NDArray[np.float32]
_ASCII: Final = " " + string.digits + string.ascii_letters + string.punctuation
PAD: Final = 2
"""Dots around a letter that are looked at, too: by so much it may stand beside its place."""
_SAME: Final = 0.6
"""Two letters that differ in less ink than so many black dots are one: A of Latin and Greek. Less
than a whole dot is how the edges of one shape are smoothed, and no other shape."""


class Line(NamedTuple):
    """Where the letters of a line stand, from its left end, in dots."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    squeezed: float = 1.0
    """By how much it was made narrower to be no wider than measured."""


class Rivals(NamedTuple):
    """What might stand in the place of a letter."""

    letters: str
    ways: Grid
    """The ink that each has and the letter has not, less what the letter has: a row each."""
    sizes: Grid
    """How much ink that is, squared."""
    shape: tuple[int, int]
    """How high and wide the letter is, with what is around it, in dots."""
    energy: float
    """How much its own ink stands out, squared."""
    least: float
    """What sets it apart from the one most like it, as a square root."""


@lru_cache(maxsize=4096)
def line_of(text: str, size: int, fine: int = 1) -> Line:
    """Return where the letters of a line are drawn; `fine` is that of `picture.as_image`."""
    if fine > 1:
        em, widths = size * EM, [label_font().width(text[:at]) for at in range(len(text) + 1)]
        return Line(tuple(one * em for one in widths[:-1]), tuple(one * em for one in widths[1:]))
    font = picture_font(size)
    measured = label_font().width(text) * size * WIDE
    wide = max(1, int(font.getlength(text)) + 1)
    by = max(1, int(measured)) / wide if wide > measured + 1 else 1.0
    ends = [font.getlength(text[: at + 1]) for at in range(len(text))]
    starts = [end - font.getlength(letter) for end, letter in zip(ends, text, strict=True)]
    return Line(tuple(one * by for one in starts), tuple(one * by for one in ends), by)


@lru_cache(maxsize=256)
def rivals_of(letter: str, size: int, squeezed: float, blur: float, fine: int = 1) -> Rivals:
    """Return what might stand in a letter's place, for a size, a squeeze and a blur."""
    alphabet = _alphabet(letter)
    sheet = _sheet(alphabet, size, squeezed, blur, fine)
    rivals = _rivals(letter, alphabet)
    length = picture_font(size * fine).getlength(letter) * squeezed / fine
    wide = min(sheet.shape[2], round(length) + 2 * PAD)
    chosen = [alphabet.index(one) for one in letter + rivals]
    ink, *others = sheet[chosen, :, :wide].astype(np.float32) / np.float32(255)
    ways = (np.stack(others) - ink).reshape(len(rivals), -1)
    sizes = (ways**2).sum(axis=1)
    kept = sizes > _SAME
    told = "".join(one for one, is_kept in zip(rivals, kept, strict=True) if is_kept)
    energy = float(((ink - ink.mean()) ** 2).sum())
    least = float(sizes[kept].min()) ** 0.5
    return Rivals(told, ways[kept], sizes[kept], ink.shape, energy, least)


@lru_cache(maxsize=1024)
def _alphabet(letter: str) -> str:
    """All letters that are drawn together with one: those of ASCII, and of its script."""
    block = ord(letter) & ~0x3F
    near = "".join(map(chr, range(block, block + 0x40))) if ord(letter) > 0x7F else ""
    wanted = "".join(dict.fromkeys(_ASCII + near + letter))
    lacking = label_font().lacks(wanted)
    return "".join(one for one in wanted if one.isprintable() and one not in lacking)


def _rivals(letter: str, alphabet: str) -> str:
    """The letters of an alphabet that might stand in the place of one."""
    kinds = [str.isdecimal, str.isupper, str.isspace]
    if letter.islower() or not letter.isalnum():
        kinds.append(str.islower)
    marks = "" if letter.isalnum() else string.punctuation
    return "".join(
        one for one in alphabet if one != letter and (one in marks or any(k(one) for k in kinds))
    )


@lru_cache(maxsize=16)
def _sheet(letters: str, size: int, squeezed: float, blur: float, fine: int) -> NDArray[np.uint8]:
    """Letters one by one, each in a cell of one size: 255 is black."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    font = picture_font(size * fine)
    ascent, descent = font.getmetrics()
    baseline = PAD * fine + round(ascent * size * fine / (ascent + descent))
    cell, high = (int(1.3 * size) + 4 * PAD) * fine, (size + 2 * PAD) * fine
    strip = Image.new("L", (cell * len(letters), high))
    pen = ImageDraw.Draw(strip)
    for at, letter in enumerate(letters):
        left = at * cell + PAD * fine / squeezed
        pen.text((left, baseline), letter, 255, font=font, anchor="ls")
    if squeezed != 1.0:
        strip = strip.resize((round(strip.width * squeezed), high))
    strip = strip.reduce(fine) if fine > 1 else strip
    grid = np.asarray(blurred(strip, blur))
    step = strip.width / len(letters)
    wide = int(step)
    return np.stack([grid[:, round(at * step) :][:, :wide] for at in range(len(letters))])


def blurred(image: Any, by: float) -> Any:
    """Return a picture out of focus by so many dots."""
    from PIL import ImageFilter  # noqa: PLC0415 - an extra

    return image.filter(ImageFilter.GaussianBlur(by)) if by else image
