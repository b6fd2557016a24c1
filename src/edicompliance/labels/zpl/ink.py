"""What is black beside a bar code: how much white there is on its two sides.

>>> bars = Box(20, 10, 50, 15)
>>> white_beside(bars, "N", [Box(0, 5, 12, 30), Box(0, 40, 100, 1)], (101.6, None))
White(least=8, crossed=False)
>>> white_beside(bars, "N", [Box(30, 12, 5, 2)], (101.6, None)).crossed
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box

Extent = tuple[float | None, float | None]
"""Width and height of a label; None: not told."""
_THICKEST_LINE: Final = 1.5
"""Millimetres; what is thicker is no line any more."""
_ENDLESS: Final = 1e6
"""Where the label's size is not told."""
_TOLERANCE: Final = 0.05


class Ink(NamedTuple):
    """Something black that is neither letters nor bars."""

    box: Box
    """In millimetres."""
    is_filled: bool = False
    """Whether it is so large that it would hide letters."""
    is_white: bool = False
    """Whether it is painted white, over what was printed before."""
    order: int = 0
    """So many fields were printed before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """What of a label can be seen; one for all labels of which the same can be seen."""

    paper: Box
    hidden: tuple[Box, ...] = ()
    """Where it is all black, or painted white again."""

    def fault_of(self, box: Box) -> str:
        """Return why nothing is seen of what stands in a box; empty: it is seen.

        >>> paper_of((101.6, None)).fault_of(Box(120, 5, 30, 4))
        'stands outside of the label'
        """
        if not box.overlaps(self.paper):
            return "stands outside of the label"
        if any(_most_of(box, one) for one in self.hidden):
            return "is covered by a black or a white box"
        return ""

    def shows_all_from(self, box: Box) -> bool:
        """Whether what begins in a box is seen, however far it goes to the right."""
        return not self.hidden and self.paper.holds(box) and box.x < self.paper.right

    def cuts(self, box: Box) -> bool:
        """Whether a part of a box lies outside of the label."""
        return not self.paper.inset(-_TOLERANCE).holds(box)


@lru_cache(maxsize=256)
def paper_of(extent: Extent, hidden: tuple[Box, ...] = ()) -> Surface:
    """Return what can be seen of a label of a size."""
    width, height = (_ENDLESS if one is None else one for one in extent)
    return Surface(Box(0, 0, width, height), hidden)


ALL_SEEN: Final = paper_of((None, None))


def _most_of(box: Box, ink: Box) -> bool:
    """Whether half of a box or more lies within another."""
    wide = min(box.right, ink.right) - max(box.x, ink.x)
    high = min(box.bottom, ink.bottom) - max(box.y, ink.y)
    return wide > 0 and high > 0 and 2 * wide * high >= box.width * box.height


class White(NamedTuple):
    """What is white beside a bar code."""

    least: float
    """On its narrower side."""
    crossed: bool
    """Whether something is printed over it."""


def white_beside(bars: Box, turn: str, others: Iterable[Box], extent: Extent) -> White:
    """Return how much is white where the bars begin and where they end."""
    lies = turn in "NI"
    begin, end, upper, lower = _along(bars, lies=lies)
    edge = extent[0] if lies else extent[1]
    before, behind = begin, (edge - end if edge is not None else float("inf"))
    crossed = False
    for other in others:
        first, last, top, bottom = _along(other, lies=lies)
        if top >= lower or bottom <= upper:
            continue
        if last <= begin:
            before = min(before, begin - last)
        elif first >= end:
            behind = min(behind, first - end)
        else:
            crossed = True
    return White(0 if crossed else max(0, min(before, behind)), crossed)


def _along(box: Box, *, lies: bool) -> tuple[float, float, float, float]:
    """Where a box begins and ends along the bars' direction of reading, and across it."""
    if lies:
        return box.x, box.right, box.y, box.bottom
    return box.y, box.bottom, box.x, box.right


def lines_of_box(box: Box, thick: float, factor: float) -> list[Ink]:
    """Return what is black of a drawn box: its four sides, or all of it where they meet."""
    x, y, width, height = box
    if 2 * thick >= min(width, height):
        whole = box.scaled(factor)
        return [Ink(whole, is_filled=min(whole.width, whole.height) > _THICKEST_LINE)]
    sides = (
        Box(x, y, width, thick),
        Box(x, box.bottom - thick, width, thick),
        Box(x, y, thick, height),
        Box(box.right - thick, y, thick, height),
    )
    return [Ink(one.scaled(factor)) for one in sides]
