"""Which order a ship notice means.

Two orders are the same when their keys are: by default retailer, number, release, ship-to and date;
a profile may say otherwise. A notice repeats only some of the key: its number and release must be
the order's, and where several orders have them, the rest decides between those.

>>> from edicompliance.documents.levels import OrderLevel, OrderReference
>>> from edicompliance.documents.purchase_order import PurchaseOrder
>>> from edicompliance.documents.ship_notice import ShipNotice
>>> book = OrderBook([PurchaseOrder(po_number="7"), PurchaseOrder(po_number="8")], Conventions())
>>> level = OrderLevel(number="2", purchase_order=OrderReference(po_number="9"))
>>> book.named_by(ShipNotice(notice_number="A", levels=(level,)), level).reason
'order 9 is not among those given'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from edicompliance.documents.conventions import Conventions, KeyPart, order_key, ship_to
from edicompliance.documents.versions import Versions, settle

if TYPE_CHECKING:
    from edicompliance.documents.levels import Level
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.ship_notice import ShipNotice

_EXACT: Final[tuple[KeyPart, ...]] = ("po", "release")
"""What must be the order's where the notice says it; the rest only decides between several."""

_Parts = dict[KeyPart, str]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a level of a ship notice names: an order, none of those given, or one of several."""

    order: PurchaseOrder | None = None
    """The order, when it can be told."""
    candidates: tuple[PurchaseOrder, ...] = ()
    """Those between which it cannot."""
    reason: str = ""
    """Why there is no order."""


@dataclass(frozen=True, slots=True)
class _Entry:
    parts: _Parts
    versions: Versions[PurchaseOrder]

    @property
    def orders(self) -> tuple[PurchaseOrder, ...]:
        current = self.versions.current
        return self.versions.differing if current is None else (current,)


class OrderBook:
    """The orders given, by their keys."""

    def __init__(
        self,
        orders: Iterable[PurchaseOrder],
        conventions: Conventions,
        notice_conventions: Conventions | None = None,
    ) -> None:
        self._conventions = conventions
        self._of_notices = notice_conventions or conventions
        groups: dict[tuple[str, ...], list[PurchaseOrder]] = {}
        for order in orders:
            retailer = order.source.envelope.sender if order.source else ""
            groups.setdefault(order_key(order, conventions, retailer), []).append(order)
        names = conventions.order_key
        self._by_key = {
            key: _Entry(dict(zip(names, key, strict=True)), settle(group))
            for key, group in groups.items()
        }
        self._by_number: dict[str, list[_Entry]] = {}
        for key, entry in self._by_key.items():
            self._by_number.setdefault(groups[key][0].po_number.strip(), []).append(entry)
        self._answers: dict[tuple[str, ...], Naming] = {}

    @property
    def current(self) -> tuple[PurchaseOrder, ...]:
        """The orders that hold, one for each key."""
        held = (entry.versions.current for entry in self._by_key.values())
        return tuple(order for order in held if order is not None)

    @property
    def conflicts(self) -> tuple[tuple[PurchaseOrder, ...], ...]:
        """Orders that differ under one key."""
        found = (entry.versions.differing for entry in self._by_key.values())
        return tuple(orders for orders in found if orders)

    @property
    def set_aside(self) -> tuple[PurchaseOrder, ...]:
        """Orders sent again, or replaced."""
        return tuple(one for entry in self._by_key.values() for one in entry.versions.set_aside)

    def named_by(self, notice: ShipNotice, level: Level) -> Naming:
        """Return the order that a level with a PRF names."""
        parts = self._parts(notice, level)
        asked = (level.po_number.strip(), *(parts.get(name, "") for name in sorted(parts)))
        if asked not in self._answers:
            self._answers[asked] = self._look_up(level.po_number.strip(), parts)
        return self._answers[asked]

    def _parts(self, notice: ShipNotice, level: Level) -> _Parts:
        """Return what the notice says of the order's key."""
        place, above = ship_to(level, self._of_notices), notice.parent_of(level)
        while place is None and above is not None:
            place, above = ship_to(above, self._of_notices), notice.parent_of(above)
        said: _Parts = {
            "retailer": notice.source.envelope.receiver if notice.source else "",
            "po": level.po_number,
            "release": level.release_number,
            "ship_to": (place.code or place.name) if place else "",
            "po_date": level.po_date.strftime("%Y%m%d") if level.po_date else "",
        }
        return {name: said[name] for name in self._conventions.order_key}

    def _look_up(self, number: str, parts: _Parts) -> Naming:
        exact = self._by_key.get(tuple(parts[name] for name in self._conventions.order_key))
        entries = [exact] if exact else self._by_number.get(number, [])
        if not entries:
            return Naming(reason=f"order {number} is not among those given")
        for name in parts:
            agreeing = [one for one in entries if _agree(parts[name], one.parts[name])]
            if not agreeing and name in _EXACT:
                held = ", ".join(sorted({one.parts[name] for one in entries})[:5])
                reason = f"order {number} is given with {name} {held}, not {parts[name]}"
                return Naming(reason=reason)
            entries = agreeing or entries
        if len(entries) == 1 and entries[0].versions.current is not None:
            return Naming(entries[0].versions.current)
        orders = tuple(order for one in entries for order in one.orders)
        what = "different orders with one key" if len(entries) == 1 else "orders fit"
        return Naming(None, orders, f"order {number}: {len(orders)} {what}")


def _agree(said: str, held: str) -> bool:
    """Say if the two may be one; what one of them leaves out narrows nothing."""
    return not said or not held or said.strip() == held.strip()
