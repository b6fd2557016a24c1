"""The small parts of a period's charge: into which it falls, what was before, what counts once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.samples import checked, context_of, example, shipment

from edicompliance.charges import parse_condition
from edicompliance.charges.counted import CountedLine, Counting
from edicompliance.documents import CannotTell
from edicompliance.documents.times import Moment, at_instant, on_day
from edicompliance.profiles import ChargeClause
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.counted_order import OneLine
from edicompliance.rules.history import FailedBefore, PeriodBefore
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.netting import netted, periods_of
from edicompliance.rules.period_model import (
    Failing,
    Period,
    PeriodCase,
    RatePart,
    renamed,
    together,
)
from edicompliance.rules.period_of import (
    bounds,
    codes_of,
    counted_on,
    counting_of,
    day_of,
    measure_of,
    parts_of,
    period_around,
)
from edicompliance.rules.period_parts import Priced, in_order, numbered, settled
from edicompliance.rules.period_rates import counted_before, rates_of, unlisted
from edicompliance.rules.periods import charge_of
from edicompliance.rules.populations import Place
from edicompliance.rules.rated import Counted, Rated, without
from edicompliance.rules.settling import NO_PERIODS, Settled

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
    assert (one.grain, one.cost, one.violation.subject.line) == ("7", Decimal("60.00"), "1")
    old = Priced(
        ("a", "WIN003", "1", "", "1", "before"),
        row(2, po="1", line="3", cost=Decimal(5)),
    )
    assert (old.grain, old.cost) == ("1", Decimal(5))
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


DAILY = """
[sources.ours]
title = "Our agreement"
grade = "contract"

[[charges.a-day]]
for = ["WIN003"]
each = "day"
is = "500 USD"
source = "ours"
"""


def test_two_shipments_of_one_name_and_one_day_bear_its_charge_once() -> None:
    one = checked("arrives-late", DAILY)
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
