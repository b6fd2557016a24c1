"""A fault's part of what a whole period costs, in place of what it would cost alone.

With the history of a month its charge is told for the month, and each fault bears its part. Faults
of several shipments are settled together; then no cent of a month's charge is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from edicompliance.charges import Amount
from edicompliance.rules.money.period_model import CaseKey, PeriodCharge
from edicompliance.rules.money.populations import Place


@dataclass(frozen=True, slots=True)
class Settled:
    """The charges of periods, and where the faults of a shipment stand in them."""

    charges: Mapping[CaseKey, PeriodCharge] = field(default_factory=dict)
    places: Mapping[tuple[str, int, int], Place] = field(default_factory=dict)
    """Charge, fault and which part of it -> where."""

    @classmethod
    def of(
        cls, charges: Iterable[PeriodCharge], places: Mapping[tuple[str, int, int], Place]
    ) -> Settled:
        """Make them of what was reckoned."""
        return cls({one.case.key: one for one in charges}, places)

    def place(self, charge: Sequence[str], fault: int, part: int) -> Place | None:
        """Where a fault is priced of a charge that one clause makes; None: by itself."""
        return self.places.get((charge[0], fault, part)) if len(charge) == 1 else None

    def parts(self, places: Sequence[Place | None]) -> tuple[Amount, ...] | None:
        """What faults of one case bear; None where it is not known what was before.

        What is limited over a time is settled all the same: these faults are limited together.
        """
        first = places[0]
        if first is None:
            return None
        charge = self.charges[first.case]
        if charge.before is None and not charge.case.clause.limits:
            return None
        items = charge.items
        return tuple(items[one.item] for one in places if one is not None)


NO_PERIODS: Final = Settled()
"""Where nothing is known of periods."""
