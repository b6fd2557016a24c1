"""The bill of lading as a paper: what is printed on it, and one for what.

One for each order means that a bill has one order on it, and no two bills have the same: what of it
is on which bill, the ship notices tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from edicompliance.documents import CannotTell
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.cardinality import FINDERS, WORDS
from edicompliance.rules.notices.notice_faults import listed, shown
from edicompliance.rules.routing.bills_of_lading import Bill, bill_lacks, bills_of

_Values = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class _Named:
    """A bill with what it is for."""

    number: str
    orders: tuple[str, ...]
    evidence: Evidence
    parts: Mapping[str, _Values]
    """`po` -> the orders that are on it."""


def bill_faults(clauses: Sequence[Resolved], context: Context) -> Iterator[Outcome]:
    """Yield what is wrong with the paper of bills of lading, by these clauses."""
    yield from bill_lacks([one for one in clauses if one.clause.shows], context)
    bills = bills_of(context)
    for resolved in clauses:
        if resolved.clause.one_per and bills:
            yield from _one_for_each(bills, resolved, context)


def _one_for_each(bills: Iterable[Bill], resolved: Resolved, context: Context) -> Iterator[Outcome]:
    by_number: dict[str, list[Bill]] = {}
    for bill in bills:
        by_number.setdefault(bill.number, []).append(bill)
    named = []
    for number, same in by_number.items():
        try:
            named.append(_read(number, same, resolved.clause.one_per, context))
        except CannotTell as doubt:
            yield doubt
    for one in named:
        yield from _of_several(one, resolved)
    yield from _several_of_one(named, resolved)


def _read(number: str, same: Sequence[Bill], per: Sequence[str], context: Context) -> _Named:
    parts: dict[str, dict[str, Evidence]] = {part: {} for part in per}
    for bill in same:
        if bill.source is None:
            raise CannotTell(f"no ship notice tells what bill of lading {number} is for")
        for part, values in parts.items():
            values.update(FINDERS[part](bill.source, context))
    for part, values in parts.items():
        if not values:
            raise CannotTell(f"no {WORDS[part][0]} is told of bill of lading {number}")
    orders = tuple(dict.fromkeys(po for bill in same for po in bill.orders))
    return _Named(number, orders, same[0].evidence, parts)


def _of_several(one: _Named, resolved: Resolved) -> Iterator[Violation]:
    for part, values in one.parts.items():
        if len(values) > 1:
            told = f"{one.number} for {len(values)}: {listed(values)}"
            what = f"one bill of lading is for several {WORDS[part][1]}"
            yield _fault(what, told, (one.evidence, *values.values()), one.orders, resolved)


def _several_of_one(named: Iterable[_Named], resolved: Resolved) -> Iterator[Violation]:
    groups: dict[tuple[str, ...], list[_Named]] = {}
    for one in named:
        if all(len(values) == 1 for values in one.parts.values()):
            key = tuple(next(iter(values)) for values in one.parts.values())
            groups.setdefault(key, []).append(one)
    for key, several in groups.items():
        if len(several) > 1:
            things = zip(resolved.clause.one_per, key, strict=True)
            told = " and ".join(f"{WORDS[part][0]} {value}".strip() for part, value in things)
            numbers = ", ".join(one.number for one in several)
            what = f"several bills of lading are for one {_words(resolved)}"
            places = (one.evidence for one in several)
            orders = tuple(dict.fromkeys(po for one in several for po in one.orders))
            yield _fault(what, f"{numbers} for {told}", places, orders, resolved)


def _fault(
    what: str, told: str, places: Iterable[Evidence], orders: tuple[str, ...], resolved: Resolved
) -> Violation:
    return Violation(
        what,
        evidence=shown(places),
        expected=f"one bill of lading for each {_words(resolved)}",
        actual=told,
        subject=Subject(po=orders[0] if len(orders) == 1 else None),
        orders=orders if len(orders) > 1 else (),
        clause=resolved,
    )


def _words(resolved: Resolved) -> str:
    return " and ".join(WORDS[part][0] for part in resolved.clause.one_per)
