"""What retailers took, summed up: what costs the most, and how it goes week by week.

A few causes make up most of the money: in the order of their money, with the share of each and the
shares added up, they say where to begin (Pareto). Amounts of two currencies are never added.

>>> def cost(rule, amount):
...     return Cost("mart", "mart/D1", "USD", Decimal(amount), date(2026, 11, 25), rule=rule)
>>> for one in pareto([cost("ASN001", 150), cost("WIN002", 800), cost("", 50)], "rule"):
...     print(one.member, one.amount, one.share, one.cumulative)
WIN002 800 80.00 80.00
ASN001 150 15.00 95.00
 50 5.00 100.00
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, get_args

Axis = Literal["retailer", "rule", "family", "dc", "carrier", "3pl", "sku"]
AXES: Final[tuple[Axis, ...]] = get_args(Axis)
_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of a deduction, or of a bill: its money, and what it is for. Empty: not known."""

    retailer: str
    deduction: str
    """The deduction's number with us."""
    currency: str
    amount: Decimal
    """What was taken or billed, and not let off."""
    day: date | None = None
    """When; None: nothing says it."""
    back: Decimal = _NOTHING
    """What of it came back."""
    rule: str = ""
    family: str = ""
    dc: str = ""
    carrier: str = ""
    threepl: str = ""
    """From where it ships: the warehouse that packs it."""
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One retailer, rule, place, carrier or item, and its share of the money."""

    member: str
    """Empty: it is not known which."""
    currency: str
    amount: Decimal
    back: Decimal
    deductions: int
    lines: int
    share: Decimal
    """In percent of all money of this currency."""
    cumulative: Decimal
    """The shares of this one and of all that cost more."""


@dataclass(frozen=True, slots=True)
class WeekCost:
    """The money of a week."""

    starts: date
    ends: date
    currency: str
    amount: Decimal
    back: Decimal
    deductions: int
    change: Decimal | None = None
    """Against the week before; None: it is the first."""
    member: str = ""
    """Of which retailer, rule, place ...; empty: of all, or it is not known of which."""

    @property
    def week(self) -> str:
        """`2026-W48`: the ISO week that most of its days are in."""
        year, number, _ = (self.starts + timedelta(days=3)).isocalendar()
        return f"{year}-W{number:02}"


def pareto(costs: Iterable[Cost], by: Axis) -> tuple[Share, ...]:
    """The money by retailer, rule, family, place, carrier or item, the dearest first."""
    found: defaultdict[str, defaultdict[str, list[Cost]]] = defaultdict(lambda: defaultdict(list))
    for one in costs:
        found[one.currency][member_of(one, by)].append(one)
    return tuple(row for currency in sorted(found) for row in _shares(currency, found[currency]))


def _shares(currency: str, members: dict[str, list[Cost]]) -> Iterator[Share]:
    sums = {name: _total(one.amount for one in costs) for name, costs in members.items()}
    total, so_far = _total(sums.values()), _NOTHING
    for name in sorted(members, key=lambda one: (-sums[one], not one, one)):
        costs = members[name]
        so_far += sums[name]
        yield Share(
            name,
            currency,
            sums[name],
            _total(one.back for one in costs),
            len({one.deduction for one in costs}),
            len(costs),
            _percent(sums[name], total),
            _percent(so_far, total),
        )


def member_of(cost: Cost, by: Axis) -> str:
    """Of which retailer, rule, family, place, carrier or item it is; empty: it is not known."""
    return str(getattr(cost, "threepl" if by == "3pl" else by))


def trend(
    costs: Iterable[Cost], weeks: Sequence[tuple[date, date]], by: Axis | None = None
) -> tuple[WeekCost, ...]:
    """The money of each week, the oldest first; a week in which nothing was taken has 0.

    With `by` it is that of each retailer, rule, place ..., the dearest first.
    """
    every = [one for one in costs if one.day is not None]
    shown = [one for one in every if one.day and weeks and weeks[0][0] <= one.day <= weeks[-1][1]]
    if by is not None:
        return tuple(
            replace(row, member=each.member)
            for each in pareto(shown, by)
            for row in trend(
                (one for one in shown
                 if (member_of(one, by), one.currency) == (each.member, each.currency)),
                weeks,
            )
        )  # fmt: skip
    return tuple(
        row
        for currency in sorted({one.currency for one in shown})
        for row in _weeks(currency, [one for one in shown if one.currency == currency], weeks)
    )


def _weeks(
    currency: str, costs: Sequence[Cost], weeks: Sequence[tuple[date, date]]
) -> Iterator[WeekCost]:
    before: Decimal | None = None
    for starts, ends in weeks:
        found = [one for one in costs if one.day and starts <= one.day <= ends]
        amount = _total(one.amount for one in found)
        yield WeekCost(
            starts,
            ends,
            currency,
            amount,
            _total(one.back for one in found),
            len({one.deduction for one in found}),
            None if before is None else amount - before,
        )
        before = amount


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _NOTHING)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    if not whole:
        return Decimal("0.00")
    return (100 * part / whole).quantize(_CENT, ROUND_HALF_UP)
