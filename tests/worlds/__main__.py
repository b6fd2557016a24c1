"""`python -m tests.worlds 2000`: make so many worlds, and print what came of them.

`python -m tests.worlds 100 500 4` makes 100 from world 500 on, in 4 processes. What is
wrong is told at once; interrupted, it prints what came of those that are done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime

from tests.worlds.run import Tally, run

CHUNK = 10
"""Worlds that a process makes at a time."""


def main(count: int = 2000, first: int = 0, processes: int | None = None) -> int:
    """Judge the worlds from `first` on; 1 where one did not come out as its truth says."""
    begun, tally = time.monotonic(), Tally()
    for part in _parts(first, count, processes):
        tally.add(part)
        for wrong in part.wrong:
            print(wrong, file=sys.stderr, flush=True)
        if sys.stderr.isatty():
            print(f"\r{tally.worlds} of {count} worlds", end="", file=sys.stderr, flush=True)
    if tally.worlds < count:
        print(f"interrupted after {tally.worlds} of {count} worlds", file=sys.stderr)
    print("\n".join(figures(tally, time.monotonic() - begun)))
    return 1 if tally.wrong else 0


def _parts(first: int, count: int, processes: int | None) -> Iterator[Tally]:
    seeds = range(first, first + count)
    chunks = [seeds[at : at + CHUNK] for at in range(0, count, CHUNK)]
    with ProcessPoolExecutor(processes) as pool:
        try:
            for done in as_completed([pool.submit(run, chunk) for chunk in chunks]):
                yield done.result()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)


def figures(tally: Tally, seconds: float) -> Iterator[str]:
    """What to keep in docs/proof.md."""
    cores = os.cpu_count()
    yield f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {cores} cores, {seconds:.0f} s\n"
    yield "| what | count |\n|---|---|"
    yield f"| worlds | {tally.worlds:,} |"
    yield f"| of them without a fault | {tally.clean:,} |"
    yield f"| codes planted | {tally.planted.total():,} |"
    yield f"| found at their code | {tally.found.total():,} |"
    yield f"| codes planted that the guide leaves open | {tally.left_open.total():,} |"
    yield f"| figures of money compared | {tally.money:,} |"
    yield f"| places of evidence read again | {tally.evidence:,} |"
    yield f"| charges reckoned again from their explanation | {tally.explained:,} |"
    yield f"| not as the truth says | {len(tally.wrong):,} |"
    yield "\n| code | planted | found | left open |\n|---|---|---|---|"
    for code in sorted(tally.planted | tally.left_open):
        counts = tally.planted[code], tally.found[code], tally.left_open[code]
        yield f"| {code} | {' | '.join(f'{one:,}' for one in counts)} |"
    yield "\n| retailer | worlds |\n|---|---|"
    for retailer, worlds in sorted(tally.retailers.items()):
        yield f"| {retailer} | {worlds:,} |"
    yield from tally.wrong


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    run_ = subprocess.run(command, capture_output=True, text=True, check=False)
    return run_.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
