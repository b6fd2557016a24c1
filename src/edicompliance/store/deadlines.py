"""Deadlines: what is due by when, what missing it costs, and who was told.

A deadline is written with what it follows from, and written anew when that changes: an 860 moves
the ship window, a rejected 856 opens the ship notice's again. People are told twice of each, when
it comes near and when it was missed, and never a third time; one that moved is another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Row, and_, bindparam, false, or_, select, type_coerce
from sqlalchemy.types import NullType

from edicompliance.errors import StoreError
from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.desk import alert, deadline
from edicompliance.store.work import Work
from edicompliance.x12.issues import kept_text

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
OWED: Final = ("open", "missed")
"""States of what is still to be done."""
BEGINNINGS: Final = ("ship-window-opens",)
"""What only begins: when its time has come it is over, and nobody was late."""


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
    po_number: str = ""
    """The order's number; empty: of no order."""
    at_risk: Decimal | None = None
    """What missing it costs; None: not known, which is not 0."""
    currency: str = ""
    """Of that."""
    document_id: int | None = None
    """The document it follows from."""
    because: str = ""
    """Why then: the clause, the document."""
    edition: str = ""
    """The sha256 of the profile and the settings it was worked out by."""
    state: Literal["open", "met", "void"] = "open"
    """Whether it is done, or taken back."""
    settled_at: datetime | None = None
    """When it was done."""


class Moved(NamedTuple):
    """A deadline of an order that is another one now."""

    what: What
    subject: str
    before: datetime | None
    """None: there was none, or nothing was open."""
    after: datetime | None
    """None: there is none any longer, or it is done."""


_OF_ORDER: Final = Prepared(
    select(deadline)
    .where(
        deadline.c.partner == bindparam("of_partner"), deadline.c.po_number == bindparam("of_order")
    )
    .order_by(deadline.c.id)
)
_OWED_NOW: Final = Prepared(
    select(deadline.c.id).where(
        deadline.c.partner == bindparam("of_partner"),
        deadline.c.what == bindparam("of_what"),
        deadline.c.subject == bindparam("of_subject"),
        or_(*(deadline.c.state == one for one in OWED)),
    )
)
_SETTLE: Final = Prepared(
    deadline.update().where(deadline.c.id == bindparam("of_deadline")),
    ("state", "settled_at", "settled_by"),
)
_RESOLVE: Final = Prepared(
    alert.update().where(
        alert.c.deadline_id == bindparam("of_deadline"), alert.c.resolved_at.is_(None)
    ),
    ("resolved_at",),
)
"""Ends the alerts of one deadline."""


class Deadlines:
    """Knows what is due."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, due: Due) -> int:
        """Write a deadline, or write it anew: a moved or reopened one is open again."""
        self._work.alone_with(f"deadline {due.partner} {due.what} {due.subject}")
        found = self._work.one(select(deadline).where(_is(due.partner, due.what, due.subject)))
        if found is None:
            return self.add(due)
        self._over([found.id])
        this = deadline.c.id == found.id
        self._work.execute(deadline.update().where(this).values(self._values(due)))
        return int(found.id)

    def add(self, due: Due) -> int:
        """Write a deadline that cannot be there yet: it is of a thing that is new."""
        return self._work.insert(deadline, self._values(due))

    def rewrite(self, partner: str, po_number: str, dues: Sequence[Due]) -> tuple[Moved, ...]:
        """Let an order's deadlines be these and no others; return those that moved.

        What was missed stays so until it is done, taken back, or due at another time.
        """
        self._work.alone_with(f"deadlines {partner} {po_number}")
        before = {(row.what, row.subject): row for row in self.of_order(partner, po_number)}
        now = {(due.what, kept_text(due.subject)): due for due in dues}
        new = [self._values(due) for key, due in now.items() if key not in before]
        self._work.insert_all(deadline, new)
        pairs = [(row, now.get(key)) for key, row in before.items()]
        self._over([row.id for row, due in pairs if _is_another(row, due)])
        for row, due in pairs:
            values = self._values(due) if due else _taken_back(row, self._work.now)
            self._change(row, values)
        keys = dict.fromkeys((*before, *now))
        moved = (_moved(*key, before.get(key), now.get(key)) for key in keys)
        return tuple(one for one in moved if one.before != one.after)

    def of_order(self, partner: str, po_number: str) -> list[Row[Any]]:
        """All deadlines of a partner's orders with that number."""
        values = {"of_partner": partner, "of_order": po_number}
        return self._work.all(_OF_ORDER, values)

    def met(self, partner: str, what: What, subject: str) -> bool:
        """Note that what was due is done; False where nothing open was."""
        return self._settle(partner, what, subject)

    def postpone(self, partner: str, what: What, subject: str, at: datetime) -> None:
        """Let what is open be due at another time."""
        this = and_(_is(partner, what, subject), deadline.c.state == "open")
        self._work.execute(deadline.update().where(this).values(due_at=at))

    def done(self, deadline_id: int, person: str, *, reason: str) -> Row[Any]:
        """Let a person say that something is done that no document tells of."""
        this = and_(deadline.c.id == deadline_id, deadline.c.state.in_(OWED))
        row = self._work.one(select(deadline).where(this))
        if row is None:
            told = f"deadline {deadline_id}: expected one that is open, found none"
            raise StoreError(f"{told}; nothing was changed; edic due lists them")
        self._settle(row.partner, row.what, row.subject, person)
        self._work.done("settled", f"{row.what} {row.subject}", reason=reason)
        return row

    def seen_to(self, partner: str, what: What, subject: str) -> None:
        """Note that a person saw to what was missed, or done in vain: it needs nobody any more."""
        person = self._work.actor
        if not self._settle(partner, what, subject, person):
            this = _is(partner, what, subject)
            self._work.execute(deadline.update().where(this).values(settled_by=person))

    def due(self, *, within: float | None = None, states: Sequence[str] = OWED) -> list[Row[Any]]:
        """What is to be done within so many seconds, or at all: missed ones too, soonest first."""
        query = select(deadline).where(deadline.c.state.in_(states))
        if within is not None:
            query = query.where(deadline.c.due_at <= self._work.after(within))
        return list(self._work.execute(query.order_by(deadline.c.due_at, deadline.c.id)))

    def listed(self, *, within: float | None = None) -> list[tuple[Any, ...]]:
        """The same in no order, only what a list tells of each, and as the driver has it.

        Of SQLite, times and amounts are texts. A hundred thousand are listed and few looked at.
        """
        column = deadline.c
        at, risk = (type_coerce(one, NullType()) for one in (column.due_at, column.at_risk))
        query = select(
            column.id, column.partner, column.what, column.po_number, column.subject, at,
            column.state, risk, column.currency, column.because,
        ).where(column.state.in_(OWED))  # fmt: skip
        if within is not None:
            query = query.where(column.due_at <= self._work.after(within))
        cursor = self._work.execute(query).cursor
        return list(cursor.fetchall()) if cursor is not None else []

    def near(self, hours: Mapping[str, float]) -> list[Row[Any]]:
        """What is open and due within its own number of hours, and nobody was told of it yet."""
        horizons = [
            and_(deadline.c.what == what, deadline.c.due_at <= self._work.after(each * 3600))
            for what, each in hours.items()
        ]
        longest = self._work.after(max(hours.values(), default=0) * 3600)
        told = select(alert.c.id).where(
            alert.c.deadline_id == deadline.c.id,
            alert.c.kind == "approaching",
            alert.c.resolved_at.is_(None),
        )
        near = and_(
            deadline.c.state == "open",
            deadline.c.due_at <= longest,
            or_(false(), *horizons),
            ~told.exists(),
        )
        query = select(deadline).where(near).order_by(deadline.c.due_at, deadline.c.id)
        return list(self._work.execute(query)) if hours else []

    def stale(self, editions: Mapping[str, str], most: int) -> list[tuple[str, str]]:
        """Orders with something to do that was worked out by another edition than their partner's.

        So many at the most, as partner and order number.
        """
        column = deadline.c
        other = [
            and_(column.partner == partner, column.edition != edition)
            for partner, edition in editions.items()
        ]
        which = and_(column.state.in_(OWED), column.po_number != "", or_(false(), *other))
        query = select(column.partner, column.po_number).where(which).distinct().limit(most)
        query = query.order_by(column.partner, column.po_number)
        return [(row.partner, row.po_number) for row in self._work.execute(query)] if other else []

    def sweep(self) -> list[Row[Any]]:
        """Call missed what was due and is not done; return what became so now.

        What only begins has begun by then.
        """
        late = and_(deadline.c.state == "open", deadline.c.due_at < self._work.now)
        rows = list(self._work.execute(self._work.locked(select(deadline).where(late))))
        begun = [row.id for row in rows if row.what in BEGINNINGS]
        missed = [row for row in rows if row.what not in BEGINNINGS]
        for state, ids in (("met", begun), ("missed", [row.id for row in missed])):
            for part in _parts(ids):
                values = {"state": state, "settled_at": self._work.now}
                self._work.execute(deadline.update().where(deadline.c.id.in_(part)).values(values))
        self._over(begun)
        return missed

    # -- who is told

    def alert(
        self,
        kind: Literal["approaching", "missed", "trouble"],
        subject: str,
        message: str,
        deadline_id: int | None = None,
        channels: Sequence[str] = (),
    ) -> int | None:
        """Raise an alert, to go by some channels; None where this was said of it before.

        One that was over stands again: a deadline moved, and moved back. Who was told is told no
        second time.
        """
        self._work.alone_with(f"alert {kind} {subject}")
        same = and_(alert.c.kind == kind, alert.c.subject == subject)
        if (before := self._work.one(select(alert).where(same))) is not None:
            if deadline_id is not None and before.resolved_at is not None:
                self._work.execute(alert.update().where(same).values(resolved_at=None))
                self._work.deliveries.queue_dropped(before.id)
            return None
        values = {
            "kind": kind,
            "subject": subject,
            "message": message,
            "deadline_id": deadline_id,
            "raised_at": self._work.now,
        }
        raised = self._work.insert(alert, values)
        self._work.deliveries.queue(raised, channels)
        return raised

    def told(self, alert_id: int) -> None:
        """Note that people were told."""
        this = alert.c.id == alert_id
        self._work.execute(alert.update().where(this).values(sent_at=self._work.now))

    def alerts(self, *, unsent: bool = False) -> list[Row[Any]]:
        """Alerts that are not resolved, or of these those that nobody was told yet."""
        query = select(alert).where(alert.c.resolved_at.is_(None)).order_by(alert.c.id)
        return list(self._work.execute(query.where(alert.c.sent_at.is_(None)) if unsent else query))

    def alerted(self, since: datetime, until: datetime) -> list[Row[Any]]:
        """Alerts that were raised from a moment on and before another, each with its deadline."""
        raised = and_(alert.c.raised_at >= since, alert.c.raised_at < until)
        named = [column.label(f"deadline_{column.name}") for column in deadline.c]
        query = select(alert, *named).outerjoin(deadline, deadline.c.id == alert.c.deadline_id)
        return list(self._work.execute(query.where(raised).order_by(alert.c.id)))

    # -- writing

    def _values(self, due: Due) -> dict[str, Any]:
        return {
            "partner": due.partner,
            "what": due.what,
            "subject": due.subject,
            "po_number": due.po_number,
            "due_at": due.at,
            "at_risk": due.at_risk,
            "currency": due.currency,
            "document_id": due.document_id,
            "because": due.because,
            "edition": due.edition,
            "state": due.state,
            "settled_at": due.settled_at,
            "settled_by": "",
            "written_at": self._work.now,
        }

    def _change(self, row: Row[Any], values: Mapping[str, Any]) -> None:
        """Write what is different in a row; one that is not due at another time stands as it did.

        What was missed stays so until it is done, what began has begun, what a person did is done.
        """
        new = dict(values)
        if new["state"] == "open" and new["due_at"] == row.due_at and _stands(row):
            kept = ("state", "settled_at", "settled_by")
            new |= {name: getattr(row, name) for name in kept}
        if any(getattr(row, name) != new[name] for name in new if name != "written_at"):
            this = deadline.c.id == row.id
            self._work.execute(deadline.update().where(this).values(new))

    def _over(self, ids: Sequence[int]) -> None:
        """Resolve the alerts of deadlines that are over, or are other ones now."""
        over = {"resolved_at": self._work.now}
        for part in _parts(ids):
            theirs = alert.c.deadline_id.in_(part)
            standing = alert.update().where(theirs, alert.c.resolved_at.is_(None))
            if self._work.execute(standing.values(over)).rowcount:
                self._drop(theirs)

    def _drop(self, which: ColumnElement[bool]) -> None:
        self._work.deliveries.drop(select(alert.c.id).where(which))

    def _settle(self, partner: str, what: What, subject: str, person: str = "") -> bool:
        this = {"of_partner": partner, "of_what": what, "of_subject": subject}
        rows = self._work.all(_OWED_NOW, this)
        if not rows:
            return False
        its, now = {"of_deadline": rows[0].id}, self._work.now
        self._work.change(_SETTLE, {**its, "state": "met", "settled_at": now, "settled_by": person})
        if self._work.change(_RESOLVE, {**its, "resolved_at": now}):
            self._drop(alert.c.deadline_id == rows[0].id)
        return True


def _is(partner: str, what: str, subject: str) -> Any:
    return and_(
        deadline.c.partner == partner, deadline.c.what == what, deadline.c.subject == subject
    )


def _is_another(row: Row[Any], due: Due | None) -> bool:
    """Whether people need not think of a row any longer: it is done, taken back, or moved."""
    return due is None or due.state != "open" or due.at != row.due_at


def _stands(row: Row[Any]) -> bool:
    """Whether how a row stands is more than what its documents say."""
    begun = row.what in BEGINNINGS and row.state == "met"
    return row.state == "missed" or begun or bool(row.settled_by)


def _taken_back(row: Row[Any], now: datetime) -> dict[str, Any]:
    """A row for which there is no reason any longer; one that was done was done."""
    if row.state == "void":
        return {"state": "void", "due_at": row.due_at}
    return {"state": "void", "due_at": row.due_at, "settled_at": now, "written_at": now}


def _moved(what: What, subject: str, before: Row[Any] | None, after: Due | None) -> Moved:
    return Moved(
        what,
        subject,
        before.due_at if before is not None and before.state in OWED else None,
        after.at if after is not None and after.state == "open" else None,
    )


def _parts(ids: Sequence[int], most: int = 500) -> Iterable[Sequence[int]]:
    """So many numbers at a time: a statement cannot name any number of them."""
    return (ids[at : at + most] for at in range(0, len(ids), most))
