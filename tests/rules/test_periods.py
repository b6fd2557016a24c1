"""The charge of a period: made once, for everything in it, and borne once by what failed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.samples import DAY, checked

from edicompliance.charges import parse_condition
from edicompliance.charges.counted import CountedLine, Counting
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.history import FailedBefore, History, PeriodBefore
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.money.period_model import (
    Failing,
    Period,
    PeriodCase,
    PeriodCharge,
    together,
)
from edicompliance.rules.money.periods import charge_of, charges_of

MONTH = Period("month", date(2026, 11, 1), date(2026, 11, 30))
PRICE = Decimal("12.34")
"""Of a case, whatever is in it."""


def clause(text: str = "3% of failing cost", **more: Any) -> ChargeClause:
    """A charge for what is late or short, made below 90%."""
    keys = {"id": "otif", "for": ["WIN003", "FIL001"], "each": "month", "is": text}
    return ChargeClause.model_validate({**keys, "trigger": "otif below goal", **more})


def case(
    shipment: str,
    *rows: tuple[str, str, int, int, bool],
    made: ChargeClause | None = None,
    goals: tuple[Decimal | None, ...] = (Decimal(90),),
    **measured: Any,
) -> PeriodCase:
    """A shipment; a row is order, line, how many cases were ordered and ship, whether late.

    What does not ship is short: it is past the cancel date.
    """
    made = made or clause()
    keys = {"kind": "otif", "unit": "case", "period": "month", "goal": "90%", **measured}
    lines = [_line(shipment, *row) for row in rows]
    return PeriodCase(
        label="charges.otif#otif",
        clause=made,
        period=MONTH,
        currency="USD",
        measure_name="otif",
        measure=Measure.model_validate(keys),
        condition=made.trigger or made.waived_if,
        waives=made.waived_if is not None,
        goals=goals,
        counting=Counting(in_full=True),
        anchor="must_arrive_by",
        lines=tuple(lines),
        failing=tuple(fault for one in lines for fault in _faults(one, made)),
        pos=frozenset(one.po for one in lines),
        shipments=frozenset((shipment,)),
        wholes={(shipment, ""): ({"po": Decimal(len({one.po for one in lines}))}, {})},
    )


def _line(shipment: str, po: str, line: str, ordered: int, shipped: int, late: bool) -> CountedLine:
    return CountedLine(
        shipment=shipment,
        po=po,
        line=line,
        ordered=Fraction(ordered),
        shipped=Fraction(shipped),
        short=Fraction(ordered - shipped),
        faults={"WIN003": Fraction(shipped)} if late and shipped else {},
    )


def _faults(one: CountedLine, made: ChargeClause) -> list[Failing]:
    found = []
    for code, quantity in (("WIN003", one.faults.get("WIN003", 0)), ("FIL001", one.short)):
        if quantity:
            cost = Decimal(int(quantity)) * PRICE
            subject = Subject(po=one.po, line=one.line)
            seen = Violation("", (), subject=subject, cost=cost, counts={"case": Decimal(1)})
            key = (one.shipment, code, one.po, one.line, "", "1")
            grain = "" if made.is_of_a_period else one.po
            lines = ((one.line, cost),)
            found.append(
                Failing(key, seen, Fraction(quantity), lines, code == "FIL001", grain=grain)
            )
    return found


def before(counted: int = 0, met: int = 0, *failing: FailedBefore, **more: Any) -> PeriodBefore:
    """What the history says."""
    return PeriodBefore(
        measure="otif",
        starts=MONTH.starts,
        counted=Decimal(counted),
        met=Decimal(met),
        failing=failing,
        **more,
    )


def row(quantity: int, cost: str | None, po: str = "", code: str = "WIN003") -> FailedBefore:
    """A line that failed before."""
    return FailedBefore(
        code=code, quantity=Decimal(quantity), cost=None if cost is None else Decimal(cost), po=po
    )


def legs(charge: PeriodCharge) -> tuple[str, ...]:
    return tuple(map(str, charge.amount.legs))


# -- by hand


def test_a_month_below_its_goal_costs_a_share_of_all_that_failed_in_it() -> None:
    # 85 of 100 before, 15 failed at 200.00; 10 late of 20 now: 95 of 120 are 79.17%.
    # 10 x 12.34 = 123.40; 323.40 in all; 3% are 9.702.
    told = charge_of(
        case("a", ("1", "1", 10, 10, True), ("2", "1", 10, 10, False)),
        before(100, 85, row(15, "200.00")),
        until_end=True,
    )
    assert told.whole.rate_text == "95 of 120, 79.17%"
    assert legs(told) == ("9.70", "9.70", "9.70")
    borne = {one.shipment: str(one.amount.expected) for one in told.allotted}
    assert borne == {"": "6.00", "a": "3.70"}
    assert told.amount_before is not None
    assert str(told.amount_before.expected) == "6.00"


@pytest.mark.parametrize(
    ("counts", "total", "over", "expected"),
    [
        ((100, 100), None, False, ("0.00", "0.00", "3.70")),  # 100 of 110: at its goal
        ((100, 85), None, False, ("0.00", "3.70", "3.70")),  # 85 of 110: all of the rest may pass
        ((100, 85), 140, False, ("3.70", "3.70", "3.70")),  # with 30 more 115 of 140: 82.14%
        ((100, 85), 360, False, ("0.00", "3.70", "3.70")),  # with 250 more 335 of 360: 93.06%
        ((100, 100), 111, False, ("0.00", "0.00", "0.00")),  # with 1 more 100 of 111: 90.09%
        ((98, 98), 108, False, ("0.00", "0.00", "0.00")),  # nothing comes any more: 98 of 108
        ((100, 100), None, True, ("0.00", "0.00", "0.00")),
        ((100, 85), None, True, ("3.70", "3.70", "3.70")),
    ],
)
def test_low_is_if_all_that_comes_passes_and_high_if_none_of_it_does(
    counts: tuple[int, int],
    total: int | None,
    over: bool,
    expected: tuple[str, ...],
) -> None:
    known = before(
        *counts,
        *([row(counts[0] - counts[1], "0.00")] if counts[0] > counts[1] else []),
        total=None if total is None else Decimal(total),
    )
    told = charge_of(case("a", ("1", "1", 10, 10, True)), known, until_end=over)
    assert legs(told) == expected


def test_without_a_history_it_is_an_exposure_that_says_what_is_missing() -> None:
    told = charge_of(case("a", ("1", "1", 10, 10, True)))
    assert legs(told) == ("0.00", "None", "3.70")
    assert told.missing == "no history is given"
    assert told.amount.explanation == (
        "only if the period ends with otif below goal; at the most 3% of failing cost 123.40 = "
        "3.702; rounded to 3.70"
    )


def test_a_history_without_counts_of_the_month_says_so() -> None:
    (told,) = charges_of([case("a", ("1", "1", 10, 10, True))], History(source="h.toml"))
    assert told.before is None
    assert (
        told.missing == "the history has no counts of otif for the month 2026-11-01 to 2026-11-30"
    )


def test_where_another_source_has_a_lower_goal_nothing_is_certain() -> None:
    goals = (Decimal(90), Decimal(85))
    told = charge_of(
        case("a", ("1", "1", 10, 10, True), goals=goals),
        before(100, 96, row(4, "0.00")),
        until_end=True,
    )
    assert told.whole.rate_text == "96 of 110, 87.27%"
    assert legs(told) == ("0.00", "3.70", "3.70")
    assert "another source says the goal is 85%" in told.notes


def test_of_fewer_than_the_least_number_nothing_is_measured() -> None:
    told = charge_of(
        case("a", ("1", "1", 10, 10, True), minimum=50), before(10, 10), until_end=True
    )
    assert legs(told) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("missing", "rate", "expected"),
    [
        ("fails", "88 of 100, 88%", "0.00"),
        ("passes", "92 of 100, 92%", "0.00"),
        ("left out", "88 of 96, 91.67%", "0.00"),
        (None, "88 of 100, and 4 open", "0.00"),
    ],
)
def test_what_nobody_knows_of_counts_as_the_guide_says(
    missing: str | None, rate: str, expected: str
) -> None:
    known = before(100, 88, row(8, "0.00"), missing=Decimal(4))
    told = charge_of(case("a", missing=missing), known, until_end=True)
    assert told.whole.rate_text == rate
    assert told.amount.low is not None
    assert str(told.amount.low) == expected


def test_what_failed_before_at_an_unknown_cost_leaves_the_whole_open_and_not_our_part() -> None:
    told = charge_of(
        case("a", ("1", "1", 10, 10, True)), before(100, 80, row(5, "100.00")), until_end=True
    )
    assert legs(told) == ("6.70", "None", "None")  # 3.00 + 3.70, and 15 cases of unknown cost
    assert [str(one.amount.expected) for one in told.allotted if not one.before] == ["3.70"]
    assert told.amount.explanation.endswith("what 15 more that failed before cost is not known")
    assert told.amount_before is None


def test_a_charge_that_is_waived_above_a_rate_is_made_below_it() -> None:
    waived = clause(trigger=None, waived_if="otif above 95%")
    at_goal = charge_of(
        case("a", ("1", "1", 1, 1, True), made=waived), before(99, 99), until_end=True
    )
    assert at_goal.whole.rate_text == "99 of 100, 99%"
    assert legs(at_goal) == ("0.00", "0.00", "0.00")
    below = charge_of(
        case("a", ("1", "1", 9, 9, True), made=waived), before(91, 91), until_end=True
    )
    assert legs(below) == ("3.33", "3.33", "3.33")  # 3% of 9 x 12.34 = 111.06


def test_a_least_amount_and_an_allowance_bite_once_a_month() -> None:
    made = clause("5 USD per excess po", allowance="1% of po", trigger=None)
    cases = [case(f"s{at}", (str(at), "1", 1, 1, at < 3), made=made) for at in range(100)]
    told = charge_of(together(cases), before(numbers={"po": Decimal(0)}))
    assert legs(told) == ("10.00", "10.00", "10.00")  # three of 100 late, one of them free
    (told,) = charges_of(cases, None)  # others may have used it up, or the month be larger
    assert legs(told) == ("0.00", "None", "15.00")
    least = clause("3% of failing cost, at least 100 USD", trigger=None)
    (told,) = charges_of(
        [
            case("a", ("1", "1", 1, 1, True), made=least),
            case("b", ("2", "1", 1, 1, True), made=least),
        ],
        None,
    )
    assert legs(told) == ("100.00", "100.00", "100.00")
    assert str(told.exposure) == "200.00"


def test_a_charge_for_each_order_is_made_by_the_rate_of_the_month() -> None:
    each = clause("50 USD per failing po", each="po")
    made = case("a", ("1", "1", 5, 5, True), ("2", "1", 5, 5, True), made=each)
    told = charge_of(made, before(100, 100), until_end=True)
    assert legs(told) == ("0.00", "0.00", "0.00")
    told = charge_of(made, before(100, 80, row(20, "999.00")), until_end=True)
    assert legs(told) == ("100.00", "100.00", "100.00")  # what was before is charged by itself
    assert [(one.po, str(one.amount.expected)) for one in told.allotted] == [
        ("1", "50.00"),
        ("2", "50.00"),
    ]


def test_a_line_that_two_shipments_share_is_not_short_for_both() -> None:
    # 10 ordered; a ships 6 and calls 4 short, b ships 3 and calls 7 short: 1 is short.
    cases = [case("a", ("1", "1", 10, 6, False)), case("b", ("1", "1", 10, 3, False))]
    told = charge_of(together(cases), before(0, 0), until_end=True)
    assert told.whole.rate_text == "9 of 10, 90%"
    assert [str(one.amount.high) for one in told.allotted] == ["0.00"]  # at its goal
    cases.append(case("c", ("2", "1", 10, 10, True)))
    told = charge_of(together(cases), before(0, 0), until_end=True)
    assert legs(told) == ("4.07", "4.07", "4.07")  # 3% of 11 cases at 12.34 = 135.74


def test_a_shipment_that_the_counts_hold_already_is_not_counted_again() -> None:
    known = before(20, 10, row(10, "123.40", "1"), shipments=("a",))
    told = charge_of(
        case("a", ("1", "1", 10, 10, True), ("2", "1", 10, 10, False)), known, until_end=True
    )
    assert told.whole.rate_text == "10 of 20, 50%"
    assert told.own.counted == 0


# -- for any shipments


ROWS = st.lists(
    st.tuples(
        st.sampled_from("1234"), st.sampled_from("123"), st.integers(0, 9), st.integers(0, 9),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda row: (row[0], row[1]),
)  # fmt: skip
CHARGES = st.sampled_from(
    [
        "3% of failing cost",
        "3% of failing cost, at least 100 USD",
        "7 USD per failing po, at most 20 USD",
        "100 to 300 USD",
        "0.37 USD per failing line",
    ]
)
BEFORE = st.tuples(st.integers(0, 60), st.integers(0, 30), st.decimals(0, 999, places=2))


def rows_of(drawn: Sequence[tuple[str, str, int, int, bool]]) -> list[Any]:
    """Drawn rows, with no more shipped than ordered."""
    return [
        (po, line, ordered, min(ordered, shipped), late)
        for po, line, ordered, shipped, late in drawn
    ]


def known_of(drawn: tuple[int, int, Decimal]) -> PeriodBefore:
    met, failed, cost = drawn
    listed = [row(failed, str(cost), "900")] if failed else []
    return before(met + failed, met, *listed)


@given(drawn=ROWS, text=CHARGES, earlier=BEFORE, over=st.booleans())
def test_what_is_allotted_is_the_charge_to_the_cent(
    drawn: Any,
    text: str,
    earlier: tuple[int, int, Decimal],
    over: bool,
) -> None:
    told = charge_of(
        case("a", *rows_of(drawn), made=clause(text)), known_of(earlier), until_end=over
    )
    parts = [one.amount.legs for one in told.allotted] or [(Decimal(0),) * 3]
    for leg, own in zip(told.amount.legs, zip(*parts, strict=True), strict=True):
        known = [part for part in own if part is not None]
        assert (leg is None) == (len(known) < len(own))
        assert leg is None or sum(known, Decimal(0)) == leg
    assert sum(one.expected or 0 for one in told.items.values()) == sum(
        one.amount.expected or 0 for one in told.allotted if not one.before
    )


@given(
    drawn=st.lists(ROWS, min_size=1, max_size=4), text=CHARGES, earlier=BEFORE, seed=st.randoms()
)
def test_the_order_of_shipments_makes_no_difference(
    drawn: Any, text: str, earlier: tuple[int, int, Decimal], seed: random.Random
) -> None:
    cases = [case(f"s{at}", *rows_of(one), made=clause(text)) for at, one in enumerate(drawn)]
    told = charge_of(together(cases), known_of(earlier), until_end=True)
    seed.shuffle(cases)
    again = charge_of(together(cases), known_of(earlier), until_end=True)
    assert again.amount == told.amount
    assert again.items == told.items
    assert sorted(again.allotted, key=str) == sorted(told.allotted, key=str)


@given(drawn=ROWS, cut=st.integers(0, 6), text=CHARGES, earlier=BEFORE)
def test_cutting_a_shipment_in_two_changes_nothing(
    drawn: Any, cut: int, text: str, earlier: tuple[int, int, Decimal]
) -> None:
    rows, made = rows_of(drawn), clause(text)
    whole = charge_of(case("a", *rows, made=made), known_of(earlier), until_end=True)
    parts = together([case("a", *rows[:cut], made=made), case("b", *rows[cut:], made=made)])
    in_two = charge_of(parts, known_of(earlier), until_end=True)
    assert in_two.amount.legs == whole.amount.legs
    assert in_two.whole == whole.whole


@given(drawn=ROWS, earlier=BEFORE)
def test_a_month_costs_no_more_than_its_shipments_one_by_one(
    drawn: Any, earlier: tuple[int, int, Decimal]
) -> None:
    text = "3% of failing cost, at least 100 USD"
    cases = [case(f"s{at}", one, made=clause(text)) for at, one in enumerate(rows_of(drawn))]
    if not cases:
        return
    told = charge_of(together(cases), known_of((earlier[0], 0, Decimal(0))))
    assert told.exposure is not None
    assert told.amount.high is not None
    assert told.amount.high <= told.exposure


def test_a_condition_with_its_own_limit_needs_no_goal() -> None:
    made = clause(trigger="otif below 80%")
    assert made.trigger == parse_condition("otif below 80%")
    told = charge_of(
        case("a", ("1", "1", 10, 10, True), made=made, goals=(None,)),
        before(40, 40),
        until_end=True,
    )
    assert told.whole.rate_text == "40 of 50, 80%"
    assert legs(told) == ("0.00", "0.00", "0.00")


def test_a_charge_of_a_day_is_made_once_for_all_that_arrives_on_it() -> None:
    one = checked("arrives-late", DAY)
    (charge,) = [each for each in one.periods if each.case.clause.id == "a-day"]
    assert (charge.case.period.starts, charge.case.period.ends) == (date(2026, 11, 21),) * 2
    assert charge.amount.legs == (Decimal("500.00"),) * 3
    twice = charges_of([charge.case, replace(charge.case, shipments=frozenset(("other",)))], None)
    assert [each.amount.expected for each in twice] == [Decimal("500.00")]
