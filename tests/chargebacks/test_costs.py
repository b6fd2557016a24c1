"""What costs the most, and how it goes week by week."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples

from edicompliance.chargebacks.costs import Cost, pareto, trend

FIRST = date(2026, 11, 2)
WEEKS = [(FIRST + timedelta(weeks=n), FIRST + timedelta(days=7 * n + 6)) for n in range(3)]

costs = st.lists(
    st.builds(
        Cost,
        retailer=st.sampled_from(["a", "b"]),
        deduction=st.sampled_from(["a/1", "a/2", "b/1"]),
        currency=st.sampled_from(["CAD", "USD"]),
        amount=st.decimals("0.01", 999, places=2),
        day=st.none() | st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n)),
        rule=st.sampled_from(["", "ASN001", "WIN002"]),
    ),
    max_size=12,
)


@settings(max_examples=examples(50), deadline=None)
@given(costs)
def test_the_money_of_all_members_is_all_the_money_and_the_dearest_stands_first(
    found: list[Cost],
) -> None:
    rows = pareto(found, "rule")
    for currency in {one.currency for one in found}:
        ours = [row for row in rows if row.currency == currency]
        whole = sum(one.amount for one in found if one.currency == currency)
        assert sum(row.amount for row in ours) == whole
        assert [row.amount for row in ours] == sorted((r.amount for r in ours), reverse=True)
        assert ours[-1].cumulative == Decimal("100.00")


@settings(max_examples=examples(50), deadline=None)
@given(costs)
def test_the_money_of_all_weeks_is_all_the_money_that_has_a_day(found: list[Cost]) -> None:
    rows = trend(found, WEEKS)
    assert sum(row.amount for row in rows) == sum(one.amount for one in found if one.day)
    assert len(rows) == 3 * len({one.currency for one in found if one.day})


def test_a_deduction_of_two_lines_for_one_rule_counts_once() -> None:
    two = [Cost("a", "a/1", "USD", Decimal(money), FIRST, rule="ASN001") for money in (10, 20)]
    (row,) = pareto(two, "rule")
    assert (row.amount, row.deductions, row.lines) == (Decimal(30), 1, 2)


def test_a_week_says_how_much_it_is_more_than_the_one_before_and_which_it_is() -> None:
    found = [
        Cost("a", "a/1", "USD", Decimal(10), FIRST),
        Cost("a", "a/2", "USD", Decimal(4), FIRST + timedelta(days=13)),
    ]
    rows = trend(found, WEEKS)
    assert [row.week for row in rows] == ["2026-W45", "2026-W46", "2026-W47"]
    assert [row.change for row in rows] == [None, Decimal(-6), Decimal(-4)]
