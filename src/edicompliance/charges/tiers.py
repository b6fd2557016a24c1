"""Prices that go by a value: a performance, days of lateness, the number of times it happened.

The first row that holds the value is taken. `above` leaves its limit out, `from_` and `up_to` take
it in, so that 95.0 is in one row and no doubt about it; a row without limits takes all the rest.

>>> from edicompliance.charges import parse_charge
>>> first = Tier(parse_charge("warning"), up_to=Decimal(1))
>>> repeated = Tiers("occurrence", (first, Tier(parse_charge("950 USD per item"))))
>>> item = Base("USD", counts={"item": Decimal(1)})
>>> print(repeated.price(item, Decimal(1)), "|", repeated.price(item, Decimal(2)))
0.00 USD | 950.00 USD
>>> print(repeated.price(item, None))
0.00 to 950.00 USD, expected not known
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from itertools import pairwise

from edicompliance.charges.amount import Amount
from edicompliance.charges.base import Base
from edicompliance.charges.exact import add, doubt, mean, minus, plain
from edicompliance.charges.expression import Charge
from edicompliance.charges.span import NOT_KNOWN, Span


@dataclass(frozen=True, slots=True)
class Tier:
    """One row: the limits, and what it costs within them."""

    charge: Charge
    """What it costs."""
    _: KW_ONLY
    above: Decimal | None = None
    """More than this."""
    from_: Decimal | None = None
    """This or more."""
    up_to: Decimal | None = None
    """This or less."""

    def __post_init__(self) -> None:
        if self.above is not None and self.from_ is not None:
            raise ValueError(f"a tier: expected 'above' or 'from', got both: {self.label}")
        for limit in self.limits:
            if reason := doubt(limit):
                raise ValueError(f"a tier: expected plain limits, got one {reason}")

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies within the limits."""
        return (
            (self.above is None or value > self.above)
            and (self.from_ is None or value >= self.from_)
            and (self.up_to is None or value <= self.up_to)
        )

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """The limits it has."""
        return tuple(x for x in (self.above, self.from_, self.up_to) if x is not None)

    @property
    def label(self) -> str:
        """The limits in words: `from 70`, `otherwise`."""
        named = (("above", self.above), ("from", self.from_), ("up to", self.up_to))
        words = [f"{word} {plain(limit)}" for word, limit in named if limit is not None]
        return " ".join(words) or "otherwise"


@dataclass(frozen=True, slots=True)
class Tiers:
    """Rows in their order; the first that holds the value is taken."""

    by: str
    """What the value is: `occurrence`, `late_days`."""
    rows: tuple[Tier, ...]
    """In the order they are tried."""

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("tiers: expected one row at least, got none")
        codes = {row.charge.currency for row in self.rows} - {None}
        if len(codes) > 1:
            raise ValueError(
                f"tiers: expected one currency, got {', '.join(sorted(map(str, codes)))}"
            )
        taken = {self._index(value) for value in self._probes(between=True)}
        for number, row in enumerate(self.rows, 1):
            if number - 1 not in taken:
                raise ValueError(f"tiers: row {number} ({row.label}): the rows before take it all")

    @property
    def currency(self) -> str | None:
        """The currency its charges name; None where there are only percentages."""
        return next((row.charge.currency for row in self.rows if row.charge.currency), None)

    @property
    def facts(self) -> tuple[str, ...]:
        """The counts and sums its charges are priced on."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.charge.facts))

    def row(self, value: Decimal) -> Tier | None:
        """The row that takes the value; None where the rows say nothing about it."""
        index = self._index(value)
        return None if index is None else self.rows[index]

    def row_from(self, value: Decimal) -> Tier | None:
        """The row that takes the value and all above it; None: several do, or not all are said.

        >>> from edicompliance.charges import parse_charge
        >>> rows = Tier(parse_charge("warning"), up_to=Decimal(1)), Tier(parse_charge("75 USD"))
        >>> by = Tiers("occurrence", rows)
        >>> by.row_from(Decimal(1)) is None, by.row_from(Decimal(2)) is rows[1]
        (True, True)
        """
        higher = [one for one in self._probes(between=True) if one > value]
        found = {self._index(one) for one in (value, *higher)}
        index = found.pop() if len(found) == 1 else None
        return None if index is None else self.rows[index]

    def price(self, base: Base, value: Decimal | None, why: str = "") -> Amount:
        """Price by the value; if it is not known (`why`), over every row it could fall in."""
        currency = self.currency or base.currency
        by = self.by.replace("_", " ")
        reason = doubt(value)
        if value is None or reason:
            return self._any(base, currency, f"{by} {reason}" + f" ({why})" * bool(why))
        row = self.row(value)
        if row is None:
            return NOT_KNOWN.amount(currency, f"{by} {plain(value)} (no tier says its price)")
        weighed = row.charge.weigh(base, currency)
        text = f"{by} {plain(value)}, {row.label}: {weighed.text}"
        return weighed.span.amount(currency, text, base.rounding)

    def _index(self, value: Decimal) -> int | None:
        return next((index for index, row in enumerate(self.rows) if row.holds(value)), None)

    def _any(self, base: Base, currency: str, why: str) -> Amount:
        weighed = [(row.label, row.charge.weigh(base, currency)) for row in self.rows]
        spans = [each.span for _, each in weighed]
        texts = [f"{label}: {each.text}" for label, each in weighed]
        if any(self.row(value) is None for value in self._probes(between=False)):
            spans.append(NOT_KNOWN)
            texts.append("elsewhere: price not known")
        span = Span.either(spans)
        text = f"{why}, one of ({'; '.join(texts)}) -> {span}"
        return span.amount(currency, text, base.rounding)

    def _probes(self, *, between: bool) -> list[Decimal]:
        """Values that meet every row there is: at each limit, on both sides, and in between.

        A gap between two limits that are 1 apart is none: an occurrence is the first or the second.
        """
        limits = sorted({limit for row in self.rows for limit in row.limits})
        sides = [step for x in limits for step in (minus(x, Decimal(1)), x, add(x, Decimal(1)))]
        middles = [mean(a, b) for a, b in pairwise(limits)] if between else []
        return [Decimal(0), *(value for value in (*sides, *middles) if value >= 0)]

    def __str__(self) -> str:
        return f"by {self.by}: " + "; ".join(f"{row.label}: {row.charge}" for row in self.rows)
