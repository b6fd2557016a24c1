"""What has not happened yet, by which window an order is on time, and how much of it there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from edicompliance.charges.counted import Counting
from edicompliance.charges.exact import total
from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.context import Context
from edicompliance.rules.judging import Judged
from edicompliance.rules.money.period_of import counting_of
from edicompliance.rules.money.scoring_kinds import QUANTITIES
from edicompliance.rules.orders.counted_order import counted_lines
from edicompliance.rules.timing.in_force import limits_in_force

_ONE: Final = Fraction(1)
_ARRIVES: Final = "WIN003"
_DEPARTS: Final = ("WIN001", "WIN002")


def spoken_of(
    name: str, codes: Sequence[str], po: str, judged: Mapping[str, Judged], context: Context
) -> tuple[str, ...]:
    """The rules that tell of an order whether it met a measure.

    By our own formula, what the retailer fetches is on time where it leaves in time: when it
    arrives is his affair.
    """
    is_ours = ("measures", name) not in context.profile.families
    arrives = judged.get(_ARRIVES)
    if not is_ours or _ARRIVES not in codes or arrives is None or arrives.speaks_of(po):
        return tuple(codes)
    return (*_DEPARTS, *(code for code in codes if code != _ARRIVES))


def ahead(codes: Sequence[str], po: str, context: Context) -> str:
    """What the rules judge by that is still to come; empty: nothing, or its paper is here."""
    invoiced = bool(context.shipment.invoices)
    limits = context.once(("limits of scores",), lambda: limits_in_force(context))
    coming = (
        one
        for one in limits
        if not set(codes).isdisjoint(one.rules) and po in (one.orders or (po,))
        if one.is_ahead(context.now) and not (invoiced and one.clause == "deadlines.invoice")
    )
    return next((f"not yet: {one.event or one.clause}" for one in coming), "")


def amount_of(measure: Measure, order: PurchaseOrder, context: Context) -> Fraction:
    """How much of a measure a whole order is; one where that cannot be told."""
    if measure.kind not in QUANTITIES:
        return _ONE
    try:
        counting, unit = counting_of(measure)
        if counting != Counting(counting.in_full, "quantity", counting.capped):
            return _ONE
        return total(one.ordered for one in counted_lines(order, unit, measure.quantity, context))
    except CannotTell:
        return _ONE
