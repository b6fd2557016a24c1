"""Which mutants mypy refuses: they could not pass `make lint`, and need no test to be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence

from tests.mutants.making import FOLDER, Mutant
from tests.mutants.scope import ROOT, Family


def refused(family: Family, mutants: Sequence[Mutant]) -> set[str]:
    """The names of those with an error of types in them, by one run over the copy."""
    source = FOLDER / family.name / "src"
    files = [str(source / f"edicompliance/{module}.py") for module in family.modules]
    cache = str(ROOT / ".mypy_cache/mutants")
    command = [sys.executable, "-m", "mypy", "--follow-imports=silent", "--output=json"]
    command += ["--disable-error-code=unused-ignore", f"--cache-dir={cache}", *files]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode not in (0, 1) or (done.returncode and not errors):
        raise SystemExit(f"mypy could not read the mutants:\n{done.stdout}{done.stderr}")
    told = defaultdict[str, list[tuple[int, str]]](list)
    for one in errors:
        if one["severity"] == "error":
            file = str((ROOT / one["file"]).relative_to(source))
            told[file].append((one["line"], one["message"]))
    usual = [_within(one.original, told[one.file]) for one in mutants]
    return {
        one.name
        for one, also in zip(mutants, usual, strict=True)
        if _within(one.lines, told[one.file]) - also
    }


def _within(lines: tuple[int, int], told: Sequence[tuple[int, str]]) -> set[str]:
    """What mypy tells of these lines.

    What it tells of the original, which stands beside its mutants under a name of its own, comes
    of that: attributes that are declared twice.
    """
    first, last = lines
    return {message for line, message in told if first <= line <= last}
