"""Until when a deduction can be disputed, against a calendar that is walked day by day."""

from __future__ import annotations

import calendar
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edicompliance.chargebacks.taken import Taken
from edicompliance.chargebacks.windows import window_of
from edicompliance.profiles import Profile, load_profile

ZONE = "America/Chicago"
EACH = int(os.environ.get("WINDOW_DATES", "700")) // 7 + 1
"""Dates for each of the seven shapes of windows; `make proof` tries 10,000 in all."""
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def guide(tmp: Path, window: str) -> Profile:
    path = tmp / "acme.toml"
    path.write_text(
        f"""
format = 1
id = "acme"
name = "Acme"
edition = "2026"
currency = "USD"
zone = {{ is = "{ZONE}", source = "guide" }}

[sources.guide]
title = "Guide"
grade = "P"
date = 2026-01-01

[disputes.compliance]
source = "guide"
for = ["ASN"]
window = "{window}"
attempts = 2
""",
        encoding="utf-8",
    )
    return load_profile(path)


def walked(start: date, days: int) -> date:
    """So many days later, one after the other."""
    for _ in range(days):
        start = date.fromordinal(start.toordinal() + 1)
    return start


def months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


SHAPES: list[tuple[str, Callable[[date], date | None], Callable[[date], date]]] = [
    ("deducted .. deducted + 30 days", lambda day: day, lambda day: walked(day, 30)),
    ("deducted + 45 days .. deducted + 365 days", lambda day: walked(day, 45),
     lambda day: walked(day, 365)),
    (".. deducted + 6 months", lambda _day: None, lambda day: months_later(day, 6)),
    (".. deducted + 24 months", lambda _day: None, lambda day: months_later(day, 24)),
    (".. deducted + 2 weeks", lambda _day: None, lambda day: walked(day, 14)),
]  # fmt: skip


@pytest.mark.parametrize(("window", "opening", "closing"), SHAPES, ids=[one[0] for one in SHAPES])
def test_windows_open_and_close_as_the_calendar_says(
    tmp_path: Path,
    window: str,
    opening: Callable[[date], date | None],
    closing: Callable[[date], date],
) -> None:
    profile = guide(tmp_path, window)
    zone = ZoneInfo(ZONE)

    @settings(max_examples=EACH)
    @given(DAYS)
    def on_any_day(day: date) -> None:
        taken = Taken(retailer="acme", kind="deducted", day=day)
        found = window_of(profile, taken, "ASN001")
        assert found.last_day == closing(day)
        last = datetime.combine(closing(day), time(23, 59, 59), zone).astimezone(UTC)
        after = datetime.combine(walked(closing(day), 1), time(0), zone).astimezone(UTC)
        assert found.state(last) == "open"
        assert found.state(after) == "closed"
        if first := opening(day):
            before = datetime.combine(first, time(0), zone).astimezone(UTC)
            assert found.state(before - timedelta(seconds=1)) == "not open yet"
            assert found.state(before) == "open"

    on_any_day()


MONTHS_OF_WEEKS = (4, 5, 4) * 4
STARTS = {2026: date(2026, 2, 1), 2027: date(2027, 1, 31), 2028: date(2028, 1, 30)}


def fiscal_months() -> list[tuple[date, date]]:
    """The first and the last day of each month of 4-5-4 years, counted week by week."""
    found = []
    for start in STARTS.values():
        first = start
        for weeks in MONTHS_OF_WEEKS:
            last = walked(first, weeks * 7 - 1)
            found.append((first, last))
            first = walked(last, 1)
    return found


def nth_weekday(first: date, weekday: int, nth: int) -> date:
    """The nth such day of the week from a day on, looked for day by day."""
    while True:
        nth -= first.weekday() == weekday
        if not nth:
            return first
        first = walked(first, 1)


def test_windows_that_follow_the_fiscal_calendar_close_on_its_days() -> None:
    profile, months = load_profile("example-mart"), fiscal_months()
    place = {
        walked(first, at): number
        for number, (first, last) in enumerate(months[:30])
        for at in range((last - first).days + 1)
    }

    @settings(max_examples=EACH)
    @given(st.sampled_from(sorted(place)))
    def on_any_day(day: date) -> None:
        taken = Taken(retailer="example-mart", kind="deducted", day=day)
        found = window_of(profile, taken, "WIN003", days={"period_end": day})
        after = months[place[day] + 1][0]
        assert found.opens is not None
        assert found.opens.day == nth_weekday(after, 2, 2)
        assert found.last_day == nth_weekday(months[place[day] + 2][0], 1, 2)

    on_any_day()


def test_a_window_of_calendar_days_opens_and_closes_in_the_next_month(tmp_path: Path) -> None:
    text = "day 2 of month after period_end .. day 16 of month after period_end"
    profile = guide(tmp_path, text)

    @settings(max_examples=EACH)
    @given(DAYS)
    def on_any_day(day: date) -> None:
        taken = Taken(retailer="acme", kind="deducted", day=day)
        found = window_of(profile, taken, "ASN001", days={"period_end": day})
        first = day
        while first.month == day.month:
            first = walked(first, 1)
        assert found.opens is not None
        assert found.opens.day == walked(first, 1)
        assert found.last_day == walked(first, 15)

    on_any_day()


def test_what_is_not_known_is_told_and_is_no_open_window(tmp_path: Path) -> None:
    profile = guide(tmp_path, "notified .. notified + 30 days")
    taken = Taken(retailer="acme", kind="deducted", day=date(2026, 3, 1))
    found = window_of(profile, taken, "ASN001")
    assert (found.state(datetime.now(UTC)), found.last_day) == ("cannot tell", None)
    assert "notified" in found.doubt
    assert window_of(profile, taken, "WIN001").doubt == "the guide does not say how it is fought"
    assert found.attempts == 2
