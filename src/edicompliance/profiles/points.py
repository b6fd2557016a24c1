"""The time language: when something may happen, told from what is known of a shipment.

A guide says "before 06:00 Central on the day after release" or "up to two days before the
must-arrive-by date". A profile writes it as a *point* or, between two points, a *span*; here they
are evaluated. `pointparser` reads the text.

>>> from edicompliance.profiles.pointparser import parse_point
>>> released = at_wall_time(date(2026, 10, 31), time(20), "America/Chicago")
>>> due = parse_point("released + 1 day at 06:00 America/Chicago")
>>> times.words(due.evaluate({"released": released}))               # the clocks go back that night
'2026-11-01 06:00 CST'
>>> due.words({"released": released})
'released 2026-10-31 20:00 CDT + 1 day at 06:00 America/Chicago'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments import times
from edicompliance.documents.segments.times import Moment, at_wall_time, on_day, zone_info
from edicompliance.profiles.anchors import DATES, PLACES
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.profiles.fiscal import FiscalCalendar, Period, months_later
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.words import in_a_row

Unit = Literal["minute", "hour", "day", "week", "month", "business day", "business hour"]
Anchors = Mapping[str, Moment]


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a point needs besides its anchors."""

    zone: str | None = None
    """The retailer's zone; None: nobody says."""
    at_zones: Mapping[str, str] = field(default_factory=FrozenMapping)
    """The zones of `ship_from` and `ship_to`, as far as they are known."""
    calendar: BusinessCalendar | None = None
    """Whose business days are counted."""
    fiscal: FiscalCalendar | None = None
    """Whose weeks and fiscal months are meant."""
    side: Literal["opening", "closing"] = "closing"
    """Which side of a window it is: a date opens with its first moment, closes with its last."""


_NOWHERE: Final = TimeContext()
_NO_CALENDAR: Final = FiscalCalendar("fiscal")


_SOMEWHERE: Final = TimeContext("UTC", FrozenMapping(dict.fromkeys(PLACES, "UTC")))
_SOME_DAY: Final = on_day(date(2026, 6, 15), "UTC")
_SOME_INSTANT: Final = at_wall_time(date(2026, 6, 15), time(12), "UTC")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time of the order or the shipment."""

    name: str

    def evaluate(self, anchors: Anchors, _context: TimeContext, _zone: str | None) -> Moment:
        """Return it."""
        return anchors[self.name]


@dataclass(frozen=True, slots=True)
class Pick:
    """The later, or the earlier, of two points."""

    which: Literal["later", "earlier"]
    first: Point
    second: Point

    def evaluate(self, anchors: Anchors, context: TimeContext, _zone: str | None) -> Moment:
        """Return one of both; a date opens with its first moment and closes with its last."""
        both = [point.evaluate(anchors, context) for point in (self.first, self.second)]
        choose = max if self.which == "later" else min
        if context.side == "opening":
            return choose(both, key=lambda moment: (moment.first, moment.last))
        return choose(both, key=lambda moment: (moment.last, moment.first))


@dataclass(frozen=True, slots=True)
class Nested:
    """A point in parentheses."""

    point: Point

    def evaluate(self, anchors: Anchors, context: TimeContext, _zone: str | None) -> Moment:
        """Return the point inside."""
        return self.point.evaluate(anchors, context)


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """A day of the month, week or year of, or after, another time: its start, a weekday ..."""

    day: int | Literal["start", "end"]
    """1 to 28; for a weekday which of them, 5 = the last."""
    weekday: int | None
    """Monday = 0; None for a number."""
    period: Period
    """`month`, `fiscal month`, `week` ..."""
    later: int
    """1 for "of month after", 0 for "of month of"."""
    of: Anchor | Nested

    def evaluate(self, anchors: Anchors, context: TimeContext, zone: str | None) -> Moment:
        """Return that calendar date, at the place of the other time."""
        moment = self.of.evaluate(anchors, context, zone)
        place = _clock_of(moment, zone, context)
        found = {self._in_period(day, context) for day in _local_days(moment, place)}
        if len(found) > 1:
            raise CannotTell(moment.doubt or f"the {self.period} is in doubt")
        return on_day(found.pop(), place)

    def _in_period(self, day: date, context: TimeContext) -> date:
        calendar = context.fiscal or _NO_CALENDAR
        first = calendar.start(day, self.period, self.later)
        if self.day == "start":
            return first
        if self.weekday is None and self.day != "end":
            return first + timedelta(days=int(self.day) - 1)
        last = calendar.bounds(day, self.period, self.later)[1]
        if self.weekday is None or self.day == "end":
            return last
        on = first + timedelta((self.weekday - first.weekday()) % 7 + 7 * (int(self.day) - 1))
        return on if on <= last else on - timedelta(days=7)


Base = Anchor | Pick | Nested | DayOfPeriod
"""What a point starts from."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many units later, or earlier."""

    count: int
    unit: Unit

    def apply(self, moment: Moment, zone: str, context: TimeContext) -> Moment:
        """Return the moment moved; hours cannot be counted from a date."""
        if self.unit in {"minute", "hour", "business hour"}:
            if moment.day is not None:
                raise CannotTell(f"needs the time of day on {moment.day}")
            return _each(moment, lambda instant: self._later(instant, zone, context))
        if moment.day is not None:
            return on_day(self._on(moment.day, context), moment.zone)
        return _each_local(moment, zone, lambda wall: (self._on(wall.date(), context), wall.time()))

    def _later(self, instant: datetime, zone: str, context: TimeContext) -> Moment:
        if self.unit == "business hour":
            moved = _calendar(context).shift_hours(instant, self.count, zone_info(zone))
        else:
            moved = instant + timedelta(minutes=self.count * (1 if self.unit == "minute" else 60))
        return Moment(moved, moved, zone)

    def _on(self, day: date, context: TimeContext) -> date:
        if self.unit == "business day":
            return _calendar(context).shift(day, self.count)
        if self.unit == "month":
            return months_later(day, self.count)
        return day + timedelta(days=self.count * (7 if self.unit == "week" else 1))


@dataclass(frozen=True, slots=True)
class Point:
    """One point in time, as a guide tells it."""

    text: str
    """As it is written."""
    base: Base
    steps: tuple[Step, ...] = ()
    at: time | None = None
    """The clock time it is moved to, on the day reached."""
    at_zone: str | None = None
    """Whose clock: a zone, `ship_from`, `ship_to`; None: the retailer's."""
    roll: Literal["before", "after"] | None = None
    """Where it moves from a day that is no business day."""
    anchors: tuple[str, ...] = ()
    """The times of the order or the shipment that it starts from."""
    on_business_days: bool = False
    """Does it ask the calendar?"""
    periods: frozenset[Period] = frozenset()
    """The weeks, months and fiscal years that it speaks of."""

    def evaluate(self, anchors: Anchors, context: TimeContext = _NOWHERE) -> Moment:
        """Return the moment it means, or raise `CannotTell` with what is missing."""
        _need(self.anchors, anchors)
        zone = self._zone(context)
        try:
            moment = self.base.evaluate(anchors, context, zone)
            for step in self.steps:
                moment = step.apply(moment, _clock_of(moment, zone, context), context)
            return self._settle(moment, zone, context)
        except OverflowError:
            raise CannotTell(f"{self.words(anchors)} lies outside the calendar") from None

    def _zone(self, context: TimeContext) -> str | None:
        """Return the zone of its `at`, which its days are days of; None without an `at`."""
        if self.at is None:
            return None
        if self.at_zone in PLACES:
            if self.at_zone not in context.at_zones:
                raise CannotTell(f"time zone unknown: needs {self.at_zone}_zone")
            return context.at_zones[self.at_zone]
        if zone := self.at_zone or context.zone:
            return zone
        raise CannotTell("time zone unknown")

    def _settle(self, moment: Moment, zone: str | None, context: TimeContext) -> Moment:
        """Return the moment at its clock time, on a business day."""
        if self.at is not None and zone is not None:
            clock = self.at
            days = _local_days(moment, zone)
            settled = [
                at_wall_time(self._rolled(day, context), clock, zone, gap="after") for day in days
            ]
            return _either(settled, moment.doubt)
        if self.roll is None:
            return moment
        if moment.day is not None:
            return on_day(self._rolled(moment.day, context), moment.zone)
        place = _clock_of(moment, zone, context)
        return _each_local(
            moment, place, lambda wall: (self._rolled(wall.date(), context), wall.time())
        )

    def _rolled(self, day: date, context: TimeContext) -> date:
        if self.roll is None:
            return day
        calendar = _calendar(context)
        return calendar.next_open(day) if self.roll == "after" else calendar.previous_open(day)

    def __str__(self) -> str:
        return self.text

    def words(self, anchors: Anchors) -> str:
        """Return it for people, each anchor that is known with its time."""
        told = {
            name: f"{name} {times.words(anchors[name])}" for name in self.anchors if name in anchors
        }
        return re.sub(r"[a-z_]+", lambda word: told.get(word.group(), word.group()), self.text)


@dataclass(frozen=True, slots=True)
class Span:
    """From one point to another; one side may be open."""

    text: str
    """As it is written."""
    opening: Point | None
    closing: Point | None

    @property
    def points(self) -> tuple[Point, ...]:
        """The sides it has."""
        return tuple(point for point in (self.opening, self.closing) if point)

    @property
    def anchors(self) -> tuple[str, ...]:
        """The times that its sides start from, each once."""
        return tuple(dict.fromkeys(name for point in self.points for name in point.anchors))

    @property
    def on_business_days(self) -> bool:
        """Whether a side asks the calendar."""
        return any(point.on_business_days for point in self.points)

    @property
    def periods(self) -> frozenset[Period]:
        """The weeks, months and fiscal years that its sides speak of."""
        return frozenset(period for point in self.points for period in point.periods)

    @property
    def is_reversed(self) -> bool:
        """Whether it closes before it opens, whenever that is: both hang on one anchor."""
        if len(self.points) < 2 or len(self.anchors) != 1 or self.on_business_days:
            return False
        if self.periods - {"month", "quarter", "year"}:
            return False
        some = {name: _SOME_DAY if name in DATES else _SOME_INSTANT for name in self.anchors}
        opening, closing = self.evaluate(some, _SOMEWHERE)
        return bool(opening and closing and closing.last < opening.first)

    def evaluate(
        self, anchors: Anchors, context: TimeContext = _NOWHERE
    ) -> tuple[Moment | None, Moment | None]:
        """Return opening and closing, None for an open side.

        A date opens at its first instant and closes at its last: `times.is_before` and `is_after`
        read both so.
        """
        _need(self.anchors, anchors)
        opens = replace(context, side="opening")
        opening = self.opening.evaluate(anchors, opens) if self.opening else None
        closing = self.closing.evaluate(anchors, context) if self.closing else None
        return opening, closing

    def __str__(self) -> str:
        return self.text

    def words(self, anchors: Anchors) -> str:
        """Return it for people, each anchor that is known with its time."""
        sides = (point.words(anchors) if point else "" for point in (self.opening, self.closing))
        return " .. ".join(sides).strip()


def _need(names: tuple[str, ...], anchors: Anchors) -> None:
    if missing := [name for name in names if name not in anchors]:
        raise CannotTell(f"needs {in_a_row(missing)}")


def _calendar(context: TimeContext) -> BusinessCalendar:
    if context.calendar is None:
        raise CannotTell("the business calendar is not known")
    return context.calendar


def _clock_of(moment: Moment, zone: str | None, context: TimeContext) -> str:
    """Return whose days are counted: the `at` clock's, a date's own, else the retailer's."""
    return zone or (moment.zone if moment.day is not None else context.zone or moment.zone)


def _local_days(moment: Moment, zone: str) -> list[date]:
    """Return the day it is on there: two when a doubt of the clocks lies on midnight."""
    if moment.day is not None:
        return [moment.day]
    clock = zone_info(zone)
    return sorted({end.astimezone(clock).date() for end in (moment.first, moment.last)})


def _each(moment: Moment, move: Callable[[datetime], Moment]) -> Moment:
    ends = [moment.first] if moment.first == moment.last else [moment.first, moment.last]
    return _either([move(end) for end in ends], moment.doubt)


def _each_local(moment: Moment, zone: str, move: Callable[[datetime], tuple[date, time]]) -> Moment:
    clock = zone_info(zone)
    return _each(
        moment,
        lambda end: at_wall_time(*move(end.astimezone(clock)), zone, gap="after"),
    )


def _either(ends: list[Moment], doubt: str | None) -> Moment:
    """Return one moment that may be any of these."""
    first, last = min(end.first for end in ends), max(end.last for end in ends)
    if first == last:
        return Moment(first, last, ends[0].zone)
    doubts = [doubt, *(end.doubt for end in ends)]
    return Moment(first, last, ends[0].zone, doubt=next((one for one in doubts if one), None))
