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
from edicompliance.documents.shipping_schedule import (
    ScheduledDay,
    ScheduledItem,
    ScheduleParty,
    ShippingSchedule,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004010", "004030", "004060", "005010"]
FULL = """\
BSS*05*S-47*20261113*SH*20261116*20261127*R-3*P-12*C-9*4500012*A
DTM*097*20261113*0900
N1*SU*Acme Goods*92*70017
N2*Plant 2
N3*1 Main Street
N4*Ames*IA*50010
REF*IA*70017
PER*IC*Planner*TE*5550100
FOB*CC
N1*ST*Depot 12*92*0912
LIN*1*BP*2200101*UP*614141100019
UIT*EA*4.25*PE
PKG*F*68***PALLETIZE
PO4*24*1*EA
PRS*3*Running
QTY*38*200*EA
REF*DK*D21
PER*BD*Buyer
SDP*Y*Y*W*A
FST*96*C*D*20261117**010*1615*DO*DO-1
DTM*002*20261119
SDQ*EA*92*0101*40*0102*56
JIT*40*0800
REF*DK*D21
JIT*56*1300
FST*120*D*F*20261123*20261127
SHP*01*96*011*20261110*1500*20261111*0900
REF*SI*SH-9
SHP*02*960*051*20260101**20261110
TD1*CTN25*4****G*60*LB
TD3*TL*ABC*123456
TD5*B*2*ABCD*M
LIN*2*BP*2200102
UIT*CA
FST*0*C*D*20261118
CTT*2*216
"""


def full(release: str = "004010") -> ShippingSchedule:
    return ShippingSchedule.read(transaction_set("862", FULL, release))


def test_the_beginning_says_from_when_to_when_and_what_it_counts() -> None:
    schedule = full()
    assert (schedule.purpose, schedule.schedule_number) == ("05", "S-47")
    assert (schedule.starts, schedule.ends) == (date(2026, 11, 16), date(2026, 11, 27))
    assert (schedule.dates_are, schedule.quantities_are) == ("SH", "A")
    assert (schedule.release_number, schedule.forecast_number) == ("R-3", "P-12")
    assert (schedule.contract, schedule.po_number) == ("C-9", "4500012")
    assert (schedule.line_count, schedule.hash_total) == (2, Decimal(216))
    assert schedule.dates[0].time == "0900"


def test_a_party_has_its_terms_of_freight() -> None:
    supplier, depot = full().parties
    assert supplier.freight is not None
    assert (supplier.freight.payment, supplier.city) == ("CC", "Ames")
    assert (supplier.references[0].value, supplier.contacts[0].name) == ("70017", "Planner")
    assert (depot.code, depot.freight) == ("0912", None)


def test_an_item_says_which_product_and_how_it_travels() -> None:
    item = full().items[0]
    assert item.ids == (
        ProductId(qualifier="BP", value="2200101"),
        ProductId(qualifier="UP", value="614141100019"),
    )
    assert (item.unit, item.price, item.price_basis) == ("EA", Decimal("4.25"), "PE")
    assert item.status is not None
    assert (item.status.code, item.packings[0].pack) == ("3", 24)
    assert item.quantity is not None
    assert item.quantity.quantity == Decimal(200)
    assert item.pattern is not None
    assert (item.pattern.days, item.pattern.second_days) == ("Y", "W")
    assert item.carrier is not None
    assert item.carrier.scac == "ABCD"
    assert item.references[0].value == "D21"


def test_an_item_says_on_which_days_and_at_which_hours() -> None:
    first, span = full().items[0].days
    assert (first.quantity, first.firmness, first.date) == (Decimal(96), "C", date(2026, 11, 17))
    assert (first.time, first.reference) == ("1615", "DO-1")
    assert [(one.time, one.quantity) for one in first.times] == [
        ("0800", Decimal(40)),
        ("1300", Decimal(56)),
    ]
    assert first.times[0].references[0].value == "D21"
    assert [one.store for one in first.distribution] == ["0101", "0102"]
    assert (span.span, span.end_date, span.times) == ("F", date(2026, 11, 27), ())


def test_an_item_says_how_much_was_shipped_so_far() -> None:
    last, since = full().items[0].shipped
    assert (last.qualifier, last.quantity, last.time) == ("01", Decimal(96), "1500")
    assert last.references[0].value == "SH-9"
    assert (since.quantity, since.end_date) == (Decimal(960), date(2026, 11, 10))


def test_what_is_firm_is_the_sum_of_the_firm_days() -> None:
    assert [item.firm for item in full().items] == [Decimal(96), Decimal(0)]
    days = (ScheduledDay(firmness="C", quantity=Decimal(5)), ScheduledDay(firmness="C"))
    assert ScheduledItem(days=days).firm is None
    assert ScheduledItem(days=days[:1]).firm == Decimal(5)


def test_every_value_stands_where_it_says() -> None:
    data = interchange("862", FULL)
    item = full().items[0]
    assert at(data, item.where("unit")) == "EA"
    assert at(data, item.days[0].times[1].where("time")) == "1300"
    assert item.days[0].times[1].where("time").reference == "862/LIN[1]/FST[1]/JIT[2]/JIT02"
    assert at(data, item.shipped[1].where("quantity")) == "960"
    assert full().items[1].where("price").length == 0


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_schedule_is_written_back_as_it_was_and_valid(release: str) -> None:
    schedule = full(release)
    assert read_back(schedule, release) == schedule
    assert [str(issue) for issue in validate(written(schedule, release)).issues] == []


@pytest.mark.parametrize("release", RELEASES)
def test_a_schedule_is_written_in_the_segments_it_was_read_from(release: str) -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full(release).write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    more = FULL.replace("REF*DK*D21\nPER", "MEA*PD*G*5*LB\nREF*DK*D21\nPER").replace(
        "*4.25", "*4.250"
    )
    schedule = ShippingSchedule.read(transaction_set("862", more))
    assert schedule == full()
    changed = schedule.model_copy(update={"schedule_number": "S-48"})
    expected = [tuple(line.split("*")) for line in more.replace("S-47", "S-48").splitlines()]
    assert [tuple(segment) for segment in changed.write()] == expected


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_schedule_is_clean(release: str) -> None:
    item = ScheduledItem(
        line_id="1",
        ids=(ProductId(qualifier="BP", value="2200101"),),
        unit="EA",
        days=(ScheduledDay(quantity=Decimal(96), firmness="C", span="D", date=date(2026, 11, 17)),),
    )
    schedule = ShippingSchedule(
        purpose="00",
        schedule_number="S-47",
        date=date(2026, 11, 13),
        dates_are="SH",
        starts=date(2026, 11, 16),
        ends=date(2026, 11, 27),
        forecast_number="P-12",
        parties=(ScheduleParty(role="SU", name="Acme Goods"),),
        items=(item,),
        line_count=1,
    )
    assert [str(issue) for issue in validate(written(schedule, release)).issues] == []
    assert read_back(schedule, release) == schedule


def test_another_set_is_no_schedule() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 862, got '850'"):
        ShippingSchedule.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BSS behind the ST, got LIN"):
        ShippingSchedule.read(transaction_set("862", "LIN*1*BP*1"))


def test_a_pickled_schedule_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("862", FULL), copied.items[1].where()) == "LIN*2*BP*2200102"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(ShippingSchedule), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(schedule: ShippingSchedule, release: str) -> None:
    assert read_back(schedule, release) == schedule


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LIN", "JIT"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    body = "BSS*00*1*20261113*SH*20261116*20261127*1\n" + "\n".join(lines)
    schedule = ShippingSchedule.read(transaction_set("862", body))
    for item in schedule.items:
        assert item.where().length > 0
        assert all(day.where().length > 0 for day in item.days)
    schedule.write()
