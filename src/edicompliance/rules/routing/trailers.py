"""Trailers against the guide: how much is in one, and whether it is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles import Resolved
from edicompliance.profiles.quantities import Bounds
from edicompliance.rules.cartons.loads import Asked
from edicompliance.rules.cartons.measures import Size, unit_of
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.notice_faults import of_notice


def trailer_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield what is wrong with the trailer of a ship notice."""
    asked = Asked(context, "trailer", lambda body: body.weight or body.sealed)
    clauses = asked.of_orders(context.aboard.orders_of(notice), notice)
    for resolved in clauses:
        yield from _weight(notice, resolved, context)
        yield from _seal(notice, resolved, context)
    yield from asked.close()


def _weight(notice: ShipNotice, resolved: Resolved, context: Context) -> Iterator[Outcome]:
    limit: Bounds | None = resolved.clause.weight
    if limit is None:
        return
    size = _weight_of(notice, context)
    if size is None or size.unit not in limit.units:
        yield CannotTell("the weight of the trailer is not told (TD1 of the shipment, weight_lb)")
    elif (other := _said_otherwise(context)) and (
        limit.holds(other, "lb") != limit.holds(size.value, size.unit)
    ):
        yield CannotTell(
            f"the weight of the trailer is told in two ways: {size} (TD1), {other:f} lb (weight_lb)"
        )
    elif not limit.holds(size.value, size.unit):
        fault = Violation(
            "the trailer's weight is outside the guide's limits",
            evidence=size.evidence,
            expected=str(limit),
            actual=str(size),
            clause=resolved,
        )
        yield of_notice(fault, notice, context)


def _said_otherwise(context: Context) -> Decimal | None:
    """The supplier's own word, where there is one notice that it can be of."""
    return context.shipment.facts.weight_lb if len(context.shipment.notices) == 1 else None


def _weight_of(notice: ShipNotice, context: Context) -> Size | None:
    """What is in it: by TD1 of the shipment, else by the supplier's word."""
    said = [
        Size(one.weight, unit_of(one.weight_unit) or "", (Evidence.of(one, "weight"),))
        for level in notice.shipments
        for one in level.packaging
        if one.weight is not None and one.weight_qualifier in ("G", "")
    ]
    facts, file = context.shipment.facts, context.shipment.facts_file
    if not said and facts.weight_lb is not None and len(context.shipment.notices) == 1:
        return Size(facts.weight_lb, "lb", (Evidence.fact(file, "weight_lb", facts.weight_lb),))
    if not said or len({one.unit for one in said}) != 1:
        return None
    total = sum((one.value for one in said), Decimal(0))
    return Size(total, said[0].unit, tuple(place for one in said for place in one.evidence))


def _seal(notice: ShipNotice, resolved: Resolved, context: Context) -> Iterator[Outcome]:
    if not resolved.clause.sealed:
        return
    equipment = [one for level in notice.shipments for one in level.equipment]
    if not equipment:
        yield CannotTell("whether the trailer is sealed is not told (TD3 of the shipment)")
    for one in equipment:
        if not one.seal.strip():
            fault = Violation(
                "the trailer has no seal",
                evidence=(Evidence.of(one, "seal"),),
                expected="the number of its seal (TD309)",
                actual="none",
                clause=resolved,
            )
            yield of_notice(fault, notice, context)
