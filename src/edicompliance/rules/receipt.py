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

from hashlib import sha256

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.times import Moment, at_instant
from edicompliance.rules.history import History


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
