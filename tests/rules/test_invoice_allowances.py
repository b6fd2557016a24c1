"""Allowances, charges and taxes of an invoice: by their own figures, and against the order's."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment
from tests.rules.test_billing import MUG, VASE, invoice, line, told

from edicompliance.documents.invoice import InvoiceLine
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.invoice_parts import TaxedAllowance
from edicompliance.documents.segments.terms import Tax
from edicompliance.rules.invoices.invoice_allowances import AllowanceParams, allowance_faults

TOWEL = ("UP", "614141100026")
ALL = (
    line("1", 96, "4.25", ids=(MUG,)),
    line("2", 48, "6.4", ids=(TOWEL,)),
    line("3", 24, "15", ids=(VASE,)),
)
"""Every line of the order: 408.00, 307.20 and 360.00, together 1075.20."""


def off(**figures: Any) -> TaxedAllowance:
    """An allowance off the invoice; figures as people write them."""
    words = ("indicator", "code", "agency", "agency_code", "handling", "description")
    keys = {"indicator": "A", "code": "C310", "handling": "02"}
    keys |= {key: value for key, value in figures.items() if key in words}
    numbers = {key: Decimal(value) for key, value in figures.items() if key not in words}
    return TaxedAllowance(**keys, **numbers)


def faults(
    billed: Sequence[TaxedAllowance] = (),
    asked: Sequence[TaxedAllowance] = (),
    *,
    lines: Sequence[InvoiceLine] = ALL,
    order: dict[str, Any] | None = None,
    tolerance: str = "0.01",
    **more: Any,
) -> list[str]:
    """What is told of an invoice with some allowances, of an order with some."""
    one = shipment()
    (given,) = one.orders
    given = given.model_copy(update={"allowances": tuple(asked), **(order or {})})
    bill = invoice(*lines, allowances=tuple(billed), **more)
    context = context_of(replace(one, orders=(given,), invoices=(bill,)))
    settings = context.profile.meaning("810", context.facts())
    return told(allowance_faults(bill, settings, context, AllowanceParams(Decimal(tolerance))))


# -- by their own figures


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"percent": "5", "amount": "53.76"}, []),
        ({"percent": "5", "amount": "53.77"}, []),
        ({"percent": "5", "amount": "53.78"}, ["not 5% of what it is on: 53.76, 53.78"]),
        ({"percent": "5", "amount": "53.74"}, ["not 5% of what it is on: 53.76, 53.74"]),
        ({"rate": "0.10", "amount": "16.80"}, []),
        ({"rate": "0.10", "quantity": "100", "amount": "10.00"}, []),
        ({"rate": "0.10", "amount": "17.00"}, ["not 0.10 a unit of what it is on: 16.80, 17.00"]),
        ({"amount": "1.00"}, []),
        ({"percent": "5"}, ["the allowance C310 has no amount (SAC05)"]),
    ],
)
def test_an_allowance_is_what_its_percent_or_its_rate_makes(
    figures: dict[str, str], told: list[str]
) -> None:
    ours = off(**figures)
    if "amount" in figures and "percent" not in figures and "rate" not in figures:
        assert faults([ours], [ours]) == told
    else:
        found = faults([ours], [off(**{k: v for k, v in figures.items() if k != "amount"})])
        assert len(found) == len(told)
        assert all(text in one for text, one in zip(told, found, strict=True))


def test_a_percent_may_be_of_what_another_allowance_leaves() -> None:
    first = off(amount="75.20")
    gross, net = (off(code="I530", percent="10", amount=each) for each in ("107.52", "100.00"))
    wrong = off(code="I530", percent="10", amount="104.00")
    assert faults([first, gross], [first, gross]) == []
    assert faults([first, net], [first, net]) == []
    assert faults([first, wrong], [first, off(code="I530", percent="10")]) == [
        "the allowance I530 is not 10% of what it is on: 107.52, 104.00"
    ]


def test_of_lines_in_two_units_a_rate_is_of_nobody_knows_how_many() -> None:
    lines = (line("1", 4, "102", unit="CA"), *ALL[1:])
    ours = off(rate="0.10", amount="1.00")
    assert faults([ours], [ours], lines=lines)[:1] == [
        "of how many units the allowance C310 is cannot be told"
    ]


# -- against the order's


HIS = off(percent="5")
LACKS = "the order's allowance C310 is not on the invoice"


@pytest.mark.parametrize(
    ("billed", "asked", "told"),
    [
        ([], [HIS], [f"{LACKS}: 5%, none"]),
        ([], [off(amount="9.00")], [f"{LACKS}: 9.00, none"]),
        ([], [off(rate="0.1")], [f"{LACKS}: 0.1 a unit, none"]),
        ([], [off()], [f"{LACKS}: one, none"]),
        ([], [off(percent="5", handling="01")], []),
        ([], [off(indicator="N")], []),
        ([off(percent="5", amount="53.76")], [HIS], []),
        (
            [off(percent="4", amount="43.01")],
            [HIS],
            ["the allowance C310 has another percent than the order: 5, 4"],
        ),
        (
            [off(rate="0.2", amount="33.60")],
            [off(rate="0.1")],
            ["the allowance C310 has another rate than the order: 0.1, 0.2"],
        ),
        (
            [off(amount="50.00")],
            [HIS],
            ["the allowance C310 is not what the order says: 53.76, 50.00"],
        ),
        (
            [off(amount="9.00")],
            [off(amount="8.00")],
            ["the allowance C310 is not what the order says: 8.00, 9.00"],
        ),
        (
            [off(percent="5", amount="53.76")],
            [off(percent="5", handling="01")],
            ["the allowance C310 is settled apart and not on the invoice: SAC12 01, SAC12 02"],
        ),
        (
            [off(amount="9.00")],
            [],
            ["the order names no allowance C310: none, 9.00"],
        ),
        (
            [off(indicator="C", code="D240", amount="9.00")],
            [],
            ["the order names no charge D240: none, 9.00"],
        ),
        ([off(amount="9.00", handling="01")], [], []),
        (
            [off(code="I530", amount="9.00")],
            [off(amount="9.00")],
            [
                f"{LACKS}: 9.00, none",
                "the order names no allowance I530: none, 9.00",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_on_the_invoice_is_what_the_order_has_off_the_invoice(
    billed: list[TaxedAllowance], asked: list[TaxedAllowance], told: list[str]
) -> None:
    assert faults(billed, asked) == told


def test_of_two_under_one_code_the_one_with_the_orders_figures_is_meant() -> None:
    asked = [off(amount="9.00"), off(percent="5")]
    assert faults([off(percent="5", amount="53.76"), off(amount="9.00")], asked) == []


def test_without_a_code_the_agencys_tells_which_allowance_it_is() -> None:
    theirs = off(code="", agency="VI", agency_code="DIS", amount="9.00")
    assert faults([theirs], [theirs]) == []
    other = off(code="", agency="VI", agency_code="FRT", amount="9.00")
    assert len(faults([other], [theirs])) == 2
    with_a_code = off(agency="VI", agency_code="DIS", amount="9.00")
    assert faults([with_a_code], [theirs]) == []


def test_which_part_of_an_amount_an_invoice_of_a_part_bears_is_not_known() -> None:
    asked = [off(amount="9.00")]
    assert faults([off(amount="5.00")], asked, lines=ALL[:1]) == [
        "which part of the order's allowance C310 belongs on this invoice is not known"
    ]
    assert faults([off(amount="9.00")], asked, lines=ALL[:1]) == []


def test_freight_may_be_billed_where_the_order_is_prepaid_and_charged() -> None:
    freight = off(indicator="C", code="D240", amount="50.00")
    other = off(indicator="C", code="H090", amount="5.00")
    charged = {"freight": (FreightTerms(payment="PC"),)}
    assert faults([freight], order=charged) == []
    assert faults([other], order=charged) == ["the order names no charge H090: none, 5.00"]


def test_an_allowance_of_a_line_is_of_that_lines_money_and_part() -> None:
    def billed(amount: str, quantity: int = 96) -> list[str]:
        first = line("1", quantity, "4.25", allowances=(off(amount=amount),))
        (given,) = shipment().orders
        own = given.lines[0].model_copy(update={"allowances": (off(amount="9.60"),)})
        return faults(lines=(first,), order={"lines": (own, *given.lines[1:])})

    assert billed("9.60") == []
    assert billed("4.80", 48) == []
    assert billed("9.60", 48) == ["the allowance C310 is not what the order says: 4.80, 9.60"]


# -- taxes


def tax(**figures: Any) -> Tax:
    words = ("kind", "exemption")
    keys = {"kind": "ST", **{key: value for key, value in figures.items() if key in words}}
    numbers = {key: Decimal(value) for key, value in figures.items() if key not in words}
    return Tax(**keys, **numbers)


@pytest.mark.parametrize(
    ("billed", "asked", "told"),
    [
        ([tax(percent="8", amount="86.02")], [tax(percent="8")], []),
        ([tax(percent="8", amount="86.03")], [], []),
        (
            [tax(percent="8", amount="86.04")],
            [],
            ["the tax ST is not 8% of what it is on: 86.02, 86.04"],
        ),
        ([tax(percent="8", amount="8.00", base="100")], [], []),
        (
            [tax(percent="8", amount="86.02", base="100")],
            [],
            ["the tax ST is not 8% of what it is on: 8.00, 86.02"],
        ),
        ([tax(amount="5.00")], [], []),
        (
            [tax(percent="8", amount="86.02")],
            [tax(percent="7")],
            ["the tax ST has another percent than the order: 7, 8"],
        ),
        (
            [tax(amount="5.00")],
            [tax(exemption="1")],
            ["the order is exempt from the tax ST: no tax, 5.00"],
        ),
        ([], [tax(exemption="1", percent="8")], []),
        ([], [tax(percent="8")], ["the order's tax ST is not on the invoice: 8%, none"]),
        ([], [tax(amount="5.00")], ["the order's tax ST is not on the invoice: 5.00, none"]),
        ([], [tax()], []),
        (
            [tax(kind="GS", amount="5.00")],
            [tax(percent="8")],
            ["the order's tax ST is not on the invoice: 8%, none"],
        ),
    ],
)
def test_a_tax_is_its_percent_and_the_orders(
    billed: list[Tax], asked: list[Tax], told: list[str]
) -> None:
    assert faults(taxes=tuple(billed), order={"taxes": tuple(asked)}) == told


def test_a_tax_may_be_of_what_allowances_and_charges_leave() -> None:
    both = [off(amount="75.20"), off(indicator="C", code="H090", amount="100.00")]
    net = tax(percent="10", amount="110.00")
    assert faults(both, both, taxes=(net,)) == []
    wrong = tax(percent="10", amount="90.00")
    assert faults(both, both, taxes=(wrong,)) == [
        "the tax ST is not 10% of what it is on: 107.52, 90.00"
    ]


# -- whose they are


def test_of_an_order_that_is_not_given_only_the_own_figures_are_judged() -> None:
    ours = off(percent="5", amount="1.00")
    assert faults([ours], po="9") == [
        "not every order of invoice I1 is given",
        "the allowance C310 is not 5% of what it is on: 53.76, 1.00",
    ]
