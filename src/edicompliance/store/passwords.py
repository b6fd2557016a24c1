"""Passwords as the store keeps them: a hash that takes a while to make, and never the password.

Each has a salt of its own, so that two people with one password have different hashes; scrypt asks
for 16 MB and some fifty milliseconds, so that whoever has a copy of the store cannot try many.

>>> kept = hashed("correct horse")
>>> fits("correct horse", kept), fits("wrong horse", kept), fits("", "")
(True, False, False)
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Final
from unicodedata import normalize

from edicompliance.errors import EdiError

FEWEST: Final = 8
"""So many characters a password has at least."""
MOST: Final = 1000
"""And at most, for each of them is work."""
_COST: Final = (2**14, 8, 1)
"""The N, r and p of scrypt; they stand in each hash, so that they can grow."""
_MEMORY: Final = 64 * 1024 * 1024
_LENGTH: Final = 32
_PARTS: Final = 6


def hashed(password: str) -> str:
    """Return the hash of a password with its salt; `EdiError` where it is too short or too long."""
    if not FEWEST <= len(password) <= MOST:
        raise EdiError(f"password: expected {FEWEST} to {MOST} characters, got {len(password)}")
    salt = os.urandom(16)
    told = "$".join(map(str, _COST))
    return f"scrypt${told}${salt.hex()}${_scrypt(password, salt, _COST).hex()}"


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one that is kept.

    It takes as long where nothing is kept, so that nobody learns whose name is known.
    """
    parts = (kept or _NOBODYS).split("$")
    if len(parts) != _PARTS or parts[0] != "scrypt":
        return False
    n, r, p = map(int, parts[1:4])
    made = _scrypt(password[:MOST], bytes.fromhex(parts[4]), (n, r, p))
    return hmac.compare_digest(made.hex(), parts[5]) and bool(kept)


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    told = normalize("NFKC", password).encode("utf-8", "replace")
    return hashlib.scrypt(told, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=_LENGTH)


_NOBODYS: Final = "$".join(["scrypt", *map(str, _COST), "00" * 16, "00" * _LENGTH])
