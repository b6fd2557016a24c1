"""Bars as a picture: a name, a bar, the same in words, one row for each.

Names stand on the left, words on the right, so that no two texts can meet; for a phone's width both
stand above the bar. Colour is never the only sign. A bar may have a lighter end, for what is not
sure, and a line, where it ought to reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from edicompliance.reports.timeline import fitted
from edicompliance.x12.issues import printable

WIDTH: Final = 960
_NAME: Final = 8
_TOP: Final = 8
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' class="timeline bars{kind}" font-family="sans-serif" font-size="12">'
)


class Form(NamedTuple):
    """Where things stand in a picture, in pixels."""

    width: int
    left: int
    right: int
    """The ends of the longest bar."""
    words: tuple[int, int]
    """Where the words begin, and how far below the name."""
    bar: int
    """How far below the name's line the bar is."""
    row: int
    kind: str = ""
    """What the style knows it by."""

    @property
    def room(self) -> int:
        """How wide a name may be."""
        return (self.left if self.left > _NAME else self.width) - _NAME - 8


WIDE: Final = Form(WIDTH, 268, 570, (590, 0), -11, 26)
NARROW: Final = Form(360, _NAME, 352, (_NAME, 15), 20, 60, " narrow")
"""For a phone's width: name and words above the bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row; lengths are shares of the longest that is possible, 0 to 1."""

    name: str
    words: str
    """The same, in words."""
    sure: float
    most: float = 0.0
    """What it may be at the most; no longer than `sure`: that is all."""
    goal: float | None = None
    light: bool = False
    """Whether it is one of those that together make up little."""


def bars_svg(bars: Sequence[Bar], title: str, form: Form = WIDE) -> str:
    """The picture, as one `<svg>` element; "" where there is nothing to show."""
    if not bars:
        return ""
    height = _TOP + form.row * len(bars) + 8
    opening = _OPENING.format(width=form.width, height=height, kind=form.kind)
    parts = [opening, f"<title>{escape(title)}</title>"]
    for number, one in enumerate(bars):
        parts += _bar(one, _TOP + number * form.row, form)
    return "\n".join((*parts, "</svg>"))


def bars_pictures(bars: Sequence[Bar], title: str) -> str:
    """The picture for a wide page and for a phone's width; the style shows one of them."""
    return bars_svg(bars, title) + bars_svg(bars, title, NARROW)


def _bar(one: Bar, top: int, form: Form) -> list[str]:
    base, full = top + 17, form.right - form.left
    at, below = form.words
    sure, most = (min(max(length, 0.0), 1.0) * full for length in (one.sure, one.most))
    name = fitted(printable(one.name), form.room)
    words = fitted(printable(one.words), form.width - at - 8)
    place = f'x="{form.left}" y="{base + form.bar}"'
    shade = "window" if one.light else "plan"
    found = [
        f'<text x="{_NAME}" y="{base}">{escape(name)}</text>',
        f'<rect class="deadline" {place} width="{most:.1f}" height="14"/>',
        f'<rect class="{shade}" {place} width="{sure:.1f}" height="14"/>',
        f'<text class="faint" x="{at}" y="{base + below}">{escape(words)}</text>',
    ]
    if one.goal is not None:
        x = form.left + min(one.goal, 1.0) * full
        found.append(f'<path class="edge" d="M{x:.1f} {base + form.bar - 4}v22"/>')
    return found
