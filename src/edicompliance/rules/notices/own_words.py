"""Where our own papers contradict each other: `shipment.toml`, the ship notice, the pack plan.

Which of them is right nobody can tell from here, so it is no finding and has no price; it is told
with the result, for one of them is about to leave with a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from edicompliance.documents.conventions import reference
from edicompliance.documents.segments.times import words
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told
from edicompliance.rules.routing.routes import weight_of

_BILLS = ("BM", "MB")
"""What a pack plan calls a bill of lading, and a master bill."""
_POUND = Decimal(1)


def contradictions(context: Context) -> Iterator[str]:
    """Yield a sentence for each figure, number and time that is told in two ways."""
    yield from _times(context)
    yield from _bills(context)
    yield from _cartons(context)
    yield from _weight(context)


def _times(context: Context) -> Iterator[str]:
    leaves = told(partial(context.told, "departed", "ship_from"))
    arrives = told(partial(context.told, "arrived", "ship_to"))
    if leaves and arrives and arrives.moment.last < leaves.moment.first:
        yield (
            f"the arrival ({words(arrives.moment)}) lies before the departure "
            f"({words(leaves.moment)}): one of them is wrong"
        )


def _bills(context: Context) -> Iterator[str]:
    """The bills of lading of the notices against our own word, and against the pack plans'."""
    shipment = context.shipment
    said = {bill for one in shipment.notices if (bill := _bill_of(one, context))}
    ours = shipment.facts.bill_of_lading
    if ours and said and ours not in said:
        yield f"{_facts(context)} says bill of lading {ours}, the ship notice {_listed(said)}"
    known = said or ({ours} if ours else set())
    for plan in shipment.pack_plans:
        planned = {one.value.strip() for one in plan.references if one.qualifier in _BILLS}
        if known and planned and not planned & known:
            yield (
                f"the pack plan {plan.order_number} says bill of lading {_listed(planned)}, "
                f"{'the ship notice' if said else _facts(context)} {_listed(known)}"
            )


def _bill_of(notice: ShipNotice, context: Context) -> str | None:
    conventions = told(partial(context.conventions, "856"))
    if conventions is None:
        return None
    found = told(partial(reference, notice, "bill_of_lading", conventions))
    return found.value.strip() if found is not None else None


def _cartons(context: Context) -> Iterator[str]:
    ours, there = context.shipment.facts.cartons, cargo.cartons(context.shipment.notices)
    if ours is not None and there is not None and there != ours:
        yield f"{_facts(context)} says {ours} cartons, the ship notice holds {there:f}"


def _weight(context: Context) -> Iterator[str]:
    ours, said = context.shipment.facts.weight_lb, weight_of(context)
    if ours is not None and said is not None and abs(said - ours) > _POUND:
        yield f"{_facts(context)} says {ours:f} lb, the ship notice {said:f} lb"


def _facts(context: Context) -> str:
    return context.shipment.facts_file or "shipment.toml"


def _listed(numbers: set[str]) -> str:
    return in_a_row(sorted(numbers))
