"""A retailer's routing guide, loaded: ask it what holds for a shipment.

`resolve` answers with the clause that holds, with `Absent`, or with `Undecided` and the facts that
are missing; a fact that is missing never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, overload

from edicompliance.documents.conventions import Conventions
from edicompliance.documents.doubt import CannotTell
from edicompliance.profiles import gather
from edicompliance.profiles.answers import Answers
from edicompliance.profiles.bodies import Deadline, RuleBinding, Timed, Window
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.bodies_evidence import usual_order
from edicompliance.profiles.bodies_labels import Label
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.profiles.deciding import Known, decide, gathered
from edicompliance.profiles.editions import Series
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.head import Calendar
from edicompliance.profiles.model import Absent, Clause, Facts, Resolved, Undecided
from edicompliance.profiles.origin import KeyOrigin, Source, ZoneName
from edicompliance.profiles.partner import KnownPartner
from edicompliance.profiles.places import Place, place_of
from edicompliance.profiles.points import TimeContext
from edicompliance.profiles.readings import Reading
from edicompliance.profiles.recognising import Recognised, recognised
from edicompliance.profiles.scope import Universe
from edicompliance.profiles.sections import GATHERED, SECTIONS, fault_of_name
from edicompliance.profiles.words import in_a_row
from edicompliance.x12.acknowledgment import Answering
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.segment import Segment

_DEFAULTS_TOLD: Mapping[str, tuple[str, ...]] = FrozenMapping(
    {"850": ("dates", "freight", "times"), "856": ("times",)}
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
    supplier_since: date | None
    """Since when the supplier delivers to the retailer; None: nobody says."""
    hold_above: Decimal | None
    """What faults that can be mended may cost before they hold the shipment."""
    at_risk_minutes: int | None
    """A plan with less time to spare than this is at risk; None: nothing is said."""
    answering: Answering
    """How the partner wants to be answered: 997 or 999, TA1, what rejects."""
    path: Path
    """The file that was asked for."""
    layers: tuple[Path, ...]
    """All files, the base first."""
    stages: Mapping[str, tuple[str, str]]
    """By file, the base first: its own id, and the edition that it has or that of the one below."""
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
    readings: Mapping[str, tuple[Reading, KeyOrigin]]
    """By dimension: where its words stand in documents, and who says so."""
    as_of: date | None = None
    """The day that stands in for every date an edition is keyed to and the facts do not give."""
    is_held: bool = False
    """Whether it stands in for those that the facts give, too: all is judged as of that day."""
    answers: Answers = field(default_factory=Answers, init=False, repr=False, compare=False)
    """What was worked out of it before."""

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
    def resolve(
        self, section: Literal["labels"], name: str, facts: Facts
    ) -> Resolved[Label] | Absent | Undecided: ...
    @overload
    def resolve(self, section: str, name: str, facts: Facts) -> Resolved | Absent | Undecided: ...

    def resolve(self, section: str, name: str, facts: Facts) -> Resolved | Absent | Undecided:
        """Return the clause of that name that holds, given the facts.

        A section or name that no profile can have is a `ValueError`: nothing would ever be found.
        """
        known = self._known(facts)
        return self.answers.once(
            ("resolve", section, name, known.key), lambda: self._resolved(section, name, known)
        )

    def _resolved(self, section: str, name: str, known: Known) -> Resolved | Absent | Undecided:
        if section not in SECTIONS or section in GATHERED:
            raise ValueError(f"no section of single clauses is called {section!r}")
        own = [name] if (section, name) in self.families else ()
        if fault := fault_of_name(section, name, own):
            raise ValueError(f"{section}: {fault}")
        answer = decide(self.families.get((section, name), ()), known, self.calendars)
        return answer or Absent(self.unknown.get(f"{section}.{name}"))

    def binding(self, code: str, facts: Facts) -> Resolved[RuleBinding] | Absent | Undecided:
        """Return how a rule is taken."""
        return self.resolve("rules", code, facts)

    def charges(self, facts: Facts) -> tuple[Resolved[ChargeClause] | Undecided, ...]:
        """Return all charges that hold, and those of which it cannot be told."""
        names = self.names_in("charges")
        answers = (self.resolve("charges", name, facts) for name in names)
        return self.answers.once(
            ("charges", self._known(facts).key),
            lambda: tuple(answer for answer in answers if not isinstance(answer, Absent)),
        )

    def names_in(self, section: str) -> tuple[str, ...]:
        """Return the names of a section's clauses."""
        return self.answers.once(
            ("names", section), lambda: tuple(name for of, name in self.families if of == section)
        )

    def clauses(self, section: str | None = None) -> Iterator[Clause]:
        """Yield every clause, or those of a section, section by section."""
        for (of, _), family in self.families.items():
            if section in {None, of}:
                yield from family

    # -- where scope words come from

    def place(self, number: str, facts: Facts) -> Place | Absent | Undecided:
        """Return what is said of the place with this code or GLN."""
        return place_of(self, number, facts)

    def preferred(self, name: str, facts: Facts) -> tuple[str, ...] | Undecided:
        """Return whose word counts, the first first; where the guide does not say, the usual.

        `name` is an anchor, or `quantity`. Of an order's dates, the usual is that what was granted
        last comes first: authorization, routing, portal, change, order. An appointment counts only
        where the guide says so.
        """
        answer = self.resolve("observations", name, facts)
        if isinstance(answer, Undecided):
            return answer
        return answer.clause.prefer if isinstance(answer, Resolved) else usual_order(name)

    def recognise(self, field: str, text: str, facts: Facts) -> tuple[Recognised, ...]:
        """Return what a deduction may be by its number, code or text, the likeliest first."""
        return recognised(self, field, text, facts)

    def with_words(
        self,
        facts: Facts,
        papers: Mapping[str, Sequence[Segment]] = FrozenMapping(),
        listed: Mapping[str, str] = FrozenMapping(),
    ) -> Facts:
        """Return the facts with the words that documents and the place tell.

        What is given stays: the supplier's word comes before that of a document, and the
        document's before that of the list of places. `papers` are the segments of its documents,
        by set; `listed` is what a list of the supplier's own says of the place; it comes before the
        retailer's.
        """
        words = {
            name: word
            for name, (reading, _) in self.readings.items()
            if (word := reading.word(papers.get(reading.set_id, ())))
        }
        known = Facts({**words, **facts.scope}, facts.dates)
        number = known.scope.get("destination", "")
        place = self.place(number, known) if number else None
        said = place.words if isinstance(place, Place) else {}
        return Facts({**said, **listed, **known.scope}, facts.dates)

    # -- sections that are put together

    def gathered(
        self, section: str, name: str, facts: Facts
    ) -> tuple[dict[gather.Leaf, gather.Said], dict[gather.Leaf, Undecided]]:
        """Return what is said key by key, and the keys that hang on facts that are missing."""
        known = self._known(facts)
        return self.answers.once(
            ("gathered", section, name, known.key),
            lambda: gathered(self.families.get((section, name), ()), known),
        )

    def conventions(
        self, set_id: str, facts: Facts, used: Callable[[str], bool] = lambda _: True
    ) -> tuple[Conventions, tuple[str, ...]]:
        """Return what the codes of a document mean, and warnings about what nobody says.

        A key that hangs on a missing fact is undecided: whoever asks for it is told which fact. A
        role or a reference that a profile sets leaves the others as they are. `used` says of which
        keys, `dates.037` or `times`, a warning is wanted.
        """
        decided, open_ones = self.gathered("conventions", set_id, facts)
        wanted = {leaf: one for leaf, one in decided.items() if used(".".join(leaf))}
        warnings = list(_assumed(f"conventions.{set_id}", wanted))
        said = {leaf[0] for leaf in (*decided, *open_ones)}
        warnings += [
            f"conventions.{set_id} {key}: the profile does not say; X12's own meanings are taken"
            for key in _DEFAULTS_TOLD.get(set_id, ())
            if used(key) and key not in said
        ]
        return self.meaning(set_id, facts), tuple(warnings)

    def meaning(self, set_id: str, facts: Facts) -> Conventions:
        """Return what the codes of a document mean; `conventions` says what of it is assumed."""
        question = "conventions", set_id, self._known(facts).key
        return self.answers.once(
            question, lambda: _conventions(set_id, *self.gathered("conventions", set_id, facts))
        )

    def conventions_of(self, set_id: str) -> Conventions:
        """Return what the codes of a document mean where nothing else is known."""
        return self.meaning(set_id, Facts())

    def partner(self, facts: Facts) -> KnownPartner:
        """Return the retailer as a partner of whom some facts are known."""
        return KnownPartner(self, facts)

    def narrowing(self, set_id: str, facts: Facts) -> Narrowing:
        """Return what must and must not be in a document; `CannotTell` if a fact is missing."""
        narrowing, open_ones = self.known_narrowing(set_id, facts)
        for reason in open_ones:
            raise CannotTell(reason)
        return narrowing

    def known_narrowing(self, set_id: str, facts: Facts) -> tuple[Narrowing, tuple[str, ...]]:
        """Return what is sure to be wanted in a document, and why the rest cannot be told."""
        question = "narrowing", set_id, self._known(facts).key
        return self.answers.once(question, lambda: self._narrowing(set_id, facts))

    def _narrowing(self, set_id: str, facts: Facts) -> tuple[Narrowing, tuple[str, ...]]:
        decided, undecided = self.gathered("narrow", set_id, facts)
        open_ones = [
            f"narrow.{set_id} {leaf[-1]}: {answer.reason}" for leaf, answer in undecided.items()
        ]
        tables = gather.nested({leaf: one.value for leaf, one in decided.items() if len(leaf) > 1})
        required, forbidden = (
            [leaf[0] for leaf, one in decided.items() if one.value == word]
            for word in ("require", "forbid")
        )
        return Narrowing.of(required, forbidden, **tables), tuple(open_ones)

    # -- times

    def calendar(self, name: str | None) -> BusinessCalendar | None:
        """Return a business calendar by its name; None for no name."""
        return self.calendars[name].days if name else None

    def time_context(self, clause: Timed, at_zones: Mapping[str, str] | None = None) -> TimeContext:
        """Return what a time of a clause is evaluated with."""
        return TimeContext(
            zone=self.zone.name if self.zone else None,
            at_zones=FrozenMapping(at_zones),
            calendar=self.calendar(clause.calendar),
            fiscal=self.calendars[clause.fiscal].fiscal if clause.fiscal else None,
        )

    # -- deciding

    def kept(self, name: str, facts: Facts) -> dict[Hashable, Any]:
        """Return what was kept of that which follows from the profile and these facts alone."""
        return self.answers.once((name, self._known(facts).key), dict)

    def _known(self, facts: Facts) -> Known:
        return self.answers.once(
            ("known", facts.key),
            lambda: Known.of(self._at(facts), self.universe, self.series, self.as_of),
        )

    def _at(self, facts: Facts) -> Facts:
        """The facts as editions are chosen by them."""
        return Facts(facts.scope) if self.is_held else facts


def _conventions(
    set_id: str,
    decided: Mapping[gather.Leaf, gather.Said],
    open_ones: Mapping[gather.Leaf, Undecided],
) -> Conventions:
    """Return what codes mean by what is said key by key; a role leaves the other roles alone."""
    table = gather.nested({leaf: one.value for leaf, one in decided.items()})
    for key in ("roles", "references", "statuses", "handling"):
        if key in table:
            usual = Conventions.model_fields[key].default
            table[key] = {**usual, **table[key]}
    reasons = {
        ".".join(leaf): f"conventions.{set_id} {'.'.join(leaf)}: {answer.reason}"
        for leaf, answer in open_ones.items()
    }
    return Conventions.model_validate(table).undecided(reasons)


def _assumed(name: str, decided: Mapping[gather.Leaf, gather.Said]) -> Iterator[str]:
    """Yield a warning for each line of assumptions."""
    lines: dict[KeyOrigin, list[str]] = {}
    for leaf, one in decided.items():
        if one.origin.source.is_assumption:
            lines.setdefault(one.origin, []).append(".".join(leaf))
    for origin, keys in lines.items():
        verb = "is" if len(keys) == 1 else "are"
        yield f"{origin}: {name} {in_a_row(keys)} {verb} assumed: {origin.source.title}"
