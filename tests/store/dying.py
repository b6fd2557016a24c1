"""Processes that may be killed or told to stop, each forked from one that has the store loaded.

They share nothing with the tests but their files and their databases, as any two programs do.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["psycopg", "edicompliance.cli.mailbox", "tests.store.worker"])


class Dying:
    """A process that runs a function of a module, and what it says: on its `output`, 1 or 2."""

    def __init__(self, run: Callable[..., object], *words: object, output: int = 1) -> None:
        ours, theirs = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=_run, args=(theirs, output, run, words))
        self._process.start()
        theirs.close()
        self.said = os.fdopen(os.dup(ours.fileno()), encoding="utf-8")
        ours.close()

    def lines(self) -> list[str]:
        """What it said until it ended; half a line it did not say."""
        lines = self.said.read().split("\n")[:-1]
        self.wait()
        return lines

    def kill(self) -> None:
        """End it as by kill -9."""
        self.signal(signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it has not ended; it may end, and be reaped, meanwhile."""
        if self._process.is_alive():
            assert self._process.pid
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)

    def wait(self) -> int:
        """Wait until it has ended; its exit code, or the signal it died of, negative."""
        self.said.close()
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def _run(
    said: Connection, output: int, run: Callable[..., object], words: tuple[object, ...]
) -> None:
    os.dup2(said.fileno(), output)
    said.close()
    run(*words)
