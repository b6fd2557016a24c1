from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import (
    TIME_CODES,
    Moment,
    at_instant,
    at_wall_time,
    date_from_x12,
    is_after,
    is_before,
    is_fixed_offset,
    moment_from_x12,
    on_day,
    time_from_x12,
    words,
    zone_info,
)

CHICAGO = "America/Chicago"
NEW_YORK = "America/New_York"
ZONES = (CHICAGO, NEW_YORK, "America/Los_Angeles", "America/Phoenix")
NO_DATE = " is not a calendar date CCYYMMDD"
NO_TIME = " is not a time of the day HHMM, HHMMSS or HHMMSSDD"
MINUTE = timedelta(minutes=1)


def twice() -> Moment:
    return at_wall_time(date(2026, 11, 1), time(1, 30), CHICAGO)


def skipped() -> Moment:
    return at_wall_time(date(2026, 3, 8), time(2, 30), CHICAGO)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def instants(text: str) -> Moment:
    return at_instant(utc(text), CHICAGO)


def transitions(zone: str) -> list[datetime]:
    """Every change of the clocks 2020-2035: found day by day, then in that day hour by hour."""
    clock, start = ZoneInfo(zone), datetime(2020, 1, 1, tzinfo=UTC)

    def offset(instant: datetime) -> timedelta | None:
        return instant.astimezone(clock).utcoffset()

    found = []
    for day in (start + timedelta(days=n) for n in range(16 * 366)):
        hours = [day + timedelta(hours=n) for n in range(25)]
        if offset(hours[0]) != offset(hours[-1]):
            found.append(next(hour for hour in hours if offset(hour) != offset(day)))
    return found


CHANGES = [(zone, change) for zone in ZONES for change in transitions(zone)]

near_changes = st.tuples(
    st.sampled_from(CHANGES), st.integers(-180, 180).map(lambda n: timedelta(minutes=n))
)


def test_three_zones_change_twice_a_year_and_phoenix_never() -> None:
    assert len(CHANGES) == 3 * 2 * 16


@given(near_changes)
def test_every_instant_near_a_change_lies_within_what_its_wall_time_means(
    near: tuple[tuple[str, datetime], timedelta],
) -> None:
    (zone, change), distance = near
    instant = change + distance
    local = instant.astimezone(ZoneInfo(zone))
    moment = at_wall_time(local.date(), local.time(), zone)
    assert instant in {moment.first, moment.last}
    assert (moment.doubt is None) == (moment.first == moment.last)
    assert moment.last - moment.first in {timedelta(0), timedelta(hours=1)}
    day = on_day(local.date(), zone)
    assert day.first <= instant <= day.last


def assert_wall_time_is_told(zone: str, change: datetime, distance: timedelta) -> None:
    """A wall time near a change is itself, both of two instants, or between two."""
    wall = (change.astimezone(ZoneInfo(zone)) + distance).replace(tzinfo=None)
    moment = at_wall_time(wall.date(), wall.time(), zone)
    back = [end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for end in _ends(moment)]
    if moment.doubt is None:
        assert back == [wall, wall]
    elif "twice" in moment.doubt:
        assert back == [wall, wall]
        assert moment.first < change <= moment.last
    else:
        assert back == [wall - timedelta(hours=1), wall + timedelta(hours=1)]
        assert moment.first < change <= moment.last
        moved = at_wall_time(wall.date(), wall.time(), zone, gap="after")
        assert (moved.first, moved.last, moved.doubt) == (moment.last, moment.last, None)


@given(near_changes)
def test_a_wall_time_is_doubled_missing_or_itself(
    near: tuple[tuple[str, datetime], timedelta],
) -> None:
    assert_wall_time_is_told(*near[0], near[1])


def test_every_change_of_the_clocks_to_2035_doubles_or_skips_one_hour() -> None:
    for zone, change in CHANGES:
        doubts = 0
        for minute in range(-120, 121, 10):
            assert_wall_time_is_told(zone, change, minute * MINUTE)
            wall = (change.astimezone(ZoneInfo(zone)) + minute * MINUTE).replace(tzinfo=None)
            doubts += at_wall_time(wall.date(), wall.time(), zone).doubt is not None
        assert doubts == 6


def _ends(moment: Moment) -> tuple[datetime, datetime]:
    return moment.first, moment.last


@given(near_changes, st.integers(-180, 180))
def test_doubt_is_always_judged_worse_for_the_supplier(
    near: tuple[tuple[str, datetime], timedelta], minutes: int
) -> None:
    (zone, change), distance = near
    wall = (change.astimezone(ZoneInfo(zone)) + distance).replace(tzinfo=None)
    doubtful = at_wall_time(wall.date(), wall.time(), zone)
    exact = at_instant(change + minutes * MINUTE, zone)
    assert is_before(doubtful, exact) is (doubtful.first < exact.first)
    assert is_after(doubtful, exact) is (doubtful.last > exact.first)
    assert is_before(exact, doubtful) is (exact.first < doubtful.last)
    assert is_after(exact, doubtful) is (exact.first > doubtful.first)


@given(st.sampled_from(ZONES), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_days_of_a_place_follow_each_other_without_gap_or_overlap(zone: str, day: date) -> None:
    today, tomorrow = on_day(day, zone), on_day(day + timedelta(days=1), zone)
    assert tomorrow.first - today.last == timedelta(microseconds=1)
    assert is_before(today, tomorrow) is True
    assert is_after(today, tomorrow) is False
    assert is_after(tomorrow, today) is True
    assert is_before(today, today) is False
    assert is_after(today, today) is False


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001 - made aware below
)
def test_a_date_against_an_instant_is_undecided_exactly_when_the_day_straddles_it(
    day: date, instant: datetime
) -> None:
    observed, limit = on_day(day, CHICAGO), at_instant(instant.replace(tzinfo=UTC))
    for answer, every, some in (
        (is_before(observed, limit), observed.last < limit.first, observed.first < limit.first),
        (is_after(observed, limit), observed.first > limit.first, observed.last > limit.first),
    ):
        assert answer is (True if every else None if some else False)


def test_a_day_lost_to_the_clocks_still_ends_where_the_next_begins() -> None:
    day = on_day(date(2024, 3, 30), "America/Nuuk")
    assert words(at_instant(day.last, "America/Nuuk")) == "2024-03-30 22:59:59 UTC-02:00"


def test_a_doubled_time_says_so_and_keeps_both_instants() -> None:
    assert twice().doubt == (
        "01:30 happens twice on 2026-11-01 in America/Chicago; "
        "judged at the one that is worse for the supplier"
    )
    assert (twice().first, twice().last) == (utc("2026-11-01 06:30"), utc("2026-11-01 07:30"))
    assert words(twice()) == "2026-11-01 01:30 CDT or 2026-11-01 01:30 CST"


def test_a_missing_time_says_which_two_instants_it_may_be() -> None:
    assert skipped().doubt == (
        "02:30 does not exist on 2026-03-08 in America/Chicago; judged at the one of "
        "2026-03-08 01:30 CST and 2026-03-08 03:30 CDT that is worse for the supplier"
    )


def test_late_and_early_are_both_judged_against_the_supplier() -> None:
    limit = instants("2026-11-01 07:00")
    assert is_before(twice(), limit) is True
    assert is_after(twice(), limit) is True


def test_on_the_limit_is_in_time_unless_the_limit_itself_is_late() -> None:
    six = instants("2026-11-20 12:00")
    assert is_before(six, six) is False
    assert is_after(six, six) is False
    assert is_after(six, six, on_limit=True) is True


def test_before_a_limit_known_only_as_a_date_is_undecided_on_that_date() -> None:
    arrival = on_day(date(2026, 11, 20), CHICAGO)
    assert is_after(instants("2026-11-20 18:00"), arrival, on_limit=True) is None
    assert is_after(instants("2026-11-21 07:00"), arrival, on_limit=True) is True
    assert is_after(instants("2026-11-20 05:59"), arrival, on_limit=True) is False
    assert is_after(arrival, arrival, on_limit=True) is None


def test_one_date_in_two_places_is_compared_by_its_instants() -> None:
    west, east = (on_day(date(2026, 11, 20), zone) for zone in (CHICAGO, NEW_YORK))
    assert is_before(west, east) is False
    assert is_before(east, west) is None


def test_a_document_beats_the_zone_given_with_its_own_time_code() -> None:
    assert moment_from_x12("20260720", "1200", "UT", CHICAGO).first == utc("2026-07-20 12:00")
    assert moment_from_x12("20260720", "1200", "PS", None).first == utc("2026-07-20 20:00")
    assert moment_from_x12("20260720", "1200", "PT", None).first == utc("2026-07-20 19:00")
    assert moment_from_x12("20260720", "1200", "20", CHICAGO).first == utc("2026-07-20 17:00")
    assert moment_from_x12("20260720", "1200", "05", CHICAGO).first == utc("2026-07-20 07:00")
    assert moment_from_x12("20260720", "1200", "NS", CHICAGO).first == utc("2026-07-20 15:30")


def test_a_place_of_the_region_keeps_its_own_habits() -> None:
    phoenix = moment_from_x12("20260720", "1200", "MT", "America/Phoenix")
    assert words(phoenix) == "2026-07-20 12:00 MST"
    assert words(moment_from_x12("20260720", "1200", "MT", CHICAGO)) == "2026-07-20 12:00 MDT"
    assert moment_from_x12("20260720", "1200", "MT", "America/Boise").zone == "America/Boise"


def test_local_time_is_the_place_s_and_nobody_s_without_one() -> None:
    assert words(moment_from_x12("20260120", "1200", "LT", NEW_YORK)) == "2026-01-20 12:00 EST"
    with pytest.raises(CannotTell, match=r"^time zone unknown$"):
        moment_from_x12("20260120", "1200", "LT", None)


def test_no_zone_at_all_cannot_be_told() -> None:
    with pytest.raises(CannotTell, match=r"^time zone unknown$"):
        moment_from_x12("20260120", "1200", "", None)
    with pytest.raises(CannotTell, match=r"^time zone unknown$"):
        moment_from_x12("20260120", "", "", "")


def test_a_date_without_a_time_stays_a_calendar_date() -> None:
    assert moment_from_x12("20260120", "", "", CHICAGO) == on_day(date(2026, 1, 20), CHICAGO)


def test_every_time_code_of_the_standard_is_known() -> None:
    letters = {f"{region}{kind}" for region in "ACEHMNPT" for kind in "SDT"}
    numbers = {f"{number:02}" for number in range(1, 25)}
    assert set(TIME_CODES) == letters | numbers | {"GM", "LT", "UT"}
    assert all(zone_info(zone) for _, zone in TIME_CODES.values() if zone)


@pytest.mark.parametrize(
    ("code", "meaning", "zone"),
    [
        ("01", "1 h ahead of UTC", "UTC+01:00"),
        ("12", "12 h ahead of UTC", "UTC+12:00"),
        ("13", "12 h behind UTC", "UTC-12:00"),
        ("24", "1 h behind UTC", "UTC-01:00"),
        ("UT", "universal time", "UTC"),
        ("GM", "Greenwich mean time", "UTC"),
        ("LT", "local time, of the place it is judged at", ""),
        ("NS", "Newfoundland, standard time all year", "UTC-03:30"),
        ("ND", "Newfoundland, daylight time all year", "UTC-02:30"),
        ("NT", "Newfoundland, as the clocks there stand", "America/St_Johns"),
    ],
)
def test_a_time_code_says_what_it_means_and_which_clock_it_fixes(
    code: str, meaning: str, zone: str
) -> None:
    assert TIME_CODES[code] == (meaning, zone)
    assert is_fixed_offset(code) is zone.startswith("UTC")


def test_a_code_that_there_is_not_fixes_no_clock() -> None:
    assert is_fixed_offset("XX") is False


@pytest.mark.parametrize(
    ("date_text", "time_text", "code", "reason"),
    [
        ("20240230", "", "", "date '20240230'" + NO_DATE),
        ("2024113", "", "", "date '2024113'" + NO_DATE),
        ("240113", "", "", "date '240113'" + NO_DATE),
        ("2024011\uff13", "", "", "date '2024011\uff13'" + NO_DATE),
        (" 0240113", "", "", "date ' 0240113'" + NO_DATE),
        ("00000101", "", "", "date '00000101'" + NO_DATE),
        ("", "1200", "", "date ''" + NO_DATE),
        ("9" * 41, "", "", f"date '{'9' * 40}...'" + NO_DATE),
        ("9" * 40, "", "", f"date '{'9' * 40}'" + NO_DATE),
        ("9" * 60, "", "", f"date '{'9' * 40}...'" + NO_DATE),
        ("20240113", "2400", "", "time '2400'" + NO_TIME),
        ("20240113", "12", "", "time '12'" + NO_TIME),
        ("20240113", "12000", "", "time '12000'" + NO_TIME),
        ("20240113", "120060", "", "time '120060'" + NO_TIME),
        ("20240113", "1\uff1200", "", "time '1\uff1200'" + NO_TIME),
        ("20240113", "1200", "ZZ", "time code 'ZZ' is not one of X12's"),
    ],
)
def test_what_is_no_time_is_shown_as_it_stands(
    date_text: str, time_text: str, code: str, reason: str
) -> None:
    with pytest.raises(CannotTell) as caught:
        moment_from_x12(date_text, time_text, code, CHICAGO)
    assert caught.value.reason == reason


@given(st.text(max_size=10))
def test_any_text_is_a_date_or_cannot_be_told(text: str) -> None:
    try:
        assert date_from_x12(text).strftime("%Y%m%d") == text
    except CannotTell:
        assert not (text.isascii() and text.isdigit() and len(text) == 8 and _is_real(text))


def _is_real(text: str) -> bool:
    try:
        datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC)
    except ValueError:
        return False
    return True


@given(st.times(), st.sampled_from(["%H%M", "%H%M%S"]))
def test_a_time_is_read_as_written(clock_time: time, form: str) -> None:
    text = clock_time.strftime(form)
    assert time_from_x12(text).strftime(form) == text


def test_tenths_and_hundredths_are_kept() -> None:
    assert time_from_x12("1200005").microsecond == 500_000
    assert time_from_x12("12000005").microsecond == 50_000


def test_short_years_are_for_the_envelope_alone() -> None:
    assert date_from_x12("991231", short_year=True) == date(1999, 12, 31)
    assert date_from_x12("791231", short_year=True) == date(2079, 12, 31)
    with pytest.raises(CannotTell, match="date '20260101' is not a calendar date YYMMDD"):
        date_from_x12("20260101", short_year=True)


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Base",
        "../etc/passwd",
        "America",
        "UTC+99:00",
        "localtime",
        "\0",
        "america/chicago x",
    ],
)
def test_a_zone_that_nobody_keeps_cannot_be_told(zone: str) -> None:
    with pytest.raises(CannotTell, match="is not known"):
        zone_info(zone)


def test_never_stays_in_range() -> None:
    never = on_day(date.max, CHICAGO)
    assert is_after(instants("2026-11-20 12:00"), never) is False
    assert never.day == date.max
    assert on_day(date.min, "Asia/Tokyo").first == datetime.min.replace(tzinfo=UTC)
    assert words(moment_from_x12("99991231", "2359", "", CHICAGO)).startswith("9999-12-31")
    assert on_day(date.min, "Asia/Tokyo").first <= on_day(date.min, "Asia/Tokyo").last


def test_an_instant_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="an instant needs its zone, got 2026-11-20T00:00:00"):
        at_instant(datetime(2026, 11, 20))  # noqa: DTZ001 - the mistake


def test_an_instant_is_told_at_the_clock_asked_for() -> None:
    instant = datetime.fromisoformat("2026-11-20T06:00:00-06:00")
    assert words(at_instant(instant)) == "2026-11-20 06:00 UTC-06:00"
    assert words(at_instant(instant, NEW_YORK)) == "2026-11-20 07:00 EST"
    eastern = datetime.fromisoformat("2026-11-20T06:00:00+05:30")
    assert at_instant(instant.astimezone(UTC)).zone == "UTC"
    assert words(at_instant(eastern)) == "2026-11-20 06:00 UTC+05:30"
    assert words(at_instant(instant.astimezone(ZoneInfo(CHICAGO)))) == "2026-11-20 06:00 CST"
    assert words(at_instant(instant, "America/Sao_Paulo")) == "2026-11-20 09:00 UTC-03:00"
    assert words(at_instant(instant + timedelta(seconds=5), CHICAGO)) == "2026-11-20 06:00:05 CST"


def test_moments_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(twice())) == twice()  # noqa: S301 - our own bytes
