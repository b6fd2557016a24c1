"""Charges that wait for a month's end, grow by the day up to a number of days, round their way."""

import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.charges import (
    Base,
    ChargeSyntaxError,
    Condition,
    Rounding,
    parse_charge,
    parse_condition,
)


def late(days: int | None, text: str) -> str:
    count = None if days is None else Decimal(days)
    return str(parse_charge(text).price(Base("USD", counts={"late_business_day": count})))


@pytest.mark.parametrize(
    ("days", "charge"),
    [(0, "0.00 USD"), (1, "0.00 USD"), (2, "25.00 USD"), (6, "125.00 USD"), (7, "125.00 USD")],
)
def test_each_further_day_costs_up_to_five(days: int, charge: str) -> None:
    assert late(days, "25 USD per late_business_day after 1 up to 5") == charge


def test_a_ladder_says_how_many_of_the_days_cost() -> None:
    base = Base("USD", counts={"late_day": Decimal(9)})
    told = parse_charge("10 USD per late_day after 1 up to 5").price(base).explanation
    assert told == "10 USD x 5 of 9 late days after 1 up to 5 = 50.00"


def test_a_ladder_of_days_that_are_not_known_is_not_known() -> None:
    assert late(None, "25 USD per late_business_day after 1") == "not known"


@given(
    st.builds(
        Condition,
        st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True),
        st.sampled_from(["below", "above", "at least", "at most"]),
        st.one_of(st.none(), st.decimals(0, 100, places=2)),
        st.sampled_from(["", "4 weeks", "1 year"]),
    )
)
def test_a_condition_reads_back_from_its_text(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a below 90%", (True, False, False)),
        ("a at most 90%", (True, True, False)),
        ("a at least 90%", (False, True, True)),
        ("a above 90%", (False, False, True)),
        ("a below goal", (True, False, False)),
    ],
)
def test_the_limit_belongs_to_one_side(text: str, held: tuple[bool, ...]) -> None:
    rates = (Decimal("89.9"), Decimal("90.0"), Decimal("90.1"))
    condition = parse_condition(text)
    assert tuple(condition.holds(rate, Decimal(90)) for rate in rates) == held


def test_a_limit_of_its_own_counts_and_not_the_measure_s_goal() -> None:
    assert parse_condition("a below 50%").holds(Decimal(60), goal=Decimal(90)) is False


def test_more_than_all_is_no_limit_and_the_caret_stands_under_it() -> None:
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_condition("on-time at least 101% over 4 weeks")
    assert caught.value.reason == "expected at most 100%, got '101%'"
    assert caught.value.position == len("on-time at least ")


def test_what_is_not_known_does_not_decide_a_condition() -> None:
    assert parse_condition("a below goal").holds(Decimal(1), None) is None
    assert parse_condition("a below 5%").holds(None) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected the name of a measure, got the end"),
        ("on-time", "expected how it compares, got the end"),
        ("on-time at goal", "expected how it compares, got 'goal'"),
        ("on-time below", "expected a limit, got the end"),
        ("on-time below 90", "expected a limit, got '90'"),
        ("on-time below 90% over", "expected how many, got the end"),
        ("on-time below 90% over 4 fortnights", "expected a unit, got 'fortnights'"),
        ("on-time below 90% always", "expected the end, got 'always'"),
    ],
)
def test_a_text_that_is_no_condition_is_refused(text: str, told: str) -> None:
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_condition(text)
    assert caught.value.reason == told


@given(st.text("on-time below go%0 .over4wks", max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ChargeSyntaxError:
        return
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("rounding", "cents"), [("half up", 1), ("half even", 0), ("down", 0), ("up", 1)]
)
def test_a_price_is_rounded_as_the_guide_says(rounding: Rounding, cents: int) -> None:
    base = Base("USD", money={"invoice": Decimal("0.50")}, rounding=rounding)
    amount = parse_charge("1% of invoice").price(base)
    assert amount.expected == Decimal(cents).scaleb(-2)
    assert amount.explanation.startswith("1% of invoice 0.50 = 0.005; rounded to 0.0")
    assert pickle.loads(pickle.dumps(base)) == base  # noqa: S301 - our own bytes
