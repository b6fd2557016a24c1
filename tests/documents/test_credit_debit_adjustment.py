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

from edicompliance.documents.credit_debit_adjustment import (
    AdjustedLine,
    AdjustmentParty,
    CreditDebitAdjustment,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import parse, validate

FULL = """\
BCD*20261201*DM-7-PR*H*4000*D*20261119*77*SO-9*20261102*4500012*00*DR*VR*70017*U
CUR*BY*USD
N9*BM*06141410000000227*West*20261118*1200*CT
PER*AP*Claims*TE*555 0102
ITD*01*3
DTM*021*20261201
FOB*PP
SHD*24*22*EA*60*LB*4*CF*1*A*M*ABCD*CC*BM*123
SAC*A*D240***500
N1*FR*Retailer*92*RETAILER
N2*Payables
N3*1 Main Street
N4*Ames*IA*50010
N9*ZZ*R-1
PER*AP*Payables
AMT*1*40
N1*TO*Supplier*92*70017
LM*VI
LQ*ZZ*E17
CDD*06*D*1*1500*N*A*2*EA*7.5*INV*7.5*CON*7
LIN*1*UP*036000241457*VN*A-1
PO4*12*1*EA
SAC*A*C310***100
N9*PO*4500012
N9*RV*R-55
DTM*050*20261122
LM*VI
LQ*ZZ*SHORT
LQ*ZZ*DOCK
N11*0101*Ames*S-1
AMT*1*10
PCT*ZZ*66.7
N1*ST*Shop*92*0101
AMT*1*10
PCT*ZZ*100
N11*0102
CDD*01*D*2****12*EA*2.5*INV*10
CDD*52*C*3*500
"""


def full(release: str = "004010") -> CreditDebitAdjustment:
    return CreditDebitAdjustment.read(transaction_set("812", FULL, release))


def test_the_beginning_of_an_adjustment() -> None:
    memo = full()
    assert (memo.date, memo.adjustment_number) == (date(2026, 12, 1), "DM-7-PR")
    assert (memo.handling, memo.credit_debit) == ("H", "D")
    assert (memo.invoice_number, memo.invoice_date) == ("77", date(2026, 11, 19))
    assert (memo.po_number, memo.po_date) == ("4500012", date(2026, 11, 2))
    assert (memo.vendor_order_number, memo.purpose, memo.kind) == ("SO-9", "00", "DR")
    assert (memo.reference_qualifier, memo.reference, memo.action) == ("VR", "70017", "U")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("4000", Decimal(40)), ("5", Decimal("0.05")), ("-100", Decimal(-1)), ("40.00", None)],
)
def test_an_amount_is_read_by_its_implied_decimals(text: str, amount: Decimal | None) -> None:
    body = f"BCD*20261201*1*H*{text}*D\nCDD*06*D**{text}"
    memo = CreditDebitAdjustment.read(transaction_set("812", body))
    assert (memo.amount, memo.lines[0].amount) == (amount, amount)
    assert memo.raw("amount") == text


def test_the_heading_of_an_adjustment() -> None:
    memo = full()
    assert (memo.numbers[0].value, memo.numbers[0].time) == ("06141410000000227", "1200")
    assert memo.contacts[0].name == "Claims"
    assert (memo.dates[0].qualifier, memo.dates[0].date) == ("021", date(2026, 12, 1))
    assert memo.freight is not None
    assert memo.freight.payment == "PP"
    brief = memo.shipments[0]
    assert (brief.shipped, brief.received, brief.unit, brief.scac) == (
        Decimal(24),
        Decimal(22),
        "EA",
        "ABCD",
    )
    assert memo.allowances[0].amount == 5
    sender, receiver = memo.parties
    assert (sender.role, sender.names, sender.city) == ("FR", ("Payables",), "Ames")
    assert (sender.numbers[0].value, sender.amounts[0].amount) == ("R-1", Decimal(40))
    assert (receiver.code, receiver.contacts) == ("70017", ())
    assert memo.reasons[0].codes[0].code == "E17"


def test_a_line_has_its_reason_goods_and_prices() -> None:
    line = full().lines[0]
    assert (line.reason, line.credit_debit, line.line_id) == ("06", "D", "1")
    assert (line.amount, line.is_return, line.bracket) == (Decimal(15), "N", "A")
    assert (line.quantity, line.unit, line.price_difference) == (Decimal(2), "EA", Decimal("7.5"))
    assert (line.price_kind, line.price) == ("INV", Decimal("7.5"))
    assert (line.second_price_kind, line.second_price) == ("CON", Decimal(7))
    assert line.product is not None
    assert [one.value for one in line.product.ids] == ["036000241457", "A-1"]
    assert line.packing is not None
    assert line.packing.pack == 12
    assert line.allowances[0].amount == 1
    assert [one.value for one in line.numbers] == ["4500012", "R-55"]
    assert line.dates[0].date == date(2026, 11, 22)
    assert [one.code for one in line.reasons[0].codes] == ["SHORT", "DOCK"]


def test_a_line_is_shared_out_over_stores() -> None:
    first, second = full().lines[0].stores
    assert (first.store, first.location, first.reference) == ("0101", "Ames", "S-1")
    assert (first.amounts[0].amount, first.percentages[0].percent) == (Decimal(10), Decimal("66.7"))
    assert (first.parties[0].code, first.parties[0].percentages[0].percent) == (
        "0101",
        Decimal(100),
    )
    assert (second.store, second.amounts) == ("0102", ())


def test_every_value_of_a_line_stands_where_it_says() -> None:
    data = interchange("812", FULL)
    line = full().lines[1]
    assert at(data, line.where("quantity")) == "12"
    assert at(data, line.where("price_difference")) == "2.5"
    assert line.where("reason").reference == "812/CDD[2]/CDD01"
    assert line.where("amount").length == 0
    assert at(data, full().numbers[0].where("moment")) == "20261118*1200*CT"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("CDD*06*D**1500***2*EA*7", "15"),
        ("CDD*06*D*****2*EA*7.5", "15.0"),
        ("CDD*06*D*****2*EA", None),
        ("CDD*06*D**0***2*EA*7.5", "0"),
        ("CDD*06*D", None),
    ],
)
def test_a_line_comes_to_its_amount_else_to_quantity_times_price(
    line: str, value: str | None
) -> None:
    memo = CreditDebitAdjustment.read(transaction_set("812", f"BCD*20261201*1*H*1*D\n{line}"))
    assert memo.lines[0].value == (None if value is None else Decimal(value))


def test_lines_add_up_with_those_of_the_other_flag_subtracted() -> None:
    assert full().lines_total == Decimal("40.00") == full().amount
    credit = full().model_copy(update={"credit_debit": "C"})
    assert credit.lines_total == Decimal("-40.00")


@pytest.mark.parametrize("odd", ["CDD*06*X**100", "CDD*06***100", "CDD*06*D**x", "CDD*06*D"])
def test_lines_with_something_unknown_add_up_to_nothing_known(odd: str) -> None:
    memo = CreditDebitAdjustment.read(transaction_set("812", FULL + odd))
    assert memo.lines_total is None


def test_a_text_of_a_line_comes_with_release_004030() -> None:
    body = "BCD*20261201*1*H*1500*D**77\nN1*FR*Retailer\nCDD*06*D**1500**********Two short"
    memo = CreditDebitAdjustment.read(transaction_set("812", body, "004030"))
    assert memo.lines[0].text == "Two short"
    assert validate(written(memo, "004030")).issues == []


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_adjustment_is_valid_in_every_release_whose_order_differs(release: str) -> None:
    memo = full()
    assert read_back(memo, release) == memo
    assert [str(issue) for issue in validate(written(memo, release)).issues] == []


def test_allowances_of_a_line_stand_where_the_release_has_them() -> None:
    def order(release: str) -> list[str]:
        tags = [str(one[0]) for one in full().write(release=release)]
        return tags[tags.index("PO4") + 1 : tags.index("N11") - 3]

    assert order("004010") == ["SAC", "N9", "N9", "DTM"]
    assert order("005010") == ["N9", "N9", "DTM", "SAC"]


def test_an_adjustment_of_a_later_release_is_written_in_an_earlier_one() -> None:
    later = CreditDebitAdjustment.read(next(parse(written(full(), "005010")).sets()))
    assert later == full()
    assert validate(written(later, "004010")).issues == []
    assert read_back(later, "004010") == later


def test_an_adjustment_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_segments_without_a_field_stay_where_they_were() -> None:
    body = FULL.replace("CDD*06*D*1*", "FA1*VI\nFA2*01*4711\nCDD*06*D*1*")
    memo = CreditDebitAdjustment.read(transaction_set("812", body))
    edited = memo.model_copy(update={"parties": (*memo.parties, AdjustmentParty(role="ST"))})
    kept = ["*".join(map(str, one)) for one in edited.write()]
    expected = body.replace("LM*VI\nLQ*ZZ*E17", "N1*ST\nLM*VI\nLQ*ZZ*E17", 1)
    assert kept == expected.splitlines()


@pytest.mark.parametrize("release", ["004010", "005010"])
def test_a_composed_adjustment_is_clean(release: str) -> None:
    memo = CreditDebitAdjustment(
        date=date(2026, 12, 1),
        adjustment_number="DM-7",
        handling="H",
        amount=Decimal(15),
        credit_debit="D",
        invoice_number="77",
        parties=(AdjustmentParty(role="FR", name="Retailer"),),
        lines=(AdjustedLine(reason="06", credit_debit="D", amount=Decimal(15)),),
    )
    assert [str(issue) for issue in validate(written(memo, release)).issues] == []
    assert read_back(memo, release) == memo


def test_another_set_is_no_adjustment() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 812, got '820'"):
        CreditDebitAdjustment.read(transaction_set("820", "BPR*C*1*C*ACH"))
    with pytest.raises(UnreadableDocument, match="expected BCD behind the ST, got CDD"):
        CreditDebitAdjustment.read(transaction_set("812", "CDD*06*D**100"))


def test_a_pickled_adjustment_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("812", FULL), copied.lines[2].where("amount")) == "500"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(CreditDebitAdjustment), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(memo: CreditDebitAdjustment, release: str) -> None:
    assert read_back(memo, release) == memo


@settings(max_examples=examples(50), deadline=None)
@given(
    st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "CDD", "LM"])),
    st.sampled_from(["004010", "005010"]),
)
def test_segments_in_any_order_never_fail(lines: list[str], release: str) -> None:
    body = "BCD*20261201*1*H*1*D\n" + "\n".join(lines)
    memo = CreditDebitAdjustment.read(transaction_set("812", body, release))
    for line in memo.lines:
        assert line.where().length > 0
        assert line.where("reason").reference is not None
    memo.write()
    memo.write(release="004010")
