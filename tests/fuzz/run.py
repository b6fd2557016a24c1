"""`make fuzz MINUTES=n`: look for bytes that break a property, guided by what code they reach.

Each target has an equal part of the time, one after the other; what a target leaves over, because
it found something, goes to the next ones. What it found is made small and kept in `corpus/`. What
was reached is remembered in `.fuzz/`, so that the next run goes on from there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.fuzz.inputs import KEPT, LONGEST, dictionary, seeds
from tests.fuzz.minimizing import minimized
from tests.fuzz.properties import PROPERTIES

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".fuzz"
SLOW = 60
"""Seconds for one input, by the clock of a machine that others use too."""
_EXECUTIONS = re.compile(r"stat::number_of_executed_units: +([0-9]+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target."""

    target: str
    executions: int
    seconds: float
    finds: tuple[Path, ...]
    broken: str = ""
    """Why it did not run, where it did not."""

    def __str__(self) -> str:
        found = self.broken or ", ".join(path.name for path in self.finds) or "nothing found"
        return f"{self.target:14} {self.executions:9,} executions in {self.seconds:4.0f} s: {found}"


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
    (home / "reached").mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (home / "reached" / sha256(data).hexdigest()[:16]).write_bytes(data)
    (home / "dictionary").write_text(dictionary(), "ascii")
    start = time.monotonic()
    log = home / "log"
    with log.open("wb") as output:
        status = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.child", target, str(home / "reached"),
             f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOW}",
             f"-dict={home / 'dictionary'}", f"-artifact_prefix={home}/found-",
             "-print_final_stats=1", "-rss_limit_mb=2048"],
            cwd=ROOT, stdout=output, stderr=output, check=False,
        ).returncode  # fmt: skip
    said = log.read_text("utf-8", "replace")
    executions = sum(map(int, _EXECUTIONS.findall(said)))
    finds = tuple(keep(target, path) for path in sorted(home.glob("found-*")))
    broken = "" if finds or not status else f"libFuzzer ended with {status}, see {log}"
    return Outcome(target, executions, time.monotonic() - start, finds, broken)


def keep(target: str, found: Path) -> Path:
    """Put what was found, made small, where it is tried from now on in every test run."""
    data = minimized(PROPERTIES[target], found.read_bytes())
    kept = KEPT / f"{target}-{sha256(data).hexdigest()[:8]}.bin"
    kept.write_bytes(data)
    found.unlink()
    return kept


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
