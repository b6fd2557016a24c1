"""Claims: a row of a queue is one worker's for a while. The database is the queue.

Files that were seen and files that go out are claimed alike: for some seconds, with a fence that
grows. An attempt counts when it begins, so that a file that kills its reader is not read for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, and_, bindparam, or_, select

from edicompliance.errors import LostClaim
from edicompliance.store.prepared import Prepared
from edicompliance.store.work import Work

LONGEST_PAUSE: Final = 900.0
"""Seconds: whatever failed is tried again by then."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is one worker's."""

    id: int
    """Of the row."""
    holder: str
    """Whose it is."""
    fence: int
    """Higher than that of every earlier claim."""
    attempts: int
    """How often it was claimed, this one included."""


def free(table: Table, waiting: str, work: Work) -> ColumnElement[bool]:
    """Rows that wait, and rows whose holder let his time run out."""
    column = table.c
    lapsed = and_(column.state == "claimed", column.claimed_until <= work.now)
    return or_(column.state == waiting, lapsed)


def is_time(table: Table, work: Work) -> ColumnElement[bool]:
    """Rows that may be tried by now. None waits longer than that: the clock was put back."""
    waits_until = table.c.not_before
    return or_(waits_until <= work.now, waits_until > work.after(LONGEST_PAUSE))


def claim(
    work: Work,
    table: Table,
    which: ColumnElement[bool],
    *,
    holder: str,
    seconds: float,
    most: int,
    first: ColumnElement[Any],
) -> list[Row[Any]]:
    """Make rows the holder's, and return them as they are by then."""
    query = select(table.c.id).where(which).order_by(first, table.c.id).limit(most)
    ids = [row.id for row in work.execute(work.locked(query, skip=True))]
    if not ids:
        return []
    work.execute(
        table.update()
        .where(table.c.id.in_(ids))
        .values(
            state="claimed",
            holder=holder,
            attempts=table.c.attempts + 1,
            fence=table.c.fence + 1,
            claimed_until=work.after(seconds),
        )
    )
    return list(work.execute(select(table).where(table.c.id.in_(ids)).order_by(first, table.c.id)))


def renew(
    work: Work, table: Table, held: Collection[Claim], *, holder: str, seconds: float
) -> frozenset[int]:
    """Have rows for longer; return those that are the holder's still."""
    fences = {one.id: one.fence for one in held}
    mine = and_(table.c.id.in_(fences), table.c.holder == holder)
    rows = work.execute(work.locked(select(table.c.id, table.c.fence).where(mine)))
    kept = frozenset(row.id for row in rows if row.fence == fences[row.id])
    until = work.after(seconds)
    work.execute(table.update().where(table.c.id.in_(kept)).values(claimed_until=until))
    return kept


def hold(work: Work, table: Table, held: Claim) -> None:
    """See that a row is still the holder's; `LostClaim` where it is another's by now."""
    if not work.all(_held(table), _as_bound(held)):
        raise lost(table, held)


def lost(table: Table, held: Claim) -> LostClaim:
    """What whoever comes too late is told."""
    return LostClaim(
        f"{table.name} {held.id}: {held.holder} with fence {held.fence} has it no longer"
    )


def as_claim(row: Row[Any]) -> Claim:
    """The claim that a row tells of."""
    return Claim(row.id, row.holder, row.fence, row.attempts)


OVER: Final = MappingProxyType({"holder": "", "claimed_until": None})
"""What is written with the last change of a claim: nobody has the row any longer."""


def change(work: Work, table: Table, held: Claim, **values: object) -> None:
    """Write to a row that is claimed; `LostClaim` where the claim is over, or another's by now."""
    if work.change(_change(table, tuple(values)), {**_as_bound(held), **values}) != 1:
        raise lost(table, held)


def _as_bound(held: Claim) -> dict[str, object]:
    return {"held_id": held.id, "held_fence": held.fence, "held_by": held.holder}


def _is_held(table: Table) -> ColumnElement[bool]:
    column = table.c
    return and_(
        column.id == bindparam("held_id"),
        column.fence == bindparam("held_fence"),
        column.holder == bindparam("held_by"),
    )


@cache
def _held(table: Table) -> Prepared:
    return Prepared(select(table.c.id).where(_is_held(table)))


@cache
def _change(table: Table, names: tuple[str, ...]) -> Prepared:
    return Prepared(table.update().where(_is_held(table)), names)
