"""How much of a line is invoiced, against what was ordered, acknowledged and shipped.

The four documents count in their own units and on several papers; each sum is made in the unit of
the order's line, over all invoices, all ship notices and the acknowledgments that hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents.comparing.tally import LineMatch, Part
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import (
    BilledLine,
    Ordered,
    decimal,
    match_of,
    places,
    shown,
)
from edicompliance.rules.invoices.bills import notice_of
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation

_REFUSED: Final = frozenset({"ID", "IR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"})
"""ACK01 of what will not be sent: deleted, rejected. What is back-ordered is sent later."""
_REJECTED: Final = frozenset({"RD", "RJ"})
"""BAK02 of an answer that declines the whole order."""
_CANCELLATION, _REPLACEMENT = "01", "05"


@dataclass(frozen=True, slots=True)
class Counted:
    """One quantity of a line, and what says it."""

    quantity: Fraction
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order that is invoiced."""

    order: Ordered
    place: int
    billed: Sequence[BilledLine]

    @property
    def ordered(self) -> OrderLine:
        """The order's line as it stands."""
        return self.order.now.lines[self.place]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.billed[0].name if self.billed else self.ordered.line_id or str(self.place + 1)

    @property
    def subject(self) -> Subject:
        """What a violation of it is about."""
        ids = self.ordered.ids
        item = self.billed[0].item if self.billed else (ids[0].value if ids else None)
        return Subject(po=self.order.now.po_number, line=self.name, item=item)


def invoiced_lines(context: Context) -> Iterator[Line]:
    """Yield the lines of the orders that are invoiced."""
    for billed in context.billing.by_line.values():
        first = billed[0]
        if first.order is not None and first.place is not None:
            yield Line(first.order, first.place, billed)


def uncertain(context: Context) -> Iterator[BilledLine]:
    """Yield the invoiced lines of which it cannot be told what they bill, or that fit none."""
    for invoice in context.billing.invoices:
        yield from (one for one in context.billing.lines(invoice) if one.place is None)


def without_lines(context: Context) -> Iterator[CannotTell]:
    """Yield the invoices of which nothing can be told: they have no lines."""
    for invoice in context.billing.invoices:
        if not invoice.lines:
            yield CannotTell(f"invoice {invoice.invoice_number} has no lines (IT1)")


def billed(line: Line, context: Context) -> Counted:
    """How much all invoices bill of a line; raises `CannotTell`."""
    try:
        total = sum(
            (context.billing.in_unit(one, line.ordered.unit) for one in line.billed), Fraction(0)
        )
    except CannotTell as unknown:
        raise CannotTell(f"line {line.name}: {unknown.reason}") from None
    return Counted(total, tuple(places([one.line for one in line.billed], "quantity")))


def shipped(line: Line, context: Context) -> Counted:
    """How much all ship notices ship of a line; raises `CannotTell`."""
    if not context.shipment.notices:
        raise CannotTell(f"line {line.name}: no ship notice (856) is given")
    given = line.order.given
    why = context.aboard.why_open(given)
    why = why or context.aboard.why_unnamed(context.aboard.match_of(given))
    match = match_of(line.order, line.place, context.aboard)
    if why is not None or match is None:
        raise CannotTell(why or f"line {line.name}: a change (860) added it to the order")
    if match.total.doubts:
        raise CannotTell(f"line {line.name}: {'; '.join(match.total.doubts[:3])}")
    return Counted(Fraction(match.total.shipped), tuple(_shipped_places(match)))


def _invoiced_shipments(line: Line, context: Context) -> set[int] | None:
    """The ship notices that the invoices of a line name by their bill of lading; None: all."""
    found: set[int] = set()
    for invoice in {id(one.invoice): one.invoice for one in line.billed}.values():
        notice = notice_of(invoice, context)
        if notice is None:
            return None
        found.add(id(notice))
    return found


def _shipped_places(match: LineMatch) -> Iterator[Evidence]:
    for part in match.total.parts:
        yield _part_place(part)


def _part_place(part: Part) -> Evidence:
    """Where a shipped quantity stands: an SDQ's, or the SN1 of the item or its pack."""
    row = part.row
    if isinstance(row.store_source, StoreQuantity):
        return Evidence.of(row.store_source, "quantity")
    record = row.counted.shipped
    return Evidence.of(record, "quantity") if record is not None else Evidence()


def billed_above_shipped(line: Line, context: Context) -> Violation | None:
    """What is invoiced of a line and does not ship."""
    asked, sent = billed(line, context), shipped(line, context)
    over = asked.quantity - sent.quantity
    if over <= 0:
        return None
    if credit := context.billing.credits_for(line.order.now.po_number.strip()):
        raise CannotTell(
            f"line {line.name}: more is invoiced than ships, and credit memo "
            f"{credit[0].invoice_number} may give it back"
        )
    unit = line.ordered.unit
    costs = context.aboard.costs_of(line.order.now)
    price = costs.of_unit(line.ordered)
    quantity = decimal(over)
    return Violation(
        "more is invoiced than ships",
        evidence=(*asked.evidence, *sent.evidence),
        expected=f"{shown(sent.quantity)} {unit}",
        actual=f"{shown(asked.quantity)} {unit}",
        subject=line.subject,
        counts=cargo.quantity_counts(quantity, unit, costs.packs_of(line.ordered)),
        cost=None if price is None else quantity * price,
    )


# -- the acknowledgment


class Answers:
    """What the acknowledgments (855) of one order say."""

    def __init__(self, number: str, given: Sequence[OrderAcknowledgment]) -> None:
        mine = [one for one in given if one.po_number.strip() == number.strip()]
        replacing = [one for one in mine if one.purpose == _REPLACEMENT]
        cancelled = any(one.purpose == _CANCELLATION for one in mine)
        self.holding = [] if cancelled else replacing or mine

    def of(self, line: Line) -> Counted | None:
        """How much of a line was promised; None where no answer speaks of it."""
        found = [
            (answer, one) for answer in self.holding for one in answer.lines if _is_of(one, line)
        ]
        if self._declines or not found:
            return self._of_whole(line)
        total = Fraction(0)
        evidence: list[Evidence] = []
        for _, answered in found:
            promised = _promised(answered, line)
            total += promised.quantity
            evidence += promised.evidence
        return Counted(total, tuple(evidence))

    @property
    def _declines(self) -> bool:
        return any(one.acknowledgment in _REJECTED for one in self.holding)

    def _of_whole(self, line: Line) -> Counted | None:
        """What an answer to the whole order says of a line that it does not name."""
        for one in self.holding:
            if one.acknowledgment in _REJECTED:
                return Counted(Fraction(0), (Evidence.of(one, "acknowledgment"),))
            if not one.lines and one.acknowledgment in ("AD", "AK"):
                asked = Fraction(line.ordered.quantity or 0)
                return Counted(asked, (Evidence.of(one, "acknowledgment"),))
        return None


def _is_of(answered: AnsweredLine, line: Line) -> bool:
    ordered = line.ordered
    if answered.line_id and ordered.line_id:
        return answered.line_id.lstrip("0") == ordered.line_id.lstrip("0")
    ours = {(one.qualifier, one.value) for one in ordered.ids}
    return any((one.qualifier, one.value) in ours for one in answered.ids)


def _promised(answered: AnsweredLine, line: Line) -> Counted:
    """How much of one answered line will be sent: its parts that are not refused."""
    kept = [one for one in answered.statuses if one.code not in _REFUSED]
    refused = [one for one in answered.statuses if one.code in _REFUSED]
    packs = Packs((*line.ordered.packings, *answered.packings))
    if not answered.statuses:
        kept = [LineStatus(code="", quantity=answered.quantity, unit=answered.unit)]
    total = sum((_quantity(one, answered, line, packs) for one in kept), Fraction(0))
    said = _status_places(kept if answered.statuses and kept else refused, answered)
    return Counted(total, tuple(said))


def _quantity(status: LineStatus, answered: AnsweredLine, line: Line, packs: Packs) -> Fraction:
    quantity = status.quantity if status.quantity is not None else answered.quantity
    unit = status.unit or answered.unit or line.ordered.unit
    if quantity is None:
        raise CannotTell(f"line {line.name}: the acknowledged quantity cannot be read")
    return packs.convert(Fraction(quantity), unit, line.ordered.unit)


def _status_places(statuses: Sequence[LineStatus], answered: AnsweredLine) -> Iterator[Evidence]:
    for one in statuses:
        yield Evidence.of(one, "quantity" if one.quantity is not None else "code")
    if not statuses:
        yield Evidence.of(answered, "quantity")


# -- the four of them


def four_way(line: Line, context: Context) -> Iterator[Outcome]:
    """Yield where a line's four documents do not agree, and what of it cannot be told."""
    try:
        asked = billed(line, context)
    except CannotTell as unknown:
        yield unknown
        return
    answers = Answers(line.order.now.po_number, context.shipment.acknowledgments)
    told: dict[str, Counted] = {}
    if line.ordered.quantity is None:
        yield CannotTell(f"line {line.name}: the ordered quantity cannot be read")
    else:
        place = line.order.place(line.ordered, "quantity")
        told["ordered"] = Counted(Fraction(line.ordered.quantity), (place,))
    try:
        promised = answers.of(line) if answers.holding else None
    except CannotTell as unknown:
        yield CannotTell(f"line {line.name}: {unknown.reason}")
        promised = None
    else:
        if answers.holding and promised is None:
            yield _unanswered(line, asked)
    if promised is not None:
        told["acknowledged"] = promised
    try:
        told["shipped"] = shipped(line, context)
    except CannotTell as unknown:
        yield unknown
    yield from _compared(line, asked, told, context)


def _compared(
    line: Line, asked: Counted, told: dict[str, Counted], context: Context
) -> Iterator[Violation]:
    """Yield one fault with the whole arithmetic; what is billed above what ships is INV002's."""
    if "shipped" in told and asked.quantity > told["shipped"].quantity:
        return
    wrong = [
        name
        for name, counted in told.items()
        if name != "shipped" and asked.quantity > counted.quantity
    ]
    if "shipped" in told and asked.quantity < _due(line, told["shipped"], context):
        wrong.append("shipped")
    if not wrong:
        return
    unit = line.ordered.unit
    sums = ", ".join(f"{name} {shown(one.quantity)}" for name, one in told.items())
    against = told[wrong[0]]
    if wrong == ["shipped"]:
        message = "less is invoiced than ships"
    else:
        message = f"more is invoiced than was {wrong[0]}"
    yield Violation(
        message,
        evidence=(*asked.evidence, *(e for name in wrong for e in told[name].evidence)),
        expected=f"{shown(against.quantity)} {unit}",
        actual=f"{shown(asked.quantity)} {unit}",
        subject=line.subject,
        counts=cargo.quantity_counts(abs(decimal(asked.quantity - against.quantity)), unit),
        notes=(f"{sums}, invoiced {shown(asked.quantity)} {unit}",),
    )


def _due(line: Line, sent: Counted, context: Context) -> Fraction:
    """How much of what ships is to be invoiced now: of the shipments that the invoices name."""
    named = _invoiced_shipments(line, context)
    match = match_of(line.order, line.place, context.aboard)
    if named is None or match is None or match.components:
        return sent.quantity
    parts = (part for part in match.total.parts if id(part.notice) in named)
    return sum((Fraction(part.quantity) for part in parts), Fraction(0))


def _unanswered(line: Line, asked: Counted) -> Violation:
    return Violation(
        "the line is invoiced and was never acknowledged",
        evidence=asked.evidence,
        expected="a line of the acknowledgment (855)",
        actual=f"line {line.name}",
        subject=line.subject,
    )


def on_no_line(one: BilledLine) -> Outcome:
    """An invoiced line that the order does not have, or of which that cannot be told."""
    if one.doubt or one.order is None:
        return CannotTell(one.doubt)
    fields = [Evidence.of(number, "value") for number in one.line.ids]
    if not fields:
        fields = [Evidence.of(one.line, "line_id")]
    gone = "the order is cancelled" if one.order.is_cancelled else ""
    ids = ", ".join(f"{number.qualifier} {number.value}" for number in one.line.ids)
    return Violation(
        "the line is invoiced and is not on the order",
        evidence=tuple(fields),
        expected=f"a line of order {one.po_number}",
        actual=ids or f"line {one.line.line_id}",
        subject=Subject(po=one.po_number, line=one.line.line_id or None, item=one.item),
        counts=cargo.quantity_counts(one.line.quantity, one.line.unit),
        notes=(gone,) if gone else (),
    )


def unbilled(context: Context) -> Iterator[tuple[Line, Decimal]]:
    """Yield the lines that ship, of orders that are invoiced, and are on no invoice.

    Where it cannot be told what some line bills, it may be one of them: then none is yielded.
    """
    if any(one.doubt for one in uncertain(context)):
        return
    orders = {id(line.order): line.order for line in invoiced_lines(context)}
    seen = set(context.billing.by_line)
    for order in orders.values():
        for place in range(len(order.now.lines)):
            line = Line(order, place, ())
            match = match_of(order, place, context.aboard)
            if (id(order), place) in seen or match is None or match.total.doubts:
                continue
            if match.total.shipped and context.aboard.why_open(order.given) is None:
                yield line, match.total.shipped


def not_billed(line: Line, quantity: Decimal, context: Context) -> Violation:
    """A line that ships and is on none of the invoices of its order."""
    unit = line.ordered.unit
    return Violation(
        "less is invoiced than ships",
        evidence=shipped(line, context).evidence,
        expected=f"{shown(quantity)} {unit}",
        actual=f"0 {unit}",
        subject=line.subject,
        counts=cargo.quantity_counts(quantity, unit),
        notes=("the line ships and is on no invoice of the order",),
    )
