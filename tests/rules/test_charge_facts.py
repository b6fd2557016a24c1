"""What a charge is reckoned on: how late, how many of each thing, what is invoiced, who says so."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import example, found, shipment

from edicompliance.documents import Invoice
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.reports.check import as_json
from edicompliance.rules import CheckResult, check
from edicompliance.rules.timing.lateness import late_by

LATE = {"asn_planned": datetime.fromisoformat("2026-11-24T20:30:00-05:00")}
"""147.5 hours after the limit of the sample, Wednesday 17:00 in New York."""
ZONE = "America/New_York"
NO_OTHERS = 'remove = ["charges.ship-notice-late"]\n'


def charge(price: str, grain: str = "shipment") -> str:
    return f"""
[charges.own]
source = "guide"
for = ["ASN001"]
each = "{grain}"
billed_to = "the parent company"
{price}
"""


def judged(
    clauses: str, *invoices: Invoice, strict: bool = False, head: str = NO_OTHERS, **keys: Any
) -> CheckResult:
    one = shipment(set={**LATE, **keys})
    assert one.facts.checked_at is not None
    given = replace(one, invoices=invoices)
    profile = example(head + clauses)
    return check(given, profile, now=one.facts.checked_at, select=["ASN001"], strict_sources=strict)


def price(clauses: str, *invoices: Invoice, **keys: Any) -> str:
    (one,) = found(judged(clauses, *invoices, **keys), "ASN001")
    assert one.charge is not None
    return str(one.charge)


@pytest.mark.parametrize(
    ("unit", "costs"),
    [
        ("late_day", "7.00 USD"),
        ("late_day up to 5", "5.00 USD"),
        ("late_business_day after 1 up to 5", "4.00 USD"),
        ("trailer", "1.00 USD"),
        ("item", "3.00 USD"),
        ("dc", "1.00 USD"),
        ("unit", "168.00 USD"),
        ("failing unit", "168.00 USD"),
        ("container", "not known"),
        ("document", "1.00 USD"),
        ("failing document", "1.00 USD"),
        ("label", "12.00 USD"),
        ("failing label", "12.00 USD"),
    ],
)
def test_what_is_counted_is_what_the_papers_say(unit: str, costs: str) -> None:
    assert price(charge(f'is = "1 USD per {unit}"')) == costs


def test_the_tier_goes_by_how_late_it_is() -> None:
    tiers = (
        'tiers = [{ above = 147.5, is = "3 USD" }, { above = 24, is = "2 USD" }, { is = "1 USD" }]'
    )
    assert price(charge(f'tiers_by = "late_hours"\n{tiers}')) == "2.00 USD"
    later = datetime.fromisoformat("2026-11-24T20:30:01-05:00")
    assert price(charge(f'tiers_by = "late_hours"\n{tiers}'), asn_planned=later) == "3.00 USD"
    assert price(charge(f'tiers_by = "late_days"\n{tiers}')) == "1.00 USD"


def test_a_share_of_the_invoice_is_of_all_invoices_of_the_order() -> None:
    whole = shipment().orders[0].po_number
    bills = [
        Invoice.model_validate(
            {"invoice_number": number, "po_number": whole, "totals": {"amount": Decimal(amount)}}
        )
        for number, amount in (("1", "1000.00"), ("2", "500.00"))
    ]
    share = charge('is = "3% of invoice"', "po")
    assert price(share, *bills) == "45.00 USD"
    assert price(share, bills[0], bills[0]) == "not known"
    assert price(share) == "not known"


def test_a_share_of_the_freight_is_of_what_the_carrier_takes() -> None:
    clauses = charge('is = "10% of freight, at least 20 USD"')
    assert price(clauses) == "at least 20.00 USD, expected not known"
    assert price(clauses, freight_cost=Decimal("431.50")) == "43.15 USD"
    assert price(clauses, freight_cost=Decimal(100)) == "20.00 USD"


def test_of_a_charge_for_each_carton_label_the_guide_says_how_many_each_bears() -> None:
    head = 'remove = ["charges.ship-notice-late", "labels.carton"]\n'
    two = '\n[labels.carton]\nsource = "guide"\ncount = 2\n'
    assert price(charge('is = "1 USD per label"') + two, head=head) == "24.00 USD"
    assert price(charge('is = "1 USD per failing label"') + two, head=head) == "24.00 USD"
    assert price(charge('is = "1 USD per failing label"'), head=head) == "0.00 USD"


def test_what_a_month_allows_is_not_taken_off_one_shipment() -> None:
    clause = charge('is = "5 USD per excess po"\nallowance = "1% of po"', "month")
    assert price(clause) == "0.00 to 5.00 USD, expected not known"


def _days(*numbers: int) -> tuple[Decimal | None, ...]:
    return tuple(Decimal(one) for one in numbers)


def test_a_day_late_is_one_that_was_begun() -> None:
    calendar = BusinessCalendar("plain")
    due = at_instant(datetime.fromisoformat("2026-11-20T17:00:00-05:00"), ZONE)
    told = {
        text: tuple(
            late_by(due, at_instant(datetime.fromisoformat(f"{text}-05:00"), ZONE), calendar)[name]
            for name in ("late_days", "late_business_days")
        )
        for text in ("2026-11-20T17:00:00", "2026-11-20T17:10:00", "2026-11-23T09:00:00")
    }
    assert list(told.values()) == [_days(0, 0), _days(1, 1), _days(3, 1)]


def test_of_a_date_each_later_day_counts_and_of_two_dates_no_hours() -> None:
    due, done = on_day(date(2026, 11, 20), ZONE), on_day(date(2026, 11, 24), ZONE)
    late = late_by(due, done, None)
    assert (late["late_days"], late["late_hours"], late["late_business_days"]) == (
        Decimal(4),
        None,
        None,
    )


def test_a_finding_names_its_clauses_and_who_says_its_price() -> None:
    (one,) = as_json(judged(charge('is = "5 USD"')))["findings"]
    assert one["clause"] == "deadlines.ship-notice"
    assert one["edition"] == "2026-11"
    assert one["charge"]["clause"] == "charges.own"
    assert one["charge"]["source"]["grade"] == "contract"
    assert one["charge"]["charges"][0]["billed_to"] == "the parent company"


def test_the_bound_of_the_sum_is_not_known_where_that_of_a_charge_is_not() -> None:
    told = as_json(judged(charge('is = "250 USD + actual freight"')))
    assert (told["at_risk_low"], told["at_risk_high"]) == ("250.00", None)


def test_a_price_is_no_better_than_the_measure_it_hangs_on() -> None:
    weak = """
[sources.blog]
title = "What Example Mart measures"
grade = "W"
[measures.own]
source = "blog"
kind = "on-time"
goal = "90%"
"""
    clauses = weak + charge('is = "5 USD"\ntrigger = "own below goal"')
    (loose,) = found(judged(clauses), "ASN001")
    (strict,) = found(judged(clauses, strict=True), "ASN001")
    assert loose.charged[0].source.grade == "W"
    assert strict.charge is not None
    assert strict.charge.legs == (None, None, None)
    assert "not priced: weak source: kind and goal of measures.own#own" in strict.charge.explanation
