"""What a trailer says of what it closes: how much is in it, and under which control number.

SE, GE and IEA close a set, a group and an interchange. Their first element counts, their second
repeats the header's control number. One fault is one complaint: an element that is empty or no
number is told either as that or as a count or number that differs, and a header's number that is
wrong by itself is not told again where its trailer says another.

>>> from edicompliance.x12.delimiters import Delimiters
>>> ge = Segment(b"GE*2*0017", 0, 9, Delimiters())
>>> wrong_count(ge, {1}, "set")
('GE01 says 2, there is 1 set', '1')
>>> wrong_echo(ge, "17", "GS06")
('GE02 0017 does not repeat GS06 17', 'warning')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from edicompliance.x12.issues import BY_NAME, Issue, Severity, plural, shown
from edicompliance.x12.segment import Segment

_NUMBER = re.compile(r"[0-9]{1,10}")
_WIDTHS: Final = BY_NAME["isa-widths"].code
_ISA13_WIDTH: Final = 9


class _Closing(NamedTuple):
    """What a trailer says, and the names of the issues where it is wrong."""

    miscount: str
    counted: str
    """What there is one of, or several."""
    echo: str
    header: str
    position: int
    """Of the control number in the header."""


_CLOSINGS: Final = {
    "SE": _Closing("segment-count-wrong", "segment", "set-control-numbers-differ", "ST", 2),
    "GE": _Closing("set-count-wrong", "set", "group-control-numbers-differ", "GS", 6),
    "IEA": _Closing("group-count-wrong", "group", "interchange-control-numbers-differ", "ISA", 13),
}
_NUMBERS: Final = {one.header: f"{one.header}{one.position:02d}" for one in _CLOSINGS.values()}
"""Tag of a header -> where its control number stands."""


class Trailers:
    """What the headers of one interchange said, for their trailers."""

    def __init__(self, complain: Callable[..., Issue], blame: Callable[[Issue], object]) -> None:
        self.complain = complain
        self.blame = blame
        """Lets what an issue is in answer for it, also where the issue is not told again."""
        self.wrong: set[str] = set()
        """Which of ISA13, GS06 and ST02 are wrong by themselves: that is told."""
        self.is_unpadded = False
        """Whether ISA13 lacks zeros, and the ISA is told not to have its widths."""

    def begun(self, header: Segment, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Pass on the issues of a header, and remember what they say of its control number."""
        name = _NUMBERS[header.tag]
        self.wrong.discard(name)
        for one in issues:
            if one.where.element == name and one.severity == "error":
                self.wrong.add(name)
            self.is_unpadded |= one.code == _WIDTHS and len(header[13]) < _ISA13_WIDTH
            yield one

    def ended(
        self, trailer: Segment, header: Segment | None, counts: set[int], found: Iterable[Issue]
    ) -> Iterator[Issue]:
        """Yield what is wrong with a trailer; `found` are its other issues, of its elements too."""
        count = self._count(trailer, counts)
        echo = self._echo(trailer, header) if header else None
        errors = {one.where.element for one in (count, echo) if one and one.severity == "error"}
        if header and self._repeats_a_wrong_one(trailer, header):
            errors.add(f"{trailer.tag}02")
        own: set[str | None] = set()
        for one in found:
            is_own = one.where.segment == trailer.tag and one.where.element is not None
            if not (is_own and one.where.element in errors):
                own.add(one.where.element if is_own else None)
                yield one
        for ending in (count, echo):
            if ending and (ending.severity == "error" or ending.where.element not in own):
                yield ending

    def _count(self, trailer: Segment, counts: set[int]) -> Issue | None:
        closing = _CLOSINGS[trailer.tag]
        wrong = wrong_count(trailer, counts, closing.counted)
        if wrong is None:
            return None
        message, expected = wrong
        return self.complain(
            closing.miscount, message, trailer, 1, expected=expected, actual=trailer[1]
        )

    def _echo(self, trailer: Segment, header: Segment) -> Issue | None:
        closing = _CLOSINGS[trailer.tag]
        sent, name = header[closing.position].strip(), _NUMBERS[closing.header]
        wrong = wrong_echo(trailer, sent, name)
        if wrong is None:
            return None
        said = {"expected": sent, "actual": trailer[2].strip()}
        one = self.complain(closing.echo, wrong[0], trailer, 2, **said, severity=wrong[1])
        if one.severity == "warning" and self.is_unpadded and header.tag == "ISA":
            return None
        if name not in self.wrong:
            return one
        if one.severity == "error":
            self.blame(one)
        return None

    def _repeats_a_wrong_one(self, trailer: Segment, header: Segment) -> bool:
        closing = _CLOSINGS[trailer.tag]
        is_wrong = _NUMBERS[closing.header] in self.wrong
        return is_wrong and trailer[2] == header[closing.position] != ""


def wrong_count(trailer: Segment, counts: set[int], what: str) -> tuple[str, str] | None:
    """The message and the right count; None where it is one of `counts`, several where in doubt."""
    said = trailer[1]
    if _NUMBER.fullmatch(said) and int(said) in counts:
        return None
    count = min(counts)
    there = f"there {'is' if count == 1 else 'are'} {plural(count, what)}"
    return f"{trailer.tag}01 says {shown(said) or 'nothing'}, {there}", str(count)


def wrong_echo(trailer: Segment, sent: str, name: str) -> tuple[str, Severity | None] | None:
    """The message, and a severity where the numbers differ in zeros only; None where all is right.

    `sent` is what `name` in the header says.
    """
    back = trailer[2].strip()
    if sent == back:
        return None
    same = _NUMBER.fullmatch(sent) and _NUMBER.fullmatch(back) and int(sent) == int(back)
    message = f"{trailer.tag}02 {shown(back) or 'nothing'} does not repeat {name} {shown(sent)}"
    return message, "warning" if same else None


def as_number(control_number: str) -> str:
    """A control number by which two are one: leading zeros do not count.

    >>> as_number("000000017") == as_number("17 ")
    True
    """
    return control_number.strip().lstrip("0")
