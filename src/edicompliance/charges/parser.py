"""From the text of a charge to its tree.

    charge := sum (", at least" sum | ", at most" sum)*
    sum    := term ("+" term)*
    term   := NUMBER ["to" NUMBER] CURRENCY ["per" UNIT]
            | NUMBER ["to" NUMBER] "%" "of" BASE
            | ("greater" | "lesser") "of" "(" charge ("," charge)+ ")"
            | "(" charge ")" | "warning" | "unknown" | "actual" ACTUAL

`min` and `max` are not in it: who writes "min 100" means what a program calls `max`.

>>> parse_charge("lesser of (500 USD per po, 10% of invoice)").facts
('po', 'invoice')
>>> parse_charge("5 per excess po")
Traceback (most recent call last):
    ...
edicompliance.charges.syntax.ChargeSyntaxError: an amount needs its currency
    5 per excess po
      ^ write '5 USD'
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NoReturn

from edicompliance.charges.expression import (
    Actual,
    Bound,
    Charge,
    Percent,
    Pick,
    Rate,
    Sum,
    Unknown,
    Warned,
)
from edicompliance.charges.syntax import ChargeSyntaxError, Token, number, tokenize
from edicompliance.charges.vocabulary import (
    ACTUALS,
    BASES,
    CURRENCIES,
    PREFIXES,
    UNITS,
    nearest,
)

DEEPEST: Final = 8
"""Brackets in brackets; no guide comes near."""

_TWO_WAYS = "write 'lesser of (a, b)', 'greater of (a, b)', ', at least X' or ', at most X'"
_ORDERS = {
    "greater": ("bigger", "greatest", "higher", "highest", "larger", "largest"),
    "lesser": ("least", "less", "lower", "lowest", "smaller", "smallest"),
}
_PLAINER = {
    "and": "+",
    "capped": "at most",
    "free": "warning",
    "none": "warning",
    "plus": "+",
    "tbd": "unknown",
    "up": "at most",
}
_SIGNS = {
    "*": "write 'per': '5 USD per carton'",
    "-": "write a range as '300 to 500 USD'; no charge is below zero",
    "/": "write 'per': '5 USD per carton'",
    "$": "write the currency after the amount: '5 USD'",
    ";": "write ','",
}


@lru_cache(maxsize=1024)
def parse_charge(text: str) -> Charge:
    """Read a charge; the same text gives the same object.

    Raises:
        ChargeSyntaxError: the text is not a charge; the message says where and what to write.
    """
    return _Parser(text).whole()


class _Parser:
    """Goes through the tokens once; each method reads one line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0
        self.currency: str | None = None

    def whole(self) -> Charge:
        if self.token.kind == "end":
            self.fail("an empty charge", "write 'unknown' for a price nobody gives, 'warning' for 0")
        charge = self.charge()
        if self.token.kind != "end":
            self.fail_after()
        return charge

    # -- the grammar

    def charge(self) -> Charge:
        charge = self.sum()
        while self.sees(",", "at"):
            self.index += 2
            word = self.limit_word()
            charge = Bound(charge, word, self.sum())
        return charge

    def limit_word(self) -> Literal["at least", "at most"]:
        if self.took("least"):
            return "at least"
        if self.took("most"):
            return "at most"
        self.fail(f"expected 'least' or 'most' after 'at', got {self.token.shown}", "write either")

    def sum(self) -> Charge:
        terms = [self.term()]
        while self.took("+"):
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def term(self) -> Charge:
        if self.token.kind == "number":
            return self.priced()
        if self.took("warning"):
            return Warned()
        if self.took("unknown"):
            return Unknown()
        if self.took("actual"):
            return Actual(self.listed(ACTUALS, "cost"))
        if self.sees("greater") or self.sees("lesser"):
            return self.pick()
        if self.sees("("):
            return self.bracketed()[0]
        self.fail_term()

    def pick(self) -> Charge:
        word: Literal["greater", "lesser"] = "greater" if self.sees("greater") else "lesser"
        self.index += 1
        self.expect("of", f"write '{word} of (a, b)'")
        if not self.sees("("):
            self.fail(f"expected '(', got {self.token.shown}", f"write '{word} of (a, b)'")
        opened = self.token
        arms = self.bracketed(several=True)
        if len(arms) < 2:
            self.fail(f"'{word} of' chooses between two charges or more", "write '(a, b)'", opened)
        return Pick(word, arms)

    def bracketed(self, *, several: bool = False) -> tuple[Charge, ...]:
        if self.depth == DEEPEST:
            self.fail(f"brackets {DEEPEST + 1} deep", "make several charges of it")
        self.index += 1
        self.depth += 1
        charges = [self.charge()]
        while several and self.took(","):
            charges.append(self.charge())
        self.close(several=several)
        self.depth -= 1
        return tuple(charges)

    def close(self, *, several: bool) -> None:
        if self.took(")"):
            return
        if self.token.kind == "end":
            self.fail("a bracket is not closed", "write ')'")
        self.fail_after(closing="',' or ')'" if several else "')'")

    def priced(self) -> Charge:
        start = self.token
        low = high = self.number()
        if self.took("to"):
            low, high = self.ordered(start, low)
        if self.took("%"):
            return self.percentage(low, high, start)
        return self.money(low, high, start)

    def ordered(self, start: Token, low: Decimal) -> tuple[Decimal, Decimal]:
        if self.token.kind != "number":
            self.fail(f"a range ends in a number, got {self.token.shown}", "write '300 to 500 USD'")
        end = self.token
        high = self.number()
        if low >= high:
            remedy = f"write '{high} to {low}'" if low > high else f"write '{low}' alone"
            self.fail(f"a range goes up, got {start.text} to {end.text}", remedy, end)
        return low, high

    def percentage(self, low: Decimal, high: Decimal, start: Token) -> Charge:
        written = self.text[start.position : self.tokens[self.index - 1].position] + "%"
        if self.sees("to"):
            self.fail("a range of percentages has one '%'", "write '3 to 5% of invoice'")
        if not self.sees("of"):
            remedy = f"write '{written} of failing cost' or of another of {_listing(BASES)}"
            self.fail(f"a percentage needs what it is taken of, got {self.token.shown}", remedy)
        self.index += 1
        return Percent(low, high, self.base())

    def money(self, low: Decimal, high: Decimal, start: Token) -> Charge:
        code = self.code(start)
        if self.sees("to"):
            self.fail("a range has one currency, at its end", "write '300 to 500 USD'")
        return Rate(low, high, code, self.unit() if self.took("per") else None)

    def code(self, start: Token) -> str:
        token = self.token
        if token.text not in CURRENCIES:
            self.fail_currency(start)
        if self.currency not in {None, token.text}:
            self.fail(
                f"two currencies in one charge, {self.currency} and {token.text}",
                f"write '{self.currency}', or make two charges",
            )
        self.index += 1
        self.currency = token.text
        return token.text

    def unit(self) -> str:
        prefix = f"{self.token.text} " if self.token.text in PREFIXES else ""
        self.index += bool(prefix)
        return prefix + self.listed(UNITS, "unit")

    def base(self) -> str:
        words = self.words()
        for size in (2, 1):
            name = " ".join(words[:size])
            if len(words) >= size and name in BASES:
                self.index += size
                return name
        self.fail_word(BASES, "base of a percentage", " ")

    def listed(self, known: Sequence[str], what: str) -> str:
        token = self.token
        if token.text not in known:
            self.fail_word(known, what, "_")
        self.index += 1
        return token.text

    def number(self) -> Decimal:
        value = number(self.text, self.token)
        self.index += 1
        comma, after = self.token, self.peek(1)
        if comma.text == "," and after.kind == "number" and after.position == comma.position + 1:
            joined = self.peek(-1).text + after.text
            self.fail("a number has no comma in it", f"write '{joined}'")
        return value

    # -- the tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def peek(self, ahead: int) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def sees(self, *texts: str) -> bool:
        return all(self.peek(ahead).text == text for ahead, text in enumerate(texts))

    def took(self, text: str) -> bool:
        seen = self.sees(text)
        self.index += seen
        return seen

    def expect(self, text: str, remedy: str) -> None:
        if not self.took(text):
            self.fail(f"expected {text!r}, got {self.token.shown}", remedy)

    def words(self) -> list[str]:
        found: list[str] = []
        while (token := self.peek(len(found))).kind == "word":
            found.append(token.text)
        return found

    # -- what went wrong

    def fail(self, reason: str, remedy: str, at: Token | None = None) -> NoReturn:
        raise ChargeSyntaxError(reason, self.text, (at or self.token).position, remedy)

    def fail_term(self) -> NoReturn:
        token, word = self.token, self.token.text.lower()
        self.fail_if_two_ways()
        if token.kind == "other":
            self.fail_sign()
        for right, others in _ORDERS.items():
            if word in others and self.peek(1).text == "of":
                self.fail(f"unknown word {token.text!r}", f"write '{right} of (a, b)'")
        near = _PLAINER.get(word) or nearest(
            word, ("warning", "unknown", "actual", "greater", "lesser")
        )
        if token.kind == "word" and near:
            self.fail(f"expected a charge, got {token.shown}", f"write '{near}'")
        self.fail(
            f"expected a charge, got {token.shown}",
            "write an amount ('250 USD', '5 USD per po'), a percentage ('3% of failing cost'), "
            "'warning' or 'unknown'",
        )

    def fail_after(self, closing: str = "the end") -> NoReturn:
        token = self.token
        if token.text == ",":
            self.index += 1
            self.fail_if_two_ways()
            self.fail(
                f"expected 'at least' or 'at most' after ',', got {self.token.shown}",
                "write ', at least X' or ', at most X'; charges are added with '+'",
            )
        self.fail_if_two_ways()
        if token.kind == "other":
            self.fail_sign()
        remedy = f"write '{_PLAINER[token.text]}'" if token.text in _PLAINER else "write '+' between"
        if token.text in {"at", "capped", "up"}:
            remedy = "write ', at least X' or ', at most X'"
        near = nearest(token.text, UNITS) if token.kind == "word" else None
        if near or token.text in PREFIXES:
            remedy = f"write 'per {near or token.text}'"
        self.fail(f"expected '+', ', at least X', ', at most X' or {closing}, got {token.shown}",
                  remedy)  # fmt: skip

    def fail_if_two_ways(self) -> None:
        word = self.token.text.lower()
        if word in {"min", "minimum"}:
            self.fail(f"{word!r} is read two ways ('min 100' against 'min(a, b)')", _TWO_WAYS)
        if word in {"max", "maximum"}:
            self.fail(f"{word!r} is read two ways ('max 100' against 'max(a, b)')", _TWO_WAYS)

    def fail_sign(self) -> NoReturn:
        char = self.token.text
        shown = repr(char) if char.isascii() else ascii(char)
        remedy = _SIGNS.get(char, "a charge is written in plain letters, digits and % ( ) , +")
        self.fail(f"unexpected character {shown}", remedy)

    def fail_currency(self, start: Token) -> NoReturn:
        token = self.token
        if token.kind == "other":
            self.fail_sign()
        if token.text.lower() in {"percent", "pct"}:
            self.fail(f"unknown word {token.text!r}", f"write '{start.text}%'")
        if token.kind == "word" and token.text not in {"per", "at", "of", "to"}:
            near = nearest(token.text.upper(), CURRENCIES) or nearest_upper(token.text)
            remedy = f"write '{near}'" if near else f"write one of {_listing(CURRENCIES)}"
            self.fail(f"unknown currency {token.text!r}", remedy)
        usual = self.currency or "USD"
        self.fail("an amount needs its currency", f"write '{start.text} {usual}'")

    def fail_word(self, known: Sequence[str], what: str, joint: str) -> NoReturn:
        words = self.words()
        if not words:
            self.fail(f"expected a {what}, got {self.token.shown}", f"write one of {_listing(known)}")
        phrase = " ".join(words) if joint == " " else words[0]
        near = nearest(joint.join(words), known) or nearest(words[0], known)
        remedy = f"write '{near}'" if near else f"write one of {_listing(known)}"
        self.fail(f"unknown {what} {phrase!r}", remedy)


def _listing(words: Sequence[str]) -> str:
    return ", ".join(words)
