"""What the tables say of a set, a segment, an element or a composite, looked up by its name.

`856` is a set, `BSN` a segment of it, `BSN05` an element, `REF04-1` a component, `C040` a composite
and `1005` a data element wherever it stands.

>>> entry = find(["856", "bsn05"])
>>> entry.place.reference, entry.codes.codes["0001"]
('BSN05', 'Shipment, order, pack, item')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from edicompliance.errors import EdiError
from edicompliance.x12.codes import CodeList
from edicompliance.x12.relations import Relation
from edicompliance.x12.schema import (
    SHIPPED,
    Element,
    Elements,
    LoopRule,
    Schema,
    SegmentRule,
    Tables,
    Use,
)

_REFERENCE = re.compile(r"([A-Z][A-Z0-9]{1,2})([0-9]{2})(?:-([0-9]{1,2}))?")
_COMPOSITE = re.compile(r"(C[0-9]{3}(?:\.[A-Z0-9]+)?)(?:-([0-9]{1,2}))?")
_NUMBER = re.compile(r"I?[0-9]{1,4}")


class UnknownWordError(EdiError):
    """A set, segment or element that the tables do not have; it says what is near."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element where it stands."""

    reference: str
    """`BSN05`, `REF04-1`; within a composite `C040-1`."""
    element: Element
    codes: CodeList | None
    components: tuple[Place, ...] = ()
    """Of a composite."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a segment in a set."""

    loops: tuple[str, ...]
    """The loops around it, outermost first."""
    mandatory: bool
    most: int | None
    """How often it may stand there; None is without limit."""


@dataclass(frozen=True, slots=True)
class SetsEntry:
    """All sets, with the releases that have them."""

    sets: tuple[tuple[Schema, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SetEntry:
    """One set."""

    schema: Schema


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment, of a set or of the release."""

    release: str
    set_id: str | None
    rule: SegmentRule
    places: tuple[Place, ...]
    relations: tuple[tuple[str, str], ...]
    """The notes that bind its elements, as they are written and in words."""
    spots: tuple[Spot, ...]
    """Where the set has it."""


@dataclass(frozen=True, slots=True)
class ElementEntry:
    """One element with its codes."""

    release: str
    set_id: str | None
    number: str
    place: Place | None
    """Where it was asked for; None when it was asked for by its number."""
    relations: tuple[tuple[str, str], ...]
    """The notes of its segment that bind it."""
    codes: CodeList | None
    uses: tuple[str, ...]
    """Every reference of the data element, in the set or in the release."""


@dataclass(frozen=True, slots=True)
class CompositeEntry:
    """One composite."""

    release: str
    set_id: str | None
    number: str
    places: tuple[Place, ...]
    uses: tuple[str, ...]


Entry = SetsEntry | SetEntry | SegmentEntry | ElementEntry | CompositeEntry


def find(words: Sequence[str], *, release: str | None = None, tables: Tables = SHIPPED) -> Entry:
    """Look up `["856"]`, `["856", "BSN"]`, `["BSN05"]`; without words, all sets.

    Without `release`, the earliest that has it; `tables` are ours, or those of `load_tables`.
    Raises `UnknownWordError`, and `SchemaError` where the user's tables are wrong.
    """
    releases = _releases(release, tables)
    if not words:
        return _all_sets(releases, tables)
    names = [word.upper() for word in words]
    having = [one for one in releases if names[0] in tables.known_sets(one)]
    if having:
        of_set = _Tables(having[0], tables, names[0])
        return of_set.find(names[1]) if len(names) > 1 else SetEntry(of_set.schema)
    if len(names) == 1:
        return _find_without_set(names[0], releases, tables)
    raise UnknownWordError(_no_set(names[0], releases, tables))


def _releases(release: str | None, tables: Tables) -> list[str]:
    """The releases to look in, earliest first."""
    known = tables.releases
    if release is None:
        return list(known)
    named = release if release in known else tables.base_release(release)
    if named is None:
        raise UnknownWordError(
            f"release {release!r}: expected one of {', '.join(known)}, or one with a suffix"
        )
    return [named]


def _schema(set_id: str, release: str, tables: Tables) -> Schema:
    schema = tables.schema(set_id, release)
    if schema is None:
        raise UnknownWordError(f"release {release} has no set {set_id}")
    return schema


def _all_sets(releases: Sequence[str], tables: Tables) -> SetsEntry:
    having: dict[str, list[str]] = {}
    for release in releases:
        for set_id in tables.known_sets(release):
            having.setdefault(set_id, []).append(release)
    return SetsEntry(
        tuple(
            (_schema(set_id, found[0], tables), tuple(found))
            for set_id, found in sorted(having.items())
        )
    )


def _find_without_set(word: str, releases: Sequence[str], tables: Tables) -> Entry:
    """A segment, element or composite of the earliest release that has it."""
    for release in releases:
        entry = _Tables(release, tables).look(word)
        if entry:
            return entry
    earliest = _Tables(releases[0], tables)
    if _NUMBER.fullmatch(word):
        raise UnknownWordError(_no_set(word, releases, tables))
    raise UnknownWordError(earliest.unknown(word))


def _no_set(set_id: str, releases: Sequence[str], tables: Tables) -> str:
    known = sorted({one for release in releases for one in tables.known_sets(release)})
    elsewhere = [one for one in _releases(None, tables) if set_id in tables.known_sets(one)]
    if elsewhere:
        return f"release {releases[0]} has no set {set_id}; {_listed(elsewhere)} has"
    return f"no set {set_id!r}{_near(set_id, known)}; there are {', '.join(known)}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _near(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, sorted(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""


class _Tables:
    """The tables of one release, or of one set in it."""

    def __init__(self, release: str, tables: Tables, set_id: str | None = None) -> None:
        self.release, self.tables, self.set_id = release, tables, set_id

    @cached_property
    def schema(self) -> Schema:
        return _schema(self.set_id or "", self.release, self.tables)

    @cached_property
    def segments(self) -> dict[str, SegmentRule]:
        """The segments by tag; of a set, in its order."""
        if self.set_id:
            return {tag: self.schema.segments[tag] for tag in _tags(self.schema.root)}
        return self.tables.segments(self.release)

    def find(self, word: str) -> Entry:
        entry = self.look(word)
        if entry is None:
            raise UnknownWordError(self.unknown(word))
        return entry

    def look(self, word: str) -> Entry | None:
        """The entry of a segment, reference, composite or data element; None without one."""
        if word in self.segments:
            return self.segment(self.segments[word])
        reference, composite = _REFERENCE.fullmatch(word), _COMPOSITE.fullmatch(word)
        if reference and reference[1] in self.segments:
            return self.reference(word, self.segments[reference[1]])
        if composite or _NUMBER.fullmatch(word):
            return self.numbered(composite[1] if composite else word, word)
        return None

    def segment(self, rule: SegmentRule) -> SegmentEntry:
        return SegmentEntry(
            self.release,
            self.set_id,
            rule,
            tuple(self.places(rule.elements, rule.tag)),
            tuple((note, Relation.read(note).words()) for note in rule.notes),
            tuple(_spots(self.schema.root, rule.tag)) if self.set_id else (),
        )

    def reference(self, word: str, rule: SegmentRule) -> Entry | None:
        """The element or the component at `REF04`, `REF04-1`."""
        for place in _flat(self.places(rule.elements, rule.tag)):
            if place.reference == word:
                position = int(word.removeprefix(rule.tag)[:2])
                notes = [note for note in rule.notes if position in Relation.read(note).positions]
                return self.element(place, tuple(notes) if "-" not in word else ())
        return None

    def element(self, place: Place, notes: tuple[str, ...] = ()) -> ElementEntry:
        return ElementEntry(
            self.release,
            self.set_id,
            place.element.number,
            place,
            tuple((note, Relation.read(note).words()) for note in notes),
            place.codes,
            self.uses(place.element.number),
        )

    def numbered(self, number: str, word: str) -> Entry | None:
        """A composite, a component of it, or a data element wherever it stands."""
        found = next((one for one in self.everywhere() if one.element.number == number), None)
        if found is None:
            return None
        if not found.components:
            codes, uses = found.codes, self.uses(number)
            return ElementEntry(self.release, self.set_id, number, None, (), codes, uses)
        places = tuple(self.places(found.element.components, f"{number}-"))
        if word == number:
            return CompositeEntry(self.release, self.set_id, number, places, self.uses(number))
        asked = next((place for place in places if place.reference == word), None)
        return self.element(asked) if asked else None

    def places(self, elements: Elements, head: str) -> Iterator[Place]:
        """The elements of a segment or a composite, each with its reference."""
        for element in elements:
            if element:
                inner = head.endswith("-")
                reference = f"{head}{element.position}" if inner else f"{head}{element.position:02}"
                components = tuple(self.places(element.components, f"{reference}-"))
                codes = self.tables.codes(element.number)
                yield Place(reference, element, codes, components)

    def everywhere(self) -> Iterator[Place]:
        for rule in self.segments.values():
            yield from _flat(self.places(rule.elements, rule.tag))

    def uses(self, number: str) -> tuple[str, ...]:
        return tuple(one.reference for one in self.everywhere() if one.element.number == number)

    def unknown(self, word: str) -> str:
        """Why a word leads nowhere, and what is near."""
        whose = f"{self.set_id} in " * bool(self.set_id) + f"release {self.release}"
        reference = _REFERENCE.fullmatch(word)
        rule = self.segments.get(reference[1]) if reference else None
        if rule:
            known = [one.reference for one in _flat(self.places(rule.elements, rule.tag))]
            top = [one for one in known if "-" not in one]
            near = _near(word, known) if "-" in word else ""
            return f"no element {word}: {rule.tag} has {top[0]} to {top[-1]}{near}"
        tag = reference[1] if reference else word
        if self.set_id and tag in _Tables(self.release, self.tables).segments:
            return f"{whose} has no segment {tag}, but the release does: describe {word} alone"
        return f"{whose} has no {word!r}{_near(tag, self.segments)}"


def _tags(loop: LoopRule) -> Iterator[str]:
    for item in loop.items:
        if isinstance(item, Use):
            yield item.tag
        else:
            yield from _tags(item)


def _spots(loop: LoopRule, tag: str, loops: tuple[str, ...] = ()) -> Iterator[Spot]:
    for item in loop.items:
        if isinstance(item, LoopRule):
            yield from _spots(item, tag, (*loops, item.name))
        elif item.tag == tag:
            yield Spot(loops, item.mandatory, item.most)


def _flat(places: Iterator[Place]) -> Iterator[Place]:
    """Each place, and behind a composite its components."""
    for place in places:
        yield place
        yield from place.components
