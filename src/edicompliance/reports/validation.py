"""What `edic validate` and `edic show` print."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any

from edicompliance.x12 import Delimiters, Issue, Validator
from edicompliance.x12.issues import KINDS, plural, printable
from edicompliance.x12.report import GroupReport, InterchangeReport

SCHEMA = "edicompliance/validate/1"
MOST_LISTED = 10_000
"""Issues listed for one file; further ones are only counted. Bytes in no interchange always are
listed, so that each byte of a file is accounted for."""
MOST_IN_MEMORY = 1 << 20
"""Characters of issues that are kept in memory until they are written."""
_TOLD_IN = {"I18": "TA105", "716": "AK905", "718": "AK502", "720": "AK304", "723": "AK403"}
"""Code list -> the element of an acknowledgment that holds its codes."""
NewValidator = Callable[[str], Validator]
"""Makes the validator of a file, with its path."""
_SEVERITIES = {"error": "error", "warning": "warning", "info": "note"}
"""Each severity, the worst first, and what one such issue is called."""


@dataclass(slots=True)
class Tally:
    """What was found in one file, or in all of them, as numbers."""

    interchanges: int = 0
    sets: Counter[str] = field(default_factory=Counter)
    """A accepted, E accepted with errors, R rejected -> how many."""
    issues: Counter[str] = field(default_factory=Counter)
    """Severity -> how many."""
    listed: int = 0
    """Issues that were listed, besides those of unframed bytes, which always are."""
    not_listed: int = 0
    """Issues that were only counted."""

    def add(self, one: Tally) -> None:
        """Count in what another tally counted."""
        self.interchanges += one.interchanges
        self.sets.update(one.sets)
        self.issues.update(one.issues)
        self.not_listed += one.not_listed


class _Files:
    """Validates one file after the other, and keeps none of it but numbers."""

    def __init__(self, validator: NewValidator = Validator) -> None:
        self.validator = validator
        self.files = 0
        self.total = Tally()
        self.set_ids: set[str] = set()
        """The sets that occur, ST01."""

    @property
    def severities(self) -> list[str]:
        """The severities that occur."""
        return list(self.total.issues)

    def validated(
        self, path: str, chunks: Iterable[bytes], tally: Tally
    ) -> Iterator[Issue | InterchangeReport]:
        """The issues to list and the interchanges of a file; all of them are counted."""
        validator = self.validator(path)
        for found in validator.events(chunks):
            if isinstance(found, Issue):
                tally.issues[found.severity] += 1
                if found.level == "unframed" or tally.listed < MOST_LISTED:
                    tally.listed += found.level != "unframed"
                    yield found
                else:
                    tally.not_listed += 1
                continue
            tally.interchanges += 1
            tally.sets.update(one.accepted for group in found.groups for one in group.sets)
            self.set_ids.update(one.set_id for group in found.groups for one in group.sets)
            validator.interchanges.clear()
            yield found

    def counted(self, tally: Tally) -> None:
        self.files += 1
        self.total.add(tally)


class TextReport(_Files):
    """One line an issue, one a file, and a last one for them all, as they come."""

    def file(self, path: str, chunks: Iterable[bytes]) -> Iterator[str]:
        """Validate a file; yields the text about it."""
        tally = Tally()
        for found in self.validated(path, chunks, tally):
            if isinstance(found, Issue):
                yield _line(_issue_line(found))
        if tally.not_listed:
            yield _line(f"{path}: {plural(tally.not_listed, 'further issue')} not listed")
        yield _line(_file_line(path, tally))
        self.counted(tally)

    def end(self, _more: Mapping[str, object]) -> Iterator[str]:
        """The last line."""
        if self.files > 1:
            yield _line(f"{self.files} files: {_state(self.total.issues)}")


class JsonReport(_Files):
    """The JSON of `edic validate`, each interchange and each issue on a line of its own.

    It is written as it grows; its schema is docs/schemas/validate-1.json.
    """

    def __init__(self, validator: NewValidator = Validator) -> None:
        super().__init__(validator)
        self.issues = SpooledTemporaryFile(MOST_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - until end()
        """Those of all files, which are written behind the files."""

    def file(self, path: str, chunks: Iterable[bytes]) -> Iterator[str]:
        """Validate a file; yields the text about it, once its first bytes are there."""
        counting = _Counting(chunks)
        head = "," if self.files else f'{{\n  "schema": "{SCHEMA}",\n  "files": ['
        yield f'{head}\n    {{"path": {json.dumps(path)}, "interchanges": ['
        tally = Tally()
        try:
            yield from self._interchanges(path, counting, tally)
        except OSError:
            yield self._file_ends(counting, tally)
            raise
        yield self._file_ends(counting, tally)

    def _file_ends(self, counting: _Counting, tally: Tally) -> str:
        self.counted(tally)
        return f'], "bytes": {counting.size}}}'

    def _interchanges(self, path: str, chunks: Iterable[bytes], tally: Tally) -> Iterator[str]:
        between = "\n      "
        for found in self.validated(path, chunks, tally):
            if isinstance(found, Issue):
                self.issues.write(json.dumps(issue_json(found)) + "\n")
            else:
                yield between + json.dumps(_interchange(found))
                between = ",\n      "

    def end(self, more: Mapping[str, object]) -> Iterator[str]:
        """The issues, the summary, and what others have to say."""
        yield "\n  ],\n" if self.files else f'{{\n  "schema": "{SCHEMA}",\n  "files": [],\n'
        self.issues.seek(0)
        between = '  "issues": [\n    '
        for line in self.issues:
            yield between + line.rstrip()
            between = ",\n    "
        yield '  "issues": [],\n' if between[0] == " " else "\n  ],\n"
        yield f'  "summary": {json.dumps(self._summary())}'
        yield from (f',\n  "{key}": {json.dumps(value)}' for key, value in more.items())
        yield "\n}\n"
        self.issues.close()

    def _summary(self) -> dict[str, int]:
        total = self.total
        return {
            "files": self.files,
            "interchanges": total.interchanges,
            "transaction_sets": total.sets.total(),
            "accepted": total.sets["A"],
            "errors": total.issues["error"],
            "warnings": total.issues["warning"],
            "issues_not_listed": total.not_listed,
        }


class _Counting:
    """Chunks of bytes, and how many bytes they were; the first is there before it is asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = iter(chunks)
        self.first = next(self.chunks, b"")
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in chain((self.first,), self.chunks):
            self.size += len(chunk)
            yield chunk


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
        "broken": "partner" if KINDS[one.code].by_partner else "standard",
    }


def _acknowledgment(one: Issue) -> dict[str, str] | None:
    """Where and by which code a 997 or a TA1 tells an issue; None where neither does."""
    numbers, _, code = one.acknowledged.partition("/")
    return {"element": _TOLD_IN[numbers], "list": numbers, "code": code} if numbers else None


def _issue_line(one: Issue) -> str:
    return f"{one.severity:7} {one.code} {one.where}: {one.message}"


def _line(text: str) -> str:
    return f"{printable(text)}\n"


def _file_line(path: str, tally: Tally) -> str:
    words = (("A", "accepted"), ("E", "with errors"), ("R", "rejected"))
    verdict = ", ".join(f"{tally.sets[one]} {word}" for one, word in words if tally.sets[one])
    found = f"{plural(tally.interchanges, 'interchange')}, {plural(tally.sets.total(), 'set')}"
    return f"{path}: {_state(tally.issues)}; {found}" + f" ({verdict})" * bool(verdict)


def _state(counts: Mapping[str, int]) -> str:
    """How many issues of each severity, or that there is none."""
    found = [plural(counts[one], word) for one, word in _SEVERITIES.items() if counts.get(one)]
    return ", ".join(found) or "clean"


def _interchange(report: InterchangeReport) -> dict[str, Any]:
    return {
        "control_number": report.control_number,
        "sender": report.sender,
        "receiver": report.receiver,
        "offset": report.offset,
        "length": report.length,
        "framed": report.framed,
        "segments": report.segments,
        "accepted": report.accepted,
        "delimiters": delimiters_json(report.delimiters),
        "groups": [_group(group) for group in report.groups],
    }


def delimiters_json(delimiters: Delimiters) -> dict[str, Any]:
    r"""The four delimiters as JSON; a byte that is no UTF-8 is told as such, `\xa6`."""
    return {
        "element": _delimiter(delimiters.element),
        "component": _delimiter(delimiters.component),
        "repetition": _delimiter(delimiters.repetition),
        "segment": _delimiter(delimiters.segment),
    }


def _delimiter(text: str | None) -> str | None:
    return printable(text) if text and any(_is_byte(char) for char in text) else text


def _is_byte(char: str) -> bool:
    """Whether it stands for a byte that is no UTF-8."""
    return "\udc80" <= char <= "\udcff"


def _group(group: GroupReport) -> dict[str, Any]:
    return {
        "functional_id": group.functional_id,
        "control_number": group.control_number,
        "release": group.release,
        "accepted": group.accepted,
        "transaction_sets": [
            {"set": one.set_id, "control_number": one.control_number, "accepted": one.accepted}
            for one in group.sets
        ],
    }
