"""Which tests a mutant is tried on, and in which order.

First those that killed another mutant of its function, then unit tests, those of its own module's
file in front, then cases: of the rules that name what is mutated, then of the others, one of each
rule in turn. Of each of these first the test that runs most of the function's lines, then the one
that adds most to them, and so on. Of a function that all cases come to, so many tests are tried as
take some seconds.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from tests.mutants.mapping import Place, place_of
from tests.mutants.tracing import Line

LONGEST = float(os.environ.get("MUTANT_SECONDS", "2.5"))
"""Seconds of tests for one mutant."""


class Span(NamedTuple):
    """Where a function stands."""

    file: str
    first: int
    last: int


class Lesson(NamedTuple):
    """What was learnt of a test."""

    at: int
    """Its place among all."""
    seconds: float
    functions: frozenset[str]
    """What it comes to, by mutmut's names."""
    lines: frozenset[Line] = frozenset()
    """What it runs of the mutated files."""


class Picker:
    """Chooses tests."""

    def __init__(
        self,
        tests: Iterable[Lesson],
        codes: Sequence[str],
        rules: Mapping[Place, tuple[str, ...]],
        likely: Mapping[Place, tuple[str, ...]] | None = None,
        files: Sequence[str] = (),
        spans: Mapping[str, Span] | None = None,
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
        self._spans = spans or {}
        """Of each function, its lines."""
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
            (test for test in hits if not self._codes[test.at]), key=lambda test: test.seconds
        )
        near = [test for test in units if self._is_in(own, test)]
        far = [test for test in units if not self._is_in(own, test)]
        first, rest = defaultdict[str, list[Lesson]](list), defaultdict[str, list[Lesson]](list)
        for test in hits:
            code = self._codes[test.at]
            if code and (only is None or code in only):
                (first if code in likely else rest)[code].append(test)
        parts = (near, far, _in_turn(first), _in_turn(rest))
        span = self._spans.get(function)
        return [test for part in parts for test in adding_most(part, span)]

    def _is_in(self, file: str, test: Lesson) -> bool:
        return bool(self._files) and self._files[test.at].startswith(file)


def adding_most(tests: Iterable[Lesson], span: Span | None) -> Iterator[Lesson]:
    """First what runs most lines of a function, then what adds most to them; then all that again.

    Of several that run the same lines, one in each round, in their order.
    """
    alike = defaultdict[frozenset[int], list[Lesson]](list)
    for test in tests:
        alike[_within(span, test)].append(test)
    while alike:
        yield from [alike[lines].pop(0) for lines in _greedily(alike)]
        alike = defaultdict(list, {lines: left for lines, left in alike.items() if left})


def _within(span: Span | None, test: Lesson) -> frozenset[int]:
    """The lines of a function that a test runs."""
    if span is None:
        return frozenset()
    return frozenset(
        line for file, line in test.lines if file == span.file and span.first <= line <= span.last
    )


def _greedily(sets: Iterable[frozenset[int]]) -> Iterator[frozenset[int]]:
    """Sets of lines, each time the one that adds most."""
    left, seen = list(sets), set[int]()
    while left:
        most = max(left, key=lambda lines: (len(lines - seen), len(lines)))
        left.remove(most)
        seen |= most
        yield most


def _in_turn(tests: Mapping[str, Sequence[Lesson]]) -> Iterator[Lesson]:
    """One test of each rule, then a second one of each, and so on."""
    turns = chain.from_iterable(zip_longest(*tests.values()))
    return (test for test in turns if test is not None)
