"""What is wrong whichever clause holds.

Nobody says whether the trailer is dropped or unloaded live, and the guide has another delivery
window for each. A truck that comes a week late misses both: that is a fault, and what is not known
is only its price. So a rule that cannot tell which clause holds is put once more, with each that
may hold. What fails under all of them is a fault, priced from the least to the most; what fails
under some stays in doubt, and it is told under which and for how much.

>>> labels_of(("windows.delivery#live", "windows.delivery#drop"))
'windows.delivery#live or windows.delivery#drop'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from edicompliance.documents.doubt import CannotTell
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Outcome, Violation
from edicompliance.rules.timing.limits import NotApplicable, OpenClause

Judge = Callable[[Context], Iterator[Outcome]]
"""A rule put to a part of the shipment."""
_MOST_WORLDS: Final = 24
"""More ways to read a guide than this are not tried; it stays in doubt."""
_DEEPEST: Final = 3
"""So many clauses may be open at once."""
_Key = tuple[object, ...]


class World(NamedTuple):
    """What a rule says if some clauses hold."""

    clauses: tuple[str, ...]
    """Which are supposed to hold."""
    violations: tuple[Violation, ...]
    doubts: tuple[CannotTell, ...]
    applied: bool
    """Whether the rule had anything to judge."""

    @property
    def open_clauses(self) -> tuple[OpenClause, ...]:
        """The clauses of which it cannot be told which one holds."""
        return tuple(one for one in self.doubts if isinstance(one, OpenClause) and one.may_be)


class MayFail(NamedTuple):
    """What is wrong under some of the clauses that may hold."""

    worlds: tuple[World, ...]
    """All that may be, those without the fault, too."""

    @property
    def failing(self) -> tuple[World, ...]:
        """Those with the fault."""
        return tuple(one for one in self.worlds if one.violations)


class EitherWay(NamedTuple):
    """What is certain of a part of the shipment though a clause is open, and what is not."""

    violations: tuple[Violation, ...]
    doubts: tuple[CannotTell, ...]
    applied: bool
    may_fail: MayFail | None = None


def labels_of(clauses: Iterable[str]) -> str:
    """Several clauses in words, each once."""
    return " or ".join(dict.fromkeys(clauses))


def judged_either_way(judge: Judge, context: Context) -> EitherWay:
    """What a rule says, and what of that is certain where it cannot be told which clause holds."""
    here = world_of(judge, context)
    worlds = tuple(_worlds(judge, context, here)) if here.open_clauses else ()
    if not worlds or len(worlds) > _MOST_WORLDS:
        return EitherWay(here.violations, here.doubts, here.applied)
    sure = _in_all(worlds)
    known = {key for key, _ in _keyed(here.violations)}
    certain = tuple(_in_one(found) for key, found in sure.items() if key not in known)
    left = tuple(_without(world, sure.keys() | known) for world in worlds)
    still_open = any(one.violations or one.doubts for one in left)
    found = (*here.violations, *certain)
    if not (found or still_open):
        return EitherWay((), here.doubts, here.applied)
    doubts = here.doubts if still_open else _others(here)
    may = MayFail(left) if any(one.violations for one in left) else None
    return EitherWay(found, doubts, True, may)


def world_of(judge: Judge, context: Context) -> World:
    """What a rule says of a part of the shipment, as far as it gets."""
    violations: list[Violation] = []
    doubts: list[CannotTell] = []
    try:
        for outcome in judge(context):
            if isinstance(outcome, CannotTell):
                doubts.append(outcome.with_traceback(None))
            else:
                violations.append(outcome)
    except NotApplicable:
        return World((), tuple(violations), tuple(doubts), applied=bool(violations or doubts))
    except CannotTell as doubt:
        doubts.append(doubt.with_traceback(None))
    return World((), tuple(violations), tuple(doubts), applied=True)


def _worlds(judge: Judge, context: Context, here: World, depth: int = 0) -> Iterator[World]:
    """What it says under each clause that may hold; of several open ones under each pair of them.

    More than can be tried are none.
    """
    if not here.open_clauses or depth == _DEEPEST:
        yield here
        return
    question = here.open_clauses[0]
    for label, supposed in question.may_be:
        under = _supposing(context, question, label, supposed)
        there = world_of(judge, under)
        there = there._replace(clauses=(*here.clauses, label))
        yield from _worlds(judge, under, there, depth + 1)


def _supposing(
    context: Context, question: OpenClause, label: str, answer: Resolved | None
) -> Context:
    """The same context, where one of the clauses that may hold is taken to hold."""
    return context.once(
        ("supposing", question.key, label, answer and answer.status),
        lambda: context.supposing(question.key, answer),
    )


def _in_all(worlds: Sequence[World]) -> dict[_Key, list[tuple[Violation, World]]]:
    """The faults that are there in each of them."""
    found: defaultdict[_Key, list[tuple[Violation, World]]] = defaultdict(list)
    for world in worlds:
        for key, violation in _keyed(world.violations):
            found[key].append((violation, world))
    return {key: each for key, each in found.items() if len(each) == len(worlds)}


def _keyed(violations: Iterable[Violation]) -> Iterator[tuple[_Key, Violation]]:
    """Each fault with what tells it from the others of its rule, whatever the clause."""
    counted: defaultdict[_Key, int] = defaultdict(int)
    for one in violations:
        about = one.subject, one.orders, one.notice
        counted[about] += 1
        yield (*about, counted[about]), one


def _without(world: World, keys: Iterable[_Key]) -> World:
    """What is left of it."""
    named = set(keys)
    left = (one for key, one in _keyed(world.violations) if key not in named)
    return world._replace(violations=tuple(left))


def _others(here: World) -> tuple[CannotTell, ...]:
    return tuple(one for one in here.doubts if not isinstance(one, OpenClause))


def _in_one(found: Sequence[tuple[Violation, World]]) -> Violation:
    """One fault of what each clause makes of it; the one missed by least is told."""
    faults = [one for one, _ in found]
    mildest = max(faults, key=lambda one: one.due.last.timestamp() if one.due else 0.0)
    others = tuple(one for one in faults if one is not mildest)
    clauses = labels_of(label for _, world in found for label in world.clauses)
    expected, actual = (
        " or ".join(dict.fromkeys(text for text in texts if text is not None)) or None
        for texts in ([one.expected for one in faults], [one.actual for one in faults])
    )
    return replace(
        mildest,
        expected=expected,
        actual=actual,
        evidence=tuple(dict.fromkeys(place for one in faults for place in one.evidence)),
        notes=tuple(
            dict.fromkeys(
                (*(note for one in faults for note in one.notes), f"whichever holds: {clauses}")
            )
        ),
        otherwise=others,
    )
