"""A check as annotations that a GitHub workflow shows beside the files.

>>> annotation("error", "LBL001: 5.00 USD", "wrong, 50% sure", file="a,b.edi")
'::error file=a%2Cb.edi,title=LBL001%3A 5.00 USD::wrong, 50%25 sure'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from edicompliance.reports.check import price_text, who_lets_pass
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.x12.issues import printable

_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def as_annotations(results: Sequence[tuple[str, CheckResult]]) -> Iterator[str]:
    """A line a finding, one for each rule that was not checked, and one a verdict."""
    for path, result in results:
        for finding in result.findings:
            yield _finding(result, finding)
        for finding in (*result.excused, *result.waived):
            word = "excused" if finding.authorization else "waived"
            message = f"{finding.message}: {who_lets_pass(finding)}"
            yield annotation("notice", f"{finding.code} {word}", message, file=path)
        for one in (*result.not_checked, *result.partly_checked):
            yield annotation("notice", f"{one.code} not checked", one.told, file=path)
        money = f"{result.at_risk:,} {result.currency} at risk"
        yield annotation("notice", f"{result.verdict}: {path}", money)


def annotation(command: str, title: str, message: str, *, file: str | None = None) -> str:
    """One workflow command; nothing in the texts can end it or begin another."""
    place = f"file={_property(file)}," if file else ""
    return f"::{command} {place}title={_property(title)}::{_data(message)}"


def _finding(result: CheckResult, finding: Finding) -> str:
    seen = next((one for one in finding.violation.evidence if one.file), None)
    price = price_text(finding, result.currency)
    at = ""
    if seen is not None:
        place = f"byte {seen.offset}" if seen.offset is not None else seen.key
        at = f" ({place}, {seen.reference})" if seen.reference else f" ({place})"
    return annotation(
        _COMMANDS[finding.severity],
        f"{finding.code}: {price}",
        f"{finding.message}{at} To do: {finding.remedy}",
        file=seen.file if seen else result.shipment.path,
    )


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
