"""The audit of printed labels, as text, JSON and a table.

The JSON is a contract, docs/schemas/label-audit-1.json: each label with its verdict, its fields and
its findings, which are those of `edic check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from edicompliance.labels.audit.audited import VERDICTS, AuditedField, Verdict
from edicompliance.labels.audit.copies import copies_of
from edicompliance.labels.audit.reconciling import AuditedLabel
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent
from edicompliance.reports.check import finding_json
from edicompliance.reports.layout import paint, wrapped
from edicompliance.rules.cartons.label_outcome import AuditedLabels
from edicompliance.rules.model import Finding
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import plural

SCHEMA: Final = "edicompliance/label-audit/1"
COLUMNS: Final = (
    "file", "label", "sscc", "verdict", "po", "store", "code", "field", "expected", "actual",
    "charge", "currency", "why",
)  # fmt: skip
_MARK: Final = {"pass": "PASS", "fail": "FAIL", "retake": "RETAKE"}
_MANNER: Final = {"pass": "SHIP", "fail": "HOLD", "retake": "CANNOT-TELL"}
_AT_BYTE: Final = re.compile(r"^byte \d+: ")
"""Where a note says it stands; without it, notes of several labels are one."""
_MOST_NAMED: Final = 20
"""So many cartons without a label, and labels without a carton, are named in a text."""


# -- JSON


def as_json(audited: AuditedLabels) -> dict[str, Any]:
    """Return the audit of a shipment's labels."""
    labels = zip(audited.labels, audited.findings, strict=True)
    return {
        "schema": SCHEMA,
        "labels": [_label(one, findings) for one, findings in labels],
        "missing_from_labels": [_carton(one) for one in audited.audit.without_label],
        "missing_from_asn": [
            {"sscc": one.sscc, "file": one.seen.file, "index": one.seen.index}
            for one in audited.audit.unnoticed
        ],
        "findings": [finding_json(one) for one in audited.others],
        "unreadable": [
            {"file": one.file, "reason": one.reason, "offset": one.offset}
            for one in audited.unreadable
        ],
        "certified": [
            {"on": on, "state": state, "text": text} for on, state, text in audited.certified
        ],
        "not_checked": [
            {"code": one.code, "reason": one.reason}
            for one in (*audited.result.not_checked, *audited.result.partly_checked)
        ],
        "summary": _summary(audited),
    }


def _label(one: AuditedLabel, findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "file": one.seen.file,
        "index": one.seen.index,
        "source": one.seen.source,
        "verdict": one.verdict,
        "sscc": one.sscc or None,
        "why": one.why or None,
        "notes": list(one.seen.notes),
        "fields": [_field(field) for field in one.fields],
        "findings": [finding_json(finding) for finding in findings],
    }


def _field(one: AuditedField) -> dict[str, Any]:
    return {
        "name": one.name,
        "zone": one.zone,
        "in": "bars" if one.barred else "letters",
        "expected": one.expected or None,
        "actual": one.actual or None,
        "ok": one.ok,
        "why": one.why or None,
        "box": _box(one.box),
    }


def _box(box: Box | None) -> list[float] | None:
    return [round(side, 2) for side in box] if box is not None else None


def _carton(one: LabelContent) -> dict[str, Any]:
    return {"sscc": one.sscc, "on": one.on, "notice": one.notice, "level": one.level}


def _summary(audited: AuditedLabels) -> dict[str, Any]:
    audit, result = audited.audit, audited.result
    return {
        "labels": len(audited.labels),
        **{verdict: audit.verdicts[verdict] for verdict in reversed(VERDICTS)},
        "cartons": len(audit.contents),
        "missing_from_labels": len(audit.without_label),
        "missing_from_asn": len(audit.unnoticed),
        "too_few": len(audit.too_few),
        "repeated": {
            sscc: copies_of(found, audit.labels) for sscc, found in audit.repeated.items()
        },
        "out_of_order": audit.out_of_order,
        "unreadable": len(audited.unreadable),
        "at_risk": str(result.at_risk),
        "currency": result.currency,
    }


# -- text


def as_text(audited: AuditedLabels, *, width: int = 100, color: bool = False) -> str:
    """Return what is wrong, label by label; those that pass are counted."""
    lines: list[str] = []
    for one, findings in zip(audited.labels, audited.findings, strict=True):
        if one.verdict != "pass" or findings:
            lines += _of_label(one, findings, width, color=color)
    for finding in audited.others[:_MOST_NAMED]:
        lines += _of_finding(finding, width)
    if more := len(audited.others) - _MOST_NAMED:
        lines += [f"  and {more} more"] if more > 0 else []
    for unreadable in audited.unreadable:
        lines += wrapped("  not read  ", unreadable.reason, width)
    body = ["", *lines] if lines else []
    return "\n".join([_headline(audited, color=color), *body, *_foot(audited, width)])


def _headline(audited: AuditedLabels, *, color: bool) -> str:
    counts = audited.audit.verdicts
    worst: Verdict = next((one for one in VERDICTS if counts[one]), "retake")
    if not audited.ok and worst == "pass":
        worst = "fail"
    told = [f"{counts[one]} {one}" for one in reversed(VERDICTS)]
    money = f"{audited.result.at_risk:,} {audited.result.currency} at risk"
    mark = paint(_MARK[worst], _MANNER[worst], color)
    labels = plural(len(audited.labels), "label")
    cartons = plural(len(audited.audit.contents), "carton")
    return f"{mark}  {labels} for {cartons}: {', '.join(told)} · {money}"


def _of_label(
    one: AuditedLabel, findings: Sequence[Finding], width: int, *, color: bool
) -> Iterator[str]:
    mark = paint(_MARK[one.verdict], _MANNER[one.verdict], color)
    yield f"{mark}  label {one.seen.index} of {one.seen.file}  SSCC {one.sscc or 'not read'}"
    for finding in findings:
        yield from _of_finding(finding, width)
    if one.why:
        yield from wrapped("  why     ", one.why, width)


def _of_finding(finding: Finding, width: int) -> Iterator[str]:
    price = "no price" if finding.money is None else f"{finding.money:,}"
    yield from wrapped(f"  {finding.code}  ", f"{finding.message} ({price})", width)


def _foot(audited: AuditedLabels, width: int) -> Iterator[str]:
    audit = audited.audit
    yield ""
    for head, found in (
        ("Cartons without a label: ", [one.sscc for one in audit.without_label]),
        ("Labels of no carton: ", [one.sscc for one in audit.unnoticed]),
    ):
        if found:
            more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
            yield from wrapped(head, ", ".join(found[:_MOST_NAMED]) + more, width, indent=2)
    if audit.out_of_order:
        yield f"Out of order: {plural(audit.out_of_order, 'label')} before an earlier carton's"
    for told in (*audit.unmeasured, *audit.uncounted):
        yield from wrapped("Not checked: ", told, width, indent=2)
    for on, _, text in audited.certified:
        yield from wrapped(f"Certified, {on}: ", text, width, indent=2)
    notes: dict[str, list[str]] = {}
    for note in (note for one in audited.labels for note in one.seen.notes):
        notes.setdefault(_AT_BYTE.sub("", note), []).append(note)
    for same in list(notes.values())[:_MOST_NAMED]:
        times = f", and {len(same) - 1} times more" if len(same) > 1 else ""
        yield from wrapped("Noted on a label: ", f"{same[0]}{times}", width, indent=2)
    yield "How well labels are printed is not judged."


# -- a table


def as_csv(audited: AuditedLabels) -> str:
    """Return a row for each fault of each label, and one for each label that is to be retaken."""
    rows = ([row.get(name) or "" for name in COLUMNS] for row in _rows(audited))
    return csv_text([COLUMNS, *rows])


def _rows(audited: AuditedLabels) -> Iterator[dict[str, Any]]:
    for one, findings in zip(audited.labels, audited.findings, strict=True):
        label = {
            "file": one.seen.file,
            "label": one.seen.index,
            "sscc": one.sscc,
            "verdict": one.verdict,
            "why": one.why,
        }
        for finding in findings:
            yield {**label, **_found(finding, audited)}
        if not findings and one.verdict != "pass":
            yield label
    for finding in audited.others:
        sscc = finding.violation.subject.sscc or ""
        yield {"sscc": sscc, "verdict": "fail", **_found(finding, audited)}
    for unreadable in audited.unreadable:
        yield {"file": unreadable.file, "verdict": "not read", "why": unreadable.reason}


def _found(finding: Finding, audited: AuditedLabels) -> dict[str, Any]:
    seen = finding.violation
    return {
        "po": seen.subject.po,
        "store": seen.subject.store,
        "code": finding.code,
        "field": seen.message,
        "expected": seen.expected,
        "actual": seen.actual,
        "charge": finding.money,
        "currency": audited.result.currency,
    }
