"""How large the bars of a PDF are, where they are areas of the page and not dots of a picture.

>>> bars = [Box(10 + at * 0.5, 20, width * 0.5, 30) for at, width in ((0, 2), (3, 1), (6, 3))]
>>> measured(Box(10, 20, 4.5, 30), "ITF", bars, [Box(0, 0, 0.1, 60)], Box(0, 0, 100, 100))
Measured(box=Box(x=10.0, y=20, width=4.5, height=30), x=0.5, height=30, quiet=9.9)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.read.decoding import GS1

_SLACK: Final = 1.0
"""Millimetres by which a decoder's place may be off."""
_CODE_128: Final = (GS1, "Code 128")
_TOUCH: Final = 0.005


class Measured(NamedTuple):
    """What was measured of a bar code, in millimetres."""

    box: Box
    x: float
    """How wide a bar of one is."""
    height: float
    """Of the lowest bar."""
    quiet: float
    """White on the narrower side."""


def measured(
    place: Box, symbology: str, areas: Sequence[Box], ink: Iterable[Box], page: Box
) -> Measured | None:
    """Return the measures of the bar code at a place; None: no areas of the page make it up.

    `areas` are the upright dark ones, `ink` is what else is not white, `page` the label's edge.
    """
    bars = list(_joined(_bars_at(place, areas)))
    if len(bars) < 3:
        return None
    top, bottom = max(bar.y for bar in bars), min(bar.bottom for bar in bars)
    left, right = bars[0].x, bars[-1].right
    if bottom <= top:
        return None
    box = Box(left, top, right - left, bottom - top)
    modules = _modules(len(bars)) if symbology in _CODE_128 else None
    narrowest = min(bar.width for bar in bars)
    x = box.width / modules if modules else narrowest
    sides = [left - page.x, page.right - right, *_white(box, ink)]
    rounded = Box(*(round(one, 3) for one in box))
    return Measured(rounded, round(x, 4), round(box.height, 3), round(min(sides), 3))


def is_bar(area: Box) -> bool:
    """Whether an area may be one of a bar code: narrow and high, or the other way in a turned one.

    >>> is_bar(Box(0, 0, 0.5, 30)), is_bar(Box(0, 0, 101, 0.25)), is_bar(Box(0, 0, 0.25, 152))
    (True, False, False)
    """
    short, long = sorted((area.width, area.height))
    return short <= 5 and 3 * short <= long and 4 <= long <= 60


def _bars_at(place: Box, areas: Sequence[Box]) -> list[Box]:
    """The areas of a bar code: those of one height whose middle lies where it was seen."""
    around = place.inset(-_SLACK)
    found = [
        one
        for one in areas
        if around.x <= one.x
        and one.right <= around.right
        and one.y < around.bottom
        and around.y < one.bottom
        and one.height >= 0.5 * place.height
    ]
    return sorted(found)


def _joined(bars: Sequence[Box]) -> Iterator[Box]:
    """Yield bars; several areas that touch are one: some programs draw them piece by piece."""
    held: Box | None = None
    for bar in bars:
        if held is None:
            held = bar
        elif bar.x <= held.right + _TOUCH:
            right = max(held.right, bar.right)
            top, bottom = min(held.y, bar.y), max(held.bottom, bar.bottom)
            held = Box(held.x, top, right - held.x, bottom - top)
        else:
            yield held
            held = bar
    if held is not None:
        yield held


def _modules(bars: int) -> int | None:
    """How many narrowest bars wide a Code 128 is: three bars a character, four to stop."""
    characters, over = divmod(bars - 4, 3)
    return 11 * characters + 13 if characters > 0 and not over else None


def _white(box: Box, ink: Iterable[Box]) -> Iterator[float]:
    """Yield how far away the ink on its left and right is, at the height of the bars."""
    for one in ink:
        if one.y < box.bottom and box.y < one.bottom:
            if one.right <= box.x + _TOUCH:
                yield max(0.0, box.x - one.right)
            elif one.x >= box.right - _TOUCH:
                yield max(0.0, one.x - box.right)
