"""The orders of a shipment as the retailer's changes (860) left them.

What counts is the order as it stands when the truck leaves. A change is applied in its turn; one of
which it cannot be told what it means leaves its order open, with the reason, and so does one that
cancels it: nothing of such an order is to be judged. The orders as they
were first given stay at hand, for what is counted on them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from edicompliance.documents.comparing.changing import Applied, apply_changes
from edicompliance.documents.comparing.versions import NOT_WHOLE
from edicompliance.documents.conventions import Partner
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.shipment import Shipment

_CANCELLATION: Final = "01"


@dataclass(frozen=True, slots=True)
class Amended:
    """A shipment with its changes applied."""

    shipment: Shipment
    """Its orders as they stand, and as they were in `originals`."""
    open: tuple[tuple[OrderChange, str], ...] = ()
    """Changes that leave their order open, and why."""
    said: tuple[str, ...] = ()
    """What was done, in words."""


def amended(shipment: Shipment, partner: Partner) -> Amended:
    """Return a shipment whose orders are as their changes left them; of one that is so, itself."""
    done_before = {_key(one) for one in shipment.originals}
    changes = tuple(one for one in shipment.changes if _key(one) not in done_before)
    if not changes:
        return Amended(shipment)
    whole = [one for one in shipment.orders if one.purpose not in NOT_WHOLE]
    done = apply_changes(whole, changes, partner)
    pairs = list(zip(whole, done.orders, strict=True))
    cancelled = {_key(before) for before, after in pairs if after.purpose == _CANCELLATION}
    changed = {id(one): after for one, after in pairs if after is not one}
    now = {key: one for key, one in changed.items() if one.purpose != _CANCELLATION}
    originals = tuple(one for one in whole if id(one) in now)
    return Amended(
        replace(
            shipment,
            orders=tuple(now.get(id(one), one) for one in shipment.orders),
            originals=(*shipment.originals, *originals),
        ),
        tuple(_left(changes, done.undecided, cancelled)),
        tuple(_said(originals, changes, done)),
    )


def _left(
    changes: Iterable[OrderChange],
    undecided: Iterable[tuple[OrderChange, str]],
    cancelled: Container[tuple[str, str]],
) -> Iterator[tuple[OrderChange, str]]:
    """Yield the changes that leave their order open, each with the reason."""
    for one, why in undecided:
        yield one, f"order {one.po_number} has a change (860) that cannot be applied: {why}"
    for one in changes:
        if _key(one) in cancelled:
            yield one, f"order {one.po_number} is cancelled by a change (860)"


def _said(
    originals: Iterable[PurchaseOrder], changes: Sequence[OrderChange], done: Applied
) -> Iterator[str]:
    left = {id(one) for one, _ in done.undecided}
    for order in originals:
        mine = (one for one in changes if _key(one) == _key(order) and id(one) not in left)
        days = ", ".join(dict.fromkeys(_day(one.date) for one in mine))
        yield f"order {order.po_number} is judged as changed by the 860 of {days}"
    for one in done.waiting:
        yield f"a change (860) of order {one.po_number} is given, and the order itself is not"


def _key(document: PurchaseOrder | OrderChange) -> tuple[str, str]:
    return document.po_number, document.release_number


def _day(day: date | None) -> str:
    return day.isoformat() if day else "no date"
