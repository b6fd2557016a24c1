"""A measure against its target: what is sure, what may be, and what it would take."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.chargebacks.scorecard import MeasureScore
from edicompliance.reports.scorecard import retailer_figure


def score(met: int, counted: int, target: str | None = "98", **more: object) -> MeasureScore:
    goal = None if target is None else Decimal(target)
    return MeasureScore("on-time", Decimal(met), Decimal(counted), target=goal, **more)  # type: ignore[arg-type]


def test_what_it_takes_names_the_cases_that_are_missing() -> None:
    assert score(966, 1000, unit="case").what_it_takes == "14 more cases on time to hold 98%"
    assert score(979, 1000, unit="case").what_it_takes == "1 more case on time to hold 98%"
    assert score(985, 1000, unit="case").what_it_takes == "5 cases may still miss it, and 98% holds"


def test_what_nobody_knows_never_counts_as_met() -> None:
    row = score(97, 100, unknown=Decimal(2))
    assert (row.value, row.most, row.outcome) == (Decimal("97.00"), Decimal("99.00"), "cannot tell")


@pytest.mark.parametrize(
    ("missing", "value", "most", "outcome"),
    [
        ("fails", "97.00", "97.00", "below target"),
        ("passes", "97.00", "99.00", "cannot tell"),
        ("left out", "98.98", "98.98", "on target"),
    ],
)
def test_the_guide_says_what_becomes_of_what_nobody_knows(
    missing: str, value: str, most: str, outcome: str
) -> None:
    row = score(97, 100, unknown=Decimal(2), missing=missing)
    assert (row.value, row.most, row.outcome) == (Decimal(value), Decimal(most), outcome)


def test_of_too_few_nothing_is_measured_and_without_a_goal_there_is_no_target() -> None:
    assert score(1, 5, minimum=20).outcome == "not measured"
    assert score(1, 5, None).outcome == "no target"
    assert score(0, 0).value is None


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 100))
def test_so_many_more_hold_the_target_and_one_less_does_not(
    met: int, counted: int, target: int
) -> None:
    met = min(met, counted)
    row = score(met, counted, str(target), unit="case")
    number = int(row.what_it_takes.split()[0])
    goal = Fraction(target, 100) * counted
    if row.outcome == "on target":
        assert met - number >= goal > met - number - 1
    else:
        assert met + number >= goal > met + number - 1


def test_a_percentage_of_the_retailer_without_counts_is_said_to_be_one() -> None:
    row = score(97, 100, told_alone=Decimal("96.5"))
    assert (row.told_value, retailer_figure(row)) == (
        Decimal("96.5"), "96.5%, its counts are unknown",
    )  # fmt: skip
    counted = score(97, 100, told=(Decimal(96), Decimal(100)))
    assert (retailer_figure(counted), retailer_figure(score(97, 100))) == ("96%", "")
