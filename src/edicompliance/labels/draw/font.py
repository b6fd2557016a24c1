"""How wide letters are: the tables of the font that labels are measured and drawn with.

A label's text must end before its zone does, and a printer that is sent ZPL does not say how wide
its letters come out. So all texts are measured by one font, DejaVu Sans Condensed Bold, which lies
beside this module with its licence, and which is no narrower than the font 0 of label printers.

>>> font = label_font()
>>> round(font.width("SHIP TO"), 2), font.lacks("ÅSA Łódź Ψ Ж"), font.lacks("東京 42")
(4.09, '', '東京')
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

FONT_PATH: Final = Path(__file__).resolve().parent / "fonts" / "DejaVuSansCondensed-Bold.ttf"
_WHOLE: Final = 1.0
"""The width of a letter that the font lacks: Chinese ones are as wide as high."""


class Font:
    """The widths of a TrueType font, for one em of height."""

    def __init__(self, data: bytes) -> None:
        tables = _tables(data)
        per_em = _at(data, tables[b"head"] + 18, "H")[0]
        numbers = _at(data, tables[b"hhea"] + 34, "H")[0]
        advances = struct.unpack_from(f">{2 * numbers}H", data, tables[b"hmtx"])[::2]
        self._widths: dict[str, float] = {
            chr(code): advances[min(glyph, numbers - 1)] / per_em
            for code, glyph in _glyphs(data, tables[b"cmap"]).items()
        }

    def width(self, text: str) -> float:
        """Return how wide a line is, in ems."""
        widths = self._widths
        try:
            return sum(map(widths.__getitem__, text))
        except KeyError:
            return sum(widths[one] if one in widths else _unknown(one) for one in text)

    def lacks(self, text: str) -> str:
        """Return the letters that it does not have, each once."""
        missing = (one for one in text if one not in self._widths and not one.isspace())
        return "".join(dict.fromkeys(missing))


@lru_cache(maxsize=1)
def label_font() -> Font:
    """Return the font of labels."""
    return Font(FONT_PATH.read_bytes())


def runs_leftwards(text: str) -> bool:
    """Whether it has letters of a script that is written from right to left."""
    return any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)


def _unknown(letter: str) -> float:
    return 0.0 if unicodedata.combining(letter) else _WHOLE


def _at(data: bytes, offset: int, form: str) -> tuple[int, ...]:
    return struct.unpack_from(f">{form}", data, offset)


def _tables(data: bytes) -> dict[bytes, int]:
    """Return where each table of the file begins."""
    count = _at(data, 4, "H")[0]
    entries = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count))
    return {tag: offset for tag, _, offset, _ in entries}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Return the glyph of each letter: the table of groups, in format 12."""
    count = _at(data, cmap + 2, "H")[0]
    subtables = (cmap + _at(data, cmap + 4 + 8 * n, "HHL")[2] for n in range(count))
    at = next(one for one in subtables if _at(data, one, "H")[0] == 12)
    glyphs: dict[int, int] = {}
    for n in range(_at(data, at + 12, "L")[0]):
        first, last, glyph = _at(data, at + 16 + 12 * n, "LLL")
        glyphs |= {code: glyph + code - first for code in range(first, last + 1)}
    return glyphs
