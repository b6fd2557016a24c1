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

from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.small_parts import DayAndTime, NumberedNote
from edicompliance.documents.segments.warehouse_parts import CarrierWanted, WarehouseParty
from edicompliance.documents.warehouse_shipping_order import (
    LineGroup,
    ShippingLine,
    WarehouseShippingOrder,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004010", "004030", "004060", "005010"]
FULL = """\
W05*N*SO-77*4500012*000001*M-1*ZZ*4
N1*ST*Depot 12*92*0912
N2*Receiving
N3*1 Main Street
N4*Denver*CO*80201
PER*IC*Dock*TE*5550100
N1*DE*Acme Goods*92*70017
N9*DP*38
N9*IA*70017*Vendor*20261101
G61*IC*Order desk*TE*5550101
G62*10*20261117
G62*37*20261116
G62*38*20261118
G62*02*20261120
G62*53*20261119
G62*54*20261121
G62*01*20261125
NTE*WHI*Ship on wood pallets
W09*RT*34*FA*40*FA*Keep cool*1*50
W66*CC*M*N*SL*By road*OR*Ames*3*1250*ABCD
W6*FR
TD3*TL*ABC*123456
LX*1
MAN*GM*00106141410000000019
SDQ*CA*92*0101*10*0102*14
N1*BY*Store 101*92*0101
G62*10*20261117
N9*LI*1
W01*24*CA*000100000010*VN*MUG-12*UP*614141100019*70**Z*CAND*001006*L-8*01*IN*2200101
G69*Mug, blue
N9*LI*1
NTE*GEN*Handle with care
W20*12*8*OZ*36.5*G*L*1.5*2*CF*BLUE
QTY*38*24*CA
AMT*1*108.5
G62*10*20261116
G66*CC*M*N*SL*By road
N1*Z7*Store 101
LX*2
W01*6*EA**UP*614141100026
W76*30*500*LB*24*CF
"""
SINCE_004030 = ("TD3",)


def body(release: str) -> str:
    """The same without what the release does not have in its place."""
    if release >= "004030":
        return FULL
    lines = [line for line in FULL.splitlines(True) if not line.startswith(SINCE_004030)]
    return "".join(lines).replace("G62*10*20261117\nN9*LI*1\nW01", "G62*10*20261117\nW01")


def full(release: str = "004030") -> WarehouseShippingOrder:
    return WarehouseShippingOrder.read(transaction_set("940", body(release), release))


def test_the_beginning_names_the_shipment_and_the_retailers_order() -> None:
    order = full()
    assert (order.status, order.order_number, order.po_number) == ("N", "SO-77", "4500012")
    assert (order.sequence, order.master_number, order.action) == ("000001", "M-1", "4")
    assert [(one.role, one.code) for one in order.parties] == [("ST", "0912"), ("DE", "70017")]
    assert order.parties[0].contacts[0].name == "Dock"
    assert [one.value for one in order.references] == ["38", "70017"]
    assert order.contacts[0].number == "5550101"


def test_its_windows_are_told_by_the_qualifiers() -> None:
    order = full()
    told = (
        order.ship_requested,
        order.ship_not_before,
        order.ship_not_after,
        order.deliver_requested,
        order.deliver_not_before,
        order.deliver_not_after,
        order.cancel_after,
    )
    assert [one and one.date and one.date.day for one in told] == [17, 16, 18, 20, 19, 21, 25]
    assert WarehouseShippingOrder(status="N", order_number="1").ship_not_after is None


def test_it_says_how_to_ship() -> None:
    order = full()
    assert order.carrier is not None
    assert (order.carrier.payment, order.carrier.mode) == ("CC", "M")
    assert (order.carrier.scac, order.carrier.cod_amount) == ("ABCD", Decimal("12.50"))
    assert order.temperature is not None
    assert (order.temperature.lowest, order.temperature.highest) == (Decimal(34), Decimal(40))
    assert (order.handling[0].code, order.equipment[0].number) == ("FR", "123456")
    assert order.remarks[0].text == "Ship on wood pallets"


def test_a_line_says_what_to_ship_and_how_much() -> None:
    first, second = full().lines
    assert (first.quantity, first.unit, first.lot) == (Decimal(24), "CA", "L-8")
    assert (first.freight_class, first.commodity) == ("70", "CAND")
    assert first.ids == (
        ProductId(qualifier="VN", value="MUG-12"),
        ProductId(qualifier="UP", value="614141100019"),
        ProductId(qualifier="IN", value="2200101"),
    )
    assert first.texts[0].text == "Mug, blue"
    assert (first.packings[0].pack, first.packings[0].weight) == (12, Decimal("36.5"))
    assert (first.amounts[0].amount, first.parties[0].role) == (Decimal("108.5"), "Z7")
    assert second.ids == (ProductId(qualifier="UP", value="614141100026"),)


def test_a_group_says_for_whom_it_is() -> None:
    group = full().groups[0]
    assert group.party is not None
    assert group.party.code == "0101"
    assert [(one.store, one.quantity) for one in group.distribution] == [
        ("0101", Decimal(10)),
        ("0102", Decimal(14)),
    ]
    assert group.marks[0].sscc == "106141410000000019"
    assert group.references[0].value == "1"


def test_the_end_has_the_totals() -> None:
    order = full()
    assert (order.total, order.weight, order.weight_unit) == (Decimal(30), Decimal(500), "LB")
    assert (order.volume, order.volume_unit) == (Decimal(24), "CF")


def test_every_value_stands_where_it_says() -> None:
    data = interchange("940", body("004030"), "004030")
    order = full()
    first, second = order.lines
    assert at(data, order.where("ship_not_after")) == "20261118"
    assert at(data, first.ids[2].where("value")) == "2200101"
    assert at(data, first.ids[1].where("qualifier")) == "UP"
    assert at(data, order.where("total")) == "30"
    assert second.where("lot").length == 0
    assert first.where("lot").reference == "940/LX[1]/W01[1]/W0113"


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_order_is_written_back_as_it_was_and_valid(release: str) -> None:
    order = full(release)
    assert read_back(order, release) == order
    assert [str(issue) for issue in validate(written(order, release)).issues] == []


@pytest.mark.parametrize("release", RELEASES)
def test_an_order_is_written_in_the_segments_it_was_read_from(release: str) -> None:
    as_read = [tuple(line.split("*")) for line in body(release).splitlines()]
    assert [tuple(segment) for segment in full(release).write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    """Hazards, accounts and the address of a line's party have no words here."""
    more = body("004030").replace(
        "N1*Z7*Store 101\n",
        "N1*Z7*Store 101\nN3*9 High Street\nLH2*9\nLM*VI\nLQ*RC*A1\nFA1*VI\nFA2*A1*77\n",
    )
    order = WarehouseShippingOrder.read(transaction_set("940", more, "004030"))
    assert order == full()
    as_read = [tuple(line.split("*")) for line in more.splitlines()]
    assert [tuple(segment) for segment in order.write()] == as_read
    changed = order.model_copy(update={"po_number": "4500099", "groups": order.groups[:1]})
    expected = [line.replace("4500012", "4500099") for line in more.splitlines()]
    del expected[-3:-1]
    assert [tuple(segment) for segment in changed.write()] == [
        tuple(line.split("*")) for line in expected
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_order_is_clean(release: str) -> None:
    line = ShippingLine(
        quantity=Decimal(24), unit="CA", first_id_qualifier="VN", first_id="MUG-12", lot="L-8"
    )
    order = WarehouseShippingOrder(
        status="N",
        order_number="SO-77",
        po_number="4500012",
        parties=(WarehouseParty(role="ST", qualifier="92", code="0912"),),
        references=(NumberedNote(qualifier="DP", value="38"),),
        dates=(DayAndTime(qualifier="10", date=date(2026, 11, 17)),),
        carrier=CarrierWanted(payment="CC", mode="M"),
        groups=(LineGroup(number="1", lines=(line,)),),
        total=Decimal(24),
    )
    assert [str(issue) for issue in validate(written(order, release)).issues] == []
    assert read_back(order, release) == order
    assert order.lines[0].ids == (ProductId(qualifier="VN", value="MUG-12"),)


def test_another_set_is_no_order() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 940, got '945'"):
        WarehouseShippingOrder.read(transaction_set("945", "W06*F"))
    with pytest.raises(UnreadableDocument, match="expected W05 behind the ST, got LX"):
        WarehouseShippingOrder.read(transaction_set("940", "LX*1"))


def test_a_pickled_order_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    data = interchange("940", body("004030"), "004030")
    assert at(data, copied.lines[1].where("quantity")) == "6"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(WarehouseShippingOrder), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(order: WarehouseShippingOrder, release: str) -> None:
    assert read_back(order, release) == order


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LX", "W01"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    order = WarehouseShippingOrder.read(
        transaction_set("940", "W05*N*1\n" + "\n".join(lines), "004030")
    )
    for line in order.lines:
        assert line.where().length > 0
        assert all(one.where().length > 0 for one in line.ids)
    order.write()
