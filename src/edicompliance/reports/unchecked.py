"""What a check could not look at, put together by what is missing: give it, and all these are.

>>> spans(["INV001", "INV002", "INV003", "ORD002", "ORD004"])
['INV001-INV003', 'ORD002', 'ORD004']
"""

from __future__ import annotations

from collections.abc import Sequence

from edicompliance.rules.model import CheckResult

_FEWEST = 3
"""Codes that follow each other and are told as a span."""


def by_reason(result: CheckResult) -> list[tuple[str, list[str]]]:
    """Each reason with the codes it keeps from being checked; what stops the most rules first."""
    reasons: dict[str, list[str]] = {}
    for one in (*result.not_checked, *result.partly_checked):
        reasons.setdefault(one.told, []).append(one.code)
    return sorted(reasons.items(), key=lambda row: -len(set(row[1])))


def unfound(result: CheckResult) -> str:
    """What the guide charges for and no rule can find, in a sentence; empty where there is none."""
    told = "; ".join(f"{one.charge.partition('#')[0]} ({one.price})" for one in result.unfound)
    return f"charged by the guide, not checked by us: {told}" if told else ""


def spans(codes: Sequence[str]) -> list[str]:
    """The codes in order, three or more that follow each other as `INV001-INV003`."""
    runs: list[list[str]] = []
    for code in sorted(set(codes)):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return [
        word for run in runs for word in ([f"{run[0]}-{run[-1]}"] if len(run) >= _FEWEST else run)
    ]


def _follows(before: str, code: str) -> bool:
    family, number = before[:-3], before[-3:]
    return code == f"{family}{int(number) + 1:03}" if number.isdecimal() else False
