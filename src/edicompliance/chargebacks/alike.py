"""Rows of a portal's file that are alike in all that is read of them: they count, and it is said.

Five cartons without a label are five rows that nothing tells apart; a row that the portal printed
twice looks the same. Nobody can tell here, so all are taken over, with the way to take one back.

>>> from edicompliance.chargebacks.taken import About
>>> from decimal import Decimal
>>> row = TakenLine(Decimal("5.00"), About(po="4501"), where="claims.csv:2")
>>> rows = (row, replace(row, where="claims.csv:3"))
>>> taken = Taken(retailer="mart", kind="deducted", number="C1", source="claims.csv", lines=rows)
>>> alike_rows(taken)
{2: 'rows 2 and 3 of claims.csv are alike, and both count'}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from edicompliance.chargebacks.ledger import Entry, Ledger
from edicompliance.chargebacks.reordering import standing_of
from edicompliance.chargebacks.taken import Taken, TakenLine

_EDI: Final = frozenset({"820", "812"})
_UNDECIDED: Final = frozenset({"assessed", "deducted", "re-deducted", "matched", "triaged"})


def alike_rows(taken: Taken) -> Mapping[int, str]:
    """Return the lines that an earlier one is like, each with the rows of both."""
    if taken.source in _EDI or len(taken.lines) == 1:
        return {}
    first: dict[TakenLine, str] = {}
    found = {}
    for number, line in enumerate(taken.lines, 1):
        file, _, row = line.where.rpartition(":")
        before = first.setdefault(replace(line, where=""), row)
        if before != row:
            found[number] = f"rows {before} and {row} of {file} are alike, and both count"
    return found


def remark(alike: str, name: str, entries: Iterable[Entry]) -> str:
    """Return what is said of a line that is like another: what its rows are, what to do.

    `entries` are those that stand of the line; without any it is not entered yet.
    """
    back = sorted(entries, key=lambda one: -one.seq)
    if not back:
        what = f"edic chargebacks show {name} names the entry to take back, once it is entered"
        return f"{alike}; if the portal printed one of them twice: {what}"
    if back[0].target.place not in _UNDECIDED:
        return f"{alike}; it is {back[0].target.place}: edic chargebacks show {name}"
    commands = (f'edic chargebacks reverse {one.seq} --reason "printed twice"' for one in back)
    return f"{alike}; if the portal printed one of them twice: {' and then '.join(commands)}"


def remark_of(alike: str, name: str, number: int, ledger: Ledger) -> str:
    """The same by the ledger; empty: the line is no other's like, or was taken back."""
    entries = standing_of(ledger.line(name, number).entries) if alike else []
    return remark(alike, name, entries) if entries else ""
