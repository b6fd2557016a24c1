"""Clauses as a file has them, each value with its line and with who says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from edicompliance.profiles.bodies import Body
from edicompliance.profiles.complaints import (
    Complaints,
    Spot,
    checked,
    known_keys,
    shown,
    unknown_word,
)
from edicompliance.profiles.frozen import FrozenMapping, freeze
from edicompliance.profiles.head import Head, assumption, cited, origin_at
from edicompliance.profiles.origin import OWN, KeyOrigin, Source
from edicompliance.profiles.sections import SECTIONS, fault_of_name
from edicompliance.profiles.tables import HEADER, RULING, ClauseTable
from edicompliance.profiles.tomlfile import TomlFile
from edicompliance.profiles.words import in_a_row

_REST: Final = "rest"
_OWN_CHOICE: Final = Source(OWN, "the profile's own choice", None, "U")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a clause."""

    value: Any
    """As TOML has it."""
    spot: Spot
    """Where it stands."""
    sources: tuple[Source, ...]
    """Who says so."""

    @property
    def origin(self) -> KeyOrigin:
        """Its line and source."""
        return origin_at(self.spot, self.sources)

    def leaves(self, key: str) -> Iterator[tuple[str, KeyOrigin]]:
        """Yield the origin of the value and, of a table, that of each of its keys."""
        yield key, self.origin
        if isinstance(self.value, Mapping):
            for name in self.value:
                yield f"{key}.{name}", origin_at(self.spot.inner(name), self.sources)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a source that disagrees says."""

    values: Mapping[str, Any]
    """The keys it gives another value."""
    source: Source
    """Who says so."""
    spot: Spot
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class RawClause:
    """A clause before it is understood."""

    section: str
    name: str
    id: str
    header: ClauseTable
    values: Mapping[str, Value]
    """The keys of its body, and when and how it holds."""
    disputes: tuple[Dispute, ...]
    spot: Spot
    replaced: RawClause | None = None
    """The clause of a layer below whose place it takes."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.section, self.name, self.id

    @property
    def body(self) -> dict[str, Any]:
        """The values of its body."""
        return {key: one.value for key, one in self.values.items() if key not in RULING}


def read_clauses(
    file: TomlFile, head: Head, complaints: Complaints, deadlines: Collection[str] = ()
) -> Iterator[RawClause]:
    """Yield the clauses of a file; `deadlines` are those that the profile names itself."""
    for section in SECTIONS:
        names = file.data.get(section, {})
        if not isinstance(names, Mapping):
            spot = Spot(file, (section,), section)
            spot.complain(complaints, f"expected [[{section}.NAME]], got {shown(names)}")
            continue
        for name, value in names.items():
            spot = Spot(file, (section, name), f"{section}.{name}")
            if fault := fault_of_name(section, name, deadlines):
                spot.complain(complaints, fault)
                continue
            for data, here in _tables(value, spot):
                if isinstance(data, Mapping):
                    yield from _ClauseReader(data, here, head, complaints).read(section, name)
                else:
                    here.complain(complaints, f"expected a table, got {shown(data)}")


def _tables(value: object, spot: Spot) -> list[tuple[object, Spot]]:
    """Return the tables of a name, one or several."""
    if not isinstance(value, list):
        return [(value, spot)]
    return [(one, replace(spot, path=(*spot.path, n))) for n, one in enumerate(value)]


class _ClauseReader:
    """Reads one clause."""

    def __init__(
        self, data: Mapping[str, Any], spot: Spot, head: Head, complaints: Complaints
    ) -> None:
        self.data, self.spot, self.head, self.complaints = data, spot, head, complaints

    def read(self, section: str, name: str) -> Iterator[RawClause]:
        table = {key: value for key, value in self.data.items() if key in HEADER}
        header = checked(ClauseTable, table, self.spot, self.complaints)
        if header is None:
            return
        clause_id = header.id or header.replaces or name
        self.spot = replace(self.spot, key=f"{section}.{name}#{clause_id}")
        values = dict(self.values(section, header))
        disputes = tuple(self.disputes(header))
        yield RawClause(
            section, name, clause_id, header, FrozenMapping(values), disputes, self.spot
        )

    def complain(self, reason: str) -> None:
        self.spot.complain(self.complaints, reason)

    def values(self, section: str, header: ClauseTable) -> Iterator[tuple[str, Value]]:
        free: frozenset[str] = getattr(SECTIONS[section], "FREE", Body.FREE)
        keys = [key for key in self.data if key in RULING or key not in HEADER]
        sources = self.sources(header, keys)
        known = (*known_keys(SECTIONS[section]), *RULING)
        unsourced = []
        for key in keys:
            who = sources.get(key) or sources.get(_REST)
            if not who and key in RULING:
                who = next(iter(sources.values()), None)
            if not who and (key in free or (key in RULING and free)):
                who = (_OWN_CHOICE,)
            if not who and key in known:
                unsourced.append(key)
            yield key, Value(freeze(self.data[key]), self.spot.inner(key), who or (_OWN_CHOICE,))
        if unsourced:
            self.complain(
                f'who says {in_a_row(unsourced)}? write source = "key", or assumed = "why"'
            )

    def sources(self, header: ClauseTable, keys: Sequence[str]) -> dict[str, tuple[Source, ...]]:
        """Return who says each key; `rest` stands for all others."""
        source, assumed = header.source, header.assumed
        if isinstance(source, str | list) and isinstance(assumed, str):
            self.complain(
                "expected 'source' or 'assumed'; for some keys: assumed = { at = \"why\" }"
            )
        said: dict[str, tuple[Source, ...]] = {}
        for key, names in (source if isinstance(source, dict) else {_REST: source or []}).items():
            spot = self.spot.inner("source")
            if source is not None and not names:
                spot.complain(self.complaints, f"names no source for {key!r}; leave it out")
            if key != _REST and key not in keys:
                spot.complain(self.complaints, unknown_word("key", key, [*keys, _REST]))
            said[key] = cited(names, self.head.sources, spot, self.complaints)
        for key, why in (assumed if isinstance(assumed, dict) else {_REST: assumed or ""}).items():
            if key != _REST and key not in keys:
                reason = unknown_word("key", key, [*keys, _REST])
                self.spot.inner("assumed").complain(self.complaints, reason)
            if why and not said.get(key):
                said[key] = (assumption(why),)
        found = {key: who for key, who in said.items() if who}
        # A source that does not exist has been complained about: once is enough.
        return found or ({_REST: (_OWN_CHOICE,)} if source else {})

    def disputes(self, header: ClauseTable) -> Iterator[Dispute]:
        for number, entry in enumerate(header.contested):
            spot = self.spot.inner("contested", number)
            values = {key: value for key, value in entry.items() if key != "source"}
            named = entry.get("source")
            if not isinstance(named, str) or not values:
                spot.complain(self.complaints, 'expected { is = "...", source = "key" }')
            elif who := cited(named, self.head.sources, spot, self.complaints):
                yield Dispute(freeze(values), who[0], spot)
