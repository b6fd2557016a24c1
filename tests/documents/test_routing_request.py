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

from edicompliance.documents.routing_request import (
    Destination,
    RequestedLoad,
    RequestedOrder,
    RoutingRequest,
    UnitLoad,
)
from edicompliance.documents.segments.parts import Contact, ContactNumber, NamedParty
from edicompliance.documents.segments.small_parts import DayAndTime
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004030", "004060", "005010"]
FULL = """\
BGN*00*RR-7*20261114*0915*CT*RR-6**4
PER*IC*Dock*TE*5550100
N1*SF*Acme Goods*92*70017
N2*Plant 2
N3*1 Main Street
N4*Ames*IA*50010
LX*1
N1*ST*Depot 12*92*0912
N4*Denver*CO*80201
L11*0614141000000001*BM
L11***Appointment needed
G62*69*20261117*U*0800*CT
G62*38*20261120
USI*12*PLT*Y
OID*INV-1*4500012*0101*CTN*40*L*612.5*E*88
CMC*CAND*70
OID**4500013**CTN*8*L*120*E*17.5
N1*ST*Depot 14*92*0914
G62*10*20261118
OID**4500013**PLT*2
"""


def full(release: str = "004030") -> RoutingRequest:
    return RoutingRequest.read(transaction_set("753", FULL, release))


def test_the_heading_says_who_asks_and_where_from() -> None:
    request = full()
    assert (request.purpose, request.request_number) == ("00", "RR-7")
    assert (request.date, request.time, request.zone_code) == (date(2026, 11, 14), "0915", "CT")
    assert (request.related_request, request.action) == ("RR-6", "4")
    assert request.contact is not None
    assert request.contact.name == "Dock"
    assert request.ship_from is not None
    assert (request.ship_from.code, request.ship_from.names) == ("70017", ("Plant 2",))


def test_an_n1_behind_the_lx_is_a_place_that_goods_go_to() -> None:
    request = full()
    assert request.load is not None
    assert request.load.number == "1"
    assert [(one.code, one.city) for one in request.destinations] == [
        ("0912", "Denver"),
        ("0914", ""),
    ]


def test_a_place_says_when_the_goods_are_ready_and_what_they_are() -> None:
    first, second = full().destinations
    assert first.ready is not None
    assert (first.ready.date, first.ready.time) == (date(2026, 11, 17), "0800")
    assert first.cartons == Decimal(48)
    assert (first.weight, first.volume) == (Decimal("732.5"), Decimal("105.5"))
    assert first.unit_load == UnitLoad(quantity=Decimal(12), packaging="PLT", stackable="Y")
    assert [one.qualifier for one in first.references] == ["BM", ""]
    assert second.ready is not None
    assert (second.cartons, second.weight, second.volume) == (Decimal(2), None, None)


def test_a_date_of_another_kind_is_ready_only_where_it_is_the_only_one() -> None:
    one, other = DayAndTime(qualifier="38"), DayAndTime(qualifier="02")
    assert Destination(role="ST", dates=(one,)).ready == one
    assert Destination(role="ST", dates=(one, other)).ready is None


def test_every_order_is_named_once() -> None:
    assert full().po_numbers == ("4500012", "4500013")
    assert RoutingRequest(request_number="1").po_numbers == ()


def test_an_order_has_its_cartons_weight_cube_and_class() -> None:
    order = full().destinations[0].orders[0]
    assert (order.reference, order.further_reference) == ("INV-1", "0101")
    assert (order.packaging, order.quantity) == ("CTN", Decimal(40))
    assert (order.weight, order.weight_unit) == (Decimal("612.5"), "L")
    assert (order.volume, order.volume_unit) == (Decimal(88), "E")
    assert order.freight is not None
    assert (order.freight.commodity, order.freight.freight_class) == ("CAND", "70")


def test_every_value_stands_where_it_says() -> None:
    data = interchange("753", FULL, "004030")
    first = full().destinations[0]
    assert at(data, first.where("ready")) == "20261117"
    assert at(data, first.orders[1].where("po_number")) == "4500013"
    assert first.orders[1].where("po_number").reference == "753/N1[2]/OID[2]/OID02"
    assert at(data, full().where("created_at")) == "20261114*0915*CT"
    assert full().destinations[1].where("unit_load").length == 0


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_request_is_written_back_as_it_was_and_valid(release: str) -> None:
    request = full(release)
    assert read_back(request, release) == request
    assert [str(issue) for issue in validate(written(request, release)).issues] == []


def test_a_request_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    more = FULL.replace("USI*12", "NTE**Use the back gate\nUSI*12").replace("**CTN*8", "**CTN*08")
    request = RoutingRequest.read(transaction_set("753", more, "004030"))
    assert request == full()
    as_read = [tuple(line.split("*")) for line in more.splitlines()]
    assert [tuple(segment) for segment in request.write()] == as_read
    later = request.model_copy(update={"request_number": "RR-8"})
    assert [tuple(segment) for segment in later.write()][1:] == as_read[1:]


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_request_is_clean(release: str) -> None:
    order = RequestedOrder(
        po_number="4500012", packaging="CTN", quantity=Decimal(40), weight_unit="L", weight=612
    )
    to = Destination(
        role="ST",
        name="Depot 12",
        dates=(DayAndTime(qualifier="10", date=date(2026, 11, 17)),),
        orders=(order,),
    )
    request = RoutingRequest(
        purpose="00",
        request_number="RR-7",
        date=date(2026, 11, 14),
        contact=Contact(function="IC", numbers=(ContactNumber(qualifier="TE", value="5550100"),)),
        ship_from=NamedParty(role="SF", name="Acme Goods"),
        load=RequestedLoad(destinations=(to,)),
    )
    assert [str(issue) for issue in validate(written(request, release)).issues] == []
    assert read_back(request, release) == request


def test_another_set_is_no_request() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 753, got '754'"):
        RoutingRequest.read(transaction_set("754", "BGN*00*1*20261114", "004030"))
    with pytest.raises(UnreadableDocument, match="expected BGN behind the ST, got LX"):
        RoutingRequest.read(transaction_set("753", "LX*1", "004030"))


def test_a_request_of_a_release_without_the_set_is_read_as_far_as_its_segments_go() -> None:
    request = RoutingRequest.read(transaction_set("753", FULL, "004010"))
    assert request.request_number == "RR-7"
    assert validate(interchange("753", FULL, "004010")).issues[-1].code == "X12301"


def test_a_pickled_request_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    data = interchange("753", FULL, "004030")
    assert at(data, copied.destinations[1].where()) == "N1*ST*Depot 14*92*0914"


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(RoutingRequest), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(request: RoutingRequest, release: str) -> None:
    assert read_back(request, release) == request


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LX", "OID"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    body = "BGN*00*1*20261114\n" + "\n".join(lines)
    request = RoutingRequest.read(transaction_set("753", body, "004030"))
    for place in request.destinations:
        assert place.where().length > 0
        assert all(one.where("po_number").reference for one in place.orders)
    request.write()
