"""What a price by its basis is for: one table for orders, invoices and charges."""

from decimal import Decimal
from fractions import Fraction

import pytest

from edicompliance.documents.comparing.prices import extension, share, unit_price
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import InvoiceLine
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import Packing
from edicompliance.x12.codes import load_codes

UNITS = ("EA", "CA", "DZ", "LB", "YD", "PK", "")


def bases() -> list[str]:
    """Every basis that our code list names."""
    listed = load_codes("639")
    assert listed is not None
    return ["", *listed.codes]


@pytest.mark.parametrize("basis", ["PE", "LE", "QE", "TE", "WE", "UM", "CT", "CA", "CP", "NT", ""])
@pytest.mark.parametrize("unit", UNITS)
def test_each_is_each_unit_of_the_line(basis: str, unit: str) -> None:
    line = OrderLine(quantity=10, unit=unit, price=24, price_basis=basis)
    twelve = line.model_copy(update={"packings": (Packing(pack=12),)})
    assert unit_price(line) == unit_price(twelve) == Decimal(24)
    assert extension(twelve) == Decimal(240)


@pytest.mark.parametrize(
    ("basis", "count"),
    [
        *(("PN", 10), ("PD", 12), ("WD", 12), ("HP", 100), ("LC", 100), ("TC", 100), ("WC", 100)),
        *(("TP", 1000), ("LM", 1000), ("TM", 1000), ("WM", 1000), ("TT", 10_000), ("HT", 100_000)),
    ],
)
def test_a_dozen_and_a_hundred_count_single_articles(basis: str, count: int) -> None:
    assert share(basis, "EA") == share(basis, "PC") == share(basis, "LB") == Fraction(1, count)
    assert share(basis, "DZ") == Fraction(12, count)


@pytest.mark.parametrize("unit", ["CA", "PK", "BX", ""])
def test_a_hundred_of_cases_or_of_articles_cannot_be_told(unit: str) -> None:
    named = unit or "a line without a unit"
    with pytest.raises(CannotTell) as doubt:
        share("WC", unit, [Packing(pack=12)])
    assert doubt.value.reason == (
        f"a price by basis WC for 100: of {named}, or of single articles, is not known"
    )


def test_a_price_by_weight_is_for_what_is_counted_by_weight() -> None:
    assert share("PP", "LB") == share("PY", "YD") == 1
    assert share("HF", "FT") == Fraction(1, 100)
    with pytest.raises(CannotTell) as doubt:
        share("PP", "EA")
    assert doubt.value.reason == "EA and LB cannot be compared"


@pytest.mark.parametrize("basis", ["RE", "RC", "SR", "RT", "??"])
def test_a_price_in_the_shop_is_no_cost(basis: str) -> None:
    with pytest.raises(CannotTell) as doubt:
        share(basis, "EA")
    assert doubt.value.reason == f"a price by basis {basis} is not the cost of a unit"


def test_what_is_free_costs_nothing_whatever_its_price_says() -> None:
    assert extension(InvoiceLine(quantity=3, unit="CA", price=9, price_basis="NC")) == 0
    assert extension(InvoiceLine(quantity=3, unit="CA", price_basis="NC")) == 0


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("basis", bases())
def test_an_order_and_its_invoice_read_a_price_alike(basis: str, unit: str) -> None:
    values = {"quantity": 7, "unit": unit, "price": "12.5", "price_basis": basis}
    ordered, billed = OrderLine.model_validate(values), InvoiceLine.model_validate(values)
    try:
        exact = 7 * Fraction(Decimal("12.5")) * share(basis, unit)
    except CannotTell as unknown:
        assert extension(ordered) is billed.extension is None
        with pytest.raises(CannotTell, match=unknown.reason):
            unit_price(ordered)
        return
    assert billed.extension == extension(ordered)
    assert billed.extension == Decimal(exact.numerator) / exact.denominator
