"""Orders as a retailer sends them, for the tests of what a supplier answers with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from edicompliance.documents.composing.packed_shipment import Carton, PackedItem, PackedShipment
from edicompliance.documents.document import Document
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.goods import Allowance, ProductId, StoreQuantity
from edicompliance.documents.segments.parts import Currency, DateTime, Party, Reference
from edicompliance.documents.segments.terms import Terms
from edicompliance.gs1.sscc import sscc
from edicompliance.x12 import new_interchange, parse, validate

RELEASES = ("004010", "005010")
DEPOT = Party(role="ST", name="Depot 7", qualifier="92", code="0007", street=("1 Main",))
MAKER = Party(role="SF", name="Maker", qualifier="92", code="70017")
WRITTEN_AT = datetime(2026, 11, 18, 16, 30)  # noqa: DTZ001 - as the clock shows it


def line(number: int, quantity: int | str, price: str | None = "4.25", **more: Any) -> OrderLine:
    """A line of single articles, with a product number of its own."""
    values: dict[str, Any] = {
        "line_id": str(number),
        "quantity": Decimal(quantity),
        "unit": "EA",
        "price": None if price is None else Decimal(price),
        "price_basis": "WE",
        "ids": (ProductId(qualifier="VN", value=f"A-{number}"),),
    }
    return OrderLine(**{**values, **more})


def order(*lines: OrderLine, po: str = "4500012", **more: Any) -> PurchaseOrder:
    values: dict[str, Any] = {
        "purpose": "00",
        "kind": "SA",
        "po_number": po,
        "po_date": date(2026, 11, 2),
        "references": (
            Reference(qualifier="DP", value="038"),
            Reference(qualifier="IA", value="70017"),
        ),
        "freight": (FreightTerms(payment="CC"),),
        "terms": (Terms(kind="01", basis="3", discount_percent=2, discount_days=10, net_days=30),),
        "dates": (
            DateTime(qualifier="037", date=date(2026, 11, 16)),
            DateTime(qualifier="038", date=date(2026, 11, 20)),
        ),
        "parties": (DEPOT,),
        "currency": Currency(role="BY", code="USD"),
        "lines": lines,
    }
    return PurchaseOrder(**{**values, **more})


def spread(number: int, price: str = "4.25", /, **stores: int) -> OrderLine:
    """A line that is spread over stores: `s0101=4`."""
    shares = tuple(
        StoreQuantity(store=store[1:], quantity=Decimal(quantity), unit="EA", qualifier="92")
        for store, quantity in stores.items()
    )
    return line(number, sum(stores.values()), price, distribution=shares)


def number(serial: int) -> str:
    return sscc("0614141", serial)


def carton(serial: int, *items: tuple[str, int], **more: Any) -> Carton:
    return Carton(
        sscc=number(serial),
        items=tuple(PackedItem(line=name, quantity=Decimal(count)) for name, count in items),
        **more,
    )


def packed(*cartons: Carton, **more: Any) -> PackedShipment:
    values: dict[str, Any] = {
        "notice_number": "ASN1",
        "created_at": WRITTEN_AT,
        "departs": WRITTEN_AT,
        "arrives": date(2026, 11, 20),
        "bill_of_lading": "06141410000000019",
        "scac": "XMPL",
        "mode": "M",
        "ship_from": MAKER,
        "cartons": cartons,
    }
    return PackedShipment(**{**values, **more})


def issues_of(document: Document, release: str = "004010") -> list[str]:
    """Everything that the validator says of a document when it is written."""
    return [str(one) for one in validate(sent(document, release)).issues]


def sent(document: Document, release: str = "004010") -> bytes:
    return new_interchange(
        [(document.SET_ID, document.write(release=release))],
        sender=("ZZ", "SUPPLIER"),
        receiver=("ZZ", "RETAILER"),
        control_number=1,
        at=datetime(2026, 11, 20, 6, tzinfo=UTC),
        release=release,
    )


def is_clean(document: Document) -> bool:
    """Whether it validates without a word in all releases, and is read back equal."""
    for release in RELEASES:
        assert issues_of(document, release) == []
        again = type(document).read(next(parse(sent(document, release)).sets()))
        assert again == document
    return True


# -- any orders

_prices = st.decimals(Decimal("0.01"), 999, places=4, allow_nan=False, allow_infinity=False)
_handlings = st.sampled_from(["02", "06", "01", "05"])


def _allowances() -> st.SearchStrategy[tuple[Allowance, ...]]:
    flat = st.builds(
        Allowance,
        indicator=st.sampled_from(["A", "C"]),
        code=st.just("C310"),
        amount=st.decimals(0, 500, places=2, allow_nan=False, allow_infinity=False),
        handling=_handlings,
    )
    percent = st.builds(
        Allowance,
        indicator=st.just("A"),
        code=st.just("C310"),
        percent_basis=st.just("3"),
        percent=st.decimals(Decimal("0.1"), 20, places=2, allow_nan=False, allow_infinity=False),
        handling=_handlings,
    )
    return st.lists(flat | percent, max_size=2).map(tuple)


@st.composite
def any_order(draw: st.DrawFn, /, po: str = "4500012", **more: Any) -> PurchaseOrder:
    """An order of a few lines, some of them spread over stores."""
    lines = []
    for at in range(1, draw(st.integers(1, 5)) + 1):
        price = draw(_prices)
        if draw(st.booleans()):
            shares = draw(
                st.dictionaries(
                    st.sampled_from(["s0101", "s0102", "s0103", "s0104"]),
                    st.integers(1, 40),
                    min_size=1,
                )
            )
            lines.append(spread(at, "1", **shares).model_copy(update={"price": price}))
        else:
            lines.append(line(at, draw(st.integers(1, 500))).model_copy(update={"price": price}))
    return order(*lines, po=po, allowances=draw(_allowances()), **more)


def cartons_of(orders: Sequence[PurchaseOrder]) -> tuple[Carton, ...]:
    """A numbered carton for each store of each order."""
    cartons = [one for each in orders for one in each.by_store()]
    return tuple(one.model_copy(update={"sscc": number(at)}) for at, one in enumerate(cartons, 1))
