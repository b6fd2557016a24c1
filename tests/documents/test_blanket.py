from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.trading import line, order

from edicompliance.documents.comparing.blanket import balance
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.goods import Packing

BLANKET = order(line(1, 500), line(2, 100), kind="BK")


def release(number: str, *lines: Any, **more: Any) -> PurchaseOrder:
    return order(*lines, kind="RL", release_number=number, **more)


def left(*releases: PurchaseOrder) -> list[Decimal | None]:
    return [one.left for one in balance(BLANKET, releases).lines]


def test_each_release_is_taken_off_the_blanket_order() -> None:
    first, second = release("1", line(1, 240)), release("2", line(1, 200), line(2, 100))
    assert left() == [500, 100]
    assert left(first, second) == [60, 0]
    assert balance(BLANKET, [first, second]).releases == (first, second)


def test_more_than_the_blanket_order_holds_is_overdrawn() -> None:
    found = balance(BLANKET, [release("1", line(2, 130))])
    assert [(one.line.line_id, one.left) for one in found.overdrawn] == [("2", Decimal(-30))]


def test_a_release_sent_twice_counts_once_and_a_replaced_one_not_at_all() -> None:
    first = release("1", line(1, 240))
    again = first.model_copy(update={"purpose": "07"})
    instead = release("1", line(1, 200)).model_copy(update={"purpose": "05"})
    assert left(first, again) == [260, 100]
    assert left(first, instead) == [300, 100]


def test_a_cancelled_release_takes_nothing() -> None:
    first = release("1", line(1, 240))
    cancel = OrderChange(purpose="01", po_number="4500012", release_number="1")
    assert left(cancel.apply_to(first)) == [500, 100]


def test_two_releases_that_differ_under_one_number_are_not_counted() -> None:
    with pytest.raises(CannotTell, match="which order 4500012 release 1 holds"):
        left(release("1", line(1, 240)), release("1", line(1, 24)))


def test_a_release_may_name_the_blanket_order_as_its_contract() -> None:
    other = release("1", line(1, 40), po="99", contract="4500012")
    stranger = release("1", line(1, 40), po="98")
    assert left(other, stranger, order(line(1, 7))) == [460, 100]


def test_a_product_that_the_blanket_order_lacks_is_told() -> None:
    with pytest.raises(CannotTell, match="line 3 of 4500012 release 1 is no line of the blanket"):
        left(release("1", line(3, 40)))
    with pytest.raises(CannotTell, match="line 1 of 4500012 release 1 has no quantity"):
        left(release("1", line(1, 0).model_copy(update={"quantity": None})))


def test_cases_are_taken_off_in_the_blankets_unit() -> None:
    cases = line(1, 5, unit="CA", packings=(Packing(pack=12),))
    assert left(release("1", cases)) == [440, 100]


@given(st.lists(st.integers(1, 400), max_size=8))
def test_released_and_left_are_what_was_ordered(quantities: list[int]) -> None:
    releases = [release(str(at), line(1, q)) for at, q in enumerate(quantities, 1)]
    first = balance(BLANKET, releases).lines[0]
    assert first.released == sum(quantities)
    assert first.left == 500 - sum(quantities)
