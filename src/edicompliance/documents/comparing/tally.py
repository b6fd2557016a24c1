"""How much of an order's line was shipped, and what became of the rest.

What is not shipped yet is *open* while it can still be shipped before the order's cancel date, and
*short* after it. Where a quantity, a unit or a store is in doubt, so is the answer, and the doubt
is said.

>>> from datetime import date
>>> from decimal import Decimal
>>> from edicompliance.documents.segments.times import on_day
>>> cancel = on_day(date(2026, 11, 20), "America/Chicago")
>>> tally = Tally(unit="EA", ordered=Decimal(100), shipped=Decimal(80))
>>> fill(tally, now=on_day(date(2026, 11, 20), "America/Chicago"), cancel=cancel).open
Decimal('20')
>>> fill(tally, now=on_day(date(2026, 11, 21), "America/Chicago"), cancel=cancel).short
Decimal('20')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, is_after

if TYPE_CHECKING:
    from edicompliance.documents.comparing.contents import ShippedLine
    from edicompliance.documents.comparing.line_matching import By
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
    from edicompliance.documents.segments.goods import (
        Component,
        OrderedComponent,
        Packing,
        StoreQuantity,
    )
    from edicompliance.documents.ship_notice import ShipNotice


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a ship notice that counts for a line."""

    notice: ShipNotice
    row: ShippedLine
    quantity: Decimal
    """In the unit of the line, or of the component."""
    by: By | None
    """What the line was found by."""
    component: Component | None = None
    """The component of the pack shipped whose number in a pack the quantity was multiplied by."""
    packings: tuple[Packing, ...] = ()
    """What says how many make a case, where the quantity was converted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Ordered against shipped, in one unit: of a line, of one store's share, of a component."""

    unit: str
    """The unit of both."""
    ordered: Decimal | None
    """How much was ordered; None when that cannot be read."""
    shipped: Decimal
    """How much is known to be shipped, on all notices together."""
    parts: tuple[Part, ...] = ()
    """The rows that say so."""
    records: tuple[OrderLine | StoreQuantity | OrderedComponent, ...] = ()
    """What says how much was ordered, each in its `quantity`; empty for a store not ordered for."""
    store: str | None = None
    """The store whose share it is."""
    component: OrderedComponent | None = None
    """The component of a prepack that it is of."""
    doubts: tuple[str, ...] = ()
    """Why the two cannot be compared."""


@dataclass(frozen=True, slots=True)
class Fill:
    """What became of an ordered quantity; one of the three is above 0, or none."""

    open: Decimal = Decimal(0)
    """Not shipped yet, and still in time."""
    short: Decimal = Decimal(0)
    """Not shipped, and too late."""
    over: Decimal = Decimal(0)
    """Shipped above what was ordered."""


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One line of an order and what was shipped of it."""

    order: PurchaseOrder
    line: OrderLine
    number: int
    """The line's place in the order, 0 = first."""
    total: Tally
    """The whole line; of a prepack shipped as components, the complete packs."""
    stores: tuple[Tally, ...] = ()
    """Each store's share, where the order says who gets what (SDQ); others shipped to, too."""
    components: tuple[Tally, ...] = ()
    """Each component, where a prepack was shipped as its components."""

    @property
    def tallies(self) -> Iterator[Tally]:
        """What to compare: components and each store's share, else the line.

        Where a store's share is in doubt the line's total comes too, for what it can tell.
        """
        details = (*self.components, *self.stores)
        if not details or any(tally.doubts for tally in details):
            yield self.total
        yield from details


def fill(tally: Tally, *, now: Moment, cancel: Moment | None) -> Fill:
    """Return what became of an ordered quantity; raises CannotTell.

    `now` is when the rest would be shipped at the earliest, `cancel` the order's cancel date.
    """
    if tally.doubts or tally.ordered is None:
        raise CannotTell("; ".join(tally.doubts[:3]) or "the ordered quantity cannot be read")
    rest = tally.ordered - tally.shipped
    if rest <= 0:
        return Fill(over=-rest)
    if cancel is None:
        raise CannotTell(f"{rest:f} {tally.unit} not shipped, and no cancel date is known")
    too_late = is_after(now, cancel)
    if too_late is None:
        raise CannotTell(f"{rest:f} {tally.unit} not shipped, and the cancel date is that very day")
    return Fill(short=rest) if too_late else Fill(open=rest)
