"""When an order came in: what the history tells where the supplier does not say it himself.

Deadlines of answers count from the moment an order came in, which no document says: the time on an
interchange is the retailer's, of when it was made.

>>> from datetime import UTC, datetime
>>> from edicompliance.rules.history import Use
>>> order = PurchaseOrder(po_number="7")
>>> seen = Use("order", "7", datetime(2026, 11, 2, 14, 15, tzinfo=UTC))
>>> came_in(order, History(source="log", uses=(seen,)), "America/Chicago").first.hour
14
>>> came_in(order, History(source="log"), "America/Chicago") is None
True
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.document import Document
from edicompliance.documents.segments.times import Moment, at_instant
from edicompliance.rules.history import History

_OF_THE_SENDING: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"850": (1,), "860": (1,), "856": (1, 4)}
)
"""Elements of the first segment that may differ when the same document is sent again."""


def came_in(
    order: PurchaseOrder | None, history: History | None, zone: str | None
) -> Moment | None:
    """Return when an order first came in; None where that is not known, or not of which order."""
    if order is None or history is None:
        return None
    uses, digest = history.of("order", order.po_number), digest_of(order)
    own = [use for use in uses if use.digest and use.digest == digest]
    if not own and all(not use.digest for use in uses):
        own = list(uses)
    return at_instant(own[0].at, zone) if own else None


def digest_of(order: PurchaseOrder) -> str:
    """Return the sha256 of what an order says, equal for one that is sent again, as history has it.

    The envelope, the control numbers and the purpose (BEG01) are of the sending, and left out.
    Empty for an order that was composed.
    """
    if order.source is None:
        return ""
    rows = [segment.elements for segment in order.source.segments[1:-1]]
    if rows:
        rows[0] = [rows[0][0], "", *rows[0][2:]]
    text = "\n".join("*".join(row).rstrip("*") for row in rows)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def digest_of_document(document: Document) -> str:
    """Return the sha256 of a document's bytes, ST and SE left out: equal for one sent again.

    Of an order its purpose is left out, too, so that a copy is known as one.
    """
    if isinstance(document, PurchaseOrder):
        return digest_of(document)
    if document.source is None:
        return ""
    inner = document.source.segments[1:-1]
    return sha256(b"\n".join(one.raw for one in inner)).hexdigest()


def digest_of_content(document: Document) -> str:
    """The sha256 of what a document says, equal for one that is sent again.

    Its envelope is left out, and its purpose; of a ship notice its time, too. Of an order it is the
    digest that rules know. Of one that was composed, it is of its fields.
    """
    if document.source is None:
        return sha256(document.model_dump_json().encode()).hexdigest()
    rows = [list(segment.elements) for segment in document.source.segments[1:-1]]
    for position in _OF_THE_SENDING.get(document.SET_ID, ()) if rows else ():
        if position < len(rows[0]):
            rows[0][position] = ""
    text = "\n".join("*".join(row).rstrip("*") for row in rows)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
