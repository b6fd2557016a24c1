"""What each case's rule says, word for word: tests/rules/told/<CODE>.txt.

A case holds the piece of a message that matters; these files hold all of it, with the figures,
subjects, places and counts that charges need, so that no word of a finding changes unseen. After a
change that is meant: `.venv/bin/python -m tests.rules.told`, and read the difference.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.rules.casefile import Case, all_cases, run

from edicompliance.rules import CheckResult, Finding
from edicompliance.rules.model import Evidence, Violation

FOLDER = Path(__file__).parent / "told"


def told(case: Case, result: CheckResult, folder: Path) -> str:
    """What a case's rule says, and what is said of the shipment; its lists lay in `folder`."""
    return "\n".join(_lines(case, result)).replace(f"{folder}/", "")


def _lines(case: Case, result: CheckResult) -> Iterator[str]:
    safe = f"{result.latest_safe_ship:%Y-%m-%d %H:%M:%S %z}" if result.latest_safe_ship else "-"
    yield f"# {case.name}"
    yield f"{result.verdict}; latest safe ship {safe} {result.no_safe_ship}".rstrip()
    lists = (("", result.findings), ("excused ", result.excused), ("waived ", result.waived))
    for word, findings in lists:
        for one in findings:
            if one.code == case.code:
                yield word + _head(one)
                yield from _about(one.violation)
    for word, reasons in (("not", result.not_checked), ("partly", result.partly_checked)):
        yield from (f"{word} checked: {one.reason}" for one in reasons if one.code == case.code)


def _head(one: Finding) -> str:
    charge = one.charge
    price = f"{charge.low} {charge.expected} {charge.high}" if charge else "no price"
    marks = (" blocking" if one.blocking else "") + (" mendable" if one.mendable else "")
    return f"{one.severity}{marks}, {price}: {one.message}"


def _about(one: Violation) -> Iterator[str]:
    facts = {
        **{each.name: getattr(one.subject, each.name) for each in fields(one.subject)},
        "orders": ", ".join(one.orders),
        "notice": one.notice,
        "due": f"{one.due.first.isoformat()} {one.due.last.isoformat()}" if one.due else None,
        "clause": one.clause.label if one.clause else None,
        "counts": ", ".join(f"{key} {value}" for key, value in one.counts.items()),
        "cost": one.cost,
    }
    known = [f"{key} {value}" for key, value in facts.items() if value not in (None, "")]
    yield from ["  " + "; ".join(known)] if known else []
    yield from (f"  at {_place(each)}" for each in one.evidence)


def _place(one: Evidence) -> str:
    where = one.key or one.reference
    others = "".join(f"; {text}" for text in one.otherwise)
    by = f" by {one.by}" if one.by else ""
    return f"{one.file} {where} {one.value!r}{by}{others}"


@cache
def recorded(code: str) -> dict[str, str]:
    """What stands in the file of a rule, by the case's name."""
    path = FOLDER / f"{code}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    blocks = text.strip("\n").split("\n\n") if text else []
    return {block.partition("\n")[0].removeprefix("# "): block for block in blocks}


def write(codes: Sequence[str]) -> None:
    """Write the files of some rules anew, or of all."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        for code, cases in groupby(all_cases(), lambda case: case.code):
            if not codes or code.startswith(tuple(codes)):
                blocks = [_of(case, Path(folder)) for case in cases]
                (FOLDER / f"{code}.txt").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _of(case: Case, folder: Path) -> str:
    return told(case, run(case, folder)[0], folder)


if __name__ == "__main__":
    write(sys.argv[1:])
