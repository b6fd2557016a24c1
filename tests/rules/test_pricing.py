"""From faults to money: what is priced together, what gives way, and how it is shared."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.samples import checked, found
from tests.sizes import examples
from tests.unshrunk import UNSHRUNK

from edicompliance.charges import Amount
from edicompliance.rules import CheckResult
from edicompliance.rules.history import History
from edicompliance.rules.known import Known

MARKS = [
    *("006141410000003105", "006141410000003112", "006141410000003129", "006141410000003136"),
    *("006141410000003143", "006141410000003150", "006141410000003167", "006141410000003174"),
    *("006141410000003181", "006141410000003198", "006141410000003204", "006141410000003211"),
]
"""The SSCCs of may-ship-collect."""
AT = datetime.fromisoformat
LATE_NOTICE = {"asn_planned": AT("2026-11-18T17:01:00-05:00")}
AFTER_THE_TRUCK = {"asn_planned": AT("2026-11-20T09:00:00-06:00")}
LATE_TRUCK = {"planned_departure": AT("2026-11-21T08:00:00-05:00")}


def charge(name: str, text: str, codes: str, each: str = "shipment", **more: Any) -> str:
    """A clause in the place of the charge of that name."""
    keys = "".join(f"{key} = {value}\n" for key, value in more.items())
    price = f"is = '{text}'\n" if text else ""
    listed = ", ".join(f'"{code}"' for code in codes.split())
    head = f'[[charges.{name}]]\nreplaces = "{name}"\nsource = "guide"\n'
    return f'{head}for = [{listed}]\neach = "{each}"\n{price}{keys}'


def another(name: str, text: str, codes: str, each: str = "shipment", **more: Any) -> str:
    """A charge that the retailer's own profile does not have."""
    return charge(name, text, codes, each, **more).replace(f'replaces = "{name}"\n', "")


def bad_labels(count: int) -> tuple[Mapping[str, str], ...]:
    """Edits that make the check digits of so many labels wrong."""
    return tuple(
        {"in": "856", "old": f"MAN*GM*{mark}~", "new": f"MAN*GM*{mark[:-1]}{(int(mark) + 1) % 10}~"}
        for mark in MARKS[:count]
    )


def amounts(result: CheckResult, code: str) -> list[Amount]:
    """What the findings of a rule cost, each of them priced."""
    prices = [one.charge for one in found(result, code)]
    assert None not in prices
    return [one for one in prices if one is not None]


def money(result: CheckResult, code: str) -> list[str]:
    return [str(one.money) for one in found(result, code)]


# -- shared to the cent


@settings(max_examples=examples(30), phases=UNSHRUNK)
@given(count=st.integers(1, len(MARKS)), cents=st.integers(0, 100_000))
def test_the_shares_of_one_charge_add_up_to_the_cent(count: int, cents: int) -> None:
    price = Decimal(cents) / 100
    own = charge("label-unreadable", f"{price} USD", "LBL001")
    shares = amounts(checked(clauses=own, edit=bad_labels(count)), "LBL001")
    assert len(shares) == count
    assert sum(one.expected or 0 for one in shares) == price
    expected = [one.expected or Decimal(0) for one in shares]
    assert max(expected) - min(expected) <= Decimal("0.01")


def test_each_leg_of_a_range_adds_up() -> None:
    own = charge("label-unreadable", "100 to 101 USD", "LBL001")
    shares = amounts(checked(clauses=own, edit=bad_labels(3)), "LBL001")
    legs = [sum(leg or 0 for leg in legs) for legs in zip(*(a.legs for a in shares), strict=True)]
    assert legs == [Decimal("100.00"), Decimal("100.50"), Decimal("101.00")]


def test_a_charge_is_shared_by_what_each_fault_would_cost_alone() -> None:
    edit = (
        {"in": "850", "old": "PO1*3*24*EA*", "new": "PO1*3*34*EA*"},
        {"in": "850", "old": "PO1*2*48*EA*", "new": "PO1*2*78*EA*"},
    )
    now = {"checked_at": AT("2026-11-26T09:00:00-05:00")}
    result = checked(edit=edit, set=now)
    assert money(result, "FIL001") == ["9.60", "7.50"]  # 5% of 30 x 6.40 and of 10 x 15.00


def test_a_least_amount_bites_once_for_all_faults_together() -> None:
    assert money(checked(edit=bad_labels(2)), "LBL001") == ["25.00", "25.00"]
    assert money(checked(edit=bad_labels(12)), "LBL001") == ["5.00"] * 12


def test_two_charges_for_one_fault_add_up() -> None:
    own = another("labour", "12.34 USD", "LBL001")
    assert money(checked(clauses=own, edit=bad_labels(1)), "LBL001") == ["62.34"]


def test_a_fault_without_a_charge_has_no_price() -> None:
    result = checked(clauses='remove = ["charges.label-unreadable"]', edit=bad_labels(1))
    assert found(result, "LBL001")[0].charge is None
    assert result.unpriced == 1


# -- each


def test_each_shipment_is_priced_once_over_all_notices() -> None:
    own = charge("ship-notice-after-arrival", "250 USD", "ASN002")
    result = checked("one-order-two-notices", own, set=AFTER_THE_TRUCK)
    assert money(result, "ASN002") == ["125.00", "125.00"]


def test_each_notice_is_priced_by_itself_with_its_own_cartons_and_goods() -> None:
    own = charge("ship-notice-after-arrival", "1 USD per carton + 1% of cost", "ASN002", "asn")
    result = checked("one-order-two-notices", own, set=AFTER_THE_TRUCK)
    explained = {
        one.violation.notice: one.charge and one.charge.explanation
        for one in found(result, "ASN002")
    }
    assert explained == {
        "ASN30008": "1 USD x 11 cartons = 11.00, plus 1% of cost 3768.00 = 37.68 -> 48.68",
        "ASN30009": "1 USD x 5 cartons = 5.00, plus 1% of cost 2400.00 = 24.00 -> 29.00",
    }


def test_each_order_is_priced_by_itself_although_one_notice_is_at_fault() -> None:
    own = charge("ship-notice-after-arrival", "10 USD + 1 USD per failing carton", "ASN002", "po")
    result = checked("three-orders-one-notice", own, set=AFTER_THE_TRUCK)
    assert money(result, "ASN002") == ["45.00"]  # 10 for each of three orders, 15 cartons


def test_each_order_in_a_rate_is_the_same_as_by_the_order() -> None:
    by_order = charge("ship-notice-after-arrival", "25 USD per po", "ASN002", "po")
    in_all = charge("ship-notice-after-arrival", "25 USD per failing po", "ASN002")
    for own in (by_order, in_all):
        result = checked("three-orders-one-notice", own, set=AFTER_THE_TRUCK)
        assert money(result, "ASN002") == ["75.00"]


def test_each_order_has_its_own_least_amount() -> None:
    result = checked("three-orders-one-notice", set=LATE_TRUCK)
    assert money(result, "WIN002") == ["100.00"] * 3


def test_each_line_is_priced_by_itself_with_its_own_goods() -> None:
    edit = (
        {"in": "850", "old": "PO1*3*24*EA*", "new": "PO1*3*23*EA*"},
        {"in": "850", "old": "PO1*2*48*EA*", "new": "PO1*2*40*EA*"},
    )
    own = charge("over", "10 USD per line + 10% of cost + 1 USD per po", "FIL002", "line")
    result = checked(clauses=own, edit=edit)
    assert sorted(one.expected or 0 for one in amounts(result, "FIL002")) == [
        Decimal("41.72"),  # 10 + 10% of 48 x 6.40 + 1
        Decimal("47.00"),  # 10 + 10% of 24 x 15.00 + 1
    ]


def test_each_store_of_a_line_is_priced_with_its_line() -> None:
    edit = (
        {"in": "850", "old": "*0101*6*0102*12*0103*6~", "new": "*0101*5*0102*11*0103*6~"},
        {"in": "850", "old": "PO1*2*24*", "new": "PO1*2*22*"},
    )
    own = charge("over", "10 USD + 1 USD per failing store", "FIL002", "line")
    result = checked("store-distributed", own, edit=edit)
    assert money(result, "FIL002") == ["6.00", "6.00"]


def test_each_carton_is_priced_by_itself() -> None:
    own = charge("label-unreadable", "7 USD per carton, at least 10 USD", "LBL001", "carton")
    result = checked(clauses=own, edit=bad_labels(3))
    assert money(result, "LBL001") == ["10.00"] * 3


def test_each_month_covers_the_whole_shipment() -> None:
    late = {"planned_arrival": AT("2026-11-21T00:00:00-06:00")}
    result = checked("may-ship-prepaid", set=late)
    assert [one.legs for one in amounts(result, "WIN003")] == [
        (Decimal("0.00"), None, Decimal("104.40"))
    ]


# -- what is counted


def test_goods_that_two_rules_point_at_are_counted_once() -> None:
    own = charge("ships-late", "10% of failing cost", "WIN002 WIN003", "po")
    late = {**LATE_TRUCK, "planned_arrival": AT("2026-11-23T09:00:00-06:00")}
    cancelled = ({"in": "850", "old": "DTM*001*20261125~", "new": "DTM*001*20261119~"},)
    result = checked("may-ship-prepaid", own, set=late, edit=cancelled)
    both = [one.explanation for one in (*amounts(result, "WIN002"), *amounts(result, "WIN003"))]
    assert len(both) == 2
    assert all("10% of failing cost 3480.00 = 348.00" in one for one in both)


def test_what_two_rules_say_of_different_things_adds_up() -> None:
    own = charge("short", "10% of failing cost", "FIL001 WIN002", "po")
    edit = ({"in": "850", "old": "PO1*3*24*EA*", "new": "PO1*3*34*EA*"},)
    facts = {**LATE_TRUCK, "checked_at": AT("2026-11-26T09:00:00-05:00")}
    result = checked(clauses=own, set=facts, edit=edit)
    told = [one.explanation for one in amounts(result, "FIL001")]
    assert "10% of failing cost 1225.20 = 122.52" in told[0]  # 1,075.20 late, 150.00 missing


def test_units_and_cases_are_not_taken_for_each_other() -> None:
    own = charge("short", "1 USD per failing unit", "FIL001", "po")
    facts = {"checked_at": AT("2026-11-26T09:00:00-05:00")}
    edit = (
        {"in": "850", "old": "PO1*3*24*EA*", "new": "PO1*3*34*EA*"},
        {"in": "850", "old": "CTT*3*168~", "new": "PO1*4*10*CA*48*UM*IN*2200104~\nCTT*4*178~"},
    )
    result = checked(clauses=own, set=facts, edit=edit)
    assert all("failing units not known" in one.explanation for one in amounts(result, "FIL001"))


def test_cartons_of_a_notice_without_packs_are_the_suppliers_word() -> None:
    edit = tuple({"in": "856", "old": f"MAN*GM*{mark}~\n", "new": ""} for mark in MARKS)
    own = charge("ship-notice-late", "1 USD per failing carton", "ASN001")
    own = own.replace('replaces = "ship-notice-late"\n', 'id = "mine"\n')
    own = 'remove = ["charges.ship-notice-late"]\n' + own
    known = checked(clauses=own, set={**LATE_NOTICE, "cartons": 12}, edit=edit)
    assert money(known, "ASN001") == ["12.00"]


def test_the_goods_of_an_order_that_is_not_given_are_not_known_and_never_nothing() -> None:
    own = charge("ship-notice-after-arrival", "3% of failing cost", "ASN002", "asn")
    result = checked(clauses=own, set=AFTER_THE_TRUCK, drop=("850",))
    (price,) = amounts(result, "ASN002")
    assert price.explanation == "3% of failing cost (failing cost not known)"
    assert price.legs == (Decimal("0.00"), None, None)


def test_cost_and_count_of_a_shipment_with_an_order_missing_are_not_known() -> None:
    own = charge("ship-notice-after-arrival", "1% of cost + 1 USD per line", "ASN002")
    result = checked("order-missing", own, set=AFTER_THE_TRUCK)
    (price,) = amounts(result, "ASN002")
    assert "cost not known" in price.explanation
    assert "lines not known" in price.explanation


def test_each_order_that_is_not_given_has_no_cartons_of_its_own() -> None:
    own = charge("order-missing", "100 USD + 1 USD per carton", "ASN005", "po")
    (price,) = amounts(checked("order-missing", own), "ASN005")
    assert price.legs == (Decimal("100.00"), None, None)


# -- giving way


def test_a_charge_gives_way_to_one_that_is_made_for_the_same() -> None:
    result = checked("asn-late-and-after-arrival")
    (late,) = amounts(result, "ASN001")
    assert late.legs == (Decimal("0.00"),) * 3
    assert late.explanation.startswith("gives way to ship-notice-after-arrival, so 0.00; else")
    assert money(result, "ASN002") == ["250.00"]


def test_a_charge_does_not_give_way_to_one_that_is_not_made() -> None:
    own = charge("ship-notice-after-arrival", "warning", "ASN002", "asn")
    result = checked("asn-late-and-after-arrival", own)
    assert money(result, "ASN001") == ["100.00"]


def test_a_charge_does_not_give_way_to_one_for_another_order() -> None:
    own = charge("ships-late", "5 USD", "WIN002", "po", gives_way_to='["ships-early"]')
    edit = (
        {"in": "850-4501013", "old": "DTM*038*20261120~", "new": "DTM*038*20261117~"},
        {"in": "850-4501013", "old": "DTM*037*20261116~", "new": "DTM*037*20261115~"},
    )
    early = (
        {"in": "850-4501011", "old": f"{FIRST}DTM*037*20261116", "new": f"{FIRST}DTM*037*20261119"},
    )
    result = checked("three-orders-one-notice", own, edit=(*edit, *early))
    assert money(result, "WIN002") == ["5.00"]
    assert len(found(result, "WIN001")) == 1


FIRST = "4501011**20261102~\nREF*DP*038~\nREF*IA*70017~\nFOB*CC~\nITD*01*3*2**10**30~\n"


def test_what_gives_way_itself_makes_nothing_else_go() -> None:
    own = another("third", "1 USD", "ASN001", gives_way_to='["ship-notice-late"]')
    result = checked("asn-late-and-after-arrival", own)
    assert money(result, "ASN001") == ["1.00"]


# -- not certain


def test_a_charge_that_hangs_on_a_months_rate_is_a_possibility() -> None:
    (price,) = amounts(checked("arrives-late"), "WIN003")
    assert price.legs == (Decimal("0.00"), None, Decimal("180.00"))
    assert price.explanation.startswith("only if the period ends with on-time below goal")


def test_sources_that_disagree_move_low_and_high_and_not_what_is_expected() -> None:
    (price,) = amounts(checked("ships-late"), "WIN002")
    assert price.legs == (Decimal("100.08"), Decimal("166.80"), Decimal("166.80"))
    assert "another source says 3% of failing cost" in price.explanation


def test_a_charge_of_which_it_is_not_known_which_holds_is_a_span() -> None:
    own = charge("label-unreadable", "50 USD", "LBL001", when='{ delivery = "live" }')
    own += another("label-unreadable", "80 USD", "LBL001", id='"d"', when='{ delivery = "drop" }')
    result = checked(clauses=own, edit=bad_labels(1))
    (price,) = amounts(result, "LBL001")
    assert price.legs == (Decimal("50.00"), None, Decimal("80.00"))
    assert price.explanation == "needs delivery to tell which charge is made: 50 USD or 80 USD"
    assert result.unpriced == 0
    live = checked(clauses=own, edit=bad_labels(1), set={"delivery": "live"})
    assert money(live, "LBL001") == ["50.00"]


def test_a_charge_that_may_not_be_made_at_all_begins_at_nothing() -> None:
    own = 'remove = ["charges.label-unreadable"]\n'
    own += another("label-unreadable", "50 USD", "LBL001", when='{ delivery = "live" }')
    (price,) = amounts(checked(clauses=own, edit=bad_labels(1)), "LBL001")
    assert price.legs == (Decimal("0.00"), None, Decimal("50.00"))
    assert price.explanation.endswith("50 USD or none")


def test_a_charge_that_may_be_for_other_faults_begins_at_nothing() -> None:
    own = charge("label-unreadable", "50 USD", "LBL001", when='{ delivery = "live" }')
    own += another("label-unreadable", "80 USD", "LBL002", id='"d"', when='{ delivery = "drop" }')
    (price,) = amounts(checked(clauses=own, edit=bad_labels(1)), "LBL001")
    assert price.legs == (Decimal("0.00"), None, Decimal("50.00"))


def test_the_edition_of_a_charge_is_the_orders() -> None:
    result = checked("order-of-an-older-edition")
    assert money(result, "ASN001") == ["75.00"]


def test_an_order_without_a_date_is_priced_by_every_edition_it_may_be_of() -> None:
    edit = ({"in": "850", "old": "4501001**20261102~", "new": "4501001**~"},)
    (price,) = amounts(checked(set=LATE_NOTICE, edit=edit), "ASN001")
    assert price.legs == (Decimal("75.00"), None, Decimal("100.00"))
    assert price.explanation.startswith("needs po_date to tell which charge is made")


def test_an_order_that_is_not_given_is_priced_by_every_edition_it_may_be_of() -> None:
    (price,) = amounts(checked(set=LATE_NOTICE, drop=("850",)), "ASN001")
    assert price.legs == (Decimal("75.00"), None, Decimal("100.00"))
    (both,) = amounts(checked("order-missing", set=LATE_NOTICE), "ASN001")
    assert both.legs == (Decimal("75.00"), None, Decimal("100.00"))


@pytest.mark.parametrize(
    ("status", "why"),
    [("report_only", "reported, not billed"), ("announced", "announced, not in force yet")],
)
def test_what_is_not_billed_is_shown_and_costs_nothing(status: str, why: str) -> None:
    own = charge("label-unreadable", "50 USD", "LBL001", status=f'"{status}"')
    (price,) = amounts(checked(clauses=own, edit=bad_labels(1)), "LBL001")
    assert price.legs == (Decimal("0.00"),) * 3
    assert price.explanation == f"{why}, so 0.00; else 50 USD"


def test_a_charge_that_is_retired_is_none() -> None:
    own = charge("label-unreadable", "50 USD", "LBL001", status='"retired"')
    assert found(checked(clauses=own, edit=bad_labels(1)), "LBL001")[0].charge is None


def test_an_allowance_lets_some_faults_pass() -> None:
    own = charge("label-unreadable", "5 USD per excess carton", "LBL001", allowance='"2 carton"')
    result = checked(clauses=own, edit=bad_labels(5))
    assert sum(one.expected or 0 for one in amounts(result, "LBL001")) == Decimal("15.00")


def test_which_occurrence_it_is_is_not_known() -> None:
    (price,) = amounts(checked("sscc-on-two-packs"), "LBL002")
    assert price.legs == (Decimal("0.00"), None, Decimal("75.00"))


@pytest.mark.parametrize(
    ("before", "count", "legs"),
    [
        ({"LBL001": 0}, 1, (0, 0, 0)),
        ({"LBL001": 1}, 1, (50, 50, 50)),
        ({"LBL001": 1}, 2, (50, 50, 50)),
        ({"LBL001": 0}, 2, (0, None, 50)),  # the first of them is a warning, the second is not
        ({}, 1, (0, None, 50)),
    ],
)
def test_the_counts_of_the_history_say_which_occurrence_it_is(
    before: dict[str, int], count: int, legs: tuple[int | None, ...]
) -> None:
    tiers = '[{ up_to = 1, is = "warning" }, { is = "50 USD" }]'
    own = charge("label-unreadable", "", "LBL001", tiers_by='"occurrence"', tiers=tiers)
    counts = {code: Decimal(number) for code, number in before.items()}
    known = Known(history=History(source="history.toml", counts=counts))
    result = checked(clauses=own, edit=bad_labels(count), options={"known": known})
    prices = amounts(result, "LBL001")
    sums = [
        None if None in each else sum(leg or 0 for leg in each)
        for each in zip(*(one.legs for one in prices), strict=True)
    ]
    assert sums == list(legs)


@pytest.mark.parametrize(
    ("each", "times"), [("shipment", 1), ("line", 1), ("item", 1), ("store", 2), ("occurrence", 2)]
)
def test_a_charge_is_made_once_for_each_article_store_or_fault(each: str, times: int) -> None:
    # One store of a line gets too little and another too much: two faults of one article.
    own = '[charges.own]\nsource = "guide"\nfor = ["FIL001", "FIL002"]\neach = "{}"\nis = "{} USD"'
    name = "right-in-total-wrong-by-store"
    plain, made = (
        sum(
            finding.charge.low or 0
            for code in ("FIL001", "FIL002")
            for finding in found(checked(name, own.format(each, price)), code)
            if finding.charge is not None
        )
        for price in (0, 10)
    )
    assert made - plain == 10 * times
