"""What clauses must not do to each other: cross, name what is not there, go round in circles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from edicompliance.charges import UNITS
from edicompliance.documents.conventions import Conventions
from edicompliance.profiles.bodies import Window
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.bodies_evidence import Observation, fault_of_preference
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.complaints import Complaints, unknown_word
from edicompliance.profiles.gather import leaves
from edicompliance.profiles.model import Clause
from edicompliance.profiles.places import faults_of_places
from edicompliance.profiles.scope import Universe, crossing
from edicompliance.profiles.sections import GATHERED

_CALLED: Final = (("deadlines", "deadline"), ("disputes", "disputes"), ("measures", "measures"))
"""Keys by which a clause calls clauses of another section, or of its own."""

Faults = tuple[tuple[Clause, str, str], ...]
_EXCESS: Final = frozenset(f"excess {unit}" for unit in UNITS)


def check_clauses(
    clauses: Sequence[Clause],
    names: Collection[tuple[str, str]],
    universe: Universe,
    currency: str,
    complaints: Complaints,
    unknown: Collection[str] = (),
) -> None:
    """Complain about everything that is wrong between clauses.

    `names` are the sections and names of all clauses, those that are not understood among them;
    `unknown` are those of which something was looked for and not found.
    """
    for family in families(clauses).values():
        pairs = _gathered(family, universe) if family[0].section in GATHERED else None
        for first, second, place in pairs or _one_wins(family, universe):
            _complain_of_crossing(first, second, place, complaints)
    found: Faults = (*_cancelled_elsewhere(clauses), *_odd_preferences(clauses))
    found += (*faults_of_places(clauses, universe), *_lost(clauses, names))
    for clause, key, reason in found:
        _complain(clause, key, reason, complaints)
    charges = [(clause, clause.body) for clause in clauses if isinstance(clause.body, ChargeClause)]
    measures = frozenset(name for section, name in names if section == "measures")
    goals = measures - {
        family[0].name
        for family in families(clauses).values()
        if all(isinstance(one.body, Measure) and one.body.goal is None for one in family)
        and f"measures.{family[0].name}" not in unknown
    }
    others = frozenset(name for section, name in names if section == "charges")
    for clause, charge in charges:
        for key, reason in _faults_of_charge(charge, measures, goals, others, currency):
            _complain(clause, key, reason, complaints)
    for clause, named in _of_one_another(clauses):
        reason = f"{named!r} is made of other rates itself; name those"
        _complain(clause, "measures", reason, complaints)
    for clause, way in _circles(charges):
        _complain(clause, "gives_way_to", f"goes round in a circle: {way}", complaints)


_PLACE_OF_BASIS: Final = {"shipped": "ship_from", "delivered": "ship_to"}


def _lost(
    clauses: Sequence[Clause], names: Collection[tuple[str, str]]
) -> Iterator[tuple[Clause, str, str]]:
    """Yield each clause that calls another by a name that there is none of."""
    for clause in clauses:
        for section, key in _CALLED:
            called = getattr(clause.body, key, ())
            for named in (called,) if isinstance(called, str) else called or ():
                if (section, named) not in names:
                    known = [name for of, name in names if of == section]
                    yield clause, key, unknown_word("name", named, known)


def _odd_preferences(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str, str]]:
    """Yield each order of preference with words that say nothing of what is observed."""
    for clause in clauses:
        prefer = clause.body.prefer if isinstance(clause.body, Observation) else ()
        if fault := fault_of_preference(clause.name, prefer):
            yield clause, "prefer", fault


def _cancelled_elsewhere(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str, str]]:
    """Yield each cancel window that is judged at another place than where its order ends."""
    bases = [
        (clause, clause.body.cancel_basis)
        for clause in clauses
        if isinstance(clause.body, Conventions) and "cancel_basis" in clause.body.model_fields_set
    ]
    for clause in clauses:
        at = clause.body.at if isinstance(clause.body, Window) else None
        if (clause.section, clause.name) != ("windows", "cancel") or at is None:
            continue
        for other, basis in bases:
            if other.region.meets(clause.region) and _PLACE_OF_BASIS[basis] != at:
                reason = f"{at!r} contradicts cancel_basis = {basis!r} of #{other.id}"
                reason += f" ({other.place}); leave 'at' out, and it goes by the basis"
                yield clause, "at", reason


def families(clauses: Iterable[Clause]) -> Mapping[tuple[str, str], tuple[Clause, ...]]:
    """Return the clauses by section and name."""
    found: dict[tuple[str, str], tuple[Clause, ...]] = {}
    for clause in clauses:
        key = (clause.section, clause.name)
        found[key] = (*found.get(key, ()), clause)
    return found


Crossing = tuple[Clause, Clause, str]


def _one_wins(family: Sequence[Clause], universe: Universe) -> Iterator[Crossing]:
    for first, second, place in crossing([clause.region for clause in family], universe):
        yield family[first], family[second], str(place)


def _gathered(family: Sequence[Clause], universe: Universe) -> Iterator[Crossing]:
    """Yield the pairs that cross and say different things of one key."""
    said = [(key, clause, value) for clause in family for key, value in leaves(clause)]
    said.sort(key=lambda one: one[0])
    for _, group in groupby(said, key=lambda one: one[0]):
        setters = [(clause, value) for _, clause, value in group]
        for first, second, place in crossing([one.region for one, _ in setters], universe):
            if setters[first][1] != setters[second][1]:
                yield setters[first][0], setters[second][0], str(place)


def _complain_of_crossing(
    first: Clause, second: Clause, place: str, complaints: Complaints
) -> None:
    where = f"both hold for {place}" if place else "both always hold"
    same = first.region == second.region
    reason = (
        f"it and #{first.id} ({first.place}) {where}; "
        + ("they have the same scope" if same else "neither lies inside the other")
        + ". Narrow one of them, give them different editions, "
        + "or add a clause for exactly that case"
    )
    _complain(second, "", reason, complaints)


def _complain(clause: Clause, key: str, reason: str, complaints: Complaints) -> None:
    origin = clause.provenance.get(key)
    file, line = (origin.file, origin.line) if origin else (clause.file, clause.line)
    complaints.add(file, line, f"{clause.label}.{key}" if key else clause.label, reason)


def _faults_of_charge(
    charge: ChargeClause,
    measures: frozenset[str],
    goals: frozenset[str],
    names: frozenset[str],
    currency: str,
) -> Iterator[tuple[str, str]]:
    for key, condition in charge.conditions:
        if condition.measure not in measures:
            yield key, unknown_word("measure", condition.measure, measures)
        elif condition.limit is None and condition.measure not in goals:
            reason = f"the measure {condition.measure!r} has no 'goal' to be held against"
            remedy = f"'measures.{condition.measure}' under [unknown] says that it is not public"
            yield key, f"{reason}; {remedy}"
    if fault := charge.fault_of_tiers(measures):
        yield "tiers_by", fault
    for name in charge.gives_way_to:
        if name not in names:
            yield "gives_way_to", unknown_word("charge", name, names)
    yield from _faults_of_allowance(charge)
    own = "is" if charge.charge else "tiers"
    limits = (("at_least", charge.at_least), ("at_most", charge.at_most))
    for key, price in (*((own, one) for one in charge.prices), *limits):
        if currency and price is not None and price.currency not in {None, currency}:
            yield (
                key,
                f"expected amounts in {currency}, the profile's currency, got {price.currency}",
            )


def _faults_of_allowance(charge: ChargeClause) -> Iterator[tuple[str, str]]:
    """An allowance and the price per excess one belong together: alone, neither says anything."""
    counted = {name for price in charge.prices for name in price.facts if name in _EXCESS}
    if charge.allowance is None:
        for name in sorted(counted):
            yield "is", f"counts {name!r}, and no allowance says what is in excess"
    elif f"excess {charge.allowance.unit}" not in counted:
        yield "allowance", f"is never used: no price is 'per excess {charge.allowance.unit}'"


def _of_one_another(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """Yield each perfect order that is made of perfect orders, and of which."""
    made = [(clause, clause.body) for clause in clauses if isinstance(clause.body, Measure)]
    perfect = {clause.name for clause, measure in made if measure.measures}
    for clause, measure in made:
        yield from ((clause, name) for name in measure.measures if name in perfect)


def _circles(charges: Sequence[tuple[Clause, ChargeClause]]) -> Iterator[tuple[Clause, str]]:
    """Yield each charge that gives way, by way of others, to itself."""
    to: dict[str, set[str]] = {}
    for clause, charge in charges:
        to.setdefault(clause.name, set()).update(charge.gives_way_to)
    for clause, charge in charges:
        if charge.gives_way_to and (way := _way_back(clause.name, to)):
            yield clause, " -> ".join(way)


def _way_back(start: str, to: Mapping[str, set[str]]) -> list[str] | None:
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in sorted(to.get(way[-1], ())):
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None
