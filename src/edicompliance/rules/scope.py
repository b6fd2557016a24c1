"""What decides which clauses of a guide hold: the facts of an order, or of several together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from edicompliance.documents import Conventions, PurchaseOrder
from edicompliance.documents.conventions import dates_of_order, ship_to
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Facts
from edicompliance.rules.times import ORDER_DATES, calendar_day

T = TypeVar("T")
_WORDS = ("mode", "delivery", "programme", "department", "network")


def own_facts(shipment: Shipment) -> Facts:
    """What the supplier says himself, whatever is in the documents."""
    words = {name: getattr(shipment.facts, name) for name in _WORDS}
    words["freight"] = shipment.facts.freight_terms
    return Facts({name: word for name, word in words.items() if word}, {})


def order_facts(
    order: PurchaseOrder, own: Facts, freight: str | None, conventions: Conventions
) -> Facts:
    """What is known of one order: the supplier's words, its freight, place and dates."""
    scope = dict(own.scope)
    place = told(lambda: ship_to(order, conventions))
    if freight:
        scope["freight"] = freight
    if place and place.code:
        scope["destination"] = place.code
    days: dict[str, date | None] = {"po_date": order.po_date}
    for meaning in ORDER_DATES:
        records = told(partial(dates_of_order, order, meaning, conventions))
        days[meaning] = calendar_day(records or ())
    return Facts(scope, {name: day for name, day in days.items() if day})


def told(ask: Callable[[], T | None]) -> T | None:
    """What is told; None where it cannot be."""
    try:
        return ask()
    except CannotTell:
        return None


def agreed(facts: Sequence[Facts]) -> Facts:
    """What several orders agree on; a word on which they differ is not known of all."""
    first = facts[0]
    return Facts(
        {k: v for k, v in first.scope.items() if _all_say((one.scope for one in facts), k, v)},
        {k: v for k, v in first.dates.items() if _all_say((one.dates for one in facts), k, v)},
    )


def _all_say(tables: Iterable[Mapping[str, object]], key: str, value: object) -> bool:
    return all(table.get(key) == value for table in tables)
