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

from edicompliance.documents.invoice import Invoice, InvoiceLine
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.invoice_parts import TaxedAllowance, Totals
from edicompliance.documents.segments.terms import Tax
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BIG*20261119*77*20261102*4500012*R1*2*DI*00
NTE*GEN*Thank you
CUR*SE*USD
REF*IA*70017
REF*BM*06141410000000227
PER*AR*Receivables*TE*555 0100
N1*ST*Depot 7*92*0007
N2*Dock 4
N3*1 Main Street
N4*Ames*IA*50010
REF*LU*9
PER*IC*Dock office
N1*RI*Maker*92*70017
ITD*01*3*2**10**30
DTM*011*20261118
FOB*PP
PID*F*08***Autumn
MEA*PD*G*12.5*LB
PKG*F*68***PALLETIZE SHIPMENT
N9*ZZ*NOTE-1
MSG*Please pay*SS
IT1*1*24*EA*7.5*PE*UP*036000241457*VN*A-1
QTY*39*24*EA
CUR*SE*CAD
IT3*24*EA*CC
TXI*ST*3.5*7
CTP*RS*RTL*15*1*EA
MEA*PD*LN*3*IN
PID*F*08***Widget, blue
PKG*F*WM***GIFTWRAP
PO4*12*1*EA
ITD*01*3
REF*PG*P1
PER*CN*Planner
SDQ*EA*92*0101*10*0102*14
DTM*011*20261118
CAD*M***ABCD***BM*123
SAC*A*C310***1250
TXI*GS*1.25
SLN*1**I*2*EA*3.5*PE**UP*036000291452
DTM*011*20261117
REF*PG*P2
PID*F*73***Blue
SAC*C*D240***100
TXI*GS*.1
N1*MF*Maker
IT1*2*5*CA*120*HP
TDS*18600*18000*18240*360
TXI*ST*7.02
CAD*M***EFGH***CN*5787970539
AMT*TT*186
SAC*C*D240***1500
TXI*GS*1.5
ISS*3*CT*60*LB*4*CF
PID*F****Cartons
CTT*2*29
"""


def full(release: str = "004010") -> Invoice:
    return Invoice.read(transaction_set("810", FULL, release))


def test_the_beginning_of_an_invoice() -> None:
    invoice = full()
    assert (invoice.invoice_number, invoice.date) == ("77", date(2026, 11, 19))
    assert (invoice.po_number, invoice.po_date) == ("4500012", date(2026, 11, 2))
    assert (invoice.release_number, invoice.change_sequence) == ("R1", "2")
    assert (invoice.kind, invoice.purpose) == ("DI", "00")
    assert (invoice.line_count, invoice.hash_total) == (2, Decimal(29))


def test_the_heading_of_an_invoice() -> None:
    invoice = full()
    assert invoice.remarks[0].text == "Thank you"
    assert [one.value for one in invoice.references] == ["70017", "06141410000000227"]
    depot, maker = invoice.parties
    assert (depot.code, depot.names, depot.contacts[0].name) == ("0007", ("Dock 4",), "Dock office")
    assert maker.role == "RI"
    assert (invoice.terms[0].discount_percent, invoice.terms[0].discount_days) == (Decimal(2), 10)
    assert invoice.dates[0].date == date(2026, 11, 18)
    assert (invoice.notes[0].lines[0].text, invoice.notes[0].lines[0].control) == (
        "Please pay",
        "SS",
    )


def test_totals_are_cents_on_the_wire_and_decimals_here() -> None:
    invoice = full()
    assert invoice.total == Decimal("186.00")
    assert invoice.totals == Totals(
        amount=Decimal("186.00"),
        subject_to_discount=Decimal("180.00"),
        discounted=Decimal("182.40"),
        discount=Decimal("3.60"),
    )
    data = interchange("810", FULL)
    assert at(data, invoice.where("total")) == "18600"
    assert at(data, invoice.where("totals")) == "TDS*18600*18000*18240*360"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5", Decimal("0.05")), ("-1999", Decimal("-19.99")), ("0", Decimal(0)), ("1.50", None)],
)
def test_a_total_is_read_by_its_implied_decimals(text: str, amount: Decimal | None) -> None:
    invoice = Invoice.read(transaction_set("810", f"BIG*20261119*77\nTDS*{text}"))
    assert invoice.total == amount
    assert invoice.totals is not None
    assert invoice.totals.raw("amount") == text


def test_an_absent_total_belongs_behind_the_heading() -> None:
    invoice = Invoice.read(transaction_set("810", "BIG*20261119*77\nIT1*1*2*EA*1"))
    assert invoice.total is None
    assert (invoice.where("total").length, invoice.where("total").reference) == (0, "810/TDS01")


def test_what_follows_the_total_belongs_to_the_whole_invoice() -> None:
    invoice = full()
    assert [one.amount for one in invoice.taxes] == [Decimal("7.02")]
    assert (invoice.movements[0].scac, invoice.movements[0].reference) == ("EFGH", "5787970539")
    assert invoice.amounts[0].amount == Decimal(186)
    assert invoice.allowances[0].amount == Decimal("15.00")
    assert [one.amount for one in invoice.allowances[0].taxes] == [Decimal("1.5")]
    shipped = invoice.shipments[0]
    assert (shipped.units, shipped.unit, shipped.weight) == (Decimal(3), "CT", Decimal(60))
    assert shipped.descriptions[0].text == "Cartons"


def test_a_line_with_all_that_follows_it() -> None:
    line = full().lines[0]
    assert (line.line_id, line.quantity, line.unit) == ("1", Decimal(24), "EA")
    assert line.ids[1] == ProductId(qualifier="VN", value="A-1")
    assert line.taxes[0].percent == Decimal(7)
    assert line.shipped[0].status == "CC"
    assert (line.allowances[0].amount, line.allowances[0].taxes[0].amount) == (
        Decimal("12.50"),
        Decimal("1.25"),
    )
    assert [(one.store, one.quantity) for one in line.distribution] == [
        ("0101", Decimal(10)),
        ("0102", Decimal(14)),
    ]
    assert line.movements[0].scac == "ABCD"
    component = line.components[0]
    assert (component.quantity, component.price) == (Decimal(2), Decimal("3.5"))
    assert (component.allowances[0].amount, component.taxes[0].amount) == (
        Decimal("1.00"),
        Decimal("0.1"),
    )


@pytest.mark.parametrize(
    ("basis", "extension"),
    [
        ("", "180"),
        ("PE", "180"),
        ("PD", "15"),
        ("HP", "1.8"),
        ("TP", "0.18"),
        ("PP", None),
        ("??", None),
    ],
)
def test_a_line_comes_to_quantity_times_price_by_its_basis(
    basis: str, extension: str | None
) -> None:
    values = {"quantity": 24, "unit": "EA", "price": "7.5", "price_basis": basis}
    line = InvoiceLine.model_validate(values)
    assert line.extension == (None if extension is None else Decimal(extension))


def test_a_line_without_quantity_or_price_comes_to_nothing_known() -> None:
    assert InvoiceLine(price=Decimal("7.5")).extension is None
    assert InvoiceLine(quantity=Decimal(24)).extension is None
    assert InvoiceLine(quantity=Decimal(24), price=Decimal(0)).extension == Decimal(0)


def test_an_extension_stands_from_the_quantity_to_the_price_basis() -> None:
    assert at(interchange("810", FULL), full().lines[0].where("extension")) == "24*EA*7.5*PE"


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_invoice_is_written_back_as_it_was_and_valid(release: str) -> None:
    invoice = full()
    again = written(invoice, release)
    assert read_back(invoice, release) == invoice
    assert [str(issue) for issue in validate(again).issues] == []


def test_an_invoice_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_a_note_of_an_invoice_is_msg_in_every_release() -> None:
    assert ("MSG", "Please pay", "SS") in full().write(release="005010")


def test_a_summary_without_a_known_total_still_gets_its_tds() -> None:
    allowance = TaxedAllowance(indicator="C", code="D240", amount=Decimal(15))
    invoice = Invoice(invoice_number="77", lines=(InvoiceLine(),), allowances=(allowance,))
    assert invoice.write()[-2:] == [("TDS",), ("SAC", "C", "D240", "", "", "1500")]
    again = read_back(invoice)
    assert (again.allowances, again.lines, again.total) == ((allowance,), invoice.lines, None)


def test_another_set_is_no_invoice() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 810, got '850'"):
        Invoice.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BIG behind the ST, got IT1"):
        Invoice.read(transaction_set("810", "IT1*1*2*EA"))


def test_a_pickled_invoice_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("810", FULL), copied.where("total")) == "18600"


def with_total(invoice: Invoice) -> Invoice:
    """A summary begins with TDS, so that one without totals is read back with empty ones."""
    return invoice if invoice.totals else invoice.model_copy(update={"totals": Totals()})


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    any_record(Invoice).map(with_total), st.sampled_from(["004010", "004030", "004060", "005010"])
)
def test_what_is_written_is_read_back(invoice: Invoice, release: str) -> None:
    assert read_back(invoice, release) == invoice


@settings(max_examples=examples(100), deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(-(10**9), 10**9, places=2))
def test_any_amount_of_money_is_exact_on_the_wire(total: Decimal, tax: Decimal) -> None:
    invoice = Invoice(
        invoice_number="77", totals=Totals(amount=total), taxes=(Tax(kind="ST", amount=tax),)
    )
    assert read_back(invoice) == invoice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "IT1", "TDS"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    invoice = Invoice.read(transaction_set("810", "BIG*20261119*1\n" + "\n".join(lines)))
    for part in (*invoice.parties, *invoice.lines, *invoice.allowances):
        assert part.where().length > 0
    invoice.write()
