"""Goods of an order, counted five times: ordered, acknowledged, shipped, received, invoiced.

A shortage is a difference between two of these. Which two decides whose loss it is: who invoiced
more than he shipped owes the rest; what was shipped and not received is lost on the way, and then
it matters who counted when the truck was loaded. On a bill of lading that says `shipper load and
count` nobody else did; where the driver counted, the carrier signed for it.

>>> line = Counts("4501", "1", ("2200103",), "EA", ordered=Decimal(120), shipped=Decimal(120),
...               received=Decimal(114), invoiced=Decimal(120), price=Decimal(15))
>>> line.told
'line 1: 120 ordered, 120 shipped, 114 received, 120 invoiced'
>>> line.billed_not_shipped, line.shipped_not_received
(Decimal('0'), Decimal('6'))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.documents import Invoice, OrderAcknowledgment, ShipNotice
from edicompliance.documents.invoice import InvoiceLine
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import DocumentError
from edicompliance.location import Location

BILL_COUNT: Final = "bol_count"
"""The observation that says who counted."""
_TAKEN_BACK: Final = frozenset({"IR", "ID", "R1", "R2", "R3", "R4"})
"""ACK01: the line, or this part of it, is not sent."""
CountedBy = Literal["", "shipper", "carrier"]
_Amount = tuple[Decimal | None, str]
"""How much, and its unit."""


class Counts(NamedTuple):
    """One line of an order; None: not told, or not in the order's unit."""

    po: str
    line: str
    ids: tuple[str, ...]
    """The numbers that the product is known by."""
    unit: str
    ordered: Decimal | None = None
    acknowledged: Decimal | None = None
    shipped: Decimal | None = None
    received: Decimal | None = None
    invoiced: Decimal | None = None
    price: Decimal | None = None
    """What one unit was invoiced at, else ordered at."""
    shown: tuple[str, ...] = ()
    """The bytes of these numbers: `file@offset+length`."""

    @property
    def item(self) -> str:
        """One of the numbers that it is known by; empty: it has none."""
        return self.ids[0] if self.ids else ""

    @property
    def told(self) -> str:
        """The numbers that are known, in the order of the trade."""
        pairs = (
            (self.ordered, "ordered"),
            (self.acknowledged, "acknowledged"),
            (self.shipped, "shipped"),
            (self.received, "received"),
            (self.invoiced, "invoiced"),
        )
        known = ", ".join(f"{count:f} {word}" for count, word in pairs if count is not None)
        return f"line {self.line}: {known}"

    @property
    def billed_not_shipped(self) -> Decimal | None:
        """How much was invoiced and never shipped."""
        if self.invoiced is None or self.shipped is None:
            return None
        return max(self.invoiced - self.shipped, Decimal(0))

    @property
    def shipped_not_received(self) -> Decimal | None:
        """How much of what was invoiced left, and was not received."""
        if self.invoiced is None or self.shipped is None or self.received is None:
            return None
        return max(min(self.invoiced, self.shipped) - self.received, Decimal(0))


def counts_of(shipment: Shipment) -> Iterator[Counts]:
    """Count each line of a shipment's orders."""
    for order in shipment.orders:
        for place, line in enumerate(order.lines, 1):
            yield _counted(shipment, order.po_number, line, line.line_id.strip() or str(place))


def counted_by(shipment: Shipment) -> CountedBy:
    """Who counted when the truck was loaded, by the bill of lading; empty: it is not told."""
    said = {one.value.strip().lower() for one in shipment.observations if one.what == BILL_COUNT}
    if said & {"shipper", "shipper load and count", "slc"}:
        return "shipper"
    return "carrier" if said & {"carrier", "driver", "driver/pieces", "driver/pallets"} else ""


def _counted(shipment: Shipment, po: str, line: OrderLine, name: str) -> Counts:
    ids = tuple(one.value for one in line.ids if one.value)
    empty = Counts(po, name, ids, line.unit, line.quantity)
    answers = [one for one in shipment.acknowledgments if one.po_number == po]
    notices = shipment.notices
    invoices = [one for one in shipment.invoices if one.po_number == po]
    billed = [
        each for one in invoices for each in one.lines if _same(empty, each.line_id, each.ids)
    ]
    prices = [one.price for one in billed if one.price is not None]
    return empty._replace(
        acknowledged=_sum(_answered(answers, empty), line.unit) if answers else None,
        shipped=_sum(_sent(notices, empty), line.unit) if notices else None,
        received=_sum(_arrived(shipment, empty), line.unit, nothing=None),
        invoiced=_sum([(one.quantity, one.unit) for one in billed], line.unit)
        if invoices
        else None,
        price=prices[0] if len(set(prices)) == 1 else None if prices else line.price,
        shown=tuple(_shown(line, invoices, shipment, empty)),
    )


def _answered(answers: Iterable[OrderAcknowledgment], of: Counts) -> Iterator[_Amount]:
    """What our answers say will be sent; the last one counts."""
    last = list(answers)[-1:]
    for one in last:
        for line in one.lines:
            if _same(of, line.line_id, line.ids):
                kept = [each for each in line.statuses if each.code not in _TAKEN_BACK]
                yield from ((each.quantity, each.unit) for each in kept)
                if not line.statuses:
                    yield line.quantity, line.unit


def _sent(notices: Iterable[ShipNotice], of: Counts) -> Iterator[_Amount]:
    for notice in notices:
        for row in notice.contents():
            if row.po_number == of.po and _same(of, row.line_id, row.ids):
                yield (None if row.doubt else row.quantity), row.unit


def _arrived(shipment: Shipment, of: Counts) -> Iterator[_Amount]:
    for seen in shipment.observations:
        about = seen.po in ("", of.po) and (seen.item in of.ids or seen.item == of.line)
        if seen.what == "received_quantity" and about:
            yield seen.quantity, seen.unit or of.unit


def _sum(
    amounts: Iterable[_Amount], unit: str, nothing: Decimal | None = Decimal(0)
) -> Decimal | None:
    """Add them up; None where one of them is not known, or is in another unit."""
    found = list(amounts)
    if not found:
        return nothing
    known = [count for count, of in found if count is not None and of == unit]
    return sum(known, Decimal(0)) if len(known) == len(found) else None


def _same(of: Counts, line: str, ids: Iterable[ProductId]) -> bool:
    """Whether a line of another document is this one: by its product, else by its number."""
    named = {one.value for one in ids if one.value}
    return bool(named & set(of.ids)) if named and of.ids else line.strip() == of.line


def _shown(
    line: OrderLine, invoices: Iterable[Invoice], shipment: Shipment, of: Counts
) -> Iterator[str]:
    billed = [each for one in invoices for each in one.lines if _same(of, each.line_id, each.ids)]
    seen = [one.where for one in shipment.observations
            if one.what == "received_quantity" and one.item in of.ids]  # fmt: skip
    for place in (_place(line), *map(_place, billed), *seen):
        if place is not None and place.file:
            yield f"{place.file}@{place.offset}+{place.length}"


def _place(record: OrderLine | InvoiceLine) -> Location | None:
    try:
        return record.where("quantity")
    except DocumentError:  # it was composed, and has no bytes
        return None
