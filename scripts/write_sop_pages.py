"""Write the standard operating procedures: docs/sop, a page each, to print and to tick off.

The steps stand in scripts/sops.toml. What a page says of rules, papers, kinds of deductions and
sections of a profile comes from the program itself. Run it after any of these was changed:

    $ python scripts/write_sop_pages.py
    8 pages in docs/sop

With `--check` nothing is written; the exit code says whether the pages are as they should be. With
`--pdf FOLDER` they are written there as PDF.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pages as written

from edicompliance.chargebacks.families import FAMILIES as DEDUCTIONS
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.profiles.sections import SECTIONS
from edicompliance.reports.checklist import Checklist, Section
from edicompliance.reports.checklist_pdf import as_pdf
from edicompliance.rules.catalogue import FAMILIES, RULES

PAGES: Final = written.ROOT / "docs" / "sop"
STEPS: Final = Path(__file__).parent / "sops.toml"
_PDF: Final = "--pdf"
_INDEX: Final = """\
# Standard operating procedures

Pages to print and to tick off. The steps are written by hand, what they say of rules, papers and
kinds of deductions comes from the program. The pages are written by
[scripts/write_sop_pages.py](../../scripts/write_sop_pages.py), which makes PDFs of them, too, with
`--pdf FOLDER`.
"""


def pages() -> dict[str, str]:
    """Every page by its name: one a procedure, and the list of them."""
    found = {f"{name}.md": _page(name, one) for name, one in procedures().items()}
    return {"index.md": _index(), **found}


def procedures() -> Mapping[str, Mapping[str, Any]]:
    """Name -> a procedure as it is written."""
    return tomllib.loads(STEPS.read_text(encoding="utf-8"))


def stale() -> list[str]:
    """Names of pages that are not as they should be."""
    return written.stale(PAGES, pages())


def checklist(one: Mapping[str, Any]) -> Checklist:
    """A procedure as the program's checklists are, for the PDF."""
    tables = [Section(title, tuple(rows)) for title, rows in _tables(one)]
    heading = (f"Who: {one['who']}.", f"When: {one['when']}.")
    steps = Section("Steps", tuple(one["steps"]))
    return Checklist(one["title"], heading, (steps, *tables), tuple(one["signed"]))


def _index() -> str:
    rows = [
        f"| [{one['title']}]({name}.md) | {one['who']} | {one['when']} |"
        for name, one in procedures().items()
    ]
    return "\n".join([_INDEX, "| procedure | who | when |", "|---|---|---|", *rows]) + "\n"


def _page(name: str, one: Mapping[str, Any]) -> str:
    lines = [f"# {one['title']}", "", f"Who: {one['who']}.", "", f"When: {one['when']}.", ""]
    lines += [f"{at}. [ ] {step}" for at, step in enumerate(one["steps"], 1)]
    for title, rows in _tables(one):
        lines += ["", f"## {title}", "", *(f"- [ ] {row}" for row in rows)]
    lines += ["", *(f"{what}: ______________________  " for what in one["signed"])]
    lines += ["", f"<!-- {name}: written by scripts/write_sop_pages.py from scripts/sops.toml -->"]
    return "\n".join(lines) + "\n"


def _tables(one: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What the program says of what a procedure names."""
    named = one.get("rules", [])
    if named == ["*families"]:
        yield "Where it can have gone wrong", list(_families())
    elif named:
        yield "What is checked here", list(_rules(named))
    if one.get("families"):
        yield "Whose it is, and what it is decided by", list(_deductions())
    if papers := one.get("evidence"):
        kinds = EVIDENCE if papers == ["*"] else papers
        yield "Papers to keep", [f"{kind}: {EVIDENCE[kind]}" for kind in kinds]
    if one.get("sections"):
        yield "What a profile can say", [f"{name}" for name in SECTIONS]


def _rules(named: list[str]) -> Iterator[str]:
    unknown = [one for one in named if not any(rule.code.startswith(one) for rule in RULES)]
    if unknown:
        raise SystemExit(f"{STEPS.name}: no rule is called {', '.join(unknown)}")
    for rule in RULES:
        if rule.code.startswith(tuple(named)):
            yield f"{rule.code}: {rule.text.partition(chr(10))[0]}"


def _families() -> Iterator[str]:
    for family, rules in FAMILIES.items():
        about = sys.modules[next(iter(rules)).function.__module__].__doc__ or ""
        codes = [rule.code for rule in RULES if rule.code.startswith(family)]
        yield f"{codes[0]} to {codes[-1]}: {about.strip().partition(chr(10))[0]}"


def _deductions() -> Iterator[str]:
    for one in DEDUCTIONS.values():
        yield f"{one.name}, {one.owner}: {one.says}; {', '.join(one.evidence)}"


def _pdfs(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in procedures().items():
        (folder / f"{name}.pdf").write_bytes(as_pdf(checklist(one)))
    print(f"{len(procedures())} PDFs in {folder}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == _PDF:
        sys.exit(_pdfs(Path(sys.argv[2])))
    sys.exit(written.run(PAGES, pages, __doc__))
