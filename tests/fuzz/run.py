"""`make fuzz MINUTES=n`: look for bytes that break a property, guided by what code they reach.

Each target has an equal part of the time, one after the other; what a target leaves over, because
it found something, goes to the next ones. What it found is made small and kept in `corpus/`. What
was reached is remembered in `.fuzz/`, so that the next run goes on from there.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from tests.fuzz.inputs import KEPT, LONGEST, dictionary, seeds
from tests.fuzz.minimizing import minimized
from tests.fuzz.properties import PROPERTIES

WORK = Path(__file__).parents[2] / ".fuzz"
SLOW = 60
"""Seconds for one input, by the clock of a machine that others use too."""
_EXECUTIONS = re.compile(r"^#([0-9]+)\t|stat::number_of_executed_units: +([0-9]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target."""

    target: str
    executions: int
    seconds: float
    """By the clock."""
    busy: float
    """Seconds of a processor."""
    finds: tuple[Path, ...]
    broken: str = ""
    """Why it did not run to its end, where nothing was found either."""

    def __str__(self) -> str:
        found = self.broken or ", ".join(path.name for path in self.finds) or "nothing found"
        return (
            f"{self.target:13} {self.executions:9,} executions in {self.seconds:4.0f} s "
            f"({self.busy:.0f} s of a processor): {found}"
        )


def main(minutes: str, *names: str) -> int:
    """Fuzz all targets, or those that are named; 1 where something was found."""
    targets = names or tuple(PROPERTIES)
    until = time.monotonic() + float(minutes) * 60
    outcomes: list[Outcome] = []
    for at, target in enumerate(targets):
        left = max(1.0, (until - time.monotonic()) / (len(targets) - at))
        outcomes.append(fuzz(target, round(left)))
        print(outcomes[-1], flush=True)
    finds = sum(len(one.finds) for one in outcomes)
    print(f"{sum(one.executions for one in outcomes):,} executions, {finds} finds")
    return 1 if any(one.finds or one.broken for one in outcomes) else 0


def fuzz(target: str, seconds: int) -> Outcome:
    """One target, for so long or until it finds something."""
    home = WORK / target
    _prepare(target, home)
    start = time.monotonic()
    child = os.fork()
    if not child:
        _under_libfuzzer(target, home, seconds)
    _, status, used = os.wait4(child, 0)
    took = time.monotonic() - start
    said = (home / "log").read_text("utf-8", "replace")
    finds = tuple(keep(target, data) for data in _taken(home))
    return Outcome(
        target,
        max((int(one or other) for one, other in _EXECUTIONS.findall(said)), default=0),
        took,
        used.ru_utime + used.ru_stime,
        finds,
        f"libFuzzer ended with {status}, see {home / 'log'}" if status and not finds else "",
    )


def _prepare(target: str, home: Path) -> None:
    """Put the seeds where earlier runs left what they reached."""
    (home / "reached").mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (home / "reached" / sha256(data).hexdigest()[:16]).write_bytes(data)
    (home / "dictionary").write_text(dictionary(), "ascii")


def _under_libfuzzer(target: str, home: Path, seconds: int) -> NoReturn:
    """In a process of its own, which libFuzzer ends."""
    import atheris  # noqa: PLC0415 - a tool that not every platform has

    log = os.open(home / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    holds = PROPERTIES[target]

    def watched(data: bytes) -> None:
        try:
            holds(data)
        except BaseException:  # libFuzzer's own alarm may come before it has written the bytes
            (home / "found-error").write_bytes(data)
            raise

    atheris.Setup(["fuzz", *_options(home, seconds)], watched)
    atheris.Fuzz()
    sys.exit(0)


def _options(home: Path, seconds: int) -> Sequence[str]:
    return (
        str(home / "reached"),
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOW}",
        f"-dict={home / 'dictionary'}",
        f"-artifact_prefix={home}/found-",
        "-print_final_stats=1",
        "-rss_limit_mb=2048",
    )


def _taken(home: Path) -> set[bytes]:
    """What was found, as it was found; libFuzzer and we may both have written it down."""
    paths = list(home.glob("found-*"))
    found = {path.read_bytes() for path in paths}
    for path in paths:
        path.unlink()
    return found


def keep(target: str, found: bytes) -> Path:
    """Put what was found, made small, where it is tried from now on in every test run."""
    data = minimized(PROPERTIES[target], found)
    kept = KEPT / f"{target}-{sha256(data).hexdigest()[:8]}.bin"
    kept.write_bytes(data)
    return kept
