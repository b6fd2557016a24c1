"""How long a scorecard takes beside the plain SQL aggregate of the table that it is read from.

    python benchmarks/scorecards.py [LINES] [--quick]

So many lines of orders over a year, each an entry; the table of periods is kept up to date with
them. The floor is the one aggregate of that table by measure that a scorecard of the year needs. It
is proved on the way that the table made anew from the entries is the one that was kept.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from edicompliance.flows.scoring import read_scorecard
from edicompliance.profiles import load_profile
from edicompliance.store import Store
from edicompliance.store.scores import SCALE, ScoreEntry
from edicompliance.store.tables.scores import score_period

_MOST = 3.0
_FIRST = date(2026, 1, 1)
_AXES = ("", "excluded", "unknown")
_AT_A_TIME = 20_000


def main() -> None:
    given = [int(one) for one in sys.argv[1:] if one.isdigit()]
    count = (given or [20_000 if "--quick" in sys.argv else 500_000])[0]
    profile = load_profile("example-mart")
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        for start in range(0, count, _AT_A_TIME):
            with store.work("bench") as work:
                work.scores.add(list(_entries(start, min(count, start + _AT_A_TIME))))
        with store.look() as look:
            kept = look.scores.table(profile.id)
        span, last = f"{_FIRST}..2026-12-31", date(2026, 12, 31)
        with store.look() as look:
            card = _timed(lambda: read_scorecard(look, profile, span, today=last))
        floor = _timed(lambda: _aggregate(store))
        begun = time.process_time()
        with store.work("bench") as work:
            work.scores.rebuild(profile.id)
            anew = time.process_time() - begun
            if work.scores.table(profile.id) != kept:
                raise SystemExit("the table made anew is another than the one that was kept")
    ratio = card / floor
    print(
        f"{count} lines, {len(kept)} rows of periods: aggregate {floor * 1000:.1f} ms, scorecard "
        f"{card * 1000:.1f} ms: {ratio:.2f} (at most {_MOST:.0f}); made anew in {anew:.1f} s"
    )
    sys.exit(ratio > _MOST)


def _entries(first: int, until: int) -> Iterator[ScoreEntry]:
    for nth in range(first, until):
        met = SCALE if nth % 20 else 0
        yield ScoreEntry(
            retailer="example-mart", thing=f"order {nth // 10}", measure=_MEASURES[nth % 3],
            kind=_MEASURES[nth % 3], day=_FIRST + timedelta(days=nth // 10 % 365),
            line=f"{nth % 10}", dc=f"DC{nth % 7}", carrier=f"CAR{nth % 5}", threepl="3PL",
            sku=f"SKU{nth % 40}", rules="" if met else "WIN002", counted=SCALE, met=met,
        )  # fmt: skip


_MEASURES = ("fill-rate", "on-time", "in-full")


def _aggregate(store: Store) -> int:
    of = score_period.c
    names = ("counted", "met", "open", "excluded", "entries")
    groups = (of.measure, of.kind, of.clause, of.axis, of.member)
    query = (
        select(*groups, *(func.sum(of[one]) for one in names))
        .where(of.retailer == "example-mart", of.axis.in_(_AXES))
        .where(of.day.between(_FIRST, date(2026, 12, 31)))
        .group_by(*groups)
    )
    with store.look() as look:
        return len(list(look.execute(query)))


def _timed(what: Callable[[], object]) -> float:
    """The best of five, in seconds."""
    found = []
    for _ in range(5):
        begun = time.process_time()
        what()
        found.append(time.process_time() - begun)
    return min(found)


if __name__ == "__main__":
    main()
