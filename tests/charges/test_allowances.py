from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.charges import Base, ChargeSyntaxError, parse_allowance, parse_charge

CHARGE = parse_charge("5 USD per excess po")


def month(failing: int | None, shipped: int | None = 150) -> Base:
    counts = {"failing po": failing, "po": shipped}
    return Base(
        "USD", counts={name: None if n is None else Decimal(n) for name, n in counts.items()}
    )


@pytest.mark.parametrize(
    ("text", "expected", "explanation"),
    [
        ("1% of po", "7.50", "5 USD x 1.5 excess POs (3 failing - 1% of 150) = 7.50"),
        (
            "1% of po, rounded down",
            "10.00",
            "5 USD x 2 excess POs (3 failing - 1% of 150 rounded down to 1) = 10.00",
        ),
        (
            "1% of po, rounded up",
            "5.00",
            "5 USD x 1 excess PO (3 failing - 1% of 150 rounded up to 2) = 5.00",
        ),
        ("2 po", "5.00", "5 USD x 1 excess PO (3 failing - 2) = 5.00"),
        ("3 po", "0.00", "5 USD x 0 excess POs (3 failing - 3) = 0.00"),
        ("9 po", "0.00", "5 USD x 0 excess POs (3 failing - 9) = 0.00"),
    ],
)
def test_what_is_above_the_allowance_is_charged(text: str, expected: str, explanation: str) -> None:
    amount = CHARGE.price(parse_allowance(text).apply(month(failing=3)))
    assert amount.expected == Decimal(expected)
    assert amount.explanation == explanation


@pytest.mark.parametrize(
    ("base", "missing"),
    [
        (month(failing=3, shipped=None), "POs not known"),
        (month(failing=None), "failing POs not known"),
        (month(failing=None, shipped=None), "failing POs not known, POs not known"),
    ],
)
def test_a_missing_count_leaves_the_excess_not_known_and_is_named(base: Base, missing: str) -> None:
    amount = CHARGE.price(parse_allowance("1% of po").apply(base))
    assert amount.legs == (Decimal(0), None, None)
    assert amount.explanation == f"5 USD per excess po (excess POs not known: {missing})"


def test_a_fixed_allowance_needs_no_population() -> None:
    assert CHARGE.price(parse_allowance("1 po").apply(month(3, shipped=None))).expected == 10


def test_an_allowance_leaves_the_other_facts_as_they_are() -> None:
    base = parse_allowance("1 po").apply(month(3))
    assert base.counts["po"] == 150
    assert base.counts["failing po"] == 3


@pytest.mark.parametrize(
    "text", ["3 po", "1% of po", "0.1% of unit, rounded down", "2 asn, rounded up"]
)
def test_an_allowance_is_written_back_as_it_was(text: str) -> None:
    assert str(parse_allowance(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1% po",
            (
                "expected 'of', got 'po'\n    1% po\n       ^ write an allowance as '3 po', "
                "'1% of po' or '1% of po, rounded down'"
            ),
        ),
        ("1% of pos", "unknown unit 'pos'\n    1% of pos\n          ^ write 'po'"),
        (
            "po",
            (
                "expected a number, got 'po'\n    po\n    ^ write an allowance as '3 po', "
                "'1% of po' or '1% of po, rounded down'"
            ),
        ),
        (
            "3 po, rounded",
            (
                "expected ', rounded down' or the end, got ','\n    3 po, rounded\n        "
                "^ write an allowance as '3 po', '1% of po' or '1% of po, rounded down'"
            ),
        ),
    ],
)
def test_a_fault_is_told_with_its_remedy(text: str, message: str) -> None:
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_allowance(text)
    assert str(caught.value) == message


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["1", "3.5", "%", "of", "po", ",", "rounded", "up"])).map(
            " ".join
        ),
    )
)
def test_any_text_is_an_allowance_or_a_syntax_error(text: str) -> None:
    try:
        allowance = parse_allowance(text)
    except ChargeSyntaxError:
        return
    assert parse_allowance(str(allowance)) == allowance
