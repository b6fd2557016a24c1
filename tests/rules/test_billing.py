"""What invoices bill: of which order and line, how much by each paper, at which price."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell, Invoice
from edicompliance.documents.invoice import InvoiceLine
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.invoice_parts import Totals
from edicompliance.documents.segments.parts import Reference
from edicompliance.documents.segments.terms import Tax
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import BilledLine, number_of, numbers_of, shown
from edicompliance.rules.invoices.bills import notice_of
from edicompliance.rules.invoices.invoice_counts import (
    billed,
    invoiced_lines,
    on_no_line,
    shipped,
    unbilled,
    uncertain,
    without_lines,
)
from edicompliance.rules.invoices.invoice_due import last_day, too_late
from edicompliance.rules.invoices.invoice_money import about, extension, taxes_of, wrong_totals
from edicompliance.rules.invoices.invoice_prices import price_faults
from edicompliance.rules.model import Outcome, Violation

MUG, VASE = ("UP", "614141100019"), ("UP", "614141100033")
THREE = "three-orders-one-notice"


def line(
    number: str = "1", quantity: int | None = 96, price: str | None = "4.25", **more: Any
) -> InvoiceLine:
    ids = tuple(ProductId(qualifier=of, value=value) for of, value in more.pop("ids", (MUG,)))
    keys = {"unit": "EA", "price_basis": "WE", **more}
    return InvoiceLine(
        line_id=number,
        quantity=None if quantity is None else Decimal(quantity),
        price=None if price is None else Decimal(price),
        ids=ids,
        **keys,
    )


def of_order(number: str) -> tuple[Reference, ...]:
    return (Reference(qualifier="PO", value=number),)


def invoice(*lines: InvoiceLine, number: str = "I1", po: str = "4501001", **more: Any) -> Invoice:
    day = more.pop("date", date(2026, 11, 18))
    return Invoice(invoice_number=number, po_number=po, date=day, lines=lines, **more)


def context(
    *bills: Invoice, name: str = "may-ship-collect", clauses: str = "", **more: Any
) -> Context:
    return context_of(replace(shipment(name, **more), invoices=bills), clauses)


def told(outcomes: Any) -> list[str]:
    return [
        one.reason
        if isinstance(one, CannotTell)
        else f"{one.message}: {one.expected}, {one.actual}"
        for one in outcomes
    ]


# -- of which order


def test_a_line_names_its_order_or_the_invoice_does() -> None:
    own = line(references=of_order("9"))
    bill = invoice(line(), own, line(references=(Reference(qualifier="DP", value="8"),)))
    assert [number_of(bill, one) for one in bill.lines] == ["4501001", "9", "4501001"]
    assert numbers_of(bill) == ("4501001", "9")
    assert numbers_of(invoice(own, po="")) == ("9",)
    assert numbers_of(invoice(po="")) == ()


def test_an_order_that_is_invoiced_is_given_once_or_it_cannot_be_told() -> None:
    one = context()
    assert one.billing.order(" 4501001 ").now is one.shipment.orders[0]
    assert one.billing.order("4501001", "R1").given is one.shipment.orders[0]
    for number, why in (("", "an invoice names no order"), ("9", "order 9 is invoiced and not")):
        with pytest.raises(CannotTell, match=why):
            one.billing.order(number)
    two = context(name="two-orders-one-key")
    with pytest.raises(CannotTell, match=r"^2 different orders have the number 4504007$"):
        two.billing.order("4504007")


def test_an_invoice_of_several_orders_bills_each_by_its_lines() -> None:
    first = line("1", 96, references=of_order("4501011"))
    second = line("1", 36, "15", ids=(VASE,), references=of_order("4501013"))
    bill = invoice(first, second, po="")
    one = context(bill, name=THREE)
    assert [each.now.po_number for each in one.billing.orders_of(bill)] == ["4501011", "4501013"]
    assert about(bill) == (about(bill)[0], ("4501011", "4501013"))
    assert about(bill)[0].po is None
    assert about(invoice(line()))[0].po == "4501001"
    lines = one.billing.lines(bill)
    assert [(each.po_number, each.place, each.name) for each in lines] == [
        ("4501011", 0, "1"),
        ("4501013", 0, "1"),
    ]


def test_what_an_order_was_changed_to_is_what_will_be_paid() -> None:
    one = context(name="order-changed")
    (given,) = one.shipment.orders
    order = one.billing.order("4501022")
    assert (order.now, order.is_cancelled, len(order.changes)) == (given, False, 1)
    changed = order.place(given.lines[0], "quantity")
    assert changed.reference is not None
    assert changed.reference.startswith("860/")
    same = order.place(given.lines[1], "quantity")
    assert same.reference is not None
    assert same.reference.startswith("850/")


# -- of which line


def test_a_line_is_found_by_its_number_and_its_product() -> None:
    bill = invoice(line(), line("7", ids=(("UP", "1"),)), line("", ids=(VASE,)))
    one = context(bill)
    mug, strange, vase = one.billing.lines(bill)
    assert (mug.place, mug.name, mug.item, mug.doubt) == (0, "1", MUG[1], "")
    assert mug.ordered is one.shipment.orders[0].lines[0]
    assert (strange.place, strange.is_on_no_line, strange.name) == (None, True, "7")
    assert (vase.place, vase.name) == (2, "3")
    assert [each.number for each in (mug, strange, vase)] == [1, 2, 3]
    assert list(uncertain(one)) == [strange]
    bare = BilledLine(bill, line("", ids=()), 4, "4501001")
    assert (bare.name, bare.item, bare.ordered) == ("4", None, None)


def test_each_invoice_number_counts_once_and_credits_do_not() -> None:
    first, again = invoice(line(quantity=50)), invoice(line(quantity=60))
    credit = invoice(line(quantity=10), number="C1", kind="CR")
    nameless = [invoice(line(quantity=1), number="") for _ in range(2)]
    one = context(first, again, credit, *nameless)
    assert one.billing.invoices == (first, *nameless)
    (rows,) = one.billing.by_line.values()
    assert [each.line.quantity for each in rows] == [50, 1, 1]
    assert one.billing.credits_for("4501001") == (credit,)
    assert one.billing.credits_for("9") == ()


def test_quantities_are_told_in_the_unit_of_the_order() -> None:
    cases = line(quantity=4, unit="CA")
    one = context(invoice(cases, line(quantity=None)))
    four, none = one.billing.lines(one.shipment.invoices[0])
    assert one.billing.in_unit(four, "EA") == 96
    with pytest.raises(CannotTell, match=r"^line 1: the invoiced quantity cannot be read$"):
        one.billing.in_unit(none, "EA")
    assert one.billing.listed(four) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("9.95833333"), "9.9583"), (Fraction(240), "240"), (Decimal("4.20"), "4.2"),
     (Fraction(1, 3), "0.3333"), (Decimal(100), "100"), (Decimal("0.00004"), "0")],
)  # fmt: skip
def test_a_figure_for_people_has_four_places_at_the_most(value: Any, text: str) -> None:
    assert shown(value) == text


def test_an_invoice_belongs_to_the_notice_of_its_bill_of_lading() -> None:
    name = "one-order-two-notices"
    bill = (Reference(qualifier="BM", value="06141410000000579"),)
    one = context(name=name)
    found = [each.notice_number for each in one.shipment.notices]
    assert notice_of(invoice(references=bill, po="4501021"), one) is None  # both have it
    edit = ({"in": "856-2", "old": "06141410000000579", "new": "06141410000000580"},)
    apart = context(name=name, edit=edit)
    notice = notice_of(invoice(references=bill, po="4501021"), apart)
    assert notice is not None
    assert notice.notice_number == found[0]
    other = (Reference(qualifier="CN", value="06141410000000579"),)
    assert notice_of(invoice(references=other), apart) is None
    assert notice_of(invoice(), apart) is None


# -- how much


def test_how_much_is_billed_and_ships_is_added_up_over_all_papers() -> None:
    one = context(invoice(line(quantity=50)), invoice(line(quantity=2, unit="CA"), number="I2"))
    (found,) = invoiced_lines(one)
    assert (found.name, found.subject.po, found.subject.item) == ("1", "4501001", MUG[1])
    assert billed(found, one).quantity == 98
    sent = shipped(found, one)
    assert sent.quantity == 96
    assert all(each.reference and "SN102" in each.reference for each in sent.evidence)
    bare = context(invoice(line()), drop=("856",))
    (found,) = invoiced_lines(bare)
    with pytest.raises(CannotTell, match=r"^line 1: no ship notice \(856\) is given$"):
        shipped(found, bare)
    unread = context(invoice(line(quantity=None)))
    (found,) = invoiced_lines(unread)
    with pytest.raises(CannotTell, match=r"^line 1: line 1: the invoiced quantity"):
        billed(found, unread)


def test_lines_that_ship_and_are_on_no_invoice_are_told_unless_one_is_in_doubt() -> None:
    one = context(invoice(line()))
    left = {each.name: quantity for each, quantity in unbilled(one)}
    assert left == {"2": 48, "3": 24}
    doubtful = context(invoice(line(), line("1", references=of_order("9"))))
    assert list(unbilled(doubtful)) == []
    assert told(without_lines(context(invoice()))) == ["invoice I1 has no lines (IT1)"]
    assert told(without_lines(one)) == []


def test_a_line_that_the_order_does_not_have_is_named_by_its_numbers() -> None:
    bill = invoice(line("7", 5, ids=(("UP", "1"), ("VN", "X"))), line("8", ids=()))
    one = context(bill)
    fault, bare = (on_no_line(each) for each in one.billing.lines(bill))
    assert isinstance(fault, Violation)
    assert isinstance(bare, Violation)
    assert (fault.expected, fault.actual) == ("a line of order 4501001", "UP 1, VN X")
    assert (fault.subject.line, fault.subject.item) == ("7", "1")
    assert fault.counts == {"unit": 5}
    assert (bare.actual, fault.notes) == ("line 8", ())
    unknown = context(invoice(line(), po="9"))
    (row,) = unknown.billing.lines(unknown.shipment.invoices[0])
    assert told([on_no_line(row)]) == ["order 9 is invoiced and not given"]


# -- money


def test_a_line_comes_to_its_quantity_at_its_price() -> None:
    rows = [
        line(),
        line(quantity=None),
        line(price=None),
        line(price="0"),
        line(price="425", price_basis="HP"),
        line(price="4.25", price_basis="NC"),
    ]
    one = context(invoice(*rows))
    plain, unread, priceless, nothing, hundred, free = one.billing.lines(one.shipment.invoices[0])
    assert extension(plain, one) == 408
    assert extension(nothing, one) == extension(free, one) == 0
    assert extension(hundred, one) == 408
    for row, why in ((unread, "the quantity cannot be read"), (priceless, "no price is given")):
        with pytest.raises(CannotTell, match=f"^line 1 of invoice I1: {why}$"):
            extension(row, one)


def money(*lines: InvoiceLine, said: str | None = "408.00", **more: Any) -> list[str]:
    keys = ("subject_to_discount", "discount", "discounted")
    totals = {key: more.pop(key) for key in keys if key in more}
    amount = None if said is None else Decimal(said)
    bill = invoice(*(lines or (line(),)), totals=Totals(amount=amount, **totals), **more)
    one = context(bill)
    return told(wrong_totals(bill, one.profile.meaning("810", one.facts()), one))


def test_a_total_is_what_its_parts_add_up_to() -> None:
    assert money() == []
    assert money(said="408.01") == [
        "the invoice's total is not what its parts add up to: 408.00, 408.01"
    ]
    assert money(said=None) == ["invoice I1 has no total (TDS01) that can be read"]
    taxed = Tax(kind="ST", amount=Decimal("8.00"))
    assert money(taxes=(taxed,), said="416.00") == []
    assert money(line(taxes=(taxed,)), said="416.00") == []
    assert money(taxes=(taxed.model_copy(update={"relation": "O"}),)) == []
    unknown = Tax(kind="ST", percent=Decimal(8))
    assert money(taxes=(unknown,)) == ["a tax ST has no amount (TXI02)"]
    assert money(taxes=(unknown.model_copy(update={"exemption": "1"}),)) == []
    assert len(list(taxes_of(invoice(line(taxes=(taxed,)), taxes=(taxed,))))) == 2


def test_the_discount_and_the_counts_are_added_up_too() -> None:
    assert money(discount=Decimal("8.16")) == [
        "invoice I1: whether the discount (TDS04) is right needs one percent in its terms (ITD03)"
    ]
    assert money(subject_to_discount=Decimal("409.00")) == [
        "more is subject to discount (TDS02) than the invoice comes to: at most 408.00, 409.00"
    ]
    assert money(line_count=2) == [
        "the invoice has another number of lines than it says (CTT01): 1, 2"
    ]
    assert money(hash_total=Decimal(97)) == [
        "the quantities do not add up to what the invoice says (CTT02): 96, 97"
    ]
    assert money(line_count=1, hash_total=Decimal(96)) == []


# -- prices


def prices(row: InvoiceLine, **more: Any) -> list[str]:
    one = context(invoice(row), **more)
    (found,) = one.billing.lines(one.shipment.invoices[0])
    return told(price_faults(found, one))


DIFFERS = "the invoice's price is not what was agreed"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({}, []),
        ({"price": "4.26"}, [f"{DIFFERS}: 4.25 (WE), 4.26 (WE)"]),
        ({"price": "102", "unit": "CA", "quantity": 4}, []),
        ({"price": "102.01", "unit": "CA", "quantity": 4}, [f"{DIFFERS}: 102 (WE), 102.01 (WE)"]),
        ({"price": "425", "price_basis": "HP"}, []),
        ({"price": None}, ["line 1 of invoice I1: no price is given"]),
        ({"price": None, "price_basis": "NC"}, [f"{DIFFERS}: 4.25, 0 (NC)"]),
    ],
)
def test_a_price_is_compared_in_the_terms_of_the_invoice(
    row: dict[str, Any], outcome: list[str]
) -> None:
    assert prices(line(**row)) == outcome


def test_a_price_for_what_is_on_no_line_cannot_be_told() -> None:
    assert prices(line("7", ids=(("UP", "1"),))) == [
        "line 7 of invoice I1 is on no line of order 4501001"
    ]


# -- when


def late(day: date | None, name: str = THREE, clauses: str = "") -> list[Outcome]:
    bill = invoice(
        line(references=of_order("4501011")), line(references=of_order("4501013")), date=day, po=""
    )
    one = context(bill, name=name, clauses=clauses)
    return list(too_late(bill, one))


OWN = """
[[deadlines.invoice]]
replaces = "invoice"
source = "guide"
by = "po_date + 20 days at 12:00"
"""


def test_an_invoice_is_late_by_the_first_limit_that_its_orders_miss() -> None:
    with pytest.raises(CannotTell, match=r"^invoice I1 has no date \(BIG01\)$"):
        late(None)
    assert [
        one for one in late(date(2026, 11, 22), clauses=OWN) if isinstance(one, Violation)
    ] == []
    (fault,) = (one for one in late(date(2026, 11, 23), clauses=OWN) if isinstance(one, Violation))
    assert (fault.expected, fault.actual) == ("2026-11-22 or earlier", "2026-11-23")
    assert fault.orders == ("4501011", "4501013")
    assert fault.due is not None
    assert last_day(fault.due) == date(2026, 11, 22)
