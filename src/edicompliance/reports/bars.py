"""Bars as a picture: a name, a bar, the same in words, one row for each.

Names stand on the left, words on the right, so that no two texts can meet; colour is never the only
sign. A bar may have a lighter end, for what is not sure, and a line, where it ought to reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from edicompliance.reports.timeline import fitted
from edicompliance.x12.issues import printable

WIDTH: Final = 960
_NAME, _CHART, _CHART_END, _WORDS = 8, 268, 620, 640
"""Where the columns begin: names, bars, words."""
_ROW: Final = 26
_TOP: Final = 8
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' class="timeline" font-family="sans-serif" font-size="12">'
)


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


def bars_svg(bars: Sequence[Bar], title: str) -> str:
    """The picture, as one `<svg>` element; "" where there is nothing to show."""
    if not bars:
        return ""
    opening = _OPENING.format(width=WIDTH, height=_TOP + _ROW * len(bars) + 8)
    parts = [opening, f"<title>{escape(title)}</title>"]
    for number, one in enumerate(bars):
        parts += _bar(one, _TOP + number * _ROW)
    return "\n".join((*parts, "</svg>"))


def _bar(one: Bar, top: int) -> list[str]:
    base, full = top + 17, _CHART_END - _CHART
    sure, most = (min(max(length, 0.0), 1.0) * full for length in (one.sure, one.most))
    name = fitted(printable(one.name), _CHART - _NAME - 8)
    words = fitted(printable(one.words), WIDTH - _WORDS - 8)
    shade = "window" if one.light else "plan"
    found = [
        f'<text x="{_NAME}" y="{base}">{escape(name)}</text>',
        f'<rect class="deadline" x="{_CHART}" y="{top + 6}" width="{most:.1f}" height="14"/>',
        f'<rect class="{shade}" x="{_CHART}" y="{top + 6}" width="{sure:.1f}" height="14"/>',
        f'<text class="faint" x="{_WORDS}" y="{base}">{escape(words)}</text>',
    ]
    if one.goal is not None:
        x = _CHART + min(one.goal, 1.0) * full
        found.append(f'<path class="edge" d="M{x:.1f} {top + 2}v22"/>')
    return found
