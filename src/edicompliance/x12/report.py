"""The outcome of a validation: what a file holds, and what became of each set in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.issues import KINDS, Issue

Accepted = Literal["A", "E", "R"]
GroupAccepted = Literal["A", "E", "P", "R"]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which errors reject, and which are only told: a trading partner's setting.

    >>> Acceptance().rejects("X12501"), Acceptance("strict").rejects("X12501")
    (False, True)
    """

    base: Literal["tolerant", "strict"] = "tolerant"
    """`tolerant`: what can be read is accepted with errors; `strict`: any error rejects."""
    reject: frozenset[str] = frozenset()
    """Codes of issues that reject besides."""
    accept: frozenset[str] = frozenset()
    """Codes of issues that do not reject, whatever else is said."""

    def rejects(self, code: str) -> bool:
        """Whether an error of this code rejects what it is in."""
        if code in self.accept:
            return False
        return self.base == "strict" or code in self.reject or KINDS[code].rejects


def worse(accepted: Accepted, *, rejects: bool) -> Accepted:
    """What something comes to that has one more error."""
    return "R" if rejects or accepted == "R" else "E"


@dataclass(slots=True)
class SetReport:
    """What became of one transaction set."""

    set_id: str
    """ST01."""
    control_number: str
    """ST02."""
    convention: str = ""
    """ST03."""
    segment_number: int = 0
    """Of its ST; ISA = 1."""
    accepted: Accepted = "A"
    """A accepted, E accepted with errors, R rejected, alone or with its group: AK501."""


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
    sender: str = ""
    """GS02."""
    receiver: str = ""
    """GS03."""
    said: str = ""
    """GE01, how many sets it should hold; "" where there is no GE."""
    own: Accepted = "A"
    """What its header and trailer come to, its sets aside."""

    @property
    def has_header(self) -> bool:
        """Whether there is a GS that says anything."""
        return bool(self.functional_id or self.control_number or self.release)

    @property
    def sets_accepted(self) -> int:
        """How many of its sets are accepted, with or without errors, AK904."""
        return sum(one.accepted != "R" for one in self.sets)

    @property
    def accepted(self) -> GroupAccepted:
        """A accepted, E accepted with errors, P partly accepted, R rejected: AK901."""
        left = self.sets_accepted
        if self.own == "R" or (self.sets and not left):
            return "R"
        if left < len(self.sets):
            return "P"
        clean = self.own == "A" and all(one.accepted == "A" for one in self.sets)
        return "A" if clean else "E"


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
    isa: tuple[str, ...] = field(default=(), repr=False)
    """Its elements as they are, the tag first."""
    length: int = 0
    """Bytes, with the blanks behind the IEA."""
    framed: bool = False
    """Whether it has its IEA."""
    segments: int = 0
    """From ISA to IEA."""
    accepted: Accepted = "A"
    """A accepted, E accepted with errors, R rejected: TA104."""
    groups: list[GroupReport] = field(default_factory=list)

    def settle(self) -> None:
        """Nothing more comes: what stands in something rejected is rejected with it."""
        for group in self.groups:
            if self.accepted == "R":
                group.own = "R"
            if group.own == "R":
                for one in group.sets:
                    one.accepted = "R"


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
