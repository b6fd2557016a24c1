"""Words for people: the nearest right word, a list in a sentence, a caret under a text.

>>> suggest("Usd", ["EUR", "USD"]), suggest("x", ["by", "before"])
("; did you mean 'USD'?", '; known: before, by')
>>> suggest("path", ["batch", "folder"])
"; did you mean 'folder'?"
>>> in_a_row(["network", "mode"])
'network and mode'
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MEANT: Final = {"scope": "when", "who": "by", "path": "folder", "folder": "path"}
"""What people write for a word that looks like none of those that are known."""


_MOST_NAMED: Final = 50
"""Of a store's deductions there may be thousands; nobody reads them in a message."""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the nearest right one, or all of them."""
    plain = {right.lower(): right for right in sorted(known)}
    if (meant := _MEANT.get(word.lower())) in plain:
        return f"; did you mean {meant!r}?"
    if near := get_close_matches(word.lower(), plain, n=1):
        return f"; did you mean {plain[near[0]]!r}?"
    more = f" and {len(plain) - _MOST_NAMED} more" if len(plain) > _MOST_NAMED else ""
    return f"; known: {', '.join([*plain.values()][:_MOST_NAMED])}{more}" if plain else ""


def in_a_row(words: Iterable[str], last: str = "and") -> str:
    """Return the words as a sentence lists them, each once."""
    row = list(dict.fromkeys(words))
    return row[0] if len(row) == 1 else f"{', '.join(row[:-1])} {last} {row[-1]}" if row else ""


def with_caret(complaint: str, text: str, at: int, remedy: str) -> str:
    """Return a complaint about a place in a text, as three lines.

    >>> print(with_caret("unknown unit 'fortnight'", "departed + 1 fortnight", 13, "write weeks"))
    unknown unit 'fortnight'
        departed + 1 fortnight
                     ^ write weeks
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"{complaint}\n    {line}\n    {' ' * at}^ {remedy}"
