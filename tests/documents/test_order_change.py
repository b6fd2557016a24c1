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

from edicompliance.documents.order_change import ChangedLine, OrderChange
from edicompliance.documents.segments.goods import ProductId
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BCH*04*SA*4500012*R1*2*20261102*Q-1*C-9*SO-77*20261103*20261105***AC
CUR*BY*USD
REF*DP*38
PER*BD*Buying*TE*555 0100
FOB*CC*OR*Ames
CSH*SC
SAC*A*C310***1234
ITD*14*3*2**45**46
DTM*037*20261116
DTM*038*20261120
PID*F*08***Autumn
MEA*PD*G*12.5*LB
PKG*F*68***PALLETIZE SHIPMENT
TD1*CTN25*12
TD5**2*ABCD*M*By road
TD3*TL*ABC*123456
TD4*HM
MAN*GM*00106141410000000019
TXI*ST*3.5*7
AMT*TT*1000.5
N9*ZZ*NOTE-1
MSG*Less is ordered
N1*ST*Depot 7*92*0007
N3*1 Main Street
N4*Ames*IA*50010
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
MAN*CP*1Z999
TXI*GS*1
MSG*Tag each
QTY*38*30*EA
SCH*12*EA***067*20261117
N9*ZZ*L1
MSG*Line note
N1*MF*Maker
SLN*1**I*2*EA*3.5*PE**UP*036000291452
PID*F*73***Blue
PO4*2
AMT*1*180
POC*2*DI
POC*3*AI*5*5*CA*120
CTT*3
AMT*TT*780
"""


def full(release: str = "004010") -> OrderChange:
    return OrderChange.read(transaction_set("860", FULL, release))


def test_the_beginning_names_the_order_and_the_change() -> None:
    change = full()
    assert (change.purpose, change.kind, change.po_number) == ("04", "SA", "4500012")
    assert (change.release_number, change.change_sequence) == ("R1", "2")
    assert (change.po_date, change.date) == (date(2026, 11, 2), date(2026, 11, 5))
    assert change.acknowledgment_date == date(2026, 11, 3)
    assert (change.contract, change.order_number, change.acknowledgment) == ("C-9", "SO-77", "AC")
    assert (change.line_count, change.totals[0].amount) == (3, Decimal(780))


def test_the_heading_repeats_what_holds_now() -> None:
    change = full()
    assert [(one.qualifier, one.date) for one in change.dates] == [
        ("037", date(2026, 11, 16)),
        ("038", date(2026, 11, 20)),
    ]
    assert change.amounts[0].amount == Decimal("1000.5")
    assert change.notes[0].messages[0].text == "Less is ordered"
    assert (change.parties[0].code, change.parties[0].city) == ("0007", "Ames")


def test_a_line_says_what_changes() -> None:
    less, gone, new = full().lines
    assert [line.change for line in (less, gone, new)] == ["QD", "DI", "AI"]
    assert (less.quantity, less.quantity_left, less.unit) == (Decimal(24), Decimal(18), "EA")
    assert (less.price, less.price_basis) == (Decimal("7.5"), "PE")
    assert less.ids[1] == ProductId(qualifier="VN", value="A-1")
    assert (gone.line_id, gone.quantity, gone.unit) == ("2", None, "")
    assert new.price == Decimal(120)


def test_what_follows_a_line_belongs_to_it() -> None:
    line = full().lines[0]
    assert line.distributed == Decimal(24)
    assert line.messages[0].text == "Tag each"
    assert (line.quantities[0].qualifier, line.quantities[0].quantity) == ("38", Decimal(30))
    assert line.schedules[0].quantity == Decimal(12)
    assert line.components[0].descriptions[0].text == "Blue"
    assert line.amounts[0].amount == Decimal(180)


def test_every_value_stands_where_it_says() -> None:
    data = interchange("860", FULL)
    line = full().lines[0]
    assert at(data, line.where()) == "POC*1*QD*24*18*EA*7.5*PE*UP*036000241457*VN*A-1"
    assert at(data, line.where("change")) == "QD"
    assert at(data, line.where("quantity_left")) == "18"
    assert at(data, line.where("unit")) == "EA"
    assert line.where("unit").reference == "860/POC[1]/POC05-1"
    assert full().lines[1].where("quantity").length == 0
    assert at(data, full().where("change_sequence")) == "2"


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_full_change_is_written_back_as_it_was_and_valid(release: str) -> None:
    change = full()
    again = written(change, release)
    assert read_back(change, release) == change
    assert [str(issue) for issue in validate(again).issues] == []


def test_a_change_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_release_005010_has_mtx_where_004010_has_msg() -> None:
    segments = full().write(release="005010")
    assert ("MTX", "", "Tag each") in segments
    assert "MSG" not in [segment[0] for segment in segments]


def test_a_composed_change_is_clean() -> None:
    line = ChangedLine(
        line_id="2",
        change="QI",
        quantity=Decimal(36),
        quantity_left=Decimal(36),
        unit="EA",
        price=Decimal("7.5"),
        ids=(ProductId(qualifier="UP", value="036000241457"),),
    )
    change = OrderChange(
        purpose="04", kind="SA", po_number="4500012", po_date=date(2026, 11, 2), lines=(line,)
    )
    assert [str(issue) for issue in validate(written(change)).issues] == []
    assert read_back(change) == change


def test_another_set_is_no_change() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 860, got '850'"):
        OrderChange.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BCH behind the ST, got POC"):
        OrderChange.read(transaction_set("860", "POC*1*DI"))


def test_a_pickled_change_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("860", FULL), copied.lines[2].where("change")) == "AI"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(OrderChange), st.sampled_from(["004010", "005010"]))
def test_what_is_written_is_read_back(change: OrderChange, release: str) -> None:
    assert read_back(change, release) == change


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "POC", "SPI*00"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    change = OrderChange.read(transaction_set("860", "BCH*04*SA*1\n" + "\n".join(lines)))
    for part in (*change.parties, *change.lines, *change.dates):
        assert part.where().length > 0
    change.write()
