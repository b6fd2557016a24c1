"""What is let pass: the retailer's authorizations, and waivers of our own.

An *authorization* is the retailer's word: a person there, a number, new dates, a document. It
changes what is demanded, and goes into a dispute. A *waiver* is ours alone: it silences a finding
for a reason, is shown wherever it did so, has an owner, and expires; nothing else changes.

>>> known = read_exceptions("waivers.toml", '''
... format = 1
... [[waivers]]
... code = "LBL"
... when = { network = "rdc" }
... reason = "new printer, labels checked by hand"
... owner = "packing"
... expires = 2026-12-31
... ''')
>>> rdc = Facts(scope={"network": "rdc"})
>>> [one.owner for one in known.silencing("LBL001", "PO-1", rdc, date(2026, 12, 31))]
['packing']
>>> known.silencing("LBL001", "PO-1", rdc, date(2027, 1, 1)), len(known.expired(date(2027, 1, 1)))
((), 1)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, PlainValidator, StrictStr, field_validator, model_validator

from edicompliance.profiles.anchors import DATES
from edicompliance.profiles.complaints import Complaints, Spot, checked, shown, unknown_word
from edicompliance.profiles.model import Facts
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.scope import DIMENSIONS
from edicompliance.profiles.tables import FORMAT, Day, Table
from edicompliance.profiles.texts import Several, table_of
from edicompliance.profiles.tomlfile import TomlFile, parse_toml, read_toml
from edicompliance.profiles.words import suggest

_CODE: Final = re.compile(r"[A-Z]{3}(?:[0-9]{3})?")
_SECTIONS: Final = ("waivers", "authorizations")


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not _CODE.fullmatch(value):
            raise ValueError(f"expected a rule, 'ASN001', or a family, 'ASN', got {value!r}")
    return values


def _dates(value: object) -> Mapping[str, date]:
    table = table_of(value)
    for name, day in table.items():
        if name not in DATES:
            raise ValueError(unknown_word("date", name, DATES))
        if type(day) is not date:
            raise ValueError(f"expected a date such as 2026-11-27 without quotes, got {shown(day)}")
    return table


class _Exception(Table):
    """What both share: for what they hold."""

    orders: Several = ()
    """The numbers of the orders; empty: all that the scope lets in."""
    when: dict[str, Several] = Field(default_factory=dict)
    """The scope, in the words of the profile."""
    profile: StrictStr | None = None
    """The id of the retailer's profile; none: whichever is checked with."""
    since: Day | None = Field(None, alias="from")
    """The first day; none: since ever."""

    @field_validator("when")
    @classmethod
    def _dimensions(cls, when: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name in when:
            if name not in DIMENSIONS:
                raise ValueError(unknown_word("scope word", name, DIMENSIONS))
        return when

    def concerns(self, order: str, facts: Facts) -> bool:
        """Whether it is about that order; what is not known of the order never lets it in."""
        if self.orders and order not in self.orders:
            return False
        return all(facts.scope.get(name) in words for name, words in self.when.items())


class Waiver(_Exception):
    """A finding that we do not want to hear of, for a while."""

    code: Annotated[Several, Field(min_length=1)]
    """The rules, or families of rules."""
    reason: Annotated[StrictStr, Field(min_length=1)]
    """Why."""
    owner: Annotated[StrictStr, Field(min_length=1)]
    """Who answers for it."""
    expires: Day
    """Its last day."""

    @field_validator("code")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(values)

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.since and self.since > self.expires:
            raise ValueError(f"it expires on {self.expires}, before it begins on {self.since}")
        return self

    def silences(self, code: str, order: str, facts: Facts, on: date) -> bool:
        """Whether it silences a finding on that day."""
        in_force = (self.since is None or self.since <= on) and on <= self.expires
        return in_force and bool({code, code[:3]} & set(self.code)) and self.concerns(order, facts)


class Authorization(_Exception):
    """What the retailer granted."""

    number: Annotated[StrictStr, Field(min_length=1)]
    """Under which number."""
    by: Annotated[StrictStr, Field(min_length=1)]
    """Who there."""
    document: StrictStr | None = None
    """What shows it: the mail, the screenshot."""
    given: Day | None = None
    """When."""
    until: Day | None = None
    """Its last day; none: as long as the order lives."""
    dates: Annotated[Mapping[str, date], PlainValidator(_dates)] = Field(default_factory=dict)
    """The new dates: `{ must_arrive_by = 2026-12-05 }`."""
    excuses: Several = ()
    """The rules, or families of rules, whose faults it excuses."""
    covers: Literal["timing", "amount", "both"] = "both"
    """Whether it excuses the time, the quantity, or both."""

    @field_validator("excuses")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(values)

    @model_validator(mode="after")
    def _grants(self) -> Self:
        if not (self.dates or self.excuses):
            raise ValueError("expected 'dates' or 'excuses': what is granted")
        return self

    def holds(self, order: str, facts: Facts, on: date) -> bool:
        """Whether it holds for an order on that day."""
        in_force = (self.since is None or self.since <= on) and (
            self.until is None or on <= self.until
        )
        return in_force and self.concerns(order, facts)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Everything that is let pass."""

    waivers: tuple[Waiver, ...] = ()
    """Ours."""
    authorizations: tuple[Authorization, ...] = ()
    """The retailer's."""
    file: str = ""
    """Where they are from, as the user gave it."""

    def silencing(self, code: str, order: str, facts: Facts, on: date) -> tuple[Waiver, ...]:
        """Return the waivers that silence a finding, to be shown with it."""
        return tuple(one for one in self.waivers if one.silences(code, order, facts, on))

    def expired(self, on: date) -> tuple[Waiver, ...]:
        """Return the waivers that are over, to be renewed or taken out."""
        return tuple(one for one in self.waivers if one.expires < on)

    def lapsed(self, on: date) -> tuple[Authorization, ...]:
        """Return the authorizations whose last day is over."""
        return tuple(one for one in self.authorizations if one.until and one.until < on)

    def dates(self, order: str, facts: Facts, on: date) -> Mapping[str, tuple[date, Authorization]]:
        """Return the dates of an order that were granted, of several the one given last."""
        found: dict[str, tuple[date, Authorization]] = {}
        held = (one for one in self.authorizations if one.holds(order, facts, on))
        for one in sorted(held, key=lambda one: one.given or date.min):
            found |= {name: (day, one) for name, day in one.dates.items()}
        return found

    def excusing(self, code: str, order: str, facts: Facts, on: date) -> tuple[Authorization, ...]:
        """Return the authorizations that excuse a fault."""
        return tuple(
            one
            for one in self.authorizations
            if {code, code[:3]} & set(one.excuses) and one.holds(order, facts, on)
        )


def load_exceptions(path: str | Path, profile: Profile | None = None) -> Exceptions:
    """Return what a file lets pass; with a profile, only what is of it, in its words.

    Raises `ProfileError` with every fault of the file.
    """
    return _read(read_toml(Path(path), str(path)), profile)


def read_exceptions(label: str, text: str, profile: Profile | None = None) -> Exceptions:
    """Return what a text lets pass."""
    return _read(parse_toml(label, text), profile)


def _read(file: TomlFile, profile: Profile | None) -> Exceptions:
    complaints = Complaints()
    for key in file.data:
        if key not in ("format", *_SECTIONS):
            reason = f"unknown section or key{suggest(key, ('format', *_SECTIONS))}"
            Spot(file, (key,), key).complain(complaints, reason)
    if file.data.get("format") != FORMAT:
        reason = f"expected 'format = {FORMAT}' at the top"
        Spot(file, ("format",), "format").complain(complaints, reason)
    found = Exceptions(
        tuple(_tables(file, "waivers", Waiver, profile, complaints)),
        tuple(_tables(file, "authorizations", Authorization, profile, complaints)),
        file.label,
    )
    complaints.raise_all()
    return found


def _tables(
    file: TomlFile, section: str, model: type[Any], profile: Profile | None, complaints: Complaints
) -> Iterator[Any]:
    listed = file.data.get(section, [])
    if not isinstance(listed, list):
        reason = f"expected [[{section}]], got {shown(listed)}"
        Spot(file, (section,), section).complain(complaints, reason)
        return
    for number, data in enumerate(listed):
        spot = Spot(file, (section, number), f"{section}.{number + 1}")
        one = checked(model, data, spot, complaints)
        if one is None or (profile and one.profile not in {None, profile.id}):
            continue
        for fault in profile.universe.faults(one.when) if profile else ():
            spot.inner("when").complain(complaints, fault)
        yield one
