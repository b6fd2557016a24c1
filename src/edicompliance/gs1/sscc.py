"""The serial shipping container code: one number for one carton or pallet, and for no other.

It is an extension digit, the company's GS1 prefix, a serial number that fills it up to 17 digits,
and a check digit. A company counts the serials up and uses none again for a long time.

>>> sscc("0614141", 1)
'006141410000000012'
"""

from __future__ import annotations

import re

from edicompliance.gs1.check_digit import calc_check_digit

_WITHOUT_CHECK_DIGIT = 17
_PREFIX = re.compile(r"[0-9]{6,12}", re.ASCII)
_DIGIT = re.compile(r"[0-9]", re.ASCII)


def sscc(prefix: str, serial: int, extension: str = "0") -> str:
    """Return the SSCC of a serial number, 18 digits.

    Raises ValueError for a prefix that is none and for a serial that does not fit behind it.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"expected a GS1 company prefix of 6 to 12 digits, got {prefix!r}")
    if not _DIGIT.fullmatch(extension):
        raise ValueError(f"expected an extension of one digit, got {extension!r}")
    room = _WITHOUT_CHECK_DIGIT - len(extension) - len(prefix)
    if not 0 <= serial < 10**room:
        raise ValueError(f"expected a serial number of at most {room} digits, got {serial}")
    digits = f"{extension}{prefix}{serial:0{room}d}"
    return f"{digits}{calc_check_digit(digits)}"
