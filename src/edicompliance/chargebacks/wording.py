"""Which of several rules the retailer's own words are about.

A code such as `CB104` stands for a family of charges, and beside it the portal says in words what
it was: `ASN late`, `ships late`. Where more than one rule of the family could have cost the amount,
the words say which one it is to be filed under.

>>> names = {"ASN003": "item-not-ordered", "ASN001": "late-ship-notice",
...          "ASN012": "ship-notice-accepted-late", "WIN002": "ships-after-window"}
>>> closest("ASN late", names), closest("Shipped late!", names), closest("other", names)
(('ASN001',), ('WIN002',), ('ASN003', 'ASN001', 'ASN012', 'WIN002'))
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


def closest(text: str, names: Mapping[str, str], least: int = 1) -> tuple[str, ...]:
    """The rules whose names share the most with a text; all, where none shares `least` words."""
    said = _words(text)
    ranks = {
        code: (len(said & own), -len(own - said))
        for code, name in names.items()
        for own in (_words(f"{name} {_FAMILIES.get(code[:3], '')}"),)
    }
    best = max(ranks.values(), default=(0, 0))
    if best[0] < least:
        return tuple(names)
    return tuple(code for code in names if ranks[code] == best)


_FAMILIES: Final[Mapping[str, str]] = MappingProxyType({"ASN": "asn", "LBL": "label"})
"""Family -> the word that each of its rules has."""


def _words(text: str) -> set[str]:
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    for pattern, word in _PHRASES.items():
        plain = re.sub(rf"\b({pattern})\b", word, plain)
    return {_SAME.get(one, one) for one in plain.split()}
