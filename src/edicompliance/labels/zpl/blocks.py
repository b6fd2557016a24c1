r"""The lines of a text that a printer is told to break where it must: `^FB` and `^TB`.

How wide its letters come out the printer does not say, and ours are wide. So a text that would go
over more lines than there are is measured again as if they were narrower. What still has no room is
printed over the last line, where nobody can read either.

>>> from edicompliance.labels.zpl.fonts import face
>>> from edicompliance.labels.zpl.state import Chosen
>>> block = Block(width=300, lines=3, justify="C")
>>> laid(r"SHIP TO\&EXAMPLE MART STORE 12", block, face(Chosen("0", 30, 30)))[0]
[('SHIP TO', 96.1), ('EXAMPLE MART', 44.9), ('STORE 12', 85.3)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from edicompliance.labels.zpl.fonts import Face

_BREAK: Final = re.compile(r"\\&|\n")
_NARROWER: Final = (1.0, 0.9, 0.8)
_OVER: Final = "the last ones are printed over each other"
_SIGNS: Final = re.compile(r"\\(\\|-)")


class Block(NamedTuple):
    """The room for a text of several lines, in dots."""

    width: float
    lines: int = 1
    """How many at most."""
    spacing: float = 0
    """What is added between them."""
    justify: str = "L"
    indent: float = 0
    """How far all lines but the first begin to the right."""


def laid(text: str, block: Block, font: Face) -> tuple[list[tuple[str, float]], str]:
    """Return the lines, each with how far it stands to the right, and what does not fit."""
    parts = [_SIGNS.sub(_sign, part) for part in _BREAK.split(text)]
    lines: list[str] = []
    for narrower in _NARROWER:
        lines = [
            line.strip(" ")
            for part in parts
            for line in _wrapped(part, block, font.narrowed(narrower))
        ]
        if len(lines) <= block.lines:
            break
    note = ""
    if len(lines) > block.lines:
        note = f"a text of {len(lines)} lines stands in a block for {block.lines}: {_OVER}"
        lines = lines[: block.lines - 1]
    return [(line, _indent(at, line, block, font)) for at, line in enumerate(lines)], note


def _sign(found: re.Match[str]) -> str:
    return "\\" if found[1] == "\\" else ""


def _wrapped(text: str, block: Block, font: Face) -> Iterator[str]:
    """Break before the word that does not fit; a word that is too long for a line anywhere."""
    held: list[str] = []
    room = block.width
    for word in _pieces(text, block, font):
        wide = font.width(word)
        if held and wide > room:
            yield "".join(held)
            held, room = [], block.width - block.indent
        if held or word != " ":
            held.append(word)
            room -= wide
    yield "".join(held)


def _pieces(text: str, block: Block, font: Face) -> Iterator[str]:
    """Words and blanks; a word that is wider than a line comes letter by letter."""
    for word in re.findall(r" |[^ ]+", text):
        if font.width(word) > block.width:
            yield from word
        else:
            yield word


def _indent(at: int, line: str, block: Block, font: Face) -> float:
    room = max(0.0, block.width - font.width(line))
    if block.justify == "C":
        return round(room / 2, 1)
    if block.justify == "R":
        return round(room, 1)
    return block.indent if at else 0
