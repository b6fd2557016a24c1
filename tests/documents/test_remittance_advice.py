from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.remittance_advice import READINGS, Reading, RemittanceAdvice
from edicompliance.documents.segments.remittance_parts import (
    Adjustment,
    PaidEntity,
    PaidItem,
    PaymentAdjustment,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BPR*I*1170.4*C*ACH*CTX*ZZ*EXBANK01*DA*200001*9991000700*123456789*ZZ*EXBANK02*DA*300001*20261215*VEN
NTE*GEN*Paid for November
TRN*1*0099*9991000700*DIV-1
CUR*PR*USD
REF*VR*70017
DTM*020*20261214
N1*PR*Retailer*92*RETAILER
N3*1 Main Street
N4*Ames*IA*50010
REF*TN*R-1
PER*AP*Payables*TE*555 0100
RDM*FX*Receivables*555 0101
DTM*097*20261214
N1*PE*Supplier*92*70017
ENT*1*PR*92*0007*PE*92*70017*VR*70017
NM1*BY*2*Retailer West*****92*0007
N2*Payables
N3*2 Main Street
N4*Ames*IA*50010
REF*DP*38
PER*AP*Clerk
ADX*-50*ZZ*DB*DM-1-NS
NTE*GEN*New store allowance
PER*AP*Claims*TE*555 0102
DTM*021*20261201
REF*CM*DM-1
DTM*003*20261130
DTM*021*20261201
REF*IV*77
IT1*1*10*EA*5*PE*UP*036000241457
REF*PO*4500012
DTM*004*20261102
SAC*A*C310***5000
TXI*ST*3.5
SLN*1**I*2*EA*3.5*PE**UP*036000291452
REF*LT*L-1
DTM*011*20261118
SAC*C*D240***100
RMR*IV*77*PI*1240*1265.3*25.3*ZZ*-19.6
NTE*GEN*Short
REF*PO*4500012
REF*BM*06141410000000227
DTM*003*20261119
IT1*2*1*CA*1240
ADX*-12.1*06*DB*DM-2
NTE*GEN*Two cases short
REF*PO*4500012
DTM*050*20261122
IT1*1*2*CA*6.05*PE*VN*A-1
ADX*-7.5*54
RMR*IV*78**100
ENT*2
RMR*CM*CR-1*AJ*-100
"""


def full(release: str = "004010") -> RemittanceAdvice:
    return RemittanceAdvice.read(transaction_set("820", FULL, release))


def test_the_payment_its_banks_and_its_number() -> None:
    advice = full()
    assert (advice.handling, advice.amount, advice.credit_debit) == ("I", Decimal("1170.4"), "C")
    assert (advice.method, advice.format, advice.date) == ("ACH", "CTX", date(2026, 12, 15))
    assert (advice.payer_bank, advice.payer_account) == ("EXBANK01", "200001")
    assert (advice.payee_bank, advice.payee_account) == ("EXBANK02", "300001")
    assert (advice.trace_number, advice.business_function) == ("0099", "VEN")
    assert at(interchange("820", FULL), advice.where("trace_number")) == "0099"


def test_the_heading_of_a_remittance() -> None:
    advice = full()
    assert advice.remarks[0].text == "Paid for November"
    assert advice.references[0].value == "70017"
    payer, payee = advice.parties
    assert (payer.role, payer.city, payer.references[0].value) == ("PR", "Ames", "R-1")
    assert payer.delivery is not None
    assert (payer.delivery.method, payer.delivery.address) == ("FX", "555 0101")
    assert payer.date is not None
    assert payer.date.date == date(2026, 12, 14)
    assert (payee.code, payee.delivery, payee.date) == ("70017", None, None)


def test_an_item_says_what_was_invoiced_and_what_is_paid() -> None:
    item = full().items[0]
    assert (item.qualifier, item.number, item.action) == ("IV", "77", "PI")
    assert (item.paid, item.total, item.discount) == (
        Decimal(1240),
        Decimal("1265.3"),
        Decimal("25.3"),
    )
    assert (item.adjustment_reason, item.adjustment) == ("ZZ", Decimal("-19.6"))
    assert [one.value for one in item.references] == ["4500012", "06141410000000227"]
    assert item.dates[0].date == date(2026, 11, 19)
    assert item.lines[0].extension == 1240


def test_a_deduction_stands_with_its_item_or_with_the_whole_payment() -> None:
    found = [
        (item.number if item else None, one.amount, one.reason, one.reference)
        for item, one in full().iter_adjustments()
    ]
    assert found == [
        (None, Decimal(-50), "ZZ", "DM-1-NS"),
        ("77", Decimal("-12.1"), "06", "DM-2"),
        ("77", Decimal("-7.5"), "54", ""),
    ]


def test_a_deduction_of_the_payment_has_its_date_and_dated_references() -> None:
    (deduction,) = full().payment_adjustments
    assert deduction.date is not None
    assert (deduction.date.qualifier, deduction.date.date) == ("021", date(2026, 12, 1))
    memo, invoice = deduction.references
    assert [one.date for one in memo.dates] == [date(2026, 11, 30), date(2026, 12, 1)]
    assert (invoice.value, invoice.dates) == ("77", ())
    assert (deduction.remarks[0].text, deduction.contacts[0].name) == (
        "New store allowance",
        "Claims",
    )


def test_a_deduction_names_its_goods_and_what_they_consist_of() -> None:
    line = full().payment_adjustments[0].lines[0]
    assert (line.extension, line.ids[0].value) == (Decimal(50), "036000241457")
    assert (line.references[0].value, line.references[0].dates[0].qualifier) == ("4500012", "004")
    assert (line.allowances[0].amount, line.allowances[0].taxes[0].amount) == (
        Decimal("50.00"),
        Decimal("3.5"),
    )
    component = line.components[0]
    assert (component.quantity, component.references[0].dates[0].date) == (
        Decimal(2),
        date(2026, 11, 18),
    )
    assert component.allowances[0].amount == 1
    short = full().items[0].adjustments[0].lines[0]
    assert (short.quantity, short.unit, short.extension) == (Decimal(2), "CA", Decimal("12.10"))


def test_an_entity_may_name_a_person_or_a_body() -> None:
    entity = full().entities[0]
    assert (entity.code, entity.related_code, entity.reference) == ("0007", "70017", "70017")
    (body,) = entity.people
    assert (body.last_name, body.qualifier, body.code) == ("Retailer West", "92", "0007")
    assert (body.names, body.street, body.city) == (("Payables",), ("2 Main Street",), "Ames")


def test_every_value_of_a_deduction_stands_where_it_says() -> None:
    data = interchange("820", FULL)
    deduction = full().items[0].adjustments[0]
    assert at(data, deduction.where("amount")) == "-12.1"
    assert at(data, deduction.where("reference")) == "DM-2"
    assert deduction.where("reason").reference == "820/ENT[1]/RMR[1]/ADX[1]/ADX02"
    assert at(data, full().items[0].lines[0].where("extension")) == "1*CA*1240"
    assert full().items[0].adjustments[1].where("reference").length == 0


def remittance(amount: str, *, paid: str, of_item: str = "0", of_payment: str = "0") -> str:
    return (
        f"BPR*I*{amount}*C*CHK\nENT*1\nADX*{of_payment}*ZZ\n"
        f"RMR*IV*77*PI*{paid}*100\nADX*{of_item}*06"
    )


@pytest.mark.parametrize(
    ("amount", "paid", "of_item", "of_payment", "items", "deductions"),
    [
        ("85", "90", "-10", "-5", "net", "negative"),
        ("85", "100", "-10", "-5", "gross", "negative"),
        ("85", "90", "10", "5", "net", "positive"),
        ("85", "100", "10", "5", "gross", "positive"),
    ],
)
def test_the_money_tells_how_a_payer_writes_deductions(
    amount: str, paid: str, of_item: str, of_payment: str, items: str, deductions: str
) -> None:
    body = remittance(amount, paid=paid, of_item=of_item, of_payment=of_payment)
    advice = RemittanceAdvice.read(transaction_set("820", body))
    assert [(one.items, one.deductions) for one in advice.readings] == [(items, deductions)]


@pytest.mark.parametrize(("of_item", "deductions"), [("-10", "negative"), ("10", "positive")])
def test_an_invoice_tells_the_sign_where_the_money_does_not(of_item: str, deductions: str) -> None:
    body = remittance("90", paid="90", of_item=of_item)
    advice = RemittanceAdvice.read(transaction_set("820", body))
    assert advice.readings == (Reading("net", deductions),)  # type: ignore[arg-type]
    silent = RemittanceAdvice.read(transaction_set("820", body.replace("*90*100", "*90")))
    assert [one.items for one in silent.readings] == ["net", "net"]


def test_invoices_that_agree_with_no_reading_do_not_decide() -> None:
    body = remittance("90", paid="90", of_item="-10").replace("*90*100", "*90*77")
    advice = RemittanceAdvice.read(transaction_set("820", body))
    assert [one.items for one in advice.readings] == ["net", "net"]


def test_without_deductions_every_reading_is_the_same() -> None:
    advice = RemittanceAdvice.read(transaction_set("820", "BPR*C*90*C*ACH\nENT*1\nRMR*IV*77**90"))
    assert advice.readings == READINGS


def test_a_remittance_that_does_not_add_up_has_no_reading() -> None:
    off = RemittanceAdvice.read(transaction_set("820", remittance("84", paid="90", of_item="-10")))
    assert off.readings == ()
    assert off.sum_by(Reading("gross", "negative")) == 80


@pytest.mark.parametrize("odd", ["ADX*x*06", "ADX**06", "RMR*IV*78", "RMR*IV*78**1,000"])
def test_with_an_amount_that_is_no_number_nothing_can_be_summed(odd: str) -> None:
    body = remittance("100", paid="100") + "\n" + odd
    advice = RemittanceAdvice.read(transaction_set("820", body))
    assert advice.sum_by(Reading("gross", "negative")) is None
    assert Reading("gross", "negative") not in advice.readings


def test_an_item_without_an_entity_is_read() -> None:
    advice = RemittanceAdvice.read(transaction_set("820", "BPR*C*9*C*ACH\nRMR*IV*77**9"))
    assert [one.number for one in advice.items] == ["77"]
    assert advice.write()[-1] == ("RMR", "IV", "77", "", "9")


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_remittance_is_written_back_as_it_was_and_valid(release: str) -> None:
    advice = full()
    assert read_back(advice, release) == advice
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []


def test_a_remittance_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_segments_without_a_field_stay_where_they_were() -> None:
    body = FULL.replace("RMR*IV*78", "FA1*VI\nFA2*01*4711\nRMR*IV*78")
    body += "TXP*1*2*20261215*S*100\nDED*CS*1*20261215*100*2*Y\n"
    advice = RemittanceAdvice.read(transaction_set("820", body, "005010"))
    assert advice == full()
    assert ["*".join(map(str, one)) for one in advice.write()] == body.splitlines()
    (first, second) = advice.entities
    cut = advice.model_copy(update={"amount": Decimal(1), "entities": (first,)})
    kept = ["*".join(map(str, one)) for one in cut.write()]
    assert kept[0].startswith("BPR*I*1*C")
    assert kept[-3:] == ["RMR*IV*78**100", *body.splitlines()[-2:]]
    assert "FA2*01*4711" in kept
    assert second.items[0].paid == -100


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_composed_remittance_is_clean(release: str) -> None:
    item = PaidItem(
        qualifier="IV",
        number="77",
        action="PI",
        paid=Decimal(186),
        total=Decimal(186),
        adjustments=(Adjustment(amount=Decimal("-25.5"), reason="54"),),
    )
    deduction = PaymentAdjustment(amount=Decimal(-10), reason="50")
    advice = RemittanceAdvice(
        handling="I",
        amount=Decimal("150.5"),
        credit_debit="C",
        method="CHK",
        date=date(2026, 12, 15),
        entities=(PaidEntity(number=1, adjustments=(deduction,), items=(item,)),),
    )
    assert [str(issue) for issue in validate(written(advice, release)).issues] == []
    assert read_back(advice, release) == advice
    assert advice.readings == (Reading("gross", "negative"),)


def test_another_set_is_no_remittance() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 820, got '810'"):
        RemittanceAdvice.read(transaction_set("810", "BIG*20261119*77"))
    with pytest.raises(UnreadableDocument, match="expected BPR behind the ST, got RMR"):
        RemittanceAdvice.read(transaction_set("820", "RMR*IV*77"))


def test_a_pickled_remittance_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("820", FULL), copied.items[1].where("number")) == "78"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(RemittanceAdvice), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(advice: RemittanceAdvice, release: str) -> None:
    assert read_back(advice, release) == advice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "ENT", "ADX"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    advice = RemittanceAdvice.read(transaction_set("820", "BPR*C*1*C*ACH\n" + "\n".join(lines)))
    for _, one in advice.iter_adjustments():
        assert one.where("amount").reference is not None
    assert len(advice.readings) <= len(READINGS)
    advice.write()
