"""Leases: that only one machine at a time does a thing, and none waits for a dead one.

A lease is taken for some seconds by the database's clock, and renewed while the work goes on. Each
taking has a higher fence: whoever slept too long comes with an old one, and is told that the work
is another's by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from edicompliance.errors import LostClaim
from edicompliance.store.tables.sending import lease
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True)
class Lease:
    """That a thing is one holder's for a while."""

    name: str
    """Of what."""
    holder: str
    """Whose."""
    fence: int
    """Higher than that of every earlier taking."""
    until: datetime
    """Until when."""


class Leases:
    """Takes, renews and gives back leases."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def take(self, name: str, holder: str, seconds: float) -> Lease | None:
        """Take a lease; None while another holder has it. Who has it takes it anew."""
        self._work.alone_with(f"lease {name}")
        found = self._work.one(select(lease).where(lease.c.name == name))
        if found and found.holder not in ("", holder) and found.until > self._work.now:
            return None
        taken = Lease(name, holder, found.fence + 1 if found else 1, self._work.after(seconds))
        values = {"holder": holder, "fence": taken.fence, "until": taken.until}
        if found:
            self._work.execute(lease.update().where(lease.c.name == name).values(values))
        else:
            self._work.execute(lease.insert().values(name=name, **values))
        return taken

    def renew(self, held: Lease, seconds: float) -> Lease:
        """Have it for longer; `LostClaim` where another one has taken it."""
        self.hold(held)
        until = self._work.after(seconds)
        self._work.execute(lease.update().where(lease.c.name == held.name).values(until=until))
        return Lease(held.name, held.holder, held.fence, until)

    def hold(self, held: Lease) -> None:
        """See that it is still held, and let nobody take it until the transaction ends.

        Raises `LostClaim` where it ran out or another one has it: then nothing may be written.
        """
        self._work.alone_with(f"lease {held.name}")
        found = self._work.one(select(lease).where(lease.c.name == held.name))
        if found is None or found.fence != held.fence or found.holder != held.holder:
            now = f"{found.holder or 'nobody'}, fence {found.fence}" if found else "nobody"
            raise LostClaim(
                f"lease {held.name}: expected {held.holder}, fence {held.fence}, got {now}"
            )
        if found.until <= self._work.now:
            raise LostClaim(f"lease {held.name}: it ran out at {found.until:%Y-%m-%d %H:%M:%S} UTC")

    def give_back(self, held: Lease) -> None:
        """Let others have it at once; nothing happens where it is lost already."""
        this = (lease.c.name == held.name) & (lease.c.fence == held.fence)
        self._work.execute(lease.update().where(this).values(holder="", until=self._work.now))

    def holder(self, name: str) -> str:
        """Return who has it; empty: nobody."""
        found = self._work.one(select(lease).where(lease.c.name == name))
        return str(found.holder) if found and found.until > self._work.now else ""
