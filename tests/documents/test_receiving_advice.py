from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.receiving_advice import Questioned, ReceivedLine, ReceivingAdvice
from edicompliance.documents.segments.levels import OrderReference, Shipped
from edicompliance.documents.segments.parts import DateTime
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BRA*R-55*20261122*00*2*1130*01*2
CUR*BY*USD
REF*BM*06141410000000227
PER*IC*Receiving*TE*555 0100
DTM*050*20261122*0930*CT
DTM*019*20261122
PRF*4500012*R1**20261102
TD1*CTN25*3****G*60*LB
TD5*B*2*ABCD*M
TD3*TL*ABC*5501******SEAL-9
TD4*HM
MEA*PD*G*60*LB
N1*ST*Depot 7*92*0007
N3*1 Main Street
N4*Ames*IA*50010
REF*LU*9
PER*IC*Dock
FOB*PP
N1*SU*Supplier*92*70017
LM*VI
LQ*ZZ*E17
RCD*1*20*EA*1*EA*2*EA*02*1*EA*01*3*CA*02****4*EA*07*120
SN1*1*24*EA
CUR*BY*CAD
LIN*1*UP*036000241457
LIN*1*VN*A-1
PID*F*08***Widget, blue
PO4*12*1*EA
REF*RV*R-55
PER*IC*Clerk
DTM*050*20261122
PRF*4500012****1
MEA*PD*LN*3*IN
FOB*CC
TD1*CTN25*1
TD5*B*2*EFGH*M
TD3*TL*ABC*5502
TD4*HM
SAC*C*D240***500
MAN*GM*00106141410000000019
LM*VI
LQ*ZZ*SHORT
SLN*1**I*2*EA****UP*036000291452
PID*F*73***Blue
LM*VI
LQ*ZZ*WET
N1*ST*Shop*92*0101
N4*Dayton*OH*45402
RCD*2*12*CA
SN1*2*12*CA
RCD*3***5*EA
CTT*3
"""


def full(release: str = "004010") -> ReceivingAdvice:
    return ReceivingAdvice.read(transaction_set("861", FULL, release))


def test_the_heading_of_a_receipt() -> None:
    advice = full()
    assert (advice.advice_number, advice.date, advice.time) == ("R-55", date(2026, 11, 22), "1130")
    assert (advice.purpose, advice.kind, advice.condition) == ("00", "2", "01")
    assert advice.references[0].value == "06141410000000227"
    assert [one.qualifier for one in advice.dates] == ["050", "019"]
    assert (advice.orders[0].po_number, advice.orders[0].release_number) == ("4500012", "R1")
    assert (advice.packaging[0].quantity, advice.carriers[0].scac) == (3, "ABCD")
    assert (advice.equipment[0].seal, advice.handling[0].code) == ("SEAL-9", "HM")
    depot, supplier = advice.parties
    assert (depot.code, depot.city, depot.contacts[0].name) == ("0007", "Ames", "Dock")
    assert depot.freight is not None
    assert (depot.freight.payment, supplier.freight) == ("PP", None)
    assert (advice.line_count, advice.codes[0].codes[0].code) == (3, "E17")


def test_a_line_says_what_was_received_returned_and_shipped() -> None:
    line, whole, returned = full().lines
    assert (line.received, line.received_unit) == (Decimal(20), "EA")
    assert (line.returned, line.returned_unit) == (Decimal(1), "EA")
    assert line.cumulative == 120
    assert line.shipped is not None
    assert (line.shipped.quantity, line.shipped.unit) == (Decimal(24), "EA")
    assert (whole.received, whole.received_unit, whole.questioned) == (Decimal(12), "CA", ())
    assert (returned.received, returned.returned) == (None, Decimal(5))


def test_quantities_in_question_have_their_conditions() -> None:
    line = full().lines[0]
    assert [(one.quantity, one.unit, one.condition) for one in line.questioned] == [
        (Decimal(2), "EA", "02"),
        (Decimal(1), "EA", "01"),
        (Decimal(3), "CA", "02"),
        (Decimal(4), "EA", "07"),
    ]
    assert line.in_condition("01") == 1
    assert line.in_condition("03") == 0
    assert line.in_condition("02") is None


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("RCD*1*20*EA***2*EA*02*1*EA*02", Decimal(3)),
        ("RCD*1*20*EA***x*EA*02", None),
        ("RCD*1*20*EA****EA*02", None),
        ("RCD*1*20*EA", Decimal(0)),
    ],
)
def test_what_is_in_question_is_known_only_as_a_number(line: str, short: Decimal | None) -> None:
    advice = ReceivingAdvice.read(transaction_set("861", f"BRA*1*20261122*00*2\n{line}"))
    assert advice.lines[0].in_condition("02") == short


def test_received_is_compared_with_shipped_in_one_unit() -> None:
    line, whole, returned = full().lines
    assert (line.difference, whole.difference, returned.difference) == (
        Decimal(-4),
        Decimal(0),
        None,
    )
    cases = line.model_copy(update={"received_unit": "CA"})
    assert cases.difference is None
    unknown = ReceivedLine(received_unit="EA", shipped=Shipped(quantity=Decimal(2), unit="EA"))
    assert unknown.difference is None


def test_a_line_with_all_that_follows_it() -> None:
    line = full().lines[0]
    assert [one.ids[0].value for one in line.products] == ["036000241457", "A-1"]
    assert (line.orders[0].po_number, line.orders[0].line_id) == ("4500012", "1")
    assert line.freight is not None
    assert (line.freight.payment, line.allowances[0].amount) == ("CC", Decimal(5))
    assert line.marks[0].sscc == "106141410000000019"
    assert line.codes[0].codes[0].code == "SHORT"
    assert line.components[0].codes[0].codes[0].code == "WET"
    assert line.parties[0].city == "Dayton"


def test_every_quantity_of_a_line_stands_where_it_says() -> None:
    data = interchange("861", FULL)
    line = full().lines[0]
    assert at(data, line.where("received")) == "20"
    assert at(data, line.questioned[1].where("quantity")) == "1"
    assert at(data, line.questioned[3].where("condition")) == "07"
    assert line.questioned[1].where("unit").reference == "861/RCD[1]/RCD10-1"
    assert full().lines[1].where("shipped").offset > line.where().offset
    assert full().lines[2].where("shipped").length == 0


def test_a_line_has_no_more_conditions_than_its_segment() -> None:
    with pytest.raises(ValidationError, match="at most 5 items"):
        ReceivedLine(questioned=(Questioned(condition="01"),) * 6)


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_receipt_is_written_back_as_it_was_and_valid(release: str) -> None:
    advice = full()
    assert read_back(advice, release) == advice
    dense = FULL.replace("*02****4*EA*07*120", "*02*4*EA*07****120")
    again = written(ReceivingAdvice.read(transaction_set("861", dense)), release)
    assert [str(issue) for issue in validate(again).issues] == []


def test_a_receipt_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_segments_without_a_field_stay_where_they_were() -> None:
    body = FULL.replace("PID*F*73***Blue\n", "PID*F*73***Blue\nNM1*BY*2*Shop\n")
    advice = ReceivingAdvice.read(transaction_set("861", body))
    assert advice == full()
    line = advice.lines[0].model_copy(update={"received": Decimal(21), "shipped": None})
    edited = advice.model_copy(update={"lines": (line, *advice.lines[1:])})
    expected = body.replace("RCD*1*20", "RCD*1*21").replace("SN1*1*24*EA\n", "")
    assert ["*".join(map(str, one)) for one in edited.write()] == expected.splitlines()


def test_a_changed_quantity_behind_a_gap_is_written_once() -> None:
    line = full().lines[0]
    *others, last = line.questioned
    more = last.model_copy(update={"quantity": Decimal(9)})
    edited = line.model_copy(update={"questioned": (*others, more)})
    receipt = full().model_copy(update={"lines": (edited,)})
    (written_line,) = [one for one in receipt.write() if one[0] == "RCD"]
    assert "*".join(map(str, written_line)) == (
        "RCD*1*20*EA*1*EA*2*EA*02*1*EA*01*3*CA*02*9*EA*07****120"
    )


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_composed_receipt_is_clean(release: str) -> None:
    line = ReceivedLine(
        line_id="1",
        received=Decimal(22),
        received_unit="EA",
        questioned=(Questioned(quantity=Decimal(2), unit="EA", condition="02"),),
        shipped=Shipped(quantity=Decimal(24), unit="EA"),
        orders=(OrderReference(po_number="4500012"),),
    )
    advice = ReceivingAdvice(
        advice_number="R-55",
        date=date(2026, 11, 22),
        purpose="00",
        kind="2",
        dates=(DateTime(qualifier="050", date=date(2026, 11, 22)),),
        lines=(line,),
        line_count=1,
    )
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []
    assert read_back(advice, release) == advice


def test_another_set_is_no_receipt() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 861, got '846'"):
        ReceivingAdvice.read(transaction_set("846", "BIA*00*SI*1*20261120"))
    with pytest.raises(UnreadableDocument, match="expected BRA behind the ST, got RCD"):
        ReceivingAdvice.read(transaction_set("861", "RCD*1*2*EA"))


def test_a_pickled_receipt_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("861", FULL), copied.lines[0].questioned[0].where("quantity")) == "2"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(ReceivingAdvice), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(advice: ReceivingAdvice, release: str) -> None:
    assert read_back(advice, release) == advice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "RCD", "LM"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    advice = ReceivingAdvice.read(transaction_set("861", "BRA*1\n" + "\n".join(lines)))
    for line in advice.lines:
        assert line.where().length > 0
        for one in line.questioned:
            assert one.where("condition").reference is not None
    advice.write()
