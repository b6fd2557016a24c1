"""Write a page for every kind of issue, and one that lists them: docs/issues.

What a page says comes from the catalogue and the explanations in `src/edicompliance/x12`; its
example is what the validator and the acknowledgment say of a sample that was broken as
`issue_examples.toml` tells. Run it after any of these was changed:

    $ python scripts/write_issue_pages.py
    69 pages in docs/issues

With `--check` nothing is written; the exit code says whether the pages are as they should be.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pages as written
from pages import ROOT, wrapped

from edicompliance.x12 import parse, validate
from edicompliance.x12.acknowledgment import Wanted, acknowledge
from edicompliance.x12.explanations import explain_issue, told_by
from edicompliance.x12.issues import KINDS, Issue, Kind, printable
from edicompliance.x12.limits import Limits
from edicompliance.x12.narrowing import Narrowing

PAGES: Final = ROOT / "docs" / "issues"
SAMPLES: Final = ROOT / "x12_samples" / "example-mart"
EXAMPLES: Final = Path(__file__).with_name("issue_examples.toml")
_AT: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_WIDTH: Final = 100
_LEVELS: Final = {
    "unframed": "the file: what is no interchange, or no whole one",
    "interchange": "the interchange, ISA to IEA",
    "group": "the group, GS to GE",
    "set": "the transaction set, ST to SE",
    "segment": "a segment or a loop",
    "element": "an element, a component or a repetition",
}
_SEVERITIES: Final = {
    "error": "it breaks the standard",
    "warning": "it breaks no rule of syntax, and will cause trouble",
    "info": "it is merely unusual",
}
_PARTNERS: Final = "the standard is kept, the trading partner's guide is not"
_NARROWS: Final = ("require", "forbid", "codes", "lengths", "characters")
_REJECTED: Final = {
    "unframed": "the interchange",
    "interchange": "the interchange",
    "group": "the group",
    "set": "the set",
    "segment": "the set",
    "element": "the set",
}
_INDEX: Final = """\
# What can be wrong with the syntax

Each issue that `edic validate` prints ends with a code; this is what the codes mean. The hundreds
of a code are its level. The pages are written by
[scripts/write_issue_pages.py](../../scripts/write_issue_pages.py) from what the program knows.

The last column is how an acknowledgment tells it: list 723 is for AK403, 720 for AK304, 718 for
AK502, 716 for AK905, I18 for TA105.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A sample, how it was broken, and what the validator is told besides."""

    code: str
    sample: str
    """Its path below the samples; empty where the whole text is given."""
    before: str
    after: str
    partner: str
    """What a partner's profile says of the set; empty where there is none."""
    narrowings: Mapping[str, Narrowing]
    limits: Limits

    @classmethod
    def of(cls, code: str, table: Mapping[str, Any]) -> Example:
        """Break the sample as a table of the file tells."""
        sample = table.get("sample", "")
        before = (SAMPLES / sample).read_bytes().decode() if sample else ""
        after = before * table.get("copies", 1) if sample else table["text"]
        for old, new in table.get("changes", ()):
            if old not in after:
                raise ValueError(f"{EXAMPLES.name}: {code}: {sample} has no {old!r}")
            after = after.replace(old, new.replace("{fill}", "X" * table.get("fill", 0)), 1)
        said = {key: table[key] for key in _NARROWS if key in table}
        narrowings = {sample[:3]: Narrowing.of(**said)} if said else {}
        limits = Limits(levels=table.get("levels", Limits().levels))
        partner = ", ".join(f"{key} = {_toml(value)}" for key, value in said.items())
        return cls(code, sample, before, after, partner, narrowings, limits)

    @property
    def data(self) -> bytes:
        """The broken file."""
        return self.after.encode()

    def issues(self) -> list[Issue]:
        """What the validator says, the issue that is to be shown first."""
        report = validate(self.data, narrowings=dict(self.narrowings), limits=self.limits)
        return sorted(report.issues, key=lambda one: one.code != self.code)

    def answer(self) -> list[str]:
        """The segments of a TA1 and a 997 that speak of it."""
        data = acknowledge(
            self.data,
            control_number=1,
            at=_AT,
            wanted=Wanted(ta1=True),
            narrowings=dict(self.narrowings),
        )
        segments = [one for each in parse(data).interchanges for one in each.segments]
        return [one.text for one in segments if one.tag[:2] in ("TA", "AK")]


def load_examples() -> dict[str, Example]:
    """The examples by code."""
    tables = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return {code: Example.of(code, table) for code, table in tables.items()}


def pages() -> dict[str, str]:
    """Every page by its name: one a kind, and the list of them."""
    return {"index.md": _index(), **pages_of(KINDS)}


def pages_of(codes: Iterable[str]) -> dict[str, str]:
    """The pages of some kinds by their names."""
    examples = load_examples()
    return {f"{code}.md": _page(KINDS[code], examples[code]) for code in codes}


def _index() -> str:
    lines = _INDEX.splitlines()
    for level, kinds in groupby(KINDS.values(), lambda kind: kind.level):
        lines += [
            "",
            f"## {_LEVELS[level][0].upper()}{_LEVELS[level][1:]}",
            "",
            "| code | name | severity | told by |",
        ]
        lines += ["|---|---|---|---|", *map(_row, kinds)]
    return "\n".join(lines) + "\n"


def _row(kind: Kind) -> str:
    told = kind.acknowledged if told_by(kind.code) else ""
    return f"| [{kind.code}]({kind.code}.md) | {kind.name} | {kind.severity} | {told} |"


def _page(kind: Kind, example: Example) -> str:
    explanation = explain_issue(kind.code)
    lines = [f"# {kind.code} {kind.name}", "", *wrapped(explanation.means), ""]
    lines += ["| | |", "|---|---|", *_facts(kind)]
    lines += ["", "## What is expected", "", *wrapped(explanation.expected)]
    lines += ["", "## An example", "", *_shown(kind, example)]
    lines += ["", "## How to mend it", "", *wrapped(explanation.mend)]
    return "\n".join(lines) + "\n"


def _facts(kind: Kind) -> Iterator[str]:
    yield f"| level | {_LEVELS[kind.level]} |"
    why = _PARTNERS if kind.by_partner else _SEVERITIES[kind.severity]
    yield f"| severity | {kind.severity}: {why} |"
    yield f"| what becomes of it | {_verdict(kind)} |"
    told = told_by(kind.code)
    for one in told:
        where = f" for {one.where}" if one.where else ""
        yield f"| {one.acknowledgment}{where} | {one.element} `{one.code}`: {one.meaning} |"
    if not told:
        yield "| acknowledgment | no code tells it |"
    elif told[0].element.endswith("403"):
        yield (
            "| elsewhere | in ST and SE the set's codes tell it (AK502), in GS and GE the group's "
            "(AK905), or TA105 024 |"
        )


def _verdict(kind: Kind) -> str:
    """What the default settings make of it; a partner's profile may say otherwise."""
    if kind.severity != "error":
        return "accepted"
    if not told_by(kind.code):
        return "told here, and to no partner"
    if kind.rejects:
        return f"{_REJECTED[kind.level]} is rejected"
    return "accepted with errors, where the partner's profile does not say otherwise"


def _shown(kind: Kind, example: Example) -> Iterator[str]:
    yield from _broken(example)
    yield from ("", "The validator says:", "", "```")
    for one in example.issues():
        yield str(one)
        said = (("expected", one.expected), ("got", one.actual))
        yield from (f"  {word}: {_cut(text)}" for word, text in said if text)
    yield "```"
    wanted = "TA1" if kind.acknowledged.startswith("I18") else "AK"
    answer = [text for text in example.answer() if text.startswith(wanted)]
    if told_by(kind.code) and answer and example.limits == Limits():
        yield from ("", f"The {'TA1' if wanted == 'TA1' else '997'} for it says:", "", "```")
        yield from (*map(_cut, answer), "```")


def _broken(example: Example) -> Iterator[str]:
    link = f"[{example.sample}](../../x12_samples/example-mart/{example.sample})"
    before, after = example.before, example.after
    if not example.sample:
        yield from ("A file that holds this alone:" if after else "A file without a byte in it.",)
        yield from ("", "```", *map(_cut, after.splitlines()), "```") if after else ()
    elif example.narrowings:
        yield f"{link}, for a partner whose profile says under `narrow`: `{example.partner}`."
    elif before == after:
        levels = example.limits.levels
        limit = f", read by a program that sets a limit of {levels} levels"
        yield f"{link}{limit if levels != Limits().levels else ''}."
    elif before and after == before * 2:
        yield f"{link}, twice in one file."
    else:
        yield from (f"{link}, changed:", "", "```diff", *_diff(before, after), "```")


def _toml(value: Any) -> str:
    """A list, a table or a text as the profile has it."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    words = (f"{key if key.isalnum() else _toml(key)} = {_toml(one)}" for key, one in value.items())
    return f"{{ {', '.join(words)} }}"


def _diff(before: str, after: str) -> Iterator[str]:
    """The lines that differ, and one around them."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    for line in list(lines)[2:]:
        yield "..." if line.startswith("@@") else _cut(line)


def _cut(text: str) -> str:
    """A line for people: printable, and not too long."""
    return printable(text if len(text) <= _WIDTH + 10 else f"{text[:_WIDTH]} ...").rstrip()


def stale() -> list[str]:
    """Names of pages that are not as they should be."""
    return written.stale(PAGES, pages())


if __name__ == "__main__":
    sys.exit(written.run(PAGES, pages, __doc__))
