"""The audit: what was done, by whom and why, in a chain that nobody can change unseen.

Each row holds the sha256 of itself and of the hash before it. Whoever changes, deletes or slips in
a row would have to write all later ones anew; and the last hash, noted elsewhere, tells even that.

>>> from datetime import UTC, datetime
>>> row = Audited(1, datetime(2026, 11, 26, tzinfo=UTC), "poller", Deed("sent", "ACK1"), START)
>>> row.hash[:8], row.hash == Audited(1, row.at, "intruder", row.deed, START).hash
('c97b20ef', False)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.desk import audit, audit_head
from edicompliance.store.types import as_text
from edicompliance.store.work import Deed, Work
from edicompliance.x12.issues import kept_text

START: Final = "0" * 64
"""What stands before the first row."""
_HEAD: Final = select(audit_head.c.seq, audit_head.c.hash)
_LOCKED: Final = Prepared(_HEAD.with_for_update())
_MOVE: Final = Prepared(audit_head.update(), ("seq", "hash"))


@dataclass(frozen=True, slots=True)
class Audited:
    """One row of the chain."""

    seq: int
    at: datetime
    actor: str
    deed: Deed
    previous: str
    """The hash of the row before."""

    @property
    def hash(self) -> str:
        """What proves the row and all before it."""
        one = self.deed
        told = (self.seq, as_text(self.at), self.actor, one.action, one.subject, one.reason)
        row = json.dumps([*told, one.detail], ensure_ascii=True, separators=(",", ":"))
        return sha256(f"{self.previous}{row}".encode()).hexdigest()


def append(work: Work) -> None:
    """Add to the chain what was done in a transaction; nobody else adds until it ends."""
    if not work.deeds:
        return
    heads = work.all(_LOCKED, {})
    seq, last = heads[0] if heads else (0, START)
    rows = []
    for deed in work.deeds:
        seq += 1
        row = Audited(seq, work.now, kept_text(work.actor), deed, last)
        last = row.hash
        rows.append(_values(row))
    work.insert_all(audit, rows)
    work.change(_MOVE, {"seq": seq, "hash": last})
    work.deeds.clear()


def rows_of(connection: Connection) -> Iterator[Row[Any]]:
    """The rows of the chain, the first one first."""
    yield from connection.execute(
        select(audit).order_by(audit.c.seq), execution_options={"yield_per": 1000}
    )


def head_of(connection: Connection) -> tuple[int, str]:
    """The number and the hash of the last row, as its end says."""
    head = connection.execute(_HEAD).first()
    return (head.seq, head.hash) if head else (0, START)


def faults(connection: Connection) -> Iterator[str]:
    """Say where the chain is broken; nothing where it is whole."""
    expected, last = 1, START
    for row in rows_of(connection):
        if row.seq != expected:
            yield f"audit {expected}: expected this row, got {row.seq}: rows were deleted"
        if row.previous != last:
            yield f"audit {row.seq}: expected the hash {last[:12]} before it, got {row.previous}"
        deed = Deed(row.action, row.subject, row.reason, row.detail)
        hashed = Audited(row.seq, row.at, row.actor, deed, row.previous).hash
        if hashed != row.hash:
            yield f"audit {row.seq}: expected the hash {row.hash[:12]}, got {hashed[:12]}: changed"
        expected, last = row.seq + 1, row.hash
    seq, end = head_of(connection)
    if (seq, end) != (expected - 1, last):
        yield f"audit: expected {seq} rows up to {end[:12]}, got {expected - 1} up to {last[:12]}"


def _values(row: Audited) -> dict[str, object]:
    return {
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "action": row.deed.action,
        "subject": row.deed.subject,
        "reason": row.deed.reason,
        "detail": row.deed.detail,
        "previous": row.previous,
        "hash": row.hash,
    }
