"""What the guide requires in an order, and the order lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.doubt import CannotTell
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.x12 import Narrowing
from edicompliance.x12.issues import Issue
from edicompliance.x12.set_validator import unmet_demands

_SET_ID: Final = "850"


def lacking(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield what the guide requires or forbids in an order and is not so."""
    narrowing = _narrowing(order, context)
    if order.source is None:
        raise CannotTell(f"order {order.po_number} was composed and is not written yet")
    for one in _issues(order, narrowing):
        value = (one.actual or "") if one.where.length else ""
        length = len(value.encode("utf-8", "surrogateescape"))
        place = Evidence(one.where.file, one.where.offset, length, one.where.reference, value)
        yield order_fault(order, one.message, [place], one.expected, None, context)


def _narrowing(order: PurchaseOrder, context: Context) -> Narrowing:
    """What the guide says of this order; raises `NotApplicable` and `CannotTell`."""
    found = context.profile.narrowing(_SET_ID, context.facts(order))
    if not found:
        listed = context.profile.unknown.get(f"narrow.{_SET_ID}")
        if listed is not None:
            raise CannotTell(f"narrow.{_SET_ID} is not known: {listed}")
        raise NotApplicable(f"narrow.{_SET_ID}")
    return found


def _issues(order: PurchaseOrder, narrowing: Narrowing) -> Iterator[Issue]:
    source = order.source
    if source is None:
        return
    for one in unmet_demands(source, narrowing):
        yield replace(one, where=source.place(one.where))
