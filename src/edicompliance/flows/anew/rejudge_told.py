"""What came of a shipment judged anew, as the ledger keeps it: plain values, without its documents.

The amounts are texts of decimals. What consumers told is masked: what is kept for a year should not
keep their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from edicompliance.charges.population import rounded
from edicompliance.flows.anew.rejudge_plan import Member
from edicompliance.flows.orders.read_back import Archived
from edicompliance.rules.model import CheckResult, Evidence, Finding
from edicompliance.store.exporting import masked

_PLACES = 9


def told_of(member: Member, judged: Sequence[tuple[Archived, CheckResult]]) -> dict[str, Any]:
    """A shipment with what each edition says of it."""
    archived = judged[0][0]
    return {
        "name": member.name,
        "partner": member.partner,
        "orders": list(archived.orders),
        "document": archived.document_id,
        "sides": [side_of(one, result) for one, result in judged],
    }


def side_of(archived: Archived, result: CheckResult) -> dict[str, Any]:
    """What one edition says."""
    return {
        "ship_to": _place(archived, archived.orders) or result.ship_to or "",
        "verdict": result.verdict,
        "currency": result.currency,
        "findings": [_finding(one, archived, result) for one in result.findings],
        "passed": len(result.passed),
        "not_checked": [one.code for one in result.not_checked],
        "periods": _periods(result),
        "open": any(one.case.failing for one in result.periods),
    }


def _finding(finding: Finding, archived: Archived, result: CheckResult) -> dict[str, Any]:
    seen, amount, hide = finding.violation, finding.charge, archived.personal
    place = next((one for one in seen.evidence if one.file is not None), None)
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "po": ", ".join(seen.pos),
        "line": seen.subject.line,
        "item": seen.subject.item,
        "store": seen.subject.store,
        "sscc": seen.subject.sscc,
        "dc": _place(archived, seen.pos) or result.ship_to or "",
        "message": _masked(finding.message, hide),
        "charge": None
        if amount is None
        else {
            "expected": _money(amount.expected),
            "low": _money(amount.low),
            "high": _money(amount.high),
            "explanation": amount.explanation,
        },
        "money": _money(finding.money),
        "clause": finding.clause,
        "edition": finding.edition,
        **_where(place),
    }


def _where(place: Evidence | None) -> dict[str, Any]:
    """The file of the archive, by its sha256, and the byte in it."""
    if place is None or place.file is None:
        return {"file": None, "offset": None, "reference": None}
    digest, _, begins = place.file.partition("@")
    offset = None if place.offset is None else place.offset + int(begins.partition("+")[0] or 0)
    return {"file": digest, "offset": offset, "reference": place.reference}


def _place(archived: Archived, pos: Iterable[str]) -> str:
    """Where some orders go, if it is one place."""
    found = {archived.places.get(po, "") for po in pos}
    return found.pop() if len(found) == 1 else ""


def _masked(text: str, words: Sequence[str]) -> str:
    return masked(text, words) if words else text


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _periods(result: CheckResult) -> list[list[str]]:
    """What a shipment adds to the counts of months and weeks: name, first day, group, counts."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in result.periods:
        case = one.case
        key = (
            case.measure_name or case.clause.id,
            case.period.starts.isoformat(),
            case.period.group,
        )
        own = one.own if case.measure is not None else None
        counts = (own.counted, own.met, own.open) if own is not None else ()
        found.setdefault(key, [*key, *(str(rounded(each, _PLACES)) for each in counts)])
    return list(found.values())


def findings_of(told: Mapping[str, Any], side: int) -> list[dict[str, Any]]:
    """The findings of one edition; none of a shipment that could not be read."""
    if "unreadable" in told:
        return []
    found: list[dict[str, Any]] = told["sides"][side]["findings"]
    return found
