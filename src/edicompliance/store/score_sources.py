"""What scorecards are counted from: orders and the papers that name them, invoices, deductions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, select

from edicompliance.store.tables.chargebacks import deduction, deduction_line
from edicompliance.store.tables.documents import document, document_number, observation
from edicompliance.store.work import Work


class ScoreSources:
    """Looks them up; it changes nothing. Without partners, all count."""

    def __init__(self, look: Work, partners: Collection[str] = ()) -> None:
        self._look, self._partners = look, list(partners)

    def orders(self) -> list[Row[Any]]:
        """Each order's number, how many papers name it, and the last of them."""
        uses = document_number.c
        query = (
            select(
                uses.number,
                func.count().label("count"),
                func.max(uses.document_id).label("last"),
            )
            .join(document, document.c.id == uses.document_id)
            .where(uses.kind == "order")
            .group_by(uses.number)
            .order_by(uses.number)
        )
        if self._partners:
            query = query.where(document.c.partner.in_(self._partners))
        return list(self._look.execute(query))

    def observed(self) -> dict[str, int]:
        """Order -> how much was seen of it."""
        query = select(observation.c.po, func.count().label("n")).group_by(observation.c.po)
        return {row.po: row.n for row in self._look.execute(query)}

    def invoices(self) -> dict[str, Row[Any]]:
        """Number of an invoice of ours -> its latest version."""
        of = document.c
        query = select(of.number, of.dated, of.received_at, of.total, of.ship_to, of.version)
        query = query.where(of.thing == "invoice", of.direction == "out").order_by(of.id)
        if self._partners:
            query = query.where(of.partner.in_(self._partners))
        return {row.number: row for row in self._look.execute(query)}

    def deductions(self, retailer: str) -> list[Row[Any]]:
        """The lines of a retailer's deductions, those that are another one again left out."""
        of, line = deduction.c, deduction_line.c
        query = (
            select(of.name, of.dated, of.notified, of.entered_at, line.line, line.amount,
                   line.store)
            .join(deduction_line)
            .where(of.retailer == retailer, of.doubles == "")
        )  # fmt: skip
        return list(self._look.execute(query))
