"""Into which month, week or day something falls, by which day, and what misses a measure."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.rules.samples import context_of, example, shipment

from edicompliance.charges import parse_condition
from edicompliance.charges.counted import Counting
from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import Moment, at_instant, on_day
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.money.period_model import (
    Period,
)
from edicompliance.rules.money.period_of import (
    bounds,
    codes_of,
    counted_on,
    counting_of,
    day_of,
    measure_of,
    parts_of,
    period_around,
)

DAY = date(2026, 11, 18)
MONTH = Period("month", date(2026, 11, 1), date(2026, 11, 30))
ZONE = "America/New_York"


def measure(kind: str = "otif", **keys: Any) -> Measure:
    return Measure.model_validate({"kind": kind, "unit": "case", "period": "month", **keys})


PERFECT = Measure.model_validate(
    {"kind": "perfect-order", "period": "month", "measures": ["a", "b"], "combine": "all"}
)


def clause(**keys: Any) -> ChargeClause:
    base = {"id": "otif", "for": ["WIN003"], "each": "month", "is": "3% of failing cost"}
    return ChargeClause.model_validate({**base, **keys})


# -- into which period something falls


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("day", DAY, DAY),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("rolling 4 weeks", date(2026, 10, 22), DAY),
        ("rolling 30 days", date(2026, 10, 20), DAY),
        ("rolling 1 day", DAY, DAY),
        ("retailer month", date(2026, 11, 1), date(2026, 11, 28)),  # 4-5-4 from 1 February
        ("retailer quarter", date(2026, 11, 1), date(2027, 1, 30)),
    ],
)
def test_a_day_falls_into_a_span_that_ends_with_it_or_into_the_calendars(
    text: str, first: date, last: date
) -> None:
    assert bounds(text, DAY, measure(), example()) == (first, last)
    assert bounds(text, DAY, None, example()) == (first, last)


def test_what_the_calendars_do_not_say_cannot_be_told() -> None:
    with pytest.raises(CannotTell, match="a rate over the last 2 months is not reckoned"):
        bounds("rolling 2 months", DAY, None, example())
    strange = measure(fiscal="lunar")
    with pytest.raises(CannotTell, match="has no fiscal calendar for its retailer month"):
        bounds("retailer month", DAY, strange, example())
    assert bounds("month", DAY, strange, example())[0] == date(2026, 11, 1)


def test_the_span_is_that_of_the_condition_else_of_the_measure_else_of_the_charge() -> None:
    over = parse_condition("otif below 90% over 2 weeks")
    asked = period_around(DAY, clause(), measure(), over, example())
    assert (asked.text, asked.starts, asked.ends) == ("2 weeks", date(2026, 11, 5), DAY)
    assert period_around(DAY, clause(), measure(), None, example()) == MONTH
    each_po = clause(each="po")
    assert period_around(DAY, each_po, measure(), None, example()) == MONTH
    assert period_around(DAY, clause(), None, None, example()) == MONTH
    with pytest.raises(CannotTell, match="made each week, and the rate is taken over month"):
        period_around(DAY, clause(each="week"), measure(), None, example())
    with pytest.raises(CannotTell, match="does not say over what time it is measured"):
        period_around(DAY, each_po, None, None, example())


def test_a_period_is_named_with_its_days_and_what_has_a_rate_of_its_own() -> None:
    assert str(MONTH) == "month 2026-11-01 to 2026-11-30"
    named = replace(MONTH, group="department=17")
    assert str(named) == "month 2026-11-01 to 2026-11-30 of department=17"


def test_a_day_is_one_of_the_retailers_clock_and_two_are_none() -> None:
    context = context_of(shipment())  # a retailer of Chicago
    assert day_of(on_day(DAY, ZONE), context) == DAY
    midnight = at_instant(datetime(2026, 11, 18, 5, 30, tzinfo=UTC), ZONE)
    assert day_of(midnight, context) == date(2026, 11, 17)
    two = Moment(midnight.first, datetime(2026, 11, 18, 6, 30, tzinfo=UTC), ZONE)
    with pytest.raises(CannotTell, match="not told whether that is 2026-11-17 or 2026-11-18"):
        day_of(two, context)


@pytest.mark.parametrize(
    ("kind", "keys", "anchor", "day"),
    [
        ("otif", {}, "arrived", date(2026, 11, 20)),
        ("collect-ready", {}, "departed", DAY),
        ("asn-on-time", {"unit": "asn"}, "departed", DAY),
        ("acknowledgment-on-time", {"unit": "po"}, "po_date", date(2026, 11, 2)),
        ("otif", {"dated_by": "departed"}, "departed", DAY),
        ("collect-ready", {"dated_by": "arrived"}, "arrived", date(2026, 11, 20)),
    ],
)
def test_an_order_is_counted_by_the_day_of_the_guide_else_by_a_usual_one(
    kind: str, keys: dict[str, Any], anchor: str, day: date
) -> None:
    context = context_of(shipment())
    (order,) = context.shipment.orders
    assert counted_on(order, measure(kind, **keys), context) == (day, anchor)
    assert counted_on(order, None, context) == (date(2026, 11, 20), "arrived")


@pytest.mark.parametrize(
    ("kind", "each"), [("perfect-order", "po"), ("asn-on-time", "asn"), ("asn-accuracy", "asn")]
)
def test_some_kinds_say_by_their_name_what_they_count(kind: str, each: str) -> None:
    more = {"measures": ["a", "b"], "combine": "all"} if kind == "perfect-order" else {}
    told = Measure.model_validate({"kind": kind, "period": "month", **more})
    assert counting_of(told) == (Counting(False, each, True), "")  # type: ignore[arg-type]
    assert counting_of(told, [measure("otif")])[0].in_full is True


def test_what_misses_a_measure_is_said_by_its_charges_else_by_its_kind() -> None:
    profile = example()
    assert codes_of("on-time", measure("on-time"), profile) == ("WIN003",)
    assert codes_of("none", measure("received-as-ordered"), profile) == (
        "ASN003",
        "FIL001",
        "FIL002",
    )
    assert codes_of("on-time", measure("otif"), profile) == ("WIN003", "FIL001")
    with pytest.raises(CannotTell, match=r"^measures.none: no rule says what misses it$"):
        codes_of("none", PERFECT, profile)


def test_a_perfect_order_is_made_of_the_measures_that_it_names() -> None:
    context = context_of(shipment())
    facts = context.facts()
    condition = parse_condition("perfect-order below 90%")
    whole = measure_of(condition, facts, context)
    assert whole.clause.kind == "perfect-order"
    parts = parts_of("perfect-order", whole, facts, context)
    assert [name for name, _ in parts] == ["on-time", "fill-rate", "asn-accuracy"]
    (one,) = parts_of("on-time", parts[0][1], facts, context)
    assert one == ("on-time", parts[0][1])
