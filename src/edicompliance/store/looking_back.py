"""What the archive has, asked by the many: which documents are of one shipment, where each stands.

One who judges a year anew asks for some dozens of shipments at once, and not for one number after
the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.sql import Select

from edicompliance.store.documents import NumberKind
from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.desk import alert, deadline
from edicompliance.store.tables.documents import (
    authorization,
    consumer,
    document,
    document_number,
    observation,
)
from edicompliance.store.tables.receiving import interchange, transaction_set
from edicompliance.store.tables.sending import acknowledgment
from edicompliance.store.work import Work

_AT_A_TIME: Final = 500
"""So many values stand in one question: SQLite takes only so many."""
_GRANTED: Final = Prepared(
    select(authorization)
    .where(authorization.c.partner == bindparam("of_partner"))
    .order_by(authorization.c.id)
)
"""What one partner granted: each file that is taken in asks."""
_OBSERVED: Final = Prepared(
    select(observation)
    .where(
        observation.c.document_id.is_(None),
        or_(observation.c.partner == "", observation.c.partner == bindparam("of_partner")),
        observation.c.po == bindparam("of_order"),
    )
    .order_by(observation.c.id)
)
"""What people told of one order of one partner."""


def partners(look: Work) -> tuple[str, ...]:
    """The partners who have documents."""
    query = select(document.c.partner).distinct().order_by(document.c.partner)
    return tuple(look.execute(query).scalars())


def came_in(look: Work, deadlines: Sequence[int]) -> dict[int, int]:
    """Number of a deadline -> the interchange that its document is in, where it has one."""
    query = (
        select(deadline.c.id, transaction_set.c.interchange_id)
        .join(document, document.c.id == deadline.c.document_id)
        .join(transaction_set, transaction_set.c.id == document.c.transaction_set_id)
        .where(deadline.c.id.in_(deadlines))
    )
    return {row.id: row.interchange_id for row in look.execute(query)} if deadlines else {}


def told_near(look: Work) -> dict[int, Row[Any]]:
    """Number of an alert that is not over -> the deadline of which it says that it comes near."""
    stands = (alert.c.kind == "approaching") & alert.c.resolved_at.is_(None)
    query = select(alert.c.id.label("alert_id"), deadline).join(
        deadline, deadline.c.id == alert.c.deadline_id
    )
    return {row.alert_id: row for row in look.execute(query.where(stands))}


def last_came(look: Work, whose: Collection[str]) -> datetime | None:
    """When the last document of some partners came, or went out."""
    found: datetime | None = look.scalar(
        select(func.max(document.c.received_at)).where(document.c.partner.in_(list(whose)))
    )
    return found


def first_came(look: Work, whose: Collection[str]) -> datetime | None:
    """When the first one did."""
    found: datetime | None = look.scalar(
        select(func.min(document.c.received_at)).where(document.c.partner.in_(list(whose)))
    )
    return found


def orders_named(look: Work, whose: Collection[str], until: datetime) -> Iterator[Row[Any]]:
    """Each document with each order that it names, or once with none, in the order of coming."""
    uses = document_number
    names = (uses.c.document_id == document.c.id) & (uses.c.kind == "order")
    query = (
        select(
            document.c.id, document.c.partner, document.c.set_id, document.c.received_at,
            uses.c.number.label("po"),
        )
        .outerjoin(uses, names)
        .where(
            document.c.partner.in_(list(whose)),
            document.c.received_at <= until,
            document.c.transaction_set_id.is_not(None),
        )
        .order_by(document.c.id, uses.c.id)
    )  # fmt: skip
    yield from look.execute(query.execution_options(yield_per=5000))


def documents(look: Work, ids: Sequence[int]) -> Iterator[Row[Any]]:
    """Documents, each with where it stands; the first that came first."""
    column, place = document.c, interchange.c
    query = (
        select(
            column.id, column.partner, column.direction, column.set_id, column.number,
            column.po_number, column.purpose, column.ship_to, column.digest, column.received_at,
            transaction_set.c.control_number, transaction_set.c.position, place.sha256,
            place.offset, place.length,
        )
        .join(transaction_set, transaction_set.c.id == column.transaction_set_id)
        .join(interchange, place.id == transaction_set.c.interchange_id)
    )  # fmt: skip
    yield from in_parts(look, query, column.id, sorted(ids))


def naming(look: Work, partner: str, pos: Collection[str]) -> Iterator[Row[Any]]:
    """Each document of a partner, ours or his, with each of some orders that it names."""
    uses = document_number.c
    query = (
        select(uses.number.label("po"), document.c.id)
        .join(document, document.c.id == uses.document_id)
        .where(uses.kind == "order", document.c.partner == partner)
    )
    yield from in_parts(look, query, uses.number, sorted(pos))


def numbers_of(look: Work, ids: Sequence[int], kinds: Collection[NumberKind]) -> Iterator[Row[Any]]:
    """The numbers of some kinds that documents use."""
    uses = document_number.c
    query = select(uses.document_id, uses.kind, uses.number).where(uses.kind.in_(list(kinds)))
    yield from in_parts(look, query, uses.document_id, sorted(ids))


def uses_of(
    look: Work, kind: NumberKind, set_id: str, numbers: Collection[str], whose: Collection[str]
) -> Iterator[Row[Any]]:
    """Each use of some numbers of a kind by a kind of set."""
    named, column = document_number.c, document.c
    query = (
        select(
            named.number.label("used"), column.id, column.received_at, column.number, column.digest
        )
        .join(document, column.id == named.document_id)
        .where(named.kind == kind, column.set_id == set_id, column.partner.in_(list(whose)))
    )
    yield from in_parts(look, query, named.number, sorted(numbers))


def receipts(look: Work, ids: Sequence[int]) -> Iterator[Row[Any]]:
    """When our 997 or 999 to a document went out, and whether it took the document."""
    told, one = acknowledgment.c, transaction_set.c
    its_group = (told.interchange_id == one.interchange_id) & (
        told.group_control_number == one.group_control_number
    )
    query = (
        select(document.c.id, told.kind, told.settled_at, one.state)
        .join(transaction_set, one.id == document.c.transaction_set_id)
        .join(acknowledgment, its_group)
        .where(told.direction == "owed", told.kind.in_(["997", "999"]), told.state == "sent")
        .order_by(told.id)
    )
    yield from in_parts(look, query, document.c.id, sorted(ids))


def observed(look: Work, pos: Collection[str], whose: Collection[str]) -> Iterator[Row[Any]]:
    """What people told of orders, in the order of noting; documents say the rest themselves."""
    column = observation.c
    if len(pos) == len(whose) == 1:
        values = {"of_partner": next(iter(whose)), "of_order": next(iter(pos))}
        yield from look.all(_OBSERVED, values)
        return
    query = select(observation).where(
        column.document_id.is_(None), column.partner.in_(["", *whose])
    )
    yield from in_parts(look, query.order_by(column.id), column.po, sorted(pos))


def granted(look: Work, whose: Collection[str] | None) -> Iterator[Row[Any]]:
    """What partners granted, in the order of noting; None: all of them."""
    column = authorization.c
    if whose is not None and len(whose) == 1:
        yield from look.all(_GRANTED, {"of_partner": next(iter(whose))})
        return
    query = select(authorization).order_by(column.id)
    if whose is not None:
        query = query.where(column.partner.in_(list(whose)))
    yield from look.execute(query)


def came_too_late(look: Work, deadlines: Sequence[int]) -> set[int]:
    """Those of some deadlines that were over before the document came that they follow from."""
    column = deadline.c
    query = select(column.id).join(document, document.c.id == column.document_id)
    over = query.where(document.c.received_at >= column.due_at)
    return {row.id for row in in_parts(look, over, column.id, deadlines)}


def consumers(look: Work, ids: Sequence[int]) -> Iterator[Row[Any]]:
    """What consumers told in some documents."""
    yield from in_parts(look, select(consumer), consumer.c.document_id, sorted(ids))


def in_parts(
    look: Work, query: Select[Any], column: Any, values: Sequence[Any]
) -> Iterator[Row[Any]]:
    """Ask for so many values at once as one question takes."""
    for at in range(0, len(values), _AT_A_TIME):
        part = query.where(column.in_(values[at : at + _AT_A_TIME]))
        yield from look.execute(part)
