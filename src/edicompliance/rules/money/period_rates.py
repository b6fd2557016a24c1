"""How a period's rate stands: what was counted before, what shipments add, what still comes.

Of rates that are multiplied each has a history of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from edicompliance.charges.counted import CountedLine, Counting, population_of
from edicompliance.charges.population import Population, product_of
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.history import FailedBefore, PeriodBefore
from edicompliance.rules.money.period_model import PeriodCase

_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Rates:
    """A rate of one period."""

    before: Population | None
    """What had been counted; None: nobody says."""
    own: Population
    """What the shipments add."""
    whole: Population
    """Both, and what still comes."""
    without: Population | None
    """What the rate would be without the shipments."""


def rates_of(case: PeriodCase, before: PeriodBefore | None, *, until_end: bool) -> Rates:
    """Put a period's rate together; `until_end`: nothing more will be counted in it."""
    if not case.parts:
        return _one(case.measure, case.counting, case.lines, before, until_end=until_end)
    told = {part.measure: part for part in before.parts} if before else {}
    each = [
        (
            part.name,
            _one(
                part.measure,
                part.counting,
                part.lines,
                told.get(part.name),
                until_end=until_end,
            ),
        )
        for part in case.parts
    ]
    known = all(one.before is not None for _, one in each)
    return Rates(
        _product((name, one.before) for name, one in each) if known else None,
        product_of((name, one.own) for name, one in each),
        product_of((name, one.whole) for name, one in each),
        _product((name, one.without) for name, one in each) if known else None,
    )


def _product(parts: Iterable[tuple[str, Population | None]]) -> Population:
    return product_of((name, one) for name, one in parts if one is not None)


def _one(
    measure: Measure | None,
    counting: Counting,
    lines: Iterable[CountedLine],
    before: PeriodBefore | None,
    *,
    until_end: bool,
) -> Rates:
    again = frozenset(before.shipments if before else ())
    own = population_of((one for one in lines if one.shipment not in again), counting)
    if before is None:
        return Rates(None, own, replace(own, rest=None), None)
    earlier = counted_before(before, measure)
    rest = _rest(before, earlier, own, until_end=until_end)
    return Rates(earlier, own, replace(earlier + own, rest=rest), replace(earlier, rest=rest))


def _rest(
    before: PeriodBefore, earlier: Population, own: Population, *, until_end: bool
) -> Fraction | None:
    """What is still to be counted until the period ends; None: nobody knows."""
    if until_end:
        return _NONE
    if before.total is None:
        return None
    return max(Fraction(before.total) - earlier.counted - own.counted, _NONE)


def counted_before(before: PeriodBefore, measure: Measure | None) -> Population:
    """What had been counted, with what nobody knows of as the guide says."""
    counted, met, missing = (Fraction(one) for one in (before.counted, before.met, before.missing))
    said = measure.missing if measure else None
    if said == "left out":
        return Population(counted=counted - missing, met=met)
    if said == "passes":
        return Population(counted=counted, met=met + missing)
    return Population(counted=counted, met=met, open=missing if said is None else _NONE)


# -- what failed before, and is told singly or not


def unlisted(case: PeriodCase, before: PeriodBefore) -> Fraction:
    """How much failed before and is told in no row, so that its cost is not known."""
    if not case.parts:
        failed = counted_before(before, case.measure).failed
        return failed - _listed(before.failing, case.counting)
    told = {part.measure: part for part in before.parts}
    found = _NONE
    for part in case.parts:
        if part.name in told:
            rows = [row for row in before.failing if row.code in part.codes]
            failed = counted_before(told[part.name], part.measure).failed
            found += max(failed - _listed(rows, part.counting), _NONE)
    return found


def _listed(rows: Sequence[FailedBefore], counting: Counting) -> Fraction:
    """How much some rows tell: a thing that several of them name counts once."""
    thing = _THINGS.get(counting.each)
    found: dict[object, Fraction] = {}
    for number, row in enumerate(rows):
        key = (thing(row) if thing else "") or number
        found[key] = max(found.get(key, _NONE), Fraction(row.quantity))
    return sum(found.values(), _NONE)


_THINGS: dict[str, Callable[[FailedBefore], object]] = {
    "po": lambda row: row.po,
    "line": lambda row: (row.po, row.line) if row.line else "",
    "asn": lambda row: row.notice,
    "shipment": lambda row: row.shipment,
}
"""What a row names of that which counts as one."""
