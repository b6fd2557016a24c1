"""Business days as guides count them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.profiles import BusinessCalendar
from edicompliance.profiles.calendars import parse_days

SEVEN = BusinessCalendar(
    "business",
    country="US",
    only=frozenset({"Independence Day", "Christmas Day", "New Year's Day"}),
    closed=frozenset({date(2026, 11, 27)}),
    opened=frozenset({date(2026, 12, 19)}),
)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2027, 7, 4), False),  # Sunday
        (date(2027, 7, 5), False),  # observed on the Monday
        (date(2026, 7, 3), False),  # of a Saturday, on the Friday
        (date(2027, 12, 31), False),  # of New Year 2028, in the year before
        (date(2026, 11, 26), True),  # Thanksgiving is not among the days that this guide keeps
        (date(2026, 11, 27), False),
        (date(2026, 12, 19), True),  # a Saturday that is worked
    ],
)
def test_a_day_is_open_unless_the_guide_closes_it(day: date, is_open: bool) -> None:
    assert SEVEN.is_open(day) is is_open


def test_a_holiday_that_is_not_moved_leaves_the_monday_open() -> None:
    kept = BusinessCalendar("business", country="US", observed=False)
    assert kept.is_open(date(2027, 7, 5))


def test_without_a_list_every_holiday_of_the_country_is_free() -> None:
    country = BusinessCalendar("business", country="US")
    assert not country.is_open(date(2026, 11, 26))
    assert country.is_open(date(2026, 11, 25))


def test_a_calendar_of_every_day_has_no_holidays() -> None:
    assert BusinessCalendar("asn", parse_days("every day")).is_open(date(2026, 12, 25))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("every day", range(7)),
        ("mon..fri", range(5)),
        ("fri..mon", (0, 4, 5, 6)),
        ("sun", (6,)),
        ("thurs", (3,)),
        (["sat", "Sunday"], (5, 6)),
    ],
)
def test_days_are_written_as_people_do(written: object, days: Iterable[int]) -> None:
    assert parse_days(written) == frozenset(days)


@pytest.mark.parametrize("wrong", ["funday", "mon..x", "m", "", [], 5, ["mon", 3]])
def test_days_that_are_none_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"expected (a day of the week|days such as)"):
        parse_days(wrong)


def test_business_hours_begin_and_end_with_the_day_of_the_place() -> None:
    friday = datetime(2026, 11, 21, 5, tzinfo=UTC)  # 23:00 in Chicago
    plain, chicago = BusinessCalendar("plain"), ZoneInfo("America/Chicago")
    assert plain.shift_hours(friday, 2, chicago) == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert plain.shift_hours(friday, 0, chicago) == friday


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(1, 30))
def test_so_many_business_days_on_are_so_many_open_days(start: date, count: int) -> None:
    end = SEVEN.shift(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(SEVEN.is_open, between)) == count
    assert SEVEN.is_open(end)


@given(DAYS, st.integers(1, 30))
def test_from_a_business_day_the_way_back_is_the_way_there(start: date, count: int) -> None:
    there = SEVEN.next_open(start)
    assert SEVEN.shift(SEVEN.shift(there, count), -count) == there


@given(DAYS, st.integers(1, 200))
def test_business_hours_are_the_hours_of_open_days(start: date, hours: int) -> None:
    begin = datetime.combine(SEVEN.next_open(start), datetime.min.time(), UTC)
    end = SEVEN.shift_hours(begin, hours, UTC)
    counted = [begin + timedelta(hours=n) for n in range(int((end - begin) / timedelta(hours=1)))]
    assert sum(SEVEN.is_open(hour.date()) for hour in counted) == hours
    assert SEVEN.shift_hours(end, -hours, UTC) == begin
