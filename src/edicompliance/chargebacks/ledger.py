"""The ledger of chargebacks: what happened to each, in entries that nobody can change unseen.

An entry moves money of one line of a deduction from one place to another (`moves`). What stands
where is always computed from the entries. A mistake is mended by a further entry that reverses it.
Each entry holds the hash of the one before.

>>> from datetime import UTC, datetime
>>> ledger = Ledger()
>>> when = datetime(2026, 11, 27, tzinfo=UTC)
>>> def post(step, amount, **more):
...     return ledger.post(Posting("D1", 1, step, Decimal(amount), "USD", **more), when, "ana")
>>> _ = post("deduct", "100.00", key="820/7/1"), post("dispute", "100.00")
>>> _ = post("approve", "60.00"), post("deny", "40.00", detail={"code": "D04"})
>>> {stand.place: str(money) for stand, money in ledger.line("D1", 1).balances.items()}
{'approved': '60.00', 'denied': '40.00'}
>>> ledger.line("D1", 1).state
'partial'
>>> list(ledger.faults())
[]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.chargebacks.moves import ENDS, MOVES, PLACES, Place, Step
from edicompliance.chargebacks.taken import kept
from edicompliance.charges.exact import ZERO, add
from edicompliance.errors import LedgerError

START: Final = "0" * 64
"""What stands before the first entry."""
_CENT: Final = Decimal("0.01")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Standing(NamedTuple):
    """Where money of a line stands, and how often it has been disputed."""

    place: Place
    attempt: int = 0

    def __str__(self) -> str:
        return f"{self.place} (attempt {self.attempt})" if self.attempt else self.place


OUTSIDE: Final = Standing("outside")

_ENCODER: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to be entered."""

    deduction: str
    """Whose money: the deduction's number with us."""
    line: int
    """Which line of it, from 1 on."""
    step: Step | str
    """What happened: a step of `MOVES`, or `reverse`, `close`."""
    amount: Decimal
    """How much of the line; always positive, nothing for `close`."""
    currency: str
    """ISO 4217."""
    why: str = ""
    """The reason, in words."""
    evidence: tuple[str, ...] = ()
    """What shows it: a file's sha256, `sha256@offset+length`, a document's number."""
    detail: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """What belongs to the step: a denial's code, the rule, the edition of the profile."""
    key: str = ""
    """What it is known by where it comes from: the same key is entered once only."""
    source: Standing | None = None
    """From where it moves; needed only where the line has money at several such places."""
    reverses: int | None = None
    """Of a reversal: the number of the entry that it takes back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chain."""

    seq: int
    """Its number, from 1 on."""
    at: datetime
    """When it was entered."""
    actor: str
    """By whom."""
    posting: Posting
    """What was entered, its `source` filled in."""
    target: Standing
    """Where the money stands afterwards."""
    previous: str
    """The hash of the entry before."""

    @property
    def hash(self) -> str:
        """What proves the entry and all before it."""
        return sha256(f"{self.previous}{_canonical(self)}".encode()).hexdigest()

    @property
    def source(self) -> Standing:
        """Where the money came from."""
        return self.posting.source or OUTSIDE


@dataclass(slots=True)
class Line:
    """What stands where, of one line of a deduction: computed from its entries, in their order."""

    deduction: str
    number: int
    currency: str = ""
    balances: dict[Standing, Decimal] = field(default_factory=dict)
    """Only places where there is money."""
    closed: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """All that came in and was not taken back."""
        total = ZERO
        for money in self.balances.values():
            total = add(total, money)
        return total

    @property
    def state(self) -> str:
        """The place of its money; `partial` where it was decided in parts, else `mixed`."""
        if self.closed:
            return "closed"
        places = {stand.place for stand in self.balances}
        if len(places) == 1:
            return places.pop()
        if not places:
            return "reversed" if self.entries else "unknown"
        return "partial" if places <= (ENDS | {"approved"}) else "mixed"

    def at(self, *places: Place) -> Decimal:
        """How much stands at these places."""
        total = ZERO
        for stand, money in self.balances.items():
            if stand.place in places:
                total = add(total, money)
        return total

    def placed(self, posting: Posting) -> tuple[Posting, Standing]:
        """Return a posting with the place it comes from, and the place it leads to.

        Raises `LedgerError` where it cannot be entered.
        """
        _lawful(posting)
        if self.currency not in ("", posting.currency):
            raise _refused(posting, f"expected {self.currency}", f"got {posting.currency}")
        if posting.step == "reverse":
            return self._reversed(posting)
        if posting.step == "close":
            return self._closing(posting)
        if posting.step not in MOVES:
            raise _refused(posting, f"expected a step: {', '.join(MOVES)}", f"got {posting.step!r}")
        if self.closed and posting.step != "re-deduct":
            raise _refused(posting, "expected a line that is open", "it is closed")
        source = self._source(posting)
        attempt = source.attempt + (posting.step == "dispute")
        target = Standing(MOVES[posting.step].target, attempt)  # type: ignore[index]
        return posting if posting.source == source else replace(posting, source=source), target

    def _source(self, posting: Posting) -> Standing:
        lawful = MOVES[posting.step].sources  # type: ignore[index]
        source = posting.source or self._only_source(posting, lawful)
        if source.place not in lawful:
            raise _refused(posting, f"expected money that is {_or(lawful)}", f"named {source}")
        there = self.balances.get(source, ZERO)
        if source != OUTSIDE and there < posting.amount:
            raise _refused(posting, f"expected at most {there} {source}", f"got {posting.amount}")
        return source

    def _only_source(self, posting: Posting, lawful: Sequence[Place]) -> Standing:
        found = [stand for stand in self.balances if stand.place in lawful]
        if not found and "outside" in lawful:
            return OUTSIDE
        if len(found) == 1:
            return found[0]
        got = " and ".join(map(str, found or self.balances)) or "nothing of it was entered"
        more = "; say which" if found else ""
        raise _refused(posting, f"expected money that is {_or(lawful)}{more}", f"got {got}")

    def _reversed(self, posting: Posting) -> tuple[Posting, Standing]:
        entry = next((one for one in self.entries if one.seq == posting.reverses), None)
        if entry is None or entry.posting.step in ("reverse", "close"):
            raise _refused(posting, "expected an entry of this line", f"got {posting.reverses}")
        if any(one.posting.reverses == entry.seq for one in self.entries):
            raise _refused(posting, "expected an entry that stands", f"{entry.seq} is reversed")
        there = self.balances.get(entry.target, ZERO)
        if posting.amount != entry.posting.amount or there < posting.amount:
            expected = f"expected all of {entry.posting.amount} still {entry.target}"
            raise _refused(posting, expected, f"got {posting.amount} of {there}")
        return replace(posting, source=entry.target), entry.source

    def _closing(self, posting: Posting) -> tuple[Posting, Standing]:
        moving = [str(stand) for stand in self.balances if stand.place not in ENDS]
        if self.closed or moving or not self.balances:
            got = "it is closed" if self.closed else " and ".join(moving) or "no money"
            raise _refused(posting, "expected all its money at an end", f"got {got}")
        return replace(posting, source=OUTSIDE), OUTSIDE

    def take(self, entry: Entry) -> None:
        """Count an entry that was placed."""
        self.currency = entry.posting.currency
        self.closed = entry.posting.step == "close"
        for stand, sign in ((entry.source, -1), (entry.target, 1)):
            if stand != OUTSIDE:
                money = add(self.balances.get(stand, ZERO), entry.posting.amount * sign)
                self.balances.pop(stand, None)
                if money:
                    self.balances[stand] = money
        self.entries.append(entry)


class Ledger:
    """All entries, and what stands where by them.

    Raises `LedgerError` where entries read from elsewhere are no chain.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: list[Entry] = []
        self._lines: dict[str, dict[int, Line]] = {}
        self._keys: dict[str, Entry] = {}
        self._head: tuple[int, str] = (0, START)
        for entry in entries:
            self._read(entry)

    @classmethod
    def part(cls, entries: Iterable[Entry], head: tuple[int, str]) -> Ledger:
        """Some lines of a ledger that ends at a head: enough to enter something about them.

        That the whole is a chain is not looked at; all entries of a line must be there.
        """
        found = cls()
        for entry in entries:
            found._add(entry)
        found._head = head
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, the first one first."""
        return tuple(self._entries)

    @property
    def head(self) -> tuple[int, str]:
        """The number and the hash of the last entry."""
        return self._head

    def post(self, posting: Posting, at: datetime, actor: str) -> Entry:
        """Enter what happened; a key that was entered before gives the entry of then.

        Raises `LedgerError` where the money is not there, or the step is none from there.
        """
        posting, actor = kept(posting), kept(actor)
        if posting.key and posting.key in self._keys:
            return _same(self._keys[posting.key], posting)
        entry = entered(self.line(posting.deduction, posting.line), posting, at, actor, self.head)
        self._add(entry)
        return entry

    def reverse(self, seq: int, why: str, at: datetime, actor: str) -> Entry:
        """Take an entry back, by a further one."""
        entry = next((one for one in self._entries if one.seq == seq), None)
        if entry is None:
            raise LedgerError(f"entry {seq}: expected one of {len(self._entries)} entries")
        return self.post(reversal(entry, why), at, actor)

    def line(self, deduction: str, number: int) -> Line:
        """What stands where, of one line; an empty one where nothing was entered."""
        return self._lines.get(deduction, {}).get(number) or Line(deduction, number)

    def lines(self, deduction: str | None = None) -> Iterator[Line]:
        """Every line, or those of one deduction, in the order in which they were begun."""
        found = self._lines if deduction is None else [deduction]
        for name in found:
            yield from self._lines.get(name, {}).values()

    def faults(self) -> Iterator[str]:
        """Say where the chain is broken; nothing where it is whole."""
        yield from chain_faults(self._entries)

    def _read(self, entry: Entry) -> None:
        seq, last = self._head
        if (entry.seq, entry.previous) != (seq + 1, last):
            raise LedgerError(next(chain_faults([entry], self._head)))
        line = self.line(entry.posting.deduction, entry.posting.line)
        if line.placed(entry.posting) != (entry.posting, entry.target):
            raise LedgerError(f"entry {entry.seq}: it does not lead where it says")
        self._add(entry)

    def _add(self, entry: Entry) -> None:
        name, number = entry.posting.deduction, entry.posting.line
        lines = self._lines.setdefault(name, {})
        lines.setdefault(number, Line(name, number)).take(entry)
        self._entries.append(entry)
        self._head = entry.seq, entry.hash
        if entry.posting.key:
            self._keys[entry.posting.key] = entry


def entered(line: Line, posting: Posting, at: datetime, actor: str, head: tuple[int, str]) -> Entry:
    """Return the entry that a posting becomes behind the head of the chain.

    Raises `LedgerError` where it cannot be entered.
    """
    if at.tzinfo is None:
        raise LedgerError(f"{posting.deduction}: expected a time with its zone, got {at}")
    if not actor:
        raise LedgerError(f"{posting.deduction}: expected who enters it, got nobody")
    placed, target = line.placed(posting)
    return Entry(head[0] + 1, at, actor, placed, target, head[1])


def reversal(entry: Entry, why: str) -> Posting:
    """What takes an entry back."""
    one = entry.posting
    return Posting(
        one.deduction, one.line, "reverse", one.amount, one.currency, why, reverses=entry.seq
    )


def chain_faults(entries: Iterable[Entry], head: tuple[int, str] = (0, START)) -> Iterator[str]:
    """Say where entries are no chain that follows a head."""
    seq, last = head
    for entry in entries:
        if entry.seq != seq + 1:
            yield f"entry {seq + 1}: expected this number, got {entry.seq}"
        if entry.previous != last:
            yield f"entry {entry.seq}: expected {last[:12]} before it, got {entry.previous[:12]}"
        seq, last = entry.seq, entry.hash


def _lawful(posting: Posting) -> None:
    money = posting.amount
    if posting.line < 1:
        raise _refused(posting, "expected a line from 1 on", f"got {posting.line}")
    if not money.is_finite() or money != money.quantize(_CENT):
        raise _refused(posting, "expected money to the cent", f"got {money}")
    if (money <= 0) != (posting.step == "close") or (posting.step == "close" and money):
        raise _refused(posting, "expected more than nothing, nothing for close", f"got {money}")


def _same(entry: Entry, posting: Posting) -> Entry:
    """The entry of a key that came before; another amount under it is refused."""
    was = entry.posting
    if (was.step, was.amount, was.currency) != (posting.step, posting.amount, posting.currency):
        got = f"{posting.step} {posting.amount} {posting.currency}"
        raise _refused(posting, f"expected {was.step} {was.amount} {was.currency}", f"got {got}")
    return entry


def _refused(posting: Posting, expected: str, got: str) -> LedgerError:
    whose = f"deduction {posting.deduction}, line {posting.line}"
    return LedgerError(f"{whose}: cannot {posting.step}: {expected}, {got}")


def _or(places: Sequence[Place]) -> str:
    return " or ".join(sorted(places, key=PLACES.index))


def _canonical(entry: Entry) -> str:
    one = entry.posting
    told = (
        entry.seq,
        entry.at.isoformat(),
        entry.actor,
        one.deduction,
        one.line,
        one.step,
        str(one.amount),
        one.currency,
        one.why,
        one.evidence,
        sorted(one.detail.items()),
        one.key,
        entry.source,
        one.reverses,
        entry.target,
    )
    return _ENCODER.encode(told)
