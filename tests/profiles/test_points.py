"""Times of a guide, evaluated on the clocks of real places."""

from datetime import date

import pytest
from tests.profiles.guides import chicago, new_york

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, on_day, words
from edicompliance.profiles import BusinessCalendar, TimeContext, parse_point, parse_span

CHICAGO = TimeContext(
    zone="America/Chicago",
    at_zones={"ship_from": "America/New_York", "ship_to": "America/Los_Angeles"},
    calendar=BusinessCalendar("business", country="US", only=frozenset({"Independence Day"})),
)


def day(text: str, zone: str = "America/Chicago") -> Moment:
    return on_day(date.fromisoformat(text), zone)


def told(text: str, context: TimeContext = CHICAGO, **anchors: Moment) -> str:
    return words(parse_point(text).evaluate(anchors, context))


@pytest.mark.parametrize(
    ("released", "due"),
    [
        (chicago("2026-10-31 20:00"), "2026-11-01 06:00 CST"),
        (chicago("2026-03-07 23:30"), "2026-03-08 06:00 CDT"),
        (new_york("2026-06-10 00:30"), "2026-06-10 06:00 CDT"),
    ],
)
def test_a_clock_time_is_told_on_the_day_of_its_own_zone(released: Moment, due: str) -> None:
    assert told("released + 1 day at 06:00 America/Chicago", released=released) == due


def test_a_clock_time_that_is_skipped_moves_past_the_gap() -> None:
    point = "released + 1 day at 02:30 America/Chicago"
    assert told(point, released=chicago("2026-03-07 20:00")) == "2026-03-08 03:30 CDT"


def test_a_clock_time_that_comes_twice_is_both_and_says_so() -> None:
    point = parse_point("released + 1 day at 01:30 America/Chicago")
    due = point.evaluate({"released": chicago("2026-10-31 20:00")})
    assert words(due) == "2026-11-01 01:30 CDT or 2026-11-01 01:30 CST"
    assert "happens twice" in (due.doubt or "")


def test_a_day_keeps_the_clock_time_over_a_change_of_the_clocks_and_24_hours_do_not() -> None:
    departed = chicago("2026-10-31 20:00")
    assert told("departed + 1 day", departed=departed) == "2026-11-01 20:00 CST"
    assert told("departed + 24 hours", departed=departed) == "2026-11-01 19:00 CST"


def test_a_doubt_about_the_clocks_is_carried_on() -> None:
    departed = chicago("2026-11-01 01:30")
    due = parse_point("departed + 60 minutes").evaluate({"departed": departed}, CHICAGO)
    assert words(due) == "2026-11-01 01:30 CST or 2026-11-01 02:30 CST"
    assert due.doubt == departed.doubt


def test_days_from_a_date_are_dates_of_the_same_place() -> None:
    moved = parse_point("must_arrive_by - 2 days").evaluate(
        {"must_arrive_by": day("2024-03-12", "America/Los_Angeles")}, CHICAGO
    )
    assert (moved.day, moved.zone) == (date(2024, 3, 10), "America/Los_Angeles")
    assert moved.last - moved.first > moved.first.resolution


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("must_arrive_by + 1 month", "2026-02-28"),
        ("must_arrive_by + 1 week", "2026-02-07"),
        ("must_arrive_by at 17:00", "2026-01-31 17:00 CST"),
        ("must_arrive_by at 17:00 ship_from", "2026-01-31 17:00 EST"),
        ("must_arrive_by at 23:59 ship_to", "2026-01-31 23:59 PST"),
        ("(must_arrive_by at 17:00) - 12 hours", "2026-01-31 05:00 CST"),
        ("day 2 of month after must_arrive_by", "2026-02-02"),
        ("start of month of must_arrive_by", "2026-01-01"),
        ("end of month after must_arrive_by", "2026-02-28"),
        ("2nd wednesday of month of must_arrive_by", "2026-01-14"),
        ("last friday of month after must_arrive_by", "2026-02-27"),
        ("must_arrive_by or business day before", "2026-01-30"),
        ("must_arrive_by or business day after", "2026-02-02"),
        ("must_arrive_by - 1 business day", "2026-01-30"),
        ("end of month of (must_arrive_by + 1 day)", "2026-02-28"),
        ("(later of (must_arrive_by, po_date)) + 2 days at 06:00", "2026-02-02 06:00 CST"),
        ("later of (must_arrive_by, must_arrive_by - 1 day)", "2026-01-31"),
        ("earlier of (must_arrive_by, must_arrive_by - 1 day) at 06:00", "2026-01-30 06:00 CST"),
    ],
)
def test_every_form_of_a_point_means_what_it_says(text: str, came: str) -> None:
    assert told(text, must_arrive_by=day("2026-01-31"), po_date=day("2026-01-02")) == came


def test_business_days_from_an_instant_keep_the_clock_time() -> None:
    friday = chicago("2027-07-02 15:00")
    assert told("po_received + 1 business day", po_received=friday) == "2027-07-06 15:00 CDT"
    assert told("po_received or business day after", po_received=friday) == "2027-07-02 15:00 CDT"


def test_business_hours_do_not_run_over_the_weekend() -> None:
    monday = chicago("2026-11-23 09:00")
    due = told("appointment - 24 business hours", appointment=monday)
    assert due == "2026-11-20 09:00 CST"


def test_a_date_opens_with_its_first_and_closes_with_its_last_moment() -> None:
    span = parse_span("must_arrive_by - 1 day .. must_arrive_by")
    opening, closing = span.evaluate({"must_arrive_by": day("2024-03-12")}, CHICAGO)
    assert opening
    assert closing
    assert opening.first.isoformat() == "2024-03-11T05:00:00+00:00"
    assert closing.last.isoformat() == "2024-03-13T04:59:59.999999+00:00"


def test_the_later_of_a_date_and_an_hour_in_it_is_told_by_the_side_of_the_window() -> None:
    span = parse_span(" .. ".join(["later of (must_arrive_by, appointment)"] * 2))
    anchors = {"must_arrive_by": day("2026-01-30"), "appointment": chicago("2026-01-30 09:00")}
    opening, closing = span.evaluate(anchors, CHICAGO)
    assert opening is not None
    assert closing is not None
    assert words(opening) == "2026-01-30 09:00 CST"
    assert words(closing) == "2026-01-30"


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("departed + 1 day at 06:00 ship_to", "2026-02-01 06:00 PST"),
        ("departed + 1 day at 06:00", "2026-02-02 06:00 CST"),
        ("start of month of departed at 06:00 ship_to", "2026-01-01 06:00 PST"),
        ("start of month of departed at 06:00", "2026-02-01 06:00 CST"),
    ],
)
def test_days_are_counted_on_the_clock_that_the_time_names(text: str, came: str) -> None:
    assert told(text, departed=chicago("2026-02-01 01:30")) == came


def test_an_open_side_is_no_limit() -> None:
    assert parse_span(".. cancel_after").evaluate({"cancel_after": day("2026-01-31")})[0] is None
    assert parse_span("deducted ..").evaluate({"deducted": chicago("2026-01-31 08:00")})[1] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("released + 1 day", "needs released"),
        ("later of (released, arrived)", "needs released and arrived"),
        ("must_arrive_by at 06:00", "time zone unknown"),
        ("must_arrive_by at 06:00 ship_to", "time zone unknown: needs ship_to_zone"),
        ("departed + 2 hours", "needs the time of day on 2026-01-31"),
        ("must_arrive_by + 1 business day", "the business calendar is not known"),
    ],
)
def test_what_is_missing_is_named(text: str, reason: str) -> None:
    anchors = {"must_arrive_by": day("2026-01-31"), "departed": day("2026-01-31")}
    with pytest.raises(CannotTell) as doubt:
        parse_point(text).evaluate(anchors)
    assert doubt.value.reason == reason


def test_a_date_that_means_never_is_no_crash() -> None:
    for text in ("cancel_after + 1 day", "cancel_after + 1 month"):
        with pytest.raises(CannotTell, match="lies outside the calendar"):
            parse_point(text).evaluate({"cancel_after": day("9999-12-31")})


def test_the_words_put_each_time_behind_its_name() -> None:
    span = parse_span("ship_not_before - 1 day .. (departed + 2 hours)")
    anchors = {"ship_not_before": day("2026-01-31"), "departed": chicago("2026-01-31 08:00")}
    assert span.words(anchors) == (
        "ship_not_before 2026-01-31 - 1 day .. (departed 2026-01-31 08:00 CST + 2 hours)"
    )
    assert span.words({}) == "ship_not_before - 1 day .. (departed + 2 hours)"


def test_the_anchors_are_named_in_their_order() -> None:
    span = parse_span("later of (po_date, released) .. must_arrive_by")
    assert span.anchors == ("po_date", "released", "must_arrive_by")


def test_a_window_of_hours_around_an_instant_is_not_reversed() -> None:
    assert not parse_span("appointment - 1 hour .. appointment + 1 hour").is_reversed
    assert parse_span("appointment + 1 hour .. appointment - 1 hour").is_reversed
