"""`edicompliance.toml`: the store, the mailboxes, and the trading partners behind them.

A partner is known by the ids that stand in its envelopes; it may have several, and several partners
may share a mailbox, as on a VAN. Paths are those of the machine, or from the folder of the file.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "edicompliance.toml"
>>> _ = path.write_text('''
... [[partner]]
... name = "acme"
... profile = "example-mart"
... isa_qualifier = "ZZ"
... isa_id = "ACMESTORES"
... our_isa_qualifier = "ZZ"
... our_isa_id = "OURCOMPANY"
... mailbox = { kind = "directory", path = "acme" }
... ''')
>>> config = load_config(path)
>>> config.partner("acme").acknowledge, list(config.mailboxes), config.intake.max_attempts
('997', ['acme'], 3)
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.errors import EdiError
from edicompliance.flows.deadlines.alert_settings import AlertSettings, standing_facts, with_home
from edicompliance.flows.outward.outbound_settings import OutboundSettings
from edicompliance.flows.web_settings import WebSettings
from edicompliance.mailbox import MailboxSettings
from edicompliance.profiles.complaints import Complaints, Spot, checked, unknown_word
from edicompliance.profiles.tomlfile import TomlFile, read_toml
from edicompliance.sinks import SinkSettings
from edicompliance.store.settings import DEFAULT_URL, referred, url_beside

CONFIG_FILE: Final = "edicompliance.toml"
CONFIG_VARIABLE: Final = "EDIC_CONFIG"
_ID: Final = r"^[ -~]{1,15}$"
_QUALIFIER: Final = r"^[A-Z0-9]{2}$"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreSettings(_Table):
    """Where everything is kept."""

    url: str = DEFAULT_URL
    """A file of SQLite, or `postgresql://HOST/NAME`; `env:NAME` or `file:PATH` of one."""
    archive: str | None = None
    """The folder of the files themselves; without it one beside the file of SQLite."""


class IntakeSettings(_Table):
    """How files are taken in."""

    lease_seconds: float = Field(300, gt=0, le=86_400)
    """So long a file is one worker's."""
    max_attempts: int = Field(3, ge=1, le=100)
    """So often a file is begun before it waits for a person."""
    stalled_seconds: float = Field(86_400, gt=0)
    """A file that is still growing, or has no end, for so long waits for a person."""


class CompanySettings(_Table):
    """Who we are, on the letters that go to retailers."""

    name: str = ""
    """The company's name."""
    address: tuple[str, ...] = ()
    """Its address, a line each."""
    contact: str = ""
    """Whom to ask, and how: a name, a telephone, a mail address."""


class PartnerIds(_Table):
    """One more way in which a partner names itself."""

    isa_qualifier: str = Field(pattern=_QUALIFIER)
    """ISA05 of what it sends."""
    isa_id: str = Field(pattern=_ID)
    """ISA06."""
    gs_id: str | None = Field(None, pattern=_ID)
    """GS02; None: any."""


class PartnerSettings(PartnerIds):
    """A trading partner."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$")
    """What it is called here."""
    profile: str
    """Its routing guide."""
    our_isa_qualifier: str = Field(pattern=_QUALIFIER)
    """ISA07 of what it sends."""
    our_isa_id: str = Field(pattern=_ID)
    """ISA08."""
    our_gs_id: str | None = Field(None, pattern=_ID)
    """GS03; None: any, and our ISA id in what we send."""
    acknowledge: Literal["997", "999"] = "997"
    """What it is answered by."""
    ta1: bool = False
    """Whether it wants a TA1 although ISA14 does not ask for one."""
    acknowledge_within_hours: float = Field(24, gt=0, le=720)
    """By when a 997 is due, ours and the partner's."""
    same_number: Literal["park", "take"] = "park"
    """What becomes of another interchange under a control number that was taken."""
    ids: tuple[PartnerIds, ...] = ()
    """Further ids of the same partner."""
    usage: Literal["P", "T"] = "P"
    """Whether what we send it is production or test, ISA15."""
    mailbox: str = ""
    """The name of its mailbox."""
    vendor_number: str = ""
    """Our number with it, for letters; without one it is that of the orders."""
    facts: Annotated[ShipmentFacts, AfterValidator(standing_facts)] = ShipmentFacts()
    """What holds for all shipments to it, by the keys of a shipment.toml: terms, zones, mode."""
    shipments: str = ""
    """A folder with one for each order by its number: shipment.toml, labels, slips of it."""
    masters: tuple[str, ...] = ()
    """Our lists of items, locations, carriers ... for what the store's orders are judged by."""
    waivers: str = ""
    """The file with what is let pass of its orders."""
    sink: tuple[SinkSettings, ...] = ()
    """Where its documents go on to, once they are accepted."""
    outbound: tuple[OutboundSettings, ...] = ()
    """How our own documents go out to it."""

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        """No two sinks of one name, no set in two tables: it could not be told which is meant."""
        sets = (one for each in self.outbound for one in each.sets or ("",))
        for what, names in (("sinks", [one.called for one in self.sink]), ("outbound", [*sets])):
            for name, times in Counter(names).items():
                if times > 1:
                    raise ValueError(f"{what}: {times} tables are for {name or 'all other sets'!r}")
        return self

    def outbound_for(self, set_id: str) -> OutboundSettings:
        """How a set goes out to it."""
        named = [one for one in self.outbound if set_id in one.sets]
        others = [one for one in self.outbound if not one.sets]
        return (*named, *others, OutboundSettings())[0]

    def all_ids(self) -> tuple[PartnerIds, ...]:
        """Every way in which it names itself."""
        return (self, *self.ids)


@dataclass(frozen=True, slots=True)
class Config:
    """All that `edicompliance.toml` says."""

    path: Path
    store: StoreSettings
    intake: IntakeSettings
    mailboxes: Mapping[str, MailboxSettings]
    """Mailbox -> how it is reached; a partner's own has the partner's name."""
    partners: tuple[PartnerSettings, ...]
    alerts: AlertSettings = field(default_factory=AlertSettings)
    """Who is told of deadlines."""
    web: WebSettings = field(default_factory=WebSettings)
    """How the desk in the browser is reached, and who says who asks."""
    company: CompanySettings = field(default_factory=CompanySettings)
    """Who we are, on letters."""

    def partner(self, name: str) -> PartnerSettings:
        """Return a partner; `EdiError` where there is none of that name."""
        known = {one.name: one for one in self.partners}
        if name in known:
            return known[name]
        raise EdiError(f"{self.path}: {unknown_word('partner', name, sorted(known))}")

    def partners_with(self, guide: str) -> tuple[PartnerSettings, ...]:
        """Return the partners whose guide has that id."""
        return tuple(one for one in self.partners if guide_of(one) == guide)

    def address_of(self, mailbox: str) -> tuple[str, str]:
        """Return what kind of mailbox it is, and where it is."""
        found = self.mailboxes[mailbox]
        return found.kind, found.path or f"{found.user}@{found.host}"

    def at_home(self, path: str) -> Path:
        """Return a path from the folder of the file."""
        return self.path.parent / path

    @property
    def store_url(self) -> str:
        """The store's URL; a relative file of SQLite lies beside the file."""
        home = self.path.parent
        return url_beside(referred(self.store.url, home, os.environ), home)

    @property
    def archive(self) -> Path | None:
        """The folder of the files themselves, where one is named."""
        return self.at_home(self.store.archive) if self.store.archive else None


def guide_of(one: PartnerSettings) -> str:
    """Return the id of a partner's guide, which may be a file."""
    from edicompliance.profiles.loader import (  # noqa: PLC0415 - most who read settings need none
        head_of,
        names_a_file,
    )

    return head_of(Path(one.profile)).id if names_a_file(one.profile) else one.profile


def find_config(given: str | None) -> Path:
    """Return the file that an option names, else `$EDIC_CONFIG`, else the one of this folder."""
    named = given or os.environ.get(CONFIG_VARIABLE)
    path = Path(named or CONFIG_FILE)
    if path.is_file():
        return path
    said = f"{named}: there is no such file" if named else f"there is no {CONFIG_FILE} here"
    raise EdiError(
        f"{said}; name one with --config or ${CONFIG_VARIABLE}, or see "
        "docs/how-to/run-the-poller.md for one to begin with"
    )


def load_config(path: Path | str) -> Config:
    """Read the file; a `ProfileError` tells every fault in it, each with its line."""
    path = Path(path)
    file = read_toml(path, str(path))
    complaints = Complaints()
    reading = _Reading(file, complaints)
    config = reading.config(path)
    complaints.raise_all()
    if config is None:
        raise EdiError(f"{path}: cannot be read")  # unreachable where a complaint was made
    return config


class _Reading:
    """Reads the tables of one file."""

    def __init__(self, file: TomlFile, complaints: Complaints) -> None:
        self.file, self.complaints = file, complaints
        self.mailboxes: dict[str, MailboxSettings] = {}

    def config(self, path: Path) -> Config | None:
        known = ("store", "intake", "company", "alerts", "web", "mailbox", "partner")
        for key in self.file.data:
            if key not in known:
                self.at(key).complain(self.complaints, unknown_word("table", key, known))
        store = checked(
            StoreSettings, self.file.data.get("store", {}), self.at("store"), self.complaints
        )
        intake = checked(
            IntakeSettings, self.file.data.get("intake", {}), self.at("intake"), self.complaints
        )
        alerts = checked(
            AlertSettings, self.file.data.get("alerts", {}), self.at("alerts"), self.complaints
        )
        web = checked(WebSettings, self.file.data.get("web", {}), self.at("web"), self.complaints)
        company = checked(
            CompanySettings, self.file.data.get("company", {}), self.at("company"), self.complaints
        )
        for nth, table in enumerate(self.tables("mailbox")):
            self.shared(table, self.at("mailbox", nth))
        partners = tuple(
            one
            for nth, table in enumerate(self.tables("partner"))
            if (one := self.partner(table, self.at("partner", nth))) is not None
        )
        self.no_name_twice(partners)
        self.no_ids_twice(partners)
        self.no_folder_twice(partners)
        if store is None or intake is None or alerts is None or web is None or company is None:
            return None
        alerts = with_home(alerts, path.parent)
        return Config(path, store, intake, self.mailboxes, partners, alerts, web, company)

    def at(self, *path: str | int) -> Spot:
        return Spot(self.file, path, ".".join(map(str, path)))

    def tables(self, name: str) -> list[dict[str, Any]]:
        found = self.file.data.get(name, [])
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return found
        self.at(name).complain(self.complaints, f"expected [[{name}]], a table for each")
        return []

    def shared(self, table: dict[str, Any], spot: Spot) -> None:
        """A mailbox that several partners may share."""
        name = table.get("name")
        if not isinstance(name, str) or not name:
            spot.complain(self.complaints, "'name' is missing")
        elif name in self.mailboxes:
            spot.complain(self.complaints, f"there is another mailbox {name!r}")
        else:
            self.mailbox(name, {key: table[key] for key in table if key != "name"}, spot)

    def mailbox(self, name: str, table: dict[str, Any], spot: Spot) -> None:
        found = checked(MailboxSettings, table, spot, self.complaints)
        if found is not None:
            paths = {
                key: str(self.file.folder / value) if self.file.folder else value
                for key in ("path", "key_file", "known_hosts")
                if (value := getattr(found, key)) is not None
            }
            self.mailboxes[name] = found.model_copy(update=paths)

    def partner(self, table: dict[str, Any], spot: Spot) -> PartnerSettings | None:
        """A partner, and its mailbox: one of its own, or the name of a shared one."""
        said = table.get("mailbox")
        rest = {key: table[key] for key in table if key != "mailbox"}
        found = checked(PartnerSettings, rest, spot, self.complaints)
        inner = spot.inner("mailbox")
        if isinstance(said, dict):
            name = found.name if found else f"partner {spot.path[-1]}"
            self.mailbox(name, said, inner)
        elif isinstance(said, str) and said in self.mailboxes:
            name = said
        elif isinstance(said, str):
            inner.complain(self.complaints, unknown_word("mailbox", said, sorted(self.mailboxes)))
            return None
        else:
            spot.complain(self.complaints, "'mailbox' is missing: a table, or the name of one")
            return None
        if found is None:
            return None
        for nth, one in enumerate(found.outbound):
            if one.mailbox is not None and one.mailbox not in self.mailboxes:
                told = unknown_word("mailbox", one.mailbox, sorted(self.mailboxes))
                spot.inner("outbound", nth, "mailbox").complain(self.complaints, told)
        home = self.file.folder or Path()
        lists = tuple(str(home / one) for one in found.masters)
        waivers = str(home / found.waivers) if found.waivers else ""
        return found.model_copy(update={"mailbox": name, "masters": lists, "waivers": waivers})

    def no_folder_twice(self, partners: tuple[PartnerSettings, ...]) -> None:
        """A folder that two partners' documents lay in would not say whose they are."""
        whose: dict[Path, str] = {}
        for one in partners:
            for folder in filter(None, (each.folder for each in one.outbound)):
                other = whose.setdefault(Path(folder), one.name)
                if other != one.name:
                    told = f"{other!r} and {one.name!r} have one outbound folder: {folder}"
                    self.at("partner").complain(self.complaints, told)

    def no_name_twice(self, partners: tuple[PartnerSettings, ...]) -> None:
        for name, times in Counter(one.name for one in partners).items():
            if times > 1:
                self.at("partner").complain(self.complaints, f"{times} partners are {name!r}")

    def no_ids_twice(self, partners: tuple[PartnerSettings, ...]) -> None:
        """Two partners that are known by the same ids could not be told apart."""
        seen: dict[tuple[str | None, ...], str] = {}
        for one in partners:
            for key in _keys(one):
                other = seen.setdefault(key, one.name)
                if other != one.name:
                    told = f"{other!r} and {one.name!r} have the same ids: {key[0]} {key[1]}"
                    self.at("partner").complain(self.complaints, told)


def _keys(partner: PartnerSettings) -> Iterator[tuple[str | None, ...]]:
    ours = partner.our_isa_qualifier, partner.our_isa_id, partner.our_gs_id
    for ids in partner.all_ids():
        yield (ids.isa_qualifier, ids.isa_id, ids.gs_id, *ours)
