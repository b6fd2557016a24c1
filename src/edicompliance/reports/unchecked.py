"""What a check could not look at, put together by what is missing: give it, and all these are.

>>> spans(["INV001", "INV002", "INV003", "ORD002", "ORD004"])
['INV001-INV003', 'ORD002', 'ORD004']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from edicompliance.rules.model import CheckResult

_FEWEST = 3
"""Codes that follow each other and are told as a span."""


def by_reason(result: CheckResult) -> list[tuple[str, list[str]]]:
    """Each reason with the codes it keeps from being checked; what stops the most rules first."""
    reasons: dict[str, list[str]] = {}
    for one in (*result.not_checked, *result.partly_checked):
        reasons.setdefault(one.told, []).append(one.code)
    return sorted(reasons.items(), key=lambda row: -len(set(row[1])))


_INPUTS: Final = (
    ("lists not given", re.compile(r"no list of ([\w -]+) is given")),
    ("papers not given", re.compile(r"no ([^;:]+?) is given")),
    (
        "not said of the shipment",
        re.compile(r"(?:[\w.-]+: )?needs ([a-z_]+(?:(?:, | and )[a-z_]+)*)"),
    ),
)
"""What would settle it, and how the reasons say so."""


class Wanted(NamedTuple):
    """What one kind of input would settle."""

    head: str
    """`papers not given`."""
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Each paper, list or fact with the rules that it would let judge."""

    @property
    def told(self) -> str:
        """All of it in a sentence: `invoice (810): INV001-INV011 · history: LBL004`."""
        return " · ".join(f"{what}: {' '.join(spans(codes))}" for what, codes in self.rows)


def by_input(result: CheckResult) -> tuple[list[Wanted], list[tuple[str, list[str]]]]:
    """What was not checked by the input that would settle it, and the other reasons as they are."""
    found: dict[str, dict[str, list[str]]] = {head: {} for head, _ in _INPUTS}
    others: list[tuple[str, list[str]]] = []
    for reason, codes in by_reason(result):
        head, what = _input_of(reason, result)
        if what:
            found[head].setdefault(what, []).extend(codes)
        else:
            others.append((reason, codes))
    wanted = [
        Wanted(head, tuple((what, tuple(codes)) for what, codes in rows.items()))
        for head, rows in found.items()
        if rows
    ]
    return sorted(wanted, key=lambda one: one.head != "papers not given"), others


def _input_of(reason: str, result: CheckResult) -> tuple[str, str]:
    """Which kind of input, and which one; empty where the reason names none."""
    for head, pattern in _INPUTS:
        if told := pattern.fullmatch(reason):
            what = told[1].replace(" and no ", " or ")
            if len(result.orders) == 1:
                what = what.removesuffix(f" of order {result.orders[0]}")
            return head, what
    return "", ""


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
