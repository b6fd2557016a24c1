"""How fast files are taken in, as a part of what the disk and the database allow.

python benchmarks/intake.py [--quick]      or `make bench`

Each of 1,000 files holds one 850. The floor does the same durable steps for a file: as many
commits that write, fsyncs and renames as the poller, in the same order, and no parsing; that they
are as many is counted and asserted. Every process takes some other files in before it is timed, so
that its start, and what it learns of right segments, are no part of it. Then two pollers share one
PostgreSQL, and an idle one polls an empty mailbox many times.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sqlite3
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parents[1]))
from bench import machine, row
from sqlalchemy import event
from tests.chaos.partner import interchange
from tests.chaos.run import SETTINGS
from tests.store.places import Postgres

from edicompliance.flows.config import load_config
from edicompliance.flows.polling import Poller
from edicompliance.store import Store
from edicompliance.store.engine import READS, journal_mode

FILES, QUICK = 1_000, 12
WARM = 8
"""So many files are taken in before anything is timed, elsewhere."""
POLLS, QUICK_POLLS = 10_000, 20
TRACED = 400
"""Of fewer polls what is made once would count for more than what each of them leaves."""


def made(folder: Path, count: int) -> Path:
    """A folder as an operator has it, with so many files in the mailbox."""
    for name in ("mart/in", "mart/out", "archive"):
        (folder / name).mkdir(parents=True)
    settings = SETTINGS.partition("[[partner.sink]]")[0].format(lease=300)
    (folder / "edicompliance.toml").write_text(settings)
    for number in range(1, count + 1):
        data = interchange(number, f"4{number:07}").data
        (folder / "mart/in" / f"po_{number:06}.edi").write_bytes(data)
    return folder


class Steps(NamedTuple):
    """What a file is put through that a disk has to keep."""

    seconds: float
    commits: int
    """Those that wrote; one that only read has nothing to keep."""
    looks: int
    """Those that only read."""
    syncs: int
    renames: int


@contextmanager
def counted(*names: str) -> Iterator[Counter[str]]:
    """Count what is asked of the system meanwhile: `fsync`, `replace`, `link`."""
    found: Counter[str] = Counter()
    with ExitStack() as stack:
        for name in names:
            real = getattr(os, name)

            def calls(*args: Any, real: Any = real, name: str = name, **more: Any) -> Any:
                found[name] += 1
                return real(*args, **more)

            stack.enter_context(patch.object(os, name, calls))
        yield found


def taken_in(folder: Path, url: str, holder: str = "") -> Steps:
    """What a poller did to take all of it in, and in which time."""
    commits: Counter[bool] = Counter()

    def committed(connection: Any) -> None:
        options = connection.get_execution_options()
        commits[bool(options.get(READS) or options.get("postgresql_readonly"))] += 1

    with Store.open(url, archive=folder / "archive") as store:
        event.listen(store._engine, "commit", committed)
        poller = Poller(load_config(folder / "edicompliance.toml"), store, holder=holder)
        with counted("fsync", "replace", "link") as system:
            start = perf_counter()
            done = poller.poll()
            seconds = perf_counter() - start
    assert not done.troubles, done.troubles[:3]
    renames = system["replace"] + system["link"]
    return Steps(seconds, commits[False], commits[True], system["fsync"], renames)


def warmed() -> None:
    """Have this process take some files in, and learn what right segments look like."""
    with scratch() as folder:
        place = made(folder / "warm", WARM)
        url = str(place / "edic.db")
        Store.create(url, archive=place / "archive").close()
        taken_in(place, url)


# -- the floor


class Floor:
    """The durable steps of a file, and nothing else."""

    def __init__(self, folder: Path, run: Callable[..., object], commit: Callable[[], object]):
        self._folder, self._run, self._commit = folder, run, commit

    def all_of(self) -> float:
        """Seconds for every file of the mailbox."""
        start = perf_counter()
        for path in sorted((self._folder / "mart/in").iterdir()):
            self._one(path)
        return perf_counter() - start

    def _one(self, path: Path) -> None:
        data = path.read_bytes()
        digest = sha256(data).hexdigest()
        kept = self._folder / "archive" / digest[:2] / digest
        kept.parent.mkdir(exist_ok=True)
        half = kept.with_name(f".{digest}")
        _written(half, data)
        half.replace(kept)
        _synced(kept.parent)
        _synced(kept.parent.parent)
        self._run("INSERT INTO floor VALUES (?, 'received', ?)", digest, data)
        self._commit()
        path.unlink()
        _synced(path.parent)
        self._run("UPDATE floor SET state = 'done' WHERE digest = ?", digest)
        self._run("INSERT INTO floor VALUES (?, 'queued', ?)", f"997 {digest}", data)
        self._commit()
        out = self._folder / "mart/out" / path.name
        half = out.with_name(f"{out.name}.tmp")
        _written(half, data)
        out.hardlink_to(half)
        half.unlink()
        _synced(out.parent)
        self._run("UPDATE floor SET state = 'sent' WHERE digest = ?", f"997 {digest}")
        self._commit()


COMMITS, SYNCS, RENAMES = 3, 6, 2
"""Of the floor, a file. A rename that must not take another file's place is a link."""
AROUND = 25
"""So many commits a poll may have besides, and four for each claim of some files."""
TABLE = "CREATE TABLE floor (digest varchar PRIMARY KEY, state varchar, data {blob})"


def _written(path: Path, data: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(number, data)
    os.fsync(number)
    os.close(number)


def _synced(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    os.fsync(number)
    os.close(number)


def sqlite_floor(folder: Path) -> float:
    """Of a file of SQLite, opened as the store opens it."""
    file = sqlite3.connect(folder / "floor.db", isolation_level=None)
    file.execute(f"PRAGMA journal_mode={journal_mode(sqlite3.sqlite_version_info)}")
    file.execute("PRAGMA synchronous=FULL")
    file.execute(TABLE.format(blob="blob"))

    def run(statement: str, *values: object) -> None:
        if not file.in_transaction:
            file.execute("BEGIN IMMEDIATE")
        file.execute(statement, values)

    seconds = Floor(folder, run, file.commit).all_of()
    file.close()
    return seconds


def postgres_floor(folder: Path, url: str) -> float:
    """Of a database of PostgreSQL."""
    import psycopg  # noqa: PLC0415 - not everywhere

    with psycopg.connect(url) as server:
        server.execute(TABLE.format(blob="bytea").encode())
        server.commit()

        def run(statement: str, *values: object) -> None:
            server.execute(statement.replace("?", "%s").encode(), values)

        return Floor(folder, run, server.commit).all_of()


# -- what is measured


def on_sqlite(folder: Path, count: int, turns: int) -> None:
    floor = min(sqlite_floor(made(folder / f"floor{turn}", count)) for turn in range(turns))
    found = []
    for turn in range(turns):
        place = made(folder / f"sqlite{turn}", count)
        url = str(place / "edic.db")
        Store.create(url, archive=place / "archive").close()
        found.append(taken_in(place, url))
    tell("SQLite", count, floor, min(found))


def tell(where: str, count: int, floor: float, ours: Steps) -> None:
    """The rows of one database; a floor that does something else than we do is an error."""
    assert (ours.syncs, ours.renames) == (count * SYNCS, count * RENAMES), ours
    assert 0 <= ours.commits - count * COMMITS <= AROUND + count // 4, ours
    seconds = ours.seconds
    row(f"{where}: {count:,} files, floor's time over ours", floor / seconds, "x", ">= 0.5")
    row(f"{where}: files a second", count / seconds, "", "")
    row(f"{where}: commits a file that write (floor: {COMMITS})", ours.commits / count, "", "")
    row(f"{where}: looks a file, which only read", ours.looks / count, "", "")


def on_postgres(folder: Path, count: int, server: Postgres, turns: int) -> None:
    def url(name: str, like: str = "template1") -> str:
        server.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return server.url(name)

    Store.create(url("edic_new"), archive=folder / "archive").close()
    floor = min(
        postgres_floor(made(folder / f"pg_floor{turn}", count), url(f"floor{turn}"))
        for turn in range(turns)
    )
    found = [
        taken_in(made(folder / f"pg{turn}", count), url(f"edic{turn}", like="edic_new"))
        for turn in range(turns)
    ]
    tell("PostgreSQL", count, floor, min(found))
    times: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(turns):
        for workers, seconds in times.items():
            place = made(folder / f"pg{turn}_{workers}", count)
            database = url(f"edic{turn}_{workers}", like="edic_new")
            seconds.append(together(place, database, workers, min(64, count // 8)))
    apart = min(times[1]) / min(times[2])
    row("PostgreSQL: one worker's time over that of two", apart, "x", ">= 1.25")


def together(folder: Path, url: str, workers: int, at_once: int) -> float:
    """Seconds in which so many processes took all of it in, once all of them were ready.

    Each claims so many files `at_once`. They are forked from one that has taken files in.
    """
    forks, both = get_context("fork"), [Pipe() for _ in range(workers)]
    running = [
        forks.Process(target=worker, args=(folder, url, at_once, f"w{number}", theirs))
        for number, (_, theirs) in enumerate(both)
    ]
    for one, (_, theirs) in zip(running, both, strict=True):
        one.start()
        theirs.close()
    for ours, _ in both:
        ours.recv()
    start = perf_counter()
    for ours, _ in both:
        ours.send("go")
    for one in running:
        one.join()
    seconds = perf_counter() - start
    assert [one.exitcode for one in running] == [0] * workers
    assert not list((folder / "mart/in").iterdir())
    return seconds


def worker(folder: Path, url: str, at_once: int, name: str, told: Connection) -> None:
    """One of several processes."""
    with Store.open(url, archive=folder / "archive") as store:
        config = load_config(folder / "edicompliance.toml")
        poller = Poller(config, store, holder=name, at_once=at_once)
        told.send("ready")
        told.recv()
        poller.poll()


def idle(folder: Path, polls: int) -> None:
    """What a poller keeps that has nothing to do: of the process, and of Python alone.

    Memory that the allocator holds for later is given back before the process is measured. What
    Python has is traced over a tenth of the polls: it takes several times as long.
    """
    place = made(folder, 0)
    url = str(place / "edic.db")
    Store.create(url, archive=place / "archive").close()
    with Store.open(url, archive=place / "archive") as store:
        poller = Poller(load_config(place / "edicompliance.toml"), store)
        _poll(poller, polls // 2)
        before = _kept()
        _poll(poller, polls)
        grown = _kept() - before
        traced = _traced(poller, polls // 20) if polls >= TRACED else None
    row(f"memory an idle poller gained over {polls:,} polls, in MB", grown / 1e6, "", "<= 0.5")
    if traced is not None:
        row(f"of it by Python's objects, a poll of {polls // 20:,}, in bytes", traced, "", "<= 10")


def _poll(poller: Poller, times: int) -> None:
    for _ in range(times):
        poller.poll()


def _traced(poller: Poller, polls: int) -> float:
    """Bytes a poll that Python has more at the end of so many polls than after as many before."""
    tracemalloc.start(1)
    try:
        _poll(poller, polls)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        _poll(poller, polls)
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / polls
    finally:
        tracemalloc.stop()


def _kept() -> int:
    """Bytes that the process has now."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another system's allocator has no such function
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def scratch() -> Iterator[Path]:
    with TemporaryDirectory(prefix="edic-bench-") as folder:
        yield Path(folder)


def main() -> None:
    """Measure all of it; with `--quick`, a little, to see that it runs."""
    quick = "--quick" in sys.argv
    count, turns = (QUICK, 1) if quick else (FILES, 2)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}\n")
    print("| what | measured | goal |\n|---|---|---|")
    warmed()
    with scratch() as folder:
        on_sqlite(folder / "sqlite", count, turns)
        server = Postgres.start(f"bench {os.getpid()}")
        try:
            server.run("ALTER SYSTEM SET fsync = on")
            server.run("SELECT pg_reload_conf()")
            on_postgres(folder / "postgres", count, server, turns)
        finally:
            server.stop()
        idle(folder / "idle", QUICK_POLLS if quick else POLLS)


if __name__ == "__main__":
    main()
