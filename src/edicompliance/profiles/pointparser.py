"""Reads the time language: text to points and spans, with a caret under what it does not know.

    point := base ((+|-) N unit)* [at HH:MM [ZONE | ship_from | ship_to]]
             [or business day before|after]
    span  := [point] .. [point]

>>> parse_span("must_arrive_by - 2 days .. must_arrive_by").closing.text
'must_arrive_by'
>>> parse_point("must_arrive_by - 12 hours")
Traceback (most recent call last):
edicompliance.profiles.pointparser.TimeSyntaxError: hours counted from a date, which has no clock time
    must_arrive_by - 12 hours
                   ^ say when on that day: '(must_arrive_by at 17:00) - 12 hours'
"""  # noqa: E501 - the message as it is printed

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, NoReturn, get_args
from zoneinfo import available_timezones

from edicompliance.profiles.anchors import ANCHORS, DATES, PLACES
from edicompliance.profiles.calendars import WEEKDAYS
from edicompliance.profiles.fiscal import PERIODS, Period
from edicompliance.profiles.points import (
    Anchor,
    Base,
    DayOfPeriod,
    Nested,
    Pick,
    Point,
    Span,
    Step,
    Unit,
)
from edicompliance.profiles.words import suggest, with_caret

_TOKEN: Final = re.compile(
    r"\s*(?P<token>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|[A-Za-z_]+"
    r"|[0-9]+(?::[0-9]+|\.[0-9]+|[A-Za-z]+)*|\.\.|[-+(),]|\S)",
    re.ASCII,
)
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_NUMBER: Final = re.compile(r"0*[0-9]{1,4}", re.ASCII)
_UNITS: Final[Mapping[str, Unit]] = MappingProxyType({unit: unit for unit in get_args(Unit)})
_ORDINALS: Final = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 5}
_MONTHS: Final[tuple[Period, ...]] = ("month", "fiscal month")
_LONGEST: Final = 400
_DEEPEST: Final = 6
_MOST: Final = 999


class TimeSyntaxError(ValueError):
    """A text that is no time: what is wrong, the text, and a caret with the remedy."""


def parse_point(text: str) -> Point:
    """Return the point that a text means."""
    reader = _Reader(text)
    point = reader.point()
    reader.end()
    return point


def parse_span(text: str) -> Span:
    """Return the span that a text means."""
    reader = _Reader(text)
    opening = None if reader.sees("..") else reader.point()
    reader.take("..", "a span has two sides: 'point .. point', either of them may be left out")
    closing = None if reader.at_end else reader.point()
    reader.end()
    if opening is None and closing is None:
        reader.fail("a span needs at least one side", "write 'point ..' or '.. point'", 0)
    return Span(text.strip(), opening, closing)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    at: int
    end: int


def _cut(text: str) -> list[_Token]:
    found = _TOKEN.finditer(text)
    return [_Token(one["token"], one.start("token"), one.end("token")) for one in found]


class _Reader:
    """A walk over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > _LONGEST:
            self.text = text[:60]
            self.fail(f"a text of {len(text)} characters", f"say it in {_LONGEST} or fewer", 0)
        self.tokens = _cut(text)
        self.next = 0
        self.depth = 0

    # -- tokens

    @property
    def at_end(self) -> bool:
        return self.next >= len(self.tokens)

    def sees(self, *words: str) -> bool:
        """Whether these words come next."""
        ahead = self.tokens[self.next : self.next + len(words)]
        return [token.text for token in ahead] == list(words)

    def skip(self, *words: str) -> bool:
        """Step over these words if they come next."""
        seen = self.sees(*words)
        self.next += len(words) * seen
        return seen

    def word(self, expected: str) -> _Token:
        """Return the next token, whatever it is."""
        if self.at_end:
            self.fail("the text ends too early", f"expected {expected}", len(self.text.rstrip()))
        self.next += 1
        return self.tokens[self.next - 1]

    def take(self, word: str, remedy: str) -> None:
        """Step over a word that must come next."""
        if not self.skip(word):
            seen = "the end" if self.at_end else repr(self.tokens[self.next].text)
            self.fail(f"expected {word!r}, got {seen}", remedy, self.place())

    def end(self) -> None:
        """Nothing may follow."""
        if not self.at_end:
            word = self.tokens[self.next].text
            self.fail(f"{word!r} is not understood here", "expected the end", self.place())

    def place(self) -> int:
        return len(self.text.rstrip()) if self.at_end else self.tokens[self.next].at

    def fail(self, complaint: str, remedy: str, at: int) -> NoReturn:
        raise TimeSyntaxError(with_caret(complaint, self.text, at, remedy))

    # -- grammar

    def point(self) -> Point:
        start = self.place()
        base = self.base()
        steps = self.steps(base, start)
        clock, zone = self.clock()
        roll = self.roll()
        business = roll is not None or any(step.unit.startswith("business") for step in steps)
        return Point(
            self.text[start : self.tokens[self.next - 1].end],
            base,
            steps,
            clock,
            zone,
            roll,
            anchors=_anchors(base),
            on_business_days=business or any(one.on_business_days for one in _inside(base)),
            periods=_periods(base),
        )

    def base(self) -> Base:
        token = self.word("an anchor such as 'departed'")
        if token.text == "(":
            return self.nested(token)
        if token.text in {"later", "earlier"}:
            return self.pick(token)
        if token.text == "day":
            return self.day_of_month()
        if token.text in {"start", "end"}:
            return self.day_of("start" if token.text == "start" else "end", None, PERIODS)
        if token.text in _ORDINALS or token.text[:1].isdigit():
            return self.weekday_of_month(token)
        return self.anchor(token)

    def anchor(self, token: _Token) -> Anchor:
        if token.text not in ANCHORS:
            hint = suggest(token.text, ANCHORS).removeprefix("; ")
            self.fail(f"unknown anchor {token.text!r}", hint, token.at)
        return Anchor(token.text)

    def nested(self, token: _Token) -> Nested:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail("too many parentheses", f"{_DEEPEST} deep at most", token.at)
        inner = self.point()
        self.take(")", "close the parenthesis")
        self.depth -= 1
        return Nested(inner)

    def pick(self, token: _Token) -> Pick:
        self.take("of", f"write '{token.text} of (a, b)'")
        self.take("(", f"write '{token.text} of (a, b)'")
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail("too many parentheses", f"{_DEEPEST} deep at most", token.at)
        first = self.point()
        self.take(",", f"write '{token.text} of (a, b)'")
        second = self.point()
        self.take(")", "close the parenthesis")
        self.depth -= 1
        return Pick("later" if token.text == "later" else "earlier", first, second)

    def day_of_month(self) -> DayOfPeriod:
        token = self.word("the number of a day")
        if not _NUMBER.fullmatch(token.text):
            self.fail(f"expected the number of a day, got {token.text!r}", "1 to 28", token.at)
        if not 1 <= int(token.text) <= 28:
            self.fail(f"not every month has a day {token.text}", "say 'end of month of'", token.at)
        return self.day_of(int(token.text), None, _MONTHS)

    def weekday_of_month(self, token: _Token) -> DayOfPeriod:
        if token.text not in _ORDINALS:
            remedy = "write 1st, 2nd, 3rd, 4th or last, and a weekday"
            self.fail(f"{token.text!r} is not understood here", remedy, token.at)
        day = self.word("a weekday")
        if day.text not in WEEKDAYS:
            hint = suggest(day.text, WEEKDAYS).removeprefix("; ")
            self.fail(f"expected a weekday, got {day.text!r}", hint, day.at)
        return self.day_of(_ORDINALS[token.text], WEEKDAYS.index(day.text), _MONTHS)

    def day_of(
        self, day: int | Literal["start", "end"], weekday: int | None, periods: Sequence[Period]
    ) -> DayOfPeriod:
        self.take("of", "write 'of month of ...' or 'of month after ...'")
        period = self.period(periods)
        after = self.skip("after")
        if not after:
            self.take("of", f"write '{period} of' (the same) or '{period} after' (the next)")
        token = self.word("an anchor")
        of = self.nested(token) if token.text == "(" else self.anchor(token)
        return DayOfPeriod(day, weekday, period, 1 if after else 0, of)

    def period(self, known: Sequence[Period]) -> Period:
        found = next((one for one in known if self.skip(*one.split())), None)
        if found is None:
            seen = "the end" if self.at_end else repr(self.tokens[self.next].text)
            self.fail(f"expected 'month', got {seen}", "write 'month', 'week' ...", self.place())
        return found

    def steps(self, base: Base, start: int) -> tuple[Step, ...]:
        steps: list[Step] = []
        while self.sees("+") or self.sees("-"):
            sign = self.word("+")
            step = self.step(-1 if sign.text == "-" else 1)
            if _is_date(base) and step.unit in {"minute", "hour", "business hour"}:
                told = self.text[start : sign.at].rstrip()
                written = self.text[sign.at : self.tokens[self.next - 1].end]
                self.fail(
                    "hours counted from a date, which has no clock time",
                    f"say when on that day: '({told} at 17:00) {written}'",
                    sign.at,
                )
            steps.append(step)
        return tuple(steps)

    def step(self, sign: int) -> Step:
        count = self.word("a number")
        if not _NUMBER.fullmatch(count.text) or not 1 <= int(count.text) <= _MOST:
            remedy = f"a whole number from 1 to {_MOST}"
            self.fail(f"expected a number, got {count.text!r}", remedy, count.at)
        token = self.word("a unit")
        word = token.text
        if word == "business":
            word += f" {self.word('days or hours').text}"
        unit = _UNITS.get(word.removesuffix("s"))
        if unit is None:
            hint = suggest(word, [f"{unit}s" for unit in _UNITS]).removeprefix("; ")
            self.fail(f"unknown unit {word!r}", hint, token.at)
        return Step(sign * int(count.text), unit)

    def clock(self) -> tuple[time | None, str | None]:
        if not self.skip("at"):
            return None, None
        token = self.word("a time such as 06:00")
        if not (found := _CLOCK.fullmatch(token.text)):
            remedy = "write it as 06:00 or 23:59"
            self.fail(f"expected a time of the day, got {token.text!r}", remedy, token.at)
        return time(int(found[1]), int(found[2])), self.zone()

    def zone(self) -> str | None:
        if self.at_end or not (token := self.tokens[self.next]).text[0].isalpha():
            return None
        if token.text == "or":
            return None
        if token.text not in PLACES and token.text not in known_zones():
            self.fail(f"unknown time zone {token.text!r}", zone_remedy(token.text), token.at)
        self.next += 1
        return token.text

    def roll(self) -> Literal["before", "after"] | None:
        if not self.skip("or"):
            return None
        for word in ("business", "day"):
            self.take(word, "write 'or business day before' or 'or business day after'")
        if self.skip("before"):
            return "before"
        self.take("after", "write 'or business day before' or 'or business day after'")
        return "after"


@cache
def known_zones() -> frozenset[str]:
    """Return the time zones that there are; the files of the system are looked through once."""
    return frozenset(available_timezones())


def zone_remedy(word: str) -> str:
    """Return what to write instead of a zone that there is none of.

    >>> zone_remedy("America/Chicgo")
    "did you mean 'America/Chicago'?"
    """
    near = get_close_matches(word, {*known_zones(), *PLACES}, n=1)
    return f"did you mean {near[0]!r}?" if near else "write an IANA zone such as America/Chicago"


def _is_date(base: Base) -> bool:
    """Whether it is a calendar date for certain."""
    match base:
        case Anchor(name):
            return name in DATES
        case Nested(point):
            return point.at is None and _is_date(point.base)
        case Pick():
            return all(point.at is None and _is_date(point.base) for point in _inside(base))
    return True


def _inside(base: Base) -> tuple[Point, ...]:
    match base:
        case Nested(point) | DayOfPeriod(of=Nested(point)):
            return (point,)
        case Pick(first=first, second=second):
            return (first, second)
    return ()


def _anchors(base: Base) -> tuple[str, ...]:
    match base:
        case Anchor(name) | DayOfPeriod(of=Anchor(name)):
            return (name,)
    return tuple(dict.fromkeys(name for point in _inside(base) for name in point.anchors))


def _periods(base: Base) -> frozenset[Period]:
    inner = frozenset(period for point in _inside(base) for period in point.periods)
    return inner | {base.period} if isinstance(base, DayOfPeriod) else inner
