from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.trading import (
    DEPOT,
    any_order,
    carton,
    cartons_of,
    is_clean,
    issues_of,
    line,
    number,
    order,
    packed,
    spread,
)

from edicompliance.documents.composing.agreements import Structure
from edicompliance.documents.composing.packed_shipment import (
    Carton,
    PackedItem,
    PackedPallet,
    PackedShipment,
)
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.goods import OrderedComponent, ProductId
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import UnwritableDocument

ORDER = order(line(1, 96), line(2, 48, "6.4"))
FIRST, SECOND = order(line(1, 10), po="71"), order(line(1, 20), po="72")
PALLETS = (PackedPallet(name="a", sscc=number(901)), PackedPallet(name="b", sscc=number(902)))


def noticed(
    shipment: PackedShipment,
    *orders: PurchaseOrder,
    structure: Structure = "SOPI",
    **settings: object,
) -> ShipNotice:
    partner = Conventions.model_validate({"structure": structure, **settings})
    notice = ship_notice(shipment, orders or (ORDER,), partner)
    assert is_clean(notice)
    return notice


def shape(notice: ShipNotice) -> str:
    """`S1 O2<1 P3<2`: letter, number and parent of each level."""
    return " ".join(
        f"{one.code}{one.number}" + f"<{one.parent}" * bool(one.parent) for one in notice.levels
    )


TWO = (
    carton(1, ("1", 10), po_number="71", pallet="a"),
    carton(2, ("1", 20), po_number="72", pallet="a"),
)


@pytest.mark.parametrize(
    ("structure", "code", "levels"),
    [
        ("SOPI", "0001", "S1 O2<1 P3<2 I4<3 O5<1 P6<5 I7<6"),
        ("SOIP", "0002", "S1 O2<1 I3<2 P4<3 O5<1 I6<5 P7<6"),
        ("SPOI", "0003", "S1 P2<1 O3<2 I4<3 P5<1 O6<5 I7<6"),
        ("STOPI", "0001", "S1 T2<1 O3<2 P4<3 I5<4 O6<2 P7<6 I8<7"),
        ("SOI", "0004", "S1 O2<1 I3<2 O4<1 I5<4"),
    ],
)
def test_the_levels_stand_as_the_retailer_wants_them(
    structure: Structure, code: str, levels: str
) -> None:
    notice = noticed(packed(*TWO, pallets=PALLETS[:1]), FIRST, SECOND, structure=structure)
    assert shape(notice) == levels
    assert notice.structure == code
    assert notice.line_count == len(notice.levels)
    assert all(
        one.has_children == ("1" if notice.children_of(one) else "0") for one in notice.levels
    )


@pytest.mark.parametrize(
    ("structure", "levels"),
    [
        ("SOTPI", "S1 O2<1 T3<2 P4<3 I5<4 T6<2 P7<6 I8<7"),
        ("SOTI", "S1 O2<1 T3<2 I4<3 T5<2 I6<5"),
    ],
)
def test_pallets_stand_inside_their_order(structure: Structure, levels: str) -> None:
    cartons = (carton(1, ("1", 96), pallet="a"), carton(2, ("2", 48), pallet="b"))
    notice = noticed(packed(*cartons, pallets=PALLETS), structure=structure)
    assert shape(notice) == levels
    assert notice.structure == "0001"
    assert [one.sscc for one in notice.tares] == [number(901), number(902)]


def test_the_heading_says_how_the_shipment_travels() -> None:
    shipment = packed(
        carton(1, ("1", 96)),
        pro_number="PRO1",
        trailer_initial="XMPL",
        trailer_number="53001",
        seal="SEAL1",
        weight=Decimal(72),
    )
    notice = noticed(shipment)
    level = notice.shipment
    assert level is not None
    assert (notice.notice_number, notice.raw("date"), notice.time) == ("ASN1", "20261118", "1630")
    assert (level.carriers[0].scac, level.carriers[0].mode) == ("XMPL", "M")
    assert [(one.qualifier, one.value) for one in level.references] == [
        ("BM", "06141410000000019"),
        ("CN", "PRO1"),
    ]
    assert [(one.qualifier, one.date, one.time) for one in level.dates] == [
        ("011", date(2026, 11, 18), "1630"),
        ("017", date(2026, 11, 20), ""),
    ]
    assert level.freight == (FreightTerms(payment="CC"),)
    assert [one.role for one in level.parties] == ["ST", "SF"]
    assert (level.equipment[0].number, level.equipment[0].seal) == ("53001", "SEAL1")
    assert (level.packaging[0].quantity, level.packaging[0].weight) == (1, Decimal(72))


def test_cartons_and_their_weights_are_added_up() -> None:
    cartons = (
        carton(1, ("1", 48), weight=Decimal("10.5")),
        carton(2, ("1", 48), weight=Decimal("11.5")),
    )
    level = noticed(packed(*cartons)).shipment
    assert level is not None
    assert (level.packaging[0].quantity, level.packaging[0].weight) == (2, Decimal(22))
    unweighed = noticed(packed(cartons[0], carton(2, ("1", 48)))).shipment
    assert unweighed is not None
    assert unweighed.packaging[0].weight is None


def test_each_order_says_how_many_cartons_it_has_and_for_which_department() -> None:
    cartons = (carton(1, ("1", 5), po_number="71"), carton(3, ("1", 5), po_number="71"), TWO[1])
    shipment = packed(*(one.model_copy(update={"pallet": ""}) for one in cartons))
    orders = noticed(shipment, FIRST, SECOND).orders
    assert [one.packaging[0].quantity for one in orders] == [2, 1]
    assert [[r.value for r in one.references] for one in orders] == [["038"], ["038"]]
    assert [one.po_date for one in orders] == [date(2026, 11, 2), date(2026, 11, 2)]


# -- pack by store

STORES = order(spread(1, s0101=4, s0102=6), spread(2, s0102=2, s0103=2))


def test_an_order_is_turned_round_by_store() -> None:
    told = [
        (one.store, [(item.line, item.quantity) for item in one.items]) for one in STORES.by_store()
    ]
    assert told == [
        ("0101", [("1", Decimal(4))]),
        ("0102", [("1", Decimal(6)), ("2", Decimal(2))]),
        ("0103", [("2", Decimal(2))]),
    ]


def test_packed_by_store_the_order_names_each_store() -> None:
    notice = noticed(packed(*cartons_of([STORES])), STORES)
    assert shape(notice) == "S1 O2<1 P3<2 I4<3 O5<1 P6<5 I7<6 I8<6 O9<1 P10<9 I11<10"
    rows = notice.contents()
    assert [(row.store, row.line_id, row.quantity) for row in rows] == [
        ("0101", "1", Decimal(4)),
        ("0102", "1", Decimal(6)),
        ("0102", "2", Decimal(2)),
        ("0103", "2", Decimal(2)),
    ]
    assert [one.parties[0].role for one in notice.orders] == ["BY", "BY", "BY"]


@pytest.mark.parametrize("structure", ["SOPI", "SPOI", "STOPI"])
def test_packed_by_store_the_carton_names_its_store(structure: Structure) -> None:
    cartons = [one.model_copy(update={"pallet": "a"}) for one in cartons_of([STORES])]
    shipment = packed(*cartons, pallets=PALLETS[:1])
    notice = noticed(shipment, STORES, structure=structure, store_at="pack")
    assert {row.store for row in notice.contents()} == {"0101", "0102", "0103"}
    assert [one.parties[0].role for one in notice.packs] == ["Z7", "Z7", "Z7"]


def test_where_items_hold_cartons_each_carton_says_how_much_is_for_its_store() -> None:
    one_line = order(spread(1, s0101=4, s0102=6))
    shipment = packed(*cartons_of([one_line]))
    notice = noticed(shipment, one_line, structure="SOIP", store_at="pack", hash_total=True)
    assert [(row.store, row.quantity) for row in notice.contents()] == [
        ("0101", Decimal(4)),
        ("0102", Decimal(6)),
    ]


def test_a_store_has_the_name_that_the_order_gives_it() -> None:
    shop = Party(role="BY", name="Shop 1", qualifier="92", code="0101")
    named = order(line(1, 4), parties=(DEPOT, shop))
    (only,) = named.by_store()
    assert only.store == "0101"
    notice = noticed(packed(only.model_copy(update={"sscc": number(1)})), named)
    assert notice.orders[0].parties == (shop,)


def test_stores_that_do_not_add_up_are_no_cartons() -> None:
    wrong = STORES.lines[0].model_copy(update={"quantity": Decimal(11)})
    with pytest.raises(UnwritableDocument, match="line 1: 11 is ordered, its stores get 10"):
        order(wrong).by_store()


# -- bulk and prepacks


def test_goods_in_bulk_need_no_carton() -> None:
    shipment = packed(items=(PackedItem(line="1"), PackedItem(line="2")), packages=12)
    notice = noticed(shipment, structure="SOI")
    assert [(row.line_id, row.quantity) for row in notice.contents()] == [
        ("1", Decimal(96)),
        ("2", Decimal(48)),
    ]
    assert notice.shipment is not None
    assert notice.shipment.packaging[0].quantity == 12


def test_goods_on_pallets_need_no_carton_either() -> None:
    pallet = PackedPallet(name="a", sscc=number(901), items=(PackedItem(line="1"),))
    notice = noticed(packed(pallets=(pallet,)), structure="SOTI")
    assert [(row.quantity, row.sscc) for row in notice.contents()] == [(Decimal(96), number(901))]
    assert notice.shipment is not None
    lading = notice.shipment.packaging[0]
    assert (lading.packaging, lading.quantity) == ("PLT94", 1)


def test_a_prepack_ships_with_what_it_is_made_of() -> None:
    small = OrderedComponent(
        line_id="1.1",
        relation="I",
        quantity=Decimal(2),
        unit="EA",
        ids=(ProductId(qualifier="VN", value="S"),),
    )
    prepack = order(line(1, 16, unit="AS", components=(small,)))
    notice = noticed(packed(carton(1, ("1", 16))), prepack)
    (item,) = notice.items
    assert [(one.line_id, one.quantity) for one in item.components] == [("1.1", Decimal(2))]
    assert (item.quantity, item.unit) == (Decimal(16), "AS")


# -- kinds of orders

CONSUMER = Party(role="ST", name="A Consumer", street=("5 Elm Street",), city="Ames", state="IA")
DROP_SHIP = order(line(1, 2), kind="DS", parties=(CONSUMER,))


def test_a_drop_ship_is_told_parcel_by_parcel() -> None:
    parcel = Carton(items=(PackedItem(line="1"),), tracking="1ZXMPL1")
    notice = noticed(packed(parcel, mode="U", bill_of_lading=""), DROP_SHIP)
    assert (notice.packs[0].parcel_ids, notice.packs[0].sscc) == (("1ZXMPL1",), None)
    assert notice.shipment is not None
    assert notice.shipment.parties[0] == CONSUMER


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sscc": number(1)}, "is a drop ship; its parcels need tracking numbers"),
        ({"sscc": number(1), "tracking": "1Z1"}, "has a tracking number and no SSCC"),
    ],
)
def test_a_drop_ship_has_no_sscc(wrong: dict[str, str], message: str) -> None:
    parcel = Carton(items=(PackedItem(line="1"),), **wrong)
    with pytest.raises(UnwritableDocument, match=message):
        ship_notice(packed(parcel), [DROP_SHIP])


def test_a_release_is_named_with_its_blanket_order() -> None:
    first = order(line(1, 10), kind="RL", release_number="1")
    second = order(line(1, 20), kind="RL", release_number="2")
    kinds = [
        (one.is_stand_alone, one.is_release, one.is_blanket, one.is_drop_ship)
        for one in (ORDER, first, order(kind="BK"), DROP_SHIP)
    ]
    assert [kind.index(True) for kind in kinds] == [0, 1, 2, 3]
    assert {sum(kind) for kind in kinds} == {1}
    shipment = packed(carton(1, ("1", 20), po_number="4500012-2"))
    notice = noticed(shipment, first, second)
    assert (notice.orders[0].po_number, notice.orders[0].release_number) == ("4500012", "2")
    with pytest.raises(UnwritableDocument, match="say 4500012-1, 4500012-2"):
        ship_notice(packed(carton(1, ("1", 20), po_number="4500012")), [first, second])


# -- the partner's settings


def test_a_retailer_may_want_other_codes() -> None:
    notice = noticed(
        packed(carton(1, ("1", 96))),
        sscc_digits=18,
        child_codes=False,
        structure_announced="ZZZZ",
        packaging="BOX",
        order_references=["IA"],
        hash_total=True,
    )
    assert notice.packs[0].marks[0].value == number(1)
    assert {one.has_children for one in notice.levels} == {""}
    assert (notice.structure, notice.hash_total) == ("ZZZZ", Decimal(96))
    assert [one.qualifier for one in notice.orders[0].references] == ["IA"]
    assert notice.orders[0].packaging[0].packaging == "BOX"


def test_ctt_may_count_the_items() -> None:
    partner = Conventions(counted="items")
    notice = ship_notice(packed(carton(1, ("1", 96), ("2", 48))), [ORDER], partner)
    assert notice.line_count == 2
    assert len(issues_of(notice)) == 1


# -- what is refused

INSIDE_ONE = "holds goods of several orders, stores or lines, and in the retailer's structure"


@pytest.mark.parametrize(
    ("shipment", "structure", "message"),
    [
        (
            packed(Carton(sscc=number(1), items=(
                PackedItem(line="1", po_number="71"), PackedItem(line="1", po_number="72")
            ))),
            "SOPI",
            f"carton {number(1)} {INSIDE_ONE} S-O-P-I it is inside one",
        ),
        (
            packed(*TWO, pallets=PALLETS[:1]),
            "SOTPI",
            f"pallet a {INSIDE_ONE} S-O-T-P-I it is inside one",
        ),
        (
            packed(carton(1, ("1", 10), po_number="71")),
            "SOTPI",
            "line 1 of order 71 is on no pallet, and the retailer's structure S-O-T-P-I has one",
        ),
        (
            packed(items=(PackedItem(line="1", po_number="71"),)),
            "SOPI",
            "line 1 of order 71 is in no carton, and the retailer's structure S-O-P-I has one",
        ),
        (
            packed(carton(1, ("1", 10))),
            "SOPI",
            f"carton {number(1)}: there are several orders, say po_number",
        ),
        (
            packed(carton(1, ("1", 10), po_number="17")),
            "SOPI",
            f"carton {number(1)}: order '17' is not among those given; known: 71, 72",
        ),
        (
            packed(carton(1, ("2", 10), po_number="71")),
            "SOPI",
            "order 71 has no line '2'; known: 1",
        ),
        (
            packed(carton(1, ("1", 10), po_number="71", pallet="x"), pallets=PALLETS),
            "SOPI",
            f"carton {number(1)}: there is no pallet 'x'; known: a, b",
        ),
        (
            packed(Carton(po_number="71", items=(PackedItem(line="1"),))),
            "SOPI",
            "carton 1 has neither an SSCC nor a tracking number",
        ),
        (packed(Carton(po_number="71", items=())), "SOPI", "carton 1 is empty"),
        (
            packed(carton(1, ("1", 5)), pallets=(PackedPallet(name="a", sscc=number(1)),)),
            "SOPI",
            f"two cartons or pallets have the SSCC {number(1)}",
        ),
    ],
)  # fmt: skip
def test_what_the_structure_cannot_say_is_refused(
    shipment: PackedShipment, structure: Structure, message: str
) -> None:
    with pytest.raises(UnwritableDocument) as refused:
        ship_notice(shipment, [FIRST, SECOND], Conventions(structure=structure))
    assert str(refused.value) == message


def test_orders_that_differ_in_what_the_shipment_says_once_are_refused() -> None:
    prepaid = SECOND.model_copy(update={"freight": (FreightTerms(payment="PP"),)})
    shipment = packed(*(one.model_copy(update={"pallet": ""}) for one in TWO))
    with pytest.raises(UnwritableDocument, match="differ in who pays the freight, CC, PP: say it"):
        ship_notice(shipment, [FIRST, prepaid])
    elsewhere = DEPOT.model_copy(update={"code": "0008"})
    with pytest.raises(UnwritableDocument, match="for different places, 0007, 0008: say ship_to"):
        ship_notice(shipment, [FIRST, SECOND.model_copy(update={"parties": (elsewhere,)})])
    with pytest.raises(UnwritableDocument, match="needs the orders that are shipped, got none"):
        ship_notice(shipment, [])


# -- properties

STRUCTURES = ("SOTPI", "SOPI", "SOTI", "SPOI", "STOPI", "SOI")


@given(
    any_order("71"),
    any_order("72"),
    st.sampled_from(STRUCTURES),
    st.sampled_from(["order", "pack"]),
)
def test_what_is_noticed_is_what_was_packed(
    first: PurchaseOrder, second: PurchaseOrder, structure: Structure, store_at: str
) -> None:
    cartons = [
        one.model_copy(update={"pallet": f"{one.po_number} {one.store}"})
        for one in cartons_of([first, second])
    ]
    names = dict.fromkeys(one.pallet for one in cartons)
    pallets = [PackedPallet(name=name, sscc=number(900 + at)) for at, name in enumerate(names)]
    shipment = packed(*cartons, pallets=tuple(pallets))
    notice = noticed(shipment, first, second, structure=structure, store_at=store_at)
    assert notice.orphans == ()
    shipped: dict[tuple[str, str, str], Decimal] = {}
    for row in notice.contents():
        key = (row.po_number, row.line_id, row.store)
        shipped[key] = shipped.get(key, Decimal(0)) + (row.quantity or Decimal(0))
    assert shipped == {
        (one.po_number, item.line, one.store): item.quantity
        for one in cartons
        for item in one.items
    }


@given(any_order())
def test_what_the_stores_get_adds_up_to_what_is_ordered(ordered: PurchaseOrder) -> None:
    got = dict.fromkeys((one.line_id for one in ordered.lines), Decimal(0))
    for one in ordered.by_store():
        for item in one.items:
            got[item.line] += item.quantity or Decimal(0)
    assert got == {one.line_id: one.quantity for one in ordered.lines}
