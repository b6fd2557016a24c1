"""Who pays the carrier of each order: the supplier's own word, else what the documents say.

Orders and ship notices say it in FOB, by the codes of the retailer's conventions. Where an order
and a notice that ships it contradict each other, and the supplier says nothing, nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from edicompliance.documents import CannotTell, Conventions, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import freight_terms

Terms = Literal["prepaid", "collect"]


class Said(NamedTuple):
    """What one document says."""

    by: str
    terms: Terms


class Freight:
    """The freight terms of a shipment's orders. Immutable to whoever asks."""

    def __init__(
        self,
        own: Terms | None,
        conventions: tuple[Conventions, Conventions],
        notices_of: Callable[[PurchaseOrder], tuple[ShipNotice, ...]],
    ) -> None:
        self._own = own
        self._of_orders, self._of_notices = conventions
        self._notices_of = notices_of
        self._found: dict[int, tuple[PurchaseOrder, Terms | None]] = {}

    def of(self, order: PurchaseOrder | None) -> Terms | None:
        """Under which terms an order ships; None: not known."""
        if self._own is not None or order is None:
            return self._own
        if id(order) not in self._found:
            terms = {one.terms for one in self._said(order)}
            self._found[id(order)] = order, terms.pop() if len(terms) == 1 else None
        return self._found[id(order)][1]

    def why_unknown(self, order: PurchaseOrder) -> str:
        """Why it is not known."""
        said = ", ".join(f"{one.by} says {one.terms}" for one in self._said(order))
        return f"freight terms unknown: {said}" if said else "freight terms unknown"

    def contradictions(self, order: PurchaseOrder) -> Iterator[str]:
        """What the documents say against the supplier's own word, or against each other."""
        said = list(self._said(order))
        if self._own is None:
            if len({one.terms for one in said}) > 1:
                yield f"order {order.po_number}: {self.why_unknown(order)}"
            return
        for one in said:
            if one.terms != self._own:
                yield f"{one.by} says {one.terms}; it is judged as {self._own}, as you say"

    def _said(self, order: PurchaseOrder) -> Iterator[Said]:
        """What is said; the notices do not explain a code of the order that tells nothing."""
        terms = _terms(order, self._of_orders)
        if terms is not None:
            yield Said(f"order {order.po_number}", terms)
        elif order.freight:
            return
        for notice in self._notices_of(order):
            terms = _terms(notice, self._of_notices)
            if terms is not None:
                yield Said(f"ship notice {notice.notice_number}", terms)


def _terms(document: PurchaseOrder | ShipNotice, conventions: Conventions) -> Terms | None:
    try:
        return freight_terms(document, conventions)
    except CannotTell:
        return None
