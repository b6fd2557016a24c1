"""Is the store whole? The chain of the audit, the files of the archive, and what rows refer to.

What is broken is told with its place; nothing is mended, for what was there cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select

from edicompliance.store import audit
from edicompliance.store.archive import Archive
from edicompliance.store.store import Store
from edicompliance.store.tables import METADATA
from edicompliance.store.tables.chargebacks import dispute_paper
from edicompliance.store.tables.desk import audit as audited
from edicompliance.store.tables.desk import tombstone
from edicompliance.store.tables.receiving import archived_file
from edicompliance.store.tables.sending import outbox
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong."""

    audited: int
    """Rows of the audit."""
    head: str
    """The last hash: noted elsewhere, it tells even a chain that was written anew."""
    files: int
    """Files of the archive."""
    references: int
    """Kinds of references between rows."""
    faults: tuple[str, ...]
    """What is wrong, each with its place."""


def verify(store: Store, *, head: str = "") -> Verified:
    """Look over a store; `head` is a hash of the audit that was noted before."""
    with store.look() as look:
        seq, last = audit.head_of(look.connection)
        faults = [*audit.faults(look.connection), *_noted(look, head)]
        faults += [*_integrity(look), *_references(look), *_payloads(look)]
        faults += look.chargebacks.faults()
        files = look.scalar(select(func.count()).select_from(archived_file))
        faults += _files(look, store.archive)
    references = sum(len(table.foreign_keys) for table in METADATA.tables.values())
    return Verified(seq, last, int(files), references, tuple(faults))


def _noted(look: Work, head: str) -> Iterator[str]:
    noted = select(audited.c.seq).where(audited.c.hash.startswith(head, autoescape=True))
    if head and look.one(noted) is None:
        yield f"audit: expected the hash {head}, which was noted before, and no row has it"


def _integrity(look: Work) -> Iterator[str]:
    """What SQLite says of its file."""
    if not look.on_postgres:
        for (told,) in look.connection.exec_driver_sql("PRAGMA integrity_check"):
            if told != "ok":
                yield f"{look.connection.engine.url.database}: {told}"


def _references(look: Work) -> Iterator[str]:
    """Rows that name another one which is not there."""
    for _, table in sorted(METADATA.tables.items()):
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            own, other = key.parent, key.column.table.alias()
            there = select(other.c[key.column.name]).where(other.c[key.column.name] == own).exists()
            count = look.scalar(
                select(func.count()).select_from(table).where(own.is_not(None), ~there)
            )
            if count:
                yield f"{table.name}.{own.name}: {count} of its rows of {key.column} are not there"


def _payloads(look: Work) -> Iterator[str]:
    query = select(outbox.c.id, outbox.c.payload, outbox.c.sha256)
    for row in look.execute(query.where(outbox.c.payload.is_not(None))):
        digest = sha256(row.payload).hexdigest()
        if digest != row.sha256:
            yield f"outbox {row.id}: expected the sha256 {row.sha256[:12]}, got {digest[:12]}"


def _files(look: Work, archive: Archive) -> Iterator[str]:
    buried = set(look.execute(select(tombstone.c.key)).scalars())
    for row in look.execute(select(archived_file).order_by(archived_file.c.sha256)):
        if row.purged_at is not None:
            if row.sha256 not in buried:
                yield f"file {row.sha256}: expected a tombstone, for it was purged, found none"
            if archive.path(row.sha256).exists():
                yield f"file {row.sha256}: expected it deleted, for it was purged; prune again"
        elif not archive.path(row.sha256).is_file():
            yield f"file {row.sha256}: expected it in the archive, found none"
        elif not archive.is_whole(row.sha256):
            yield f"file {row.sha256}: expected {row.size} bytes with this sha256, got others"
    for row in look.execute(select(dispute_paper).order_by(dispute_paper.c.id)):
        if not archive.is_whole(row.sha256):
            yield f"paper {row.name} of a dispute: expected the file {row.sha256} in the archive"
