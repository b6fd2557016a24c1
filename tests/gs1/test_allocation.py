"""Numbers are counted up, none comes again before its time, and each is accounted for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.errors import EdiError
from edicompliance.gs1 import is_valid
from edicompliance.gs1.allocation import Account, SerialNumbers, Series

TODAY = date(2026, 11, 18)
SMALL = Series("123456789012")
"""A prefix that leaves four digits for serials."""


def test_numbers_are_counted_up_behind_the_prefix() -> None:
    series = SerialNumbers(Series("0614141", "3", first=7))
    numbers = series.allocate(3, on=TODAY)
    assert [one[:17] for one in numbers] == [f"30614141{n:09d}" for n in (7, 8, 9)]
    assert all(map(is_valid, numbers))
    assert series.next_serial == 10


@given(st.lists(st.integers(1, 40), max_size=30))
def test_no_number_comes_twice_and_the_account_adds_up(counts: list[int]) -> None:
    series = SerialNumbers(Series("0614141"))
    numbers = [one for count in counts for one in series.allocate(count, on=TODAY)]
    assert len(set(numbers)) == len(numbers) == sum(counts)
    series.settle(numbers[::3], "used", on=TODAY)
    series.settle(numbers[1::3], "void", on=TODAY)
    account = series.account()
    assert account.allocated + account.used + account.void == sum(counts)
    assert (account.used, account.void) == (len(numbers[::3]), len(numbers[1::3]))


def test_counting_begins_again_when_the_horizon_is_over_and_not_a_day_before() -> None:
    series = SerialNumbers(SMALL, horizon_days=366)
    first = series.allocate(10_000, on=TODAY)
    again = TODAY + timedelta(days=366)
    with pytest.raises(EdiError) as told:
        series.allocate(1, on=again - timedelta(days=1))
    told_text = "extension 0: all serials are given out; 0 may come again on 2027-11-19"
    assert str(told.value) == f"prefix 123456789012, {told_text}"
    assert series.allocate(2, on=again) == first[:2]
    assert series.account() == Account(allocated=10_000, used=0, void=0, next_serial=2)


def test_a_number_that_comes_again_is_open_again() -> None:
    series = SerialNumbers(SMALL)
    series.settle(series.allocate(10_000, on=TODAY), "used", on=TODAY)
    series.allocate(5, on=TODAY + timedelta(days=400))
    assert series.account() == Account(allocated=5, used=9_995, void=0, next_serial=5)


def test_more_than_a_prefix_has_room_for_is_refused() -> None:
    with pytest.raises(EdiError, match="prefix 123456789012 has no room for 10001 numbers at once"):
        SerialNumbers(SMALL).allocate(10_001, on=TODAY)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("006141410000000036", "006141410000000036 was never allocated"),
        ("006141410000000013", "its check digit is wrong, expected 006141410000000012"),
        ("106141410000000019", "expected an SSCC that begins with 00614141"),
    ],
)
def test_what_was_not_given_out_cannot_be_settled(number: str, told: str) -> None:
    series = SerialNumbers(Series("0614141", first=1))
    series.allocate(2, on=TODAY)
    with pytest.raises(EdiError) as refused:
        series.settle([number], "used", on=TODAY)
    assert told in str(refused.value)
