"""Which results rest on a weak source, or on nobody's word: what passed as well as the faults.

A guide's figure may be known from a blog only (W), or from nobody (U). Such a clause judges like
any other, and a person has to be told so: of the passed rule as well as of the fault, of what was
demanded as well as of its price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from edicompliance.profiles import Facts, KeyOrigin, Profile, Resolved, Undecided
from edicompliance.profiles.origin import weakest
from edicompliance.rules.context import Context
from edicompliance.rules.guides.authority import FootingOutcome, FootingPart, Source, WeakFooting
from edicompliance.rules.guides.footing import measures_of
from edicompliance.rules.judging import Judged, names_of

_NARROW = "narrow."


@dataclass(frozen=True, slots=True)
class _Weak:
    """A clause of which some keys are weak."""

    clause: str
    keys: tuple[str, ...]
    source: Source
    assumed: bool


def weak_footings(judged: Sequence[Judged], context: Context) -> tuple[WeakFooting, ...]:
    """What each rule was judged by, and each fault is priced by, that is weakly sourced."""
    profile = context.profile
    if not profile.answers.once(("is weak", "anywhere"), lambda: _is_weak_anywhere(profile)):
        return ()
    found: dict[WeakFooting, None] = {}
    for one in judged:
        if (outcome := _outcome(one)) is not None:
            weak: list[tuple[FootingPart, _Weak]] = [
                ("judged", each) for each in _of_rule(one, context)
            ]
            weak += [("priced", each) for each in _of_price(one, context)]
            for part, each in weak:
                footing = WeakFooting(
                    one.rule.code,
                    outcome,
                    part,
                    each.clause,
                    each.keys,
                    each.source,
                    each.assumed,
                )
                found[footing] = None
    return tuple(found)


def _is_weak_anywhere(profile: Profile) -> bool:
    return any(
        origin.source.is_weak and one.section != "rules"
        for one in profile.clauses()
        for origin in one.provenance.values()
    )


def _outcome(judged: Judged) -> FootingOutcome | None:
    if judged.violations:
        return "fault"
    if judged.doubts:
        return "not checked"
    return "passed" if judged.applied else None


def _of_rule(judged: Judged, context: Context) -> Iterator[_Weak]:
    """The clauses that a rule reads, order by order, and those that were broken."""
    clauses = judged.rule.clauses
    each = [context.facts(order) for order in context.shipment.orders] or [context.facts()]
    for facts in each if clauses else ():
        kept = context.once(
            ("weak", facts.key), partial(context.profile.kept, "weak clauses", facts)
        )
        if clauses not in kept:
            kept[clauses] = tuple(_of_clauses(clauses, facts, context.profile))
        yield from kept[clauses]
    for violation in judged.violations:
        if violation.clause is not None:
            yield from _of_answer(violation.clause)


def _of_clauses(clauses: Iterable[str], facts: Facts, profile: Profile) -> Iterator[_Weak]:
    for clause in clauses:
        for section, name in names_of(clause, profile):
            if f"{section}." == _NARROW:
                decided, _ = profile.gathered(section, name, facts)
                origins = {".".join(leaf): said.origin for leaf, said in decided.items()}
                yield from _weak(f"{section}.{name}", origins)
            else:
                yield from _of_answer(profile.resolve(section, name, facts))


def _of_price(judged: Judged, context: Context) -> Iterator[_Weak]:
    """The charges for the faults, and the measures that they hang on."""
    for violation in judged.violations:
        for answer in context.tariff.charges(judged.rule.code, violation.pos):
            yield from _of_answer(answer)
            if isinstance(answer, Resolved):
                for measure in measures_of(answer, violation.pos, context):
                    yield from _of_answer(measure)


def _of_answer(answer: object) -> Iterator[_Weak]:
    if isinstance(answer, Undecided):
        for one in answer.candidates:
            yield from _of_answer(one)
    elif isinstance(answer, Resolved):
        yield from _weak(answer.called, answer.provenance)


def _weak(clause: str, origins: Mapping[str, KeyOrigin]) -> Iterator[_Weak]:
    weak = {key: one.source for key, one in origins.items() if one.source.is_weak}
    if weak:
        worst = weakest(weak.values())
        source = Source(worst.title, worst.date, worst.grade)
        yield _Weak(clause, tuple(weak), source, worst.is_assumption)
