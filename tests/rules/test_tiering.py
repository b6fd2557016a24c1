"""Which tier a charge is at: which time it happens, how the rate of the last days stands."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import example, found, shipment

from edicompliance.rules import check
from edicompliance.rules.history import EarlierFault, History, PeriodBefore
from edicompliance.rules.known import Known

LATE = {"asn_planned": datetime.fromisoformat("2026-11-18T18:00:00-05:00")}
HEAD = """
remove = ["charges.ship-notice-late"]

[charges.own]
source = "guide"
for = ["ASN001"]
each = "shipment"
"""
BY_OCCURRENCE = """
tiers_by = "occurrence"
tiers = [{ up_to = 1, is = "warning" }, { up_to = 2, is = "50 USD" }, { is = "90 USD" }]
"""
BY_RATE = """
tiers_by = "notices"
tiers = [{ above = "95%", is = "2 USD" }, { from = "70%", is = "4 USD" }, { is = "6 USD" }]

[measures.notices]
source = "guide"
kind = "asn-accuracy"
period = "rolling 7 days"
"""
PER_ORDER = 'counted_per = "po"\ncounted_within = "12 months"\n'


def priced(clauses: str, history: History | None) -> Any:
    one = shipment(set=LATE)
    assert one.facts.checked_at is not None
    result = check(
        one,
        example(HEAD + clauses),
        now=one.facts.checked_at,
        select=["ASN001"],
        known=Known(history=history),
    )
    (finding,) = found(result, "ASN001")
    return finding.charge


def price(clauses: str, history: History | None) -> str:
    return str(priced(clauses, history))


def fault(at: str, po: str = "4501001", **more: str) -> EarlierFault:
    return EarlierFault(
        code="ASN001", at=datetime.fromisoformat(f"{at}T12:00:00-05:00"), po=po, **more
    )


def history(*faults: EarlierFault, since: str | None = "2025-01-01", **more: Any) -> History:
    begin = datetime.fromisoformat(f"{since}T00:00:00-05:00") if since else None
    return History(source="h.csv", since=begin, faults=faults, **more)


@pytest.mark.parametrize(
    ("before", "costs"),
    [
        ((), "0.00 USD"),
        ((fault("2026-03-01"),), "50.00 USD"),
        ((fault("2026-03-01"), fault("2026-05-01")), "90.00 USD"),
        ((fault("2026-03-01", po="4501999"),), "0.00 USD"),
        ((fault("2025-11-18"),), "0.00 USD"),
        ((fault("2025-11-19"),), "50.00 USD"),
        ((fault("2026-12-01"),), "0.00 USD"),
    ],
)
def test_which_time_it_happens_is_counted_by_order_and_within_a_year(
    before: tuple[EarlierFault, ...], costs: str
) -> None:
    assert price(BY_OCCURRENCE + PER_ORDER, history(*before)) == costs


def test_without_a_history_it_may_be_any_time() -> None:
    amount = priced(BY_OCCURRENCE + PER_ORDER, None)
    assert str(amount) == "0.00 to 90.00 USD, expected not known"
    assert amount.explanation.startswith("occurrence not known (no history is given), one of")


def test_a_history_that_begins_too_late_is_no_proof_of_a_first_time() -> None:
    late = history(since="2026-06-01")
    amount = priced(BY_OCCURRENCE + PER_ORDER, late)
    assert str(amount) == "0.00 to 90.00 USD, expected not known"
    assert "the history begins 2026-06-01" in amount.explanation


def test_a_third_time_is_one_whatever_was_before_the_history_begins() -> None:
    twice = history(fault("2026-07-01"), fault("2026-08-01"), since="2026-06-01")
    assert price(BY_OCCURRENCE + PER_ORDER, twice) == "90.00 USD"
    once = history(fault("2026-07-01"), since="2026-06-01")
    assert price(BY_OCCURRENCE + PER_ORDER, once) == "0.00 to 90.00 USD, expected not known"


def test_a_shipment_that_is_checked_again_is_no_second_time() -> None:
    own = shipment(set=LATE).id
    again = history(fault("2026-11-18", shipment=own))
    assert price(BY_OCCURRENCE + PER_ORDER, again) == "0.00 USD"
    other = history(fault("2026-11-17", shipment="another"))
    assert price(BY_OCCURRENCE + PER_ORDER, other) == "50.00 USD"


def test_what_nobody_counts_by_is_told() -> None:
    amount = priced(BY_OCCURRENCE + 'counted_per = "driver"\n', history())
    assert "occurrences are not counted by the driver" in amount.explanation
    amount = priced(BY_OCCURRENCE + 'counted_per = "item"\n', history())
    assert "the item is not told" in amount.explanation


def test_counts_of_the_period_still_say_it_where_nothing_is_counted_apart() -> None:
    counted = History(source="h.csv", counts={"ASN001": Decimal(1)})
    assert price(BY_OCCURRENCE, counted) == "50.00 USD"


def week(met: int, counted: int, **more: Any) -> History:
    """Seven days that end with the departure, 18 November."""
    before = PeriodBefore(
        measure="notices",
        starts=date(2026, 11, 12),
        counted=Decimal(counted),
        met=Decimal(met),
        **more,
    )
    return History(source="h.csv", periods=(before,))


@pytest.mark.parametrize(
    ("met", "counted", "costs"),
    [
        (99, 100, "2.00 USD"),
        (96, 100, "2.00 USD"),  # with this notice 96 of 101: 95.05
        (95, 100, "4.00 USD"),
        (70, 99, "4.00 USD"),  # with this notice 70 of 100: 70
        (10, 100, "6.00 USD"),
    ],
)
def test_the_rate_of_the_last_days_says_which_tier(met: int, counted: int, costs: str) -> None:
    assert price(BY_RATE, week(met, counted)) == costs


def test_where_this_shipment_moves_the_rate_over_a_limit_both_tiers_are_possible() -> None:
    amount = priced(BY_RATE, week(20, 21))
    assert str(amount) == "2.00 to 6.00 USD, expected not known"
    assert "the rolling 7 days 2026-11-12 to 2026-11-18 has 20 of 21" in amount.explanation


def test_what_was_counted_already_is_not_counted_again() -> None:
    own = shipment(set=LATE).id
    assert price(BY_RATE, week(20, 21, shipments=(own,))) == "2.00 USD"


def test_what_nobody_knows_of_may_fall_on_either_side() -> None:
    assert (
        price(BY_RATE, week(90, 100, missing=Decimal(10))) == "2.00 to 6.00 USD, expected not known"
    )
    passes = BY_RATE + 'missing = "passes"\n'
    assert price(passes, week(90, 100, missing=Decimal(10))) == "2.00 USD"
    fails = BY_RATE + 'missing = "fails"\n'
    assert price(fails, week(90, 100, missing=Decimal(10))) == "4.00 USD"
    left_out = BY_RATE + 'missing = "left out"\n'
    assert price(left_out, week(90, 100, missing=Decimal(10))) == "2.00 USD"


def test_of_too_few_there_is_no_rate() -> None:
    few = BY_RATE + "minimum = 50\n"
    assert price(few, week(40, 40)) == "2.00 to 6.00 USD, expected not known"
    assert price(few, week(60, 60)) == "2.00 USD"


def test_a_history_without_that_week_does_not_say() -> None:
    other = replace(week(99, 100).periods[0], starts=date(2026, 11, 11))
    amount = priced(BY_RATE, History(source="h.csv", periods=(other,)))
    assert "the history has no counts of notices for the rolling 7 days" in amount.explanation
