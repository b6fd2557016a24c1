"""Addresses in one spelling, so that two that differ in wording only are one.

>>> address_key("912 Sample Parkway", "60601") == address_key("912 SAMPLE PKWY.", "60601-1234")
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "STREET": "ST", "AVENUE": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "COURT": "CT",
        "BOULEVARD": "BLVD", "HIGHWAY": "HWY", "PARKWAY": "PKWY", "PKY": "PKWY", "SUITE": "STE",
        "BUILDING": "BLDG", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "PLACE": "PL",
    }
)  # fmt: skip
"""How words of an address are shortened, so that both spellings are one."""


def address_key(street: str, postal_code: str) -> str:
    """Return street and postal code in one spelling; empty where either is not there.

    >>> address_key("912 Sample Parkway, Suite 4", "60601-1234")
    '912 SAMPLE PKWY STE 4 60601'
    """
    words = re.sub(r"[^A-Z0-9 ]+", " ", street.upper()).split()
    postal = re.sub(r"\W", "", postal_code.upper())
    if not (words and postal):
        return ""
    place = postal[:5] if postal.isdigit() else postal
    return " ".join([*(_SHORT.get(word, word) for word in words), place])
