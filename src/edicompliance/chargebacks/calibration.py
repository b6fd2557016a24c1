"""What retailers charge against what their guides say: where a rule's charges have changed unseen.

Now and then a charge is wrong: added up badly, doubled, of another edition. A change is different:
from some shipment on, nearly every charge of a rule differs in the same direction. The test goes
through the charges of a rule in the order of their days and adds the logarithm of how much more
likely each is after a change than without one. Without one at most `USUAL` of the charges differ
one way; after one at least `CHANGED` do. The sum never falls below zero, and a rule is named when
it passes `ln(n / RISK)`, n being all charges looked at. By Ville's inequality a sum that begins at
one of them passes that bound with a probability of at most RISK / n where nothing has changed; so
over all beginnings and both directions a false alarm is no likelier than two times RISK.

Of 4,000 charges the bound is 14.2, and each that differs adds 1.28: twelve in a row name the rule.

>>> def charge(n, actual):
...     return Charge("m", "ASN001", date(2026, 1, 1 + n), f"PO{n}", Decimal(actual), Decimal(200))
>>> usual = [charge(n, 200) for n in range(10)]
>>> [one.rule for one in drifts([*usual, *(charge(n, 250) for n in range(10, 25))])]
['ASN001']
>>> drifts([*usual, charge(11, 400), charge(12, 200), charge(13, 250)])
()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import log
from typing import Final, Literal

USUAL: Final = 0.25
"""At most so many of the charges differ one way where nothing has changed."""
CHANGED: Final = 0.9
"""At least so many do after a change."""
RISK: Final = 0.0025
"""Of a false alarm, over all charges, in each direction."""
_DIFFERS: Final = log(CHANGED / USUAL)
_AGREES: Final = log((1 - CHANGED) / (1 - USUAL))


@dataclass(frozen=True, slots=True)
class Charge:
    """What was taken for a fault of a shipment, and what the guide charges for it."""

    retailer: str
    rule: str
    day: date
    shipment: str
    actual: Decimal
    predicted: Decimal


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A rule's charges, all together."""

    retailer: str
    rule: str
    charges: int
    differing: int
    actual: Decimal
    predicted: Decimal


@dataclass(frozen=True, slots=True)
class Drift:
    """A rule whose charges have changed."""

    retailer: str
    rule: str
    direction: Literal["more", "less"]
    since: date
    """The day of the first charge that shows it."""
    named: date
    """The day of the charge that settled it."""
    shipments: int
    """How many shipments show it, from the first to the one that settled it."""
    actual: Decimal
    """What was taken for them."""
    predicted: Decimal
    """What the guide charges for them."""


def calibrated(charges: Iterable[Charge]) -> tuple[Calibrated, ...]:
    """Predicted against actual, by retailer and rule."""
    return tuple(
        Calibrated(
            retailer,
            rule,
            len(found),
            sum(one.actual != one.predicted for one in found),
            sum((one.actual for one in found), Decimal(0)),
            sum((one.predicted for one in found), Decimal(0)),
        )
        for (retailer, rule), found in sorted(_by_rule(charges).items())
    )


def drifts(charges: Iterable[Charge]) -> tuple[Drift, ...]:
    """The rules whose charges have changed, each with the shipments that show it."""
    every = tuple(charges)
    if not every:
        return ()
    bound = log(len(every) / RISK)
    found = (
        _drift(one, direction, bound)
        for _, one in sorted(_by_rule(every).items())
        for direction in ("more", "less")
    )
    return tuple(one for one in found if one is not None)


def _drift(
    charges: Sequence[Charge], direction: Literal["more", "less"], bound: float
) -> Drift | None:
    total, run = 0.0, list[Charge]()
    for one in charges:
        more = one.actual > one.predicted
        differs = one.actual != one.predicted and more == (direction == "more")
        total += _DIFFERS if differs else _AGREES
        if total <= 0:
            total, run = 0.0, []
        elif differs:
            run.append(one)
        if total > bound:
            return Drift(
                one.retailer,
                one.rule,
                direction,
                run[0].day,
                one.day,
                len({each.shipment for each in run}),
                sum((each.actual for each in run), Decimal(0)),
                sum((each.predicted for each in run), Decimal(0)),
            )
    return None


def _by_rule(charges: Iterable[Charge]) -> dict[tuple[str, str], list[Charge]]:
    """In the order of their days; one shipment is one witness of a rule."""
    found: defaultdict[tuple[str, str], dict[str, Charge]] = defaultdict(dict)
    for one in sorted(charges, key=lambda each: (each.day, each.shipment)):
        found[one.retailer, one.rule].setdefault(one.shipment, one)
    return {key: list(one.values()) for key, one in found.items()}
