"""The words a charge is written in: closed lists, so that a misspelt word is found at load.

What a fee is counted in (`per carton`), what a percentage is taken of (`3% of failing cost`), and
what is passed on at its actual cost (`actual freight`). A word not here is an error with the
nearest right one; a guide that needs another is a reason to add it here, with its meaning.

>>> nearest("cartons", UNITS), nearest("COGS", BASES)
('carton', 'cost')
>>> nearest("usd", CURRENCIES), nearest("thing", UNITS)
('USD', None)
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

UNITS: Final = (
    "po",
    "line",
    "item",
    "carton",
    "case",
    "pallet",
    "unit",
    "shipment",
    "trailer",
    "container",
    "store",
    "dc",
    "label",
    "day",
    "asn",
    "document",
    "invoice",
    "appointment",
    "occurrence",
    "late_day",
    "late_business_day",
)
"""What fees are counted in, each bare or after one of `PREFIXES`."""

PREFIXES: Final = ("failing", "excess")
"""`failing`: what the rule pointed at; `excess`: what is left of it above the allowance."""

COUNTS: Final = tuple(f"{prefix} {unit}".strip() for prefix in ("", *PREFIXES) for unit in UNITS)
"""Every name a count can have in a `Base`."""

BASES: Final = (
    "cost",
    "failing cost",
    "excess cost",
    "shorted cost",
    "po cost",
    "invoice",
    "freight",
)
"""What percentages are taken of: the goods at cost (all, those at fault, those above the
allowance, those ordered and not shipped), the whole order at cost, the invoice, the freight."""

ACTUALS: Final = ("freight", "labour", "materials", "handling", "storage", "postage")
"""What a retailer passes on at what it cost, known when it is billed."""

SUMS: Final = (*BASES, *(f"actual {what}" for what in ACTUALS))
"""Every name a sum of money can have in a `Base`."""

CURRENCIES: Final = (
    "AUD",
    "BRL",
    "CAD",
    "CHF",
    "CNY",
    "EUR",
    "GBP",
    "HKD",
    "INR",
    "MXN",
    "NZD",
    "PLN",
    "SEK",
    "SGD",
    "USD",
    "ZAR",
)
"""ISO 4217 codes with two decimals: prices are rounded to the cent, and others have none."""

_MEANT = {
    "appt": "appointment",
    "box": "carton",
    "club": "store",
    "cogs": "cost",
    "each": "unit",
    "ea": "unit",
    "goods": "cost",
    "labor": "labour",
    "material": "materials",
    "order": "po",
    "purchase_order": "po",
    "truck": "trailer",
    "violation": "occurrence",
}

_CAPITALS = {"po": "PO", "dc": "DC", "asn": "ASN"}


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Give the right word somebody probably meant, or None."""
    known = {right.lower(): right for right in words}
    asked = _MEANT.get(word.lower(), word.lower())
    return known.get(next(iter(get_close_matches(asked, known, n=1)), ""))


def counted(name: str, *, one: bool = False) -> str:
    """Write a count's name for a person.

    >>> counted("failing po"), counted("po", one=True), counted("late_business_day")
    ('failing POs', 'PO', 'late business days')
    """
    *prefix, unit = name.split(" ")
    word = _CAPITALS.get(unit, unit.replace("_", " "))
    return " ".join([*prefix, word if one else f"{word}s"])
