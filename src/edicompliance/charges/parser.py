"""From the text of a charge to its tree.

    charge := sum (", at least" sum | ", at most" sum)*
    sum    := term ("+" term)*
    term   := NUMBER ["to" NUMBER] CURRENCY
              ["per" ["failing" | "excess"] UNIT ["after" NUMBER] ["up" "to" NUMBER]]
            | NUMBER ["to" NUMBER] "%" "of" BASE
            | ("greater" | "lesser") "of" "(" charge ("," charge)+ ")"
            | "(" charge ")" | "warning" | "unknown" | "actual" ACTUAL ["estimated" term]

The words in capitals are the closed lists of `vocabulary`. Limits bind from left to right, and to
all that is added up before them.

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

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from edicompliance.charges.cursor import Cursor
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
from edicompliance.charges.remedies import (
    listing,
    meant_charge,
    meant_currency,
    meant_more,
    meant_word,
)
from edicompliance.charges.syntax import Token, number
from edicompliance.charges.vocabulary import ACTUALS, BASES, CURRENCIES, PREFIXES, UNITS

_MOST: Final = 9999
DEEPEST: Final = 8
"""Brackets in brackets; no guide comes near."""


@lru_cache(maxsize=1024)
def parse_charge(text: str) -> Charge:
    """Read a charge; the same text gives the same object.

    Raises:
        ChargeSyntaxError: the text is not a charge; the message says where and what to write.

    """
    return Parser(text).whole()


class Parser(Cursor):
    """Each method reads one line of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.currency: str | None = None
        self.readers: dict[str, Callable[[], Charge]] = {
            "warning": Warned,
            "unknown": Unknown,
            "actual": self.actual,
            "greater": lambda: self.pick("greater"),
            "lesser": lambda: self.pick("lesser"),
        }

    def whole(self) -> Charge:
        """Read the text as one charge, to its end."""
        if self.ended:
            raise self.error(
                "an empty charge", "write 'unknown' if nobody says, 'warning' if it is free"
            )
        charge = self.charge()
        if not self.ended:
            raise meant_more(self, "the end")
        return charge

    def charge(self) -> Charge:
        """Read a sum and its limits."""
        charge = self.sum()
        while self.took(",", "at"):
            at = self.token
            charge = Bound(charge, self.limit(), self.sum())
            if charge.is_empty:
                raise self.error("at least more than at most", "write the lower one first", at)
        return charge

    def limit(self) -> Literal["at least", "at most"]:
        """Read what follows `, at`."""
        if self.took("least"):
            return "at least"
        if self.took("most"):
            return "at most"
        raise self.error(
            f"expected 'least' or 'most', got {self.token.shown}",
            "write ', at least X' or ', at most X'",
        )

    def sum(self) -> Charge:
        """Read terms with `+` between them."""
        terms = [self.term()]
        while self.took("+"):
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def term(self) -> Charge:
        """Read one term."""
        if self.token.kind == "number":
            return self.priced()
        if self.sees("("):
            return self.bracketed(separator=False)[0]
        read = self.readers.get(self.token.text)
        if read is None:
            raise meant_charge(self)
        self.take()
        return read()

    def actual(self) -> Charge:
        """Read what follows `actual`."""
        what = self.listed(ACTUALS, "actual cost")
        if not self.took("estimated"):
            return Actual(what)
        at = self.token
        estimate = self.term()
        if any(isinstance(part, Actual | Unknown) for part in estimate.walk()):
            raise self.error("an estimate is an amount", "leave out what nobody knows", at)
        return Actual(what, estimate)

    def pick(self, word: Literal["greater", "lesser"]) -> Charge:
        """Read what follows `greater` or `lesser`."""
        remedy = f"write '{word} of (a, b)'"
        if not self.took("of") or not self.sees("("):
            raise self.error(f"expected 'of (' after {word!r}, got {self.token.shown}", remedy)
        opened = self.token
        arms = self.bracketed(separator=True)
        if len(arms) == 1:
            raise self.error(
                f"'{word} of' chooses between two charges or more, got one", remedy, opened
            )
        return Pick(word, arms)

    def bracketed(self, *, separator: bool) -> tuple[Charge, ...]:
        """Read one charge in brackets, or several with `,` between them."""
        if self.depth == DEEPEST:
            raise self.error(f"brackets more than {DEEPEST} deep", "make several charges of it")
        self.take()
        self.depth += 1
        charges = [self.charge()]
        while separator and self.took(","):
            charges.append(self.charge())
        if not self.took(")"):
            raise meant_more(self, "')'")
        self.depth -= 1
        return tuple(charges)

    def priced(self) -> Charge:
        """Read an amount or a percentage, or a range of either."""
        start = self.token
        low = high = self.number()
        if self.took("to"):
            high = self.upper(start, low)
        if self.took("%"):
            return Percent(low, high, self.base(start))
        code = self.code(start)
        if not self.took("per"):
            return Rate(low, high, code)
        unit = self.unit()
        after = self.whole_number("each further one") if self.took("after") else None
        up_to = self.whole_number("a most") if self.took("up", "to") else None
        return Rate(low, high, code, unit, after, up_to)

    def whole_number(self, what: str) -> Decimal:
        """Read how many, which are at least one."""
        at = self.token
        if at.kind != "number" or not at.text.isdigit() or not 1 <= int(at.text) <= _MOST:
            remedy = "write 'per late_day after 1 up to 5'"
            raise self.error(f"expected a whole number for {what}, got {at.shown}", remedy, at)
        return self.number()

    def upper(self, start: Token, low: Decimal) -> Decimal:
        """Read the upper end of a range."""
        end = self.token
        if end.kind != "number":
            raise self.error(
                f"expected a number, got {end.shown}", "write a range as '300 to 500 USD'"
            )
        high = self.number()
        if low >= high:
            remedy = f"write '{high} to {low}'" if low > high else f"write '{low}' alone"
            raise self.error(f"a range goes up, got {start.text} to {end.text}", remedy, end)
        return high

    def code(self, start: Token) -> str:
        """Read a currency, the same throughout."""
        token = self.token
        if token.text not in CURRENCIES:
            raise meant_currency(self, start, self.currency or "USD")
        if self.currency not in {None, token.text}:
            raise self.error(
                f"two currencies in one charge, {self.currency} and {token.text}",
                f"write '{self.currency}', or make two charges",
            )
        self.currency = self.take().text
        if self.sees("to"):
            raise self.error("a range has one currency, at its end", "write '300 to 500 USD'")
        return self.currency

    def unit(self) -> str:
        """Read what follows `per`."""
        prefix = f"{self.take().text} " if self.token.text in PREFIXES else ""
        return prefix + self.listed(UNITS, "unit")

    def base(self, start: Token) -> str:
        """Read what follows `%`."""
        if self.sees("to"):
            raise self.error("a range has one '%', at its end", "write '3 to 5% of invoice'")
        if not self.took("of"):
            remedy = f"write '{self.since(start)} of' and one of {listing(BASES)}"
            raise self.error(
                f"expected what the percentage is taken of, got {self.token.shown}", remedy
            )
        words = self.words()
        for name in (" ".join(words[:2]), *words[:1]):
            if name in BASES:
                self.index += len(name.split())
                return name
        raise meant_word(self, BASES, "base of a percentage")

    def listed(self, known: Sequence[str], what: str) -> str:
        """Read a word of a closed list."""
        if self.token.text not in known:
            raise meant_word(self, known, what)
        return self.take().text

    def number(self) -> Decimal:
        """Read a number, written as one."""
        start = self.take()
        value = number(self.text, start)
        after = self.peek(1)
        if self.sees(",") and after.kind == "number" and after.position == self.token.position + 1:
            raise self.error("a number has no comma in it", f"write '{start.text}{after.text}'")
        return value
