"""Numbers with a check digit: an article's GTIN, a carton's SSCC, a place's GLN.

A wrong check digit breaks no syntax, so it is a warning: somebody mistyped the number.

>>> from edicompliance.x12.delimiters import Delimiters
>>> carton = Segment(b"MAN*GM*00106141410000000018", 0, 7, Delimiters())
>>> [(one.element, one.message) for one in wrong_numbers(carton, "MAN", ())]
[(2, 'MAN02 is an SSCC with a wrong check digit')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from edicompliance.gs1.check_digit import calc_check_digit
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


def numbers_in(
    tag: str, qualifiers: Sequence[int], delimiters: Delimiters
) -> Callable[[bytes], bool] | None:
    """What tells from a segment's bytes that its numbers are right; None where it has none.

    It doubts every digit string that may be such a number: `wrong_numbers` has the last word.
    """
    mark = re.escape(in_bytes(delimiters.element))
    if tag == "MAN":
        found = mark + rb"([0-9]{20}|[0-9]{18})(?![0-9])"
    elif tag == "N1":
        found = mark + b"UL" + mark + rb"([0-9]{13})(?![0-9])"
    elif qualifiers:
        kinds = "|".join(_GTINS).encode()
        found = mark + b"(?:" + kinds + b")" + mark + rb"([0-9]{12,14}|[0-9]{8})(?![0-9])"
    else:
        return None
    find = re.compile(found).findall
    return lambda raw: all(map(_is_right, find(raw)))


_ZEROS = {size: 48 * ((size + 1) // 2 + 3 * (size // 2)) % 10 for size in range(8, 21)}
"""What the byte `0`, which is 48, adds to the weighted sum of so many digits."""


@lru_cache(maxsize=4096)
def _is_right(number: bytes) -> bool:
    """As `gs1.check_digit.is_valid`, for digits as bytes: two sums, and articles come again."""
    return (sum(number[-1::-2]) + 3 * sum(number[-2::-2])) % 10 == _ZEROS[len(number)]
