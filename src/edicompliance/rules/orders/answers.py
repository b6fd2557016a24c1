"""What we answered to an order (855), line by line, as it stands.

An answer may be replaced or taken back, and a retailer has his own codes for what becomes of a
line. What is promised is what is accepted, in whatever way, and what is sent instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.line_matching import Found, LineFinder
from edicompliance.documents.composing.agreements import Outcome
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.order_parts import LineStatus
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context

_CANCELLATION, _REPLACEMENT = "01", "05"
_AS_ORDERED: Final = frozenset({"IA", "AA", "AC", "AR"})
"""ACK01 of what is accepted as it was ordered."""
_CHANGED: Final = frozenset({"DR", "IC", "IE", "IP", "IQ", "IS", "SP"})
"""ACK01 of what is accepted otherwise than it was ordered."""
_NOT_NOW: Final = frozenset(
    {"IB", "ID", "IF", "IH", "IR", "IW", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"}
)
"""ACK01 of what comes later, is on hold, or does not come at all."""
_OF_OUTCOME: Final[tuple[Outcome, ...]] = ("quantity", "price", "date", "several", "substituted")
_LATER: Final[tuple[Outcome, ...]] = ("back_ordered", "rejected")


def answer_to(order: PurchaseOrder, shipment: Shipment) -> OrderAcknowledgment | None:
    """Return the answer to an order that stands; None: none is given; raises `CannotTell`."""
    given = [one for one in dict.fromkeys(shipment.acknowledgments) if _is_of(one, order)]
    if any(one.purpose == _CANCELLATION for one in given):
        return None
    standing = [one for one in given if one.purpose == _REPLACEMENT] or given
    if len(standing) > 1:
        raise CannotTell(
            f"{len(standing)} different acknowledgments (855) of order {order.po_number} are given"
        )
    return standing[0] if standing else None


def _is_of(answer: OrderAcknowledgment, order: PurchaseOrder) -> bool:
    if answer.po_number.strip() != order.po_number.strip():
        return False
    return not answer.release_number or answer.release_number == order.release_number


class Codes:
    """What codes of an answer mean: the profile's own, else X12's."""

    def __init__(self, settings: Conventions) -> None:
        own = settings.status
        self.as_ordered = _AS_ORDERED | {own("accepted")}
        self.changed = _CHANGED | {own(one) for one in _OF_OUTCOME}
        self.later = _NOT_NOW | {own(one) for one in _LATER}
        self.quantity = self.later | {"IQ", "IC", "BP", own("quantity"), own("several")}
        self.price = frozenset({"IP", "IC", "IE", own("price"), own("several")})
        self.date = self.later | {"DR", "IC", "SP", "BP", own("date"), own("several")}
        self.substitute = frozenset({"IS", "IC", own("substituted"), own("several")})

    def promises(self, code: str) -> bool:
        """Whether a part with this code is to ship; raises `CannotTell` for a code of neither."""
        if code in self.as_ordered or code in self.changed:
            return True
        if code in self.later:
            return False
        raise CannotTell(f"what ACK01 {code!r} promises is not known")


class Answers:
    """One answer, its lines found in the order."""

    def __init__(self, order: PurchaseOrder, answer: OrderAcknowledgment, context: Context) -> None:
        self.order, self.answer, self._context = order, answer, context
        settings = context.profile.partner(context.facts()).conventions_of("855")
        settings.require("statuses")
        self.codes = Codes(settings)
        self.strays: list[tuple[AnsweredLine, Found]] = []
        """Its lines that are none, or not surely one, of the order."""
        self._lines: dict[int, list[AnsweredLine]] = {}
        finder = LineFinder(order, context.shipment.items)
        for line in answer.lines:
            found = finder.find(line.line_id, line.ids)
            if found.target is None:
                self.strays.append((line, found))
            else:
                self._lines.setdefault(found.target.number, []).append(line)

    def of(self, number: int) -> Sequence[AnsweredLine]:
        """The lines that answer a line of the order, by its place, 0 = first."""
        return self._lines.get(number, ())

    def by_component(self, number: int) -> bool:
        """Whether a line is answered by what a prepack is made of."""
        return any(part.statuses for one in self.of(number) for part in one.components)

    def accepted(self, number: int) -> Decimal | None:
        """How much of a line is promised, in its unit; None: the line is not answered."""
        answered = [one for one in self.of(number) if one.statuses]
        if not answered and self.by_component(number):
            raise CannotTell("it is answered by its components (SLN)")
        if not answered:
            return None
        line = self.order.lines[number]
        promised = (
            self._quantity(line, one, status)
            for one in answered
            for status in one.statuses
            if self.codes.promises(status.code)
        )
        return sum(promised, Decimal(0))

    def parts(self, number: int) -> Decimal | None:
        """How much of a line all parts of the answer are about; None where one does not say."""
        line = self.order.lines[number]
        statuses = [(one, status) for one in self.of(number) for status in one.statuses]
        if not statuses or any(status.quantity is None for _, status in statuses):
            return None
        return sum((self._quantity(line, one, status) for one, status in statuses), Decimal(0))

    def codes_of(self, number: int) -> frozenset[str]:
        """Every ACK01 that a line is answered with; an ACK without one is no answer."""
        codes = (status.code for one in self.of(number) for status in one.statuses)
        return frozenset(filter(None, codes))

    def _quantity(self, line: OrderLine, answered: AnsweredLine, status: LineStatus) -> Decimal:
        """What one part of an answer is about, in the unit of the line; raises `CannotTell`."""
        quantity, unit = status.quantity, status.unit or answered.unit or line.unit
        if quantity is None:
            if status.raw("quantity") or len(answered.statuses) > 1:
                raise CannotTell(f"how much ACK01 {status.code!r} is about cannot be read")
            quantity, unit = answered.quantity, answered.unit or line.unit
        if quantity is None:
            raise CannotTell(f"how much ACK01 {status.code!r} is about is not said")
        if unit == line.unit:
            return quantity
        packs = self._context.aboard.costs_of(self.order).packs_of(line)
        size = packs.convert(Fraction(1), unit, line.unit)
        return quantity * size.numerator / size.denominator


def names(strays: Iterable[tuple[AnsweredLine, Found]]) -> str:
    """What people call lines of an answer that are none of the order's."""
    return ", ".join(one.line_id or "one without a number" for one, _ in strays)
