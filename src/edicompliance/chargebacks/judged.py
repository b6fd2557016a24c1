"""What we judged of a shipment, as much of it as matching needs, small enough to be kept.

A check made before the truck left knows what the documents do not say: when it left, by which
freight terms. So its verdict is kept, and a deduction that comes weeks later is held against it.

>>> kept = Judged((Fault("WIN002", "late", expected=Decimal("166.80")),), passed=("ASN001",))
>>> Judged.from_text(kept.as_text()) == kept
True
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks.counts import CountedBy, Counts, counted_by, counts_of
from edicompliance.profiles import Authorization, Facts
from edicompliance.rules.guides.let_pass import is_covered
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.rules.timing.kept import kept_limits, kept_words


class Fault(NamedTuple):
    """A finding: what is wrong, and what the guide charges for it."""

    code: str
    message: str
    charges: tuple[str, ...] = ()
    """The clauses it is charged by."""
    expected: Decimal | None = None
    high: Decimal | None = None
    edition: str = ""
    evidence: tuple[str, ...] = ()
    """`file@offset+length`."""


class Untold(NamedTuple):
    """A rule that could not be checked."""

    code: str
    reason: str


class Excused(NamedTuple):
    """A fault that the retailer has let pass."""

    code: str
    message: str
    number: str
    """Of the authorization."""
    by: str
    """Who gave it."""


class KeptLimit(NamedTuple):
    """A window or a deadline that a rule judged by, and that was kept."""

    code: str
    words: str
    """The limit, what happened, and which paper says so."""
    evidence: tuple[str, ...] = ()
    """`file@offset+length` of that."""


class Size(NamedTuple):
    """How large the shipment is: more than all of it cannot fail."""

    orders: int = 1
    lines: int = 1
    cartons: int = 1
    units: Decimal = Decimal(1)
    cost: Decimal | None = None


_SMALLEST: Final = Size()


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one shipment."""

    faults: tuple[Fault, ...] = ()
    passed: tuple[str, ...] = ()
    untold: tuple[Untold, ...] = ()
    """What could not be checked, or not all of it."""
    edition: str = ""
    at: datetime | None = None
    """As of when."""
    size: Size = _SMALLEST
    counts: tuple[Counts, ...] = ()
    counted_by: CountedBy = ""
    freight: str = ""
    excused: tuple[Excused, ...] = ()
    kept: tuple[KeptLimit, ...] = ()
    """Of the rules that passed."""
    looked_at: tuple[str, ...] = ()
    """The documents that were judged: `856 ASN30019`."""

    def as_text(self) -> str:
        """Return it as JSON, as the store keeps it."""
        told = {
            "faults": [_plain(one) for one in self.faults],
            "passed": list(self.passed),
            "untold": [list(one) for one in self.untold],
            "edition": self.edition,
            "at": self.at.isoformat() if self.at else "",
            "size": _plain(self.size),
            "counts": [_plain(one) for one in self.counts],
            "counted_by": self.counted_by,
            "freight": self.freight,
            "excused": [list(one) for one in self.excused],
            "kept": [list(one) for one in self.kept],
            "looked_at": list(self.looked_at),
        }
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Judged:
        """Return what `as_text` wrote."""
        told = json.loads(text)
        return cls(
            tuple(_fault(one) for one in told["faults"]),
            tuple(told["passed"]),
            tuple(Untold(*one) for one in told["untold"]),
            told["edition"],
            datetime.fromisoformat(told["at"]) if told["at"] else None,
            _size(told["size"]),
            tuple(_counts(one) for one in told["counts"]),
            told["counted_by"],
            told["freight"],
            tuple(Excused(*one) for one in told.get("excused", ())),
            tuple(_kept(*one) for one in told.get("kept", ())),
            tuple(told.get("looked_at", ())),
        )


def judged_of(result: CheckResult) -> Judged:
    """Return what matching needs of a check."""
    shipment = result.shipment
    counts = tuple(counts_of(shipment))
    return Judged(
        tuple(map(_of_finding, result.findings)),
        result.passed,
        tuple(
            Untold(one.code, one.reason) for one in (*result.not_checked, *result.partly_checked)
        ),
        result.profile_edition or "",
        result.checked_at,
        _size_of(result, counts),
        counts,
        counted_by(shipment),
        _freight(result),
        tuple(
            Excused(one.code, one.message, one.authorization.number, one.authorization.by)
            for one in result.excused
            if one.authorization is not None
        ),
        tuple(_kept_of(result)),
        tuple(_looked_at(result)),
    )


def _kept_of(result: CheckResult) -> Iterator[KeptLimit]:
    passed = frozenset(result.passed)
    for one in result.in_force:
        for code in (rule for rule in one.rules if rule in passed):
            for each in kept_limits((one,), code):
                yield KeptLimit(code, kept_words(each), each.standing.places)


def _kept(code: str, words: str, evidence: Sequence[str] = ()) -> KeptLimit:
    return KeptLimit(code, words, tuple(evidence))


def _looked_at(result: CheckResult) -> Iterator[str]:
    shipment = result.shipment
    yield from (f"850 {one.po_number}" for one in shipment.orders)
    yield from (f"856 {one.notice_number}" for one in shipment.notices)
    yield from (f"810 {one.invoice_number}" for one in shipment.invoices)


def excusing(judged: Judged, grants: Sequence[Authorization]) -> Judged:
    """A verdict under what the retailer granted since; of several the one given last excuses."""
    if not grants:
        return judged
    on = judged.at.date() if judged.at else date.max
    held = [one for one in grants if one.holds("".join(one.orders[:1]), Facts(), on)]
    held.sort(key=lambda one: one.given or date.min)
    faults: list[Fault] = []
    excused = list(judged.excused)
    for fault in judged.faults:
        by = [one for one in held if _excuses(one, fault.code)]
        if by:
            excused.append(Excused(fault.code, fault.message, by[-1].number, by[-1].by))
        else:
            faults.append(fault)
    return replace(judged, faults=tuple(faults), excused=tuple(excused))


def _excuses(grant: Authorization, code: str) -> bool:
    return bool({code, code[:3]} & set(grant.excuses)) and is_covered(code, grant.covers)


def _of_finding(one: Finding) -> Fault:
    charge = one.charge
    high = (charge.expected if charge.high is None else charge.high) if charge else None
    places = (
        f"{seen.file}@{seen.offset}+{seen.length}" if seen.offset is not None else seen.file
        for seen in one.violation.evidence
        if seen.file
    )
    return Fault(
        one.code,
        one.message,
        tuple(each.clause for each in one.charged),
        charge.expected if charge else None,
        high,
        one.edition or "",
        tuple(dict.fromkeys(places)),
    )


def _size_of(result: CheckResult, counts: Sequence[Counts]) -> Size:
    shipment = result.shipment
    costs = [one.ordered * one.price for one in counts
             if one.ordered is not None and one.price is not None]  # fmt: skip
    cartons = sum(len(notice.packs) for notice in shipment.notices)
    return Size(
        max(len(result.orders), 1),
        max(len(counts), 1),
        max(cartons, shipment.facts.cartons or 0, 1),
        max(sum((_most(one) for one in counts), Decimal(0)), Decimal(1)),
        sum(costs, Decimal(0)) if counts and len(costs) == len(counts) else None,
    )


def _most(one: Counts) -> Decimal:
    """The most units of a line that can fail."""
    return max(one.ordered or Decimal(0), one.shipped or Decimal(0))


def _freight(result: CheckResult) -> str:
    facts = result.shipment.facts
    if facts.freight_terms:
        return facts.freight_terms
    said = {terms.payment for one in result.shipment.orders for terms in one.freight[:1]}
    return {"CC": "collect", "PP": "prepaid"}.get(said.pop(), "") if len(said) == 1 else ""


def _plain(row: Any) -> list[Any]:
    return [str(one) if isinstance(one, Decimal) else one for one in row]


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _fault(row: list[Any]) -> Fault:
    code, message, charges, expected, high, edition, evidence = row
    return Fault(code, message, tuple(charges), _number(expected), _number(high), edition,
                 tuple(evidence))  # fmt: skip


def _size(row: list[Any]) -> Size:
    orders, lines, cartons, units, cost = row
    return Size(orders, lines, cartons, Decimal(units), _number(cost))


def _counts(row: list[Any]) -> Counts:
    po, line, ids, unit, *counts, price, shown = row
    ordered, acknowledged, shipped, received, invoiced = map(_number, counts)
    return Counts(
        po, line, tuple(ids), unit, ordered, acknowledged, shipped, received, invoiced,
        _number(price), tuple(shown),
    )  # fmt: skip
