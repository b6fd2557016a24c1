"""A rate over many shipments while its period runs: what it is now, and how it may end.

A monthly fine is made when the month ends below its goal. Before that, some have met the measure,
some have not, of some nobody knows, and of what is still to come nobody knows either. So a
condition on the rate has three answers: whether it holds whatever comes, whether it holds if the
period ends as it stands, and whether it can still come to hold.

>>> from edicompliance.charges.condition import parse_condition
>>> below = parse_condition("on-time below 90%")
>>> month = Population(counted=Fraction(100), met=Fraction(85), rest=Fraction(60))
>>> month.rate_text, month.prospect(below)
('85 of 100, 85%', Prospect(always=False, now=True, ever=True))
>>> Population(counted=Fraction(100), met=Fraction(85), rest=Fraction(40)).prospect(below).always
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from edicompliance.charges.condition import Comparison, Condition
from edicompliance.charges.exact import NONE, total

_PLACES: Final = 4
_RATE_PLACES: Final = 2
_WHOLE: Final = Fraction(100)


class Prospect(NamedTuple):
    """Whether something holds when the period is over."""

    always: bool
    """Whatever still comes."""
    now: bool | None
    """If the period ended as it stands; None: that cannot be told."""
    ever: bool
    """It still can."""

    def __invert__(self) -> Prospect:
        """Whether it does not hold."""
        return Prospect(not self.ever, None if self.now is None else not self.now, not self.always)

    def __and__(self, other: Prospect) -> Prospect:
        """Whether both hold."""
        now = None if None in (self.now, other.now) else bool(self.now and other.now)
        if self.now is False or other.now is False:
            now = False
        return Prospect(self.always and other.always, now, self.ever and other.ever)


OPEN: Final = Prospect(always=False, now=None, ever=True)
"""Of which nothing is known."""
SURE: Final = Prospect(always=True, now=True, ever=True)
"""What holds without a condition."""


class End(NamedTuple):
    """A rate that a period may end with, in percent."""

    rate: Fraction
    attained: bool = True
    """Whether it can be that very rate; else it only comes as near as one likes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What a measure has counted of a period, in its own unit."""

    counted: Fraction = NONE
    """So far."""
    met: Fraction = NONE
    """Of these, what met the measure for certain."""
    open: Fraction = NONE
    """Of these, what nobody knows of."""
    rest: Fraction | None = NONE
    """What still comes until the period ends; None: nobody knows how much."""

    @classmethod
    def of_all(cls, parts: Iterable[Population]) -> Population:
        """All of some together, of whom none says what still comes."""
        every = list(parts)
        return cls(
            counted=total(one.counted for one in every),
            met=total(one.met for one in every),
            open=total(one.open for one in every),
        )

    def __add__(self, other: Population) -> Population:
        """Both together; of what still comes, the first says how much."""
        return replace(
            self,
            counted=self.counted + other.counted,
            met=self.met + other.met,
            open=self.open + other.open,
        )

    @property
    def failed(self) -> Fraction:
        """What missed the measure for certain."""
        return self.counted - self.met - self.open

    @property
    def rate(self) -> Fraction | None:
        """In percent, as it stands; None where nothing is counted, or some of it is open."""
        if not self.counted or self.open:
            return None
        return _WHOLE * self.met / self.counted

    @property
    def rate_text(self) -> str:
        """`85 of 100, 85%`, for people; of what is open it says so."""
        open_ones = f", and {count_text(self.open)} open" if self.open else ""
        text = f"{count_text(self.met)} of {count_text(self.counted)}{open_ones}"
        return text if self.rate is None else f"{text}, {count_text(self.rate, _RATE_PLACES)}%"

    @property
    def ends(self) -> tuple[End, End]:
        """The worst and the best rate that the period may end with."""
        if self.rest is not None:
            last = self.counted + self.rest
            if not last:
                return End(Fraction(0)), End(_WHOLE)
            worst, best = self.met, self.met + self.open + self.rest
            return End(_WHOLE * worst / last), End(_WHOLE * best / last)
        none_failed = self.met + self.open >= self.counted
        return End(Fraction(0), attained=not self.met), End(_WHOLE, attained=none_failed)

    def prospect(
        self, condition: Condition, goal: Decimal | None = None, minimum: int | None = None
    ) -> Prospect:
        """Whether a condition holds at the end; of fewer than `minimum` nothing is measured.

        What is not measured meets no condition.
        """
        limit = goal if condition.limit is None else condition.limit
        least = Fraction(max(minimum or 0, 1))
        if limit is None:
            return OPEN
        if self.rest is not None and self.counted + self.rest < least:
            return Prospect(always=False, now=False, ever=False)
        wanted = _Wanted(condition.comparison, Fraction(limit))
        measured = self.counted >= least
        worst, best = self.ends
        always = measured and wanted.everywhere(worst, best)
        return Prospect(always, self._now(wanted, measured=measured), wanted.somewhere(worst, best))

    @property
    def ends_now(self) -> tuple[End, End]:
        """The worst and the best rate if the period ended as it stands."""
        return replace(self, rest=NONE).ends

    def _now(self, wanted: _Wanted, *, measured: bool) -> bool | None:
        if not measured:
            return False
        worst, best = self.ends_now
        if wanted.everywhere(worst, best):
            return True
        return None if wanted.somewhere(worst, best) else False


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Population):
    """Several rates multiplied, each with a population of its own; made by `product_of`.

    As a population it counts as much as the least of them, and of that the product's share is met.
    """

    of: tuple[tuple[str, Population], ...] = ()
    """The rates, by name."""

    @property
    def rate_text(self) -> str:
        """`on-time 95 of 100, 95% x fill 9 of 10, 90% = 85.5%`, for people."""
        told = " x ".join(f"{name} {one.rate_text}" for name, one in self.of)
        return told if self.rate is None else f"{told} = {count_text(self.rate, _RATE_PLACES)}%"

    @property
    def ends(self) -> tuple[End, End]:
        """The worst and the best product that the period may end with."""
        return _multiplied([one.ends for _, one in self.of])

    @property
    def ends_now(self) -> tuple[End, End]:
        """The same if the period ended as it stands."""
        return _multiplied([one.ends_now for _, one in self.of])


def product_of(parts: Iterable[tuple[str, Population]]) -> Product:
    """Multiply rates; where one of them has counted nothing, there is no product yet.

    >>> two = [("on-time", Population(counted=Fraction(20), met=Fraction(18))),
    ...        ("fill", Population(counted=Fraction(10), met=Fraction(8)))]
    >>> product_of(two).rate_text
    'on-time 18 of 20, 90% x fill 8 of 10, 80% = 72%'
    """
    every = tuple(parts)
    counted = min((one.counted for _, one in every), default=NONE)
    least = most = counted
    for _, one in every if counted else ():
        least = least * one.met / one.counted
        most = most * (one.met + one.open) / one.counted
    last = [one.counted + one.rest for _, one in every if one.rest is not None]
    rest = min(last, default=NONE) - counted if len(last) == len(every) else None
    return Product(counted=counted, met=least, open=most - least, rest=rest, of=every)


def _multiplied(ends: Iterable[tuple[End, End]]) -> tuple[End, End]:
    """The product of the worst ones and that of the best ones."""
    every = list(ends)
    worst, best = ([pair[side] for pair in every] for side in (0, 1))
    return _product(worst), _product(best)


def _product(ends: Iterable[End]) -> End:
    """A product that is nothing is attained where one of its factors is; else all must be."""
    every = list(ends)
    rate = _WHOLE
    for one in every:
        rate = rate * one.rate / _WHOLE
    nothing = [one.attained for one in every if not one.rate]
    return End(rate, any(nothing) if nothing else all(one.attained for one in every))


class _Wanted(NamedTuple):
    """A comparison with a limit, over all rates between a worst and a best one."""

    comparison: Comparison
    limit: Fraction

    def everywhere(self, worst: End, best: End) -> bool:
        """Whether all of them meet it."""
        end = best if self.comparison in ("below", "at most") else worst
        if self.comparison in ("at least", "at most") or not end.attained:
            return end.rate == self.limit or self._beyond(end.rate)
        return self._beyond(end.rate)

    def somewhere(self, worst: End, best: End) -> bool:
        """Whether one of them meets it."""
        end = worst if self.comparison in ("below", "at most") else best
        on_limit = self.comparison in ("at least", "at most") and end.attained
        return self._beyond(end.rate) or (on_limit and end.rate == self.limit)

    def _beyond(self, rate: Fraction) -> bool:
        below = self.comparison in ("below", "at most")
        return rate < self.limit if below else rate > self.limit


def count_text(value: Fraction, places: int = _PLACES) -> str:
    """A count, or a rate, for people: no zeros at its end, and no thirds without end.

    >>> count_text(Fraction(30, 24)), count_text(Fraction(200)), count_text(Fraction(200, 3), 2)
    ('1.25', '200', '66.67')
    """
    text = f"{rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Fraction, places: int = _PLACES) -> Decimal:
    """A count as a decimal number of so many places at most, half up."""
    scale = 10**places
    return Decimal((2 * value.numerator * scale + value.denominator) // (2 * value.denominator)) / (
        Decimal(scale)
    )
