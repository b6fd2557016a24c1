"""Which charges there are for the faults of some orders.

A charge may hold for some orders only: for an edition, a freight, a department. What the orders of
a fault agree on decides; where that does not tell, the charge is undecided, and priced as a span.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import ChargeClause, Facts, Profile, Resolved, Undecided

Charges = tuple[Resolved[ChargeClause] | Undecided, ...]


class Tariff:
    """The charges of a profile for one shipment; what was once looked up is kept."""

    def __init__(
        self,
        profile: Profile,
        shipment: Shipment,
        facts: Callable[..., Facts],
        own: Callable[[], Facts],
        conflicts: Sequence[Sequence[PurchaseOrder]] = (),
    ) -> None:
        self._profile = profile
        self._conflicts = conflicts
        self._facts, self._own = facts, own
        self._found: dict[tuple[str, ...], Charges] = {}
        self._by_code: dict[tuple[str, tuple[str, ...]], Charges] = {}
        self._by_number: dict[str, list[PurchaseOrder]] = {}
        for order in shipment.orders:
            self._by_number.setdefault(order.po_number, []).append(order)

    def charges(self, code: str, pos: tuple[str, ...] = ()) -> Charges:
        """The charges for a rule and some orders, and those of which it cannot be told."""
        if (code, pos) not in self._by_code:
            self._by_code[code, pos] = tuple(
                answer
                for answer in self._charges_for(pos)
                if code in _codes_of(answer)
                and not (isinstance(answer, Resolved) and answer.status == "retired")
            )
        return self._by_code[code, pos]

    def of_periods(self, po: str) -> tuple[Resolved[ChargeClause], ...]:
        """The charges of an order that hang on a rate, or are made for a whole period."""
        return tuple(
            answer
            for answer in self._charges_for((po,))
            if isinstance(answer, Resolved)
            and (answer.clause.conditions or answer.clause.time)
            and answer.status not in ("retired", "announced")
        )

    def numbered(self, pos: Collection[str]) -> Sequence[PurchaseOrder]:
        """The orders with these numbers."""
        return [one for number in dict.fromkeys(pos) for one in self._by_number.get(number, ())]

    def _charges_for(self, pos: tuple[str, ...]) -> Charges:
        if pos not in self._found:
            orders = [*self.numbered(pos), *self._contradicting(pos)]
            given = not pos or {one.po_number for one in orders} == set(pos)
            facts = self._facts(*orders) if given else self._own()
            self._found[pos] = self._profile.charges(facts)
        return self._found[pos]

    def _contradicting(self, pos: Collection[str]) -> Sequence[PurchaseOrder]:
        """Different orders under these numbers: none of them holds, what they agree on does."""
        return [one for orders in self._conflicts for one in orders if one.po_number in pos]


def _codes_of(answer: Resolved[ChargeClause] | Undecided) -> Collection[str]:
    return answer.for_codes if isinstance(answer, Undecided) else answer.clause.for_codes
