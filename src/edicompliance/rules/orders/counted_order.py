"""One order in the unit of a measure: how much of each line was ordered, ships, and costs.

An order in single articles is measured in cases, or in dollars; the packing of each article says
how many make a case. What cannot be converted cannot be counted, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.tally import LineMatch, Tally
from edicompliance.rules.cartons.cargo import line_name
from edicompliance.rules.context import Context
from edicompliance.rules.model import Violation
from edicompliance.rules.orders.basis import Basis

_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class OneLine:
    """A line, counted."""

    name: str
    ordered: Fraction
    shipped: Fraction
    """Before there is a ship notice it is all that was ordered."""
    factor: Fraction
    """How much one of its own unit is."""
    unit: str
    """Its own."""
    cost: Decimal | None
    """What ships of it, at the retailer's cost; None: not known."""
    price: Decimal | None
    """Of one of its own unit."""

    def short_in(self, violation: Violation) -> Fraction:
        """How much a fault says is short, in the measure's unit."""
        name = "case" if self.unit in ("CA", "CT") else "unit"
        own = violation.counts.get(name) if self.unit in ("CA", "CT", "EA", "UN") else None
        if own is not None:
            return Fraction(own) * self.factor
        if violation.cost is not None and self.price:
            return Fraction(violation.cost) / Fraction(self.price) * self.factor
        return max(self.ordered - self.shipped, Fraction(0))


def counted_lines(
    order: PurchaseOrder,
    unit: str,
    quantity: Literal["original", "revised"] | None,
    context: Context,
) -> Iterator[OneLine]:
    """Yield the lines of an order, `unit` being `EA`, `CA`, `cost`, or their own where it is empty.

    Raises `CannotTell` where a quantity is in doubt, or cannot be counted in that unit.
    """
    match = context.aboard.match_of(order)
    if match.doubts:
        raise CannotTell("; ".join(match.doubts[:3]))
    for line, tally in Basis(order, context, quantity or "").totals(match):
        if tally.doubts or tally.ordered is None:
            why = "; ".join(tally.doubts[:3]) or "the ordered quantity cannot be read"
            raise CannotTell(f"order {order.po_number}, line {line_name(line)}: {why}")
        yield _counted(line, tally, tally.ordered, unit, context)


def _counted(
    line: LineMatch, tally: Tally, ordered: Decimal, unit: str, context: Context
) -> OneLine:
    costs = context.aboard.costs_of(line.order)
    price = costs.of_unit(line.line) if tally.component is None else None
    shipped = tally.shipped if context.shipment.notices else ordered
    factor = _ONE
    if unit == "cost":
        if price is None:
            where = f"order {line.order.po_number}, line {line_name(line)}"
            raise CannotTell(f"{where}: {costs.why_unknown(line.line) or 'it has no cost'}")
        factor = Fraction(price)
    elif unit:
        factor = costs.packs_of(line.line).convert(_ONE, tally.unit, unit)
    return OneLine(
        name=line_name(line),
        ordered=_times(ordered, factor),
        shipped=_times(shipped, factor),
        factor=factor,
        unit=tally.unit,
        cost=None if price is None else shipped * price,
        price=price,
    )


@lru_cache(maxsize=4096)
def _times(quantity: Decimal, factor: Fraction) -> Fraction:
    """A quantity in the unit of the measure; most lines have one of a few."""
    return Fraction(quantity) * factor
