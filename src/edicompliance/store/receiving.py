"""Files in mailboxes: seen, claimed, archived, moved away, taken in.

A file is seen before it is read, and read only when it stopped growing. It is one reader's while it
is read; what he wrote counts only while it still is. Nothing is moved away at the partner's before
its bytes are archived here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, func, select

from edicompliance.errors import StoreError
from edicompliance.store.claims import OVER, Claim, as_claim, change, claim, free, renew
from edicompliance.store.dismissing import waits
from edicompliance.store.tables.receiving import archived_file, mailbox, sighting
from edicompliance.store.work import Work

NOT_OURS_YET: Final = ("sighted", "stable", "claimed")
"""A file in these states lies in the partner's mailbox, and only there."""
_STALLED: Final = "still growing, since {since}; it stays where it is, and is not read meanwhile"


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a mailbox lists it."""

    path: bytes
    """Its name; partners' names need not be text."""
    size: int
    """Bytes."""
    modified_at: datetime
    """Its time, aware."""


class Receiving:
    """Knows the mailboxes, and how far each file in them has come."""

    def __init__(self, work: Work) -> None:
        self._work = work

    # -- mailboxes

    def mailbox(self, name: str, kind: str, address: str = "") -> int:
        """Return the number of a mailbox, which is noted when it is new.

        Without an `address` it stays where it was said to be.
        """
        query = select(mailbox).where(mailbox.c.name == name)
        found = self._work.one(query)
        if found is None:  # whoever finds it waits for nobody: he may hold what others wait for
            self._work.alone_with(f"mailbox {name}")
            found = self._work.one(query)
        if found is None:
            values = {"name": name, "kind": kind, "address": address, "state": "open"}
            return self._work.insert(mailbox, values)
        if address and (found.kind, found.address) != (kind, address):
            this = mailbox.c.id == found.id
            self._work.execute(mailbox.update().where(this).values(kind=kind, address=address))
        return int(found.id)

    def polled(self, mailbox_id: int, trouble: str = "") -> None:
        """Note that a mailbox was looked at, or why it could not be."""
        values: dict[str, object] = {"trouble": trouble}
        if not trouble:
            values["last_poll"] = self._work.now
        self._work.execute(mailbox.update().where(mailbox.c.id == mailbox_id).values(values))

    def rest(self, mailbox_id: int, pause: Callable[[int], float]) -> None:
        """Let a mailbox rest that failed: `pause` says how many seconds after so many failures.

        One that rests already rests no longer for it: it was tried before its time.
        """
        this = mailbox.c.id == mailbox_id
        row = self._work.one(self._work.locked(select(mailbox).where(this)))
        if row is None or (row.next_try is not None and row.next_try > self._work.now):
            return
        failures = row.failures + 1
        values = {"failures": failures, "next_try": self._work.after(pause(failures))}
        self._work.execute(mailbox.update().where(this).values(values))

    def recovered(self, mailbox_id: int) -> None:
        """Note that a mailbox was polled to the end: it rests no longer."""
        values = {"failures": 0, "next_try": None}
        self._work.execute(mailbox.update().where(mailbox.c.id == mailbox_id).values(values))

    def mailboxes(self) -> tuple[Row[Any], ...]:
        """All mailboxes, by name."""
        return tuple(self._work.execute(select(mailbox).order_by(mailbox.c.name)))

    # -- files

    def see(self, mailbox_id: int, listed: Iterable[Seen]) -> dict[Seen, str]:
        """Note what a mailbox lists; return how far each has come. What waits and is gone is so."""
        self._work.alone_with(f"listing {mailbox_id}")
        listed = list(listed)
        known = {
            Seen(row.path, row.size, row.modified_at): row
            for row in self._of_interest(mailbox_id, listed)
        }
        now, states, again = self._work.now, dict[Seen, str](), list[int]()
        ahead = list[int]()
        new = []
        for one in listed:
            row = known.pop(one, None)
            states[one] = row.state if row else "sighted"
            if row:
                again.append(row.id)
                if row.first_seen > now:
                    ahead.append(row.id)
            else:
                new.append(one)
        self._set(again, last_seen=now)
        self._set(ahead, first_seen=now)  # the clock was put back: it settles from now on
        waited = [row for row in known.values() if row.state in ("sighted", "stable")]
        self._set([row.id for row in waited], state="gone")
        growing = {row.path: row.waiting_since or row.first_seen for row in waited}
        if new:
            rows = [_values(mailbox_id, one, now, growing.get(one.path, now)) for one in new]
            self._work.execute(sighting.insert(), rows)
        came_back = [one for one, told in states.items() if told == "gone"]
        for one in came_back:
            states[one] = "sighted"
        if came_back:
            gone = and_(sighting.c.id.in_(again), sighting.c.state == "gone")
            self._work.execute(
                sighting.update()
                .where(gone)
                .values(state="sighted", first_seen=now, waiting_since=now)
            )
        return states

    def _of_interest(self, mailbox_id: int, listed: list[Seen]) -> Iterator[Row[Any]]:
        """What is known of the names that are listed, and what waits and may be gone.

        What was taken in long ago and is gone is neither, however much of it there is.
        """
        column = sighting.c
        here = column.mailbox_id == mailbox_id
        waits = column.state.in_(("sighted", "stable"))
        yield from self._work.execute(select(sighting).where(here, waits))
        names = sorted({one.path for one in listed})
        for start in range(0, len(names), 500):
            named = column.path.in_(names[start : start + 500])
            yield from self._work.execute(select(sighting).where(here, named, ~waits))

    def steady(self, mailbox_id: int, seconds: float) -> int:
        """Call stable what was seen alike over so many seconds; return how many are so now."""
        waiting = and_(sighting.c.mailbox_id == mailbox_id, sighting.c.state == "sighted")
        rows = self._work.execute(
            select(sighting.c.id, sighting.c.first_seen, sighting.c.last_seen).where(waiting)
        )
        ready = [
            row.id for row in rows if (row.last_seen - row.first_seen).total_seconds() >= seconds
        ]
        self._set(ready, state="stable")
        return len(ready)

    def stalled(self, mailbox_id: int, seconds: float) -> list[Row[Any]]:
        """Lay aside what is still growing after so many seconds; return what became so now.

        A file that grows is another one at each look; it waits since the first of them.
        """
        column = sighting.c
        since = self._work.after(-seconds)
        late = and_(
            column.mailbox_id == mailbox_id,
            column.state == "sighted",
            column.first_seen > column.waiting_since,
            column.waiting_since <= since,
        )
        rows = list(self._work.execute(self._work.locked(select(sighting).where(late))))
        for row in rows:
            self._park(row.id, _STALLED.format(since=f"{row.waiting_since:%Y-%m-%d %H:%M:%S} UTC"))
        return rows

    def claim(
        self, mailbox_id: int, holder: str, *, seconds: float, most: int = 1, attempts: int = 3
    ) -> list[tuple[Claim, Seen]]:
        """Make stable files the holder's; one that was begun too often waits for a person.

        One that was begun before is claimed alone, after the new ones: it may be what its reader
        died of, and others that were claimed with it would be begun too often, too.
        """
        column = sighting.c
        mine = and_(column.mailbox_id == mailbox_id, free(sighting, "stable", self._work))
        spent = self._work.execute(
            self._work.locked(select(column.id).where(mine, column.attempts >= attempts), skip=True)
        ).scalars()
        for one in list(spent):
            self._park(one, f"it was begun {attempts} times, and never read to its end")
        how: Any = {"holder": holder, "seconds": seconds}
        new, begun = and_(mine, column.attempts == 0), and_(mine, column.attempts < attempts)
        rows = claim(self._work, sighting, new, most=most, first=column.first_seen, **how) or claim(
            self._work, sighting, begun, most=1, first=column.attempts, **how
        )
        return [(as_claim(row), Seen(row.path, row.size, row.modified_at)) for row in rows]

    def renew(self, held: Collection[Claim], holder: str, *, seconds: float) -> frozenset[int]:
        """Have claimed files for longer; return the rows that are the holder's still."""
        return renew(self._work, sighting, held, holder=holder, seconds=seconds)

    def archived(self, held: Claim, sha256: str, size: int) -> bool:
        """Note that a claimed file's bytes are in the archive; what it returns is as of `keep`."""
        again = self.keep(sha256, size)
        change(self._work, sighting, held, state="archived", sha256=sha256)
        return again

    def settled(self, held: Claim) -> None:
        """Note that a file was moved away at the partner's."""
        change(self._work, sighting, held, state="settled")

    def finished(self, held: Claim) -> None:
        """Note that a file is taken in: in the transaction of what it brought about."""
        change(self._work, sighting, held, state="done", **OVER)

    def not_yet(
        self,
        held: Claim,
        reason: str,
        *,
        stalled_seconds: float | None = None,
        counts: bool = True,
    ) -> bool:
        """Give a claimed file back that cannot be taken in now: it must settle anew.

        One that was given back for so long waits for a person; say whether it does. Where it was
        not the file's fault, that it was begun does not count.
        """
        now = self._work.now
        row = self.file(held.id)
        since = (row.waiting_since or row.first_seen) if row is not None else now
        if stalled_seconds is not None and since <= self._work.after(-stalled_seconds):
            told = f"{reason}; it is so since {since:%Y-%m-%d %H:%M:%S} UTC"
            self.quarantine(held, told)
            return True
        change(
            self._work, sighting, held,
            state="sighted", first_seen=now, last_seen=now, waiting_since=since, reason=reason,
            claimed_until=None, attempts=held.attempts - (not counts),
        )  # fmt: skip
        return False

    def quarantine(self, held: Claim, reason: str) -> None:
        """Lay a claimed file aside for a person."""
        change(self._work, sighting, held, state="quarantined", reason=reason, **OVER)
        self._work.done("quarantined", f"sighting {held.id}", detail=reason)

    def lay_aside(self, sighting_id: int, *, reason: str) -> None:
        """Lay a file aside by hand that is not taken in yet; whoever reads it now has lost it."""
        this = and_(sighting.c.id == sighting_id, sighting.c.state.in_(NOT_OURS_YET))
        values = {"state": "quarantined", "reason": reason, "fence": sighting.c.fence + 1, **OVER}
        if self._work.execute(sighting.update().where(this).values(values)).rowcount != 1:
            raise StoreError(f"sighting {sighting_id}: expected a file that waits, found none")
        self._work.done("quarantined", f"sighting {sighting_id}", reason=reason)

    def release(self, sighting_id: int, *, reason: str) -> None:
        """Let a quarantined file be tried again, as if for the first time.

        One whose bytes are ours is no longer in the mailbox: it is taken in from the archive.
        """
        this = and_(sighting.c.id == sighting_id, sighting.c.state == "quarantined")
        row = self._work.one(self._work.locked(select(sighting).where(this)))
        if row is None:
            raise StoreError(f"sighting {sighting_id}: expected a quarantined file, found none")
        now = self._work.now
        values: dict[str, object] = {"attempts": 0, "reason": "", "waiting_since": now}
        values |= {"seen_to_at": None}
        if row.sha256 is None:
            values |= {"state": "stable"}
        else:
            values |= {"state": "archived", "claimed_until": now}
        self._work.execute(sighting.update().where(this).values(values))
        self._work.done("released", f"sighting {sighting_id}", reason=reason)

    def keep(self, sha256: str, size: int) -> bool:
        """Note that a file lies in the archive; say whether its bytes must be put there again.

        They must where they were purged meanwhile. From now on it is as young as if it were new.
        """
        self._work.alone_with(f"file {sha256}")
        now = self._work.now
        values = {"sha256": sha256, "size": size, "stored_at": now}
        if self._work.insert_new(archived_file, values, by="sha256") is not None:
            return False
        this = archived_file.c.sha256 == sha256
        purged_at = self._work.scalar(select(archived_file.c.purged_at).where(this))
        again = archived_file.update().where(this).values(stored_at=now, purged_at=None)
        self._work.execute(again)
        return purged_at is not None

    def names_a_consumer(self, sha256: str) -> None:
        """Note that what lies in the archive names a consumer, whatever became of it."""
        this = archived_file.c.sha256 == sha256
        self._work.execute(archived_file.update().where(this).values(personal=True))

    def files(self, state: str = "") -> tuple[Row[Any], ...]:
        """Files by how far they have come, the first seen first."""
        query = select(sighting).order_by(sighting.c.first_seen, sighting.c.id)
        return tuple(self._work.execute(query.where(sighting.c.state == state) if state else query))

    def counts(self) -> dict[str, int]:
        """How many files are in each state; those that need nobody any more are none of them."""
        query = select(sighting.c.state, func.count()).where(waits(sighting))
        query = query.group_by(sighting.c.state)
        return {state: int(count) for state, count in self._work.execute(query)}

    def file(self, sighting_id: int) -> Row[Any] | None:
        """A file by its number."""
        return self._work.one(select(sighting).where(sighting.c.id == sighting_id))

    def again(self, mailbox_id: int, one: Seen, sha256: str) -> bool:
        """Say whether a file that lies there was taken in, and never left; if not, it is another.

        A partner who writes the same name twice in one second, with as many bytes, makes two
        files that look alike: the second one is taken in as if it were seen for the first time.
        """
        column = sighting.c
        this = and_(
            column.mailbox_id == mailbox_id,
            column.path == one.path,
            column.size == one.size,
            column.modified_at == one.modified_at,
            column.state == "done",
        )
        found = self._work.one(self._work.locked(select(column.id, column.sha256).where(this)))
        if found is None or found.sha256 == sha256:
            return found is not None
        values = {"state": "stable", "attempts": 0, "first_seen": self._work.now}
        self._work.execute(sighting.update().where(column.id == found.id).values(values))
        return False

    def unfinished(
        self, mailbox_id: int, holder: str, *, seconds: float, only: int | None = None
    ) -> list[Row[Any]]:
        """Take over files that are archived and not taken in, and whose holder is gone."""
        column = sighting.c
        left = and_(
            column.mailbox_id == mailbox_id,
            column.state.in_(("archived", "settled")),
            column.claimed_until <= self._work.now,
            *([] if only is None else [column.id == only]),
        )
        ids = list(
            self._work.execute(
                self._work.locked(select(column.id).where(left), skip=True)
            ).scalars()
        )
        again = {"holder": holder, "fence": column.fence + 1, "attempts": column.attempts + 1}
        until = self._work.after(seconds)
        self._work.execute(
            sighting.update().where(column.id.in_(ids)).values(claimed_until=until, **again)
        )
        return list(self._work.execute(select(sighting).where(column.id.in_(ids))))

    def _set(self, ids: list[int], **values: object) -> None:
        for start in range(0, len(ids), 500):
            some = sighting.c.id.in_(ids[start : start + 500])
            self._work.execute(sighting.update().where(some).values(values))

    def _park(self, sighting_id: int, reason: str) -> None:
        this = sighting.c.id == sighting_id
        values = {"state": "quarantined", "reason": reason, **OVER}
        lost = {"fence": sighting.c.fence + 1}
        self._work.execute(sighting.update().where(this).values(**values, **lost))
        self._work.done("quarantined", f"sighting {sighting_id}", detail=reason)


def _values(mailbox_id: int, one: Seen, now: datetime, since: datetime) -> dict[str, object]:
    return {
        "mailbox_id": mailbox_id,
        "path": one.path,
        "size": one.size,
        "modified_at": one.modified_at,
        "first_seen": now,
        "last_seen": now,
        "waiting_since": since,
        "state": "sighted",
    }
