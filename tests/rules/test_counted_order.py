"""What a rate is counted in: pieces, cases, money, lines; and what a fault takes of it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.charges.counted import Counting
from edicompliance.documents import CannotTell
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.model import Violation
from edicompliance.rules.money.period_of import counting_of
from edicompliance.rules.orders.basis import Basis
from edicompliance.rules.orders.counted_order import OneLine, counted_lines


def counted(unit: str) -> list[tuple[Any, ...]]:
    """The lines of the sample: 96 mugs at 4.25, 48 towels at 6.40, 24 vases at 15.00."""
    context = context_of(shipment())
    (order,) = context.shipment.orders
    lines = counted_lines(order, unit, None, context)
    return [(one.ordered, one.shipped, one.price, one.cost) for one in lines]


def test_a_line_is_counted_in_its_own_unit_in_cases_and_in_money() -> None:
    price, goods = Decimal("4.25"), Decimal("408.00")
    assert counted("")[0] == (96, 96, price, goods)
    assert counted("EA")[0] == (96, 96, price, goods)
    assert counted("CA")[0] == (4, 4, price, goods)
    assert counted("cost")[0] == (408, 408, price, goods)


@pytest.mark.parametrize(
    ("unit", "each", "told"),
    [
        ("unit", "quantity", "EA"),
        ("case", "quantity", "CA"),
        ("carton", "quantity", "CA"),
        ("cost", "quantity", "cost"),
        ("line", "line", ""),
        ("po", "po", ""),
        ("shipment", "shipment", ""),
    ],
)
def test_each_word_of_the_guide_says_what_is_counted(unit: str, each: Any, told: str) -> None:
    measure = Measure.model_validate({"kind": "on-time", "unit": unit, "period": "month"})
    assert counting_of(measure) == (Counting(False, each, True), told)


@pytest.mark.parametrize(
    ("kind", "in_full"), [("otif", True), ("fill-rate", True), ("on-time", False)]
)
def test_what_is_short_counts_where_the_rate_is_of_full_orders(kind: str, in_full: bool) -> None:
    measure = Measure.model_validate({"kind": kind, "unit": "case", "period": "month"})
    assert counting_of(measure)[0].in_full is in_full


def test_more_than_ordered_counts_only_where_the_guide_says_so() -> None:
    keys = {"kind": "fill-rate", "unit": "case", "period": "month", "capped": False}
    assert counting_of(Measure.model_validate(keys))[0].capped is False


def test_a_guide_that_names_no_unit_cannot_be_counted_by() -> None:
    measure = Measure.model_validate({"kind": "on-time", "period": "month"})
    with pytest.raises(CannotTell, match="does not say in what unit it counts"):
        counting_of(measure)


@pytest.mark.parametrize(
    ("unit", "counts", "cost", "short"),
    [
        ("EA", {"unit": Decimal(24)}, None, Fraction(1)),  # of a case of 24
        ("CA", {"case": Decimal(2)}, None, Fraction(1, 12)),
        ("DZ", {"unit": Decimal(24)}, Decimal("51.00"), Fraction(1, 2)),  # told by its cost alone
        ("DZ", {}, None, Fraction(3)),  # else by what is left of the line
    ],
)
def test_a_fault_says_how_much_is_short_in_its_unit_by_its_cost_or_not_at_all(
    unit: str, counts: dict[str, Decimal | None], cost: Decimal | None, short: Fraction
) -> None:
    factor = Fraction(1, 24)
    line = OneLine("1", Fraction(4), Fraction(1), factor, unit, None, Decimal("4.25"))
    assert line.short_in(Violation("short", (), counts=counts, cost=cost)) == short


def test_a_part_of_a_prepack_has_no_price_of_its_own_and_doubts_are_told() -> None:
    context = context_of(shipment("prepack-shipped-as-components"))
    (order,) = context.shipment.orders
    lines = list(counted_lines(order, "", None, context))
    match = context.aboard.match_of(order)
    totals = [tally.component for _, tally in Basis(order, context, "").totals(match)]
    for line, component in zip(lines, totals, strict=True):
        assert (line.price is None) == (component is not None)
    doubtful = context_of(shipment("ship-notice-without-items"))
    (order,) = doubtful.shipment.orders
    with pytest.raises(CannotTell, match="ship notice ASN35011 has no items"):
        list(counted_lines(order, "", None, doubtful))
