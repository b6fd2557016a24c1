"""A proof that takes hours, over several sittings: `... 3000 --part 2/10 --results figures.jsonl`.

Each sitting tries a part of the whole and adds a line to the file; the figures are those of all
parts in it. What is tried hangs on its number alone, so that parts together are the whole.

>>> sitting = sitting_of(["3000", "zpl", "--part", "2/10"])
>>> sitting.numbers, sitting.rest
(range(300, 600), ['zpl'])
>>> sum(len(Sitting(101, part, 4).numbers) for part in (1, 2, 3, 4))
101
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Figures(NamedTuple):
    """What came of a part, or of several."""

    counts: Counter[str]
    faults: list[str]
    """What must not be, each told."""

    def __add__(self, other: object) -> Figures:
        assert isinstance(other, Figures)
        return Figures(self.counts + other.counts, [*self.faults, *other.faults])


@dataclass(frozen=True)
class Sitting:
    """Which part of a proof is to be done now."""

    count: int
    """How much the whole proof tries."""
    part: int = 1
    parts: int = 1
    results: Path | None = None
    rest: Sequence[str] = ()
    """What else the command line says."""

    @property
    def numbers(self) -> range:
        """What of the whole is tried in this sitting."""
        ends = [self.count * part // self.parts for part in (self.part - 1, self.part)]
        return range(*ends)

    @property
    def key(self) -> dict[str, object]:
        """What tells this part from others."""
        whole = {"count": self.count, "of": list(self.rest)}
        return {**whole, "part": f"{self.part}/{self.parts}"}

    def figures(self, run: Callable[[range], Figures]) -> Figures:
        """Do the part, unless the file has it; return the figures of all parts in the file."""
        if self.results is None:
            return run(self.numbers)
        done = [json.loads(line) for line in _lines(self.results)]
        if self.key not in [one["key"] for one in done]:
            found = run(self.numbers)
            done.append({"key": self.key, "counts": found.counts, "faults": found.faults})
            with self.results.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(done[-1])}\n")
        whole = {name: self.key[name] for name in ("count", "of")}
        same = [one for one in done if whole.items() <= one["key"].items()]
        every = (Figures(Counter(one["counts"]), one["faults"]) for one in same)
        return sum(every, Figures(Counter(), []))


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def sitting_of(told: Sequence[str]) -> Sitting:
    """Return what a command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--part", default="1/1", help="which part of how many, as 2/10")
    parser.add_argument("--results", type=Path, help="a file that figures of parts are added to")
    found = parser.parse_intermixed_args(told)
    part, parts = map(int, found.part.split("/"))
    return Sitting(found.count, part, parts, found.results, found.rest)
