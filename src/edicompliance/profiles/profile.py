"""A retailer's routing guide, loaded: ask it what holds for a shipment.

`resolve` answers with the clause that holds, with `Absent`, or with `Undecided` and the facts that
are missing; a fact that is missing never decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, overload

from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.profiles import gather
from edicompliance.profiles.bodies import (
    ChargeClause,
    Deadline,
    Measure,
    RuleBinding,
    Window,
)
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.profiles.editions import NONE_IN_FORCE, Edition, Series
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.head import Calendar
from edicompliance.profiles.model import Absent, Clause, Facts, Resolved, Undecided
from edicompliance.profiles.origin import KeyOrigin, Source, ZoneName
from edicompliance.profiles.points import TimeContext
from edicompliance.profiles.scope import Universe, open_outcomes
from edicompliance.profiles.words import in_a_row, suggest
from edicompliance.x12.narrowing import Narrowing

NO_CLAUSE = "no clause"
"""Stands among the outcomes of `Undecided` for none."""

_DEFAULTS_TOLD: Mapping[str, tuple[str, ...]] = FrozenMapping(
    {"850": ("dates", "freight"), "856": ("times",)}
)
"""Conventions whose default is worth a warning, for the documents that rules read by them."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a retailer demands, what a fault costs, since when, and who says so. Immutable."""

    id: str
    """As on the command line."""
    name: str
    """The retailer."""
    edition: str
    """Of the file; a supplier's own file without one has that of the file below."""
    currency: str
    """Of its amounts."""
    zone: ZoneName | None
    """The zone of the retailer's clocks; None: nobody says."""
    unknown: Mapping[str, str]
    """`section.name` -> what was looked for and not found."""
    hold_above: Decimal | None
    """What faults that can be mended may cost before they hold the shipment."""
    path: Path
    """The file that was asked for."""
    layers: tuple[Path, ...]
    """All files, the base first."""
    sources: Mapping[str, Source]
    """Who is cited."""
    series: Mapping[str, Series]
    """The editions."""
    calendars: Mapping[str, Calendar]
    """The business calendars."""
    families: Mapping[tuple[str, str], tuple[Clause, ...]]
    """The clauses by section and name."""
    universe: Universe
    """The words of the scope, and the editions."""
    as_of: date | None = None
    """The day that stands in for every date an edition is keyed to and the facts do not give."""

    # -- one clause

    @overload
    def resolve(
        self, section: Literal["windows"], name: str, facts: Facts
    ) -> Resolved[Window] | Absent | Undecided: ...
    @overload
    def resolve(
        self, section: Literal["deadlines"], name: str, facts: Facts
    ) -> Resolved[Deadline] | Absent | Undecided: ...
    @overload
    def resolve(
        self, section: Literal["measures"], name: str, facts: Facts
    ) -> Resolved[Measure] | Absent | Undecided: ...
    @overload
    def resolve(
        self, section: Literal["charges"], name: str, facts: Facts
    ) -> Resolved[ChargeClause] | Absent | Undecided: ...
    @overload
    def resolve(
        self, section: Literal["rules"], name: str, facts: Facts
    ) -> Resolved[RuleBinding] | Absent | Undecided: ...
    @overload
    def resolve(self, section: str, name: str, facts: Facts) -> Resolved | Absent | Undecided: ...

    def resolve(self, section: str, name: str, facts: Facts) -> Resolved | Absent | Undecided:
        """Return the clause of that name that holds, given the facts."""
        answer = self._decide(self.families.get((section, name), ()), facts)
        return answer or Absent(self.unknown.get(f"{section}.{name}"))

    def binding(self, code: str, facts: Facts) -> Resolved[RuleBinding] | Absent | Undecided:
        """Return how a rule is taken."""
        return self.resolve("rules", code, facts)

    def charges(self, facts: Facts) -> tuple[Resolved[ChargeClause] | Undecided, ...]:
        """Return all charges that hold, and those of which it cannot be told."""
        answers = (
            self._decide(family, facts)
            for (section, _), family in self.families.items()
            if section == "charges"
        )
        return tuple(answer for answer in answers if answer is not None)

    def clauses(self, section: str | None = None) -> Iterator[Clause]:
        """Yield every clause, or those of a section, in the order of the files."""
        for (of, _), family in self.families.items():
            if section in {None, of}:
                yield from family

    # -- sections that are put together

    def conventions(self, set_id: str, facts: Facts) -> tuple[Conventions, tuple[str, ...]]:
        """Return what the codes of a document mean, and warnings about what nobody says.

        A key that hangs on a missing fact is left out, with a warning: what it would mean is then
        not known, and rules that need it cannot tell.
        """
        decided, open_ones = self._gathered("conventions", set_id, facts)
        table = gather.nested({leaf: one.value for leaf, one in decided.items()})
        warnings = [
            f"conventions.{set_id} {'.'.join(leaf)}: {answer.reason}"
            for leaf, answer in open_ones.items()
        ]
        warnings += [
            f"{one.origin}: conventions.{set_id} {'.'.join(leaf)} is assumed: "
            f"{one.origin.source.title}"
            for leaf, one in decided.items()
            if one.origin.source.is_assumption
        ]
        warnings += [
            f"conventions.{set_id} {key}: the profile does not say; X12's own meanings are taken"
            for key in _DEFAULTS_TOLD.get(set_id, ())
            if key not in table
        ]
        return Conventions.model_validate(table), tuple(warnings)

    def narrowing(self, set_id: str, facts: Facts) -> Narrowing:
        """Return what must and must not be in a document; `CannotTell` if a fact is missing."""
        decided, open_ones = self._gathered("narrow", set_id, facts)
        for leaf, answer in open_ones.items():
            raise CannotTell(f"narrow.{set_id} {leaf[0]}: {answer.reason}")
        return Narrowing.of(
            *(
                [leaf[0] for leaf, one in decided.items() if one.value == word]
                for word in ("require", "forbid")
            )
        )

    # -- times

    def calendar(self, name: str | None) -> BusinessCalendar | None:
        """Return a business calendar by its name; None for no name."""
        return self.calendars[name].days if name else None

    def time_context(
        self, clause: Window | Deadline, at_zones: Mapping[str, str] | None = None
    ) -> TimeContext:
        """Return what a time of a clause is evaluated with."""
        return TimeContext(
            zone=self.zone.name if self.zone else None,
            at_zones=FrozenMapping(at_zones),
            calendar=self.calendar(clause.calendar),
        )

    # -- deciding

    def _decide(self, family: Sequence[Clause], facts: Facts) -> Resolved | Undecided | None:
        """Return the answer among clauses of which one wins; None: none holds."""
        known, editions = self._known(facts)
        outcomes = open_outcomes([clause.region for clause in family], known, self.universe)
        winners = [family[index] for index in outcomes if index is not None]
        if not winners:
            return None
        said = [
            (clause.body, status)
            for clause in winners
            for status in self._statuses(clause, editions)
        ]
        if None not in outcomes and all(one == said[0] for one in said):
            return self._resolved(winners[0], editions, said[0][1])
        candidates = tuple(
            self._resolved(clause, editions, next(iter(self._statuses(clause, editions))))
            for clause in winners
        )
        wanted, reason = self._missing(winners, known, facts)
        labels = [clause.label for clause in winners]
        between = (*labels, NO_CLAUSE) if None in outcomes else tuple(labels)
        return Undecided(reason, wanted, between, candidates)

    def _known(self, facts: Facts) -> tuple[dict[str, str], dict[str, Edition | None]]:
        """Return the words that are known, and the editions in force."""
        known = {
            name: word
            for name, word in facts.scope.items()
            if name in self.universe and self.universe.knows(name, word)
        }
        editions: dict[str, Edition | None] = {}
        for series in self.series.values():
            day = facts.dates.get(series.keyed_to, self.as_of)
            if day is not None:
                edition = editions[series.name] = series.in_force(day)
                known[series.dimension] = edition.name if edition else NONE_IN_FORCE
        return known, editions

    @staticmethod
    def _statuses(clause: Clause, editions: Mapping[str, Edition | None]) -> dict[Any, None]:
        """Return the statuses it may have, each once: of the edition in force, else of all its."""
        if clause.series is None or clause.series.name in editions:
            edition = editions[clause.series.name] if clause.series else None
            return {clause.status_under(edition): None}
        names = clause.region.get(clause.series.dimension)
        return {
            clause.status_under(edition): None
            for edition in clause.series.editions
            if names is None or edition.name in names
        }

    def _resolved(
        self, clause: Clause, editions: Mapping[str, Edition | None], status: Any
    ) -> Resolved:
        provenance: dict[str, KeyOrigin] = dict(clause.provenance)
        edition_text: str | None = None
        if series := clause.series:
            edition = editions.get(series.name)
            edition_text = f"{series.name} {edition.name}" if edition else clause.edition_text
            provenance["edition"] = edition.origin if edition else provenance["edition"]
            provenance["keyed_to"] = series.origin
        if isinstance(clause.body, Window | Deadline) and clause.body.calendar:
            provenance["calendar"] = self.calendars[clause.body.calendar].origin
        return Resolved(
            clause.body,
            clause.section,
            clause.name,
            clause.id,
            edition_text,
            status,
            FrozenMapping(provenance),
            clause.contested,
            clause.note,
        )

    def _missing(
        self, winners: Sequence[Clause], known: Mapping[str, str], facts: Facts
    ) -> tuple[tuple[str, ...], str]:
        """Return the facts that are missing, and a sentence about them."""
        keyed_to = {series.dimension: series.keyed_to for series in self.series.values()}
        open_ones = dict.fromkeys(
            name for clause in winners for name in clause.region if name not in known
        )
        wanted = tuple(dict.fromkeys(keyed_to.get(name, name) for name in open_ones))
        reason = f"needs {in_a_row(wanted)}"
        for name in open_ones:
            words = self.universe[name]
            if name in facts.scope and words is not None:
                reason += f"; {name} {facts.scope[name]!r} is no word of this profile"
                reason += suggest(facts.scope[name], words)
        return wanted, reason

    def _gathered(
        self, section: str, name: str, facts: Facts
    ) -> tuple[dict[gather.Leaf, gather.Said], dict[gather.Leaf, Undecided]]:
        """Decide each key of a section by itself."""
        decided: dict[gather.Leaf, gather.Said] = {}
        open_ones: dict[gather.Leaf, Undecided] = {}
        known, _ = self._known(facts)
        for leaf, speakers in gather.said(self.families.get((section, name), ())).items():
            regions = [one.clause.region for one in speakers]
            outcomes = open_outcomes(regions, known, self.universe)
            winners = [speakers[index] for index in outcomes if index is not None]
            if None not in outcomes and all(one.value == winners[0].value for one in winners):
                decided[leaf] = winners[0]
            elif winners:
                clauses = [one.clause for one in winners]
                wanted, reason = self._missing(clauses, known, facts)
                labels = tuple(clause.label for clause in clauses)
                open_ones[leaf] = Undecided(reason, wanted, labels)
        return decided, open_ones

    def as_of_day(self, day: date | None) -> Profile:
        """Return the profile as it is read on another day."""
        return replace(self, as_of=day)
