"""What a judgement rests on and nobody sourced: told with every result, passed rules included.

And what of the documents is not used: terms that others overrule, prices that are not understood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar, cast

from edicompliance.profiles import ChargeClause, Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.build import with_contested
from edicompliance.profiles.model import Contested
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.context import Context
from edicompliance.rules.guides.in_use import keys_in_use
from edicompliance.rules.judging import Judged, names_of
from edicompliance.rules.model import Rule
from edicompliance.rules.notices.own_words import contradictions
from edicompliance.rules.orders.received import counted_otherwise
from edicompliance.rules.timing.whereabouts import wordings

_Said = TypeVar("_Said", ChargeClause, Measure)
REMEDY = "put your agreement's figure over it, or check without --strict-sources"
"""What to do about a price that rests on a weak source, where these are refused."""
_MOST_LINES = 5
"""Lines of an order that a sentence names."""


def assumptions(judged: Sequence[Judged], context: Context) -> tuple[str, ...]:
    """Return a sentence for each assumption that was used, each once."""
    found = [*_of_conventions(context), *_of_zone(context), *_of_terms(context)]
    found += [*context.prepared, *context.whereabouts.sentences(), *wordings(context)]
    found += [*contradictions(context), *_of_prices(context), *_of_words(context)]
    found += counted_otherwise(context)
    for one in judged:
        if one.applied or one.doubts:
            found += _of_clauses(one.rule, context)
        found += _of_charges(one, context)
    return tuple(dict.fromkeys(found))


def _of_conventions(context: Context) -> Iterator[str]:
    given = {"850": context.shipment.orders, "856": context.shipment.notices}
    for set_id, documents in given.items():
        if documents:
            used = keys_in_use(context, set_id)
            yield from context.profile.conventions(set_id, context.facts(), used)[1]


def _of_zone(context: Context) -> Iterator[str]:
    zone = context.profile.zone
    if zone is not None and zone.assumed:
        yield f"{zone.origin}: zone {zone} is assumed: {zone.origin.source.title}"


def _of_terms(context: Context) -> Iterator[str]:
    """Freight terms of the documents that are not those by which the orders are judged."""
    for order in context.shipment.orders:
        yield from context.freight.contradictions(order)


def _of_prices(context: Context) -> Iterator[str]:
    """Lines without a cost, order by order; those without any price say it in the document."""
    for order in context.shipment.orders:
        costs = context.aboard.costs_of(order)
        names: defaultdict[str, list[str]] = defaultdict(list)
        for number, line in enumerate(order.lines, 1):
            why = costs.why_unknown(line) if line.price else None
            if why is not None:
                names[why].append(line.line_id or str(number))
        for why, lines in names.items():
            yield (
                f"order {order.po_number}: the cost of line{'s' * (len(lines) > 1)} "
                f"{in_a_row(lines[:_MOST_LINES])}{' and others' * (len(lines) > _MOST_LINES)} "
                f"is not known: {why}"
            )


def _of_words(context: Context) -> Iterator[str]:
    """Words of the scope that are none of the guide's, whoever says them."""
    universe = context.profile.universe
    for facts in (context.circumstances.own, *map(context.facts, context.shipment.orders)):
        for name, word in facts.scope.items():
            if name in universe and (fault := universe.fault_of_fact(name, word)):
                yield f"taken as not known: {fault}"


def _of_clauses(rule: Rule, context: Context) -> Iterator[str]:
    """The windows and deadlines that a rule was judged by, order by order."""
    limits = tuple(clause for clause in rule.clauses if not clause.startswith("narrow."))
    for order in context.shipment.orders if limits else ():
        facts = context.facts(order)
        kept = context.once(
            ("assumptions", id(order)), partial(context.profile.kept, "assumptions", facts)
        )
        if limits not in kept:
            kept[limits] = tuple(_of_limits(limits, facts, context.profile))
        yield from kept[limits]


def _of_limits(limits: Sequence[str], facts: Facts, profile: Profile) -> Iterator[str]:
    for clause in limits:
        for section, name in names_of(clause, profile):
            yield from _of_answer(profile.resolve(section, name, facts))


def measures_of(
    charge: Resolved[ChargeClause], pos: tuple[str, ...], context: Context
) -> Iterator[Resolved[Measure]]:
    """The measures that a charge hangs on, or may: its price is as good as these."""
    facts = context.facts(*context.tariff.numbered(pos))
    names = {condition.measure for _, condition in charge.clause.conditions}
    if charge.clause.tiers_by:
        names.add(charge.clause.tiers_by)
    for name in sorted(names & set(context.profile.names_in("measures"))):
        answer = context.profile.resolve("measures", name, facts)
        if isinstance(answer, Undecided):
            yield from answer.candidates
        elif isinstance(answer, Resolved):
            yield answer


def without_weak(
    resolved: Resolved[_Said],
) -> tuple[Resolved[_Said], tuple[Contested, ...]]:
    """A clause without what weak sources have against it, and what was left out of it."""
    kept = tuple(one for one in resolved.contested if not one.source.is_weak)
    if len(kept) == len(resolved.contested):
        return resolved, ()
    weak = tuple(one for one in resolved.contested if one.source.is_weak)
    return replace(
        resolved, clause=cast("_Said", with_contested(resolved.clause, kept)), contested=kept
    ), weak


def _of_charges(judged: Judged, context: Context) -> Iterator[str]:
    for violation in judged.violations:
        for answer in context.tariff.charges(judged.rule.code, violation.pos):
            yield from _of_answer(answer)


def _of_answer(answer: object) -> Iterable[str]:
    if isinstance(answer, Undecided):
        return [sentence for one in answer.candidates for sentence in _of_answer(one)]
    if not isinstance(answer, Resolved):
        return []
    keys: defaultdict[str, list[str]] = defaultdict(list)
    places: dict[str, str] = {}
    for key, origin in answer.provenance.items():
        if origin.source.is_assumption:
            keys[origin.source.title].append(key)
            places.setdefault(origin.source.title, str(origin))
    return [
        f"{places[why]}: {answer.label} {', '.join(names)} is assumed: {why}"
        for why, names in keys.items()
    ]
