"""A text into its box: smaller, then over several lines, and only then cut short.

A label has little room, and a name may be long. What does not fit at its usual height is made
smaller; below three quarters of it the text is broken into lines, between words and at last within
them; at the least height that can be read it is cut, with three dots, and that is told, because a
cut order number is no order number.

>>> fit("ACME", Box(0, 0, 200, 30), largest=28, least=12)
Fitted(size=28, lines=('ACME',), note='')
>>> fit("ACME GOODS WAREHOUSE OF THE NORTH", Box(0, 0, 200, 60), largest=28, least=12).lines
('ACME GOODS', 'WAREHOUSE OF THE', 'NORTH')
>>> fit("W" * 90, Box(0, 0, 200, 30), largest=28, least=12)
Fitted(size=12, lines=('WWWWWWWWWWWWWWWWWWW', 'WWWWWWWWWWWWWWWW...'), note='cut short')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.font import Font, label_font

WIDE: Final = 0.88
"""How wide a letter is for its height, in ems of the font: a line's height is more than an em."""
LEADING: Final = 1.12
"""From one line to the next, in heights of a line."""
_COMFORTABLE: Final = 0.75
"""So small a text may become before it is broken into lines."""
_DOTS: Final = "..."


class Fitted(NamedTuple):
    """A text as it goes into a box."""

    size: int
    """Height of a line, in dots."""
    lines: tuple[str, ...]
    note: str
    """What had to be done: `cut short`; empty: it is all there."""

    @property
    def step(self) -> float:
        """From the top of one line to the top of the next."""
        return self.size * LEADING


def fit(text: str, box: Box, *, largest: int, least: int) -> Fitted:
    """Return a text as large as it can be in a box, whole if it can be."""
    font = label_font()
    lines = [clean(one) for one in text.split("\n")]
    comfortable = max(least, round(largest * _COMFORTABLE))
    for size in range(largest, comfortable - 1, -1):
        if _fits(lines, box, size, font):
            return Fitted(size, tuple(lines), "")
    words = [word for line in lines for word in line.split(" ")]
    for whole_words in (True, False):
        for size in range(comfortable, least - 1, -1):
            room = box.width / (size * WIDE)
            if whole_words and any(font.width(word) > room for word in words):
                continue
            broken = list(_broken(lines, room, font))
            if _fits(broken, box, size, font):
                return Fitted(size, tuple(broken), "")
    return _cut(lines, box, least, font)


def clean(line: str) -> str:
    r"""Return a line without characters that are none for the eye: they would only upset a printer.

    >>> clean("A\tB\x00C")
    'A B C'
    """
    return line if line.isprintable() else "".join(c if c.isprintable() else " " for c in line)


def _fits(lines: Sequence[str], box: Box, size: int, font: Font) -> bool:
    high = size + (len(lines) - 1) * size * LEADING
    return high <= box.height and all(font.width(line) * size * WIDE <= box.width for line in lines)


def _broken(lines: Sequence[str], room: float, font: Font) -> Iterator[str]:
    """Yield lines no wider than so many ems, broken between words, long words anywhere."""
    for line in lines:
        held = ""
        for word in line.split(" "):
            longer = f"{held} {word}" if held else word
            if font.width(longer) <= room:
                held = longer
                continue
            if held:
                yield held
            *whole, held = _pieces(word, room, font)
            yield from whole
        yield held


def _pieces(word: str, room: float, font: Font) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.width(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(lines: Sequence[str], box: Box, size: int, font: Font) -> Fitted:
    """Return as much as there is room for: of an address the last line, its town, is kept."""
    room = box.width / (size * WIDE)
    most = max(1, int((box.height - size) / (size * LEADING)) + 1)
    broken = list(_broken(lines, room, font))
    if len(lines) > 1 and most > 1:
        town = _shortened(lines[-1], room, font)
        first = list(_broken(lines[:-1], room, font))
        kept = [*first[: most - 1], town]
        if len(first) > most - 1:
            kept[-2] = _shortened(first[most - 2] + _DOTS, room, font)
        return Fitted(size, tuple(kept), "cut short")
    kept = broken[:most]
    if len(broken) > most:
        kept[-1] = _shortened(kept[-1] + broken[most], room, font)
    return Fitted(size, tuple(kept), "cut short")


def _shortened(line: str, room: float, font: Font) -> str:
    """Return a line that ends with three dots where it is too wide."""
    if font.width(line) <= room:
        return line
    while line and font.width(line + _DOTS) > room:
        line = line[:-1]
    return line.rstrip() + _DOTS
