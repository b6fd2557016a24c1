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

from edicompliance.documents.carrier_status import CarrierStatus, StatusGroup
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.status_parts import CarrierReference, StatusEvent
from edicompliance.documents.segments.times import words
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
B10*7781*SH-1*ABCD*1***Y
L11*06141410000000227*BM*Master
L11*A-17*AO
MAN*CP*1Z999
K1*CALL AHEAD*DOCK 4
N1*SH*Maker*92*70017
N2*Plant 2
N3*2 Main Street
N4*Dayton*OH*45402
G61*IC*Dispatch*TE*555 0100
G62*69*20261120*8*1600*ET
L11*P-1*P8
N1*CN*Depot 7*92*0007
MS3*EFGH*1*DAYTON*M*OH
LX*1
AT7*X3*NS***20261120*1545*ET
MS1*DAYTON*OH*USA
MS2*ABCD*5501*TL
AT7*AF*NS***20261120*1730*ET
MS1*DAYTON*OH
MS2*ABCU*550123*CN*4
L11*1*QN
LX*2
AT7***AB*NA*20261122*0900*CT
AT7*SD*AI***20261121*2210*UT
MS1****0873954*0415240*W*N
AT7*X1*NS***20261122*0915*LT
MS1*AMES*IA
L11*2*QN
L11*4500012*PO
MAN*GM*00106141410000000019
Q7*S*CTN*2
K1*TWO SHORT
AT5***KEEP DRY
AT8*G*L*60*3*1*E*4
CD3*G*20*002*15*ND**SR*1250
L11*1Z1*2I
AT7*D1*NS***20261122*1000*CT
MS1*AMES*IA
Q7*D*CTN*1
AT8*G*L*20
MAN*CP*1Z1
N1*ST*Shop*92*0101
N3*1 Main Street
N4*Ames*IA*50010
L11*DP-38*DP
PRF*4500012**2*20261102
N1*BY*Shop*92*0102
N4*Ames*IA*50010
CD3*G*21
L11*1Z2*2I
AT7*D1*NS***20261122*1005*CT
MAN*CP*1Z2
SPO*4500012*38*CT*3*L*60
SDQ*CT*92*0101*1*0102*2
"""


def full(release: str = "004010") -> CarrierStatus:
    return CarrierStatus.read(transaction_set("214", FULL, release))


def test_the_heading_names_carrier_shipment_and_parties() -> None:
    status = full()
    assert (status.pro_number, status.shipment_id, status.scac) == ("7781", "SH-1", "ABCD")
    assert (status.inquiry, status.answer) == (1, "Y")
    assert [(one.qualifier, one.value) for one in status.references] == [
        ("BM", "06141410000000227"),
        ("AO", "A-17"),
    ]
    assert (status.marks[0].parcel_id, status.remarks[0].more_text) == ("1Z999", "DOCK 4")
    maker, depot = status.parties
    assert (maker.role, maker.names, maker.city) == ("SH", ("Plant 2",), "Dayton")
    assert maker.contact is not None
    assert maker.date is not None
    assert (maker.contact.name, maker.date.time, maker.date.zone_code) == ("Dispatch", "1600", "ET")
    assert (maker.references[0].value, depot.code, depot.contact) == ("P-1", "0007", None)
    assert status.interline_carriers[0].scac == "EFGH"


def test_every_event_has_its_status_reason_place_and_equipment() -> None:
    arrived, left = full().groups[0].events
    assert (arrived.status, arrived.reason) == ("X3", "NS")
    assert (arrived.date, arrived.time, arrived.zone_code) == (date(2026, 11, 20), "1545", "ET")
    assert (arrived.city, arrived.state, arrived.country) == ("DAYTON", "OH", "USA")
    assert (arrived.equipment_owner, arrived.equipment) == ("ABCD", "5501")
    assert (left.equipment_kind, left.check_digit) == ("CN", 4)
    delayed = full().groups[1].events[1]
    assert (delayed.status, delayed.reason) == ("SD", "AI")
    assert (delayed.longitude, delayed.latitude) == ("0873954", "0415240")
    assert (delayed.east_west, delayed.north_south) == ("W", "N")


def test_an_appointment_is_no_event() -> None:
    appointment, delayed, _ = full().groups[1].events
    assert (appointment.appointment, appointment.appointment_reason) == ("AB", "NA")
    assert appointment.is_appointment
    assert not delayed.is_appointment


@pytest.mark.parametrize(
    ("event", "zone", "told"),
    [
        ("X1*NS***20261122*0915*CT", None, "2026-11-22 09:15 CST"),
        ("X1*NS***20261122*0915*UT", "America/Chicago", "2026-11-22 09:15 UTC"),
        ("X1*NS***20261122*0915*LT", "America/Chicago", "2026-11-22 09:15 CST"),
        ("X1*NS***20261122*0915", "America/New_York", "2026-11-22 09:15 EST"),
        ("X1*NS***20261122", "America/New_York", "2026-11-22"),
    ],
)
def test_a_time_is_told_by_its_code_else_by_the_zone_of_its_place(
    event: str, zone: str | None, told: str
) -> None:
    status = CarrierStatus.read(transaction_set("214", f"B10*1*2*ABCD\nLX*1\nAT7*{event}"))
    assert words(status.groups[0].events[0].moment(zone)) == told


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("X1*NS***20261122*0915*LT", "time zone unknown"),
        ("X1*NS***20261322*0915*CT", "date '20261322' is not a calendar date CCYYMMDD"),
        ("X1*NS***20261122*2515*CT", "time '2515' is not a time of the day"),
        ("X1*NS", "date '' is not a calendar date"),
    ],
)
def test_a_time_that_cannot_be_told_says_why(event: str, reason: str) -> None:
    status = CarrierStatus.read(transaction_set("214", f"B10*1*2*ABCD\nLX*1\nAT7*{event}"))
    with pytest.raises(CannotTell, match=reason):
        status.groups[0].events[0].moment(None)


def test_a_stop_has_its_number_and_its_references() -> None:
    first, second = full().groups
    assert [(one.number, one.stop_number) for one in (first, second)] == [(1, "1"), (2, "2")]
    assert at(interchange("214", FULL), second.where("stop_number")) == "2"
    nameless = CarrierStatus.read(transaction_set("214", "B10*1*2*ABCD\nLX*1"))
    assert nameless.groups[0].stop_number == ""
    assert nameless.groups[0].where("stop_number").length == 0


def test_all_events_are_told_with_their_stop_those_of_cartons_too() -> None:
    found = [(stop.stop_number, event.status) for stop, event in full().iter_events()]
    assert found == [
        ("1", "X3"),
        ("1", "AF"),
        ("2", ""),
        ("2", "SD"),
        ("2", "X1"),
        ("2", "D1"),
        ("2", "D1"),
    ]


def test_numbers_of_one_kind_are_those_of_the_shipment_and_of_its_stops() -> None:
    assert full().numbers("BM") == ("06141410000000227",)
    assert full().numbers("QN") == ("1", "2")
    assert full().numbers("PO") == ("4500012",)
    assert full().numbers("MB") == ()


def test_a_stop_tells_what_was_wrong_how_heavy_it_is_and_for_whom() -> None:
    stop = full().groups[1]
    assert (stop.exceptions[0].kind, stop.exceptions[0].count) == ("S", 2)
    assert (stop.remarks[0].text, stop.handling[0].text) == ("TWO SHORT", "KEEP DRY")
    size = stop.sizes[0]
    assert (size.weight, size.packages, size.pallets, size.volume) == (
        Decimal(60),
        3,
        1,
        Decimal(4),
    )
    carton = stop.cartons[0]
    assert (carton.transit_time, carton.charge) == (Decimal("1.5"), Decimal("12.50"))
    assert (carton.marks[0].parcel_id, carton.parties[0].code) == ("1Z1", "0101")
    assert carton.size is not None
    assert (carton.size.weight, carton.exceptions[0].kind) == (Decimal(20), "D")
    order = stop.orders[0]
    assert (order.po_number, order.change_number, order.parties[0].code) == ("4500012", "2", "0102")
    assert (order.cartons[0].weight, order.cartons[0].marks[0].value) == (Decimal(21), "1Z2")
    summary = stop.order_summaries[0]
    assert (summary.po_number, summary.quantity) == ("4500012", Decimal(3))
    assert [one.quantity for one in summary.distribution] == [1, 2]


def test_every_value_of_an_event_stands_where_it_says() -> None:
    data = interchange("214", FULL)
    event = full().groups[0].events[1]
    assert at(data, event.where("moment")) == "20261120*1730*ET"
    assert at(data, event.where("equipment")) == "550123"
    assert at(data, event.where("city")) == "DAYTON"
    assert event.where("status").reference == "214/LX[1]/AT7[2]/AT701"
    assert full().groups[1].events[0].where("city").length == 0
    assert at(data, full().groups[0].events[0].where("place")) == "DAYTON*OH*USA"


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_status_is_written_back_as_it_was_and_valid(release: str) -> None:
    status = full()
    assert read_back(status, release) == status
    assert [str(issue) for issue in validate(written(status, release)).issues] == []


def test_a_status_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_segments_without_a_field_stay_where_they_were() -> None:
    body = FULL.replace("Q7*D*", "NM1*AB*1*X\nQ7*D*") + "EFI*01\nZZZ*1\n"
    status = CarrierStatus.read(transaction_set("214", body))
    first, second = status.groups
    new = StatusEvent(status="CD", reason="NS", date=date(2026, 11, 22), time="1100")
    edited = status.model_copy(
        update={"groups": (first, second.model_copy(update={"events": (*second.events, new)}))}
    )
    expected = body.replace("AMES*IA\nL11*2", "AMES*IA\nAT7*CD*NS***20261122*1100\nL11*2")
    assert ["*".join(map(str, one)) for one in edited.write()] == expected.splitlines()


def test_what_lies_between_party_and_address_twice_is_kept() -> None:
    body = "B10*1*2*ABCD\nN1*SH*Maker\nN3*A\nN4*Dayton*OH\nN3*B\nN4*Ames*IA\nLX*000001"
    status = CarrierStatus.read(transaction_set("214", body))
    assert (status.parties[0].city, status.groups[0].number) == ("Dayton", 1)
    assert ["*".join(map(str, one)) for one in status.write()] == body.splitlines()


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_composed_status_is_clean(release: str) -> None:
    event = StatusEvent(
        status="X1",
        reason="NS",
        date=date(2026, 11, 22),
        time="0915",
        zone_code="CT",
        city="AMES",
        state="IA",
        equipment_owner="ABCD",
        equipment="5501",
    )
    stop = StatusGroup(
        number=1, events=(event,), references=(CarrierReference(qualifier="QN", value="2"),)
    )
    status = CarrierStatus(pro_number="7781", shipment_id="SH-1", scac="ABCD", groups=(stop,))
    assert [str(issue) for issue in validate(written(status, release)).issues] == []
    assert read_back(status, release) == status


def test_another_set_is_no_status() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 214, got '856'"):
        CarrierStatus.read(transaction_set("856", "BSN*00*1*20261120*0600"))
    with pytest.raises(UnreadableDocument, match="expected B10 behind the ST, got LX"):
        CarrierStatus.read(transaction_set("214", "LX*1"))


def test_a_pickled_status_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("214", FULL), copied.groups[1].where()) == "LX*2"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(CarrierStatus), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(status: CarrierStatus, release: str) -> None:
    assert read_back(status, release) == status


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LX", "AT7"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    status = CarrierStatus.read(transaction_set("214", "B10*1\n" + "\n".join(lines)))
    for _, event in status.iter_events():
        assert event.where("status").reference is not None
    for group in status.groups:
        assert group.where("stop_number").reference is not None
    status.write()
