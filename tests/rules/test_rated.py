"""Rates that are made of other rates, rates of ship notices, and goals that nobody publishes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import example, shipment

from edicompliance.errors import ProfileError
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.known import Known
from edicompliance.rules.money.period_model import PeriodCharge

OWN = """
{head}

[measures.own]
source = "guide"
period = "month"
dated_by = "departed"
{measure}

[charges.own]
source = "guide"
for = {codes}
each = "month"
trigger = "own below goal"
is = "2% of failing cost"
"""
PERFECT = """
kind = "perfect-order"
goal = "90%"
measures = ["on-time", "asn-late"]
combine = "{combine}"
[measures.asn-late]
source = "guide"
kind = "asn-on-time"
"""
NOTICES = 'kind = "asn-on-time"\ngoal = "98%"'


def before(
    counted: int = 0, met: int = 0, parts: Mapping[str, tuple[int, int]] | None = None
) -> PeriodBefore:
    told = tuple(before_of(name, *row) for name, row in (parts or {}).items())
    return PeriodBefore(
        measure="own",
        starts=date(2026, 11, 1),
        counted=Decimal(counted),
        met=Decimal(met),
        parts=told,
    )


def before_of(name: str, counted: int, met: int) -> PeriodBefore:
    return PeriodBefore(
        measure=name, starts=date(2026, 11, 1), counted=Decimal(counted), met=Decimal(met)
    )


def checked(
    name: str, measure: str, said: PeriodBefore | None = None, head: str = "", **keys: Any
) -> CheckResult:
    one = shipment(name, **keys)
    assert one.facts.checked_at is not None
    known = Known(history=History(source="h.csv", periods=(said,)) if said else None)
    codes = '["WIN003"]' if "perfect" in measure else '["ASN001", "ASN006"]'
    profile = example(OWN.format(measure=measure, head=head, codes=codes))
    return check(one, profile, now=one.facts.checked_at, known=known)


def own(result: CheckResult) -> PeriodCharge:
    (charge,) = (one for one in result.periods if one.case.clause.id == "own")
    return charge


# -- ship notices


def test_a_late_ship_notice_is_one_that_misses_a_rate_of_ship_notices() -> None:
    told = own(checked("asn-late-after-departure", NOTICES, before(99, 99)))
    assert told.own.rate_text == "0 of 1, 0%"
    assert told.whole.rate_text == "99 of 100, 99%"
    assert told.made.now is False


def test_a_ship_notice_in_time_meets_it() -> None:
    told = own(checked("arrives-late", NOTICES, before()))
    assert [told.own.counted, told.own.failed] == [1, 0]


def test_two_ship_notices_of_one_order_are_two_and_one_of_three_orders_is_one() -> None:
    two = own(checked("one-order-two-notices", NOTICES, before()))
    one = own(checked("three-orders-one-notice", NOTICES, before()))
    assert [two.own.counted, one.own.counted] == [2, 1]


# -- rates that are made of others


def test_an_order_that_is_wrong_in_one_of_several_measures_is_not_perfect() -> None:
    told = own(checked("arrives-late", PERFECT.format(combine="all"), before(10, 10)))
    assert told.whole.rate_text == "10 of 11, 90.91%"
    assert told.made.now is False


def test_an_order_that_is_wrong_in_two_of_them_counts_once() -> None:
    keys = {"asn_planned": None}
    told = own(checked("arrives-late", PERFECT.format(combine="all"), before(8, 8), set=keys))
    assert told.own.failed == 1


def test_rates_that_are_multiplied_are_each_counted_by_themselves() -> None:
    # 95 of 118 cases by hand, and 10 of 10 notices with 1 of this shipment: 80.51% of 100%.
    rates = {"on-time": (100, 95), "asn-late": (10, 10)}
    told = own(checked("arrives-late", PERFECT.format(combine="product"), before(parts=rates)))
    assert [name for name, _ in told.whole.of] == ["on-time", "asn-late"]  # type: ignore[attr-defined]
    assert told.before is not None
    assert told.before.rate_text.endswith("= 95%")
    assert told.whole.rate_text.startswith("on-time 95 of 118, 80.51% x asn-late ")
    assert told.made.now is True


def test_a_rate_of_which_nothing_is_said_leaves_the_product_untold() -> None:
    said = before(parts={"on-time": (100, 95)})
    told = own(checked("arrives-late", PERFECT.format(combine="product"), said))
    assert told.missing == (
        "the history has no counts of asn-late for the month 2026-11-01 to 2026-11-30"
    )


# -- a goal that is not public


def test_a_goal_that_nobody_publishes_leaves_the_charge_open() -> None:
    head = '[unknown]\n"measures.own" = "the goal is not public"'
    told = own(checked("asn-late-after-departure", 'kind = "asn-on-time"', before(99, 99), head))
    assert (told.made.always, told.made.now, told.made.ever) == (False, None, True)
    assert told.amount.legs == (Decimal("0.00"), None, Decimal("18.43"))  # 2% of 921.60
    assert "the goal of own is not told: it may be met or not" in told.notes


def test_a_goal_that_is_missing_and_not_listed_as_unknown_is_an_error() -> None:
    with pytest.raises(
        ProfileError, match=r"has no 'goal' to be held against; 'measures.own' under"
    ):
        checked("asn-late-after-departure", 'kind = "asn-on-time"')


def test_a_perfect_order_is_not_made_of_perfect_orders() -> None:
    measure = (
        PERFECT.format(combine="all")
        + """
[measures.above]
source = "guide"
kind = "perfect-order"
measures = ["own"]
combine = "all"
"""
    )
    with pytest.raises(ProfileError, match="'own' is made of other rates itself; name those"):
        checked("arrives-late", measure)
