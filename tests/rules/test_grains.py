"""What charges are counted on, by hand: the whole of a grain, what is at fault, further things."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell, Invoice
from edicompliance.documents.segments.invoice_parts import Totals
from edicompliance.documents.segments.times import on_day
from edicompliance.rules import RULES
from edicompliance.rules.cartons.things import Things, labels_on
from edicompliance.rules.context import Context
from edicompliance.rules.guides.either_way import judged_either_way, labels_of, world_of
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.money.grains import (
    base_in,
    base_of,
    key_of,
    late_of,
    split,
    whole_of,
    whole_of_orders,
)
from edicompliance.rules.results.priority import OpenOrder
from edicompliance.rules.timing.limits import NotApplicable

LATE = next(rule for rule in RULES if rule.code == "WIN002")
SHORT = next(rule for rule in RULES if rule.code == "FIL001")
THREE = "three-orders-one-notice"


def fault(po: str | None = "4501001", **more: Any) -> Violation:
    about = {key: more.pop(key) for key in ("line", "item", "store", "sscc") if key in more}
    return Violation(more.pop("message", ""), more.pop("evidence", ()),
                     subject=Subject(po=po, **about), **more)  # fmt: skip


# -- grains


@pytest.mark.parametrize(
    ("each", "key"),
    [
        ("po", "1"),
        ("asn", "A"),
        ("line", ("1", "2")),
        ("item", ("I", ("1", "2"))),
        ("store", "S"),
        ("carton", "C"),
        ("shipment", None),
        ("month", None),
    ],
)
def test_a_grain_is_told_from_others_by_what_it_is_for(each: str, key: object) -> None:
    one = fault("1", line="2", item="I", store="S", sscc="C", notice="A")
    assert key_of((each,), one) == key


def test_each_occurrence_is_told_by_what_it_says_and_where() -> None:
    first = fault("1", message="m", expected="e", actual="a")
    again = fault("1", message="m", expected="e", actual="a")
    assert key_of(("occurrence",), first) == key_of(("occurrence",), again)
    others = [
        replace(first, message="n"),
        replace(first, expected="f"),
        replace(first, actual="b"),
        replace(first, notice="A"),
        replace(first, evidence=(Evidence("x", reference="r"),)),
        replace(first, evidence=(Evidence("x", reference="s"),)),
    ]
    assert len({key_of(("occurrence",), one) for one in (first, *others)}) == 7


def test_a_fault_of_several_orders_is_split_where_each_order_is_charged() -> None:
    context = context_of(shipment(THREE))
    whole = Violation("m", (), orders=("4501011", "4501013", "4501011"))
    assert list(split(("shipment",), whole, context)) == [whole]
    first, second = split(("po",), whole, context)
    assert [one.subject.po for one in (first, second)] == ["4501011", "4501013"]
    assert [one.cost for one in (first, second)] == [408, 540]
    assert first.orders == ()
    assert first.counts == {"carton": 4}
    single = fault("4501011")
    assert list(split(("po",), single, context)) == [single]


def test_the_whole_of_a_shipment_of_orders_and_of_a_notice() -> None:
    context = context_of(shipment(THREE))
    about = [(LATE, fault("4501012"))]
    counts, money = whole_of(("shipment",), about, context)
    assert counts == {"po": 3, "line": 3, "asn": 1, "carton": 15}
    assert money == {"cost": 1332, "po cost": 1332}
    counts, money = whole_of(("po",), about, context)
    assert counts == {"po": 1, "line": 1, "asn": 1, "carton": 5}
    assert money == {"cost": 384, "po cost": 384}
    counts, money = whole_of(("asn",), [(LATE, fault(None, notice="ASN30007"))], context)
    assert counts == {"asn": 1, "po": 3, "carton": 15}
    assert money["cost"] == 1332
    bare = (
        ("asn", fault(None, notice="A"), {"asn": 1}),
        ("carton", fault("4501012"), {"carton": 1}),
        ("store", fault("4501012"), {"store": 1, "po": 1}),
        ("item", fault(None), {"item": 1, "po": None}),
    )
    for each, one, known in bare:
        counts, money = whole_of((each,), [(LATE, one)], context)
        assert counts == known
        assert money == {}
    counts, money = whole_of(("line",), [(SHORT, fault("4501012", line="1"))], context)
    assert counts == {"line": 1, "po": 1}
    assert money == {"cost": 384, "po cost": 384}
    strange = whole_of(("line",), [(SHORT, fault("4501012", line="9"))], context)
    assert strange[1] == {"cost": None, "po cost": 384}


def test_of_an_order_that_is_not_given_only_its_number_is_known() -> None:
    context = context_of(shipment("order-missing"))
    none = {"cost": None, "po cost": None}
    assert whole_of_orders(context, ("4503008",)) == ({"po": 1, "carton": None}, none)
    assert whole_of_orders(context, ()) == ({"po": None, "carton": None}, none)
    counts, money = whole_of(("shipment",), [(LATE, fault())], context)
    assert [counts["po"], counts["line"]] == [2, None]
    assert money == none


# -- at fault


def numbers(*covered: Any) -> dict[str, Decimal | None]:
    """What is at fault of some faults."""
    base = base_in("USD", covered, ({}, {}))
    failing = {name: count for name, count in base.counts.items() if name.startswith("failing ")}
    return {name.removeprefix("failing "): count for name, count in failing.items()}


def test_what_a_rule_counts_is_added_up_and_what_is_only_named_counts_once() -> None:
    named = numbers(
        (LATE, fault("1", line="1", item="I", store="S", sscc="C", notice="A")),
        (LATE, fault("1", line="2", item="I", store="T", sscc="C", notice="A")),
        (LATE, fault("2", line="1", item="I", store="S", sscc="D", notice="A")),
    )
    assert named == {
        "shipment": 1, "occurrence": 3, "asn": 1, "carton": 2, "item": 1, "line": 3, "po": 2,
        "store": 2,
    }  # fmt: skip
    counted = numbers(
        (LATE, fault("1", counts={"carton": Decimal(3)})),
        (LATE, fault("2", counts={"carton": Decimal(4)})),
        (LATE, fault("3", sscc="C")),
    )
    assert counted["carton"] == 8
    assert numbers((LATE, fault("1", counts={"carton": None})))["carton"] is None
    bare = numbers((LATE, fault("1", counts={"carton": Decimal(3)})), (LATE, fault("2")))
    assert bare["carton"] is None  # of the second nobody says how many


def test_what_two_rules_say_of_one_thing_is_one_thing_at_its_most() -> None:
    same = [
        (LATE, fault("1", cost=Decimal(5), counts={"carton": Decimal(2)})),
        (SHORT, fault("1", cost=Decimal(7), counts={"carton": Decimal(1)})),
        (SHORT, fault("1", cost=Decimal(1), counts={"carton": Decimal(1)})),
        (LATE, fault("2", cost=Decimal(10), counts={"carton": Decimal(4)})),
    ]
    base = base_in("USD", same, ({}, {"cost": Decimal(99)}))
    assert base.money == {"cost": 99, "failing cost": 18, "shorted cost": 18}
    assert base.counts["failing carton"] == 6
    unknown = base_in("USD", [*same, (LATE, fault("3"))], ({}, {}))
    assert unknown.money["failing cost"] is None


def test_how_late_it_is_is_counted_by_the_days_of_the_retailer() -> None:
    context = context_of(shipment())
    due, done = (on_day(date(2026, 11, day), "America/Chicago") for day in (20, 24))
    late = [(LATE, fault(due=due, done=done))]
    assert late_of(late, context)["late_days"] == 4
    counts = base_of(late, ({}, {}), context).counts
    assert [counts[name] for name in ("late_day", "late_business_day", "day")] == [4, 2, 4]
    assert "late_day" not in base_of([(LATE, fault())], ({}, {}), context).counts


def test_documents_at_fault_are_counted_by_their_number_else_by_their_file() -> None:
    context = context_of(shipment())
    stands = (Evidence("a.edi", reference="810/BIG02"),)
    covered = [
        (LATE, fault(notice="A")),
        (LATE, fault(notice="A")),
        (LATE, fault(evidence=stands)),
        (LATE, fault(evidence=(Evidence("a.edi", reference="810/BIG01"),))),
        (LATE, fault()),
    ]
    counts = base_of(covered, ({}, {}), context, ["document"]).counts
    assert counts["document"] == counts["failing document"] == 3
    assert "document" not in base_of(covered, ({}, {}), context).counts


def test_things_at_fault_are_those_of_whole_orders() -> None:
    context = context_of(shipment())
    all_of_it = [(LATE, fault(counts={"carton": Decimal(12)}))]
    counts = base_of(all_of_it, ({}, {}), context, ["failing unit", "failing line"]).counts
    assert [counts["failing unit"], counts["failing line"]] == [168, 3]
    part = [(LATE, fault(line="1", counts={"carton": Decimal(4)}))]
    assert "failing unit" not in base_of(part, ({}, {}), context, ["failing unit"]).counts
    label = base_of(all_of_it, ({}, {}), context, ["failing label"]).counts
    assert label["failing label"] == 12 * (labels_on("carton", context) or 0)


# -- further things


def things(name: str = "may-ship-collect", whole: bool = True, **changes: Any) -> Things:
    one = context_of(shipment(name, **changes))
    return Things(one, one.shipment.orders, one.shipment.notices, whole)


ALL = ("unit", "case", "item", "dc", "store", "pallet", "trailer", "container", "appointment",
       "invoice", "label")  # fmt: skip


def test_things_are_counted_on_the_papers_as_far_as_they_say_them() -> None:
    assert things().counts(ALL) == {
        "unit": 168, "case": 12, "item": 3, "dc": 1, "store": None, "pallet": None, "trailer": 1,
        "container": None, "appointment": 1, "invoice": None, "label": 12,
    }  # fmt: skip
    assert things().counts(["unit"]) == {"unit": 168}
    assert things(set={"pallets": 2}).pallets() == 2
    assert things(set={"pallets": 2}, whole=False).pallets() is None
    assert things(unset=("appointment",)).appointments() is None
    made = {"appointment_made": datetime(2026, 11, 10, tzinfo=UTC)}
    assert things(unset=("appointment",), set=made).appointments() == 1
    boxed = ({"in": "856", "old": "TD3*TL*", "new": "TD3*CN*"},)
    assert [things(edit=boxed).containers(), things(edit=boxed).trailers()] == [1, None]
    stores = things("store-distributed")
    assert stores.stores() == len({row.store for row in stores.rows})


def test_before_there_is_a_notice_articles_are_those_that_were_ordered() -> None:
    bare = things(drop=("856",))
    assert [bare.items(), bare.units(), bare.labels()] == [3, 168, None]
    nobody = Things(bare.context, (), (), whole=True)
    assert (nobody.units(), nobody.items(), nobody.places()) == (None, None, None)


def test_of_a_part_of_the_shipment_only_its_own_goods_are_counted() -> None:
    context = context_of(shipment(THREE, set={"freight_cost": Decimal(90)}))
    order = next(one for one in context.shipment.orders if one.po_number == "4501012")
    part = Things(context, (order,), context.shipment.notices, whole=False)
    assert [part.units(), part.items(), part.cases()] == [60, 1, 5]
    assert part.labels() is None  # others' cartons are on the notice, too
    assert part.money(["freight"]) == {"freight": None}
    whole = Things(context, context.shipment.orders, context.shipment.notices, whole=False)
    assert whole.money(["freight", "invoice"]) == {"freight": Decimal(90), "invoice": None}


def test_invoices_count_where_each_order_has_its_own_and_none_is_credited() -> None:
    def of(*bills: Invoice) -> Things:
        one = context_of(replace(shipment(), invoices=bills))
        return Things(one, one.shipment.orders, (), whole=True)

    def bill(number: str, po: str = "4501001", kind: str = "DI") -> Invoice:
        return Invoice(
            invoice_number=number, po_number=po, date=date(2026, 11, 18), kind=kind,
            totals=Totals(amount=Decimal("10.50")),
        )  # fmt: skip

    two = of(bill("1"), bill("2"))
    assert [two.bills(), two.invoiced()] == [2, Decimal("21.00")]
    assert of(bill("1"), bill("9", "other")).bills() == 1
    assert of(bill("1"), bill("1")).bills() is None
    assert of(bill("1"), bill("2", kind="CR")).bills() is None
    assert (of(bill("9", "other")).bills(), of().invoiced()) == (None, None)


def test_where_the_guide_wants_no_label_there_is_none() -> None:
    context = context_of(shipment())
    assert labels_on("carton", context) == 1
    own = 'remove = ["labels.pallet"]\n'
    assert labels_on("pallet", context_of(shipment(), own)) == 0
    unsure = context_of(shipment(unset=("programme",)))
    assert labels_on("carton", unsure) in (None, 1)


# -- whichever clause holds


def test_clauses_are_named_once_in_their_order() -> None:
    assert labels_of(("a", "b", "a")) == "a or b"


def test_a_rule_goes_as_far_as_it_gets() -> None:
    context = context_of(shipment())

    def says(*outcomes: Outcome, ends: Exception | None = None) -> Any:
        def judge(_: Context) -> Iterator[Outcome]:
            yield from outcomes
            if ends is not None:
                raise ends

        return judge

    seen, doubt = fault(), CannotTell("needs it")
    assert world_of(says(seen), context).violations == (seen,)
    assert world_of(says(), context).applied
    assert not world_of(says(ends=NotApplicable("x")), context).applied
    assert world_of(says(seen, ends=NotApplicable("x")), context).applied
    assert [one.reason for one in world_of(says(doubt), context).doubts] == ["needs it"]
    ended = world_of(says(seen, ends=CannotTell("and it")), context)
    assert (ended.violations, [one.reason for one in ended.doubts]) == ((seen,), ["and it"])
    told = judged_either_way(says(seen, doubt), context)
    assert (told.violations, told.applied, told.may_fail) == ((seen,), True, None)


# -- what must ship first


def urgency(hours: str | None, risk: str = "0") -> tuple[int, Decimal, Decimal, str]:
    at = datetime(2026, 11, 18, tzinfo=UTC) if hours is not None else None
    left = None if hours is None else Decimal(hours)
    return OpenOrder("p", "1", None, at, left, Decimal(risk), 0, (), "USD").urgency


def test_missed_orders_come_first_then_the_dearest_hours_then_those_without_a_date() -> None:
    ranked = [
        urgency("-1", "90"),
        urgency("0", "80"),
        urgency("2", "100"),
        urgency("4", "100"),
        urgency("1", "0"),
        urgency("3", "0"),
        urgency(None, "500"),
    ]
    assert ranked == sorted(ranked)
    assert urgency("2", "100") == (1, Decimal(-50), Decimal(2), "1")
