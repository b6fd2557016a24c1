"""From faults to money: each charge of the guide over all the faults it is made for.

A charge is made once a grain (a shipment, an order, a carton ...), so the faults are gathered first
and priced together; then what gives way to another charge is dropped; then each price is shared
among its findings, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from edicompliance.charges import Amount, share, total
from edicompliance.profiles import ChargeClause, Resolved, Undecided
from edicompliance.profiles.model import Contested
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.context import Context
from edicompliance.rules.guides.footing import REMEDY, measures_of, without_weak
from edicompliance.rules.model import Violation
from edicompliance.rules.money.grains import Found, base_of, key_of, split, whole_of
from edicompliance.rules.money.left_out import spared
from edicompliance.rules.money.period_model import PeriodShare
from edicompliance.rules.money.period_of import NOT_BILLED
from edicompliance.rules.money.populations import Place
from edicompliance.rules.money.settling import NO_PERIODS, Settled
from edicompliance.rules.money.tiering import value_of

_ANY_ORDER = object()
"""Stands for all orders that charges name."""
_NO_ORDER = object()
"""Stands for none."""
Answer = Resolved[ChargeClause] | Undecided


@dataclass(frozen=True, slots=True)
class _Grain:
    """One charge at one grain: the faults it covers and what they cost together."""

    clause: ChargeClause
    key: object
    """What tells it from the charge's other grains."""
    members: tuple[int, ...]
    """Which of the faults."""
    covered: tuple[Found, ...]
    """The same faults, each as far as it lies in this grain."""
    amount: Amount
    places: tuple[Place | None, ...]
    """Where each is part of a period's charge; None: of none."""
    parts: tuple[Amount, ...] | None = None
    """What each bears, where that is settled with all of a period."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one fault costs."""

    charge: Amount | None = None
    """In all; None where the guide has no charge for it."""
    besides: Amount | None = None
    """Without its part of periods' charges; None: nothing else is made for it."""
    shares: tuple[PeriodShare, ...] = ()
    """Its part of periods' charges."""


def price(found: Sequence[Found], context: Context, settled: Settled = NO_PERIODS) -> list[Price]:
    """For each fault what it costs.

    The prices of faults that one charge covers add up to that charge exactly; of a charge that a
    whole period bears they are these faults' parts, as they are `settled`.
    """
    amounts: defaultdict[int, list[tuple[Amount, Place | None]]] = defaultdict(list)
    for grain in _give_way(list(_grains(found, context, settled))):
        parts = grain.parts or share(grain.amount, _weights(grain, context))
        for member, part, place in zip(grain.members, parts, grain.places, strict=True):
            amounts[member].append((part, place))
    return [_priced(amounts[member], context.currency) for member in range(len(found))]


def _priced(amounts: Sequence[tuple[Amount, Place | None]], currency: str) -> Price:
    if not amounts:
        return Price()
    besides = [one for one, place in amounts if place is None]
    return Price(
        sum_of([one for one, _ in amounts], currency),
        sum_of(besides, currency) if besides else None,
        tuple(PeriodShare(place.case, place.item, one) for one, place in amounts if place),
    )


def sum_of(amounts: Sequence[Amount], currency: str) -> Amount:
    """What a fault costs in all; what the charges with a price make certain stays certain."""
    whole = total(amounts, currency)
    lows = [one.low for one in amounts if one.low is not None]
    return replace(whole, low=sum(lows, Decimal(0))) if lows else whole


def _grains(found: Sequence[Found], context: Context, settled: Settled) -> Iterable[_Grain]:
    """Gather the faults by charge and grain, and price each gathering."""
    gathered: defaultdict[
        tuple[object, tuple[object, str, object]], list[tuple[int, Found, Place | None]]
    ]
    gathered = defaultdict(list)
    answers: dict[object, Answer] = {}
    for member, (rule, violation) in enumerate(found):
        for answer in context.tariff.charges(rule.code, violation.pos):
            charge = answer.between if isinstance(answer, Undecided) else (answer.label,)
            answers[charge] = answer
            each = _clauses(answer)[0].clause.things
            for number, part in enumerate(split(each, violation, context)):
                place = settled.place(charge, member, number)
                grain = key_of(each, part), _free(answer, part, context), place and place.case
                gathered[charge, grain].append((member, (rule, part), place))
    for (label, (key, free, _)), entries in gathered.items():
        answer = answers[label]
        covered = tuple(one for _, one, _ in entries)
        places = tuple(place for _, _, place in entries)
        parts = settled.parts(places)
        amount = total(parts, context.currency) if parts else _amount(answer, covered, context)
        yield _Grain(
            _clauses(answer)[0].clause,
            key,
            tuple(member for member, _, _ in entries),
            covered,
            _not_billed(free, amount) if free else amount,
            places,
            parts,
        )


def _free(answer: Answer, violation: Violation, context: Context) -> str:
    """Why nothing is to be paid for a fault, whatever it would cost; empty where it is."""
    if violation.clause is not None and violation.clause.status in NOT_BILLED:
        return "its requirement is only reported"
    return spared(answer.clause, violation, context) if isinstance(answer, Resolved) else ""


def _clauses(answer: Answer) -> Sequence[Resolved[ChargeClause]]:
    return answer.candidates if isinstance(answer, Undecided) else [answer]


def _amount(answer: Answer, covered: Sequence[Found], context: Context) -> Amount:
    if isinstance(answer, Resolved):
        return _resolved(answer, covered, context)
    amounts = [_candidate(one, covered, context) for one in answer.candidates]
    return _any_of(answer, amounts, context)


def _candidate(one: Resolved[ChargeClause], covered: Sequence[Found], context: Context) -> Amount:
    """What it costs if this is the clause that holds; it may be made for other faults only."""
    own = [found for found in covered if found[0].code in one.clause.for_codes]
    if own:
        return _resolved(one, own, context)
    return Amount.zero(context.currency, f"{one.label} is not made for it")


def _any_of(answer: Undecided, amounts: Sequence[Amount], context: Context) -> Amount:
    """A charge of which it is not known which clause holds: from the least to the most."""
    lows = [amount.low for amount in amounts if amount.low is not None]
    highs = [amount.high for amount in amounts]
    none_may_hold = len(answer.between) > len({one.label for one in answer.candidates})
    low = Decimal(0) if none_may_hold else None if len(lows) < len(amounts) else min(lows)
    high = None if None in highs else max(amount for amount in highs if amount is not None)
    told = " or ".join(amount.explanation for amount in amounts)
    why = f"{answer.reason} to tell which charge is made: {told}"
    return Amount(low, None, high, context.currency, why + " or none" * none_may_hold)


def _resolved(
    resolved: Resolved[ChargeClause], covered: Sequence[Found], context: Context
) -> Amount:
    weak: tuple[Contested, ...] = ()
    if context.strict_sources:
        resolved, weak = without_weak(resolved)
        for one in (resolved, *measures_of(resolved, covered[0][1].pos, context)):
            if one.weak_keys:
                return _not_priced(one, context)
    clause = resolved.clause
    whole = whole_of(clause.things, covered, context, clause.facts)
    base, value = base_of(covered, whole, context, clause.facts), value_of(clause, covered, context)
    if clause.time and clause.allowance is not None:
        amount = clause.price_at_most(base, value.value)
    else:
        amount = clause.price(base, value.value, value.why)
    if clause.limits:
        limited = clause.within_limits(amount)
        amount = limited.as_exposure("what else is charged in that time is not known")
    if clause.trigger is not None:
        amount = amount.as_exposure(f"only if the period ends with {clause.trigger}")
    elif clause.waived_if is not None:
        amount = amount.as_exposure(f"not made with {clause.waived_if}")
    amount = replace(amount, explanation="; ".join((amount.explanation, *map(_not_counted, weak))))
    if resolved.status in NOT_BILLED:
        return _not_billed(NOT_BILLED[resolved.status], amount)
    return amount


def _not_counted(one: Contested) -> str:
    said = one.body.price_text if isinstance(one.body, ChargeClause) else "otherwise"
    return f"not counted, weak source: {one.source.title}, grade {one.source.grade}, says {said}"


def _not_priced(resolved: Resolved, context: Context) -> Amount:
    """No price at all, and which source is too weak for one."""
    source = resolved.source
    keys = in_a_row(resolved.weak_keys)
    why = f"{keys} of {resolved.label} from {source.title}, grade {source.grade}"
    return Amount(None, None, None, context.currency, f"not priced: weak source: {why}; {REMEDY}")


def _not_billed(why: str, amount: Amount) -> Amount:
    return Amount.zero(amount.currency, f"{why}, so 0.00; else {amount.explanation}")


def _give_way(grains: list[_Grain]) -> list[_Grain]:
    """Drop to nothing what gives way to a charge that is really made for the same things."""
    rivals = _Rivals(grains)
    ways = [rivals.prior(at) for at in range(len(grains))]
    return [
        replace(grain, amount=grain.amount.gave_way(to), parts=None) if to else grain
        for grain, to in zip(grains, ways, strict=True)
    ]


class _Rivals:
    """Which charges are made for the same shipment, order, ship notice ... as one that gives way.

    They are looked up by what they are made for, so that many grains stay cheap.
    """

    def __init__(self, grains: Sequence[_Grain]) -> None:
        self._grains = grains
        self._made: dict[int, bool] = {}
        named = {name for grain in grains for name in grain.clause.gives_way_to}
        self._about: dict[int, tuple[set[str], set[str]]] = {}
        self._alike: defaultdict[tuple[str, str, object], list[int]] = defaultdict(list)
        self._others: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
        self._each: defaultdict[str, set[str]] = defaultdict(set)
        for at, grain in enumerate(grains):
            if grain.clause.id in named:
                clause = grain.clause
                pos = _pos(grain)
                self._about[at] = pos, _notices(grain)
                self._alike[clause.id, clause.each, grain.key].append(at)
                self._each[clause.id].add(clause.each)
                for po in (*pos, _ANY_ORDER) if pos else (_NO_ORDER,):
                    self._others[clause.id, po].append(at)

    def prior(self, at: int) -> str | None:
        """The charge that a grain gives way to, if it does."""
        found = (other for other in self._of(self._grains[at]) if self._is_made(other))
        return next((self._grains[other].clause.id for other in found), None)

    def _is_made(self, at: int) -> bool:
        if at not in self._made:
            high = self._grains[at].amount.high
            self._made[at] = (high is None or bool(high)) and self.prior(at) is None
        return self._made[at]

    def _of(self, grain: _Grain) -> Iterator[int]:
        """Yield the grains it may give way to, in their order."""
        for name in grain.clause.gives_way_to:
            if self._each[name] <= {grain.clause.each}:
                yield from self._alike.get((name, grain.clause.each, grain.key), ())
            else:
                yield from self._overlapping(name, grain)

    def _overlapping(self, name: str, grain: _Grain) -> Iterator[int]:
        """Those made each for something else, that are about the same orders and notices."""
        ours, notices = _pos(grain), _notices(grain)
        keys = (_NO_ORDER, *(ours or (_ANY_ORDER,)))
        found = {at for po in keys for at in self._others.get((name, po), ())}
        for at in sorted(found):
            theirs = self._about[at][1]
            if not (notices and theirs and notices.isdisjoint(theirs)):
                yield at


def _pos(grain: _Grain) -> set[str]:
    return {po for _, violation in grain.covered for po in violation.pos}


def _notices(grain: _Grain) -> set[str]:
    return {violation.notice for _, violation in grain.covered if violation.notice}


def _weights(grain: _Grain, context: Context) -> list[Decimal]:
    """How a charge is shared: by what each fault would cost alone, else equally."""
    if len(grain.members) == 1:
        return [Decimal(1)]
    clause = grain.clause
    whole = whole_of(clause.things, grain.covered, context, clause.facts)
    alone = [
        clause.price(
            base_of([one], whole, context, clause.facts), value_of(clause, [one], context).value
        ).expected
        for one in grain.covered
    ]
    known = [weight for weight in alone if weight is not None]
    return known if len(known) == len(alone) and any(known) else [Decimal(1)] * len(alone)
