"""What the ship notices say was shipped, row by row, each with the line of the order it is of.

An invoice asks for the price that the order gives, so each shipped row has to be found there. What
cannot be found for certain is refused: an invoice that is wrong costs more than one that is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from edicompliance.documents.comparing.line_matching import Fit, LineFinder
from edicompliance.documents.comparing.order_book import OrderBook
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.conventions import Partner, reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.comparing.contents import ShippedLine
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
    from edicompliance.documents.ship_notice import ShipNotice


@dataclass(frozen=True, slots=True)
class BilledRow:
    """So much of a line, shipped for a store under a bill of lading."""

    notice: ShipNotice
    order: PurchaseOrder
    number: int
    """The line's place in the order, 0 = first."""
    line: OrderLine
    quantity: Fraction
    """In the line's own unit."""
    component: int
    """The component's place where a prepack was shipped as its components, 1 = first; else 0."""
    row: ShippedLine
    bill_of_lading: str

    @property
    def order_key(self) -> tuple[str, str]:
        """What tells its order from the others."""
        return self.order.po_number, self.order.release_number


def billed_rows(
    notices: Iterable[ShipNotice], orders: Sequence[PurchaseOrder], partner: Partner
) -> Iterator[BilledRow]:
    """Yield what was shipped; raises `UnwritableDocument` where it cannot be told of which line."""
    conventions = partner.conventions_of("856")
    book = OrderBook(orders, partner.conventions_of("850"), conventions)
    finders: dict[int, LineFinder] = {}
    for notice in notices:
        found = reference(notice, "bill_of_lading", conventions)
        bill = found.value if found else ""
        for row in notice.contents(conventions):
            order = _order(book, notice, row)
            if id(order) not in finders:
                finders[id(order)] = LineFinder(order)
            fit = _fit(finders[id(order)], order, row)
            quantity = _quantity(row, fit)
            yield BilledRow(notice, order, fit.number, fit.line, quantity, fit.place, row, bill)


def _order(book: OrderBook, notice: ShipNotice, row: ShippedLine) -> PurchaseOrder:
    if row.order is None:
        raise UnwritableDocument(f"{_named(row)} names no order")
    naming = book.named_by(notice, row.order)
    if naming.order is None:
        raise UnwritableDocument(naming.reason)
    return naming.order


def _fit(finder: LineFinder, order: PurchaseOrder, row: ShippedLine) -> Fit:
    found = finder.find(row.line_id, row.ids)
    if found.target is None:
        raise UnwritableDocument(f"{_named(row)} of order {order.po_number} {found.reason}")
    return found.target


def _quantity(row: ShippedLine, fit: Fit) -> Fraction:
    """Return how much was shipped, in the unit that it was ordered in."""
    if row.quantity is None or row.doubt:
        raise UnwritableDocument(row.doubt or f"{_named(row)} has no quantity")
    shipped = Fraction(row.quantity)
    packings = fit.component.packings if fit.component else fit.line.packings
    wanted = fit.component.unit if fit.component else fit.line.unit
    if row.unit == wanted:
        return shipped
    try:
        return Packs(packings).convert(shipped, row.unit, wanted)
    except CannotTell as doubt:
        raise UnwritableDocument(f"{_named(row)}: {doubt.reason}") from None


def _named(row: ShippedLine) -> str:
    return f"HL {row.item.number}"


def invoiced(rows: Sequence[BilledRow]) -> Decimal:
    """Return how much of a line all its rows are; prepacks shipped as components are made whole."""
    loose = [one for one in rows if one.component]
    whole = sum((one.quantity for one in rows if not one.component), Fraction(0))
    whole += _packs(loose) if loose else 0
    return _exact(whole, rows[0])


def _packs(rows: Sequence[BilledRow]) -> Fraction:
    """Return how many prepacks the components make; all of them must make as many."""
    line = rows[0].line
    shipped: dict[int, Fraction] = {}
    for one in rows:
        shipped[one.component] = shipped.get(one.component, Fraction(0)) + one.quantity
    made = {
        shipped.get(place, Fraction(0)) / Fraction(part.quantity)
        for place, part in enumerate(line.components, 1)
        if part.quantity and part.relation in ("", "I")
    }
    if len(made) != 1:
        raise UnwritableDocument(
            f"line {line.line_id} of order {rows[0].order.po_number}: its components do not make "
            "whole prepacks"
        )
    return made.pop()


def _exact(quantity: Fraction, row: BilledRow) -> Decimal:
    """Return a quantity as a decimal; raises where none is exactly it."""
    decimal = Decimal(quantity.numerator) / Decimal(quantity.denominator)
    if Fraction(decimal) != quantity:
        raise UnwritableDocument(
            f"line {row.line.line_id} of order {row.order.po_number}: {quantity} "
            f"{row.line.unit} is no quantity that an invoice can state"
        )
    return decimal
