"""Entering what a person knows or decides of a chargeback that no paper tells.

The retailer lets a charge pass, or reports it and bills nothing; we accept it, or write it off; all
of it being at an end, it is closed. Money moves, and only money that stands where the step begins.

>>> from edicompliance.chargebacks.ledger import Ledger
>>> ledger, when = Ledger(), datetime.fromisoformat("2026-11-27T12:00:00+00:00")
>>> _ = ledger.post(Posting("mart/D1", 1, "assess", Decimal("60.00"), "USD"), when, "ana")
>>> found = settle(ledger, "mart/D1", "excused", when, "ana", why="the buyer lets it pass")
>>> [(one.posting.step, str(one.posting.amount), one.target.place) for one in found]
[('excuse', '60.00', 'excused')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing
from edicompliance.chargebacks.matched import MatchedDeduction
from edicompliance.chargebacks.moves import MOVES, PLACES, Step
from edicompliance.charges.exact import ZERO, minus
from edicompliance.errors import LedgerError

Settled = Literal["triaged", "excused", "reported-only", "accepted", "written-off", "closed"]
"""What a person says of a chargeback."""
SETTLED: Final[tuple[Settled, ...]] = get_args(Settled)
_STEPS: Final[Mapping[Settled, Step]] = MappingProxyType(
    {
        "triaged": "triage",
        "excused": "excuse",
        "reported-only": "report",
        "accepted": "accept",
        "written-off": "write off",
    }
)


class _Part(NamedTuple):
    """Money of a line that the step can move."""

    line: Line
    stand: Standing
    money: Decimal


def settle(
    ledger: Ledger,
    name: str,
    settled: Settled,
    at: datetime,
    actor: str,
    *,
    why: str,
    amount: Decimal | None = None,
    line: int | None = None,
) -> tuple[Entry, ...]:
    """Enter it for all money that can be moved so, or for an amount of one line.

    Raises `LedgerError` where no money stands there, or it cannot be told of which line it is.
    """
    lines = [one for one in ledger.lines(name) if line in (None, one.number)]
    if settled == "closed":
        closing = [Posting(name, one.number, "close", ZERO, one.currency, why) for one in lines]
        return tuple(ledger.post(one, at, actor) for one in closing)
    step = _STEPS[settled]
    parts = [_Part(one, stand, money) for one in lines for stand, money in _movable(one, step)]
    _lawful(name, settled, step, parts, lines, amount)
    return tuple(
        ledger.post(
            Posting(name, one.line.number, step, money, one.line.currency, why, source=one.stand),
            at,
            actor,
        )
        for one, money in _drawn(parts, amount)
    )


def settle_matches(
    ledger: Ledger, found: Iterable[MatchedDeduction], at: datetime, actor: str, *, why: str = ""
) -> tuple[Entry, ...]:
    """Enter of what was taken that it is known what it is for; what is unexplained stays.

    The class and the rule stand in the entry, and as its reason, where no `why` is given, what the
    match says. What is entered, disputed or settled already is not entered again.
    """
    known = [(one.deduction.id, each) for one in found for each in one.lines if each.is_known]
    parts = [
        (each, _Part(line, stand, money))
        for name, each in known
        for line in (ledger.line(name, each.number),)
        for stand, money in _movable(line, "match")
    ]
    return tuple(
        ledger.post(
            Posting(
                one.line.deduction,
                each.number,
                "match",
                one.money,
                one.line.currency,
                why or each.reason,
                tuple(filter(None, (document.where for document in each.documents))),
                {"class": each.kind, "rule": each.rule},
                source=one.stand,
            ),
            at,
            actor,
        )
        for each, one in parts
    )


def _movable(line: Line, step: Step) -> list[tuple[Standing, Decimal]]:
    """The money that a step can begin with, in the order of its life."""
    if line.closed:
        return []
    stands = [(at, money) for at, money in line.balances.items() if at.place in MOVES[step].sources]
    return sorted(stands, key=lambda one: (PLACES.index(one[0].place), one[0].attempt))


def _lawful(
    name: str,
    settled: Settled,
    step: Step,
    parts: list[_Part],
    lines: list[Line],
    amount: Decimal | None,
) -> None:
    total = sum((one.money for one in parts), ZERO)
    if not parts:
        wanted = " or ".join(one for one in MOVES[step].sources if one != "outside")
        got = ", ".join(dict.fromkeys(one.state for one in lines)) or "no such line"
        raise LedgerError(f"{name}: to be {settled}, money must be {wanted}; it is {got}")
    if amount is None:
        return
    if not ZERO < amount <= total:
        raise LedgerError(f"{name}: expected up to {total:.2f} to be {settled}, got {amount}")
    if amount != total and len({one.line.number for one in parts}) > 1:
        told = ", ".join(f"line {one.line.number}: {one.money:.2f}" for one in parts)
        raise LedgerError(f"{name}: of which line {amount} is, --line says: {told}")


def _drawn(parts: list[_Part], amount: Decimal | None) -> Iterator[tuple[_Part, Decimal]]:
    for one in parts:
        money = one.money if amount is None else min(amount, one.money)
        amount = None if amount is None else minus(amount, money)
        if money:
            yield one, money
