"""When something happened, or must happen, and what is not known about it.

A retailer's window is broken by minutes, and its documents say dates without times, times without
zones, and local times that a change of the clocks doubles or skips. So a time here is a *moment*:
the earliest and the latest instant it can mean. `moment_from_x12` is the one function that makes a
time of X12 aware; a date without a time stays a calendar date of its place.

>>> shipped = moment_from_x12("20261120", "0601", "", "America/Chicago")
>>> words(shipped)
'2026-11-20 06:01 CST'
>>> is_after(shipped, at_wall_time(date(2026, 11, 20), time(6), "America/Chicago"))
True
>>> is_after(on_day(date(2026, 11, 20), "America/Chicago"), shipped) is None
True
>>> moment_from_x12("20261101", "0130", "", "America/Chicago").doubt
'01:30 happens twice on 2026-11-01 in America/Chicago; judged at the one that is worse for the supplier'
"""  # noqa: E501 - the sentence as it is printed

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import Final, Literal
from zoneinfo import ZoneInfo

from edicompliance.documents.doubt import CannotTell

_FIXED: Final = re.compile(r"UTC(?:([+-])([0-9]{2}):([0-9]{2}))?", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_MICROSECOND: Final = timedelta(microseconds=1)
_OF_THE_MACHINE: Final = frozenset({"localtime", "posixrules", "Factory"})
"""Names in a zone database that mean another place on each machine."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_SHORT_YEAR_PIVOT: Final = 80
"""Two-digit years from here are of the 1900s: X12 is no older."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as far as it is known. Both ends are in UTC; `zone` is the place it is told at."""

    first: datetime
    """The earliest instant it can mean."""
    last: datetime
    """The latest instant it can mean."""
    zone: str
    """The IANA zone, or `UTC-05:00` for a fixed offset."""
    day: date | None = None
    """Set when it is a calendar date without a time."""
    doubt: str | None = None
    """Why there are two instants where one was meant, in a sentence."""


def zone_info(zone: str) -> tzinfo:
    """Return the clock of an IANA zone or of a fixed offset; an unknown one cannot be told.

    >>> zone_info("UTC-05:00").utcoffset(None)
    datetime.timedelta(days=-1, seconds=68400)
    """
    if fixed := _FIXED.fullmatch(zone):
        sign, hours, minutes = fixed.groups(default="00")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if offset < timedelta(days=1):
            return timezone(-offset if sign == "-" else offset)
    try:
        if zone not in _OF_THE_MACHINE:
            return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        pass
    raise CannotTell(f"time zone {_shown(zone)} is not known")


def on_day(day: date, zone: str) -> Moment:
    """Return a calendar date of a place: all of it, from its first instant to its last.

    >>> on_day(date(2026, 11, 20), "America/Chicago").first.isoformat()
    '2026-11-20T06:00:00+00:00'
    """
    clock = zone_info(zone)
    first = _instant(datetime.combine(day, time.min), clock)
    if day == date.max:
        return Moment(first, _NEVER, zone, day)
    following = _instant(datetime.combine(day + timedelta(days=1), time.min), clock)
    return Moment(first, max(first, following - _MICROSECOND), zone, day)


def at_instant(instant: datetime, zone: str | None = None) -> Moment:
    """Return an instant that is known; `zone` only says at whose clock it is told.

    >>> at_instant(datetime.fromisoformat("2026-11-20T06:00:00-06:00")).zone
    'UTC-06:00'
    """
    if instant.utcoffset() is None:
        raise ValueError(f"an instant needs its zone, got {instant.isoformat()}")
    exact = _to_utc(instant)
    return Moment(exact, exact, zone or _zone_name(instant))


def at_wall_time(
    day: date, clock_time: time, zone: str, *, gap: Literal["both", "after"] = "both"
) -> Moment:
    """Return what a clock on a wall of that zone means.

    A local time that happens twice is both its instants. One that is skipped is, in a document, the
    instants that the old and the new clock would give (`gap="both"`); a retailer's own wall time
    moves past the gap (`gap="after"`).

    >>> moved = at_wall_time(date(2026, 3, 8), time(2, 30), "America/Chicago", gap="after")
    >>> words(moved), moved.doubt
    ('2026-03-08 03:30 CDT', None)
    """
    clock = zone_info(zone)
    wall = datetime.combine(day, clock_time.replace(tzinfo=None))
    old, new = _instant(wall, clock), _instant(wall, clock, fold=1)
    if old == new or (old > new and gap == "after"):
        return Moment(old, old, zone)
    when = f"on {day} in {zone}; judged at the one"
    if old < new:
        doubt = f"{_clock_words(wall)} happens twice {when}"
    else:
        old, new = new, old
        which = f"{_told(old, clock)} and {_told(new, clock)}"
        doubt = f"{_clock_words(wall)} does not exist {when} of {which}"
    return Moment(old, new, zone, doubt=f"{doubt} that is worse for the supplier")


_REGIONS: Final[Mapping[str, tuple[str, int, str]]] = MappingProxyType(
    {
        "A": ("Alaska", -540, "America/Anchorage"),
        "C": ("Central", -360, "America/Chicago"),
        "E": ("Eastern", -300, "America/New_York"),
        "H": ("Hawaii and Aleutian", -600, "Pacific/Honolulu"),
        "M": ("Mountain", -420, "America/Denver"),
        "N": ("Newfoundland", -210, "America/St_Johns"),
        "P": ("Pacific", -480, "America/Los_Angeles"),
        "T": ("Atlantic", -240, "America/Halifax"),
    }
)
"""First letter of a time code -> region, its standard offset in minutes, the zone it stands for."""


def _fixed_zone(minutes: int) -> str:
    """Return `UTC-05:00` for -300."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _time_codes() -> dict[str, tuple[str, str]]:
    """Return every time code of X12 with its meaning and the zone it fixes."""
    codes = {"UT": ("universal time", "UTC"), "GM": ("Greenwich mean time", "UTC")}
    codes["LT"] = ("local time, of the place it is judged at", "")
    for number in range(1, 25):
        hours = number if number <= 12 else number - 25
        codes[f"{number:02}"] = (
            f"{abs(hours)} h {'ahead of' if hours > 0 else 'behind'} UTC",
            _fixed_zone(hours * 60),
        )
    for letter, (region, standard, zone) in _REGIONS.items():
        codes[f"{letter}S"] = (f"{region}, standard time all year", _fixed_zone(standard))
        codes[f"{letter}D"] = (f"{region}, daylight time all year", _fixed_zone(standard + 60))
        codes[f"{letter}T"] = (f"{region}, as the clocks there stand", zone)
    return codes


TIME_CODES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(_time_codes())
"""Data element 623: code -> (meaning, zone); `LT` has no zone of its own.

`CS` and `CD` are offsets whatever the season; `CT` follows the clocks."""


def is_fixed_offset(code: str) -> bool:
    """Say if a time code fixes the zone by itself, wherever the time is told.

    >>> is_fixed_offset("ES"), is_fixed_offset("ET"), is_fixed_offset("")
    (True, False, False)
    """
    return TIME_CODES.get(code, ("", ""))[1].startswith("UTC")


def moment_from_x12(
    date_text: str,
    time_text: str,
    code: str,
    zone: str | None,
    *,
    short_year: bool = False,
) -> Moment:
    """Return the moment that a date, a time and a time code of X12 mean.

    The time code decides the zone, else `zone`, the place it is judged at; with neither it cannot
    be told. Without a time it is the calendar date of its place, and a time code says nothing
    unless the place is unknown. `short_year` is for the envelope's YYMMDD.

    >>> moment_from_x12("20260720", "1830", "ES", "America/Chicago").first.isoformat()
    '2026-07-20T23:30:00+00:00'
    >>> moment_from_x12("20260230", "", "", "America/Chicago")
    Traceback (most recent call last):
    edicompliance.documents.doubt.CannotTell: date '20260230' is not a calendar date CCYYMMDD
    """
    day = date_from_x12(date_text, short_year=short_year)
    if not time_text:
        return on_day(day, zone or _zone_of(code, zone, day, time.min))
    clock_time = time_from_x12(time_text)
    return at_wall_time(day, clock_time, _zone_of(code, zone, day, clock_time))


def date_from_x12(text: str, *, short_year: bool = False) -> date:
    """Return a calendar date written CCYYMMDD, or YYMMDD when `short_year`.

    >>> date_from_x12("260101", short_year=True)
    datetime.date(2026, 1, 1)
    """
    form = "YYMMDD" if short_year else "CCYYMMDD"
    if len(text) == len(form) and _DIGITS.fullmatch(text):
        year = int(text[:-4])
        if short_year:
            year += 1900 if year >= _SHORT_YEAR_PIVOT else 2000
        try:
            return date(year, int(text[-4:-2]), int(text[-2:]))
        except ValueError:
            pass
    raise CannotTell(f"date {_shown(text)} is not a calendar date {form}")


def time_from_x12(text: str) -> time:
    """Return a time of the day written HHMM, HHMMSS, HHMMSSD or HHMMSSDD.

    >>> time_from_x12("23595999")
    datetime.time(23, 59, 59, 990000)
    """
    if len(text) in {4, 6, 7, 8} and _DIGITS.fullmatch(text):
        padded = text.ljust(8, "0")
        hour, minute, second, hundredths = (int(padded[at : at + 2]) for at in (0, 2, 4, 6))
        try:
            return time(hour, minute, second, hundredths * 10_000)
        except ValueError:
            pass
    raise CannotTell(f"time {_shown(text)} is not a time of the day HHMM, HHMMSS or HHMMSSDD")


def is_before(observed: Moment, opening: Moment) -> bool | None:
    """Is it too early? None when an observed date straddles the limit.

    A date opens at its first instant. What the clocks leave in doubt is read against the supplier.

    >>> day = on_day(date(2026, 11, 20), "America/Chicago")
    >>> is_before(day, day), is_before(on_day(date(2026, 11, 19), "America/Chicago"), day)
    (False, True)
    """
    limit = opening.last if opening.day is None else opening.first
    if observed.first >= limit:
        return False
    return True if observed.day is None or observed.last < limit else None


def is_after(observed: Moment, closing: Moment, *, on_limit: bool = False) -> bool | None:
    """Is it too late? None when an observed date straddles the limit.

    A date closes at its last instant. With `on_limit`, what is exactly on the limit is late too
    ("before the truck checks in"); of a limit that is only a date that instant is not known.

    >>> six = at_wall_time(date(2026, 11, 20), time(6), "America/Chicago")
    >>> is_after(six, six), is_after(six, six, on_limit=True)
    (False, True)
    """
    early, late = closing.first, closing.first
    if closing.day is not None:
        early, late = (closing.first if on_limit else closing.last), closing.last
    surely = observed.last if observed.day is None else observed.first
    if surely > late or (on_limit and surely == late):
        return True
    if observed.last < early or (not on_limit and observed.last == early):
        return False
    return None


def words(moment: Moment) -> str:
    """Return the moment as people say it, at the clock of its own place.

    >>> words(on_day(date(2026, 11, 20), "America/Chicago"))
    '2026-11-20'
    """
    if moment.day is not None:
        return moment.day.isoformat()
    clock = zone_info(moment.zone)
    told = _told(moment.first, clock)
    return told if moment.first == moment.last else f"{told} or {_told(moment.last, clock)}"


def _instant(wall: datetime, clock: tzinfo, *, fold: Literal[0, 1] = 0) -> datetime:
    return _to_utc(wall.replace(tzinfo=clock, fold=fold))


def _to_utc(instant: datetime) -> datetime:
    """Return it in UTC; at the ends of the calendar ("99991231": never) it stays in range."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return _NEVER if instant.year > 1 else datetime.min.replace(tzinfo=UTC)


def _zone_of(code: str, zone: str | None, day: date, clock_time: time) -> str:
    """Return the zone a time is told in: its own code's, else the one given."""
    if code and code not in TIME_CODES:
        raise CannotTell(f"time code {_shown(code)} is not one of X12's")
    own = TIME_CODES[code][1] if code else ""
    if not own and not zone:
        raise CannotTell("time zone unknown")
    if not own or (zone and _keeps(zone, code, day, clock_time)):
        return zone or own
    return own


def _keeps(zone: str, code: str, day: date, clock_time: time) -> bool:
    """Say if the code is a region's clock and the zone a place of it, whose habits then count.

    Phoenix says Mountain time and means its own, which has no summer time.
    """
    if code[1:] != "T" or code[0] not in _REGIONS:
        return False
    wall = datetime.combine(day, clock_time, zone_info(zone))
    offset, summer = wall.utcoffset(), wall.dst()
    standard = timedelta(minutes=_REGIONS[code[0]][1])
    return offset is not None and offset - (summer or timedelta(0)) == standard


def _zone_name(instant: datetime) -> str:
    if isinstance(instant.tzinfo, ZoneInfo) and instant.tzinfo.key:
        return instant.tzinfo.key
    offset = instant.utcoffset() or timedelta(0)
    return _fixed_zone(offset // timedelta(minutes=1)) if offset else "UTC"


def _told(instant: datetime, clock: tzinfo) -> str:
    try:
        local = instant.astimezone(clock)
    except OverflowError:
        local = instant
    name = local.tzname() or ""
    if not name.isalpha() and not name.startswith("UTC"):
        name = _zone_name(local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0))))
    return f"{local:%Y-%m-%d} {_clock_words(local)} {name}"


def _clock_words(wall: datetime) -> str:
    return f"{wall:%H:%M:%S}" if wall.second or wall.microsecond else f"{wall:%H:%M}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")
