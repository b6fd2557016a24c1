"""Acknowledgments: the 997s that we owe for what came in, and those we await for what went out.

A partner who sent a group is owed one answer to it. What we sent is in force only when its answer
came; one that is late is overdue, and is still taken when it comes. Each is a deadline, too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Row, and_, bindparam, func, select

from edicompliance.errors import StoreError
from edicompliance.store.deadlines import Due
from edicompliance.store.prepared import Prepared
from edicompliance.store.rejections import around, overdue, rejected, subject_of
from edicompliance.store.tables.documents import document
from edicompliance.store.tables.receiving import interchange, transaction_set
from edicompliance.store.tables.sending import acknowledgment, outbox
from edicompliance.store.work import Work

Kind: TypeAlias = Literal["997", "999", "TA1"]
"""What answers."""
Outcome: TypeAlias = Literal["accepted", "accepted-with-errors", "rejected"]
"""What the answer says."""
_UNANSWERED = ("waiting", "overdue")

_BEFORE: Final = func.coalesce(outbox.c.sent_at, outbox.c.queued_at, type_=outbox.c.sent_at.type)
_IN_FILE: Final = Prepared(
    select(acknowledgment, _BEFORE.label("before"))
    .join(outbox, outbox.c.id == acknowledgment.c.outbox_id)
    .where(acknowledgment.c.outbox_id == bindparam("of_file"))
)
"""What a file answers, or is to be answered."""
_WENT_OUT: Final = Prepared(
    acknowledgment.update().where(
        acknowledgment.c.outbox_id == bindparam("of_file"), acknowledgment.c.direction == "owed"
    ),
    ("state", "settled_at"),
)


class Acknowledgments:
    """What we owe, and what we await."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def owe(
        self,
        kind: Kind,
        interchange_id: int,
        partner: str,
        group: tuple[str, str],
        due: datetime,
        outbox_id: int | None = None,
    ) -> int:
        """Note an answer that we owe to a group: its GS01 and GS06; it may be in the outbox."""
        return self._add("owed", kind, interchange_id, partner, group, due, outbox_id)

    def await_(
        self,
        kind: Kind,
        interchange_id: int,
        partner: str,
        group: tuple[str, str],
        due: datetime,
        outbox_id: int | None = None,
    ) -> int:
        """Note an answer that a partner owes us for a group that is in the outbox, or was sent."""
        return self._add("awaited", kind, interchange_id, partner, group, due, outbox_id)

    def queued(self, owed_id: int, outbox_id: int) -> None:
        """Note that the answer we owe is in the outbox."""
        this = and_(acknowledgment.c.id == owed_id, acknowledgment.c.direction == "owed")
        self._work.execute(
            acknowledgment.update().where(this).values(state="queued", outbox_id=outbox_id)
        )

    def sent(self, outbox_id: int) -> int:
        """Note that a file went out; return how many groups it answers.

        What answers it is due as long after that as it was to be after it was put in. It is told
        before the outbox learns that the file went out.
        """
        column, this_file = acknowledgment.c, {"of_file": outbox_id}
        rows = self._work.all(_IN_FILE, this_file)
        for row in rows:
            if (row.direction, row.state) != ("awaited", "waiting"):
                continue
            due = row.due_at + (self._work.now - row.before)
            this = column.id == row.id
            self._work.execute(acknowledgment.update().where(this).values(due_at=due))
            self._work.deadlines.postpone(row.partner, "997", _subject(row), due)
        owed = [row for row in rows if row.direction == "owed"]
        if owed:
            values = {"state": "sent", "settled_at": self._work.now}
            self._work.change(_WENT_OUT, {**this_file, **values})
        for row in owed:
            self._work.deadlines.met(row.partner, "997", _subject(row))
        return len(owed)

    def came(
        self, kind: Kind, partner: str, group: tuple[str, str], outcome: Outcome
    ) -> str | None:
        """Note an answer that came; return how the group stands now, None: nobody awaits it.

        One that comes again changes nothing. One that comes late says so, unless it rejects. A
        partner may answer with a 999 where a 997 was agreed, and the other way round.
        """
        functional_id, number = group
        column = acknowledgment.c
        query = select(acknowledgment).where(
            column.direction == "awaited",
            column.kind.in_(("997", "999") if kind in ("997", "999") else (kind,)),
            column.partner == partner,
            column.functional_id == functional_id,
            column.group_control_number == number,
        )
        query = query.order_by(column.id.desc()).limit(1)
        found = self._work.one(self._work.locked(query))
        if found is None or found.state not in _UNANSWERED:
            return str(found.state) if found else None
        return self._settle(found, outcome)

    def refused(self, partner: str, control_number: str) -> int:
        """Note a TA1 that rejects an interchange of ours: nothing in it will be answered.

        Return how many groups of it were awaited.
        """
        column = acknowledgment.c
        query = (
            select(acknowledgment, interchange.c.control_number)
            .join(interchange, interchange.c.id == column.interchange_id)
            .where(column.direction == "awaited", column.partner == partner)
            .where(column.state.in_(_UNANSWERED), interchange.c.direction == "out")
            .order_by(column.interchange_id.desc(), column.id)
        )
        rows = [
            row
            for row in self._work.execute(query)
            if row.control_number.lstrip("0") == control_number
        ]
        newest = [row for row in rows if row.interchange_id == rows[0].interchange_id]
        for row in newest:
            self._settle(row, "rejected")
        return len(newest)

    def awaited(self, *states: str) -> list[Row[Any]]:
        """What we await or awaited, of some states or of all, in the order of sending."""
        column = acknowledgment.c
        query = select(acknowledgment).where(column.direction == "awaited").order_by(column.id)
        return list(self._work.execute(query.where(column.state.in_(states)) if states else query))

    def of_document(self, document_id: int) -> str | None:
        """How the answer stands to the group that a document of ours went out in; None: none is."""
        column, within = acknowledgment.c, transaction_set.c
        query = (
            select(column.state)
            .join(transaction_set, around(column, within))
            .join(document, document.c.transaction_set_id == within.id)
            .where(document.c.id == document_id)
        )
        found = self._work.one(query)
        return str(found.state) if found is not None else None

    def _settle(self, found: Row[Any], outcome: Outcome) -> str:
        """Give what is awaited its last state; one that nobody called overdue may be late, too."""
        late = found.state == "overdue" or found.due_at < self._work.now
        state = "acknowledged-late" if late and outcome != "rejected" else outcome
        values = {"state": state, "settled_at": self._work.now}
        this = acknowledgment.c.id == found.id
        self._work.execute(acknowledgment.update().where(this).values(values))
        self._work.deadlines.met(found.partner, "997", _subject(found))
        return state

    def sweep(self) -> list[Row[Any]]:
        """Call overdue what is awaited and did not come in time; return what became so now."""
        column = acknowledgment.c
        late = and_(column.state == "waiting", column.due_at <= self._work.now)
        rows = list(self._work.execute(self._work.locked(select(acknowledgment).where(late))))
        for row in rows:
            this = column.id == row.id
            self._work.execute(acknowledgment.update().where(this).values(state="overdue"))
        return rows

    def owed(self) -> list[Row[Any]]:
        """What we still owe, the most urgent first."""
        column = acknowledgment.c
        open_ = and_(column.direction == "owed", column.state != "sent")
        query = select(acknowledgment).where(open_).order_by(column.due_at, column.id)
        return list(self._work.execute(query))

    def counts(self) -> dict[str, int]:
        """How many are in each state, of what is rejected or overdue only what needs somebody.

        What was rejected does until it was sent anew and taken, or seen to.
        """
        query = select(acknowledgment.c.state, func.count()).group_by(acknowledgment.c.state)
        found = {state: int(count) for state, count in self._work.execute(query)}
        needed = {"rejected": len(rejected(self._work)), "overdue": 0}
        if "overdue" in found:
            needed["overdue"] = len(overdue(self._work))
        left = {state: count for state, count in found.items() if state not in needed}
        return left | {state: count for state, count in needed.items() if count}

    def seen_to(self, outbox_id: int) -> int:
        """Note that a person saw to what was rejected, or not answered, of a file of ours.

        Return how many groups that were.
        """
        waiting = (*rejected(self._work), *overdue(self._work))
        found = {row.id: row for row in waiting if row.outbox_id == outbox_id}
        for row in found.values():
            self._work.deadlines.seen_to(row.partner, "997", _subject(row))
        return len(found)

    def _add(
        self,
        direction: Literal["owed", "awaited"],
        kind: Kind,
        interchange_id: int,
        partner: str,
        group: tuple[str, str],
        due: datetime,
        outbox_id: int | None = None,
    ) -> int:
        functional_id, number = group
        if kind != "TA1" and not number:
            raise StoreError(f"a {kind} answers a group: expected its GS06, got none")
        values = {
            "direction": direction,
            "kind": kind,
            "interchange_id": interchange_id,
            "partner": partner,
            "functional_id": functional_id,
            "group_control_number": number,
            "due_at": due,
            "outbox_id": outbox_id,
            "state": _first_state(direction, outbox_id),
        }
        added = self._work.insert(acknowledgment, values)
        subject = subject_of(values)
        because = "we answer a group that came" if direction == "owed" else "a group that we sent"
        self._work.deadlines.add(
            Due(partner=partner, what="997", subject=subject, at=due, because=because)
        )
        return added


def _first_state(direction: str, outbox_id: int | None) -> str:
    """How an answer stands at first: what we owe may be in the outbox already."""
    if direction == "awaited":
        return "waiting"
    return "owed" if outbox_id is None else "queued"


def _subject(row: Row[Any]) -> str:
    return subject_of(row._asdict())
