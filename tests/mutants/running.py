"""Run the mutants of one family: `python -m tests.mutants.running win`, with its copy in front.

pytest collects the tests once. A child learns which test comes to which function; then each mutant
has a child of its own, forked from the process that holds all tests, which runs those that come to
its function until one fails. mutmut's own runner collects the tests anew for each mutant, and
would try a mutant of any rule on all cases, since each case judges all rules.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import shutil
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from tests.mutants.making import FOLDER
from tests.mutants.mapping import codes_of, likely_codes, sources_of
from tests.mutants.picking import Lesson, Picker, Span
from tests.mutants.report import KILLED, NO_TESTS, SURVIVED, TIMEOUT
from tests.mutants.scope import CASES, FAMILIES, Family
from tests.mutants.tracing import Line, lines_of
from tests.rules.casefile import ASKED, profile_of

from edicompliance.errors import EdiError

CHILDREN = int(os.environ.get("MUTANT_CHILDREN", "2"))
SOME = 6
"""Of what all cases come to, each so many-th tries a mutant."""
MEMORY = 4 << 30
"""Bytes that a mutant may take; one that loops and gathers would take all."""


class Runner:
    """A plugin of pytest that runs mutants in place of tests."""

    def __init__(self, family: Family, mutants: Sequence[str]) -> None:
        self.family = family
        self.mutants = mutants
        self.home = FOLDER / family.name
        self.failed = False
        self.items: list[pytest.Item] = []
        self.config: Any = None
        self.imports: frozenset[str] = frozenset()
        """Functions that are called while the modules are imported."""

    # -- hooks

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the cases of the family's codes only; where it is all of them, some of each."""
        items[:] = [one for one in items if self._takes(one)]
        if self.family.codes is None:
            cases = [one for one in items if code_of(one.nodeid)]
            left_out = {id(one) for at, one in enumerate(cases) if at % SOME}
            items[:] = [one for one in items if id(one) not in left_out]

    def _takes(self, item: pytest.Item) -> bool:
        code = code_of(item.nodeid)
        if re.search(r"__mutmut_[0-9]", item.name):  # the docstring of a mutant
            return False
        return self.family.codes is None or not code or code.startswith(self.family.codes)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn, then run the mutants; the tests themselves are not run here."""
        if session.testsfailed:
            raise session.Interrupted("the tests could not be collected")
        self.items, self.config = session.items, session.config
        self.imports = frozenset(state()._stats)
        set_mutant_under_test("")
        hurry()
        if not self.family.cold:
            warm_up([one.name.partition("[")[2][:-1] for one in self.items])
        tests = self._learn()
        if not self.family.cold:
            read_again(self.home / f"profiles-{part}.json" for part in range(CHILDREN))
        picker = self._picker(tests)
        gc.freeze()
        self._run_all(picker)
        return True

    # -- the children

    def _learn(self) -> list[Lesson]:
        """Run all tests in children, and see what each comes to and how long it takes."""
        children = [self._learner(part) for part in range(CHILDREN)]
        for child in children:
            os.waitpid(child, 0)
        found = []
        for part in range(CHILDREN):
            path = self._learnt(part)
            if not path.exists():
                where = self.home / f"learning-{part}.txt"
                raise pytest.UsageError(f"a test fails where nothing is mutated; see {where}")
            found += json.loads(path.read_text(encoding="utf-8"))
        return [
            Lesson(at, seconds, frozenset(to), frozenset(map(tuple, lines)))
            for at, seconds, to, lines in sorted(found)
        ]

    def _learnt(self, part: int) -> Path:
        return self.home / f"tests-{part}.json"

    def _learner(self, part: int) -> int:
        """Fork a child that runs each so many-th test."""
        self._learnt(part).unlink(missing_ok=True)
        if child := os.fork():
            return child
        try:
            _quiet(self.home / f"learning-{part}.txt")
            lessons = json.dumps(list(self._lessons(part)))
            (self.home / f"profiles-{part}.json").write_text(json.dumps(ASKED), encoding="utf-8")
            self._learnt(part).write_text(lessons, encoding="utf-8")
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(0)

    def _lessons(self, part: int) -> Iterator[tuple[int, float, list[str], list[Line]]]:
        set_mutant_under_test("stats")
        self._own_folder(f"stats-{part}")
        files = {self._file(module) for module in self.family.modules}
        for at, item in list(enumerate(self.items))[part::CHILDREN]:
            state()._stats.clear()
            begun = time.process_time()
            with lines_of(files) as lines:
                if not self._passes(item):
                    raise AssertionError(f"failed: {item.nodeid}")
            yield at, time.process_time() - begun, sorted(state()._stats), sorted(lines)

    def _picker(self, tests: list[Lesson]) -> Picker:
        from edicompliance.rules import RULES

        codes = codes_of(self.family, RULES, sources_of(self.family))
        ids = [code_of(item.nodeid) for item in self.items]
        files = [Path(item.nodeid.partition("::")[0]).stem for item in self.items]
        likely = likely_codes(RULES) if self.family.codes is None else {}
        return Picker(tests, ids, codes, likely, files, self._spans())

    def _file(self, module: str) -> str:
        return str(self.home / f"src/edicompliance/{module}.py")

    def _spans(self) -> dict[str, Span]:
        """Where the original of each mutated function stands, by mutmut's name of it."""
        made = json.loads((self.home / "mutants.json").read_text(encoding="utf-8"))
        return {
            one["name"].partition("__mutmut_")[0]: Span(
                str(self.home / "src" / one["file"]), *one["original"]
            )
            for one in made
        }

    def _run_all(self, picker: Picker) -> None:
        """Fork a child for each mutant, some at a time, and write what became of each."""
        running: dict[int, tuple[str, int]] = {}
        with (self.home / "results.jsonl").open("a", encoding="utf-8") as out:
            for count, mutant in enumerate(self.mutants):
                while len(running) >= CHILDREN:
                    self._reap(running, picker, out)
                tests = picker.tests_for(mutant)
                if tests or mutant.partition("__mutmut_")[0] in self.imports:
                    child, pipe = self._fork(mutant, tests)
                    running[child] = mutant, pipe
                else:
                    _write(out, mutant, NO_TESTS)
                if sys.stderr.isatty():
                    text = f"\r{self.family.name}: {count + 1} of {len(self.mutants)}"
                    print(text, end="", file=sys.stderr, flush=True)
            while running:
                self._reap(running, picker, out)

    def _reap(self, running: dict[int, tuple[str, int]], picker: Picker, out: Any) -> None:
        child, status = os.waitpid(-1, 0)
        mutant, pipe = running.pop(child)
        told = os.read(pipe, 16).decode()
        os.close(pipe)
        shutil.rmtree(self._folder(str(child)), ignore_errors=True)
        if os.WIFSIGNALED(status):
            _write(out, mutant, TIMEOUT)
        elif os.WEXITSTATUS(status):
            by = int(told) if told else -1
            picker.killed(mutant, by)
            _write(out, mutant, KILLED, self.items[by].nodeid if told else "")
        else:
            _write(out, mutant, SURVIVED)

    def _fork(self, mutant: str, tests: Sequence[Lesson]) -> tuple[int, int]:
        reading, writing = os.pipe()
        child = os.fork()
        if child:
            os.close(writing)
            return child, reading
        try:
            _limit(sum(one.seconds for one in tests) or 30)
            set_mutant_under_test(mutant)
            self._own_folder(str(os.getpid()))
            _quiet(Path(os.devnull))
            if not tests:
                os.execv(sys.executable, self._afresh())
            forget(_ROOMS if self.family.cold else _RULES)
            for test in tests:
                if not self._passes(self.items[test.at]):
                    os.write(writing, str(test.at).encode())
                    os._exit(1)
        except BaseException:  # whatever a mutant breaks is a kill
            os._exit(1)
        os._exit(0)

    def _afresh(self) -> list[str]:
        """What is called at import needs a process of its own, which begins with the mutant."""
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        only = ["-k", " or ".join(self.family.codes)] if self.family.codes else []
        tests = [*self.family.tests] or [CASES, *only]
        return [sys.executable, "-m", "pytest", *options, *tests]

    def _passes(self, item: pytest.Item) -> bool:
        self.failed = False
        self.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.failed

    # -- folders

    def _folder(self, name: str) -> Path:
        return self.home / "tmp" / name

    def _own_folder(self, name: str) -> None:
        """Give a child its own folder for `tmp_path`; the parent removes it."""
        folder = self._folder(name)
        folder.mkdir(parents=True)
        self.config._tmp_path_factory._basetemp = folder


def hurry() -> None:
    """Let properties fail at the first example, and the same ones each time."""
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(
        "mutants", deadline=None, database=None, derandomize=True, phases=phases
    )
    settings.load_profile("mutants")


def code_of(nodeid: str) -> str:
    """The code of the rule whose case a test is; empty for another test."""
    return nodeid.partition("[")[2].partition(":")[0] if nodeid.startswith(CASES) else ""


_RULES = ("edicompliance.rules",)
_ROOMS = ("edicompliance.charges", "edicompliance.profiles", *_RULES)


def forget(rooms: tuple[str, ...]) -> None:
    """Empty the caches of some rooms: tests that were collected have filled them."""
    for name, module in list(sys.modules.items()):
        if name.startswith(rooms):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def warm_up(names: Sequence[str]) -> None:
    """Read the profiles of some cases once, for all children; nothing is answered from them yet."""
    from tests.rules.casefile import BASE, all_cases, run

    cases = all_cases()
    folder = FOLDER / "warm"
    folder.mkdir(exist_ok=True)
    run(next(case for case in cases if case.base == BASE), folder)
    profile_of.cache_clear()
    wanted = set(names)
    taken = [case for case in cases if f"{case.code}: {case.name}" in wanted]
    for base in {BASE, *(case.base for case in taken)}:
        profile_of(base.partition("/")[0])
    for case in taken:
        _read(case.base.partition("/")[0], case.profile)
    ASKED.clear()


def read_again(paths: Iterable[Path]) -> None:
    """Read the profiles that tests asked for while all were learnt."""
    asked = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    for retailer, clauses in chain.from_iterable(asked):
        _read(retailer, clauses)


def _read(retailer: str, clauses: str) -> None:
    """A profile that cannot be read is one that a test refuses."""
    with suppress(EdiError):
        profile_of(retailer, clauses)


def _limit(expected: float) -> None:
    """A mutant that takes ten times as long as its tests runs in circles."""
    seconds = int(expected * 10) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _quiet(path: Path) -> None:
    """Send what this process prints into a file."""
    to = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(to, 1)
    os.dup2(to, 2)


def _write(out: Any, mutant: str, outcome: str, by: str = "") -> None:
    out.write(json.dumps({"name": mutant, "outcome": outcome, "by": by}) + "\n")
    out.flush()


def main(name: str) -> int:
    """Run those mutants of a family that have no result yet."""
    import edicompliance

    family, home = FAMILIES[name], FOLDER / name
    assert Path(edicompliance.__file__).is_relative_to(home), "the copy is not in front"
    mutants = json.loads((home / "todo.json").read_text(encoding="utf-8"))
    cases = [] if family.codes == () else [CASES]
    only = os.environ.get("MUTANT_TESTS", "").split()
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", "--tb=native"]
    doctests = [str(home / f"src/edicompliance/{module}.py") for module in family.modules]
    tests = only or [*family.tests, *doctests, *cases]
    return int(pytest.main([*options, *tests], plugins=[Runner(family, mutants)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
