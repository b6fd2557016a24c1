"""From faults to money: each charge of the guide over all the faults it is made for.

A charge is made once a grain (a shipment, an order, a carton ...), so the faults are gathered first
and priced together; then what gives way to another charge is dropped; then each price is shared
among its findings, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from edicompliance.charges import Amount, Base, share, total, widen
from edicompliance.profiles import ChargeClause, Resolved, Undecided
from edicompliance.rules.context import Context
from edicompliance.rules.model import Rule, Violation

Found = tuple[Rule, Violation]
_NOT_BILLED = {"report_only": "reported, not billed", "announced": "announced, not in force yet"}


@dataclass(frozen=True, slots=True)
class _Grain:
    """One charge at one grain: the faults it covers and what they cost together."""

    clause: ChargeClause
    members: tuple[int, ...]
    amount: Amount


def price(found: Sequence[Found], context: Context) -> list[Amount | None]:
    """For each fault what it costs; None where the guide has no charge for it.

    The prices of faults that one charge covers add up to that charge exactly.
    """
    shares: defaultdict[int, list[Amount]] = defaultdict(list)
    for grain in _give_way(list(_grains(found, context))):
        weights = _weights(grain, found, context)
        for member, amount in zip(grain.members, share(grain.amount, weights), strict=True):
            shares[member].append(amount)
    return [
        total(shares[member], context.currency) if member in shares else None
        for member in range(len(found))
    ]


def _grains(found: Sequence[Found], context: Context) -> Iterable[_Grain]:
    members: defaultdict[tuple[tuple[str, ...], object], list[int]] = defaultdict(list)
    answers: dict[tuple[str, ...], Resolved[ChargeClause] | Undecided] = {}
    for member, (rule, violation) in enumerate(found):
        for answer in context.charges(rule.code, violation.subject.po):
            key = (answer.label,) if isinstance(answer, Resolved) else answer.between
            first = answer if isinstance(answer, Resolved) else answer.candidates[0]
            each = first.clause.each
            answers[key] = answer
            members[key, _grain_key(each, violation)].append(member)
    for (key, _), covered in members.items():
        violations = [found[member][1] for member in covered]
        yield _grain(answers[key], tuple(covered), violations, context)


def _grain(
    answer: Resolved[ChargeClause] | Undecided,
    members: tuple[int, ...],
    covered: Sequence[Violation],
    context: Context,
) -> _Grain:
    if isinstance(answer, Resolved):
        return _Grain(answer.clause, members, _amount(answer, covered, context))
    amounts = [_amount(one, covered, context) for one in answer.candidates]
    return _Grain(answer.candidates[0].clause, members, _any_of(answer, amounts, context))


def _any_of(answer: Undecided, amounts: Sequence[Amount], context: Context) -> Amount:
    """A charge of which it is not known which clause holds: from the least to the most."""
    lows = [amount.low for amount in amounts if amount.low is not None]
    highs = [amount.high for amount in amounts]
    none_may_hold = len(answer.between) > len(answer.candidates)
    low = Decimal(0) if none_may_hold or len(lows) < len(amounts) else min(lows)
    high = None if None in highs else max(amount for amount in highs if amount is not None)
    told = " or ".join(amount.explanation for amount in amounts)
    why = f"{answer.reason} to tell which charge is made: {told}"
    return Amount(low, None, high, context.currency, why + " or none" * none_may_hold)


def _grain_key(each: str, violation: Violation) -> object:
    subject = violation.subject
    keys: dict[str, object] = {
        "po": subject.po,
        "asn": violation.notice,
        "line": (subject.po, subject.line),
        "carton": subject.sscc,
    }
    return keys.get(each)


def _amount(
    resolved: Resolved[ChargeClause], covered: Sequence[Violation], context: Context
) -> Amount:
    clause = resolved.clause
    amount = _price(clause, _base(clause, covered, context))
    if clause.trigger is not None:
        amount = amount.as_exposure(f"only if the period ends with {clause.trigger}")
    if resolved.status in _NOT_BILLED:
        why = _NOT_BILLED[resolved.status]
        return Amount.zero(context.currency, f"{why}, so 0.00; else {amount.explanation}")
    return amount


def _price(clause: ChargeClause, base: Base) -> Amount:
    """The clause on one base, with what sources that disagree make of it."""
    if clause.allowance is not None:
        base = clause.allowance.apply(base)
    tiers = clause.tiers
    if tiers is not None:
        return tiers.price(base, None)
    if clause.charge is None:
        raise TypeError(f"charge {clause.id} has neither a price nor tiers")
    amount = clause.charge.price(base)
    if clause.contested:
        others = [other.price(base) for other in clause.contested]
        said = " or ".join(str(other) for other in clause.contested)
        return widen(amount, others, f"another source says {said}")
    return amount


def _base(clause: ChargeClause, covered: Sequence[Violation], context: Context) -> Base:
    """The counts and sums of one grain."""
    pos = {violation.subject.po for violation in covered if violation.subject.po}
    by_order = clause.each in ("po", "line")
    whole = context.base(pos if by_order and pos else None)
    failing = _failing(covered)
    counts = {**whole.counts, **{f"failing {name}": count for name, count in failing.items()}}
    if by_order:
        counts["po"] = failing.get("po", counts["po"])
    cost = _all_known(violation.cost for violation in covered)
    money = {**whole.money, "failing cost": cost, "shorted cost": cost}
    return Base(context.currency, counts=counts, money=money)


def _failing(covered: Sequence[Violation]) -> dict[str, Decimal | None]:
    """What the rule pointed at: counted where a violation counts, else each thing once."""
    counts: dict[str, Decimal | None] = {
        "occurrence": Decimal(len(covered)),
        "shipment": Decimal(1),
        "po": _distinct(violation.subject.po for violation in covered),
        "asn": _distinct(violation.notice for violation in covered),
        "line": _distinct(
            (violation.subject.po, violation.subject.line)
            for violation in covered
            if violation.subject.line
        ),
        "store": _distinct(violation.subject.store for violation in covered),
        "item": _distinct(violation.subject.item for violation in covered),
        "carton": _distinct(violation.subject.sscc for violation in covered),
    }
    named = {name for violation in covered for name in violation.counts}
    for name in named:
        counts[name] = _all_known(violation.counts.get(name, Decimal(1)) for violation in covered)
    return {name: count for name, count in counts.items() if count != 0 or name in named}


def _distinct(values: Iterable[object]) -> Decimal:
    return Decimal(len({value for value in values if value is not None}))


def _all_known(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one part is not known."""
    result = Decimal(0)
    for value in values:
        if value is None:
            return None
        result += value
    return result


def _give_way(grains: list[_Grain]) -> list[_Grain]:
    """Drop to nothing what gives way to a charge that is really made."""
    made = {grain.clause.id for grain in grains if grain.amount.high is None or grain.amount.high}
    result = []
    for grain in grains:
        prior = [identity for identity in grain.clause.gives_way_to if identity in made]
        amount = grain.amount.gave_way(prior[0]) if prior else grain.amount
        result.append(replace(grain, amount=amount))
    return result


def _weights(grain: _Grain, found: Sequence[Found], context: Context) -> list[Decimal]:
    """How a charge is shared: by what each fault would cost alone, else equally."""
    if len(grain.members) == 1:
        return [Decimal(1)]
    alone = [
        _price(grain.clause, _base(grain.clause, [found[member][1]], context)).expected
        for member in grain.members
    ]
    known = [weight for weight in alone if weight is not None]
    return known if len(known) == len(alone) and any(known) else [Decimal(1)] * len(alone)
