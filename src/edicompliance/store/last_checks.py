"""The last check of each order of which something is due, and what came of the order since.

Two questions to the database, however many orders there are and however often each was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Subquery, and_, case, select

from edicompliance.store.deadlines import OWED
from edicompliance.store.tables.chargebacks import verdict
from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.documents import document, document_number
from edicompliance.store.work import Work

_AFTER_ALL: Final = ("812", "820")
"""What tells of money: the shipment is no other for it."""


class KeptCheck(NamedTuple):
    """A check as it was kept."""

    told: str
    """As `Judged.from_text` reads it."""
    at: datetime
    """When it was kept."""
    since: tuple[str, ...]
    """The papers of the order that came or went out after it, the last one last: `860 4506001`."""


def last_checks(look: Work, guides: Mapping[str, str]) -> dict[tuple[str, str], KeptCheck]:
    """Partner and order -> its last check; `guides` has the id of each partner's guide.

    Of orders of which something is due, and that were checked at all.
    """
    if not guides:
        return {}
    checked = _checked(guides)
    since: dict[tuple[str, str], dict[str, None]] = {}
    for partner, po, set_id, number in look.execute(_papers(checked)):
        since.setdefault((partner, po), {})[f"{set_id} {number}".strip()] = None
    found = look.execute(select(*checked.c))
    return {
        (partner, po): KeptCheck(told, at, tuple(since.get((partner, po), ())))
        for partner, po, told, at in found
    }


def _checked(guides: Mapping[str, str]) -> Subquery:
    """Each order of which something is due, with the last check of it."""
    due = deadline.c
    owed = (
        select(due.partner, due.po_number)
        .where(due.state.in_(OWED), due.po_number != "")
        .distinct()
        .subquery("owed")
    )
    guide: Any = case(dict(guides), value=owed.c.partner)
    one = verdict.alias("one")
    last = (
        select(one.c.id)
        .where(one.c.retailer == guide, one.c.po_number == owed.c.po_number)
        .order_by(one.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    kept = verdict.c
    columns = (owed.c.partner, owed.c.po_number, kept.told, kept.written_at)
    return select(*columns).join_from(owed, verdict, kept.id == last).subquery("checked")


def _papers(checked: Subquery) -> Any:
    """Each paper that names a checked order and is newer than its check."""
    uses, paper = document_number.c, document.c
    names = and_(uses.kind == "order", uses.number == checked.c.po_number)
    newer = and_(
        paper.id == uses.document_id,
        paper.partner == checked.c.partner,
        paper.received_at > checked.c.written_at,
        paper.set_id.not_in(_AFTER_ALL),
    )
    return (
        select(checked.c.partner, checked.c.po_number, paper.set_id, paper.number)
        .join_from(checked, document_number, names)
        .join(document, newer)
        .order_by(paper.received_at, paper.id)
    )
