from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.trading import any_order, is_clean, line, order, spread

from edicompliance.datafolder import samples_folder
from edicompliance.documents import read_documents
from edicompliance.documents.comparing.changing import apply_changes
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import ChangedLine, OrderChange
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.goods import ProductId, StoreQuantity
from edicompliance.documents.segments.parts import DateTime, Party
from edicompliance.errors import UnwritableDocument
from edicompliance.x12 import parse

ORDER = order(line(1, 96), line(2, 48, "6.4"), line(3, 24, "15"), line_count=3)
BY_DIFFERENCE = Conventions(change_quantity="difference")
SAMPLES = samples_folder() / "example-mart"


def poc(code: str, name: str = "1", **values: Any) -> ChangedLine:
    unit = {"unit": "EA"} if "quantity" in values else {}
    return ChangedLine.model_validate({"line_id": name, "change": code, **unit, **values})


def change(*lines: ChangedLine, **values: Any) -> OrderChange:
    given = {"purpose": "04", "po_number": "4500012", "lines": lines, **values}
    return OrderChange.model_validate(given)


def changed(*lines: ChangedLine, partner: Conventions | None = None) -> PurchaseOrder:
    now = change(*lines).apply_to(ORDER, partner)
    assert is_clean(now)
    return now


def quantities(now: PurchaseOrder) -> dict[str, Decimal | None]:
    return {one.line_id: one.quantity for one in now.lines}


def test_a_quantity_is_the_new_one_or_the_difference_as_the_retailer_means_it() -> None:
    assert quantities(changed(poc("QD", quantity=72)))["1"] == 72
    assert quantities(changed(poc("QI", quantity=120)))["1"] == 120
    assert quantities(changed(poc("QD", quantity=72), partner=BY_DIFFERENCE))["1"] == 24
    assert quantities(changed(poc("QI", quantity=12), partner=BY_DIFFERENCE))["1"] == 108
    assert quantities(changed(poc("CA", quantity=12), partner=BY_DIFFERENCE))["1"] == 12


@pytest.mark.parametrize(
    ("poc_line", "partner", "reason"),
    [
        (
            poc("QI", quantity=12),
            None,
            "line 1 of order 4500012: QI 12 of 96 ordered does not fit a total",
        ),
        (
            poc("QD", quantity=120),
            BY_DIFFERENCE,
            "line 1 of order 4500012: QD 120 of 96 ordered does not fit a difference",
        ),
        (
            poc("QD", quantity=4, unit="CA"),
            None,
            "line 1 of order 4500012: ordered in EA, changed in CA",
        ),
        (
            poc("QD"),
            None,
            "line 1 of order 4500012: QD without a quantity before, or in the change",
        ),
    ],
)
def test_a_quantity_that_fits_neither_meaning_is_not_guessed(
    poc_line: ChangedLine, partner: Conventions | None, reason: str
) -> None:
    with pytest.raises(CannotTell) as doubt:
        changed(poc_line, partner=partner)
    assert doubt.value.reason == reason


def test_lines_are_added_and_deleted() -> None:
    upc = ProductId(qualifier="VN", value="A-4")
    added = poc("AI", "4", quantity=10, price="48", ids=(upc,))
    now = changed(poc("DI", "3"), added)
    assert quantities(now) == {"1": 96, "2": 48, "4": 10}
    assert (now.lines[-1].price, now.lines[-1].ids) == (Decimal(48), (upc,))
    assert now.line_count == 3


def test_a_price_changes_and_nothing_else() -> None:
    now = changed(poc("PC", "2", price="6.25", quantity=0))
    assert (now.lines[1].price, now.lines[1].quantity) == (Decimal("6.25"), Decimal(48))


def test_price_and_quantity_change_together() -> None:
    now = changed(poc("PQ", "2", price="6.25", quantity=40))
    assert (now.lines[1].price, now.lines[1].quantity) == (Decimal("6.25"), Decimal(40))


def test_what_is_changed_in_other_ways_is_what_the_line_says() -> None:
    day = DateTime(qualifier="010", date=date(2026, 12, 1))
    now = changed(poc("CA", quantity=90, dates=(day,)))
    assert now.lines[0] == ORDER.lines[0].model_copy(
        update={"quantity": Decimal(90), "dates": (day,)}
    )


def test_a_replaced_line_keeps_nothing() -> None:
    now = changed(poc("RZ", quantity=5, price="1"))
    assert now.lines[0] == line(1, 5, "1", price_basis="", ids=())


@pytest.mark.parametrize("code", ["CT", "DR", "RS", "RB"])
def test_dates_of_a_line_move(code: str) -> None:
    day = DateTime(qualifier="010", date=date(2026, 12, 1))
    now = changed(poc(code, dates=(day,), quantity=1))
    assert (now.lines[0].dates, now.lines[0].quantity) == ((day,), Decimal(96))


def test_an_unchanged_line_stays() -> None:
    assert changed(poc("NC", quantity=1)).lines == ORDER.lines


def test_a_line_is_found_by_its_product_too() -> None:
    now = changed(poc("QD", "", quantity=12, ids=(ProductId(qualifier="VN", value="A-2"),)))
    assert quantities(now)["2"] == 12


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([poc("QD", "9", quantity=1)], "a change of line 9 of order 4500012: no line of the order"),
        ([poc("AI", "1")], "line 1 is added to order 4500012, which has it"),
        ([poc("XX")], "what POC02 'XX' does to line 1 of order 4500012 is not known"),
        ([poc("DI"), poc("PC", price="1")], "a change of line 1 of order 4500012: it was deleted"),
    ],
)
def test_what_cannot_be_placed_is_not_guessed(lines: list[ChangedLine], reason: str) -> None:
    with pytest.raises(CannotTell, match=reason):
        changed(*lines)


def test_stores_and_quantity_change_together() -> None:
    stores = order(spread(1, s0101=4, s0102=6))
    with pytest.raises(CannotTell, match="stores of its SDQ do not get what is ordered after"):
        change(poc("QD", quantity=8)).apply_to(stores)
    shares = tuple(
        StoreQuantity(store=store, quantity=Decimal(4), unit="EA", qualifier="92")
        for store in ("0101", "0102")
    )
    now = change(poc("QD", quantity=8, distribution=shares)).apply_to(stores)
    assert now.lines[0].distributed == 8


# -- the heading


def test_a_heading_replaces_what_it_says_and_leaves_the_rest() -> None:
    moved = DateTime(qualifier="038", date=date(2026, 11, 27))
    depot = Party(role="ST", name="Depot 8", qualifier="92", code="0008")
    now = change(dates=(moved,), parties=(depot,)).apply_to(ORDER)
    assert [(one.qualifier, one.date) for one in now.dates] == [
        ("037", date(2026, 11, 16)),
        ("038", date(2026, 11, 27)),
    ]
    assert now.parties == (depot,)
    assert (now.references, now.terms, now.lines) == (ORDER.references, ORDER.terms, ORDER.lines)


def test_a_cancelled_order_has_no_lines() -> None:
    gone = change(purpose="01").apply_to(ORDER)
    assert (gone.purpose, gone.lines) == ("01", ())
    with pytest.raises(CannotTell, match="is cancelled, and a change of it follows"):
        change(poc("DI")).apply_to(gone)


def test_a_replacement_has_only_its_own_lines() -> None:
    now = change(poc("RZ", "7", quantity=5), purpose="05").apply_to(ORDER)
    assert quantities(now) == {"7": 5}


def test_a_change_of_another_order_is_refused() -> None:
    with pytest.raises(UnwritableDocument, match="a change of order 1 cannot be applied to order"):
        change(po_number="1").apply_to(ORDER)
    with pytest.raises(UnwritableDocument, match="4500012 release 2 cannot be applied"):
        change(release_number="2").apply_to(ORDER)


def test_a_purpose_that_changes_nothing_is_told() -> None:
    with pytest.raises(CannotTell, match="a change of order 4500012 has purpose 28"):
        change(purpose="28").apply_to(ORDER)


# -- many changes


def test_changes_are_applied_in_the_retailers_count() -> None:
    first = change(poc("QD", quantity=72), change_sequence="2")
    second = change(poc("QI", quantity=80), change_sequence="10")
    done = apply_changes([ORDER], [second, first, second])
    assert quantities(done.orders[0])["1"] == 80
    assert (done.waiting, done.undecided) == ((), ())


def test_a_change_before_its_order_waits() -> None:
    early = change(poc("QD", quantity=72), po_number="9")
    done = apply_changes([ORDER], [early])
    assert (done.orders, done.waiting) == ((ORDER,), (early,))
    come = order(line(1, 96), po="9")
    assert quantities(apply_changes([come], done.waiting).orders[0]) == {"1": 72}


def test_what_follows_a_change_that_cannot_be_applied_is_not_applied() -> None:
    odd = change(poc("QI", quantity=1), change_sequence="1")
    later = change(poc("DI"), change_sequence="2")
    done = apply_changes([ORDER], [odd, later])
    assert done.orders == (ORDER,)
    assert [one for one, _ in done.undecided] == [odd, later]
    assert done.undecided[1][1].startswith("it follows one that cannot be applied: line 1 of")


def test_the_sample_changes_apply_to_their_order() -> None:
    (ordered,) = read_documents(parse(SAMPLES / "850/valid/stand-alone.edi")).documents
    found = [
        one
        for name in ("lines-changed", "dates-moved")
        for one in read_documents(parse(SAMPLES / f"860/valid/{name}.edi")).documents
    ]
    done = apply_changes(
        [one for one in (ordered,) if isinstance(one, PurchaseOrder)],
        [one for one in found if isinstance(one, OrderChange)],
    )
    (now,) = done.orders
    assert quantities(now) == {"1": 72, "2": 48, "4": 10}
    assert [str(one.date) for one in now.dates] == ["2026-11-23", "2026-11-27", "2026-12-02"]
    assert (now.line_count, now.hash_total) == (3, Decimal(130))
    assert is_clean(now)


# -- properties


@given(any_order(), st.data())
def test_more_and_then_less_by_the_same_is_the_order_again(
    asked: PurchaseOrder, data: st.DataObject
) -> None:
    plain = tuple(one.model_copy(update={"distribution": ()}) for one in asked.lines)
    asked = asked.model_copy(update={"lines": plain})
    by = data.draw(st.integers(1, 99))
    more = change(*(poc("QI", one.line_id, quantity=by) for one in plain))
    less = change(*(poc("QD", one.line_id, quantity=by) for one in plain))
    assert less.apply_to(more.apply_to(asked, BY_DIFFERENCE), BY_DIFFERENCE) == asked
