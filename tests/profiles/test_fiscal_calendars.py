"""Weeks, months and years as retailers cut them: published starts, and nothing beyond them."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.profiles.guides import chicago, guide, held, write

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, is_after, is_before, on_day
from edicompliance.profiles import Deadline, Facts, Window
from edicompliance.profiles.fiscal import FiscalCalendar, calendar_start
from edicompliance.profiles.lint import lint

RETAIL = FiscalCalendar(
    "fiscal",
    "4-5-4",
    (
        (2022, date(2022, 1, 30)),
        (2023, date(2023, 1, 29)),
        (2024, date(2024, 2, 4)),
        (2025, date(2025, 2, 2)),
    ),
)
YEARS = """
[calendars.fiscal]
source = "guide"
pattern = "4-5-4"
fiscal_years = { 2026 = 2026-02-01, 2027 = 2027-01-31 }
"""


def test_a_month_of_four_five_and_four_weeks() -> None:
    starts = [RETAIL.start(date(2024, 2, 4), "fiscal month", later) for later in range(4)]
    assert [(after - start).days for start, after in pairwise(starts)] == [
        28,
        35,
        28,
    ]


def test_the_53rd_week_belongs_to_the_last_month() -> None:
    assert RETAIL.bounds(date(2024, 2, 1), "fiscal month") == (date(2023, 12, 31), date(2024, 2, 3))
    assert RETAIL.bounds(date(2024, 2, 1), "fiscal year") == (date(2023, 1, 29), date(2024, 2, 3))


@pytest.mark.parametrize("period", ["fiscal month", "fiscal quarter", "fiscal year"])
@given(day=st.dates(date(2022, 1, 30), date(2025, 2, 1)))
def test_fiscal_periods_follow_each_other_without_a_gap(period: str, day: date) -> None:
    first, last = RETAIL.bounds(day, period)  # type: ignore[arg-type]  # one of the periods
    assert first <= day <= last
    assert RETAIL.start(last, period) == first  # type: ignore[arg-type]
    assert RETAIL.start(day, period, 1) == last + timedelta(days=1)  # type: ignore[arg-type]


def test_the_period_after_is_counted_from_the_same_day() -> None:
    after = RETAIL.bounds(date(2024, 2, 4), "fiscal month", 1)
    assert after == (date(2024, 3, 3), date(2024, 4, 6))
    assert calendar_start(date(2026, 11, 26), "month") == date(2026, 11, 1)
    with pytest.raises(OverflowError, match="beyond the calendar"):
        calendar_start(date(9999, 12, 1), "month", 1)


def test_years_of_52_and_of_53_weeks_are_right_and_others_are_told() -> None:
    assert list(RETAIL.faults()) == []
    short = FiscalCalendar("f", "4-5-4", ((2022, date(2022, 1, 30)), (2023, date(2023, 2, 6))))
    assert list(short.faults()) == [
        "fiscal_years: 2022 has neither 52 nor 53 weeks, but 53.14",
    ]


def test_years_of_twelve_months_are_right_and_others_are_told() -> None:
    def months(*starts: date) -> FiscalCalendar:
        return FiscalCalendar("f", "months", tuple((one.year, one) for one in starts))

    assert list(months(date(2025, 7, 1), date(2026, 7, 1)).faults()) == []
    assert list(months(date(2025, 7, 1), date(2026, 8, 1)).faults()) == [
        "fiscal_years: 2025 has not twelve months"
    ]
    assert list(months(date(2025, 7, 2)).faults()) == [
        "fiscal_years: 2025 begins on 2025-07-02, and not with a month"
    ]


def test_what_is_not_published_cannot_be_told() -> None:
    assert RETAIL.bounds(date(2025, 12, 1), "fiscal month")[1] == date(2026, 1, 3)
    with pytest.raises(CannotTell, match="does not say when fiscal 2025 ends"):
        RETAIL.bounds(date(2026, 1, 4), "fiscal month")
    with pytest.raises(CannotTell, match="2022-01-29 is in none of the fiscal years"):
        RETAIL.start(date(2022, 1, 29), "fiscal month")


def test_a_fiscal_year_of_calendar_months_ends_by_itself() -> None:
    months = FiscalCalendar("fiscal", "months", ((2026, date(2025, 2, 1)),))
    assert months.bounds(date(2026, 1, 15), "fiscal year") == (date(2025, 2, 1), date(2026, 1, 31))
    assert months.bounds(date(2025, 4, 30), "fiscal quarter")[1] == date(2025, 4, 30)
    assert months.start(date(2026, 1, 15), "fiscal month", 1) == date(2026, 2, 1)


def test_weeks_begin_where_the_retailer_begins_them() -> None:
    sunday, saturday = (FiscalCalendar("weeks", week_starts=day) for day in (6, 5))
    assert sunday.bounds(date(2026, 11, 26), "week") == (date(2026, 11, 22), date(2026, 11, 28))
    assert saturday.bounds(date(2026, 11, 26), "week") == (date(2026, 11, 21), date(2026, 11, 27))


def limits(folder: Path, text: str, **anchors: Moment) -> tuple[Moment | None, Moment | None]:
    profile = guide(folder, YEARS + text)
    window = held(profile.resolve("windows", "delivery", Facts())).clause
    assert isinstance(window, Window)
    return window.span.evaluate(anchors, profile.time_context(window))


def test_the_second_wednesday_of_the_fiscal_month_after(tmp_path: Path) -> None:
    text = """
[windows.delivery]
source = "guide"
is = "2nd wednesday of fiscal month after period_end .. 2nd tuesday of fiscal month after (end of fiscal month after period_end)"
"""  # noqa: E501 - a guide's sentence
    closed = on_day(date(2026, 2, 28), "America/Chicago")
    opening, closing = limits(tmp_path, text, period_end=closed)
    assert opening
    assert closing
    assert (opening.day, closing.day) == (date(2026, 3, 11), date(2026, 4, 14))
    assert is_before(chicago("2026-03-10 23:59"), opening)
    assert not is_before(chicago("2026-03-11 00:00"), opening)
    assert not is_after(chicago("2026-04-14 23:59"), closing)
    assert is_after(chicago("2026-04-15 00:00"), closing)


def test_a_week_in_the_warehouse_ends_with_the_retailers_week(tmp_path: Path) -> None:
    text = """
[windows.delivery]
source = "guide"
is = "deliver_not_before .. end of week of deliver_not_before"
"""
    _, closing = limits(
        tmp_path, text, deliver_not_before=on_day(date(2026, 11, 26), "America/Chicago")
    )
    assert closing
    assert closing.day == date(2026, 11, 28)


def test_thirty_months_from_the_end_of_the_calendar_year_need_no_calendar(tmp_path: Path) -> None:
    text = """
[windows.delivery]
source = "guide"
is = ".. end of year of invoiced + 30 months"
"""
    _, closing = limits(tmp_path, text, invoiced=on_day(date(2026, 3, 1), "America/Chicago"))
    assert closing
    assert closing.day == date(2029, 6, 30)


def test_a_clause_names_the_calendar_of_its_weeks(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        YEARS
        + """
[calendars.walk]
assumed = "as its weeks are told"
week_starts = "saturday"

[deadlines.ready]
source = "guide"
by = "start of week after appointment"
fiscal = "walk"
""",
    )
    answer = held(profile.resolve("deadlines", "ready", Facts()))
    deadline = answer.clause
    assert isinstance(deadline, Deadline)
    context = profile.time_context(deadline)
    at = deadline.point.evaluate({"appointment": chicago("2026-11-26 09:00")}, context)
    assert at.day == date(2026, 11, 28)
    assert answer.provenance["fiscal"].source.is_assumption


def test_lint_warns_half_a_year_before_a_fiscal_calendar_ends(tmp_path: Path) -> None:
    write(tmp_path, YEARS + "[deadlines.ready]\nsource = ['guide', 'page', 'blog']\nby = 'now'\n")
    told = [
        [str(one) for one in lint("acme", folder=tmp_path, today=day).faults]
        for day in (date(2027, 6, 1), date(2027, 7, 4))
    ]
    assert told[0] == []
    ends = "what is published of its fiscal years ends on 2028-01-01; add the next one"
    assert told[1] == [f"acme.toml:18: calendars.fiscal: {ends}"]


def test_whose_word_counts_is_said_for_times_dates_and_quantities(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[observations.arrived]
source = "guide"
prefer = ["retailer", "carrier", "own", "plan"]

[observations.must_arrive_by]
source = "guide"
prefer = ["authorization", "appointment", "routing", "change", "order"]

[observations.quantity]
source = "guide"
prefer = "original"
""",
    )
    arrived, wanted, quantity = (
        held(profile.resolve("observations", name, Facts())).clause
        for name in ("arrived", "must_arrive_by", "quantity")
    )
    assert arrived.best_of({"plan", "carrier"}) == "carrier"
    assert wanted.best_of({"order", "change"}) == "change"
    assert quantity.best_of({"revised"}) is None
