"""On which quantity a line is short: the order as it stands, as first ordered, as acknowledged."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.rules.samples import example, shipment

from edicompliance.documents import OrderAcknowledgment, PurchaseOrder
from edicompliance.documents.order_acknowledgment import AnsweredLine
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.documents.shipment import Shipment
from edicompliance.rules import CheckResult, check

AFTER_CANCEL = datetime(2026, 12, 20, tzinfo=UTC)
CLAUSE = '[[observations.quantity]]\nreplaces = "quantity"\nsource = "guide"\nprefer = [{}]\n'


def _grown(order: PurchaseOrder) -> PurchaseOrder:
    """The order as it was before a change took two of its first line away, and another line."""
    first, *others = order.lines
    quantity = (first.quantity or Decimal(0)) + 2
    gone = first.model_copy(update={"line_id": "9", "quantity": Decimal(7)})
    lines = (first.model_copy(update={"quantity": quantity}), *others, gone)
    return order.model_copy(update={"lines": lines})


def _acknowledged(order: PurchaseOrder, *, more: int) -> OrderAcknowledgment:
    lines = tuple(
        AnsweredLine(
            line_id=line.line_id,
            statuses=(
                LineStatus(
                    code="IA", quantity=(line.quantity or Decimal(0)) + more, unit=line.unit
                ),
                LineStatus(code="IR", quantity=Decimal(99), unit=line.unit),
            ),
        )
        for line in order.lines
    )
    return OrderAcknowledgment(po_number=order.po_number, lines=lines)


def _checked(one: Shipment, *prefer: str) -> CheckResult:
    words = ", ".join(f'"{word}"' for word in prefer)
    profile = example(CLAUSE.format(words) if prefer else "")
    return check(one, profile, now=AFTER_CANCEL, select=["FIL001"])


@pytest.fixture
def given() -> Shipment:
    return shipment("may-ship-prepaid")


def _told(result: CheckResult) -> list[tuple[str | None, str | None, str | None]]:
    seen = [one.violation for one in result.findings]
    return [(one.subject.line, one.expected, one.actual) for one in seen]


def test_without_a_word_of_the_guide_the_order_as_it_stands_counts(given: Shipment) -> None:
    result = _checked(replace(given, originals=(_grown(given.orders[0]),)))
    assert _told(result) == []
    assert result.passed == ("FIL001",)


def test_where_the_original_counts_a_reduction_gives_no_credit(given: Shipment) -> None:
    result = _checked(replace(given, originals=(_grown(given.orders[0]),)), "original")
    assert _told(result) == [("9", "7 EA", "0 EA"), ("1", "62 EA", "60 EA")]
    notes = {note for one in result.findings for note in one.violation.notes}
    assert notes == {"counted on the original order: later changes give no credit"}


def test_an_order_that_was_never_changed_is_its_own_original(given: Shipment) -> None:
    assert _checked(given, "original").passed == ("FIL001",)


def test_what_was_acknowledged_counts_and_what_was_declined_does_not(given: Shipment) -> None:
    answer = _acknowledged(given.orders[0], more=0)
    assert _checked(replace(given, acknowledgments=(answer,)), "acknowledged").findings == ()
    more = _acknowledged(given.orders[0], more=5)
    result = _checked(replace(given, acknowledgments=(more,)), "acknowledged")
    assert [expected for _, expected, _ in _told(result)] == ["65 EA", "85 EA"]


def test_without_an_acknowledgment_the_next_word_counts_or_it_cannot_be_told(
    given: Shipment,
) -> None:
    assert _checked(given, "acknowledged", "revised").passed == ("FIL001",)
    [reason] = _checked(given, "acknowledged").not_checked
    assert reason.reason == "needs the quantity by the word of acknowledged"


def test_a_line_that_the_acknowledgment_leaves_out_cannot_be_told(given: Shipment) -> None:
    answer = _acknowledged(given.orders[0], more=0)
    some = answer.model_copy(update={"lines": answer.lines[:1]})
    result = _checked(replace(given, acknowledgments=(some,)), "acknowledged")
    [reason] = result.not_checked
    assert "line 2: the acknowledgment (855) does not say how much of it ships" in reason.reason
