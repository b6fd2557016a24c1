"""How long `edic due` takes beside the plain scan of the rows that it lists.

    python benchmarks/due.py [DOCUMENTS]

One order a document, each with its own open deadline, in a new store of SQLite. The floor is the
database's own driver, which fetches the same rows and does nothing with them.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from edicompliance.flows.deadlines.due_list import due_rows
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.reports.due import as_csv, as_json, as_text
from edicompliance.store import Store
from edicompliance.store.tables.desk import deadline

_SCAN = "SELECT * FROM deadline WHERE state IN ('open', 'missed')"
_TIMES = 3


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edic.db"
        with Store.create(str(path)) as store:
            _fill(store, documents)
            _measure(store, path, documents)
            _plans(path)


def _fill(store: Store, documents: int) -> None:
    kinds = ("855", "ship-notice", "ship-window-closes", "appointment", "invoice")
    with store.work("bench") as work:
        rows = [
            {
                "partner": f"mart{nth % 7}", "what": kinds[nth % 5], "subject": f"45{nth:08}",
                "po_number": f"45{nth:08}", "due_at": work.now + timedelta(minutes=nth % 40_000),
                "at_risk": Decimal(nth % 900) / 4 if nth % 3 else None, "currency": "USD",
                "because": "deadlines.ship-notice: by 2026-12-04 23:59 CST", "edition": "e",
                "state": "open", "written_at": work.now,
            }
            for nth in range(documents)
        ]  # fmt: skip
        for start in range(0, documents, 10_000):
            work.execute(deadline.insert(), rows[start : start + 10_000])


def _measure(store: Store, path: Path, documents: int) -> None:
    def scan() -> int:
        with sqlite3.connect(path) as connection:
            return len(connection.execute(_SCAN).fetchall())

    def told(show: Callable[..., str]) -> int:
        with store.look() as look:
            rows = due_rows(look)
            return len(show(rows, look.now) if show is as_json else show(rows))

    def near() -> int:
        with store.look() as look:
            return len(as_json(due_rows(look, within=4 * 3600), look.now))

    def typed() -> int:
        with store.look() as look:
            return len(list(look.execute(select(deadline).where(deadline.c.state == "open"))))

    floor = _best(scan)
    print(f"{documents:,} open documents; the scan alone: {floor * 1000:.0f} ms", flush=True)
    named = (
        ("scan, SQLAlchemy", typed),
        ("list", _listed(store)),
        ("json", lambda: told(as_json)),
        ("csv", lambda: told(as_csv)),
        ("text", lambda: told(as_text)),
    )
    for name, run in (*named, ("json --within 4h", near)):
        taken = _best(run)
        print(f"{name:18} {taken * 1000:6.0f} ms  {taken / floor:5.2f} x the scan", flush=True)


def _listed(store: Store) -> Callable[[], int]:
    def run() -> int:
        with store.look() as look:
            return len(due_rows(look))

    return run


def _best(run: Callable[[], int]) -> float:
    times = []
    for _ in range(_TIMES):
        begun = time.process_time()
        with collector_paused():  # as the command does; the scan has it easier, too
            run()
        times.append(time.process_time() - begun)
    return min(times)


def _plans(path: Path) -> None:
    """What the database says of how it finds the rows."""
    questions = {
        "due within": "SELECT id FROM deadline WHERE state IN ('open','missed') AND due_at <= 'x'",
        "an order's": "SELECT id FROM deadline WHERE partner = 'mart1' AND po_number = '7'",
        "to be swept": "SELECT id FROM deadline WHERE state = 'open' AND due_at < 'x'",
    }
    with sqlite3.connect(path) as connection:
        for name, question in questions.items():
            (row,) = connection.execute(f"EXPLAIN QUERY PLAN {question}")
            print(f"{name}: {row[3]}")


if __name__ == "__main__":
    main()
