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

from edicompliance.documents.inventory_advice import (
    InventoryAdvice,
    InventoryLine,
    InventoryQuantity,
)
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.parts import DateTime
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BIA*00*SI*I-9*20261120*0600*2
CUR*SE*USD
DTM*007*20261120*0600*CT
REF*IA*70017
PER*IC*Stock desk*TE*555 0100
MEA*PD*G*12.5*LB
N1*SE*Supplier*92*70017
N1*WH*Warehouse 4*92*W4
N3*1 Main Street
N4*Ames*IA*50010
REF*LU*9
PER*IC*Dock
LM*VI
LQ*ZZ*A
LIN*1*UP*036000241457*VN*A-1
PID*F*08***Widget, blue
MEA*PD*LN*3*IN
PKG*F*WM***GIFTWRAP
DTM*018*20261201
CTP*RS*RTL*15*1*EA
CUR*SE*CAD
SAC*A*C310***100
REF*PG*P1
PER*CN*Planner
SDQ*EA*92*0101*10*0102*14
MAN*GM*00106141410000000019
UIT*EA*7.5*PE
LDT*AF*3*DA*20261120
LM*VI
LQ*ZZ*B
SLN*1**I*2*EA*3.5*PE**UP*036000291452
PID*F*73***Blue
MEA*PD*LN*1*IN
PKG*F*WM***GIFTWRAP
QTY*33*24*EA
UIT*EA
MEA*PD*G*6*LB
LDT*AF*2*DA
DTM*018*20261201
SCH*10*EA*ST*Shop 0101*010*20261205**063*20261210
MEA*PD*G*2*LB
SCH*14*EA*ST*Shop 0102*010*20261206
LM*VI
LQ*ZZ*C
QTY*33*6*EA
LS*LOT
REF*LT*L-1
DTM*068*20261205
DTM*036*20271231
N1*WH*Bay 3*92*B3
LM*VI
LQ*ZZ*D
REF*LT*L-2
LE*LOT
QTY*63*500*EA
DTM*017*20261215
N1*WH*Warehouse 5*92*W5
N3*2 Main Street
N4*Dayton*OH*45402
LIN*2*UP*036000291452
QTY*33*0*EA
CTT*2
"""


def full(release: str = "004010") -> InventoryAdvice:
    return InventoryAdvice.read(transaction_set("846", FULL, release))


def test_the_heading_says_whose_stock_it_is_and_where() -> None:
    advice = full()
    assert (advice.purpose, advice.kind, advice.advice_number) == ("00", "SI", "I-9")
    assert (advice.date, advice.time, advice.action) == (date(2026, 11, 20), "0600", "2")
    assert advice.dates[0].zone_code == "CT"
    supplier, warehouse = advice.parties
    assert (supplier.role, warehouse.code, warehouse.city) == ("SE", "W4", "Ames")
    assert warehouse.contacts[0].name == "Dock"
    assert (advice.line_count, advice.codes[0].codes[0].code) == (2, "A")
    assert at(interchange("846", FULL), advice.where("created_at")) == "20261120*0600"


def test_a_line_is_one_product_with_all_that_is_said_of_it() -> None:
    line = full().lines[0]
    assert (line.line_id, line.ids[1]) == ("1", ProductId(qualifier="VN", value="A-1"))
    assert line.descriptions[0].text == "Widget, blue"
    assert (line.dates[0].qualifier, line.dates[0].date) == ("018", date(2026, 12, 1))
    assert (line.prices[0].price, line.allowances[0].amount) == (Decimal(15), Decimal(1))
    assert (line.units[0].unit, line.units[0].price) == ("EA", Decimal("7.5"))
    assert (line.lead_times[0].quantity, line.lead_times[0].period) == (Decimal(3), "DA")
    assert line.marks[0].sscc == "106141410000000019"
    assert line.components[0].measurements[0].value == 1
    assert line.codes[0].codes[0].code == "B"


def test_quantities_are_told_by_their_kind_with_their_dates() -> None:
    line = full().lines[0]
    assert [(one.qualifier, one.quantity) for one in line.quantities] == [
        ("33", Decimal(24)),
        ("33", Decimal(6)),
        ("63", Decimal(500)),
    ]
    available, _, ordered = line.quantities
    assert (available.dates[0].date, ordered.dates[0].date) == (
        date(2026, 12, 1),
        date(2026, 12, 15),
    )
    assert available.units[0].unit == "EA"
    assert available.lead_times[0].quantity == 2
    assert available.codes[0].codes[0].code == "C"


def test_the_quantity_of_a_kind_is_all_of_it() -> None:
    line, none_left = full().lines
    assert line.quantity_of("33") == 30
    assert line.quantity_of("63") == 500
    assert line.quantity_of("39") is None
    assert none_left.quantity_of("33") == 0


@pytest.mark.parametrize("odd", ["QTY*33", "QTY*33*x", "QTY*33**EA*many"])
def test_the_quantity_of_a_kind_is_not_known_with_one_that_is_no_number(odd: str) -> None:
    body = f"BIA*00*SI*1*20261120\nLIN*1*UP*036000241457\nQTY*33*5*EA\n{odd}"
    advice = InventoryAdvice.read(transaction_set("846", body))
    assert advice.lines[0].quantity_of("33") is None


def test_ship_dates_are_told_for_each_place() -> None:
    line = full().lines[0]
    first, second = line.quantities[0].schedules
    assert (first.name, first.quantity, first.date) == ("Shop 0101", Decimal(10), date(2026, 12, 5))
    assert (first.until_date, first.measurements[0].value) == (date(2026, 12, 10), Decimal(2))
    assert (second.name, second.date) == ("Shop 0102", date(2026, 12, 6))
    assert [(one.store, one.quantity) for one in line.distribution] == [
        ("0101", Decimal(10)),
        ("0102", Decimal(14)),
    ]
    assert line.distributed == 24
    assert [(one.code, one.city) for one in line.parties] == [("W5", "Dayton")]


def test_parts_of_a_quantity_have_places_and_dates_of_their_own() -> None:
    parts = full().lines[0].quantities[1].parts
    assert parts is not None
    assert (parts.loop_id, parts.end_id) == ("LOT", "LOT")
    first, second = parts.references
    assert (first.value, [one.qualifier for one in first.dates]) == ("L-1", ["068", "036"])
    assert first.place is not None
    assert (first.place.code, first.codes[0].codes[0].code) == ("B3", "D")
    assert (second.value, second.place) == ("L-2", None)


def test_every_value_of_a_quantity_stands_where_it_says() -> None:
    data = interchange("846", FULL)
    quantity = full().lines[0].quantities[2]
    assert at(data, quantity.where("quantity")) == "500"
    assert quantity.where("unit").reference == "846/LIN[1]/QTY[3]/QTY03-1"
    assert at(data, quantity.dates[0].where("moment")) == "20261215"
    assert full().lines[1].quantities[0].where("dates").length == 0


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_advice_is_written_back_as_it_was_and_valid(release: str) -> None:
    advice = full()
    assert read_back(advice, release) == advice
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []


def test_an_advice_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_segments_without_a_field_stay_where_they_were() -> None:
    body = FULL.replace("QTY*33*24*EA\n", "ZZZ*1\nQTY*33*24*EA\n")
    body = body.replace("LDT*AF*3*DA*20261120\n", "G53*001\nLDT*AF*3*DA*20261120\n")
    advice = InventoryAdvice.read(transaction_set("846", body))
    assert advice == full()
    line = advice.lines[0]
    less = line.quantities[1].model_copy(update={"quantity": Decimal(5)})
    new = InventoryQuantity(qualifier="38", quantity=Decimal(1))
    quantities = (line.quantities[0], less, new, line.quantities[2])
    edited = advice.model_copy(
        update={"lines": (line.model_copy(update={"quantities": quantities}), advice.lines[1])}
    )
    expected = body.replace("QTY*33*6*EA", "QTY*33*5*EA").replace("LE*LOT", "LE*LOT\nQTY*38*1")
    assert ["*".join(map(str, one)) for one in edited.write()] == expected.splitlines()


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_composed_advice_is_clean(release: str) -> None:
    there = InventoryQuantity(
        qualifier="33",
        quantity=Decimal(120),
        unit="EA",
        dates=(DateTime(qualifier="018", date=date(2026, 12, 1)),),
    )
    line = InventoryLine(
        line_id="1", ids=(ProductId(qualifier="UP", value="036000241457"),), quantities=(there,)
    )
    advice = InventoryAdvice(
        purpose="00",
        kind="SI",
        advice_number="I-9",
        date=date(2026, 11, 20),
        lines=(line,),
        line_count=1,
    )
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []
    assert read_back(advice, release) == advice


def test_another_set_is_no_inventory() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 846, got '861'"):
        InventoryAdvice.read(transaction_set("861", "BRA*1*20261122*00*2"))
    with pytest.raises(UnreadableDocument, match="expected BIA behind the ST, got LIN"):
        InventoryAdvice.read(transaction_set("846", "LIN*1*UP*036000241457"))


def test_a_pickled_advice_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("846", FULL), copied.lines[1].where()) == "LIN*2*UP*036000291452"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(InventoryAdvice), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(advice: InventoryAdvice, release: str) -> None:
    assert read_back(advice, release) == advice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LIN", "LS*1"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    advice = InventoryAdvice.read(transaction_set("846", "BIA*00*SI*1\n" + "\n".join(lines)))
    for line in advice.lines:
        assert line.where().length > 0
        for quantity in line.quantities:
            assert quantity.where("quantity").reference is not None
    advice.write()
