"""A retailer's places, looked up by number, and what is wrong between lists of them.

>>> from edicompliance.profiles.loader import load_profile
>>> place_of(load_profile("example-mart"), "4999", Facts())
Absent(listed=None)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from edicompliance.profiles.bodies_places import Location, PlaceRow
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.model import Absent, Clause, Facts, Resolved, Undecided
from edicompliance.profiles.origin import Source, weakest
from edicompliance.profiles.scope import Universe

if TYPE_CHECKING:
    from edicompliance.profiles.profile import Profile


@dataclass(frozen=True, slots=True)
class Place:
    """What a profile says of one place."""

    number: str
    """The code or GLN it was asked by."""
    words: Mapping[str, str] = field(default_factory=FrozenMapping)
    """What it is in the words of the scope."""
    zone: str | None = None
    """The zone of its clocks."""
    numbers: frozenset[str] = frozenset()
    """Its code and its GLN, as far as the lists have them."""
    source: Source | None = None
    """Who says so; of several lists, the weakest."""


def place_of(profile: Profile, number: str, facts: Facts) -> Place | Absent | Undecided:
    """Return what is said of the place with this code or GLN.

    A list that hangs on a missing fact, and may hold the place, makes it undecided.
    """
    words: dict[str, str] = {}
    zone: str | None = None
    numbers: set[str] = set()
    sources: list[Source] = []
    for name in profile.names_in("locations"):
        answer = profile.resolve("locations", name, facts)
        if isinstance(answer, Undecided):
            if any(one.clause.find(number) for one in answer.candidates):
                return answer
        elif isinstance(answer, Resolved) and (row := answer.clause.find(number)):
            words |= row.words
            zone = zone or row.zone
            numbers |= {one for one in (row.code, row.gln) if one}
            sources.append(answer.source)
    if not sources:
        return Absent(_listed(profile))
    return Place(number, FrozenMapping(words), zone, frozenset(numbers), weakest(sources))


def _listed(profile: Profile) -> str | None:
    return next((why for key, why in profile.unknown.items() if key.startswith("locations.")), None)


def faults_of_places(
    clauses: Sequence[Clause], universe: Universe
) -> Iterator[tuple[Clause, str, str]]:
    """Yield words that are none of the scope's, and places of which two lists say two things."""
    seen: dict[str, list[tuple[Clause, PlaceRow]]] = {}
    for clause in clauses:
        for row in clause.body.places() if isinstance(clause.body, Location) else ():
            key = "table" if "table" in clause.provenance else "is"
            for fault in universe.faults({name: (word,) for name, word in row.words.items()}):
                yield clause, key, fault
            for number in filter(None, (row.code, row.gln)):
                for other, said in seen.get(number, ()):
                    if differs := _difference(row, said, clause, other):
                        yield clause, key, f"{number}: {differs}, #{other.id} ({other.place}) not"
                seen.setdefault(number, []).append((clause, row))


def _difference(row: PlaceRow, other: PlaceRow, clause: Clause, of: Clause) -> str:
    """Return what two rows of one place say otherwise, where both can hold."""
    if (clause is not of and clause.name == of.name) or not clause.region.meets(of.region):
        return ""
    if row.zone and other.zone and row.zone != other.zone:
        return f"its zone is {row.zone}"
    differing = (
        name for name in row.words if other.words.get(name, row.words[name]) != row.words[name]
    )
    return next((f"its {name} is {row.words[name]!r}" for name in differing), "")
