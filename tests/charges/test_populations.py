"""A rate over a period: what it is, how it may end, and how lines make one."""

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.charges import Amount, parse_condition
from edicompliance.charges.counted import CountedLine, Counting, population_of
from edicompliance.charges.period import allot, under
from edicompliance.charges.population import OPEN, SURE, Population, Prospect

BELOW = parse_condition("otif below 90%")
CONDITIONS = [
    parse_condition(f"otif {word} {limit}%")
    for word in ("below", "above", "at least", "at most")
    for limit in (0, 50, 90, 100)
]


def population(counted: int, met: int, unsure: int = 0, rest: int | None = 0) -> Population:
    """Counts, as whole numbers."""
    return Population(
        counted=Fraction(counted),
        met=Fraction(met),
        open=Fraction(unsure),
        rest=None if rest is None else Fraction(rest),
    )


# -- how a period may end


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((100, 89), Prospect(always=True, now=True, ever=True)),
        ((100, 90), Prospect(always=False, now=False, ever=False)),
        ((100, 89, 1), Prospect(always=False, now=None, ever=True)),
        ((100, 88, 1), Prospect(always=True, now=True, ever=True)),
        ((100, 89, 0, 10), Prospect(always=False, now=True, ever=True)),
        ((100, 89, 0, 9), Prospect(always=True, now=True, ever=True)),  # 98 of 109 are 89.9%
        ((100, 95, 0, 5), Prospect(always=False, now=False, ever=False)),  # 95 of 105 are 90.5%
        ((100, 95, 0, 6), Prospect(always=False, now=False, ever=True)),  # 95 of 106 are 89.6%
        ((100, 10, 0, None), Prospect(always=False, now=True, ever=True)),
        ((100, 100, 0, None), Prospect(always=False, now=False, ever=True)),
        ((0, 0), Prospect(always=False, now=False, ever=False)),
        ((0, 0, 0, None), Prospect(always=False, now=False, ever=True)),
    ],
)
def test_below_a_goal_is_told_for_whatever_comes_as_it_stands_and_at_all(
    counts: tuple[int, ...], told: Prospect
) -> None:
    assert population(*counts).prospect(BELOW) == told


@given(
    counted=st.integers(1, 12),
    failed=st.integers(0, 12),
    unsure=st.integers(0, 12),
    rest=st.integers(0, 8),
    condition=st.sampled_from(CONDITIONS),
)
def test_a_prospect_is_what_trying_every_end_gives(
    counted: int, failed: int, unsure: int, rest: int, condition: object
) -> None:
    failed = min(failed, counted)
    unsure = min(unsure, counted - failed)
    one = population(counted, counted - failed - unsure, unsure, rest)
    ends = [
        Decimal(100) * (one.met + known + more).numerator / Decimal(counted + rest)
        for known, more in product(range(unsure + 1), range(rest + 1))
    ]
    held = [condition.holds(end) for end in ends]  # type: ignore[attr-defined]  # a condition
    told = one.prospect(condition)  # type: ignore[arg-type]
    assert (told.always, told.ever) == (all(held), any(held))


@given(counted=st.integers(1, 12), failed=st.integers(0, 12), condition=st.sampled_from(CONDITIONS))
def test_without_a_known_rest_any_number_may_come(
    counted: int, failed: int, condition: object
) -> None:
    met = counted - min(failed, counted)
    told = population(counted, met, 0, None).prospect(condition)  # type: ignore[arg-type]
    many = [population(counted, met, 0, rest).prospect(condition) for rest in (0, 5, 10**9)]  # type: ignore[arg-type]
    assert told.ever >= any(one.ever for one in many)
    assert told.always <= all(one.always for one in many)


def test_fewer_than_the_minimum_meet_no_condition() -> None:
    few = population(19, 0, 0, 0)
    assert few.prospect(BELOW, minimum=20) == Prospect(always=False, now=False, ever=False)
    running = population(19, 0, 0, None)
    assert running.prospect(BELOW, minimum=20) == Prospect(always=False, now=False, ever=True)
    assert population(20, 0).prospect(BELOW, minimum=20).always


def test_a_goal_of_the_measure_is_taken_where_the_condition_names_none() -> None:
    below_goal = parse_condition("otif below goal")
    assert population(100, 94).prospect(below_goal, Decimal(95)).always
    assert population(100, 94).prospect(below_goal) == OPEN


@pytest.mark.parametrize("one", [SURE, OPEN, Prospect(always=False, now=True, ever=True)])
def test_a_prospect_turned_round_twice_is_itself(one: Prospect) -> None:
    assert ~~one == one
    assert one & SURE == one
    assert (one & ~SURE) == Prospect(always=False, now=False, ever=False)


# -- what it costs


FINE = Amount(Decimal(80), Decimal(100), Decimal(120), "USD", "a fine")


@pytest.mark.parametrize(
    ("made", "legs"),
    [
        (SURE, ("80.00", "100.00", "120.00")),
        (Prospect(always=False, now=True, ever=True), ("0.00", "100.00", "120.00")),
        (Prospect(always=False, now=False, ever=True), ("0.00", "0.00", "120.00")),
        (OPEN, ("0.00", "None", "120.00")),
        (Prospect(always=False, now=False, ever=False), ("0.00", "0.00", "0.00")),
    ],
)
def test_a_charge_costs_as_far_as_it_is_made(made: Prospect, legs: tuple[str, ...]) -> None:
    assert tuple(map(str, under(FINE, made, "why").legs)) == legs


WEIGHTS = st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=12)


@given(cents=st.integers(0, 10**7), weights=WEIGHTS, seed=st.randoms())
def test_the_parts_of_a_charge_are_the_charge_to_the_cent_in_any_order(
    cents: int, weights: list[Decimal], seed: random.Random
) -> None:
    price = Decimal(cents) / 100
    amount = Amount(Decimal(0), price, price, "USD", "fine")
    parts: Sequence[tuple[tuple[str], Decimal]] = [
        ((f"{at:02}",), weight) for at, weight in enumerate(weights)
    ]
    told = allot(amount, parts)
    assert sum(one.expected or 0 for _, one in told) == price
    mixed = list(parts)
    seed.shuffle(mixed)
    assert allot(amount, mixed) == told


def test_parts_with_one_key_are_one_part() -> None:
    amount = Amount(Decimal(9), Decimal(9), Decimal(9), "USD", "fine")
    told = allot(amount, [(("a",), Decimal(1)), (("b",), Decimal(1)), (("a",), Decimal(1))])
    assert [(key, str(one.expected)) for key, one in told] == [(("a",), "6.00"), (("b",), "3.00")]


def test_where_one_weight_is_not_known_all_parts_are_equal() -> None:
    amount = Amount(Decimal(9), Decimal(9), Decimal(9), "USD", "fine")
    told = allot(amount, [(("a",), None), (("b",), Decimal(100))])
    assert [str(one.expected) for _, one in told] == ["4.50", "4.50"]
    assert allot(amount, []) == []


# -- lines


def line(shipment: str = "a", line: str = "1", po: str = "7", **more: int) -> CountedLine:
    """A line with whole numbers; `late` is what arrives late of it."""
    late = more.pop("late", 0)
    quantities = {name: Fraction(value) for name, value in more.items()}
    faults = {"WIN003": Fraction(late)} if late else {}
    return CountedLine(shipment=shipment, po=po, line=line, faults=faults, **quantities)


FULL, TIME = Counting(in_full=True), Counting()


@pytest.mark.parametrize(
    ("one", "in_full", "on_time"),
    [
        (line(ordered=10, shipped=10), "10 of 10, 100%", "10 of 10, 100%"),
        (line(ordered=10, shipped=6), "6 of 6, 100%", "6 of 6, 100%"),  # the rest may come
        (line(ordered=10, shipped=6, short=4), "6 of 10, 60%", "6 of 6, 100%"),
        (line(ordered=10, shipped=6, short=4, late=6), "0 of 10, 0%", "0 of 6, 0%"),
        (line(ordered=10, shipped=12), "10 of 10, 100%", "10 of 10, 100%"),
        (line(ordered=10, shipped=10, open=10), "0 of 10, and 10 open", "0 of 10, and 10 open"),
        (line(ordered=10, shipped=0), "0 of 0", "0 of 0"),
    ],
)
def test_a_line_counts_as_far_as_it_is_settled(
    one: CountedLine, in_full: str, on_time: str
) -> None:
    assert population_of([one], FULL).rate_text == in_full
    assert population_of([one], TIME).rate_text == on_time


def test_more_than_ordered_counts_where_the_guide_lets_it() -> None:
    over = line(ordered=10, shipped=12)
    assert population_of([over], Counting(in_full=True, capped=False)).met == 12


def test_orders_and_shipments_of_one_line_are_told_apart() -> None:
    two_orders = [
        line("a", "1", po="7", ordered=5, shipped=5),
        line("a", "1", po="8", ordered=5, shipped=4, short=1),
    ]
    by_order, by_shipment = (
        Counting(in_full=True, each="po"),
        Counting(in_full=True, each="shipment"),
    )
    assert population_of(two_orders, by_order).rate_text == "1 of 2, 50%"
    assert population_of(two_orders, by_shipment).rate_text == "0 of 1, 0%"


def test_an_order_of_which_a_line_is_open_is_open() -> None:
    lines = [
        line("a", "1", ordered=5, shipped=5),
        line("a", "2", ordered=5, shipped=5, open=5),
    ]
    assert population_of(lines, Counting(each="po")).rate_text == "0 of 1, and 1 open"


def test_two_shipments_of_a_line_are_filled_against_what_was_ordered_of_it() -> None:
    parts = [
        line("a", ordered=10, shipped=8, short=2),
        line("b", ordered=10, shipped=6, short=4),
    ]
    assert population_of(parts, FULL).rate_text == "10 of 10, 100%"


# -- counts put together


def test_what_is_counted_of_two_halves_of_a_month_is_added_up() -> None:
    first, second = population(100, 85, 5, 60), population(50, 50)
    assert first + second == population(150, 135, 5, 60)
    assert Population.of_all([population(100, 85, 5), second]) == population(150, 135, 5)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [(True, True, True), (True, False, False), (None, True, None), (None, False, False)],
)
def test_two_conditions_hold_as_it_stands_where_each_does(
    one: bool | None, other: bool | None, both: bool | None
) -> None:
    told = Prospect(False, one, True) & Prospect(False, other, True)
    assert told.now is both


@pytest.mark.parametrize(
    ("counts", "told"),
    [((100, 100), "100 of 100, 100%"), ((8, 5), "5 of 8, 62.5%"), ((3, 2), "2 of 3, 66.67%")],
)
def test_a_rate_is_told_without_zeros_behind_the_point(counts: tuple[int, int], told: str) -> None:
    assert population(*counts).rate_text == told


@pytest.mark.parametrize(
    ("each", "told"),
    [("line", "2 of 3, 66.67%"), ("po", "1 of 2, 50%"), ("shipment", "1 of 2, 50%")],
)
def test_a_thing_misses_where_a_part_of_it_does(each: str, told: str) -> None:
    lines = [
        line("a", "1", ordered=5, shipped=5),
        line("a", "2", ordered=5, shipped=4, short=1),
        line("b", "1", po="8", ordered=5, shipped=5),
        line("b", "2", po="8", ordered=5, shipped=0),
    ]
    counting = Counting(in_full=True, each=each)  # type: ignore[arg-type]  # of the cases
    told_now = population_of(lines[:3], counting).rate_text
    assert told_now == told
    if each == "po":
        assert population_of(lines, counting).rate_text == "0 of 1, 0%"  # order 8 is unfinished


@given(
    shipped=st.lists(st.integers(0, 9), min_size=1, max_size=4),
    missing=st.integers(0, 5),
    late=st.lists(st.booleans(), min_size=4, max_size=4),
    seed=st.randoms(),
)
def test_cutting_a_line_into_shipments_changes_nothing(
    shipped: list[int], missing: int, late: list[bool], seed: random.Random
) -> None:
    ordered = sum(shipped) + missing
    whole_late = sum(one for one, is_late in zip(shipped, late, strict=False) if is_late)
    whole = line(ordered=ordered, shipped=sum(shipped), short=missing, late=whole_late)
    parts = [
        line(
            f"shipment {at}",
            ordered=ordered,
            shipped=one,
            short=ordered - one,  # each alone sees the others' part as short
            late=one if is_late else 0,
        )
        for at, (one, is_late) in enumerate(zip(shipped, late, strict=False))
    ]
    seed.shuffle(parts)
    for counting in (FULL, TIME):
        assert population_of(parts, counting) == population_of([whole], counting)
