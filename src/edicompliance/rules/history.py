"""What was before this shipment: numbers that were used, and answers that came.

A rule keeps no memory and asks no store. Whoever runs a check hands it the history as one frozen
value; without it a rule that needs one says so, and is not passed. What the history covers is
part of the result, so that the same check can be made again.

>>> from datetime import datetime, UTC
>>> used = Use("sscc", "006141410000003105", datetime(2026, 1, 5, tzinfo=UTC), "ASN30001")
>>> History(source="history.csv", uses=(used,)).of("sscc", "006141410000003105") == (used,)
True
>>> History(source="history.csv").of("sscc", "006141410000003105")
()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.tables.observations import Answer
from edicompliance.profiles.frozen import FrozenMapping

UseKind = Literal["sscc", "bill_of_lading", "order", "invoice", "ship-notice"]
"""What has a number that must not be used twice."""


@dataclass(frozen=True, slots=True)
class Use:
    """One earlier use of a number."""

    kind: UseKind
    """Of what the number is."""
    number: str
    """As it stood in the document."""
    at: datetime
    """When it was used, aware."""
    document: str = ""
    """In which document: BSN02, BIG02, BEG03."""
    digest: str = ""
    """The sha256 of that transaction set, to tell the same again from another under its number."""
    shipment: str = ""
    """In which shipment, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierFault:
    """A finding of an earlier shipment, for charges that go by how often it happened."""

    code: str
    """The rule that was broken."""
    at: datetime
    """When it was charged, or found; aware."""
    po: str = ""
    line: str = ""
    item: str = ""
    store: str = ""
    sscc: str = ""
    shipment: str = ""
    """In which shipment, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedBefore:
    """Something that failed earlier in a period: a line, or several told as one."""

    code: str
    """The rule that it broke."""
    quantity: Decimal
    """In what the measure counts."""
    cost: Decimal | None = None
    """At the retailer's cost; None: not known."""
    po: str = ""
    line: str = ""
    store: str = ""
    notice: str = ""
    """BSN02 of the ship notice, where it is one that failed."""
    shipment: str = ""
    """In which shipment, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodBefore:
    """What a measure had counted of a period before this shipment."""

    measure: str
    """The measure's name in the profile; of a charge without one, the charge's."""
    starts: date
    """The period's first day, by the retailer's clock."""
    group: str = ""
    """`department=17`, where each has a rate of its own."""
    counted: Decimal
    """In the measure's unit."""
    met: Decimal
    """Of these, what met it."""
    missing: Decimal = Decimal(0)
    """Of these, what nobody knows of."""
    total: Decimal | None = None
    """How much will have been counted when the period is over, these shipments among it."""
    failing: tuple[FailedBefore, ...] = ()
    """What failed, with its cost."""
    shipments: tuple[str, ...] = ()
    """Which shipments are in these counts already."""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    """Further counts of the whole period, as charges name them: `po`, `carton`."""
    parts: tuple[PeriodBefore, ...] = ()
    """Of rates that are multiplied: what each of them had counted."""


def nothing_before(measure: str, starts: date, group: str = "") -> PeriodBefore:
    """Return that nothing had been counted of a period."""
    none = Decimal(0)
    return PeriodBefore(measure=measure, starts=starts, group=group, counted=none, met=none)


@dataclass(frozen=True, slots=True)
class SeenHistory:
    """What history a check saw, so that it can be made again."""

    source: str
    """The file, or the store."""
    since: datetime | None
    """From when on it is complete."""
    until: datetime | None
    """Until when it goes."""
    uses: int
    """How many uses of numbers it knows."""
    answers: int
    """How many answers."""
    counts: Mapping[str, Decimal]
    """How often something was in the period."""
    periods: int = 0
    """Of how many periods it has the counts of a measure."""
    faults: int = 0
    """How many findings of earlier shipments it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of the time before."""

    source: str
    """Where it is from: a file, a store. The result names it."""
    since: datetime | None = None
    """From when on it is complete; None: it does not say."""
    until: datetime | None = None
    """Until when it goes."""
    uses: tuple[Use, ...] = ()
    """Numbers that were used."""
    answers: tuple[Answer, ...] = ()
    """Answers that went out and came in."""
    counts: Mapping[str, Decimal] = field(default_factory=dict)
    """How often something was in the period: a rule's code -> findings so far."""
    periods: tuple[PeriodBefore, ...] = ()
    """What measures had counted of their periods."""
    faults: tuple[EarlierFault, ...] = ()
    """What was found in earlier shipments, one by one."""
    _index: Mapping[tuple[str, str], tuple[Use, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        index: dict[tuple[str, str], list[Use]] = {}
        for use in self.uses:
            index.setdefault((use.kind, use.number), []).append(use)
        frozen = {key: tuple(sorted(uses, key=lambda one: one.at)) for key, uses in index.items()}
        object.__setattr__(self, "_index", frozen)

    @property
    def seen(self) -> SeenHistory:
        """What it covers, for the result."""
        return SeenHistory(
            self.source,
            self.since,
            self.until,
            len(self.uses),
            len(self.answers),
            FrozenMapping(self.counts),
            len(self.periods),
            len(self.faults),
        )

    def silence_on(self, kind: UseKind, named: str) -> str:
        """Why it proves nothing of a kind of number: it has none, and says not since when; ""."""
        if self.since is not None or any(use.kind == kind for use in self.uses):
            return ""
        return f"{self.source} knows no {named}, and does not say since when it is complete"

    def of_period(self, measure: str, starts: date, group: str = "") -> PeriodBefore | None:
        """Return what a measure had counted of a period; None: it does not say."""
        found = (one for one in self.periods if (one.measure, one.group) == (measure, group))
        return next((one for one in found if one.starts == starts), None)

    def of(self, kind: UseKind, number: str) -> tuple[Use, ...]:
        """Return the earlier uses of a number, the first one first.

        Raises `CannotTell` where it knows the number only without its zeros.
        """
        found = self._index.get((kind, number), ())
        if not found and number[:1] == "0" and (kind, number.lstrip("0")) in self._index:
            raise CannotTell(self._shorn(number))
        return found

    def answers_to(self, set_id: str, number: str) -> tuple[Answer, ...]:
        """Return the answers to a document, the first one first.

        Raises `CannotTell` where it knows its number only without its zeros.
        """
        found = [one for one in self.answers if (one.set_id, one.number) == (set_id, number)]
        if not found and number[:1] == "0":
            lost = set_id, number.lstrip("0")
            if any((one.set_id, one.number) == lost for one in self.answers):
                raise CannotTell(self._shorn(number))
        return tuple(sorted(found, key=lambda one: one.at))

    def _shorn(self, number: str) -> str:
        lost = number.lstrip("0")
        return f"{self.source} has {lost}, not {number}: a spreadsheet drops zeros, put them back"
