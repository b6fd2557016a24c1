"""The money of a week, told apart: what is ours to mend, what is not owed, and what was answered.

A charge that our own judgement contradicts, or that was taken twice, has no cause of ours. Of one
that is added up wrongly the fault is ours and what is above the guide's charge is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal
from typing import Final

from edicompliance.chargebacks.costs import Cost
from edicompliance.chargebacks.disputes import DISPUTABLE
from edicompliance.chargebacks.ledger import Entry, Ledger
from edicompliance.chargebacks.matched import CLASSES, Class, MatchedLine
from edicompliance.chargebacks.reordering import standing_of
from edicompliance.charges.exact import ZERO, minus

_DECISIONS: Final = {"approve": "won", "deny": "denied", "expire": "expired", "repay": "back"}
"""Step -> what it adds to."""


@dataclass(frozen=True, slots=True)
class NotOurs:
    """What was taken in a week and is not owed by our own judgement, of one class."""

    kind: Class
    currency: str
    amount: Decimal
    open: Decimal
    """What of it is neither disputed nor settled."""
    deductions: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was decided in a week, whenever it was taken; of one currency."""

    currency: str
    won: Decimal = ZERO
    denied: Decimal = ZERO
    expired: Decimal = ZERO
    """What is lost for want of time or of an answer."""
    back: Decimal = ZERO
    """What came back."""
    in_part: int = 0
    """Deductions of which a part was won and a part denied."""


def told_apart(
    costs: Iterable[tuple[Cost, MatchedLine | None]], ledger: Ledger
) -> tuple[list[Cost], tuple[NotOurs, ...]]:
    """Return the costs that are ours, or of which nobody knows, and what is not owed."""
    ours: list[Cost] = []
    rest: defaultdict[tuple[str, Class], list[tuple[Cost, Decimal]]] = defaultdict(list)
    for cost, line in costs:
        wrong = _not_owed(cost.amount, line)
        if line is not None and wrong:
            stands = ledger.line(cost.deduction, line.number).at(*DISPUTABLE)
            told = replace(cost, amount=wrong), min(wrong, stands)
            rest[cost.currency, line.kind].append(told)
        if left := minus(cost.amount, wrong):
            unknown = line is None or not line.is_known
            ours.append(replace(cost, amount=left, rule="" if unknown else cost.rule))
    return ours, tuple(
        NotOurs(
            kind,
            currency,
            sum((cost.amount for cost, _ in rest[currency, kind]), ZERO),
            sum((stands for _, stands in rest[currency, kind]), ZERO),
            len({cost.deduction for cost, _ in rest[currency, kind]}),
        )
        for currency, kind in sorted(rest, key=lambda one: (one[0], CLASSES.index(one[1])))
    )


def _not_owed(amount: Decimal, line: MatchedLine | None) -> Decimal:
    """How much of a line is not owed."""
    if line is None:
        return ZERO
    if line.kind in ("contradicted", "duplicate"):
        return amount
    if line.kind == "arithmetic-wrong" and line.difference is not None:
        return max(min(line.difference, amount), ZERO)
    return ZERO


def outcomes_of(
    entries: Iterable[Entry], starts: date, ends: date, zone: tzinfo
) -> tuple[Outcomes, ...]:
    """Return what was decided from one day to another, by the clock of a place."""
    sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    decided: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in standing_of(entries):
        said = _DECISIONS.get(one.posting.step)
        if said is not None and starts <= _day_of(one, zone) <= ends:
            sums[one.posting.currency][said] += one.posting.amount
            decided[one.posting.currency, one.posting.deduction].add(said)
    return tuple(
        Outcomes(
            currency,
            **sums[currency],
            in_part=sum(
                whose == currency and {"won", "denied"} <= said
                for (whose, _), said in decided.items()
            ),
        )
        for currency in sorted(sums)
    )


def _day_of(one: Entry, zone: tzinfo) -> date:
    """The day that its paper tells, else the one on which it was entered."""
    told = one.posting.detail.get("day")
    return date.fromisoformat(told) if told else one.at.astimezone(zone).date()
