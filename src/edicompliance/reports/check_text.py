"""A check for people: the verdict, the money and what to do first; then each fault, dearest first.

Everything here is words: what is judged and what it costs is decided in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath

from edicompliance.documents.segments.times import zone_info
from edicompliance.reports.advice import advice, left
from edicompliance.reports.check import (
    authorities,
    due_time,
    number_of,
    price_text,
    who_lets_pass,
)
from edicompliance.reports.footing import near_misses, weak_sentences
from edicompliance.reports.in_force import moved
from edicompliance.reports.layout import from_now, paint, short, wrapped
from edicompliance.reports.periods import joint_sentences, period_sentences
from edicompliance.reports.unchecked import by_input, spans, unfound
from edicompliance.reports.what_if import what_if_sentences
from edicompliance.rules.model import CheckResult, Evidence, Finding
from edicompliance.x12.issues import plural

MOST_FINDINGS = 100
"""Findings that the text lists; the JSON has them all."""
_MOST_PLACES = 6
_MOST_ORDERS = 5
_HEAD = " " * 6
_DETAIL = " " * 10
_LABEL = 9
_MOST_CODES = 27
"""Columns for the codes of what was not checked; more have a line of their own."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What all lines of one report have in common."""

    result: CheckResult
    width: int
    color: bool

    @property
    def folder(self) -> PurePath | None:
        """The folder that all files spoken of lie in; None without one."""
        folder = PurePath(self.result.shipment.path)
        files = [one.file for seen in self.result.findings for one in seen.violation.evidence]
        files += [one.source.envelope.file for one in self.result.set_aside if one.source]
        inside = [PurePath(file).parent == folder for file in files if file is not None]
        return folder if inside and all(inside) else None

    def file(self, path: str) -> str:
        """A file as short as it can be told."""
        return PurePath(path).name if self.folder is not None else path

    def row(self, label: str, text: str) -> list[str]:
        """A labelled line of a finding."""
        return wrapped(f"{_DETAIL}{label:{_LABEL}}", text, self.width)


def as_text(
    result: CheckResult, profile_name: str, *, width: int = 100, color: bool = False
) -> str:
    """Return the whole report of one shipment, in lines of `width` columns."""
    page = _Page(result, width, color)
    lines = list(_head(page, profile_name))
    for finding in result.findings[:MOST_FINDINGS]:
        lines += ["", *_finding(page, finding)]
    if (more := len(result.findings) - MOST_FINDINGS) > 0:
        lines += ["", f"  {plural(more, 'further finding')}: see --format json"]
    for finding in (*result.excused, *result.waived):
        lines += ["", *_let_pass(page, finding)]
    lines += ["", *_foot(page)]
    return "\n".join(lines) + "\n"


# -- the first lines


def _head(page: _Page, profile_name: str) -> Iterator[str]:
    result, width = page.result, page.width
    orders = _numbers(result.orders) if result.orders else result.shipment.id
    risk = _risk(result.at_risk, result.currency, result.unpriced)
    if result.at_least is not None:
        risk += f", at least {result.at_least:,} {result.currency} in all"
    first = wrapped(f"{result.verdict}  ", f"{risk} · {orders}", width, indent=6)
    yield first[0].replace(result.verdict, paint(result.verdict, result.verdict, page.color), 1)
    yield from first[1:]
    for sentence in (*what_if_sentences(result), *advice(result)):
        yield from wrapped(_HEAD, sentence, width)
    counts = (
        plural(len(result.findings), "finding"),
        f"{plural(len(result.passed), 'rule')} passed",
        f"{len(result.not_checked) + len(result.partly_checked)} not checked",
        f"{len(result.not_applicable)} not applicable",
        *([f"{len(result.excused)} excused"] * bool(result.excused)),
        *([f"{len(result.waived)} waived"] * bool(result.waived)),
    )
    yield from wrapped(_HEAD, " · ".join(counts), width)
    edition = f", edition {result.profile_edition}" if result.profile_edition else ""
    at = _at(_local(result.checked_at, result.shipment.facts.ship_from_zone))
    yield from wrapped(_HEAD, f"{profile_name}{edition} · as of {at}", width)
    if page.folder is not None:
        yield from wrapped(_HEAD, f"files in {page.folder}", width)


def _numbers(orders: Sequence[str]) -> str:
    more = len(orders) - _MOST_ORDERS
    return f"PO {', '.join(orders[:_MOST_ORDERS])}" + f" and {more} more" * (more > 0)


def _risk(money: Decimal, currency: str, unpriced: int) -> str:
    without = f" and {plural(unpriced, 'fault')} without a price" if unpriced else ""
    return f"{money:,} {currency} at risk{without}"


# -- one finding


def _finding(page: _Page, finding: Finding) -> Iterator[str]:
    seen, result = finding.violation, page.result
    price = price_text(finding, result.currency)
    mark = "" if finding.severity == "error" else f" [{finding.severity}]"
    first = wrapped(f"  {finding.code}  ", f"{price}{mark} · {seen.message}", page.width, indent=10)
    yield first[0].replace(finding.code, paint(finding.code, "strong", page.color), 1)
    yield from first[1:]
    yield from _rows(page, finding)
    for label, one in zip(("see", *[""] * _MOST_PLACES), seen.evidence, strict=False):
        yield from page.row(label, _place(page, one))
    if len(seen.evidence) > _MOST_PLACES + 1:
        yield from page.row("", f"and {len(seen.evidence) - _MOST_PLACES - 1} more places")


def _let_pass(page: _Page, finding: Finding) -> Iterator[str]:
    """A fault that is excused or waived: in short, with who answers for that."""
    seen = finding.violation
    word = "excused" if finding.authorization else "waived"
    yield from wrapped(f"  {finding.code}  ", f"{word} · {seen.message}", page.width, indent=10)
    price = price_text(finding, page.result.currency)
    for label, text in (
        ("expected", seen.expected),
        ("got", seen.actual),
        ("about", _about(finding)),
        ("by", who_lets_pass(finding)),
        ("price", "" if finding.authorization else f"{price}, not counted"),
    ):
        if text:
            yield from page.row(label, text)


def _rows(page: _Page, finding: Finding) -> Iterator[str]:
    seen, (by, guide) = finding.violation, authorities(finding)
    for label, text in (
        ("expected", seen.expected),
        ("got", seen.actual),
        ("but", "; ".join(seen.notes)),
        ("about", _about(finding)),
        ("do", finding.remedy),
        ("due", _due(page, finding)),
        ("price", finding.charge.explanation if finding.charge else None),
        ("by", by),
        ("guide", guide),
    ):
        if text:
            yield from page.row(label, text)


def _about(finding: Finding) -> str:
    subject = finding.violation.subject
    parts = {
        "PO": subject.po,
        "line": subject.line,
        "item": subject.item,
        "store": subject.store,
        "SSCC": subject.sscc,
    }
    return ", ".join(f"{word} {value}" for word, value in parts.items() if value)


def _due(page: _Page, finding: Finding) -> str:
    limit = finding.violation.due
    if limit is None:
        return ""
    due = due_time(limit)
    over = "; it can no longer be mended" if finding.too_late else ""
    return f"{_at(due)} ({from_now(due, page.result.checked_at)}){over}"


def _place(page: _Page, one: Evidence) -> str:
    if one.file is None and one.key is None:
        return f"no {one.reference or 'document'} is given"
    file = page.file(one.file or "shipment.toml")
    if one.key is not None:
        return f"{file} {one.key} = {short(one.value)}"
    value = repr(short(one.value)) if one.value else "(nothing there)"
    return " ".join(filter(None, (file, f"byte {one.offset}", one.reference, value)))


# -- the last lines


def _foot(page: _Page) -> Iterator[str]:
    result, width = page.result, page.width
    latest = result.latest_safe_ship
    until = (
        f"{_at(latest)} ({from_now(latest, result.checked_at)})" if latest else result.no_safe_ship
    )
    yield from wrapped("Latest safe ship: ", left(result) or until, width, indent=2)
    for told in near_misses(result):
        yield from wrapped("At risk: ", told, width, indent=2)
    for told in moved(result):
        yield from wrapped("In force: ", told, width, indent=2)
    for told in period_sentences(result):
        yield from wrapped("Period: ", told, width, indent=2)
    yield from _unchecked(page)
    if result.passed:
        yield from wrapped("Passed: ", " ".join(spans(result.passed)), width)
    if result.not_applicable:
        yield from wrapped("Not applicable: ", " ".join(spans(result.not_applicable)), width)
    for one in result.set_aside:
        path = one.source.envelope.file if one.source else None
        told = f"{one.SET_ID} {number_of(one)}" + (f" in {page.file(path)}" if path else "")
        yield from wrapped("Not counted: ", f"{told}: sent again, replaced or cancelled", width)
    rests_on = (*result.warnings, *weak_sentences(result))
    if rests_on:
        yield "What it rests on:"
    for warning in rests_on:
        yield from wrapped("  - ", warning, width)


def _unchecked(page: _Page) -> Iterator[str]:
    wanted, others = by_input(page.result)
    rows = [(" ".join(spans(codes)), reason) for reason, codes in others]
    told = unfound(page.result)
    if wanted or rows or told:
        yield "Not checked, which is never a pass:"
    for one in wanted:
        yield from wrapped(f"  {one.head}: ", one.told, page.width, indent=4)
    column = min(max((len(codes) for codes, _ in rows), default=0), _MOST_CODES)
    for codes, reason in rows:
        head = f"  {codes:{column}}  "
        if len(codes) > column:
            yield from wrapped("  ", codes, page.width, indent=4)
            head = " " * (column + 4)
        yield from wrapped(head, reason, page.width)
    if told:
        yield from wrapped("  ", told, page.width, indent=4)


# -- times


def _local(instant: datetime, zone: str | None) -> datetime:
    return instant.astimezone(zone_info(zone)) if zone else instant


def _at(instant: datetime) -> str:
    return f"{instant:%a %Y-%m-%d %H:%M %Z}".rstrip()


# -- many shipments


def many_as_text(
    results: Sequence[tuple[str, CheckResult]],
    profile_name: str,
    *,
    unreadable: Sequence[tuple[str, str]] = (),
    width: int = 100,
    color: bool = False,
) -> str:
    """Return one line a shipment, by verdict and then by money, under the sum of them all."""
    groups: dict[str, list[tuple[str, CheckResult]]] = {
        verdict: [] for verdict in ("HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST", "SHIP")
    }
    for path, result in results:
        groups[result.verdict].append((path, result))
    told = [f"{len(rows)} {verdict}" for verdict, rows in groups.items() if rows]
    told += [f"{len(unreadable)} could not be read"] * bool(unreadable)
    lines = wrapped("", _sum_of(results), width) if results else []
    lines += wrapped("", f"{profile_name}: {' · '.join(told)}", width)
    for told_period in joint_sentences(result for _, result in results):
        lines += wrapped("Period: ", told_period, width, indent=2)
    column = min(max((len(path) for path, _ in results), default=0), width // 2)
    for verdict, rows in groups.items():
        if not rows:
            continue
        lines += ["", paint(verdict, verdict, color)]
        for path, result in sorted(rows, key=lambda row: (-row[1].at_risk, -row[1].unpriced)):
            head = f"{_money(result):>16}  {path:{column}}  "
            lines += wrapped(head, _why(result), width, indent=18 + column + 2)
    if unreadable:
        lines += ["", "COULD NOT BE READ"]
        for path, reason in unreadable:
            lines += wrapped(" " * 18, reason if path in reason else f"{path}: {reason}", width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _sum_of(results: Sequence[tuple[str, CheckResult]]) -> str:
    total = sum((result.at_risk for _, result in results), Decimal("0.00"))
    unpriced = sum(result.unpriced for _, result in results)
    return _risk(total, results[0][1].currency, unpriced)


def _money(result: CheckResult) -> str:
    if result.unpriced and not result.at_risk:
        return "no price"
    return f"{result.at_risk:,} {result.currency}" + "+" * bool(result.unpriced)


def _why(result: CheckResult) -> str:
    codes = " ".join(dict.fromkeys(finding.code for finding in result.findings))
    if result.verdict != "CANNOT-TELL":
        return codes
    reasons = "; ".join(dict.fromkeys(one.reason for one in result.to_find_out))
    return f"{codes}; {reasons}" if codes else reasons
