from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.trading import (
    any_order,
    carton,
    cartons_of,
    is_clean,
    line,
    number,
    order,
    packed,
    spread,
)

from edicompliance.documents.composing.invoicing import invoices
from edicompliance.documents.composing.packed_shipment import Carton, PackedItem
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.goods import Allowance, OrderedComponent, Packing, ProductId
from edicompliance.documents.segments.levels import Item
from edicompliance.documents.segments.parts import Party, Reference
from edicompliance.documents.segments.terms import Tax
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import UnwritableDocument

DAY = date(2026, 11, 19)
PAYEE = Party(role="RI", name="Maker", qualifier="92", code="70017")
NUMBERS = tuple(f"INV{n}" for n in range(1, 40))


def billed(
    notices: ShipNotice | Sequence[ShipNotice], *orders: PurchaseOrder, **settings: Any
) -> tuple[Invoice, ...]:
    given = [notices] if isinstance(notices, ShipNotice) else notices
    partner = Conventions.model_validate(settings)
    made = invoices(given, orders, partner, numbers=NUMBERS, date=DAY, parties=(PAYEE,))
    assert all(is_clean(one) for one in made)
    return made


def shipped(*orders: PurchaseOrder, **settings: Any) -> ShipNotice:
    """A notice of everything that the orders want, packed by store."""
    partner = Conventions.model_validate(settings)
    return ship_notice(packed(*cartons_of(orders)), orders, partner)


ORDER = order(line(1, 96), line(2, 48, "6.4"))


def test_an_invoice_has_what_was_shipped_at_the_price_of_the_order() -> None:
    (only,) = billed(shipped(ORDER), ORDER)
    assert [(one.line_id, one.quantity, one.price) for one in only.lines] == [
        ("1", Decimal(96), Decimal("4.25")),
        ("2", Decimal(48), Decimal("6.4")),
    ]
    assert only.total == Decimal("715.20")
    assert (only.line_count, only.hash_total) == (2, Decimal(144))


def test_the_heading_names_order_shipment_and_terms() -> None:
    (only,) = billed(shipped(ORDER), ORDER)
    assert (only.invoice_number, only.date, only.kind) == ("INV1", DAY, "DI")
    assert (only.po_number, only.po_date) == ("4500012", date(2026, 11, 2))
    assert [(one.qualifier, one.value) for one in only.references] == [
        ("DP", "038"),
        ("IA", "70017"),
        ("BM", "06141410000000019"),
    ]
    assert [one.role for one in only.parties] == ["RI", "ST"]
    assert only.terms == ORDER.terms
    assert [(one.qualifier, one.date) for one in only.dates] == [("011", date(2026, 11, 18))]
    assert only.freight == ORDER.freight
    assert only.currency is not None
    assert (only.currency.role, only.currency.code) == ("SE", "USD")
    assert (only.movements[0].scac, only.movements[0].reference) == ("XMPL", "06141410000000019")
    assert only.shipments[0].units == Decimal(1)


def test_only_what_was_shipped_is_invoiced() -> None:
    notice = ship_notice(packed(carton(1, ("1", 24)), carton(2, ("1", 12))), [ORDER])
    (only,) = billed(notice, ORDER)
    assert [(one.line_id, one.quantity) for one in only.lines] == [("1", Decimal(36))]
    assert only.total == Decimal("153.00")


# -- how many


STORES = order(spread(1, s0101=4, s0102=6), spread(2, "6.4", s0102=2))


def test_the_retailer_says_what_an_invoice_is_for() -> None:
    other = order(line(1, 10), po="72")
    notice = shipped(STORES, other)
    assert [one.po_number for one in billed(notice, STORES, other)] == ["4500012", "72"]
    by_store = billed(notice, STORES, other, invoice_for=["order", "store"])
    assert [(one.po_number, one.total) for one in by_store] == [
        ("4500012", Decimal("17.00")),
        ("4500012", Decimal("38.30")),
        ("72", Decimal("42.50")),
    ]
    assert [one.parties[-1].code for one in by_store] == ["0101", "0102", "0007"]
    (one_bill,) = billed(notice, STORES, other, invoice_for=["bill_of_lading"])
    assert one_bill.po_number == ""
    assert [r.value for each in one_bill.lines for r in each.references] == [
        "4500012",
        "4500012",
        "72",
    ]
    assert one_bill.total == Decimal("97.80")


def test_an_order_shipped_on_two_trucks_is_invoiced_once_or_twice() -> None:
    first = ship_notice(packed(carton(1, ("1", 50))), [ORDER])
    second = ship_notice(
        packed(carton(2, ("1", 46)), notice_number="ASN2", bill_of_lading="B2"), [ORDER]
    )
    (whole,) = billed([first, second], ORDER)
    assert [one.quantity for one in whole.lines] == [Decimal(96)]
    assert [one.value for one in whole.references if one.qualifier == "BM"] == [
        "06141410000000019",
        "B2",
    ]
    halves = billed([first, second], ORDER, invoice_for=["order", "bill_of_lading"])
    assert [one.lines[0].quantity for one in halves] == [Decimal(50), Decimal(46)]


def test_every_invoice_needs_a_number_of_its_own() -> None:
    notice = shipped(STORES)
    partner = Conventions(invoice_for=("store",))
    with pytest.raises(UnwritableDocument, match="2 invoices need as many numbers, got 1"):
        notice.invoices([STORES], partner, numbers=["A"], date=DAY)
    with pytest.raises(UnwritableDocument, match="two invoices cannot have one number"):
        notice.invoices([STORES], partner, numbers=["A", "A"], date=DAY)


def test_a_notice_that_was_replaced_is_not_invoiced() -> None:
    wrong = ship_notice(packed(carton(1, ("1", 90))), [ORDER])
    right = ship_notice(packed(carton(1, ("1", 96))), [ORDER])
    (instead,) = wrong.correct(right, at=datetime(2026, 11, 18, 17, 5))  # noqa: DTZ001
    (only,) = billed([wrong, instead, instead], ORDER)
    assert [one.quantity for one in only.lines] == [Decimal(96)]
    for doubtful in ([wrong, right], wrong.correct(at=datetime(2026, 11, 18))):  # noqa: DTZ001
        with pytest.raises(UnwritableDocument, match="whether ship notice ASN1 holds cannot be"):
            billed(doubtful, ORDER)


# -- money


def test_lines_are_rounded_each_or_only_their_sum() -> None:
    odd = order(line(1, 1, "0.335"), line(2, 1, "0.335"), line(3, 1, "0.335"))
    notice = shipped(odd)
    assert billed(notice, odd, rounding="line")[0].total == Decimal("1.02")
    assert billed(notice, odd, rounding="total")[0].total == Decimal("1.01")


def test_a_price_for_a_hundred_is_divided() -> None:
    hundred = order(line(1, 250, "4.2", price_basis="HP"))
    assert billed(shipped(hundred), hundred)[0].total == Decimal("10.50")


def allowance(**values: Any) -> Allowance:
    return Allowance.model_validate({"indicator": "A", "code": "C310", "handling": "02", **values})


FREIGHT = allowance(indicator="C", code="D240", amount="45.00", handling="06")
VOLUME = allowance(percent="5", percent_basis="3", description="VOLUME DISCOUNT")


def test_allowances_come_off_and_charges_are_added() -> None:
    asked = order(*ORDER.lines, allowances=(VOLUME, FREIGHT))
    (only,) = billed(shipped(asked), asked)
    assert [one.amount for one in only.allowances] == [Decimal("35.76"), Decimal("45.00")]
    assert only.allowances[0].description == "VOLUME DISCOUNT"
    assert only.total == Decimal("724.44")


@pytest.mark.parametrize(
    ("handling", "stands"),
    [("02", True), ("06", True), ("", True), ("01", False), ("04", False), ("05", False)],
)
def test_the_handling_code_says_whether_it_stands_on_the_invoice(
    handling: str, stands: bool
) -> None:
    asked = order(*ORDER.lines, allowances=(allowance(amount="10", handling=handling),))
    (only,) = billed(shipped(asked), asked)
    assert len(only.allowances) == stands
    assert only.total == Decimal("705.20") if stands else Decimal("715.20")


def test_a_retailer_may_settle_a_handling_code_in_his_own_way() -> None:
    asked = order(*ORDER.lines, allowances=(allowance(amount="10", handling="ZZ"),))
    notice = shipped(asked)
    with pytest.raises(UnwritableDocument, match="SAC12 'ZZ': where such an allowance is settled"):
        billed(notice, asked)
    assert billed(notice, asked, handling={"ZZ": "apart"})[0].total == Decimal("715.20")
    assert billed(notice, asked, handling={"ZZ": "invoice"})[0].total == Decimal("705.20")


def test_an_allowance_at_a_rate_is_for_what_is_invoiced() -> None:
    ticket = allowance(code="H850", rate="0.1", unit="EA", quantity="96")
    asked = order(line(1, 96, allowances=(ticket,)))
    notice = ship_notice(packed(carton(1, ("1", 50))), [asked])
    (only,) = billed(notice, asked)
    found = only.lines[0].allowances[0]
    assert (found.amount, found.quantity) == (Decimal("5.00"), Decimal(50))
    assert only.total == Decimal("207.50")


def test_a_fixed_allowance_is_shared_out_to_the_cent() -> None:
    asked = order(spread(1, "1", s0101=1, s0102=1, s0103=1), allowances=(allowance(amount="1.00"),))
    made = billed(shipped(asked), asked, invoice_for=["store"])
    assert [one.allowances[0].amount for one in made] == [
        Decimal("0.33"),
        Decimal("0.34"),
        Decimal("0.33"),
    ]


def test_the_total_may_be_said_again() -> None:
    (only,) = billed(shipped(ORDER), ORDER, total_amount="TT")
    assert [(one.qualifier, one.amount) for one in only.amounts] == [("TT", Decimal("715.20"))]


# -- units and prepacks


def test_cases_ordered_and_articles_shipped_are_invoiced_in_cases() -> None:
    cases = order(line(1, 4, "51", unit="CA", packings=(Packing(pack=12),)))
    box = Carton(sscc=number(1), items=(PackedItem(line="1", quantity=Decimal(36), unit="EA"),))
    (only,) = billed(ship_notice(packed(box), [cases]), cases)
    assert (only.lines[0].quantity, only.lines[0].unit) == (Decimal(3), "CA")
    assert only.total == Decimal("153.00")
    third = Carton(sscc=number(1), items=(PackedItem(line="1", quantity=Decimal(16), unit="EA"),))
    with pytest.raises(UnwritableDocument, match="4/3 CA is no quantity that an invoice can state"):
        billed(ship_notice(packed(third), [cases]), cases)


def part(name: str, quantity: int) -> OrderedComponent:
    return OrderedComponent(
        line_id=f"1.{name}",
        relation="I",
        quantity=Decimal(quantity),
        unit="EA",
        ids=(ProductId(qualifier="VN", value=name),),
    )


PREPACK = order(line(1, 16, "30", unit="AS", components=(part("S", 1), part("M", 2))))


def loose(**quantities: int) -> ShipNotice:
    """The prepack's components, shipped one by one."""
    notice = ship_notice(packed(carton(1, ("1", 16))), [PREPACK])
    (*above, item) = notice.levels
    items = []
    for at, (name, quantity) in enumerate(quantities.items()):
        product = item.product.model_copy(  # type: ignore[union-attr]
            update={"line_id": "", "ids": (ProductId(qualifier="VN", value=name),)}
        )
        count = item.shipped.model_copy(  # type: ignore[union-attr]
            update={"line_id": "", "quantity": Decimal(quantity), "unit": "EA"}
        )
        items.append(Item(number=str(4 + at), parent="3", product=product, shipped=count))
    return notice.model_copy(update={"levels": (*above, *items)})


def test_a_prepack_is_invoiced_as_the_pack_that_was_ordered() -> None:
    whole = ship_notice(packed(carton(1, ("1", 16))), [PREPACK])
    for notice in (whole, loose(S=16, M=32)):
        (only,) = billed(notice, PREPACK)
        assert [(one.quantity, one.unit) for one in only.lines] == [(Decimal(16), "AS")]
        assert only.total == Decimal("480.00")
    with pytest.raises(UnwritableDocument, match="its components do not make whole prepacks"):
        billed(loose(S=16, M=30), PREPACK)


# -- what is refused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (order(line(1, 5, price=None)), "line 1 of order 4500012: no price is given"),
        (
            order(line(1, 5, price_basis="PP")),
            "line 1 of order 4500012: EA and LB cannot be compared",
        ),
        (
            order(line(1, 5), taxes=(Tax(kind="ST", percent=Decimal(7)),)),
            "order 4500012 is taxed (TXI), and taxes are not computed here",
        ),
        (
            order(line(1, 5), allowances=(allowance(),)),
            "an allowance 'C310' of the order says neither amount, percent nor rate",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused(asked: PurchaseOrder, message: str) -> None:
    with pytest.raises(UnwritableDocument) as refused:
        billed(shipped(asked), asked)
    assert str(refused.value) == message


def test_orders_that_differ_are_not_on_one_invoice() -> None:
    other = order(line(1, 10), po="72", terms=())
    notice = shipped(ORDER, other)
    with pytest.raises(UnwritableDocument, match="the orders of one invoice differ in terms"):
        billed(notice, ORDER, other, invoice_for=["bill_of_lading"])


def test_an_order_that_is_not_given_is_not_invoiced() -> None:
    with pytest.raises(UnwritableDocument, match="order 4500012 is not among those given"):
        billed(shipped(ORDER), order(line(1, 5), po="1"))
    other = order(line(3, 96))
    with pytest.raises(UnwritableDocument, match="HL 4 of order 4500012 no line of the order has"):
        billed(shipped(ORDER), other)


def test_lines_may_repeat_their_references() -> None:
    asked = order(line(1, 5, references=(Reference(qualifier="LI", value="9"),)))
    (only,) = billed(shipped(asked), asked, line_references=["LI"])
    assert only.lines[0].references == (Reference(qualifier="LI", value="9"),)


def test_freight_terms_of_several_orders_must_agree() -> None:
    other = order(line(1, 10), po="72", freight=(FreightTerms(payment="PP"),))
    notice = ship_notice(packed(*cartons_of([ORDER, other]), freight="CC"), [ORDER, other])
    with pytest.raises(UnwritableDocument, match="differ in who pays the freight"):
        billed(notice, ORDER, other, invoice_for=["bill_of_lading"])


# -- properties


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def sums_up(invoice: Invoice, rounding: str) -> Decimal:
    """What the invoice comes to, added up by what stands on it alone."""
    exact = [(one.quantity or 0) * (one.price or Decimal(0)) for one in invoice.lines]
    goods = sum(map(cents, exact)) if rounding == "line" else cents(sum(exact, Decimal(0)))
    sac = (*invoice.allowances, *(a for each in invoice.lines for a in each.allowances))
    signed = ((one.amount or 0) * (1 if one.indicator == "C" else -1) for one in sac)
    return Decimal(goods) + sum(signed)


@given(
    st.lists(any_order("71"), min_size=1, max_size=1),
    st.sampled_from([["order"], ["store"], ["order", "store"], ["bill_of_lading"]]),
    st.sampled_from(["line", "total"]),
)
def test_a_total_is_the_sum_of_lines_and_charges_and_all_is_invoiced(
    orders: list[PurchaseOrder], invoice_for: list[str], rounding: str
) -> None:
    made = billed(shipped(*orders), *orders, invoice_for=invoice_for, rounding=rounding)
    for one in made:
        assert one.total == sums_up(one, rounding)
    got: dict[str, Decimal] = {}
    for one in made:
        for each in one.lines:
            got[each.line_id] = got.get(each.line_id, Decimal(0)) + (each.quantity or 0)
    assert got == {each.line_id: each.quantity for each in orders[0].lines}


@given(any_order("71"))
def test_fixed_amounts_are_the_same_however_the_order_is_invoiced(asked: PurchaseOrder) -> None:
    fixed = [one for one in asked.allowances if one.percent is None]
    asked = asked.model_copy(update={"allowances": tuple(fixed)})
    notice = shipped(asked)

    def charged(*by: str) -> Decimal:
        made = billed(notice, asked, invoice_for=list(by))
        return sum((a.amount or Decimal(0) for one in made for a in one.allowances), Decimal(0))

    assert charged("store") == charged("order")
