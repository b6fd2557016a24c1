"""The audit of packing slips, as text and JSON.

The JSON is a contract, docs/schemas/slip-audit-1.json: each slip with its verdict, its fields and
its findings, which are those of `edic check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from edicompliance.labels.slips.auditing import SlipAudit
from edicompliance.labels.slips.fields import SlipField, Verdict
from edicompliance.labels.slips.slip import Slip
from edicompliance.reports.check import finding_json
from edicompliance.reports.layout import paint, wrapped
from edicompliance.rules.cartons.slip_audit import told
from edicompliance.rules.cartons.slip_outcome import AuditedSlips
from edicompliance.rules.model import Finding
from edicompliance.x12.issues import plural

SCHEMA: Final = "edicompliance/slip-audit/1"
_VERDICTS: Final[tuple[Verdict, ...]] = ("fail", "retake", "pass")
"""The worst first."""
_MARK: Final = {"pass": "PASS", "fail": "FAIL", "retake": "RETAKE"}
_MANNER: Final = {"pass": "SHIP", "fail": "HOLD", "retake": "CANNOT-TELL"}


# -- JSON


def as_json(audited: AuditedSlips) -> dict[str, Any]:
    """Return the audit of a shipment's packing slips."""
    slips = zip(audited.slips, audited.findings, strict=True)
    result = audited.result
    return {
        "schema": SCHEMA,
        "slips": [_slip(one, findings) for one, findings in slips],
        "missing": [_wanted(one) for one in audited.missing],
        "findings": [finding_json(one) for one in audited.others],
        "not_checked": [
            {"code": one.code, "reason": one.reason}
            for one in (*result.not_checked, *result.partly_checked)
        ],
        "summary": {
            "slips": len(audited.slips),
            **{verdict: audited.count(verdict) for verdict in reversed(_VERDICTS)},
            "missing": len(audited.missing),
            "at_risk": str(result.at_risk),
            "currency": result.currency,
        },
    }


def _slip(one: SlipAudit, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "file": one.seen.file,
        "index": one.seen.index,
        "pages": list(one.seen.pages),
        "verdict": one.verdict,
        "slip": _wanted(one.slip) if one.slip is not None else None,
        "why": _why(one) or None,
        "fields": [_field(field) for field in one.fields],
        "findings": [finding_json(finding) for finding in findings],
    }


def _wanted(one: Slip) -> dict[str, Any]:
    return {"notice": one.notice, "store": one.store or None, "po": one.text("po") or None}


def _field(one: SlipField) -> dict[str, Any]:
    return {
        "name": one.name,
        "expected": one.expected or None,
        "actual": one.actual or None,
        "ok": one.ok,
        "why": one.note or None,
        "page": one.page,
        "box": [round(side, 2) for side in one.box] if one.box is not None else None,
    }


def _why(one: SlipAudit) -> str:
    """What of it cannot be told."""
    return "; ".join(dict.fromkeys(told(each) for each in one.fields if each.ok is None))


# -- text


def as_text(audited: AuditedSlips, *, width: int = 100, color: bool = False) -> str:
    """Return each slip with its verdict and what is wrong with it."""
    lines = [_headline(audited, color=color), ""]
    for one, findings in zip(audited.slips, audited.findings, strict=True):
        lines += _of_slip(one, findings, width, color=color)
    for finding in audited.others:
        lines += _of_finding(finding, width)
    for slip in audited.missing:
        whose = f"store {slip.store}" if slip.store else f"ship notice {slip.notice}"
        lines += [f"No slip was read for {whose}."]
    return "\n".join([*lines, "", "Of a PDF its letters are read; a picture in it is not."])


def _headline(audited: AuditedSlips, *, color: bool) -> str:
    worst: Verdict = next((one for one in _VERDICTS if audited.count(one)), "retake")
    if not audited.ok and worst == "pass":
        worst = "fail"
    counted = ", ".join(f"{audited.count(one)} {one}" for one in reversed(_VERDICTS))
    money = f"{audited.result.at_risk:,} {audited.result.currency} at risk"
    mark = paint(_MARK[worst], _MANNER[worst], color)
    return f"{mark}  {plural(len(audited.slips), 'packing slip')}: {counted} · {money}"


def _of_slip(
    one: SlipAudit, findings: Sequence[Finding], width: int, *, color: bool
) -> Iterator[str]:
    mark = paint(_MARK[one.verdict], _MANNER[one.verdict], color)
    store = f"  store {one.slip.store}" if one.slip is not None and one.slip.store else ""
    yield f"{mark}  {one.name}{store}"
    for finding in findings:
        yield from _of_finding(finding, width)
    if why := _why(one):
        yield from wrapped("  why     ", why, width)


def _of_finding(finding: Finding, width: int) -> Iterator[str]:
    price = "no price" if finding.money is None else f"{finding.money:,}"
    yield from wrapped(f"  {finding.code}  ", f"{finding.message} ({price})", width)
