"""Which order a ship notice means.

Two orders are the same when their keys are: by default retailer, number, release, ship-to and date;
a profile may say otherwise. A notice repeats only some of the key: its number and release must be
the order's, and where several orders have them, the rest decides between those.

>>> from edicompliance.documents.segments.levels import OrderLevel, OrderReference
>>> from edicompliance.documents.purchase_order import PurchaseOrder
>>> from edicompliance.documents.ship_notice import ShipNotice
>>> book = OrderBook([PurchaseOrder(po_number="7"), PurchaseOrder(po_number="8")], Conventions())
>>> level = OrderLevel(number="2", purchase_order=OrderReference(po_number="9"))
>>> book.named_by(ShipNotice(notice_number="A", levels=(level,)), level).reason
'order 9 is not among those given'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from edicompliance.documents.comparing.versions import Versions, changes_another, settle
from edicompliance.documents.conventions import Conventions, KeyPart, order_key, ship_to

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.segments.levels import Level
    from edicompliance.documents.ship_notice import ShipNotice

_EXACT: Final[tuple[KeyPart, ...]] = ("po", "release")
"""What must be the order's where the notice says it; the rest only decides between several."""

_UNNUMBERED: Final = "an order is named without its number (PRF01)"
_LASTING: Final = frozenset({"retailer", "po", "release"})
"""Parts of a key that a replacement keeps; it may move the order's date or its ship-to."""

_Key = tuple[str, ...]
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
        groups: dict[_Key, list[PurchaseOrder]] = {}
        for order in orders:
            retailer = order.source.envelope.sender if order.source else ""
            groups.setdefault(order_key(order, conventions, retailer), []).append(order)
        self._entries: list[_Entry] = []
        self._by_key: dict[_Key, _Entry] = {}
        self._by_number: dict[str, list[_Entry]] = {}
        for keys in _related(groups, conventions.order_key):
            given = [order for key in keys for order in groups[key]]
            versions = settle(given) if len(keys) == 1 else Versions(None, tuple(given))
            entry = _Entry(_shared(keys, conventions.order_key), versions)
            self._entries.append(entry)
            self._by_key.update(dict.fromkeys(keys, entry))
            self._by_number.setdefault(given[0].po_number.strip(), []).append(entry)
        self._answers: dict[tuple[str, ...], Naming] = {}

    @property
    def current(self) -> tuple[PurchaseOrder, ...]:
        """The orders that hold, one for each key."""
        held = (entry.versions.current for entry in self._entries)
        return tuple(order for order in held if order is not None)

    @property
    def conflicts(self) -> tuple[tuple[PurchaseOrder, ...], ...]:
        """Orders that differ under one key, or of which one may replace another."""
        found = (entry.versions.differing for entry in self._entries)
        return tuple(orders for orders in found if orders)

    @property
    def set_aside(self) -> tuple[PurchaseOrder, ...]:
        """Orders sent again, or replaced."""
        return tuple(one for entry in self._entries for one in entry.versions.set_aside)

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
            reason = f"order {number} is not among those given" if number else _UNNUMBERED
            return Naming(reason=reason)
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
        if len(orders) == 1:
            reason = f"order {number} is cancelled or changed, and the order itself is not given"
            return Naming(None, orders, reason)
        what = "different orders with one key" if len(entries) == 1 else "orders fit"
        return Naming(None, orders, f"order {number}: {len(orders)} {what}")


def _related(
    groups: Mapping[_Key, Sequence[PurchaseOrder]], names: Sequence[KeyPart]
) -> Iterator[list[_Key]]:
    """Yield the keys that stand for one order each.

    They are several where a replacement, a change or a cancellation is among orders with one
    number: it may be of any of them.
    """
    near: dict[_Key, list[_Key]] = {}
    for key in groups:
        lasting = tuple(part for name, part in zip(names, key, strict=True) if name in _LASTING)
        near.setdefault(lasting, []).append(key)
    for keys in near.values():
        if any(changes_another(order) for key in keys for order in groups[key]):
            yield keys
        else:
            yield from ([key] for key in keys)


def _shared(keys: Sequence[_Key], names: Sequence[KeyPart]) -> _Parts:
    """Return the parts that all keys have in common, the others empty."""
    said = zip(names, zip(*keys, strict=True), strict=True)
    return {name: values[0] if len(set(values)) == 1 else "" for name, values in said}


def _agree(said: str, held: str) -> bool:
    """Say if the two may be one; what one of them leaves out narrows nothing."""
    return not said or not held or said.strip() == held.strip()
