"""What the rules say of a document that is about to go out, where its order is known.

It is judged beside all that the store has of its orders: the orders, their changes, what was
answered and shipped and invoiced before. Nothing that is found holds it up: a ship notice that is
late only gets later. What is found is told, and kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, TypeVar

from edicompliance.documents import (
    Invoice,
    OrderAcknowledgment,
    OrderChange,
    PurchaseOrder,
    Shipment,
    ShipNotice,
)
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.stored import StoredDocuments
from edicompliance.flows.storing import own_number
from edicompliance.profiles import Profile
from edicompliance.rules import CheckResult, check
from edicompliance.rules.model import Finding
from edicompliance.store import Work
from edicompliance.store.noted import NewFinding

_LOG: Final = logging.getLogger(__name__)
_D = TypeVar("_D", bound=Document)
_JUDGED = (ShipNotice, Invoice, OrderAcknowledgment)
"""What is judged by the orders that it is about."""


def judged(
    look: Work,
    stored: StoredDocuments,
    profile: Profile,
    partner: str,
    document: Document | None,
    now: datetime,
) -> CheckResult | None:
    """Check a document that goes out; None: none of its orders is known, or no rule looks at it.

    Where its orders cannot be read back, it goes out unjudged, and the log says why.
    """
    try:
        return _judged(look, stored, profile, partner, document, now)
    except EdiError as why:
        _LOG.warning("%s goes out and was not checked: %s", _named(document), why)
        return None


def _named(document: Document | None) -> str:
    return f"{document.SET_ID} {own_number(document)}".rstrip() if document else "a set"


def _judged(
    look: Work,
    stored: StoredDocuments,
    profile: Profile,
    partner: str,
    document: Document | None,
    now: datetime,
) -> CheckResult | None:
    if not isinstance(document, _JUDGED):
        return None
    known = list(_known(look, stored, partner, document))
    if not any(isinstance(one, PurchaseOrder) for one in known):
        return None
    every = (*known, document)
    shipment = Shipment(
        id=own_number(document) or document.SET_ID,
        path=_named(document),
        orders=_of(PurchaseOrder, every),
        changes=_of(OrderChange, every),
        acknowledgments=_of(OrderAcknowledgment, every),
        notices=_of(ShipNotice, every if not isinstance(document, ShipNotice) else (document,)),
        invoices=_of(Invoice, every if isinstance(document, Invoice) else ()),
    )
    return check(shipment, profile, now=now)


def as_rows(found: Iterable[Finding], document_id: int | None) -> Iterator[NewFinding]:
    """Findings as the store keeps them."""
    for one in found:
        yield NewFinding(
            code=one.code,
            severity=one.severity,
            message=one.message,
            subject=", ".join(one.violation.pos),
            document_id=document_id,
            low=one.charge.low if one.charge else None,
            expected=one.charge.expected if one.charge else None,
            high=one.charge.high if one.charge else None,
            currency=one.charge.currency if one.charge else "",
        )


def orders_of(document: Document) -> tuple[str, ...]:
    """The numbers of the orders that a document is about."""
    if isinstance(document, ShipNotice):
        return tuple(dict.fromkeys(one.po_number for one in document.orders if one.po_number))
    number = getattr(document, "po_number", "")
    return (number,) if number else ()


def _known(
    look: Work, stored: StoredDocuments, partner: str, document: Document
) -> Iterator[Document]:
    """What the store has of its orders, each document once, in the order of coming."""
    rows = {
        row.id: row
        for po in orders_of(document)
        for row in look.documents.find("order", po)
        if row.partner == partner
    }
    for number in sorted(rows):
        place = look.documents.place(number)
        if place is not None:
            yield stored.document_at(place)


def _of(kind: type[_D], documents: Iterable[Document]) -> tuple[_D, ...]:
    return tuple(one for one in documents if isinstance(one, kind))
