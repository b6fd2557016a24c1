"""Which tests a mutant is tried on, and in which order.

First those that killed another mutant of its function, then unit tests, those of its own module's
file in front, then cases: of the rules that name what is mutated, then of the others, one of each
rule in turn. Of a function that all
cases come to, so many tests are tried as take some seconds.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from tests.mutants.mapping import Place, place_of

LONGEST = float(os.environ.get("MUTANT_SECONDS", "2.5"))
"""Seconds of tests for one mutant."""


class Lesson(NamedTuple):
    """What was learnt of a test."""

    at: int
    """Its place among all."""
    seconds: float
    functions: frozenset[str]
    """What it comes to, by mutmut's names."""


class Picker:
    """Chooses tests."""

    def __init__(
        self,
        tests: Iterable[Lesson],
        codes: Sequence[str],
        rules: Mapping[Place, tuple[str, ...]],
        likely: Mapping[Place, tuple[str, ...]] | None = None,
        files: Sequence[str] = (),
    ) -> None:
        self._tests = tuple(tests)
        self._codes = codes
        """Of each test, the rule whose case it is, or nothing."""
        self._rules = rules
        """Of each place, the rules whose cases are tried, and no others."""
        self._likely = likely or {}
        """The same of rules whose cases come before the others."""
        self._files = files
        """Of each test, the name of its file."""
        self._orders: dict[str, list[Lesson]] = {}

    def tests_for(self, mutant: str) -> list[Lesson]:
        """The tests for a mutant, the most promising first."""
        function = mutant.partition("__mutmut_")[0]
        if function not in self._orders:
            self._orders[function] = self._ordered(function, place_of(mutant))
        chosen, seconds = list[Lesson](), 0.0
        for test in self._orders[function]:
            if not chosen or seconds + test.seconds <= LONGEST:
                seconds += test.seconds
                chosen.append(test)
        return chosen

    def killed(self, mutant: str, by: int) -> None:
        """Try what killed a mutant first on the next one of its function."""
        order = self._orders[mutant.partition("__mutmut_")[0]]
        found = [test for test in order if test.at == by]
        order[:] = found + [test for test in order if test.at != by]

    def _ordered(self, function: str, place: Place) -> list[Lesson]:
        only, likely = self._rules.get(place), self._likely.get(place, ())
        hits = [test for test in self._tests if function in test.functions]
        own = f"test_{place.module.rpartition('.')[2].removesuffix('s')}"
        units = sorted(
            (test for test in hits if not self._codes[test.at]),
            key=lambda test: (not self._is_in(own, test), test.seconds),
        )
        first, rest = defaultdict[str, list[Lesson]](list), defaultdict[str, list[Lesson]](list)
        for test in hits:
            code = self._codes[test.at]
            if code and (only is None or code in only):
                (first if code in likely else rest)[code].append(test)
        return [*units, *_in_turn(first), *_in_turn(rest)]

    def _is_in(self, file: str, test: Lesson) -> bool:
        return bool(self._files) and self._files[test.at].startswith(file)


def _in_turn(tests: Mapping[str, Sequence[Lesson]]) -> Iterator[Lesson]:
    """One test of each rule, then a second one of each, and so on."""
    turns = chain.from_iterable(zip_longest(*tests.values()))
    return (test for test in turns if test is not None)
