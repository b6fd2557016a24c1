"""A place in a charge's text: what comes next, and how to complain about it.

>>> cursor = Cursor("at most 500 USD")
>>> cursor.took("at", "most"), cursor.token.text
(True, '500')
"""

from __future__ import annotations

from edicompliance.charges.syntax import ChargeSyntaxError, Token, tokenize


class Cursor:
    """Goes through the tokens of one text, once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0

    @property
    def token(self) -> Token:
        """The next token; at the end, the end."""
        return self.tokens[self.index]

    @property
    def ended(self) -> bool:
        """Whether there is nothing more."""
        return self.token.kind == "end"

    def peek(self, ahead: int) -> Token:
        """A token further on."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def sees(self, *texts: str) -> bool:
        """Whether these come next."""
        return all(self.peek(ahead).text == text for ahead, text in enumerate(texts))

    def took(self, *texts: str) -> bool:
        """Step over these if they come next."""
        seen = self.sees(*texts)
        self.index += len(texts) * seen
        return seen

    def take(self) -> Token:
        """Step over the next token."""
        token = self.token
        self.index += 1
        return token

    def words(self) -> list[str]:
        """The words that come next, up to a number, a sign or the end."""
        found: list[str] = []
        while (token := self.peek(len(found))).kind == "word":
            found.append(token.text)
        return found

    def since(self, start: Token) -> str:
        """The text from a token to the last one stepped over."""
        last = self.tokens[self.index - 1]
        return self.text[start.position : last.position + len(last.text)]

    def error(self, reason: str, remedy: str, at: Token | None = None) -> ChargeSyntaxError:
        """What to raise about a token, the next one if none is named."""
        return ChargeSyntaxError(reason, self.text, (at or self.token).position, remedy)
