"""What scorecards are counted from: orders, what was told of them, invoices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, select

from edicompliance.store.tables.documents import answer, document, document_number, observation
from edicompliance.store.work import Work


class ScoreSources:
    """Looks them up, of some partners; it changes nothing."""

    def __init__(self, look: Work, partners: Collection[str]) -> None:
        self._look, self._partners = look, list(partners)

    def orders(self) -> dict[int, str]:
        """Each order (850) of theirs -> its number."""
        of = document.c
        query = select(of.id, of.po_number).where(of.set_id == "850", of.po_number != "")
        rows = self._look.execute(query.where(of.partner.in_(self._partners)))
        return {row.id: row.po_number for row in rows}

    def observed(self) -> dict[str, int]:
        """Order -> how much people told of it."""
        of = observation.c
        told = of.document_id.is_(None) & of.partner.in_(["", *self._partners])
        query = select(of.po, func.count().label("n")).where(told).group_by(of.po)
        return {row.po: row.n for row in self._look.execute(query)}

    def answered(self) -> dict[int, int]:
        """Document -> how many answers to it there are."""
        of = answer.c
        query = select(of.document_id, func.count().label("n")).group_by(of.document_id)
        rows = self._look.execute(query.where(of.partner.in_(self._partners)))
        return {row.document_id: row.n for row in rows}

    def answers(self) -> dict[str, int]:
        """Order -> how many answers there are to the documents that name it."""
        of, uses = answer.c, document_number.c
        query = select(uses.number, func.count(of.id.distinct()).label("n"))
        query = query.join(answer, of.document_id == uses.document_id)
        query = query.where(uses.kind == "order", of.partner.in_(self._partners))
        return {row.number: row.n for row in self._look.execute(query.group_by(uses.number))}

    def papers(self) -> dict[str, int]:
        """Order -> how many documents name it."""
        of, uses = document.c, document_number.c
        query = select(uses.number, func.count().label("n"))
        query = query.join(document, of.id == uses.document_id)
        query = query.where(uses.kind == "order", of.partner.in_(self._partners))
        return {row.number: row.n for row in self._look.execute(query.group_by(uses.number))}

    def invoices(self) -> list[Row[Any]]:
        """The latest version of each invoice of ours."""
        of = document.c
        query = select(
            of.id, of.partner, of.number, of.po_number, of.dated, of.received_at, of.total,
            of.ship_to, of.version,
        )  # fmt: skip
        query = query.where(of.thing == "invoice", of.direction == "out")
        query = query.where(of.partner.in_(self._partners)).order_by(of.id)
        return list({(row.partner, row.number): row for row in self._look.execute(query)}.values())
