"""Words for people: the nearest right word, a list in a sentence, a caret under a text.

>>> did_you_mean("count", ["by", "before", "counts"])
"; did you mean 'counts'?"
>>> in_a_row(["network", "mode"])
'network and mode'
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str], *, else_list: bool = True) -> str:
    """Return the nearest of the known words, or all of them when none is near.

    >>> did_you_mean("x", ["by", "before"])
    '; known: before, by'
    """
    choices = sorted(set(known))
    if near := get_close_matches(word, choices, n=1, cutoff=0.6):
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(choices)}" if choices and else_list else ""


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
