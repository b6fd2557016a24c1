"""May it ship? One word for a whole check.

The first that applies: a fault that must or can be mended holds the truck; a required rule that
could not be checked means that nobody can say; any other error is a cost that is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from edicompliance.profiles import RuleBinding
from edicompliance.rules.model import SEVERITIES, Finding
from edicompliance.rules.results.supposed import Verdict


def judge(
    findings: Iterable[Finding],
    unchecked: Collection[str],
    required: Collection[str],
    hold_above: Decimal,
) -> Verdict:
    """The verdict over the findings.

    `unchecked` are the codes that could not be checked, `required` those that the profile insists
    on; faults that can be mended hold when they cost more than `hold_above`.
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


def hardest(bindings: Sequence[RuleBinding]) -> RuleBinding:
    """How a rule is taken where it is not known which of several bindings holds.

    >>> soft, hard = RuleBinding(severity="warning"), RuleBinding(severity="error", required=True)
    >>> hardest([soft, hard]).severity, hardest([soft, hard]).required
    ('error', True)
    """
    if len(bindings) == 1:
        return bindings[0]
    severities = [one.severity or "error" for one in bindings]
    return RuleBinding(
        severity=min(severities, key=SEVERITIES.index),
        blocking=any(one.blocking for one in bindings),
        required=any(one.required for one in bindings),
        params=bindings[0].params,
    )
