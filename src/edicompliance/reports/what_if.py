"""What was supposed of a shipment, and what that changes: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from edicompliance.rules.model import CheckResult
from edicompliance.rules.results.supposed import Change


def what_if_json(result: CheckResult) -> dict[str, Any] | None:
    """What was supposed, and the judgement without it; None where it is judged as it is."""
    one = result.what_if
    if one is None:
        return None
    gone, new = _gone_and_new(result)
    return {
        "changes": [
            {
                "key": change.key,
                "before": None if change.before is None else _text(change.before),
                "after": _text(change.after),
                "moved": change.moved,
            }
            for change in one.changes
        ],
        "verdict": one.verdict,
        "at_risk": str(one.at_risk),
        "gone": gone,
        "new": new,
    }


def what_if_sentences(result: CheckResult) -> Iterator[str]:
    """Yield what was supposed, and what that changes."""
    one = result.what_if
    if one is None:
        return
    yield f"Supposed: {'; '.join(map(_said, one.changes))}."
    gone, new = _gone_and_new(result)
    yield (
        f"As it is: {one.verdict}, {one.at_risk:,} {result.currency} at risk. "
        f"That mends {', '.join(gone) or 'nothing'} and brings {', '.join(new) or 'nothing'}."
    )


def _gone_and_new(result: CheckResult) -> tuple[list[str], list[str]]:
    before = dict.fromkeys(result.what_if.codes if result.what_if else ())
    after = dict.fromkeys(finding.code for finding in result.findings)
    return [code for code in before if code not in after], [
        code for code in after if code not in before
    ]


def _said(change: Change) -> str:
    before = "unknown" if change.before is None else _text(change.before)
    moved = ", which moves with it" if change.moved else ""
    return f"{change.key} {_text(change.after)} (is {before}){moved}"


def _text(value: datetime | str) -> str:
    return value.isoformat() if isinstance(value, datetime) else value
