"""What `edic profile lint` and `edic profile test` print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from edicompliance.profiles import Profile
from edicompliance.profiles.examples import failing_examples
from edicompliance.profiles.lint import LintResult, example_clauses
from edicompliance.x12.issues import plural, printable

LINT_SCHEMA = "edicompliance/profile-lint/1"
TEST_SCHEMA = "edicompliance/profile-test/1"


def lint_json(results: Sequence[LintResult]) -> dict[str, Any]:
    """Every fault; the schema is docs/schemas/profile-lint-1.json."""
    return {
        "schema": LINT_SCHEMA,
        "profiles": [
            {
                "profile": result.profile,
                "broken": result.is_broken,
                "faults": [
                    {
                        "file": one.file,
                        "line": one.line,
                        "key": one.key or None,
                        "severity": one.severity,
                        "expected": one.expected,
                        "got": one.got,
                        "message": one.message,
                    }
                    for one in result.faults
                ],
            }
            for result in results
        ],
    }


def lint_text(results: Sequence[LintResult]) -> Iterator[str]:
    """A line a fault, and one a profile that has none."""
    for result in results:
        for one in result.faults:
            warning = "warning: " if one.severity == "warning" else ""
            yield from map(printable, f"{warning}{one}".split("\n"))
        if not result.faults:
            yield printable(f"{result.profile}: nothing is wrong with it")


def test_json(profile: Profile) -> dict[str, Any]:
    """The examples of a profile, run; the schema is docs/schemas/profile-test-1.json."""
    return {
        "schema": TEST_SCHEMA,
        "profile": {"id": profile.id, "edition": profile.edition},
        "examples": _count(profile),
        "failed": [
            {
                "clause": clause.label,
                "file": clause.file,
                "line": clause.line,
                "example": number,
                "message": fault,
            }
            for clause, number, fault in failing_examples(profile)
        ],
    }


def test_text(profile: Profile) -> Iterator[str]:
    """What does not come out as it should, and how many examples there are."""
    for clause, number, fault in failing_examples(profile):
        yield printable(f"{clause.place}: {clause.label}: example {number}: {fault}")
    clauses = len(example_clauses(profile))
    yield f"{profile.id}: {plural(_count(profile), 'example')} of {plural(clauses, 'clause')}"


def _count(profile: Profile) -> int:
    return sum(len(clause.examples) for clause in example_clauses(profile))
