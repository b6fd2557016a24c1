from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charges.strategies import amounts, values

from edicompliance.charges import Amount, share

weights = st.lists(values, min_size=1, max_size=12)


def one(value: str) -> Amount:
    return Amount(Decimal(value), Decimal(value), Decimal(value), "USD", f"{value} USD")


def shares(value: str, *parts: int) -> list[str]:
    return [str(part.expected) for part in share(one(value), [Decimal(part) for part in parts])]


def test_the_cents_that_do_not_divide_go_to_the_largest_remainders() -> None:
    assert shares("100.00", 1, 1, 1) == ["33.34", "33.33", "33.33"]
    assert shares("100.00", 1, 2, 4) == ["14.29", "28.57", "57.14"]
    assert shares("0.01", 1, 2, 1) == ["0.00", "0.01", "0.00"]


def test_weights_that_are_all_zero_share_equally() -> None:
    assert shares("0.05", 0, 0) == ["0.03", "0.02"]
    assert shares("1.00", 0, 5) == ["0.00", "1.00"]


def test_a_share_says_which_part_it_is() -> None:
    parts = share(one("100"), [Decimal(1), Decimal("2.50")])
    assert parts[1].explanation == "share 2 of 2 (2.5 of 3.5): 100 USD"
    assert share(one("1"), [Decimal(0)] * 2)[0].explanation == (
        "share 1 of 2 (1 of 2, equally): 1 USD"
    )


def test_weights_may_be_prices_of_any_size() -> None:
    assert [part.expected for part in share(one("2"), [Decimal(10**36)] * 2)] == [Decimal(1)] * 2


def test_a_single_finding_bears_it_all() -> None:
    assert share(one("100"), [Decimal(0)]) == [one("100")]


def test_legs_that_are_not_known_are_known_of_no_share() -> None:
    parts = share(Amount(Decimal(0), None, Decimal(1), "USD", "x"), [Decimal(1)] * 3)
    assert [part.expected for part in parts] == [None] * 3
    assert [str(part.high) for part in parts] == ["0.34", "0.33", "0.33"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "expected one weight at least, got none"),
        ([Decimal(1), Decimal(-1)], "expected weights of zero or more, got one below zero"),
        ([Decimal("1E+999999")], "expected weights of zero or more, got one beyond 100 digits"),
    ],
)
def test_weights_that_are_none_are_refused(wrong: list[Decimal], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        share(one("1"), wrong)


@given(amounts(), weights)
def test_shares_add_up_to_the_cent_on_every_leg(amount: Amount, parts: list[Decimal]) -> None:
    shared = share(amount, parts)
    assert len(shared) == len(parts)
    for leg, column in zip(
        amount.legs, zip(*(each.legs for each in shared), strict=True), strict=True
    ):
        if leg is None:
            assert set(column) == {None}
        else:
            assert sum(part for part in column if part is not None) == leg
            assert all(part is not None and part >= 0 for part in column)


@given(amounts(), weights)
def test_a_share_of_one_price_is_within_a_cent_of_its_part(
    amount: Amount, parts: list[Decimal]
) -> None:
    if amount.high is None or not any(parts):
        return
    flat = Amount(amount.high, amount.high, amount.high, "USD", "flat")
    for part, each in zip(parts, share(flat, parts), strict=True):
        assert each.expected is not None
        assert abs(each.expected - amount.high * part / sum(parts)) < Decimal("0.0100001")


@given(amounts(), weights)
def test_sharing_does_not_depend_on_the_decimal_context(
    amount: Amount, parts: list[Decimal]
) -> None:
    shared = share(amount, parts)
    with localcontext(prec=2):
        assert share(amount, parts) == shared
