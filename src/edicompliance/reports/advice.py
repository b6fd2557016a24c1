"""What to do about a verdict, in a sentence or two: the first thing a person wants to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from edicompliance.documents.segments.times import zone_info
from edicompliance.reports.layout import clock_text, short
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.x12.issues import plural

_MEND_LATE: Final = "Mend now, though the truck has left"
_COSTS: Final = "Costs this unless the plan changes or the retailer agrees"
_MOST: Final = 240
"""Characters of one reason: its cause stands at its end."""


def advice(result: CheckResult) -> Iterator[str]:
    """Yield what to do, the most urgent first."""
    if result.verdict == "CANNOT-TELL":
        reasons = dict.fromkeys(short(one.reason, _MOST) for one in result.to_find_out)
        yield f"Find out first: {'; '.join(reasons)}."
    if gone := left(result):
        yield f"{gone}."
    elif result.verdict == "SHIP":
        yield _may_leave(result)
    for title, findings in sorted_out(result):
        yield f"{title}: {_listed(findings, result.currency)}."


def sorted_out(result: CheckResult) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the findings by what can be done about them, each group with its title.

    What the supplier cannot mend by himself must be settled, or it must be paid.
    """
    errors = [finding for finding in result.findings if finding.severity == "error"]
    lasting = [one for one in errors if not one.mendable]
    open_ones = [one for one in lasting if one.blocking or one.money is None]
    priced = [one for one in lasting if one not in open_ones]
    mend = "Mend first" if result.verdict == "HOLD" else "Cheaper if mended first"
    groups = {
        _MEND_LATE if left(result) else mend: [one for one in errors if one.mendable],
        "Settle first": open_ones,
        _COSTS: [one for one in priced if not one.too_late],
        "Can no longer be mended": [one for one in priced if one.too_late],
        "Warned of": [one for one in result.findings if one.severity == "warning"],
    }
    yield from ((title, found) for title, found in groups.items() if found)


def left(result: CheckResult) -> str:
    """That the truck was seen to leave, and when, on the dock's clock; "" where it was not."""
    at = result.shipment.left_at(result.checked_at)
    if at is None:
        return ""
    zone = result.shipment.facts.ship_from_zone
    return f"It left {clock_text(at.astimezone(zone_info(zone)) if zone else at)}"


def _may_leave(result: CheckResult) -> str:
    latest = result.latest_safe_ship
    sentence = "May leave"
    if latest is not None and latest >= result.checked_at:
        sentence += f", until {latest:%a %Y-%m-%d %H:%M %Z}"
    if result.not_checked:
        sentence += f", as far as it could be checked: {plural(len(result.not_checked), 'rule')}"
        sentence += " could not"
    return f"{sentence}."


def _listed(findings: Iterable[Finding], currency: str) -> str:
    """Each code once, with what all its findings cost together."""
    costs: dict[str, list[Decimal | None]] = {}
    for finding in findings:
        costs.setdefault(finding.code, []).append(finding.money)
    return ", ".join(f"{code} ({_sum(costs[code], currency)})" for code in costs)


def _sum(costs: list[Decimal | None], currency: str) -> str:
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return "no price"
    return f"{sum(known, Decimal('0.00')):,} {currency}"
