import re
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charges.strategies import (
    FEW_COUNTS,
    FEW_SUMS,
    any_charge,
    few_charges,
    known_bases,
    partial_bases,
    wild_bases,
)

from edicompliance.charges import Amount, Base, Charge, parse_charge
from edicompliance.charges.exact import from_cents, to_cents

BASE = Base(
    "USD",
    counts={"po": Decimal(1), "failing carton": Decimal(200), "carton": Decimal("200.00")},
    money={"failing cost": Decimal(1200), "invoice": Decimal(9000)},
)
NOTHING_KNOWN = Base("USD")


def price(text: str, base: Base = BASE) -> Amount:
    return parse_charge(text).price(base)


def legs(low: str, expected: str | None, high: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if leg is None else Decimal(leg) for leg in (low, expected, high))


@pytest.mark.parametrize(
    ("text", "expected", "explanation"),
    [
        ("250 USD", "250.00", "250 USD"),
        ("5 USD per po", "5.00", "5 USD x 1 PO = 5.00"),
        (
            "0.75 USD per failing carton, at least 100 USD",
            "150.00",
            "0.75 USD x 200 failing cartons = 150.00; at least 100.00 -> 150.00",
        ),
        (
            "0.25 USD per failing carton, at least 100 USD",
            "100.00",
            "0.25 USD x 200 failing cartons = 50.00; at least 100.00 -> 100.00",
        ),
        ("3% of failing cost", "36.00", "3% of failing cost 1200.00 = 36.00"),
        (
            "150 USD per po + 1 USD per carton",
            "350.00",
            "150 USD x 1 PO = 150.00, plus 1 USD x 200 cartons = 200.00 -> 350.00",
        ),
        (
            "greater of (1% of invoice, 250 USD)",
            "250.00",
            "greater of (1% of invoice 9000.00 = 90.00, 250 USD) -> 250.00",
        ),
        (
            "1 USD per carton, at most 10% of failing cost + 2 USD",
            "122.00",
            (
                "1 USD x 200 cartons = 200.00; at most "
                "(10% of failing cost 1200.00 = 120.00, plus 2 USD -> 122.00) -> 122.00"
            ),
        ),
        (
            "1 USD per carton, at least 300 USD per po",
            "300.00",
            "1 USD x 200 cartons = 200.00; at least 300 USD x 1 PO = 300.00 -> 300.00",
        ),
        ("warning", "0.00", "warning, 0.00"),
    ],
)
def test_a_known_price_is_one_number_with_its_arithmetic(
    text: str, expected: str, explanation: str
) -> None:
    amount = price(text)
    assert amount.legs == legs(expected, expected, expected)
    assert amount.explanation == explanation
    assert amount.currency == "USD"


@pytest.mark.parametrize(
    ("text", "bounds", "explanation"),
    [
        ("unknown", ("0.00", None, None), "price not known"),
        (
            "actual freight",
            ("0.00", None, None),
            "actual freight (not known until billed)",
        ),
        (
            "3% of failing cost",
            ("0.00", None, None),
            "3% of failing cost (failing cost not known)",
        ),
        (
            "0.75 USD per failing carton, at least 100 USD",
            ("100.00", None, None),
            (
                "0.75 USD per failing carton (failing cartons not known); "
                "at least 100.00 -> at least 100.00, expected not known"
            ),
        ),
        (
            "3% of invoice, at most 100 USD",
            ("0.00", None, "100.00"),
            (
                "3% of invoice (invoice not known); at most 100.00 -> 0.00 to 100.00, "
                "expected not known"
            ),
        ),
        (
            "greater of (250 USD, 1% of invoice)",
            ("250.00", None, None),
            (
                "greater of (250 USD, 1% of invoice (invoice not known)) -> "
                "at least 250.00, expected not known"
            ),
        ),
        (
            "50 USD + actual freight",
            ("50.00", None, None),
            (
                "50 USD, plus actual freight (not known until billed) -> "
                "at least 50.00, expected not known"
            ),
        ),
    ],
)
def test_what_is_not_known_leaves_what_is_certain_and_names_the_fact(
    text: str, bounds: tuple[str, str | None, str | None], explanation: str
) -> None:
    amount = price(text, NOTHING_KNOWN)
    assert amount.legs == legs(*bounds)
    assert amount.explanation == explanation


def test_the_lesser_of_a_known_and_an_unknown_has_a_bound_and_no_expectation() -> None:
    amount = price(
        "lesser of (500 USD per po, 10% of invoice)", Base("USD", counts={"po": Decimal(1)})
    )
    assert amount.legs == legs("0.00", None, "500.00")


def test_a_range_expects_its_mean() -> None:
    assert price("300 to 500 USD per po").legs == legs("300", "400", "500")
    assert price("3 to 4% of failing cost").legs == legs("36", "42", "48")
    assert price("300 to 500 USD per po").explanation == (
        "300 to 500 USD x 1 PO = 300.00 to 500.00, expected 400.00"
    )


def test_a_choice_with_a_range_in_it_never_expects_less_than_its_floor() -> None:
    assert price("greater of (250 USD, 100 to 350 USD)").legs == legs("250", "250", "350")
    assert price("lesser of (250 USD, 200 to 500 USD)").legs == legs("200", "250", "250")


def test_an_unknown_that_cannot_matter_does_not_hide_the_price() -> None:
    assert price("greater of (250 USD, lesser of (100 USD, unknown))").legs == legs(*["250"] * 3)
    assert price("greater of (300 to 500 USD, lesser of (100 USD, unknown))").legs == legs(
        "300", "400", "500"
    )
    assert price("lesser of (5 USD, 9 USD + unknown)").legs == legs(*["5"] * 3)
    assert price("greater of (5 USD, lesser of (5 USD, unknown))").legs == legs(*["5"] * 3)
    assert price("lesser of (5 USD, 5 USD + unknown)").legs == legs(*["5"] * 3)
    assert price("lesser of (unknown, actual freight)").legs == legs("0", None, None)


def test_actual_freight_is_known_once_it_is_billed() -> None:
    billed = Base("USD", money={"actual freight": Decimal("81.20")})
    assert price("actual freight", billed).legs == legs(*["81.20"] * 3)
    assert price("actual freight", billed).explanation == "actual freight 81.20"
    refund = Base("USD", money={"actual freight": Decimal(-1)})
    assert price("actual freight", refund).explanation == (
        "actual freight (actual freight below zero)"
    )


def test_the_price_is_rounded_once_at_the_end_and_half_up() -> None:
    thirds = "0.335 USD per failing carton + 0.335 USD per failing carton"
    assert price(thirds, Base("USD", counts={"failing carton": Decimal(1)})).expected == Decimal(
        "0.67"
    )
    amount = price("0.005 USD")
    assert amount.expected == Decimal("0.01")
    assert amount.explanation == "0.005 USD; rounded to 0.01"


def test_a_flat_range_says_what_it_expects() -> None:
    assert (
        price("300 to 500 USD").explanation == "300 to 500 USD = 300.00 to 500.00, expected 400.00"
    )


def test_a_count_is_written_without_an_exponent() -> None:
    base = Base("USD", counts={"unit": Decimal("1E+2")})
    assert price("2 USD per unit", base).explanation == "2 USD x 100 units = 200.00"


def test_cents_are_counted_without_loss() -> None:
    count = 10**40 + 1
    assert to_cents(from_cents(count)) == count


def test_long_numbers_are_multiplied_without_loss() -> None:
    base = Base("USD", counts={"unit": Decimal(10**18 - 1)})
    amount = price("999999999999999999 USD per unit", base)
    assert amount.expected == Decimal("999999999999999998000000000000000001.00")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Decimal(-5), "invoice below zero"),
        (Decimal("NaN"), "invoice not a number"),
        (Decimal("1E+999999"), "invoice beyond 18 digits"),
        (Decimal(10**18), "invoice beyond 18 digits"),
        (Decimal("1E-999999"), "invoice beyond 18 digits"),
    ],
)
def test_a_fact_that_is_no_sum_of_money_is_not_known(value: Decimal, reason: str) -> None:
    amount = price("1% of invoice", Base("USD", money={"invoice": value}))
    assert amount.legs == legs("0", None, None)
    assert amount.explanation == f"1% of invoice ({reason})"


def test_a_percentage_of_money_in_another_currency_is_not_known() -> None:
    canadian = Base("CAD", counts={"po": Decimal(2)}, money={"invoice": Decimal(9000)})
    assert price("1% of invoice", canadian).currency == "CAD"
    amount = price("5 USD per po + 1% of invoice", canadian)
    assert (amount.legs, amount.currency) == (legs("10", None, None), "USD")
    assert "1% of invoice (invoice in CAD, not in USD)" in amount.explanation


def test_a_base_refuses_a_name_that_no_charge_can_ask_for() -> None:
    with pytest.raises(
        ValueError,
        match="a count of a base: unknown name 'failing_carton'; did you mean 'failing c",
    ):
        Base("USD", counts={"failing_carton": Decimal(1)})
    with pytest.raises(ValueError, match=r"a sum of a base: unknown name 'xyz'$"):
        Base("USD", money={"xyz": Decimal(1)})


@given(few_charges, partial_bases)
def test_legs_are_in_order_and_none_is_below_zero(charge: Charge, base: Base) -> None:
    amount = charge.price(base)
    assert amount.low is not None
    assert list(amount.known) == sorted(amount.known)
    assert amount.low >= 0


@given(any_charge, wild_bases)
def test_no_fact_makes_pricing_fail(charge: Charge, base: Base) -> None:
    assert charge.price(base).explanation


@given(few_charges, known_bases, st.sets(st.sampled_from([*FEW_COUNTS, *FEW_SUMS])))
def test_what_is_certain_without_a_fact_stays_so_with_it(
    charge: Charge, full: Base, hidden: set[str]
) -> None:
    counts = {name: value for name, value in full.counts.items() if name not in hidden}
    money = {name: value for name, value in full.money.items() if name not in hidden}
    vague, exact = charge.price(Base("USD", counts=counts, money=money)), charge.price(full)
    assert vague.low is not None
    assert exact.low is not None
    assert vague.low <= exact.low
    if vague.high is not None:
        assert exact.high is not None
        assert exact.high <= vague.high
    if vague.expected is not None:
        assert exact.expected == vague.expected


@given(few_charges, known_bases)
def test_the_decimal_context_of_the_program_changes_nothing(charge: Charge, base: Base) -> None:
    amount = charge.price(base)
    with localcontext(prec=2):
        assert charge.price(base) == amount


@given(few_charges, known_bases)
def test_every_product_in_an_explanation_can_be_done_again(charge: Charge, base: Base) -> None:
    told = charge.price(base).explanation
    found = re.findall(r"(?<![0-9.])(?<!to )([0-9.]+) USD x ([0-9.]+) [A-Za-z ]+ = ([0-9.]+)", told)
    for rate, count, product in found:  # ranges aside
        assert Decimal(rate) * Decimal(count) == Decimal(product)


@pytest.mark.parametrize(
    ("text", "low", "expected", "high"),
    [
        ("actual freight estimated 80 to 120 USD", "80", "100", "120"),
        ("actual freight estimated 90 USD", "0", "90", None),
        ("50 USD + actual labour estimated 90 USD", "50", "140", None),
        ("actual freight, at least 75 USD", "75", None, None),
        ("actual freight estimated (40 to 60 USD per po), at most 100 USD", "80", "100", "100"),
        ("actual handling estimated 10 to 20% of cost", None, None, None),
    ],
)
def test_what_is_passed_on_is_estimated_and_never_made_up(
    text: str, low: str | None, expected: str | None, high: str | None
) -> None:
    base = Base("USD", counts={"po": Decimal(2)}, money={"cost": None})
    assert price(text, base).legs == legs(low or "0", expected, high)


def test_a_bill_takes_the_place_of_an_estimate() -> None:
    billed = Base("USD", money={"actual freight": Decimal("181.20")})
    assert price("actual freight estimated 80 to 120 USD", billed).legs == legs(*["181.20"] * 3)
    assert price("actual freight estimated 80 to 120 USD").explanation == (
        "actual freight (not known until billed; estimated 80 to 120 USD = 80.00 to 120.00, "
        "expected 100.00)"
    )


def test_an_estimate_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="an estimate is an amount"):
        parse_charge("actual freight estimated unknown")
