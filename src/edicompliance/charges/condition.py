"""When a charge is made, or waived: a rate over many shipments held against a limit.

Most fines are not made for each fault but where a month ends below its goal, and some are dropped
where the average of the last weeks is good enough.

>>> waived = parse_condition("on-time above 90% over 4 weeks")
>>> waived.holds(Decimal("90.0")), waived.holds(Decimal("90.1")), waived.holds(None)
(False, True, None)
>>> parse_condition("on-time beneath goal")
Traceback (most recent call last):
    ...
edicompliance.charges.syntax.ChargeSyntaxError: expected how it compares, got 'beneath'
    on-time beneath goal
            ^ write 'below', 'above', 'at least' or 'at most'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from edicompliance.charges.syntax import ChargeSyntaxError

Comparison = Literal["below", "above", "at least", "at most"]

_WORD: Final = re.compile(r"\S+")
_MEASURE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RATE: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")
_UNITS: Final = ("day", "week", "month", "quarter", "year")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """A rate against a limit."""

    measure: str
    """The name of the measure."""
    comparison: Comparison
    """On which side of the limit; `below` and `above` leave it out."""
    limit: Decimal | None
    """In percent; None: the measure's own goal."""
    over: str = ""
    """Over what time, `4 weeks`; empty: the measure's own."""

    def holds(self, rate: Decimal | None, goal: Decimal | None = None) -> bool | None:
        """Whether a rate in percent meets it; None: it cannot be told."""
        limit = goal if self.limit is None else self.limit
        if rate is None or limit is None:
            return None
        return {
            "below": rate < limit,
            "above": rate > limit,
            "at least": rate >= limit,
            "at most": rate <= limit,
        }[self.comparison]

    def __str__(self) -> str:
        limit = "goal" if self.limit is None else f"{self.limit}%"
        over = f" over {self.over}" if self.over else ""
        return f"{self.measure} {self.comparison} {limit}{over}"


@lru_cache(maxsize=256)
def parse_condition(text: str) -> Condition:
    """Read a condition: `on-time below goal`, `on-time above 90% over 4 weeks`.

    Raises:
        ChargeSyntaxError: the text is none.

    """
    return _Reader(text[:_LONGEST]).condition()


class _Reader:
    """Goes through the words of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [(found[0], found.start()) for found in _WORD.finditer(text)]
        self.next = 0

    def condition(self) -> Condition:
        measure = self.word("the name of a measure", "write 'on-time below goal'", _MEASURE)
        comparison = self.comparison()
        limit = self.limit()
        over = ""
        if self.skip("over"):
            over = self.span()
        if self.next < len(self.words):
            raise self.error(f"expected the end, got {self.words[self.next][0]!r}", "write no more")
        return Condition(measure, comparison, limit, over)

    def comparison(self) -> Comparison:
        for word in ("below", "above"):
            if self.skip(word):
                return "below" if word == "below" else "above"
        if self.skip("at"):
            for word in ("least", "most"):
                if self.skip(word):
                    return "at least" if word == "least" else "at most"
        seen = self.seen()
        remedy = "write 'below', 'above', 'at least' or 'at most'"
        raise self.error(f"expected how it compares, got {seen}", remedy)

    def limit(self) -> Decimal | None:
        if self.skip("goal"):
            return None
        remedy = "write 'goal', or a percentage such as '90%'"
        text = self.word("a limit", remedy, _RATE).removesuffix("%")
        if Decimal(text) > 100:
            self.next -= 1
            raise self.error(f"expected at most 100%, got '{text}%'", remedy)
        return Decimal(text)

    def span(self) -> str:
        remedy = "write 'over 4 weeks'"
        count = self.word("how many", remedy, re.compile(r"[1-9][0-9]{0,2}"))
        unit = self.word("a unit", remedy, re.compile(rf"({'|'.join(_UNITS)})s?"))
        return f"{count} {unit}"

    # -- words

    def skip(self, word: str) -> bool:
        seen = self.next < len(self.words) and self.words[self.next][0] == word
        self.next += seen
        return seen

    def seen(self) -> str:
        return repr(self.words[self.next][0]) if self.next < len(self.words) else "the end"

    def word(self, what: str, remedy: str, form: re.Pattern[str]) -> str:
        if self.next >= len(self.words) or not form.fullmatch(self.words[self.next][0]):
            raise self.error(f"expected {what}, got {self.seen()}", remedy)
        self.next += 1
        return self.words[self.next - 1][0]

    def error(self, reason: str, remedy: str) -> ChargeSyntaxError:
        at = self.words[self.next][1] if self.next < len(self.words) else len(self.text.rstrip())
        return ChargeSyntaxError(reason, self.text, at, remedy)
