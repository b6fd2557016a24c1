"""Where something stands on a label: a box, in the dots of a printer, points or pixels.

>>> zone, text = Box(0, 0, 400, 200), Box(10, 10, 300, 40)
>>> zone.holds(text), text.holds(zone), Box(0, 0, 203, 203).scaled(25.4 / 203).width
(True, False, 25.4)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from edicompliance.labels.content import LabelField


class Box(NamedTuple):
    """A rectangle; x to the right and y downwards from the upper left corner of the label."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def holds(self, other: Box) -> bool:
        """Whether another lies within it; edges may touch."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def inset(self, by: float) -> Box:
        """Return what is left within a margin."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def scaled(self, by: float) -> Box:
        """Return it in another measure: dots of a printer of 203 dpi by 25.4 / 203 are mm."""
        return Box(*(round(one * by, 3) for one in self))


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around some."""
    every = list(boxes)
    x, y = min(one.x for one in every), min(one.y for one in every)
    right, bottom = max(one.right for one in every), max(one.bottom for one in every)
    return Box(x, y, right - x, bottom - y)


class DrawnField(NamedTuple):
    """A field of a label and the box it was drawn in."""

    field: LabelField
    box: Box
    """In dots of the label's resolution."""
    zone_box: Box
    """The zone's."""
    note: str = ""
    """What had to be done to make it fit: `shortened`, `smaller bars`; empty: nothing."""
