"""Numbers with a check digit: an article's GTIN, a carton's SSCC, a place's GLN.

A wrong check digit, or a digit too many, breaks no syntax, so it is a warning: somebody mistyped
the number.

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
from edicompliance.x12.issues import plural
from edicompliance.x12.levels import Fault
from edicompliance.x12.schema import SegmentRule
from edicompliance.x12.segment import Segment

_GTINS: dict[str, tuple[int, ...]] = {
    "UP": (12,),
    "EN": (13,),
    "EO": (8,),
    "UK": (14,),
    "UG": (12,),
}
"""DE 235 -> the digits such a number has; of other qualifiers nothing is known."""
_PRODUCT_QUALIFIER = "235"
_SSCCS = (18, 20)
"""Digits of an SSCC, without and with its application identifier 00."""
_MARKS = {1: (2, 3), 4: (5, 6)}
"""Where a MAN has a qualifier -> where the numbers stand that it is of."""
_GLNS = (13,)
_SHAPES = {**_GTINS, "UL": _GLNS}
"""Qualifier -> the digits of the number behind it, in whatever segment it stands."""


def numbered(rule: SegmentRule) -> tuple[int, ...]:
    """The positions of a segment's product qualifiers, DE 235; each value stands behind its own."""
    return tuple(
        element.position
        for element in rule.elements
        if element and element.number == _PRODUCT_QUALIFIER
    )


def wrong_numbers(segment: Segment, tag: str, qualifiers: Sequence[int]) -> Iterator[Fault]:
    """Every number in `segment` whose check digit is wrong; `qualifiers` as `numbered` says."""
    if tag == "MAN":
        marked = (at for at, places in _MARKS.items() if segment[at] == "GM" for at in places)
        yield from (fault for at in marked for fault in _check(segment, at, "an SSCC", _SSCCS))
    elif tag == "N1" and segment[3] == "UL":
        yield from _check(segment, 4, "a GLN", _GLNS)
    for position in qualifiers:
        sizes = _GTINS.get(segment[position], ())
        yield from _check(segment, position + 1, "a GTIN", sizes)


def _check(segment: Segment, position: int, what: str, sizes: Sequence[int]) -> Iterator[Fault]:
    number, name = segment[position], f"{segment.tag}{position:02d}"
    if not number or not sizes:
        return
    if len(number) not in sizes or not (number.isascii() and number.isdigit()):
        digits = number.isascii() and number.isdigit()
        has = f"has {plural(len(number), 'digit')}" if digits else "is not made of digits alone"
        expected = f"{' or '.join(map(str, sizes))} digits"
        yield Fault("check-digit-wrong", position, f"{name} is {what}, and {has}", expected)
        return
    wanted = number[:-1] + str(calc_check_digit(number[:-1]))
    if number != wanted:
        yield Fault(
            "check-digit-wrong", position, f"{name} is {what} with a wrong check digit", wanted
        )


RANGES = {"MAN": 2}
"""Tag -> how many elements such a segment has, when no numbers follow those `Numbers` finds."""


class Numbers:
    """Finds the numbers of many segments at once, and whether all of them are right.

    It doubts every value behind a qualifier that such a number may have: `wrong_numbers` has the
    last word.

    >>> Numbers(Delimiters()).first_wrong(b"LIN**UP*036000241457~LIN**UP*036000241458~", 0, 42)
    25
    """

    def __init__(self, delimiters: Delimiters) -> None:
        mark, end = (re.escape(in_bytes(one)) for one in (delimiters.element, delimiters.segment))
        shapes: dict[bytes, tuple[int, ...]] = {
            qualifier.encode(): sizes for qualifier, sizes in _SHAPES.items()
        }
        shapes[b"(?<=MAN%b)GM" % mark] = _SSCCS
        told = (
            qualifier + mark + b"(?=[0-9]{%d}(?:%b|%b))" % (size, mark, end)
            for qualifier, sizes in shapes.items()
            for size in sizes
        )
        odd = b"(?:%b)%b(?:(?!%b|%b).)++" % (b"|".join(shapes), mark, mark, end)
        likely = b"(?=[EGU][GKLMNOP]%b)" % mark
        text = mark + likely + b"(?:%b|%b)([0-9]*+)" % (b"|".join(told), odd)
        self.pattern = re.compile(text, re.DOTALL)
        """The group is the number, and empty where it has another shape."""

    def first_wrong(self, text: bytes, start: int, end: int) -> int | None:
        """Where the first number that is wrong is found; None where all are right."""
        numbers = self.pattern.findall(text, start, end)
        if not numbers or (all(numbers) and are_valid(numbers)):
            return None
        found = self.pattern.finditer(text, start, end)
        return next(one.start() for one in found if not one[1] or not are_valid([one[1]]))
