"""The head of a profile: who it is, its words, sources, editions and calendars, layer over layer.

An upper layer's zone, calendar or edition takes the place of the one below; its scope words,
sources and unknowns are added. A clause keeps the sources of its own layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from edicompliance.charges import Rounding
from edicompliance.profiles.anchors import ANCHORS
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.profiles.complaints import (
    Complaints,
    Spot,
    checked,
    known_keys,
    unknown_word,
)
from edicompliance.profiles.editions import Edition, Series, in_order
from edicompliance.profiles.fiscal import FiscalCalendar
from edicompliance.profiles.headwords import WordsReader
from edicompliance.profiles.origin import ASSUMED, RESERVED, KeyOrigin, Source, ZoneName, best
from edicompliance.profiles.readings import Reading
from edicompliance.profiles.scope import USUAL, Universe
from edicompliance.profiles.sections import SECTIONS
from edicompliance.profiles.tables import (
    FORMAT,
    AcknowledgmentsTable,
    CalendarTable,
    EditionTable,
    FactTable,
    HeadTable,
    SeriesTable,
    SourcedTable,
    SourceTable,
    ZoneTable,
)
from edicompliance.profiles.tomlfile import TomlFile
from edicompliance.profiles.words import suggest
from edicompliance.x12.acknowledgment import Answering

_TABLES: Final = (
    "acknowledgments",
    "zone",
    "unknown",
    "scope",
    "facts",
    "sources",
    "editions",
    "calendars",
)
SAYS: Final = ("source", "assumed")
_SERIES_KEYS: Final = frozenset(known_keys(SeriesTable))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar, and who says so."""

    days: BusinessCalendar
    """The days."""
    origin: KeyOrigin
    """Who says so."""
    fiscal: FiscalCalendar | None = None
    """Its weeks and fiscal years; None: it says nothing of them."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the layers up to one of them say before their clauses."""

    id: str = ""
    edition: str = ""
    name: str = ""
    currency: str = ""
    remove: tuple[str, ...] = ()
    """Clauses of the layers below that this layer drops."""
    supplier_since: date | None = None
    """Since when the supplier delivers to the retailer."""
    hold_above: Decimal | None = None
    at_risk_minutes: int | None = None
    rounding: Rounding | None = None
    answering: Answering = field(default_factory=Answering)
    """How the partner wants to be answered."""
    zone: ZoneName | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)
    universe: Universe = field(default_factory=lambda: Universe(USUAL))
    sources: Mapping[str, Source] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    readings: Mapping[str, tuple[Reading, KeyOrigin]] = field(default_factory=dict)
    """By dimension: where its words stand in documents, and who says so."""


def read_head(file: TomlFile, below: Head | None, complaints: Complaints) -> Head:
    """Return the head of a file over the one below it."""
    reader = _HeadReader(file, complaints)
    head = reader.scalars(below or Head(), is_base=below is None)
    head = replace(
        head,
        sources={**head.sources, **dict(reader.sources())},
        universe=reader.universe(head.universe),
    )
    return replace(
        head,
        answering=reader.answering(head.answering),
        zone=reader.zone(head),
        unknown={**head.unknown, **dict(reader.unknown())},
        series={**head.series, **dict(reader.series(head))},
        calendars={**head.calendars, **dict(reader.calendars(head))},
        readings={**head.readings, **dict(reader.readings(head))},
    )


def cited(
    names: str | list[str], sources: Mapping[str, Source], spot: Spot, complaints: Complaints
) -> tuple[Source, ...]:
    """Return the sources of these keys, complaining about the ones there are none of."""
    found = []
    for name in [names] if isinstance(names, str) else names:
        if name in sources:
            found.append(sources[name])
        else:
            spot.complain(complaints, unknown_word("source", name, sources.keys()))
    return tuple(found)


def assumption(why: str) -> Source:
    """Return the source that stands for an assumption."""
    return Source(ASSUMED, why, None, "U")


def origin_at(spot: Spot, sources: tuple[Source, ...]) -> KeyOrigin:
    """Return the origin of what stands there."""
    first = best(sources)
    return KeyOrigin(
        spot.file.label, spot.line, first, tuple(other for other in sources if other != first)
    )


class _HeadReader(WordsReader):
    """Reads the tables of one file."""

    def scalars(self, below: Head, *, is_base: bool) -> Head:
        known = (*known_keys(HeadTable), *_TABLES, *SECTIONS)
        for key in self.file.data:
            if key not in known:
                reason = f"unknown section or key{suggest(key, known)}"
                self.spot(key).complain(self.complaints, reason)
        data = {key: self.file.data[key] for key in known_keys(HeadTable) if key in self.file.data}
        for key in ("format", *(("id", "edition", "name", "currency") if is_base else ())):
            if key not in data:
                wanted = f" 'format = {FORMAT}' at the top" if key == "format" else ""
                self.spot(key).complain(self.complaints, f"is missing;{wanted or ' write it'}")
        if "format" not in data or (head := self.scalar_table(data)) is None:
            return below
        return replace(
            below,
            id=head.id or "",
            edition=head.edition or below.edition,
            name=head.name or below.name,
            currency=head.currency or below.currency,
            remove=tuple(head.remove),
            rounding=head.rounding or below.rounding,
            supplier_since=head.supplier_since or below.supplier_since,
            hold_above=below.hold_above if head.hold_above is None else head.hold_above,
            at_risk_minutes=(
                below.at_risk_minutes if head.at_risk_minutes is None else head.at_risk_minutes
            ),
        )

    def scalar_table(self, data: Mapping[str, Any]) -> HeadTable | None:
        return checked(HeadTable, data, Spot(self.file, (), ""), self.complaints)

    def sources(self) -> Iterator[tuple[str, Source]]:
        for key, data in self.table("sources").items():
            spot = self.spot("sources", key)
            if key in RESERVED:
                spot.complain(self.complaints, f"{key!r} has a meaning of its own; call it else")
            if found := checked(SourceTable, data, spot, self.complaints):
                seen = (found.page, found.verified, found.reviewer)
                yield key, Source(key, found.title, found.date, found.grade, found.url, *seen)

    def origin(
        self, table: SourcedTable, spot: Spot, head: Head, default: KeyOrigin | None = None
    ) -> KeyOrigin | None:
        """Return who says what a table says; without that it is not taken."""
        if table.source is not None and table.assumed is not None:
            spot.complain(self.complaints, "expected 'source' or 'assumed', got both")
            return None
        if table.assumed is not None:
            return origin_at(spot, (assumption(table.assumed),))
        if table.source is not None:
            sources = cited(table.source, head.sources, spot.inner("source"), self.complaints)
            return origin_at(spot, sources) if sources else None
        if default is None:
            spot.complain(self.complaints, 'who says so? write source = "key", or assumed = "why"')
            return None
        return replace(default, file=self.file.label, line=spot.line)

    def answering(self, below: Answering) -> Answering:
        table = checked(
            AcknowledgmentsTable,
            dict(self.table("acknowledgments")),
            self.spot("acknowledgments"),
            self.complaints,
        )
        if table is None:
            return below
        rules = below.acceptance
        return replace(
            below,
            kind=table.kind or below.kind,
            ta1=below.ta1 if table.ta1 is None else table.ta1,
            acceptance=replace(
                rules,
                base=table.acceptance or rules.base,
                reject=rules.reject if table.reject is None else frozenset(table.reject),
                accept=rules.accept if table.accept is None else frozenset(table.accept),
            ),
        )

    def zone(self, head: Head) -> ZoneName | None:
        if "zone" not in self.file.data:
            return head.zone
        spot = self.spot("zone")
        data = self.file.data["zone"]
        if isinstance(data, str):
            reason = f'expected {{ is = {data!r}, source = "key" }}, got text'
            spot.complain(self.complaints, reason.replace("'", '"'))
            return head.zone
        table = checked(ZoneTable, data, spot, self.complaints)
        origin = table and self.origin(table, spot, head)
        return ZoneName(table.zone, origin) if table and origin else head.zone

    def readings(self, head: Head) -> Iterator[tuple[str, tuple[Reading, KeyOrigin]]]:
        """Yield where scope words stand in documents; one source may stand for all of them."""
        table: dict[str, Any] = dict(self.table("facts"))
        common: dict[str, Any] = {
            key: table.pop(key) for key in ("source", "assumed") if key in table
        }
        for name, said in table.items():
            spot = self.spot("facts", name)
            data = {"read": said} if isinstance(said, str) else said
            if isinstance(data, Mapping) and not set(SAYS) & set(data):
                data = {**data, **common}
            found = checked(FactTable, data, spot, self.complaints)
            origin = found and self.origin(found, spot, head)
            if not found or not origin:
                continue
            try:
                if name not in head.universe:
                    raise ValueError(unknown_word("scope word", name, head.universe))  # noqa: TRY301
                yield name, (Reading.of(name, found.read, found.values), origin)
            except ValueError as error:
                spot.complain(self.complaints, str(error))
                continue
            for word in found.values.values():
                if not head.universe.knows(name, word):
                    known = head.universe[name] or ()
                    spot.inner("values").complain(self.complaints, unknown_word(name, word, known))

    def series(self, head: Head) -> Iterator[tuple[str, Series]]:
        for name, data in self.table("editions").items():
            spot = self.spot("editions", name)
            below = head.series.get(name)
            table = checked(SeriesTable, data, spot, self.complaints)
            says = bool(table and table.keyed_to)
            default = below.origin if below and not says else None
            if not table or not (origin := self.origin(table, spot, head, default)):
                continue
            own = default is None or table.source is not None or table.assumed is not None
            keyed_to = table.keyed_to or (below.keyed_to if below else "")
            if keyed_to not in ANCHORS:
                reason = unknown_word("date", keyed_to, ANCHORS)
                spot.inner("keyed_to").complain(self.complaints, reason)
            editions = {edition.name: edition for edition in below.editions} if below else {}
            who = origin if own else None
            editions |= dict(self.editions(data, spot, head, who, dict(editions)))
            series = Series(name, keyed_to, origin, in_order(editions))
            for fault in series.faults():
                spot.complain(self.complaints, fault)
            if editions:
                yield name, series
            elif not set(data) - _SERIES_KEYS:
                spot.complain(self.complaints, "it has no edition")

    def editions(
        self,
        data: Mapping[str, Any],
        spot: Spot,
        head: Head,
        series: KeyOrigin | None,
        below: Mapping[str, Edition],
    ) -> Iterator[tuple[str, Edition]]:
        """Yield the editions that a table names; what it leaves out is as the layer below says.

        `series` is who says the series of this file, and so its editions; a file that only adds
        editions to a series below says for each of them who says so.
        """
        for name, value in data.items():
            if name in _SERIES_KEYS:
                continue
            here = spot.inner(name)
            table = checked(EditionTable, value, here, self.complaints)
            if table is None:
                continue
            said, old = table.model_fields_set, below.get(name)
            dated = old is None or {"since", "until"} & said
            default = series if old is None or dated else old.origin
            if origin := self.origin(table, here, head, default):
                since = table.since if old is None or "since" in said else old.since
                until = table.until if old is None or "until" in said else old.until
                status = table.status if old is None or "status" in said else old.status
                yield name, Edition(name, since, until, status, origin)

    def calendars(self, head: Head) -> Iterator[tuple[str, Calendar]]:
        for name, data in self.table("calendars").items():
            spot = self.spot("calendars", name)
            table = checked(CalendarTable, data, spot, self.complaints)
            if not table or not (origin := self.origin(table, spot, head)):
                continue
            country, _, state = (table.holidays or "").partition("-")
            days = BusinessCalendar(
                name,
                table.days,
                country or None,
                state or None,
                frozenset(table.only),
                table.observed,
                frozenset(table.closed),
                frozenset(table.open),
            )
            yield name, Calendar(days, origin, table.fiscal(name))
