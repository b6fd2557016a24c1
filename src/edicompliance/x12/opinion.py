"""What another judge of X12 says of a file, and where it and we do not agree.

Two programs that share no code seldom make the same mistake. Where they differ, one of them is
wrong, or looks at less: each difference is a place, with the codes that either gives it there.

>>> theirs = Complaint("720/1", "Segment ZZZ not found", "ZZZ", 5)
>>> [str(one) for one in differences(Opinion("000000001", (theirs,), segments=9), [])]
['segment 5 ZZZ: here nothing, there 720/1']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edicompliance.x12.issues import Issue
from edicompliance.x12.report import Report

_ELEMENTS = "723"
_OF_THE_SEGMENT = frozenset({"723/2", "723/10"})
"""Codes of relations between elements, which either judge puts to an element of its own choice."""
_ISA = "ISA"
Place = tuple[int, str]
"""Ordinal of a segment, ISA = 1, or 0 for what never came; and `BEG01` or `BEG`."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the other judge says is wrong in one place."""

    told: str
    """The code list and code of an acknowledgment, `723/7`, or a code of the judge's own, `HL1`."""
    message: str
    """In the judge's words."""
    segment: str
    """The tag; of a missing segment the one that is missing."""
    segment_number: int
    """Ordinal in the interchange, ISA = 1; 0 for what had not come at its end."""
    element: str | None = None
    """`MAN02`, or `MAN02-1` for a component."""

    @property
    def place(self) -> Place:
        """Where it is, as both judges say it."""
        return _place(self.told, self.segment_number, self.segment, self.element)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the other judge says of one interchange."""

    control_number: str
    """ISA13."""
    complaints: tuple[Complaint, ...] = ()
    """In the order they were found."""
    segments: int = 0
    """How many segments it looked at, ISA and IEA counted."""
    not_judged: str = ""
    """Why it looked at no more than these; empty where it looked at everything."""
    note: str = ""
    """What had to be done so that it could read the interchange at all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that the two judges see differently."""

    place: Place
    ours: frozenset[str]
    """The codes that we give it there, of an acknowledgment's lists; empty where we are content."""
    theirs: frozenset[str]
    """The other's."""

    def __str__(self) -> str:
        number, name = self.place
        where = f"segment {number} {name}" if number else f"{name}, which is not there"
        told = [", ".join(sorted(codes)) or "nothing" for codes in (self.ours, self.theirs)]
        return f"{where}: here {told[0]}, there {told[1]}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One interchange, as both judges saw it."""

    opinion: Opinion
    differences: tuple[Difference, ...] = ()
    """Where the two do not agree, as far as the other looked."""

    @property
    def agrees(self) -> bool:
        """Whether the other looked at everything and found what we found, where we found it."""
        return not self.differences and not self.opinion.not_judged


def compare(opinions: Iterable[Opinion], report: Report) -> list[Compared]:
    """Put the opinions on the interchanges of a report beside what we found in each."""
    return [
        Compared(opinion, tuple(differences(opinion, issues)))
        for opinion, issues in zip(opinions, issues_of(report), strict=True)
    ]


def issues_of(report: Report) -> list[list[Issue]]:
    """For each interchange of a report the issues in it that an acknowledgment would tell."""
    found: list[list[Issue]] = [[] for _ in report.interchanges]
    starts = [one.offset for one in report.interchanges]
    for one in report.issues:
        before = sum(start <= one.where.offset for start in starts)
        if one.acknowledged and before:
            found[before - 1].append(one)
    return found


def differences(opinion: Opinion, issues: Iterable[Issue]) -> list[Difference]:
    """Where an opinion on an interchange and our issues in it differ, as far as it goes.

    What lies behind the last segment that the other looked at is no difference, nor is a check
    that stops it; `Opinion.not_judged` says so.
    """
    ours, theirs = _by_place(_told_by_us(issues, opinion)), _by_place(_told_by(opinion))
    places = sorted(ours.keys() | theirs.keys())
    nothing: frozenset[str] = frozenset()
    found = [Difference(one, ours.get(one, nothing), theirs.get(one, nothing)) for one in places]
    return [one for one in found if one.ours != one.theirs]


def _told_by(opinion: Opinion) -> Iterator[tuple[Place, str]]:
    for one in opinion.complaints:
        yield one.place, one.told


def _told_by_us(issues: Iterable[Issue], opinion: Opinion) -> Iterator[tuple[Place, str]]:
    for one in issues:
        number, where = one.where.segment_number or 0, one.where
        seen = not opinion.not_judged or 0 < number <= opinion.segments
        if one.acknowledged and seen:
            place = _place(one.acknowledged, number, where.segment or "", where.element)
            yield place, one.acknowledged


def _place(told: str, number: int, segment: str, element: str | None) -> Place:
    """An element for what is wrong in an element, else the segment."""
    in_element = told.startswith(_ELEMENTS) and told not in _OF_THE_SEGMENT
    return number, element if element and (in_element or segment == _ISA) else segment


def _by_place(told: Iterable[tuple[Place, str]]) -> dict[Place, frozenset[str]]:
    found: dict[Place, frozenset[str]] = {}
    for place, code in told:
        found[place] = found.get(place, frozenset()) | {code}
    return found
