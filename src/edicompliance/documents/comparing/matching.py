"""Orders against ship notices: what was ordered, what is shipped of it, and what fits nothing.

One notice ships many orders, one order ships on many notices, and the two call the same article by
different numbers, in different units. Everything here is worked out from the documents alone and
kept with the records it rests on, so that a finding can point at each of them; what cannot be told
is a value with its reason.

>>> from edicompliance.documents.segments.levels import Item, OrderLevel
>>> from edicompliance.documents.segments.levels import OrderReference, Product, Shipped
>>> from edicompliance.documents.purchase_order import OrderLine
>>> from decimal import Decimal
>>> line = OrderLine(line_id="1", quantity=Decimal(10), unit="EA")
>>> order = PurchaseOrder(po_number="7", lines=(line,))
>>> notice = ShipNotice(notice_number="A", levels=(
...     OrderLevel(number="1", purchase_order=OrderReference(po_number="7")),
...     Item(number="2", parent="1", product=Product(line_id="1"),
...          shipped=Shipped(quantity=Decimal(8), unit="EA")),
... ))
>>> matching = match([order], [notice], Conventions())
>>> matching.orders[0].lines[0].total.shipped
Decimal('8')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from edicompliance.documents.comparing.counting import LineSheet, Shipped
from edicompliance.documents.comparing.line_matching import Found, LineFinder, Substitution
from edicompliance.documents.comparing.matched import (
    ChangedOrder,
    Doubtful,
    DoubtfulNotice,
    Matching,
    MissingOrder,
    NamedBy,
    OrderMatch,
    UndecidedOrder,
    Unmatched,
)
from edicompliance.documents.comparing.order_book import Naming, OrderBook
from edicompliance.documents.comparing.versions import settle
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.ship_notice import ShipNotice

if TYPE_CHECKING:
    from decimal import Decimal

    from edicompliance.documents.comparing.contents import ShippedLine
    from edicompliance.documents.comparing.items import Items
    from edicompliance.documents.order_change import OrderChange
    from edicompliance.documents.segments.goods import Component
    from edicompliance.documents.segments.levels import Level

_CANCELLATION: Final = "01"
_MOST_REASONS: Final = 3
"""Doubts about a whole order, or about all, that each of its lines repeats."""


def match(
    orders: Iterable[PurchaseOrder],
    notices: Iterable[ShipNotice],
    conventions: Conventions,
    *,
    notice_conventions: Conventions | None = None,
    items: Items | None = None,
    substitutions: Sequence[Substitution] = (),
    changes: Iterable[tuple[OrderChange, str]] = (),
) -> Matching:
    """Return what the orders and the notices say about each other.

    `conventions` are those of the orders, `notice_conventions` those of the notices, if others.
    `substitutions` are articles the retailer was told would be sent instead; `changes` are
    those that cannot be applied, each with the reason: what their orders want is left open.
    """
    work = _Work(OrderBook(orders, conventions, notice_conventions), items, substitutions)
    for change, why in changes:
        work.leave_open(change, why)
    numbered: dict[str, list[ShipNotice]] = {}
    for at, notice in enumerate(notices):
        numbered.setdefault(notice.notice_number.strip() or f"without a number, {at}", []).append(
            notice
        )
    for group in numbered.values():
        work.read_group(group, notice_conventions or conventions)
    return work.result()


class _OrderSheet:
    """What is known so far of one order."""

    def __init__(
        self, order: PurchaseOrder, items: Items | None, substitutions: Sequence[Substitution]
    ) -> None:
        self.order = order
        self.finder = LineFinder(order, items, substitutions)
        self.lines = [LineSheet(order, number, items) for number in range(len(order.lines))]
        self.named_by: list[NamedBy] = []
        self.doubts: dict[str, None] = {}

    def close(self, loose: Iterable[str]) -> OrderMatch:
        doubts = tuple(dict.fromkeys((*self.doubts, *loose)))
        lines = tuple(line.close(doubts[:_MOST_REASONS]) for line in self.lines)
        return OrderMatch(self.order, tuple(self.named_by), lines, doubts)


class _Work:
    """The matching while it is being worked out."""

    def __init__(
        self, book: OrderBook, items: Items | None, substitutions: Sequence[Substitution]
    ) -> None:
        self.book = book
        told: dict[str, list[Substitution]] = {}
        for one in substitutions:
            told.setdefault(one.po_number, []).append(one)
        self.sheets = {
            id(order): _OrderSheet(order, items, told.get(order.po_number, ()))
            for order in book.current
        }
        self.orders = tuple(sheet.order for sheet in self.sheets.values())
        self.numbered: dict[str, list[_OrderSheet]] = {}
        for sheet in self.sheets.values():
            self.numbered.setdefault(sheet.order.po_number.strip(), []).append(sheet)
        self.unmatched: list[Unmatched] = []
        self.doubtful: list[Doubtful] = []
        self.missing: list[MissingOrder] = []
        self.loose: dict[str, None] = {}
        """Doubts about every order: goods that may be of any."""
        self.undecided: list[UndecidedOrder] = []
        self.doubtful_notices: list[DoubtfulNotice] = []
        self.changed: dict[int, ChangedOrder] = {}
        self.conflicts: list[tuple[ShipNotice, ...]] = []
        self.set_aside: list[PurchaseOrder | ShipNotice] = list(book.set_aside)

    def leave_open(self, change: OrderChange, why: str) -> None:
        """Of an order that a change is about nothing can be told until that is applied."""
        for sheet in self.numbered.get(change.po_number.strip(), ()):
            sheet.doubts.setdefault(why)
            self.changed[id(sheet.order)] = ChangedOrder(sheet.order, why)

    def result(self) -> Matching:
        loose = tuple(self.loose)[:_MOST_REASONS]
        return Matching(
            orders=tuple(sheet.close(loose) for sheet in self.sheets.values()),
            unmatched=tuple(self.unmatched),
            doubtful=tuple(self.doubtful),
            missing=tuple(self.missing),
            conflicts=self.book.conflicts,
            notice_conflicts=tuple(self.conflicts),
            set_aside=tuple(self.set_aside),
            undecided=tuple(self.undecided),
            doubtful_notices=tuple(self.doubtful_notices),
            changed=tuple(self.changed.values()),
        )

    def read_group(self, notices: Sequence[ShipNotice], conventions: Conventions) -> None:
        """Count the one of several notices with one number that holds."""
        if any(notice.purpose == _CANCELLATION for notice in notices):
            self.set_aside += notices
            return
        versions = settle(notices)
        self.set_aside += versions.set_aside
        if versions.current is not None:
            self._read(versions.current, conventions)
            return
        self.conflicts.append(versions.differing)
        number = versions.differing[0].notice_number
        reason = f"{len(versions.differing)} different ship notices have the number {number}"
        for notice in versions.differing:
            for sheet in self._read(notice, conventions):
                sheet.doubts.setdefault(reason)

    def _read(self, notice: ShipNotice, conventions: Conventions) -> Iterable[_OrderSheet]:
        """Count a notice's rows; return the orders it names."""
        namings: dict[int, Naming] = {}
        named: dict[str, list[_OrderSheet]] = {}
        for level in notice.levels:
            if level.purchase_order is not None:
                namings[id(level)] = self.book.named_by(notice, level)
                sheets_of = self._name(notice, level, namings[id(level)])
                named.setdefault(level.po_number, []).extend(sheets_of)
        rows = notice.contents(conventions)
        for row in rows:
            if row.order is None:
                self._read_loose(notice, row)
            else:
                self._read_row(notice, row, namings[id(row.order)])
        sheets = {id(sheet): sheet for found in named.values() for sheet in found}
        self._doubt_contents(notice, rows, named, sheets.values())
        return sheets.values()

    def _doubt_contents(
        self,
        notice: ShipNotice,
        rows: Sequence[ShippedLine],
        named: Mapping[str, Sequence[_OrderSheet]],
        sheets: Iterable[_OrderSheet],
    ) -> None:
        """Note that a notice ships nothing, of all or of one order, or in levels out of place."""
        number, shipped = notice.notice_number, {row.po_number for row in rows}
        if not rows:
            self._doubt_notice(notice, f"ship notice {number} has no items", sheets, is_empty=True)
        if not (rows or named):
            self.loose.setdefault(f"ship notice {number} has no items")
        for po_number, its_own in named.items() if rows else ():
            if po_number not in shipped:
                reason = f"ship notice {number} names order {po_number} and no item of it"
                self._doubt_notice(notice, reason, its_own)
        if orphans := notice.orphans:
            reason = f"ship notice {number}: {notice.hierarchy.why_orphan(orphans[0])}"
            if len(orphans) > 1:
                reason += f", and {len(orphans) - 1} more such levels"
            self._doubt_notice(notice, reason, sheets)

    def _doubt_notice(
        self,
        notice: ShipNotice,
        reason: str,
        sheets: Iterable[_OrderSheet],
        *,
        is_empty: bool = False,
    ) -> None:
        self.doubtful_notices.append(DoubtfulNotice(notice, reason, is_empty))
        for sheet in sheets:
            sheet.doubts.setdefault(reason)

    def _name(self, notice: ShipNotice, level: Level, naming: Naming) -> list[_OrderSheet]:
        if naming.order is not None:
            sheet = self.sheets[id(naming.order)]
            sheet.named_by.append(NamedBy(notice, level))
            return [sheet]
        if naming.candidates:
            candidates = naming.candidates
            self.undecided.append(UndecidedOrder(notice, level, candidates, naming.reason))
        else:
            self.missing.append(MissingOrder(notice, level, naming.reason))
        held = (self.sheets.get(id(order)) for order in naming.candidates)
        sheets = [sheet for sheet in held if sheet is not None]
        for sheet in sheets:
            sheet.doubts.setdefault(naming.reason)
        return sheets

    def _read_loose(self, notice: ShipNotice, row: ShippedLine) -> None:
        """Note a row that no level puts into an order: it may be of any."""
        reason = f"ship notice {notice.notice_number} has items that are in no order"
        last = self.missing[-1] if self.missing else None
        if last is None or last.notice is not notice or last.level is not None:
            self.missing.append(MissingOrder(notice, None, reason, row.item))
            self.loose.setdefault(reason)
        self.doubtful.append(Doubtful(notice, row, self.orders, reason))

    def _read_row(self, notice: ShipNotice, row: ShippedLine, naming: Naming) -> None:
        if naming.order is None:
            if naming.candidates:
                self.doubtful.append(Doubtful(notice, row, naming.candidates, naming.reason))
            return
        sheet = self.sheets[id(naming.order)]
        found = sheet.finder.find(row.line_id, row.ids)
        if found.target is not None:
            shipped = Shipped(notice, row, row.quantity, row.unit, row.ids, found.by)
            sheet.lines[found.target.number].add(found.target, shipped)
        elif found.targets or not (row.line_id or row.ids or row.item.components):
            self._leave_open(sheet, notice, row, found)
        elif self._read_components(sheet, notice, row):
            return
        elif (changed := self.changed.get(id(sheet.order))) is not None:
            self.doubtful.append(Doubtful(notice, row, (sheet.order,), changed.reason))
        else:
            self.unmatched.append(Unmatched(notice, row, sheet.order, found.reason))

    def _leave_open(
        self, sheet: _OrderSheet, notice: ShipNotice, row: ShippedLine, found: Found
    ) -> None:
        reason = found.reason if found.targets else "an item has neither line number nor numbers"
        for target in found.targets:
            sheet.lines[target.number].doubt(f"an item shipped {reason}")
        if found.more or not found.targets:
            sheet.doubts.setdefault(reason)
        self.doubtful.append(Doubtful(notice, row, (sheet.order,), reason))

    def _read_components(self, sheet: _OrderSheet, notice: ShipNotice, row: ShippedLine) -> bool:
        """Count a prepack of which the order has the components as lines of their own."""
        found = [(one, sheet.finder.find("", one.ids)) for one in row.item.components]
        if not found or any(answer.target is None for _, answer in found):
            return False
        for one, answer in found:
            if answer.target is not None:
                quantity = _product(row, one)
                shipped = Shipped(notice, row, quantity, one.unit, one.ids, answer.by, one)
                sheet.lines[answer.target.number].add(answer.target, shipped)
        return True


def _product(row: ShippedLine, component: Component) -> Decimal | None:
    if row.quantity is None or component.quantity is None:
        return None
    return row.quantity * component.quantity
