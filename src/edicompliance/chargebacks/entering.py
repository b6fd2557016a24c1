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
from types import MappingProxyType
from typing import Final, Literal

from edicompliance.chargebacks.ledger import Entry, Ledger, Line, Posting, Standing, reversal
from edicompliance.chargebacks.moves import Place, Step
from edicompliance.chargebacks.reordering import MOVED, in_order, standing_of
from edicompliance.chargebacks.sameness import (
    TAKES,
    changed_since,
    detail_of,
    is_of,
    is_same,
    key_of,
    may_be_changed,
    may_be_same,
    shares_of,
    was_taken,
    which_one,
)
from edicompliance.chargebacks.taken import Taken, TakenLine, kept
from edicompliance.charges.exact import ZERO, minus

Outcome = Literal["entered", "known", "doubled", "again", "refused"]
"""`known`: it was entered before; `doubled`: taken twice; `again`: taken after it had come back, or
after it was let off."""


DOUBLES: Final = "doubles"
"""In the detail of a taking: which deduction it takes a second time, or `NOTHING`."""
NOTHING: Final = "nothing"
_NO_DETAIL: Final[Mapping[str, str]] = MappingProxyType({})


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
    _anew: set[str] = field(default_factory=set)
    """The keys of entries that were taken back to be entered where their day belongs."""
    _passed: set[int] = field(default_factory=set)
    """Their numbers."""

    def __post_init__(self) -> None:
        for name, one in self.deductions.items():
            now = replace(one, doubles=self._doubles(one))
            self.deductions[name] = now
            self._numbered.setdefault(self._number(one.taken), []).append(now)

    def _doubles(self, one: Deduction) -> str:
        """What it takes a second time, by the last word on it."""
        told = one.doubles
        for line in self.ledger.lines(one.id):
            for entry in line.entries:
                if entry.posting.key.startswith(MOVED):
                    self._anew.add(entry.posting.key.removeprefix(MOVED))
                    self._passed.add(entry.posting.reverses or 0)
                told = entry.posting.detail.get(DOUBLES, told)
        return "" if told == NOTHING else told

    def take_back(self, entry: Entry, why: str, at: datetime, actor: str) -> None:
        """Take an entry back, to enter it anew where its day belongs."""
        key = entry.posting.key
        self.ledger.post(replace(reversal(entry, why), key=f"{MOVED}{key}"), at, actor)
        self._anew.add(key)
        self._passed.add(entry.seq)

    def enter(self, taken: Taken, at: datetime, actor: str) -> Entered:
        """Enter what was told, or say that it is known, or why it cannot be."""
        taken = kept(taken)
        return replace(in_order(self, taken, at, actor), told=taken)

    def numbered(self, taken: Taken) -> list[Deduction]:
        """The deductions of that number, the first that was entered first."""
        return list(self._numbered.get(self._number(taken), ())) if taken.called else []

    @property
    def standing(self) -> Iterator[Deduction]:
        """The deductions but those that were found to be another one, taken again."""
        return (one for one in self.deductions.values() if not self._is_moved(one))

    def told_before(self, taken: Taken) -> Deduction | None:
        """The deduction in which this very event was entered; None: it is new."""
        known = self.numbered(taken)
        if taken.kind != "repaid":
            return next((one for one in known if self._was_told(one, taken)), None)
        keys = [key_of(taken, "repay"), key_of(taken, "excuse")]
        told = any(is_of(entry, key, taken) for entry in self._entries(known) for key in keys)
        return known[-1] if told else None

    def enter_next(self, taken: Taken, at: datetime, actor: str) -> Entered:
        """Enter what was told behind all that was entered of its number."""
        told = self.told_before(taken)
        if told is not None:
            return Entered("known", told)
        known = [one for one in self.numbered(taken) if not self._is_moved(one)]
        known.sort(key=self._begun)
        if taken.kind == "repaid":
            return self._repaid(known, taken, at, actor)
        same = [
            one
            for one in known
            if any(is_same(each, taken, self._payments(one)) for each in self._told(one))
            or self._is_billed(one, taken)
        ]
        if same:
            exact = [one for one in same if taken.payment in self._payments(one)]
            return self._seen((exact or same)[-1], taken, at, actor)
        doubt = next((one for one in known if may_be_same(one.taken, taken)), None)
        if doubt is not None:
            return Entered("refused", doubt, reason=which_one(doubt, taken))
        changed = next((one for one in known if may_be_changed(one.taken, taken)), None)
        if changed is not None:
            return Entered("refused", changed, reason=changed_since(changed, taken))
        return self._again(known, taken, at, actor)

    def _seen(self, known: Deduction, taken: Taken, at: datetime, actor: str) -> Entered:
        """Told before; what was billed then, or let off, may be taken now."""
        lines = list(self.ledger.lines(known.id))
        billed = sum((line.at("assessed") for line in lines), ZERO)
        let_off = sum((line.at("excused") for line in lines if not was_taken(line)), ZERO)
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

    def _is_moved(self, one: Deduction) -> bool:
        """Whether all of it was taken back, to be entered where its day belongs."""
        entries = [each for line in self.ledger.lines(one.id) for each in line.entries]
        return (
            bool(entries) and not standing_of(entries) and entries[-1].posting.key.startswith(MOVED)
        )

    def _told(self, one: Deduction) -> Iterator[Taken]:
        """What was told of it; without the lines that somebody took back, too."""
        yield one.taken
        gone = {each.number for each in self.ledger.lines(one.id) if each.state == "reversed"}
        left = [each for at, each in enumerate(one.taken.lines, 1) if at not in gone]
        if gone and left:
            yield replace(one.taken, lines=tuple(left))

    def _begun(self, one: Deduction) -> int:
        """The first entry of it that stands; a big number where none does."""
        entries = [each for line in self.ledger.lines(one.id) for each in line.entries]
        return min((each.seq for each in standing_of(entries)), default=self.ledger.head[0] + 1)

    def _was_told(self, known: Deduction, taken: Taken) -> bool:
        """Whether this very taking, or this bill, was entered before."""
        steps: tuple[Step, ...] = ("assess",) if taken.kind == "assessed" else TAKES
        keys = [key_of(taken, step) for step in steps]
        entries = self._entries([known])
        return any(is_of(entry, key, taken) for entry in entries for key in keys)

    def _payments(self, known: Deduction) -> frozenset[str]:
        """The payments that took it, the first time or again."""
        entries = (one.posting for one in self._entries([known]))
        taking = (one for one in entries if one.step in TAKES)
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
        every = self._numbered.setdefault(self._number(taken), [])
        before = next((one for one in every if one.taken == taken and self._is_moved(one)), None)
        name = before.id if before else self._name(f"{taken.retailer}/{number}", len(known) + 1)
        new = Deduction(name, taken, doubles)
        self.deductions[name] = new
        every[:] = [*(one for one in every if one.id != name), new]
        step: Step = "assess" if taken.kind == "assessed" else "deduct"
        detail = {DOUBLES: doubles or NOTHING} if doubles or before else {}
        entries = tuple(
            self._post(name, line, step, one.amount, taken, at, actor, detail=detail)
            for line, one in enumerate(taken.lines, 1)
        )
        reason = f"{doubles} was taken before, and did not come back" if doubles else ""
        return Entered(
            "doubled" if doubles else "entered", new, entries, reason or self._beside(known, taken)
        )

    def _name(self, name: str, count: int) -> str:
        """A name that is free."""
        found = name
        while found in self.deductions:
            found, count = f"{name}~{count}", count + 1
        return found

    def _beside(self, known: list[Deduction], taken: Taken) -> str:
        """What stands billed under the same number, which is another sum; empty: nothing."""
        for one in known if taken.kind == "deducted" else ():
            billed = sum(line.at("assessed") for line in self.ledger.lines(one.id))
            if billed:
                return f"{one.id} is billed for {billed}: look whether this is a part of it"
        return ""

    def _repaid(self, known: list[Deduction], taken: Taken, at: datetime, actor: str) -> Entered:
        if not known:
            told = f"gives back {taken.amount} of {taken.called}, which was never entered"
            return Entered("refused", reason=told)
        for one in known:
            billed = self._let_off(one, taken, at, actor)
            if billed:
                return Entered("entered", one, billed, "less is billed")
            shares = tuple(shares_of(list(self.ledger.lines(one.id)), taken.amount))
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
                for each in line.entries:
                    if each.posting.step != "reverse" and each.seq not in self._passed:
                        yield each

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
        detail: Mapping[str, str] = _NO_DETAIL,
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
            detail={**detail_of(taken, told), **detail},
            key=self._free_key(f"{deduction}|{line}{key_of(taken, step)}|{source or ''}"),
            source=source,
        )
        return self.ledger.post(posting, at, actor)

    def _free_key(self, key: str) -> str:
        """The key; a further one where its entry was taken back to be entered anew."""
        free, count = key, 1
        while free in self._anew:
            free, count = f"{key}#{count + 1}", count + 1
        return free

    def _number(self, taken: Taken) -> tuple[str, str]:
        return taken.retailer, self.plain(taken.retailer, taken.called)
