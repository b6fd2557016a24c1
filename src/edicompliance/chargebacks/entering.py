"""From what a retailer's papers tell to entries of the ledger: each taking once, and once only.

The same deduction is told of by an 812, an 820 and the portal, and each of them comes twice. It is
the same as long as number, amount and payment agree. Under the same number on another payment it is
taken again: anew where it had come back, doubled where it had not.

>>> from dataclasses import replace
>>> from datetime import UTC, datetime
>>> from edicompliance.chargebacks.taken import About, TakenLine
>>> books, when = Books(), datetime(2026, 11, 27, tzinfo=UTC)
>>> once = Taken(retailer="mart", kind="deducted", number="DM-7", payment="0099",
...              lines=(TakenLine(Decimal("25.50"), About(invoice="77")),))
>>> [books.enter(one, when, "ana").outcome for one in (once, once, replace(once, payment="0100"))]
['entered', 'known', 'doubled']
>>> [(line.deduction, line.state) for line in books.ledger.lines()]
[('mart/DM-7', 'deducted'), ('mart/DM-7~2', 'deducted')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing
from edicompliance.chargebacks.moves import OPEN, Place, Step
from edicompliance.chargebacks.taken import Taken, TakenLine, kept
from edicompliance.charges.exact import ZERO, minus

Outcome = Literal["entered", "known", "doubled", "again", "refused"]
"""`known`: it was entered before; `doubled`: taken twice; `again`: taken after it had come back, or
after it was let off."""
_REPAYS: Final[tuple[Place, ...]] = (
    "approved", "disputed", "triaged", "matched", "deducted", "re-deducted", "denied",
)  # fmt: skip
"""From where a repayment comes, the likeliest first."""


_TELL_APART: Final = "import its row again with the number of its payment (check, remittance)"
_TAKES: Final[tuple[Step, ...]] = ("deduct", "re-deduct")


@dataclass(frozen=True, slots=True)
class Deduction:
    """A deduction with its number here, and what was first told of it."""

    id: str
    """`retailer/number`; a second one under the same number ends in `~2`."""
    taken: Taken
    doubles: str = ""
    """The deduction that it takes a second time; empty: none."""

    def line(self, number: int) -> TakenLine:
        """What was told of a line, from 1 on."""
        return self.taken.lines[number - 1]


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one thing that was told."""

    outcome: Outcome
    deduction: Deduction | None = None
    entries: tuple[Entry, ...] = ()
    reason: str = ""
    """Why it was refused, or what it was taken for."""
    told: Taken | None = None
    """What was told."""


@dataclass(slots=True)
class Books:
    """The deductions that are known, and the ledger of their money."""

    ledger: Ledger = field(default_factory=Ledger)
    deductions: dict[str, Deduction] = field(default_factory=dict)
    plain: Callable[[str, str], str] = lambda _retailer, number: number
    """A retailer and a number, as it is compared."""
    _numbered: dict[tuple[str, str], list[Deduction]] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = tuple(self.deductions.values())
        for one in known:
            self._numbered.setdefault(self._number(one.taken), []).append(one)

    def enter(self, taken: Taken, at: datetime, actor: str) -> Entered:
        """Enter what was told, or say that it is known, or why it cannot be."""
        taken = kept(taken)
        return replace(self._enter(taken, at, actor), told=taken)

    def _enter(self, taken: Taken, at: datetime, actor: str) -> Entered:
        if taken.kind == "repaid":
            return self._repaid(taken, at, actor)
        known = self._numbered.get(self._number(taken), []) if taken.called else []
        told = next((one for one in known if self._was_told(one, taken)), None)
        if told is not None:
            return Entered("known", told)
        same = [
            one
            for one in known
            if _is_same(one.taken, taken, self._payments(one)) or self._is_billed(one, taken)
        ]
        if same:
            exact = [one for one in same if taken.payment in self._payments(one)]
            return self._seen((exact or same)[-1], taken, at, actor)
        doubt = next((one for one in known if _may_be_same(one.taken, taken)), None)
        if doubt is not None:
            return Entered("refused", doubt, reason=_which(doubt, taken))
        changed = next((one for one in known if _may_be_changed(one.taken, taken)), None)
        if changed is not None:
            return Entered("refused", changed, reason=_changed(changed, taken))
        return self._again(known, taken, at, actor)

    def _seen(self, known: Deduction, taken: Taken, at: datetime, actor: str) -> Entered:
        """Told before; what was billed then, or let off, may be taken now."""
        lines = list(self.ledger.lines(known.id))
        billed = sum((line.at("assessed") for line in lines), ZERO)
        let_off = sum((line.at("excused") for line in lines if not _was_taken(line)), ZERO)
        if taken.kind == "assessed" or not billed + let_off:
            return Entered("known", known)
        anew = min(minus(taken.amount, min(billed, taken.amount)), let_off)
        first = self._move(lines, ("assessed", "deduct"), taken, taken.amount, at, actor)
        again = self._move(lines, ("excused", "re-deduct"), taken, anew, at, actor)
        part = f": {taken.amount} of the {billed}" if taken.amount < billed else ""
        told = [f"it was billed before{part}"] if first else []
        told += [f"{anew} of it was let off before"] if again else []
        return Entered("again" if again else "entered", known, (*first, *again), "; ".join(told))

    def _move(
        self,
        lines: list[Line],
        way: tuple[Place, Step],
        taken: Taken,
        amount: Decimal,
        at: datetime,
        actor: str,
    ) -> list[Entry]:
        """Move up to an amount out of a place, line by line."""
        place, step = way
        entries: list[Entry] = []
        for line in lines:
            part = min(amount, line.at(place))
            if part:
                name, number = line.deduction, line.number
                entries.append(self._post(name, number, step, part, taken, at, actor))
                amount = minus(amount, part)
        return entries

    def _was_told(self, known: Deduction, taken: Taken) -> bool:
        """Whether this very taking, or this bill, was entered before."""
        steps: tuple[Step, ...] = ("assess",) if taken.kind == "assessed" else _TAKES
        keys = [_key(taken, step) for step in steps]
        entries = self._entries([known])
        return any(_has(entry, key, taken) for entry in entries for key in keys)

    def _payments(self, known: Deduction) -> frozenset[str]:
        """The payments that took it, the first time or again."""
        entries = (one.posting for one in self._entries([known]))
        taking = (one for one in entries if one.step in _TAKES)
        return frozenset(filter(None, (one.detail.get("payment", "") for one in taking)))

    def _again(self, known: list[Deduction], taken: Taken, at: datetime, actor: str) -> Entered:
        """Another payment: new, doubled, or taken again after it had come back."""
        alike = (taken.amount, taken.currency)
        earlier = next(
            (one for one in reversed(known) if (one.taken.amount, one.taken.currency) == alike),
            None,
        )
        if earlier is None or taken.kind == "assessed":
            return self._new(known, taken, at, actor)
        back = {line.number: line.at("repaid") for line in self.ledger.lines(earlier.id)}
        if sum(back.values()) == taken.amount:
            entries = [
                self._post(earlier.id, line, "re-deduct", amount, taken, at, actor)
                for line, amount in back.items()
                if amount
            ]
            return Entered("again", earlier, tuple(entries), f"{earlier.id} had come back")
        return self._new(known, taken, at, actor, doubles=earlier.id)

    def _new(
        self, known: list[Deduction], taken: Taken, at: datetime, actor: str, *, doubles: str = ""
    ) -> Entered:
        number = taken.called or f"{taken.payment or taken.source}#{len(self.deductions) + 1}"
        name = f"{taken.retailer}/{number}"
        count = len(known) + 1
        while name in self.deductions:
            name = f"{taken.retailer}/{number}~{count}"
            count += 1
        new = Deduction(name, taken, doubles)
        self.deductions[name] = new
        self._numbered.setdefault(self._number(taken), []).append(new)
        step: Step = "assess" if taken.kind == "assessed" else "deduct"
        entries = tuple(
            self._post(name, line, step, one.amount, taken, at, actor)
            for line, one in enumerate(taken.lines, 1)
        )
        reason = f"{doubles} was taken before, and did not come back" if doubles else ""
        return Entered(
            "doubled" if doubles else "entered", new, entries, reason or self._beside(known, taken)
        )

    def _beside(self, known: list[Deduction], taken: Taken) -> str:
        """What stands billed under the same number, which is another sum; empty: nothing."""
        for one in known if taken.kind == "deducted" else ():
            billed = sum(line.at("assessed") for line in self.ledger.lines(one.id))
            if billed:
                return f"{one.id} is billed for {billed}: look whether this is a part of it"
        return ""

    def _repaid(self, taken: Taken, at: datetime, actor: str) -> Entered:
        known = self._numbered.get(self._number(taken), []) if taken.called else []
        if not known:
            told = f"gives back {taken.amount} of {taken.called}, which was never entered"
            return Entered("refused", reason=told)
        keys = [_key(taken, "repay"), _key(taken, "excuse")]
        if any(_has(one, key, taken) for one in self._entries(known) for key in keys):
            return Entered("known", known[-1])
        for one in known:
            billed = self._let_off(one, taken, at, actor)
            if billed:
                return Entered("entered", one, billed, "less is billed")
            shares = tuple(_shares(list(self.ledger.lines(one.id)), taken.amount))
            if shares:
                entries = [
                    self._post(one.id, line, "repay", amount, taken, at, actor, stand)
                    for line, stand, amount in shares
                ]
                return Entered("entered", one, tuple(entries))
        told = f"gives back {taken.amount} of {known[-1].id}: which line of it, is not told"
        return Entered("refused", known[-1], reason=told)

    def _let_off(self, one: Deduction, taken: Taken, at: datetime, actor: str) -> tuple[Entry, ...]:
        """A credit on what is billed and not taken yet lets off a part of the bill."""
        billed = {line.number: line.at("assessed") for line in self.ledger.lines(one.id)}
        left, entries = taken.amount, []
        if sum(billed.values()) < left:
            return ()
        for line, there in billed.items():
            part = min(left, there)
            if part:
                entries.append(self._post(one.id, line, "excuse", part, taken, at, actor))
                left -= part
        return tuple(entries)

    def _is_billed(self, known: Deduction, taken: Taken) -> bool:
        """Whether what is taken now is what is left of the bill, or a part of its only line."""
        if taken.kind != "deducted" or known.taken.currency != taken.currency:
            return False
        lines = [line.at("assessed") for line in self.ledger.lines(known.id)]
        billed = [one for one in lines if one]
        part = len(billed) == 1 and taken.amount < billed[0]
        return bool(billed) and (part or sum(billed) == taken.amount)

    def _entries(self, known: Iterable[Deduction]) -> Iterator[Entry]:
        for one in known:
            for line in self.ledger.lines(one.id):
                yield from line.entries

    def _post(
        self,
        deduction: str,
        line: int,
        step: Step,
        amount: Decimal,
        taken: Taken,
        at: datetime,
        actor: str,
        source: Standing | None = None,
    ) -> Entry:
        told = taken.lines[line - 1] if line <= len(taken.lines) else taken.lines[0]
        posting = Posting(
            deduction=deduction,
            line=line,
            step=step,
            amount=amount,
            currency=taken.currency,
            why=told.text,
            evidence=tuple(filter(None, (told.where,))),
            detail=_detail(taken, told),
            key=f"{deduction}|{line}{_key(taken, step)}|{source or ''}",
            source=source,
        )
        return self.ledger.post(posting, at, actor)

    def _number(self, taken: Taken) -> tuple[str, str]:
        return taken.retailer, self.plain(taken.retailer, taken.called)


def _was_taken(line: Line) -> bool:
    return any(entry.posting.step in _TAKES for entry in line.entries)


def _is_same(one: Taken, other: Taken, payments: frozenset[str]) -> bool:
    """Whether both tell of one taking: what one leaves unsaid, the other may say."""
    if (one.amount, one.currency, one.nth) != (other.amount, other.currency, other.nth):
        return False
    if payments and other.payment:
        return other.payment in payments
    if {one.kind, other.kind} == {"assessed", "deducted"} or payments or other.payment:
        return True
    return one.day == other.day or not (one.day and other.day)


def _may_be_same(one: Taken, other: Taken) -> bool:
    """Whether nobody can tell: the same number and amount on two days, and no payment named."""
    same = (one.amount, one.currency, one.nth) == (other.amount, other.currency, other.nth)
    return same and one.kind == other.kind and not (one.payment or other.payment)


def _may_be_changed(one: Taken, other: Taken) -> bool:
    """Whether it may be the same claim with another amount: number and day agree, no payment."""
    same = (one.kind, one.currency) == (other.kind, other.currency)
    numbered = bool(one.number and other.number) and one.amount != other.amount
    day = one.day == other.day or not (one.day and other.day)
    return same and numbered and day and not (one.payment or other.payment)


def _changed(known: Deduction, taken: Taken) -> str:
    return (
        f"{known.id} of {known.taken.amount} was entered for {known.taken.day or 'no day'}; this "
        f"one says {taken.amount} and no payment: it may be the same with another amount, or "
        f"taken beside it; if beside it, {_TELL_APART}; if the amount was changed, import the "
        "difference as a row of its own: a credit where it is less"
    )


def _has(entry: Entry, key: str, taken: Taken) -> bool:
    """Whether an entry is of what was told."""
    return f"{key}|" in entry.posting.key and entry.posting.currency == taken.currency


def _which(known: Deduction, taken: Taken) -> str:
    return (
        f"{known.id} of {taken.amount} was entered for {known.taken.day}; this one says "
        f"{taken.day} and no payment: it may be the same, or taken a second time; if so, "
        f"{_TELL_APART}"
    )


def _shares(lines: list[Line], amount: Decimal) -> Iterator[tuple[int, Standing, Decimal]]:
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


def _key(taken: Taken, step: Step) -> str:
    """What the event is known by, whatever file tells of it."""
    day = taken.payment or (taken.day.isoformat() if taken.day else "")
    return f"|{step}|{taken.retailer}|{taken.called}|{day}|{taken.amount}|{taken.nth}"


def _detail(taken: Taken, line: TakenLine) -> dict[str, str]:
    told = {
        "number": taken.number,
        "payment": taken.payment,
        "day": taken.day.isoformat() if taken.day else "",
        "code": line.code,
        "source": taken.source,
    }
    return {name: value for name, value in told.items() if value}
