"""What came of judging the archive anew: by one edition of a guide, or by two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

_NOTHING: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class JudgedAnew:
    """A shipment of the archive, and what is said of it now."""

    name: str
    """Its first order's number."""
    partner: str
    """Whose it is, by edicompliance.toml."""
    orders: tuple[str, ...]
    """The numbers of its orders."""
    ship_to: str
    """Where it goes, N104; empty: not known, or several places."""
    verdict: str
    """As of a check; empty: it could not be read."""
    findings: tuple[dict[str, Any], ...]
    """By money; as JSON has them."""
    passed: int
    """How many rules it passed."""
    not_checked: tuple[str, ...]
    """The rules that could not be checked."""
    unreadable: str = ""
    """Why it could not be judged."""

    @property
    def at_risk(self) -> Decimal:
        """The sum of what its findings cost."""
        return sum_of(self.findings)

    @property
    def unpriced(self) -> int:
        """How many findings have no price."""
        return sum(one["money"] is None for one in self.findings)


@dataclass(frozen=True, slots=True)
class Reaudit:
    """What came of a re-audit."""

    run: int
    """The run that its findings are kept by; another one each time."""
    profile: str
    edition: str
    """The sha256 of what the profile says, short."""
    currency: str
    since: date
    until: date | None
    as_of: datetime
    """As of when it was judged: the last document of the archive."""
    partners: tuple[str, ...]
    shipments: tuple[JudgedAnew, ...]
    """In the order in which they came."""

    @property
    def judged(self) -> tuple[JudgedAnew, ...]:
        """Those that could be judged."""
        return tuple(one for one in self.shipments if not one.unreadable)

    @property
    def unreadable(self) -> tuple[JudgedAnew, ...]:
        """Those whose documents could not be read any more."""
        return tuple(one for one in self.shipments if one.unreadable)

    @property
    def at_risk(self) -> Decimal:
        """What all of it costs."""
        return sum((one.at_risk for one in self.shipments), Decimal("0.00"))


def sum_of(findings: Sequence[dict[str, Any]]) -> Decimal:
    """What findings cost, as far as they have a price."""
    money = (Decimal(one["money"]) for one in findings if one["money"] is not None)
    return sum(money, Decimal("0.00"))


@dataclass(slots=True)
class Change:
    """What the editions make of one thing: a rule, a distribution centre, an item."""

    of: str
    """Which; empty: of none, or of several at once."""
    before: Decimal = _NOTHING
    """What it costs by the edition before."""
    after: Decimal = _NOTHING
    """What it costs by the new one."""
    findings_before: int = 0
    findings_after: int = 0

    @property
    def change(self) -> Decimal:
        """What the new edition costs more."""
        return self.after - self.before


class Flip(NamedTuple):
    """An order of which the new edition says something else."""

    order: str
    shipment: str
    partner: str
    ship_to: str
    verdict_before: str
    verdict_after: str
    before: Decimal
    """What its whole shipment costs by the edition before."""
    after: Decimal


class Edition(NamedTuple):
    """One of the two."""

    id: str
    """Of the profile."""
    edition: str
    """As the file calls it."""
    digest: str
    """The sha256 of what it says, short."""
    as_of: date | None
    """The day that all is judged as of, where one was named."""


@dataclass(slots=True)
class Backtest:
    """What came of a backtest."""

    runs: tuple[int, ...]
    """The runs that the findings are kept by: the new edition's, then the other's."""
    profile: Edition
    against: Edition
    currency: str
    since: date
    until: date | None
    as_of: datetime
    """As of when all of it was judged: the last document of the archive."""
    partners: tuple[str, ...]
    shipments: int = 0
    """How many were judged."""
    orders: int = 0
    unpriced_before: int = 0
    """Findings without a price, which no sum holds."""
    unpriced_after: int = 0
    total: Change = field(default_factory=lambda: Change(""))
    rules: list[Change] = field(default_factory=list)
    """The dearest change first, as in the other lists."""
    dcs: list[Change] = field(default_factory=list)
    items: list[Change] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    """Orders whose verdict differs."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Shipments that could not be read any more, and why."""

    @property
    def change(self) -> Decimal:
        """What the new edition costs more; below 0: less."""
        return self.total.change

    @property
    def is_same(self) -> bool:
        """Whether the editions say the same of every order, and at the same price."""
        changes = (*self.rules, *self.dcs, *self.items)
        return not self.flips and not any(
            one.change or one.findings_before != one.findings_after for one in changes
        )
