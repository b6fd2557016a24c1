"""A retailer's week of a store, on one page: measures, money, causes, actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from edicompliance.chargebacks.costs import Cost, WeekCost, pareto, trend
from edicompliance.chargebacks.entering import Books
from edicompliance.chargebacks.ledger import Entry
from edicompliance.chargebacks.matching import CLASSES, MatchedDeduction, MatchedLine
from edicompliance.chargebacks.scorecard import Outcome
from edicompliance.chargebacks.snapshot import MOST, STATES, Action, CostlyCase, Snapshot
from edicompliance.chargebacks.week_of_money import outcomes_of, told_apart
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config
from edicompliance.flows.matching import deadline_of, matched
from edicompliance.flows.money.costing import costs_in, told_costs
from edicompliance.flows.money.deductions import books_of, profiles_of
from edicompliance.flows.scorecards.score_periods import span_of
from edicompliance.flows.scoring import scorecard
from edicompliance.profiles import Profile
from edicompliance.store import Store

_T = TypeVar("_T")
_FIRST: Final[tuple[Outcome, ...]] = (
    "below target", "cannot tell", "on target", "no target", "not measured",
)  # fmt: skip


def snapshot(
    store: Store,
    profile: Profile,
    week: str,
    *,
    actions: Sequence[Action] = (),
    shipments: Sequence[str] = (),
    today: date | None = None,
    count: bool = True,
    config: Config | None = None,
) -> Snapshot:
    """Return a retailer's week, `2026-W48`: what is not known is told, never left out silently.

    What has changed is counted first, as for a scorecard, unless `count` is false.
    """
    today = today or datetime.now(UTC).date()
    starts, ends, note = week_of(week, profile)
    card = scorecard(
        store,
        profile,
        f"{starts}..{ends}",
        today=today,
        shipments=shipments,
        count=count,
        config=config,
    )
    found = matched(store, retailer=profile.id, shipments=shipments, config=config)
    with store.look() as look:
        books, profiles = books_of(look), profiles_of(look)
        plain = [one for one in costs_in(books) if one[1].retailer == profile.id]
        costs = list(told_costs(plain, found))
        in_week = [one for one in costs if one.day and starts <= one.day <= ends]
        cases = _cases(in_week, found, profiles)
    kpis = sorted(card.measures, key=lambda one: _FIRST.index(one.outcome))
    lines = _lines(plain, costs, found)
    ours, not_ours = told_apart(
        ((cost, line) for cost, line in lines if cost.day and starts <= cost.day <= ends),
        books.ledger,
    )
    causes = pareto(ours, "rule")
    todo = sorted(actions, key=lambda one: (STATES.index(one.state(today)), one.due))
    return Snapshot(
        profile.id,
        week,
        starts,
        ends,
        today,
        profile.currency,
        _first("kpis", kpis),
        _charges(costs, starts, ends),
        _first("exceptions", cases),
        _first("causes", causes),
        _first("not_ours", not_ours),
        outcomes_of(_entries(books, profile.id), starts, ends, _zone(profile)),
        _first("actions", todo),
        _beyond(kpis=kpis, exceptions=cases, causes=causes, not_ours=not_ours, actions=todo),
        tuple(filter(None, (note, *card.notes, *_undated(costs)))),
    )


def _lines(
    plain: Sequence[tuple[int, Cost]], costs: Sequence[Cost], found: Sequence[MatchedDeduction]
) -> list[tuple[Cost, MatchedLine | None]]:
    """Each cost with the line that it was matched with."""
    lines = {(one.deduction.id, line.number): line for one in found for line in one.lines}
    return [
        (cost, lines.get((cost.deduction, number)))
        for (number, _), cost in zip(plain, costs, strict=True)
    ]


def _entries(books: Books, retailer: str) -> Iterator[Entry]:
    """Every entry about a retailer's deductions."""
    for name, one in books.deductions.items():
        if one.taken.retailer == retailer:
            for line in books.ledger.lines(name):
                yield from line.entries


def _zone(profile: Profile) -> tzinfo:
    return ZoneInfo(profile.zone.name) if profile.zone else UTC


def week_of(text: str, profile: Profile) -> tuple[date, date, str]:
    """The first and the last day of a retailer's week: the one that most of an ISO week is in.

    Raises `EdiError` where the text is no week.
    """
    parts = re.fullmatch(r"(\d{4})-W(\d\d)", text)
    try:
        middle = date.fromisocalendar(int(parts[1]), int(parts[2]), 4) if parts else None
    except ValueError:
        middle = None
    if middle is None:
        raise EdiError(f"--week: expected a week such as 2026-W48, got {text!r}")
    return span_of(f"week {middle}", profile, middle)


def _charges(costs: Sequence[Cost], starts: date, ends: date) -> tuple[WeekCost, ...]:
    """The money of the week, with its change; a currency without any in both is not told."""
    week = timedelta(weeks=1)
    return tuple(
        one for one in trend(costs, [(starts - week, ends - week), (starts, ends)])
        if one.starts == starts
    )  # fmt: skip


def _undated(costs: Sequence[Cost]) -> tuple[str, ...]:
    count = len({one.deduction for one in costs if one.day is None})
    return (f"not counted: deductions of which nothing says when: {count}",) if count else ()


def _cases(
    costs: Sequence[Cost],
    found: Sequence[MatchedDeduction],
    profiles: Callable[[str], Profile],
) -> list[CostlyCase]:
    """The deductions of the costs, the dearest first."""
    matches = {one.deduction.id: one for one in found}
    sums: dict[str, list[Cost]] = {}
    for one in costs:
        sums.setdefault(one.deduction, []).append(one)
    cases = [_case(ours, matches[name], profiles) for name, ours in sums.items() if name in matches]
    return sorted(cases, key=lambda one: (-one.amount, one.currency, one.id))


def _case(
    costs: Sequence[Cost], found: MatchedDeduction, profiles: Callable[[str], Profile]
) -> CostlyCase:
    line = min(found.lines, key=lambda one: CLASSES.index(one.kind))
    return CostlyCase(
        found.deduction.id,
        sum((one.amount for one in costs), Decimal(0)),
        costs[0].currency,
        found.kind,
        line.rule,
        line.family or "",
        line.reason,
        deadline_of(found, profiles).last_day,
    )


def _first(name: str, found: Sequence[_T]) -> tuple[_T, ...]:
    """As many as have room on the page."""
    return tuple(found[: MOST[name]])


def _beyond(**found: Sequence[object]) -> tuple[tuple[str, int], ...]:
    """How many of each have none."""
    return tuple((name, max(0, len(rows) - MOST[name])) for name, rows in found.items())
