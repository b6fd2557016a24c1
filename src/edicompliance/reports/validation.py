"""What `edic validate` and `edic show` print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from edicompliance.x12 import Delimiters, Issue, Validator
from edicompliance.x12.issues import plural, printable
from edicompliance.x12.validator import GroupReport, InterchangeReport

SCHEMA = "edicompliance/validate/1"
MOST_LISTED = 10_000
"""Issues listed for one file; further ones are only counted."""
_TOLD_IN = {"I18": "TA105", "716": "AK905", "718": "AK502", "720": "AK304", "723": "AK403"}
"""Code list -> the element of an acknowledgment that holds its codes."""
_SEVERITIES = {"error": "error", "warning": "warning", "info": "note"}
"""Each severity, the worst first, and what one such issue is called."""


@dataclass(slots=True)
class FileResult:
    """The outcome for one file, with its issues up to `MOST_LISTED`."""

    path: str
    size: int = 0
    """Bytes."""
    interchanges: list[InterchangeReport] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Severity -> how many issues."""

    @property
    def severities(self) -> list[str]:
        """The severities that occur."""
        return list(self.counts)

    @property
    def not_listed(self) -> int:
        """How many issues were only counted."""
        return sum(self.counts.values()) - len(self.issues)


def collect(path: str, chunks: Iterable[bytes]) -> FileResult:
    """Validate a stream, keeping what a report lists."""
    validator, result = Validator(path), FileResult(path)
    for one in validator.run(chunks):
        result.counts[one.severity] = result.counts.get(one.severity, 0) + 1
        if len(result.issues) < MOST_LISTED:
            result.issues.append(one)
    result.size, result.interchanges = validator.size, validator.interchanges
    return result


def as_json(results: list[FileResult]) -> dict[str, Any]:
    """The JSON of `edic validate`; its schema is docs/schemas/validate-1.json."""
    sets = [one for result in results for one in _sets(result)]
    return {
        "schema": SCHEMA,
        "files": [
            {
                "path": result.path,
                "bytes": result.size,
                "interchanges": [_interchange(one) for one in result.interchanges],
            }
            for result in results
        ],
        "issues": [issue_json(one) for result in results for one in result.issues],
        "summary": {
            "files": len(results),
            "interchanges": sum(len(result.interchanges) for result in results),
            "transaction_sets": len(sets),
            "accepted": sets.count("A"),
            "errors": _count(results, "error"),
            "warnings": _count(results, "warning"),
            "issues_not_listed": sum(result.not_listed for result in results),
        },
    }


def issue_json(one: Issue) -> dict[str, Any]:
    """One issue as JSON."""
    where = one.where
    return {
        "code": one.code,
        "level": one.level,
        "severity": one.severity,
        "message": one.message,
        "file": where.file,
        "offset": where.offset,
        "length": where.length,
        "segment": where.segment,
        "segment_number": where.segment_number,
        "set_segment_number": where.set_segment_number,
        "element": where.element,
        "expected": one.expected,
        "actual": one.actual,
        "acknowledgment": _acknowledgment(one),
    }


def _acknowledgment(one: Issue) -> dict[str, str] | None:
    """Where and by which code a 997 or a TA1 tells an issue; None where neither does."""
    numbers, _, code = one.acknowledged.partition("/")
    return {"element": _TOLD_IN[numbers], "list": numbers, "code": code} if numbers else None


def as_text(results: list[FileResult]) -> str:
    """One line an issue, one a file, and a last one for them all."""
    lines: list[str] = []
    for result in results:
        lines += [_issue_line(one) for one in result.issues]
        if result.not_listed:
            lines.append(f"{result.path}: {plural(result.not_listed, 'further issue')} not listed")
        lines.append(_file_line(result))
    if len(results) > 1:
        counts = {severity: _count(results, severity) for severity in _SEVERITIES}
        lines.append(f"{len(results)} files: {_state(counts)}")
    return "".join(f"{printable(line)}\n" for line in lines)


def _issue_line(one: Issue) -> str:
    return f"{one.severity:7} {one.code} {one.where}: {one.message}"


def _file_line(result: FileResult) -> str:
    sets = list(_sets(result))
    verdict = ", ".join(
        f"{sets.count(letter)} {word}"
        for letter, word in (("A", "accepted"), ("E", "with errors"), ("R", "rejected"))
        if letter in sets
    )
    found = f"{plural(len(result.interchanges), 'interchange')}, {plural(len(sets), 'set')}"
    return f"{result.path}: {_state(result.counts)}; {found}" + f" ({verdict})" * bool(verdict)


def _state(counts: dict[str, int]) -> str:
    """How many issues of each severity, or that there is none."""
    found = [plural(counts[one], word) for one, word in _SEVERITIES.items() if counts.get(one)]
    return ", ".join(found) or "clean"


def _sets(result: FileResult) -> Iterable[str]:
    for interchange in result.interchanges:
        for group in interchange.groups:
            yield from (one.accepted for one in group.sets)


def _count(results: list[FileResult], severity: str) -> int:
    return sum(result.counts.get(severity, 0) for result in results)


def _interchange(report: InterchangeReport) -> dict[str, Any]:
    return {
        "control_number": report.control_number,
        "sender": report.sender,
        "receiver": report.receiver,
        "offset": report.offset,
        "length": report.length,
        "framed": report.framed,
        "segments": report.segments,
        "delimiters": delimiters_json(report.delimiters),
        "groups": [_group(group) for group in report.groups],
    }


def delimiters_json(delimiters: Delimiters) -> dict[str, Any]:
    """The four delimiters as JSON."""
    return {
        "element": delimiters.element,
        "component": delimiters.component,
        "repetition": delimiters.repetition,
        "segment": delimiters.segment,
    }


def _group(group: GroupReport) -> dict[str, Any]:
    return {
        "functional_id": group.functional_id,
        "control_number": group.control_number,
        "release": group.release,
        "transaction_sets": [
            {"set": one.set_id, "control_number": one.control_number, "accepted": one.accepted}
            for one in group.sets
        ],
    }
