from __future__ import annotations

import pickle
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.x12_text import body, lines, transaction_set
from tests.sizes import examples

from edicompliance.datafolder import samples_folder
from edicompliance.documents.application_advice import ApplicationAdvice
from edicompliance.documents.carrier_status import CarrierStatus
from edicompliance.documents.credit_debit_adjustment import CreditDebitAdjustment
from edicompliance.documents.inventory_advice import InventoryAdvice
from edicompliance.documents.invoice import Invoice, InvoiceLine
from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.order_change_acknowledgment import OrderChangeAcknowledgment
from edicompliance.documents.receiving_advice import ReceivingAdvice
from edicompliance.documents.remittance_advice import RemittanceAdvice
from edicompliance.documents.segments.invoice_parts import TaxedAllowance, Totals
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.documents.segments.parts import Message, Party, Reference
from edicompliance.documents.text_message import TextMessage
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import parse

MODELS = {
    model.SET_ID: model
    for model in (
        ApplicationAdvice,
        CarrierStatus,
        CreditDebitAdjustment,
        InventoryAdvice,
        Invoice,
        OrderAcknowledgment,
        OrderChange,
        OrderChangeAcknowledgment,
        ReceivingAdvice,
        RemittanceAdvice,
        TextMessage,
    )
}
SAMPLES = sorted(
    path for set_id in MODELS for path in samples_folder().glob(f"*/{set_id}/*valid/*.edi")
)
ODD = """\
BAK*00*AC*4500012*20261102***
TAX*1
CUR*BY*USD***
REF*IA*070017*
DTM*068*2026119
LDT*AF*3*DA
N1*ST*Depot 7*92*0007
N3*1 Main Street
N3*Floor 2
NX2*01*Building C
ADV*ZZ*XX
PO1*01*24.00*EA*07.50*PE**UP*036000241457
IT8*N
SDQ*EA*92*0101*10
SDQ*EA*92*0102*14
ACK*IA*24.0*EA
ZZZ*unheard of
PO1*02*5*CA
LDT*AF*5*DA
ACK*IR*5*CA
CTT*2*29.00
"""


def odd() -> OrderAcknowledgment:
    return OrderAcknowledgment.read(transaction_set("855", ODD))


def changed(*changes: tuple[str, str]) -> list[str]:
    text = ODD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.splitlines()


def test_what_was_not_changed_is_written_as_it_was() -> None:
    assert lines(odd()) == ODD.splitlines()
    assert lines(pickle.loads(pickle.dumps(odd()))) == ODD.splitlines()  # noqa: S301 - our own
    assert odd().is_as_read


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_sample_is_written_as_it_was(path: object) -> None:
    for ts in parse(str(path)).sets():
        try:
            document = MODELS[ts.set_id].read(ts)
        except UnreadableDocument:
            continue
        assert lines(document) == body(ts)


def test_a_changed_value_changes_its_element_alone() -> None:
    read = odd()
    line = read.lines[0].model_copy(update={"price": Decimal("7.25")})
    edited = read.model_copy(update={"lines": (line, read.lines[1])})
    assert lines(edited) == changed(("*07.50*", "*7.25*"))
    assert not edited.is_as_read


def test_elements_without_a_field_stay_beside_a_changed_one() -> None:
    ts = transaction_set("855", "BAK*00*AC*1*20261102\nREF*IA*7**X>Y>Z>W\nPO1*1*2*EA")
    read = OrderAcknowledgment.read(ts)
    reference = read.references[0].model_copy(update={"value": "8"})
    edited = read.model_copy(update={"references": (reference,)})
    assert ("REF", "IA", "8", "", ("X", "Y", "Z", "W")) in edited.write()


def test_a_row_changed_behind_a_gap_has_its_values_once() -> None:
    ts = transaction_set("855", "BAK*00*AC*1*20261102\nPER*IC*Dock***EM*a@b*FX*555")
    read = OrderAcknowledgment.read(ts)
    mail, fax = read.contacts[0].numbers
    other = mail.model_copy(update={"value": "c@d"})
    for numbers, expected in (
        ((mail, fax), "PER*IC*Dock***EM*a@b*FX*555"),
        ((other, fax), "PER*IC*Dock*EM*c@d*FX*555"),
        ((mail,), "PER*IC*Dock*EM*a@b"),
    ):
        contact = read.contacts[0].model_copy(update={"numbers": numbers})
        edited = read.model_copy(update={"contacts": (contact,)})
        assert lines(edited)[1] == expected


def test_an_added_record_stands_where_the_table_has_it() -> None:
    read = odd()
    edited = read.model_copy(
        update={
            "references": (*read.references, Reference(qualifier="DP", value="38")),
            "parties": (*read.parties, Party(role="BY", name="Shop")),
            "lines": (read.lines[0], AnsweredLine(line_id="9"), read.lines[1]),
        }
    )
    assert lines(edited) == changed(
        ("REF*IA*070017*", "REF*IA*070017*\nREF*DP*38"),
        ("ADV*ZZ*XX", "N1*BY*Shop\nADV*ZZ*XX"),
        ("PO1*02", "PO1*9\nPO1*02"),
    )


def test_what_has_no_field_goes_with_the_loop_it_was_in() -> None:
    read = odd()
    assert lines(read.model_copy(update={"lines": read.lines[:1]})) == changed(
        ("PO1*02*5*CA\nLDT*AF*5*DA\nACK*IR*5*CA\n", "")
    )
    assert lines(read.model_copy(update={"parties": ()})) == changed(
        ("N1*ST*Depot 7*92*0007\nN3*1 Main Street\nN3*Floor 2\nNX2*01*Building C\n", "")
    )


def test_lines_in_another_order_take_along_what_has_no_field() -> None:
    read = odd()
    second = "PO1*02*5*CA\nLDT*AF*5*DA\nACK*IR*5*CA\n"
    assert lines(read.model_copy(update={"lines": read.lines[::-1]})) == changed(
        (second, ""), ("PO1*01", f"{second}PO1*01")
    )


def test_a_record_taken_away_leaves_what_stood_beside_it() -> None:
    read = odd()
    less = read.model_copy(update={"currency": None, "references": (), "dates": ()})
    assert lines(less) == changed(
        ("CUR*BY*USD***\n", ""), ("REF*IA*070017*\n", ""), ("DTM*068*2026119\n", "")
    )


def test_a_changed_address_is_written_anew() -> None:
    read = odd()
    party = read.parties[0].model_copy(update={"street": ("2 Main Street", "Floor 2", "Room 3")})
    assert lines(read.model_copy(update={"parties": (party,)})) == changed(
        ("N3*1 Main Street", "N3*2 Main Street*Floor 2"), ("N3*Floor 2", "N3*Room 3")
    )


def test_stores_stay_in_their_segments() -> None:
    read = odd()
    first, second = read.lines[0].distribution
    more = second.model_copy(update={"quantity": Decimal(15)})
    line = read.lines[0].model_copy(update={"distribution": (first, more)})
    assert lines(read.model_copy(update={"lines": (line, read.lines[1])})) == changed(
        ("0102*14", "0102*15")
    )


def test_a_status_added_to_a_line_stands_in_it() -> None:
    read = odd()
    line = read.lines[1]
    status = LineStatus(code="IB", quantity=Decimal(1), unit="CA")
    answered = line.model_copy(update={"statuses": (*line.statuses, status)})
    assert lines(read.model_copy(update={"lines": (read.lines[0], answered)})) == changed(
        ("ACK*IR*5*CA", "ACK*IR*5*CA\nACK*IB*1*CA")
    )


def test_a_part_of_another_document_is_new_here() -> None:
    other = odd()
    invoice = Invoice.read(transaction_set("810", "BIG*20261119*77\nIT1*1*1*EA*1\nTDS*100"))
    edited = invoice.model_copy(update={"parties": other.parties})
    assert lines(edited)[1:3] == ["N1*ST*Depot 7*92*0007", "N3*1 Main Street*Floor 2"]


def test_one_record_twice_is_written_twice() -> None:
    read = odd()
    twice = read.model_copy(update={"lines": (read.lines[1], read.lines[1])})
    again = [one for one in lines(twice) if one.startswith(("PO1", "ACK", "LDT*AF*5"))]
    assert again == ["PO1*02*5*CA", "LDT*AF*5*DA", "ACK*IR*5*CA", "PO1*02*5*CA", "ACK*IR*5*CA"]


def test_another_release_has_its_own_tag_for_a_message() -> None:
    text = "BCH*04*SA*1**1*20261102\nN9*ZZ*1*\nMSG*Hello\nSPI*00"
    change = OrderChange.read(transaction_set("860", text))
    assert lines(change, "005010")[1:] == ["N9*ZZ*1*", "MTX**Hello", "SPI*00"]
    assert lines(change) == text.splitlines()
    note = change.notes[0].model_copy(update={"messages": (Message(text="Bye"),)})
    edited = change.model_copy(update={"notes": (note,)})
    assert lines(edited, "005010")[1:] == ["N9*ZZ*1*", "MTX**Bye", "SPI*00"]


def test_a_message_with_the_tag_of_another_release_stays_as_it_was() -> None:
    text = "BCA*00*AT*1\nPOC*1\nACK*IA\nMTX*GEN*Hello**SS"
    answer = OrderChangeAcknowledgment.read(transaction_set("865", text))
    assert lines(answer) == text.splitlines()
    line = answer.lines[0].model_copy(update={"messages": (Message(text="Bye"),)})
    edited = answer.model_copy(update={"lines": (line,)})
    assert lines(edited)[3:] == ["MSG*Bye"]


def test_a_summary_added_to_an_invoice_without_a_total_begins_with_tds() -> None:
    text = "BIG*20261119*77\nIT1*1*1*EA*1\nISS*1*CT"
    invoice = Invoice.read(transaction_set("810", text))
    assert lines(invoice) == text.splitlines()
    allowance = TaxedAllowance(indicator="C", amount=Decimal(1))
    edited = invoice.model_copy(update={"allowances": (allowance,)})
    assert lines(edited)[2:] == ["TDS", "SAC*C****100", "ISS*1*CT"]
    total = invoice.model_copy(update={"totals": Totals(amount=Decimal(1))})
    assert lines(total)[2:] == ["TDS*100", "ISS*1*CT"]


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from([*ODD.splitlines(), "N1", "PO1", "ACK*IA", "SLN*1", "MSG*x"])))
def test_segments_in_any_order_are_written_as_they_were(segments: list[str]) -> None:
    text = ["BAK*00*AC*4500012*20261102", *segments]
    answer = OrderAcknowledgment.read(transaction_set("855", "\n".join(text)))
    assert lines(answer) == text


@settings(max_examples=examples(100), deadline=None)
@given(st.data())
def test_nothing_without_a_field_is_lost_when_records_go(data: st.DataObject) -> None:
    read = odd()
    many = [name for name in type(read).model_fields if isinstance(getattr(read, name), tuple)]
    gone = data.draw(st.sets(st.sampled_from([one for one in many if one != "lines"])))
    less = read.model_copy(update=dict.fromkeys(gone, ()))
    left = lines(less)
    kept = {"TAX*1", "LDT*AF*3*DA", "ADV*ZZ*XX", "IT8*N", "ZZZ*unheard of", "LDT*AF*5*DA"}
    assert kept <= set(left)
    assert left == [one for one in ODD.splitlines() if one in left]
    again = OrderAcknowledgment.read(transaction_set("855", "\n".join(left)))
    assert again == less


def test_time_grows_with_the_lines() -> None:
    def seconds(count: int) -> float:
        rows = "".join(f"IT1*{n}*1*EA*1.00\nYNQ*A*Y\nPID*F****x\n" for n in range(count))
        invoice = Invoice.read(transaction_set("810", f"BIG*20261119*77\n{rows}TDS*100"))
        edited = invoice.model_copy(update={"lines": (InvoiceLine(line_id="0"), *invoice.lines)})
        start = process_time()
        assert len(edited.write()) == 3 * count + 3
        return process_time() - start

    seconds(100)
    assert min(seconds(2000) for _ in range(3)) < 8 * min(seconds(500) for _ in range(3))
