from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError
from tests.documents.x12_text import at, interchange, transaction_set

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.segments.parts import (
    Contact,
    ContactNumber,
    DateTime,
    Party,
    Reference,
)
from edicompliance.errors import DocumentError
from edicompliance.x12 import TransactionSet, parse

ORDER = """\
BEG*00*SA*4500012**20261102
REF*DP*38**IA>77
PER*BD*Buying*TE*555 0100*EM*buy@example.com
DTM*037*20261116*0600*CT
DTM*001*2026113
N1*ST*Depot 7*92*0007
N2*Dock 4
N3*1 Main Street*Gate B
N4*Ames*IA*50010
PO1*1*1,200*EA*7.5**UP*036000241457*VN*A-1
PO1*2*12*EA
"""


def order() -> PurchaseOrder:
    return PurchaseOrder.read(transaction_set("850", ORDER, file="po.edi"))


def found(record: object, field: str | None = None) -> str:
    """What stands in the file at the place of a field."""
    return at(interchange("850", ORDER), record.where(field))  # type: ignore[attr-defined]


def test_every_value_stands_where_the_record_says() -> None:
    read = order()
    assert found(read, "po_number") == "4500012"
    assert found(read.references[0], "value") == "38"
    assert found(read.references[0], "related_value") == "77"
    assert found(read.contacts[0].numbers[1], "value") == "buy@example.com"
    assert found(read.parties[0], "code") == "0007"
    assert found(read.parties[0], "city") == "Ames"
    assert found(read.lines[0].ids[1], "qualifier") == "VN"


def test_a_place_is_named_in_words() -> None:
    where = order().lines[0].ids[1].where("value")
    assert (where.file, where.reference) == ("po.edi", "850/PO1[1]/PO109")
    assert order().references[0].where("related_value").reference == "850/REF04-2"


def test_without_a_field_the_place_is_the_whole_segment() -> None:
    read = order()
    assert found(read) == "BEG*00*SA*4500012**20261102"
    assert found(read.parties[0]) == "N1*ST*Depot 7*92*0007"


def test_lines_of_an_address_have_the_place_of_their_segment() -> None:
    assert found(order().parties[0], "street") == "N3*1 Main Street*Gate B"


def test_several_elements_that_are_one_thing_have_one_place() -> None:
    assert found(order().dates[0], "moment") == "20261116*0600*CT"
    assert found(order().dates[1], "moment") == "2026113"


def test_a_field_of_records_has_the_place_of_the_first() -> None:
    assert found(order(), "dates") == "DTM*037*20261116*0600*CT"


def test_an_absent_element_is_at_the_end_of_its_segment_with_length_0() -> None:
    where = order().lines[1].where("price")
    assert (where.length, where.element) == (0, "PO104")
    assert interchange("850", ORDER)[: where.offset].endswith(b"PO1*2*12*EA")


def test_an_absent_segment_belongs_behind_the_head_of_its_loop() -> None:
    where = order().lines[1].where("distribution")
    assert (where.length, where.segment, where.reference) == (0, "SDQ", "850/PO1[2]/SDQ")
    assert interchange("850", ORDER)[: where.offset].endswith(b"PO1*2*12*EA~")
    missing = order().where("line_count")
    assert (missing.length, missing.reference) == (0, "850/CTT01")


def test_a_record_that_was_composed_has_no_place() -> None:
    with pytest.raises(DocumentError) as caught:
        Reference(qualifier="DP", value="38").where("value")
    assert str(caught.value) == "Reference was composed, not read: it has no place in a file"


def test_an_unknown_field_is_named_with_the_nearest_right_one() -> None:
    with pytest.raises(ValueError, match="has no place for 'po_nummer'; did you mean 'po_number'"):
        order().where("po_nummer")
    with pytest.raises(ValueError, match="OrderLine has no place for 'ids'"):
        order().lines[0].raw("ids")


def test_reading_makes_no_location(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a Location was made while reading")

    ts = transaction_set("850", ORDER)
    monkeypatch.setattr(TransactionSet, "locate", refuse)
    assert PurchaseOrder.read(ts).po_number == "4500012"


def test_what_is_no_number_or_date_is_none_and_keeps_its_place_and_text() -> None:
    read = order()
    assert read.lines[0].quantity is None
    assert (found(read.lines[0], "quantity"), read.lines[0].raw("quantity")) == ("1,200", "1,200")
    assert read.dates[1].date is None
    assert read.dates[1].raw("date") == "2026113"


def test_raw_is_what_was_read_or_what_would_be_written() -> None:
    read = order()
    assert read.raw("po_date") == "20261102"
    assert read.references[0].raw("related_value") == "77"
    assert read.lines[1].raw("price") == ""
    assert read.model_copy(update={"po_date": date(2026, 12, 1)}).raw("po_date") == "20261201"
    assert DateTime(qualifier="010", date=date(26, 1, 2)).raw("date") == "00260102"


def test_records_are_equal_by_value_wherever_they_were_read() -> None:
    read = order().references[0]
    same = Reference(qualifier="DP", value="38", related_qualifier="IA", related_value="77")
    assert read == same
    assert hash(read) == hash(same)
    assert read != Contact(function="DP")
    assert read != Reference(qualifier="DP", value="39")
    assert order() == order()


def test_a_pickled_or_copied_record_still_knows_its_place() -> None:
    read = order()
    for copied in (pickle.loads(pickle.dumps(read)), copy.copy(read), copy.deepcopy(read)):  # noqa: S301 - our own bytes
        assert copied == read
        assert found(copied.lines[0].ids[0], "value") == "036000241457"


def test_a_record_is_immutable_and_refuses_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        order().po_number = "1"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Reference(qualifier="DP", valeu="38")  # type: ignore[call-arg]


def test_bytes_that_are_no_utf8_are_held_and_found() -> None:
    data = interchange("850", b"BEG*00*SA*45\xff12**20261102\nN1*ST*Caf\xe9*92*0007")
    read = PurchaseOrder.read(next(parse(data).sets()))
    where = read.where("po_number")
    assert data[where.offset : where.offset + where.length] == b"45\xff12"
    assert read.parties[0].name.encode("utf-8", "surrogateescape") == b"Caf\xe9"
    assert found_code(read, data) == b"0007"


def found_code(read: PurchaseOrder, data: bytes) -> bytes:
    where = read.parties[0].where("code")
    return data[where.offset : where.offset + where.length]


def test_what_is_composed_has_no_empty_elements_at_its_end() -> None:
    number = ContactNumber(qualifier="TE", value="1")
    assert list(Contact(function="BD", numbers=(number,)).segments()) == [
        ("PER", "BD", "", "TE", "1")
    ]
    assert list(Reference(qualifier="DP", related_qualifier="IA").segments()) == [
        ("REF", "DP", "", "", "IA")
    ]
    assert list(Party(role="ST", street=("a", "b", "c")).segments()) == [
        ("N1", "ST"),
        ("N3", "a", "b"),
        ("N3", "c"),
    ]


def test_an_n1_loop_without_its_n1_is_held_as_far_as_it_goes() -> None:
    read = PurchaseOrder.read(transaction_set("850", "BEG*00*SA*1\nN3*1 Main Street\nPO1*1"))
    assert read.parties[0].role == ""
    assert read.parties[0].street == ("1 Main Street",)
    assert read.parties[0].where("role").reference == "850/N1[1]/N101"


def test_a_segment_behind_a_loop_it_cannot_be_in_goes_to_the_loop_around() -> None:
    read = PurchaseOrder.read(
        transaction_set(
            "850",
            """BEG*00*SA*1
            N1*ST*Depot
            REF*ZZ*of the depot
            DTM*037*20261116
            FOB*CC
            PO1*1*12*EA
            N1*ST*Shop
            SDQ*EA*92*1*12""",
        )
    )
    assert [one.qualifier for one in read.dates] == ["037"]
    assert read.parties[0].references[0].value == "of the depot"
    assert read.lines[0].distributed == Decimal(12)
