"""Which orders ship on which ship notices: what fits nothing, what is missing, what it costs."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.rules.notices.aboard import Aboard

TWO, THREE = "one-order-two-notices", "three-orders-one-notice"


def aboard(name: str = "may-ship-collect", **changes: Any) -> tuple[Aboard, Any]:
    """What is aboard of a sample, and the sample with the documents that hold."""
    context = context_of(shipment(name, **changes))
    return context.aboard, context.shipment


def pos(orders: tuple[PurchaseOrder, ...] | None) -> list[str] | None:
    return None if orders is None else [one.po_number for one in orders]


def numbers(notices: tuple[ShipNotice, ...]) -> list[str]:
    return [one.notice_number for one in notices]


# -- orders


def test_an_order_is_named_by_its_notices_in_their_order() -> None:
    found, one = aboard(TWO)
    (order,) = one.orders
    assert numbers(found.notices_naming(order)) == ["ASN30008", "ASN30009"]
    assert numbers(found.notices_of(order)) == ["ASN30008", "ASN30009"]
    assert [found.cost(order, notice) for notice in one.notices] == [3768, 2400]
    assert [found.cost(order), found.ordered_cost(order), found.cartons(order)] == [6168, 6168, 16]


UNNAMED = ({"in": "856", "old": "PRF*4501013", "new": "PRF*4501099"},)


def test_an_order_that_no_notice_names_ships_on_none_unless_one_may_mean_it() -> None:
    sure, one = aboard(THREE, drop=("850-4501013",))
    assert [sure.is_aboard(order) for order in one.orders] == [True, True]
    assert [sure.why_unnamed(sure.match_of(order)) for order in one.orders] == [None, None]
    missed, one = aboard(THREE, edit=UNNAMED)
    left = next(order for order in one.orders if order.po_number == "4501013")
    assert missed.notices_naming(left) == ()
    assert numbers(missed.notices_of(left)) == ["ASN30007"]
    assert missed.is_aboard(left)  # the notice names an order that is not given
    reason = "order 4501099 is not among those given"
    assert missed.why_unnamed(missed.match_of(left)) == reason


def test_an_order_beside_a_notice_that_names_others_only_is_not_aboard() -> None:
    extra = {"850-other.edi": "850-4501011"}
    edit = ({"in": "850-other", "old": "BEG*00*SA*4501011*", "new": "BEG*00*SA*4501019*"},)
    found, one = aboard(THREE, copy=extra, edit=edit)
    left = next(order for order in one.orders if order.po_number == "4501019")
    assert not found.is_aboard(left)
    assert [found.cost(left), found.ordered_cost(left)] == [0, Decimal("408.00")]


def test_before_there_is_a_notice_all_of_the_order_ships() -> None:
    found, one = aboard(drop=("856",))
    (order,) = one.orders
    assert found.is_aboard(order)
    assert found.notices_of(order) == found.notices_of(None) == ()
    assert [found.cost(order), found.cartons(order)] == [Decimal("1075.20"), 12]


def test_a_line_is_found_by_what_people_call_it() -> None:
    found, one = aboard()
    (order,) = one.orders
    (line,) = found.lines_named(order, "2")
    assert line.line.line_id == "2"
    assert found.lines_named(order, "9") == found.lines_named(order, None) == ()


# -- ship notices


def test_a_notice_ships_all_its_orders_or_it_is_not_known_which() -> None:
    found, one = aboard(THREE)
    (notice,) = one.notices
    all_of = ["4501011", "4501012", "4501013"]
    assert pos(found.orders_of(notice)) == pos(found.all_orders_of(notice)) == all_of
    assert list(found.numbers_of(notice)) == all_of
    assert found.numbered("ASN30007") == [notice]
    assert found.numbered("ASN1") == found.numbered(None) == ()
    assert [len(levels) for _, levels in found.named_on(notice)] == [1, 1, 1]


def test_an_order_that_is_not_given_leaves_the_rest_in_doubt() -> None:
    found, one = aboard("order-missing")
    (notice,) = one.notices
    reason = "order 4503008 is not among those given"
    assert pos(found.orders_of(notice)) == ["4503007"]
    assert found.all_orders_of(notice) is None
    assert found.numbers_of(notice) == ("4503007", "4503008")
    assert [each.reason for each in found.missing(notice)] == [reason]
    assert found.doubts(notice) == [reason]
    assert found.unmatched(notice) == ()
    assert found.undecided(notice) == ()


def test_what_is_on_no_line_is_told_of_its_own_notice() -> None:
    found, one = aboard("item-not-ordered")
    (notice,) = one.notices
    assert len(found.unmatched(notice)) == 1
    assert found.missing(notice) == ()
    assert found.doubts(notice) == []
    assert found.cartons(one.orders[0]) == 5


def test_an_order_that_is_given_twice_is_undecided() -> None:
    found, one = aboard("two-orders-one-key")
    (notice,) = one.notices
    reason = "order 4504007: 2 different orders with one key"
    assert [each.reason for each in found.undecided(notice)] == [reason]
    assert found.doubts(notice) == [reason]
    assert found.orders_of(notice) == ()


# -- costs


@pytest.mark.parametrize(
    ("name", "ships", "ordered"),
    [
        ("quantity-over", "510.00", "408.00"),
        ("order-changed", "3480.0", "2904.0"),
        ("ship-notice-without-items", None, "1075.20"),
    ],
)
def test_what_ships_and_what_was_ordered_each_have_their_cost(
    name: str, ships: str | None, ordered: str
) -> None:
    found, one = aboard(name)
    (order,) = one.orders
    assert found.cost(order) == (None if ships is None else Decimal(ships))
    assert found.ordered_cost(order) == Decimal(ordered)
    assert found.cost(order) == found.cost(order)  # added up once, and told again


def test_an_order_in_another_currency_has_no_cost_that_is_charged_on() -> None:
    edit = ({"in": "850", "old": "REF*DP*038~", "new": "CUR*BY*CAD~\nREF*DP*038~"},)
    found, one = aboard(edit=edit)
    (order,) = one.orders
    costs = found.costs_of(order)
    assert costs.of_unit(order.lines[0]) is None
    assert costs.why_unknown(order.lines[0]) == "it is in CAD, and charges are in USD"
    assert found.ordered_cost(order) is None
    same, one = aboard(edit=({**edit[0], "new": "CUR*BY*USD~\nREF*DP*038~"},))
    assert same.ordered_cost(one.orders[0]) == Decimal("1075.20")
    assert same.costs_of(one.orders[0]).why_unknown(one.orders[0].lines[0]) is None
