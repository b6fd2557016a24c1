"""Whether two papers tell of one event, and of which line a repayment is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from edicompliance.chargebacks.ledger import Entry, Line, Standing
from edicompliance.chargebacks.moves import OPEN, Place, Step
from edicompliance.chargebacks.taken import Taken, TakenLine

if TYPE_CHECKING:
    from edicompliance.chargebacks.entering import Deduction

_TELL_APART: Final = "import its row again with the number of its payment (check, remittance)"
_REPAYS: Final[tuple[Place, ...]] = (
    "approved", "disputed", "triaged", "matched", "deducted", "re-deducted", "denied",
)  # fmt: skip
"""From where a repayment comes, the likeliest first."""
TAKES: Final[tuple[Step, ...]] = ("deduct", "re-deduct")


def was_taken(line: Line) -> bool:
    """Whether money of a line was ever taken."""
    return any(entry.posting.step in TAKES for entry in line.entries)


def is_same(one: Taken, other: Taken, payments: frozenset[str]) -> bool:
    """Whether both tell of one taking: what one leaves unsaid, the other may say."""
    if (one.amount, one.currency, one.nth) != (other.amount, other.currency, other.nth):
        return False
    if payments and other.payment:
        return other.payment in payments
    if {one.kind, other.kind} == {"assessed", "deducted"} or payments or other.payment:
        return True
    return one.day == other.day or not (one.day and other.day)


def may_be_same(one: Taken, other: Taken) -> bool:
    """Whether nobody can tell: the same number and amount on two days, and no payment named."""
    same = (one.amount, one.currency, one.nth) == (other.amount, other.currency, other.nth)
    return same and one.kind == other.kind and not (one.payment or other.payment)


def may_be_changed(one: Taken, other: Taken) -> bool:
    """Whether it may be the same claim with another amount: number and day agree, no payment."""
    same = (one.kind, one.currency) == (other.kind, other.currency)
    numbered = bool(one.number and other.number) and one.amount != other.amount
    day = one.day == other.day or not (one.day and other.day)
    return same and numbered and day and not (one.payment or other.payment)


def changed_since(known: Deduction, taken: Taken) -> str:
    """Why nobody can tell whether a claim was changed."""
    return (
        f"{known.id} of {known.taken.amount} was entered for {known.taken.day or 'no day'}; this "
        f"one says {taken.amount} and no payment: it may be the same with another amount, or "
        f"taken beside it; if beside it, {_TELL_APART}; if the amount was changed, import the "
        "difference as a row of its own: a credit where it is less"
    )


def is_of(entry: Entry, key: str, taken: Taken) -> bool:
    """Whether an entry is of what was told."""
    return f"{key}|" in entry.posting.key and entry.posting.currency == taken.currency


def which_one(known: Deduction, taken: Taken) -> str:
    """Why nobody can tell whether it was taken a second time."""
    return (
        f"{known.id} of {taken.amount} was entered for {known.taken.day}; this one says "
        f"{taken.day} and no payment: it may be the same, or taken a second time; if so, "
        f"{_TELL_APART}"
    )


def shares_of(lines: list[Line], amount: Decimal) -> Iterator[tuple[int, Standing, Decimal]]:
    """Which line a repayment is of: all of them in full, or the only one that can be."""
    opened = [line for line in lines if line.at(*OPEN, "denied")]
    if sum(line.at(*OPEN, "denied") for line in opened) == amount:
        for line in opened:
            yield from _drawn(line, line.at(*OPEN, "denied"))
        return
    fitting = [line for line in opened if line.at(*OPEN, "denied") >= amount]
    exact = [line for line in fitting if line.at(*OPEN, "denied") == amount]
    chosen = exact or fitting
    if len(chosen) == 1:
        yield from _drawn(chosen[0], amount)


def _drawn(line: Line, amount: Decimal) -> Iterator[tuple[int, Standing, Decimal]]:
    """Take an amount from where it most likely stands."""
    order: Mapping[str, int] = {place: at for at, place in enumerate(_REPAYS)}
    stands = sorted(
        (stand for stand in line.balances if stand.place in order),
        key=lambda stand: order[stand.place],
    )
    for stand in stands:
        part = min(amount, line.balances[stand])
        if part:
            yield line.number, stand, part
            amount -= part


def key_of(taken: Taken, step: Step) -> str:
    """What the event is known by, whatever file tells of it."""
    day = taken.payment or (taken.day.isoformat() if taken.day else "")
    return f"|{step}|{taken.retailer}|{taken.called}|{day}|{taken.amount}|{taken.nth}"


def detail_of(taken: Taken, line: TakenLine) -> dict[str, str]:
    """What an entry keeps of what was told."""
    told = {
        "number": taken.number,
        "payment": taken.payment,
        "day": taken.day.isoformat() if taken.day else "",
        "code": line.code,
        "source": taken.source,
    }
    return {name: value for name, value in told.items() if value}
