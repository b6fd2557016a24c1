"""Claims that are worked off one after the other, and must not run out meanwhile.

Files are claimed together, for some minutes. Where a slow server makes the last of them wait for
longer, all that are left are claimed anew in time; whoever slept through it leaves the work to the
one who has it by now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from edicompliance.errors import LostClaim
from edicompliance.store import Store
from edicompliance.store.claims import Claim

_LOG: Final = logging.getLogger(__name__)
_PART: Final = 3
"""Claims are renewed when a third of their time is over."""


class Keeping:
    """Keeps claims that were made together, of files that come in or go out."""

    def __init__(
        self,
        store: Store,
        queue: Literal["receiving", "outbox"],
        holder: str,
        claims: Collection[Claim],
        *,
        seconds: float,
        ticks: Callable[[], float],
    ) -> None:
        self._store, self._queue, self._holder = store, queue, holder
        self._claims, self._seconds, self._ticks = claims, seconds, ticks
        self._renew_at = ticks() + seconds / _PART

    def keep(self, held: Claim) -> None:
        """Go on with a claim; `LostClaim` where it ran out and is another's by now."""
        if self._ticks() < self._renew_at:
            return
        with self._store.work(self._holder) as work:
            room = work.receiving if self._queue == "receiving" else work.outbox
            mine = room.renew(self._claims, self._holder, seconds=self._seconds)
        self._renew_at = self._ticks() + self._seconds / _PART
        if held.id not in mine:
            raise LostClaim(f"{held.holder} with fence {held.fence} has row {held.id} no longer")


@contextmanager
def left_to_others(what: str) -> Iterator[None]:
    """What is another poller's by now is left to him."""
    try:
        yield
    except LostClaim as why:
        _LOG.warning("%s: %s", what, why)
