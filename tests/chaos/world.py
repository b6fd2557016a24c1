"""A world whose time, power and order of steps are ours: pollers go on when they are told to.

Each poller runs in a thread of its own and stops at every named point, and at every fsync, until it
is told to go on, to die, or that the disk is full. When the power is cut, what was not synced is
half there. So one seed is one course of events.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from shutil import copy2
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self
from unittest.mock import patch

from tests.chaos.judge import Scene, judge
from tests.chaos.lives import ALL_POINTS
from tests.chaos.partner import Partner
from tests.chaos.run import SETTINGS
from tests.store.places import FakeClock

from edicompliance.errors import EdiError, MailboxError
from edicompliance.failpoints import told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.polling import Poller
from edicompliance.mailbox import Entry, Fetched, Mailbox, Unfetched, open_mailbox
from edicompliance.mailbox.model import Open
from edicompliance.store import NewInterchange, Store

Line = Literal["whole", "cut", "mute"]
LEASE = 60.0
IN_TRANSACTION = "before_effects_commit"
"""Nobody can wait here: SQLite has one writer."""


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Actor:
    """A poller in a thread, which goes on when it is told to."""

    name: str
    thread: threading.Thread | None = None
    at: str = ""
    """Where it waits; empty: it does not run."""
    fate: BaseException | None = None
    """What happens when it goes on."""
    doom: bool = False
    """Whether it dies within its next transaction."""
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    told: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    fell: BaseException | None = None
    """What ended it that no fault of the world explains."""


class Disk:
    """Knows what is on the disk for good; the rest is half there when the power is cut."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._synced: set[int] = set()

    def synced(self, number: int) -> None:
        self._synced.add(os.fstat(number).st_ino)

    def lose(self) -> None:
        """Cut every file in half that was not synced."""
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.is_file() and path.stat().st_ino not in self._synced:
                    os.truncate(path, path.stat().st_size // 2)
                    self._synced.add(path.stat().st_ino)


class CutLine:
    """A mailbox at the end of a line that may be cut, before it is told or before it answers."""

    def __init__(self, mailbox: Mailbox, world: World) -> None:
        self._mailbox, self._world = mailbox, world

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._mailbox, name)
        return asked if name == "close" else partial(self._told, asked)

    def fetch_many(self, entries: Iterable[Entry], open_for: Open) -> Iterator[Fetched | Unfetched]:
        for one in self._told(self._mailbox.fetch_many, entries, open_for):
            cut = self._world.line != "whole"
            yield Unfetched(one.entry, "the line is cut", retryable=True) if cut else one

    def _told(self, asked: Callable[..., Any], *what: Any) -> Any:
        if self._world.line == "cut":
            raise MailboxError("the line is cut", retryable=True)
        answer = asked(*what)
        if self._world.line == "mute":
            raise MailboxError("no answer in time", retryable=True)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self._mailbox.close()


class World:
    """Two pollers, a partner, a clock and a disk."""

    def __init__(self, folder: Path, new_store: Path, seed: int = 0) -> None:
        for name in ("mart/in", "mart/out", "archive", "oms"):
            (folder / name).mkdir(parents=True)
        copy2(new_store, folder / "edic.db")
        settings = folder / "edicompliance.toml"
        settings.write_text(SETTINGS.format(lease=LEASE))
        mart = folder / "mart"
        url = str(folder / "edic.db")
        self.scene = Scene(url, folder / "archive", mart / "in", mart / "out", folder / "oms")
        self.partner = Partner(mart / "in", Random(seed))
        self.clock = FakeClock()
        self.disk = Disk(folder / "archive", mart / "out", folder / "oms")
        self.wrong: list[str] = []
        self.line: Line = "whole"
        self._config = load_config(settings)
        self._stores: list[Store] = []
        self.pollers = {name: self._poller(name) for name in ("a", "b")}
        self.actors = {name: Actor(name) for name in self.pollers}
        self._lives = 0
        self._ours: set[int] = set()

    def _poller(self, name: str) -> Poller:
        store = Store.open(self.scene.url, archive=self.scene.archive, clock=self.clock)
        self._stores.append(store)
        seconds = lambda: self.clock().timestamp()  # noqa: E731
        return Poller(
            self._config, store, holder=name, pause=self.clock.pass_, at_once=3, ticks=seconds,
            opened=lambda settings: CutLine(open_mailbox(settings), self),
        )  # fmt: skip

    # -- what can happen

    def go_on(self, name: str, steps: int = 1) -> None:
        """Let a poller go on to its next points; one that does not run begins to poll."""
        for _ in range(steps):
            actor = self.actors[name]
            if actor.thread is None:
                self._begin(actor)
            else:
                self._resume(actor)

    def kill(self, name: str) -> None:
        """Kill a poller where it stands."""
        self._end(self.actors[name], Killed())

    def cut_power(self) -> None:
        """Cut the power of the machine where both run: what was not synced is half there."""
        for name in self.actors:
            self.kill(name)
        self.disk.lose()
        for one in self.scene.outward.glob("*.edi"):
            if not one.read_bytes().rstrip().endswith(b"~"):
                self.wrong.append(f"{one.name} has its final name and is not whole")

    def kill_in_transaction(self, name: str) -> None:
        """Let a poller die within its next transaction of effects."""
        self.actors[name].doom = True

    def spoil_line(self, how: Line) -> None:
        """Let the line to the mailbox be whole, cut, or lose what the mailbox answers."""
        self.line = how

    def fill_disk(self, name: str) -> None:
        """Let a poller find the disk full where it stands."""
        self._end(self.actors[name], OSError(errno.ENOSPC, "No space left on device"))

    def answer_ours(self, group: int) -> None:
        """The partner answers a group of ours, which we sent at the latest just now."""
        if group not in self._ours:
            self._ours.add(group)
            with self._stores[0].work("test") as work:
                number = f"{900_000_000 + group}"
                new = NewInterchange(
                    sender="ACMEGOODS", receiver="EXAMPLEMART", control_number=number, digest=number
                )
                sent = work.interchanges.send(new)
                due = work.after(1e7)
                work.acknowledgments.await_("997", sent, "mart", ("SH", f"{group}"), due)
        self.partner.answer(group)

    def pass_time(self, seconds: float) -> None:
        self.clock.pass_(seconds)

    def calm(self) -> list[str]:
        """Let sound pollers end all that was begun; return what is wrong then."""
        self.partner.finish()
        self.line = "whole"
        for actor in self.actors.values():
            actor.doom = False
            while actor.thread is not None:
                self._resume(actor)
        for _ in range(8):
            self.pass_time(16 * LEASE)
            self.go_on("a")
            while self.actors["a"].thread is not None:
                self._resume(self.actors["a"])
        return self.wrong + judge(self.scene, self.partner.account)

    def close(self) -> None:
        for actor in self.actors.values():
            if actor.thread is not None:
                self._end(actor, Killed())
        for store in self._stores:
            store.close()

    # -- how it happens

    def reached(self, point: str) -> None:
        """What happens at a point, in the thread of whoever reached it."""
        actor = self._here()
        if actor is None:
            return
        if point == IN_TRANSACTION:
            if actor.doom:
                actor.doom, actor.fate = False, Killed()
                raise actor.fate
            return
        actor.at = point
        actor.told.release()
        actor.go.acquire()
        if actor.fate is not None:
            raise actor.fate

    def synced(self, number: int) -> None:
        """An fsync: whoever dies here has not synced."""
        self.reached("fsync")
        self.disk.synced(number)

    def _here(self) -> Actor | None:
        me = threading.current_thread()
        return next((one for one in self.actors.values() if one.thread is me), None)

    def _begin(self, actor: Actor) -> None:
        self._lives += 1
        self.pollers[actor.name].holder = f"{actor.name}{self._lives}"
        actor.fate = None
        actor.thread = threading.Thread(target=self._run, args=(actor,), daemon=True)
        actor.thread.start()
        self._wait(actor)

    def _run(self, actor: Actor) -> None:
        try:
            self.pollers[actor.name].poll()
        except BaseException as why:
            ours = actor.fate is not None
            if not ours or not isinstance(why, Killed | OSError | EdiError):
                actor.fell = why
        actor.at = ""
        actor.told.release()

    def _resume(self, actor: Actor) -> None:
        actor.go.release()
        self._wait(actor)

    def _wait(self, actor: Actor) -> None:
        assert actor.told.acquire(timeout=60), f"{actor.name} hangs at {actor.at}"
        if actor.at:
            return
        assert actor.thread is not None
        actor.thread.join()
        actor.thread = None
        if actor.fell is not None:
            self.wrong.append(f"a poller fell over: {actor.fell!r}")
            actor.fell = None

    def _end(self, actor: Actor, fate: BaseException) -> None:
        if actor.thread is not None:
            actor.fate = fate
            while actor.thread is not None:
                self._resume(actor)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for a while, in memory where there is one: what is synced there costs nothing."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    where = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="edic-world-", dir=where, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def watched(world: World) -> Iterator[World]:
    """Let the world decide what happens at each point, for a while."""
    with ExitStack() as stack:
        for point in ALL_POINTS:
            stack.enter_context(told_at(point, world.reached))
        stack.enter_context(patch("os.fsync", world.synced))
        stack.callback(world.close)
        yield world


def walk(folder: Path, new_store: Path, seed: int, steps: int = 60) -> list[str]:
    """One course of events by chance; return what is wrong at its end."""
    chance = Random(seed)
    with watched(World(folder, new_store, seed)) as world:
        acts: list[tuple[int, Callable[[], Any]]] = [
            (5, world.partner.deliver),
            (1, lambda: world.answer_ours(chance.randint(1, 5))),
            (24, lambda: world.go_on(chance.choice("ab"), chance.randint(1, 9))),
            (3, lambda: world.kill(chance.choice("ab"))),
            (2, world.cut_power),
            (1, lambda: world.kill_in_transaction(chance.choice("ab"))),
            (2, lambda: world.fill_disk(chance.choice("ab"))),
            (4, lambda: world.pass_time(chance.choice([1, 21, 61, 130]))),
        ]
        for _ in range(steps):
            (act,) = chance.choices([one for _, one in acts], [weight for weight, _ in acts])
            act()
        return world.calm()


def slow_work(folder: Path, new_store: Path) -> list[str]:
    """A poller that is slow, and sound, keeps what it claimed; return what was begun twice."""
    with watched(World(folder, new_store)) as world:
        for _ in range(3):
            world.partner.deliver("fresh")
        while world.actors["a"].at != "after_claim":
            world.go_on("a")
        while world.actors["a"].thread is not None:
            world.go_on("a")
            world.pass_time(4)
            world.go_on("b")
            while world.actors["b"].thread is not None:
                world.go_on("b")
        (rows,) = world.scene.rows("SELECT path, attempts FROM sighting WHERE attempts <> 1")
        twice = [f"{path.decode()} was begun {times} times" for path, times in rows]
        return twice + world.calm()
