"""When things are: who is believed first, and at whose clock a message tells it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, at_instant, at_wall_time, on_day, words
from edicompliance.rules.context import Place
from edicompliance.rules.timing.times import (
    at_clock,
    calendar_day,
    certain,
    clock_of,
    shipment_all_dates,
)

NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"
NOON = at_instant(datetime(2026, 11, 18, 17, tzinfo=UTC), NEW_YORK)


def told(anchor: str, place: Place = "ship_from", **changes: Any) -> str:
    """What tells an anchor of the sample, in words with its evidence."""
    one = context_of(shipment(**changes))
    found = one.clock(one.shipment.orders[0], place).tell(anchor)
    if found is None:
        return "nothing"
    values = " ".join(one.key or one.value for one in found.evidence)
    return f"{words(found.moment)}, by {values}" if values else words(found.moment)


def test_the_suppliers_word_comes_first_then_the_notices() -> None:
    assert told("departed") == "2026-11-18 16:00 EST, by planned_departure"
    none = ("planned_departure", "planned_arrival", "asn_planned", "appointment")
    assert told("departed", unset=none) == "2026-11-18 16:00 EST, by 20261118 1600"
    assert told("arrived", "ship_to", unset=none) == "2026-11-20, by 20261120"
    assert told("asn_sent", unset=none) == "nothing"
    assert told("appointment", unset=none) == "nothing"


def test_the_check_in_is_the_arrival_until_somebody_knows_better() -> None:
    assert told("checked_in", "ship_to") == "2026-11-20 09:00 CST, by planned_arrival"


def test_the_orders_dates_are_days_of_the_place_where_they_are_judged() -> None:
    assert told("ship_not_before") == "2026-11-16, by 20261116"
    assert told("cancel_after", "ship_to") == "2026-11-25, by 20261125"
    assert told("po_date", "retailer") == "2026-11-02, by 20261102"
    assert told("must_arrive_by") == "nothing"


def test_now_is_the_time_of_the_check() -> None:
    assert told("now") == "2026-11-18 10:00 EST"
    assert told("released") == "nothing"


def test_two_records_that_say_one_moment_agree() -> None:
    again = "DTM*011*20261118*1600~\nDTM*011*20261118*1600*ET~"
    edit = ({"in": "856", "old": "DTM*011*20261118*1600~", "new": again},)
    said = told("departed", edit=edit, unset=("planned_departure",))
    assert said == "2026-11-18 16:00 EST, by 20261118 1600 20261118 1600"


def test_two_records_that_say_two_moments_cannot_be_told() -> None:
    again = "DTM*011*20261118*1600~\nDTM*011*20261118*1601~"
    edit = ({"in": "856", "old": "DTM*011*20261118*1600~", "new": again},)
    with pytest.raises(CannotTell, match=r"^2 different dates are given for departed$"):
        told("departed", edit=edit, unset=("planned_departure",))


@pytest.mark.parametrize(
    ("days", "day"), [(["20261118"], 18), (["20261118"] * 2, 18), (["20261118", "20261119"], None)]
)
def test_records_have_a_day_where_all_say_the_same(days: list[str], day: int | None) -> None:
    records = "\n".join(f"DTM*011*{one}*1600~" for one in days)
    edit = ({"in": "856", "old": "DTM*011*20261118*1600~", "new": records},)
    (notice,) = shipment(edit=edit).notices
    dates = [one for one in shipment_all_dates(notice) if one.qualifier == "011"]
    assert len(dates) == len(days)
    assert calendar_day(dates) == (date(2026, 11, day) if day else None)


def test_a_date_of_the_notices_heading_counts_too() -> None:
    bsn = "BSN*00*ASN30001*20261118*1630*0001~"
    edit = (
        {"in": "856", "old": bsn, "new": f"{bsn}\nDTM*011*20261118*1500~"},
        {"in": "856", "old": "DTM*011*20261118*1600~", "new": ""},
    )
    said = told("departed", edit=edit, unset=("planned_departure",))
    assert said == "2026-11-18 15:00 EST, by 20261118 1500"


def test_a_comparison_that_could_not_be_made_is_a_doubt() -> None:
    assert certain(True) is True
    assert certain(False) is False
    with pytest.raises(CannotTell, match="only a date is known"):
        certain(None)


def test_a_message_tells_its_times_at_the_clock_of_the_place() -> None:
    limit = at_instant(datetime(2026, 11, 18, 16, tzinfo=UTC), CHICAGO)
    assert clock_of(NOON, [limit], NEW_YORK) == NEW_YORK
    assert clock_of(NOON, [limit, None], None) == NEW_YORK
    assert clock_of(limit, [NOON], None) == CHICAGO


def test_a_limit_that_is_a_date_is_told_at_the_clock_of_its_own_place() -> None:
    day = on_day(date(2026, 11, 18), CHICAGO)
    assert clock_of(NOON, [None, day], NEW_YORK) == CHICAGO
    assert at_clock(day, NEW_YORK) == day


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_another_clock_tells_the_same_moment(instant: datetime) -> None:
    moment = at_instant(instant, NEW_YORK)
    moved = at_clock(moment, CHICAGO)
    assert (moved.first, moved.last, moved.zone) == (moment.first, moment.last, CHICAGO)


def test_a_doubt_stays_with_the_moment() -> None:
    twice = at_wall_time(date(2026, 11, 1), time(1, 30), CHICAGO)
    moved = at_clock(twice, NEW_YORK)
    assert isinstance(moved, Moment)
    assert moved.doubt == twice.doubt
    assert words(moved) == "2026-11-01 01:30 EST or 2026-11-01 02:30 EST"
