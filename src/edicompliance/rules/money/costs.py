"""Goods of one order at the retailer's cost: what charges take their percentages of.

What is not known stays None: a price that is absent or of a basis that is not understood, a
quantity in doubt, an order in another currency than the charges.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.comparing.matched import OrderMatch
from edicompliance.documents.comparing.prices import unit_price
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.rules.cartons.cargo import known_sum


class Costs:
    """What an order's goods cost, all of them and those on each ship notice."""

    def __init__(self, order: PurchaseOrder, currency: str, items: Items | None = None) -> None:
        self._order = order
        self._currency = currency
        self._items = items
        self._shipped: dict[int, Decimal | None] | None = None
        self._known: dict[int, tuple[OrderLine, Decimal | str]] = {}
        """What a unit of a line costs, or why that is not known."""

    def why_unknown(self, line: OrderLine) -> str | None:
        """Why a unit of a line has no cost that could be charged on; None: it has one."""
        known = self._cost(line)
        return known if isinstance(known, str) else None

    def of_unit(self, line: OrderLine) -> Decimal | None:
        """The retailer's cost of one unit of a line."""
        known = self._cost(line)
        return None if isinstance(known, str) else known

    def _cost(self, line: OrderLine) -> Decimal | str:
        """The cost of one unit, or why it is not known; found once."""
        if id(line) not in self._known:
            try:
                found: Decimal | str = self._price(line)
            except CannotTell as unknown:
                found = unknown.reason
            self._known[id(line)] = line, found
        return self._known[id(line)][1]

    def _price(self, line: OrderLine) -> Decimal:
        for record in (line.currency, self._order.currency):
            if record is not None and record.code.strip():
                if record.code.strip() != self._currency:
                    raise CannotTell(f"it is in {record.code}, and charges are in {self._currency}")
                break
        return unit_price(line, self.listed(line))

    def packs_of(self, line: OrderLine) -> Packs:
        """What is known of the packing of a line's article."""
        return Packs(line.packings, self.listed(line))

    def listed(self, line: OrderLine) -> list[ItemMaster]:
        """What the supplier's list says of a line's article on the order's day."""
        if self._items is None:
            return []
        day = self._order.po_date
        found = (self._items.find(one.qualifier, one.value, day) for one in line.ids)
        return list(dict.fromkeys(row for rows in found for row in rows))

    def ordered(self) -> Decimal | None:
        """The whole order; None where a price or a quantity is missing."""
        return known_sum(self._times(line, line.quantity) for line in self._order.lines)

    def of_line(self, match: LineMatch) -> Decimal | None:
        """What ships of a line; None where that is in doubt."""
        return None if match.total.doubts else self._times(match.line, match.total.shipped)

    def _times(self, line: OrderLine, quantity: Decimal | None) -> Decimal | None:
        if quantity is None:
            return None
        cost = self.of_unit(line) if quantity else Decimal(0)
        return None if cost is None else quantity * cost

    def shipped(self, match: OrderMatch, notice: ShipNotice | None = None) -> Decimal | None:
        """What the notices, or one of them, ship of the order; None where that is in doubt."""
        if match.doubts or any(line.total.doubts for line in match.lines):
            return None
        if notice is None:
            return known_sum(self.of_line(line) for line in match.lines)
        if self._shipped is None:
            self._shipped = self._by_notice(match)
        return self._shipped.get(id(notice), Decimal(0))

    def _by_notice(self, match: OrderMatch) -> dict[int, Decimal | None]:
        """What each notice ships; those that ship nothing of it are not listed."""
        found: defaultdict[int, list[Decimal | None]] = defaultdict(list)
        for line in match.lines:
            for notice, cost in self._of_line_by_notice(line):
                found[notice].append(cost)
        return {notice: known_sum(costs) for notice, costs in found.items()}

    def _of_line_by_notice(self, match: LineMatch) -> list[tuple[int, Decimal | None]]:
        own: defaultdict[int, Decimal] = defaultdict(Decimal)
        for part in match.total.parts:
            own[id(part.notice)] += part.quantity
        if len(own) == 1:
            return [(notice, self.of_line(match)) for notice in own]
        apart = not match.components
        return [
            (notice, self._times(match.line, quantity) if apart else None)
            for notice, quantity in own.items()
        ]
