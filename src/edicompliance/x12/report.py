"""The outcome of a validation: what a file holds, and what became of each set in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.issues import Issue

Accepted = Literal["A", "E", "R"]


@dataclass(slots=True)
class SetReport:
    """What became of one transaction set."""

    set_id: str
    """ST01."""
    control_number: str
    """ST02."""
    accepted: Accepted = "A"
    """A accepted, E accepted with errors, R rejected."""


@dataclass(slots=True)
class GroupReport:
    """One functional group and its sets."""

    functional_id: str
    """GS01; "" for sets that stand in no group."""
    control_number: str
    """GS06."""
    release: str
    """GS08."""
    sets: list[SetReport] = field(default_factory=list)


@dataclass(slots=True)
class InterchangeReport:
    """One interchange: where it lies, what it holds."""

    control_number: str
    """ISA13."""
    sender: str
    """ISA06, blanks stripped."""
    receiver: str
    """ISA08, blanks stripped."""
    offset: int
    """Bytes from the start of the file."""
    delimiters: Delimiters
    length: int = 0
    """Bytes, with the blanks behind the IEA."""
    framed: bool = False
    """Whether it has its IEA."""
    segments: int = 0
    """From ISA to IEA."""
    groups: list[GroupReport] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The outcome for one file or stream."""

    file: str | None
    """Its path as given."""
    size: int
    """Bytes."""
    interchanges: list[InterchangeReport]
    """In the order of the file, those cut off included."""
    issues: list[Issue]
    """In the order they were found."""

    @property
    def ok(self) -> bool:
        """No issue of severity error."""
        return not any(one.severity == "error" for one in self.issues)
