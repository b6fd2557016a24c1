"""The tables of a profile's head, as TOML has them: sources, editions, calendars, the zone.

>>> guide = {"title": "Acme Routing Guide", "grade": "P", "date": "2026-03"}
>>> SourceTable.model_validate(guide).date
'2026-03'
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    field_validator,
    model_validator,
)

from edicompliance.charges import CURRENCIES, Rounding
from edicompliance.profiles.calendars import WEEKDAYS, has_holidays, holiday_names, parse_days
from edicompliance.profiles.complaints import shown, unknown_word
from edicompliance.profiles.editions import Status
from edicompliance.profiles.fiscal import FiscalCalendar, Pattern
from edicompliance.profiles.origin import Grade
from edicompliance.profiles.pointparser import known_zones, zone_remedy
from edicompliance.profiles.texts import Money
from edicompliance.x12.issues import KINDS

FORMAT: Final = 1
"""The version of the language that this program reads."""

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", re.ASCII)
_YEAR: Final = re.compile(r"[12][0-9]{3}", re.ASCII)
_COUNTRY: Final = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")


def _identifier(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    raise ValueError(f"expected lower-case words with '-' between them, got {text!r}")


def _currency(text: str) -> str:
    if text in CURRENCIES:
        return text
    raise ValueError(unknown_word("currency", text, CURRENCIES))


def iana_zone(text: str) -> str:
    """Return the name of a time zone; ValueError for what is none."""
    if text in known_zones():
        return text
    raise ValueError(f"unknown time zone {text!r}; {zone_remedy(text)}")


def _dated(value: object) -> str:
    """Return a date as text, as exactly as the source is dated."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            date.fromisoformat(value + "2000-01-01"[len(value) :])
        except ValueError:
            pass
        else:
            return value
    raise ValueError(f"expected a date, '2026-03' or '2026', got {shown(value)}")


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(f"expected a date such as 2026-11-27 without quotes, got {shown(value)}")


def _country(text: str) -> str:
    found = _COUNTRY.fullmatch(text)
    if found and has_holidays(found[1], found[2]):
        return text
    raise ValueError(f"no holidays are known for {text!r}; write 'US', or 'US-TX' for a state")


def _weekday(text: str) -> str:
    if text in WEEKDAYS:
        return text
    raise ValueError(unknown_word("day of the week", text, WEEKDAYS))


def _issue_code(text: str) -> str:
    if text in KINDS:
        return text
    raise ValueError(f"expected the code of an issue such as 'X12404', got {text!r}")


IssueCode = Annotated[StrictStr, AfterValidator(_issue_code)]
Identifier = Annotated[StrictStr, AfterValidator(_identifier)]
Day = Annotated[date, PlainValidator(_day)]
WhoSays = str | list[str] | dict[str, str | list[str]]


class Table(BaseModel):
    """What all tables share: no unknown key, no change."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class SourcedTable(Table):
    """A fact of the head, with who says so."""

    source: StrictStr | list[StrictStr] | None = None
    """A key of the sources, or several that agree."""
    assumed: StrictStr | None = None
    """Why it is assumed, when nobody says so."""
    note: StrictStr = ""
    """For the reader."""


class HeadTable(Table):
    """The scalars at the top."""

    format: Literal[1]
    """The version of the language."""
    id: Identifier | None = None
    """As on the command line."""
    edition: StrictStr | None = None
    """Of the file."""
    name: StrictStr | None = None
    """The retailer."""
    currency: Annotated[StrictStr, AfterValidator(_currency)] | None = None
    """Of its amounts."""
    extends: StrictStr | None = None
    """The profile below."""
    remove: list[StrictStr] = []
    """Clauses of the profile below that are dropped."""
    supplier_since: Day | None = None
    """The day from which you deliver to the retailer; a measure may leave out your first weeks."""
    hold_above: Money | None = None
    """What faults that can be mended may cost before they hold the shipment."""
    at_risk_minutes: Annotated[StrictInt, Field(ge=0)] | None = None
    """A plan with less time to spare than this is told as at risk; without it 30."""
    rounding: Rounding | None = None
    """How its prices are brought to the cent."""


class AcknowledgmentsTable(Table):
    """How the partner wants to be answered; what is left out stays as it is below."""

    kind: Literal["997", "999"] | None = None
    """A 999 only where the partner asks for it."""
    ta1: StrictBool | None = None
    """Whether a TA1 is sent although ISA14 does not ask for one."""
    acceptance: Literal["tolerant", "strict"] | None = None
    """Whether a set with errors that can be read is accepted with errors, or rejected."""
    reject: list[IssueCode] | None = None
    """Codes of issues that reject besides."""
    accept: list[IssueCode] | None = None
    """Codes of issues that never reject."""


class ZoneTable(SourcedTable):
    """The zone of the retailer's clocks."""

    zone: Annotated[StrictStr, AfterValidator(iana_zone)] = Field(alias="is")
    """An IANA name."""


class SourceTable(Table):
    """Who says something."""

    title: StrictStr
    """As a reader would look for it."""
    grade: Grade
    """How good it is."""
    date: Annotated[str, BeforeValidator(_dated)] | None = None
    """Of the page or its last change."""
    url: StrictStr | None = None
    """Where it can be read."""
    page: StrictStr = ""
    """Where in it: a page, a section."""
    verified: Day | None = None
    """When somebody last looked that it still says so."""
    reviewer: StrictStr = ""
    """Who looked."""
    note: StrictStr = ""
    """For the reader."""


class FactTable(SourcedTable):
    """Where a scope word stands in a document."""

    read: StrictStr
    """`850/REF*DP`."""
    values: dict[StrictStr, StrictStr] = {}
    """Code -> word; none: the code is the word."""


class EditionTable(SourcedTable):
    """One edition of a series."""

    since: Day | None = Field(None, alias="from")
    """Its first day; none: since ever."""
    until: Day | None = None
    """Its last day, when it ends before the next begins."""
    status: Status = "billed"
    """Whether it is billed."""


class SeriesTable(SourcedTable):
    """A series of editions; the editions themselves are its other keys."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    keyed_to: StrictStr | None = None
    """The date that decides."""


class CalendarTable(SourcedTable):
    """Which days are business days."""

    days: Annotated[frozenset[int], PlainValidator(parse_days)] = frozenset(range(5))
    """Days of the week."""
    holidays: Annotated[StrictStr, AfterValidator(_country)] | None = None
    """Whose public holidays are free."""
    only: list[StrictStr] = []
    """Of these, which count."""
    observed: StrictBool = True
    """Whether a holiday on a weekend is free on the day it is observed, too."""
    closed: list[Day] = []
    """Further closed days."""
    open: list[Day] = []
    """Days worked in spite of all this."""
    pattern: Pattern | None = None
    """How a fiscal year is cut into months."""
    fiscal_years: dict[str, Day] = {}
    """Each fiscal year that is published, and its first day."""
    week_starts: Annotated[StrictStr, AfterValidator(_weekday)] | None = None
    """The first day of its weeks; none: as its fiscal years begin."""

    def fiscal(self, name: str) -> FiscalCalendar | None:
        """Return how it cuts years and weeks; None where it says nothing of them."""
        if not (self.pattern or self.fiscal_years or self.week_starts):
            return None
        starts = WEEKDAYS.index(self.week_starts) if self.week_starts else None
        years = sorted((int(year), start) for year, start in self.fiscal_years.items())
        return FiscalCalendar(name, self.pattern, tuple(years), starts)

    @field_validator("fiscal_years")
    @classmethod
    def _years(cls, years: dict[str, date]) -> dict[str, date]:
        for year in years:
            if not _YEAR.fullmatch(year):
                raise ValueError(f"expected a fiscal year such as 2026, got {year!r}")
        return years

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (calendar := self.fiscal("")) and (fault := next(calendar.faults(), None)):
            raise ValueError(fault)
        return self

    @model_validator(mode="after")
    def _known_holidays(self) -> Self:
        if self.only and not self.holidays:
            raise ValueError("'only' needs 'holidays', whose holidays they are")
        known = holiday_names(*(self.holidays or "").split("-")) if self.only else frozenset()
        for name in self.only:
            if name not in known:
                raise ValueError(unknown_word("holiday", name, known))
        return self


class ClauseTable(Table):
    """The keys that every clause may have."""

    id: StrictStr | None = None
    """Tells the clauses of one name apart."""
    when: dict[str, str | list[str]] = {}
    """Its scope."""
    edition: StrictStr = ""
    """Its edition."""
    status: Status | None = None
    """Whether it is billed."""
    source: WhoSays | None = None
    """Who says so."""
    assumed: str | dict[str, str] | None = None
    """Why it is assumed."""
    note: StrictStr = ""
    """For the reader."""
    contested: list[dict[str, Any]] = []
    """What other sources say."""
    examples: list[dict[str, Any]] = []
    """Cases that must come out as they say."""
    like: StrictStr | None = None
    """The clause it starts from."""
    replaces: StrictStr | None = None
    """The clause of a layer below whose place it takes."""


HEADER: Final = frozenset(ClauseTable.model_fields)
"""The keys of a clause that are not its body's."""

RULING: Final = ("when", "edition", "status")
"""Of these, the ones that say when and how the clause holds: they have a source, too."""
