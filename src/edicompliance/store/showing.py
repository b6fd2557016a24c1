"""What the operator looks at: files, interchanges and outgoing files, each with all that is known.

What a consumer told is masked here as in every export.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Table, func, select

from edicompliance.store.dismissing import waits
from edicompliance.store.exporting import masked, personal_words
from edicompliance.store.tables.desk import audit
from edicompliance.store.tables.documents import consumer, document
from edicompliance.store.tables.receiving import (
    INTERCHANGE_STATES,
    SIGHTING_STATES,
    archived_file,
    interchange,
    issue,
    mailbox,
    sighting,
    transaction_set,
)
from edicompliance.store.tables.sending import OUTBOX_STATES, acknowledgment, outbox
from edicompliance.store.work import Work

_OF_CONSUMERS: Final = (
    select(consumer)
    .join(document, document.c.id == consumer.c.document_id)
    .join(transaction_set, transaction_set.c.id == document.c.transaction_set_id)
)
STATES: Final = frozenset((*SIGHTING_STATES, *INTERCHANGE_STATES, *OUTBOX_STATES))
"""How far files, interchanges and outgoing files can have come."""


class Showing:
    """Looks things up for a person; it changes nothing."""

    def __init__(self, look: Work) -> None:
        self.look = look

    # -- lists

    def files(self, *, state: str = "", mailbox_name: str = "", most: int) -> list[Row[Any]]:
        """The files seen last, the first seen first, each with its mailbox."""
        query = select(sighting, mailbox.c.name.label("mailbox")).join(
            mailbox, mailbox.c.id == sighting.c.mailbox_id
        )
        return self._last(query, sighting, state, mailbox_name, most)

    def interchanges(
        self, *, state: str = "", partner: str | None = None, most: int
    ) -> list[Row[Any]]:
        """The interchanges that came last, the first first."""
        query = select(interchange)
        if partner is not None:
            query = query.where(interchange.c.partner == partner)
        return self._last(query, interchange, state, "", most)

    def outgoing(self, *, state: str = "", mailbox_name: str = "", most: int) -> list[Row[Any]]:
        """The files put out last, the first first, each with its mailbox and without its bytes."""
        columns = [one for one in outbox.columns if one.name != "payload"]
        size = func.length(outbox.c.payload).label("size")
        query = select(*columns, size, mailbox.c.name.label("mailbox")).outerjoin(
            mailbox, mailbox.c.id == outbox.c.mailbox_id
        )
        return self._last(query, outbox, state, mailbox_name, most)

    # -- one thing

    def file(self, number: int) -> Row[Any] | None:
        """A file with its mailbox, and when its bytes were deleted."""
        query = (
            select(
                sighting,
                mailbox.c.name.label("mailbox"),
                archived_file.c.stored_at,
                archived_file.c.purged_at,
            )
            .join(mailbox, mailbox.c.id == sighting.c.mailbox_id)
            .outerjoin(archived_file, archived_file.c.sha256 == sighting.c.sha256)
        )
        return self.look.one(query.where(sighting.c.id == number))

    def put_out(self, number: int) -> Row[Any] | None:
        """An outgoing file with its mailbox, without its bytes."""
        columns = [one for one in outbox.columns if one.name != "payload"]
        size = func.length(outbox.c.payload).label("size")
        query = select(*columns, size, mailbox.c.name.label("mailbox")).outerjoin(
            mailbox, mailbox.c.id == outbox.c.mailbox_id
        )
        return self.look.one(query.where(outbox.c.id == number))

    def seen_as(self, sha256: str) -> list[Row[Any]]:
        """The files of a digest, with their mailboxes; the first seen first."""
        query = select(sighting, mailbox.c.name.label("mailbox")).join(
            mailbox, mailbox.c.id == sighting.c.mailbox_id
        )
        return self._rows(query.where(sighting.c.sha256 == sha256).order_by(sighting.c.id))

    def within(self, sha256: str) -> list[Row[Any]]:
        """The interchanges of a file, as they stand in it."""
        query = select(interchange).where(
            interchange.c.sha256 == sha256, interchange.c.direction == "in"
        )
        return self._rows(query.order_by(interchange.c.id))

    def history(self, subject: str) -> list[Row[Any]]:
        """What the audit tells of a thing, the first first."""
        return self._rows(select(audit).where(audit.c.subject == subject).order_by(audit.c.seq))

    def complaints(self, interchange_id: int) -> list[dict[str, Any]]:
        """What is wrong with an interchange's syntax; what consumers told is masked."""
        words = self._personal(interchange_id)
        query = select(issue).where(issue.c.interchange_id == interchange_id).order_by(issue.c.id)
        return [
            {
                "code": row.code,
                "severity": row.severity,
                "element": row.element,
                "offset": row.offset,
                "message": masked(row.message, words),
            }
            for row in self._rows(query)
        ]

    def answers(self, interchange_id: int) -> list[Row[Any]]:
        """What was owed or awaited for an interchange."""
        this = acknowledgment.c.interchange_id == interchange_id
        return self._rows(select(acknowledgment).where(this).order_by(acknowledgment.c.id))

    def answered_by(self, outbox_id: int) -> list[Row[Any]]:
        """Which groups an outgoing file answers."""
        this = acknowledgment.c.outbox_id == outbox_id
        return self._rows(select(acknowledgment).where(this).order_by(acknowledgment.c.id))

    def documents(self, interchange_id: int) -> list[Row[Any]]:
        """The documents of an interchange."""
        query = select(document).join(
            transaction_set, transaction_set.c.id == document.c.transaction_set_id
        )
        this = transaction_set.c.interchange_id == interchange_id
        return self._rows(query.where(this).order_by(document.c.id))

    def personal(self, files: Collection[str]) -> list[str]:
        """What consumers told in files of these sha256: to be masked where they are shown."""
        query = _OF_CONSUMERS.join(
            interchange, interchange.c.id == transaction_set.c.interchange_id
        )
        return self._words(query.where(interchange.c.sha256.in_(files)))

    def _personal(self, interchange_id: int) -> list[str]:
        this = transaction_set.c.interchange_id == interchange_id
        return self._words(_OF_CONSUMERS.where(this))

    def _words(self, query: Select[Any]) -> list[str]:
        return [word for row in self._rows(query) for word in personal_words(row)]

    def _last(
        self, query: Any, table: Table, state: str, mailbox_name: str, most: int
    ) -> list[Row[Any]]:
        wanted: Sequence[ColumnElement[bool]] = (
            *([table.c.state == state, waits(table)] if state else []),
            *([mailbox.c.name == mailbox_name] if mailbox_name else []),
        )
        newest = query.where(*wanted).order_by(table.c.id.desc()).limit(most)
        return self._rows(newest)[::-1]

    def _rows(self, query: Any) -> list[Row[Any]]:
        return list(self.look.execute(query))
