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
from edicompliance.profiles.editions import Series
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.rules.timing.times import ORDER_DATES, calendar_day

T = TypeVar("T")
_WORDS = (
    "mode",
    "delivery",
    "programme",
    "department",
    "network",
    "banner",
    "division",
    "po_type",
    "scac",
    "item_class",
    "season",
)
"""Words of the scope that are keys of `shipment.toml`, too."""


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


def agreed(facts: Sequence[Facts], series: Mapping[str, Series] = FrozenMapping()) -> Facts:
    """What several orders agree on; a word on which they differ is not known of all.

    Days on which they differ and that choose the same editions are as good as one.
    """
    first = facts[0]
    days = {
        name: day
        for name, day in first.dates.items()
        if all(name in one.dates for one in facts)
        and _one_edition(name, [one.dates[name] for one in facts], series)
    }
    words = {k: v for k, v in first.scope.items() if _all_say((one.scope for one in facts), k, v)}
    return Facts(words, days)


def _one_edition(keyed_to: str, days: Sequence[date], series: Mapping[str, Series]) -> bool:
    if len(set(days)) == 1:
        return True
    of_them = [one for one in series.values() if one.keyed_to == keyed_to]
    return bool(of_them) and all(len({one.in_force(day) for day in days}) == 1 for one in of_them)


def _all_say(tables: Iterable[Mapping[str, object]], key: str, value: object) -> bool:
    return all(table.get(key) == value for table in tables)
