"""Months and weeks that are charged as a whole: many shipments together, or a period alone.

`settled` makes of the checks of many shipments what they cost together. `kept` is what a later
check needs of them as its history. `period_alone` prices a period whose counts are kept somewhere,
without any shipment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edicompliance.charges.population import rounded
from edicompliance.documents import CannotTell
from edicompliance.profiles import Absent, ChargeClause, Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules.history import FailedBefore, History, PeriodBefore
from edicompliance.rules.model import CheckResult
from edicompliance.rules.netting import netted
from edicompliance.rules.period_model import Failing, PeriodCharge
from edicompliance.rules.period_of import Dated, case_of, condition_of, period_around
from edicompliance.rules.period_parts import settled as faults_of
from edicompliance.rules.periods import charge_of

_PLACES = 9


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
    told: dict[tuple[str, date, str], set[str]] = {}
    already = {key: frozenset(one.shipments) for key, one in found.items()}
    for one in charges:
        case = one.case
        if case.measure is None:
            continue
        key = case.measure_name, case.period.starts, case.period.group
        if key not in told:
            found[key] = _counted(found.get(key) or _nothing(*key), one)
        codes = set(case.clause.for_codes) - told.setdefault(key, set())
        told[key] |= codes
        rows = _rows(one, codes, already.get(key, frozenset()))
        found[key] = replace(found[key], failing=(*found[key].failing, *rows))
    return tuple(found.values())


def _nothing(measure: str, starts: date, group: str) -> PeriodBefore:
    nothing = Decimal(0)
    return PeriodBefore(measure=measure, starts=starts, group=group, counted=nothing, met=nothing)


def _counted(before: PeriodBefore, charge: PeriodCharge) -> PeriodBefore:
    """With what the shipments add to the rate."""
    own = charge.own
    return replace(
        before,
        counted=before.counted + rounded(own.counted, _PLACES),
        met=before.met + rounded(own.met, _PLACES),
        missing=before.missing + rounded(own.open, _PLACES),
        shipments=tuple(sorted({*before.shipments, *charge.case.shipments})),
    )


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
    return charge_of(replace(case, over=over), before, until_end=over)


def _one_clause(profile: Profile, section: str, name: str, facts: Facts) -> Resolved:
    answer = profile.resolve(section, name, facts)
    if isinstance(answer, Undecided):
        raise CannotTell(f"{section}.{name}: {answer.reason}")
    if isinstance(answer, Absent):
        raise CannotTell(f"{section}.{name}: {answer.listed or 'there is no such clause'}")
    return answer
