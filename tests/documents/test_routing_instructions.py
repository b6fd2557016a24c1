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

from edicompliance.documents.routing_instructions import (
    RoutedCarrier,
    RoutedLoad,
    RoutingInstructions,
    Stop,
)
from edicompliance.documents.segments.parts import NamedParty
from edicompliance.documents.segments.routing_parts import CarrierReference, RoutedOrder
from edicompliance.documents.segments.small_parts import DayAndTime
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004030", "004060", "005010"]
FULL = """\
BGN*00*RI-3*20261115*1030*CT*RR-7**WQ
PER*IC*Traffic*TE*5550200
N1*SF*Acme Goods*92*70017
N3*1 Main Street
N4*Ames*IA*50010
LX*1
L11*L-77*LO
L11*AUTH-9*BB
L11*0614141000000001*BM
BLR*ABCD*20261117*0800
SMD*SG*CC*PD
OID**4500012**CTN*40*L*612.5*E*88
OID**4500013**CTN*8
G62*69*20261117*U*0800*CT
G62*54*20261120
MSI*Y*1
QTY*39*12
AT9*4800*108*96*G*L*44000*E*3000
N1*ST*Depot 12*92*0912
N4*Denver*CO*80201
LX*2
BLR*WXYZ
OID**4500013**CTN*4
"""
SINCE_004060 = ("SMD",)


def body(release: str) -> str:
    left_out = SINCE_004060 if release < "004060" else ()
    return "".join(line for line in FULL.splitlines(True) if not line.startswith(left_out))


def full(release: str = "004060") -> RoutingInstructions:
    return RoutingInstructions.read(transaction_set("754", body(release), release))


def test_the_beginning_names_the_request_that_is_answered() -> None:
    answer = full()
    assert (answer.purpose, answer.instructions_number) == ("00", "RI-3")
    assert (answer.request_number, answer.action) == ("RR-7", "WQ")
    assert (answer.date, answer.time) == (date(2026, 11, 15), "1030")
    assert (answer.contacts[0].name, answer.parties[0].city) == ("Traffic", "Ames")


def test_a_load_says_who_fetches_it_and_when() -> None:
    load, other = full().loads
    assert (load.number, load.scac) == ("1", "ABCD")
    assert load.pickup is not None
    assert (load.pickup.date, load.pickup.time) == (date(2026, 11, 17), "0800")
    assert load.services[0].freight_terms == "CC"
    assert load.stop == Stop(several="Y", number=1)
    assert (other.scac, other.pickup) == ("WXYZ", None)


def test_a_load_has_its_numbers() -> None:
    load, other = full().loads
    assert (load.load_number, load.authorization) == ("L-77", "AUTH-9")
    assert load.bill_of_lading == "0614141000000001"
    assert (other.load_number, other.authorization, other.bill_of_lading) == ("", "", "")


def test_a_load_says_in_which_trailer_and_where_to() -> None:
    load = full().loads[0]
    trailer = load.quantities[0].trailer
    assert trailer is not None
    assert (trailer.length, trailer.height, trailer.weight) == (
        "4800",
        Decimal(108),
        Decimal(44000),
    )
    assert load.ship_to is not None
    assert (load.ship_to.code, load.ship_to.city) == ("0912", "Denver")


def test_the_loads_of_an_order_are_found() -> None:
    answer = full()
    assert [one.number for one in answer.loads_for("4500013")] == ["1", "2"]
    assert [one.number for one in answer.loads_for("4500012")] == ["1"]
    assert answer.loads_for("4599999") == ()


def test_the_only_date_of_a_load_is_its_pickup() -> None:
    one, other = DayAndTime(qualifier="53"), DayAndTime(qualifier="54")
    assert RoutedLoad(number="1", dates=(one,)).pickup == one
    assert RoutedLoad(number="1", dates=(one, other)).pickup is None


def test_every_value_stands_where_it_says() -> None:
    data = interchange("754", body("004060"), "004060")
    first, second = full().loads
    assert at(data, first.where("scac")) == "ABCD"
    assert at(data, first.where("pickup")) == "20261117"
    assert at(data, first.where("load_number")) == "L-77"
    assert at(data, first.where("authorization")) == "AUTH-9"
    assert second.where("bill_of_lading").length == 0
    assert at(data, first.orders[1].where("po_number")) == "4500013"
    assert first.orders[1].where("po_number").reference == "754/LX[1]/OID[2]/OID02"
    assert (second.where("pickup").length, second.where("pickup").element) == (0, "G6202")


@pytest.mark.parametrize("release", RELEASES)
def test_full_instructions_are_written_back_as_they_were_and_valid(release: str) -> None:
    answer = full(release)
    assert read_back(answer, release) == answer
    assert [str(issue) for issue in validate(written(answer, release)).issues] == []


@pytest.mark.parametrize("release", RELEASES)
def test_instructions_are_written_in_the_segments_they_were_read_from(release: str) -> None:
    as_read = [tuple(line.split("*")) for line in body(release).splitlines()]
    assert [tuple(segment) for segment in full(release).write()] == as_read


def test_what_they_have_no_words_for_stays_where_it_was() -> None:
    more = body("004060").replace("MSI*Y*1", "MSI*Y*1\nNTE**Call ahead")
    answer = RoutingInstructions.read(transaction_set("754", more, "004060"))
    assert answer == full()
    without = answer.model_copy(update={"loads": answer.loads[:1]})
    kept = more.splitlines()[:-3]
    assert [tuple(segment) for segment in without.write()] == [
        tuple(line.split("*")) for line in kept
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_composed_instructions_are_clean(release: str) -> None:
    load = RoutedLoad(
        number="1",
        references=(CarrierReference(value="L-77", qualifier="LO"),),
        carrier=RoutedCarrier(scac="ABCD"),
        orders=(RoutedOrder(po_number="4500012", packaging="CTN", quantity=Decimal(40)),),
        dates=(DayAndTime(qualifier="69", date=date(2026, 11, 17)),),
        ship_to=NamedParty(role="ST", name="Depot 12"),
    )
    answer = RoutingInstructions(
        purpose="00",
        instructions_number="RI-3",
        date=date(2026, 11, 15),
        request_number="RR-7",
        parties=(NamedParty(role="SF", name="Acme Goods"),),
        loads=(load,),
    )
    assert [str(issue) for issue in validate(written(answer, release)).issues] == []
    assert read_back(answer, release) == answer


def test_another_set_is_no_instructions() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 754, got '753'"):
        RoutingInstructions.read(transaction_set("753", "BGN*00*1*20261114", "004030"))
    with pytest.raises(UnreadableDocument, match="expected BGN behind the ST, got LX"):
        RoutingInstructions.read(transaction_set("754", "LX*1", "004030"))


def test_pickled_instructions_are_equal_and_know_their_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("754", body("004060"), "004060"), copied.loads[1].where()) == "LX*2"


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(RoutingInstructions), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(answer: RoutingInstructions, release: str) -> None:
    assert read_back(answer, release) == answer


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LX", "AT9"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    answer = RoutingInstructions.read(
        transaction_set("754", "BGN*00*1*20261114\n" + "\n".join(lines), "004060")
    )
    for load in answer.loads:
        assert load.where().length > 0
        assert load.where("scac").length >= 0
    answer.write()
