"""What was laid aside and needs nobody any more.

A letter, a stranger's interchange, an old answer, a document whose sink is gone. It stays where it
is, with its bytes and its reason; it only waits for nobody. Whoever releases, sends or offers it
after all lets it go on as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Table, and_, or_

from edicompliance.store.tables.receiving import interchange, sighting
from edicompliance.store.tables.sending import handoff, outbox
from edicompliance.store.work import Work

Kind: TypeAlias = Literal["sighting", "interchange", "outbox", "handoff"]
"""A file, an interchange, an outgoing file, a document on its way to a sink."""
_TABLES: Final[Mapping[Kind, tuple[Table, str]]] = {
    "sighting": (sighting, "quarantined"),
    "interchange": (interchange, "parked"),
    "outbox": (outbox, "parked"),
    "handoff": (handoff, "parked"),
}
_ASIDE: Final = ("quarantined", "parked")


def dismiss(work: Work, kind: Kind, number: int, *, reason: str) -> bool:
    """Note that what was laid aside needs nobody any more; False where nothing waits."""
    table, aside = _TABLES[kind]
    this = and_(table.c.id == number, table.c.state == aside, table.c.seen_to_at.is_(None))
    noted = work.execute(table.update().where(this).values(seen_to_at=work.now)).rowcount == 1
    if noted:
        work.done("seen to", f"{kind} {number}", reason=reason)
    return noted


def waits(table: Table) -> ColumnElement[bool]:
    """Whether a row is none of those that were laid aside and need nobody any more."""
    return or_(table.c.seen_to_at.is_(None), table.c.state.not_in(_ASIDE))
