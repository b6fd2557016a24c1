import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charges.strategies import amounts

from edicompliance.charges import Amount, Base, parse_charge, total, widen


def amount(
    low: str | None, expected: str | None, high: str | None, currency: str = "USD", why: str = "x"
) -> Amount:
    made = [None if leg is None else Decimal(leg) for leg in (low, expected, high)]
    return Amount(made[0], made[1], made[2], currency, why)


def test_an_amount_is_rounded_to_the_cent_half_up() -> None:
    assert amount("1.005", "1.015", "1.025").legs == (
        Decimal("1.01"),
        Decimal("1.02"),
        Decimal("1.03"),
    )
    assert str(amount("-0", "0", "0").low) == "0.00"


@pytest.mark.parametrize("wrong", ["-0.01", "NaN", "Infinity", "1E+200"])
def test_an_amount_is_a_number_of_zero_or_more(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"an amount's low: expected zero or more, got"):
        amount(wrong, None, None)


def test_an_amount_has_its_legs_in_order() -> None:
    with pytest.raises(
        ValueError, match=r"expected low <= expected <= high, got 5\.00, None, 4\.00"
    ):
        amount("5", None, "4")


def test_sums_are_made_leg_by_leg_and_what_is_not_known_stays_so() -> None:
    both = amount("1", "2", "3", why="a") + amount("10", None, "30", why="b")
    assert both == amount("11", None, "33", why="a; plus b")
    assert (both + amount(None, "1", None)).legs == (None, None, None)


def test_a_total_takes_the_caller_s_words() -> None:
    assert total([amount("1", "1", "1")] * 3, "USD", "three charges") == amount(
        "3", "3", "3", why="three charges"
    )
    assert total([], "USD") == Amount.zero("USD", "nothing to add")


def test_amounts_of_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="expected USD, got CAD"):
        amount("1", "1", "1") + amount("1", "1", "1", "CAD")
    with pytest.raises(ValueError, match="expected USD, got CAD"):
        widen(amount("1", "1", "1"), [amount("1", "1", "1", "CAD")])


def test_a_charge_that_gave_way_is_nothing_and_says_to_which() -> None:
    gone = amount("100", "100", "100", why="100 USD").gave_way("asn-accuracy-shipment")
    assert gone.legs == (Decimal("0.00"),) * 3
    assert gone.explanation == "gives way to asn-accuracy-shipment, so 0.00; else 100 USD"


def test_an_unfinished_population_leaves_only_the_most() -> None:
    month = amount("36", "36", "36", why="3% of failing cost 1200.00 = 36.00")
    assert month.as_exposure("on-time below goal is not decided before October") == amount(
        "0",
        None,
        "36",
        why="on-time below goal is not decided before October; "
        "at the most 3% of failing cost 1200.00 = 36.00",
    )


def test_a_source_that_disagrees_widens_and_does_not_move_what_is_expected() -> None:
    base = Base("USD", money={"failing cost": Decimal(1000)})
    ours, theirs = (parse_charge(f"{rate}% of failing cost").price(base) for rate in (3, 5))
    wide = widen(ours, [theirs], "policy: 5% of failing cost")
    assert wide.legs == (Decimal(30), Decimal(30), Decimal(50))
    assert wide.explanation == ("3% of failing cost 1000.00 = 30.00; policy: 5% of failing cost")


def test_a_source_that_says_nothing_adds_no_words() -> None:
    assert widen(amount("1", "1", "1", why="ours"), []).explanation == "ours"


def test_a_source_that_names_no_price_leaves_no_bound() -> None:
    unknown = parse_charge("unknown").price(Base("USD"))
    assert widen(amount("30", "30", "30"), [unknown]).legs == (Decimal(0), Decimal(30), None)
    assert widen(amount(None, None, "30"), [amount("1", "1", "1")]).low is None


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (amount("5", "5", "5"), "5.00 USD"),
        (amount("1", "2", "3"), "1.00 to 3.00 USD, expected 2.00"),
        (amount("0", None, "3"), "0.00 to 3.00 USD, expected not known"),
        (amount("1", None, None), "at least 1.00 USD, expected not known"),
        (amount("0", None, None), "not known"),
        (amount(None, None, None), "not known"),
        (amount(None, "1", None), "at least 0.00 USD, expected 1.00"),
    ],
)
def test_an_amount_is_written_with_its_doubt(made: Amount, text: str) -> None:
    assert str(made) == text


@given(amounts(), st.lists(amounts()))
def test_widening_moves_low_down_and_high_up_only(ours: Amount, others: list[Amount]) -> None:
    wide = widen(ours, others)
    assert wide.expected == ours.expected
    lows = [ours.low, *(other.low for other in others)]
    highs = [ours.high, *(other.high for other in others)]
    if wide.low is None:
        assert None in lows
    assert all(wide.low is None or low is None or wide.low <= low for low in lows)
    assert all(wide.high is None or (high is not None and wide.high >= high) for high in highs)


@given(amounts())
def test_an_amount_can_be_pickled_and_hashed(made: Amount) -> None:
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own bytes
    assert (again, hash(again)) == (made, hash(made))
