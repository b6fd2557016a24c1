"""A check as JSON, by the contract in docs/schemas/check-1.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from edicompliance.charges import Amount
from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles.origin import GRADES
from edicompliance.reports.periods import joint_json, periods_json, untold_json
from edicompliance.reports.what_if import what_if_json
from edicompliance.rules.catalogue import find_rule
from edicompliance.rules.guides.authority import Source, WeakFooting
from edicompliance.rules.guides.guide_exceptions import GuideGrant
from edicompliance.rules.history import SeenHistory
from edicompliance.rules.model import CheckResult, Evidence, Finding, NotChecked
from edicompliance.rules.timing.limits_told import LimitInForce, Saying

SCHEMA = "edicompliance/check/1"
MANY_SCHEMA = "edicompliance/check-many/1"


def as_json(result: CheckResult) -> dict[str, Any]:
    """One shipment's check."""
    return {
        "schema": SCHEMA,
        "shipment": {
            "id": result.shipment.id,
            "orders": list(result.orders),
            "bill_of_lading": result.bill_of_lading,
            "ship_to": result.ship_to,
        },
        "verdict": result.verdict,
        "at_risk": str(result.at_risk),
        "at_risk_low": str(result.at_risk_low),
        "at_risk_high": _money(result.at_risk_high),
        "at_least": None if result.at_least is None else str(result.at_least),
        "unpriced": result.unpriced,
        "currency": result.currency,
        "findings": [finding_json(finding) for finding in result.findings],
        "passed": list(result.passed),
        "not_checked": _reasons(result.not_checked),
        "partly_checked": _reasons(result.partly_checked),
        "not_applicable": list(result.not_applicable),
        "profile": {"id": result.profile_id, "edition": result.profile_edition},
        "checked_at": _time(result.checked_at),
        "latest_safe_ship": _time(result.latest_safe_ship),
        "no_safe_ship": result.no_safe_ship or None,
        "in_force": [_limit(one) for one in result.in_force],
        "warnings": list(result.warnings),
        "set_aside": [_set_aside(one) for one in result.set_aside],
        "what_if": what_if_json(result),
        "excused": [finding_json(finding) for finding in result.excused],
        "waived": [finding_json(finding) for finding in result.waived],
        "history": _history(result.history),
        "unfound_charges": [
            {"charge": one.charge, "price": one.price, "each": one.each} for one in result.unfound
        ],
        "strict_sources": result.strict_sources,
        "weak_sources": [_weak(one) for one in result.weak],
        "periods": periods_json(result),
        "untold_periods": untold_json(result.untold_periods),
    }


def many_as_json(
    results: Sequence[tuple[str, CheckResult]], unreadable: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The checks of many shipments, each with the path of its folder.

    `unreadable` are the shipments that could not be checked: path and reason.
    """
    verdicts = Counter(result.verdict for _, result in results)
    return {
        "schema": MANY_SCHEMA,
        "shipments": [{"path": path, **as_json(result)} for path, result in results],
        "unreadable": [{"path": path, "reason": reason} for path, reason in unreadable],
        "periods": joint_json(result for _, result in results),
        "summary": {
            "shipments": len(results),
            "unreadable": len(unreadable),
            "verdicts": {
                verdict: verdicts[verdict]
                for verdict in ("HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST", "SHIP")
            },
            "findings": sum(len(result.findings) for _, result in results),
            "at_risk": str(sum((result.at_risk for _, result in results), Decimal("0.00"))),
        },
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding."""
    seen = finding.violation
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "subject": {
            "po": seen.subject.po,
            "line": seen.subject.line,
            "item": seen.subject.item,
            "store": seen.subject.store,
            "sscc": seen.subject.sscc,
        },
        "message": finding.message,
        "expected": seen.expected,
        "actual": seen.actual,
        "remedy": finding.remedy,
        "charge": _charge(finding),
        "due": _time(due_time(seen.due)) if seen.due else None,
        "mendable": finding.mendable,
        "evidence": [_evidence(one) for one in seen.evidence],
        "source": _source(finding.source),
        "clause": finding.clause,
        "edition": finding.edition,
        "scope": dict(finding.scope),
        **_let_pass(finding),
    }


def _history(seen: SeenHistory | None) -> dict[str, Any] | None:
    """What history the check saw."""
    if seen is None:
        return None
    return {
        "source": seen.source,
        "since": _time(seen.since),
        "until": _time(seen.until),
        "uses": seen.uses,
        "answers": seen.answers,
        "counts": {name: str(value) for name, value in seen.counts.items()},
        "periods": seen.periods,
        "faults": seen.faults,
    }


def _let_pass(finding: Finding) -> dict[str, Any]:
    """By what a fault is excused or silenced; nothing where it is neither."""
    told: dict[str, Any] = {}
    if (excuse := finding.authorization) is not None:
        told["authorization"] = {
            "number": excuse.number,
            "by": excuse.by,
            "document": excuse.document,
            "given": excuse.given.isoformat() if excuse.given else None,
            "covers": excuse.covers,
            "reason": excuse.reason if isinstance(excuse, GuideGrant) else None,
        }
    if (waiver := finding.waiver) is not None:
        told["waiver"] = {
            "reason": waiver.reason,
            "owner": waiver.owner,
            "expires": waiver.expires.isoformat(),
        }
    return told


def who_lets_pass(finding: Finding) -> str:
    """Who answers for it that a fault is excused or waived, in words; empty where it is neither."""
    if (excuse := finding.authorization) is not None:
        parts = (excuse.by, f"authorization {excuse.number}", excuse.document)
        if isinstance(excuse, GuideGrant):
            parts = (excuse.by, f"{excuse.number}: {excuse.reason}", excuse.document)
        return ", ".join(part for part in parts if part)
    if (waiver := finding.waiver) is not None:
        return f"{waiver.owner}, until {waiver.expires}: {waiver.reason}"
    return ""


def price_text(finding: Finding, currency: str) -> str:
    """What a fault costs, as it stands beside its code: `up to` where that is all that is known."""
    charge = finding.charge
    if finding.money is None or charge is None:
        return "no price"
    if charge.expected is None:
        return f"up to {finding.money:,} {currency}"
    told = f"{finding.money:,} {currency}"
    if charge.expected or charge.high == 0:
        return told
    return f"{told}, up to {charge.high:,} {currency}" if charge.high else f"{told}, or more"


def due_time(limit: Moment) -> datetime:
    """The last minute that is still in time, at the clock of the limit's own place."""
    instant = limit.first if limit.day is None else limit.last
    return instant.astimezone(zone_info(limit.zone)).replace(second=0, microsecond=0)


def _limit(one: LimitInForce) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "orders": list(one.orders),
        "opens": _moment(one.opens, first=True),
        "closes": _moment(one.closes, first=False),
        "word": one.word,
        "edition": one.edition,
        "doubt": one.doubt or None,
        "told": [_saying(saying) for saying in one.told],
        "rules": list(one.rules),
        **_standing(one),
    }


def _standing(one: LimitInForce) -> dict[str, Any]:
    """How what a limit is about stands against it, and what to do as long as that helps."""
    found = one.standing
    to_do = found.state not in ("kept", "cannot-tell") and one.rules
    minutes = None if found.slack is None else int(found.slack.total_seconds() // 60)
    return {
        "state": found.state,
        "seen": _moment(found.seen, first=False),
        "by": found.by or None,
        "slack_minutes": minutes,
        "do": find_rule(one.rules[-1]).section("How to fix") if to_do else None,
        "due": _time(due_time(one.closes)) if one.closes is not None else None,
    }


def _saying(saying: Saying) -> dict[str, Any]:
    """By whose word a date or a time is in force."""
    number = {
        key: value
        for key, value in (
            ("number", saying.number),
            ("who", saying.who),
            ("document", saying.document),
        )
        if value
    }
    others = {"otherwise": list(saying.otherwise)} if saying.otherwise else {}
    return {"anchor": saying.anchor, "by": saying.by, **number, **others}


def _moment(moment: Moment | None, *, first: bool) -> str | None:
    """A calendar date as such, a time at the clock of its place."""
    if moment is None or moment.day is not None:
        return moment.day.isoformat() if moment and moment.day else None
    instant = moment.first if first else moment.last
    return instant.astimezone(zone_info(moment.zone)).isoformat()


def _charge(finding: Finding) -> dict[str, Any] | None:
    amount, charged = finding.charge, finding.charged
    if amount is None:
        return None
    return {
        "expected": _money(amount.expected),
        "low": _money(amount.low),
        "high": _money(amount.high),
        "explanation": amount.explanation,
        "clause": ", ".join(one.clause for one in charged) or None,
        "source": _source(price_source(finding)),
        "charges": [
            {
                "clause": one.clause,
                "edition": one.edition,
                "source": _source(one.source),
                "billed_to": one.billed_to,
                "billed": one.billed,
            }
            for one in charged
        ],
    }


def price_source(finding: Finding) -> Source | None:
    """The weakest of those who say what a fault costs; None where nobody does."""
    sources = [one.source for one in finding.charged]
    return max(sources, key=lambda one: GRADES.index(one.grade or "U"), default=None)


def authorities(finding: Finding) -> tuple[str, str]:
    """Who says what a fault costs, and who that it is one; the first is empty if both are one."""
    if finding.clause is None and finding.charged:
        return "", _price_authority(finding)
    return _price_authority(finding), _authority(finding.source, finding.clause)


def _authority(source: Source | None, clause: str | None) -> str:
    """Who says something, and in which clause of the guide, in words."""
    said = (source.title, source.date, source.grade and f"grade {source.grade}") if source else ()
    return ", ".join(part for part in (*said, clause) if part)


def _price_authority(finding: Finding) -> str:
    """Who says what a fault costs, in which clauses, and whose account it is taken from."""
    billed = dict.fromkeys(one.billed_to for one in finding.charged if one.billed_to)
    clauses = ", ".join(one.clause for one in finding.charged)
    told = _authority(price_source(finding), clauses)
    return told + f"; billed to {' or '.join(billed)}" * bool(billed)


def _evidence(one: Evidence) -> dict[str, Any]:
    place: dict[str, Any] = (
        {"offset": one.offset, "length": one.length} if one.key is None else {"key": one.key}
    )
    by = {"by": one.by} if one.by else {}
    return {"file": one.file, **place, "reference": one.reference, "value": one.value, **by}


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"title": source.title, "date": source.date, "grade": source.grade}


def _weak(one: WeakFooting) -> dict[str, Any]:
    """A result that rests on a weak source, or on nobody's word."""
    return {
        "code": one.code,
        "outcome": one.outcome,
        "part": one.part,
        "clause": one.clause,
        "keys": list(one.keys),
        "assumed": one.assumed,
        "source": _source(one.source),
    }


def number_of(document: PurchaseOrder | ShipNotice) -> str:
    """What people call a document."""
    if isinstance(document, PurchaseOrder):
        return document.po_number
    return document.notice_number


def _set_aside(document: PurchaseOrder | ShipNotice) -> dict[str, Any]:
    source = document.source
    return {
        "document": document.SET_ID,
        "number": number_of(document),
        "file": source.envelope.file if source else None,
        "offset": source.segments[0].offset if source else None,
    }


def _reasons(entries: Iterable[NotChecked]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "reason": one.reason,
            "may_fail": list(one.may_fail),
            "may_cost": _span(one.may_cost),
        }
        for one in entries
    ]


def _span(amount: Amount | None) -> dict[str, str | None] | None:
    if amount is None:
        return None
    return {
        "low": _money(amount.low),
        "high": _money(amount.high),
        "explanation": amount.explanation,
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
