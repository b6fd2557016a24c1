"""A document as plain JSON: equal when it comes back, by its schema, every fault with its path."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from make_schemas import schemas
from tests.documents.record_strategies import any_record
from tests.sizes import examples
from tests.x12.edi import samples

from edicompliance.datafolder import json_schemas_folder
from edicompliance.documents import PurchaseOrder, ShipNotice, read_documents
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.levels import Pack
from edicompliance.errors import TranslationError
from edicompliance.translate import from_json, to_json
from edicompliance.translate.document_schemas import file_name, json_schema
from edicompliance.translate.documents_json import document_models
from edicompliance.x12 import Transmission, parse

MODELS = document_models()
ORDER = PurchaseOrder(
    po_number="0045",
    po_date=date(2026, 11, 20),
    lines=(OrderLine(line_id="1", quantity=Decimal("24.50"), price=Decimal("1E+3")),),
)

INVOICE = (
    '{"schema": "edicompliance/invoice/1", "invoice_number": "7", "totals": {"amount": "1.23"}}'
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of([any_record(model) for model in MODELS.values()]))
def test_any_document_comes_back_equal(document: Any) -> None:
    assert from_json(to_json(document), type(document)) == document


def test_every_document_of_the_samples_comes_back_equal() -> None:
    found = [one for data in samples() for one in read_documents(parse(data)).documents]
    assert len({type(one) for one in found}) >= len(MODELS) - 2
    for document in found:
        assert from_json(to_json(document)) == document


def test_decimals_are_texts_with_their_zeros_and_dates_are_iso() -> None:
    assert json.loads(to_json(ORDER)) == {
        "schema": "edicompliance/purchase-order/1",
        "po_number": "0045",
        "po_date": "2026-11-20",
        "lines": [{"line_id": "1", "quantity": "24.50", "price": "1000"}],
    }
    assert from_json(to_json(ORDER), PurchaseOrder).lines[0].price == 1000


def test_levels_keep_their_class() -> None:
    notice = ShipNotice(notice_number="1", levels=(Pack(number="1"),))
    assert from_json(to_json(notice), ShipNotice).packs == notice.packs


def test_decimals_that_are_numbers_of_json_are_read_without_rounding() -> None:
    text = to_json(ORDER).replace('"24.50"', "0.1000000000000000055511151231257827")
    line = from_json(text, PurchaseOrder).lines[0]
    assert line.quantity == Decimal("0.1000000000000000055511151231257827")


def changed(key: str, value: object, *, line: bool = False) -> str:
    found = json.loads(to_json(ORDER))
    (found["lines"][0] if line else found)[key] = value
    return json.dumps(found)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (changed("schema", "x"), "schema: expected one of edicompliance/interchange/1, edic"),
        (changed("schema", []), "schema: expected one of edicompliance/interchange/1, edic"),
        (changed("po_nr", "x"), "JSON: unknown key 'po_nr'; did you mean 'po_number'?"),
        (changed("po_number", 45), "po_number: expected text, got 45"),
        (changed("po_number", None), "po_number: expected text, got None"),
        (changed("po_date", "20261120"), "po_date: expected a date such as 2026-11-20, got '20261"),
        (
            changed("po_date", "2026-02-30"),
            "po_date: expected a date such as 2026-11-20, got '2026",
        ),
        (changed("po_date", 0), "po_date: expected a date such as 2026-11-20, got 0"),
        (changed("line_count", 1.5), "line_count: expected a whole number, got Decimal('1.5')"),
        (changed("line_count", True), "line_count: expected a whole number, got True"),
        (changed("lines", {}), "lines: expected a list, got {}"),
        (changed("lines", ["x"]), "lines[0]: expected an object, got 'x'"),
        (changed("unit", [], line=True), "lines[0].unit: expected text, got []"),
        (changed("quantity", "1e3", line=True), "lines[0].quantity: expected a decimal such as"),
        (changed("quantity", "NaN", line=True), "lines[0].quantity: expected a decimal such as"),
        (changed("quantity", "9" * 99, line=True), "lines[0].quantity: expected a decimal such as"),
        (changed("unit", "\ud800", line=True), "lines[0].unit: expected UTF-8, character 1"),
        ('{"schema": "edicompliance/purchase-order/1"}', "JSON: expected the key 'po_number'"),
        (
            INVOICE.replace("1.23", "1.234"),
            "totals.amount: Decimal input should have no more than 2 decimal places",
        ),
    ],
)
def test_a_fault_is_named_with_its_path(text: str, complaint: str) -> None:
    with pytest.raises(TranslationError) as caught:
        from_json(text)
    assert str(caught.value).startswith(complaint)


def test_a_huge_exponent_is_refused_and_not_written_out() -> None:
    text = to_json(ORDER).replace('"24.50"', "1e999999999")
    with pytest.raises(TranslationError, match="expected a decimal such as"):
        from_json(text)


def test_another_kind_than_was_asked_for_is_refused() -> None:
    with pytest.raises(TranslationError, match="expected a ShipNotice, got a PurchaseOrder"):
        from_json(to_json(ORDER), ShipNotice)
    with pytest.raises(TranslationError, match="expected a Transmission, got a PurchaseOrder"):
        from_json(to_json(ORDER), Transmission)


def test_bytes_of_another_encoding_are_refused_with_their_path() -> None:
    data = next(data for data in samples() if b"*SA*45" in data)
    (order,) = read_documents(parse(data.replace(b"*SA*45", b"*SA*\xe945"))).documents
    with pytest.raises(TranslationError, match="po_number: expected UTF-8, character 1 is a byte"):
        to_json(order)


def test_the_published_schemas_are_those_of_the_code() -> None:
    folder = json_schemas_folder()
    for name, text in schemas().items():
        assert (folder / name).read_text("utf-8") == text, "run scripts/make_schemas.py"


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_every_field_of_a_schema_says_what_it_is(model: Any) -> None:
    schema = json_schema(model)
    Draft202012Validator.check_schema(schema)
    assert file_name(model) == f"{schema['$id'].split('/')[1]}-1.json"
    for part in (schema, *schema["$defs"].values()):
        for name, body in part.get("properties", {}).items():
            assert body.get("description"), (part["description"], name)


def test_the_documents_of_the_samples_obey_their_schemas() -> None:
    validators = {
        json_schema(model)["$id"]: Draft202012Validator(json_schema(model))
        for model in MODELS.values()
    }
    for data in samples()[::10]:
        for document in read_documents(parse(data)).documents:
            plain = json.loads(to_json(document))
            validators[plain["schema"]].validate(plain)


def test_what_a_schema_forbids_is_refused_too() -> None:
    plain = json.loads(changed("po_nr", "x"))
    assert not Draft202012Validator(json_schema(PurchaseOrder)).is_valid(plain)
