"""History judged under another edition of a guide: what it changes in money, and for whom.

A retailer announces new rules. What would last year have cost by them? Each shipment of the archive
is read once and judged by both, as of the same moment; what differs is the edition alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from edicompliance.errors import EdiError
from edicompliance.flows.anew.crews import Watch
from edicompliance.flows.anew.rejudged import Asked, edition_of, profile_of, results, run
from edicompliance.flows.config import Config
from edicompliance.profiles import Profile
from edicompliance.rules.results.anew import Backtest, Change, Edition, Flip, sum_of
from edicompliance.store import Store


def backtest(
    store: Store,
    profile: Profile | str | Path,
    against: Profile | str | Path,
    *,
    since: date,
    until: date | None = None,
    partners: Sequence[str] = (),
    config: Config | None = None,
    jobs: int | None = None,
    dask: str | None = None,
    watch: Watch = lambda _: None,
    begins: Any = lambda _: None,
) -> Backtest:
    """Judge what the store's archive has since a day under two editions, as `edic backtest` does.

    `profile` is the new edition, `against` the one it is compared with: ids, files, or `ID@DATE`,
    the editions that are in force on a day. Raises `EdiError` where they have two currencies.
    """
    new, old = profile_of(profile), profile_of(against)
    if new.currency != old.currency:
        raise EdiError(f"{new.id} is in {new.currency}, {old.id} in {old.currency}")
    asked = Asked("backtest", (new, old), since, until, tuple(partners), config)
    found = run(store, asked, jobs=jobs, dask=dask, watch=watch, begins=begins)
    told = Backtest(
        runs=found.runs,
        profile=_edition(new),
        against=_edition(old),
        currency=new.currency,
        since=since,
        until=until,
        as_of=found.job.as_of,
        partners=found.job.whose,
    )
    adding = _Adding(told)
    for one in results(store, found):
        adding.add(one)
    adding.close()
    return told


def _edition(profile: Profile) -> Edition:
    held = profile.as_of if profile.is_held else None
    return Edition(profile.id, profile.edition, edition_of(profile), held)


class _Adding:
    """Adds up shipment by shipment."""

    def __init__(self, told: Backtest) -> None:
        self.told = told
        self._by: dict[str, dict[str, Change]] = {"code": {}, "dc": {}, "item": {}}

    def add(self, one: dict[str, Any]) -> None:
        told = self.told
        if "unreadable" in one:
            told.unreadable.append((one["name"], one["unreadable"]))
            return
        new, old = one["sides"]
        told.shipments += 1
        told.orders += len(one["orders"])
        for finding in old["findings"]:
            told.unpriced_before += finding["money"] is None
            self._each(finding, _before)
        for finding in new["findings"]:
            told.unpriced_after += finding["money"] is None
            self._each(finding, _after)
        if old["verdict"] != new["verdict"]:
            told.flips += _flips(one, new, old)

    def _each(self, finding: dict[str, Any], enter: Callable[[Change, Decimal], None]) -> None:
        money = Decimal(finding["money"] or "0.00")
        enter(self.told.total, money)
        for key, table in self._by.items():
            name = finding[key] or ""
            enter(table.setdefault(name, Change(name)), money)

    def close(self) -> None:
        """Sort what was added up."""
        self.told.rules, self.told.dcs, self.told.items = map(
            _sorted, (table.values() for table in self._by.values())
        )


def _before(change: Change, money: Decimal) -> None:
    change.before += money
    change.findings_before += 1


def _after(change: Change, money: Decimal) -> None:
    change.after += money
    change.findings_after += 1


def _sorted(changes: Iterable[Change]) -> list[Change]:
    """The dearest change first, whichever way it goes; what changes nothing by what it costs."""
    return sorted(changes, key=lambda one: (-abs(one.change), -one.after, one.of))


def _flips(one: dict[str, Any], new: dict[str, Any], old: dict[str, Any]) -> list[Flip]:
    money = sum_of(old["findings"]), sum_of(new["findings"])
    orders = one["orders"] or [one["name"]]
    return [
        Flip(order, one["name"], one["partner"], new["ship_to"], old["verdict"], new["verdict"],
             *money)
        for order in orders
    ]  # fmt: skip
