"""Answering an order: from what the supplier knows of each line to the 855.

An acknowledgment answers every line of the order. The supplier says how much of a line he will
ship, when and at what price; which code (ACK01) says that, and what the answer to the whole order
is then (BAK02), follows. What he says nothing of is accepted as ordered.

>>> from decimal import Decimal
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> order = PurchaseOrder(po_number="4500012", lines=(
...     OrderLine(line_id="1", quantity=Decimal(24), unit="EA"),
...     OrderLine(line_id="2", quantity=Decimal(12), unit="EA"),
... ))
>>> answer = acknowledge(order, [LineAnswer(line="2", back_ordered=Decimal(4))])
>>> answer.acknowledgment
'AC'
>>> [(one.code, str(one.quantity)) for line in answer.lines for one in line.statuses]
[('IA', '24'), ('IA', '8'), ('IB', '4')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from edicompliance.documents.comparing.line_names import hash_total, named_line, named_lines
from edicompliance.documents.composing.agreements import Answering, Outcome
from edicompliance.documents.conventions import (
    Conventions,
    DateMeaning,
    Partner,
    dates_of_order,
    order_dates,
)
from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

_PARTS: Final[dict[str, Outcome]] = {
    "substituted": "substituted",
    "back_ordered": "back_ordered",
    "rejected": "rejected",
}
"""Fields of an answer that are parts of the quantity, and what becomes of those."""
Quantity = Annotated[Decimal, Field(ge=0)]


class LineAnswer(BaseModel):
    """What becomes of one line of an order, as the supplier knows it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    line: str
    """The line's number in the order, or its place where it has none."""
    accepted: Quantity | None = None
    """How much is accepted; None: whatever the other parts leave of the ordered quantity."""
    back_ordered: Quantity = Decimal(0)
    """How much comes later."""
    rejected: Quantity = Decimal(0)
    """How much does not come at all."""
    substituted: Quantity = Decimal(0)
    """How much is sent of another product, `substitute`, instead."""
    substitute: tuple[ProductId, ...] = ()
    """The numbers of that product."""
    price: Decimal | None = None
    """The supplier's price, where it is not the order's."""
    ships: date | None = None
    """When what is accepted is to ship."""
    back_ordered_until: date | None = None
    """When what is back-ordered is to ship."""
    date_changed: bool | None = None
    """Whether `ships` is another date than ordered; None: as the order's ship dates tell."""
    reason: str = ""
    """Why a line is not accepted as ordered: a code that the partners agree on, ACK29."""


def acknowledge(
    order: PurchaseOrder,
    answers: Iterable[LineAnswer] = (),
    *,
    partner: Partner | None = None,
    date: date | None = None,
    order_number: str = "",
    purpose: str = "00",
    otherwise: Literal["accepted", "rejected"] = "accepted",
) -> OrderAcknowledgment:
    """Return the 855 that answers every line of an order.

    Lines without an answer are `otherwise`. `date` is that of the acknowledgment, `order_number`
    the supplier's own. Raises `UnwritableDocument` where an answer does not fit its line, and
    `CannotTell` where the order does not tell whether a ship date is another one than ordered.
    """
    partner = partner or Conventions()
    lines, told = named_lines(order), _by_line(order, answers)
    work = _Work(order, partner.conventions_of("850"), partner.conventions_of("855"))
    answered = tuple(
        work.answered(line, told.get(name) or _unsaid(name, line, otherwise))
        for name, line in lines.items()
    )
    return OrderAcknowledgment(
        purpose=purpose,
        acknowledgment=_of_the_whole(answered, work.settings),
        po_number=order.po_number,
        po_date=order.po_date,
        release_number=order.release_number,
        contract=order.contract,
        order_number=order_number,
        date=date,
        currency=order.currency,
        references=order.references,
        parties=order.parties,
        lines=answered,
        line_count=len(answered) or None,
        hash_total=hash_total([line.quantity for line in answered]),
    )


def _by_line(order: PurchaseOrder, answers: Iterable[LineAnswer]) -> dict[str, LineAnswer]:
    lines = named_lines(order)
    told: dict[str, LineAnswer] = {}
    for answer in answers:
        named_line(order, lines, answer.line)
        if answer.line.strip() in told:
            raise UnwritableDocument(f"line {answer.line} of {order.po_number} is answered twice")
        told[answer.line.strip()] = answer
    return told


def _unsaid(name: str, line: OrderLine, otherwise: Literal["accepted", "rejected"]) -> LineAnswer:
    if otherwise == "rejected":
        return LineAnswer(line=name, rejected=line.quantity or Decimal(0), accepted=Decimal(0))
    return LineAnswer(line=name)


class _Work:
    """The answering of one order."""

    def __init__(self, order: PurchaseOrder, reads: Conventions, settings: Conventions) -> None:
        self.order = order
        self.reads = reads
        self.settings = settings
        settings.require_all(Answering)

    def answered(self, line: OrderLine, answer: LineAnswer) -> AnsweredLine:
        """Return the line as ordered, with what becomes of it, at the price that holds."""
        _fits(line, answer)
        price = line.price if answer.price is None else answer.price
        return AnsweredLine(
            line_id=line.line_id,
            quantity=line.quantity,
            unit=line.unit,
            price=price,
            price_basis=line.price_basis,
            ids=line.ids,
            statuses=tuple(self.statuses(line, answer)),
        )

    def statuses(self, line: OrderLine, answer: LineAnswer) -> Iterator[LineStatus]:
        """Yield an ACK for each part of the quantity."""
        parts = {name: part for name in _PARTS if (part := getattr(answer, name))}
        accepted = _accepted(line, answer)
        if accepted == 0 and not parts:
            yield self.status(line, "rejected", line.quantity, answer, None)
        elif accepted is None or accepted > 0:
            outcome = self.outcome(line, answer, accepted, split=bool(parts))
            yield self.status(line, outcome, accepted, answer, answer.ships)
        for name, quantity in parts.items():
            until = answer.back_ordered_until if name == "back_ordered" else None
            yield self.status(line, _PARTS[name], quantity, answer, until)

    def outcome(
        self, line: OrderLine, answer: LineAnswer, accepted: Decimal | None, *, split: bool
    ) -> Outcome:
        """Return what the part that is accepted is: as ordered, or changed in what."""
        changes: list[Outcome] = []
        if not split and accepted != line.quantity:
            changes.append("quantity")
        if answer.price is not None and answer.price != line.price:
            changes.append("price")
        if self.is_another_date(line, answer):
            changes.append("date")
        if len(changes) > 1:
            return "several"
        return changes[0] if changes else "accepted"

    def is_another_date(self, line: OrderLine, answer: LineAnswer) -> bool:
        if answer.date_changed is not None or answer.ships is None:
            return bool(answer.date_changed)
        first = self.ordered(line, "ship_not_before")
        last = self.ordered(line, "ship_not_after")
        if first or last:
            return bool((first and answer.ships < first) or (last and answer.ships > last))
        requested = self.ordered(line, "ship_requested")
        return requested is not None and answer.ships != requested

    def ordered(self, line: OrderLine, meaning: DateMeaning) -> date | None:
        """Return the date that a line is ordered for, the heading's where it has none."""
        own = order_dates(line, meaning, self.reads)
        dates = own or dates_of_order(self.order, meaning, self.reads)
        return dates[0].date if dates else None

    def status(
        self,
        line: OrderLine,
        outcome: Outcome,
        quantity: Decimal | None,
        answer: LineAnswer,
        day: date | None,
    ) -> LineStatus:
        counted = quantity is not None and bool(line.unit)
        why = bool(answer.reason) and outcome != "accepted"
        return LineStatus(
            code=self.settings.status(outcome),
            quantity=quantity if counted else None,
            unit=line.unit if counted else "",
            date_qualifier=self.settings.answer_date if day else "",
            date=day,
            ids=answer.substitute if outcome == "substituted" else (),
            agency="ZZ" if why else "",
            agency_qualifier="STATUS" if why else "",
            reason=answer.reason if why else "",
        )


def _fits(line: OrderLine, answer: LineAnswer) -> None:
    """Raise `UnwritableDocument` where an answer speaks of another quantity than the line's."""
    if answer.substituted and not answer.substitute:
        raise UnwritableDocument(f"line {answer.line}: a substitute needs its product number")
    parts = sum((getattr(answer, name) for name in _PARTS), Decimal(0))
    if not parts:
        return
    total = parts + (answer.accepted or Decimal(0))
    ordered = line.quantity
    if ordered is None or total > ordered or (answer.accepted is not None and total != ordered):
        said = "nothing" if ordered is None else f"{ordered:f}"
        raise UnwritableDocument(
            f"line {answer.line}: expected an answer to the {said} ordered, got one to {total:f}"
        )


def _accepted(line: OrderLine, answer: LineAnswer) -> Decimal | None:
    if answer.accepted is not None or line.quantity is None:
        return answer.accepted
    return line.quantity - sum((getattr(answer, name) for name in _PARTS), Decimal(0))


def _of_the_whole(lines: Iterable[AnsweredLine], settings: Conventions) -> str:
    """Return the answer to the whole order that fits those to its lines, BAK02."""
    codes = {one.code for line in lines for one in line.statuses}
    if not codes:
        return "AK"
    if codes == {settings.status("accepted")}:
        return "AD"
    return "RD" if codes == {settings.status("rejected")} else "AC"
