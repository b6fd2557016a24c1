"""Profiles on top of each other: the retailer's file, and a supplier's own over it.

The upper file adds clauses, takes the place of one (`replaces`), starts from one (`like`) or drops
one (`remove`). There is no other way to change the layer below, and what finds nothing is a fault,
so that a supplier learns that the base has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edicompliance.profiles.bodies import Body
from edicompliance.profiles.clauses import RawClause
from edicompliance.profiles.complaints import Complaints, Spot, unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.head import Head
from edicompliance.profiles.sections import SECTIONS
from edicompliance.profiles.tomlfile import TomlFile
from edicompliance.profiles.words import suggest


@dataclass(frozen=True, slots=True)
class Layer:
    """One file: its head over those below, and its clauses."""

    file: TomlFile
    """The file."""
    head: Head
    """What it and the layers below say before their clauses."""
    clauses: tuple[RawClause, ...]
    """Its own."""


def stacked(layers: Sequence[Layer], complaints: Complaints) -> tuple[RawClause, ...]:
    """Return the clauses of all layers, the base first, as they stand on top of each other."""
    clauses: list[RawClause] = []
    for layer in layers:
        _check_ids(layer, complaints)
        clauses = _without(clauses, layer, complaints)
        below = {clause.key for clause in clauses}
        added = [_Likeness(layer, clauses, complaints).of(clause) for clause in layer.clauses]
        for clause in added:
            target = (clause.section, clause.name, clause.header.replaces or clause.id)
            place = next((n for n, one in enumerate(clauses) if one.key == target), None)
            if clause.header.replaces and place is not None:
                clauses[place] = replace(clause, replaced=clauses[place])
                continue
            if clause.header.replaces:
                _complain_of_target(clause, "replaces", clauses, complaints)
            elif target in below:
                reason = f"the layer below has a clause of that id; write replaces = {clause.id!r}"
                clause.spot.complain(complaints, reason.replace("'", '"'))
            clauses.append(clause)
    return tuple(clauses)


def _check_ids(layer: Layer, complaints: Complaints) -> None:
    seen: dict[tuple[str, str, str], RawClause] = {}
    for clause in layer.clauses:
        if clause.key in seen:
            line = seen[clause.key].spot.line
            named = clause.header.id or clause.header.replaces
            reason = (
                f"the id is that of line {line}, too"
                if named
                else f"needs an 'id': the clause in line {line} has none either"
            )
            clause.spot.complain(complaints, reason)
        seen.setdefault(clause.key, clause)


def _without(clauses: list[RawClause], layer: Layer, complaints: Complaints) -> list[RawClause]:
    """Return the clauses without those that the layer removes."""
    for target in layer.head.remove:
        dotted, _, clause_id = target.partition("#")
        section, _, name = dotted.partition(".")
        kept = [
            clause
            for clause in clauses
            if (clause.section, clause.name) != (section, name) or clause_id not in {"", clause.id}
        ]
        if len(kept) == len(clauses):
            known = [one.spot.key for one in clauses]
            hint = suggest(target, known) if known else "; there is no layer below"
            spot = Spot(layer.file, ("remove",), "remove")
            hint = hint.removesuffix("?")
            spot.complain(complaints, f"finds nothing: {target!r}{hint}; has the base changed?")
        clauses = kept
    return clauses


def _complain_of_target(
    clause: RawClause, key: str, among: Sequence[RawClause], complaints: Complaints
) -> None:
    wanted = getattr(clause.header, key)
    known = [one.id for one in among if (one.section, one.name) == (clause.section, clause.name)]
    reason = unknown_word("clause", wanted, known)
    hint = "; has the base changed?" if key == "replaces" else ""
    clause.spot.inner(key).complain(complaints, reason.removesuffix("?") + hint)


class _Likeness:
    """Finds what `like` means: a clause of the same file, else of the layers below."""

    def __init__(self, layer: Layer, below: Sequence[RawClause], complaints: Complaints) -> None:
        self.own = {clause.key: clause for clause in layer.clauses}
        self.below, self.complaints = list(below), complaints
        self.on_the_way: list[tuple[str, str, str]] = []

    def of(self, clause: RawClause) -> RawClause:
        """Return the clause with what it takes over from the one it is like."""
        if not clause.header.like:
            return clause
        if clause.key in self.on_the_way:
            clause.spot.inner("like").complain(self.complaints, "goes round in a circle")
            return clause
        base = self.base(clause)
        if base is None:
            among = [*self.below, *self.own.values()]
            _complain_of_target(clause, "like", among, self.complaints)
            return clause
        self.on_the_way.append(clause.key)
        base = self.of(base)
        self.on_the_way.pop()
        return _over(base, clause)

    def base(self, clause: RawClause) -> RawClause | None:
        key = (clause.section, clause.name, clause.header.like or "")
        if key in self.own and self.own[key] is not clause:
            return self.own[key]
        return next((one for one in self.below if one.key == key), None)


def _over(base: RawClause, clause: RawClause) -> RawClause:
    """Return the clause over the one it is like: its own keys, else the base's."""
    groups = getattr(SECTIONS[clause.section], "EITHER", Body.EITHER)
    own = set(clause.values)
    dropped = {key for group in groups if group & own for key in group}
    kept = {key: value for key, value in base.values.items() if key not in dropped | own}
    disputes = tuple(one for one in base.disputes if not (own | dropped) & set(one.values))
    return replace(
        clause,
        values=FrozenMapping({**kept, **clause.values}),
        disputes=(*disputes, *clause.disputes),
    )
