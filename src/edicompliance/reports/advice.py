"""What to do about a verdict, in a sentence or two: the first thing a person wants to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from edicompliance.reports.layout import short
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.x12.issues import plural


def advice(result: CheckResult) -> Iterator[str]:
    """Yield what to do, the most urgent first."""
    errors = [finding for finding in result.findings if finding.severity == "error"]
    mendable = [finding for finding in errors if finding.mendable]
    lasting = [finding for finding in errors if not finding.mendable]
    if result.verdict == "CANNOT-TELL":
        reasons = dict.fromkeys(short(one.reason, 80) for one in result.to_find_out)
        yield f"Find out first: {'; '.join(reasons)}."
    if result.verdict == "SHIP":
        yield _may_leave(result)
    if mendable:
        when = "Mend first" if result.verdict == "HOLD" else "Cheaper if mended first"
        yield f"{when}: {_listed(mendable, result.currency)}."
    if lasting:
        yield from _lasting(lasting, result)
    warnings = [finding for finding in result.findings if finding.severity == "warning"]
    if warnings:
        yield f"Warned of: {_listed(warnings, result.currency)}."


def _may_leave(result: CheckResult) -> str:
    latest = result.latest_safe_ship
    sentence = "May leave"
    if latest is not None and latest >= result.checked_at:
        sentence += f", until {latest:%a %Y-%m-%d %H:%M %Z}"
    if result.not_checked:
        sentence += f", as far as it could be checked: {plural(len(result.not_checked), 'rule')}"
        sentence += " could not"
    return f"{sentence}."


def _lasting(findings: list[Finding], result: CheckResult) -> Iterator[str]:
    """Say what the supplier cannot mend by himself: it must be settled, or it must be paid."""
    open_ones = [one for one in findings if one.blocking or one.money is None]
    priced = [one for one in findings if one not in open_ones]
    if open_ones:
        yield f"Settle first: {_listed(open_ones, result.currency)}."
    if priced:
        listed = _listed(priced, result.currency)
        yield f"Costs this unless the plan changes or the retailer agrees: {listed}."


def _listed(findings: Iterable[Finding], currency: str) -> str:
    """Each code once, with what all its findings cost together."""
    costs: dict[str, list[Decimal | None]] = {}
    for finding in findings:
        costs.setdefault(finding.code, []).append(finding.money)
    return ", ".join(f"{code} ({_sum(costs[code], currency)})" for code in costs)


def _sum(costs: list[Decimal | None], currency: str) -> str:
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return "no price"
    return f"{sum(known, Decimal('0.00')):,} {currency}"
