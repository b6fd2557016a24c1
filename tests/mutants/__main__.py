"""`python -m tests.mutants win asn`: mutate some families, or all, and print what came of it.

`--again` tries only what survived the last time, `--by FILE` only on the tests of that file, so
that what the others would kill survives; `--every 4` takes each fourth mutant, and with `--from 2`
begins at the third, so that a second sample holds others; `--seconds` of tests are spent on one;
`--report` runs nothing and prints what the last runs left in `mutants/`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from tests.mutants.making import FOLDER, Mutant, make
from tests.mutants.mapping import codes_of, place_of, sources_of
from tests.mutants.refusing import refused
from tests.mutants.report import (
    TYPES,
    Result,
    faults,
    gone,
    known_survivors,
    table,
    unexplained,
)
from tests.mutants.scope import ROOT, Family, chosen

from edicompliance.rules import RULES


def main(arguments: Sequence[str]) -> int:
    """Run, print, and say by the exit code whether enough were killed."""
    asked = _asked(arguments)
    families, results = chosen(asked.family), list[Result]()
    for family in families:
        if not asked.report:
            os.environ["MUTANT_SECONDS"] = str(asked.seconds)
            os.environ["MUTANT_TESTS"] = " ".join(asked.by)
            sample = slice(getattr(asked, "from"), None, asked.every)
            tried = _run(family, again=asked.again, sample=sample)
            _keep(family, tried)
        results += kept(family)
    print("\n".join(_told(results, families)))
    return 1 if list(faults(results, _codes(families))) else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("family", nargs="*", help="charges, win ...; all where none is named")
    parser.add_argument("--again", action="store_true", help="only what survived the last time")
    by = "these tests only: a file, or the name of one; what they let pass counts as survived"
    parser.add_argument("--by", action="append", default=[], metavar="TEST", help=by)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth mutant only")
    parser.add_argument("--from", type=int, default=0, metavar="K", help="leave out the first K")
    parser.add_argument("--seconds", type=float, default=2.5, help="of tests for one mutant")
    parser.add_argument("--report", action="store_true", help="print the last results, run nothing")
    return parser.parse_args(arguments)


def _run(family: Family, *, again: bool, sample: slice) -> list[Result]:
    """Make the mutants of a family and try them."""
    print(f"{family.name}: making mutants", file=sys.stderr, flush=True)
    mutants = make(family, sample)
    codes = codes_of(family, RULES, sources_of(family))
    outcomes, old = _settled(family, mutants) if again else ({}, set[str]())
    if any(one.name not in old for one in mutants):
        outcomes |= dict.fromkeys(refused(family, mutants), TYPES)
    todo = [one.name for one in mutants if one.name not in outcomes]
    print(f"{family.name}: {len(todo)} of {len(mutants)} to try", file=sys.stderr, flush=True)
    outcomes |= _tried(family, todo)
    return [
        Result(
            one.function,
            one.was,
            one.becomes,
            outcomes[one.name],
            codes.get(place_of(one.name), (_module(one.name),)),
        )
        for one in mutants
    ]


def _module(mutant: str) -> str:
    return place_of(mutant).module.removeprefix("edicompliance.")


def _tried(family: Family, todo: list[str]) -> dict[str, str]:
    """Let a process with the copy in front try some mutants."""
    home = FOLDER / family.name
    (home / "todo.json").write_text(json.dumps(todo), encoding="utf-8")
    command = [sys.executable, "-m", "tests.mutants.running", family.name]
    env = {**os.environ, "PYTHONPATH": str(home / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    env["MUTANT_UNDER_TEST"] = "stats"  # what is called at import is learnt, too
    env["TZ"] = "Asia/Kathmandu"  # so that a time read at the machine's own clock is seen
    done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    path = home / "results.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    outcomes = {one["name"]: one["outcome"] for one in map(json.loads, lines)}
    if outcomes.keys() != set(todo):
        raise SystemExit(f"{family.name}: not all mutants were tried (exit {done.returncode})")
    return outcomes


# -- results of an earlier run


def _keep(family: Family, results: Sequence[Result]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    run = {
        "at": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit,
        "results": [asdict(one) for one in results],
    }
    text = json.dumps(run, indent=1, ensure_ascii=False)
    (FOLDER / f"{family.name}.json").write_text(text, encoding="utf-8")


def kept(family: Family) -> list[Result]:
    """What the last run of a family left."""
    path = FOLDER / f"{family.name}.json"
    if not path.exists():
        return []
    data = json.loads(path.read_text(encoding="utf-8"))
    return [Result(**{**one, "rows": tuple(one["rows"])}) for one in data["results"]]


def _settled(family: Family, mutants: Sequence[Mutant]) -> tuple[dict[str, str], set[str]]:
    """What the last run killed, by today's names, and the names of all that it had.

    Alike ones are told apart by their order.
    """
    seen, now = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    before = {}
    for one in kept(family):
        key = (one.function, one.was, one.becomes)
        before[*key, seen[key]] = one
        seen[key] += 1
    settled, known = dict[str, str](), set[str]()
    for mutant in mutants:
        key = (mutant.function, mutant.was, mutant.becomes)
        old = before.get((*key, now[key]))
        now[key] += 1
        if old is not None:
            known.add(mutant.name)
            if not old.survived:
                settled[mutant.name] = old.outcome
    return settled, known


# -- printed


def _codes(families: Sequence[Family]) -> list[str]:
    """The codes of the rules whose functions are in the families."""
    prefixes = tuple(one.name.upper() for one in families)
    return [rule.code for rule in RULES if rule.code.startswith(prefixes)]


def _told(results: Sequence[Result], families: Sequence[Family]) -> Iterator[str]:
    yield from table(results)
    known = known_survivors()
    for one in unexplained(results, known):
        yield f"survived, and survivors.toml does not say why: {one.function} ({one.outcome})"
        yield f"    - {one.was}\n    + {one.becomes}"
    for entry in gone(results, known):
        yield f"in survivors.toml, and killed: {entry.function} {entry.was} {entry.becomes}"
    yield from faults(results, _codes(families))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
