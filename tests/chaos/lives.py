"""Pollers in processes of their own, and what happens to them at the named points.

A process is forked from one that has everything loaded, so that a life costs milliseconds. What is
to happen is written down before it happens, and written again when it has: only then it counts.
"""

from __future__ import annotations

import errno
import mmap
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NoReturn
from unittest.mock import patch

from tests.chaos.judge import Scene

from edicompliance.errors import EdiError
from edicompliance.failpoints import (
    ALERT_POINTS,
    HANDOFF_POINTS,
    POINTS,
    SENDING_POINTS,
    told_at,
)
from edicompliance.flows import polling
from edicompliance.flows.config import Config
from edicompliance.flows.deadlines import alerting
from edicompliance.flows.intake import Intake
from edicompliance.flows.mailbox import resting
from edicompliance.flows.polling import Poller
from edicompliance.store import Store

ALL_POINTS = (*POINTS, *SENDING_POINTS, *HANDOFF_POINTS, *ALERT_POINTS)
KINDS = ("kill", "OSError", "ENOSPC", "delay")
RATE = 0.4
"""How often something happens at one of the points that a life has trouble at."""
TROUBLED = (2, 4, 9)
"""So many points they are, one of these; those first where least has happened."""
AT_THE_END = 0.15
"""Of so many lives only the telling of people is troubled."""
STOP, CALM, BUSY = 0, 1, 8
"""Places of shared bytes: lives are to end; nothing is to happen; from there on, who polls."""


class InjectedError(OSError):
    """A fault of this run, not of the machine."""


@dataclass
class Stage:
    """What all lives of a run share."""

    scene: Scene
    config: Config
    intake: Intake
    """With all its profiles read."""
    journal: Path
    lease: float
    shared: mmap.mmap
    plant: Callable[[], object] = lambda: None
    """A bug that is seeded on purpose."""


def begin(stage: Stage, slot: int, life: int, seed: int, landed: Counter[tuple[str, str]]) -> int:
    """Fork a life, and return its process."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        _live(stage, slot, _Faults(stage, life, Random(seed), Counter(landed)))
    except BaseException:  # whatever it is, the run must hear of it
        _note(stage.journal, f"B {life} {traceback.format_exc()!r}")
    os._exit(1)


def _live(stage: Stage, slot: int, faults: _Faults) -> NoReturn:
    """Poll until told to stop; what a fault breaks off is begun anew."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stage.plant()
    store = Store.open(stage.scene.url, archive=stage.scene.archive)
    resting._FIRST_PAUSE = 0.02  # type: ignore[misc]
    alerting._LEASE = stage.lease  # type: ignore[misc]
    with patch.object(polling, "Intake", lambda _: stage.intake):
        holder = f"poller-{slot}-{faults.life}"
        assert stage.scene.told is not None
        told = partial(_told, stage.scene.told)
        poller = Poller(stage.config, store, holder=holder, at_once=2, notify=told)
    with ExitStack() as stack:
        for point in ALL_POINTS:
            stack.enter_context(told_at(point, faults))
        while not stage.shared[STOP]:
            stage.shared[BUSY + slot] = 1
            idle = _one_poll(stage, poller, faults)
            stage.shared[BUSY + slot] = 0
            if idle:
                time.sleep(0.02)
    os._exit(0)


def _told(book: Path, _url: str, title: str, body: str) -> None:
    """Somebody is told of alerts, and writes them down."""
    for line in body.splitlines():
        _note(book, line)


def _one_poll(stage: Stage, poller: Poller, faults: _Faults) -> bool:
    try:
        done = poller.poll()
    except (OSError, EdiError) as why:
        if not faults.waiting:
            _note(stage.journal, f"E {faults.life} {type(why).__name__}: {why!s:.200}")
        faults.landed()
        return False
    for name, told in done.unreachable.items():
        _note(stage.journal, f"U {faults.life} {name}: {told}")
    faults.landed()
    return not (done.taken or done.sent)


class _Faults:
    """Decides what happens at a point: what happened least there, by chance."""

    def __init__(
        self, stage: Stage, life: int, chance: Random, before: Counter[tuple[str, str]]
    ) -> None:
        self.life = life
        self.waiting: list[str] = []
        self._stage, self._chance, self._counts = stage, chance, before
        self._number = 0
        at = Counter[str]()
        for (point, _), times in before.items():
            at[point] += times
        rarest = sorted(ALL_POINTS, key=lambda one: at[one] + chance.uniform(0, 12))
        early = chance.random() > AT_THE_END  # what comes last is seldom reached by the others
        self._troubled = frozenset(rarest[: chance.choice(TROUBLED)] if early else ALERT_POINTS)

    def __call__(self, point: str) -> None:
        shared = self._stage.shared
        if shared[STOP] or shared[CALM] or point not in self._troubled:
            return
        if self._chance.random() > RATE:
            return
        least = min(self._counts[point, kind] for kind in KINDS)
        kind = self._chance.choice([k for k in KINDS if self._counts[point, k] <= least + 1])
        self._counts[point, kind] += 1
        self._number += 1
        told = f"{self.life} {self._number} {point} {kind}"
        _note(self._stage.journal, f"F {told}")
        self._happen(kind, told)

    def _happen(self, kind: str, told: str) -> None:
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "delay":
            long = self._chance.random() < 0.1
            time.sleep(self._stage.lease * 1.3 if long else self._chance.uniform(0.001, 0.02))
            _note(self._stage.journal, f"L {told}")
            return
        self.waiting.append(told)
        number = errno.ENOSPC if kind == "ENOSPC" else errno.EIO
        raise InjectedError(number, os.strerror(number))

    def landed(self) -> None:
        """What was raised has ended a poll, or a step of one."""
        for told in self.waiting:
            _note(self._stage.journal, f"L {told}")
        self.waiting.clear()


def _note(journal: Path, line: str) -> None:
    """Write a line that is whole, whoever else writes and whoever dies."""
    number = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(number, f"{line}\n".encode())
    os.close(number)


def read_journal(journal: Path) -> dict[str, list[list[Any]]]:
    """The lines of a journal, by their first letter."""
    lines: dict[str, list[list[Any]]] = {}
    for line in journal.read_text().splitlines() if journal.exists() else ():
        kind, *words = line.split(" ", 4)
        lines.setdefault(kind, []).append(words)
    return lines
