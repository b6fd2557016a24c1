"""What a period's charge is made of: the faults of its shipments, and what failed before.

A line that two shipments share is short for each of them alone. Together it is short by what nobody
ships, and that is one fault, not two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from edicompliance.charges.counted import short_of
from edicompliance.rules.history import FailedBefore
from edicompliance.rules.model import Subject, Violation
from edicompliance.rules.money.grains import key_of
from edicompliance.rules.money.period_model import Failing, PeriodCase

BEFORE: Final = "before"
"""Ends the key of what was before."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A fault of these shipments, or one of before, ready to be priced."""

    key: tuple[str, ...]
    """That of the fault; of what was before it ends with `BEFORE`."""
    of: Failing | FailedBefore

    def grain(self, things: Sequence[str]) -> str:
        """For which order, line ... it is charged, where that is done for each."""
        one = self.of
        return one.grain if isinstance(one, Failing) else str(key_of(things, self.violation))

    @property
    def cost(self) -> Decimal | None:
        """What is at fault, at the retailer's cost; None: not known."""
        one = self.of
        return one.violation.cost if isinstance(one, Failing) else one.cost

    @property
    def violation(self) -> Violation:
        """What is counted of it."""
        one = self.of
        if isinstance(one, Failing):
            return one.violation
        subject = Subject(po=one.po or None, line=one.line or None, store=one.store or None)
        return Violation("", (), subject=subject, notice=one.notice or None, cost=one.cost)


def settled(case: PeriodCase) -> Iterator[Failing]:
    """Yield the faults in their order; what one calls short and another ships is none."""
    shippers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for line in case.lines:
        shippers[line.po, line.line].add(line.shipment)
    claimed: dict[tuple[str, str], str] = {}
    for one in in_order(case.failing):
        place = one.key[2], one.key[3]
        if not one.short or len(shippers[place]) < 2:
            yield one
            continue
        if claimed.setdefault(place, one.shipment) == one.shipment:
            yield _cut(one, case)


def _cut(one: Failing, case: PeriodCase) -> Failing:
    """A short fault with what nobody ships of its line, over all shipments."""
    po, line = one.key[2], one.key[3]
    own = sum(
        (o.short for o in case.lines if (o.shipment, o.po, o.line) == (one.shipment, po, line)),
        Fraction(0),
    )
    left = short_of(case.lines, po, line)
    if not own or left >= own:
        return one
    part = left / own

    def of(value: Decimal | None) -> Decimal | None:
        return None if value is None else _decimal(Fraction(value) * part)

    seen = one.violation
    counts = {name: of(value) for name, value in seen.counts.items()}
    return replace(
        one,
        violation=replace(seen, cost=of(seen.cost), counts=counts),
        quantity=None if one.quantity is None else one.quantity * part,
        lines=tuple((name, of(cost)) for name, cost in one.lines),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def numbered(rows: Iterable[FailedBefore]) -> Iterator[tuple[tuple[str, ...], FailedBefore]]:
    """The rows of before, each with a key of its own, in an order that is theirs."""
    ordered = sorted(rows, key=lambda r: (r.shipment, r.code, r.po, r.line, r.quantity))
    for number, row in enumerate(ordered, 1):
        yield (row.shipment, row.code, row.po, row.line, str(number), BEFORE), row


def in_order(failing: Iterable[Failing]) -> list[Failing]:
    """Sort faults by their keys, so that who came first makes no difference."""
    return sorted(failing, key=lambda one: one.key)
