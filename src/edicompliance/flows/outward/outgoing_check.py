"""What the rules say of a document that is about to go out, where its order is known.

It is judged beside all that the store has of its orders: the orders, their changes, what was
answered and shipped and invoiced before. Nothing that is found holds it up: a ship notice that is
late only gets later. What is found is told, and kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from edicompliance.documents import Invoice, OrderAcknowledgment, PurchaseOrder, ShipNotice
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.anew.rejudge_plan import Member, around
from edicompliance.flows.config import PartnerSettings
from edicompliance.flows.mailbox.storing import own_number
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.orders.read_back import Archived, Reader, noted, whole_shipment
from edicompliance.profiles import Profile
from edicompliance.profiles.partner import counted_by
from edicompliance.rules import CheckResult, check
from edicompliance.rules.model import Finding
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.looking_back import first_came
from edicompliance.store.noted import NewFinding

_LOG: Final = logging.getLogger(__name__)
_JUDGED = (ShipNotice, Invoice, OrderAcknowledgment)
"""What is judged by the orders that it is about."""


def judged(
    look: Work,
    archive: Archive,
    profile: Profile,
    partner: PartnerSettings,
    document: Document | None,
    now: datetime,
) -> CheckResult | None:
    """Check a document that goes out; None: none of its orders is known, or no rule looks at it.

    Where its orders cannot be read back, it goes out unjudged, and the log says why.
    """
    try:
        return _judged(look, archive, profile, partner, document, now)
    except EdiError as why:
        _LOG.warning("%s goes out and was not checked: %s", _named(document), why)
        return None


def _named(document: Document | None) -> str:
    return f"{document.SET_ID} {own_number(document)}".rstrip() if document else "a set"


def _judged(
    look: Work,
    archive: Archive,
    profile: Profile,
    partner: PartnerSettings,
    document: Document | None,
    now: datetime,
) -> CheckResult | None:
    if not isinstance(document, _JUDGED):
        return None
    known = _known(look, archive, profile, partner.name, document)
    if known is None or not any(isinstance(one, PurchaseOrder) for one in known.documents):
        return None
    others = [one for one in known.documents if not _is_set_aside(one, document)]
    guide = Guide.of_partner(profile, partner)
    facts = guide.facts
    if isinstance(document, ShipNotice):
        facts = facts.model_copy(update={"asn_sent": now})
    shipment = whole_shipment(
        own_number(document) or document.SET_ID,
        _named(document),
        (*others, document),
        facts,
        profile.zone.name if profile.zone else None,
        seen=known.seen,
        answers=known.answers,
    )
    before = known.known("the store", first_came(look, [partner.name]), now)
    besides = guide.besides
    return check(besides.shipment(shipment), profile, now=now, known=besides.known(before))


def _is_set_aside(one: Document, document: Document) -> bool:
    """A notice is judged without those before it, and without invoices where it is no invoice."""
    if isinstance(one, ShipNotice):
        return isinstance(document, ShipNotice)
    return isinstance(one, Invoice) and not isinstance(document, Invoice)


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
    look: Work, archive: Archive, profile: Profile, partner: str, document: Document
) -> Archived | None:
    """What the store has of its orders; None: nothing."""
    found = (around(look, partner, po) for po in orders_of(document))
    rows = sorted({number for one in found if one is not None for number in one.documents})
    if not rows:
        return None
    member = Member(own_number(document), partner, tuple(rows))
    reader = Reader(archive, counted_by(profile.conventions_of("856"), "856"))
    return reader.read(member, noted(look, [member], [partner], look.now))
