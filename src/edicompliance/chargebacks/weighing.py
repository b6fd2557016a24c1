"""A charge held against the verdict: is the fault there, and is the price that of the guide.

A guide has one code for a family of charges, so which rule it is for is told by the money, too: the
faults that were found have a price each, and of what could not be checked only that counts which
the guide could charge this amount for.

>>> from edicompliance.chargebacks.judged import Untold
>>> from edicompliance.chargebacks.taken import TakenLine
>>> line = MatchedLine(TakenLine(Decimal(150)), 1, "compliance", "unexplained")
>>> clean = Judged(passed=("ASN001", "WIN002"), untold=(Untold("ASN012", "no history is given"),))
>>> only_known = lambda code, amount, size: code == "ASN001"
>>> held_against(line, [clean], ["ASN", "WIN"], only_known).kind
'contradicted'
>>> only_other = lambda code, amount, size: code == "ASN012"
>>> held_against(line, [clean], ["ASN", "WIN"], only_other).reason
'ASN012 cannot be told: no history is given'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks.judged import Excused, Fault, Judged, Size
from edicompliance.chargebacks.matched import MatchedLine
from edicompliance.chargebacks.wording import Worded, as_they_are
from edicompliance.charges.exact import ZERO, add, minus
from edicompliance.rules.catalogue import all_rules

_SURE: Final = 2
"""So many words of a text must be a rule's, that no other is meant."""
CanCost = Callable[[str, Decimal, Size], bool]


class _Priced(NamedTuple):
    """Faults that are charged together, and what for."""

    faults: tuple[Fault, ...]
    expected: Decimal | None
    high: Decimal | None


class _Proof(NamedTuple):
    """What shows that a rule was kept."""

    words: str
    evidence: tuple[str, ...] = ()


def held_against(
    matched: MatchedLine,
    results: Sequence[Judged],
    rules: Sequence[str],
    can_cost: CanCost,
    required: Callable[[str], bool] = lambda _code: False,
    worded: Worded = as_they_are,
) -> MatchedLine:
    """Hold a line against what the rules it is charged for say of its shipments.

    `worded` says which of several rules the retailer's own words are about.

    Of a family one rule that was checked and can cost the amount is enough to contradict; what was
    not checked is then told, unless the guide has it `required`.
    """
    rules = _narrowed(matched.line.amount, results, rules, worded)
    found = [one for result in results for one in result.faults if is_for(one.code, rules)]
    edition = next((result.edition for result in results if result.edition), "")
    if found:
        return _of_faults(matched, found, edition, worded)
    excused = [one for result in results for one in result.excused if is_for(one.code, rules)]
    if excused:
        return _excused(matched, excused, edition)
    amount = matched.line.amount
    passed = dict.fromkeys(
        code for result in results for code in result.passed if is_for(code, rules)
    )
    alone = len(rules) == 1 and len(rules[0]) > 3
    size = results[0].size
    likely = [code for code in passed if alone or can_cost(code, amount, size)]
    untold = [
        (one, alone or can_cost(one.code, amount, result.size))
        for result in results
        for one in result.untold
        if is_for(one.code, rules)
    ]
    open_ = [one for one, may in untold if may]
    must = [one for one in open_ if alone or not likely or required(one.code)]
    if must or not passed:
        told = dict.fromkeys(f"{one.code} cannot be told: {one.reason}" for one in must)
        why = "; ".join(told) or f"no rule of {', '.join(rules)} applies to it"
        return matched.told("unexplained", why, edition=edition)
    likely = [*worded(likely), *likely]
    likely = list(dict.fromkeys(likely))
    shown = _shown((likely or list(passed))[0], results)
    unchecked = len(untold) - len(open_)
    found_so = _contradicted(matched, list(passed), likely, shown, unchecked, edition)
    could = dict.fromkeys(f"{one.code} ({one.reason})" for one in open_)
    if not could:
        return found_so
    return replace(
        found_so, reason=f"{found_so.reason}; not checked, and could cost it: {', '.join(could)}"
    )


def _narrowed(
    amount: Decimal, results: Sequence[Judged], rules: Sequence[str], worded: Worded
) -> Sequence[str]:
    """Of families the rules that the retailer's words are about, unless the money says otherwise.

    A fault that is there and costs just what was taken is what it was taken for, whatever the
    words; any other fault that they are not about shows nothing.
    """
    if all(len(one) > len("ASN") for one in rules):
        return rules
    every = list(dict.fromkeys(code for one in results for code in _codes(one, rules)))
    named = worded(every, _SURE)
    if len(named) == len(every):
        return rules
    faults = [one for result in results for one in result.faults if is_for(one.code, rules)]
    exact = any(_priced([one]).expected == amount for one in faults)
    return rules if exact else named


def _codes(judged: Judged, rules: Sequence[str]) -> Iterator[str]:
    """Every rule of these that was looked at."""
    looked_at = (
        *(one.code for one in judged.faults),
        *(one.code for one in judged.excused),
        *judged.passed,
        *(one.code for one in judged.untold),
    )
    yield from (code for code in looked_at if is_for(code, rules))


def is_for(code: str, rules: Sequence[str]) -> bool:
    """Whether a rule is one of these, or of one of these families."""
    return code in rules or code[:3] in rules


def _contradicted(
    matched: MatchedLine,
    passed: list[str],
    likely: list[str],
    shown: _Proof,
    unchecked: int,
    edition: str,
) -> MatchedLine:
    """`shown` says of the first of the rules that it was kept."""
    others = (likely or passed)[1:]
    told = shown.words
    told += f"; nor is there a fault of {', '.join(others)}" if others else ""
    told += ": nothing is owed"
    if not likely:
        told += f", and the guide charges {matched.line.amount:.2f} for none of them"
    if unchecked:
        told += f"; what was not checked ({unchecked}) cannot cost {matched.line.amount:.2f}"
    rule = (likely or passed)[0]
    return matched.told(
        "contradicted", told, rule=rule, edition=edition, recomputed=ZERO, evidence=shown.evidence
    )


def _shown(code: str, results: Sequence[Judged]) -> _Proof:
    """What shows that a rule was kept: its limits with the times, else what was looked at."""
    kept = [one for each in results for one in each.kept if one.code == code]
    if kept:
        words = "; ".join(dict.fromkeys(one.words for one in kept))
        return _Proof(
            f"{words} ({code})", tuple(dict.fromkeys(at for one in kept for at in one.evidence))
        )
    seen = dict.fromkeys(one for each in results for one in each.looked_at)
    where = ", ".join(seen) or "our documents"
    return _Proof(f'no such fault as "{_titles().get(code, code)}" ({code}) is in {where}')


@cache
def _titles() -> Mapping[str, str]:
    return {one.code: one.title.rstrip(".") for one in all_rules()}


def _excused(matched: MatchedLine, found: Sequence[Excused], edition: str) -> MatchedLine:
    """The fault is there, and the retailer gave its word that it costs nothing."""
    told = dict.fromkeys(
        f"{one.message}; excused by authorization {one.number}, given by {one.by}" for one in found
    )
    reason = f"{'; '.join(told)}: nothing is owed"
    rule = found[0].code
    return matched.told("contradicted", reason, rule=rule, edition=edition, recomputed=ZERO)


def _of_faults(
    matched: MatchedLine,
    found: Sequence[Fault],
    edition: str,
    worded: Worded,
) -> MatchedLine:
    """Say of faults that are there whether the price is that of the guide."""
    amount = matched.line.amount
    chosen = _chosen(found, amount, worded)
    told = "; ".join(dict.fromkeys(one.message for one in chosen.faults))
    more: dict[str, Any] = {
        "rule": chosen.faults[0].code,
        "edition": next((one.edition for one in chosen.faults if one.edition), edition),
        "evidence": tuple(dict.fromkeys(at for one in chosen.faults for at in one.evidence)),
    }
    price, high = chosen.expected, chosen.high
    if price is None:
        return matched.told("confirmed", f"{told}; the guide names no amount", **more)
    more["recomputed"] = price
    if amount > (price if high is None else high):
        over = minus(amount, price)
        why = f"{told}; the guide charges {price:.2f}, {amount:.2f} was taken: {over:.2f} too much"
        return matched.told("arithmetic-wrong", why, **more)
    less = f", less than the {price:.2f} of the guide" if amount < price else ""
    return matched.told("confirmed", f"{told}{less}", **more)


def _chosen(
    found: Sequence[Fault],
    amount: Decimal,
    worded: Worded = as_they_are,
) -> _Priced:
    """The faults that an amount is most likely for: one charge's, else all of them together."""
    by_charge: dict[tuple[str, ...], list[Fault]] = {}
    for one in found:
        by_charge.setdefault(one.charges or (one.code,), []).append(one)
    choices = [_priced(faults) for faults in by_charge.values()]
    every = _priced(found)
    exact = [one for one in (*choices, every) if one.expected == amount]
    if exact:
        named = set(worded([fault.code for one in exact for fault in one.faults]))
        return next((one for one in exact if named & {each.code for each in one.faults}), exact[0])
    enough = [one for one in choices if one.high is not None and amount <= one.high]
    if enough:
        return min(enough, key=lambda one: one.high or ZERO)
    return every if len(choices) == 1 or _fits(every, amount) else _nearest(choices, every, amount)


def _fits(one: _Priced, amount: Decimal) -> bool:
    return one.expected is None or (one.high is not None and amount <= one.high)


def _nearest(choices: Sequence[_Priced], every: _Priced, amount: Decimal) -> _Priced:
    """More was taken than for all of them: it is for what comes nearest."""
    known = [one for one in (*choices, every) if one.expected is not None]
    return min(known, key=lambda one: abs(amount - (one.expected or ZERO)))


def _priced(faults: Sequence[Fault]) -> _Priced:
    """What the guide charges for these faults together, and at most."""
    expected, high = ZERO, ZERO
    for one in faults:
        if one.expected is None:
            return _Priced(tuple(faults), None, None)
        expected = add(expected, one.expected)
        high = add(high, one.expected if one.high is None else one.high)
    return _Priced(tuple(faults), expected, high)
