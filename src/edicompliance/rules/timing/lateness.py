"""How late something was, as charges count it: by the minute, the hour, the day that was begun.

A fault of time has a limit and a moment at which the thing was done, or is to be done. Of a limit
that is a calendar date each later day counts; of a clock time each day that was begun since, by the
wall clock: ten minutes late is one day late. Where only a date is known the number may be, too.

>>> from datetime import datetime
>>> from edicompliance.documents.segments.times import at_instant
>>> due, sent = (at_instant(datetime.fromisoformat(text), "America/New_York") for text in (
...     "2026-11-18T16:10:00-05:00", "2026-11-24T19:40:00-05:00"))
>>> late = late_by(due, sent, BusinessCalendar("plain"))
>>> str(late["late_hours"]), str(late["late_days"]), str(late["late_business_days"])
('147.5', '7', '5')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import product
from typing import Final

from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.rules.model import Violation

Lateness = Mapping[str, Decimal | None]
"""By what tiers go by: `late_hours`. None: not known."""
_TICK: Final = timedelta(microseconds=1)
_CENT: Final = Decimal("0.01")


def lateness(violations: Iterable[Violation], calendar: BusinessCalendar | None) -> Lateness:
    """How late the latest of some faults is; empty where none is about when."""
    each = [
        late_by(one.due, one.done, calendar)
        for one in violations
        if one.due is not None and one.done is not None
    ]
    return {name: _latest(one[name] for one in each) for name in (each[0] if each else ())}


def late_by(due: Moment, done: Moment, calendar: BusinessCalendar | None) -> Lateness:
    """How late something is that was done after its limit; 0 where it was not."""
    limits = {due.last + _TICK} if due.day is not None else {due.first, due.last}
    found = [
        _between(limit, instant, due, calendar)
        for limit, instant in product(sorted(limits), sorted({done.first, done.last}))
    ]
    return {name: _agreed(one[name] for one in found) for name in found[0]}


def _between(
    limit: datetime, instant: datetime, due: Moment, calendar: BusinessCalendar | None
) -> Lateness:
    seconds = Decimal((max(instant - limit, timedelta(0))) // _TICK) / 1_000_000
    zone = zone_info(due.zone)
    wall, then = limit.astimezone(zone), instant.astimezone(zone)
    first = due.day or wall.date()
    later = due.day is None and then.time() > wall.time()
    days = [first + timedelta(days=number + 1) for number in range((then.date() - first).days)]
    is_late = instant > limit or (due.day is not None and instant >= limit)
    return {
        "late_minutes": _hundredths(seconds / 60),
        "late_hours": _hundredths(seconds / 3600),
        "late_days": _begun(len(days), later=later, is_late=is_late),
        "late_business_days": None
        if calendar is None
        else _begun(_open(days, calendar), later=later, is_late=is_late),
    }


def _open(days: Iterable[date], calendar: BusinessCalendar) -> int:
    return sum(calendar.is_open(day) for day in days)


def _begun(days: int, *, later: bool, is_late: bool) -> Decimal:
    """Days, and the one that was begun; late is a day late."""
    return Decimal(max(days + later, 1)) if is_late else Decimal(0)


def _hundredths(value: Decimal) -> Decimal:
    """Any more than a limit is more: so it is rounded up."""
    return value.quantize(_CENT, ROUND_CEILING).normalize() + 0


def _agreed(values: Iterable[Decimal | None]) -> Decimal | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _latest(values: Iterable[Decimal | None]) -> Decimal | None:
    known = list(values)
    return None if None in known else max(value for value in known if value is not None)
