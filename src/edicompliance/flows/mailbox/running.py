"""Polling for ever: one look after the other, whatever happens in between.

A database that is away, a disk that is full, a share that is gone: each is said, and tried again
after a pause that grows. It ends only when it is told to, and then with what it has begun.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.config import Config
from edicompliance.flows.mailbox.standing import standing
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import Store
from edicompliance.x12.issues import plural

_LOG: Final = logging.getLogger(__name__)
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 300.0
_NAP: Final = 0.2
"""So often it is looked whether it is enough."""
Opened: TypeAlias = Callable[[], AbstractContextManager[tuple[Config, Store]]]
"""Opens the settings and the store."""


class Watch(Protocol):
    """Whoever is told how the polls go."""

    def polled(self, done: Polled, told: dict[str, Any], seconds: float) -> None:
        """A poll was ended, and how all stands now."""
        ...

    def failed(self, why: str) -> None:
        """A poll could not be done."""
        ...


class Nobody:
    """Is told, and tells nobody."""

    def polled(self, done: Polled, told: dict[str, Any], seconds: float) -> None:
        """Tell nobody."""

    def failed(self, why: str) -> None:
        """Tell nobody."""


@dataclass
class Runner:
    """Polls until it is told to stop."""

    opened: Opened
    every: float
    """Seconds between the end of a look and the next one."""
    stopping: Callable[[], bool]
    """Whether it is enough."""
    watch: Watch = field(default_factory=Nobody)
    clock: Callable[[], float] = time.monotonic
    nap: Callable[[float], None] = time.sleep
    failures: int = 0
    """How often in a row nothing could be done."""

    def run(self) -> None:
        """Poll until it is enough. Raises `EdiError` where it cannot begin, and will not later."""
        while not self.stopping():
            try:
                with self.opened() as (config, store):
                    self._poll_on(config, store)
            except StoreError as why:
                if not why.retryable:
                    raise
                self._failed(why)

    def _poll_on(self, config: Config, store: Store) -> None:
        count = len(config.mailboxes)
        told = f"polling {count} {'mailbox' if count == 1 else 'mailboxes'} every {self.every:g} s"
        _LOG.info(told, extra={"fields": {"event": "started", "mailboxes": count}})
        poller = Poller(config, store, pause=self.rest, stopping=self.stopping)
        while not self.stopping():
            try:
                self._poll(poller)
            except (EdiError, OSError) as why:
                self._failed(why)
            else:
                self.failures = 0
                self.rest(self.every)
        _LOG.info("told to stop: what was begun is ended", extra={"fields": {"event": "stopped"}})

    def _poll(self, poller: Poller) -> None:
        begun = self.clock()
        done = poller.poll(patient=True)
        with poller.store.look() as look:
            told = standing(look)
        seconds = self.clock() - begun
        log_poll(done, seconds)
        self.watch.polled(done, told, seconds)

    def _failed(self, why: Exception) -> None:
        """Say why nothing could be done, and wait; each time longer."""
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**self.failures)
        self.failures = min(self.failures + 1, 30)
        told = "nothing could be done: %s; %s; it is tried again in %.0f s"
        _LOG.error(told, why, _page(why), pause, extra={"fields": {"event": "failed"}})
        self.watch.failed(str(why))
        self.rest(pause)

    def rest(self, seconds: float) -> None:
        """Wait, unless it is enough before."""
        until = self.clock() + seconds
        while not self.stopping() and (left := until - self.clock()) > 0:
            self.nap(min(_NAP, left))


def _page(why: Exception) -> str:
    """The command that tells what is safe, and what to do.

    >>> _page(OSError(28, "No space left on device"))
    'edic explain disk-full'
    """
    words = str(why).lower()
    full = any(one in words for one in ("no space left", "is full", "disk quota"))
    return f"edic explain {'disk-full' if full else 'database-away'}"


def log_poll(done: Polled, seconds: float = 0.0) -> None:
    """A line for the poll, and one for each thing that a person must see to."""
    for trouble in done.troubles:
        _LOG.warning("a person must look: %s", trouble, extra={"fields": {"event": "trouble"}})
    fields = {
        "event": "polled",
        "taken": done.taken,
        "sent": done.sent,
        "waiting": done.waiting,
        "unreachable": sorted(done.unreachable),
        "seconds": round(seconds, 3),
    }
    something = done.taken or done.sent or done.troubles or done.unreachable
    told = f"{plural(done.taken, 'file')} taken in, {done.sent} delivered, {done.waiting} not ready"
    _LOG.log(logging.INFO if something else logging.DEBUG, "%s", told, extra={"fields": fields})
