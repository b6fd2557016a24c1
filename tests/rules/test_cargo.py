"""What is on the truck, counted and at cost: what is not known never becomes nothing."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context


def context(name: str = "may-ship-collect", **changes: object) -> Context:
    return context_of(shipment(name, **changes))


def test_cartons_are_the_packs_of_the_notices() -> None:
    assert cargo.cartons(context().shipment.notices) == 12
    assert cargo.cartons(context("one-order-two-notices").shipment.notices) == 16


def test_a_range_of_labels_is_as_many_cartons() -> None:
    assert cargo.cartons(context("labels-as-range-and-20-digits").shipment.notices) == 7


def test_a_pallet_is_no_carton() -> None:
    assert cargo.cartons(context("three-orders-one-notice").shipment.notices) == 15


def test_cartons_of_notices_without_packs_are_not_known_but_by_the_suppliers_word() -> None:
    one = context(drop=("856",), unset=("cartons",)).shipment
    assert cargo.cartons(one.notices) is None
    assert cargo.announced(one) is None
    assert cargo.announced(context(drop=("856",)).shipment) == 12


def without_packs(lading: str, **changes: Any) -> Context:
    """A notice of shipment, order and item."""
    notice = f"""BSN*00*ASN30001*20261118*1630*0004~
HL*1**S*1~
{lading}HL*2*1*O*1~
PRF*4501001***20261102~
HL*3*2*I*0~
LIN*1*IN*2200101~
SN1*1*24*EA~
CTT*1~"""
    return context(sets={"856": notice}, **changes)


def test_cartons_of_a_notice_without_packs_are_what_its_td1_counts() -> None:
    one = without_packs("TD1*CTN25*2~\n", unset=("cartons",))
    assert cargo.cartons(one.shipment.notices) == 2
    assert cargo.announced(one.shipment) == 2
    assert cargo.cartons_on(one.shipment.notices[0], one.shipment) == 2
    assert one.aboard.cartons(one.shipment.orders[0]) == 2


def test_the_suppliers_count_of_cartons_goes_before_td1() -> None:
    assert cargo.announced(without_packs("TD1*CTN25*2~\n").shipment) == 12


def test_pallets_in_td1_are_no_cartons() -> None:
    mixed = without_packs("TD1*CTN25*2~\nTD1*PLT94*1~\n")
    assert cargo.cartons(mixed.shipment.notices) == 2
    assert cargo.cartons(without_packs("TD1*PLT94*1~\n").shipment.notices) is None


def test_a_td1_without_its_number_tells_no_cartons() -> None:
    assert cargo.cartons(without_packs("TD1*CTN25~\n").shipment.notices) is None


def test_cartons_of_an_order_are_those_that_hold_its_goods() -> None:
    three = context("three-orders-one-notice")
    counts = [three.aboard.cartons(order) for order in three.shipment.orders]
    assert counts == [4, 5, 6]


def test_a_carton_of_goods_that_nobody_ordered_is_one_too() -> None:
    wrong = context("item-not-ordered")
    assert wrong.aboard.cartons(wrong.shipment.orders[0]) == 5


def test_a_carton_with_goods_of_two_lines_is_one_carton() -> None:
    stores = context("store-distributed")
    assert stores.aboard.cartons(stores.shipment.orders[0]) == 6


def test_cartons_of_an_order_that_no_notice_ships_are_not_known() -> None:
    none = context("three-orders-one-notice", drop=("856",))
    assert none.aboard.cartons(none.shipment.orders[0]) is None


def test_cartons_of_the_only_order_are_those_that_the_supplier_counted() -> None:
    planned = context(drop=("856",))
    assert planned.aboard.cartons(planned.shipment.orders[0]) == 12
    nobody = context(drop=("856",), unset=("cartons",))
    assert nobody.aboard.cartons(nobody.shipment.orders[0]) is None


def test_goods_are_at_the_orders_price() -> None:
    one = context()
    (order,) = one.shipment.orders
    assert one.aboard.ordered_cost(order) == Decimal("1075.20")
    assert one.aboard.cost(order) == Decimal("1075.20")
    costs, match = one.aboard.costs_of(order), one.aboard.match_of(order)
    assert [costs.of_line(line) for line in match.lines] == [
        Decimal("408.00"),
        Decimal("307.20"),
        Decimal("360.00"),
    ]


@pytest.mark.parametrize("price", ["", "0"])
def test_a_price_that_is_absent_or_nothing_is_not_known(price: str) -> None:
    edit = ({"in": "850", "old": "PO1*3*24*EA*15*", "new": f"PO1*3*24*EA*{price}*"},)
    one = context(edit=edit)
    (order,) = one.shipment.orders
    assert one.aboard.ordered_cost(order) is None
    assert one.aboard.cost(order) is None
    first, *_ = one.aboard.match_of(order).lines
    assert one.aboard.costs_of(order).of_line(first) == Decimal("408.00")


def test_a_line_that_does_not_ship_costs_nothing_whatever_its_price() -> None:
    edit = ({"in": "850", "old": "CTT*3*168~", "new": "PO1*4*10*EA***IN*2200104~\nCTT*4*178~"},)
    one = context(edit=edit)
    assert one.aboard.cost(one.shipment.orders[0]) == Decimal("1075.20")


def test_goods_in_doubt_have_no_cost() -> None:
    edit = ({"in": "856", "old": "PRF*4501001***20261102~", "new": ""},)
    one = context(edit=edit)
    assert one.aboard.cost(one.shipment.orders[0]) is None


def test_prepacks_are_at_the_packs_price() -> None:
    one = context("prepack-shipped-as-components")
    (order,), (notice,) = one.shipment.orders, one.shipment.notices
    assert one.aboard.cost(order) == Decimal(480)
    assert one.aboard.cost(order, notice) == Decimal(480)


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("EA", {"unit": Decimal(5)}),
        ("UN", {"unit": Decimal(5)}),
        ("CA", {"carton": Decimal(5), "case": Decimal(5)}),
        ("CT", {"carton": Decimal(5), "case": Decimal(5)}),
        ("AS", {}),
        ("", {}),
    ],
)
def test_quantities_are_counted_in_what_charges_speak_of(
    unit: str, counts: dict[str, Decimal]
) -> None:
    assert cargo.quantity_counts(Decimal(5), unit) == counts


def test_a_sum_with_an_unknown_part_is_not_known() -> None:
    assert cargo.known_sum([Decimal(1), Decimal(2)]) == 3
    assert cargo.known_sum([Decimal(1), None]) is None
    assert cargo.known_sum([]) == 0


def test_a_line_without_a_number_is_called_by_its_place() -> None:
    edit = ({"in": "850", "old": "PO1*3*24*EA*", "new": "PO1**24*EA*"},)
    one = context(edit=edit)
    names = [cargo.line_name(line) for line in one.aboard.match_of(one.shipment.orders[0]).lines]
    assert names == ["1", "2", "3"]
