"""On which quantity an order's fill is counted: as first ordered, as changed, as acknowledged.

One retailer gives no credit for what it took off an order later, another counts the order as it
stands, a third what the supplier confirmed. `observations.quantity` says which; without a word it
is the order as it stands. What fills it is what the ship notices ship, or what the retailer counted
where the profile names that first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from edicompliance.documents import CannotTell, OrderAcknowledgment, PurchaseOrder
from edicompliance.documents.comparing.matched import OrderMatch
from edicompliance.documents.comparing.tally import LineMatch, Tally
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.profiles.bodies_evidence import QUANTITY
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence
from edicompliance.rules.orders.received import counted, received

_DEMANDS: Final = ("original", "revised", "acknowledged")
"""Of the words for quantities those that say how much is owed."""
_SUPPLIES: Final = ("shipped", "received")
"""Those that say how much of it came."""
_NOT_SHIPPING: Final = frozenset(
    ("IB", "ID", "IH", "IR", "IS", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8")
)
"""ACK01 of what the supplier does not send now."""
_CANCELLATION: Final = "01"
_DECLINED: Final = frozenset(("RD", "RJ"))
NOTES: Final = {
    "original": "counted on the original order: later changes give no credit",
    "acknowledged": "counted on what was acknowledged (855)",
    "received": "by what the retailer counted when it came",
}
"""What a finding says of its basis; of the order as it stands nothing."""


class Basis:
    """How much is owed of an order's lines."""

    def __init__(self, order: PurchaseOrder, context: Context, word: str = "") -> None:
        self._order = order
        self._original = context.shipment.original_of(order)
        self._answer = _answer(order, context.shipment.acknowledgments)
        self._context = context
        preferred = context.preferred(QUANTITY, order)
        prefer = (word,) if word else preferred
        if not set(prefer) & set(_DEMANDS):
            prefer = ("revised",)
        self.word = next((one for one in prefer if self._is_known(one)), "")
        """Whose quantity counts."""
        if not self.word:
            raise CannotTell(f"needs the quantity by the word of {' or '.join(prefer)}")
        self.by_receipt = self._is_by_receipt(preferred)
        """Whether the retailer's count fills the order, not the ship notices."""

    def _is_by_receipt(self, preferred: Sequence[str]) -> bool:
        listed = [one for one in preferred if one in _SUPPLIES] or ["shipped"]
        if listed[0] == "shipped":
            return False
        if counted(self._order, self._context):
            return True
        if "shipped" not in listed:
            raise CannotTell("needs what the retailer received: an 861, or its portal")
        return False

    def _is_known(self, word: str) -> bool:
        return word in _DEMANDS and (word != "acknowledged" or self._answer is not None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a finding says of it."""
        of_receipt = (NOTES["received"],) if self.by_receipt else ()
        return ((NOTES[self.word],) if self.word in NOTES else ()) + of_receipt

    def tallies(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        """Yield what to compare: by line and store, or by line where another quantity counts."""
        if self.by_receipt:
            yield from self.totals(match)
        elif self.word == "revised" or (self.word == "original" and self._original is self._order):
            yield from ((line, tally) for line in match.lines for tally in line.tallies)
        else:
            yield from self._owed(match)

    def totals(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        """Yield the same by the line, whatever its stores get."""
        for line, tally in self._owed(match):
            yield line, self._as_received(line, tally) if self.by_receipt else tally

    def _owed(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        if self.word == "revised" or (self.word == "original" and self._original is self._order):
            yield from ((line, line.total) for line in match.lines)
        elif self.word == "original":
            yield from self._originally(match)
        else:
            yield from ((line, self._acknowledged(line)) for line in match.lines)

    def places(self, line: LineMatch) -> tuple[Evidence, ...]:
        """Where the retailer's count of a line stands, where that fills it."""
        if not self.by_receipt:
            return ()
        return received(line.line, self._order, self._context).evidence

    def _as_received(self, line: LineMatch, owed: Tally) -> Tally:
        """A line filled by what the retailer counted; in doubt where it does not say it."""
        try:
            came = received(line.line, self._order, self._context).quantity
        except CannotTell as doubt:
            return replace(owed, doubts=(*owed.doubts, doubt.reason))
        return replace(owed, shipped=came, parts=())

    def _originally(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        """Each line as it was first ordered, those that a change took away too."""
        now = {line.line.line_id: line for line in match.lines}
        for number, first in enumerate(self._original.lines):
            line = now.get(first.line_id)
            if line is None:
                total = Tally(unit=first.unit, ordered=first.quantity, shipped=Decimal(0))
                line = LineMatch(self._order, first, number, total)
            yield line, _counted_on(line.total, first)

    def _acknowledged(self, line: LineMatch) -> Tally:
        """The line with the quantity that the 855 accepts; in doubt where it does not say it."""
        total = line.total
        answers = self._answer.lines if self._answer is not None else ()
        answered = [one for one in answers if one.line_id and one.line_id == line.line.line_id]
        said = [one for each in answered for one in each.statuses if one.code not in _NOT_SHIPPING]
        units = {one.unit for one in said if one.unit}
        if not answered or units - {total.unit} or any(one.quantity is None for one in said):
            doubt = "the acknowledgment (855) does not say how much of it ships"
            return replace(total, doubts=(*total.doubts, doubt))
        known = (one.quantity for one in said if one.quantity is not None)
        return replace(total, ordered=sum(known, Decimal(0)))


def _counted_on(total: Tally, first: OrderLine) -> Tally:
    if first.unit != total.unit:
        doubt = f"first ordered in {first.unit}, now in {total.unit}"
        return replace(total, doubts=(*total.doubts, doubt))
    return replace(total, ordered=first.quantity, records=(first,))


def _answer(
    order: PurchaseOrder, answers: Sequence[OrderAcknowledgment]
) -> OrderAcknowledgment | None:
    """The last answer to an order that holds."""
    own = [one for one in answers if one.po_number == order.po_number]
    holding = [
        one for one in own if one.purpose != _CANCELLATION and one.acknowledgment not in _DECLINED
    ]
    return holding[-1] if holding else None
