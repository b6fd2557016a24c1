"""Re-audits: the archive judged anew in shards, by as many workers as there are.

A shard is claimed as a file of a mailbox is: for some seconds, with a fence that grows, and an
attempt counts when it begins. What came of it is written together with the end of the claim, so a
worker that was killed leaves nothing, and one that slept too long is told so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from sqlalchemy import Row, func, select

from edicompliance.errors import StoreError
from edicompliance.store.claims import OVER, Claim, as_claim, change, claim, free, hold, renew
from edicompliance.store.noted import NewFinding
from edicompliance.store.tables.desk import finding, run
from edicompliance.store.tables.reaudits import reaudit, reaudit_shard
from edicompliance.store.work import Work

MOST_ATTEMPTS: Final = 5
"""So often a shard is begun before the re-audit is given up."""
_AT_A_TIME: Final = 1000
Kind = Literal["reaudit", "backtest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReaudit:
    """A re-audit that is about to begin."""

    kind: Kind
    job: str
    """The sha256 of all that its result hangs on."""
    asked: str
    """What is judged, and by what, as JSON."""
    as_of: datetime
    """As of when."""
    profiles: tuple[tuple[str, str], ...]
    """Id and edition of each profile it is judged by; of a backtest the new one first."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some shipments that one worker judges."""

    claim: Claim
    position: int
    """Which of the shards, from 1."""
    members: str
    """Its shipments, as JSON."""


class Progress(NamedTuple):
    """How far a re-audit has come."""

    shards: int
    done: int
    shipments: int
    judged: int
    """How many of the shipments."""


class Reaudits:
    """Begins re-audits, gives out their shards, and keeps what came of them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def open_job(self, job: str) -> Row[tuple[object, ...]] | None:
        """The re-audit of that job that was begun and is not settled."""
        column = reaudit.c
        query = select(reaudit).where(column.job == job, column.state == "open")
        return self._work.one(query.order_by(column.id.desc()))

    def get(self, number: int) -> Row[tuple[object, ...]]:
        """A re-audit by its number; `StoreError` where there is none."""
        found = self._work.one(select(reaudit).where(reaudit.c.id == number))
        if found is None:
            raise StoreError(f"re-audit {number}: there is none of that number")
        return found

    def begin(self, new: NewReaudit, shards: Sequence[tuple[int, str]]) -> int:
        """Begin a re-audit of these shards, each with its number of shipments; return its number.

        It has a run for each profile, whose findings are kept when it is settled.
        """
        runs = [self._run(new, *each) for each in new.profiles]
        values = {
            "kind": new.kind,
            "job": new.job,
            "run_id": runs[0],
            "against_run_id": runs[1] if len(runs) > 1 else None,
            "asked": new.asked,
            "as_of": new.as_of,
            "state": "open",
            "started_at": self._work.now,
        }
        number = self._work.insert(reaudit, values)
        rows = [
            {"reaudit_id": number, "position": at, "shipments": count, "members": members,
             "state": "waiting"}
            for at, (count, members) in enumerate(shards, 1)
        ]  # fmt: skip
        for at in range(0, len(rows), _AT_A_TIME):
            self._work.execute(reaudit_shard.insert(), rows[at : at + _AT_A_TIME])
        self._work.done(f"began {new.kind}", f"run {runs[0]}")
        return number

    def _run(self, new: NewReaudit, profile: str, edition: str) -> int:
        values = {
            "profile": profile,
            "edition": edition,
            "judged_as_of": new.as_of,
            "started_at": self._work.now,
            "note": new.kind,
        }
        return self._work.insert(run, values)

    # -- shards

    def claim(self, number: int, holder: str, seconds: float) -> Shard | None:
        """Claim the next shard that waits, or whose holder let his time run out; None: none does.

        `StoreError` where one was begun too often: whoever judges it dies of it.
        """
        shard = reaudit_shard.c
        which = (shard.reaudit_id == number) & free(reaudit_shard, "waiting", self._work)
        rows = claim(
            self._work, reaudit_shard, which, holder=holder, seconds=seconds, most=1,
            first=shard.position,
        )  # fmt: skip
        if not rows:
            return None
        [row] = rows
        if row.attempts > MOST_ATTEMPTS:
            raise StoreError(
                f"re-audit {number}, shard {row.position}: {MOST_ATTEMPTS} workers began it and "
                "none came to its end"
            )
        return Shard(as_claim(row), row.position, row.members)

    def renew(self, held: Claim, seconds: float) -> None:
        """Have a shard for longer; `LostClaim` where it is another's by now."""
        if not renew(self._work, reaudit_shard, [held], holder=held.holder, seconds=seconds):
            hold(self._work, reaudit_shard, held)

    def finish(self, held: Claim, result: str) -> None:
        """Keep what came of a shard; `LostClaim` where it is another's by now."""
        change(self._work, reaudit_shard, held, state="done", result=result, **OVER)

    def let_go(self, number: int, holder: str) -> None:
        """Let others have at once what a worker held who is dead."""
        shard = reaudit_shard.c
        held = (shard.reaudit_id == number) & (shard.state == "claimed") & (shard.holder == holder)
        update = reaudit_shard.update().where(held)
        self._work.execute(update.values(state="waiting", **OVER))

    def holders(self, number: int) -> tuple[str, ...]:
        """Who has shards."""
        shard = reaudit_shard.c
        held = (shard.reaudit_id == number) & (shard.state == "claimed")
        return tuple(self._work.execute(select(shard.holder).where(held).distinct()).scalars())

    def progress(self, number: int) -> Progress:
        """How far a re-audit has come."""
        shard = reaudit_shard.c
        query = (
            select(shard.state, func.count(), func.sum(shard.shipments))
            .where(shard.reaudit_id == number)
            .group_by(shard.state)
        )
        rows = {state: (count, shipments) for state, count, shipments in self._work.execute(query)}
        done = rows.get("done", (0, 0))
        shards = sum(count for count, _ in rows.values())
        return Progress(shards, done[0], sum(int(n) for _, n in rows.values()), int(done[1]))

    def results(self, number: int) -> Iterator[tuple[int, str, str]]:
        """Each shard in its order: its row, its members, and what came of it."""
        shard = reaudit_shard.c
        last = 0
        while True:
            query = (
                select(shard.id, shard.position, shard.members, shard.result)
                .where(shard.reaudit_id == number, shard.position > last)
                .order_by(shard.position)
                .limit(_AT_A_TIME // 10)
            )
            rows = list(self._work.execute(query))
            if not rows:
                return
            for row in rows:
                yield row.id, row.members, row.result
            last = rows[-1].position

    # -- the end

    def amend(self, shard_id: int, result: str) -> None:
        """Put a settled result in the place of the one that was judged shipment by shipment."""
        this = reaudit_shard.c.id == shard_id
        self._work.execute(reaudit_shard.update().where(this).values(result=result))

    def keep(self, run_id: int, findings: Iterable[NewFinding]) -> None:
        """Keep findings of a run."""
        rows = [
            {
                "run_id": run_id,
                "document_id": one.document_id,
                "code": one.code,
                "severity": one.severity,
                "message": one.message,
                "subject": one.subject,
                "low": one.low,
                "expected": one.expected,
                "high": one.high,
                "currency": one.currency,
                "offset": one.offset,
            }
            for one in findings
        ]
        if rows:
            self._work.execute(finding.insert(), rows)

    def settle(self, number: int) -> None:
        """Note that all of it is kept; it never goes on from here."""
        row = self.get(number)
        values = {"state": "settled", "ended_at": self._work.now}
        self._work.execute(reaudit.update().where(reaudit.c.id == number).values(values))
        self._work.done("ended re-audit", f"run {row.run_id}")
