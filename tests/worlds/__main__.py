"""`python -m tests.worlds 2000`: make so many worlds, and print what came of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime

from tests.worlds.run import Tally, run

CHUNK = 20
"""Worlds that a process makes at a time."""


def main(count: int = 2000, first: int = 0) -> int:
    """Judge the worlds from `first` on; 1 where one did not come out as its truth says."""
    begun, tally = time.monotonic(), Tally()
    for part in _parts(first, count):
        tally.add(part)
        if sys.stderr.isatty():
            print(f"\r{tally.worlds} of {count} worlds", end="", file=sys.stderr, flush=True)
    print("\n".join(figures(tally, time.monotonic() - begun)))
    return 1 if tally.wrong else 0


def _parts(first: int, count: int) -> Iterator[Tally]:
    seeds = range(first, first + count)
    chunks = [seeds[at : at + CHUNK] for at in range(0, count, CHUNK)]
    with ProcessPoolExecutor() as pool:
        for done in as_completed([pool.submit(run, chunk) for chunk in chunks]):
            yield done.result()


def figures(tally: Tally, seconds: float) -> Iterator[str]:
    """What to keep in docs/proof.md."""
    cores = os.cpu_count()
    yield f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {cores} cores, {seconds:.0f} s\n"
    yield "| what | count |\n|---|---|"
    yield f"| worlds | {tally.worlds:,} |"
    yield f"| of them without a fault | {tally.clean:,} |"
    yield f"| codes planted | {tally.planted.total():,} |"
    yield f"| found at their code | {tally.found.total():,} |"
    yield f"| figures of money compared | {tally.money:,} |"
    yield f"| places of evidence read again | {tally.evidence:,} |"
    yield f"| charges reckoned again from their explanation | {tally.explained:,} |"
    yield f"| not as the truth says | {len(tally.wrong):,} |"
    yield "\n| code | planted | found |\n|---|---|---|"
    for code, planted in sorted(tally.planted.items()):
        yield f"| {code} | {planted:,} | {tally.found[code]:,} |"
    yield from tally.wrong


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    run_ = subprocess.run(command, capture_output=True, text=True, check=False)
    return run_.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
