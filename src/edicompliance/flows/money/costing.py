"""What retailers took, by store: each line of a deduction with its money, its cause, its place.

The money is the ledger's: what was taken or billed, without what was let off before it was taken.
Rule and family are those of matching. Place, carrier and article are those of the order's papers,
where the retailer names none; where they name several, each is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from edicompliance.chargebacks.costs import Axis, Cost
from edicompliance.chargebacks.entering import Books, Deduction
from edicompliance.chargebacks.ledger import Line
from edicompliance.chargebacks.matching import MatchedDeduction, MatchedLine
from edicompliance.chargebacks.moves import PLACES, Place
from edicompliance.flows.config import Config
from edicompliance.flows.matching import matched
from edicompliance.flows.money.cost_papers import CostPapers
from edicompliance.flows.money.deductions import books_of
from edicompliance.flows.scorecards.score_periods import span_of
from edicompliance.profiles import Profile
from edicompliance.store import Store, Work

_NOT_TAKEN: Final = frozenset(
    {"outside", "predicted", "at risk", "avoided", "observed", "excused", "reported only"}
)
_TAKEN: Final[tuple[Place, ...]] = tuple(one for one in PLACES if one not in _NOT_TAKEN)
_BY_PAPERS: Final[tuple[Axis, ...]] = ("dc", "carrier", "3pl", "sku")
_MATCHED: Final = (*_BY_PAPERS, "rule", "family")
"""What has to be matched before it is known."""


def costs_of(
    store: Store,
    *,
    by: Axis = "retailer",
    retailer: str | None = None,
    shipments: Sequence[str] = (),
    config: Config | None = None,
) -> tuple[Cost, ...]:
    """Return each line of a deduction as a cost, with what `by` asks for.

    `shipments` are folders and files as for a check; of their orders they go before the store.
    """
    with store.look() as look:
        plain = plain_costs(look, retailer)
    if by not in _MATCHED:
        return tuple(cost for _, cost in plain)
    found = matched(store, retailer=retailer, shipments=shipments, config=config)
    with store.look() as look:
        papers = CostPapers(look, store.archive, shipments, config)
        return tuple(told_costs(plain, found, papers, by=by))


def costs_by_papers(
    look: Work,
    store: Store,
    plain: Iterable[tuple[int, Cost]],
    found: Iterable[MatchedDeduction],
    *,
    by: Axis,
    config: Config | None = None,
) -> tuple[Cost, ...]:
    """Return costs as they were matched, with the place or the carrier of the papers."""
    papers = CostPapers(look, store.archive, (), config)
    return tuple(told_costs(plain, found, papers, by=by))


def told_costs(
    plain: Iterable[tuple[int, Cost]],
    found: Iterable[MatchedDeduction],
    papers: CostPapers | None = None,
    *,
    by: Axis | None = "rule",
) -> Iterator[Cost]:
    """Yield costs with the rule and the family that they were matched with.

    Of what the papers say, what `by` asks for is told; None: all of it.
    """
    lines = {(one.deduction.id, line.number): line for one in found for line in one.lines}
    for number, cost in plain:
        line = lines.get((cost.deduction, number))
        if line is None:
            yield cost
            continue
        told = replace(cost, rule=line.rule, family=line.family or "")
        for axis in _BY_PAPERS if by is None else (by,):
            told = told if papers is None else _placed(told, line, papers, axis)
        yield told


def _placed(told: Cost, line: MatchedLine, papers: CostPapers, by: Axis) -> Cost:
    """The cost with what the papers of its orders say, where it is asked for and not told."""
    retailer, orders = told.retailer, line.orders
    if by == "dc":
        return replace(told, dc=told.dc or papers.place(retailer, orders))
    if by == "carrier":
        return replace(told, carrier=papers.carrier(retailer, orders))
    if by == "3pl":
        return replace(told, threepl=papers.warehouse(retailer, orders))
    if by == "sku":
        return replace(told, sku=told.sku or papers.item(retailer, orders, line.items))
    return told


def plain_costs(look: Work, retailer: str | None = None) -> list[tuple[int, Cost]]:
    """Each line's number and its cost, as the ledger has it."""
    return [one for one in costs_in(books_of(look)) if retailer in (None, one[1].retailer)]


def weeks_back(
    count: int, today: date | None = None, profile: Profile | None = None
) -> tuple[tuple[tuple[date, date], ...], str]:
    """Return the last so many weeks, the oldest first, and what was taken to find them.

    They are the retailer's weeks where a profile is given, else they begin on Monday.
    """
    today = today or datetime.now(UTC).date()
    starts, note = today - timedelta(days=today.weekday()), ""
    if profile is not None:
        starts, _, note = span_of("week", profile, today)
    first = [starts - timedelta(weeks=n) for n in reversed(range(count))]
    return tuple((one, one + timedelta(days=6)) for one in first), note


def costs_in(books: Books) -> Iterator[tuple[int, Cost]]:
    """Yield each line's number and its cost, as the books have it."""
    for one in books.deductions.values():
        for line in books.ledger.lines(one.id):
            amount = line.at(*_TAKEN)
            if amount and line.number <= len(one.taken.lines):
                yield line.number, _cost(one, line)


def _cost(one: Deduction, line: Line) -> Cost:
    about = one.line(line.number).about
    return Cost(
        one.taken.retailer,
        one.id,
        one.taken.currency,
        line.at(*_TAKEN),
        one.taken.day or one.taken.notified,
        line.at("repaid"),
        dc=about.store,
        sku=about.item,
    )
