"""What a page is asked, and what it answers: a template with its values, a table, JSON.

A page is a function of an `Asked` that returns an `Answer`; which form that takes (HTML, CSV, a
workbook, JSON) is decided here, by the suffix of the URL.

>>> suffix_of("/orders.csv"), suffix_of("/shipments/mart/4506.1"), suffix_of("/")
(('/orders', 'csv'), ('/shipments/mart/4506.1', ''), ('/', ''))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, Final, TypeAlias
from urllib.parse import quote

from edicompliance.documents.segments.times import zone_info
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config
from edicompliance.store import Store
from edicompliance.web.tables import Table
from edicompliance.x12.issues import printable

SUFFIXES: Final = ("csv", "xlsx", "json")
"""What every table is also to be had as."""


LONGEST_REASON: Final = 2000
"""Of a reason: it stands in the audit for ever."""


class NotThereError(EdiError):
    """There is no such page, or nothing of that name."""


class ChangedError(EdiError):
    """What a form asks for was to be done when its page was made, and is not any more."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody dropped in. Its name is shown, and never used as a path."""

    name: str
    file: BinaryIO
    """What came of it, spooled to a file without a name where it is large."""

    def keep(self, path: Path) -> None:
        """Write it to a path of ours, piece by piece."""
        with path.open("wb") as file:
            copyfileobj(self.file, file)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages stand on."""

    config: Config
    store: Store
    clock: Callable[[], datetime]
    person: str
    """Who started it, for the audit."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read."""

    desk: Desk
    person: str
    """Who sits here, for the audit."""
    path: str
    """Without its suffix."""
    suffix: str
    about: Mapping[str, str]
    """The parts of the path that are names."""
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    """What stands in a form's fields; empty where nothing was sent."""
    uploads: tuple[Upload, ...] = ()

    @property
    def config(self) -> Config:
        """The settings."""
        return self.desk.config

    @property
    def store(self) -> Store:
        """The store."""
        return self.desk.store

    def clock_of(self, partner: str) -> tzinfo:
        """The clock of the place that ships to a partner; UTC where the settings do not say."""
        zones = {one.name: one.facts.ship_from_zone for one in self.config.partners}
        zone = zones.get(partner)
        return zone_info(zone) if zone else UTC

    @property
    def today(self) -> date:
        """The day it is, where the desk's clock stands."""
        return self.desk.clock().date()

    @property
    def reason(self) -> str:
        """Why somebody changes something; raises `EdiError` where he does not say."""
        said = " ".join(self.form.get("reason", "").split())
        if not said:
            raise EdiError("reason: expected why, found nothing; it is kept in the audit")
        if len(said) > LONGEST_REASON:
            told = f"expected {LONGEST_REASON:,} characters at most, got {len(said):,}"
            raise EdiError(f"reason: {told}; attach what is longer as a paper")
        return said


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown: by a template, as a table, as JSON."""

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    """What `.csv` and `.xlsx` hold; None: the page has no table of its own."""
    more: tuple[Table, ...] = ()
    """The other tables of the page; `?table=NAME` behind a suffix asks for one."""
    told: Any = None
    """What `.json` holds; None: the rows of the table."""
    status: int = 200

    def table_of(self, name: str) -> Table | None:
        """The table of that name, its own where none is named; raises where there is none."""
        every = {one.name: one for one in (self.table, *self.more) if one is not None}
        if name and name not in every:
            known = ", ".join(every) or "none, for it has no table"
            raise NotThereError(f"table {printable(name)}: expected one of this page: {known}")
        return every[name] if name else self.table


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Go there next: what was asked is done."""

    url: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file to keep."""

    name: str
    media_type: str
    data: bytes


Answered: TypeAlias = Answer | Elsewhere | Download
Page: TypeAlias = Callable[[Asked], Answered]


def order_page(partner: str, order: str) -> str:
    """Where an order is to be seen.

    >>> order_page("mart", "45/06")
    '/shipments/mart/45%2F06'
    """
    return f"/shipments/{quote(partner)}/{quote(order, safe='')}"


def suffix_of(path: str) -> tuple[str, str]:
    """Cut a path into the page and the form in which it is wanted."""
    head, dot, last = path.rpartition(".")
    return (head, last) if dot and last in SUFFIXES else (path, "")
