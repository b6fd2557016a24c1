"""A check for people: the verdict and the money first, then what to do, dearest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from edicompliance.reports.check import due_time
from edicompliance.rules.model import CheckResult, Evidence, Finding

_WIDTH = 9


def as_text(result: CheckResult, profile_name: str) -> str:
    """The whole report of one shipment."""
    lines = [*_head(result, profile_name)]
    for finding in result.findings:
        lines += ["", *_finding(finding, result.currency)]
    lines += ["", *_foot(result)]
    return "\n".join(lines) + "\n"


def many_as_text(results: Sequence[tuple[str, CheckResult]], profile_name: str) -> str:
    """A table by money: one line a shipment, then the sum."""
    rows = sorted(results, key=lambda row: row[1].at_risk, reverse=True)
    lines = [f"{len(rows)} shipments, guide {profile_name}", ""]
    for path, result in rows:
        codes = " ".join(sorted({finding.code for finding in result.findings}))
        lines.append(f"{result.verdict:18} {_sum(result):>14}  {path}" + f"  {codes}" * bool(codes))
    total = sum((result.at_risk for _, result in rows), Decimal("0.00"))
    currency = rows[0][1].currency if rows else ""
    lines += ["", f"{total:,} {currency} at risk"]
    return "\n".join(lines) + "\n"


def _head(result: CheckResult, profile_name: str) -> Iterator[str]:
    orders = ", ".join(order.po_number for order in result.shipment.orders) or "no order"
    guide = f"{profile_name}, edition {result.profile_edition}"
    yield f"{result.verdict}  PO {orders} · {guide}"
    counts = [
        f"{_sum(result)} at risk",
        _plural(len(result.findings), "finding"),
        f"{len(result.passed)} checks passed",
        f"{len(result.not_checked)} not checked",
        f"{len(result.not_applicable)} do not apply",
    ]
    if result.unpriced:
        counts.insert(1, f"{result.unpriced} without a price")
    yield "      " + " · ".join(counts)


def _finding(finding: Finding, currency: str) -> Iterator[str]:
    indent = " " * _WIDTH
    seen = finding.violation
    yield f"  {finding.code} {_price(finding, currency)}  [{finding.severity}] {finding.message}"
    subject = seen.subject
    about = [
        f"{word} {value}"
        for word, value in (
            ("PO", subject.po),
            ("line", subject.line),
            ("item", subject.item),
            ("store", subject.store),
            ("SSCC", subject.sscc),
        )
        if value
    ]
    if about:
        yield f"{indent}about    {', '.join(about)}"
    for one in seen.evidence[:6]:
        yield f"{indent}see      {_evidence(one)}"
    if len(seen.evidence) > 6:
        yield f"{indent}         and {len(seen.evidence) - 6} more places"
    if finding.charge is not None:
        yield f"{indent}charge   {finding.charge.explanation}"
    if finding.source is not None:
        parts = (finding.source.title, finding.source.date, f"grade {finding.source.grade}")
        yield f"{indent}guide    {', '.join(part for part in parts if part)}"
    if seen.due is not None:
        yield f"{indent}due      {due_time(seen.due):%a %Y-%m-%d %H:%M %Z}"
    yield f"{indent}do       {finding.remedy}"


def _evidence(one: Evidence) -> str:
    if one.key is not None:
        return f"{one.file}: {one.key} = {one.value}"
    if one.offset is None:
        return "the document is missing"
    value = f" {one.value!r}" if one.value else " (nothing there)"
    return f"{one.file} byte {one.offset} {one.reference or ''}{value}"


def _foot(result: CheckResult) -> Iterator[str]:
    if result.latest_safe_ship is not None:
        yield f"Latest safe ship: {result.latest_safe_ship:%a %Y-%m-%d %H:%M %Z}"
    else:
        yield "Latest safe ship: cannot be told"
    for one in (*result.not_checked, *result.partly_checked):
        yield f"Not checked: {one.code}  {one.reason}"
    for warning in result.warnings:
        yield f"Rests on an assumption: {warning}"


def _price(finding: Finding, currency: str) -> str:
    money = finding.money
    return "no price" if money is None else f"{money:,} {currency}"


def _sum(result: CheckResult) -> str:
    return f"{result.at_risk:,} {result.currency}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)
