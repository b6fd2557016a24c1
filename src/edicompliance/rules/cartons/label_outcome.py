"""What came of the labels of a shipment: each of them with its findings, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edicompliance.labels.audit.audited import Kind
from edicompliance.labels.audit.reconciling import Audit, AuditedLabel
from edicompliance.labels.seen import Unreadable
from edicompliance.rules.model import CheckResult, Finding


@dataclass(frozen=True)
class AuditedLabels:
    """What came of the labels of a shipment."""

    labels: tuple[AuditedLabel, ...]
    """In the order of the files and within them."""
    findings: tuple[tuple[Finding, ...], ...]
    """What is wrong with each of them, and what it costs."""
    others: tuple[Finding, ...]
    """What is wrong with none of them: cartons without a label, an approval that ended."""
    unreadable: tuple[Unreadable, ...]
    """Files, or parts of them, that no label could be read from."""
    audit: Audit
    result: CheckResult
    certified: tuple[tuple[str, str, str], ...]
    """On cartons or pallets, whether their labels are certified, and in words."""

    @property
    def ok(self) -> bool:
        """Whether every label passes, every carton has one, and every file could be read."""
        passed = self.audit.verdicts["pass"] == len(self.labels)
        audit = self.audit
        left = audit.without_label or audit.too_few or self.unreadable
        return passed and bool(self.labels) and not left


def outcome_of(
    audit: Audit,
    result: CheckResult,
    unreadable: Sequence[Unreadable] = (),
    certified: Sequence[tuple[str, str, str]] = (),
) -> AuditedLabels:
    """Return the audit with the findings that a check made of it."""
    own, others = by_label(result.findings, audit.labels)
    return AuditedLabels(
        audit.labels, own, others, tuple(unreadable), audit, result, tuple(certified)
    )


def by_label(
    findings: Sequence[Finding], labels: Sequence[AuditedLabel]
) -> tuple[tuple[tuple[Finding, ...], ...], tuple[Finding, ...]]:
    """The findings of each label, and those of none."""
    places = {(one.seen.file, f"label {one.seen.index}"): at for at, one in enumerate(labels)}
    own: list[list[Finding]] = [[] for _ in labels]
    others: list[Finding] = []
    for finding in findings:
        first = finding.violation.evidence[0]
        at = places.get((first.file or "", first.reference or first.key or ""))
        (others if at is None else own[at]).append(finding)
    return tuple(map(tuple, own)), tuple(others)


CODE_OF: Mapping[Kind, str] = {
    "unknown": "LBL010",
    "differs": "LBL012",
    "missing": "LBL013",
    "bars": "LBL014",
    "size": "LBL015",
    "repeated": "LBL016",
    "foreign": "LBL017",
    "disagrees": "LBL018",
    "worded": "LBL019",
}
"""Kind of a deviation -> the rule that tells it."""
