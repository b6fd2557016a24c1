"""The parsed charge: a small tree that prices itself.

Each node gives its three legs exactly and its own arithmetic in words; the whole is rounded once.
The mean is expected of a range, and the greater or lesser of several is taken leg by leg.

>>> text = Bound(Rate(Decimal("0.75"), Decimal("0.75"), "USD", "failing carton"), "at least",
...              Rate(Decimal(100), Decimal(100), "USD"))
>>> print(text)
0.75 USD per failing carton, at least 100 USD
>>> text.price(Base("USD", counts={"failing carton": Decimal(200)})).explanation
'0.75 USD x 200 failing cartons = 150.00; at least 100.00 -> 150.00'
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from edicompliance.charges.amount import Amount
from edicompliance.charges.base import Base
from edicompliance.charges.exact import minus, percent, plain, times
from edicompliance.charges.span import NOT_KNOWN, NOTHING, Span


class Weighed(NamedTuple):
    """A node's price before rounding, and how it was come by."""

    span: Span
    """The three legs, exact."""
    text: str
    """The arithmetic."""


class Charge(ABC):
    """What a fault costs, as the guide states it; `str()` gives text that parses back."""

    __slots__ = ()

    def price(self, base: Base) -> Amount:
        """Price the charge on what was counted. Never raises for what a fact is or is not."""
        currency = self.currency or base.currency
        weighed = self.weigh(base, currency)
        return weighed.span.amount(currency, weighed.text, base.rounding)

    @property
    def currency(self) -> str | None:
        """The currency its amounts name; None where there are only percentages."""
        return next((part.code for part in self.walk() if isinstance(part, Rate)), None)

    @property
    def facts(self) -> tuple[str, ...]:
        """The counts and sums it is priced on, in the order of the text."""
        names = [part.on for part in self.walk() if isinstance(part, Rate | Percent | Actual)]
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def parts(self) -> tuple[Charge, ...]:
        """The charges it is made of."""
        return ()

    def walk(self) -> Iterator[Charge]:
        """Go through the charge and all it is made of."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @abstractmethod
    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Price before rounding, as a part of a charge in that currency."""


@dataclass(frozen=True, slots=True)
class Rate(Charge):
    """An amount, flat or for each of something: `250 USD`, `300 to 500 USD per po`."""

    low: Decimal
    """The amount, or the lower end of its range."""
    high: Decimal
    """The amount again, or the upper end of its range."""
    code: str
    """The currency."""
    on: str | None = None
    """What it is counted in, `failing carton`; None = flat."""
    after: Decimal | None = None
    """So many of them cost nothing: each further day."""
    up_to: Decimal | None = None
    """So many of them count at most: the number is bounded, and not the money."""

    def weigh(self, base: Base, _currency: str, /) -> Weighed:
        """Multiply by the count."""
        if self.on is None:
            span = Span.between(self.low, self.high)
            return Weighed(span, str(self) if self.low == self.high else f"{self} = {span}")
        fact = base.count(self.on)
        if fact.value is None:
            return Weighed(NOT_KNOWN, f"{self} ({fact.text})")
        count, text = self._counted(fact.value, fact.text)
        span = Span.between(times(self.low, count), times(self.high, count))
        return Weighed(span, f"{_ends(self.low, self.high)} {self.code} x {text} = {span}")

    def _counted(self, value: Decimal, text: str) -> tuple[Decimal, str]:
        """How many of them cost: those after the first, and no more than the most."""
        count = max(minus(value, self.after or Decimal(0)), Decimal(0))
        count = count if self.up_to is None else min(count, self.up_to)
        return count, f"{plain(count)} of {text}{self._limits}" if self._limits else text

    @property
    def _limits(self) -> str:
        after = f" after {self.after}" if self.after is not None else ""
        return after + (f" up to {self.up_to}" if self.up_to is not None else "")

    def __str__(self) -> str:
        amount = f"{_ends(self.low, self.high)} {self.code}"
        return f"{amount} per {self.on}{self._limits}" if self.on else amount


@dataclass(frozen=True, slots=True)
class Percent(Charge):
    """So much of a sum of money: `3% of failing cost`."""

    low: Decimal
    """The rate, or the lower end of its range."""
    high: Decimal
    """The rate again, or the upper end of its range."""
    on: str
    """What it is taken of, `failing cost`."""

    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Take the percentage."""
        fact = base.money_of(self.on, currency)
        if fact.value is None:
            return Weighed(NOT_KNOWN, f"{self} ({fact.text})")
        span = Span.between(percent(self.low, fact.value), percent(self.high, fact.value))
        return Weighed(span, f"{_ends(self.low, self.high)}% of {fact.text} = {span}")

    def __str__(self) -> str:
        return f"{_ends(self.low, self.high)}% of {self.on}"


@dataclass(frozen=True, slots=True)
class Actual(Charge):
    """A cost passed on as it is: `actual freight`, not known until it is billed.

    What the guide, or an earlier bill, lets one expect stands with it, and is never the price:
    `actual freight estimated 80 to 120 USD`.
    """

    what: str
    """Of `ACTUALS`."""
    estimate: Charge | None = None
    """What it may come to; a range bounds it, one amount alone is only what is expected."""

    @property
    def parts(self) -> tuple[Charge, ...]:
        """What it may come to."""
        return () if self.estimate is None else (self.estimate,)

    @property
    def on(self) -> str:
        """The sum that the bill will give."""
        return f"actual {self.what}"

    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Take the bill, once there is one."""
        if base.money.get(self.on) is None:
            return self._before_the_bill(base, currency)
        fact = base.money_of(self.on, currency)
        if fact.value is None:
            return Weighed(NOT_KNOWN, f"{self} ({fact.text})")
        return Weighed(Span.point(fact.value), fact.text)

    def _before_the_bill(self, base: Base, currency: str) -> Weighed:
        if self.estimate is None:
            return Weighed(NOT_KNOWN, f"{self} (not known until billed)")
        span, text = self.estimate.weigh(base, currency)
        if span.low == span.high:
            span = Span(NOTHING.low, span.expected, None)
        return Weighed(span, f"{self.on} (not known until billed; estimated {text})")

    def __str__(self) -> str:
        if self.estimate is None:
            return self.on
        return f"{self.on} estimated {_grouped(self.estimate, str(self.estimate))}"


@dataclass(frozen=True, slots=True)
class Warned(Charge):
    """`warning`: the fault is noted and costs nothing."""

    def weigh(self, _base: Base, _currency: str, /) -> Weighed:
        """Cost nothing, for certain."""
        return Weighed(NOTHING, "warning, 0.00")

    def __str__(self) -> str:
        return "warning"


@dataclass(frozen=True, slots=True)
class Unknown(Charge):
    """`unknown`: the fault is charged for, and the price is in no source."""

    def weigh(self, _base: Base, _currency: str, /) -> Weighed:
        """Cost nobody knows what."""
        return Weighed(NOT_KNOWN, "price not known")

    def __str__(self) -> str:
        return "unknown"


@dataclass(frozen=True, slots=True)
class Sum(Charge):
    """Several charges together: `150 USD per po + 1 USD per carton`."""

    terms: tuple[Charge, ...]
    """What is added, two or more."""

    @property
    def parts(self) -> tuple[Charge, ...]:
        """The terms."""
        return self.terms

    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Add them up."""
        weighed = [part.weigh(base, currency) for part in self.parts]
        span = Span.plus([each.span for each in weighed])
        texts = [_grouped(part, each.text) for part, each in zip(self.parts, weighed, strict=True)]
        return Weighed(span, f"{', plus '.join(texts)} -> {span}")

    def __str__(self) -> str:
        return " + ".join(_grouped(part, str(part)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Pick(Charge):
    """The greater or the lesser of several: `lesser of (500 USD per po, 10% of invoice)`."""

    word: Literal["greater", "lesser"]
    """Which of them."""
    arms: tuple[Charge, ...]
    """Between which, two or more."""

    @property
    def parts(self) -> tuple[Charge, ...]:
        """The arms."""
        return self.arms

    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Choose, leg by leg."""
        weighed = [part.weigh(base, currency) for part in self.parts]
        choose = Span.greatest if self.word == "greater" else Span.least
        span = choose([each.span for each in weighed])
        return Weighed(
            span, f"{self.word} of ({', '.join(each.text for each in weighed)}) -> {span}"
        )

    def __str__(self) -> str:
        return f"{self.word} of ({', '.join(str(part) for part in self.parts)})"


@dataclass(frozen=True, slots=True)
class Bound(Charge):
    """A charge that never goes below or above another: `..., at least 100 USD`."""

    charge: Charge
    """What is bounded."""
    word: Literal["at least", "at most"]
    """On which side."""
    limit: Charge
    """Where."""

    @property
    def parts(self) -> tuple[Charge, ...]:
        """The charge and its limit."""
        return self.charge, self.limit

    @property
    def is_empty(self) -> bool:
        """Whether it is held above one flat amount and below a lesser one."""
        inner = self.charge
        if not isinstance(inner, Bound) or inner.word == self.word:
            return False
        least, most = self.limit, inner.limit
        if self.word == "at most":
            least, most = most, least
        if not isinstance(least, Rate) or not isinstance(most, Rate) or least.on or most.on:
            return False
        return least.low > most.high

    def weigh(self, base: Base, currency: str, /) -> Weighed:
        """Hold it within its limit."""
        charge, limit = (part.weigh(base, currency) for part in self.parts)
        span = (Span.greatest if self.word == "at least" else Span.least)([charge.span, limit.span])
        flat = isinstance(self.limit, Rate) and self.limit.on is None
        at = str(limit.span) if flat else _grouped(self.limit, limit.text)
        return Weighed(span, f"{charge.text}; {self.word} {at} -> {span}")

    def __str__(self) -> str:
        limit = f"({self.limit})" if isinstance(self.limit, Bound) else str(self.limit)
        return f"{self.charge}, {self.word} {limit}"


def _ends(low: Decimal, high: Decimal) -> str:
    return f"{low:f}" if low == high else f"{low:f} to {high:f}"


def _grouped(part: Charge, text: str) -> str:
    return f"({text})" if isinstance(part, Sum | Bound) else text
