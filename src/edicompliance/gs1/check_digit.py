"""The last digit of a GTIN, GLN or SSCC, which catches a mistyped one.

From the right, the check digit left out, digits weigh 3, 1, 3, 1 ...; the check digit brings the
sum to a multiple of ten. One rule for every GS1 number, whatever its length.

>>> calc_check_digit("03600024145")
7
>>> is_valid("036000241457"), is_valid("036000241458"), is_valid("03600024145X")
(True, False, False)
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]+")


def calc_check_digit(digits: str) -> int:
    """The check digit of a number given without it; raises ValueError for anything but digits."""
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"expected digits, got {digits!r}")
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return (10 - weighted % 10) % 10


def is_valid(number: str) -> bool:
    """Whether a whole number, check digit included, is digits and its last one is right."""
    if len(number) < 2 or not _DIGITS.fullmatch(number):
        return False
    return calc_check_digit(number[:-1]) == int(number[-1])
