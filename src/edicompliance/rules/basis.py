"""On which quantity an order's fill is counted: as first ordered, as changed, as acknowledged.

One retailer gives no credit for what it took off an order later, another counts the order as it
stands, a third what the supplier confirmed. `observations.quantity` says which; without a word it
is the order as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from edicompliance.documents import CannotTell, OrderAcknowledgment, PurchaseOrder
from edicompliance.documents.matched import OrderMatch
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.tally import LineMatch, Tally
from edicompliance.profiles.bodies_evidence import QUANTITY
from edicompliance.rules.context import Context

_DEMANDS: Final = ("original", "revised", "acknowledged")
"""Of the words for quantities those that say how much is owed."""
_NOT_SHIPPING: Final = frozenset(
    ("IB", "ID", "IH", "IR", "IS", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8")
)
"""ACK01 of what the supplier does not send now."""
_CANCELLATION: Final = "01"
_DECLINED: Final = frozenset(("RD", "RJ"))
NOTES: Final = {
    "original": "counted on the original order: later changes give no credit",
    "acknowledged": "counted on what was acknowledged (855)",
}
"""What a finding says of its basis; of the order as it stands nothing."""


class Basis:
    """How much is owed of an order's lines."""

    def __init__(self, order: PurchaseOrder, context: Context, word: str = "") -> None:
        self._order = order
        self._original = context.shipment.original_of(order)
        self._answer = _answer(order, context.shipment.acknowledgments)
        prefer = (word,) if word else context.preferred(QUANTITY, order)
        self.word = next((one for one in prefer if self._is_known(one)), "")
        """Whose quantity counts."""
        if not self.word:
            raise CannotTell(f"needs the quantity by the word of {' or '.join(prefer)}")

    def _is_known(self, word: str) -> bool:
        return word in _DEMANDS and (word != "acknowledged" or self._answer is not None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a finding says of it."""
        return (NOTES[self.word],) if self.word in NOTES else ()

    def tallies(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        """Yield what to compare: by line and store, or by line where another quantity counts."""
        if self.word == "revised" or (self.word == "original" and self._original is self._order):
            yield from ((line, tally) for line in match.lines for tally in line.tallies)
        elif self.word == "original":
            yield from self._originally(match)
        else:
            for line in match.lines:
                yield line, self._acknowledged(line)

    def totals(self, match: OrderMatch) -> Iterator[tuple[LineMatch, Tally]]:
        """Yield the same by the line, whatever its stores get."""
        if self.word == "revised" or (self.word == "original" and self._original is self._order):
            yield from ((line, line.total) for line in match.lines)
        else:
            yield from self.tallies(match)

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
