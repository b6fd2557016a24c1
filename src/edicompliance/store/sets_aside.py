"""Transaction sets that were laid aside: rejected, or no document that could be read.

The partner was told by the 997, and the good sets beside it went on. Somebody must still see that
he sends it anew: an order that was rejected is an order that will not ship. It waits until the same
document came whole, or until somebody says that it was seen to.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, and_, exists, func, select

from edicompliance.errors import StoreError
from edicompliance.store.tables.documents import document
from edicompliance.store.tables.receiving import SETS_ASIDE, interchange, transaction_set
from edicompliance.store.work import Work

_SET: Final = transaction_set.c
_CAME_WHOLE: Final = exists().where(
    document.c.direction == "in",
    document.c.partner == interchange.c.partner,
    document.c.set_id == _SET.set_id,
    document.c.number == _SET.number,
    document.c.transaction_set_id > _SET.id,
    _SET.number != "",
)
_ASIDE: Final = and_(_SET.state.in_(SETS_ASIDE), _SET.seen_to_at.is_(None))
_WAITING: Final = and_(
    _ASIDE, interchange.c.direction == "in", interchange.c.usage != "T", ~_CAME_WHOLE
)
_OF: Final = (
    select(
        transaction_set,
        interchange.c.partner,
        interchange.c.received_at,
        _WAITING.label("waiting"),
    )
    .join(interchange, interchange.c.id == _SET.interchange_id)
    .order_by(_SET.id)
)


def sets_aside(look: Work, *, most: int) -> list[Row[Any]]:
    """The sets that somebody must see to, the last ones, the first first; each with its partner."""
    newest = _OF.where(_WAITING).order_by(None).order_by(_SET.id.desc()).limit(most)
    return list(look.execute(newest))[::-1]


def sets_aside_count(look: Work) -> int:
    """How many sets somebody must see to."""
    query = select(func.count()).select_from(transaction_set.join(interchange)).where(_WAITING)
    return int(look.scalar(query))


def set_of(look: Work, set_id: int) -> Row[Any] | None:
    """A set by its number, with its partner, and whether it waits for somebody."""
    return look.one(_OF.where(_SET.id == set_id))


def seen_to(work: Work, set_id: int, *, reason: str) -> None:
    """Note that a set which was laid aside needs nobody any more."""
    this = and_(_SET.id == set_id, _ASIDE)
    if work.execute(transaction_set.update().where(this).values(seen_to_at=work.now)).rowcount != 1:
        raise StoreError(f"set {set_id}: expected one that was laid aside, found none")
    work.done("seen to", f"transaction_set {set_id}", reason=reason)
