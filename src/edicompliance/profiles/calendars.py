"""Business days: which days of the week, less the holidays, less what the retailer closes besides.

The holidays of a country come from the `holidays` package, with the days on which they are
observed when they fall on a weekend; a retailer's guide usually keeps only some of them.

>>> shops = BusinessCalendar("business", country="US", only=frozenset({"Independence Day"}))
>>> shops.is_open(date(2027, 7, 5))             # Sunday 4 July is observed on the Monday
False
>>> shops.shift(date(2027, 7, 2), 1)
datetime.date(2027, 7, 6)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The days on which a retailer works."""

    name: str
    """As the profile calls it."""
    days: frozenset[int] = frozenset(range(5))
    """Days of the week, Monday = 0."""
    country: str | None = None
    """Whose public holidays are free, `US`."""
    subdivision: str | None = None
    """State or province, `TX`."""
    only: frozenset[str] = frozenset()
    """The holidays that count, by name; empty: all of them."""
    observed: bool = True
    """Is a holiday that falls on a weekend free on the day it is observed, too?"""
    closed: frozenset[date] = frozenset()
    """Further closed days."""
    opened: frozenset[date] = frozenset()
    """Days worked in spite of all this."""

    def is_open(self, day: date) -> bool:
        """Return whether it is a business day."""
        if day in self.opened:
            return True
        if day.weekday() not in self.days or day in self.closed:
            return False
        return not self.country or not self._is_holiday(day)

    def _is_holiday(self, day: date) -> bool:
        free = _holidays(self.country or "", self.subdivision, self.observed, day.year)
        names = free.get(day, frozenset())
        return bool(names & self.only if self.only else names)

    def next_open(self, day: date) -> date:
        """Return the day, or the first business day after it."""
        while not self.is_open(day):
            day += _DAY
        return day

    def previous_open(self, day: date) -> date:
        """Return the day, or the last business day before it."""
        while not self.is_open(day):
            day -= _DAY
        return day

    def shift(self, day: date, count: int) -> date:
        """Return the day that many business days later, or earlier.

        >>> BusinessCalendar("plain").shift(date(2026, 11, 22), 1)     # from a Sunday
        datetime.date(2026, 11, 23)
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_open(day):
                day += step
        return day

    def shift_hours(self, instant: datetime, hours: int, zone: tzinfo) -> datetime:
        """Return the instant that many hours later, or earlier; only business days' hours count.

        >>> from zoneinfo import ZoneInfo
        >>> thursday = datetime(2026, 11, 19, 12, tzinfo=UTC)
        >>> BusinessCalendar("plain").shift_hours(thursday, 48, ZoneInfo("UTC")).isoformat()
        '2026-11-23T12:00:00+00:00'
        """
        left = timedelta(hours=abs(hours))
        while left:
            if hours > 0:
                day = instant.astimezone(zone).date()
                edge = _midnight(day + _DAY, zone)
            else:
                day = (instant - _TICK).astimezone(zone).date()
                edge = _midnight(day, zone)
            step = min(left, abs(edge - instant)) if self.is_open(day) else timedelta(0)
            left -= step
            instant = edge if left else instant + (step if hours > 0 else -step)
        return instant


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


@lru_cache(maxsize=512)
def _holidays(
    country: str, subdivision: str | None, observed: bool, year: int
) -> Mapping[date, frozenset[str]]:
    """Return the free days of a year with the plain names of their holidays."""
    from holidays import country_holidays  # noqa: PLC0415 - slow to import, and few need it

    found = country_holidays(country, subdiv=subdivision, years=year, observed=observed)
    return {day: frozenset(_plain(found.get_list(day))) for day in found}


def _plain(names: Iterable[str]) -> Iterable[str]:
    return (name.removesuffix(" (observed)") for name in names)


def has_holidays(country: str, subdivision: str | None = None) -> bool:
    """Whether holidays of a country, or of a part of it, are known.

    >>> has_holidays("US", "TX"), has_holidays("US", "Nowhere")
    (True, False)
    """
    try:
        return bool(_holidays(country, subdivision, True, 2026))
    except NotImplementedError:
        return False


def holiday_names(country: str, subdivision: str | None = None) -> frozenset[str]:
    """Return the names of a country's holidays in the years round now; none if it is unknown.

    >>> "Labor Day" in holiday_names("US"), holiday_names("Nowhere")
    (True, frozenset())
    """
    try:
        years = [_holidays(country, subdivision, True, year) for year in range(2020, 2031)]
    except NotImplementedError:
        return frozenset()
    return frozenset(name for year in years for names in year.values() for name in names)


_SHORT = {name[:3]: number for number, name in enumerate(WEEKDAYS)}


def parse_days(value: object) -> frozenset[int]:
    """Return the days of the week that `mon..fri`, `every day` or a list of days means.

    >>> sorted(parse_days("mon..wed")), sorted(parse_days(["sat", "Sunday"]))
    ([0, 1, 2], [5, 6])
    """
    if value == "every day":
        return frozenset(range(7))
    if isinstance(value, str):
        first, dots, last = value.partition("..")
        start, end = _weekday(first), _weekday(last if dots else first)
        return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
    if isinstance(value, list | tuple) and value:
        return frozenset(_weekday(str(day)) for day in value)
    raise ValueError(f"expected days such as 'mon..fri' or 'every day', got {value!r}")


def _weekday(word: str) -> int:
    plain = word.strip().lower()
    if plain[:3] in _SHORT and WEEKDAYS[_SHORT[plain[:3]]].startswith(plain):
        return _SHORT[plain[:3]]
    raise ValueError(f"expected a day of the week, got {word!r}")
