"""Broken documents: what a fault points at, and whose orders it is about."""

from dataclasses import replace
from typing import Any

import pytest
from tests.rules.samples import context_of, shipment
from tests.rules.test_billing import invoice, line, of_order

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.times import words
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.doc import _bytes, _empty, broken_document, ship_notice_not_to_guide
from edicompliance.rules.model import NoParams, Violation
from edicompliance.rules.notices.corrections import _says
from edicompliance.rules.notices.document_course import missing
from edicompliance.rules.notices.document_demands import fault_of, given

BSN = {
    "in": "856",
    "old": "BSN*00*ASN30007*20261118*1630*0001~",
    "new": "BSN*00*ASN30007*20261118*1630~",
}


def faults(rule: Any, one: Context) -> list[Violation]:
    found = list(rule(one.shipment, NoParams(), one))
    assert all(isinstance(each, Violation) for each in found)
    return found


def test_what_a_notice_of_several_orders_lacks_is_about_all_of_them() -> None:
    one = context_of(shipment("three-orders-one-notice", edit=(BSN,)))
    (fault,) = faults(ship_notice_not_to_guide, one)
    assert fault.orders == ("4501011", "4501012", "4501013")
    assert (fault.subject.po, fault.notice) == (None, "ASN30007")
    (place,) = fault.evidence
    assert (place.reference, place.value, place.length) == ("856/BSN05", "", 0)


def test_of_a_level_in_doubt_its_number_is_shown_and_its_parent_where_it_names_one() -> None:
    old = "HL*26*25*I*0~"
    with_it = context_of(shipment(edit=({"in": "856", "old": old, "new": "HL*26*99*I*0~"},)))
    (fault,) = faults(broken_document, with_it)
    assert [each.value for each in fault.evidence] == ["26", "99"]
    assert fault.notice == "ASN30001"
    assert fault.expected == "each level with a number of its own, and in a level of the notice"
    without = context_of(shipment(edit=({"in": "856", "old": old, "new": "HL*24**I*0~"},)))
    found = [one for one in faults(broken_document, without) if "HL 24" in one.message]
    assert [each.value for each in found[-1].evidence] == ["24"]


def test_a_notice_without_any_level_lacks_them() -> None:
    one = context_of(shipment())
    bare = ShipNotice(purpose="00", notice_number="A1", structure="0001")
    fault = _empty(bare, one)
    assert (fault.message, fault.notice) == ("the ship notice has no items", "A1")
    assert (fault.subject.po, fault.orders) == (None, ())
    assert [each.value for each in fault.evidence] == [""]


def test_a_notice_of_several_orders_without_items_is_about_all_of_them() -> None:
    one = context_of(shipment("three-orders-one-notice"))
    (notice,) = one.shipment.notices
    fault = _empty(notice, one)
    assert fault.orders == ("4501011", "4501012", "4501013")
    assert fault.subject.po is None
    (place,) = fault.evidence
    assert place.length == 0
    single = _empty(context_of(shipment()).shipment.notices[0], context_of(shipment()))
    assert single.orders == ()


def test_bytes_that_are_no_text_are_counted_as_bytes() -> None:
    assert _bytes("A\udcff") == b"A\xff"
    assert len(_bytes("Ä")) == 2


def test_where_nobody_looked_at_the_syntax_it_is_said() -> None:
    one = context_of(replace(shipment(), faults=None))
    (doubt,) = broken_document(one.shipment, NoParams(), one)
    assert isinstance(doubt, CannotTell)
    assert "nobody has looked at the syntax" in doubt.reason
    nothing = replace(one, shipment=Shipment("nothing", "nothing"))
    with pytest.raises(CannotTell, match=r"^no document is given$"):
        list(broken_document(nothing.shipment, NoParams(), nothing))


OWN = """
[[documents.870]]
source = "guide"
required = true
deadline = ["papers"]

[deadlines.papers]
source = "guide"
by = "po_date + 1 day"
"""


def test_each_order_of_a_shipment_misses_its_document_by_its_own_deadline() -> None:
    edit = ({"in": "850-4501013", "old": "*20261102~", "new": "*20261104~"},)
    said = {"documents_not_sent": ["870"]}
    one = context_of(shipment("three-orders-one-notice", edit=edit, set=said), OWN)
    orders = {each.po_number: each for each in one.shipment.orders}
    for po, day in (("4501011", "2026-11-03"), ("4501013", "2026-11-05")):
        (fault,) = (each for each in missing(orders[po], one) if isinstance(each, Violation))
        assert (fault.subject.po, fault.expected) == (po, f"one by {day}")


def test_how_late_a_document_was_written_is_told_for_charges_by_the_day() -> None:
    clauses = """
[[documents.810]]
replaces = "810"
like = "810"
source = "guide"
deadline = ["early-invoice"]

[deadlines.early-invoice]
source = "guide"
by = "po_date + 14 days"
"""
    one = context_of(shipment("invoiced"), clauses)
    (fault,) = missing(one.shipment.orders[0], one)
    assert isinstance(fault, Violation)
    assert fault.due is not None
    assert fault.done is not None
    assert (words(fault.due), words(fault.done)) == ("2026-11-16", "2026-11-18")


def test_the_documents_of_a_kind_are_found_by_its_number() -> None:
    fields = {
        "753": "routing_requests",
        "754": "routing",
        "810": "invoices",
        "850": "orders",
        "855": "acknowledgments",
        "856": "notices",
        "860": "changes",
        "865": "change_acknowledgments",
        "945": "pack_plans",
    }
    own: dict[str, Any] = {field: (set_id,) for set_id, field in fields.items()}
    one = Shipment("any", "any", **own)
    assert [list(given(set_id, one)) for set_id in fields] == [[each] for each in fields]
    assert not given("870", one)


def test_a_fault_of_a_document_is_about_the_orders_that_it_names() -> None:
    fault = Violation("wrong", evidence=())
    one = context_of(shipment())
    two = invoice(line(references=of_order("1")), line(references=of_order("2")), po="")
    assert fault_of(two, fault, one).orders == ("1", "2")
    assert fault_of(two, fault, one).subject.po is None
    assert fault_of(invoice(line()), fault, one).subject.po == "4501001"
    (notice,) = one.shipment.notices
    assert fault_of(notice, fault, one).notice == "ASN30001"
    (order,) = one.shipment.orders
    assert fault_of(order, fault, one).subject.po == "4501001"


def test_how_an_acknowledgment_is_numbered_anew_is_not_asked() -> None:
    clauses = 'replaces = "{0}"\nlike = "{0}"\nsource = "guide"\ncorrect_number = "new"\n'
    own = "".join(
        f"\n[[documents.{each}]]\n{clauses.format(each)}correct_with = []\nunique = {{}}\n"
        for each in ("855", "856")
    )
    one = context_of(shipment(), own)
    found = {each: one.profile.resolve("documents", each, one.facts()) for each in ("855", "856")}
    said = {
        each: _says(each, clause.clause)
        for each, clause in found.items()
        if isinstance(clause, Resolved)
    }
    assert said == {"855": False, "856": True}
