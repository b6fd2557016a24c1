"""Which product numbers mean the same product.

An order names an article by the retailer's number, the supplier's, and a bar code number of GS1; a
ship notice often uses another of them, or the same bar code number in another length. A GTIN of 8,
12 or 13 digits is the one of 14 with zeros before it; the oldest forms lack their check digit.

>>> gtin("UP", "036000291452") == gtin("EN", "0036000291452") == gtin("UI", "03600029145")
True
>>> key_of("UP", "036000291452"), key_of("VN", "77-1 ")
(('GTIN', '00036000291452'), ('VN', '77-1'))
>>> identifies("VN"), identifies("BO")
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from edicompliance.gs1.check_digit import calc_check_digit

Key = tuple[str, str]
"""A qualifier and a value to compare by; every GTIN has the qualifier `GTIN`."""

Kind = Literal["gtin", "buyer", "vendor"]
"""Whose number it is: GS1's, the retailer's, the supplier's."""

_DIGITS: Final = re.compile(r"[0-9]{1,14}", re.ASCII)

_WITHOUT_CHECK_DIGIT: Final[Mapping[str, int]] = MappingProxyType(
    {"UI": 11, "UA": 12, "UD": 12, "U2": 13}
)
"""Qualifiers of numbers written without their check digit -> how long they then are."""

_CONSUMER: Final = frozenset({"UP", "EN", "EO", "UG", "UI"})
"""Qualifiers of the number of the single article, never of its case."""

_GTINS: Final = _CONSUMER | {"UK", "GT", *_WITHOUT_CHECK_DIGIT}

_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = MappingProxyType(
    dict.fromkeys(("IN", "BP", "CB", "PI"), ("buyer",))
    | dict.fromkeys(("VN", "VP", "VC", "VA", "MG"), ("vendor",))
    | {"SK": ("buyer", "vendor")}
    | dict.fromkeys(_GTINS, ("gtin",))
)

_DESCRIBE: Final = frozenset(
    ("BL", "B8", "BO", "CG", "CH", "CL", "CM", "DL", "IZ", "LT", "PL", "SM", "SN", "SZ", "VE")
)
"""Brand, colour, size, origin, lot, serial number, order line: true of many products."""


def gtin(qualifier: str, value: str) -> str | None:
    """Return the number as a GTIN of 14 digits; None when it is none.

    >>> gtin("UK", "10036000291459"), gtin("UP", "n/a"), gtin("VN", "036000291452")
    ('10036000291459', None, None)
    """
    digits = value.strip()
    if qualifier not in _GTINS or not _DIGITS.fullmatch(digits):
        return None
    if len(digits) == _WITHOUT_CHECK_DIGIT.get(qualifier):
        digits += str(calc_check_digit(digits))
    return digits.zfill(14)


def key_of(qualifier: str, value: str) -> Key:
    """Return what the number is compared by."""
    number = gtin(qualifier, value)
    return ("GTIN", number) if number else (qualifier, value.strip())


def identifies(qualifier: str) -> bool:
    """Say if such a number names a product, and not only its colour, lot or origin."""
    return qualifier not in _DESCRIBE


def names_single_article(qualifier: str) -> bool:
    """Say if such a number is of the single article: two that differ are two products."""
    return qualifier in _CONSUMER


def kinds_of(qualifier: str) -> tuple[Kind, ...]:
    """Return whose number it may be; nobody's in particular for the rarer qualifiers.

    >>> kinds_of("IN"), kinds_of("SK"), kinds_of("ZZ")
    (('buyer',), ('buyer', 'vendor'), ())
    """
    return _KINDS.get(qualifier, ())
