"""Carton numbers from a store: any number of stations on any number of machines share one series.

The same as a file of numbers, for those who have a store: a number is stored before anybody learns
it, none is given twice before its time, and each is accounted for.

>>> from tempfile import mkdtemp
>>> from edicompliance.store.store import Store
>>> store = Store.create(f"{mkdtemp()}/edic.db")
>>> station = StoreAllocator(store, Series("0614141", first=1))
>>> station.allocate(2, on=date(2026, 11, 18))
('006141410000000012', '006141410000000029')
>>> station.account()
Account(allocated=2, used=0, void=0, next_serial=3)
>>> store.close()
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from edicompliance.errors import StoreError
from edicompliance.gs1.allocation import (
    USUAL_HORIZON,
    Account,
    Given,
    Outcome,
    SerialNumbers,
    Series,
)
from edicompliance.store.store import Store
from edicompliance.store.tables.sending import sscc_run, sscc_series
from edicompliance.store.work import Work


class StoreAllocator:
    """Gives out SSCCs from a store."""

    def __init__(
        self,
        store: Store,
        series: Series,
        *,
        horizon_days: int = USUAL_HORIZON,
        actor: str = "labels",
    ) -> None:
        self._store, self._actor = store, actor
        self._numbers = SerialNumbers(series, horizon_days)
        self._read = 0

    def allocate(self, count: int, *, on: date) -> tuple[str, ...]:
        """Return so many numbers that nobody was given before; they are stored by then."""
        with self._store.work(self._actor) as work:
            series_id = self._caught_up(work)
            given = self._numbers.next_given(count, on)
            self._add(work, series_id, "allocated", [given])
        return tuple(map(self._numbers.series.number, given.serials))

    def settle(self, ssccs: Iterable[str], outcome: Outcome, *, on: date) -> None:
        """Say what became of numbers that were given out."""
        with self._store.work(self._actor) as work:
            series_id = self._caught_up(work)
            self._add(work, series_id, outcome, self._numbers.runs(ssccs, on))

    def account(self) -> Account:
        """Return where the numbers have gone."""
        with self._store.work(self._actor) as work:
            self._caught_up(work)
        return self._numbers.account()

    def _caught_up(self, work: Work) -> int:
        """Know what all others have been given; nobody is given more until the work ends."""
        series_id = self._series(work)
        column = sscc_run.c
        query = select(sscc_run).where(column.series_id == series_id, column.id > self._read)
        for row in work.execute(query.order_by(column.id)):
            run = Given(row.first, row.size, row.on_day)
            if row.word == "allocated":
                self._numbers.take(run)
            else:
                self._numbers.mark(run, row.word)
            self._read = row.id
        return series_id

    def _series(self, work: Work) -> int:
        series = self._numbers.series
        work.alone_with(f"sscc {series.extension}{series.prefix}")
        found = work.one(
            select(sscc_series).where(
                sscc_series.c.prefix == series.prefix,
                sscc_series.c.extension == series.extension,
            )
        )
        if found is None:
            own = {"prefix": series.prefix, "extension": series.extension, "first": series.first}
            return work.insert(sscc_series, own)
        if found.first != series.first:
            raise StoreError(
                f"{self._store.url}: expected the series {series.extension}{series.prefix} to "
                f"begin at {found.first}, as it did, got {series.first}"
            )
        return int(found.id)

    def _add(self, work: Work, series_id: int, word: str, runs: Iterable[Given]) -> None:
        rows = [
            {
                "series_id": series_id,
                "word": word,
                "first": run.first,
                "size": run.size,
                "on_day": run.on,
            }
            for run in runs
        ]
        if rows:
            work.execute(sscc_run.insert(), rows)
