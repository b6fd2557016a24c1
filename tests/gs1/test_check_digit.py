"""Check digits: one rule for GTIN, GLN and SSCC, and what it catches."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edicompliance.gs1 import calc_check_digit, is_valid
from edicompliance.gs1.check_digit import are_valid

DIGITS = st.text("0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    "number",
    [
        "036000291452",  # GTIN-12
        "4006381333931",  # GTIN-13
        "10614141000415",  # GTIN-14
        "96385074",  # GTIN-8
        "0614141000012",  # GLN
        "106141412345678908",  # SSCC
    ],
)
def test_well_known_numbers_are_valid(number: str) -> None:
    assert is_valid(number)
    assert calc_check_digit(number[:-1]) == int(number[-1])


@given(DIGITS)
def test_a_number_with_its_check_digit_is_valid(digits: str) -> None:
    assert is_valid(f"{digits}{calc_check_digit(digits)}")


@given(DIGITS)
def test_leading_zeros_change_nothing(digits: str) -> None:
    assert calc_check_digit(f"00{digits}") == calc_check_digit(digits)


@given(DIGITS, st.data())
def test_one_wrong_digit_is_always_caught(digits: str, data: st.DataObject) -> None:
    number = f"{digits}{calc_check_digit(digits)}"
    at = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    assert not is_valid(number[:at] + wrong + number[at + 1 :])


@given(DIGITS, st.data())
def test_neighbours_in_the_wrong_order_are_caught_unless_five_apart(
    digits: str, data: st.DataObject
) -> None:
    number = f"{digits}{calc_check_digit(digits)}"
    at = data.draw(st.integers(0, len(number) - 2))
    one, two = number[at], number[at + 1]
    assume(one != two)
    swapped = number[:at] + two + one + number[at + 2 :]
    assert is_valid(swapped) == (abs(int(one) - int(two)) == 5)


@pytest.mark.parametrize(
    "number", ["", "0", "7", "03600029145X", "0360002914 52", "-036000291452", "\uff10\uff10"]
)
def test_what_is_no_number_is_not_valid(number: str) -> None:
    assert not is_valid(number)


@pytest.mark.parametrize("digits", ["", "12X", "1 2", "\uff11"])
def test_no_check_digit_is_made_of_what_is_no_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="expected digits, got"):
        calc_check_digit(digits)


MANY = st.lists(st.text("0123456789", min_size=2, max_size=28))


@given(MANY)
def test_many_are_right_when_each_of_them_is(numbers: list[str]) -> None:
    """With a wrong one among them as with right ones alone."""
    assert are_valid([one.encode() for one in numbers]) == all(map(is_valid, numbers))
    right = [f"{one[:-1]}{calc_check_digit(one[:-1])}" for one in numbers]
    assert are_valid([one.encode() for one in right])
