"""`python -m tests.chaos 10000`: let so many faults land on pollers, and judge what they leave.

Rounds on SQLite and on PostgreSQL take turns, each with a store of its own and 4 pollers. `--seed`
begins with another one, `--only sqlite` takes one database, `--seeded NAME` plants a bug first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count, cycle
from pathlib import Path

from tests.chaos.lives import ALL_POINTS, KINDS
from tests.chaos.run import Outcome, one_round
from tests.chaos.seeded import BUGS
from tests.store.places import Postgres

from edicompliance.store import Store


def main() -> int:
    """Run rounds until enough faults have landed; 1 where something was lost, doubled or broken."""
    asked = _asked()
    begun, sums = time.monotonic(), {one: Outcome() for one in asked.only}
    with _places(asked.only) as place:
        for seed, database in zip(count(asked.seed), cycle(asked.only), strict=False):
            landed = sum(one.faults for one in sums.values())
            if landed >= asked.faults:
                break
            folder = Path(tempfile.mkdtemp(prefix="edic-chaos-", dir=asked.folder))
            url = place(database, folder)
            faults = min(asked.a_round, asked.faults - landed)
            patch = partial(_planted, asked.seeded) if asked.seeded else _none
            found = one_round(folder, url, seed, faults=faults, patch=patch)
            sums[database].add(found)
            print(f"round {seed} on {database}: {found.faults} faults, {found.files} files, "
                  f"{len(found.wrong)} wrong", file=sys.stderr, flush=True)  # fmt: skip
            for wrong in found.wrong[:20]:
                print(f"  {wrong}", file=sys.stderr, flush=True)
            if found.wrong:
                print(f"  look at {folder}", file=sys.stderr)
                if asked.seeded:
                    break
            else:
                shutil.rmtree(folder)
    print("\n".join(_figures(sums, time.monotonic() - begun)))
    return 1 if any(one.wrong for one in sums.values()) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("faults", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--a-round", type=int, default=500, help="faults of a round")
    parser.add_argument("--only", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--seeded", choices=sorted(BUGS), help="plant a bug on purpose")
    memory = Path("/dev/shm")  # noqa: S108 - processes die here, no disks
    parser.add_argument("--folder", default=memory if os.access(memory, os.W_OK) else None)
    return parser.parse_args()


def _none() -> None:
    """No bug is planted."""


def _planted(bug: str) -> None:
    """Plant a bug for the rest of a process's life."""
    BUGS[bug]().__enter__()


@contextmanager
def _places(databases: list[str]) -> Iterator[Callable[[str, Path], str]]:
    """Make a new store for each round."""
    server = Postgres.start(f"chaos {os.getpid()}") if "postgres" in databases else None

    def place(database: str, folder: Path) -> str:
        url = str(folder / "edic.db")
        if server is not None and database == "postgres":
            name = folder.name.replace("-", "_").lower()
            server.run(f"CREATE DATABASE {name}")
            url = server.url(name)
        Store.create(url, archive=folder / "archive").close()
        return url

    try:
        yield place
    finally:
        if server is not None:
            server.stop()


def _figures(sums: dict[str, Outcome], seconds: float) -> Iterator[str]:
    """What to keep in docs/proof.md."""
    yield f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {seconds:.0f} s\n"
    yield "| what | " + " | ".join(sums) + " |\n|---|" + "---|" * len(sums)
    rows: list[tuple[str, Callable[[Outcome], int]]] = [
        ("rounds", lambda one: one.rounds),
        ("files delivered", lambda one: one.files),
        ("processes", lambda one: one.lives),
        ("faults landed", lambda one: one.faults),
        ("of them kills at any time", lambda one: one.random_kills),
        *((kind, partial(_of_kind, kind)) for kind in KINDS),
        *((f"at {point}", partial(_at, point)) for point in ALL_POINTS),
        ("lost, doubled or broken", lambda one: len(one.wrong)),
    ]
    for what, of in rows:
        yield f"| {what} | " + " | ".join(f"{of(one):,}" for one in sums.values()) + " |"
    for database, one in sums.items():
        for told, times in one.told.most_common(8):
            yield f"{database}: {times} x {told}"


def _of_kind(kind: str, one: Outcome) -> int:
    return sum(times for (_, each), times in one.landed.items() if each == kind)


def _at(point: str, one: Outcome) -> int:
    return sum(times for (each, _), times in one.landed.items() if each == point)


if __name__ == "__main__":
    sys.exit(main())
