"""May it ship? One word for a whole check.

The first that applies: a fault that must or can be mended holds the truck; a required rule that
could not be checked means that nobody can say; any other error is a cost that is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from edicompliance.rules.model import Finding, Verdict


def judge(
    findings: Iterable[Finding],
    unchecked: Collection[str],
    required: Collection[str],
    hold_above: Decimal,
) -> Verdict:
    """The verdict over the findings.

    `unchecked` are the codes that could not be, or only partly be checked, `required` those that
    the profile insists on; faults that can be mended hold when they cost more than `hold_above`.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(_holds(finding, hold_above) for finding in errors):
        return "HOLD"
    if set(unchecked) & set(required):
        return "CANNOT-TELL"
    return "SHIP-AT-KNOWN-COST" if errors else "SHIP"


def _holds(finding: Finding, hold_above: Decimal) -> bool:
    money = finding.money
    if finding.blocking or money is None:
        return True
    return finding.mendable and money > hold_above
