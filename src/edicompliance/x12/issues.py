"""What can be wrong with the syntax, as values.

An issue never stops the reading. Its code is stable, its place is a byte, and its severity says
how bad it is: `error` breaks the standard, `warning` will cause trouble, `info` is merely unusual.

>>> KINDS["X12401"].name
'unknown-segment'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from edicompliance.location import Location

Level = Literal["unframed", "interchange", "group", "set", "segment", "element"]
Severity = Literal["error", "warning", "info"]
_MOST_SHOWN = 60
_LONGEST_TAG = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of issue: what every issue with its code has in common."""

    code: str
    name: str
    level: Level
    severity: Severity = "error"
    rejects: bool = False
    """Whether a set with such an issue is rejected (AK5 R); else it is accepted with errors."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in the syntax: where, what was expected, what is there."""

    code: str
    level: Level
    severity: Severity
    message: str
    where: Location
    expected: str | None = None
    actual: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]"


_KINDS = (
    Kind("X12001", "no-interchange", "unframed"),
    Kind("X12002", "bytes-between-interchanges", "unframed"),
    Kind("X12003", "interchange-not-ended", "unframed"),
    Kind("X12004", "byte-order-mark", "unframed", "info"),
    Kind("X12005", "blank-lead", "unframed", "info"),
    Kind("X12006", "empty-file", "unframed"),
    Kind("X12101", "isa-widths", "interchange"),
    Kind("X12102", "delimiters-clash", "interchange"),
    Kind("X12103", "interchange-control-numbers-differ", "interchange"),
    Kind("X12104", "group-count-wrong", "interchange"),
    Kind("X12105", "segment-outside-set", "interchange"),
    Kind("X12106", "interchange-control-number-repeated", "interchange", "warning"),
    Kind("X12201", "group-control-numbers-differ", "group"),
    Kind("X12202", "set-count-wrong", "group"),
    Kind("X12203", "group-trailer-missing", "group"),
    Kind("X12204", "group-control-number-repeated", "group"),
    Kind("X12205", "functional-id-does-not-suit", "group"),
    Kind("X12206", "group-header-missing", "group"),
    Kind("X12301", "set-not-supported", "set", rejects=True),
    Kind("X12302", "set-trailer-missing", "set", rejects=True),
    Kind("X12303", "set-control-numbers-differ", "set", rejects=True),
    Kind("X12304", "segment-count-wrong", "set", rejects=True),
    Kind("X12305", "set-control-number-repeated", "set", rejects=True),
    Kind("X12401", "unknown-segment", "segment"),
    Kind("X12402", "segment-not-in-set", "segment"),
    Kind("X12403", "segment-out-of-sequence", "segment"),
    Kind("X12404", "mandatory-segment-missing", "segment", rejects=True),
    Kind("X12405", "segment-over-max-use", "segment"),
    Kind("X12406", "loop-over-max-repeat", "segment"),
    Kind("X12407", "loop-without-its-first-segment", "segment"),
    Kind("X12408", "empty-segment", "segment", "warning"),
    Kind("X12409", "terminator-missing", "segment"),
    Kind("X12410", "segment-too-long", "segment"),
    Kind("X12411", "binary-length-wrong", "segment"),
    Kind("X12412", "forbidden-by-partner", "segment"),
    Kind("X12413", "required-by-partner", "segment"),
    Kind("X12501", "mandatory-element-missing", "element"),
    Kind("X12502", "too-many-elements", "element"),
    Kind("X12503", "element-too-short", "element"),
    Kind("X12504", "element-too-long", "element"),
    Kind("X12505", "not-of-its-type", "element"),
    Kind("X12506", "no-such-date", "element"),
    Kind("X12507", "no-such-time", "element"),
    Kind("X12508", "too-many-components", "element"),
    Kind("X12509", "too-many-repetitions", "element"),
    Kind("X12510", "forbidden-character", "element"),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in _KINDS}


def issue(
    name: str,
    message: str,
    where: Location,
    *,
    expected: str | None = None,
    actual: str | None = None,
    severity: Severity | None = None,
) -> Issue:
    """An issue of the kind called `name`; its own severity may differ from its kind's.

    Message, expected and actual come from the data: they are made printable.
    """
    kind = BY_NAME[name]
    if where.segment and not (where.segment.isprintable() and len(where.segment) <= _LONGEST_TAG):
        where = replace(where, segment=shown(where.segment), element=None)
    return Issue(
        kind.code,
        kind.level,
        severity or kind.severity,
        printable(message),
        where,
        None if expected is None else printable(expected),
        None if actual is None else printable(actual),
    )


def shown(value: str) -> str:
    r"""A value for a message: not too long, and printable.

    >>> shown("O" * 99)[-5:], shown("a\x1bb\n")
    ('OO...', 'a\\x1bb\\n')
    """
    return printable(value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 3] + "...")


def printable(text: str) -> str:
    """Text that any terminal and any JSON reader takes: what is not printable is escaped."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def plural(count: int, noun: str) -> str:
    """A count and what is counted.

    >>> plural(1, "set"), plural(0, "set")
    ('1 set', '0 sets')
    """
    return f"{count} {noun}{'s' * (count != 1)}"
