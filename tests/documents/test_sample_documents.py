"""The samples of money and goods on their way: they add up, and hold nothing without a field."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.documents.x12_text import body, lines, read_back, written

from edicompliance.datafolder import samples_folder
from edicompliance.documents import (
    CarrierStatus,
    CreditDebitAdjustment,
    Document,
    InventoryAdvice,
    ReceivingAdvice,
    RemittanceAdvice,
    read_documents,
)
from edicompliance.documents.segments.times import words
from edicompliance.x12 import parse, validate

FOLDER = samples_folder() / "example-mart"
SAMPLES = sorted(
    path for set_id in (214, 812, 820, 846, 861) for path in FOLDER.glob(f"{set_id}/valid/*.edi")
)


def sample(path: Path | str) -> Document:
    (one,) = read_documents(parse(FOLDER / path)).documents
    return one


def remittance(name: str) -> RemittanceAdvice:
    one = sample(f"820/valid/{name}.edi")
    assert isinstance(one, RemittanceAdvice)
    return one


def adjustment(name: str) -> CreditDebitAdjustment:
    one = sample(f"812/valid/{name}.edi")
    assert isinstance(one, CreditDebitAdjustment)
    return one


def receipt(name: str) -> ReceivingAdvice:
    one = sample(f"861/valid/{name}.edi")
    assert isinstance(one, ReceivingAdvice)
    return one


def status(name: str) -> CarrierStatus:
    one = sample(f"214/valid/{name}.edi")
    assert isinstance(one, CarrierStatus)
    return one


def test_there_are_samples_of_every_set() -> None:
    assert {path.parent.parent.name for path in SAMPLES} == {"214", "812", "820", "846", "861"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_sample_composed_of_its_values_is_the_same_and_clean(path: Path) -> None:
    read = sample(path)
    assert read.source is not None
    own = read.source.schema_release
    alone = type(read).model_validate(read.model_dump())
    assert lines(alone, own) == body(read.source)
    for release in {"005010", own}:
        assert read_back(alone, release) == read
        assert [str(issue) for issue in validate(written(alone, release)).issues] == []


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("deductions-of-items-gross", [("gross", "negative")]),
        ("deductions-of-items-net", [("net", "negative")]),
        ("deductions-without-a-minus", [("gross", "positive")]),
        ("deductions-of-the-payment", [("net", "negative"), ("gross", "negative")]),
        ("goods-of-a-deduction-sln", [("gross", "negative")]),
        ("nothing-left-to-pay", [("net", "negative"), ("gross", "negative")]),
        ("release-005010", [("gross", "negative")]),
    ],
)
def test_a_remittance_comes_to_its_money_in_one_way(
    name: str, readings: list[tuple[str, str]]
) -> None:
    assert [(one.items, one.deductions) for one in remittance(name).readings] == readings


def test_a_remittance_without_deductions_comes_to_its_money_in_any_way() -> None:
    assert len(remittance("paid-in-full").readings) == 4


def test_goods_that_are_deducted_come_to_the_deduction() -> None:
    for name in ("deductions-of-items-gross", "goods-of-a-deduction-sln"):
        deduction = remittance(name).items[0].adjustments[0]
        assert deduction.amount is not None
        assert deduction.lines[0].extension == -deduction.amount


def test_invoice_less_discount_is_what_is_paid_before_deductions() -> None:
    for name in ("paid-in-full", "deductions-of-items-gross", "deductions-of-the-payment"):
        for item in remittance(name).items:
            assert item.total is not None
            assert item.discount is not None
            assert item.total - item.discount == item.paid


@pytest.mark.parametrize(
    "name",
    [path.stem for path in SAMPLES if path.parent.parent.name == "812"],
)
def test_an_adjustment_is_the_sum_of_its_lines(name: str) -> None:
    one = adjustment(name)
    assert one.lines_total == one.amount


def test_the_parts_of_the_stores_are_the_line() -> None:
    line = adjustment("shared-out-over-stores-n11").lines[0]
    assert [one.amounts[0].amount for one in line.stores] == [34, 17]
    assert line.amount == 34 + 17


def test_a_receipt_accounts_for_what_was_shipped() -> None:
    assert [one.difference for one in receipt("received-as-shipped").lines] == [0, 0, 0]
    mugs, towels, vases = receipt("short-damaged-and-returned").lines
    assert (mugs.difference, mugs.in_condition("02"), mugs.returned) == (
        Decimal(-14),
        Decimal(12),
        Decimal(2),
    )
    assert (towels.difference, vases.in_condition("01")) == (Decimal(0), Decimal(4))
    over, wrong = receipt("over-and-wrong-product").lines
    assert (over.difference, over.in_condition("03")) == (Decimal(12), Decimal(12))
    assert (wrong.received, wrong.returned, wrong.in_condition("05")) == (
        None,
        Decimal(48),
        Decimal(48),
    )


def test_an_inventory_says_what_can_be_sold_and_what_will_come() -> None:
    advice = sample("846/valid/more-to-come-with-dates.edi")
    assert isinstance(advice, InventoryAdvice)
    mugs, towels = advice.lines
    assert [mugs.quantity_of(kind) for kind in ("17", "33", "QH")] == [520, 480, 40]
    assert towels.quantity_of("33") == 0
    assert [(one.quantity, str(one.date)) for one in towels.quantities[1].schedules] == [
        (Decimal(480), "2026-12-01"),
        (Decimal(480), "2026-12-08"),
    ]


def test_a_status_tells_each_stop_in_its_own_zone() -> None:
    told = [
        (stop.stop_number, event.status, words(event.moment("America/Chicago")))
        for stop, event in status("from-pickup-to-delivery").iter_events()
    ]
    assert told == [
        ("1", "X3", "2026-11-18 15:05 EST"),
        ("1", "AF", "2026-11-18 16:40 EST"),
        ("2", "X1", "2026-11-20 06:52 CST"),
        ("2", "D1", "2026-11-20 08:10 CST"),
    ]


def test_an_appointment_is_told_apart_from_an_arrival() -> None:
    events = [event for _, event in status("appointments").iter_events()]
    assert [one.is_appointment for one in events] == [True, True]
    assert status("appointments").numbers("AO") == ("AP30001", "AP30002")
    late = [event for _, event in status("late-with-reasons").iter_events()]
    assert [(one.status, one.reason) for one in late] == [("SD", "AI"), ("AG", "AI"), ("X1", "AO")]
