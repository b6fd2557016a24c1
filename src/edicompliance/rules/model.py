"""What a rule is, what it sees, and what becomes of that.

A rule yields *violations*: what is wrong, without a price. The engine turns each into a *finding*:
how bad, how much, by when, on whose authority.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from edicompliance.charges import Amount
from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.times import Moment
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import DocumentError
from edicompliance.profiles import Authorization, Resolved, Waiver
from edicompliance.rules.guides.authority import Source, WeakFooting
from edicompliance.rules.history import SeenHistory
from edicompliance.rules.results.supposed import Verdict, WhatIf
from edicompliance.rules.timing.limits_told import LimitInForce

if TYPE_CHECKING:
    from edicompliance.rules.cartons.label_audit import LabelAudit
    from edicompliance.rules.context import Context
    from edicompliance.rules.money.period_model import PeriodCharge, PeriodShare, UntoldPeriod

Severity = Literal["error", "warning", "info"]
Need = Literal["order", "notice", "invoice", "label", "slip"]
PRINTED: Final = frozenset({"label", "slip"})
"""What is judged only where it is given: without it a rule does not apply, unless the profile
requires the rule."""
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
"""The worst first."""
HEADINGS: Final = ("What it checks", "Why it costs", "How to fix", "Source")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a violation is about; every part may be unknown or not apply."""

    po: str | None = None
    line: str | None = None
    """PO101, or the line's ordinal where it has none."""
    item: str | None = None
    store: str | None = None
    sscc: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value that can be looked up: in the bytes of a file, or under a key of a TOML file."""

    file: str | None = None
    offset: int | None = None
    """Bytes; None for a TOML key and for a document that is missing altogether."""
    length: int = 0
    reference: str | None = None
    """`856/HL[3]/MAN02`."""
    value: str = ""
    key: str | None = None
    """The key in the TOML file, or the line of the CSV file, instead of an offset."""
    by: str = ""
    """Whose word it is, where several may say it: `plan`, `carrier`, `authorization`."""
    otherwise: tuple[str, ...] = ()
    """What others say, in sentences."""

    @classmethod
    def of(cls, record: Record | ShippedLine, field: str, value: str | None = None) -> Evidence:
        """What a document says, at its bytes, or where it belongs if it is not there.

        `value` is what a field that is no element of the record says. A record that was composed
        has no bytes yet, and so no place.
        """
        if value is None:
            value = record.said(field) if isinstance(record, Record) else ""
        try:
            where = record.where(field)
        except DocumentError:
            return cls(value=value)
        length = where.length if value else 0
        return cls(where.file, where.offset, length, where.reference, value)

    @classmethod
    def fact(cls, file: str | None, key: str, value: object) -> Evidence:
        """A key of `shipment.toml`."""
        if isinstance(value, tuple):
            value = ", ".join(value)
        text = value.isoformat() if isinstance(value, date) else str(value)
        return cls(file=file, value=text.lower() if isinstance(value, bool) else text, key=key)


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule saw."""

    message: str
    """One sentence, without the figures."""
    evidence: tuple[Evidence, ...]
    expected: str | None = None
    actual: str | None = None
    subject: Subject = Subject()
    orders: tuple[str, ...] = ()
    """The numbers of all orders it is about, where they are several."""
    notice: str | None = None
    """BSN02 of the ship notice at fault, for charges made once a notice."""
    due: Moment | None = None
    """Until when it can be mended, or the limit that was missed."""
    done: Moment | None = None
    """When that happened whose limit is `due`, or is to: how late it is."""
    clause: Resolved | None = None
    """The clause of the guide that was broken; None where the rule needs none."""
    counts: Mapping[str, Decimal | None] = field(default_factory=dict)
    """What failed, for charges: `carton`, `unit`, `po`; None = not known."""
    cost: Decimal | None = None
    """The failing goods at the retailer's cost; None = not known."""
    notes: tuple[str, ...] = ()
    """What the judgement rests on: a doubled local time, a cancelled unit."""
    otherwise: tuple[Violation, ...] = ()
    """The same fault under the other clauses that may hold; it is priced as a span over them."""

    @property
    def pos(self) -> tuple[str, ...]:
        """The numbers of the orders it is about, one or several; none where that is not told."""
        return self.orders or ((self.subject.po,) if self.subject.po else ())


Outcome = Violation | CannotTell
"""A rule yields what is wrong, and what it cannot tell of a part of its subject."""


@dataclass(frozen=True, slots=True)
class NoParams:
    """A rule without parameters of its own."""


RuleFunction = Callable[[Shipment, Any, "Context"], Iterator[Outcome]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its stable code; its text is its function's docstring."""

    code: str
    """`ASN001`: the prefix is the module, the number is never used again."""
    name: str
    """Named after the fault: `late-ship-notice`."""
    function: RuleFunction
    each: Literal["shipment", "order", "notice", "invoice"] = "shipment"
    """What it judges one by one: a doubt about one notice does not hide another's fault."""
    needs: tuple[Need, ...] = ()
    """Documents without which it cannot be checked; of labels and slips, see `PRINTED`."""
    clauses: tuple[str, ...] = ()
    """The clauses it reads, `deadlines.ship-notice`, or a whole section, `packing`; with none set
    it does not apply."""
    freight: Literal["prepaid", "collect", "any"] = "any"
    """The freight terms it judges; under others it does not apply."""
    mendable: bool = False
    """Whether the fault can be mended before departure."""
    helps_late: bool = False
    """Whether doing it helps when its time is over: a missing notice is dearer than a late one."""
    time: bool = False
    """Whether it hangs on the time of departure."""
    bounds: bool = True
    """Of a rule of time: whether what it cannot tell leaves the latest safe departure untold, too;
    not where it needs something that most suppliers do not say."""
    params: type = NoParams
    severity: Severity = "error"
    """Where the profile does not say."""

    @property
    def text(self) -> str:
        """The docstring: a first line, then the four headings."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def title(self) -> str:
        """The fault in one line."""
        return self.text.partition("\n")[0]

    def section(self, heading: str) -> str:
        """The words under one of `HEADINGS`, in one line."""
        _, _, after = self.text.partition(f"## {heading}\n")
        return " ".join(after.partition("\n## ")[0].split())


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge of the guide that a fault is priced by, or may be."""

    clause: str
    """`charges.ships-late`, `charges.otif#2024`."""
    source: Source
    """Who says so: the weakest of all that it rests on."""
    edition: str | None = None
    billed_to: str | None = None
    """Whose account it is taken from, where the guide says so."""
    billed: str | None = None
    """When, where the guide says so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation with its severity, price, due time and authority."""

    code: str
    name: str
    severity: Severity
    blocking: bool
    mendable: bool
    """Whether it can be mended before the truck leaves."""
    violation: Violation
    remedy: str
    charge: Amount | None
    """None where the profile has no charge for it."""
    source: Source | None
    edition: str | None = None
    """The edition whose clause judged it, else priced it; without one, the profile's own."""
    clause: str | None = None
    """The clause that was broken, `windows.ship#collect`; None where the rule needs none."""
    charged: tuple[Charged, ...] = ()
    """The charges that are made for it; several where it is not known which."""
    scope: Mapping[str, str] = field(default_factory=dict)
    """The scope words under which its clauses were looked up."""
    authorization: Authorization | None = None
    """What the retailer excused it by."""
    waiver: Waiver | None = None
    """What we silenced it by."""
    besides: Amount | None = None
    """What it costs without its part of periods' charges; None: nothing else is made for it."""
    shares: tuple[PeriodShare, ...] = ()
    """Its part of the charges of periods."""
    too_late: bool = False
    """Whether its time is over: nothing that is done now undoes it."""

    @property
    def message(self) -> str:
        """What is wrong, with expected and actual."""
        seen = self.violation
        figures = [
            f"{word} {value}"
            for word, value in (("expected", seen.expected), ("got", seen.actual))
            if value is not None
        ]
        sentence = seen.message + (": " + ", ".join(figures) if figures else "")
        return "; ".join((sentence, *seen.notes))

    @property
    def money(self) -> Decimal | None:
        """What stands at risk: `expected`, or `high` where that is not known, or None."""
        if self.charge is None:
            return None
        return self.charge.high if self.charge.expected is None else self.charge.expected


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not be checked, and why."""

    code: str
    reason: str
    may_cost: Amount | None = None
    """What it costs, from the least to the most of the clauses that may hold; None: not known."""
    may_fail: tuple[str, ...] = ()
    """What is wrong under some of the clauses that may hold, and under which."""

    @property
    def told(self) -> str:
        """The reason, and what is wrong under some of the clauses that may hold."""
        cost = f": {self.may_cost.bounds}" if self.may_cost and self.may_fail else ""
        return "; ".join((self.reason, *self.may_fail)) + cost


@dataclass(frozen=True, slots=True)
class UnfoundCharge:
    """A charge that the guide makes and no rule of ours can find."""

    charge: str
    """Its clause."""
    price: str
    """What it costs, as the guide says it."""
    each: str
    """For what it is made."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check has to say about one shipment."""

    shipment: Shipment
    """With the documents that hold."""
    orders: tuple[str, ...]
    """The numbers of all orders given, each once; those that contradict each other too."""
    bill_of_lading: str | None
    ship_to: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    """By money, then by severity."""
    passed: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]
    partly_checked: tuple[NotChecked, ...]
    """Rules that have findings and could not judge everything they should."""
    not_applicable: tuple[str, ...]
    currency: str
    profile_id: str
    profile_edition: str | None
    checked_at: datetime
    latest_safe_ship: datetime | None
    """The last minute of departure at which no time rule fails; None where there is none."""
    in_force: tuple[LimitInForce, ...] = ()
    """The windows and deadlines that the rules judged by."""
    no_safe_ship: str = ""
    """Why there is no such minute, or why it cannot be told."""
    warnings: tuple[str, ...] = ()
    """What the judgement rests on and nobody sourced."""
    set_aside: tuple[PurchaseOrder | ShipNotice, ...] = ()
    """Documents that were sent again, replaced or cancelled, and are not counted."""
    history: SeenHistory | None = None
    """What history it saw; None: none was given."""
    strict_sources: bool = False
    """Whether charges that rest on weak sources were left without a price."""
    undecided: tuple[NotChecked, ...] = ()
    """Of the rules that were not checked those that the profile requires: they keep it open."""
    what_if: WhatIf | None = None
    """What is supposed, and what was said without it; None: it is judged as it is."""
    excused: tuple[Finding, ...] = ()
    """Faults that the retailer excused by an authorization: they cost nothing."""
    waived: tuple[Finding, ...] = ()
    """Faults that a waiver of our own silences: counted in neither verdict nor sum."""
    periods: tuple[PeriodCharge, ...] = ()
    """The charges of months, weeks, quarters that it is counted in."""
    untold_periods: tuple[UntoldPeriod, ...] = ()
    """Those of which it cannot be told how it is counted in them."""
    hold_above: Decimal = Decimal(0)
    """What faults that can be mended may cost before they hold it."""
    weak: tuple[WeakFooting, ...] = ()
    """What of all this rests on weak sources, or on nobody's word."""
    unfound: tuple[UnfoundCharge, ...] = ()
    """What the guide charges for and no rule of ours can find."""
    counted_as: str = ""
    """Its name in `periods`, where others have its own name too; empty: its own."""
    labels: LabelAudit | None = None
    """What came of the printed labels; None: none were given, or it cannot be told how they are."""

    def without_documents(self) -> CheckResult:
        """The same; of the shipment only its name, place and facts, of labels what is shown."""
        one = self.shipment
        bare = Shipment(one.id, one.path, facts=one.facts, facts_file=one.facts_file)
        labels = self.labels.without_documents() if self.labels is not None else None
        return replace(self, shipment=bare, labels=labels)

    @property
    def to_find_out(self) -> tuple[NotChecked, ...]:
        """What keeps the verdict open; where nothing does, all that was not checked."""
        return self.undecided or (*self.not_checked, *self.partly_checked)

    @property
    def at_risk(self) -> Decimal:
        """The sum of what the findings are expected to cost."""
        return sum((finding.money or Decimal(0) for finding in self.findings), Decimal("0.00"))

    @property
    def at_risk_low(self) -> Decimal:
        """The sum of what is certain."""
        return _sum(finding.charge.low for finding in self.findings if finding.charge)

    @property
    def at_risk_high(self) -> Decimal | None:
        """The sum of the bounds; None where one is not known."""
        highs = [finding.charge.high for finding in self.findings if finding.charge]
        return None if None in highs else _sum(highs)

    @property
    def at_least(self) -> Decimal | None:
        """What is certain, where that is more than `at_risk`: charges without an upper bound."""
        return self.at_risk_low if self.at_risk_low > self.at_risk else None

    @property
    def unpriced(self) -> int:
        """How many findings have no price at all."""
        return sum(finding.money is None for finding in self.findings)


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal("0.00"))
