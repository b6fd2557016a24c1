from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.documents.records.codec import (
    Cents,
    Count,
    Day,
    Number,
    Rate,
    element,
    kind_of,
    parse_decimal,
    render_decimal,
)

finite = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False)


@given(finite)
def test_a_decimal_is_read_back_as_it_was_written(value: Decimal) -> None:
    assert parse_decimal(render_decimal(value.quantize(Decimal("1e-10")))) == value.quantize(
        Decimal("1e-10")
    )


@given(st.text(max_size=30))
def test_no_text_makes_a_number_or_date_fail(text: str) -> None:
    for annotation in (Number, Count, Day, Cents):
        kind = kind_of(annotation)
        value = kind.parse(text)
        assert value is None or kind.parse(kind.render(value)) == value


@pytest.mark.parametrize(
    "text",
    ["1,200", "1 200", "NaN", "Infinity", "1E9", "1_0", "--1", ".", "", "+", "\uff11", "9" * 21],
)
def test_what_x12_has_no_such_number_for_is_none(text: str) -> None:
    assert parse_decimal(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("7.50", "7.5"),
        ("0.25", ".25"),
        ("-0.5", "-.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0", "0"),
    ],
)
def test_a_decimal_is_written_in_the_fewest_signs(value: str, text: str) -> None:
    assert render_decimal(Decimal(value)) == text


@pytest.mark.parametrize(
    ("text", "value"), [("1234", "12.34"), ("5", ".05"), ("-1234", "-12.34"), ("0", "0")]
)
def test_money_with_an_implied_point(text: str, value: str) -> None:
    kind = kind_of(Cents)
    assert kind.parse(text) == Decimal(value)
    assert kind.render(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("1.25", "1.250"), ("2", "2.000"), (".7321", ".7321"), ("13.00001", "13.00001")],
)
def test_a_rate_of_exchange_has_at_least_four_digits(value: str, text: str) -> None:
    assert kind_of(Rate).render(Decimal(value)) == text


def test_money_that_has_a_point_all_the_same_is_not_guessed_at() -> None:
    assert kind_of(Cents).parse("100.00") is None


def test_a_date_of_six_digits_is_of_an_old_release() -> None:
    assert kind_of(Day).parse("991231") == date(1999, 12, 31)
    assert kind_of(Day).parse("20260230") is None


@pytest.mark.parametrize("text", ["", "beg03", "BEG3", "-1", "BEG03-"])
def test_what_is_no_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected an element such as 'BEG03'"):
        element(text)


def test_a_type_that_no_element_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="no element holds"):
        kind_of(float)
