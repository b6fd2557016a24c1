"""The timeline of a shipment as a picture: windows as bands, plans as marks, one row for each.

Each row has its name on the left and its times in words on the right, so that no two texts can meet
and nobody has to read a time off the picture; for a phone's width the words stand above the band. A
limit says how much time there is to spare; days on which the retailer does not work are shaded, and
a line below says so. The picture is SVG, made of nothing but shapes and text; colour is never the
only sign, since what is late also says so.

>>> fitted("a name that is far too long for its column", 80)
'a name t…'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from html import escape
from typing import Final, NamedTuple

from edicompliance.profiles.closed import ClosedOn
from edicompliance.reports.timeline_rows import Happened, TimelineRow, clock_of, timeline_rows
from edicompliance.rules.model import CheckResult

WIDTH: Final = 1050
_TOP: Final = 34
_FONT: Final = 12
CHARACTER: Final = 7.2
"""Pixels that a character of this size needs at the most, on average over a word."""
_WIDEST: Final = 12.4
_IDEOGRAPHS: Final = 0x2E80
"""From here on characters are as wide as they are high."""
_LEGEND: Final = 18
_CLOSED: Final = "closed (shaded)"
_MOST_SHADED: Final = 60
"""Days; of a longer time no day can be seen."""
_SHADED: Final = "shaded: closed, the retailer does not work"


class Form(NamedTuple):
    """Where things stand in a picture, in pixels."""

    width: int
    left: int
    """Where the days begin."""
    right: int
    words: int
    """Where the words stand; as far left as the names: above the band."""
    row: int
    ticks: int
    """So many days have their names at the most."""
    kind: str = ""
    """What the style knows it by."""


_NAME: Final = 8
WIDE: Final = Form(WIDTH, 200, 620, 640, 22, 6)
NARROW: Final = Form(360, _NAME, 352, _NAME, 50, 4, " narrow")
"""For a phone's width."""


def timeline_svg(
    result: CheckResult,
    closed: ClosedOn | None = None,
    happened: Sequence[Happened] = (),
    form: Form = WIDE,
) -> str:
    """The picture, as one `<svg>` element; "" where there is nothing to show."""
    title = "When the shipment must and will move"
    if any(one.of == "planned_departure" for one in happened):
        title = "When the shipment had to move, and did"
    return rows_svg(timeline_rows(result, happened), clock_of(result), title, closed, form)


def rows_svg(
    every: Sequence[TimelineRow],
    clock: tzinfo,
    title: str,
    closed: ClosedOn | None = None,
    form: Form = WIDE,
) -> str:
    """The picture of some rows at the clock of a place; "" where there is nothing to show.

    A row with nothing to be drawn is told in its description only.
    """
    rows = _without_a_far_now([row for row in every if row.is_drawn])
    instants = list(_instants(rows))
    if len(instants) < 2:
        return ""
    scale = _Scale.of(instants, form)
    shaded = scale.shaded(clock, closed)
    bottom = _TOP + form.row * len(rows) + 8
    parts = [
        _opening(form, bottom + _LEGEND * bool(shaded)),
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_described(every, shaded))}</desc>",
        *_shades(scale, bottom, clock, shaded),
        *_axis(scale, bottom, clock),
    ]
    for number, row in enumerate(rows):
        parts += _row(row, _TOP + number * form.row, scale)
    if shaded:
        parts += _legend(bottom)
    return "\n".join((*parts, "</svg>"))


def _instants(rows: Iterable[TimelineRow]) -> Iterator[datetime]:
    for row in rows:
        yield from (at for at in (row.opens, row.closes, row.at) if at is not None)


def _without_a_far_now(rows: list[TimelineRow]) -> list[TimelineRow]:
    """The rows without now, where months before or after them would leave no width for the rest."""
    others = [row for row in rows if row.kind != "now"]
    instants = sorted(_instants(others))
    if len(instants) < 2:
        return rows
    wide = instants[-1] - instants[0]
    near = instants[0] - wide, instants[-1] + wide
    return [row for row in rows if row.kind != "now" or near[0] <= (row.at or near[0]) <= near[1]]


def _opening(form: Form, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {form.width} {height}" role="img"'
        f' class="timeline{form.kind}" font-family="sans-serif" font-size="{_FONT}">'
    )


def _legend(top: int) -> Iterator[str]:
    """What the shade of the closed days means."""
    yield f'<rect x="{_NAME}" y="{top}" width="24" height="12" class="closed key"/>'
    yield f'<text x="{_NAME + 32}" y="{top + 10}" class="faint">{_SHADED}</text>'


def fitted(text: str, width: float) -> str:
    """A text cut so that it fits into so many pixels, whatever its letters are."""
    if sum(map(_pixels, text)) <= width:
        return text
    left, kept = width - _WIDEST, 0
    for one in text:
        left -= _pixels(one)
        if left < 0:
            break
        kept += 1
    return text[:kept] + "…"


def _pixels(character: str) -> float:
    """Pixels that a character of this size needs at the most; wide ones need more."""
    if character in "@…—" or ord(character) >= _IDEOGRAPHS:
        return _WIDEST
    if character in "MW%mæœ":
        return 11.4
    return 9.4 if character.isupper() or character in "w&~" else CHARACTER


def _described(rows: Sequence[TimelineRow], shaded: Sequence[date]) -> str:
    told = [f"{row.name}: {row.told}" for row in rows]
    if shaded:
        told.append(f"{_CLOSED}: {', '.join(f'{day:%a %m-%d}' for day in shaded)}")
    return "; ".join(told)


def in_words(
    result: CheckResult, closed: ClosedOn | None = None, happened: Sequence[Happened] = ()
) -> list[tuple[str, str]]:
    """The same as the picture says, row by row: name and words."""
    rows = timeline_rows(result, happened)
    told = [(row.name, row.told) for row in rows]
    instants = [at for row in rows for at in (row.opens, row.closes, row.at) if at is not None]
    days = _Scale.of(instants, WIDE).shaded(clock_of(result), closed) if instants else ()
    if days:
        told.append((_CLOSED, ", ".join(f"{day:%a %m-%d}" for day in days)))
    return told


# -- the picture


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where an instant lies in the picture."""

    form: Form
    start: datetime
    seconds: float

    @classmethod
    def of(cls, instants: Sequence[datetime], form: Form) -> _Scale:
        """All of them, with some room at both ends."""
        first, last = min(instants), max(instants)
        length = max((last - first).total_seconds(), 3600.0)
        margin = timedelta(seconds=length * 0.04)
        return cls(form, first - margin, length * 1.08)

    def x(self, at: datetime) -> float:
        """Pixels from the left."""
        share = (at - self.start).total_seconds() / self.seconds
        return round(self.form.left + share * (self.form.right - self.form.left), 1)

    @property
    def end(self) -> datetime:
        """Its last instant."""
        return self.start + timedelta(seconds=self.seconds)

    def days(self, clock: tzinfo) -> list[date]:
        """The days that lie in it, at a clock."""
        first, last = self.start.astimezone(clock).date(), self.end.astimezone(clock).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def shaded(self, clock: tzinfo, closed: ClosedOn | None) -> tuple[date, ...]:
        """Those of them that are closed; none where they are too many to be seen."""
        days = self.days(clock) if closed is not None else []
        if closed is None or len(days) > _MOST_SHADED:
            return ()
        return tuple(day for day in days if closed(day))


def _shades(scale: _Scale, bottom: int, clock: tzinfo, days: Iterable[date]) -> Iterator[str]:
    """The closed days, from midnight to midnight."""
    form = scale.form
    for day in days:
        ends = (datetime.combine(day + timedelta(days=more), datetime.min.time(), clock)
                for more in (0, 1))  # fmt: skip
        left, right = (min(max(scale.x(end), form.left), form.right) for end in ends)
        yield (
            f'<rect x="{left}" y="{_TOP - 8}" width="{round(right - left, 1)}"'
            f' height="{bottom - _TOP}" class="closed"><title>closed {day:%a %m-%d}</title></rect>'
        )


def _axis(scale: _Scale, bottom: int, clock: tzinfo) -> Iterator[str]:
    """The days, as many as have room for their names."""
    first, last = (end.astimezone(clock) for end in (scale.start, scale.end))
    days = max((last.date() - first.date()).days, 1)
    step = -(-days // scale.form.ticks)
    room = min(scale.form.width, scale.form.right + 16)
    for number in range(1, days + 1, step):
        midnight = datetime.combine(
            first.date() + timedelta(days=number), datetime.min.time(), tzinfo=clock
        )
        if midnight > last:
            return
        x = scale.x(midnight)
        yield f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom - 8}" class="tick"/>'
        if x + 9 * CHARACTER <= room:
            yield f'<text x="{x}" y="{_TOP - 14}" class="faint">{midnight:%a %m-%d}</text>'


def _row(row: TimelineRow, top: int, scale: _Scale) -> Iterator[str]:
    form, base = scale.form, top + 15
    if form.words > form.right:
        name, words, middle = row.name, row.told, top + form.row / 2
        yield _text(name, _NAME, base, form.left - _NAME - 8)
        yield _text(words, form.words, base, form.width - form.words - 4, ' class="faint"')
    else:
        name = f"{row.name}: {row.slack}" if row.slack else row.name
        yield _text(name, _NAME, base, form.width - 2 * _NAME)
        yield _text(row.words, _NAME, base + 14, form.width - 2 * _NAME, ' class="faint"')
        middle = top + 39.0
    yield from _mark(row, middle, scale)


def _text(words: str, x: int, y: int, room: float, manner: str = "") -> str:
    return f'<text x="{x}" y="{y}"{manner}>{escape(fitted(words, room))}</text>'


def _mark(row: TimelineRow, middle: float, scale: _Scale) -> Iterator[str]:
    if row.at is not None:
        x = scale.x(row.at)
        if row.kind == "now":
            yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{middle + 11}" class="now"/>'
        yield f'<path d="M{x} {middle - 7} l7 7 l-7 7 l-7 -7 z" class="{row.kind}"/>'
        return
    if row.opens is None and row.closes is None:
        return
    left = scale.x(row.opens) if row.opens else scale.form.left
    right = scale.x(row.closes) if row.closes else scale.form.right
    width = round(max(right - left, 2), 1)
    yield f'<rect x="{left}" y="{middle - 6}" width="{width}" height="12" class="{row.kind}"/>'
    for edge, known in ((left, row.opens), (right, row.closes)):
        if known:
            span = f'y1="{middle - 8}" y2="{middle + 8}"'
            yield f'<line x1="{edge}" x2="{edge}" {span} class="edge"/>'
