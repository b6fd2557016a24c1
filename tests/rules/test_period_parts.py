"""The small parts of a period's charge: into which it falls, what was before, what counts once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.samples import DAY, checked

from edicompliance.charges import parse_condition
from edicompliance.charges.counted import CountedLine, Counting
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.history import FailedBefore, History, PeriodBefore
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.money.netting import netted, periods_of
from edicompliance.rules.money.period_model import (
    Failing,
    Period,
    PeriodCase,
    RatePart,
    renamed,
    together,
)
from edicompliance.rules.money.period_parts import Priced, in_order, numbered, settled
from edicompliance.rules.money.period_rates import counted_before, rates_of, unlisted
from edicompliance.rules.money.periods import charge_of, charges_of
from edicompliance.rules.money.populations import Place
from edicompliance.rules.money.settling import NO_PERIODS, Settled

MONTH = Period("month", date(2026, 11, 1), date(2026, 11, 30))


def measure(kind: str = "otif", **keys: Any) -> Measure:
    return Measure.model_validate({"kind": kind, "unit": "case", "period": "month", **keys})


def clause(**keys: Any) -> ChargeClause:
    base = {"id": "otif", "for": ["WIN003"], "each": "month", "is": "3% of failing cost"}
    return ChargeClause.model_validate({**base, **keys})


# -- what was before


def before(counted: int, met: int, missing: int = 0, **more: Any) -> PeriodBefore:
    return PeriodBefore(
        measure="otif",
        starts=MONTH.starts,
        counted=Decimal(counted),
        met=Decimal(met),
        missing=Decimal(missing),
        **more,
    )


@pytest.mark.parametrize(
    ("word", "counted", "met", "unknown"),
    [
        ("left out", 96, 88, 0),
        ("passes", 100, 92, 0),
        ("fails", 100, 88, 0),
        (None, 100, 88, 4),
    ],
)
def test_what_nobody_knows_of_is_taken_as_the_guide_says(
    word: str | None, counted: int, met: int, unknown: int
) -> None:
    told = counted_before(before(100, 88, 4), measure(missing=word))
    assert [told.counted, told.met, told.open, told.rest] == [counted, met, unknown, 0]
    assert counted_before(before(100, 88, 4), None).open == 4


def line(name: str = "a", po: str = "1", **more: Any) -> CountedLine:
    keys = {"ordered": Fraction(10), "shipped": Fraction(10), **more}
    return CountedLine(shipment=name, po=po, line="1", **keys)


def case(*lines: CountedLine, **more: Any) -> PeriodCase:
    keys: dict[str, Any] = {
        "label": "charges.otif#otif",
        "clause": clause(),
        "period": MONTH,
        "currency": "USD",
        "measure_name": "otif",
        "measure": measure(goal="90%"),
        "counting": Counting(in_full=True),
        "lines": lines,
        "shipments": frozenset(one.shipment for one in lines),
    }
    return PeriodCase(**{**keys, **more})


def test_what_still_comes_is_the_total_less_what_was_and_what_is() -> None:
    rates = rates_of(case(line()), before(20, 15, total=Decimal(50)), until_end=False)
    assert [rates.own.counted, rates.whole.counted, rates.whole.rest] == [10, 30, 20]
    assert rates.without is not None
    assert [rates.without.counted, rates.without.rest] == [20, 20]
    none = rates_of(case(line()), before(45, 45, total=Decimal(50)), until_end=False)
    assert none.whole.rest == 0
    unsaid = rates_of(case(line()), before(20, 15), until_end=False)
    assert unsaid.whole.rest is None
    assert rates_of(case(line()), before(20, 15), until_end=True).whole.rest == 0
    alone = rates_of(case(line()), None, until_end=True)
    assert (alone.before, alone.without, alone.whole.rest) == (None, None, None)


def test_a_shipment_that_was_counted_before_adds_nothing() -> None:
    told = rates_of(
        case(line("a"), line("b", "2")), before(20, 15, shipments=("a",)), until_end=True
    )
    assert [told.own.counted, told.whole.counted] == [10, 30]


def parts_case() -> PeriodCase:
    first = RatePart(
        name="on-time",
        measure=measure("on-time"),
        codes=("WIN003",),
        lines=(line(faults={"WIN003": Fraction(10)}),),
    )
    second = RatePart(
        name="full", measure=measure("in-full"), codes=("FIL001",), counting=Counting(True, "line")
    )
    return case(parts=(first, second))


def named(name: str, counted: int, met: int, **more: Any) -> PeriodBefore:
    return replace(before(counted, met, **more), measure=name)


def test_of_rates_that_are_multiplied_each_has_its_own_before() -> None:
    told = before(0, 0, parts=(named("on-time", 90, 90), named("full", 50, 25)))
    rates = rates_of(parts_case(), told, until_end=True)
    assert rates.before is not None
    assert rates.before.rate == 50
    assert [rates.own.rate, rates.own.counted] == [None, 0]
    assert rates.whole.rate == Fraction(100) * 90 / 100 * 25 / 50
    assert rates.without is not None
    assert rates.without.rate == 50
    half = rates_of(parts_case(), before(0, 0, parts=(named("full", 50, 25),)), until_end=True)
    assert (half.before, half.without) == (None, None)


def test_parts_of_a_product_may_be_told_each_by_itself() -> None:
    apart = History(source="h", periods=(named("on-time", 90, 90), named("full", 50, 25)))
    (told,) = charges_of([parts_case()], apart)
    assert told.before is not None
    assert told.before.rate == 50
    assert told.missing == ""
    (half,) = charges_of([parts_case()], History(source="h", periods=(named("full", 50, 25),)))
    assert half.before is None
    assert half.missing == (
        "the history has no counts of on-time for the month 2026-11-01 to 2026-11-30"
    )


@pytest.mark.parametrize(
    ("over", "until", "rest"),
    [(True, 30, 0), (True, 29, None), (True, None, 0), (False, 30, None)],
)
def test_a_month_is_complete_where_it_is_over_and_the_history_goes_to_its_end(
    over: bool, until: int | None, rest: int | None
) -> None:
    at = datetime(2026, 11, until, tzinfo=UTC) if until else None
    known = History(source="h", until=at, periods=(before(20, 15),))
    (told,) = charges_of([case(line(), over=over)], known)
    assert told.whole.rest == rest


def row(quantity: int, code: str = "WIN003", **more: Any) -> FailedBefore:
    return FailedBefore(code=code, quantity=Decimal(quantity), **more)


@pytest.mark.parametrize(
    ("each", "rows", "left"),
    [
        ("quantity", [row(3, po="1"), row(4, po="1")], 3),
        ("po", [row(1, po="1"), row(1, po="1"), row(1, po="2")], 8),
        ("po", [row(1), row(1)], 8),  # of which nobody says the order: two
        ("line", [row(1, po="1", line="1"), row(1, po="1", line="2"), row(1, po="1", line="1")], 8),
        ("line", [row(1, po="1"), row(1, po="1")], 8),
        ("asn", [row(1, notice="A"), row(1, notice="A")], 9),
        ("shipment", [row(1, shipment="a"), row(2, shipment="a")], 8),
        ("quantity", [], 10),
    ],
)
def test_what_failed_before_and_stands_in_no_row_has_no_cost(
    each: Any, rows: list[FailedBefore], left: int
) -> None:
    made = case(counting=Counting(True, each))
    assert unlisted(made, before(100, 90, failing=tuple(rows))) == left


def test_of_rates_that_are_multiplied_only_the_rows_of_its_own_rules_are_listed() -> None:
    rows = (row(4), row(3, "FIL001", po="1", line="1"), row(9, "ASN001"))
    told = before(0, 0, failing=rows, parts=(named("on-time", 20, 14), named("full", 10, 8)))
    # 6 late less 4; 2 lines short less 3 that one row tells, which is not less than nothing.
    assert unlisted(parts_case(), told) == 2
    only = replace(told, parts=(named("on-time", 20, 14),))
    assert unlisted(parts_case(), only) == 2
    assert unlisted(parts_case(), replace(told, parts=())) == 0


def test_rows_of_before_have_an_order_that_is_their_own() -> None:
    rows = [row(2, po="2", shipment="b"), row(1, po="1", shipment="a"), row(1, "ASN001")]
    there, back = list(numbered(rows)), list(numbered(rows[::-1]))
    assert there == back
    assert [key for key, _ in there] == [
        ("", "ASN001", "", "", "1", "before"),
        ("a", "WIN003", "1", "", "2", "before"),
        ("b", "WIN003", "2", "", "3", "before"),
    ]


# -- faults


def failing(name: str = "a", *, short: int = 0, cost: str | None = "60.00", **more: Any) -> Failing:
    seen = Violation(
        "",
        (),
        subject=Subject(po="1", line="1"),
        cost=None if cost is None else Decimal(cost),
        counts={"unit": Decimal(6), "carton": None},
    )
    code = "FIL001" if short else "WIN003"
    quantity = Fraction(short) if short else Fraction(6)
    return Failing(
        (name, code, "1", "1", "", "1"),
        seen,
        quantity,
        (("1", seen.cost),),
        bool(short),
        **more,
    )


def test_a_fault_and_a_row_of_before_are_priced_alike() -> None:
    one = Priced(("a", "WIN003", "1", "1", "", "1"), failing(grain="7"))
    assert (one.grain(("po",)), one.cost, one.violation.subject.line) == (
        "7",
        Decimal("60.00"),
        "1",
    )
    old = Priced(
        ("a", "WIN003", "1", "", "1", "before"),
        row(2, po="1", line="3", cost=Decimal(5)),
    )
    assert (old.grain(("po",)), old.cost) == ("1", Decimal(5))
    assert old.violation == Violation("", (), subject=Subject(po="1", line="3"), cost=Decimal(5))
    bare = Priced(("", "WIN003", "", "", "1", "before"), row(2))
    assert bare.violation.subject == Subject()


def test_what_two_shipments_call_short_is_short_once_by_what_nobody_ships() -> None:
    # Of 10, a ships 4 and calls 6 short, b ships 3 and calls 7 short: 3 are short.
    lines = (
        line("a", shipped=Fraction(4), short=Fraction(6)),
        line("b", shipped=Fraction(3), short=Fraction(7)),
    )
    both = case(*lines, failing=(failing("b", short=7), failing("a", short=6)))
    (one,) = settled(both)
    assert one.shipment == "a"
    assert one.quantity == 3
    assert (one.violation.cost, one.lines) == (Decimal(30), (("1", Decimal(30)),))
    assert one.violation.counts == {"unit": Decimal(3), "carton": None}
    unknown = case(*lines, failing=(replace(failing("a", short=6, cost=None), quantity=None),))
    (one,) = settled(unknown)
    assert (one.quantity, one.violation.cost, one.lines) == (None, None, (("1", None),))


def test_what_is_late_or_short_in_one_shipment_alone_stays_as_it_is() -> None:
    late = (failing("a"), failing("b"))
    assert list(settled(case(line("a"), line("b"), failing=late[::-1]))) == list(late)
    alone = failing("a", short=6)
    lines = (line("a", shipped=Fraction(4), short=Fraction(6)), line("b", "2"))
    assert list(settled(case(*lines, failing=(alone,)))) == [alone]
    assert in_order([failing("b"), failing("a")]) == list(late)


# -- cases put together, and named


def test_cases_of_one_period_are_put_together_with_the_higher_goal_in_front() -> None:
    part = RatePart(name="p", measure=measure(), lines=(line("a"),))
    low = case(
        line("a"),
        goals=(Decimal(80), None),
        pos=frozenset("1"),
        parts=(part,),
        notes=("x",),
        wholes={("a", ""): ({}, {})},
        tiers={("a", ""): (Decimal(1), "")},
        failing=(failing("a"),),
    )
    high = case(
        line("b"),
        goals=(Decimal(90),),
        pos=frozenset("2"),
        parts=(replace(part, lines=(line("b"),)),),
        notes=("x", "y"),
        over=True,
        wholes={("b", ""): ({}, {})},
        tiers={("b", ""): (Decimal(2), "")},
        failing=(failing("b"),),
    )
    told = together([low, high])
    assert told.goals == (Decimal(90), Decimal(80))
    assert (told.over, told.pos, told.shipments) == (True, frozenset("12"), frozenset("ab"))
    assert [one.shipment for one in told.lines] == ["a", "b"]
    assert [one.shipment for one in told.failing] == ["a", "b"]
    assert [[one.shipment for one in each.lines] for each in told.parts] == [["a", "b"]]
    assert (set(told.wholes), set(told.tiers)) == ({("a", ""), ("b", "")},) * 2
    assert told.notes == ("x", "y")
    assert together([case(goals=(None,))]).goals == (None,)


def test_a_case_under_another_name_is_the_same_case() -> None:
    part = RatePart(name="p", measure=measure(), lines=(line("a"),))
    told = renamed(
        case(
            line("a"),
            parts=(part,),
            failing=(failing("a"),),
            wholes={("a", "g"): ({"po": Decimal(1)}, {})},
            tiers={("a", "g"): (Decimal(1), "w")},
        ),
        "b",
    )
    assert {one.shipment for one in (*told.lines, *told.parts[0].lines)} == {"b"}
    assert told.failing[0].key == ("b", "WIN003", "1", "1", "", "1")
    assert told.shipments == {"b"}
    assert told.wholes == {("b", "g"): ({"po": Decimal(1)}, {})}
    assert told.tiers == {("b", "g"): (Decimal(1), "w")}


# -- who bears it


def test_a_fault_stands_in_a_period_where_one_clause_alone_prices_it() -> None:
    charge = charge_of(case(line(), failing=(failing(),)), before(20, 10))
    place = Place(charge.case.key, charge.case.failing[0].key)
    told = Settled.of([charge], {("charges.otif#otif", 0, 0): place})
    assert told.place(["charges.otif#otif"], 0, 0) == place
    assert told.place(["charges.otif#otif"], 0, 1) is None
    assert told.place(["charges.otif#otif", "other"], 0, 0) is None
    assert told.parts([place]) == (charge.items[place.item],)
    assert told.parts([None]) is None
    unknown = Settled.of([charge_of(charge.case)], {})
    assert unknown.parts([place]) is None
    assert NO_PERIODS.place(["charges.otif#otif"], 0, 0) is None


def test_two_shipments_of_one_name_and_one_day_bear_its_charge_once() -> None:
    one = checked("arrives-late", DAY)
    other = replace(one, shipment=replace(one.shipment, path="elsewhere/arrives-late"))
    told = netted([one, other])
    assert [each.counted_as for each in told] == [one.shipment.path, "elsewhere/arrives-late"]
    charges = {each.case.clause.id: each for each in periods_of(told)}
    day = charges["a-day"]
    assert day.amount.legs == (Decimal("500.00"),) * 3
    assert day.case.shipments == {one.shipment.path, "elsewhere/arrives-late"}
    shares = [
        share.amount.expected
        for each in told
        for found in each.findings
        for share in found.shares
        if share.case == day.case.key
    ]
    assert sum(amount or 0 for amount in shares) == Decimal("500.00")
    assert netted([one]) == [one]


@pytest.mark.parametrize(
    ("counts", "total", "over", "told"),
    [
        ((20, 10), None, True, "made with otif below goal (goal 90%): made; "),
        ((20, 10), 40, False, "goal (goal 90%): made whatever still comes; "),
        ((20, 10), 4000, False, "goal (goal 90%): made as it stands, and not settled; "),
        ((200, 200), 4000, False, "goal (goal 90%): not made as it stands, and not settled; "),
        ((200, 200), None, True, "goal (goal 90%): not made"),
        ((2000, 2000), 2020, False, "goal (goal 90%): not made whatever still comes"),
    ],
)
def test_how_a_month_stands_is_said_in_a_sentence(
    counts: tuple[int, int], total: int | None, over: bool, told: str
) -> None:
    late = line(faults={"WIN003": Fraction(10)})
    known = before(*counts, total=None if total is None else Decimal(total))
    below = parse_condition("otif below goal")
    made = case(late, failing=(failing(),), condition=below, goals=(Decimal(90),))
    charge = charge_of(made, known, until_end=over)
    said = charge.amount.explanation
    assert said.startswith("month 2026-11-01 to 2026-11-30: ")
    assert told in f"{said}; "
    if told.endswith("not made"):
        assert "whatever" not in said


def test_a_fault_of_several_lines_is_borne_by_each_at_its_cost() -> None:
    late = line(faults={"WIN003": Fraction(10)})
    lines = (("1", Decimal("40.00")), ("2", Decimal("20.00")))
    both = replace(failing(), lines=lines)
    charge = charge_of(case(late, failing=(both,)), before(20, 10), until_end=True)
    assert [(one.line, str(one.amount.expected)) for one in charge.allotted] == [
        ("1", "1.20"),
        ("2", "0.60"),
    ]
    whole = replace(failing(), lines=())
    charge = charge_of(case(late, failing=(whole,)), before(20, 10), until_end=True)
    assert [(one.line, str(one.amount.expected)) for one in charge.allotted] == [("1", "1.80")]
