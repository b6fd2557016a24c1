"""Kinds of character by the words of a guide: capitals, digits, nothing special.

>>> taken = Charset.read("only capitals or digits")
>>> taken.strange("BOL-12"), str(taken)
('-', 'only capital letters or digits')
>>> Charset.read("no lower-case").strange("BOL-12")
''
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Final

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "digits": "0-9",
        "letters": "A-Za-z",
        "capitals": "A-Z",
        "lower-case": "a-z",
        "characters": "A-Za-z0-9",
        "text": "!-~",
        "upper-text": "!-`{-~",
        "special": r"\x00-\x1f!-/:-@\[-`{-\U0010ffff",
        "basic": "A-Z0-9 !\"&'()*+,\\-./:;?=",
        "space": " ",
        "dash": r"\-",
        "slash": "/",
        "dot": ".",
        "underscore": "_",
    }
)
"""Kind of character -> what stands for it between the brackets of a regular expression."""
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "characters": "letters and digits",
        "text": "characters without spaces",
        "upper-text": "characters without spaces or lower-case letters",
        "special": "characters other than letters, digits and spaces",
        "basic": "characters of the basic set of X12",
        "dash": "dashes",
        "space": "spaces",
        "slash": "slashes",
        "dot": "dots",
        "underscore": "underscores",
        "lower-case": "lower-case letters",
        "capitals": "capital letters",
    }
)
"""What people call them, where it is another word."""
_OR: Final = " or "
_FORM: Final = re.compile(r"(only|no) (\S.*)")


@dataclass(frozen=True, slots=True)
class Charset:
    """Which characters are taken: only some kinds, or all but some."""

    only: bool
    """Whether nothing else is taken; else they are what is not."""
    kinds: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Charset:
        """Read `only capitals or digits`, `no lower-case`; else raises ValueError."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise ValueError(
                f"expected 'only capitals or digits', 'no lower-case' or the like, got {text!r}"
            )
        kinds = tuple(one.strip() for one in found[2].split(_OR))
        for kind in kinds:
            if kind not in KINDS:
                near = get_close_matches(kind, KINDS, 1)
                known = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KINDS)}"
                raise ValueError(f"unknown kind of character {kind!r}; {known}")
        return cls(found[1] == "only", kinds)

    def strange(self, value: str) -> str:
        """Return the first character of a value that is not taken; empty where all are."""
        found = _not_taken(self).search(value)
        return found[0] if found else ""

    def __str__(self) -> str:
        told = _OR.join(NAMES.get(one, one) for one in self.kinds)
        return f"{'only' if self.only else 'no'} {told}"


@lru_cache(maxsize=256)
def _not_taken(one: Charset) -> re.Pattern[str]:
    taken = "".join(KINDS[kind] for kind in one.kinds)
    return re.compile(f"[{'^' * one.only}{taken}]")
