"""A scorecard: each measure of a period against its target, and what it would take to hold it.

What nobody knows is counted and never counts as met, so a rate is what is sure; the most that it
may be stands beside it. What the guide leaves out is in neither figure, and is told with its
reason.

>>> row = MeasureScore("on-time", Decimal(964), Decimal(998), target=Decimal(98), unit="case")
>>> row.value, row.outcome, row.what_it_takes
(Decimal('96.59'), 'below target', '15 more cases on time to hold 98%')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final, Literal

Outcome = Literal["on target", "below target", "cannot tell", "no target", "not measured"]
_CENT: Final = Decimal("0.01")
_WHOLE: Final = Decimal(100)
_NOTHING: Final = Decimal(0)
PRODUCT: Final = "rate"
"""The unit of a measure that is a product of rates: there is nothing of which one more counts."""
_DOING: Final[Mapping[str, str]] = {
    "on-time": "on time",
    "otif": "on time and in full",
    "in-full": "shipped",
    "fill-rate": "shipped",
    "collect-ready": "ready",
}
"""Kind -> what more of them would have to be."""


@dataclass(frozen=True, slots=True)
class MeasureScore:
    """One measure in one period."""

    name: str
    numerator: Decimal
    """What met it, for certain."""
    denominator: Decimal
    """What counts, with what nobody knows of."""
    kind: str = ""
    target: Decimal | None = None
    """In percent; None: the guide names none."""
    unit: str = ""
    basis: str = ""
    """The formula, in words, and whose it is."""
    clause: str = ""
    unknown: Decimal = _NOTHING
    """Of the denominator, what nobody knows of."""
    why_unknown: tuple[tuple[str, Decimal], ...] = ()
    excluded: Decimal = _NOTHING
    why_excluded: tuple[tuple[str, Decimal], ...] = ()
    """What is left out, by reason."""
    missing: str | None = None
    """What the guide makes of what is unknown: fails, passes, left out; None: it does not say."""
    minimum: int | None = None
    told: tuple[Decimal, Decimal] | None = None
    """The retailer's own figure: numerator and denominator."""
    told_alone: Decimal | None = None
    """The retailer's own percentage, of which it tells no counts."""
    member: str = ""
    """Of which place, carrier, item or rule; empty: of all."""
    percent: bool = True
    """Whether it is a rate; else an average."""
    fewer: bool = False
    """Whether less of it is better."""
    currency: str = ""
    """Of a measure of money."""

    @property
    def counted(self) -> Decimal:
        """The denominator by the guide's own word on what nobody knows."""
        return self.denominator - (self.unknown if self.missing == "left out" else _NOTHING)

    @property
    def value(self) -> Decimal | None:
        """What is sure of it: in percent, or on average; None where nothing counts."""
        return self._rate(self.numerator)

    @property
    def most(self) -> Decimal | None:
        """What it is at the most, if all that is unknown met it."""
        return self._rate(self.at_most)

    @property
    def at_most(self) -> Decimal:
        """The numerator, if all that is unknown met it and the guide does not say otherwise."""
        loose = self.unknown if self.missing in (None, "passes") else _NOTHING
        return self.numerator + loose

    @property
    def told_value(self) -> Decimal | None:
        """The retailer's own figure."""
        if self.told_alone is not None:
            return self.told_alone
        if self.told is None or not self.told[1]:
            return None
        return _rounded(_WHOLE * self.told[0] / self.told[1])

    @property
    def outcome(self) -> Outcome:
        """How it stands against its target; in doubt it cannot be told."""
        if not self.counted or (self.minimum is not None and self.counted < self.minimum):
            return "not measured"
        if self.target is None:
            return "no target"
        needed = self.target * self.counted
        if self.numerator * _WHOLE >= needed:
            return "on target"
        return "cannot tell" if self.at_most * _WHOLE >= needed else "below target"

    @property
    def what_it_takes(self) -> str:
        """How many more would have to meet it, or how many may still miss it."""
        if self.target is None or not self.counted or self.fewer or self.unit == PRODUCT:
            return ""
        needed = self.target * self.counted / _WHOLE
        target = f"{plain(self.target)}%"
        if self.numerator >= needed:
            spare = (self.numerator - needed).to_integral_value(ROUND_FLOOR)
            return f"{self.things(spare)} may still miss it, and {target} holds"
        more = (needed - self.numerator).to_integral_value(ROUND_CEILING)
        doing = _DOING.get(self.kind or self.name, "right")
        return f"{plain(more)} more {self.things(more, counted=False)} {doing} to hold {target}"

    def things(self, amount: Decimal, *, counted: bool = True) -> str:
        """So many of its units, in words: `16 cartons`, `1 order`, `12635.52 USD`."""
        word = self.currency or _WORDS.get(self.unit, self.unit or "thing")
        word = word if amount == 1 or self.unit == "money" else f"{word}s"
        return f"{plain(amount)} {word}" if counted else word

    def _rate(self, met: Decimal) -> Decimal | None:
        if not self.counted:
            return None
        return _rounded((_WHOLE if self.percent else 1) * met / self.counted)


_WORDS: Final[Mapping[str, str]] = {"po": "order", "asn": "ship notice", "cost": "unit of cost"}


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All measures of a retailer in a period."""

    retailer: str
    period: str
    """As it was asked for."""
    starts: date
    ends: date
    currency: str
    measures: tuple[MeasureScore, ...]
    by: str = ""
    """dc, carrier, 3pl, sku or rule; empty: all together."""
    parts: tuple[MeasureScore, ...] = ()
    """The same, for each of these."""
    notes: tuple[str, ...] = field(default=())
    """What it rests on."""


@dataclass(frozen=True, slots=True)
class WeeklyMeasure:
    """A measure: all the weeks together, and each of them."""

    whole: MeasureScore
    weeks: tuple[MeasureScore | None, ...]
    """The oldest first; None: nothing of it was counted that week."""

    @property
    def below(self) -> int:
        """In how many weeks it was below its target, for certain."""
        return sum(one is not None and one.outcome == "below target" for one in self.weeks)


def plain(value: Decimal) -> str:
    """A number without zeros at its end.

    >>> plain(Decimal("98.00")), plain(Decimal("1200"))
    ('98', '1200')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
