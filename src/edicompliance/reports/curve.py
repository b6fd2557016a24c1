"""Money over the time of shipping, as a picture: steps, with a sign of the verdict at each time.

Money stands on the left, days below, what the signs mean on the right, so that no two texts can
meet; for a phone's width money stands on its lines, and the signs are told below the days. Each
verdict has a shape of its own; colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Final, NamedTuple

from edicompliance.reports.timeline import CHARACTER, fitted

WIDTH, HEIGHT = 1050, 230
_TOP, _BOTTOM = 16, 190
_SIGN: Final = 22
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' class="timeline{kind}" font-family="sans-serif" font-size="12">'
)


class Form(NamedTuple):
    """Where things stand in a picture, in pixels."""

    width: int
    left: int
    right: int
    """The ends of the days."""
    signs: tuple[int, int]
    """Where the first sign is told."""
    money: tuple[int, int]
    """How wide an amount may be, and how far below its line it stands."""
    ticks: int
    """So many days have their names at the most."""
    kind: str = ""
    """What the style knows it by."""


WIDE: Final = Form(WIDTH, 130, 690, (720, _TOP + 8), (114, 4), 6)
NARROW: Final = Form(360, 8, 352, (8, HEIGHT), (340, -4), 4, " narrow")
"""For a phone's width."""
_SHAPES: Final = {
    "SHIP": "M{x} {y} m-5 0 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 z",
    "SHIP-AT-KNOWN-COST": "M{x} {y} m0 -6 l6 6 l-6 6 l-6 -6 z",
    "HOLD": "M{x} {y} m-5 -5 h10 v10 h-10 z",
    "CANNOT-TELL": "M{x} {y} m0 -6 l6 11 h-12 z",
}
"""Verdict -> its sign."""


class Point(NamedTuple):
    """What it costs at one time."""

    at: datetime
    verdict: str
    money: Decimal


def curve_svg(
    points: Sequence[Point],
    lines: Sequence[tuple[str, datetime]],
    currency: str,
    form: Form = WIDE,
) -> str:
    """The picture, as one `<svg>` element; `lines` are times with a name. "": nothing to show."""
    if len(points) < 2:
        return ""
    most = max(one.money for one in points) or Decimal(1)
    frame = _Frame(form, points[0].at, points[-1].at, most)
    drawn = [(name, at) for name, at in lines if points[0].at <= at <= points[-1].at]
    told = len({one.verdict for one in points}) + len(drawn)
    height = max(HEIGHT, form.signs[1] + _SIGN * told)
    parts = [
        _OPENING.format(width=form.width, height=height, kind=form.kind),
        "<title>What it costs by when it leaves</title>",
        f"<desc>{escape(_described(points, currency))}</desc>",
        *_money(frame, currency),
        *_days(frame),
        *_lines(frame, drawn),
        *_steps(frame, points),
        *_signs(form, points, drawn),
    ]
    return "\n".join((*parts, "</svg>"))


class _Frame(NamedTuple):
    """Where a time and an amount lie in the picture."""

    form: Form
    first: datetime
    last: datetime
    most: Decimal

    def x(self, at: datetime) -> float:
        """Pixels from the left."""
        share = (at - self.first) / max(self.last - self.first, timedelta(minutes=1))
        return round(self.form.left + share * (self.form.right - self.form.left), 1)

    def y(self, money: Decimal) -> float:
        """Pixels from the top."""
        return round(_BOTTOM - float(money / self.most) * (_BOTTOM - _TOP), 1)


def _described(points: Sequence[Point], currency: str) -> str:
    return "; ".join(
        f"{one.at:%a %m-%d %H:%M %Z}: {one.verdict} {one.money:,} {currency}" for one in points
    )


def _money(frame: _Frame, currency: str) -> Iterator[str]:
    form = frame.form
    room, below = form.money
    for share in (Decimal(0), Decimal("0.5"), Decimal(1)):
        y = frame.y(frame.most * share)
        amount = fitted(f"{frame.most * share:,.2f} {currency}", room)
        yield f'<line x1="{form.left}" y1="{y}" x2="{form.right}" y2="{y}" class="tick"/>'
        yield f'<text x="8" y="{y + below}" class="faint">{escape(amount)}</text>'


def _days(frame: _Frame) -> Iterator[str]:
    """The days, as many as have room for their names."""
    days = max((frame.last.date() - frame.first.date()).days, 1)
    step = -(-days // frame.form.ticks)
    room = min(frame.form.right + 30, frame.form.width)
    for number in range(1, days + 1, step):
        day = frame.first.date() + timedelta(days=number)
        midnight = datetime.combine(day, datetime.min.time(), frame.first.tzinfo)
        x = frame.x(midnight)
        if midnight > frame.last:
            return
        yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_BOTTOM + 6}" class="tick"/>'
        if x + 9 * CHARACTER < room:
            yield f'<text x="{x}" y="{_BOTTOM + 22}" class="faint">{midnight:%a %m-%d}</text>'


def _lines(frame: _Frame, lines: Sequence[tuple[str, datetime]]) -> Iterator[str]:
    for number, (_, at) in enumerate(lines):
        x = frame.x(at)
        yield (
            f'<line x1="{x}" y1="{_TOP - 6}" x2="{x}" y2="{_BOTTOM}" class="now"'
            f' stroke-width="{number + 1}"/>'
        )


def _steps(frame: _Frame, points: Sequence[Point]) -> Iterator[str]:
    """A level until the next time that was tried, then up or down."""
    path = [f"M{frame.x(points[0].at)} {frame.y(points[0].money)}"]
    path += [f"H{frame.x(one.at)}V{frame.y(one.money)}" for one in points[1:]]
    yield f'<path d="{"".join(path)}" class="steps"/>'
    for one in points:
        shape = _SHAPES[one.verdict].format(x=frame.x(one.at), y=frame.y(one.money))
        yield f'<path d="{shape}" class="{one.verdict}"/>'


def _signs(
    form: Form, points: Sequence[Point], lines: Sequence[tuple[str, datetime]]
) -> Iterator[str]:
    """What the signs mean, and the named times in words."""
    left, y = form.signs
    for verdict in dict.fromkeys(one.verdict for one in points):
        shape = _SHAPES[verdict].format(x=left + 8, y=y)
        yield f'<path d="{shape}" class="{verdict}"/>'
        yield f'<text x="{left + 24}" y="{y + 4}">{verdict}</text>'
        y += _SIGN
    for number, (name, at) in enumerate(lines):
        told = fitted(f"{name}: {at:%a %m-%d %H:%M %Z}", form.width - left - 28)
        yield (
            f'<line x1="{left + 8}" y1="{y - 8}" x2="{left + 8}" y2="{y + 8}" class="now"'
            f' stroke-width="{number + 1}"/>'
        )
        yield f'<text x="{left + 24}" y="{y + 4}" class="faint">{escape(told)}</text>'
        y += _SIGN
