"""Packing slips by chance, printed and read back: `python -m tests.labels.slip_proof 500`.

Slips with one thing wrong must never pass; slips with nothing wrong must pass, as our own system
prints them and as another might.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.labels.other_slips import other_pdf
from tests.labels.random_slips import NUMBERS, code, mutants, slip

from edicompliance.labels.slips.auditing import SlipAudit, audit_slips
from edicompliance.labels.slips.files import slips_of_file
from edicompliance.labels.slips.slip import Slip
from edicompliance.reports.slip_pdf import slips_pdf

FORMS = {"ours": slips_pdf, "another's": other_pdf}
"""Who prints -> how."""


@dataclass
class Figures:
    """What was tried and what came of it."""

    wrong: Counter[str] = field(default_factory=Counter)
    """Verdicts of slips with one thing wrong."""
    right: Counter[str] = field(default_factory=Counter)
    """Verdicts of slips with nothing wrong, by who prints."""
    faults: list[str] = field(default_factory=list)


def audited(pdf: bytes, wanted: list[Slip]) -> list[SlipAudit]:
    """The slips of a file against those that are wanted."""
    return list(audit_slips(slips_of_file(pdf, "slip.pdf"), wanted).audits)


def why(audit: SlipAudit) -> str:
    """What is not right."""
    told = [
        f"{one.name}: {one.expected!r}, {one.actual!r} {one.note}"
        for one in audit.fields
        if not one.ok
    ]
    return "; ".join(told[:3])


def of_wrong(count: int, seed: int, figures: Figures) -> None:
    """Print slips with one thing wrong; every second file has a right one before it."""
    chance = random.Random(seed)
    for number, (name, right, wrong) in enumerate(mutants(chance, count)):
        draw = FORMS["ours" if number // 2 % 2 else "another's"]
        others = [slip(chance)] if number % 2 else []
        found = audited(draw([*others, wrong]), [*others, right])
        verdict = found[-1].verdict if len(found) == len(others) + 1 else "fail"
        figures.wrong[verdict] += 1
        if verdict == "pass":
            figures.faults.append(f"wrong slip {number} ({name}) passes")


def of_right(count: int, seed: int, figures: Figures) -> None:
    """Print slips with nothing wrong, some with others in one file."""
    chance = random.Random(seed)
    for number in range(count):
        form = "ours" if number % 2 else "another's"
        stores = [code(chance, 1, 6, NUMBERS) for _ in range(chance.choice((1, 1, 1, 3)))]
        wanted = [slip(chance, store=one if len(stores) > 1 else "") for one in stores]
        found = audited(FORMS[form](wanted), wanted)
        passed = len(found) == len(wanted) and all(one.verdict == "pass" for one in found)
        figures.right[f"{form} {'passes' if passed else 'does not'}"] += 1
        if not passed:
            reasons = [why(one) for one in found if one.verdict != "pass"]
            figures.faults.append(
                f"right slip {number} ({form}): {len(found)} of {len(wanted)}: {reasons}"
            )


def run(count: int, seed: int = 5) -> Figures:
    """Try so many wrong slips, and half as many right files."""
    figures = Figures()
    of_wrong(count, seed, figures)
    of_right(max(1, count // 2), seed + 1, figures)
    return figures


def is_proved(figures: Figures) -> bool:
    """No wrong slip passes, and 99 in 100 right files do."""
    missed = sum(number for name, number in figures.right.items() if name.endswith("does not"))
    return not figures.wrong["pass"] and 100 * missed <= figures.right.total()


if __name__ == "__main__":
    result = run(int(sys.argv[1]))
    for line in result.faults:
        print(line)
    print(
        f"{result.wrong.total()} wrong slips: {result.wrong['fail']} fail, "
        f"{result.wrong['retake']} are to be read again, {result.wrong['pass']} pass"
    )
    told = ", ".join(f"{name} {number}" for name, number in sorted(result.right.items()))
    print(f"{result.right.total()} right files: {told}")
    sys.exit(not is_proved(result))
