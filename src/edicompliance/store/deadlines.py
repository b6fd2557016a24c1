"""Deadlines: what is due by when, what missing it costs, and who was told.

A deadline is written with what it follows from, and written anew when that changes: an 860 moves
the ship window, a rejected 856 opens the ship notice's again. People are told twice of each, when
it comes near and when it was missed, and never a third time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import Row, and_, select

from edicompliance.store.tables.desk import alert, deadline
from edicompliance.store.work import Work

What: TypeAlias = Literal[
    "997",
    "855",
    "ship-notice",
    "ship-window-opens",
    "ship-window-closes",
    "appointment",
    "invoice",
    "dispute",
]
"""What is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that is due."""

    partner: str
    """Whose deadline it is."""
    what: What
    """What is due."""
    subject: str
    """Of which order, notice or group."""
    at: datetime
    """By when."""
    at_risk: Decimal | None = None
    """What missing it costs; None: not known, which is not 0."""
    currency: str = ""
    """Of that."""
    document_id: int | None = None
    """The document it follows from."""
    because: str = ""
    """Why then: the clause, the document."""


class Deadlines:
    """Knows what is due."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, due: Due) -> int:
        """Write a deadline, or write it anew: a moved or reopened one is open again."""
        self._work.alone_with(f"deadline {due.partner} {due.what} {due.subject}")
        found = self._work.one(select(deadline.c.id).where(_is(due.partner, due.what, due.subject)))
        values = {
            "due_at": due.at,
            "at_risk": due.at_risk,
            "currency": due.currency,
            "document_id": due.document_id,
            "because": due.because,
            "state": "open",
            "settled_at": None,
            "written_at": self._work.now,
        }
        if found is not None:
            this = deadline.c.id == found.id
            self._work.execute(deadline.update().where(this).values(values))
            return int(found.id)
        named = {"partner": due.partner, "what": due.what, "subject": due.subject}
        return self._work.insert(deadline, named | values)

    def met(self, partner: str, what: What, subject: str) -> bool:
        """Note that what was due is done; False where nothing open was."""
        return self._settle(partner, what, subject, "met")

    def void(self, partner: str, what: What, subject: str) -> bool:
        """Take a deadline back: the order was cancelled."""
        return self._settle(partner, what, subject, "void")

    def due(self, *, within: float | None = None) -> list[Row[Any]]:
        """What is open and due within so many seconds, or at all, the most urgent first."""
        query = select(deadline).where(deadline.c.state == "open")
        if within is not None:
            query = query.where(deadline.c.due_at <= self._work.after(within))
        return list(self._work.execute(query.order_by(deadline.c.due_at, deadline.c.id)))

    def sweep(self) -> list[Row[Any]]:
        """Call missed what was due and is not done; return what became so now."""
        late = and_(deadline.c.state == "open", deadline.c.due_at < self._work.now)
        rows = list(self._work.execute(self._work.locked(select(deadline).where(late))))
        values = {"state": "missed", "settled_at": self._work.now}
        for row in rows:
            this = deadline.c.id == row.id
            self._work.execute(deadline.update().where(this).values(values))
        return rows

    # -- who is told

    def alert(
        self,
        kind: Literal["approaching", "missed", "trouble"],
        subject: str,
        message: str,
        deadline_id: int | None = None,
    ) -> int | None:
        """Raise an alert; None where this was said of this subject before."""
        self._work.alone_with(f"alert {kind} {subject}")
        same = and_(alert.c.kind == kind, alert.c.subject == subject)
        if self._work.one(select(alert.c.id).where(same)) is not None:
            return None
        values = {
            "kind": kind,
            "subject": subject,
            "message": message,
            "deadline_id": deadline_id,
            "raised_at": self._work.now,
        }
        return self._work.insert(alert, values)

    def told(self, alert_id: int) -> None:
        """Note that people were told."""
        this = alert.c.id == alert_id
        self._work.execute(alert.update().where(this).values(sent_at=self._work.now))

    def resolve(self, subject: str) -> int:
        """Note that what an alert told of is over; return how many alerts that ends."""
        this = and_(alert.c.subject == subject, alert.c.resolved_at.is_(None))
        return self._work.execute(
            alert.update().where(this).values(resolved_at=self._work.now)
        ).rowcount

    def alerts(self, *, unsent: bool = False) -> list[Row[Any]]:
        """Alerts that are not resolved, or of these those that nobody was told yet."""
        query = select(alert).where(alert.c.resolved_at.is_(None)).order_by(alert.c.id)
        return list(self._work.execute(query.where(alert.c.sent_at.is_(None)) if unsent else query))

    def _settle(self, partner: str, what: What, subject: str, state: str) -> bool:
        this = and_(_is(partner, what, subject), deadline.c.state.in_(("open", "missed")))
        values = {"state": state, "settled_at": self._work.now}
        return self._work.execute(deadline.update().where(this).values(values)).rowcount == 1


def _is(partner: str, what: str, subject: str) -> Any:
    return and_(
        deadline.c.partner == partner, deadline.c.what == what, deadline.c.subject == subject
    )
