from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.shipping import (
    CHICAGO,
    OTHER_UPC,
    TWO_LINES,
    UPC,
    counts,
    first,
    ids,
    line,
    notice,
    order,
    run,
    shipped,
)

from edicompliance.documents.comparing.items import ItemMaster as ListedItem
from edicompliance.documents.comparing.items import Items
from edicompliance.documents.comparing.tally import LineMatch, fill
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import (
    Component,
    OrderedComponent,
    Packing,
    StoreQuantity,
)
from edicompliance.documents.segments.levels import (
    Item,
)
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.segments.times import on_day

PREPACK = order(
    line(
        10,
        "EA",
        "UP 012345678905",
        components=(
            OrderedComponent(quantity=Decimal(2), unit="EA", ids=ids(f"UP {UPC}")),
            OrderedComponent(quantity=Decimal(3), unit="EA", ids=ids(f"UP {OTHER_UPC}")),
            OrderedComponent(relation="O", quantity=Decimal(1), unit="EA", ids=ids("ZZ INFO")),
        ),
    )
)


def pieces_of(one: LineMatch) -> list[str]:
    return [f"{part.shipped:f} of {part.ordered:f}" for part in one.components]


def test_a_prepack_may_be_shipped_as_the_pack() -> None:
    one = first(run(PREPACK, notice(shipped(10, "EA", "UP 012345678905"))))
    assert one.total.shipped == 10
    assert one.components == ()


def test_a_prepack_may_be_shipped_as_its_components() -> None:
    sent = notice(shipped(20, "EA", f"UP {UPC}"), shipped(29, "EA", f"UP {OTHER_UPC}"))
    one = first(run(PREPACK, sent))
    assert pieces_of(one) == ["20 of 20", "29 of 30"]
    assert one.total.ordered == 10
    assert one.total.shipped == 9
    assert list(one.tallies) == list(one.components)


def test_packs_and_components_add_up() -> None:
    sent = notice(
        shipped(4, "EA", "UP 012345678905"),
        shipped(12, "EA", f"UP {UPC}", line_id=""),
        shipped(19, "EA", f"UP {OTHER_UPC}", line_id=""),
    )
    one = first(run(PREPACK, sent))
    assert pieces_of(one) == ["20 of 20", "31 of 30"]
    assert one.total.shipped == 10
    assert len(one.total.parts) == 3


def test_a_component_without_its_number_in_a_pack_is_in_doubt() -> None:
    vague = order(line(10, "EA", components=(OrderedComponent(unit="EA", ids=ids("VN A")),)))
    one = first(run(vague, notice(shipped(4, "EA", "VN A"))))
    assert one.total.doubts == ("how many of a component make a pack is not given",)
    assert one.total.shipped == 0


def test_a_shipped_prepack_counts_for_lines_that_are_its_components() -> None:
    parts = (
        Component(quantity=Decimal(2), unit="EA", ids=ids(f"UP {UPC}")),
        Component(quantity=Decimal(3), unit="EA", ids=ids("IN 77-2")),
    )
    sent = notice(shipped(2, "EA", "VN PACK", line_id="", components=parts))
    assert counts(run(TWO_LINES, sent)) == [["4", "6"]]
    strange = (*parts, Component(quantity=Decimal(1), unit="EA", ids=ids("VN X")))
    sent = notice(shipped(2, "EA", "VN PACK", line_id="", components=strange))
    assert len(run(TWO_LINES, sent).unmatched) == 1


def test_all_notices_count_together_and_one_sent_again_once() -> None:
    sent = [notice(shipped(4), number="A"), notice(shipped(5), number="B")]
    again = notice(shipped(4), number="A", time="0800")
    matching = run(order(line(10)), *sent, again)
    assert counts(matching) == [["9"]]
    assert [part.notice.notice_number for part in first(matching).total.parts] == ["A", "B"]
    assert matching.set_aside == (again,)


def test_a_replaced_notice_does_not_count_and_a_cancelled_one_neither() -> None:
    sent = notice(shipped(4))
    assert counts(run(order(line(10)), sent, notice(shipped(5), purpose="05"))) == [["5"]]
    assert counts(run(order(line(10)), sent, notice(purpose="01"))) == [["0"]]


def test_different_notices_with_one_number_leave_their_orders_in_doubt() -> None:
    matching = run(order(line(10)), notice(shipped(4)), notice(shipped(5)))
    assert [len(group) for group in matching.notice_conflicts] == [2]
    assert first(matching).total.doubts == ("2 different ship notices have the number A",)


def test_notices_without_a_number_are_not_versions_of_each_other() -> None:
    sent = [notice(shipped(4), number=""), notice(shipped(5), number="")]
    assert counts(run(order(line(10)), *sent)) == [["9"]]


PACK_OF_12 = Packing(pack=4, inner_pack=3)
LIST_OF_12 = Items("items.csv", (ListedItem(upc=UPC, pack=12),))
LIST_OF_6 = Items("items.csv", (ListedItem(upc=UPC, pack=6),))


@pytest.mark.parametrize(
    ("ordered", "sent", "items", "total"),
    [
        (line(2, "CA", packings=(PACK_OF_12,)), shipped(18, "EA"), None, "1.5"),
        (line(24, "EA", packings=(PACK_OF_12,)), shipped(2, "CA"), None, "24"),
        (line(24, "EA", packings=(Packing(pack=12),)), shipped(2, "CT"), None, "24"),
        (line(24, "EA", f"UP {UPC}"), shipped(2, "CA"), LIST_OF_12, "24"),
        (line(24, "EA"), shipped(2, "CA", f"UP {UPC}"), LIST_OF_12, "24"),
        (line(2, "CA", packings=(PACK_OF_12,)), shipped(2, "DZ"), LIST_OF_12, "2"),
        (line(2, "DZ"), shipped(24, "EA"), None, "2"),
        (line(24, "EA"), shipped(2, "CA", packings=(PACK_OF_12,)), None, "24"),
    ],
)
def test_quantities_compare_in_the_unit_of_the_order(
    ordered: OrderLine, sent: Item, items: Items | None, total: str
) -> None:
    one = first(run(order(ordered), notice(sent), items=items))
    assert (f"{one.total.shipped:f}", one.total.unit, one.total.doubts) == (total, ordered.unit, ())


@pytest.mark.parametrize(
    ("ordered", "sent", "items", "doubt"),
    [
        (line(2, "CA"), shipped(24, "EA"), None,
         "EA and CA: how many make a case is not known"),
        (line(2, "CA", packings=(Packing(pack=0),)), shipped(24, "EA"), None,
         "EA and CA: how many make a case is not known"),
        (line(2, "CA", f"UP {UPC}", packings=(PACK_OF_12,)), shipped(24, "EA"), LIST_OF_6,
         "EA in a case: sources disagree, 6 (the item list), 12 (PO4)"),
        (line(2, "CA", packings=(PACK_OF_12,)), shipped(24, "LB"), None,
         "LB and CA cannot be compared"),
        (line(2, "CA", packings=(PACK_OF_12,)), shipped(24, "UN"), None,
         "UN and CA cannot be compared"),
        (line(2, "CA"), shipped(2, ""), None, "CA against a quantity without a unit"),
        (line(2, "CA"), shipped(None, "CA"), None, "a shipped quantity cannot be read"),
        (line(None, "CA"), shipped(2, "CA"), None, "the ordered quantity cannot be read"),
    ],
)  # fmt: skip
def test_units_and_quantities_that_do_not_compare_cannot_be_told(
    ordered: OrderLine, sent: Item, items: Items | None, doubt: str
) -> None:
    one = first(run(order(ordered), notice(sent), items=items))
    with pytest.raises(CannotTell) as caught:
        fill(one.total, now=on_day(date(2026, 1, 1), CHICAGO), cancel=None)
    assert caught.value.reason == doubt


def test_thirds_of_a_case_add_up_to_the_case() -> None:
    sent = [notice(shipped(1), number=str(n)) for n in range(3)]
    one = first(run(order(line(1, "CA", packings=(Packing(pack=3),))), *sent))
    assert one.total.shipped == 1


def stores(**quantities: int) -> tuple[StoreQuantity, ...]:
    return tuple(
        StoreQuantity(store=name[1:], quantity=Decimal(count), unit="EA", qualifier="92")
        for name, count in quantities.items()
    )


DISTRIBUTED = order(line(10, distribution=stores(s0101=4, s0102=6)))


def shares(one: LineMatch) -> list[tuple[str | None, str, str]]:
    return [(each.store, f"{each.ordered:f}", f"{each.shipped:f}") for each in one.stores]


def test_quantities_compare_store_by_store_over_all_notices() -> None:
    sent = [
        notice(shipped(4), number="A", store="0101"),
        notice(shipped(5), number="B", store="0102"),
        notice(shipped(1, "EA", distribution=stores(s0102=1)), number="C"),
    ]
    one = first(run(DISTRIBUTED, *sent))
    assert shares(one) == [("0101", "4", "4"), ("0102", "6", "6")]
    assert one.total.shipped == 10
    assert list(one.tallies) == list(one.stores)
    assert [record.quantity for record in one.stores[1].records] == [6]


def test_a_store_that_was_not_ordered_for_gets_nothing() -> None:
    one = first(run(DISTRIBUTED, notice(shipped(4), store="0999")))
    assert shares(one)[-1] == ("0999", "0", "4")
    assert one.stores[-1].records == ()


def test_leading_zeros_make_no_other_store() -> None:
    one = first(run(DISTRIBUTED, notice(shipped(4), store="101")))
    assert shares(one) == [("0101", "4", "4"), ("0102", "6", "0")]


def test_without_a_store_only_the_total_can_be_told() -> None:
    one = first(run(DISTRIBUTED, notice(shipped(4))))
    assert {each.doubts for each in one.stores} == {("a shipped quantity names no store",)}
    assert one.total.doubts == ()
    assert next(iter(one.tallies)) is one.total


def test_another_kind_of_store_code_cannot_be_told() -> None:
    shop = Party(role="BY", qualifier="UL", code="0614141000012")
    one = first(run(DISTRIBUTED, notice(shipped(4, "EA", parties=(shop,)))))
    (doubt,) = {doubt for each in one.stores for doubt in each.doubts}
    assert doubt == "store 0614141000012: a code of kind UL, the order's are 92"


@given(st.lists(st.tuples(st.sampled_from(["0101", "102", "9"]), st.integers(0, 9)), max_size=9))
def test_stores_add_up_to_the_line(shipping: list[tuple[str, int]]) -> None:
    sent = [
        notice(shipped(count), number=str(at), store=store)
        for at, (store, count) in enumerate(shipping)
    ]
    one = first(run(DISTRIBUTED, *sent))
    assert sum(each.shipped for each in one.stores) == one.total.shipped
    assert sum(each.ordered or 0 for each in one.stores) == one.total.ordered
