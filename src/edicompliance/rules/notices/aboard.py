"""Which orders ship on which ship notices, and what of them: the matching, ready to be asked.

Everything is looked up once for the whole shipment, so that a check stays linear in its orders,
notices and lines. Costs are the retailer's own; what is not known stays None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.matched import (
    Doubtful,
    DoubtfulNotice,
    Matching,
    MissingOrder,
    OrderMatch,
    UndecidedOrder,
    Unmatched,
)
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.cartons import cargo
from edicompliance.rules.money.costs import Costs

_About = TypeVar("_About", Unmatched, Doubtful, MissingOrder, UndecidedOrder, DoubtfulNotice)


class Aboard:
    """What ships of a shipment's orders. Made once for a check; immutable to whoever asks."""

    def __init__(self, shipment: Shipment, matching: Matching, currency: str) -> None:
        self._shipment = shipment
        self._matching = matching
        self._currency = currency
        self._costs: dict[int, Costs] = {}
        self._sums: dict[tuple[int, str], Decimal | None] = {}
        self._said: dict[int, Sequence[str]] = {}

    # -- orders

    def match_of(self, order: PurchaseOrder) -> OrderMatch:
        """What the notices ship of an order."""
        return self._matches[id(order)]

    @cached_property
    def _matches(self) -> dict[int, OrderMatch]:
        return {id(one.order): one for one in self._matching.orders}

    def why_open(self, order: PurchaseOrder) -> str | None:
        """Why nothing of an order can be judged; None: it can."""
        return self._changed.get(id(order))

    @cached_property
    def _changed(self) -> dict[int, str]:
        return {id(one.order): one.reason for one in self._matching.changed}

    def why_unnamed(self, match: OrderMatch) -> str | None:
        """Why goods of an order that no notice names may ship all the same; None: they do not.

        A notice that names an order which is not given may mean this one.
        """
        missing = self._matching.missing
        return missing[0].reason if missing and not match.named_by else None

    def is_aboard(self, order: PurchaseOrder) -> bool:
        """Whether goods of an order ship, or may: a notice that names others only leaves it out."""
        match = self.match_of(order)
        sure = self._shipment.notices and not (match.doubts or self._matching.missing)
        return bool(match.named_by) or not sure

    def notices_of(self, order: PurchaseOrder | None) -> tuple[ShipNotice, ...]:
        """The ship notices that name an order; all of them where none does."""
        named = self.notices_naming(order) if order is not None else ()
        return named or self._shipment.notices

    def notices_naming(self, order: PurchaseOrder) -> tuple[ShipNotice, ...]:
        """The ship notices that name an order, in the order in which they were given."""
        return self._notices.get(id(order), ())

    @cached_property
    def _notices(self) -> dict[int, tuple[ShipNotice, ...]]:
        places = {id(notice): at for at, notice in enumerate(self._shipment.notices)}
        return {
            id(match.order): tuple(
                self._shipment.notices[at]
                for at in sorted(
                    {places[id(n.notice)] for n in match.named_by if id(n.notice) in places}
                )
            )
            for match in self._matching.orders
        }

    def lines_named(self, order: PurchaseOrder, name: str | None) -> Sequence[LineMatch]:
        """The lines of an order that people call so: one, as a rule."""
        return self._lines.get((id(order), name), ())

    @cached_property
    def _lines(self) -> dict[tuple[int, str | None], list[LineMatch]]:
        found: defaultdict[tuple[int, str | None], list[LineMatch]] = defaultdict(list)
        for match in self._matching.orders:
            for line in match.lines:
                found[id(match.order), cargo.line_name(line)].append(line)
        return dict(found)

    # -- ship notices

    def orders_of(self, notice: ShipNotice) -> tuple[PurchaseOrder, ...]:
        """The orders given that a notice ships."""
        return tuple(match.order for match, _ in self.named_on(notice))

    def named_on(self, notice: ShipNotice) -> Sequence[tuple[OrderMatch, Sequence[Level]]]:
        """The orders given that a notice ships, each with the levels that name it."""
        return self._named.get(id(notice), ())

    @cached_property
    def _named(self) -> dict[int, list[tuple[OrderMatch, list[Level]]]]:
        found: defaultdict[int, list[tuple[OrderMatch, list[Level]]]] = defaultdict(list)
        for match in self._matching.orders:
            levels: defaultdict[int, list[Level]] = defaultdict(list)
            for named in match.named_by:
                levels[id(named.notice)].append(named.level)
            for notice, of_notice in levels.items():
                found[notice].append((match, of_notice))
        return dict(found)

    def all_orders_of(self, notice: ShipNotice) -> tuple[PurchaseOrder, ...] | None:
        """The same, or None where it ships others too, or where that cannot be told."""
        orders = self.orders_of(notice)
        numbers = set(self._numbers_on(notice))
        complete = numbers and numbers == {order.po_number.strip() for order in orders}
        return orders if complete else None

    def numbers_of(self, notice: ShipNotice) -> tuple[str, ...]:
        """The numbers of the orders that a notice names, given or not."""
        orders = self.all_orders_of(notice)
        named = self._numbers_on(notice)
        numbers = [order.po_number for order in orders] if orders else named
        return tuple(dict.fromkeys(number for number in numbers if number))

    def _numbers_on(self, notice: ShipNotice) -> Sequence[str]:
        """The numbers of orders as its levels have them, in their order."""
        if id(notice) not in self._said:
            naming = (level for level in notice.levels if level.purchase_order)
            self._said[id(notice)] = [level.po_number.strip() for level in naming]
        return self._said[id(notice)]

    def numbered(self, number: str | None) -> Sequence[ShipNotice]:
        """The ship notices with a number (BSN02): one, as a rule."""
        return self._by_number.get(number, ())

    @cached_property
    def _by_number(self) -> dict[str | None, list[ShipNotice]]:
        found: defaultdict[str | None, list[ShipNotice]] = defaultdict(list)
        for notice in self._shipment.notices:
            found[notice.notice_number].append(notice)
        return dict(found)

    # -- what fits nothing, notice by notice

    def unmatched(self, notice: ShipNotice) -> Sequence[Unmatched]:
        """Shipped on it, but on no line of the order."""
        return self._unmatched.get(id(notice), ())

    @cached_property
    def _unmatched(self) -> dict[int, list[Unmatched]]:
        return _by_notice(self._matching.unmatched)

    def missing(self, notice: ShipNotice) -> Sequence[MissingOrder]:
        """Orders that it names and that are not given."""
        return self._missing.get(id(notice), ())

    @cached_property
    def _missing(self) -> dict[int, list[MissingOrder]]:
        return _by_notice(self._matching.missing)

    def undecided(self, notice: ShipNotice) -> Sequence[UndecidedOrder]:
        """Orders that it names and that are given in several ways."""
        return self._undecided.get(id(notice), ())

    @cached_property
    def _undecided(self) -> dict[int, list[UndecidedOrder]]:
        return _by_notice(self._matching.undecided)

    def doubts(self, notice: ShipNotice) -> Sequence[str]:
        """Why it cannot be told what it ships, or what an item on it is."""
        return self._doubts.get(id(notice), ())

    @cached_property
    def _doubts(self) -> dict[int, list[str]]:
        found = (
            _by_notice(self._matching.doubtful_notices),
            _by_notice(self._matching.doubtful),
            self._missing,
        )
        return {
            key: list(dict.fromkeys(one.reason for table in found for one in table.get(key, ())))
            for key in map(id, self._shipment.notices)
        }

    # -- at the retailer's cost

    def costs_of(self, order: PurchaseOrder) -> Costs:
        """An order's goods, line by line and notice by notice."""
        if id(order) not in self._costs:
            self._costs[id(order)] = Costs(order, self._currency, self._shipment.items)
        return self._costs[id(order)]

    def cost(self, order: PurchaseOrder, notice: ShipNotice | None = None) -> Decimal | None:
        """The goods of an order that ship, or that one notice ships, at the retailer's cost.

        Before there is a ship notice it is all of the order. None: not known.
        """
        if not self._shipment.notices:
            return self.ordered_cost(order)
        costs, match = self.costs_of(order), self.match_of(order)
        if notice is not None:
            return costs.shipped(match, notice)
        return self._sum(order, "shipped", lambda: costs.shipped(match))

    def ordered_cost(self, order: PurchaseOrder) -> Decimal | None:
        """All that was ordered, at the retailer's cost; None: not known."""
        return self._sum(order, "ordered", self.costs_of(order).ordered)

    def _sum(
        self, order: PurchaseOrder, what: str, add_up: Callable[[], Decimal | None]
    ) -> Decimal | None:
        """A sum over an order's lines, made once."""
        key = (id(order), what)
        if key not in self._sums:
            self._sums[key] = add_up()
        return self._sums[key]

    def cartons(self, order: PurchaseOrder) -> Decimal | None:
        """The cartons that hold goods of an order; None: not known."""
        count = self._cartons.get(id(order))
        alone = len(self._shipment.orders) == 1 and not self._matching.missing
        return cargo.announced(self._shipment) if count is None and alone else count

    @cached_property
    def _cartons(self) -> dict[int, Decimal | None]:
        unmatched: defaultdict[int, list[Unmatched]] = defaultdict(list)
        for one in self._matching.unmatched:
            unmatched[id(one.order)].append(one)
        return {
            id(match.order): cargo.cartons_of(match, unmatched[id(match.order)])
            for match in self._matching.orders
        }


def _by_notice(found: Iterable[_About]) -> dict[int, list[_About]]:
    table: defaultdict[int, list[_About]] = defaultdict(list)
    for one in found:
        table[id(one.notice)].append(one)
    return dict(table)
