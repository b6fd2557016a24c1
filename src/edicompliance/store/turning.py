"""What was granted by days, and the deadlines that were worked out before such a day came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select

from edicompliance.store.deadlines import OWED
from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.documents import authorization
from edicompliance.store.work import Work

_AT_A_TIME: Final = 100


def granted_by_days(look: Work, until: date) -> Iterator[Row[Any]]:
    """What partners granted from a day on or until one, of which a day came by then."""
    column = authorization.c
    query = select(column.partner, column.po, column.starts, column.ends)
    yield from look.execute(query.where(or_(column.starts <= until, column.ends <= until)))


def worked_out_before(
    look: Work, passed: Mapping[tuple[str, str], datetime], most: int
) -> list[tuple[str, str]]:
    """Orders with something to do that was written before a moment, each partner and order his own.

    An empty order stands for all of the partner's. As partner and order number, so many at most.
    """
    column, found = deadline.c, dict[tuple[str, str], None]()
    open_ones = and_(column.state.in_(OWED), column.po_number != "")
    query = select(column.partner, column.po_number).where(open_ones).distinct()
    for part in _parts(passed):
        before = or_(*(_before(partner, po, at) for (partner, po), at in part))
        rows = look.execute(
            query.where(before).order_by(column.partner, column.po_number).limit(most)
        )
        found |= {(row.partner, row.po_number): None for row in rows}
    return list(found)[:most]


def worked_out_now(work: Work, partner: str, po_number: str) -> None:
    """Note that what is to do of an order was worked out by now, whether it moved or not."""
    this = and_(deadline.c.partner == partner, deadline.c.po_number == po_number)
    owed = and_(this, deadline.c.state.in_(OWED))
    work.execute(deadline.update().where(owed).values(written_at=work.now))


def _before(partner: str, po: str, at: datetime) -> Any:
    mine = and_(deadline.c.partner == partner, deadline.c.written_at < at)
    return and_(mine, deadline.c.po_number == po) if po else mine


def _parts(
    passed: Mapping[tuple[str, str], datetime],
) -> Iterator[list[tuple[tuple[str, str], datetime]]]:
    listed = list(passed.items())
    for start in range(0, len(listed), _AT_A_TIME):
        yield listed[start : start + _AT_A_TIME]
