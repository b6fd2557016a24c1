"""The retailer's 816 and 832 become lists of locations and items."""

from datetime import date
from decimal import Decimal

import pytest
from tests.documents.x12_text import transaction_set

from edicompliance.documents import OrganizationalRelationships, PriceCatalog
from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.masters import RetailLocation
from edicompliance.masters.importing import items_of, locations_of


def places(body: str) -> tuple[list[RetailLocation], list[str]]:
    skipped: list[str] = []
    listed = OrganizationalRelationships.read(transaction_set("816", "BHT*ZZZZ*00\n" + body))
    return list(locations_of(listed, skipped)), skipped


def items(body: str, head: str = "BCT*PC\nCUR*SE*USD\n") -> tuple[list[ItemMaster], list[str]]:
    skipped: list[str] = []
    return list(items_of(PriceCatalog.read(transaction_set("832", head + body)), skipped)), skipped


def test_a_place_has_its_numbers_its_address_and_its_days() -> None:
    (row,), skipped = places(
        "HL*1**36\nN1*WH*Depot*UL*0614141000005\nN3*6 Depot Road*Gate 2\nN4*Ames*IA*50010*US\n"
        "DTM*007*20260101\nDTM*036*20261231"
    )
    assert skipped == []
    assert row == RetailLocation(
        gln="0614141000005",
        name="Depot",
        kind="dc",
        address="6 Depot Road Gate 2",
        city="Ames",
        state="IA",
        postal_code="50010",
        country="US",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
    )


def test_a_store_is_served_by_the_warehouse_above_it_or_the_one_it_names() -> None:
    rows, _ = places(
        "HL*1**36\nN1*WH*D*92*0600\nHL*2*1*36\nN1*SN*A*92*0101\n"
        "HL*3*1*36\nN1*SN*B*92*0102\nREF*WS*0601\nHL*4**36\nN1*SN*C*92*0103\nN1*MF*E*92*9"
    )
    assert {row.code: row.served_by for row in rows} == {
        "0600": "",
        "0101": "0600",
        "0102": "0601",
        "0103": "",
        "9": "",
    }
    assert [row.kind for row in rows] == ["dc", "store", "store", "store", ""]


def test_what_becomes_no_place_is_told() -> None:
    rows, skipped = places(
        "HL*1**35\nN1*BU*Company\nHL*2*1*36\nN1*SN*Nameless\n"
        "HL*3*1*36\nN1*SN*Closed*92*0104\nASI*7*002"
    )
    assert rows == []
    assert skipped == ["place Nameless has no code", "place 0104 is to be deleted"]


def test_an_article_has_its_numbers_its_packing_and_its_price() -> None:
    (row,), skipped = items(
        "LIN*1*UP*614141100040*IN*077*VN*V-1*UK*10614141100047\nPID*F*08***Lamp\n"
        "PO4*2*1*EA**G*18*LB***20*12*14*IN*6\nCTP**RTL*99*1*EA\nCTP**UCP*48*1*EA"
    )
    assert skipped == []
    assert row == ItemMaster(
        buyer_item="077",
        vendor_item="V-1",
        gtin="614141100040",
        case_gtin="10614141100047",
        inner=6,
        pack=12,
        case_weight_lb=Decimal(18),
        case_length_in=Decimal(20),
        case_width_in=Decimal(12),
        case_height_in=Decimal(14),
        price=Decimal(48),
        price_unit="EA",
        currency="USD",
        description="Lamp",
    )


def test_each_price_with_days_of_its_own_is_a_row() -> None:
    rows, _ = items(
        "LIN*1*VN*V-1\nDTM*007*20260101\nCTP**UCP*4\nDTM*036*20260630\n"
        "CTP**UCP*5\nDTM*007*20260701\nCUR*SE*CAD"
    )
    assert [(str(one.price), one.currency, one.since, one.until) for one in rows] == [
        ("4", "USD", date(2026, 1, 1), date(2026, 6, 30)),
        ("5", "CAD", date(2026, 7, 1), None),
    ]


def test_what_the_retailers_customers_pay_is_no_price() -> None:
    (row,), _ = items("LIN*1*VN*V-1\nCTP**RTL*99")
    assert row.price is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("LIN*1*VN*V-1\nCTP**UCP*48*12*EA", "article V-1: a price for 12 is not listed"),
        ("LIN*1*ZZ*1", "article 1 has no number that is listed"),
    ],
)
def test_what_becomes_no_row_or_no_price_is_told(body: str, told: str) -> None:
    rows, skipped = items(body)
    assert skipped == [told]
    assert all(one.price is None for one in rows)


def test_a_case_of_kilograms_and_centimetres_has_no_measures_here() -> None:
    (row,), _ = items("LIN*1*VN*V-1\nPO4*6*1*EA**G*8*KG***50*30*40*CM\nPKL*UK*10614141100047*CA*6")
    assert (row.pack, row.case_weight_lb, row.case_length_in) == (6, None, None)
    assert row.case_gtin == "10614141100047"
