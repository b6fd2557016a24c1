"""Orders that a later 860 changed or cancelled, and who works them as they were before.

A check applies each change, and every other rule judges the order as it stands. Here it is looked
at whether somebody did not hear of it: an answer (855) or a truck that goes by the order as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.cartons.cargo import line_name
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.orders.answers import Answers, answer_to
from edicompliance.rules.orders.ordered import shown

_CANCELLATION: Final = "01"


def worked_as_before(shipment: Shipment, context: Context) -> Iterator[Outcome]:
    """Yield the orders that were cancelled, and those that are worked as they were before."""
    changes = shipment.changes
    orders = {_key(one): one for one in shipment.orders}
    cancelled = {_key(one) for one in changes if one.purpose == _CANCELLATION}
    for change in dict.fromkeys(changes):
        order = orders.get(_key(change))
        if order is not None and change.purpose == _CANCELLATION:
            yield _cancelled(order, change, context)
    for one in context.matching.changed:
        if _key(one.order) not in cancelled:
            yield CannotTell(one.reason)
    for original in shipment.originals:
        now = orders.get(_key(original))
        if now is not None and _key(now) not in cancelled:
            yield from _ships_as_before(original, now, context)
            yield from _answered_as_before(original, now, context)


def _key(document: PurchaseOrder | OrderChange) -> tuple[str, str]:
    return document.po_number, document.release_number


def _cancelled(order: PurchaseOrder, change: OrderChange, context: Context) -> Violation:
    named = [
        level.purchase_order
        for notice in context.shipment.notices
        for level in notice.levels
        if level.purchase_order and level.po_number.strip() == order.po_number
    ]
    return Violation(
        "the order was cancelled by a later change (860)",
        evidence=(
            Evidence.of(change, "purpose"),
            Evidence.of(change, "po_number"),
            *(Evidence.of(one, "po_number") for one in named),
        ),
        expected="nothing of it ships",
        actual="a ship notice names it" if named else "it is still open here",
        subject=Subject(po=order.po_number),
        cost=context.aboard.ordered_cost(order),
    )


def _changed_lines(
    original: PurchaseOrder, now: PurchaseOrder, context: Context
) -> Iterator[tuple[LineMatch, Decimal]]:
    """Yield the lines whose quantity was changed, each with what it was before."""
    before = {one.line_id: one.quantity for one in original.lines if one.line_id}
    for match in context.aboard.match_of(now).lines:
        was = before.get(match.line.line_id)
        if was is not None and match.line.quantity is not None and was != match.line.quantity:
            yield match, was


def _ships_as_before(
    original: PurchaseOrder, now: PurchaseOrder, context: Context
) -> Iterator[Outcome]:
    """Yield the lines that ship as many as were ordered before the change."""
    if not context.shipment.notices:
        return
    for match, was in _changed_lines(original, now, context):
        tally = match.total
        if tally.doubts:
            yield CannotTell(f"line {line_name(match)}: {'; '.join(tally.doubts[:3])}")
        elif tally.shipped == was:
            rows = [part.row for part in tally.parts]
            yield _as_before(
                "what ships is what was ordered before it was changed (860)",
                match,
                (Evidence.of(match.line, "quantity"), *_shipped(rows)),
                tally.shipped,
                context,
            )


def _shipped(rows: list[ShippedLine]) -> Iterator[Evidence]:
    for row in rows:
        source = row.store_source if isinstance(row.store_source, StoreQuantity) else None
        said = source or row.counted.shipped
        yield Evidence.of(row, "quantity", said.raw("quantity") if said is not None else "")


def _answered_as_before(
    original: PurchaseOrder, now: PurchaseOrder, context: Context
) -> Iterator[Outcome]:
    """Yield the lines that an answer (855), later than the change, accepts as they were before."""
    answer = answer_to(now, context.shipment)
    if answer is None:
        return
    days = [one.date for one in context.shipment.changes if _key(one) == _key(now)]
    changed = max((day for day in days if day is not None), default=None)
    answers = Answers(now, answer, context)
    for match, was in _changed_lines(original, now, context):
        said = answers.accepted(match.number)
        if said is None or said != was:
            continue
        if answer.date is None or changed is None or answer.date == changed:
            yield CannotTell(
                f"line {line_name(match)}: whether the answer (855) came after the change (860)"
            )
        elif answer.date > changed:
            places = [Evidence.of(one, "quantity") for one in answers.of(match.number)]
            yield _as_before(
                "the acknowledgment (855) accepts what was ordered before it was changed (860)",
                match,
                (Evidence.of(match.line, "quantity"), *places),
                said,
                context,
            )


def _as_before(
    message: str,
    match: LineMatch,
    evidence: tuple[Evidence, ...],
    quantity: Decimal,
    context: Context,
) -> Violation:
    line, order = match.line, match.order
    price = context.aboard.costs_of(order).of_unit(line)
    ordered = line.quantity or Decimal(0)
    return Violation(
        message,
        evidence=evidence,
        expected=f"{shown(ordered)} {line.unit}".strip(),
        actual=f"{shown(quantity)} {line.unit}".strip(),
        subject=Subject(
            po=order.po_number,
            line=line_name(match),
            item=line.ids[0].value if line.ids else None,
        ),
        cost=None if price is None else abs(quantity - ordered) * price,
    )
