from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from pydantic import TypeAdapter, ValidationError
from tests.documents.x12_text import transaction_set

from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.levels import Item, OrderLevel, Pack, ShipmentLevel
from edicompliance.documents.segments.parts import Reference
from edicompliance.errors import UnreadableDocument

ORDER = """\
BEG*00*SA*4500012**20261102
REF*DP*38
PO1*1*12*EA*7.5**UP*036000241457*VN*A-1
PID*F*08***WIDGET
PO1*2*X*EA**TE*UP
PO1*3*24*EA*1
"""
NOTICE = """\
BSN*00*SH-1*20261120*0601*0001
HL*1**S
HL*2*1*O
PRF*4500012
HL*3*2*P
MAN*GM*00006141410000000018
HL*4*3*I
LIN*1*UP*036000241457
SN1**12*EA
"""


def order() -> PurchaseOrder:
    return PurchaseOrder.read(transaction_set("850", ORDER))


def line() -> OrderLine:
    """A line that nobody has looked at."""
    found = order().lines[0]
    assert found.is_pending
    return found


def settled_line() -> OrderLine:
    found = line()
    assert found.quantity == Decimal(12)
    assert not found.is_pending
    return found


def test_a_record_is_pending_until_one_of_its_fields_is_looked_at() -> None:
    read = order()
    assert [one.is_pending for one in read.lines] == [True, True, True]
    assert read.lines[1].line_id == "2"
    assert [one.is_pending for one in read.lines] == [True, False, True]


def test_the_records_below_a_settled_one_are_pending() -> None:
    assert settled_line().descriptions[0].is_pending


def test_a_place_of_a_pending_record_is_found() -> None:
    assert line().where("quantity").reference == "850/PO1[1]/PO102"
    assert line().where().reference == "850/PO1[1]/PO1"


def test_a_value_of_a_pending_record_is_given_as_it_was_read() -> None:
    assert line().raw("price") == "7.5"


def test_a_pending_record_equals_a_settled_one_from_both_sides() -> None:
    assert line() == settled_line()
    assert settled_line() == line()
    assert line() == line()
    assert line() != order().lines[2]


def test_a_pending_record_equals_a_composed_one() -> None:
    assert order().references[0] == Reference(qualifier="DP", value="38")
    assert Reference(qualifier="DP", value="38") == order().references[0]


def test_a_pending_record_has_the_hash_of_a_settled_one() -> None:
    assert hash(line()) == hash(settled_line())
    assert len({line(), settled_line()}) == 1


def test_a_pending_record_is_shown_as_a_settled_one() -> None:
    assert repr(line()) == repr(settled_line())
    assert str(line()) == str(settled_line())


@pytest.mark.parametrize(
    "dump",
    [
        lambda one: one.model_dump(),
        lambda one: one.model_dump_json(),
        lambda one: one.model_dump(mode="json", exclude_defaults=True),
        lambda one: one.model_dump(exclude_unset=True),
        lambda one: TypeAdapter(type(one)).dump_json(one),
        dict,
        vars,
        lambda one: one.model_fields_set,
    ],
    ids=("python", "json", "defaults", "unset", "adapter", "dict", "vars", "fields set"),
)
def test_a_pending_record_is_dumped_as_a_settled_one(dump: Callable[[object], object]) -> None:
    assert dump(line()) == dump(settled_line())


def test_a_document_is_dumped_with_all_that_is_pending_below_it() -> None:
    (first, _, _) = order().model_dump()["lines"]
    assert first["descriptions"][0]["text"] == "WIDGET"
    assert PurchaseOrder.model_validate(order().model_dump()) == order()
    assert PurchaseOrder.model_validate_json(order().model_dump_json()) == order()


@pytest.mark.parametrize(
    "copied",
    [
        lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301 - our own
        copy.copy,
        copy.deepcopy,
        lambda one: one.model_copy(),
        lambda one: one.model_copy(deep=True),
    ],
    ids=("pickle", "copy", "deepcopy", "model_copy", "deep model_copy"),
)
def test_a_pending_record_is_copied_with_its_place(
    copied: Callable[[OrderLine], OrderLine],
) -> None:
    again = copied(line())
    assert again == settled_line()
    assert again.where("quantity") == settled_line().where("quantity")


def test_a_pending_record_is_changed_only_in_the_copy() -> None:
    was = line()
    changed = was.model_copy(update={"line_id": "9"})
    assert (was.line_id, changed.line_id) == ("1", "9")
    assert changed.quantity == was.quantity


def test_a_pending_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        line().line_id = "9"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        del line().line_id


def test_what_no_record_has_is_no_attribute_of_a_pending_one() -> None:
    with pytest.raises(AttributeError, match="'OrderLine' object has no attribute 'colour'"):
        line().colour  # type: ignore[attr-defined]  # noqa: B018


def test_a_pending_record_is_written_as_it_was_read() -> None:
    assert [segment[0] for segment in line().segments()] == ["PO1", "PID"]
    written = PurchaseOrder.model_validate(order().model_dump()).write()
    assert list(order().segments()) == written


def test_a_pending_record_moves_to_another_document_with_its_values() -> None:
    other = PurchaseOrder(po_number="1", lines=(line(),))
    assert other.lines == (settled_line(),)


def test_a_fault_in_a_line_that_nobody_looks_at_is_not_met() -> None:
    read = order()
    assert read.lines[2].quantity == Decimal(24)
    assert read.lines[1].is_pending
    assert read.lines[1].quantity is None
    assert read.lines[1].raw("quantity") == "X"


def test_a_set_without_its_beginning_is_refused_before_anything_is_looked_at() -> None:
    with pytest.raises(UnreadableDocument, match="expected BEG behind the ST, got PO1"):
        PurchaseOrder.read(transaction_set("850", "PO1*1*12*EA\n"))
    with pytest.raises(UnreadableDocument, match="a PurchaseOrder is read from set 850"):
        PurchaseOrder.read(transaction_set("856", NOTICE))


def test_the_classes_of_levels_are_known_while_they_are_pending() -> None:
    levels = ShipNotice.read(transaction_set("856", NOTICE)).levels
    assert [type(level) for level in levels] == [ShipmentLevel, OrderLevel, Pack, Item]
    assert all(level.is_pending for level in levels)


def test_threads_that_settle_one_record_read_equal_values() -> None:
    records = [one for _ in range(50) for one in order().lines]
    start = Barrier(4)

    def look(_: int) -> list[dict[str, object]]:
        start.wait()
        return [one.model_dump() for one in records]

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(look, range(4))
    assert all(other == first for other in others)
    assert tuple(first[:3]) == order().model_dump()["lines"]
