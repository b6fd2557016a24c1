from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.gs1.check_digit import is_valid
from edicompliance.gs1.sscc import sscc


@given(st.from_regex(r"[0-9]{6,12}", fullmatch=True), st.data())
def test_every_number_has_18_digits_and_its_check_digit(prefix: str, data: st.DataObject) -> None:
    serial = data.draw(st.integers(0, 10 ** (16 - len(prefix)) - 1))
    number = sscc(prefix, serial, "3")
    assert len(number) == 18
    assert number.startswith(f"3{prefix}")
    assert is_valid(number)


def test_serials_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="expected a serial number of at most 4 digits, got 10000"):
        sscc("061414112345", 10_000)
    with pytest.raises(ValueError, match="prefix of 6 to 12 digits, got '06141'"):
        sscc("06141", 1)
    with pytest.raises(ValueError, match="an extension of one digit, got ''"):
        sscc("0614141", 1, "")
