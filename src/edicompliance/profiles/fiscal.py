"""Weeks, months, quarters and years, as calendars on the wall have them and as retailers do.

A retailer's fiscal year is cut into weeks: 4-5-4 is a month of four, one of five and one of four in
each quarter. When such a year begins is published, not reckoned; so is whether it has 53 weeks, the
last one then added to the last month. What nobody has published is not known.

>>> retail = FiscalCalendar("fiscal", "4-5-4", ((2026, date(2026, 2, 1)), (2027, date(2027, 1, 31))))
>>> [str(day) for day in retail.bounds(date(2026, 3, 10), "fiscal month")]
['2026-03-01', '2026-04-04']
>>> retail.bounds(date(2027, 12, 30), "fiscal year")
Traceback (most recent call last):
edicompliance.documents.doubt.CannotTell: the calendar 'fiscal' does not say when fiscal 2027 ends
"""  # noqa: E501 - the year's starts read best on one line

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, get_args

from edicompliance.documents.doubt import CannotTell

Period = Literal[
    "week", "month", "quarter", "year", "fiscal month", "fiscal quarter", "fiscal year"
]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)

Pattern = Literal["4-5-4", "4-4-5", "5-4-4", "months"]
"""Weeks of the months of a quarter; `months`: calendar months, the year begins with one of them."""

_DAY: Final = timedelta(days=1)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """How a retailer cuts its years."""

    name: str
    """As the profile calls it."""
    pattern: Pattern | None = None
    """None: it has no fiscal years, only weeks."""
    years: tuple[tuple[int, date], ...] = ()
    """Each fiscal year that is published, with its first day, in their order."""
    week_starts: int | None = None
    """The first day of its weeks, Monday = 0; None: as its fiscal years begin."""

    @property
    def first_weekday(self) -> int | None:
        """The first day of its weeks; None: nobody says."""
        if self.week_starts is None and self.pattern not in {None, "months"} and self.years:
            return self.years[0][1].weekday()
        return self.week_starts

    @property
    def last_day(self) -> date | None:
        """The last day of the last year of which it is known; None without fiscal years."""
        return next((end for _, _, end in reversed(_months_of(self)) if end), None)

    def bounds(self, day: date, period: Period, later: int = 0) -> tuple[date, date]:
        """Return the first and the last day of the period a day is in, or of one after it.

        Raises `CannotTell` where the calendar does not say.
        """
        first = self.start(day, period, later)
        return first, self.start(day, period, later + 1) - _DAY

    def start(self, day: date, period: Period, later: int = 0) -> date:
        """Return the first day of the period a day is in, or of one so many after it."""
        if period == "week":
            if self.first_weekday is None:
                raise CannotTell("needs the day on which the retailer's weeks begin")
            back = (day.weekday() - self.first_weekday) % 7
            return day - back * _DAY + 7 * later * _DAY
        if not period.startswith("fiscal"):
            return calendar_start(day, period, later)
        return self._fiscal_start(day, _MONTHS[period.removeprefix("fiscal ")], later)

    def _fiscal_start(self, day: date, length: int, later: int) -> date:
        months = _months_of(self)
        for index, (year, start, end) in enumerate(months):
            if start <= day and (end is None or day <= end):
                wanted = index - index % length + later * length
                if wanted < len(months):
                    return months[wanted][1]
                if wanted == len(months) and months[-1][2]:
                    return months[-1][2] + _DAY
                what = f"when fiscal {year} ends" if wanted == len(months) else "so far"
                raise CannotTell(f"the calendar {self.name!r} does not say {what}")
        raise CannotTell(f"{day} is in none of the fiscal years of the calendar {self.name!r}")

    def faults(self) -> Iterator[str]:
        """Yield what cannot be right about its years."""
        if bool(self.years) != bool(self.pattern):
            yield "'pattern' and 'fiscal_years' go together"
            return
        for (year, start), (after, next_start) in pairwise(self.years):
            if after != year + 1:
                yield f"fiscal_years: {year} is followed by {after}; write each year"
            elif self.pattern == "months" and next_start != calendar_start(start, "month", 12):
                yield f"fiscal_years: {year} has not twelve months"
            elif self.pattern != "months" and (next_start - start).days not in {364, 371}:
                weeks = (next_start - start).days / 7
                yield f"fiscal_years: {year} has neither 52 nor 53 weeks, but {weeks:.4g}"
        for year, start in self.years if self.pattern == "months" else ():
            if start.day != 1:
                yield f"fiscal_years: {year} begins on {start}, and not with a month"


def calendar_start(day: date, period: str, later: int = 0) -> date:
    """Return the first day of a month, quarter or year of the calendar on the wall.

    >>> calendar_start(date(2026, 11, 26), "quarter"), calendar_start(date(2026, 11, 26), "month", 2)
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """  # noqa: E501 - both cases on one line
    length = _MONTHS[period]
    count = day.year * 12 + day.month - 1
    year, month = divmod(count - count % length + later * length, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("beyond the calendar")
    return date(year, month + 1, 1)


@lru_cache(maxsize=64)
def _months_of(calendar: FiscalCalendar) -> tuple[tuple[int, date, date | None], ...]:
    """Return the fiscal months: of which year, their first and last days; None: not known."""
    found: list[tuple[int, date, date | None]] = []
    following = [start for _, start in calendar.years[1:]]
    for number, (year, start) in enumerate(calendar.years):
        starts = list(_starts(start, calendar.pattern))
        end = following[number] if number < len(following) else None
        if end is None and calendar.pattern == "months":
            end = calendar_start(start, "month", 12)
        for first, after in zip(starts, [*starts[1:], end], strict=True):
            found.append((year, first, after - _DAY if after else None))
    return tuple(found)


def _starts(start: date, pattern: Pattern | None) -> Iterator[date]:
    """Yield the first days of the twelve months of a year."""
    for month in range(12):
        yield start if pattern != "months" else calendar_start(start, "month", month)
        if pattern and pattern != "months":
            start += 7 * int(pattern.split("-")[month % 3]) * _DAY


def months_later(day: date, months: int) -> date:
    """Return the same day of another month, or its last day when that is shorter.

    >>> months_later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    first = calendar_start(day, "month", months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
