"""What is wrong, or looks wrong, with a profile: faults that stop it, and things to look at.

>>> lint("no-such-file.toml").faults[0].message
'there is no such file'
>>> lint("example-mart").faults
()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

from edicompliance.errors import ProfileError
from edicompliance.profiles.bodies import Narrow
from edicompliance.profiles.examples import failing_examples
from edicompliance.profiles.loader import load_profile
from edicompliance.profiles.model import Clause
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.sections import NARROWED
from edicompliance.x12.codes import load_codes
from edicompliance.x12.narrowing import Codes, Demand
from edicompliance.x12.schema import RELEASES, load_schema
from edicompliance.x12.structure import Element, LoopRule

_ENOUGH: Final = timedelta(days=183)
"""How far ahead a fiscal calendar should reach: a dispute may be open for half a year."""
_EXPECTED: Final = re.compile(r"\bexpected (.+?)(?:, got |; | \(edition |$)", re.DOTALL)
_NEAR: Final = re.compile(r"; (?:did you mean|known:) (.+?)(?:\?| \(edition |$)")
_MISSING: Final = re.compile(r"^'(.+)' is missing")
_GOT: Final = re.compile(r"\bgot (.+?)(?:; | \(edition |$)", re.DOTALL)
_UNKNOWN: Final = re.compile(r"^(?:unknown [a-z -]+?|there is no such rule as) '?([^';]+)'?")


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One thing that is wrong, or looks wrong."""

    file: str
    """As it was named, or as the file that it extends is called."""
    line: int | None
    key: str
    """`windows.delivery#drop.is`; empty: the file as a whole."""
    message: str
    """What was expected, what is there."""
    severity: Literal["error", "warning"] = "error"

    @property
    def expected(self) -> str | None:
        """What should stand there, as far as the message says it in one piece."""
        texts = (_EXPECTED, _NEAR, _MISSING)
        return next((found[1] for one in texts if (found := one.search(self.message))), None)

    @property
    def got(self) -> str | None:
        """What stands there instead."""
        found = _GOT.search(self.message) or _UNKNOWN.search(self.message)
        return found[1] if found else None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, (place, self.key, self.message)))


@dataclass(frozen=True, slots=True)
class LintResult:
    """What linting one profile found."""

    profile: str
    """As it was named."""
    faults: tuple[ProfileFault, ...]
    """By file and line, errors and warnings."""

    @property
    def is_broken(self) -> bool:
        """Whether it cannot be used as it is."""
        return any(one.severity == "error" for one in self.faults)


def lint(
    id_or_path: str | Path, *, folder: Path | None = None, today: date | None = None
) -> LintResult:
    """Return every fault of a profile, every example that fails, and what looks odd in it.

    Given `today`, fiscal calendars that end soon are told, too.
    """
    try:
        profile = load_profile(id_or_path, folder=folder)
    except ProfileError as error:
        found = (ProfileFault(one.path, one.line, one.key, one.reason) for one in error.problems)
        return LintResult(str(id_or_path), tuple(found))
    return LintResult(str(id_or_path), (*_failing(profile), *_odd(profile, today)))


def _failing(profile: Profile) -> Iterator[ProfileFault]:
    for clause, number, fault in failing_examples(profile):
        yield ProfileFault(clause.file, clause.line, f"{clause.label}.examples.{number}", fault)


def _odd(profile: Profile, today: date | None) -> Iterator[ProfileFault]:
    for clause in profile.clauses("narrow"):
        if isinstance(clause.body, Narrow):
            for message in (*_unjudged(clause.name), *_widened(clause.name, clause.body)):
                yield ProfileFault(clause.file, clause.line, clause.label, message, "warning")
    yield from _ending_soon(profile, today) if today else ()
    cited = set(_cited(profile))
    for name in profile.sources:
        if name not in cited:
            message = "no clause cites it"
            yield ProfileFault(str(profile.path), None, f"sources.{name}", message, "warning")


def _ending_soon(profile: Profile, today: date) -> Iterator[ProfileFault]:
    """The fiscal calendars to which somebody must add the next year."""
    for name, calendar in profile.calendars.items():
        last = calendar.fiscal.last_day if calendar.fiscal else None
        if last is not None and last - today < _ENOUGH:
            message = f"what is published of its fiscal years ends on {last}; add the next one"
            at = calendar.origin
            yield ProfileFault(at.file, at.line, f"calendars.{name}", message, "warning")


def _cited(profile: Profile) -> Iterator[str]:
    origins = [one for clause in profile.clauses() for one in clause.provenance.values()]
    origins += [one.origin for one in profile.calendars.values()]
    for series in profile.series.values():
        origins += [series.origin, *(edition.origin for edition in series.editions)]
    origins += [origin for _, origin in profile.readings.values()]
    origins += [profile.zone.origin] if profile.zone else []
    for origin in origins:
        yield from (source.key for source in (origin.source, *origin.also))
    for clause in profile.clauses():
        yield from (other.source.key for other in clause.contested)


def _unjudged(set_id: str) -> Iterator[str]:
    """That no rule looks at such documents, where none does."""
    if set_id not in NARROWED:
        yield (
            f"edic check holds no {set_id} against it, only {', '.join(NARROWED)}; "
            "edic validate --profile does"
        )


def _widened(set_id: str, body: Narrow) -> Iterator[str]:
    """What speaks of nothing in the standard's tables, or would widen them."""
    narrowing = body.made
    for demand in narrowing.demands:
        if demand.tag not in _tags(set_id):
            yield f"{demand}: the {set_id} has no segment {demand.tag} in any release"
        elif demand.element and not _elements(set_id, demand):
            yield f"{demand}: there is no such element in any release"
    for codes in narrowing.codes:
        yield from _strange_codes(set_id, codes)
    for bounds in narrowing.bounds:
        longest = [element.longest for element in _elements(set_id, bounds.demand)]
        if longest and bounds.longest is not None and bounds.longest > max(longest):
            yield f"{bounds}: the standard allows {max(longest)}; a profile narrows it only"


def _strange_codes(set_id: str, codes: Codes) -> Iterator[str]:
    for element in _elements(set_id, codes.demand):
        known = load_codes(element.number)
        strange = [
            code
            for code in codes.codes
            if known and known.complete and not any(known.allows(code, one) for one in RELEASES)
        ]
        if strange:
            yield f"{codes.demand}: {' and '.join(strange)} are no codes of the standard's list"
        return


def _tags(set_id: str) -> set[str]:
    schemas = (load_schema(set_id, release) for release in RELEASES)
    return {tag for schema in schemas if schema for tag in _tags_of(schema.root)}


def _tags_of(loop: LoopRule) -> Iterator[str]:
    for item in loop.items:
        if isinstance(item, LoopRule):
            yield from _tags_of(item)
        else:
            yield item.tag


def _elements(set_id: str, demand: Demand) -> list[Element]:
    """The element that is meant, in each release that has it."""
    found: list[Element] = []
    for schema in (load_schema(set_id, release) for release in RELEASES):
        rule = schema.segments.get(demand.tag) if schema else None
        places = rule.elements if rule else ()
        element = places[demand.element - 1] if demand.element <= len(places) else None
        if element is not None and demand.component:
            parts = element.components
            element = parts[demand.component - 1] if demand.component <= len(parts) else None
        found += [element] if element is not None else []
    return found


def example_clauses(profile: Profile) -> tuple[Clause, ...]:
    """Return the clauses that carry examples."""
    return tuple(one for one in profile.clauses() if one.examples)
