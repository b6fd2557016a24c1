"""From a transaction set to the rows of the store: what is kept of an order, a notice, an invoice.

The store keeps what is asked for: numbers, days, whom it goes to. Everything else stays in the
bytes, which the archive has. A change (860) becomes a version of the order it is about, where one
order alone can be meant.

>>> from edicompliance.documents import PurchaseOrder
>>> order = PurchaseOrder(purpose="00", po_number="4506001", release_number="2")
>>> kept = document_of(order, partner="mart", direction="in")
>>> kept.thing, kept.thing_key, kept.numbers
('order', '["mart","4506001","2","",""]', (('order', '4506001'),))
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from edicompliance.documents import (
    CarrierStatus,
    Invoice,
    OrderChange,
    PurchaseOrder,
    ReceivingAdvice,
    RoutingInstructions,
    ShipNotice,
)
from edicompliance.documents.comparing.versions import changes_another
from edicompliance.documents.conventions import Conventions, KeyPart
from edicompliance.documents.document import Document
from edicompliance.documents.segments.parts import DateTime, Party
from edicompliance.flows.history.history_scan import numbers_used
from edicompliance.rules.orders.receipt import digest_of_content
from edicompliance.store.documents import (
    Direction,
    Documents,
    NewConsumer,
    NewDocument,
    NumberKind,
    Thing,
)
from edicompliance.store.interchanges import NewInterchange, NewSet
from edicompliance.x12.envelope import Interchange
from edicompliance.x12.issues import kept_text

_THINGS: Final[Mapping[str, Thing]] = MappingProxyType(
    {"850": "order", "860": "order", "856": "ship-notice", "810": "invoice"}
)
_NUMBERS: Final = ("po_number", "notice_number", "invoice_number", "number")
"""What a document may call its own number; an invoice names its order's, too."""
_DROP_SHIP: Final = "DS"
"""BEG02: straight to the consumer."""


def interchange_of(
    one: Interchange, *, partner: str = "", sha256_of_file: str | None = None
) -> NewInterchange:
    """What the store keeps of an interchange."""
    isa, data = one.isa, one.encode().rstrip(b"\r\n ")  # what is behind the IEA is nobody's
    return NewInterchange(
        sender_qualifier=isa[5].strip(),
        sender=one.sender,
        receiver_qualifier=isa[7].strip(),
        receiver=one.receiver,
        control_number=one.control_number,
        usage=isa[15].strip(),
        digest=sha256(data).hexdigest(),
        partner=partner,
        sha256=sha256_of_file,
        offset=one.offset,
        length=len(data),
    )


def sets_of(one: Interchange) -> tuple[NewSet, ...]:
    """What the store keeps of an interchange's sets, in their order."""
    pairs = ((group, each) for group in one.groups for each in group.sets)
    return tuple(
        NewSet(
            position=position,
            set_id=each.set_id,
            control_number=each.control_number,
            functional_id=group.functional_id,
            group_control_number=group.control_number,
            release=group.release.strip(),
            segments=len(each.segments),
        )
        for position, (group, each) in enumerate(pairs, 1)
    )


def document_of(
    document: Document,
    *,
    partner: str,
    direction: Direction,
    conventions: Conventions | None = None,
    known: Documents | None = None,
    transaction_set_id: int | None = None,
) -> NewDocument:
    """What the store keeps of a document; among the `known` ones a change finds its order."""
    settings = conventions or Conventions()
    place = _ship_to(document, settings)
    numbers = tuple(one for one in dict.fromkeys(_numbers(document)) if one[1])
    return NewDocument(
        direction=direction,
        partner=partner,
        set_id=document.SET_ID,
        thing=_THINGS.get(document.SET_ID, "other"),
        thing_key=_key(document, partner, place, settings, known),
        digest=digest_of_content(document),
        transaction_set_id=transaction_set_id,
        purpose=getattr(document, "purpose", "") or "",
        number=own_number(document),
        po_number=getattr(document, "po_number", "") or "",
        release_number=getattr(document, "release_number", "") or "",
        po_date=getattr(document, "po_date", None),
        dated=_dated(document),
        ship_to=place.code if place else "",
        bill_of_lading=next((one for kind, one in numbers if kind == "bill_of_lading"), ""),
        invoice_number=document.invoice_number if isinstance(document, Invoice) else "",
        total=document.totals.amount if isinstance(document, Invoice) and document.totals else None,
        numbers=numbers,
        dates=tuple(_dates(document, settings)),
        consumers=tuple(_consumers(document, place)),
    )


def own_number(document: Document) -> str:
    """The number that a document is known by: BEG03, BSN02, BIG02; empty: it has none."""
    if isinstance(document, Invoice):
        return document.invoice_number
    found = (getattr(document, name, "") for name in _NUMBERS)
    return next((one for one in found if isinstance(one, str) and one), "")


# -- which thing it is a version of


def _key(
    document: Document,
    partner: str,
    place: Party | None,
    settings: Conventions,
    known: Documents | None,
) -> str:
    if not isinstance(document, PurchaseOrder | OrderChange):
        return kept_text(own_number(document)) or digest_of_content(document)
    parts: dict[KeyPart, str] = {
        "retailer": partner,
        "po": document.po_number,
        "release": document.release_number,
        "ship_to": _place_in_key(document, place),
        "po_date": f"{document.po_date:%Y%m%d}" if document.po_date else "",
    }
    own = [kept_text(parts[name]) for name in settings.order_key]
    if known is not None and (isinstance(document, OrderChange) or changes_another(document)):
        meant = {key for key in _orders(known, partner, document.po_number) if _agree(own, key)}
        if len(meant) == 1:
            return meant.pop()
    return _written(own)


def _place_in_key(document: PurchaseOrder | OrderChange, place: Party | None) -> str:
    """Where it goes, to tell two orders apart; a consumer's name is no key, but its digest is."""
    if place is None or place.code or document.kind != _DROP_SHIP:
        return (place.code or place.name) if place else ""
    told = (place.name, *place.street, place.city, place.postal_code)
    return sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _orders(known: Documents, partner: str, po: str) -> Iterator[str]:
    """The keys of a partner's orders with that number."""
    for row in known.find("order", po):
        if row.thing == "order" and row.partner == partner:
            yield row.thing_key


def _agree(said: list[str], key: str) -> bool:
    """Whether they may be one order; what one of them leaves out narrows nothing."""
    held = json.loads(key)
    pairs = zip(said, held, strict=False)
    return len(said) == len(held) and all(not a or not b or a == b for a, b in pairs)


def _written(parts: list[str]) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


# -- what it names


def _ship_to(document: Document, settings: Conventions) -> Party | None:
    """Where the goods go, of a document that says it for all of it."""
    parties: Iterable[Party] = getattr(document, "parties", ())
    if isinstance(document, ShipNotice):
        parties = document.shipment.parties if document.shipment else ()
    listed = tuple(parties)
    codes = settings.roles.get("ship_to", ())
    return next((one for code in codes for one in listed if one.role == code), None)


def _numbers(document: Document) -> Iterator[tuple[NumberKind, str]]:
    """The numbers that it uses, and the orders that it is about."""
    yield from numbers_used(document)
    for number in _orders_named(document):
        yield "order", number


def _orders_named(document: Document) -> Iterator[str]:
    """The numbers of the orders that a document is about."""
    yield getattr(document, "po_number", "") or ""
    yield from getattr(document, "po_numbers", ())
    if isinstance(document, ShipNotice):
        yield from (level.po_number for level in document.orders)
    elif isinstance(document, RoutingInstructions):
        yield from (one.po_number for load in document.loads for one in load.orders)
    elif isinstance(document, ReceivingAdvice):
        yield from (one.po_number for one in document.orders)
    elif isinstance(document, CarrierStatus):
        yield from document.numbers("PO")


def _dated(document: Document) -> date | None:
    for name in ("date", "po_date"):
        found = getattr(document, name, None)
        if isinstance(found, date):
            return found
    return None


def _dates(document: Document, settings: Conventions) -> Iterator[tuple[str, date]]:
    """The days that its heading names, of those whose meaning is known."""
    listed: Iterable[DateTime] = getattr(document, "dates", ())
    if isinstance(document, ShipNotice):
        listed = (*listed, *(document.shipment.dates if document.shipment else ()))
    for one in listed:
        meaning = settings.dates.get(getattr(one, "qualifier", ""))
        if meaning and one.date:
            yield meaning, one.date


def _consumers(document: Document, place: Party | None) -> Iterator[NewConsumer]:
    """Whom a drop-shipped order goes to."""
    if place is None or getattr(document, "kind", "") != _DROP_SHIP:
        return
    numbers = (number.value for contact in place.contacts for number in contact.numbers)
    yield NewConsumer(
        role=place.role,
        name=" ".join((place.name, *place.names)).strip(),
        street=", ".join(place.street),
        city=place.city,
        region=place.state,
        postal_code=place.postal_code,
        country=place.country,
        contact=", ".join(numbers),
    )
