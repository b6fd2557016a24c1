from decimal import Decimal

import pytest

from edicompliance.charges import Amount, Base, Tier, Tiers, parse_charge

GOODS = Base("USD", money={"cost": Decimal(1000)})


def tier(
    text: str, above: str | None = None, from_: str | None = None, up_to: str | None = None
) -> Tier:
    above_, from__, up_to_ = (None if x is None else Decimal(x) for x in (above, from_, up_to))
    return Tier(parse_charge(text), above=above_, from_=from__, up_to=up_to_)


def price(tiers: Tiers, value: str | None, base: Base = GOODS) -> Amount:
    return tiers.price(base, None if value is None else Decimal(value))


LATE = Tiers("late_days", (tier("1% of cost", up_to="2"), tier("5% of cost", from_="3", up_to="9")))


def test_the_explanation_names_the_value_and_its_row() -> None:
    assert price(LATE, "3").explanation == "late days 3, from 3 up to 9: 5% of cost 1000.00 = 50.00"


def test_a_value_that_no_row_holds_has_no_known_price() -> None:
    amount = price(LATE, "10")
    assert (amount.low, amount.expected, amount.high) == (Decimal(0), None, None)
    assert amount.explanation == "late days 10 (no tier says its price)"
    assert LATE.row(Decimal(10)) is None


def test_an_unknown_value_may_fall_where_no_row_is() -> None:
    amount = price(LATE, None)
    assert (amount.low, amount.expected, amount.high) == (Decimal(0), None, None)
    assert amount.explanation == (
        "late days not known, one of (up to 2: 1% of cost 1000.00 = 10.00; "
        "from 3 up to 9: 5% of cost 1000.00 = 50.00; elsewhere: price not known) -> not known"
    )


def test_whole_numbers_leave_no_gap_between_them() -> None:
    whole = Tiers("occurrence", (tier("1 USD", up_to="1"), tier("2 USD", from_="2")))
    assert price(whole, None).legs == (Decimal(1), None, Decimal(2))


def test_no_value_is_below_zero() -> None:
    whole = Tiers("late_days", (tier("2 USD", above="0"), tier("1 USD", from_="0")))
    assert price(whole, None).legs == (Decimal(1), None, Decimal(2))


def test_rows_that_all_cost_the_same_need_no_value() -> None:
    same = Tiers("late_days", (tier("5 USD", up_to="1"), tier("5 USD")))
    assert price(same, None).legs == (Decimal(5),) * 3


def test_a_value_that_is_no_number_is_not_known() -> None:
    assert price(LATE, "-1").explanation.startswith("late days below zero, one of (")
    assert price(LATE, "NaN").explanation.startswith("late days not a number, one of (")


def test_a_row_that_is_never_reached_is_refused() -> None:
    with pytest.raises(ValueError, match=r"row 2 \(from 5\): the rows before take it all"):
        Tiers("late_days", (tier("1 USD", from_="3"), tier("9 USD", from_="5")))
    with pytest.raises(ValueError, match=r"row 2 \(otherwise\): the rows before take it all"):
        Tiers("late_days", (tier("1 USD"), tier("1 USD")))


def test_a_row_between_two_close_limits_is_reached() -> None:
    close = (tier("1 USD", from_="95"), tier("2 USD", above="94.9"), tier("3 USD"))
    assert price(Tiers("performance", close), "94.95").expected == Decimal(2)


def test_rows_of_two_currencies_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one currency, got CAD, USD"):
        Tiers("late_days", (tier("1 USD", up_to="1"), tier("1 CAD")))


def test_tiers_without_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one row at least, got none"):
        Tiers("late_days", ())


def test_a_limit_is_in_or_out_and_not_both() -> None:
    with pytest.raises(ValueError, match="expected 'above' or 'from', got both: above 1 from 1"):
        tier("1 USD", above="1", from_="1")
    with pytest.raises(ValueError, match="expected plain limits, got one not a number"):
        tier("1 USD", above="NaN")


def test_tiers_say_what_they_need_and_are_written_in_one_line() -> None:
    tiers = Tiers("occurrence", (tier("warning", up_to="1"), tier("5 CAD per po + 1% of cost")))
    assert tiers.facts == ("po", "cost")
    assert tiers.currency == "CAD"
    assert LATE.currency is None
    assert str(tiers) == "by occurrence: up to 1: warning; otherwise: 5 CAD per po + 1% of cost"
