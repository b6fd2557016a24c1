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

from edicompliance.documents.order_change_acknowledgment import OrderChangeAcknowledgment
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BCA*00*AC*4500012*R1*2*20261102*Q-1*C-9*SO-77*20261106*20261105*20261107*SA
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
MSG*Taken
N1*ST*Depot 7*92*0007
N3*1 Main Street
N4*Ames*IA*50010
AMT*TT*1000.5
POC*1*QD*24*18*EA*7.5*PE*UP*036000241457*VN*A-1
CUR*BY*CAD
CTP*RS*RTL*15*1*EA
MEA*PD*LN*3*IN
PID*F*08***Widget, blue
PKG*F*WM***GIFTWRAP
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
TXI*GS*1
ACK*IA*18*EA*068*20261119
DTM*017*20261122
ACK*IR*6*EA
MAN*CP*1Z999
MSG*Tag each
AMT*1*180
QTY*38*30*EA
SCH*12*EA***067*20261117
N9*ZZ*L1
MSG*Line note
N1*MF*Maker
SLN*1**I*2*EA*3.5*PE**UP*036000291452
PID*F*73***Blue
ACK*IA*2*EA
PO4*2
POC*2*DI
ACK*ID
CTT*2
AMT*TT*780
"""


def full(release: str = "004010") -> OrderChangeAcknowledgment:
    return OrderChangeAcknowledgment.read(transaction_set("865", FULL, release))


def test_the_beginning_answers_the_change_as_a_whole() -> None:
    answer = full()
    assert (answer.purpose, answer.acknowledgment, answer.po_number) == ("00", "AC", "4500012")
    assert (answer.release_number, answer.change_sequence, answer.kind) == ("R1", "2", "SA")
    assert (answer.po_date, answer.change_date) == (date(2026, 11, 2), date(2026, 11, 5))
    assert (answer.date, answer.further_date) == (date(2026, 11, 6), date(2026, 11, 7))
    assert (answer.contract, answer.order_number) == ("C-9", "SO-77")
    assert answer.totals[0].amount == Decimal(780)


def test_a_line_says_what_changes_and_what_becomes_of_it() -> None:
    line, gone = full().lines
    assert (line.change, line.quantity, line.quantity_left) == ("QD", Decimal(24), Decimal(18))
    assert [(one.code, one.quantity) for one in line.statuses] == [
        ("IA", Decimal(18)),
        ("IR", Decimal(6)),
    ]
    assert line.statuses[0].dates[0].date == date(2026, 11, 22)
    assert [one.code for one in gone.statuses] == ["ID"]


def test_what_follows_a_line_belongs_to_it() -> None:
    line = full().lines[0]
    assert [one.date for one in line.dates] == [date(2026, 11, 18)]
    assert line.messages[0].text == "Tag each"
    assert line.amounts[0].amount == Decimal(180)
    assert line.components[0].statuses[0].code == "IA"
    assert full().amounts[0].amount == Decimal("1000.5")


def test_every_value_stands_where_it_says() -> None:
    data = interchange("865", FULL)
    line = full().lines[0]
    assert at(data, line.statuses[1].where()) == "ACK*IR*6*EA"
    assert at(data, line.where("change")) == "QD"
    assert line.statuses[1].where("code").reference == "865/POC[1]/ACK[2]/ACK01"


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_full_acknowledgment_is_written_back_as_it_was_and_valid(release: str) -> None:
    answer = full()
    again = written(answer, release)
    assert read_back(answer, release) == answer
    assert [str(issue) for issue in validate(again).issues] == []


def test_an_acknowledgment_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_another_set_is_no_acknowledgment_of_a_change() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 865, got '855'"):
        OrderChangeAcknowledgment.read(transaction_set("855", "BAK*00*AD*1*20261102"))
    with pytest.raises(UnreadableDocument, match="expected BCA behind the ST, got POC"):
        OrderChangeAcknowledgment.read(transaction_set("865", "POC*1*DI"))


def test_a_pickled_acknowledgment_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("865", FULL), copied.lines[1].where("change")) == "DI"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(OrderChangeAcknowledgment), st.sampled_from(["004010", "005010"]))
def test_what_is_written_is_read_back(answer: OrderChangeAcknowledgment, release: str) -> None:
    assert read_back(answer, release) == answer


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "POC", "ACK"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    body = "BCA*00*AC*1\n" + "\n".join(lines)
    answer = OrderChangeAcknowledgment.read(transaction_set("865", body))
    for part in (*answer.parties, *answer.lines, *answer.dates):
        assert part.where().length > 0
    answer.write()
