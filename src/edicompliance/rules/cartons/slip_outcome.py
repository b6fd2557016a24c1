"""What came of the packing slips of a shipment: each with its findings, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edicompliance.labels.slips.auditing import SlipAudit, SlipsAudit
from edicompliance.labels.slips.fields import Verdict
from edicompliance.labels.slips.slip import Slip
from edicompliance.rules.cartons.slip_audit import slip_key
from edicompliance.rules.model import CheckResult, Finding


@dataclass(frozen=True)
class AuditedSlips:
    """What came of the packing slips of a shipment."""

    slips: tuple[SlipAudit, ...]
    """In the order of the files and within them."""
    findings: tuple[tuple[Finding, ...], ...]
    """What is wrong with each of them, and what it costs."""
    missing: tuple[Slip, ...]
    """Slips that the documents ask for and none of those read is."""
    others: tuple[Finding, ...]
    """What is wrong with none of them: one that is missing."""
    result: CheckResult

    @property
    def ok(self) -> bool:
        """Whether every slip passes and none is missing that the guide wants."""
        passed = all(one.verdict == "pass" for one in self.slips)
        return bool(self.slips) and passed and not self.others

    def count(self, verdict: Verdict) -> int:
        """How many slips have a verdict."""
        return sum(one.verdict == verdict for one in self.slips)


def slips_outcome(audit: SlipsAudit, result: CheckResult) -> AuditedSlips:
    """Return the audit with the findings that a check made of it."""
    own, others = _by_slip(result.findings, audit.audits)
    return AuditedSlips(audit.audits, own, audit.missing, others, result)


def _by_slip(
    findings: Sequence[Finding], slips: Sequence[SlipAudit]
) -> tuple[tuple[tuple[Finding, ...], ...], tuple[Finding, ...]]:
    """The findings of each slip, and those of none."""
    places = {(one.seen.file, slip_key(one.seen)): at for at, one in enumerate(slips)}
    own: list[list[Finding]] = [[] for _ in slips]
    others: list[Finding] = []
    for finding in findings:
        first = finding.violation.evidence[0]
        at = places.get((first.file or "", first.reference or ""))
        (others if at is None else own[at]).append(finding)
    return tuple(map(tuple, own)), tuple(others)
