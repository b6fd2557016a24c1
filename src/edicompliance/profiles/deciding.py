"""From facts to an answer: which clause holds, or what is missing to tell.

The facts are first read as a profile understands them: words of its scope, and the editions that
are in force on the dates they are keyed to. Then the innermost clause is sought; where several can
still win and say different things, the answer is what is missing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from edicompliance.profiles.bodies import Timed
from edicompliance.profiles.editions import NONE_IN_FORCE, Edition, Series, Status
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.gather import Leaf, Said, said
from edicompliance.profiles.head import Calendar
from edicompliance.profiles.model import Clause, Facts, Resolved, Undecided
from edicompliance.profiles.origin import KeyOrigin
from edicompliance.profiles.scope import Universe, open_outcomes
from edicompliance.profiles.words import in_a_row, suggest

NO_CLAUSE = "no clause"
"""Stands among the outcomes of `Undecided` for none."""


@dataclass(frozen=True, slots=True)
class Known:
    """Facts as a profile understands them."""

    universe: Universe
    """The words there are."""
    words: Mapping[str, str]
    """The words that are known, the editions in force among them."""
    editions: Mapping[str, Edition | None]
    """By series, as far as the date it is keyed to is known; None: none is in force."""
    strange: Mapping[str, str]
    """What was given and is no word of the profile."""
    key: Hashable = field(init=False, repr=False, compare=False)
    """All of it, to keep answers by."""

    def __post_init__(self) -> None:
        parts = self.words.items(), self.editions, self.strange.items()
        object.__setattr__(self, "key", tuple(map(frozenset, parts)))

    @classmethod
    def of(
        cls, facts: Facts, universe: Universe, series: Mapping[str, Series], as_of: date | None
    ) -> Known:
        """Read facts; `as_of` stands in for dates that are missing."""
        given = {name: word for name, word in facts.scope.items() if name in universe}
        words = {name: word for name, word in given.items() if universe.knows(name, word)}
        editions: dict[str, Edition | None] = {}
        for one in series.values():
            day = facts.dates.get(one.keyed_to, as_of)
            if day is not None:
                edition = editions[one.name] = one.in_force(day)
                words[one.dimension] = edition.name if edition else NONE_IN_FORCE
        strange = {name: word for name, word in given.items() if name not in words}
        return cls(universe, words, editions, strange)


def decide(
    family: Sequence[Clause], known: Known, calendars: Mapping[str, Calendar]
) -> Resolved | Undecided | None:
    """Return the answer among clauses of which one wins; None: none holds."""
    regions = [clause.region for clause in family]
    outcomes = open_outcomes(regions, known.words, known.universe)
    winners = [family[index] for index in outcomes if index is not None]
    if not winners:
        return None
    states = [(clause, status) for clause in winners for status in _statuses(clause, known)]
    first, status = states[0]
    same = all((clause.body, each) == (first.body, status) for clause, each in states)
    if same and None not in outcomes:
        return _resolved(first, status, known, calendars)
    wanted, reason = _missing(winners, known)
    labels = [clause.label for clause in winners] + [NO_CLAUSE] * (None in outcomes)
    candidates = (_resolved(clause, each, known, calendars) for clause, each in states)
    return Undecided(reason, wanted, tuple(labels), tuple(candidates))


def gathered(
    family: Sequence[Clause], known: Known
) -> tuple[dict[Leaf, Said], dict[Leaf, Undecided]]:
    """Return what is said key by key, and the keys that hang on facts that are missing."""
    decided: dict[Leaf, Said] = {}
    open_ones: dict[Leaf, Undecided] = {}
    for leaf, speakers in said(family).items():
        regions = [one.clause.region for one in speakers]
        outcomes = open_outcomes(regions, known.words, known.universe)
        winners = [speakers[index] for index in outcomes if index is not None]
        if None not in outcomes and all(one.value == winners[0].value for one in winners):
            decided[leaf] = winners[0]
        elif winners:
            clauses = [one.clause for one in winners]
            wanted, reason = _missing(clauses, known)
            open_ones[leaf] = Undecided(reason, wanted, tuple(one.label for one in clauses))
    return decided, open_ones


def _statuses(clause: Clause, known: Known) -> tuple[Status, ...]:
    """Return the statuses it may have: of the edition in force, else of all its editions."""
    if clause.series is None:
        return (clause.status_under(None),)
    if clause.series.name in known.editions:
        return (clause.status_under(known.editions[clause.series.name]),)
    names = clause.region.get(clause.series.dimension)
    of_each = (
        clause.status_under(edition)
        for edition in clause.series.editions
        if names is None or edition.name in names
    )
    return tuple(dict.fromkeys(of_each))


def _resolved(
    clause: Clause, status: Status, known: Known, calendars: Mapping[str, Calendar]
) -> Resolved:
    edition = known.editions.get(clause.series.name) if clause.series else None
    text = f"{clause.series.name} {edition.name}" if clause.series and edition else None
    return Resolved(
        clause.body,
        clause.section,
        clause.name,
        clause.id,
        text or clause.edition_text or None,
        status,
        FrozenMapping(dict(_origins(clause, edition, calendars))),
        clause.contested,
        clause.note,
    )


def _origins(
    clause: Clause, edition: Edition | None, calendars: Mapping[str, Calendar]
) -> Iterator[tuple[str, KeyOrigin]]:
    """Yield where each key comes from; of the edition and the calendar, who says what they are."""
    yield from clause.provenance.items()
    if clause.series:
        yield "keyed_to", clause.series.origin
    if edition:
        yield "edition", edition.origin
    if isinstance(clause.body, Timed):
        for key in ("calendar", "fiscal"):
            if named := getattr(clause.body, key):
                yield key, calendars[named].origin


def _missing(clauses: Sequence[Clause], known: Known) -> tuple[tuple[str, ...], str]:
    """Return the facts that are missing, and a sentence about them."""
    wanted: dict[str, None] = {}
    strange: dict[str, None] = {}
    for clause in clauses:
        keyed_to = {clause.series.dimension: clause.series.keyed_to} if clause.series else {}
        names = [name for name in clause.region if name not in known.words]
        if len(_statuses(clause, known)) > 1:
            names += keyed_to
        wanted |= dict.fromkeys(keyed_to.get(name, name) for name in names)
        strange |= dict.fromkeys(name for name in names if name in known.strange)
    reason = f"needs {in_a_row(wanted)}"
    for name in strange:
        reason += f"; {name} {known.strange[name]!r} is no word of this profile"
        reason += suggest(known.strange[name], known.universe[name] or ())
    return tuple(wanted), reason
