"""From ship notices to invoices, 810: what was shipped, at the price of the order.

A retailer wants one invoice for each order, for each store, for each bill of lading, or for all of
these together. Each has the lines that were shipped in it, the order's terms, the allowances that
come off the invoice, and a total that is the sum of all that, to the cent.

>>> from datetime import datetime
>>> from edicompliance.documents.composing.packed_shipment import PackedItem, PackedShipment
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> from edicompliance.documents.composing.shipping import ship_notice
>>> line = OrderLine(line_id="1", quantity=8, unit="EA", price="7.5")
>>> order = PurchaseOrder(po_number="7", lines=(line,))
>>> plan = PackedShipment(notice_number="A", created_at=datetime(2026, 11, 18),
...                       items=(PackedItem(line="1"),))
>>> notice = ship_notice(plan, [order], Conventions(structure="SOI"))
>>> [str(one.total) for one in invoices([notice], [order], numbers=["77"], date=date(2026, 11, 19))]
['60.00']
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from edicompliance.documents.comparing.line_names import hash_total
from edicompliance.documents.comparing.prices import exact_extension
from edicompliance.documents.comparing.versions import settle
from edicompliance.documents.composing.agreements import Group, Invoicing
from edicompliance.documents.composing.allowances import Base, cents, settled, signed
from edicompliance.documents.composing.billed_rows import BilledRow, billed_rows, invoiced
from edicompliance.documents.conventions import Conventions, Partner, dates_meaning, ship_to
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.invoice import Invoice, InvoiceLine
from edicompliance.documents.segments.invoice_parts import (
    Movement,
    ShipmentSummary,
    TaxedAllowance,
    Totals,
)
from edicompliance.documents.segments.parts import Amount, Currency, DateTime, Party, Reference
from edicompliance.errors import UnwritableDocument

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
    from edicompliance.documents.ship_notice import ShipNotice

T = TypeVar("T", bound=Hashable)
V = TypeVar("V")
_OrderKey = tuple[str, str]


_KEYS: Final[Mapping[Group, Callable[[BilledRow], Hashable]]] = MappingProxyType(
    {
        "order": lambda row: row.order_key,
        "store": lambda row: row.row.store,
        "bill_of_lading": lambda row: row.bill_of_lading,
    }
)


def invoices(
    notices: Iterable[ShipNotice],
    orders: Iterable[PurchaseOrder],
    partner: Partner | None = None,
    *,
    numbers: Iterable[str],
    date: date,
    parties: Iterable[Party] = (),
    currency: str = "",
    kind: str = "DI",
) -> tuple[Invoice, ...]:
    """Return as many invoices as the partner wants, in the order of what was shipped.

    Each takes the next of `numbers`. `parties` are the supplier's own, whom to pay above all.
    `currency` is for orders that name none, `kind` is BIG07. Raises `UnwritableDocument` where a
    price is missing, or something cannot be computed exactly.
    """
    partner = partner or Conventions()
    given = tuple(_standing(notices))
    rows = list(billed_rows(given, tuple(orders), partner))
    settings = partner.conventions_of("810")
    settings.require_all(Invoicing)
    reads = partner.conventions_of("850"), partner.conventions_of("856")
    work = _Work(settings, *reads, date, tuple(parties), currency, kind)
    groups = _grouped(rows, lambda row: tuple(_KEYS[one](row) for one in settings.invoice_for))
    taken = list(numbers)
    if len(set(taken)) < len(taken):
        raise UnwritableDocument("two invoices cannot have one number")
    if len(taken) < len(groups):
        raise UnwritableDocument(f"{len(groups)} invoices need as many numbers, got {len(taken)}")
    whole = len(groups) == 1 and len(given) == 1
    return tuple(
        work.invoice(number, group, is_whole=whole)
        for number, group in zip(taken, groups, strict=False)
    )


def _standing(notices: Iterable[ShipNotice]) -> Iterator[ShipNotice]:
    """Yield the notices that hold, each number once; raises where that cannot be told."""
    groups: dict[str, list[ShipNotice]] = {}
    for notice in notices:
        groups.setdefault(notice.notice_number, []).append(notice)
    for number, same in groups.items():
        current = settle(same).current
        if current is None:
            raise UnwritableDocument(
                f"whether ship notice {number} holds cannot be told: two differ, or one cancels or "
                "changes it"
            )
        yield current


@dataclass(slots=True)
class _Work:
    """The making of the invoices of one call."""

    settings: Conventions
    reads_orders: Conventions
    reads_notices: Conventions
    date: date
    parties: tuple[Party, ...]
    currency: str
    kind: str
    before: dict[Hashable, Fraction] = field(default_factory=dict)
    """What part of an order, or a line, the invoices before have."""

    def invoice(self, number: str, rows: Sequence[BilledRow], *, is_whole: bool) -> Invoice:
        orders = list({row.order_key: row.order for row in rows}.values())
        billed = [(group[0], self.line(group, many=len(orders) > 1)) for group in _lines(rows)]
        lines = [line for _, line in billed]
        allowances = [one for order in orders for one in self.of_order(order, billed)]
        total = self.total(lines, allowances)
        only = orders[0] if len(orders) == 1 else None
        settings = self.settings
        said = Amount(qualifier=settings.total_amount, amount=total)
        return Invoice(
            date=self.date,
            invoice_number=number,
            po_date=only.po_date if only else None,
            po_number=only.po_number if only else "",
            release_number=only.release_number if only else "",
            kind=self.kind,
            currency=self.money(orders),
            references=tuple(self.references(rows, orders)),
            parties=tuple(self.addressed(rows, orders)),
            terms=_one_of("terms", [order.terms for order in orders]),
            dates=tuple(self.dates(rows)),
            freight=_one_of("who pays the freight", [order.freight for order in orders]),
            lines=tuple(lines),
            totals=Totals(amount=total),
            movements=tuple(_movements(rows)),
            amounts=(said,) if settings.total_amount else (),
            allowances=tuple(allowances),
            shipments=tuple(_summaries(rows[0].notice)) if is_whole else (),
            line_count=len(lines),
            hash_total=hash_total([line.quantity for line in lines]),
        )

    # -- money

    def line(self, rows: Sequence[BilledRow], *, many: bool) -> InvoiceLine:
        """Return the line of one order line; it names its order where the invoice has several."""
        first, line = rows[0], rows[0].line
        named = (Reference(qualifier="PO", value=first.order.po_number),) if many else ()
        wanted = self.settings.line_references
        billed = InvoiceLine(
            line_id=line.line_id,
            quantity=invoiced(rows),
            unit=line.unit,
            price=line.price,
            price_basis=line.price_basis,
            ids=line.ids,
            descriptions=line.descriptions,
            references=(*named, *(one for one in line.references if one.qualifier in wanted)),
        )
        allowances = tuple(self.of_line(first, billed))
        return billed.model_copy(update={"allowances": allowances})

    def of_line(self, row: BilledRow, billed: InvoiceLine) -> Iterator[TaxedAllowance]:
        """Yield the allowances of a line that stand on the invoice."""
        _refuse_taxes(row.line, f"line {row.line.line_id} of order {row.order.po_number}")
        amount = _extension(billed, row)
        if not row.line.allowances:
            return
        quantity, ordered = billed.quantity or Decimal(0), row.line.quantity
        part = Fraction(quantity) / Fraction(ordered) if ordered else Fraction(1)
        base = self.base((row.order_key, row.number), amount, quantity, billed.unit, part)
        for one in row.line.allowances:
            if (found := settled(one, base, self.settings)) is not None:
                yield found

    def of_order(
        self, order: PurchaseOrder, billed: Sequence[tuple[BilledRow, InvoiceLine]]
    ) -> Iterator[TaxedAllowance]:
        """Yield the allowances of a whole order that stand on the invoice."""
        _refuse_taxes(order, f"order {order.po_number}")
        if not order.allowances:
            return
        key = (order.po_number, order.release_number)
        lines = [line for row, line in billed if row.order_key == key]
        exact = sum((Fraction(line.extension or 0) for line in lines), Fraction(0))
        ordered = sum((_ordered(order, line) for line in order.lines), Fraction(0))
        units = {line.unit for line in lines}
        base = self.base(
            key,
            cents(sum((self.rounded(line.extension or Decimal(0)) for line in lines), Decimal(0))),
            sum((line.quantity or Decimal(0) for line in lines), Decimal(0)),
            units.pop() if len(units) == 1 else "",
            exact / ordered if ordered else Fraction(1),
        )
        for one in order.allowances:
            if (found := settled(one, base, self.settings)) is not None:
                yield found

    def base(
        self, key: Hashable, goods: Decimal, quantity: Decimal, unit: str, part: Fraction
    ) -> Base:
        before = self.before.get(key, Fraction(0))
        self.before[key] = before + part
        return Base(goods, quantity, unit, part, before)

    def rounded(self, amount: Decimal) -> Decimal:
        return cents(amount) if self.settings.rounding == "line" else amount

    def total(self, lines: Iterable[InvoiceLine], allowances: Iterable[TaxedAllowance]) -> Decimal:
        """Return the sum of the lines, less allowances, plus charges."""
        listed = list(lines)
        goods = sum((self.rounded(line.extension or Decimal(0)) for line in listed), Decimal(0))
        return (
            cents(goods)
            + signed(one for line in listed for one in line.allowances)
            + signed(allowances)
        )

    def money(self, orders: Sequence[PurchaseOrder]) -> Currency | None:
        """Return the seller's currency: the orders', which must be one."""
        said = {order.currency.code for order in orders if order.currency} or {self.currency}
        if len(said) > 1:
            raise UnwritableDocument(f"one invoice in {', '.join(sorted(said))}: not one currency")
        code = said.pop()
        return Currency(role="SE", code=code) if code else None

    # -- the heading

    def references(
        self, rows: Sequence[BilledRow], orders: Sequence[PurchaseOrder]
    ) -> Iterator[Reference]:
        wanted = self.settings.invoice_references
        found = (one for order in orders for one in order.references if one.qualifier in wanted)
        yield from _distinct(found)
        codes = self.settings.references.get("bill_of_lading") or ("BM",)
        for number in _distinct(row.bill_of_lading for row in rows):
            if number:
                yield Reference(qualifier=codes[0], value=number)

    def addressed(
        self, rows: Sequence[BilledRow], orders: Sequence[PurchaseOrder]
    ) -> Iterator[Party]:
        """Yield the supplier's own parties, where the goods went, and the store."""
        yield from self.parties
        places = (ship_to(order, self.reads_orders) for order in orders)
        bare = {"references": (), "contacts": ()}
        yield from _distinct(one.model_copy(update=bare) for one in places if one)
        stores = _distinct(row.row.store for row in rows)
        if "store" in self.settings.invoice_for and len(stores) == 1 and stores[0]:
            yield self.store(stores[0], rows[0])

    def store(self, code: str, row: BilledRow) -> Party:
        source = row.row.store_source
        if isinstance(source, Party):
            return source.model_copy(update={"role": "BY"})
        qualifier = getattr(source, "qualifier", "") or "92"
        return Party(role="BY", qualifier=qualifier, code=code)

    def dates(self, rows: Sequence[BilledRow]) -> Iterator[DateTime]:
        """Yield when it was shipped, a day for each shipment."""
        for notice in _distinct_notices(rows):
            given = notice.shipment.dates if notice.shipment else ()
            for one in dates_meaning(given, "departed", self.reads_notices)[:1]:
                yield DateTime(qualifier="011", date=one.date)


def _extension(billed: InvoiceLine, row: BilledRow) -> Decimal:
    try:
        exact = exact_extension(billed)
    except CannotTell as unknown:
        what = f"line {row.line.line_id} of order {row.order.po_number}"
        raise UnwritableDocument(f"{what}: {unknown.reason}") from None
    return Decimal(exact.numerator) / exact.denominator


def _ordered(order: PurchaseOrder, line: OrderLine) -> Fraction:
    """Return what a line of the order comes to, as ordered."""
    if line.quantity is None or line.price is None:
        return Fraction(0)
    try:
        return exact_extension(line)
    except CannotTell as unknown:
        raise UnwritableDocument(
            f"the part of order {order.po_number} that is billed: line {line.line_id}: "
            f"{unknown.reason}"
        ) from None


def _refuse_taxes(taxed: PurchaseOrder | OrderLine, what: str) -> None:
    if any((one.amount or one.percent) and not one.exemption for one in taxed.taxes):
        raise UnwritableDocument(f"{what} is taxed (TXI), and taxes are not computed here")


def _lines(rows: Iterable[BilledRow]) -> list[list[BilledRow]]:
    """Return the rows of each order line together, the lines in the order of their orders."""
    groups = _grouped(rows, lambda row: (row.order_key, row.number))
    keys = _distinct(group[0].order_key for group in groups)
    places = {key: place for place, key in enumerate(keys)}
    return sorted(groups, key=lambda group: (places[group[0].order_key], group[0].number))


def _grouped(
    rows: Iterable[BilledRow], key: Callable[[BilledRow], Hashable]
) -> list[list[BilledRow]]:
    groups: dict[Hashable, list[BilledRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _distinct_notices(rows: Iterable[BilledRow]) -> tuple[ShipNotice, ...]:
    return tuple({id(row.notice): row.notice for row in rows}.values())


def _one_of(what: str, said: Sequence[tuple[V, ...]]) -> tuple[V, ...]:
    """Return what all orders of an invoice say alike."""
    if any(one != said[0] for one in said):
        raise UnwritableDocument(f"the orders of one invoice differ in {what}")
    return said[0]


def _movements(rows: Sequence[BilledRow]) -> Iterator[Movement]:
    """Yield by whom the goods travelled; an invoice has a place for one carrier."""
    notices = _distinct_notices(rows)
    shipment = notices[0].shipment if len(notices) == 1 else None
    for one in shipment.carriers[:1] if shipment else ():
        if one.scac or one.routing:
            number = rows[0].bill_of_lading
            yield Movement(
                mode=one.mode,
                scac=one.scac or "",
                routing=one.routing,
                reference_qualifier="BM" if number else "",
                reference=number,
            )


def _summaries(notice: ShipNotice) -> Iterator[ShipmentSummary]:
    """Yield how many cartons were shipped, and what they weigh."""
    for one in notice.shipment.packaging[:1] if notice.shipment else ():
        if one.quantity is not None or one.weight is not None:
            yield ShipmentSummary(
                units=one.quantity,
                unit="CT" if one.quantity is not None else "",
                weight=one.weight,
                weight_unit=one.weight_unit if one.weight is not None else "",
            )
