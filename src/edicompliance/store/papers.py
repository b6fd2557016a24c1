"""Papers that people attach to a deduction: a stamped delivery receipt, a photo, a mail.

Their bytes lie in the archive. They are not pruned: as long as a deduction is known, so is what it
is fought with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from edicompliance.errors import StoreError
from edicompliance.store.archive import Archive
from edicompliance.store.looking_back import in_parts
from edicompliance.store.tables.chargebacks import deduction, dispute_paper
from edicompliance.store.tables.receiving import interchange, transaction_set
from edicompliance.store.work import Work


class Papers:
    """What supports disputes."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def attach(
        self, archive: Archive, name: str, kind: str, file: tuple[str, bytes], *, reason: str = ""
    ) -> bool:
        """Attach a file to a deduction as a kind of paper; return whether it is new."""
        number = self._work.scalar(select(deduction.c.id).where(deduction.c.name == name))
        if number is None:
            raise StoreError(f"deduction {name}: there is none; edic chargebacks list shows them")
        called, data = file
        digest = archive.put(data)
        of = dispute_paper.c
        known = select(of.id).where(of.deduction_id == number, of.kind == kind, of.sha256 == digest)
        if self._work.one(known) is not None:
            return False
        values = {
            "deduction_id": number,
            "kind": kind,
            "name": called,
            "sha256": digest,
            "size": len(data),
            "actor": self._work.actor,
            "reason": reason,
            "at": self._work.now,
        }
        self._work.insert(dispute_paper, values)
        self._work.done("attached", f"{kind} to deduction {name}", reason=reason)
        return True

    def get(self, paper_id: int) -> Row[Any] | None:
        """A paper by its number; None: there is none."""
        return self._work.one(select(dispute_paper).where(dispute_paper.c.id == paper_id))

    def attached(self, names: Iterable[str]) -> dict[str, list[Row[Any]]]:
        """Deduction -> what is attached to it, the first first."""
        found: dict[str, list[Row[Any]]] = {}
        query = select(dispute_paper, deduction.c.name.label("whose")).join(
            deduction, deduction.c.id == dispute_paper.c.deduction_id
        )
        query = query.order_by(dispute_paper.c.id)
        for row in in_parts(self._work, query, deduction.c.name, list(names)):
            found.setdefault(row.whose, []).append(row)
        return found

    def answers_at(self, partner: str, times: Iterable[datetime]) -> Iterator[Row[Any]]:
        """The interchanges of a partner that came in at these times, with the sets in each."""
        of = interchange.c
        query = (
            select(of.id, of.received_at, of.sha256, of.offset, of.length, transaction_set.c.set_id)
            .join(transaction_set, transaction_set.c.interchange_id == of.id)
            .where(of.partner == partner, of.direction == "in", of.sha256.is_not(None))
            .order_by(of.id)
            .distinct()
        )
        yield from in_parts(self._work, query, of.received_at, list(times))

    def kinds(self) -> dict[str, dict[str, list[str]]]:
        """Deduction -> kind of paper -> the names of its files."""
        query = select(deduction.c.name, dispute_paper.c.kind, dispute_paper.c.name.label("file"))
        query = query.join(deduction, deduction.c.id == dispute_paper.c.deduction_id)
        found: dict[str, dict[str, list[str]]] = {}
        for row in self._work.execute(query.order_by(dispute_paper.c.id)):
            found.setdefault(row.name, {}).setdefault(row.kind, []).append(row.file)
        return found
