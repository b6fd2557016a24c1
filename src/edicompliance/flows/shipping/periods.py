"""Months and weeks that are charged as a whole: many shipments together, or a period alone.

`settled` makes of the checks of many shipments what they cost together. `kept` is what a later
check needs of them as its history. `period_alone` prices a period whose counts are kept somewhere,
without any shipment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from edicompliance.charges.population import Population, Product, rounded
from edicompliance.documents import CannotTell
from edicompliance.profiles import Absent, ChargeClause, Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.history import FailedBefore, History, PeriodBefore, nothing_before
from edicompliance.rules.model import CheckResult
from edicompliance.rules.money.netting import netted
from edicompliance.rules.money.period_model import Failing, PeriodCharge, RatePart
from edicompliance.rules.money.period_of import (
    Dated,
    case_of,
    codes_of,
    condition_of,
    period_around,
)
from edicompliance.rules.money.period_parts import settled as faults_of
from edicompliance.rules.money.periods import charge_of

_PLACES = 9
Key = tuple[str, date, str]
"""Measure, first day, group."""


def settled(
    results: Sequence[tuple[str, CheckResult]], history: History | None = None
) -> list[tuple[str, CheckResult]]:
    """Settle the periods that shipments share: each charge is made once, for all of them."""
    together = netted([result for _, result in results], history)
    return list(zip((path for path, _ in results), together, strict=True))


def kept(
    charges: Iterable[PeriodCharge], before: Iterable[PeriodBefore] = ()
) -> tuple[PeriodBefore, ...]:
    """Return what a history says of periods when these charges are part of it.

    `before` is what it said until then. A measure on which several charges hang is counted once.
    """
    found = {(one.measure, one.starts, one.group): one for one in before}
    first = dict(found)
    told: dict[Key, set[str]] = {}
    already = {key: frozenset(one.shipments) for key, one in found.items()}
    for one in charges:
        case = one.case
        if case.measure is None and not case.clause.things:
            continue
        key = case.measure_name or case.clause.id, case.period.starts, case.period.group
        if key not in told:
            found[key] = _counted(found.get(key) or nothing_before(*key), one, first)
        codes = set(case.clause.for_codes) - told.setdefault(key, set())
        told[key] |= codes
        rows = _rows(one, codes, already.get(key, frozenset()))
        found[key] = replace(found[key], failing=(*found[key].failing, *rows))
    return tuple(found.values())


def _counted(
    before: PeriodBefore, charge: PeriodCharge, first: Mapping[Key, PeriodBefore]
) -> PeriodBefore:
    """With what the shipments add to the rate, or to each of those that are multiplied."""
    shipments, own = charge.case.shipments, charge.own
    if not isinstance(own, Product):
        return _grown(before, own, shipments)
    told = {one.measure: one for one in before.parts}
    keys = {name: (name, before.starts, before.group) for name, _ in own.of}
    bases = {
        name: told.get(name) or first.get(key) or nothing_before(*key) for name, key in keys.items()
    }
    parts = tuple(_grown(bases[name], one, shipments) for name, one in own.of)
    return replace(before, parts=parts, shipments=_with(before, shipments))


def _grown(before: PeriodBefore, own: Population, shipments: Collection[str]) -> PeriodBefore:
    return replace(
        before,
        counted=before.counted + rounded(own.counted, _PLACES),
        met=before.met + rounded(own.met, _PLACES),
        missing=before.missing + rounded(own.open, _PLACES),
        shipments=_with(before, shipments),
    )


def _with(before: PeriodBefore, shipments: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({*before.shipments, *shipments}))


def _rows(
    charge: PeriodCharge, codes: Collection[str], already: Collection[str]
) -> Iterator[FailedBefore]:
    """The faults of some rules, of shipments that had not been counted."""
    for one in faults_of(charge.case):
        if one.code in codes and one.shipment not in already:
            yield _row(one)


def _row(one: Failing) -> FailedBefore:
    return FailedBefore(
        code=one.code,
        quantity=rounded(one.quantity or Fraction(0), _PLACES),
        cost=one.violation.cost,
        po=one.violation.subject.po or "",
        line=one.violation.subject.line or "",
        store=one.violation.subject.store or "",
        notice=one.violation.notice or "",
        shipment=one.shipment,
    )


def period_alone(
    profile: Profile,
    charge: str,
    before: PeriodBefore,
    *,
    day: date,
    facts: Facts | None = None,
    over: bool = True,
) -> PeriodCharge:
    """Price the period around a day by its counts alone, without a shipment.

    `charge` is the name of the charge, `facts` decide which of its clauses holds; `over` says that
    nothing more will be counted. Raises `CannotTell` where no one clause holds, or where the guide
    does not say over what time it is measured.
    """
    known = facts or Facts()
    made = _one_clause(profile, "charges", charge, known)
    condition = condition_of(made)
    measure: Resolved[Measure] | None = None
    if condition is not None:
        measure = _one_clause(profile, "measures", condition.measure, known)
    clause: ChargeClause = made.clause
    around = period_around(day, clause, measure.clause if measure else None, condition, profile)
    period = replace(around, group=before.group)
    if before.starts != period.starts:
        raise CannotTell(f"the counts are of the period from {before.starts}, not of {period}")
    case = case_of(made, measure, Dated(period, "", assumed=False), profile.currency)
    parts = () if measure is None else tuple(_parts(profile, measure.clause, known))
    unsaid = {one.name for one in parts} - {one.measure for one in before.parts}
    if unsaid:
        raise CannotTell(f"nothing is told of {min(unsaid)}")
    return charge_of(replace(case, over=over, parts=parts), before, until_end=over)


def _parts(profile: Profile, measure: Measure, facts: Facts) -> Iterator[RatePart]:
    """The rates that are multiplied, with nothing counted yet."""
    for name in measure.measures if measure.combine == "product" else ():
        part: Measure = _one_clause(profile, "measures", name, facts).clause
        yield RatePart(name=name, measure=part, codes=codes_of(name, part, profile))


def _one_clause(profile: Profile, section: str, name: str, facts: Facts) -> Resolved:
    answer = profile.resolve(section, name, facts)
    if isinstance(answer, Undecided):
        raise CannotTell(f"{section}.{name}: {answer.reason}")
    if isinstance(answer, Absent):
        raise CannotTell(f"{section}.{name}: {answer.listed or 'there is no such clause'}")
    return answer
