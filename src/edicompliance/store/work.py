"""A unit of work: one transaction of the store, done whole or not at all.

What belongs together is written in one: an interchange, its sets and documents, the 997 that is
owed for it and the file that answers. A crash in the middle leaves none of it. What was done goes
into the audit in the same transaction, at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Row,
    String,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.sql import Executable, Select

from edicompliance.store.prepared import Prepared, adding
from edicompliance.x12.issues import kept_text

if TYPE_CHECKING:
    from edicompliance.store.acknowledgments import Acknowledgments
    from edicompliance.store.archive import Archive
    from edicompliance.store.chargebacks import Chargebacks
    from edicompliance.store.deadlines import Deadlines
    from edicompliance.store.deliveries import Deliveries
    from edicompliance.store.documents import Documents
    from edicompliance.store.handoffs import Handoffs
    from edicompliance.store.interchanges import Interchanges
    from edicompliance.store.leases import Leases
    from edicompliance.store.noted import Noted
    from edicompliance.store.numbers import Numbers
    from edicompliance.store.outbox import Outbox
    from edicompliance.store.papers import Papers
    from edicompliance.store.people import People
    from edicompliance.store.reaudits import Reaudits
    from edicompliance.store.receiving import Receiving
    from edicompliance.store.scores import Scores
    from edicompliance.store.views import Views

Clock: TypeAlias = Callable[[], datetime]
"""Whoever knows the time; without one it is the database."""
_LOCK: Final = Prepared(
    select(
        func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=String), 0)),
        func.clock_timestamp(type_=DateTime(timezone=True)).label("told"),
    )
)
"""A lock, and the time when it was ours."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done, for the audit."""

    action: str
    """What: `took in`, `released`, `sent` ..."""
    subject: str = ""
    """To what."""
    reason: str = ""
    """Why, where a person did it."""
    detail: str = ""
    """More of it, as JSON; never a consumer's name or address."""


@dataclass
class Work:
    """One transaction, and what can be done in it."""

    connection: Connection
    actor: str
    """Who does it: a person, a poller."""
    clock: Clock | None = None
    deeds: list[Deed] = field(default_factory=list)
    """What goes into the audit when it ends."""
    archive: Archive | None = None
    """Where the files themselves lie."""
    at_its_end: list[Callable[[], None]] = field(default_factory=list)
    """What is written when all else is: in one statement what would take many."""

    @cached_property
    def now(self) -> datetime:
        """The time of all of it: the database's, so that many machines have one clock."""
        return self.clock().astimezone(UTC) if self.clock else database_time(self.connection)

    def after(self, seconds: float) -> datetime:
        """So many seconds from now."""
        return self.now + timedelta(seconds=seconds)

    def done(
        self, action: str, subject: object = "", *, reason: str = "", detail: str = ""
    ) -> None:
        """Note what was done, for the audit."""
        said = (kept_text(one) for one in (action, str(subject), reason, detail))
        self.deeds.append(Deed(*said))  # as they are kept, for their hash is of that

    # -- what the rooms of the store say to the database

    @property
    def on_postgres(self) -> bool:
        """Whether others may write at the same time."""
        return self.connection.dialect.name == "postgresql"

    def execute(self, statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement."""
        return self.connection.execute(statement, values)

    def one(self, statement: Executable) -> Row[Any] | None:
        """The first row of what a statement finds."""
        return self.connection.execute(statement).first()

    def scalar(self, statement: Executable) -> Any:
        """The first value of the first row."""
        return self.connection.execute(statement).scalar()

    def insert(self, table: Table, values: Mapping[str, Any]) -> int:
        """Add a row; return its number."""
        how = adding(table, tuple(values), on_postgres=self.on_postgres)
        return int(how.added(self.connection, values) or 0)

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that have the same columns."""
        if rows:
            adding(table, tuple(rows[0])).many(self.connection, rows)

    def all(self, statement: Prepared, values: Mapping[str, Any]) -> list[Any]:
        """The rows that a prepared statement finds."""
        return statement.all(self.connection, values)

    def change(self, statement: Prepared, values: Mapping[str, Any]) -> int:
        """Run a prepared statement; return how many rows it changed."""
        return statement.change(self.connection, values)

    def change_all(self, statement: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a prepared statement with each of some values."""
        statement.many(self.connection, rows)

    def insert_new(self, table: Table, values: Mapping[str, Any], *, by: str) -> Any:
        """Add a row where none is the same `by` a column; return its number, None: there is one.

        On PostgreSQL it waits for whoever adds the same one, until his transaction ends.
        """
        how = adding(table, tuple(values), new_by=by, on_postgres=self.on_postgres)
        return how.added(self.connection, values)

    def locked(self, query: Select[Any], *, skip: bool = False) -> Select[Any]:
        """Let nobody else have the rows meanwhile; `skip` those that somebody has.

        SQLite has one writer at a time, who has everything.
        """
        return query.with_for_update(skip_locked=skip) if self.on_postgres else query

    def alone_with(self, name: str) -> None:
        """Let nobody else work on the thing of that name until this transaction ends."""
        if self.on_postgres:
            told = _LOCK.all(self.connection, {"name": name})[0].told
            if self.clock is None:  # else each transaction would ask once more
                self.__dict__.setdefault("now", told.astimezone(UTC))

    # -- what can be done

    @cached_property
    def receiving(self) -> Receiving:
        """Mailboxes, and the files seen in them."""
        from edicompliance.store.receiving import Receiving  # noqa: PLC0415 - it needs Work

        return Receiving(self)

    @cached_property
    def interchanges(self) -> Interchanges:
        """What was in the files."""
        from edicompliance.store.interchanges import Interchanges  # noqa: PLC0415 - as above

        return Interchanges(self)

    @cached_property
    def documents(self) -> Documents:
        """Orders, notices, invoices, in all their versions."""
        from edicompliance.store.documents import Documents  # noqa: PLC0415 - as above

        return Documents(self)

    @cached_property
    def noted(self) -> Noted:
        """What was seen, answered, granted and found."""
        from edicompliance.store.noted import Noted  # noqa: PLC0415 - as above

        return Noted(self)

    @cached_property
    def acknowledgments(self) -> Acknowledgments:
        """What we owe, and what we await."""
        from edicompliance.store.acknowledgments import Acknowledgments  # noqa: PLC0415 - as above

        return Acknowledgments(self)

    @cached_property
    def numbers(self) -> Numbers:
        """Control numbers."""
        from edicompliance.store.numbers import Numbers  # noqa: PLC0415 - as above

        return Numbers(self)

    @cached_property
    def outbox(self) -> Outbox:
        """Files on their way to partners."""
        from edicompliance.store.outbox import Outbox  # noqa: PLC0415 - as above

        return Outbox(self)

    @cached_property
    def handoffs(self) -> Handoffs:
        """Documents on their way to sinks."""
        from edicompliance.store.handoffs import Handoffs  # noqa: PLC0415 - as above

        return Handoffs(self)

    @cached_property
    def leases(self) -> Leases:
        """Who does what."""
        from edicompliance.store.leases import Leases  # noqa: PLC0415 - as above

        return Leases(self)

    @cached_property
    def chargebacks(self) -> Chargebacks:
        """What retailers took, and what became of it."""
        from edicompliance.store.chargebacks import Chargebacks  # noqa: PLC0415 - as above

        return Chargebacks(self)

    @cached_property
    def reaudits(self) -> Reaudits:
        """The archive judged anew, shard by shard."""
        from edicompliance.store.reaudits import Reaudits  # noqa: PLC0415 - as above

        return Reaudits(self)

    @cached_property
    def papers(self) -> Papers:
        """What supports disputes."""
        from edicompliance.store.papers import Papers  # noqa: PLC0415 - as above

        return Papers(self)

    @cached_property
    def people(self) -> People:
        """Who may sit at the desk."""
        from edicompliance.store.people import People  # noqa: PLC0415 - as above

        return People(self)

    @cached_property
    def views(self) -> Views:
        """Views that people keep for themselves."""
        from edicompliance.store.views import Views  # noqa: PLC0415 - as above

        return Views(self)

    @cached_property
    def scores(self) -> Scores:
        """What orders added to measures, and the sums of the days."""
        from edicompliance.store.scores import Scores  # noqa: PLC0415 - as above

        return Scores(self)

    @cached_property
    def deadlines(self) -> Deadlines:
        """What is due, and who was told."""
        from edicompliance.store.deadlines import Deadlines  # noqa: PLC0415 - as above

        return Deadlines(self)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Alerts on their way to people."""
        from edicompliance.store.deliveries import Deliveries  # noqa: PLC0415 - as above

        return Deliveries(self)


def database_time(connection: Connection) -> datetime:
    """The time by the database's clock; that of SQLite is this machine's, to the millisecond."""
    if connection.dialect.name == "postgresql":
        found: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return found.astimezone(UTC)
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
