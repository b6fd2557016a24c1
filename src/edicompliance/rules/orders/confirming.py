"""What a supplier said to an order in the end: which lines it lowered, refused or put off.

The answer to the order (855) and the changes that the supplier asks for himself (865) count; that a
change of the retailer's is accepted lowers nothing on our side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.documents import (
    OrderAcknowledgment,
    OrderChangeAcknowledgment,
    PurchaseOrder,
)
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_acknowledgment import AnsweredLine
from edicompliance.documents.order_change_acknowledgment import AnsweredChange
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.documents.segments.times import moment_from_x12
from edicompliance.errors import EdiError
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Violation
from edicompliance.rules.timing.bookings import Done, deadline, late, tell
from edicompliance.rules.timing.limits import NotApplicable

PUT_OFF: Final = frozenset({"IB", "BP"})
"""ACK01 of what is back-ordered, all of a line or the rest of it."""
_REFUSED: Final = frozenset({"ID", "IR", *(f"R{number}" for number in range(1, 9))})
"""ACK01 of what is deleted or rejected."""
_LOWERED: Final = frozenset({"IQ"})
"""ACK01 of a line that is accepted with another quantity."""
_DECLINED: Final = frozenset({"RD", "RJ"})
"""BAK02 of an answer that declines the order."""
_LESS: Final = frozenset({"QD", "DI"})
"""POC02 of a line that becomes less, or goes."""
_CANCELLATION: Final = "01"
_REPLACEMENT: Final = "05"
_OWN_CHANGE: Final = "19"
"""BCA01 of a change that the supplier asks for."""
Answer = OrderAcknowledgment | OrderChangeAcknowledgment


class Lowered(NamedTuple):
    """A line that is confirmed lower than it was ordered."""

    line: OrderLine | None
    """None: the whole order is declined."""
    by: Decimal | None
    """By how much; None: that is not said."""
    evidence: tuple[Evidence, ...]


def answers_to(order: PurchaseOrder, context: Context) -> tuple[OrderAcknowledgment, ...]:
    """The answers (855) to an order that hold."""
    given = [one for one in context.shipment.acknowledgments if one.po_number == order.po_number]
    replacing = [one for one in given if one.purpose == _REPLACEMENT]
    return tuple(one for one in replacing or given if one.purpose != _CANCELLATION)


def own_changes(order: PurchaseOrder, context: Context) -> tuple[OrderChangeAcknowledgment, ...]:
    """The changes (865) that the supplier asked for."""
    return tuple(
        one
        for one in context.shipment.change_acknowledgments
        if one.po_number == order.po_number and one.purpose == _OWN_CHANGE
    )


def lowered(answer: Answer, order: PurchaseOrder, context: Context) -> Iterator[Lowered]:
    """Yield the lines that an answer confirms lower; `CannotTell` for one it cannot place."""
    if isinstance(answer, OrderAcknowledgment) and answer.acknowledgment in _DECLINED:
        yield Lowered(None, None, (Evidence.of(answer, "acknowledgment"),))
        return
    for said in answer.lines:
        if isinstance(said, AnsweredChange) and said.change in _LESS:
            line = line_of(said, order)
            by = line.quantity if said.change == "DI" else _less_by(said, line, order, context)
            yield Lowered(line, by, (Evidence.of(said, "change"), Evidence.of(said, "quantity")))
        elif any(one.code in _REFUSED | _LOWERED for one in said.statuses):
            found = _by_statuses(said.statuses, line_of(said, order))
            yield from [found] if found else []


def _by_statuses(statuses: Iterable[LineStatus], line: OrderLine) -> Lowered | None:
    """What its statuses take off a line; None where it is not less than ordered."""
    listed = tuple(statuses)
    refused = [one for one in listed if one.code in _REFUSED]
    changed = [one for one in listed if one.code in _LOWERED]
    evidence = tuple(
        Evidence.of(one, part)
        for one in (*refused, *changed)
        for part in ("code", "quantity")
        if one.raw(part)
    )
    whole = line.quantity
    if refused:
        parts = [one.quantity for one in refused]
        alone = len(listed) == 1
        known = [one for one in parts if one is not None]
        if len(known) == len(parts):
            by = sum(known, Decimal(0))
            return Lowered(line, by, evidence) if by else None
        return Lowered(line, whole if alone else None, evidence)
    units = {one.unit for one in changed} - {"", line.unit}
    kept = [one.quantity for one in listed if one.code not in PUT_OFF]
    if units or whole is None or None in kept:
        raise CannotTell(f"line {line.line_id}: the confirmed quantity cannot be compared")
    by = whole - sum((one for one in kept if one is not None), Decimal(0))
    by -= sum((one.quantity or Decimal(0) for one in listed if one.code in PUT_OFF), Decimal(0))
    return Lowered(line, by, evidence) if by > 0 else None


def _less_by(
    said: AnsweredChange, line: OrderLine, order: PurchaseOrder, context: Context
) -> Decimal | None:
    """By how much a change lowers a line: POC03 is the new quantity, or the difference."""
    conventions = context.profile.meaning("860", context.facts(order))
    conventions.require("change_quantity")
    if said.quantity is None or line.quantity is None or said.unit != line.unit:
        return None
    total = conventions.change_quantity == "total"
    return line.quantity - said.quantity if total else said.quantity


def line_of(said: AnsweredLine | AnsweredChange, order: PurchaseOrder) -> OrderLine:
    """The line of an order that is answered: by its number, else by the product's."""
    by_number = [one for one in order.lines if said.line_id and one.line_id == said.line_id]
    numbers = {one.value for one in said.ids}
    by_product = [one for one in order.lines if numbers & {each.value for each in one.ids}]
    found = by_number or by_product
    if len(found) != 1:
        name = said.line_id or "without a number"
        raise CannotTell(f"line {name} of the answer is on no one line of order {order.po_number}")
    return found[0]


# -- by when it had to be said


def limit_name(order: PurchaseOrder, context: Context) -> str:
    """Which deadline holds for taking something back."""
    facts = context.facts(order)
    try:
        context.resolve("deadlines", "confirm-down", facts)
    except NotApplicable:
        context.resolve("deadlines", "acknowledgment", facts)
        return "acknowledgment"
    return "confirm-down"


def said_late(
    answer: Answer, name: str, order: PurchaseOrder, context: Context
) -> Violation | None:
    """How late an answer is, if it is."""
    limit = deadline(name, order, context)
    told = None
    if isinstance(answer, OrderAcknowledgment) and len(answers_to(order, context)) == 1:
        told = tell("acknowledged", order, context)
    if told is None and not answer.raw("date"):
        raise CannotTell("needs ack_sent, or the date of the answer (BAK09, BCA10)")
    if told is None:
        zone = context.zone("retailer")
        moment = moment_from_x12(answer.raw("date"), "", "", zone)
        done = Done(moment, (Evidence.of(answer, "date"),))
    else:
        done = Done(told.moment, told.evidence)
    return late("less is confirmed than was ordered,", "confirmed", done, limit, order, context)


# -- what may come later


@dataclass(frozen=True, slots=True)
class BackorderParams:
    """What the guide says of goods that come later."""

    backorders: Literal["", "forbidden", "allowed"] = ""
    """Whether a line may be put off; empty: the guide does not say."""
    splits: Literal["", "forbidden", "allowed"] = ""
    """Whether an order may ship in parts; empty: the guide does not say."""

    def __post_init__(self) -> None:
        for name in ("backorders", "splits"):
            value = getattr(self, name)
            if value not in ("", "forbidden", "allowed"):
                wanted = "expected 'forbidden' or 'allowed'"
                raise EdiError(f"rules.FIL004.params.{name}: {wanted}, got {value!r}")


class Allowed:
    """What an order allows, and else the guide; None: nobody says."""

    def __init__(self, order: PurchaseOrder, params: BackorderParams, context: Context) -> None:
        codes = {one.code: one for one in order.sales_requirements}
        guide = {"forbidden": False, "allowed": True}
        self.backorders = guide.get(params.backorders)
        self.splits = guide.get(params.splits)
        self.evidence: tuple[Evidence, ...] = ()
        for code, backorders, splits in (
            ("Y", True, None),
            ("N", False, None),
            ("SC", False, False),
        ):
            if code in codes:
                self.backorders = backorders
                self.splits = self.splits if splits is None else splits
                self.evidence = (Evidence.of(codes[code], "code"),)
        if self.backorders is None and _no_code_for_it(order, context):
            self.backorders = False


def _no_code_for_it(order: PurchaseOrder, context: Context) -> bool:
    """Whether the guide lists the codes of an answered line, and none puts a line off."""
    narrowing, _ = context.profile.known_narrowing("855", context.facts(order))
    return any(
        (one.demand.tag, one.demand.element) == ("ACK", 1) and PUT_OFF.isdisjoint(one.codes)
        for one in narrowing.codes
        if one.demand.condition is None
    )


def put_off_quantity(statuses: Sequence[LineStatus], line: OrderLine) -> Decimal | None:
    """How much is put off; of a status without a quantity it is the line, if it stands alone."""
    known = [one.quantity for one in statuses if one.quantity is not None]
    if len(known) == len(statuses) and all(one.code == "IB" for one in statuses):
        return sum(known, Decimal(0))
    return line.quantity if not known and all(one.code == "IB" for one in statuses) else None
