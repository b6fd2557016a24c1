"""Write a page for every rule, and one that lists them: docs/rules.

What a page says comes from the rule's own docstring, from what the engine knows of it, and from its
cases in `tests/rules/cases`. Run it after any of these was changed:

    $ python scripts/write_rule_pages.py
    17 pages in docs/rules

With `--check` nothing is written; the exit code says whether the pages are as they should be.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pages as written

from edicompliance.profiles import ChargeClause, Profile, list_profiles, load_profile
from edicompliance.rules.catalogue import FAMILIES, RULES
from edicompliance.rules.model import HEADINGS, Rule

PAGES: Final = written.ROOT / "docs" / "rules"
CASES: Final = written.ROOT / "tests" / "rules" / "cases"
_TERMS: Final = {"any": "prepaid and collect", "prepaid": "prepaid", "collect": "collect"}
_NEEDS: Final = {
    "order": "orders (850)",
    "notice": "a ship notice (856)",
    "invoice": "an invoice (810)",
    "label": "printed labels",
    "slip": "packing slips",
}
_INDEX: Final = """\
# What is checked

Each finding of `edic check` has a code; this is what the codes mean. The letters are the family. A
rule knows what is wrong; how bad it is, what it costs and since when stands in the retailer's
profile. The pages are written by [scripts/write_rule_pages.py](../../scripts/write_rule_pages.py)
from the rules and their cases.
"""


def pages() -> dict[str, str]:
    """Every page by its name: one a rule, and the list of them."""
    profiles = [load_profile(one.id) for one in list_profiles()]
    return {"index.md": _index(), **{f"{one.code}.md": _page(one, profiles) for one in RULES}}


def stale() -> list[str]:
    """Names of pages that are not as they should be."""
    return written.stale(PAGES, pages())


def _index() -> str:
    lines = _INDEX.splitlines()
    for family, rules in groupby(RULES, lambda rule: rule.code[:3]):
        about = (
            sys.modules[next(iter(FAMILIES[family])).function.__module__].__doc__ or ""
        ).strip()
        lines += ["", f"## {about.partition(chr(10))[0]}", "", "| code | name | fault |"]
        lines += ["|---|---|---|", *map(_row, rules)]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    return f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.text.partition(chr(10))[0]} |"


def _page(rule: Rule, profiles: list[Profile]) -> str:
    first, _, _ = rule.text.partition("\n")
    lines = [f"# {rule.code} {rule.name}", "", first, "", "| | |", "|---|---|", *_facts(rule)]
    for heading in HEADINGS:
        lines += ["", f"## {heading}", "", rule.section(heading)]
    lines += ["", "## What it costs", "", *_charges(rule, profiles)]
    lines += ["", "## Cases", "", *_cases(rule)]
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    yield f"| judges | each {rule.each} |"
    yield f"| freight | {_TERMS[rule.freight]} |"
    if rule.needs:
        yield f"| needs | {' and '.join(_NEEDS[need] for need in rule.needs)} |"
    if rule.clauses:
        yield f"| clauses of the profile | {', '.join(f'`{one}`' for one in rule.clauses)} |"
    yield f"| severity | {rule.severity}, where the profile does not say otherwise |"
    yield f"| mended before departure | {'yes' if rule.mendable else 'no'} |"


def _charges(rule: Rule, profiles: list[Profile]) -> Iterator[str]:
    """Which shipped profiles have a price for it, by the names of their clauses."""
    named = [(profile, _priced(rule.code, profile)) for profile in profiles]
    rows = [
        f"| {profile.name} | {', '.join(f'`{one}`' for one in names)} |"
        for profile, names in named
        if names
    ]
    if not rows:
        yield "No shipped profile has a price for it."
        return
    yield from ("| profile | charges |", "|---|---|", *rows)


def _priced(code: str, profile: Profile) -> list[str]:
    found = (
        f"{clause.section}.{clause.name}"
        for clause in profile.clauses()
        if isinstance(clause.body, ChargeClause) and code in clause.body.for_codes
    )
    return list(dict.fromkeys(found))


def _cases(rule: Rule) -> Iterator[str]:
    """Every case by its name: a case is a claim, and is run by the tests."""
    cases = _read(CASES / f"{rule.code}.toml")
    link = f"../../tests/rules/cases/{rule.code}.toml"
    yield f"Each is run by the tests: [{rule.code}.toml]({link})."
    yield from ("", "| case | the rule |", "|---|---|")
    yield from (f"| {_cell(one['name'])} | {_outcome(one)} |" for one in cases)


def _read(path: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def _outcome(case: Mapping[str, Any]) -> str:
    if case.get("expect"):
        return "**fails**" + (", and cannot tell all" if "not_checked" in case else "")
    if "not_checked" in case:
        return "cannot tell"
    return "does not apply" if case.get("not_applicable") else "passes"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    sys.exit(written.run(PAGES, pages, __doc__))
