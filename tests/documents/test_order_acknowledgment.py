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

from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.order_parts import AnsweredComponent, LineStatus, Status
from edicompliance.documents.segments.parts import DateTime
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BAK*00*AC*4500012*20261102*R1*Q-1*C-9*SO-77*20261103*ZZ
CUR*BY*USD
REF*IA*70017
PER*BD*Buying*TE*555 0100
FOB*CC*OR*Ames
CSH*SC
SAC*A*C310***1234
ITD*14*3*2**45**46
DTM*068*20261119
PID*F*08***Autumn
MEA*PD*G*12.5*LB
PKG*F*68***PALLETIZE SHIPMENT
TD1*CTN25*12
TD5**2*ABCD*M*By road
TD3*TL*ABC*123456
TD4*HM
MAN*GM*00106141410000000019
TXI*ST*3.5*7
N9*ZZ*NOTE-1
DTM*011*20261101
MSG*We thank you
N1*ST*Depot 7*92*0007
N3*1 Main Street
N4*Ames*IA*50010
PO1*1*24*EA*7.5*PE*UP*036000241457*VN*A-1
CUR*BY*CAD
CTP*RS*RTL*15*1*EA
MEA*PD*LN*3*IN
PID*F*08***Widget, blue
PO4*12*1*EA
REF*PG*P1
PER*CN*Planner
SAC*C*D240***500
ITD*01*3
FOB*PP
SDQ*EA*92*0101*10*0102*14
DTM*010*20261118
TD1*CTN25*2
TD5**2*EFGH
TD3*CN
TD4*KF
ACK*IA*18*EA*068*20261119
DTM*017*20261122
ACK*IS*6*EA****UP*036000291452*VN*A-2
MAN*CP*1Z999
AMT*1*180
TXI*GS*1
QTY*63*24*EA
PKG*F*WM***GIFTWRAP
SCH*12*EA***067*20261117
N9*ZZ*L1
MSG*Line note
N1*MF*Maker
SLN*1**I*2*EA*3.5*PE**UP*036000291452
PID*F*73***Blue
ACK*IA*2*EA
PO4*2
PO1*2*5*CA
ACK*IR*5*CA
CTT*2*29
AMT*TT*217.5
"""


def full(release: str = "004010") -> OrderAcknowledgment:
    return OrderAcknowledgment.read(transaction_set("855", FULL, release))


def test_the_beginning_answers_the_order_as_a_whole() -> None:
    answer = full()
    assert (answer.purpose, answer.acknowledgment, answer.po_number) == ("00", "AC", "4500012")
    assert (answer.po_date, answer.date) == (date(2026, 11, 2), date(2026, 11, 3))
    assert (answer.release_number, answer.request_reference) == ("R1", "Q-1")
    assert (answer.contract, answer.order_number, answer.transaction_type) == ("C-9", "SO-77", "ZZ")
    assert (answer.line_count, answer.hash_total) == (2, Decimal(29))
    assert answer.totals[0].amount == Decimal("217.5")


def test_the_heading_repeats_the_order() -> None:
    answer = full()
    assert answer.references[0].value == "70017"
    assert answer.freight[0].payment == "CC"
    assert answer.terms[0].net_days == 46
    assert answer.carriers[0].scac == "ABCD"
    assert answer.notes[0].messages[0].text == "We thank you"
    assert (answer.parties[0].code, answer.parties[0].city) == ("0007", "Ames")


def test_a_line_says_what_becomes_of_each_part_of_its_quantity() -> None:
    accepted, substituted = full().lines[0].statuses
    assert (accepted.code, accepted.quantity, accepted.unit) == ("IA", Decimal(18), "EA")
    assert (accepted.date_qualifier, accepted.date) == ("068", date(2026, 11, 19))
    assert accepted.dates == (DateTime(qualifier="017", date=date(2026, 11, 22)),)
    assert substituted.ids == (
        ProductId(qualifier="UP", value="036000291452"),
        ProductId(qualifier="VN", value="A-2"),
    )
    assert [one.code for one in full().lines[1].statuses] == ["IR"]


def test_what_follows_a_status_belongs_to_the_line_again() -> None:
    line = full().lines[0]
    assert [one.date for one in line.dates] == [date(2026, 11, 18)]
    assert line.marks[0].parcel_id == "1Z999"
    assert (line.quantities[0].quantity, line.quantities[0].unit) == (Decimal(24), "EA")
    assert line.distributed == Decimal(24)
    assert line.terms[0].kind == "01"


def test_a_component_has_its_own_status() -> None:
    component = full().lines[0].components[0]
    assert [(one.code, one.quantity) for one in component.statuses] == [("IA", Decimal(2))]
    assert component.descriptions[0].text == "Blue"


def test_every_value_of_a_status_stands_where_it_says() -> None:
    data = interchange("855", FULL)
    first, second = full().lines[0].statuses
    assert at(data, first.where()) == "ACK*IA*18*EA*068*20261119"
    assert at(data, first.where("date")) == "20261119"
    assert at(data, first.where("dates")) == "DTM*017*20261122"
    assert at(data, second.ids[1].where("value")) == "A-2"
    assert second.where("reason").length == 0
    assert at(data, full().lines[0].where("distributed")) == "10"
    assert second.where("code").reference == "855/PO1[1]/ACK[2]/ACK01"


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_full_acknowledgment_is_written_back_as_it_was_and_valid(release: str) -> None:
    answer = full()
    again = written(answer, release)
    assert read_back(answer, release) == answer
    assert [str(issue) for issue in validate(again).issues] == []


def test_an_acknowledgment_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_a_composed_acknowledgment_is_clean() -> None:
    line = AnsweredLine(
        line_id="1",
        quantity=Decimal(24),
        unit="EA",
        price=Decimal("7.5"),
        ids=(ProductId(qualifier="UP", value="036000241457"),),
        statuses=(
            LineStatus(code="IA", quantity=Decimal(18), unit="EA"),
            LineStatus(code="IB", quantity=Decimal(6), unit="EA"),
        ),
        components=(AnsweredComponent(line_id="1", relation="I", statuses=(Status(code="IA"),)),),
    )
    answer = OrderAcknowledgment(
        purpose="00",
        acknowledgment="AC",
        po_number="4500012",
        po_date=date(2026, 11, 2),
        lines=(line,),
        line_count=1,
    )
    assert [str(issue) for issue in validate(written(answer)).issues] == []
    assert read_back(answer) == answer
    assert answer.source is None


def test_a_status_before_any_line_is_held_without_one() -> None:
    answer = OrderAcknowledgment.read(transaction_set("855", "BAK*00*AD*1*20261102\nACK*IA*5*EA"))
    assert answer.lines[0].line_id == ""
    assert answer.lines[0].statuses[0].code == "IA"


def test_another_set_is_no_acknowledgment() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 855, got '850'"):
        OrderAcknowledgment.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BAK behind the ST, got PO1"):
        OrderAcknowledgment.read(transaction_set("855", "PO1*1*2*EA"))


def test_a_pickled_acknowledgment_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    data = interchange("855", FULL)
    assert at(data, copied.lines[0].statuses[1].where("code")) == "IS"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(OrderAcknowledgment), st.sampled_from(["004010", "005010"]))
def test_what_is_written_is_read_back(answer: OrderAcknowledgment, release: str) -> None:
    assert read_back(answer, release) == answer


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "PO1", "ACK"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    answer = OrderAcknowledgment.read(transaction_set("855", "BAK*00*AD*1\n" + "\n".join(lines)))
    for line in answer.lines:
        assert line.where().length > 0
        for status in line.statuses:
            assert status.where("code").reference is not None
    answer.write()
