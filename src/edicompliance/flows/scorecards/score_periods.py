"""The periods of a scorecard: a month, a week, 13 weeks, fiscal periods, any two dates.

>>> from edicompliance.profiles import load_profile
>>> guide, today = load_profile("sample-superstores"), date(2026, 11, 26)
>>> for text in ("month", "last month", "2026-10", "2026-10-05..2026-10-11", "13 weeks"):
...     starts, ends, _ = span_of(text, guide, today)
...     print(text, starts, ends)
month 2026-11-01 2026-11-30
last month 2026-10-01 2026-10-31
2026-10 2026-10-01 2026-10-31
2026-10-05..2026-10-11 2026-10-05 2026-10-11
13 weeks 2026-08-29 2026-11-27
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, cast

from edicompliance.documents import CannotTell
from edicompliance.errors import EdiError
from edicompliance.profiles import Profile
from edicompliance.profiles.fiscal import PERIODS, FiscalCalendar, Period, calendar_start

_EXPECTED: Final = (
    "expected month, week, 13 weeks, quarter, year, fiscal month, fiscal quarter, fiscal year, "
    "one of these with 'last' before it or a day behind it (week 2026-11-20), 2026-11, 2026, or "
    "2026-11-01..2026-11-30"
)
_WORD: Final = re.compile(r"(last )?([a-z]+(?: [a-z]+)?|[0-9]{1,2} weeks)( \d{4}-\d\d-\d\d)?")


def span_of(text: str, profile: Profile, today: date) -> tuple[date, date, str]:
    """Return the first and the last day of a period, and what was taken to find it.

    Raises `EdiError` where it is none, or the retailer's calendar does not say when it is.
    """
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text):
        first, last = _day(found[1]), _day(found[2])
        if first > last:
            raise EdiError(f"--period {text}: expected the first day first")
        return first, last, ""
    if found := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        day = _day(f"{found[1]}-{found[2] or '01'}-01")
        return (*_on_the_wall(day, "month" if found[2] else "year"), "")
    word = _WORD.fullmatch(text)
    if word is None:
        raise EdiError(f"--period {text}: {_EXPECTED}")
    day = _day(word[3].strip()) if word[3] else today
    return _named(text, word[2], day, profile, later=-1 if word[1] else 0)


def _named(text: str, name: str, day: date, profile: Profile, later: int) -> tuple[date, date, str]:
    calendar, note = _calendar(profile)
    weeks = re.fullmatch(r"([0-9]{1,2}) weeks", name)
    if name not in PERIODS and not (weeks and int(weeks[1])):
        raise EdiError(f"--period {text}: {_EXPECTED}")
    try:
        if weeks:
            _, last = calendar.bounds(day, "week", later)
            return last - timedelta(days=7 * int(weeks[1]) - 1), last, note
        if later and name.startswith("fiscal"):  # a calendar counts only forward
            day, later = calendar.start(day, cast("Period", name)) - timedelta(days=1), 0
        first, last = calendar.bounds(day, cast("Period", name), later)
    except CannotTell as doubt:
        raise EdiError(f"--period {text}: {doubt.reason}") from None
    return first, last, note if name == "week" else ""


def _calendar(profile: Profile) -> tuple[FiscalCalendar, str]:
    """The retailer's calendar; where it does not say when weeks begin, they begin on Monday."""
    known = profile.calendars.get("fiscal")
    calendar = (known.fiscal if known else None) or FiscalCalendar("fiscal")
    if calendar.first_weekday is not None:
        return calendar, ""
    weeks = FiscalCalendar(calendar.name, calendar.pattern, calendar.years, 0)
    return weeks, "the profile does not say when weeks begin: taken from Monday"


def _on_the_wall(day: date, period: str) -> tuple[date, date]:
    return calendar_start(day, period), calendar_start(day, period, 1) - timedelta(days=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EdiError(f"--period: expected a day such as 2026-11-20, got {text}") from None
