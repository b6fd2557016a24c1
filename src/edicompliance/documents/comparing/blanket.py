"""What is left of a blanket order after its releases.

A blanket order (BEG02 `BK` or `BE`) is a frame: so much over the season. Releases (`RL`) call parts
of it off, each an order of its own under the blanket's number or contract. A supplier who ships
more than the frame holds ships at his own risk, so the balance is kept line by line.

>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> def order(kind, quantity, **more):
...     lines = (OrderLine(line_id="1", quantity=Decimal(quantity), unit="EA"),)
...     return PurchaseOrder(kind=kind, po_number="7", lines=lines, **more)
>>> releases = [order("RL", 240, release_number="1"), order("RL", 300, release_number="2")]
>>> [str(one.left) for one in balance(order("BK", 500), releases).lines]
['-40']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from edicompliance.documents.comparing.line_matching import LineFinder
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.comparing.versions import settle
from edicompliance.documents.doubt import CannotTell

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

_CANCELLATION = "01"


@dataclass(frozen=True, slots=True)
class LineBalance:
    """One line of a blanket order."""

    line: OrderLine
    released: Decimal
    """What all releases together call off, in the line's unit."""
    left: Decimal | None
    """What is left; below zero where more was called off. None: the line has no quantity."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A blanket order and what was called off of it."""

    blanket: PurchaseOrder
    releases: tuple[PurchaseOrder, ...]
    """The releases that count, each once."""
    lines: tuple[LineBalance, ...]
    """Its lines, in their order."""

    @property
    def overdrawn(self) -> tuple[LineBalance, ...]:
        """The lines of which more was called off than the blanket order holds."""
        return tuple(one for one in self.lines if one.left is not None and one.left < 0)


def balance(blanket: PurchaseOrder, orders: Iterable[PurchaseOrder]) -> Balance:
    """Return what is left of each line, over those of the orders that are releases of the blanket.

    A release that was sent twice counts once, a replaced one not at all. Raises `CannotTell` where
    two releases contradict each other, or one names a product that the blanket order does not.
    """
    counted = tuple(_current(same) for same in _by_number(blanket, orders))
    finder = LineFinder(blanket)
    released = [Fraction(0)] * len(blanket.lines)
    for release in counted:
        for line in release.lines:
            at, quantity = _called_off(finder, release, line)
            released[at] += quantity
    lines = zip(blanket.lines, map(_decimal, released), strict=True)
    return Balance(
        blanket,
        counted,
        tuple(
            LineBalance(line, taken, None if line.quantity is None else line.quantity - taken)
            for line, taken in lines
        ),
    )


def is_release_of(order: PurchaseOrder, blanket: PurchaseOrder) -> bool:
    """Say if an order calls off a part of a blanket order: by its number, or by its contract."""
    if not order.is_release:
        return False
    if order.po_number == blanket.po_number:
        return True
    return bool(order.contract) and order.contract in (blanket.contract, blanket.po_number)


def _by_number(
    blanket: PurchaseOrder, orders: Iterable[PurchaseOrder]
) -> Iterable[list[PurchaseOrder]]:
    found: dict[tuple[str, str], list[PurchaseOrder]] = {}
    for order in orders:
        if is_release_of(order, blanket):
            found.setdefault((order.po_number, order.release_number), []).append(order)
    return found.values()


def _current(same: Sequence[PurchaseOrder]) -> PurchaseOrder:
    """Return the release that holds; one that a change cancelled has no lines, and counts."""
    if len(same) == 1 and same[0].purpose == _CANCELLATION and not same[0].lines:
        return same[0]
    current = settle(same).current
    if current is None:
        name = f"{same[0].po_number} release {same[0].release_number or '(none)'}"
        raise CannotTell(f"which order {name} holds: they differ, or one cancels or changes it")
    return current


def _called_off(
    finder: LineFinder, release: PurchaseOrder, line: OrderLine
) -> tuple[int, Fraction]:
    name = f"line {line.line_id} of {release.po_number} release {release.release_number}"
    found = finder.find(line.line_id, line.ids).target
    if found is None or found.component is not None:
        raise CannotTell(f"{name} is no line of the blanket order")
    if line.quantity is None:
        raise CannotTell(f"{name} has no quantity")
    if line.unit == found.line.unit:
        return found.number, Fraction(line.quantity)
    packs = Packs((*line.packings, *found.line.packings))
    return found.number, packs.convert(Fraction(line.quantity), line.unit, found.line.unit)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
