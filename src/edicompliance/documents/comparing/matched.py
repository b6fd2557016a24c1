"""What orders and ship notices say about each other: the answer of `match`.

Each part keeps the records it rests on, so that a finding can point at them; what cannot be told is
a part with its reason.

>>> from edicompliance.documents.purchase_order import PurchaseOrder
>>> alone = OrderMatch(PurchaseOrder(po_number="7"), named_by=(), lines=())
>>> alone.order.po_number, alone.doubts
('7', ())
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edicompliance.documents.comparing.contents import ShippedLine
    from edicompliance.documents.comparing.tally import LineMatch
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.segments.levels import Level
    from edicompliance.documents.ship_notice import ShipNotice


@dataclass(frozen=True, slots=True)
class NamedBy:
    """Where a ship notice names an order."""

    notice: ShipNotice
    level: Level
    """The level with its PRF."""


@dataclass(frozen=True, slots=True)
class OrderMatch:
    """One order and what the notices ship of it."""

    order: PurchaseOrder
    named_by: tuple[NamedBy, ...]
    """The places that name it; empty when no notice ships it."""
    lines: tuple[LineMatch, ...]
    """Its lines, in its order."""
    doubts: tuple[str, ...] = ()
    """Why none of its lines can be judged."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A shipped row that is on no line of its order."""

    notice: ShipNotice
    row: ShippedLine
    order: PurchaseOrder
    reason: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A shipped row of which it cannot be told what it ships."""

    notice: ShipNotice
    row: ShippedLine
    orders: tuple[PurchaseOrder, ...]
    """The orders it may be of."""
    reason: str


@dataclass(frozen=True, slots=True)
class MissingOrder:
    """A ship notice names an order that is not among those given, or names none."""

    notice: ShipNotice
    level: Level | None
    """The level with the PRF; None where rows have no order above them."""
    reason: str
    item: Level | None = None
    """The first item without an order, where there is no such level."""


@dataclass(frozen=True, slots=True)
class UndecidedOrder:
    """A ship notice names an order, and it cannot be told which of several it is."""

    notice: ShipNotice
    level: Level
    """The level with the PRF."""
    candidates: tuple[PurchaseOrder, ...]
    """The orders it may be; they contradict each other, or fit alike."""
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtfulNotice:
    """A ship notice of which it cannot be told what it ships, or that ships nothing."""

    notice: ShipNotice
    reason: str
    is_empty: bool = False
    """Whether it has no items at all."""


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """An order that a change leaves open."""

    order: PurchaseOrder
    reason: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Everything that orders and notices say about each other."""

    orders: tuple[OrderMatch, ...]
    """The orders that hold, one for each key."""
    unmatched: tuple[Unmatched, ...]
    """Shipped, but on no line of the order."""
    doubtful: tuple[Doubtful, ...]
    """Shipped, but for what cannot be told."""
    missing: tuple[MissingOrder, ...]
    """Orders that are named and not given."""
    conflicts: tuple[tuple[PurchaseOrder, ...], ...]
    """Orders that differ under one key; none of them is in `orders`."""
    notice_conflicts: tuple[tuple[ShipNotice, ...], ...]
    """Ship notices that differ under one number."""
    set_aside: tuple[PurchaseOrder | ShipNotice, ...]
    """Documents sent again or replaced, which are not counted."""
    undecided: tuple[UndecidedOrder, ...] = ()
    """Orders that are named, and given in several ways."""
    doubtful_notices: tuple[DoubtfulNotice, ...] = ()
    """Ship notices whose contents are in doubt, once for each reason."""
    changed: tuple[ChangedOrder, ...] = ()
    """Orders that a change leaves open: it cannot be applied, or cancels them."""
