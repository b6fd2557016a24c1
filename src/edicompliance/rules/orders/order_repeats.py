"""An order that came before: sent again, or another one under its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.versions import changes_another
from edicompliance.documents.doubt import CannotTell
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.context import Context
from edicompliance.rules.history import Use
from edicompliance.rules.model import Evidence, Outcome
from edicompliance.rules.orders.ordered import order_fault
from edicompliance.rules.orders.receipt import digest_of
from edicompliance.rules.timing.limits import NotApplicable

_COPY: Final = "07"
_LONG_ENOUGH: Final = timedelta(days=400)
"""A history that goes back so far before an order is enough, where the guide names no time: a
number is not worked twice after more than a year."""
_TOLD_BY_NUMBER: Final = frozenset({"retailer", "po"})
"""Parts of an order's key that the history tells by the number alone."""


def repeated(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield that another order came under an order's number, as far as the history tells."""
    history = context.known.require_history()
    horizon = _horizon(order, context)
    others = [
        use
        for use in history.of("order", order.po_number)
        if use.digest != digest_of(order) and not _is_over(use, order, horizon)
    ]
    if others and not changes_another(order):
        yield _again(order, others, horizon, context)
    if why := history.silence_on("order", "orders"):
        yield CannotTell(why)
    begins = history.since.date() if history.since is not None else None
    if begins is not None and not others and not _reaches(begins, order, horizon):
        yield CannotTell(f"{history.source} knows orders from {begins} on only")


def _again(
    order: PurchaseOrder, others: Sequence[Use], horizon: Duration | None, context: Context
) -> Outcome:
    if why := _why_open(order, others, context):
        return CannotTell(f"order {order.po_number} came before, on {_day(others[0])}: {why}")
    within = f" within {horizon}" if horizon is not None else ""
    return order_fault(
        order,
        "another order came under this order's number",
        [Evidence.of(order, "po_number"), Evidence.of(order, "purpose")],
        f"a number that is not used again{within}, or the same order",
        f"{order.po_number} of {_day(others[0])} says otherwise",
        context,
        tuple(f"it was worked in shipment {use.shipment}" for use in others[:1] if use.shipment),
    )


def _why_open(order: PurchaseOrder, others: Sequence[Use], context: Context) -> str:
    """Why it cannot be told that it is another order under one number; empty: it can."""
    if not all(use.digest for use in others) or not digest_of(order):
        return "the history does not tell what it said"
    if order.purpose == _COPY:
        return "this one says that it is a copy, and it is none of what the history knows"
    key = context.base("850")
    key.require("order_key")
    told = _TOLD_BY_NUMBER if order.release_number else {*_TOLD_BY_NUMBER, "release"}
    missing = [part for part in key.order_key if part not in told]
    return f"whether it was another order hangs on its {', '.join(missing)}" if missing else ""


def _day(use: Use) -> date:
    return use.at.date()


def _horizon(order: PurchaseOrder, context: Context) -> Duration | None:
    """For how long the guide does not let a number come again; None: it does not say."""
    try:
        clause = context.resolve("documents", "850", context.facts(order)).clause
    except NotApplicable:
        return None
    return clause.unique.get("BEG03") if isinstance(clause, DocumentDemand) else None


def _is_over(use: Use, order: PurchaseOrder, horizon: Duration | None) -> bool:
    """Whether an earlier use is so long ago that the number may come again."""
    if horizon is None or order.po_date is None:
        return False
    return horizon.end_after(use.at.date()) <= order.po_date


def _reaches(begins: date, order: PurchaseOrder, horizon: Duration | None) -> bool:
    """Whether the history goes back as far as the number must not have come."""
    if order.po_date is None:
        return False
    if horizon is None:
        return order.po_date - begins >= _LONG_ENOUGH
    return horizon.end_after(begins) <= order.po_date
