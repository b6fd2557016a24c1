"""What came of the mutants: a row for each rule, and what is to be done."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

GOAL = 90
"""Of a hundred mutants, so many are to be killed."""
SURVIVORS = Path(__file__).parent / "survivors.toml"
TYPES, KILLED, TIMEOUT = "types", "killed", "timeout"
SURVIVED, NO_TESTS = "survived", "no tests"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant."""

    function: str
    was: str
    becomes: str
    outcome: str
    """types: mypy refuses it; killed, timeout; survived, no tests: no test comes to it."""
    rows: tuple[str, ...]
    """The codes of the rules that it serves, else its module."""

    @property
    def survived(self) -> bool:
        """Whether nothing noticed it."""
        return self.outcome in (SURVIVED, NO_TESTS)


@dataclass(slots=True)
class Row:
    """The count of some mutants."""

    name: str
    types: int = 0
    killed: int = 0
    timeout: int = 0
    survived: int = 0

    @property
    def mutants(self) -> int:
        return self.types + self.killed + self.timeout + self.survived

    @property
    def percent(self) -> float:
        """How many of a hundred are noticed; 0 where there are none."""
        return 100 * (self.mutants - self.survived) / self.mutants if self.mutants else 0.0

    @property
    def percent_by_tests(self) -> float:
        """The same of those that the types let through."""
        tried = self.mutants - self.types
        return 100 * (tried - self.survived) / tried if tried else 100.0

    def add(self, result: Result) -> None:
        """Count one."""
        if result.survived:
            self.survived += 1
        else:
            setattr(self, result.outcome, getattr(self, result.outcome) + 1)


@dataclass(frozen=True, slots=True)
class Known:
    """Survivors that are understood."""

    function: str
    """`rules.win.late`, or a pattern of such names."""
    why: str
    was: str = ""
    """A piece of the lines as they were."""
    becomes: str = ""
    """A piece of what they become."""
    lost: str = ""
    """A piece of them that is there no more."""

    def covers(self, result: Result) -> bool:
        """Whether a survivor is one of these."""
        return (
            fnmatchcase(result.function, self.function)
            and self.was in result.was
            and self.becomes in result.becomes
            and (not self.lost or (self.lost in result.was and self.lost not in result.becomes))
        )


def known_survivors(path: Path = SURVIVORS) -> list[Known]:
    """What survivors.toml lists."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Known(**one) for one in data.get("survivor", [])]


def rows(results: Iterable[Result]) -> list[Row]:
    """A row for each rule and each module, by name; a mutant that serves two rules is in both."""
    found: dict[str, Row] = {}
    for result in results:
        for name in result.rows:
            found.setdefault(name, Row(name)).add(result)
    return sorted(found.values(), key=lambda row: row.name)


def whole(results: Iterable[Result]) -> Row:
    """All of them, each once."""
    row = Row("all")
    for result in results:
        row.add(result)
    return row


def table(results: Sequence[Result]) -> Iterator[str]:
    """The rows as Markdown."""
    yield "| | mutants | by types | by tests | timeout | survived | killed | without types |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in (*rows(results), whole(results)):
        counts = (row.mutants, row.types, row.killed, row.timeout, row.survived)
        cells = " | ".join(f"{count:,}" for count in counts)
        yield f"| {row.name} | {cells} | {row.percent:.1f} % | {row.percent_by_tests:.1f} % |"


def faults(results: Sequence[Result], codes: Iterable[str]) -> Iterator[str]:
    """Why the run fails: too many survive, or a rule has no mutant."""
    counted = whole(results)
    if counted.percent < GOAL:
        yield f"killed {counted.percent:.1f} %: expected {GOAL} % at least"
    found = {row.name for row in rows(results)}
    yield from (f"{code} has no mutant" for code in codes if code not in found)


def unexplained(results: Iterable[Result], known: Sequence[Known]) -> list[Result]:
    """The survivors that survivors.toml does not list."""
    return [one for one in results if one.survived and not any(k.covers(one) for k in known)]


def gone(results: Sequence[Result], known: Iterable[Known]) -> list[Known]:
    """What survivors.toml lists of functions that were tried, and does not survive any more."""
    left = [one for one in results if one.survived]
    return [
        one
        for one in known
        if any(fnmatchcase(result.function, one.function) for result in results)
        and not any(one.covers(result) for result in left)
    ]
