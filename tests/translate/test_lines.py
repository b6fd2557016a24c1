"""The lines of goods as CSV: every spreadsheet reads the same, and runs none of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.sizes import examples
from tests.x12.edi import interchange, samples

from edicompliance.datafolder import samples_folder
from edicompliance.documents import (
    Invoice,
    OrderAcknowledgment,
    OrderChange,
    PurchaseOrder,
    ShipNotice,
    read_documents,
)
from edicompliance.translate import to_csv
from edicompliance.translate.cells import cell
from edicompliance.translate.lines import COLUMNS, csv_of, has_lines
from edicompliance.x12 import parse

Row = dict[str, str]


def rows(text: str) -> list[Row]:
    found = csv.DictReader(StringIO(text, newline=""), strict=True)
    return [{key: value for key, value in row.items() if value} for row in found]


def sample(path: str) -> Iterator[Row]:
    yield from rows(to_csv(parse(samples_folder() / "example-mart" / path)))


def test_an_order_has_a_row_a_line_with_its_heading_repeated() -> None:
    body = (
        'BEG*00*SA*0045*7*20261101\nN1*ST*DEPOT, "7"*92*0007\n'
        "PO1*1*12*EA*2.50*WE*UP*012345678905*VN*00A\nPID*F*08***MUG\nPO1*2*6*CA"
    )
    first, second = rows(to_csv(parse(interchange(body))))
    head = {
        "set": "850", "control_number": "0001", "purpose": "00", "po_number": "0045",
        "release_number": "7", "po_date": "2026-11-01", "ship_to": "0007",
        "ship_to_name": 'DEPOT, "7"',
    }  # fmt: skip
    line = {"line_id": "1", "quantity": "12", "unit": "EA", "price": "2.50", "price_basis": "WE",
            "id_UP": "012345678905", "id_VN": "00A", "description": "MUG"}  # fmt: skip
    assert first == head | line
    assert second == head | {"line_id": "2", "quantity": "6", "unit": "CA"}


def test_an_answer_says_what_becomes_of_each_line() -> None:
    statuses = [row["status"] for row in sample("855/valid/lines-changed.edi")]
    assert statuses[:3] == ["IQ 72", "IA 24; IB 24", "DR 24"]


def test_a_change_says_what_happens_to_each_line() -> None:
    changes = [(row["change"], row["quantity"]) for row in sample("860/valid/lines-changed.edi")]
    assert changes == [("QD", "72"), ("PC", "48"), ("DI", "0"), ("AI", "10")]


def test_a_notice_has_a_row_for_what_each_carton_holds() -> None:
    found = list(sample("856/valid/three-orders.edi"))
    assert len({row["sscc"] for row in found}) == len(found)
    assert {row["po_number"] for row in found} == {"4500006", "4500007", "4500008"}
    assert {row["ship_to"] for row in found} == {"0912"}


def test_an_invoice_has_its_number_in_each_row() -> None:
    found = list(sample("810/valid/one-order.edi"))
    assert [(row["invoice_number"], row["line_id"], row["price"]) for row in found] == [
        ("INV20001", "1", "4.25"),
        ("INV20001", "2", "6.4"),
        ("INV20001", "3", "15"),
    ]


def test_what_stores_get_stands_in_the_row_of_their_line() -> None:
    first = next(sample("850/valid/store-distribution-sdq.edi"))
    assert first["stores"].startswith("0101 4; 0102 4; ")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001
def test_a_text_that_is_a_formula_is_made_harmless(start: str) -> None:
    assert cell(f"{start}1+1") == f'"\'{start}1+1"'


def test_numbers_are_bare_and_texts_are_quoted_with_their_zeros() -> None:
    assert cell(Decimal("-7.50")) == "-7.50"
    assert cell(Decimal("1E+3")) == "1000"
    assert cell(-3) == "-3"
    assert cell("0038") == '"0038"'
    assert cell(date(2026, 11, 1)) == '"2026-11-01"'
    assert cell("") == ""


def test_bytes_of_another_encoding_are_shown_as_such() -> None:
    assert cell("caf\udce9") == '"caf\ufffd"'


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_one_cell_again(text: str) -> None:
    ((read, _),) = csv.reader(StringIO(f'{cell(text)},"x"\r\n', newline=""), strict=True)
    assert read.removeprefix("'") == text.removeprefix("'")


MODELS = (PurchaseOrder, OrderAcknowledgment, ShipNotice, Invoice, OrderChange)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of([any_record(model) for model in MODELS]), max_size=1))
def test_any_documents_give_a_table(documents: list[PurchaseOrder]) -> None:
    text = csv_of(documents)
    table = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert tuple(table[0][: len(COLUMNS)]) == COLUMNS
    assert {len(row) for row in table} == {len(table[0])}
    assert text.endswith("\r\n")


def test_every_line_of_the_samples_is_a_row() -> None:
    for data in samples():
        found = read_documents(parse(data)).documents
        with_lines = [one for one in found if isinstance(one, PurchaseOrder | Invoice)]
        assert len(rows(csv_of(with_lines))) == sum(len(one.lines) for one in with_lines)


def test_a_document_without_goods_has_no_rows() -> None:
    (ack,) = read_documents(
        parse(samples_folder() / "example-mart/997/valid/group-accepted.edi")
    ).documents
    assert not has_lines(ack)
    assert rows(csv_of([ack])) == []
