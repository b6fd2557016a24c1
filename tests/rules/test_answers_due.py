"""Answers that an order is owed: how late they are, who was asked, what the history proves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.rules.samples import example, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import words
from edicompliance.documents.tables.observations import Answer
from edicompliance.rules.context import Context
from edicompliance.rules.history import History, Use
from edicompliance.rules.known import Known
from edicompliance.rules.model import Outcome, Violation
from edicompliance.rules.orders.answers_due import (
    ReceiptSoon,
    Soon,
    acknowledgment_late,
    receipt_late,
    went_out,
)

AT = datetime.fromisoformat
CAME = AT("2026-11-02T08:15:00-06:00")
DUE = AT("2026-11-03T08:15:00-06:00")
OWN = """
[[deadlines.functional-acknowledgment]]
replaces = "functional-acknowledgment"
source = "guide"
{word} = "po_received + 24 hours"
"""


def context(clauses: str = "", now: datetime | None = None, **changes: Any) -> Context:
    history = changes.pop("history", None)
    one = shipment(set={"po_received": CAME, **changes.pop("set", {})}, **changes)
    known = Known(history=History(source="h.csv", **history) if history is not None else None)
    at = now or one.facts.checked_at
    assert at is not None
    return Context.of(one, example(clauses), at, known)


def told(outcomes: Iterator[Outcome]) -> list[str]:
    return [
        f"{one.expected}: {one.actual}" if isinstance(one, Violation) else one.reason
        for one in outcomes
    ]


def receipt(clauses: str = "", **more: Any) -> list[str]:
    one = context(clauses, **more)
    return told(receipt_late(one.shipment.orders[0], ReceiptSoon(), one))


def answered(at: datetime, by: Any = "997", of: str = "850", outcome: Any = "accepted") -> Answer:
    return Answer(of, "4501001", by, at, outcome)


def test_an_answer_after_its_limit_is_as_late_as_it_is() -> None:
    sent = AT("2026-11-03T09:15:00-06:00")
    one = context(history={"answers": (answered(sent),)})
    (fault,) = receipt_late(one.shipment.orders[0], ReceiptSoon(), one)
    assert isinstance(fault, Violation)
    assert fault.due is not None
    assert fault.done is not None
    assert (fault.due.first, fault.done.first) == (DUE, sent)
    assert fault.clause is not None
    assert fault.message == "the answer (997) to the order is late"
    assert (fault.subject.po, fault.notes) == ("4501001", ())
    assert fault.cost == one.aboard.ordered_cost(one.shipment.orders[0])
    assert [each.key or each.value for each in fault.evidence] == ["4501001", "po_received"]


@pytest.mark.parametrize(("word", "late"), [("by", False), ("before", True)])
def test_what_must_be_before_its_limit_is_late_on_it(word: str, late: bool) -> None:
    own = OWN.format(word=word)
    assert bool(receipt(own, history={"answers": (answered(DUE),)})) is late
    nothing = receipt(own, history={}, now=DUE)
    over = "its time is over" if late else "its time is nearly over"
    one = context(own, history={}, now=DUE)
    (fault,) = receipt_late(one.shipment.orders[0], ReceiptSoon(), one)
    assert isinstance(fault, Violation)
    assert over in fault.message
    assert nothing == [f"{word} 2026-11-03 08:15 CST: nothing by 2026-11-03 08:15 CST"]


@pytest.mark.parametrize(
    ("hour", "soon"), [("04:14:59", False), ("04:15:00", True), ("08:15:00", True)]
)
def test_what_is_owed_soon_is_told_some_hours_before(hour: str, soon: bool) -> None:
    now = AT(f"2026-11-03T{hour}-06:00")
    one = context(history={}, now=now)
    found = list(receipt_late(one.shipment.orders[0], ReceiptSoon(), one))
    assert bool(found) is soon
    if found:
        assert isinstance(found[0], Violation)
        assert "(997) yet, and its time is nearly over" in found[0].message
        assert found[0].done is not None
        assert found[0].done.first == now
    assert len(list(receipt_late(one.shipment.orders[0], Soon(24), one))) == 1


def test_a_history_proves_that_nothing_went_out_only_where_it_covers_the_time() -> None:
    over = "by 2026-11-03 08:15 CST: nothing by 2026-11-18 09:00 CST"
    ends = {"until": AT("2026-11-03T08:14:59-06:00")}
    with pytest.raises(CannotTell, match=r"^h\.csv ends on 2026-11-03$"):
        receipt(history=ends)
    assert receipt(history={"until": DUE}) == [over]
    assert receipt(history={"since": CAME}) == [over]
    with pytest.raises(CannotTell, match=r"^h\.csv begins on 2026-11-02$"):
        receipt(history={"since": AT("2026-11-02T08:15:01-06:00")})
    used = Use("order", "4501001", CAME)
    known = {"since": AT("2026-11-02T09:00:00-06:00"), "uses": (used,)}
    with pytest.raises(CannotTell, match=r"^h\.csv begins on 2026-11-02$"):
        receipt(history=known, unset=(), set={"po_received": CAME})


def test_a_history_that_begins_between_the_order_and_its_deadline_proves_nothing() -> None:
    began = {"since": AT("2026-11-03T00:00:00-06:00")}
    with pytest.raises(CannotTell, match=r"^h\.csv begins on 2026-11-03$"):
        receipt(history=began)


def test_a_deadline_within_the_doubled_hour_says_that_it_may_be_two() -> None:
    own = """
[[deadlines.functional-acknowledgment]]
replaces = "functional-acknowledgment"
source = "guide"
by = "po_date + 1 day at 01:30"
"""
    edit = ({"in": "850", "old": "*20261102~", "new": "*20261031~"},)
    one = context(own, edit=edit, history={}, now=AT("2026-11-05T00:00:00-06:00"))
    (fault,) = receipt_late(one.shipment.orders[0], ReceiptSoon(), one)
    assert isinstance(fault, Violation)
    assert fault.due is not None
    assert fault.due.last - fault.due.first == timedelta(hours=1)
    assert fault.notes == (fault.due.doubt,)
    assert "01:30" in fault.notes[0]


# -- the acknowledgment


def acknowledgment(clauses: str = "", **more: Any) -> list[str]:
    one = context(clauses, **more)
    return told(acknowledgment_late(one.shipment.orders[0], Soon(), one))


LIMIT = "by 2026-11-04 08:15 CST"


def test_an_855_is_told_by_the_supplier_else_by_the_history() -> None:
    in_time, late = AT("2026-11-04T08:15:00-06:00"), AT("2026-11-04T08:16:00-06:00")
    assert acknowledgment(set={"ack_sent": in_time}) == []
    assert acknowledgment(set={"ack_sent": late}) == [f"{LIMIT}: 2026-11-04 08:16 CST"]
    answers = (answered(AT("2026-11-02T09:00:00-06:00")), answered(late, "855"))
    assert acknowledgment(history={"answers": answers}) == [f"{LIMIT}: 2026-11-04 08:16 CST"]
    assert acknowledgment(history={}) == [f"{LIMIT}: nothing by 2026-11-18 09:00 CST"]
    said = {"documents_not_sent": ["855"]}
    assert acknowledgment(set=said) == [f"{LIMIT}: nothing by 2026-11-18 09:00 CST"]
    with pytest.raises(CannotTell, match=r"^no acknowledgment \(855\) of order 4501001 is given"):
        acknowledgment()
    over = {"ack_planned": in_time}
    with pytest.raises(CannotTell, match=r"^the time of ack_planned is over"):
        acknowledgment(set=over)


def test_that_the_supplier_sent_nothing_is_his_own_word_in_shipment_toml() -> None:
    one = context(set={"documents_not_sent": ["855", "997"]})
    (fault,) = acknowledgment_late(one.shipment.orders[0], Soon(), one)
    assert isinstance(fault, Violation)
    said = fault.evidence[-1]
    assert (said.file, said.key, said.value) == (
        "shipment.toml",
        "documents_not_sent",
        "855, 997",
    )


@pytest.mark.parametrize(("what", "by"), [("997", "997"), ("997", "999"), ("855", "855")])
def test_an_answer_went_out_when_the_first_of_its_own_kind_did(what: str, by: str) -> None:
    first, again = AT("2026-11-02T10:00:00-06:00"), AT("2026-11-03T10:00:00-06:00")
    other = answered(CAME, "855" if what == "997" else "997")
    one = context(history={"answers": (answered(again, by), other, answered(first, by))})
    order = one.shipment.orders[0]
    name = "functional-acknowledgment" if what == "997" else "acknowledgment"
    went = went_out(what, order, lambda: one.deadline(name, order=order), one)
    assert went.moment.first == first
    nobody = context(history={"answers": (other,)})
    with pytest.raises(CannotTell, match=rf"^no answer \({what}\) to the order is known$"):
        went_out(what, order, lambda: nobody.deadline(name, order=order), nobody)


ACCEPTED = """
[[deadlines.acknowledgment]]
replaces = "acknowledgment"
source = "guide"
by = "po_received + 2 business days"
counts = "accepted"
"""


def test_where_acceptance_counts_it_is_the_retailers_receipt_of_the_855() -> None:
    late = AT("2026-11-04T08:16:00-06:00")
    rejected = answered(CAME, of="855", outcome="rejected")
    taken = answered(late, of="855")
    assert acknowledgment(ACCEPTED, history={"answers": (rejected, taken)}) == [
        f"{LIMIT}: 2026-11-04 08:16 CST"
    ]
    assert acknowledgment(ACCEPTED, history={"answers": (rejected,)}) == [
        f"{LIMIT}: nothing by 2026-11-18 09:00 CST"
    ]
    assert acknowledgment(ACCEPTED, set={"ack_sent": late}) == [f"{LIMIT}: 2026-11-04 08:16 CST"]
    known = context(ACCEPTED, history={"answers": (rejected, taken)})
    order = known.shipment.orders[0]
    went = went_out("855", order, lambda: known.deadline("acknowledgment", order=order), known)
    assert went.moment.first == late
    with pytest.raises(CannotTell, match="whether a 997 accepts it in time needs history"):
        acknowledgment(ACCEPTED, set={"ack_sent": CAME})


def test_each_order_of_a_shipment_has_its_own_deadline() -> None:
    own = """
[[deadlines.functional-acknowledgment]]
replaces = "functional-acknowledgment"
source = "guide"
by = "po_date + 1 day at 12:00"
[[deadlines.acknowledgment]]
replaces = "acknowledgment"
source = "guide"
by = "po_date + 2 days at 12:00"
"""
    edit = ({"in": "850-4501013", "old": "*20261102~", "new": "*20261104~"},)
    one = shipment("three-orders-one-notice", edit=edit)
    known = Known(history=History(source="h.csv"))
    now = datetime(2026, 11, 18, tzinfo=UTC)
    whole = Context.of(one, example(own), now, known)
    orders = {each.po_number: each for each in whole.shipment.orders}
    for rule, days in ((receipt_late, (3, 5)), (acknowledgment_late, (4, 6))):
        for po, day in zip(("4501011", "4501013"), days, strict=True):
            (fault,) = rule(orders[po], Soon(), whole)
            assert isinstance(fault, Violation)
            assert fault.due is not None
            assert words(fault.due) == f"2026-11-{day:02} 12:00 CST"
