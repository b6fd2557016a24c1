"""What the store keeps of a document, so that it is found by any of its numbers.

>>> from edicompliance.documents import PurchaseOrder
>>> found = catalogued(PurchaseOrder(po_number="4501", purpose="00"), "in", "acme", "850")
>>> found.thing, found.thing_key, found.numbers
('order', '4501', (('order', '4501'),))
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edicompliance.documents import Invoice, PurchaseOrder, ShipNotice
from edicompliance.documents.document import Document
from edicompliance.documents.order_change import OrderChange
from edicompliance.documents.order_parts import OrderHeading
from edicompliance.flows.history_scan import digest_of_document, numbers_of
from edicompliance.store import NewDocument
from edicompliance.store.documents import Direction, Thing


def catalogued(
    document: Document,
    direction: Direction,
    partner: str,
    set_id: str,
    transaction_set_id: int | None = None,
) -> NewDocument:
    """Return what is kept of a document that came in or goes out."""
    thing, key = _thing(document, set_id)
    numbers = tuple(numbers_of(document))
    bills = [number for kind, number in numbers if kind == "bill_of_lading"]
    return NewDocument(
        direction=direction,
        partner=partner,
        set_id=set_id,
        thing=thing,
        thing_key=key,
        digest=digest_of_document(document),
        transaction_set_id=transaction_set_id,
        purpose=getattr(document, "purpose", ""),
        number=numbers[0][1] if numbers else "",
        po_number=getattr(document, "po_number", ""),
        release_number=getattr(document, "release_number", ""),
        po_date=getattr(document, "po_date", None),
        dated=getattr(document, "date", None),
        ship_to=_ship_to(document),
        bill_of_lading=bills[0] if bills else "",
        invoice_number=getattr(document, "invoice_number", ""),
        numbers=numbers,
        dates=tuple(_dates(document)),
    )


def _thing(document: Document, set_id: str) -> tuple[Thing, str]:
    """What it is a version of: an order by its number and release, a notice, an invoice."""
    if isinstance(document, PurchaseOrder | OrderChange):
        return "order", " ".join(filter(None, (document.po_number, document.release_number)))
    if isinstance(document, ShipNotice):
        return "ship-notice", document.notice_number
    if isinstance(document, Invoice):
        return "invoice", document.invoice_number
    source = document.source
    number = source.control_number if source is not None else ""
    return "other", f"{set_id} {getattr(document, 'po_number', '') or number}"


def _ship_to(document: Document) -> str:
    """N104 of whom it goes to."""
    parties = getattr(document, "parties", ())
    return next((one.code for one in parties if one.role == "ST"), "")


def _dates(document: Document) -> Iterator[tuple[str, date]]:
    """The days of its heading, by the qualifiers of its DTM."""
    if isinstance(document, OrderHeading | PurchaseOrder | ShipNotice | Invoice):
        for one in document.dates:
            if one.date is not None:
                yield one.qualifier, one.date
