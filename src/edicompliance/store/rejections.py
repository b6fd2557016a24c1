"""What of ours a partner rejected, or never answered, and who saw to it.

A group is rejected by its 997, 999 or TA1, or a document in it by these or by an 824. It needs
somebody until the same document went out again and was taken, or until a person says that it was
seen to. So does one whose answer is overdue.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.documents import answer, document
from edicompliance.store.tables.receiving import transaction_set
from edicompliance.store.tables.sending import acknowledgment
from edicompliance.store.work import Work

_Columns = ReadOnlyColumnCollection[str, Any]
TAKEN: Final = ("accepted", "accepted-with-errors", "acknowledged-late")
"""States of an answer that takes what we sent."""


def around(ack: _Columns, within: _Columns) -> ColumnElement[bool]:
    """Which answer we await for the group that a set of ours stands in."""
    return and_(
        ack.interchange_id == within.interchange_id,
        ack.group_control_number == within.group_control_number,
        ack.direction == "awaited",
    )


def rejected(look: Work) -> list[Row[Any]]:
    """Awaited answers of groups that were rejected, and neither sent anew and taken nor seen to."""
    by_receipt = _QUERY.where(_ACK.state == "rejected")
    by_set = _QUERY.where(_KEPT.id.in_(_REFUSED))
    needs: dict[int, Row[Any]] = {}
    for query in (by_receipt, by_set):
        for row in look.execute(query):
            if not row.taken:
                needs.setdefault(row.id, row)
    return _not_seen_to(look, [needs[one] for one in sorted(needs)])


def overdue(look: Work) -> list[Row[Any]]:
    """Awaited answers that did not come in time, and that nobody saw to."""
    query = select(acknowledgment).where(_ACK.direction == "awaited", _ACK.state == "overdue")
    return _not_seen_to(look, list(look.execute(query.order_by(_ACK.id))))


def subject_of(one: Any) -> str:
    """Which answer it is, in words: `997 owed to group PO 1005 of interchange 7`."""
    to = "to" if one["direction"] == "owed" else "for"
    group = f"group {one['functional_id']} {one['group_control_number']} of "
    around_it = f"interchange {one['interchange_id']}"
    named = group if one["group_control_number"] else ""
    return f"{one['kind']} {one['direction']} {to} {named}{around_it}"


def _not_seen_to(look: Work, rows: list[Row[Any]]) -> list[Row[Any]]:
    """Those of which no person said that they need nobody any more."""
    if not rows:
        return []
    column = deadline.c
    query = select(column.partner, column.subject).where(
        column.what == "997", column.settled_by != ""
    )
    seen = {(row.partner, row.subject) for row in look.execute(query)}
    return [row for row in rows if (row.partner, subject_of(row._asdict())) not in seen]


# -- the questions


_ACK, _KEPT = acknowledgment.c, document.c
_INSIDE, _LATER_ANSWER = transaction_set.c, answer.alias().c
_LATER, _LATER_SET, _LATER_ACK = (
    one.alias() for one in (document, transaction_set, acknowledgment)
)
_TAKEN_LATER: Final = (
    select(_LATER.c.id)
    .join(_LATER_SET, _LATER_SET.c.id == _LATER.c.transaction_set_id)
    .join(_LATER_ACK, around(_LATER_ACK.c, _LATER_SET.c))
    .where(
        _LATER.c.direction == "out",
        _LATER.c.partner == _KEPT.partner,
        _LATER.c.set_id == _KEPT.set_id,
        _LATER.c.thing_key == _KEPT.thing_key,
        _LATER.c.id > _KEPT.id,
        _LATER_ACK.c.state.in_(TAKEN),
    )
    .exists()
)
"""Whether the same document went out again later, and was taken."""
_TAKEN_BACK: Final = (
    select(_LATER_ANSWER.id)
    .where(
        _LATER_ANSWER.document_id == answer.c.document_id,
        _LATER_ANSWER.id > answer.c.id,
        _LATER_ANSWER.outcome != "rejected",
        or_(_LATER_ANSWER.answered_by == "824", answer.c.answered_by != "824"),
    )
    .exists()
)
"""Whether a later answer takes it after all; a 997 that comes after an 824 says nothing of that."""
_REFUSED: Final = select(answer.c.document_id).where(answer.c.outcome == "rejected", ~_TAKEN_BACK)
"""Documents that an answer rejects: an 824, or a 997 that takes the others of the group."""
_QUERY: Final = (
    select(acknowledgment, and_(_KEPT.id.is_not(None), _TAKEN_LATER).label("taken"))
    .join(transaction_set, around(_ACK, _INSIDE))
    .outerjoin(document, _KEPT.transaction_set_id == _INSIDE.id)
    .where(_ACK.direction == "awaited", or_(_KEPT.id.is_(None), _KEPT.direction == "out"))
)
"""Each document of a group that we sent, with its answer."""
