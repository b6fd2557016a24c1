"""Chargebacks in the store: deductions as they were told, and the ledger that only grows.

>>> from tempfile import mkdtemp
>>> from edicompliance.chargebacks import Posting
>>> from edicompliance.store import Store
>>> store = Store.create(f"{mkdtemp()}/edic.db")
>>> with store.work("ana") as work:
...     books = work.chargebacks.books()
...     entry = books.ledger.post(Posting("D1", 1, "deduct", Decimal(10), "USD"), work.now, "ana")
...     work.chargebacks.keep(books)
1
>>> with store.look() as look:
...     look.chargebacks.books().ledger.line("D1", 1).state
'deducted'
>>> store.close()
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Row, select

from edicompliance.chargebacks.entering import Books, Deduction
from edicompliance.chargebacks.judged import Judged
from edicompliance.chargebacks.ledger import (
    START,
    Entry,
    Ledger,
    Posting,
    Standing,
    chain_faults,
)
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.errors import LedgerError, StoreError
from edicompliance.store.tables.chargebacks import (
    deduction,
    deduction_line,
    guide,
    ledger,
    ledger_head,
    verdict,
)
from edicompliance.store.tables.desk import audit
from edicompliance.store.work import Work

_MANY: Final = 500
TOOK_OVER: Final = "took over deductions"
"""What the audit says of a file that was taken over."""
_WHOLLY: Final = '%"rejected": 0}'
"""How its detail ends where nothing of it was rejected."""
_NO_NUMBERS: Final = About()
_ABOUT: Final = ("invoice", "po", "bill_of_lading", "notice", "sscc", "item", "store")


class Chargebacks:
    """What retailers took, and what became of it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def books(self, plain: Callable[[str, str], str] = lambda _retailer, number: number) -> Books:
        """All deductions and the ledger; whoever writes has it alone until his transaction ends.

        `plain` makes the numbers of a retailer comparable. Raises `LedgerError` where the ledger
        was changed by somebody.
        """
        if self._work.actor:
            self._head()
        entries = (
            _entry(row) for row in self._work.execute(select(*_ENTRY).order_by(ledger.c.seq))
        )
        return Books(Ledger(entries), dict(self._deductions()), plain)

    def part(self, names: Iterable[str]) -> Books:
        """Books of a few deductions or predictions, to enter something about them.

        The whole ledger is not read: what is entered costs the same however long it is.
        """
        head, wanted = self._head(), list(dict.fromkeys(names))
        found: dict[int, Entry] = {}
        for at in range(0, len(wanted), _MANY):
            query = select(*_ENTRY).where(ledger.c.deduction.in_(wanted[at : at + _MANY]))
            found |= {row.seq: _whole(row) for row in self._work.execute(query)}
        return Books(Ledger.part((found[seq] for seq in sorted(found)), head))

    def knows(self, name: str) -> bool:
        """Whether a deduction of that name was entered."""
        query = select(deduction.c.id).where(deduction.c.name == name).limit(1)
        return self._work.one(query) is not None

    def knows_payment(self, retailer: str, payment: str) -> bool:
        """Whether anything that a payment of a retailer took was entered."""
        whose = (deduction.c.retailer == retailer) & (deduction.c.payment == payment)
        if self._work.one(select(deduction.c.id).where(whose).limit(1)) is not None:
            return True
        begins = ledger.c.deduction.startswith(f"{retailer}/", autoescape=True)
        told = ledger.c.detail.contains(json.dumps({"payment": payment})[1:-1], autoescape=True)
        return self._work.one(select(ledger.c.seq).where(begins, told).limit(1)) is not None

    def interchanges_taken(self, numbers: Iterable[int]) -> frozenset[int]:
        """Those of some interchanges that were taken over from the archive, nothing rejected."""
        subjects = {f"interchange {one}": one for one in numbers}
        wholly = (audit.c.action == TOOK_OVER) & audit.c.detail.like(_WHOLLY)
        query = select(audit.c.subject).where(wholly, audit.c.subject.in_(subjects))
        return frozenset(subjects[row.subject] for row in self._work.execute(query))

    def keep(self, books: Books) -> int:
        """Write what was entered since; return how many entries that is."""
        seq, last = self._head()
        new = [one for one in books.ledger.entries if one.seq > seq]
        if new and new[0].previous != last:
            raise StoreError("the ledger has grown meanwhile: begin again", retryable=True)
        self._keep_deductions(books)
        if new:
            self._work.execute(ledger.insert(), list(map(_values, new)))
            end = {"seq": new[-1].seq, "hash": new[-1].hash}
            self._work.execute(ledger_head.update().values(**end))
        return len(new)

    def keep_guide(self, retailer: str, path: str) -> None:
        """Remember where the file of a profile of one's own lies."""
        self._work.execute(guide.delete().where(guide.c.retailer == retailer))
        values = {"retailer": retailer, "path": path, "written_at": self._work.now}
        self._work.execute(guide.insert().values(**values))

    def guides(self) -> dict[str, str]:
        """The id of each profile of one's own -> where its file lies."""
        return {row.retailer: row.path for row in self._work.execute(select(guide))}

    def keep_verdict(self, retailer: str, po: str, judged: Judged) -> None:
        """Keep what was judged of an order's shipment."""
        values = {
            "retailer": retailer,
            "po_number": po,
            "judged_as_of": judged.at or self._work.now,
            "written_at": self._work.now,
            "told": judged.as_text(),
        }
        self._work.execute(verdict.insert().values(**values))

    def verdicts(self) -> dict[tuple[str, str], str]:
        """Retailer and order -> the last verdict on it, as `Judged.from_text` reads it."""
        column = verdict.c
        query = select(column.retailer, column.po_number, column.told).order_by(column.id)
        return {(row.retailer, row.po_number): row.told for row in self._work.execute(query)}

    def verdict_on(self, retailer: str, po: str) -> str | None:
        """The last verdict on an order, as `Judged.from_text` reads it; None: none was kept."""
        column = verdict.c
        query = select(column.told).where(column.retailer == retailer, column.po_number == po)
        row = self._work.one(query.order_by(column.id.desc()).limit(1))
        return row.told if row is not None else None

    def faults(self) -> Iterator[str]:
        """Say where the ledger is broken; nothing where it is whole."""
        rows = list(self._work.execute(select(*_ENTRY).order_by(ledger.c.seq)))
        entries = list(map(_entry, rows))
        yield from (f"ledger: {told}" for told in chain_faults(entries))
        for row, entry in zip(rows, entries, strict=True):
            if row.hash != entry.hash:
                yield f"ledger: entry {row.seq}: expected {row.hash[:12]}, got {entry.hash[:12]}"
        head = self._work.one(select(ledger_head.c.seq, ledger_head.c.hash))
        end = (entries[-1].seq, entries[-1].hash) if entries else (0, START)
        if head is None or tuple(head) != end:
            yield f"ledger: expected its end at entry {head and head.seq}, got {end[0]}"
        first: dict[tuple[str, int], Posting] = {}
        for entry in entries:
            first.setdefault((entry.posting.deduction, entry.posting.line), entry.posting)
        for name, one in self._deductions():
            yield from _otherwise(name, one, first)

    def _head(self) -> tuple[int, str]:
        """The end of the ledger; nobody else adds to it until the transaction ends."""
        query = select(ledger_head.c.seq, ledger_head.c.hash)
        head = self._work.one(self._work.locked(query))
        return (head.seq, head.hash) if head else (0, START)

    def _deductions(self) -> Iterator[tuple[str, Deduction]]:
        query = select(*_HEAD, *_LINE).join_from(deduction, deduction_line)
        rows = self._work.execute(query.order_by(deduction.c.id, deduction_line.c.line))
        for _, lines in groupby(rows, key=itemgetter(0)):
            one = _deduction(list(lines))
            yield one.id, one

    def _keep_deductions(self, books: Books) -> None:
        if not books.deductions:
            return
        known = set(self._work.execute(select(deduction.c.name)).scalars())
        for name, one in books.deductions.items():
            if name not in known:
                number = self._work.insert(
                    deduction, _values_of(one) | {"entered_at": self._work.now}
                )
                lines = [
                    _line_values(number, at, line) for at, line in enumerate(one.taken.lines, 1)
                ]
                self._work.execute(deduction_line.insert(), lines)


def _otherwise(
    name: str, one: Deduction, first: Mapping[tuple[str, int], Posting]
) -> Iterator[str]:
    """Say where a deduction no longer says what its first entries say."""
    for at, line in enumerate(one.taken.lines, 1):
        entered = first.get((name, at))
        if entered is None:
            yield f"deduction {name}, line {at}: expected an entry of the ledger, found none"
            continue
        told = (line.amount, line.code, one.taken.number)
        detail = entered.detail
        was = (entered.amount, detail.get("code", ""), detail.get("number", ""))
        if told != was:
            yield f"deduction {name}, line {at}: expected {_said(was)}, got {_said(told)}"


def _said(told: tuple[Decimal, str, str]) -> str:
    amount, code, number = told
    return " ".join(filter(None, (f"{amount:.2f}", code, number)))


def _entry(row: Row[Any]) -> Entry:
    told: Any = row
    seq, at, actor, whose, line, step, amount, currency, why, evidence, detail, key, *rest = told
    source, source_attempt, target, target_attempt, reverses, previous, _ = rest
    posting = Posting(
        whose,
        line,
        step,
        amount,
        currency,
        why,
        tuple(json.loads(evidence)) if evidence else (),
        json.loads(detail) if detail else {},
        key,
        Standing(source, source_attempt),
        reverses,
    )
    return Entry(seq, at, actor, posting, Standing(target, target_attempt), previous)


def _whole(row: Row[Any]) -> Entry:
    """An entry as it was written; raises `LedgerError` where somebody has changed it."""
    entry = _entry(row)
    if entry.hash != row.hash:
        told = f"expected {row.hash[:12]}, got {entry.hash[:12]}"
        raise LedgerError(f"ledger: entry {row.seq}: {told}")
    return entry


def _values(entry: Entry) -> dict[str, Any]:
    one = entry.posting
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "deduction": one.deduction,
        "line": one.line,
        "step": one.step,
        "amount": one.amount,
        "currency": one.currency,
        "why": one.why,
        "evidence": json.dumps(one.evidence) if one.evidence else "",
        "detail": json.dumps(dict(one.detail), sort_keys=True) if one.detail else "",
        "entry_key": one.key,
        "source": entry.source.place,
        "source_attempt": entry.source.attempt,
        "target": entry.target.place,
        "target_attempt": entry.target.attempt,
        "reverses": one.reverses,
        "previous": entry.previous,
        "hash": entry.hash,
    }


_ENTRY: Final = tuple(
    ledger.c[name]
    for name in ("seq", "at", "actor", "deduction", "line", "step", "amount", "currency", "why",
                 "evidence", "detail", "entry_key", "source", "source_attempt", "target",
                 "target_attempt", "reverses", "previous", "hash")
)  # fmt: skip
_HEAD: Final = tuple(
    deduction.c[name]
    for name in ("id", "name", "doubles", "retailer", "kind", "number", "dated", "notified",
                 "currency", "payment", "source", "nth")
)  # fmt: skip
_LINE: Final = tuple(
    deduction_line.c[name] for name in ("amount", "quantity", "code", "text", "place", *_ABOUT)
)


def _deduction(rows: list[Row[Any]]) -> Deduction:
    _, name, doubles, retailer, kind, number, dated, notified, currency, payment, source, nth = (
        rows[0][: len(_HEAD)]
    )
    taken = Taken(
        retailer=retailer,
        kind=kind,
        number=number,
        day=dated,
        notified=notified,
        currency=currency,
        payment=payment,
        source=source,
        nth=nth,
        lines=tuple(_line(*row[len(_HEAD) :]) for row in rows),
    )
    return Deduction(name, taken, doubles)


def _line(
    amount: Decimal | None, quantity: Decimal | None, code: str, text: str, place: str, *about: str
) -> TakenLine:
    told = About(**dict(zip(_ABOUT, about, strict=True))) if any(about) else _NO_NUMBERS
    return TakenLine(amount or Decimal(0), told, quantity, code, text, place)


def _values_of(one: Deduction) -> dict[str, Any]:
    taken = one.taken
    return {
        "name": one.id,
        "retailer": taken.retailer,
        "number": taken.number,
        "kind": taken.kind,
        "dated": taken.day,
        "notified": taken.notified,
        "currency": taken.currency,
        "payment": taken.payment,
        "source": taken.source,
        "nth": taken.nth,
        "doubles": one.doubles,
    }


def _line_values(number: int, at: int, line: TakenLine) -> dict[str, Any]:
    return {
        "deduction_id": number,
        "line": at,
        "amount": line.amount,
        "quantity": line.quantity,
        "code": line.code,
        "text": line.text,
        "place": line.where,
    } | {name: getattr(line.about, name) for name in _ABOUT}
