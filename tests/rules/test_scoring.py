"""What an order adds to a scorecard, row by row: how much counts, what met it, why it is open."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.samples import example, shipment

from edicompliance.documents.purchase_order import OrderLine
from edicompliance.profiles import Exceptions, read_exceptions
from edicompliance.rules.known import Known
from edicompliance.rules.money.scoring import scored
from edicompliance.rules.money.scoring_kinds import OWN_MEASURES, codes_of_kind
from edicompliance.rules.money.scoring_model import Scored, failed, item_of

OWN = """
[measures.on-time]
replaces = "on-time"
source = "guide"
kind = "on-time"
unit = "{unit}"
period = "month"
goal = "92%"
{more}
"""
EXCUSED = """
format = 1
[[authorizations]]
number = "RA-1"
by = "the replenishment desk"
document = "mail of 20 November"
excuses = ["WIN003"]
"""


def rows_of(
    name: str = "may-ship-collect",
    measure: str = "on-time",
    clauses: str = "",
    exceptions: Exceptions | None = None,
    **changes: Any,
) -> list[Scored]:
    """What the orders of a sample add to one measure."""
    one = shipment(name, **changes)
    assert one.facts.checked_at is not None
    known = Known(exceptions=exceptions) if exceptions else Known()
    rows = scored(one, example(clauses), now=one.facts.checked_at, known=known)
    return [row for row in rows if row.measure == measure]


def figures(row: Scored) -> tuple[int | Fraction, ...]:
    """What counts, what met it, what is open, what is left out."""
    return row.counted, row.met, row.open, row.excluded


# -- quantities


LATER = datetime.fromisoformat("2026-11-25T10:00:00-05:00")
ARRIVED = "what,at,source\narrived,2026-11-20T09:00:00-06:00,carrier\n"
DEPARTED = "what,at,source\ndeparted,2026-11-18T16:00:00-05:00,carrier\n"


def test_a_line_is_counted_in_the_unit_of_the_guide_under_where_and_when_it_goes() -> None:
    first, second = rows_of("may-ship-prepaid", set={"checked_at": LATER}, observations=ARRIVED)
    assert first == Scored(
        measure="on-time",
        kind="on-time",
        clause="measures.on-time#on-time",
        day=date(2026, 11, 20),
        thing="4501002",
        line="1",
        dc="0912",
        carrier="XMPL",
        threepl="70017",
        sku="2200104",
        counted=Fraction(6),
        met=Fraction(6),
    )
    assert (second.line, second.sku) == ("2", "2200105")


@pytest.mark.parametrize("measure", ["on-time", "otif"])
def test_a_plan_is_no_performance(measure: str) -> None:
    (row,) = rows_of("may-ship-prepaid", measure)
    assert figures(row)[:3] == (0, 0, 0)
    assert row.excluded > 0
    assert (row.why, row.ahead) == ("not yet: arrival", True)


def test_an_order_that_is_still_to_come_is_no_perfect_order_yet() -> None:
    (row,) = rows_of("may-ship-prepaid", "perfect-order", clauses=OWN.format(unit="po", more=""))
    assert row.met == 0


def test_an_order_that_the_rules_of_a_measure_do_not_judge_is_left_out_and_never_met() -> None:
    (row,) = rows_of("may-ship-collect")
    assert (figures(row), row.why) == ((0, 0, 0, 12), "WIN003 judges no such order")


def test_what_the_retailer_fetches_is_on_time_by_our_formula_where_it_leaves_in_time() -> None:
    seen: dict[str, Any] = {"set": {"checked_at": LATER}, "observations": DEPARTED}
    rows = rows_of("short-at-the-cancel-date", "otif", **seen)
    assert [(figures(one), one.rules) for one in rows] == [
        ((160, 160, 0, 0), ()),
        ((48, 48, 0, 0), ()),
    ]
    unseen = rows_of("short-at-the-cancel-date", "otif")
    assert [figures(one) for one in unseen] == [(200, 0, 160, 0), (48, 0, 48, 0)]
    (planned,) = rows_of("may-ship-collect", "otif")
    assert (figures(planned), planned.why) == ((0, 0, 0, 168), "not yet: departure")


def test_what_is_late_is_counted_and_not_met_and_names_its_rule() -> None:
    late = rows_of("arrives-late")
    assert [figures(one) for one in late] == [(10, 0, 0, 0), (8, 0, 0, 0)]
    assert {one.rules for one in late} == {("WIN003",)}
    assert {one.day for one in late} == {date(2026, 11, 21)}
    full = rows_of("arrives-late", "fill-rate")
    assert [(figures(one), one.rules) for one in full] == [
        ((100, 100, 0, 0), ()),
        ((160, 160, 0, 0), ()),
    ]


@pytest.mark.parametrize(
    ("measure", "clause"),
    [("fill-rate", "measures.fill-rate#fill-rate"), ("in-full", "")],
)
def test_what_is_short_is_missing_from_its_own_line_alone(measure: str, clause: str) -> None:
    rows = rows_of("short-at-the-cancel-date", measure)
    assert [(figures(one), one.rules, one.clause) for one in rows] == [
        ((200, 160, 0, 0), ("FIL001",), clause),
        ((48, 48, 0, 0), (), clause),
    ]


def test_where_orders_are_counted_an_order_is_one_and_has_no_line() -> None:
    (late,) = rows_of("arrives-late", clauses=OWN.format(unit="po", more=""))
    assert (figures(late), late.line, late.sku, late.rules) == ((1, 0, 0, 0), "", "", ("WIN003",))
    seen: dict[str, Any] = {"set": {"checked_at": LATER}, "observations": ARRIVED}
    (good,) = rows_of("may-ship-prepaid", clauses=OWN.format(unit="po", more=""), **seen)
    assert figures(good) == (1, 1, 0, 0)


def test_the_day_is_that_of_the_guide_else_the_arrival_else_what_is_known() -> None:
    departed = OWN.format(unit="po", more='dated_by = "departed"')
    (row,) = rows_of("arrives-late", clauses=departed)
    assert row.day == date(2026, 11, 18)
    (other,) = rows_of("arrives-late", "perfect-order", clauses=departed)
    assert other.day == date(2026, 11, 21)
    (unsaid,) = rows_of(
        "arrives-late", clauses=OWN.format(unit="po", more='dated_by = "ready_expected"')
    )
    assert unsaid.day == date(2026, 11, 21)
    (planless,) = rows_of(
        "arrives-late",
        "invoice-match",
        unset=("planned_arrival", "planned_departure", "asn_planned"),
        drop=("856",),
    )
    assert planless.day == date(2026, 11, 2)


def test_what_is_late_within_the_grace_met_it_where_the_guide_has_one() -> None:
    two = OWN.format(unit="carton", more='grace = "2 days"')
    assert [figures(one) for one in rows_of("arrives-late", clauses=two)] == [
        (10, 10, 0, 0),
        (8, 8, 0, 0),
    ]
    assert {one.rules for one in rows_of("arrives-late", "otif", clauses=two)} == {("WIN003",)}


def test_what_the_retailer_excused_met_it() -> None:
    granted = read_exceptions("exceptions.toml", EXCUSED, example())
    assert [figures(one) for one in rows_of("arrives-late", exceptions=granted)] == [
        (10, 10, 0, 0),
        (8, 8, 0, 0),
    ]


def test_what_cannot_be_told_is_counted_and_open_and_says_why() -> None:
    (row,) = rows_of("freight-terms-unknown")
    assert (figures(row), row.why) == ((4, 0, 4, 0), "freight terms unknown")


def test_where_nobody_knows_whether_it_is_short_the_whole_is_open() -> None:
    (row,) = rows_of(measure="fill-rate", drop=("856",))
    assert (figures(row), row.line, row.kind) == ((168, 0, 168, 0), "", "fill-rate")
    assert row.why.startswith("FIL001 cannot be told: ")


def test_a_measure_without_a_unit_cannot_be_reckoned() -> None:
    unitless = OWN.format(unit="po", more="").replace('unit = "po"\n', "")
    (row,) = rows_of(clauses=unitless)
    assert (figures(row), row.kind, row.clause) == (
        (1, 0, 1, 0),
        "on-time",
        "measures.on-time#on-time",
    )
    assert row.why == "the guide does not say in what unit it counts"


# -- what does not count


@pytest.mark.parametrize(("unit", "amount"), [("carton", 12), ("unit", 168), ("po", 1)])
def test_an_order_that_the_guide_leaves_out_is_excluded_by_its_amount(
    unit: str, amount: int
) -> None:
    own = OWN.format(unit=unit, more='exclude = ["no appointment"]')
    (row,) = rows_of(clauses=own, set={"appointment_made": False})
    assert (figures(row), row.why) == ((0, 0, 0, amount), "no appointment")
    assert (row.kind, row.clause, row.thing) == ("on-time", "measures.on-time#on-time", "4501001")


def test_an_order_left_out_of_a_measure_is_not_scored_by_our_own_of_that_kind() -> None:
    own = OWN.format(unit="po", more='exclude = ["no appointment"]')
    assert len(rows_of(clauses=own, set={"appointment_made": False})) == 1


BOXES = """
[measures.boxes]
source = "guide"
kind = "in-full"
unit = "unit"
period = "month"
goal = "90%"
"""


def test_what_the_guide_measures_under_another_name_we_do_not_measure_again() -> None:
    assert len(rows_of(measure="in-full")) == 3
    assert rows_of(measure="in-full", clauses=BOXES) == []
    assert len(rows_of(measure="boxes", clauses=BOXES)) == 3


# -- documents


def test_one_faulty_notice_misses_the_measure_of_notices() -> None:
    (row,) = rows_of("one-order-two-notices", "asn-accuracy")
    assert (figures(row), row.rules, row.why) == ((1, 0, 0, 0), ("ASN010",), "")


def test_what_no_rule_could_tell_is_open_and_names_the_rule() -> None:
    (row,) = rows_of(measure="asn-accuracy")
    assert (figures(row), row.rules) == ((1, 0, 1, 0), ())
    assert row.why == "ASN009: no pack plan (945) and no packing list is given"


def test_a_document_in_time_met_its_measure_and_a_fault_beats_a_doubt() -> None:
    (row,) = rows_of("invoiced", "invoice-on-time")
    assert (figures(row), row.rules, row.clause) == ((1, 1, 0, 0), (), "")
    (row,) = rows_of("invoice-not-as-ordered", "invoice-match")
    assert (figures(row), row.why) == ((1, 0, 0, 0), "")
    assert row.rules[0] == "INV001"
    assert "INV011" not in row.rules


# -- the order's own


def test_the_days_from_the_order_to_its_arrival_are_told_where_someone_saw_it() -> None:
    (unseen,) = rows_of(measure="order-cycle-time")
    assert (figures(unseen), unseen.why) == (
        (1, 0, 1, 0),
        "nobody says when it arrived, only when it was to",
    )
    seen = "what,at,source\narrived,2026-11-20T09:00:00-06:00,retailer\n"
    (row,) = rows_of(measure="order-cycle-time", observations=seen)
    assert (figures(row), row.kind, row.thing) == ((1, 18, 0, 0), "order-cycle-time", "4501001")
    edit = ({"in": "850", "old": "**20261102~", "new": "~"},)
    (dateless,) = rows_of(measure="order-cycle-time", observations=seen, edit=edit)
    assert dateless.why == "the order has no date"


def test_what_the_retailer_took_back_is_counted_by_the_first_order() -> None:
    rows = rows_of("order-changed", "cancelled")
    assert [(one.line, figures(one), one.kind) for one in rows] == [
        ("1", (60, 12, 0, 0), "cancelled"),
        ("2", (80, 0, 0, 0), "cancelled"),
    ]


# -- perfect orders


def test_an_order_is_perfect_where_it_is_right_in_all_measures_of_the_guide() -> None:
    (late,) = rows_of("arrives-late", "perfect-order")
    assert (figures(late), late.rules, late.why) == ((1, 0, 0, 0), ("WIN003",), "")
    assert (late.clause, late.kind) == ("measures.perfect-order#perfect-order", "perfect-order")
    (unsure,) = rows_of(measure="perfect-order")
    assert (figures(unsure), unsure.rules) == ((1, 0, 1, 0), ())
    assert unsure.why.startswith("asn-accuracy: ASN009: no pack plan")


WHOLE = """
[measures.whole]
source = "guide"
kind = "perfect-order"
unit = "po"
period = "month"
goal = "90%"
measures = ["on-time", "fill-rate"]
combine = "all"
"""


def test_an_order_that_met_all_of_them_is_perfect() -> None:
    (row,) = rows_of(measure="whole", clauses=WHOLE)
    assert (figures(row), row.rules, row.why) == ((1, 1, 0, 0), (), "")


def test_where_the_guide_has_no_perfect_order_it_is_made_of_all_others() -> None:
    (row,) = rows_of("arrives-late", "perfect-order", 'remove = ["measures.perfect-order"]\n')
    assert (figures(row), row.rules, row.clause) == ((1, 0, 0, 0), ("WIN003",), "")


# -- where it belongs


def test_a_carrier_is_named_by_the_supplier_else_by_notices_that_agree() -> None:
    assert {one.carrier for one in rows_of(set={"scac": "OWNC"})} == {"OWNC"}
    edit = ({"in": "856-2", "old": "TD5*B*2*XMPL*M~", "new": "TD5*B*2*OTHR*M~"},)
    rows = rows_of("one-order-two-notices", edit=edit)
    assert {one.carrier for one in rows} == {""}
    assert {one.threepl for one in rows_of(drop=("856",))} == {""}


# -- the small parts


@pytest.mark.parametrize(
    ("met", "unknown", "missed"), [(1, 0, False), (0, 0, True), (0, 1, False), (1, 1, False)]
)
def test_only_what_is_neither_met_nor_open_failed(met: int, unknown: int, missed: bool) -> None:
    row = Scored(
        measure="m",
        kind="on-time",
        thing="1",
        counted=Fraction(met + unknown or 1),
        met=Fraction(met),
        open=Fraction(unknown),
    )
    assert failed(row) is missed


@pytest.mark.parametrize(
    ("numbers", "name"),
    [
        ({"UP": "1", "VN": "2", "IN": "3"}, "3"),
        ({"UP": "1", "VN": "2"}, "2"),
        ({"EN": "9", "UP": "1"}, "1"),
        ({"ZZ": "7"}, "7"),
        ({}, ""),
    ],
)
def test_an_item_is_called_by_the_retailers_number_first(
    numbers: Mapping[str, str], name: str
) -> None:
    (order,) = shipment().orders
    line: OrderLine = order.lines[0]
    ids = tuple(
        type(line.ids[0]).model_construct(qualifier=key, value=value)
        for key, value in numbers.items()
    )
    assert item_of(line.model_copy(update={"ids": ids})) == name


def test_each_kind_of_document_has_its_rules_and_late_is_not_wrong() -> None:
    wrong = set(codes_of_kind("asn-accuracy"))
    assert {"ASN003", "ASN010"} <= wrong
    assert not wrong & {"ASN001", "ASN002", "ASN006", "ASN012"}
    assert codes_of_kind("invoice-on-time") == ("INV011",)
    assert "INV011" not in codes_of_kind("invoice-match")
    assert codes_of_kind("acknowledgment-on-time") == ("ACK002",)
    assert codes_of_kind("functional-acknowledgment-on-time") == ("ACK001",)
    assert codes_of_kind("appointment-kept") == ("WIN006", "WIN007")
    assert codes_of_kind("received-as-ordered") == ("FIL001", "FIL002")
    assert set(codes_of_kind("asn-on-time")) == {"ASN001", "ASN002", "ASN006", "ASN012"}
    assert codes_of_kind("gladness") == ()
    assert len({one.name for one in OWN_MEASURES}) == len(OWN_MEASURES)
