from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import ProductId, StoreQuantity
from edicompliance.documents.segments.parts import Amount, Message, Note
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BEG*00*SA*4500012*R1*20261102*C-9*AC
CUR*BY*USD*1.250
REF*DP*38*Toys
REF*IA*123456
PER*BD*Buying*TE*555 0100*EM*buy@example.com
FOB*CC*OR*Ames
CSH*SC
SAC*A*C310***1234*Z*5.5*****02***Early order
ITD*14*3*2**45**46
DTM*037*20261116
DTM*038*20261120*1700*CT
PID*F*08***Autumn
MEA*PD*G*12.5*LB
PKG*F*68***PALLETIZE SHIPMENT
TD1*CTN25*12****G*250*LB*30*CF
TD5**2*ABCD*M*By road
TD3*TL*ABC*123456
TD4*HM
MAN*GM*00106141410000000019
TXI*ST*3.5*7
AMT*TT*1000.5
N9*ZZ*NOTE-1*Read this
DTM*011*20261101
MSG*Deliver to the back door
N1*ST*Depot 7*92*0007
N2*Dock 4*Gate B
N3*1 Main Street*Floor 2
N3*Building C
N4*Ames*IA*50010*US*SN*77
REF*LU*9
PER*IC*Dock office
N1*BY*Head office*9*123456789
PO1*1*24*EA*7.5*PE*UP*036000241457*VN*A-1*IN*77-1
CUR*BY*CAD
CTP*RS*RTL*15*1*EA
MEA*PD*LN*3*IN
PID*F*08***Widget, blue
PO4*12*1*EA*CTN25*G*8.5*LB*.75*CF*10*8*6*IN*4
REF*PG*P1
PER*CN*Planner
SAC*C*D240***500
FOB*PP
SDQ*EA*92*0101*10*0102*8
SDQ*EA*92*0103*6
DTM*010*20261118
TD1*CTN25*2
TD5**2*EFGH
TD3*CN
TD4*KF
MAN*CP*1Z999
MSG*Tag each
TXI*GS*1
SCH*12*EA***067*20261117
PKG*F*WM***GIFTWRAP
N9*ZZ*L1
MSG*Line note
N1*MF*Maker
SLN*1**I*2*EA*3.5*PE**UP*036000291452
PID*F*73***Blue
PO4*2
SLN*2**I*1*EA
AMT*1*180
PO1*2*5*CA
CTT*2*29
AMT*TT*217.5
"""


def full(release: str = "004010") -> PurchaseOrder:
    return PurchaseOrder.read(transaction_set("850", FULL, release))


def test_the_beginning_of_an_order() -> None:
    order = full()
    assert (order.purpose, order.kind, order.po_number) == ("00", "SA", "4500012")
    assert (order.release_number, order.contract, order.acknowledgment) == ("R1", "C-9", "AC")
    assert order.po_date == date(2026, 11, 2)
    assert (order.line_count, order.hash_total) == (2, Decimal(29))
    assert order.totals == (Amount(qualifier="TT", amount=Decimal("217.5")),)


def test_the_heading_of_an_order() -> None:
    order = full()
    assert [one.value for one in order.references] == ["38", "123456"]
    assert order.contacts[0].numbers[1].value == "buy@example.com"
    assert order.freight[0].payment == "CC"
    assert order.sales_requirements[0].code == "SC"
    assert (order.allowances[0].amount, order.allowances[0].percent) == (
        Decimal("12.34"),
        Decimal("5.5"),
    )
    assert (order.terms[0].discount_percent, order.terms[0].net_days) == (Decimal(2), 46)
    assert [(one.qualifier, one.date, one.zone_code) for one in order.dates] == [
        ("037", date(2026, 11, 16), ""),
        ("038", date(2026, 11, 20), "CT"),
    ]
    assert order.carriers[0].scac == "ABCD"
    assert order.equipment[0].number == "123456"
    assert order.packaging[0].quantity == 12
    assert order.currency is not None
    assert order.currency.exchange_rate == Decimal("1.25")
    assert order.notes[0].messages[0].text == "Deliver to the back door"
    assert order.amounts[0].amount == Decimal("1000.5")


def test_a_party_with_its_address() -> None:
    depot, office = full().parties
    assert (depot.role, depot.name, depot.qualifier, depot.code) == ("ST", "Depot 7", "92", "0007")
    assert depot.names == ("Dock 4", "Gate B")
    assert depot.street == ("1 Main Street", "Floor 2", "Building C")
    assert (depot.city, depot.state, depot.postal_code, depot.country) == (
        "Ames",
        "IA",
        "50010",
        "US",
    )
    assert (depot.references[0].value, depot.contacts[0].name) == ("9", "Dock office")
    assert office.code == "123456789"


def test_a_line_with_all_its_product_ids() -> None:
    line = full().lines[0]
    assert (line.line_id, line.quantity, line.unit, line.price) == (
        "1",
        Decimal(24),
        "EA",
        Decimal("7.5"),
    )
    assert line.ids == (
        ProductId(qualifier="UP", value="036000241457"),
        ProductId(qualifier="VN", value="A-1"),
        ProductId(qualifier="IN", value="77-1"),
    )
    (packing,) = line.packings
    assert (packing.pack, packing.inner_pack, packing.volume) == (12, 4, Decimal("0.75"))
    assert line.prices[0].price == Decimal(15)
    assert line.descriptions[0].text == "Widget, blue"
    assert line.dates[0].date == date(2026, 11, 18)
    assert line.allowances[0].amount == Decimal(5)
    assert line.messages[0].text == "Tag each"
    assert line.schedules[0].quantity == Decimal(12)
    assert line.parties[0].name == "Maker"
    assert line.currency is not None
    assert line.currency.code == "CAD"


def test_the_components_of_a_prepack() -> None:
    first, second = full().lines[0].components
    assert (first.quantity, first.unit, first.price) == (Decimal(2), "EA", Decimal("3.5"))
    assert first.ids[0].value == "036000291452"
    assert first.descriptions[0].text == "Blue"
    assert first.packings[0].pack == 2
    assert second.line_id == "2"


def test_stores_of_several_sdq_are_one_distribution_that_sums_up() -> None:
    line = full().lines[0]
    assert [(one.store, one.quantity) for one in line.distribution] == [
        ("0101", Decimal(10)),
        ("0102", Decimal(8)),
        ("0103", Decimal(6)),
    ]
    assert line.distributed == line.quantity
    data = interchange("850", FULL)
    assert at(data, line.distribution[1].where("store")) == "0102"
    assert at(data, line.distribution[2].where("quantity")) == "6"
    assert at(data, line.distribution[2].where("unit")) == "EA"
    assert at(data, line.where("distributed")) == "10"


@pytest.mark.parametrize(
    "sdq", ["", "SDQ*EA*92*1*x*2*5", "SDQ*EA*92*1*5\nSDQ*CA*92*2*5", "SDQ*EA*92*1"]
)
def test_a_sum_over_stores_that_cannot_be_told_is_none(sdq: str) -> None:
    order = PurchaseOrder.read(transaction_set("850", f"BEG*00*SA*1\nPO1*1*10*EA\n{sdq}"))
    assert order.lines[0].distributed is None


def test_more_than_ten_stores_are_written_in_several_segments() -> None:
    stores = tuple(
        StoreQuantity(store=f"{n:04}", quantity=Decimal(n), unit="EA", qualifier="92")
        for n in range(1, 13)
    )
    order = PurchaseOrder(po_number="1", lines=(OrderLine(distribution=stores),))
    sdq = [segment for segment in order.write() if segment[0] == "SDQ"]
    assert [len(segment) for segment in sdq] == [23, 7]
    assert read_back(order) == order


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_full_order_is_written_back_as_it_was_and_valid(release: str) -> None:
    order = full()
    again = written(order, release)
    assert read_back(order, release) == order
    assert [str(issue) for issue in validate(again).issues] == []


def test_an_order_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_release_005010_has_mtx_where_004010_has_msg() -> None:
    note = Note(qualifier="ZZ", messages=(Message(text="Back door"),))
    order = PurchaseOrder(po_number="1", notes=(note,))
    assert ("MSG", "Back door") in order.write()
    assert ("MTX", "", "Back door") in order.write(release="005010")
    data = interchange("850", "BEG*00*SA*1**20261102\nN9*ZZ*1\nMTX**Back door", "005010")
    body = "BEG*00*SA*1**20261102\nN9*ZZ*1\nMTX**Back door"
    read = PurchaseOrder.read(transaction_set("850", body, "005010"))
    message = read.notes[0].messages[0]
    assert (message.text, message.raw("text")) == ("Back door", "Back door")
    assert at(data, message.where("text")) == "Back door"
    assert at(data, message.where()) == "MTX**Back door"
    assert ("MTX", "", "Back door") in read.write()


def test_segments_without_a_field_are_written_back_in_their_places() -> None:
    body = "BEG*00*SA*1\nTAX*GX-1*SP*TX\nPO1*1*2.0*EA*15.00\nZZZ*1"
    order = PurchaseOrder.read(transaction_set("850", body))
    assert [tuple(segment) for segment in order.write()] == [
        tuple(line.split("*")) for line in body.splitlines()
    ]


def test_segments_without_a_field_stay_in_the_source() -> None:
    order = PurchaseOrder.read(transaction_set("850", "BEG*00*SA*1\nSPI*00\nZZZ*1\nPO1*1*2*EA"))
    assert order.source is not None
    assert [segment.tag for segment in order.source.segments][2:4] == ["SPI", "ZZZ"]
    assert len(order.lines) == 1


def test_a_composed_order_has_no_source() -> None:
    assert PurchaseOrder(po_number="1").source is None


def test_totals_without_a_count_still_get_their_ctt() -> None:
    order = PurchaseOrder(po_number="1", totals=(Amount(qualifier="TT", amount=Decimal(1)),))
    assert order.write()[-2:] == [("CTT",), ("AMT", "TT", "1")]
    assert read_back(order) == order


def test_another_set_is_no_order() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        PurchaseOrder.read(transaction_set("856", "BSN*00*1*20261120*0600", file="asn.edi"))
    assert str(caught.value) == (
        "asn.edi: byte 160, segment 3 ST01: a PurchaseOrder is read from set 850, got '856'"
    )


def test_a_set_without_its_beginning_is_no_order() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        PurchaseOrder.read(transaction_set("850", "PO1*1*2*EA", file="po.edi"))
    assert str(caught.value) == (
        "po.edi: byte 157, segment 3 ST: expected BEG behind the ST, got PO1"
    )


@settings(max_examples=examples(30), deadline=None)
@given(any_record(PurchaseOrder), st.sampled_from(["004010", "005010"]))
def test_what_is_written_is_read_back(order: PurchaseOrder, release: str) -> None:
    assert read_back(order, release) == order


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_an_order_with_any_parts_left_out_is_valid(data: st.DataObject) -> None:
    order = full()
    names = [name for name in type(order).model_fields if not isinstance(getattr(order, name), str)]
    kept = {"po_date", "lines"}
    gone = data.draw(st.sets(st.sampled_from([name for name in names if name not in kept])))
    less = order.model_copy(
        update={name: () if isinstance(getattr(order, name), tuple) else None for name in gone}
    )
    if "line_count" in gone:
        less = less.model_copy(update={"hash_total": None, "totals": ()})
    assert [str(issue) for issue in validate(written(less)).issues] == []
    assert read_back(less) == less


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "PO1", "SDQ*EA"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    ts = transaction_set("850", "BEG*00*SA*1\n" + "\n".join(lines))
    order = PurchaseOrder.read(ts)
    for part in (*order.parties, *order.lines, *order.dates):
        assert part.where().length > 0
    order.write()
