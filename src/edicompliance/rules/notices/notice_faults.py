"""Faults of a whole ship notice: whose goods are on it, and what the guide demands of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from edicompliance.documents import ShipNotice
from edicompliance.profiles import Resolved
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Subject, Violation
from edicompliance.rules.timing.limits import NotApplicable
from edicompliance.x12 import Narrowing

MOST_SHOWN: Final = 20
"""A fault that occurs in thousands of levels is shown in so many."""


def of_notice(fault: Violation, notice: ShipNotice, context: Context) -> Violation:
    """A fault of a whole ship notice: of all its orders, with their goods and its cartons."""
    numbers = context.aboard.numbers_of(notice)
    costs = [
        context.aboard.cost(order, notice) for order in context.aboard.all_orders_of(notice) or ()
    ]
    return replace(
        fault,
        subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
        orders=numbers if len(numbers) > 1 else (),
        notice=notice.notice_number,
        cost=cargo.known_sum(costs) if costs else None,
        counts={"carton": cargo.cartons_on(notice, context.shipment)},
    )


def demand_of(notice: ShipNotice, context: Context) -> Resolved:
    """The guide's clause about ship notices that is in force for one."""
    return context.resolve("documents", "856", context.facts_of_notice(notice))


def narrowing_of(context: Context) -> Narrowing:
    """What the guide requires in a ship notice, none where it says nothing."""
    try:
        return context.narrowing("856")
    except NotApplicable:
        return Narrowing()


def shown(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The first places of a fault, each once."""
    return tuple(islice(dict.fromkeys(evidence), MOST_SHOWN))


def listed(values: Iterable[str], most: int = 5) -> str:
    """Several values in a row, and how many more there are.

    >>> listed(["A", "B", "C"], 2)
    'A, B and 1 more'
    """
    known = list(values)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest} more" if rest > 0 else "")
