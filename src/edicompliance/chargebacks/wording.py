"""Which of several rules the retailer's own words are about.

A code such as `CB104` stands for a family of charges, and beside it the portal says in words what
it was: `ASN late`, `ships late`. Where more than one rule of the family could have cost the amount,
the words say which one it is to be filed under.

>>> names = (("ASN003", "item-not-ordered"), ("ASN001", "late-ship-notice"),
...          ("ASN012", "ship-notice-accepted-late"), ("WIN002", "ships-after-window"))
>>> closest("ASN late", names), closest("Shipped late!", names), closest("other", names)
(('ASN001',), ('WIN002',), ('ASN003', 'ASN001', 'ASN012', 'WIN002'))
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Protocol

_PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"(advance )?ship(ping|ment)? noti(ce|fication)s?|advance shipment|856": "asn",
        r"bills? of lading|bols?": "bol",
        r"bar ?codes?|sscc ?labels?|ucc ?128|gs1 ?128": "label",
        r"purchase orders?": "order",
        r"early": "before",
        r"after|tardy|delayed|past due": "late",
        r"shortages?|shorted|short ship(ped)?|under ship(ped)?": "short",
        r"overages?|over ship(ped)?": "over",
    }
)
"""Words of the trade -> the one word that rules are compared by."""
_SAME: Final[Mapping[str, str]] = MappingProxyType(
    {"ships": "ship", "shipped": "ship", "shipping": "ship", "shipment": "ship", "labels": "label",
     "arrives": "arrive", "arrival": "arrive", "arrived": "arrive", "invoices": "invoice",
     "billed": "invoice", "no": "missing", "without": "missing", "incorrect": "wrong",
     "invalid": "wrong", "carriers": "carrier", "duplicated": "duplicate"}
)  # fmt: skip


class Worded(Protocol):
    """Says which of several rules a text is about."""

    def __call__(self, codes: Sequence[str], least: int = 1) -> Sequence[str]:
        """Those it is about; all of them, where no rule shares `least` words with it."""


def as_they_are(codes: Sequence[str], least: int = 1) -> Sequence[str]:  # noqa: ARG001 - as above
    """Where there are no words: all of them."""
    return codes


@lru_cache(maxsize=4096)
def closest(text: str, names: tuple[tuple[str, str], ...], least: int = 1) -> tuple[str, ...]:
    """The rules whose names share the most with a text; all, where none shares `least` words.

    `names` are codes with the names of their rules. Portals have few texts, so it is remembered.
    """
    said = _words(text)
    ranks = {
        code: (len(said & own), -len(own - said))
        for code, name in names
        for own in (_words(f"{name} {_FAMILIES.get(code[:3], '')}"),)
    }
    best = max(ranks.values(), default=(0, 0))
    if best[0] < least:
        return tuple(ranks)
    return tuple(code for code in ranks if ranks[code] == best)


_FAMILIES: Final[Mapping[str, str]] = MappingProxyType({"ASN": "asn", "LBL": "label"})
"""Family -> the word that each of its rules has."""


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    for pattern, word in _PHRASES.items():
        plain = re.sub(rf"\b({pattern})\b", word, plain)
    return frozenset(_SAME.get(one, one) for one in plain.split())
