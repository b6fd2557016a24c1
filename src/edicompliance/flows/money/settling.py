"""What a person enters of a chargeback, takes back, and looks up: its entries in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edicompliance.chargebacks.entering import Books
from edicompliance.chargebacks.foreseen import PREFIX
from edicompliance.chargebacks.ledger import Entry
from edicompliance.chargebacks.matched import MatchedDeduction
from edicompliance.chargebacks.settling import Settled, settle, settle_matches
from edicompliance.documents.tables.user_files import suggest
from edicompliance.errors import LedgerError
from edicompliance.flows.money.deductions import books_of
from edicompliance.store import Work


def enter_settled(
    work: Work,
    name: str,
    settled: Settled,
    actor: str,
    *,
    reason: str,
    amount: Decimal | None = None,
    line: int | None = None,
) -> tuple[Entry, ...]:
    """Enter that a charge is excused, accepted, written off ...; `name` may be a foreseen one.

    Raises `LedgerError` where there is none, or its money does not stand where that begins.
    """
    books = books_of(work)
    _there(books, name)
    entries = settle(
        books.ledger, name, settled, work.now, actor, why=reason, amount=amount, line=line
    )
    work.chargebacks.keep(books)
    work.done(f"entered that a charge is {settled}", name, reason=reason)
    return entries


def enter_matches(
    work: Work, found: Iterable[MatchedDeduction], actor: str, *, reason: str = ""
) -> tuple[Entry, ...]:
    """Enter of matched deductions that it is known what they are for, once; return the entries."""
    books = books_of(work)
    entries = settle_matches(books.ledger, found, work.now, actor, why=reason)
    work.chargebacks.keep(books)
    for name in dict.fromkeys(one.posting.deduction for one in entries):
        work.done("entered what a charge is for", name, reason=reason)
    return entries


def take_back(work: Work, seq: int, actor: str, *, reason: str) -> Entry:
    """Take an entry of the ledger back, by a further one that reverses it.

    Raises `LedgerError` where its money has moved on, or it was taken back before.
    """
    books = books_of(work)
    entry = books.ledger.reverse(seq, reason, work.now, actor)
    work.chargebacks.keep(books)
    work.done(f"took entry {seq} back", entry.posting.deduction, reason=reason)
    return entry


def entries_of(look: Work, name: str) -> tuple[Entry, ...]:
    """Return all that was entered about a deduction, or a charge that was foreseen, by number."""
    books = books_of(look)
    _there(books, name)
    found = [entry for line in books.ledger.lines(name) for entry in line.entries]
    return tuple(sorted(found, key=lambda one: one.seq))


def _there(books: Books, name: str) -> None:
    known = {line.deduction for line in books.ledger.lines()}
    if name in known:
        return
    flag = " --foreseen" if name.startswith(PREFIX) else ""
    raise LedgerError(
        f"deduction {name}: there is none{suggest(name, known)}; "
        f"edic chargebacks list{flag} shows them"
    )
