"""What asking a profile is answered with: a clause that holds, nothing, or what is missing.

>>> facts = Facts(scope={"freight": "prepaid"}, dates={"must_arrive_by": date(2026, 3, 14)})
>>> facts.scope["freight"]
'prepaid'
>>> Undecided("needs network", ("network",), ("windows.delivery#drop", "no clause")).wanted
('network',)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from pydantic import BaseModel

from edicompliance.profiles.editions import Edition, Series, Status
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.origin import KeyOrigin, Source, weakest
from edicompliance.profiles.scope import Region

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    B_co = TypeVar("B_co", covariant=True, default=Any)
else:
    from typing import TypeVar

    B_co = TypeVar("B_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a shipment or an order; what is not known is left out."""

    scope: Mapping[str, str] = field(default_factory=dict)
    """Words of the profile's scope: `{"freight": "prepaid", "network": "rdc"}`."""
    dates: Mapping[str, date] = field(default_factory=dict)
    """Anchors as days in the retailer's zone: `{"must_arrive_by": date(2026, 3, 14)}`."""
    key: Hashable = field(init=False, repr=False, compare=False)
    """All of it, to keep answers by."""

    def __post_init__(self) -> None:
        key = frozenset(self.scope.items()), frozenset(self.dates.items())
        object.__setattr__(self, "key", key)


@dataclass(frozen=True, slots=True)
class Contested:
    """What a source that disagrees says."""

    body: BaseModel
    """The clause as it would be."""
    source: Source
    """Who says so."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of a retailer's guide, from one place in it."""

    section: str
    """`windows`."""
    name: str
    """`delivery`."""
    id: str
    """Tells the clauses of one name apart."""
    body: BaseModel
    """What it says."""
    region: Region
    """Where it holds, its editions among the dimensions."""
    when: Mapping[str, tuple[str, ...]]
    """Its scope, as it is written."""
    series: Series | None
    """What its edition is one of."""
    edition_text: str
    """Its edition as it is written, `otif 2020..`; empty: always."""
    status: Status | None
    """Its own; None: its edition's, else billed."""
    provenance: Mapping[str, KeyOrigin]
    """Where each of its keys comes from."""
    file: str
    """The file it stands in."""
    line: int | None
    """Its first line."""
    contested: tuple[Contested, ...] = ()
    """What other sources say."""
    note: str = ""
    """For the reader."""
    examples: tuple[FrozenMapping[str, Any], ...] = ()
    """Cases that must come out as they say."""

    @property
    def label(self) -> str:
        """What messages call it: `windows.delivery#drop`."""
        return f"{self.section}.{self.name}#{self.id}"

    @property
    def place(self) -> str:
        """Where it stands, `acme.toml:17`."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def status_under(self, edition: Edition | None) -> Status:
        """Return its own status, else that of the edition in force, else billed."""
        return self.status or (edition.status if edition else "billed")


@dataclass(frozen=True, slots=True)
class Resolved(Generic[B_co]):
    """The clause that holds."""

    clause: B_co
    """What it says, typed by its section: `Window`, `Deadline`, `ChargeClause` ..."""
    section: str
    """`charges`."""
    name: str
    """`otif-on-time`."""
    id: str
    """Which of the clauses of that name."""
    edition: str | None
    """`otif 2024`; None when the clause always holds."""
    status: Status
    """`billed`, or not (yet)."""
    provenance: Mapping[str, KeyOrigin]
    """Where each key comes from, `edition` and `keyed_to` included."""
    contested: tuple[Contested, ...] = ()
    """What other sources say."""
    note: str = ""
    """For the reader."""

    @property
    def label(self) -> str:
        """What messages call it: `charges.otif-on-time#2024`."""
        return f"{self.section}.{self.name}#{self.id}"

    @property
    def called(self) -> str:
        """What reports call it: the label, without an id that is only the name again."""
        return f"{self.section}.{self.name}" if self.id == self.name else self.label

    @property
    def source(self) -> Source:
        """The weakest source among its keys: the result is no better than that."""
        return weakest(origin.source for origin in self.provenance.values())

    @property
    def weak_keys(self) -> tuple[str, ...]:
        """The keys that rest on a weak source, or on nobody's word."""
        return tuple(key for key, origin in self.provenance.items() if origin.source.is_weak)

    @property
    def assumed(self) -> bool:
        """Whether a key rests on an assumption."""
        return any(origin.source.is_assumption for origin in self.provenance.values())


@dataclass(frozen=True, slots=True)
class Absent:
    """No clause holds."""

    listed: str | None = None
    """What the profile says it looked for and did not find; None: the retailer asks for nothing."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """It hangs on facts that are missing."""

    reason: str
    """`needs network`."""
    wanted: tuple[str, ...]
    """The facts."""
    between: tuple[str, ...]
    """The clauses it can turn out to be; `no clause` among them when none may hold."""
    candidates: tuple[Resolved, ...] = ()
    """The same clauses, to price or to show; without an edition where that is what is missing."""

    @property
    def for_codes(self) -> frozenset[str]:
        """Of charges: the rules whose faults one of them may answer."""
        return frozenset(
            code for one in self.candidates for code in getattr(one.clause, "for_codes", ())
        )


@dataclass(frozen=True, slots=True)
class ProfileHead:
    """A profile as a list shows it."""

    id: str
    """As on the command line."""
    name: str
    """The retailer."""
    edition: str
    """Of the file."""
    currency: str
    """Of its amounts."""
    path: Path
    """Where it lies."""
    extends: str | None = None
    """The profile below it."""
    problem: str | None = None
    """Why it cannot be read, if so."""
