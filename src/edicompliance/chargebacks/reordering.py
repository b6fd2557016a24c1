"""Takings and credits of one number, entered in the order of their days, however they are told.

Files are not imported in the order in which things happened: the credit of March may come before
the remittance of January. What is told of an earlier day than what was entered goes before it:
the later entries are taken back by further ones, and entered anew behind it. So the same files
lead to the same balances, in whatever order they come; of one day the order of telling holds.

A taking that was told as one that was taken again keeps the lines of the first one.

Where people have entered something since, or the retailer billed it first, all stays as it is: it
is entered behind, as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from edicompliance.chargebacks.ledger import Entry, Ledger
from edicompliance.chargebacks.taken import Taken, TakenLine

if TYPE_CHECKING:
    from edicompliance.chargebacks.entering import Books, Deduction, Entered

MOVED: Final = "anew|"
"""How the key of an entry begins that takes another one back, to be entered anew."""
_STEPS: Final = ("deduct", "re-deduct", "repay")
_Rank = tuple[date, int, str, int, Decimal]


def in_order(books: Books, taken: Taken, at: datetime, actor: str) -> Entered:
    """Enter what was told where its day belongs, among all of its number."""
    if taken.day is None or taken.kind == "assessed" or books.told_before(taken) is not None:
        return books.enter_next(taken, at, actor)
    known = books.numbered(taken)
    later = _later(books, known, taken)
    if not later or _replayed(_few(books, known), later, taken, at, actor).outcome == "refused":
        return books.enter_next(taken, at, actor)
    return _replayed(books, later, taken, at, actor)


def standing_of(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that were not taken back."""
    every = list(entries)
    gone = {one.posting.reverses for one in every}
    return [one for one in every if one.posting.step != "reverse" and one.seq not in gone]


def _later(books: Books, known: Sequence[Deduction], taken: Taken) -> list[Entry]:
    """The entries from the first one on that is of a later day; none where people went on."""
    found = [each for one in known for line in books.ledger.lines(one.id) for each in line.entries]
    standing = sorted(standing_of(found), key=lambda one: one.seq)
    steps = {one.posting.step for one in found} - {"reverse"}
    days = all(one.posting.detail.get("day") for one in standing)
    if not days or steps - set(_STEPS) or any(_by_people(one) for one in found):
        return []
    behind = [one.seq for one in standing if taken.day and _rank_of(one)[0] > taken.day]
    return [one for one in standing if behind and one.seq >= behind[0]]


def _by_people(one: Entry) -> bool:
    return not one.posting.key


def _few(books: Books, known: Sequence[Deduction]) -> Books:
    """A copy of the books, of one number: to see what would come of it."""
    entries = [
        each for one in known for line in books.ledger.lines(one.id) for each in line.entries
    ]
    ledger = Ledger.part(sorted(entries, key=lambda one: one.seq), books.ledger.head)
    return type(books)(ledger, {one.id: one for one in known}, books.plain)


def _replayed(
    books: Books, later: Sequence[Entry], taken: Taken, at: datetime, actor: str
) -> Entered:
    """Take the later entries back, and enter all in the order of their days.

    A credit that gives back what is not taken yet waits for it.
    """
    events = sorted((*_events(books, later), taken), key=lambda one: one.day or date.min)
    why = f"entered anew behind what was told later: {taken.called} of {taken.day}"
    for entry in reversed(later):
        books.take_back(entry, why, at, actor)
    done: dict[int, Entered] = {}
    waiting: list[Taken] = []
    for event in events:
        waiting.append(event)
        for one in tuple(waiting):
            done[id(one)] = found = books.enter_next(one, at, actor)
            if found.outcome != "refused":
                waiting.remove(one)
    return done[id(taken)]


def _events(books: Books, entries: Sequence[Entry]) -> list[Taken]:
    """What was told, as the entries keep it."""
    grouped: dict[tuple[str, _Rank], list[Entry]] = {}
    for one in entries:
        grouped.setdefault((one.posting.step, _rank_of(one)), []).append(one)
    return [_told(books, each) for each in grouped.values()]


def _told(books: Books, entries: Sequence[Entry]) -> Taken:
    first = entries[0].posting
    of = books.deductions[first.deduction].taken
    kind, rank = "repaid" if first.step == "repay" else "deducted", _rank_of(entries[0])
    same = (one.taken for one in books.numbered(of) if one.taken.day)
    known = next((one for one in same if one.kind == kind and _rank(one) == rank), None)
    if known is not None:
        return known
    detail = first.detail
    return Taken(
        retailer=of.retailer,
        kind="repaid" if first.step == "repay" else "deducted",
        number=detail.get("number", ""),
        day=rank[0],
        currency=first.currency,
        payment=detail.get("payment", ""),
        source=detail.get("source", ""),
        nth=rank[3],
        lines=tuple(_line(of, one) for one in entries),
    )


def _line(of: Taken, entry: Entry) -> TakenLine:
    one = entry.posting
    about = of.lines[min(one.line, len(of.lines)) - 1].about
    where = one.evidence[0] if one.evidence else ""
    return TakenLine(one.amount, about, code=one.detail.get("code", ""), text=one.why, where=where)


def _rank(one: Taken) -> _Rank:
    """What an event is known by among those of its number, its day first."""
    return one.day or date.min, int(one.kind == "repaid"), one.payment, one.nth, one.amount


def _rank_of(entry: Entry) -> _Rank:
    """The same of what was entered: its key has what it was known by."""
    one = entry.posting
    _, amount, nth, _ = one.key.rsplit("|", 3)
    day = date.fromisoformat(one.detail["day"])
    return day, int(one.step == "repay"), one.detail.get("payment", ""), int(nth), Decimal(amount)
