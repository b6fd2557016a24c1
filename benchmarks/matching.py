"""How long matching deductions takes beside reading the same rows from the store.

    python benchmarks/matching.py [DEDUCTIONS [DOCUMENTS]] [--quick]

A store of so many documents, the verdicts that were kept when their trucks left, and so many
deductions about them: half are right, half are not. The floor reads the rows that a match must
look at: deductions and their lines, the ledger, the numbers of all documents with where they
stand, the verdicts. A tenth of both shows whether it grows as they do. What counts is the time of
the processor, so that others who share the machine do not count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from edicompliance.chargebacks.judged import Fault, Judged, Size
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.flows.matching import match_deductions
from edicompliance.flows.money.deductions import books_of
from edicompliance.store import Store, Work
from edicompliance.store.tables.chargebacks import deduction, deduction_line, ledger, verdict
from edicompliance.store.tables.documents import document, document_number

_MOST = 5.0
_MART = "example-mart"
_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
_LATE = Judged(
    (Fault("WIN002", "left a day late", ("charges.ships-late",), Decimal("166.80"),
           Decimal("166.80"), "2026-11"),),
    ("ASN001", "LBL001"), (), "2026-11", _AT, Size(1, 1, 40, Decimal(240), Decimal(3336)),
)  # fmt: skip
_CLEAN = Judged((), ("WIN001", "WIN002", "ASN001", "LBL001"), (), "2026-11", _AT, _LATE.size)


def main() -> None:
    given = [int(one) for one in sys.argv[1:] if one.isdigit()]
    sizes = given or ([1000, 5000] if "--quick" in sys.argv else [20_000, 100_000])
    deductions, documents = (*sizes, 5 * sizes[0])[:2]
    tenth = _measured(deductions // 10, documents // 10)
    whole = _measured(deductions, documents)
    ratio, growth = whole[1] / whole[0], whole[1] / tenth[1]
    print(f"a tenth: rows {tenth[0]:.2f} s, match {tenth[1]:.2f} s")
    print(
        f"{deductions} deductions, {documents} documents: rows {whole[0]:.2f} s, "
        f"match {whole[1]:.2f} s: {ratio:.2f} (at most {_MOST:.0f}); ten times as many take "
        f"{growth:.1f} times as long"
    )
    sys.exit(ratio > _MOST)


def _measured(deductions: int, documents: int) -> tuple[float, float]:
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        with store.work("bench") as work:
            _fill(work, deductions, documents)
        floor = min(_timed(lambda: _read(store)) for _ in range(3))
        match = min(_timed(lambda: _matched(store, deductions)) for _ in range(2))
    return floor, match


def _timed(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


def _matched(store: Store, count: int) -> None:
    found = match_deductions(store)
    right = sum(one.kind == "confirmed" for one in found)
    wrong = sum(one.kind == "contradicted" for one in found)
    if (right + wrong, right) != (count, count // 2):
        raise SystemExit(f"expected {count // 2} of {count} confirmed, got {right} and {wrong}")


def _read(store: Store) -> int:
    """Every row that a match must look at."""
    lines = select(deduction, deduction_line).join(deduction_line).order_by(deduction.c.id)
    entries = select(ledger).order_by(ledger.c.seq)
    with store.look() as look:
        read = [list(look.execute(one)) for one in (lines, entries, select(verdict))]
        return sum(map(len, (*read, list(look.documents.all_numbers()))))


# -- the store


def _fill(work: Work, deductions: int, documents: int) -> None:
    rows = list(_documents(documents))
    work.execute(document.insert(), [row for row, _ in rows])
    work.execute(document_number.insert(), [each for _, numbers in rows for each in numbers])
    texts = _LATE.as_text(), _CLEAN.as_text()
    told = [
        {"retailer": _MART, "po_number": _po(nth), "judged_as_of": _AT, "written_at": _AT,
         "told": texts[nth % 2]}
        for nth in range(deductions)
    ]  # fmt: skip
    work.execute(verdict.insert(), told)
    books = books_of(work)
    for nth in range(deductions):
        line = TakenLine(Decimal("166.80"), About(po=_po(nth)), text="ships late")
        number = f"CB114-{_po(nth)}"
        taken = Taken(retailer=_MART, kind="deducted", number=number, day=date(2026, 11, 25),
                      lines=(line,))  # fmt: skip
        books.enter(taken, _AT, "bench")
    work.chargebacks.keep(books)


def _documents(count: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """An order, a ship notice, an invoice and two further papers of each order."""
    kinds = (("850", "order", "in"), ("856", "ship-notice", "out"), ("810", "invoice", "out"),
             ("855", "other", "out"), ("214", "other", "in"))  # fmt: skip
    for at in range(count):
        set_id, thing, direction = kinds[at % 5]
        po, number = _po(at // 5), f"{set_id}-{at}"
        row = {"id": at + 1, "direction": direction, "partner": _MART, "set_id": set_id,
               "thing": thing, "thing_key": number, "digest": f"{at:064}", "version": 1,
               "number": number, "po_number": po, "received_at": _AT}  # fmt: skip
        numbers = [("order", po)] + ([(thing, number)] if thing not in ("order", "other") else [])
        yield row, [{"document_id": at + 1, "kind": k, "number": n} for k, n in numbers]


def _po(nth: int) -> str:
    return f"{4_500_000 + nth}"


if __name__ == "__main__":
    main()
