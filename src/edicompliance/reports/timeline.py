"""The timeline of a shipment as a picture: windows as bands, plans as marks, one row for each.

Each row has its name on the left and its times in words on the right, so that no two texts can meet
and nobody has to read a time off the picture. A limit says how much time there is to spare; days on
which the retailer does not work are shaded. The picture is SVG, made of nothing but shapes and
text; colour is never the only sign, since what is late also says so.

>>> fitted("a name that is far too long for its column", 80)
'a name t…'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from html import escape
from typing import Final

from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles.closed import ClosedOn
from edicompliance.reports.slack import last_of, met_by, slack_of
from edicompliance.rules.model import CheckResult
from edicompliance.rules.timing.limits_told import LIMIT_NAMES, LimitInForce

WIDTH: Final = 1050
_NAME, _CHART, _WORDS = 8, 200, 640
"""Where the columns begin: names, the picture, times in words."""
_CHART_END: Final = 620
_ROW: Final = 22
_TOP: Final = 34
_FONT: Final = 12
CHARACTER: Final = 7.2
"""Pixels that a character of this size needs at the most, on average over a word."""
_WIDEST: Final = 12.4
_IDEOGRAPHS: Final = 0x2E80
"""From here on characters are as wide as they are high."""
_MOST_TICKS: Final = 6
_MOST_SHADED: Final = 60
"""Days; of a longer time no day can be seen."""

_SAFE_DEPARTURE: Final = "last safe departure"

_PLANS: Final = {
    "planned_departure": "planned ship",
    "planned_arrival": "planned arrival",
    "appointment": "appointment",
    "available_until": "goods available until",
    "asn_planned": "ship notice projected",
    "asn_sent": "ship notice sent",
}
"""Facts of the supplier's that are shown, and what they are called."""
_HAPPENED: Final = {
    "planned_departure": "departed",
    "planned_arrival": "arrived",
    "asn_planned": "856 sent",
}
"""Plans -> how that which came of them begins: who looks back needs no plan then."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row: a band from `opens` to `closes`, or a mark at `at`."""

    name: str
    words: str
    """Its times, in words."""
    opens: datetime | None = None
    closes: datetime | None = None
    at: datetime | None = None
    kind: str = "window"
    """window, deadline, plan, seen, now."""
    slack: str = ""
    """How far what is planned is inside the limit, or outside."""

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything of it to be seen in a picture."""
        return not (self.opens is self.closes is self.at is None)

    @property
    def told(self) -> str:
        """Its times and its slack, in words."""
        return f"{self.words}; {self.slack}" if self.slack else self.words


def timeline_rows(result: CheckResult, clock: tzinfo | None = None) -> tuple[TimelineRow, ...]:
    """The limits that hold, then what is planned, then now; by the clock of the warehouse."""
    clock = clock or _clock(result)
    facts = result.shipment.facts
    limits = [_limit_row(one, clock, met_by(one, facts)) for one in _of_the_truck(result)]
    plans = [
        TimelineRow(name, _at(when, clock), at=when, kind="plan")
        for key, name in _PLANS.items()
        if (when := getattr(facts, key)) is not None
    ]
    if (safe := result.latest_safe_ship) is not None:
        plans.append(TimelineRow(_SAFE_DEPARTURE, _at(safe, clock), at=safe, kind="plan"))
    now = TimelineRow("now", _at(result.checked_at, clock), at=result.checked_at, kind="now")
    return (*limits, *plans, now)


def _of_the_truck(result: CheckResult) -> Iterator[LimitInForce]:
    """The limits that the truck hangs on: papers go out weeks before or after it."""
    return (one for one in result.in_force if not one.is_of_papers)


def timeline_svg(result: CheckResult, closed: ClosedOn | None = None) -> str:
    """The picture, as one `<svg>` element; "" where there is nothing to show."""
    title = "When the shipment must and will move"
    return rows_svg(timeline_rows(result), _clock(result), title, closed)


def rows_svg(
    every: Sequence[TimelineRow], clock: tzinfo, title: str, closed: ClosedOn | None = None
) -> str:
    """The picture of some rows at the clock of a place; "" where there is nothing to show.

    A row with nothing to be drawn is told in its description only.
    """
    rows = _without_a_far_now([row for row in every if row.is_drawn])
    instants = list(_instants(rows))
    if len(instants) < 2:
        return ""
    scale = _Scale.of(instants)
    height = _TOP + _ROW * len(rows) + 8
    parts = [
        _opening(height),
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_described(every, scale.shaded(clock, closed)))}</desc>",
        *_shades(scale, height, clock, closed),
        *_axis(scale, height, clock),
    ]
    for number, row in enumerate(rows):
        parts += _row(row, _TOP + number * _ROW, scale)
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


def story_rows(
    results: Iterable[CheckResult], events: Iterable[tuple[str, datetime]], clock: tzinfo
) -> tuple[TimelineRow, ...]:
    """What held for shipments and what happened, by one clock, for one who looks back."""
    rows: dict[TimelineRow, None] = {}
    seen = sorted(set(events), key=lambda one: (one[1], one[0]))
    over = {
        _PLANS[plan] for plan, said in _HAPPENED.items() if any(e[0].startswith(said) for e in seen)
    }
    for result in results:
        told = timeline_rows(result, clock)
        limits = (row for row in told if row.kind in ("window", "deadline"))
        rows |= dict.fromkeys(row for row in limits if row.opens or row.closes)
        rows |= dict.fromkeys(
            row for row in told if row.kind == "plan" and row.name not in {_SAFE_DEPARTURE, *over}
        )
    rows |= dict.fromkeys(
        TimelineRow(name, _at(at, clock), at=at, kind="seen") for name, at in seen
    )
    return tuple(rows)


def _opening(height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' class="timeline" font-family="sans-serif" font-size="{_FONT}">'
    )


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


# -- rows


def _clock(result: CheckResult) -> tzinfo:
    zone = result.shipment.facts.ship_from_zone
    return zone_info(zone) if zone else (result.checked_at.tzinfo or UTC)


def _limit_row(one: LimitInForce, clock: tzinfo, planned: datetime | None) -> TimelineRow:
    name = LIMIT_NAMES.get(one.clause, one.clause)
    if one.word != "within":
        name = f"{name} {one.word}"
    opens = one.opens.first if one.opens else None
    closes = last_of(one.closes) if one.closes else None
    return TimelineRow(
        name + _of_orders(one),
        _limit_words(one, clock),
        opens=opens,
        closes=closes,
        kind="window" if one.word == "within" else "deadline",
        slack=slack_of(one, planned) if planned is not None and not one.doubt else "",
    )


def _of_orders(one: LimitInForce) -> str:
    return f", {len(one.orders)} orders" if len(one.orders) > 1 else ""


def _limit_words(one: LimitInForce, clock: tzinfo) -> str:
    ends = [_moment_words(end, clock) for end in (one.opens, one.closes)]
    if one.word != "within":
        told = f"{one.word} {ends[1]}" if ends[1] else ""
    elif ends[0] and ends[1]:
        told = f"{ends[0]} to {ends[1]}"
    else:
        told = f"from {ends[0]}" if ends[0] else f"until {ends[1]}" if ends[1] else ""
    if not one.doubt:
        return told
    return f"{told}; cannot tell" if told else f"cannot tell: {one.doubt}"


def _moment_words(moment: Moment | None, clock: tzinfo) -> str:
    if moment is None:
        return ""
    if moment.day is not None:
        return f"{moment.day:%a %m-%d}"
    return _at(moment.first, clock)


def _at(instant: datetime, clock: tzinfo) -> str:
    return f"{instant.astimezone(clock):%a %m-%d %H:%M %Z}"


def _described(rows: Sequence[TimelineRow], shaded: Sequence[date]) -> str:
    told = [f"{row.name}: {row.told}" for row in rows]
    if shaded:
        told.append(f"closed: {', '.join(f'{day:%a %m-%d}' for day in shaded)}")
    return "; ".join(told)


def in_words(result: CheckResult, closed: ClosedOn | None = None) -> list[tuple[str, str]]:
    """The same as the picture says, row by row: name and words."""
    rows = timeline_rows(result)
    told = [(row.name, row.told) for row in rows]
    instants = [at for row in rows for at in (row.opens, row.closes, row.at) if at is not None]
    days = _Scale.of(instants).shaded(_clock(result), closed) if instants else ()
    if days:
        told.append(("closed", ", ".join(f"{day:%a %m-%d}" for day in days)))
    return told


# -- the picture


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where an instant lies in the picture."""

    start: datetime
    seconds: float

    @classmethod
    def of(cls, instants: Sequence[datetime]) -> _Scale:
        """All of them, with some room at both ends."""
        first, last = min(instants), max(instants)
        length = max((last - first).total_seconds(), 3600.0)
        margin = timedelta(seconds=length * 0.04)
        return cls(first - margin, length * 1.08)

    def x(self, at: datetime) -> float:
        """Pixels from the left."""
        share = (at - self.start).total_seconds() / self.seconds
        return round(_CHART + share * (_CHART_END - _CHART), 1)

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


def _shades(scale: _Scale, height: int, clock: tzinfo, closed: ClosedOn | None) -> Iterator[str]:
    """The closed days, from midnight to midnight."""
    for day in scale.shaded(clock, closed):
        ends = (datetime.combine(day + timedelta(days=more), datetime.min.time(), clock)
                for more in (0, 1))  # fmt: skip
        left, right = (min(max(scale.x(end), _CHART), _CHART_END) for end in ends)
        yield (
            f'<rect x="{left}" y="{_TOP - 8}" width="{round(right - left, 1)}"'
            f' height="{height - _TOP}" class="closed"><title>closed {day:%a %m-%d}</title></rect>'
        )


def _axis(scale: _Scale, height: int, clock: tzinfo) -> Iterator[str]:
    """The days, as many as have room for their names."""
    first, last = (end.astimezone(clock) for end in (scale.start, scale.end))
    days = max((last.date() - first.date()).days, 1)
    step = -(-days // _MOST_TICKS)
    for number in range(1, days + 1, step):
        midnight = datetime.combine(
            first.date() + timedelta(days=number), datetime.min.time(), tzinfo=clock
        )
        if midnight > last:
            return
        x = scale.x(midnight)
        yield f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{height - 8}" class="tick"/>'
        if x + 9 * CHARACTER <= _WORDS - 4:
            yield f'<text x="{x}" y="{_TOP - 14}" class="faint">{midnight:%a %m-%d}</text>'


def _row(row: TimelineRow, top: float, scale: _Scale) -> Iterator[str]:
    base = top + 15
    name = escape(fitted(row.name, _CHART - _NAME - 8))
    words = escape(fitted(row.told, WIDTH - _WORDS - 4))
    yield f'<text x="{_NAME}" y="{base}">{name}</text>'
    yield from _mark(row, top, scale)
    yield f'<text x="{_WORDS}" y="{base}" class="faint">{words}</text>'


def _mark(row: TimelineRow, top: float, scale: _Scale) -> Iterator[str]:
    middle = top + _ROW / 2
    if row.at is not None:
        x = scale.x(row.at)
        if row.kind == "now":
            yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{top + _ROW}" class="now"/>'
        yield f'<path d="M{x} {middle - 7} l7 7 l-7 7 l-7 -7 z" class="{row.kind}"/>'
        return
    if row.opens is None and row.closes is None:
        return
    left = scale.x(row.opens) if row.opens else _CHART
    right = scale.x(row.closes) if row.closes else _CHART_END
    width = round(max(right - left, 2), 1)
    yield (
        f'<rect x="{left}" y="{top + 5}" width="{width}" height="{_ROW - 10}" class="{row.kind}"/>'
    )
    for edge, known in ((left, row.opens), (right, row.closes)):
        if known:
            span = f'y1="{top + 3}" y2="{top + _ROW - 3}"'
            yield f'<line x1="{edge}" x2="{edge}" {span} class="edge"/>'
