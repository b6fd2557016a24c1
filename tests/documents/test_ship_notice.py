from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import (
    FULL_NOTICE,
    at,
    interchange,
    notice_of,
    numbers,
    read_back,
    transaction_set,
    written,
)
from tests.sizes import examples

from edicompliance.documents import ShipNotice
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.levels import (
    Item,
    Level,
    OrderLevel,
    Pack,
    ShipmentLevel,
    Tare,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate
from edicompliance.x12.issues import KINDS


def full() -> ShipNotice:
    return ShipNotice.read(transaction_set("856", FULL_NOTICE))


def test_the_beginning_of_a_notice() -> None:
    notice = full()
    assert (notice.purpose, notice.notice_number, notice.structure) == ("00", "SH-1", "0001")
    assert (notice.date, notice.time) == (date(2026, 11, 20), "0601")
    assert (notice.transaction_type, notice.reason) == ("AS", "A36")
    assert notice.dates[0].zone_code == "CT"
    assert (notice.line_count, notice.hash_total) == (5, Decimal(24))


def test_when_it_was_made_is_one_place() -> None:
    notice = full()
    assert notice.created_at == ("20261120", "0601")
    assert at(interchange("856", FULL_NOTICE), notice.where("created_at")) == "20261120*0601"
    assert notice.where("created_at").element == "BSN03"


def test_the_shipment() -> None:
    shipment = full().shipment
    assert shipment is not None
    assert shipment.packaging[0].quantity == 3
    assert shipment.packaging[0].weight == Decimal("60.31")
    assert shipment.carriers[0].scac == "ABCD"
    assert (shipment.equipment[0].number, shipment.equipment[0].seal) == ("123456", "SEAL-9")
    assert [one.qualifier for one in shipment.references] == ["BM", "CN"]
    assert [one.role for one in shipment.parties] == ["ST", "SF"]
    assert (shipment.parties[0].city, shipment.freight[0].payment) == ("Ames", "PP")
    assert shipment.allowances[0].amount == Decimal(5)


def test_order_tare_pack_and_item() -> None:
    notice = full()
    (order,), (tare,), (pack,), (item,) = notice.orders, notice.tares, notice.packs, notice.items
    assert (order.po_number, order.release_number, order.po_date) == (
        "4500012",
        "R1",
        date(2026, 11, 2),
    )
    assert (tare.sscc, tare.packings[0].pack) == ("106141410000000996", 4)
    assert tare.pallet is not None
    assert tare.pallet.tiers == 4
    assert (pack.sscc, pack.ssccs, pack.parcel_ids) == (
        "106141410000000019",
        ("106141410000000019",),
        ("1Z999",),
    )
    assert (item.line_id, item.quantity, item.unit) == ("1", Decimal(24), "EA")
    assert [one.value for one in item.ids] == ["036000241457", "A-1"]
    assert item.shipped is not None
    assert (item.shipped.ordered, item.shipped.status) == (Decimal(24), "AC")
    assert item.components[0].ids[0].value == "036000291452"
    assert item.distributed == item.quantity


@pytest.mark.parametrize(
    ("level", "field", "text", "reference"),
    [
        ("packs", "sscc", "00106141410000000019", "856/HL[4]/MAN02"),
        ("orders", "po_number", "4500012", "856/HL[2]/PRF01"),
        ("orders", "po_date", "20261102", "856/HL[2]/PRF04"),
        ("items", "line_id", "1", "856/HL[5]/LIN01"),
        ("items", "quantity", "24", "856/HL[5]/SN102"),
        ("items", "unit", "EA", "856/HL[5]/SN103"),
        ("items", "distributed", "14", "856/HL[5]/SDQ04"),
        ("items", "number", "5", "856/HL[5]/HL01"),
        ("items", "sscc", "", "856/HL[5]/MAN02"),
        ("packs", "po_number", "", "856/HL[4]/PRF01"),
    ],
)
def test_derived_values_have_a_place_too(level: str, field: str, text: str, reference: str) -> None:
    where = getattr(full(), level)[0].where(field)
    assert (at(interchange("856", FULL_NOTICE), where), where.reference) == (text, reference)


def test_a_line_number_may_stand_in_sn1_alone() -> None:
    notice = notice_of("1  I LIN**UP*1 SN1*7*1*EA", "2  I SN1*8*1*EA", "3  I")
    assert [item.line_id for item in notice.items] == ["7", "8", ""]
    assert notice.items[0].where("line_id").element == "SN101"
    assert notice.items[2].where("line_id").reference == "856/HL[3]/LIN01"


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_full_notice_is_written_back_as_it_was_and_valid(release: str) -> None:
    notice = full()
    assert read_back(notice, release) == notice
    assert [str(issue) for issue in validate(written(notice, release)).issues] == []


def test_a_notice_is_written_in_the_segments_it_was_read_from() -> None:
    assert full().write() == [tuple(line.split("*")) for line in FULL_NOTICE.splitlines()]


def test_levels_have_the_class_of_their_code() -> None:
    notice = notice_of("1  S", "2 1 O", "3 2 T", "4 3 P", "5 4 I", "6 5 X", "7 6 ")
    assert [type(level) for level in notice.levels] == [
        ShipmentLevel,
        OrderLevel,
        Tare,
        Pack,
        Item,
        Level,
        Level,
    ]
    composed = ShipNotice(notice_number="1", levels=(Level(number="1", code="P"),))
    assert composed.packs == (Pack(number="1"),)
    assert ShipNotice.model_validate(full().model_dump()) == full()


FIRST, SECOND, THIRD = "106141410000000019", "106141410000000026", "106141410000000033"
"""SSCCs that follow each other."""
WRONG = "106141410000000018", "106141410000000020"
"""Neighbours with wrong check digits."""


@pytest.mark.parametrize(
    ("marks", "ssccs"),
    [
        (f"MAN*GM*{FIRST}", [FIRST]),
        (f"MAN*GM*00{FIRST}", [FIRST]),
        (f"MAN*AA*{FIRST}", [FIRST]),
        (f"MAN*GM*{FIRST} MAN*GM*{SECOND}", [FIRST, SECOND]),
        (f"MAN*GM*{FIRST}**GM*{SECOND}", [FIRST, SECOND]),
        (f"MAN*GM*{FIRST}*{THIRD}", [FIRST, SECOND, THIRD]),
        (f"MAN*GM*00{FIRST}*00{THIRD}", [FIRST, SECOND, THIRD]),
        (f"MAN*GM*{FIRST}*{FIRST}", [FIRST]),
        (f"MAN*GM*{WRONG[0]}*{WRONG[1]}", [*WRONG]),
        (f"MAN*GM*{THIRD}*{FIRST}", [THIRD, FIRST]),
        ("MAN*GM*A1*A9", ["A1", "A9"]),
        ("MAN*GM*0010614141", ["0010614141"]),
        (f"MAN*CP*{FIRST}", []),
        (f"MAN*CP*1Z1 MAN*GM*{FIRST}", [FIRST]),
        ("REF*LO*1", []),
    ],
)
def test_the_ssccs_of_a_carton(marks: str, ssccs: list[str]) -> None:
    pack = notice_of(f"1  P {marks}").packs[0]
    assert list(pack.ssccs) == ssccs
    assert pack.sscc == (ssccs[0] if ssccs else None)
    assert sum(mark.sscc_count for mark in pack.marks) == len(ssccs)


def test_an_absurd_range_is_counted_without_being_made() -> None:
    mark = Mark(qualifier="GM", value="0" * 18, end="9" * 18)
    assert mark.sscc_count == 10**17
    ssccs = mark.iter_ssccs()
    assert [next(ssccs), next(ssccs)] == ["000000000000000000", "000000000000000017"]


def test_the_second_mark_of_a_segment_knows_its_own_place() -> None:
    body = "BSN*00*1*20261120*0601\nHL*1**P\nMAN*GM*1**CP*1Z999"
    mark = ShipNotice.read(transaction_set("856", body)).packs[0].marks[1]
    assert mark.where("value").element == "MAN05"
    assert at(interchange("856", body), mark.where("parcel_id")) == "1Z999"


def test_a_carton_mark_behind_its_party_is_still_the_cartons() -> None:
    notice = notice_of("1  S TD5**2*ABCD DTM*011*20261120 REF*BM*77", "2 1 P N1*Z7*Shop MAN*GM*1")
    assert notice.shipment is not None
    assert notice.shipment.references[0].value == "77"
    assert notice.shipment.parties == ()
    assert notice.packs[0].ssccs == ("1",)


@pytest.mark.parametrize("kind", ["orders", "tares", "packs", "items"])
def test_a_view_is_made_once(kind: str) -> None:
    notice = full()
    assert getattr(notice, kind) is getattr(notice, kind)


def test_links_survive_pickling_and_change_with_the_levels() -> None:
    notice = full()
    pack = notice.packs[0]
    assert numbers(notice.orders_of(pack)) == ["2"]
    again = pickle.loads(pickle.dumps(notice))  # noqa: S301 - our own bytes
    assert numbers(again.orders_of(again.packs[0])) == ["2"]
    less = notice.model_copy(update={"levels": notice.levels[:2]})
    assert less.packs == ()
    with pytest.raises(ValueError, match=r"HL 4 \(P\) is no level of this notice"):
        less.orders_of(pack)


def test_a_set_without_its_beginning_is_no_notice() -> None:
    with pytest.raises(UnreadableDocument, match="expected BSN behind the ST, got HL"):
        ShipNotice.read(transaction_set("856", "HL*1**S"))


@settings(max_examples=examples(60), deadline=None)
@given(any_record(ShipNotice), st.sampled_from(["004010", "005010"]))
def test_what_is_written_is_read_back(notice: ShipNotice, release: str) -> None:
    assert read_back(notice, release) == notice


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_notice_with_any_parts_left_out_is_valid(data: st.DataObject) -> None:
    levels = []
    for level in full().levels:
        names = [*Level.PARTS.values()]
        gone = data.draw(st.sets(st.sampled_from(names)))
        empty = {name: () if isinstance(getattr(level, name), tuple) else None for name in gone}
        levels.append(level.model_copy(update=empty))
    notice = full().model_copy(update={"levels": tuple(levels)})
    issues = validate(written(notice)).issues
    assert [str(one) for one in issues if KINDS[one.code].name not in SUMS] == []
    assert read_back(notice) == notice


SUMS = {"line-count-wrong", "hash-total-wrong", "stores-do-not-add-up"}
"""What no longer holds once a quantity is left out."""


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.sampled_from([*FULL_NOTICE.splitlines(), "ZZZ*1", "HL", "MAN", "HL*9*9*P", "V1*1"]))
)
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    notice = ShipNotice.read(transaction_set("856", "BSN*00*1*20261120*0601\n" + "\n".join(lines)))
    for line in notice.contents():
        for field in ("po_number", "line_id", "quantity", "store", "sscc"):
            assert line.where(field).length >= 0
    notice.write()
