"""Which tests a mutant is tried on, and in which order.

First those that killed another mutant of its function, then unit tests, then cases, one of each
rule in turn. Of a function that all cases come to, so many tests are tried as take some seconds.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
        self, tests: Iterable[Lesson], codes: Sequence[str], rules: Mapping[Place, tuple[str, ...]]
    ) -> None:
        self._tests = tuple(tests)
        self._codes = codes
        """Of each test, the rule whose case it is, or nothing."""
        self._rules = rules
        self._orders: dict[str, list[Lesson]] = {}

    def tests_for(self, mutant: str) -> list[Lesson]:
        """The tests for a mutant, the most promising first."""
        function = mutant.partition("__mutmut_")[0]
        if function not in self._orders:
            self._orders[function] = self._ordered(function, self._rules.get(place_of(mutant)))
        chosen, seconds = list[Lesson](), 0.0
        for test in self._orders[function]:
            seconds += test.seconds
            if chosen and seconds > LONGEST:
                break
            chosen.append(test)
        return chosen

    def killed(self, mutant: str, by: int) -> None:
        """Try what killed a mutant first on the next one of its function."""
        order = self._orders[mutant.partition("__mutmut_")[0]]
        found = [test for test in order if test.at == by]
        order[:] = found + [test for test in order if test.at != by]

    def _ordered(self, function: str, codes: tuple[str, ...] | None) -> list[Lesson]:
        hits = [test for test in self._tests if function in test.functions]
        units = sorted(
            (test for test in hits if not self._codes[test.at]), key=lambda test: test.seconds
        )
        of_rule = defaultdict(list)
        for test in hits:
            code = self._codes[test.at]
            if code and (codes is None or code in codes):
                of_rule[code].append(test)
        turns = chain.from_iterable(zip_longest(*of_rule.values()))
        return [*units, *(test for test in turns if test is not None)]
