"""What invoices bill, line by line: of which order, in which of its lines.

An invoice names its order in BIG04, or, where it bills several, in a REF of each line. The order is
taken as it stands after the retailer's changes (860), for that is what will be paid. What cannot be
found for certain is left open with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.comparing.line_matching import Found, LineFinder
from edicompliance.documents.comparing.matched import Matching
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_change import ChangedLine
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.records.record import Record
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.model import Evidence

if TYPE_CHECKING:
    from edicompliance.documents.comparing.tally import LineMatch
    from edicompliance.documents.invoice import Invoice, InvoiceLine
    from edicompliance.documents.order_change import OrderChange
    from edicompliance.rules.notices.aboard import Aboard

CREDITS: Final = frozenset({"CN", "CR"})
"""BIG07 of what gives money back."""
_ORDER_NUMBER: Final = "PO"
_CANCELLATION: Final = "01"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as it stands after its changes."""

    given: PurchaseOrder
    """As the check takes it: with its changes applied, where they do not cancel it."""
    now: PurchaseOrder
    """As it stands: a cancelled one has no lines."""
    original: PurchaseOrder
    """As it came."""
    changes: tuple[OrderChange, ...]
    """Those that are about it."""

    @property
    def is_cancelled(self) -> bool:
        """Whether a change, or the order itself, cancels it."""
        return self.now.purpose == _CANCELLATION

    def place(self, line: OrderLine, field: str) -> Evidence:
        """Where a field of a line is said: in the change that says it last, else in the order."""
        for change in reversed(self.changes):
            for one in change.lines:
                if _same_line(one, line) and getattr(one, field) == getattr(line, field):
                    return Evidence.of(one, field)
        own = (one for one in self.original.lines if getattr(one, field) == getattr(line, field))
        said = next((one for one in own if _same_line(one, line)), None)
        return Evidence.of(said, field) if said is not None else Evidence()


def _same_line(one: ChangedLine | OrderLine, line: OrderLine) -> bool:
    if one.line_id and line.line_id:
        return one.line_id == line.line_id
    return bool(
        {(i.qualifier, i.value) for i in one.ids} & {(i.qualifier, i.value) for i in line.ids}
    )


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One IT1, and what it is of."""

    invoice: Invoice
    line: InvoiceLine
    number: int
    """Its place in the invoice, 1 = first."""
    po_number: str
    """The order it names."""
    order: Ordered | None = None
    """That order, where it is given."""
    place: int | None = None
    """The place of the order's line, 0 = first; None where it has none, or that is in doubt."""
    doubt: str = ""
    """Why it cannot be told what it bills."""

    @property
    def ordered(self) -> OrderLine | None:
        """The line of the order."""
        if self.order is None or self.place is None:
            return None
        return self.order.now.lines[self.place]

    @property
    def is_on_no_line(self) -> bool:
        """Whether it is certain that the order has no such line."""
        return self.order is not None and self.place is None and not self.doubt

    @property
    def name(self) -> str:
        """What people call the line: the order's number for it, else its own."""
        said = self.ordered.line_id if self.ordered is not None else ""
        return said or self.line.line_id or str(self.number)

    @property
    def item(self) -> str | None:
        """The first number of its product."""
        ids = self.line.ids or (self.ordered.ids if self.ordered is not None else ())
        return ids[0].value if ids else None


class Billing:
    """The invoices of a shipment against its orders. Made once for a check."""

    def __init__(self, shipment: Shipment, matching: Matching) -> None:
        self._shipment = shipment
        self._matching = matching

    # -- orders

    @cached_property
    def _orders(self) -> dict[str, list[Ordered]]:
        found: defaultdict[str, list[Ordered]] = defaultdict(list)
        for given in self._shipment.orders:
            number = given.po_number.strip()
            mine = tuple(one for one in self._shipment.changes if one.po_number.strip() == number)
            now, original = given, self._shipment.original_of(given)
            if any(one.purpose == _CANCELLATION for one in mine):
                now = given.model_copy(update={"purpose": _CANCELLATION, "lines": ()})
            found[number].append(Ordered(given, now, original, mine))
        return dict(found)

    @cached_property
    def _why_open(self) -> dict[str, str]:
        """Order number -> why nobody knows what it wants now; a cancelled one wants nothing."""
        reasons = {
            one.order.po_number.strip(): one.reason
            for one in self._matching.changed
            if not any(each.is_cancelled for each in self._orders[one.order.po_number.strip()])
        }
        for orders in self._matching.conflicts:
            number = orders[0].po_number.strip()
            reasons[number] = f"{len(orders)} different orders have the number {number}"
        return reasons

    def order(self, number: str, release: str = "") -> Ordered:
        """The order of a number as it stands; raises `CannotTell` where it is not known."""
        number = number.strip()
        if not number:
            raise CannotTell("an invoice names no order (BIG04)")
        if number in self._why_open:
            raise CannotTell(self._why_open[number])
        found = self._orders.get(number, ())
        if release:
            found = [one for one in found if one.now.release_number in ("", release)]
        if not found:
            raise CannotTell(f"order {number} is invoiced and not given")
        if len(found) > 1:
            raise CannotTell(f"{len(found)} orders have the number {number}")
        return found[0]

    def orders_of(self, invoice: Invoice) -> list[Ordered]:
        """The orders that an invoice bills; raises `CannotTell` where one of them is not known."""
        numbers = dict.fromkeys(number_of(invoice, line) for line in invoice.lines)
        return [
            self.order(number, invoice.release_number)
            for number in numbers or {invoice.po_number: None}
        ]

    # -- lines

    def lines(self, invoice: Invoice) -> tuple[BilledLine, ...]:
        """The lines of an invoice."""
        if id(invoice) not in self._lines:
            self._lines[id(invoice)] = tuple(
                self._line(invoice, line, number) for number, line in enumerate(invoice.lines, 1)
            )
        return self._lines[id(invoice)]

    @cached_property
    def _lines(self) -> dict[int, tuple[BilledLine, ...]]:
        return {}

    @cached_property
    def _finders(self) -> dict[int, LineFinder]:
        return {}

    def _line(self, invoice: Invoice, line: InvoiceLine, number: int) -> BilledLine:
        po = number_of(invoice, line)
        try:
            order = self.order(po, invoice.release_number)
        except CannotTell as unknown:
            return BilledLine(invoice, line, number, po, doubt=unknown.reason)
        found, called = self._find(order, line), f"line {line.line_id or number}"
        called += f" of invoice {invoice.invoice_number}"
        place = found.target.number if found.target is not None else None
        doubt = ""
        if found.targets and found.target is None:
            doubt = f"{called} {found.reason}"
        elif found.target is not None and found.target.component is not None:
            place = None
            doubt = f"{called} bills a part of the prepack in line {found.target.name}"
        return BilledLine(invoice, line, number, po, order, place, doubt)

    def _find(self, order: Ordered, line: InvoiceLine) -> Found:
        if id(order) not in self._finders:
            self._finders[id(order)] = LineFinder(order.now, self._shipment.items)
        return self._finders[id(order)].find(line.line_id, line.ids)

    # -- all invoices together

    @cached_property
    def by_line(self) -> dict[tuple[int, int], list[BilledLine]]:
        """Order and place of its line -> what bills it, each invoice number once, no credits."""
        found: defaultdict[tuple[int, int], list[BilledLine]] = defaultdict(list)
        for invoice in self.invoices:
            for one in self.lines(invoice):
                if one.order is not None and one.place is not None:
                    found[id(one.order), one.place].append(one)
        return dict(found)

    @cached_property
    def invoices(self) -> tuple[Invoice, ...]:
        """The invoices that ask for money, each number once."""
        first: dict[str, Invoice] = {}
        for at, one in enumerate(self._shipment.invoices):
            if one.kind not in CREDITS:
                first.setdefault(one.invoice_number.strip() or f"without a number, {at}", one)
        return tuple(first.values())

    def credits_for(self, number: str) -> tuple[Invoice, ...]:
        """The credit memos for an order."""
        return tuple(
            one
            for one in self._shipment.invoices
            if one.kind in CREDITS and number in {number_of(one, line) for line in one.lines}
        )

    # -- units

    def packs(self, one: BilledLine) -> Packs:
        """What is known of how the article of a line is packed."""
        ordered = one.ordered
        packings = (*(ordered.packings if ordered is not None else ()), *one.line.packings)
        return Packs(packings, self.listed(one))

    def listed(self, one: BilledLine) -> list[ItemMaster]:
        """What the user's list of items says of the article of a line."""
        items = self._shipment.items
        if items is None:
            return []
        ids = (*one.line.ids, *(one.ordered.ids if one.ordered is not None else ()))
        day = one.invoice.date
        found = (items.find(number.qualifier, number.value, day) for number in ids)
        return list(dict.fromkeys(row for rows in found for row in rows))

    def in_unit(self, one: BilledLine, unit: str) -> Fraction:
        """How much a line bills, in another unit; raises `CannotTell`."""
        if one.line.quantity is None:
            raise CannotTell(f"line {one.name}: the invoiced quantity cannot be read")
        return self.packs(one).convert(Fraction(one.line.quantity), one.line.unit, unit)


def number_of(invoice: Invoice, line: InvoiceLine) -> str:
    """The number of the order that a line bills: its own REF*PO, else BIG04."""
    own = (one.value for one in line.references if one.qualifier == _ORDER_NUMBER and one.value)
    return (next(own, "") or invoice.po_number).strip()


def numbers_of(invoice: Invoice) -> tuple[str, ...]:
    """The numbers of the orders that an invoice bills."""
    numbers = (number_of(invoice, line) for line in invoice.lines)
    return tuple(dict.fromkeys(filter(None, (*numbers, invoice.po_number.strip()))))


def match_of(one: Ordered, place: int, aboard: Aboard) -> LineMatch | None:
    """What ships of a line of an order; None where a change added it, or took others away."""
    match = aboard.match_of(one.given)
    line = one.now.lines[place]
    return next((each for each in match.lines if _same_line(each.line, line)), None)


def places(records: Sequence[Record], field: str) -> Iterator[Evidence]:
    """Where a field of each record stands."""
    for record in records:
        yield Evidence.of(record, field)


def decimal(quantity: Fraction) -> Decimal:
    """A quantity as people write it; a third of a case is cut off."""
    return Decimal(quantity.numerator) / Decimal(quantity.denominator)


def shown(value: Decimal | Fraction) -> str:
    """A quantity or a price for people.

    >>> shown(Decimal("9.95833333")), shown(Fraction(240)), shown(Decimal("4.20"))
    ('9.9583', '240', '4.2')
    """
    number = value if isinstance(value, Decimal) else decimal(value)
    text = f"{round(number, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
