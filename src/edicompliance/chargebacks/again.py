"""Why what was given up and then taken again is not owed."""

from __future__ import annotations

from decimal import Decimal

from edicompliance.chargebacks.ledger import Entry, Line


def why_again(line: Line, again: Decimal) -> str:
    """Why what was taken again is not owed: it was won, or let off before it was taken."""
    given = [one for one in line.entries if one.posting.step in ("approve", "repay", "excuse")]
    when = f" on {_day_of(given[-1])} (entry {given[-1].seq})" if given else ""
    taken = [one for one in line.entries if one.posting.step == "re-deduct"]
    then = f" on {_day_of(taken[-1])}" if taken else ""
    if given and given[-1].posting.step == "excuse":
        return f"it was let off{when}, and {again:.2f} was taken{then} all the same"
    won = any(one.posting.step == "approve" for one in given)
    words = "it was won before" if won else "it was paid back"
    return f"{words}{when}, and {again:.2f} was taken again{then}"


def _day_of(entry: Entry) -> str:
    """The day that its paper tells, else the one on which it was entered."""
    return entry.posting.detail.get("day") or f"{entry.at:%Y-%m-%d}"
