"""Deadlines by today's guides, and by today's day: what changes although nothing comes in.

A profile's new edition, other settings: once, when a program begins. A day on which something that
a retailer granted begins or is over: at each poll.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from edicompliance.flows.following import Following
from edicompliance.store import Store
from edicompliance.x12.issues import printable

_LOG: Final = logging.getLogger(__name__)


class CatchingUp:
    """Keeps the deadlines of one configuration at what they would be if worked out now."""

    def __init__(self, following: Following, store: Store, holder: str) -> None:
        self._following, self._store, self._holder = following, store, holder
        self._is_current = False
        self._turned_at: datetime | None = None

    def catch_up(self) -> list[str]:
        """Work out anew what another edition or another day had; return what days moved."""
        while not self._is_current:  # another profile, or other settings, than the last time
            with self._store.work(self._holder) as work:
                self._is_current = not self._following.refresh(work)
        return self.turn()

    def turn(self) -> list[str]:
        """The same for what a day had alone."""
        told: list[str] = []
        while True:
            with self._store.work(self._holder) as work:
                now = work.now
                turned = self._following.turn(work, since=self._turned_at)
            told += turned.moved
            if not turned.orders:
                break
        self._turned_at = now
        for one in told:
            _LOG.warning("%s", printable(one))
        return told
