"""Numbers with a check digit: an article's GTIN, a carton's SSCC, a place's GLN.

A wrong check digit breaks no syntax, so it is a warning: somebody mistyped the number.

>>> from edicompliance.x12.delimiters import Delimiters
>>> carton = Segment(b"MAN*GM*00106141410000000018", 0, 7, Delimiters())
>>> [(one.element, one.message) for one in wrong_numbers(carton, "MAN", ())]
[(2, 'MAN02 is an SSCC with a wrong check digit')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edicompliance.gs1.check_digit import are_valid, calc_check_digit
from edicompliance.x12.delimiters import Delimiters, in_bytes
from edicompliance.x12.levels import Fault
from edicompliance.x12.schema import SegmentRule
from edicompliance.x12.segment import Segment

_GTINS = {"UP": (12,), "EN": (13,), "EO": (8,), "UK": (14,), "UG": (12,)}
"""DE 235 -> the digits such a number has; another length tells of another habit, not of a slip."""
_PRODUCT_QUALIFIER = "235"
_SSCCS = (18, 20)
"""Digits of an SSCC, without and with its application identifier 00."""
_GLNS = (13,)
_SIZES = frozenset({*_SSCCS, *_GLNS, *(size for sizes in _GTINS.values() for size in sizes)})


def numbered(rule: SegmentRule) -> tuple[int, ...]:
    """The positions of a segment's product qualifiers, DE 235; each value stands behind its own."""
    return tuple(
        element.position
        for element in rule.elements
        if element and element.number == _PRODUCT_QUALIFIER
    )


def wrong_numbers(segment: Segment, tag: str, qualifiers: Sequence[int]) -> Iterator[Fault]:
    """Every number in `segment` whose check digit is wrong; `qualifiers` as `numbered` says."""
    if tag == "MAN" and segment[1] == "GM":
        yield from (fault for at in (2, 3) for fault in _check(segment, at, "an SSCC", _SSCCS))
    elif tag == "N1" and segment[3] == "UL":
        yield from _check(segment, 4, "a GLN", _GLNS)
    for position in qualifiers:
        sizes = _GTINS.get(segment[position], ())
        yield from _check(segment, position + 1, "a GTIN", sizes)


def _check(segment: Segment, position: int, what: str, sizes: Sequence[int]) -> Iterator[Fault]:
    number = segment[position]
    if len(number) in sizes and number.isascii() and number.isdigit():
        wanted = number[:-1] + str(calc_check_digit(number[:-1]))
        if number != wanted:
            message = f"{segment.tag}{position:02d} is {what} with a wrong check digit"
            yield Fault("check-digit-wrong", position, message, wanted)


RANGES = {"MAN": 2}
"""Tag -> how many elements such a segment has, when no numbers follow those `Numbers` finds."""


class Numbers:
    """Finds the numbers of many segments at once, and whether all of them are right.

    It doubts every digit string behind a qualifier that such a number may have: `wrong_numbers` has
    the last word.

    >>> Numbers(Delimiters()).first_wrong(b"LIN**UP*036000241457~LIN**UP*036000241458~", 0, 42)
    25
    """

    def __init__(self, delimiters: Delimiters) -> None:
        mark = re.escape(in_bytes(delimiters.element))
        self.pattern = re.compile(mark + b"[EGU][GKLMNOP]" + mark + b"([0-9]{8,20}+)")

    def first_wrong(self, text: bytes, start: int, end: int) -> int | None:
        """Where the first number with a wrong check digit is found; None where all are right."""
        numbers = [one for one in self.pattern.findall(text, start, end) if len(one) in _SIZES]
        if not numbers or are_valid(numbers):
            return None
        found = self.pattern.finditer(text, start, end)
        return next(
            one.start() for one in found if len(one[1]) in _SIZES and not are_valid([one[1]])
        )
