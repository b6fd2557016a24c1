"""What a label must say: the nearest of notice and orders, each value with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from edicompliance.datafolder import samples_folder
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.carriage import Carrier, Mark
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.levels import (
    Item,
    Level,
    OrderLevel,
    OrderReference,
    Pack,
    Product,
    ShipmentLevel,
    Shipped,
    Tare,
)
from edicompliance.documents.segments.parts import Description, Party, Reference
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.labels.content import LabelContent
from edicompliance.labels.gathering import label_contents

SHOP = Party(role="BY", name="SHOP 7", qualifier="92", code="7", city="AMES", state="IA")
DEPOT = Party(role="ST", name="DEPOT", qualifier="92", code="0912")
FULL = Party(
    role="ST", name="DEPOT", qualifier="92", code="0912", street=("1 ROAD",), city="AMES",
    state="IA", postal_code="50010",
)  # fmt: skip


def order(number: str, level: str = "2", *parties: Party, **fields: object) -> OrderLevel:
    reference = OrderReference(po_number=number)
    return OrderLevel(number=level, parent="1", purchase_order=reference, parties=parties, **fields)


def pack(level: str, parent: str, *ssccs: str) -> Pack:
    marks = tuple(Mark(qualifier="GM", value=one) for one in ssccs)
    return Pack(number=level, parent=parent, marks=marks)


def item(level: str, parent: str, line: str, quantity: int, unit: str = "EA") -> Item:
    ids = (
        ProductId(qualifier="IN", value=f"22{line}"),
        ProductId(qualifier="UP", value="614141100019"),
    )
    return Item(
        number=level,
        parent=parent,
        product=Product(line_id=line, ids=ids),
        shipped=Shipped(quantity=Decimal(quantity), unit=unit),
    )


def labels(
    *levels: Level, orders: tuple[PurchaseOrder, ...] = (), **how: str
) -> list[LabelContent]:
    shipment = ShipmentLevel(
        number="1",
        parties=(DEPOT,),
        carriers=(Carrier(qualifier="2", code="XMPL", routing="EXAMPLE LINES"),),
        references=(Reference(qualifier="BM", value="17"), Reference(qualifier="CN", value="99")),
    )
    notice = ShipNotice(notice_number="SH1", levels=(shipment, *levels))
    return list(label_contents(notice, orders, **how))  # type: ignore[arg-type]


def test_a_carton_says_what_its_shipment_and_its_order_say() -> None:
    (one,) = labels(order("45", "2", SHOP), pack("3", "2", "1" * 18), item("4", "3", "1", 24))
    said = {name: one.texts(name) for name in ("po", "bol", "pro", "scac", "carrier", "store")}
    assert said == {
        "po": ("45",),
        "bol": ("17",),
        "pro": ("99",),
        "scac": ("XMPL",),
        "carrier": ("EXAMPLE LINES",),
        "store": ("7",),
    }
    assert one.texts("mark_for") == ("SHOP 7\nAMES, IA",)
    assert (one.texts("item"), one.texts("gtin"), one.texts("quantity")) == (
        ("221",),
        ("00614141100019",),
        ("24 EA",),
    )


def test_what_the_notice_does_not_say_the_order_does() -> None:
    line = OrderLine(line_id="1", descriptions=(Description(kind="F", text="MUG"),))
    given = PurchaseOrder(
        po_number="45",
        kind="SA",
        parties=(FULL,),
        references=(Reference(qualifier="DP", value="38"),),
        lines=(line,),
    )
    (one,) = labels(order("45"), pack("3", "2"), item("4", "3", "1", 1), orders=(given,))
    assert one.texts("ship_to") == ("DEPOT\n1 ROAD\nAMES, IA 50010",)
    assert (one.texts("postal"), one.texts("dc"), one.texts("department")) == (
        ("50010",),
        ("0912",),
        ("38",),
    )
    assert (one.texts("po_type"), one.texts("description")) == (("SA",), ("MUG",))


def test_the_address_of_another_place_is_not_taken() -> None:
    other = FULL.model_copy(update={"code": "0555"})
    given = PurchaseOrder(po_number="45", parties=(other,))
    (one,) = labels(order("45"), pack("3", "2"), orders=(given,))
    assert (one.texts("ship_to"), one.texts("postal")) == (("DEPOT",), ())


def test_a_mixed_carton_says_all_of_it_and_adds_up_one_unit_only() -> None:
    (same, apart) = labels(
        order("45"),
        pack("3", "2"), item("4", "3", "1", 5), item("5", "3", "2", 7),
        pack("6", "2"), item("7", "6", "1", 5), item("8", "6", "2", 7, "CA"),
    )  # fmt: skip
    assert (same.texts("item"), same.texts("quantity")) == (("221", "222"), ("12 EA",))
    assert apart.texts("quantity") == ()


def test_a_pallet_of_two_orders_says_both() -> None:
    levels = (
        Tare(number="2", parent="1"),
        OrderLevel(number="3", parent="2", purchase_order=OrderReference(po_number="45")),
        pack("4", "3"), item("5", "4", "1", 1),
        OrderLevel(number="6", parent="2", purchase_order=OrderReference(po_number="46")),
        pack("7", "6"), item("8", "7", "1", 1),
    )  # fmt: skip
    (pallet,) = labels(*levels, on="pallet")
    assert pallet.texts("po") == ("45", "46")
    assert [one.texts("po") for one in labels(*levels)] == [("45",), ("46",)]


def test_a_range_of_numbers_is_as_many_cartons() -> None:
    mark = Mark(qualifier="GM", value="006141410000000012", end="006141410000000036")
    found = labels(order("45"), Pack(number="3", parent="2", marks=(mark,)))
    assert [one.sscc for one in found] == [
        "006141410000000012", "006141410000000029", "006141410000000036",
    ]  # fmt: skip
    assert [one.texts("carton") for one in found] == [("1 of 3",), ("2 of 3",), ("3 of 3",)]


@pytest.mark.parametrize(
    ("per", "counted"),
    [
        ("shipment", ["1 of 3", "2 of 3", "3 of 3"]),
        ("po", ["1 of 2", "2 of 2", "1 of 1"]),
        ("store", ["1 of 2", "2 of 2", "1 of 1"]),
    ],
)
def test_cartons_are_counted_as_the_guide_counts(per: str, counted: list[str]) -> None:
    other = SHOP.model_copy(update={"code": "9"})
    found = labels(
        order("45", "2", SHOP), pack("3", "2"), item("4", "3", "1", 1), pack("5", "2"),
        item("6", "5", "1", 1), order("46", "7", other), pack("8", "7"), item("9", "8", "1", 1),
        numbered_per=per,
    )  # fmt: skip
    assert [one.texts("carton")[0] for one in found] == counted


def test_every_value_points_at_its_bytes() -> None:
    folder = samples_folder() / "example-mart/shipments/may-ship-collect"
    shipment = load_shipment(find_shipments([str(folder)])[0][0])
    seen = set()
    for one in label_contents(shipment.notices[0], shipment.orders):
        for name in ("po", "bol", "department", "item", "postal", "description", "sscc"):
            for told in one.told(name):
                place = told.where()
                assert place is not None
                end = place.offset + (place.length or 0)
                data = Path(str(place.file)).read_bytes()[place.offset : end].decode()
                assert data == told.text
                seen.add((name, Path(str(place.file)).name[:3]))
    assert {("sscc", "856"), ("description", "850"), ("po", "856")} <= seen
