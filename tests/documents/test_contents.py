from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.documents.x12_text import FULL_NOTICE, at, interchange, notice_of, transaction_set

from edicompliance.documents import Conventions, ShipNotice
from edicompliance.documents.comparing.contents import ShippedLine


def rows(notice: ShipNotice) -> list[tuple[str, str, str, str | None, int | None]]:
    """Each row in short: order, line, store, SSCC, quantity."""
    return [
        (
            line.po_number,
            line.line_id,
            line.store,
            line.sscc,
            None if line.quantity is None else int(line.quantity),
        )
        for line in notice.contents()
    ]


def test_pick_and_pack_with_pallets() -> None:
    notice = notice_of(
        "1  S N1*ST*Depot*92*0007 N1*BY*Head*92*1",
        "2 1 O PRF*A N1*BY*Shop*92*0101",
        "3 2 T MAN*GM*T1",
        "4 3 P MAN*GM*P1",
        "5 4 I LIN*1*UP*11 SN1**5*EA",
        "6 4 I LIN*2*UP*22 SN1**6*EA",
        "7 3 P",
        "8 7 I LIN*1*UP*11 SN1**7*EA",
        "9 1 O PRF*B",
        "10 9 P MAN*GM*P3",
        "11 10 I LIN*1*UP*11 SN1**8*EA",
    )
    assert rows(notice) == [
        ("A", "1", "0101", "P1", 5),
        ("A", "2", "0101", "P1", 6),
        ("A", "1", "0101", "T1", 7),
        ("B", "1", "", "P3", 8),
    ]
    first = notice.contents()[0]
    assert [pack.number for pack in first.packs] == ["4"]
    assert first.tare is not None
    assert first.tare.number == "3"
    assert notice.contents()[3].tare is None


def test_cartons_above_the_order() -> None:
    notice = notice_of(
        "1  S",
        "2 1 P MAN*GM*P1",
        "3 2 O PRF*A N1*Z7*Shop*92*0101",
        "4 3 I LIN*1 SN1**5*EA",
        "5 2 O PRF*B N1*Z7*Shop*92*0102",
        "6 5 I LIN*1 SN1**6*EA",
    )
    assert rows(notice) == [("A", "1", "0101", "P1", 5), ("B", "1", "0102", "P1", 6)]


def test_items_that_say_only_which_cartons_hold_them_give_one_row() -> None:
    notice = notice_of(
        "1  S",
        "2 1 O PRF*A",
        "3 2 I LIN*1 SN1**12*EA",
        "4 3 P MAN*GM*P1",
        "5 3 P MAN*GM*P2",
        "6 2 I LIN*2 SN1**3*EA",
        "7 6 P MAN*GM*P3",
    )
    assert rows(notice) == [("A", "1", "", None, 12), ("A", "2", "", "P3", 3)]
    line = notice.contents()[0]
    assert list(line.iter_ssccs()) == ["P1", "P2"]
    assert [pack.number for pack in line.packs] == ["4", "5"]


def test_items_whose_cartons_say_how_much_they_hold_give_a_row_each() -> None:
    notice = notice_of(
        "1  S",
        "2 1 O PRF*A",
        "3 2 I LIN*1 SN1**12*EA",
        "4 3 P SN1**7*EA MAN*GM*P1 N1*Z7*Shop*92*0101",
        "5 3 P SN1**5 MAN*GM*P2 N1*Z7*Shop*92*0102",
    )
    assert rows(notice) == [("A", "1", "0101", "P1", 7), ("A", "1", "0102", "P2", 5)]
    second = notice.contents()[1]
    assert second.unit == "EA"
    assert second.where("quantity").reference == "856/HL[5]/SN102"


def test_a_distributed_item_gives_a_row_for_each_store() -> None:
    notice = ShipNotice.read(transaction_set("856", FULL_NOTICE))
    assert rows(notice) == [
        ("4500012", "1", "0101", "106141410000000019", 14),
        ("4500012", "1", "0102", "106141410000000019", 10),
    ]
    data = interchange("856", FULL_NOTICE)
    second = notice.contents()[1]
    assert at(data, second.where("quantity")) == "10"
    assert at(data, second.where("store")) == "0102"
    assert at(data, second.where("unit")) == "EA"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("po_number", "4500012"),
        ("release_number", "R1"),
        ("po_date", "20261102"),
        ("line_id", "1"),
        ("sscc", "00106141410000000019"),
        ("ids", "UP"),
    ],
)
def test_every_value_of_a_row_has_a_place(field: str, text: str) -> None:
    line = ShipNotice.read(transaction_set("856", FULL_NOTICE)).contents()[0]
    assert at(interchange("856", FULL_NOTICE), line.where(field)) == text


def test_values_that_are_absent_have_the_place_where_they_belong() -> None:
    line = lone("1  S", "2 1 P", "3 2 I LIN**UP*1")
    places = {field: line.where(field) for field in ("sscc", "store", "po_number", "quantity")}
    assert {field: where.reference for field, where in places.items()} == {
        "sscc": "856/HL[2]/MAN02",
        "store": "856/HL[3]/N1",
        "po_number": "856/HL[3]/PRF01",
        "quantity": "856/HL[3]/SN102",
    }
    assert {where.length for where in places.values()} == {0}
    assert (line.po_number, line.store, line.sscc, line.po_date) == ("", "", None, None)


def lone(*levels: str) -> ShippedLine:
    (line,) = notice_of(*levels).contents()
    return line


def test_a_store_without_a_code_is_told_by_its_name() -> None:
    line = lone("1  O PRF*A N1*BY*Shop-9", "2 1 I LIN**UP*1")
    assert line.store == "Shop-9"
    assert line.where("store").element == "N102"


def test_which_role_is_the_store_is_the_partners_convention() -> None:
    notice = notice_of("1  O PRF*A N1*BY*Head*92*1 N1*Z7*Shop*92*0101", "2 1 I LIN**UP*1")
    assert notice.contents()[0].store == "1"
    marked_for = Conventions(roles={"store": ("Z7", "BY")})
    assert notice.contents(marked_for)[0].store == "0101"
    assert notice.contents(Conventions(roles={}))[0].store == ""


def test_a_range_of_cartons_has_no_single_sscc() -> None:
    line = lone("1  P MAN*GM*106141410000000019*106141410000000026", "2 1 I LIN**UP*1")
    assert line.sscc is None
    assert len(list(line.iter_ssccs())) == 2


def test_a_level_that_is_no_item_but_names_product_and_quantity_is_a_row() -> None:
    assert lone("1  S", "2 1 O PRF*A", "3 2 P MAN*GM*P1 LIN*1 SN1**5*EA").sscc == "P1"
    kit = notice_of("1  S", "2 1 K LIN*1 SN1**5*EA", "3 2 F LIN*2 SN1**9*EA")
    assert rows(kit) == [("", "1", "", None, 5)]
    both = notice_of("1  P LIN*1 SN1**5*EA", "2 1 I LIN*1 SN1**5*EA")
    assert [line.item.number for line in both.contents()] == ["2"]


def test_the_date_and_release_of_the_order_come_along() -> None:
    line = ShipNotice.read(transaction_set("856", FULL_NOTICE)).contents()[0]
    assert (line.release_number, line.po_date) == ("R1", date(2026, 11, 2))
    assert [one.value for one in line.ids] == ["036000241457", "A-1"]
    assert line.quantity == Decimal(14)
