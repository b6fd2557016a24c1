"""The words of a charge's text, and the error that points at the wrong one.

Texts are typed by people, so an error says what is wrong, shows where, and gives the remedy. Any
text can be cut into tokens; whether a token makes sense is for the parser to say, so that the
first fault from the left is the one that is told.

>>> print(ChargeSyntaxError("an amount needs its currency", "5 per po", 2, "write '5 USD'"))
an amount needs its currency
    5 per po
      ^ write '5 USD'
>>> [token.text for token in tokenize("3% of cost")]
['3', '%', 'of', 'cost', '']
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.charges.exact import DIGITS

LONGEST: Final = 500
"""Characters; a longer charge is several charges."""

_SHOWN = 80
_TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:(?P<number>[0-9]+[0-9A-Za-z_.]*|\.[0-9][0-9A-Za-z_.]*)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[%(),+])|(?P<other>[^ \t\r\n]))"
)
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GLUED: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)")


class ChargeSyntaxError(ValueError):
    """A charge's text that does not parse: what is wrong, where, and what to write."""

    def __init__(self, reason: str, text: str, position: int, remedy: str) -> None:
        shown, column = _window(text, position)
        super().__init__(f"{reason}\n    {shown}\n    {' ' * column}^ {remedy}")
        self.reason, self.text, self.position, self.remedy = reason, text, position, remedy

    def __reduce__(self) -> tuple[type[ChargeSyntaxError], tuple[str, str, int, str]]:
        return ChargeSyntaxError, (self.reason, self.text, self.position, self.remedy)


class Token(NamedTuple):
    """A word, number or sign of the text."""

    kind: Literal["number", "word", "sign", "other", "end"]
    """`other` is what no charge is written with."""
    text: str
    """As written; empty at the end."""
    position: int
    """Characters from the start."""

    @property
    def shown(self) -> str:
        """The token in a message."""
        return "the end" if self.kind == "end" else repr(self.text)


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a text into its tokens, with one more for its end."""
    if len(text) > LONGEST:
        raise ChargeSyntaxError(
            f"expected at most {LONGEST} characters, got {len(text)}",
            text,
            LONGEST,
            "make several charges of it",
        )
    found = [
        Token(_kind(match), match[match.lastgroup or 0], match.start(match.lastgroup or 0))
        for match in _TOKEN.finditer(text)
    ]
    return (*found, Token("end", "", len(text.rstrip(" \t\r\n"))))


def number(text: str, token: Token) -> Decimal:
    """Read plain digits; what a computer takes for a number besides is refused."""
    if not _PLAIN.fullmatch(token.text):
        raise ChargeSyntaxError(
            f"{token.text!r} is not a plain number", text, token.position, _plainly(token.text)
        )
    if len(token.text.replace(".", "")) > DIGITS:
        raise ChargeSyntaxError(
            f"expected a number of at most {DIGITS} digits",
            text,
            token.position,
            "write a shorter number",
        )
    return Decimal(token.text)


def _plainly(digits: str) -> str:
    glued = _GLUED.fullmatch(digits)
    if digits.startswith("."):
        return f"write '0{digits}'"
    if digits.endswith("."):
        return f"write '{digits.rstrip('.')}'"
    if glued and len(glued[2]) > 1:
        return f"write '{glued[1]} {glued[2]}'"
    return "write digits, with a point before the decimals: '1000.50'"


def _kind(match: re.Match[str]) -> Literal["number", "word", "sign", "other"]:
    for kind in ("number", "word", "sign"):
        if match.lastgroup == kind:
            return kind
    return "other"


def _window(text: str, position: int) -> tuple[str, int]:
    """Show the text around a position on one line, one column a character."""
    start = max(0, min(position - _SHOWN // 2, len(text) - _SHOWN))
    part = text[start : start + _SHOWN]
    shown = "".join(_column(char) for char in part).rstrip()
    return shown, position - start


def _column(char: str) -> str:
    if char in "\t\r\n":
        return " "
    return char if char.isascii() and char.isprintable() else "?"
