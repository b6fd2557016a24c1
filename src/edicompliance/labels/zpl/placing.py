"""Where on a label a field comes to stand: from its origin, its turn and its own size.

`^FO` is the upper left corner of a field, whichever way it is turned; `^FT` is where its letters
begin, on their baseline, or the foot of its bars.

>>> Placing(100, 50).frame(80, 20, 15).on_label(Box(0, 0, 80, 20))
Box(x=100, y=50, width=80, height=20)
>>> Placing(100, 50, turn="R").frame(80, 20, 15).on_label(Box(0, 0, 40, 20))
Box(x=100, y=50, width=20, height=40)
>>> Placing(100, 50, from_base=True).frame(80, 20, 15).on_label(Box(0, 0, 80, 20))
Box(x=100, y=35, width=80, height=20)
"""

from __future__ import annotations

from typing import NamedTuple

from edicompliance.labels.boxes import Box


class Frame(NamedTuple):
    """The box of a whole field on the label, and how it is turned."""

    x: float
    y: float
    wide: float
    """Along its lines."""
    high: float
    """Across them."""
    turn: str

    def on_label(self, box: Box) -> Box:
        """Return where a box stands that is told as if the field began at 0 and lay."""
        x, y, width, height = box
        if self.turn == "N":
            return Box(self.x + x, self.y + y, width, height)
        right, bottom = self.wide - x - width, self.high - y - height
        if self.turn == "I":
            return Box(self.x + right, self.y + bottom, width, height)
        if self.turn == "R":
            return Box(self.x + bottom, self.y + x, height, width)
        return Box(self.x + y, self.y + right, height, width)


class Placing(NamedTuple):
    """Where a field is to stand."""

    x: float
    y: float
    from_base: bool = False
    """Whether that is where its letters begin, and not a corner of its box."""
    turn: str = "N"
    from_right: bool = False
    """Whether that is where its letters end."""

    def frame(self, wide: float, high: float, base: float) -> Frame:
        """Return the box of a field of a size whose letters stand so far below its upper edge."""
        x, y = self.x, self.y
        if self.from_base:
            below = high - base
            off = {"N": (0, base), "R": (below, 0), "I": (wide, below), "B": (base, wide)}
            x, y = x - off[self.turn][0], y - off[self.turn][1]
        if self.from_right:
            along = -wide if self.turn in "NR" or not self.from_base else wide
            x, y = (x + along, y) if self.turn in "NI" else (x, y + along)
        return Frame(x, y, wide, high, self.turn)
