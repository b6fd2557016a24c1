"""An order as a rate counts it: what a fault misses, what passes, which lines do not count."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from edicompliance.charges.counted import Counting
from edicompliance.documents.segments.times import at_instant
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.money.rated import Counted, Rated, without
from edicompliance.rules.orders.counted_order import OneLine

ZONE = "America/New_York"


def measure(kind: str = "otif", **keys: Any) -> Measure:
    return Measure.model_validate({"kind": kind, "unit": "case", "period": "month", **keys})


# -- an order, counted


def rated(*codes: str, left: tuple[str, ...] = (), **keys: Any) -> Rated:
    return Rated("m", measure("otif", **keys), codes, frozenset(left))


def one_line(name: str, shipped: int = 4) -> OneLine:
    return OneLine(name, Fraction(10), Fraction(shipped), Fraction(1), "EA", Decimal(8), Decimal(2))


def counted(*of: Rated, each: Any = "quantity") -> Counted:
    own = {name: one_line(name) for name in ("1", "2")}
    return Counted(Counting(True, each), (), of, own)


def about(name: str | None = None, **more: Any) -> Violation:
    return Violation("", (), subject=Subject(po="1", line=name), **more)


def test_a_fault_misses_a_measure_unless_it_is_left_out_or_within_its_grace() -> None:
    due, done = (at_instant(datetime(2026, 11, 18, hour, tzinfo=UTC), ZONE) for hour in (17, 18))
    late = about("1", due=due, done=done)
    assert rated("WIN003").is_missed_by("WIN003", late)
    assert not rated("FIL001").is_missed_by("WIN003", late)
    assert not rated("WIN003", left=("1",)).is_missed_by("WIN003", late)
    assert not rated("WIN003", grace="1 hour").is_missed_by("WIN003", late)
    assert rated("WIN003", grace="59 minutes").is_missed_by("WIN003", late)


def test_a_fault_passes_where_each_measure_that_asks_for_it_lets_it() -> None:
    strict, mild = rated("WIN003"), rated("WIN003", left=("1",))
    assert counted(mild).passes("WIN003", about("1"))
    assert not counted(mild, strict).passes("WIN003", about("1"))
    assert not counted(mild).passes("WIN003", about("2"))
    assert not counted(mild).passes("FIL001", about("1"))  # nobody asks for it


def test_lines_that_no_measure_counts_are_left() -> None:
    first, second = rated("WIN003", left=("1", "2")), rated("WIN003", "FIL001", left=("1",))
    told = counted(first, second)
    assert told.left_by("WIN003") == {"1"}
    assert told.left_by("FIL001") == {"1"}
    assert told.left_by("ASN001") == {"1"}
    assert counted().left_by("WIN003") == frozenset()
    assert [one.name for one in told.about("WIN003", None)] == ["2"]
    assert [one.name for one in told.about("WIN003", "1")] == ["1"]
    assert told.about("WIN003", "9") == []
    assert [one.name for one in told.left_of("WIN003", None)] == ["1"]
    assert told.left_of("WIN003", "1") == []
    assert counted(rated("WIN003", left=("9",))).left_of("WIN003", None) == []


@pytest.mark.parametrize(
    ("each", "short", "amount"),
    [("quantity", False, 8), ("quantity", True, 12), ("line", True, 2), ("po", True, 1)],
)
def test_a_fault_is_as_much_as_its_lines_are_in_what_is_counted(
    each: str, short: bool, amount: int
) -> None:
    told = counted(rated("WIN003"), each=each)
    assert told.quantity_of(list(told.own.values()), about(), short=short) == amount


@pytest.mark.parametrize(
    ("cost", "left", "rest"),
    [
        ("60.00", ["10.00", "5.00"], "45.00"),
        ("60.00", [None], None),
        (None, ["10.00"], None),
    ],
)
def test_what_does_not_count_is_taken_off_a_fault_at_its_cost(
    cost: str | None, left: list[str | None], rest: str | None
) -> None:
    counts: Mapping[str, Decimal | None] = {"po": Decimal(1), "carton": Decimal(4)}
    whole = about(cost=None if cost is None else Decimal(cost), counts=counts)
    told = without(whole, [None if one is None else Decimal(one) for one in left])
    assert told.cost == (None if rest is None else Decimal(rest))
    assert told.counts == {"po": Decimal(1), "carton": None}
    assert without(whole, []) is whole
