"""The guides' own awkward prices, worked out by hand; retailers are named by what they do."""

from decimal import Decimal

import pytest

from edicompliance.charges import (
    BASES,
    COUNTS,
    Amount,
    Base,
    Tier,
    Tiers,
    parse_allowance,
    parse_charge,
)


def priced(text: str, **facts: str) -> Amount:
    values = {name.replace("_", " "): Decimal(value) for name, value in facts.items()}
    money = {name: value for name, value in values.items() if name in BASES}
    counts = {name: value for name, value in values.items() if name in COUNTS and name not in money}
    return parse_charge(text).price(Base("USD", counts=counts, money=money))


@pytest.mark.parametrize(("invoice", "charge"), [("3000", "300.00"), ("9000", "500.00")])
def test_c_late_is_the_lesser_of_a_flat_fee_and_a_tenth_of_the_invoice(
    invoice: str, charge: str
) -> None:
    late = priced("lesser of (500 USD per po, 10% of invoice)", po="1", invoice=invoice)
    assert late.expected == Decimal(charge)


@pytest.mark.parametrize(("invoice", "charge"), [("3000", "90.00"), ("9000", "270.00")])
def test_c_late_became_a_share_of_the_invoice(invoice: str, charge: str) -> None:
    assert priced("3% of invoice", invoice=invoice).expected == Decimal(charge)


@pytest.mark.parametrize(
    ("invoice", "charge"),
    [("24999.99", "250.00"), ("25000", "250.00"), ("25001", "250.01"), ("30000", "300.00")],
)
def test_c_no_edi_is_the_greater_of_a_share_and_a_floor(invoice: str, charge: str) -> None:
    missing = priced("greater of (1% of invoice, 250 USD)", invoice=invoice)
    assert missing.expected == Decimal(charge)


@pytest.mark.parametrize(
    ("shipped", "allowance", "charge"),
    [
        ("100", "1% of po", "10.00"),
        ("150", "1% of po", "7.50"),
        ("150", "1% of po, rounded down", "10.00"),
        ("300", "1% of po", "0.00"),
        ("301", "1% of po", "0.00"),
    ],
)
def test_d_late_orders_above_the_allowance_cost_five_each(
    shipped: str, allowance: str, charge: str
) -> None:
    month = Base("USD", counts={"po": Decimal(shipped), "failing po": Decimal(3)})
    amount = parse_charge("5 USD per excess po").price(parse_allowance(allowance).apply(month))
    assert amount.expected == Decimal(charge)


PERFORMANCE = Tiers(
    "performance",
    (
        Tier(parse_charge("2% of cost"), above=Decimal(95)),
        Tier(parse_charge("4% of cost"), from_=Decimal(70)),
        Tier(parse_charge("6% of cost")),
    ),
)
GOODS = Base("USD", money={"cost": Decimal(1000)})


@pytest.mark.parametrize(
    ("rate", "charge"),
    [("95.01", "20.00"), ("95.0", "40.00"), ("70.0", "40.00"), ("69.99", "60.00")],
)
def test_e_the_limits_of_the_tiers_are_where_the_guide_puts_them(rate: str, charge: str) -> None:
    assert PERFORMANCE.price(GOODS, Decimal(rate)).expected == Decimal(charge)


def test_e_a_performance_nobody_knows_costs_two_to_six_percent() -> None:
    amount = PERFORMANCE.price(GOODS, None)
    assert amount.legs == (Decimal(20), None, Decimal(60))


def test_f_the_item_charge_gives_way_to_the_shipment_charge() -> None:
    rate = "0.75 USD per failing carton, at least 100 USD"
    shipment, item = priced(rate, failing_carton="200"), priced(rate, failing_carton="40")
    assert (shipment.expected, item.expected) == (Decimal(150), Decimal(100))
    both = shipment + item.gave_way("asn-accuracy-shipment")
    assert both.legs == (Decimal(150),) * 3
    assert "gives way to asn-accuracy-shipment" in both.explanation


REPEATED = Tiers(
    "occurrence",
    (
        Tier(parse_charge("warning"), up_to=Decimal(1)),
        Tier(parse_charge("950.36 USD per item + 69.25 USD per store")),
    ),
)
ITEM = Base("USD", counts={"item": Decimal(1), "store": Decimal(10)})


def test_g_the_first_time_is_a_warning_and_the_second_costs() -> None:
    assert REPEATED.price(ITEM, Decimal(1)) == Amount.zero(
        "USD", "occurrence 1, up to 1: warning, 0.00"
    )
    second = REPEATED.price(ITEM, Decimal(2))
    assert second.legs == (Decimal("1642.86"),) * 3
    assert second.explanation == (
        "occurrence 2, otherwise: 950.36 USD x 1 item = 950.36, "
        "plus 69.25 USD x 10 stores = 692.50 -> 1642.86"
    )


def test_g_nobody_knows_whether_it_is_the_first_time() -> None:
    assert REPEATED.price(ITEM, None).legs == (Decimal(0), None, Decimal("1642.86"))


def test_a_schedule_that_gives_a_range_expects_its_middle() -> None:
    assert priced("300 to 500 USD per po", po="2").legs == (
        Decimal(600),
        Decimal(800),
        Decimal(1000),
    )
