"""Acknowledgments: the 997s that we owe for what came in, and those we await for what went out.

A partner who sent a group is owed one answer to it. What we sent is in force only when its answer
came; one that is late is overdue, and is still taken when it comes. Each is a deadline, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Row, and_, func, select

from edicompliance.errors import StoreError
from edicompliance.store.deadlines import Due
from edicompliance.store.tables.sending import acknowledgment
from edicompliance.store.work import Work

Kind: TypeAlias = Literal["997", "999", "TA1"]
"""What answers."""
Outcome: TypeAlias = Literal["accepted", "accepted-with-errors", "rejected"]
"""What the answer says."""
_UNANSWERED = ("waiting", "overdue")


class Acknowledgments:
    """What we owe, and what we await."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def owe(
        self, kind: Kind, interchange_id: int, partner: str, group: tuple[str, str], due: datetime
    ) -> int:
        """Note an answer that we owe to a group: its GS01 and GS06."""
        return self._add("owed", kind, interchange_id, partner, group, due)

    def await_(
        self, kind: Kind, interchange_id: int, partner: str, group: tuple[str, str], due: datetime
    ) -> int:
        """Note an answer that a partner owes us for a group we sent."""
        return self._add("awaited", kind, interchange_id, partner, group, due)

    def queued(self, owed_id: int, outbox_id: int) -> None:
        """Note that the answer we owe is in the outbox."""
        this = and_(acknowledgment.c.id == owed_id, acknowledgment.c.direction == "owed")
        self._work.execute(
            acknowledgment.update().where(this).values(state="queued", outbox_id=outbox_id)
        )

    def sent(self, outbox_id: int) -> int:
        """Note that the file went out in which we answered; return how many groups it answers."""
        this = acknowledgment.c.outbox_id == outbox_id
        values = {"state": "sent", "settled_at": self._work.now}
        rows = list(self._work.execute(select(acknowledgment).where(this)))
        self._work.execute(acknowledgment.update().where(this).values(values))
        for row in rows:
            self._work.deadlines.met(row.partner, "997", _subject(row))
        return len(rows)

    def came(
        self, kind: Kind, partner: str, group: tuple[str, str], outcome: Outcome
    ) -> str | None:
        """Note an answer that came; return how the group stands now, None: nobody awaits it.

        One that comes again changes nothing. One that comes late says so, unless it rejects.
        """
        functional_id, number = group
        column = acknowledgment.c
        query = select(acknowledgment).where(
            column.direction == "awaited",
            column.kind == kind,
            column.partner == partner,
            column.functional_id == functional_id,
            column.group_control_number == number,
        )
        query = query.order_by(column.id.desc()).limit(1)
        found = self._work.one(self._work.locked(query))
        if found is None or found.state not in _UNANSWERED:
            return str(found.state) if found else None
        late = found.state == "overdue" and outcome != "rejected"
        state = "acknowledged-late" if late else outcome
        values = {"state": state, "settled_at": self._work.now}
        self._work.execute(acknowledgment.update().where(column.id == found.id).values(values))
        self._work.deadlines.met(partner, "997", _subject(found))
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
        """How many are in each state."""
        query = select(acknowledgment.c.state, func.count()).group_by(acknowledgment.c.state)
        return {state: int(count) for state, count in self._work.execute(query)}

    def _add(
        self,
        direction: Literal["owed", "awaited"],
        kind: Kind,
        interchange_id: int,
        partner: str,
        group: tuple[str, str],
        due: datetime,
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
            "state": "owed" if direction == "owed" else "waiting",
        }
        added = self._work.insert(acknowledgment, values)
        subject = _subject_of(values)
        because = "we answer a group that came" if direction == "owed" else "a group that we sent"
        self._work.deadlines.add(
            Due(partner=partner, what="997", subject=subject, at=due, because=because)
        )
        return added


def _subject(row: Row[Any]) -> str:
    return _subject_of(row._asdict())


def _subject_of(one: Mapping[str, Any]) -> str:
    """Which answer it is, in words: `997 owed to group PO 1005 of interchange 7`."""
    to = "to" if one["direction"] == "owed" else "for"
    group = f"group {one['functional_id']} {one['group_control_number']} of "
    around = f"interchange {one['interchange_id']}"
    named = group if one["group_control_number"] else ""
    return f"{one['kind']} {one['direction']} {to} {named}{around}"
