"""What one worker of a re-audit does: claim a shard, judge its shipments, keep what came of them.

A worker needs the store's URL, the folder of the archive and the profiles; it runs in a process of
this machine or of a cluster alike. Whatever it does hangs on the shard alone, so it makes no
difference how many there are, or which of them dies.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.errors import EdiError, LostClaim
from edicompliance.flows.anew.rejudge_plan import Member, members_of
from edicompliance.flows.anew.rejudge_told import told_of
from edicompliance.flows.orders.read_back import Archived, Noted, Reader, noted
from edicompliance.flows.shipping.besides import Besides
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import Profile
from edicompliance.profiles.partner import counted_by
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.store import Store
from edicompliance.store.reaudits import Shard

LEASE_SECONDS: Final = 60.0
"""So long a shard is one worker's, unless he says that he is at work still."""


@dataclass(frozen=True, slots=True)
class Side:
    """An edition that is judged by."""

    profile: Profile
    facts: Mapping[str, ShipmentFacts]
    """Partner -> what holds for all shipments to him."""
    besides: Mapping[str, Besides]
    """Partner -> our lists, and what is let pass."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker must know."""

    url: str
    """Of the store, with its password."""
    archive: str | None
    """The folder of the files, as the workers see it."""
    number: int
    """Of the re-audit."""
    sides: tuple[Side, ...]
    """One, or of a backtest two: the new edition first."""
    whose: tuple[str, ...]
    """The partners."""
    since: datetime | None
    """When the archive begins."""
    as_of: datetime
    """As of when it is judged."""
    source: str = "the archive"
    """What the history is from, as results call it."""


class Judge:
    """Judges shipments of the archive by each edition of a job."""

    def __init__(self, job: Job, store: Store) -> None:
        self._job, self._store = job, store
        counted = [counted_by(one.profile.conventions_of("856"), "856") for one in job.sides]
        readers = {word: Reader(store.archive, word) for word in counted}
        self._readers = [readers[word] for word in counted]

    def noted(self, members: Sequence[Member]) -> Noted:
        """What the database knows of some shipments."""
        with self._store.look() as look:
            return noted(look, members, self._job.whose, self._job.as_of)

    def results(
        self, member: Member, known: Noted, periods: Sequence[tuple[PeriodBefore, ...]] = ()
    ) -> Iterator[tuple[Archived, CheckResult]]:
        """What each edition says of a shipment; `periods` are what each had counted elsewhere.

        `EdiError` where it cannot be read.
        """
        before: Reader | None = None
        archived: Archived | None = None
        for nth, (side, reader) in enumerate(zip(self._job.sides, self._readers, strict=True)):
            if archived is None or reader is not before:
                archived, before = reader.read(member, known), reader
            yield archived, self._check(archived, side, periods[nth] if periods else ())

    def told(self, member: Member, known: Noted) -> dict[str, Any]:
        """What came of a shipment, as it is kept."""
        with collector_paused():
            try:
                judged = list(self.results(member, known))
            except EdiError as why:
                return {"name": member.name, "partner": member.partner, "unreadable": str(why)}
            return told_of(member, judged)

    def _check(
        self, archived: Archived, side: Side, periods: tuple[PeriodBefore, ...]
    ) -> CheckResult:
        job, zone = self._job, side.profile.zone
        facts = side.facts[archived.member.partner]
        besides = side.besides[archived.member.partner]
        shipment = besides.shipment(archived.shipment(facts, zone.name if zone else None))
        known = besides.known(archived.known(job.source, job.since, job.as_of))
        if periods and known.history is not None:
            known = replace(known, history=with_periods(known.history, periods))
        return check(shipment, side.profile, now=job.as_of, known=known)


def with_periods(history: History, periods: tuple[PeriodBefore, ...]) -> History:
    """A history that has the counts of periods, too."""
    return History(
        source=history.source,
        since=history.since,
        until=history.until,
        uses=history.uses,
        answers=history.answers,
        periods=periods,
    )


def work_off(
    job: Job,
    holder: str,
    *,
    going_on: Callable[[], bool] = lambda: True,
    after: Callable[[], None] = lambda: None,
) -> int:
    """Judge shards until none waits, or it is no longer `going_on`; return how many.

    What this holder held in an earlier life waits again. `after` is called after each shard.
    """
    done = 0
    with Store.open(job.url, archive=job.archive) as store:
        judge = Judge(job, store)
        with store.work(holder) as work:
            work.reaudits.let_go(job.number, holder)
        while going_on():
            with store.work(holder) as work:
                shard = work.reaudits.claim(job.number, holder, LEASE_SECONDS)
            if shard is None:
                break
            done += _judged(store, judge, shard)
            after()
    return done


def _judged(store: Store, judge: Judge, shard: Shard) -> bool:
    """Judge a shard; False: it took too long, and is another's by now."""
    members = members_of(shard.members)
    known = judge.noted(members)
    told, renewed = [], time.monotonic()
    try:
        for member in members:
            told.append(judge.told(member, known))
            if time.monotonic() - renewed > LEASE_SECONDS / 2:
                with store.work(shard.claim.holder) as work:
                    work.reaudits.renew(shard.claim, LEASE_SECONDS)
                renewed = time.monotonic()
        with store.work(shard.claim.holder) as work:
            work.reaudits.finish(shard.claim, as_text(told))
    except LostClaim:
        return False
    return True


def as_text(told: Sequence[Mapping[str, Any]]) -> str:
    """What came of shipments as it is kept: the same things, the same letters."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
