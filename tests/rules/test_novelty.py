"""What a guide leaves out in its first weeks: new items, new places, a new supplier."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import example, shipment

from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.tables.listed import Listed
from edicompliance.masters import Masters, RetailLocation
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.known import Known
from edicompliance.rules.money.period_model import PeriodCharge

OWN = """
{head}

[measures.own]
source = "guide"
kind = "on-time"
unit = "unit"
period = "month"
dated_by = "departed"
goal = "95%"
exclude = ["{word} for 90 days"]

[charges.own]
source = "guide"
for = ["WIN003"]
each = "month"
trigger = "own below goal"
is = "2% of failing cost"
"""
LATE = "arrives-late"
"""It leaves on 18 November; three lines."""


def checked(word: str, masters: Masters | None = None, head: str = "") -> CheckResult:
    one = shipment(LATE)
    assert one.facts.checked_at is not None
    said = PeriodBefore(
        measure="own", starts=date(2026, 11, 1), counted=Decimal(100), met=Decimal(50)
    )
    history = History(source="h.csv", periods=(replace(said, counted=Decimal(50)),))
    known = Known(history=history, masters=masters or Masters())
    return check(
        one, example(OWN.format(word=word, head=head)), now=one.facts.checked_at, known=known
    )


def own(result: CheckResult) -> PeriodCharge | None:
    return next((one for one in result.periods if one.case.clause.id == "own"), None)


def items(*days: date | None) -> Masters:
    """A list of the articles of the order, each with its first day."""
    (order,) = shipment(LATE).orders
    rows = [
        ItemMaster(gtin=_number(line), since=day)
        for line, day in zip(order.lines, days, strict=True)
    ]
    return Masters(items=Items("items.csv", tuple(rows)))


def _number(line: Any) -> str:
    return next(str(one.value) for one in line.ids if one.qualifier in ("UP", "EN", "UK"))


def places(day: date | None) -> Masters:
    (order,) = shipment(LATE).orders
    party = next(one for one in order.parties if one.role == "ST")
    row = RetailLocation(code=party.code, since=day)
    return Masters(locations=Listed("places.csv", (row,)))


def test_without_a_list_nobody_knows_and_the_result_says_so() -> None:
    told = own(checked("new item"))
    assert told is not None
    assert told.own.failed > 0
    assert told.notes == ("taken: none of it is what the guide leaves out (new item for 90 days)",)


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2026, 8, 20), False),  # 90 days later is 18 November, the day it leaves
        (date(2026, 8, 21), True),
        (None, False),
    ],
)
def test_an_item_is_new_until_its_days_are_over(day: date | None, *, left: bool) -> None:
    count = len(shipment(LATE).orders[0].lines)
    masters = items(*[day, *[None] * (count - 1)])
    plain, told = (
        own(checked("new item", items(*[None] * count))),
        own(checked("new item", masters)),
    )
    assert told is not None
    assert plain is not None
    assert (told.own.failed < plain.own.failed) is left
    assert (told.amount.high < plain.amount.high) is left  # type: ignore[operator]  # both known
    assert told.notes == ()


def test_an_order_of_new_items_alone_is_not_counted() -> None:
    count = len(shipment(LATE).orders[0].lines)
    assert own(checked("new item", items(*[date(2026, 9, 1)] * count))) is None


@pytest.mark.parametrize(
    ("day", "left"), [(date(2026, 8, 20), False), (date(2026, 8, 21), True), (None, False)]
)
def test_an_order_to_a_new_place_is_not_counted(day: date | None, *, left: bool) -> None:
    assert (own(checked("new place", places(day))) is None) is left


@pytest.mark.parametrize(("day", "left"), [("2026-08-20", False), ("2026-08-21", True)])
def test_a_new_supplier_is_not_measured_in_his_first_weeks(day: str, *, left: bool) -> None:
    result = checked("new vendor", head=f"supplier_since = {day}")
    assert (own(result) is None) is left
    (late,) = (one for one in result.findings if one.code == "WIN003")
    assert late.charge is not None
    assert ("own leaves it out (new vendor for 90 days)" in late.charge.explanation) is left


def test_a_supplier_who_does_not_say_since_when_is_told_so() -> None:
    told = own(checked("new vendor"))
    assert told is not None
    assert "new vendor for 90 days" in told.notes[0]
