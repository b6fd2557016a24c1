"""Documents that contradict themselves: each is a doubt with its reason, never a silent pass."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from edicompliance.documents.conventions import Conventions
from edicompliance.documents.matching import Matching, match
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.x12 import new_interchange, parse

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
UPC, OTHER = "036000291452", "036000241457"


def _read(set_id: str, text: str) -> Iterator[tuple[str, ...]]:
    yield from (tuple(segment.strip().split("*")) for segment in text.split("/"))


def matched(order: str, notice: str) -> Matching:
    data = [
        new_interchange(
            [(set_id, _read(set_id, text))],
            sender=("ZZ", "ONE"),
            receiver=("ZZ", "TWO"),
            control_number=1,
            at=AT,
        )
        for set_id, text in (("850", order), ("856", notice))
    ]
    orders = [PurchaseOrder.read(one) for one in parse(data[0]).sets()]
    return match(orders, [ShipNotice.read(one) for one in parse(data[1]).sets()], Conventions())


HEAD = "BEG*00*SA*7**20261101 / "
SENT = "BSN*00*SH1*20261118*0601*0001 / HL*1**S / HL*2*1*O / PRF*7 / HL*3*2*P / HL*4*3*I / "


def doubts(matching: Matching) -> list[str]:
    [order] = matching.orders
    return [reason for line in order.lines for one in line.tallies for reason in one.doubts]


def test_a_style_number_does_not_outweigh_a_gtin_that_differs() -> None:
    matching = matched(
        f"{HEAD}PO1*1*10*EA*5**UP*{UPC}*VN*STYLE9",
        f"{SENT}LIN*1*UP*{OTHER}*VN*STYLE9 / SN1**10*EA",
    )
    assert matching.orders[0].lines[0].total.shipped == 0
    reason = "has one number of line 1 and contradicts another"
    assert [one.reason for one in matching.doubtful] == [reason]


def test_the_line_number_does_not_decide_between_sizes_whose_gtins_say_otherwise() -> None:
    two = f"PO1*1*5*EA*5**UP*{UPC}*VN*S / PO1*2*15*EA*5**UP*{OTHER}*VN*S"
    matching = matched(f"{HEAD}{two}", f"{SENT}LIN*1*UP*{OTHER}*VN*S / SN1**5*EA")
    assert [line.total.shipped for line in matching.orders[0].lines] == [0, 5]


def test_stores_that_do_not_add_up_to_the_line_are_a_doubt_and_the_total_is_compared() -> None:
    matching = matched(
        f"{HEAD}PO1*1*24*EA*5**UP*{UPC} / SDQ*EA*92*0101*12*0102*10",
        f"{SENT}LIN*1*UP*{UPC} / SN1**22*EA / SDQ*EA*92*0101*12*0102*10",
    )
    reason = "the stores' shares add up to 22, the line says 24"
    assert doubts(matching) == [reason, reason]
    first = next(matching.orders[0].lines[0].tallies)
    assert first.ordered == 24
    assert first.shipped == 22
    assert not first.doubts


def test_a_notices_stores_that_do_not_add_up_to_its_item_are_a_doubt() -> None:
    matching = matched(
        f"{HEAD}PO1*1*22*EA*5**UP*{UPC}",
        f"{SENT}LIN*1*UP*{UPC} / SN1**24*EA / SDQ*EA*92*0101*12*0102*10",
    )
    assert doubts(matching) == ["an item ships 24, the stores of its SDQ add up to 22"]


def test_packs_that_do_not_add_up_to_their_item_are_a_doubt() -> None:
    packs = "HL*3*2*I / LIN*1*UP*{} / SN1**24*EA / HL*4*3*P / SN1**12*EA / HL*5*3*P / SN1**11*EA"
    start = "BSN*00*SH1*20261118*0601*0002 / HL*1**S / HL*2*1*O / PRF*7 / "
    matching = matched(f"{HEAD}PO1*1*23*EA*5**UP*{UPC}", start + packs.format(UPC))
    assert doubts(matching) == ["an item ships 24, its packs add up to 23"]


def test_a_quantity_below_zero_is_a_doubt_and_nets_nothing_off() -> None:
    more = f" / HL*5*3*I / LIN*1*UP*{UPC} / SN1**-5*EA"
    matching = matched(f"{HEAD}PO1*1*10*EA*5**UP*{UPC}", f"{SENT}LIN*1*UP*{UPC} / SN1**15*EA{more}")
    assert doubts(matching) == ["a shipped quantity is below zero: -5"]


@pytest.mark.parametrize("purpose", ["01", "04"])
def test_a_cancellation_or_a_change_alone_is_no_order(purpose: str) -> None:
    matching = matched(
        f"BEG*{purpose}*SA*7**20261101 / PO1*1*10*EA*5**UP*{UPC}",
        f"{SENT}LIN*1*UP*{UPC} / SN1**10*EA",
    )
    assert matching.orders == ()
    assert [[order.purpose for order in orders] for orders in matching.conflicts] == [[purpose]]
