"""What faults cost where it is not known which clause they break.

A truck that is late under every window that may hold is late by a day or by a week, and the charge
goes by the days. So everything is priced once under each clause, and the price goes from the least
to the most. What fails under some of the clauses only is no fault yet; its price goes from nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from edicompliance.charges import Amount, either_of, total
from edicompliance.rules.context import Context
from edicompliance.rules.guides.either_way import MayFail, World, labels_of
from edicompliance.rules.judging import Judged
from edicompliance.rules.model import Rule
from edicompliance.rules.money.grains import Found
from edicompliance.rules.money.period_model import PeriodShare
from edicompliance.rules.money.pricing import Price, price
from edicompliance.rules.money.settling import Settled


def price_either_way(found: Sequence[Found], context: Context, settled: Settled) -> list[Price]:
    """For each fault what it costs, from the least to the most of the clauses that may hold."""
    ways = 1 + max((len(violation.otherwise) for _, violation in found), default=0)
    if ways == 1:
        return price(found, context, settled)
    priced = [price(_under(found, way), context, settled) for way in range(ways)]
    return [_either(prices, context.currency) for prices in zip(*priced, strict=True)]


def _under(found: Sequence[Found], way: int) -> list[Found]:
    """The faults as they are under one of the clauses; of fewer clauses, under the last of them."""
    return [(rule, ((violation, *violation.otherwise)[: way + 1])[-1]) for rule, violation in found]


def _either(prices: Sequence[Price], currency: str) -> Price:
    first = prices[0]
    charges = [one.charge for one in prices if one.charge is not None]
    besides = [one.besides for one in prices if one.besides is not None]
    shares = zip(*(one.shares for one in prices), strict=True) if first.shares else ()
    return Price(
        _one_of(charges, currency) if charges else None,
        _one_of(besides, currency) if besides else None,
        tuple(
            PeriodShare(each[0].case, each[0].item, _one_of([one.amount for one in each], currency))
            for each in shares
        ),
    )


def _one_of(amounts: Sequence[Amount], currency: str) -> Amount:
    told = labels_of(one.explanation for one in amounts)
    if all(one == amounts[0] for one in amounts):
        return amounts[0]
    return either_of(amounts, currency, f"it is not known which clause holds: {told}")


def may_cost(judged: Judged, context: Context) -> tuple[Amount | None, tuple[str, ...]]:
    """What a rule in doubt finds under some of the clauses, and from what to what that costs."""
    if not judged.may_fail:
        return None, ()
    spans = [_span(judged.rule, one, context) for one in judged.may_fail]
    known = [one for one in spans if one is not None]
    amount = total(known, context.currency) if len(known) == len(spans) else None
    told = (text for one in judged.may_fail for text in _told(one))
    return amount, tuple(dict.fromkeys(told))


def _span(rule: Rule, may: MayFail, context: Context) -> Amount | None:
    """None: under one of them the fault has no price at all."""
    amounts = [_of_world(rule, one, context) for one in may.worlds]
    known = [one for one in amounts if one is not None]
    return _one_of(known, context.currency) if len(known) == len(amounts) else None


def _of_world(rule: Rule, world: World, context: Context) -> Amount | None:
    """What it costs under one of them; None where that has no price, or is in doubt itself."""
    if world.doubts:
        return None
    prices = [one.charge for one in price([(rule, each) for each in world.violations], context)]
    known = [one for one in prices if one is not None]
    if len(known) < len(prices):
        return None
    why = f"nothing under {', '.join(world.clauses)}"
    return total(known, context.currency) if known else Amount.zero(context.currency, why)


def _told(may: MayFail) -> list[str]:
    """Each fault with the clauses under which it is one."""
    found: dict[str, list[str]] = {}
    for world in may.failing:
        for one in world.violations:
            found.setdefault(one.message, []).append(" with ".join(world.clauses))
    return [f"under {labels_of(clauses)} {message}" for message, clauses in found.items()]
