"""Documents that contradict themselves: each is a doubt with its reason, never a silent pass."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from edicompliance.documents.comparing.matched import Matching
from edicompliance.documents.comparing.matching import match
from edicompliance.documents.conventions import Conventions, dates_of_order, reference
from edicompliance.documents.doubt import CannotTell
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


def order_of(line: str) -> str:
    return f"{HEAD}PO1*1*10*CA*5**UP*{UPC} / {line}"


def item(text: str) -> str:
    return f"{SENT}LIN*1*UP*{UPC} / {text}"


@pytest.mark.parametrize(
    ("order", "notice", "reason"),
    [
        ("PO4*12*1*EA / PO4*24*1*EA", "SN1**120*EA", "PO4 disagree, 12 and 24"),
        ("PO4*12*1*EA", "SN1**10*CA / PO4*10*1*EA", "PO4 disagree, 10 and 12"),
        ("SLN*1**I*12*EA****UP*036000241457", "SN1**10*CA / SLN*1**I*10*EA****UP*036000241457", ""),
    ],
    ids=["two packings", "another packing is shipped", "another make is shipped"],
)
def test_packings_and_makes_that_differ_are_a_doubt(order: str, notice: str, reason: str) -> None:
    told = doubts(matched(order_of(order), item(notice)))
    assert told
    assert any(reason in one for one in told) or not reason, told


def test_the_same_packing_twice_is_no_contradiction() -> None:
    matching = matched(order_of("PO4*12*1*EA / PO4*12*1*EA"), item("SN1**10*CA"))
    assert doubts(matching) == []


@pytest.mark.parametrize("twice", ["LIN*2*UP*036000241457", "SN1**4*EA"])
def test_two_products_or_two_quantities_in_one_level_put_it_in_doubt(twice: str) -> None:
    matching = matched(order_of("PO4*12*1*EA"), item(f"SN1**10*CA / {twice}"))
    assert any(twice[:3] in one for one in matching.orders[0].doubts), matching.orders[0].doubts


def test_a_second_order_reference_in_one_level_puts_it_in_doubt() -> None:
    notice = item("SN1**10*CA").replace("PRF*7 /", "PRF*7 / PRF*8 /")
    assert any("PRF" in one for one in matched(order_of("PO4*12"), notice).orders[0].doubts)


def test_an_item_inside_an_item_puts_the_order_in_doubt() -> None:
    inner = item(f"SN1**10*CA / HL*5*4*I / LIN*1*UP*{UPC} / SN1**10*CA")
    assert matched(order_of("PO4*12"), inner).orders[0].doubts


def test_a_parent_that_comes_later_puts_the_order_in_doubt() -> None:
    early = (
        f"BSN*00*SH1*20261118*0601*0001 / HL*1**S / HL*2*1*O / PRF*7 / HL*3*4*I / LIN*1*UP*{UPC}"
    )
    told = matched(order_of("PO4*12"), f"{early} / SN1**10*CA / HL*4*2*P").orders[0].doubts
    assert len(told) == 1


def test_many_orphans_are_one_doubt_of_their_notice() -> None:
    orphans = " / ".join(f"HL*{n}*99*P" for n in range(10, 60))
    told = matched(order_of("PO4*12"), f"{item('SN1**10*CA')} / {orphans}").orders[0].doubts
    assert len(told) == 1
    assert told[0].endswith(", and 49 more such levels")


def test_a_blank_line_number_is_none() -> None:
    order = f"{HEAD}PO1**10*EA*5**UP*{UPC}"
    matching = matched(order, f"{SENT}LIN* *UP*{OTHER} / SN1**10*EA")
    assert matching.orders[0].lines[0].total.shipped == 0
    assert len(matching.unmatched) == 1


@pytest.mark.parametrize("purpose", ["01", "04", "05"])
def test_what_changes_an_order_may_mean_one_of_another_date(purpose: str) -> None:
    orders = [
        PurchaseOrder(purpose="00", po_number="7", po_date=AT.date()),
        PurchaseOrder(purpose=purpose, po_number="7"),
    ]
    matching = match(orders, [], Conventions())
    assert (matching.orders, matching.conflicts) == ((), (tuple(orders),))


def test_a_copy_is_set_aside_beside_orders_that_differ() -> None:
    first, other = (PurchaseOrder(po_number="7", contract=one) for one in "AB")
    copy = first.model_copy(update={"purpose": "07"})
    matching = match([first, other, copy], [], Conventions())
    assert matching.conflicts == ((first, other),)
    assert [id(one) for one in matching.set_aside] == [id(copy)]


PREPACK = "SLN*1**I*12*EA****UP*036000241457"
PIECES = f"{SENT}LIN**UP*{OTHER} / SN1**120*EA"


def test_a_component_rests_on_its_line_and_on_the_whole_packs_too() -> None:
    whole = f"{PIECES} / HL*5*3*I / LIN*1*UP*{UPC} / SN1**1*CA"
    [line] = matched(order_of(PREPACK), whole).orders[0].lines
    [tally] = line.components
    assert tally.shipped == 132
    assert [type(one).__name__ for one in tally.records] == ["OrderLine", "OrderedComponent"]
    assert len(tally.parts) == 2


def test_components_inside_components_are_a_doubt() -> None:
    nested = "SLN*1**I*2*CA****VN*INNER / SLN*2*1*I*6*EA****UP*036000241457"
    told = doubts(matched(order_of(nested), PIECES))
    assert told
    assert any("SLN" in one for one in told)


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ("DTM*038*20261120 / PO1*1*1*EA / DTM*038*20261120", "2026-11-20"),
        ("PO1*1*1*EA / DTM*038*20261120 / PO1*2*1*EA / DTM*038*20261120", "2026-11-20"),
        ("DTM*038*20261120 / PO1*1*1*EA / DTM*038*20261121", "different dates"),
        ("PO1*1*1*EA / DTM*038*20261120 / PO1*2*1*EA", "only a part of it"),
        ("DTM*038*20261120 / N9*AH*X / DTM*038*20261122 / PO1*1*1*EA", "different dates"),
        ("PO1*1*1*EA / SCH*1*EA***038*20261120", "schedule (SCH) of its own"),
    ],
)
def test_dates_on_lines_and_notes_are_seen(dates: str, told: str) -> None:
    order = matched(f"{HEAD}{dates}", item("SN1**1*EA")).orders[0].order
    try:
        found = [str(one.date) for one in dates_of_order(order, "ship_not_after", Conventions())]
    except CannotTell as doubt:
        found = [doubt.reason]
    assert told in found[0]


def test_a_number_behind_a_party_of_the_shipment_is_found() -> None:
    sent = SENT.replace("HL*1**S /", "HL*1**S / N1*ST*X*92*1 / REF*BM*B-7 /")
    notice = matched(order_of("PO4*12"), f"{sent}LIN*1*UP*{UPC} / SN1**1*EA").orders[0].named_by[0]
    found = reference(notice.notice, "bill_of_lading", Conventions())
    assert found is not None
    assert found.value == "B-7"
