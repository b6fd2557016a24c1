"""What to tell the author of a charge that does not parse: what was meant, and how to write it.

Only `min` and `max` are refused although everybody knows them: a guide's "min 100" is what a
program calls `max`, and the wrong one is valid, silent and costs money.

>>> print(meant_word(Cursor("cartons"), UNITS, "unit"))
unknown unit 'cartons'
    cartons
    ^ write 'carton'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edicompliance.charges.cursor import Cursor
from edicompliance.charges.syntax import ChargeSyntaxError, Token
from edicompliance.charges.vocabulary import CURRENCIES, PREFIXES, UNITS, nearest

CHARGES: Final = (
    "write an amount ('250 USD', '5 USD per po'), a percentage ('3% of failing cost'), "
    "'warning' or 'unknown'"
)
"""What can stand where a charge is wanted."""

_LIMITS = "write ', at least X' or ', at most X'"
_REMEDIES = {
    "and": "write '+'",
    "at": _LIMITS,
    "cap": _LIMITS,
    "capped": _LIMITS,
    "free": "write 'warning' if it costs nothing",
    "higher": "write 'greater of (a, b)'",
    "highest": "write 'greater of (a, b)'",
    "larger": "write 'greater of (a, b)'",
    "lower": "write 'lesser of (a, b)'",
    "lowest": "write 'lesser of (a, b)'",
    "none": "write 'warning' if it costs nothing, 'unknown' if nobody says",
    "per": "write 'per' once, after the currency",
    "plus": "write '+'",
    "smaller": "write 'lesser of (a, b)'",
    "tbd": "write 'unknown'",
    "up": _LIMITS,
}
_SIGNS = {
    "*": "write 'per', as in '5 USD per carton'",
    "-": "write a range as '300 to 500 USD'; no charge is below zero",
    "/": "write 'per', as in '5 USD per carton'",
    "$": "write the currency after the amount, as in '5 USD'",
    ";": "write ','",
}


def meant_charge(cursor: Cursor) -> ChargeSyntaxError:
    """What to say about what stands where a charge is wanted."""
    if refused := _refused(cursor):
        return refused
    token = cursor.token
    near = nearest(token.text, ("warning", "unknown", "actual", "greater", "lesser"))
    remedy = _REMEDIES.get(token.text.lower()) or (f"write '{near}'" if near else CHARGES)
    return cursor.error(f"expected a charge, got {token.shown}", remedy)


def meant_more(cursor: Cursor, closing: str) -> ChargeSyntaxError:
    """What to say about what follows a charge that could have ended."""
    after_comma = cursor.took(",")
    if refused := _refused(cursor):
        return refused
    token = cursor.token
    if after_comma:
        return cursor.error(
            f"expected 'at least' or 'at most' after ',', got {token.shown}",
            f"{_LIMITS}; charges are added with '+'",
        )
    expected = f"expected '+', ', at least X', ', at most X' or {closing}, got {token.shown}"
    return cursor.error(expected, "write ')'" if cursor.ended else _joint(token))


def _joint(token: Token) -> str:
    near = nearest(token.text, (*UNITS, *PREFIXES)) if token.kind == "word" else None
    return _REMEDIES.get(token.text.lower()) or (
        f"write 'per {near}'" if near else "write '+' between"
    )


def meant_currency(cursor: Cursor, start: Token, usual: str) -> ChargeSyntaxError:
    """What to say about what follows an amount, where its currency is wanted."""
    if refused := _refused(cursor):
        return refused
    token, amount = cursor.token, cursor.since(start)
    if token.text.lower() in {"percent", "pct"}:
        return cursor.error(f"expected '%', got {token.shown}", f"write '{amount}%'")
    if token.kind == "word" and len(token.text) == 3 and token.text not in {"per", *UNITS}:
        near = nearest(token.text, CURRENCIES)
        remedy = f"write '{near}'" if near else f"write one of {listing(CURRENCIES)}"
        return cursor.error(f"unknown currency {token.text!r}", remedy)
    return cursor.error("an amount needs its currency", f"write '{amount} {usual}'")


def meant_word(cursor: Cursor, known: Sequence[str], what: str) -> ChargeSyntaxError:
    """What to say about a word that is not in its closed list."""
    words = cursor.words()
    if not words:
        return cursor.error(
            f"expected a {what}, got {cursor.token.shown}", f"write one of {listing(known)}"
        )
    several = any(" " in name for name in known)
    phrase = " ".join(words) if several else words[0]
    joined = (" " if several else "_").join(words)
    near = nearest(joined, known) or nearest(words[0], known)
    remedy = f"write '{near}'" if near else f"write one of {listing(known)}"
    return cursor.error(f"unknown {what} {phrase!r}", remedy)


def listing(words: Sequence[str]) -> str:
    """Set the words of a list one after the other."""
    return ", ".join(words)


def _refused(cursor: Cursor) -> ChargeSyntaxError | None:
    """What no charge is written with: `min`, `max`, and signs."""
    token = cursor.token
    if token.text.lower() in {"min", "max", "minimum", "maximum"}:
        return cursor.error(
            f"{token.text!r} is read two ways ('min 100' against 'min(a, b)')",
            "write 'lesser of (a, b)', 'greater of (a, b)', ', at least X' or ', at most X'",
        )
    if token.kind == "other":
        remedy = _SIGNS.get(token.text, "write plain letters, digits and % ( ) , + only")
        return cursor.error(f"unexpected character {token.text!a}", remedy)
    return None
