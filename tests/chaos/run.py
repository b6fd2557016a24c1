"""One round: pollers that share a store, a partner who delivers, faults, and then the judge."""

from __future__ import annotations

import mmap
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.chaos.judge import Scene, busy, judge
from tests.chaos.lives import BUSY, CALM, STOP, Stage, begin, read_journal
from tests.chaos.partner import Partner, Supplier

from edicompliance.flows.config import load_config
from edicompliance.flows.intake import Intake

SETTINGS = """\
[intake]
lease_seconds = {lease}
max_attempts = 100

[[partner]]
name = "mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
[partner.mailbox]
kind = "directory"
path = "mart"
settle_seconds = 0
[[partner.sink]]
kind = "folder"
path = "oms"
max_attempts = 1000
"""
WITH_OURS = (
    SETTINGS.replace("[partner.mailbox]", "acknowledge_within_hours = 1\n[partner.mailbox]")
    + """\
[[partner.outbound]]
folder = "ours"
settle_seconds = 0
[alerts]
urls = ["json://people.example"]
"""
)
"""The same with a folder for our own ship notices, and somebody who is told of what comes near."""
BACKLOG = 10
"""So many files lie in the mailbox at most."""
FEW = 2
"""So many notices of ours wait at most: each is judged before it goes out, and that takes long."""
PATIENCE = 120.0
"""Seconds in which sound pollers must end what is left."""


@dataclass
class Outcome:
    """What came of rounds."""

    rounds: int = 0
    files: int = 0
    lives: int = 0
    landed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(point, kind) -> faults."""
    random_kills: int = 0
    wrong: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    """What polls said that were not broken off by a fault."""

    @property
    def faults(self) -> int:
        return self.landed.total() + self.random_kills

    def add(self, other: Outcome) -> None:
        """Count the rounds of another one, too."""
        self.rounds, self.files = self.rounds + other.rounds, self.files + other.files
        self.lives, self.random_kills = (
            self.lives + other.lives, self.random_kills + other.random_kills,
        )  # fmt: skip
        self.landed.update(other.landed)
        self.told.update(other.told)
        self.wrong += other.wrong


def one_round(
    folder: Path,
    url: str,
    seed: int,
    *,
    faults: int,
    pollers: int = 4,
    lease: float = 0.6,
    patience: float = PATIENCE,
    patch: Callable[[], object] = lambda: None,
) -> Outcome:
    """Let so many faults land on pollers of a new store, and judge what they leave."""
    for name in ("mart/in", "mart/out", "oms", "ours"):
        (folder / name).mkdir(parents=True)
    settings = folder / "edicompliance.toml"
    settings.write_text(WITH_OURS.format(lease=lease))
    scene = Scene(
        url, folder / "archive", folder / "mart/in", folder / "mart/out", folder / "oms",
        ours=folder / "ours", told=folder / "told",
    )  # fmt: skip
    shared = mmap.mmap(-1, BUSY + pollers)
    config = load_config(settings)
    stage = Stage(scene, config, Intake(config), folder / "journal", lease, shared, patch)
    round_ = _Round(stage, Random(seed), pollers)
    try:
        round_.storm(faults)
        round_.calm(patience)
    finally:
        round_.end()
    return round_.outcome()


class _Round:
    """Starts lives, kills some, and feeds them."""

    def __init__(self, stage: Stage, chance: Random, pollers: int) -> None:
        self._stage, self._chance, self._pollers = stage, chance, pollers
        self._partner = Partner(stage.scene.inward, Random(chance.random()))
        assert stage.scene.ours is not None
        self._ours = stage.scene.ours
        self._supplier = Supplier(self._ours, self._partner.account)
        self._running: dict[int, tuple[int, int]] = {}
        self._killed: set[int] = set()
        self._random_kills: set[int] = set()
        self._lives = 0
        self._landed: Counter[tuple[str, str]] = Counter()
        self._quiet = True

    def storm(self, faults: int) -> None:
        """Until so many faults have landed."""
        next_kill = time.monotonic() + 1.0
        while self._count() < faults:
            self._reap()
            self._fill()
            self._feed()
            if time.monotonic() >= next_kill and self._may_kill():
                self._kill_one()
                next_kill = time.monotonic() + self._chance.uniform(0.1, 0.8)
            time.sleep(0.004)

    def calm(self, patience: float) -> None:
        """Let sound pollers end what was begun."""
        self._partner.finish()
        self._stage.shared[STOP] = 1
        self._wait()
        self._stage.shared[STOP] = 0
        self._stage.journal.rename(self._stage.journal.with_suffix(".storm"))
        self._stage.shared[CALM] = 1
        for slot in range(2):
            self._begin(slot)
        until = time.monotonic() + patience
        while busy(self._stage.scene) and time.monotonic() < until and self._running:
            self._reap()
            time.sleep(0.1)
        self._stage.shared[STOP] = 1
        self._wait()

    def end(self) -> None:
        """Leave no process behind."""
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._running.clear()

    def outcome(self) -> Outcome:
        """What the judge says, and what landed."""
        lines = read_journal(self._stage.journal.with_suffix(".storm"))
        after = read_journal(self._stage.journal)
        wrong = judge(self._stage.scene, self._partner.account)
        wrong += [f"a poller fell over: {' '.join(one)}" for one in lines.get("B", [])]
        wrong += [f"a sound poller: {' '.join(one)}" for kind in after for one in after[kind]]
        told = Counter(" ".join(one[1:]) for kind in "EU" for one in lines.get(kind, []))
        return Outcome(
            1, len(self._partner.account.files()), self._lives, self._counts(lines),
            len(self._random_kills), wrong, told,
        )  # fmt: skip

    def _count(self) -> int:
        if self._chance.random() < 0.1:
            self._landed = self._counts(read_journal(self._stage.journal))
        return self._landed.total() + len(self._random_kills)

    def _counts(self, lines: dict[str, list[list[str]]]) -> Counter[tuple[str, str]]:
        """Faults that have landed: those told, and kills whose process did die of it."""
        landed = Counter((point, kind) for _, _, point, kind in lines.get("L", []))
        landed.update(
            (point, kind)
            for life, _, point, kind in lines.get("F", [])
            if kind == "kill" and int(life) in self._killed
        )
        return landed

    def _fill(self) -> None:
        slots = {slot for slot, _ in self._running.values()}
        for slot in set(range(self._pollers)) - slots:
            self._begin(slot)

    def _begin(self, slot: int) -> None:
        self._lives += 1
        seed = self._chance.randrange(1 << 30)
        self._stage.shared[BUSY + slot] = 0
        pid = begin(self._stage, slot, self._lives, seed, self._landed)
        self._running[pid] = slot, self._lives

    def _feed(self) -> None:
        if len(list(self._stage.scene.inward.iterdir())) < BACKLOG:
            self._partner.deliver()
        if len(list(self._ours.iterdir())) < FEW and self._chance.random() < 0.2:
            self._supplier.drop()

    def _may_kill(self) -> bool:
        """One fault of seven is a kill at any time."""
        return len(self._random_kills) * 6 <= self._landed.total()

    def _kill_one(self) -> None:
        """At any time; it counts where the process was polling, and died of it."""
        pid = self._chance.choice(list(self._running))
        slot, life = self._running[pid]
        if self._stage.shared[BUSY + slot]:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            del self._running[pid]
            if os.WIFSIGNALED(status) and life not in self._random_kills:
                self._random_kills.add(life)

    def _reap(self) -> None:
        for pid, (_, life) in list(self._running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._running[pid]
                if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
                    self._killed.add(life)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._running and time.monotonic() < until:
            self._reap()
            time.sleep(0.01)
