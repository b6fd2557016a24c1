from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from tests.documents.x12_text import notice_of, transaction_set

from edicompliance.documents import Conventions, PurchaseOrder
from edicompliance.documents.conventions import (
    freight_terms,
    order_date,
    order_dates,
    order_key,
    party,
    reference,
    ship_to,
)

USUAL = Conventions()


def order_of(*segments: str) -> PurchaseOrder:
    return PurchaseOrder.read(
        transaction_set("850", "\n".join(["BEG*00*SA*4500012*R1*20261102", *segments]))
    )


def test_a_date_is_found_by_its_meaning() -> None:
    order = order_of("DTM*038*20261120", "DTM*037*20261116", "DTM*ZZZ*20261101")
    found = order_date(order, "ship_not_before", USUAL)
    assert found is not None
    assert (found.date, found.where("date").element) == (date(2026, 11, 16), "DTM02")
    assert order_date(order, "must_arrive_by", USUAL) is None


def test_dates_that_disagree_are_all_given() -> None:
    order = order_of("DTM*037*20261116", "DTM*064*20261120", "DTM*037*20261118")
    found = order_dates(order, "ship_not_before", USUAL)
    assert [one.date for one in found] == [date(2026, 11, 16), date(2026, 11, 18)]
    first = order_date(order, "ship_not_before", USUAL)
    assert first is found[0]


def test_a_partner_may_mean_something_else_by_a_qualifier() -> None:
    ours = Conventions(dates={"064": "ship_not_before", "010": "ship_not_before"})
    order = order_of("DTM*037*20261116", "DTM*064*20261117", "DTM*010*20261118")
    assert [one.qualifier for one in order_dates(order, "ship_not_before", ours)] == ["064", "010"]


def test_a_line_is_asked_like_the_order() -> None:
    line = order_of("PO1*1*12*EA", "DTM*010*20261118", "N1*ST*Shop*92*9").lines[0]
    found = order_date(line, "ship_requested", USUAL)
    assert found is not None
    assert found.date == date(2026, 11, 18)
    place = ship_to(line, USUAL)
    assert place is not None
    assert place.code == "9"


@pytest.mark.parametrize(
    ("fobs", "terms"),
    [
        (["FOB*CC"], "collect"),
        (["FOB*PP"], "prepaid"),
        (["FOB*PC"], "prepaid"),
        (["FOB*TP"], None),
        ([], None),
        (["FOB*CC", "FOB*CC"], "collect"),
        (["FOB*CC", "FOB*PP"], None),
        (["FOB*CC", "FOB*TP"], None),
    ],
)
def test_freight_terms(fobs: list[str], terms: str | None) -> None:
    assert freight_terms(order_of(*fobs), USUAL) == terms
    assert freight_terms(notice_of(" ".join(["1  S", *fobs[:1]])), USUAL) == (
        terms if len(fobs) < 2 else freight_terms(order_of(fobs[0]), USUAL)
    )


def test_the_ship_to_of_a_notice_is_the_shipments() -> None:
    notice = notice_of("1  S N1*ST*Depot*92*7", "2 1 O N1*ST*Shop*92*9")
    found = ship_to(notice, USUAL)
    assert found is not None
    assert found.code == "7"


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        (("2 1 O N1*ST*Shop*92*9", "3 1 O N1*ST*Shop*92*9"), "9"),
        (("2 1 O N1*ST*Shop*92*9", "3 1 O N1*ST*Shop*92*8"), None),
        (("2 1 O N1*ST*Shop*92*9", "3 1 O"), None),
        (("2 1 O", "3 1 O"), None),
        ((), None),
    ],
)
def test_where_the_shipment_names_nobody_the_orders_must_agree(
    orders: tuple[str, ...], code: str | None
) -> None:
    found = ship_to(notice_of("1  S", *orders), USUAL)
    assert (found and found.code) == code


def test_a_role_goes_by_the_order_of_its_codes() -> None:
    order = order_of("N1*Z7*Shop*92*0101", "N1*BY*Head*92*1")
    store = party(order, "store", USUAL)
    marked = party(order, "store", Conventions(roles={"store": ("Z7", "BY")}))
    assert store is not None
    assert marked is not None
    assert (store.code, marked.code) == ("1", "0101")
    assert party(order, "ship_to", Conventions(roles={})) is None


def test_a_reference_is_found_by_its_meaning() -> None:
    order = order_of("REF*VR*2", "REF*IA*1", "REF*DP*38")
    department = reference(order, "department", USUAL)
    vendor = reference(order, "vendor_number", USUAL)
    assert department is not None
    assert vendor is not None
    assert (department.value, vendor.value) == ("38", "1")
    bill = reference(notice_of("1  S REF*BM*77", "2 1 O REF*BM*88"), "bill_of_lading", USUAL)
    assert bill is not None
    assert bill.value == "77"
    assert reference(notice_of("1  O REF*BM*88"), "bill_of_lading", USUAL) is None


def test_the_key_of_an_order() -> None:
    order = order_of("N1*ST*Depot*92*0007")
    assert order_key(order, USUAL, "acme") == ("acme", "4500012", "R1", "0007", "20261102")
    short = Conventions(order_key=("retailer", "po"))
    assert order_key(order, short, "acme") == ("acme", "4500012")
    assert order_key(order_of("N1*ST*Depot"), USUAL, "acme")[3] == "Depot"
    assert order_key(order_of(), USUAL, "acme")[3] == ""


def test_unknown_keys_and_words_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Conventions.model_validate({"date": {}})
    with pytest.raises(ValidationError, match="ship_not_before"):
        Conventions.model_validate({"dates": {"037": "ship_early"}})
    with pytest.raises(ValidationError, match="collect"):
        Conventions.model_validate({"freight": {"CC": "theirs"}})
    with pytest.raises(ValidationError, match="frozen"):
        USUAL.cancel_basis = "delivered"  # type: ignore[misc]
