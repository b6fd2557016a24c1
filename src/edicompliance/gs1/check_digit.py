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
from collections.abc import Sequence

_DIGITS = re.compile(r"[0-9]+")
_ONCE, _TRICE = (
    bytes(
        (byte - ord("0")) * weight % 10 if chr(byte) in "0123456789" else 0 for byte in range(256)
    )
    for weight in (1, 3)
)
"""From a digit as a byte to what it adds to the sum, as far as the last digit of that goes."""
_TENS = bytes(range(0, 256, 10))


def calc_check_digit(digits: str) -> int:
    """The check digit of a number given without it; raises ValueError for anything but digits."""
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"expected digits, got {digits!r}")
    backwards = digits.encode()[::-1]
    weighted = sum(backwards[::2].translate(_TRICE)) + sum(backwards[1::2].translate(_ONCE))
    return (10 - weighted % 10) % 10


def is_valid(number: str) -> bool:
    """Whether a whole number, check digit included, is digits and its last one is right."""
    if len(number) < 2 or not _DIGITS.fullmatch(number):
        return False
    return calc_check_digit(number[:-1]) == int(number[-1])


def are_valid(numbers: Sequence[bytes]) -> bool:
    """Whether all of many numbers are right; each is of 2 to 28 digits, which is not looked at.

    Place by place instead of one by one: the digits of all numbers at one place, a byte each, are
    one large integer, and as no sum of 28 digits exceeds a byte, the sums of all numbers come at
    once.

    >>> are_valid([b"036000241457", b"0012345678905"]), are_valid([b"036000241457", b"12"])
    (True, False)
    """
    width = max(map(len, numbers), default=0)
    rows = b"".join(numbers)
    if len(rows) < width * len(numbers):
        rows = b"".join([number.rjust(width, b"0") for number in numbers])
    weighed = rows.translate(_ONCE), rows.translate(_TRICE)
    columns = (weighed[(place - width) % 2 == 0][place::width] for place in range(width))
    sums = sum(int.from_bytes(column, "big") for column in columns)
    return not sums.to_bytes(len(numbers), "big").translate(None, _TENS)
