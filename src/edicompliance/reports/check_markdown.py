r"""A check as Markdown: for a ticket, a chat, a pull request.

>>> cell("a|b\n<c>")
'a\\|b &lt;c&gt;'
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from edicompliance.reports.advice import advice
from edicompliance.reports.check import due_time, price_text, who_lets_pass
from edicompliance.reports.periods import joint_sentences, period_sentences
from edicompliance.reports.unchecked import by_reason, unfound
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.x12.issues import printable

_MARKS: Final = re.compile(r"([\\`*_\[\]|~#])")


def as_markdown(results: Sequence[tuple[str, CheckResult]], profile_name: str) -> Iterator[str]:
    """A heading a shipment, what to do first, its findings by money, and what was not checked."""
    if len(results) > 1:
        yield from _overview(results)
    for path, result in results:
        yield from _shipment(path, result, profile_name)


def _overview(results: Sequence[tuple[str, CheckResult]]) -> Iterator[str]:
    yield "| verdict | at risk | shipment | findings |"
    yield "|---|--:|---|---|"
    for path, result in sorted(results, key=lambda row: -row[1].at_risk):
        codes = " ".join(dict.fromkeys(finding.code for finding in result.findings))
        yield f"| {result.verdict} | {_money(result)} | {cell(path)} | {codes} |"
    yield ""
    for sentence in joint_sentences(result for _, result in results):
        yield f"- {cell(sentence)}"
    yield ""


def _shipment(path: str, result: CheckResult, profile_name: str) -> Iterator[str]:
    yield f"## {result.verdict}: {_money(result)} at risk, {cell(result.shipment.id)}"
    yield ""
    yield f"{cell(path)}, judged by {cell(profile_name)} as of {result.checked_at.isoformat()}."
    for sentence in advice(result):
        yield cell(sentence)
    yield ""
    if result.findings:
        yield "| rule | price | what is wrong | to do | due |"
        yield "|---|--:|---|---|---|"
        yield from (_row(finding, result.currency) for finding in result.findings)
        yield ""
    for finding in (*result.excused, *result.waived):
        word = "excused" if finding.authorization else "waived"
        yield f"- {word}: {finding.code}: {cell(finding.message)} ({cell(who_lets_pass(finding))})"
    if result.excused or result.waived:
        yield ""
    for sentence in period_sentences(result):
        yield f"- {cell(sentence)}"
    latest = result.latest_safe_ship
    yield f"Latest safe ship: {latest.isoformat() if latest else cell(result.no_safe_ship)}"
    yield ""
    for reason, codes in by_reason(result):
        yield f"- not checked: {' '.join(codes)}: {cell(reason)}"
    if told := unfound(result):
        yield f"- {cell(told)}"
    yield ""


def _row(finding: Finding, currency: str) -> str:
    price = price_text(finding, currency)
    due = due_time(finding.violation.due).isoformat() if finding.violation.due else ""
    words = (cell(finding.message), cell(finding.remedy))
    return f"| {finding.code} | {price} | {words[0]} | {words[1]} | {due} |"


def _money(result: CheckResult) -> str:
    return f"{result.at_risk:,} {result.currency}"


def cell(text: str) -> str:
    """A text that no mark in it can make anything else of."""
    flat = " ".join(text.split())
    return _MARKS.sub(r"\\\1", html.escape(printable(flat), quote=False))
