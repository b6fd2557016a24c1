from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.small_parts import DayAndTime, NumberedNote
from edicompliance.documents.segments.warehouse_parts import CarrierUsed, WarehouseParty
from edicompliance.documents.warehouse_shipping_advice import (
    PackedUnit,
    ShippedItem,
    WarehouseShippingAdvice,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004010", "004030", "004060", "005010"]
FULL = """\
W06*F*SO-77*20261118*0614141000000001*A-1*4500012*M-1*000001*FR*01*ZZ*4
N1*ST*Depot 12*92*0912
N2*Receiving
N3*1 Main Street
N4*Denver*CO*80201
PER*IC*Dock*TE*5550100
N1*SF*Warehouse 3*92*W3
N9*BM*0614141000000001
N9*2I*1Z999AA10123456784
G61*IC*Dock desk*TE*5550102
G62*11*20261118*1*1430*CT
G62*17*20261120
NTE*GEN*Loaded by hand
W27*M*ABCD*By road*CC*TL*ABC*123456*CP*FR*07
W6*FR*KF
W28*1*500*G*L*2*Denver*CI*WB-1
W10*SL*2*N*SEAL-9*SEAL-10*34*FA*40*FA
TD1*CTN25*3****G*60.5*LB
LX*1
MAN*GM*00106141410000000019*00106141410000000033
PAL*4*4*6*24
N9*LI*1
W12*CP*24*18*6*EA*000100000010*UP*614141100019*L-8*12.5*G*L*12*N*L*000100000011*VN*MUG-12*01*A*IN*2200101
G69*Mug, blue
N9*LT*L-8
N9*LT*L-9**20271231
G62*36*20271231
QTY*38*24*EA
MEA*PD*G*12.5*LB
AMT*1*108.5
W27*U*UPSN
N1*Z7*Store 101
LX*2
MAN*CP*1Z999AA10123456784
W12*CL*6*6**EA**UP*614141100026
W12*CU*2*0*2*EA**UP*614141100033
W03*24*60.5*LB*24*CF*3*CT
"""
SINCE_004060 = ("TD1",)


def body(release: str) -> str:
    left_out = SINCE_004060 if release < "004060" else ()
    return "".join(line for line in FULL.splitlines(True) if not line.startswith(left_out))


def full(release: str = "004060") -> WarehouseShippingAdvice:
    return WarehouseShippingAdvice.read(transaction_set("945", body(release), release))


def test_the_beginning_names_the_order_and_the_shipment() -> None:
    advice = full()
    assert (advice.report_kind, advice.order_number, advice.po_number) == ("F", "SO-77", "4500012")
    assert (advice.date, advice.shipment_number) == (date(2026, 11, 18), "0614141000000001")
    assert (advice.sequence, advice.date_change_reason, advice.action) == ("000001", "01", "4")
    assert [(one.role, one.code) for one in advice.parties] == [("ST", "0912"), ("SF", "W3")]
    assert [one.qualifier for one in advice.references] == ["BM", "2I"]
    assert [one.qualifier for one in advice.dates] == ["11", "17"]


def test_it_says_how_it_was_shipped() -> None:
    advice = full()
    assert advice.carrier is not None
    assert (advice.carrier.scac, advice.carrier.payment) == ("ABCD", "CC")
    assert (advice.carrier.number, advice.carrier.status) == ("123456", "CP")
    assert (advice.loadings[0].pallets, advice.loadings[0].seal) == (2, "SEAL-9")
    assert advice.consolidation is not None
    assert (advice.consolidation.stops, advice.consolidation.waybill) == (2, "WB-1")
    assert advice.packaging[0].quantity == 3


def test_a_carton_has_its_ssccs_and_what_is_in_it() -> None:
    first, second = full().units
    assert first.sscc == "106141410000000019"
    assert [*first.iter_ssccs()] == [
        "106141410000000019",
        "106141410000000026",
        "106141410000000033",
    ]
    assert (second.sscc, second.parcel_ids) == (None, ("1Z999AA10123456784",))
    assert first.pallet is not None
    assert first.pallet.tiers == 4
    assert [(unit.number, item.status) for unit, item in full().pack_plan()] == [
        ("1", "CP"),
        ("2", "CL"),
        ("2", "CU"),
    ]


def test_an_item_says_what_was_ordered_shipped_and_missing() -> None:
    short, complete, cancelled = full().items
    assert (short.ordered, short.shipped, short.missing, short.unit) == (
        Decimal(24),
        Decimal(18),
        Decimal(6),
        "EA",
    )
    assert (complete.missing, cancelled.missing) == (Decimal(0), Decimal(2))
    assert (short.reason, short.replaced_case_code) == ("01", "000100000011")
    assert short.ids == (
        ProductId(qualifier="UP", value="614141100019"),
        ProductId(qualifier="VN", value="MUG-12"),
        ProductId(qualifier="IN", value="2200101"),
    )


def test_what_is_missing_is_what_the_warehouse_says_where_a_quantity_is_not_given() -> None:
    assert ShippedItem(status="CP", difference=Decimal(4)).missing == 4
    assert ShippedItem(status="CM", ordered=Decimal(4), shipped=Decimal(5)).missing == -1
    assert ShippedItem(status="CL", shipped=Decimal(5)).missing is None


def test_the_lots_of_an_item_are_those_of_its_references_too() -> None:
    short, complete, _ = full().items
    assert short.lots == ("L-8", "L-9")
    assert short.references[1].date == date(2027, 12, 31)
    assert complete.lots == ()


def test_the_end_has_the_totals() -> None:
    advice = full()
    assert (advice.total, advice.weight, advice.packages) == (Decimal(24), Decimal("60.5"), 3)
    assert (advice.volume, advice.package_unit) == (Decimal(24), "CT")


def test_every_value_stands_where_it_says() -> None:
    data = interchange("945", body("004060"), "004060")
    first, second = full().units
    item = first.items[0]
    assert at(data, first.where("sscc")) == "00106141410000000019"
    assert second.where("sscc").element == "MAN02"
    assert at(data, item.where("lot")) == "L-8"
    assert at(data, item.ids[1].where("value")) == "MUG-12"
    assert at(data, item.references[1].where("value")) == "L-9"
    assert item.where("shipped").reference == "945/LX[1]/W12[1]/W1203"


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_advice_is_written_back_as_it_was_and_valid(release: str) -> None:
    advice = full(release)
    assert read_back(advice, release) == advice
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []


@pytest.mark.parametrize("release", RELEASES)
def test_an_advice_is_written_in_the_segments_it_was_read_from(release: str) -> None:
    as_read = [tuple(line.split("*")) for line in body(release).splitlines()]
    assert [tuple(segment) for segment in full(release).write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    """Allowances, ports, accounts and nested LX have no words here."""
    more = body("004060").replace(
        "N1*Z7*Store 101\n",
        "N1*Z7*Store 101\nN4*Ames*IA\nG72*1*06*****EA*500\nLM*VI\nLQ*RC*A1\n"
        "LS*LX\nLX*1\nN9*SE*77\nLE*LX\nFA1*VI\nFA2*A1*77\n",
    )
    advice = WarehouseShippingAdvice.read(transaction_set("945", more, "004060"))
    assert advice == full()
    as_read = [tuple(line.split("*")) for line in more.splitlines()]
    assert [tuple(segment) for segment in advice.write()] == as_read
    changed = advice.model_copy(update={"po_number": "4500099", "units": advice.units[:1]})
    expected = [line.replace("4500012", "4500099") for line in more.splitlines()]
    del expected[-5:-1]
    assert [tuple(segment) for segment in changed.write()] == [
        tuple(line.split("*")) for line in expected
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_advice_is_clean(release: str) -> None:
    item = ShippedItem(
        status="CP",
        ordered=Decimal(24),
        shipped=Decimal(18),
        unit="EA",
        first_id_qualifier="UP",
        first_id="614141100019",
        lot="L-8",
    )
    carton = PackedUnit(
        number="1", marks=(Mark(qualifier="GM", value="00106141410000000019"),), items=(item,)
    )
    advice = WarehouseShippingAdvice(
        report_kind="F",
        order_number="SO-77",
        date=date(2026, 11, 18),
        parties=(WarehouseParty(role="ST", qualifier="92", code="0912"),),
        references=(NumberedNote(qualifier="BM", value="0614141000000001"),),
        dates=(DayAndTime(qualifier="11", date=date(2026, 11, 18)),),
        carrier=CarrierUsed(mode="M", scac="ABCD"),
        units=(carton,),
        total=Decimal(18),
    )
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []
    assert read_back(advice, release) == advice


def test_another_set_is_no_advice() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 945, got '940'"):
        WarehouseShippingAdvice.read(transaction_set("940", "W05*N*1"))
    with pytest.raises(UnreadableDocument, match="expected W06 behind the ST, got LX"):
        WarehouseShippingAdvice.read(transaction_set("945", "LX*1"))


def test_a_pickled_advice_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    data = interchange("945", body("004060"), "004060")
    assert at(data, copied.items[2].where("status")) == "CU"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(WarehouseShippingAdvice), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(advice: WarehouseShippingAdvice, release: str) -> None:
    assert read_back(advice, release) == advice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LX", "W12"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    advice = WarehouseShippingAdvice.read(
        transaction_set("945", "W06*F\n" + "\n".join(lines), "004060")
    )
    for unit, item in advice.pack_plan():
        assert min(unit.where().length, item.where().length) > 0
        assert all(one.where().length > 0 for one in item.ids)
    advice.write()
