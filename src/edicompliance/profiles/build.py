"""From the raw clauses of all layers to clauses that are understood and agree with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel

from edicompliance.errors import ProfileError
from edicompliance.profiles.anchors import ANCHORS
from edicompliance.profiles.bodies import Body, Deadline, Timed, Window
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.clauses import Dispute, RawClause
from edicompliance.profiles.complaints import (
    Complaints,
    one_of,
    shown,
    unknown_word,
    validated,
)
from edicompliance.profiles.csvtable import CsvTable, load_table
from edicompliance.profiles.editions import Series, choose
from edicompliance.profiles.example_kinds import keys_of
from edicompliance.profiles.fiscal import PERIODS
from edicompliance.profiles.frozen import FrozenMapping, freeze, thaw
from edicompliance.profiles.head import Head
from edicompliance.profiles.model import Clause, Contested
from edicompliance.profiles.origin import KeyOrigin
from edicompliance.profiles.scope import Universe, is_covered
from edicompliance.profiles.sections import SECTIONS
from edicompliance.profiles.tables import RULING
from edicompliance.profiles.tomlfile import KeyPath
from edicompliance.profiles.words import in_a_row

ALWAYS: Final = "always"
"""The edition of a clause that drops the one of the clause it is like."""

BUSINESS: Final = "business"
"""The calendar of a clause that names none."""

FISCAL: Final = "fiscal"
"""The calendar of the weeks and fiscal years of a clause that names none."""

NEEDS_CALENDAR: Final = frozenset(PERIODS) - {"month", "quarter", "year"}
"""Periods that no calendar on the wall knows."""

OUTCOMES: Final = ("pass", "fail", "cannot tell")
_EXAMPLE_KEYS: Final = (*ANCHORS, "observed", "expect", "due", "opens", "closes")


def whole_universe(head: Head) -> Universe:
    """Return the words of the scope, and the editions of each series as words of one more."""
    series = {one.dimension: one.words for one in head.series.values()}
    return Universe({**head.universe, **series}, head.universe.excluded)


def build(raw: RawClause, head: Head, complaints: Complaints) -> Clause | None:
    """Return the clause, or None after complaining about all that is wrong with it."""
    builder = _Builder(raw, head, complaints)
    body = builder.body()
    when = builder.when()
    edition = builder.edition()
    examples = tuple(builder.examples())
    if body is None or when is None or edition is None:
        return None
    series, editions = edition
    disputed = tuple(builder.contested())
    scope = {**when, **({series.dimension: editions} if series else {})}
    return Clause(
        raw.section,
        raw.name,
        raw.id,
        with_contested(body, disputed),
        whole_universe(head).region(scope),
        when,
        series,
        builder.text("edition") if series else "",
        raw.values["status"].value if "status" in raw.values else None,
        FrozenMapping(builder.provenance()),
        raw.spot.file.label,
        raw.spot.line,
        disputed,
        raw.header.note,
        examples,
    )


def with_contested(body: BaseModel, disputed: Sequence[Contested]) -> BaseModel:
    """Return a charge with what others say it costs; any other body as it is."""
    if not isinstance(body, ChargeClause):
        return body
    others = [one.body.charge for one in disputed if isinstance(one.body, ChargeClause)]
    prices = tuple(price for price in others if price and price != body.charge)
    return body.model_copy(update={"contested": prices})


class _Builder:
    """Understands one clause."""

    def __init__(self, raw: RawClause, head: Head, complaints: Complaints) -> None:
        self.raw, self.head = raw, head
        self.everywhere, self.complaints = complaints, complaints.of_edition(self.text("edition"))
        self.model = SECTIONS[raw.section]

    def complain(self, key: str, reason: str, path: KeyPath = ()) -> None:
        """Complain about a key, in the file and line where it stands."""
        spot = self.raw.values[key].spot if key in self.raw.values else self.raw.spot.inner(key)
        spot.inner(*path).complain(self.everywhere if key == "edition" else self.complaints, reason)

    def text(self, key: str) -> str:
        return str(self.raw.values[key].value) if key in self.raw.values else ""

    def provenance(self) -> dict[str, KeyOrigin]:
        ruling = {key: self.raw.values[key].origin for key in RULING if key in self.raw.values}
        body = (leaf for key in self.raw.body for leaf in self.raw.values[key].leaves(key))
        return {**ruling, **dict(body)}

    def body(self) -> BaseModel | None:
        table = self.table()

        def complain(path: KeyPath, reason: str) -> None:
            if table and path[:1] == ("rows",):
                at = table.lines[int(path[1])] if len(path) > 1 else None
                self.complaints.add(table.label, at, ".".join(map(str, path[2:])), reason)
            elif path:
                self.complain(str(path[0]), reason, path[1:])
            else:
                self.raw.spot.complain(self.complaints, reason)

        rows = {"rows": table.rows} if table else {}
        body = validated(self.model, self.data({**self.raw.body, **rows}), complain)
        if isinstance(body, Window) and body.at is None and self.raw.name != "cancel":
            place = "ship_to" if self.raw.name == "delivery" else "ship_from"
            body = body.model_copy(update={"at": place})
        if isinstance(body, ChargeClause) and body.rounding is None:
            body = body.model_copy(update={"rounding": self.head.rounding})
        return self.with_calendars(body) if body else None

    def table(self) -> CsvTable | None:
        """Return the table beside the profile that the clause names, complaining of its faults."""
        value = self.raw.values.get("table")
        if value is None or "table" not in self.model.model_fields:
            return None
        try:
            return load_table(value.spot.file.folder, str(value.value))
        except ProfileError as error:
            if error.line:
                self.complaints.add(error.path, error.line, error.key, error.reason)
            else:
                value.spot.complain(self.complaints, f"{str(value.value)!r}: {error.reason}")
            return None

    def data(self, values: Mapping[str, Any]) -> dict[str, Any]:
        extra = {"id": self.raw.name} if self.model is ChargeClause else {}
        return {**thaw(FrozenMapping(values)), **extra}

    def with_calendars(self, body: BaseModel) -> BaseModel:
        """Return the body with the calendars it counts by named."""
        if not isinstance(body, Timed):
            return body
        by_days = any(text.on_business_days for text in body.texts)
        periods = {period for text in body.texts for period in text.periods} & NEEDS_CALENDAR
        self.check_calendar("calendar", body.calendar, BUSINESS, "business days" * by_days)
        counted = next(iter(sorted(periods, reverse=True)), "")
        self.check_calendar("fiscal", body.fiscal, FISCAL, f"a {counted}" if counted else "")
        return body.model_copy(
            update={
                "calendar": body.calendar or (BUSINESS if by_days else None),
                "fiscal": body.fiscal or (FISCAL if periods else None),
            }
        )

    def check_calendar(self, key: str, named: str | None, usual: str, counted: str) -> None:
        """Complain where the calendar that is named, or needed, is not there."""
        calendars = self.head.calendars
        if named and named not in calendars:
            self.complain(key, unknown_word("calendar", named, calendars.keys()))
        elif counted and usual == BUSINESS and (named or usual) not in calendars:
            reason = f"{counted} need [calendars.{usual}], or {key!r}"
            self.raw.spot.complain(self.complaints, reason)
        elif usual == FISCAL and (counted or named):
            found = calendars.get(named or usual)
            if found is None or found.fiscal is None:
                what = counted or "it"
                reason = f"{what} needs [calendars.{named or usual}] with 'week_starts' or "
                reason += "'fiscal_years'" + (f", or {key!r}" if not named else "")
                self.raw.spot.complain(self.complaints, reason)

    def when(self) -> Mapping[str, tuple[str, ...]] | None:
        listed = self.raw.values["when"].value if "when" in self.raw.values else {}
        words = {
            name: (given,) if isinstance(given, str) else given for name, given in listed.items()
        }
        faults = list(self.head.universe.faults(words))
        for fault in faults:
            self.complain("when", fault)
        return None if faults else FrozenMapping(words)

    def edition(self) -> tuple[Series | None, frozenset[str]] | None:
        """Return the series and its editions, no series for always; None if it is wrong."""
        text = self.text("edition")
        if text in {"", ALWAYS}:
            return None, frozenset()
        try:
            return choose(text, self.head.series)
        except ValueError as error:
            self.complain("edition", str(error))
            return None

    def contested(self) -> Iterator[Contested]:
        for dispute in self.raw.disputes:
            if body := self.disputed(dispute):
                yield Contested(body, dispute.source)

    def disputed(self, dispute: Dispute) -> BaseModel | None:
        """Return the body as the other source has it."""
        keys = set(dispute.values)
        if self.model is ChargeClause and keys != {"is"}:
            reason = f"only the price of a charge, 'is', can be contested, got {in_a_row(keys)}"
            dispute.spot.complain(self.complaints, reason)
            return None
        groups = getattr(self.model, "EITHER", Body.EITHER)
        dropped = {key for group in groups if group & keys for key in group}
        kept = {key: value for key, value in self.raw.body.items() if key not in dropped}

        def complain(path: KeyPath, reason: str) -> None:
            dispute.spot.inner(*path).complain(self.complaints, reason)

        return validated(self.model, self.data({**kept, **dispute.values}), complain)

    def examples(self) -> Iterator[FrozenMapping[str, Any]]:
        timed = issubclass(self.model, Window | Deadline)
        known = _EXAMPLE_KEYS if timed else keys_of(self.model)
        for number, example in enumerate(self.raw.header.examples):
            spot = self.raw.spot.inner("examples", number)
            for key, value in example.items():
                if known is not None and key not in known:
                    spot.complain(self.complaints, unknown_word("key", key, known))
                elif timed and key == "expect" and value not in OUTCOMES:
                    reason = f"expected {one_of(OUTCOMES)}, got {shown(value)}"
                    spot.inner(key).complain(self.complaints, reason)
                elif timed and key != "expect" and not isinstance(value, date | datetime):
                    reason = f"expected a date or a time without quotes, got {shown(value)}"
                    spot.inner(key).complain(self.complaints, reason)
            yield freeze(example)


def built(raws: Iterable[RawClause], head: Head, complaints: Complaints) -> tuple[Clause, ...]:
    """Return all clauses that are understood."""
    listed = tuple(raws)
    found = (build(raw, head, complaints) for raw in listed)
    clauses = tuple(clause for clause in found if clause)
    for raw in listed:
        if raw.replaced is not None:
            _complain_of_rest(raw, raw.replaced, clauses, head, complaints)
    return clauses


def _complain_of_rest(
    raw: RawClause,
    replaced: RawClause,
    clauses: Sequence[Clause],
    head: Head,
    complaints: Complaints,
) -> None:
    """Complain of a clause that holds for less than the one whose place it takes."""
    old, universe = build(replaced, head, Complaints()), whole_universe(head)
    alike = [one.region for one in clauses if (one.section, one.name) == (raw.section, raw.name)]
    if old is not None and alike and not is_covered(old.region, alike, universe):
        where = str(old.region) or "everything"
        raw.spot.inner("replaces").complain(
            complaints,
            f"it holds for less than {replaced.id!r}, which holds for {where}; give it an 'id' of "
            "its own instead, and it wins where it holds",
        )
