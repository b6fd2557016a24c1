"""Which deeds a thing of the mailbox allows as it stands: one table, kept to by `Deeds`.

The command line refuses by it, and the desk offers by it.

>>> can("file", "quarantined"), can("file", "done")
(('release', 'retry', 'dismiss'), ())
>>> can("outgoing", "queued")
('park',)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from edicompliance.flows.mailbox.showing import Kind, Ref
from edicompliance.store import Work
from edicompliance.store.receiving import NOT_OURS_YET
from edicompliance.store.rejections import overdue, rejected
from edicompliance.store.sets_aside import set_of
from edicompliance.store.showing import Showing

DeedName: TypeAlias = Literal["quarantine", "park", "release", "retry", "resend", "dismiss"]
DEEDS: Final[Mapping[DeedName, str]] = {
    "quarantine": "lay it aside: it stays in the mailbox, and no poll reads it",
    "park": "hold it back until somebody frees it",
    "release": "let it go on",
    "retry": "take it in again now, by today's settings",
    "resend": "send it again",
    "dismiss": "it needs nobody any more; it stays where it is",
}
"""What a person can do with a thing of the mailbox, and what that means."""
_CAN: Final[Mapping[tuple[Kind, str], tuple[DeedName, ...]]] = {
    **{("file", state): ("quarantine",) for state in NOT_OURS_YET},
    ("file", "quarantined"): ("release", "retry", "dismiss"),
    ("interchange", "parked"): ("release", "retry", "dismiss"),
    ("interchange", "duplicate"): ("park",),
    ("set", "quarantined"): ("release", "dismiss"),
    ("outgoing", "queued"): ("park",),
    ("outgoing", "claimed"): ("park",),
    ("outgoing", "parked"): ("release", "retry", "resend", "dismiss"),
    ("outgoing", "sent"): ("retry", "resend"),
}


def can(kind: Kind, state: str) -> tuple[DeedName, ...]:
    """What its state alone allows."""
    return _CAN.get((kind, state), ())


def possible(look: Work, ref: Ref) -> tuple[DeedName, ...]:
    """What can be done with one thing as it stands now; nothing where there is none of it."""
    if ref.kind == "set":
        row = set_of(look, ref.number)
        return can("set", "quarantined") if row is not None and row.waiting else ()
    row = _row_of(look, ref)
    if row is None:
        return ()
    found = can(ref.kind, row.state)
    if row.seen_to_at is not None:
        found = tuple(one for one in found if one != "dismiss")
    if ref.kind == "outgoing":
        return _of_outgoing(look, row, found)
    if (ref.kind, row.state) == ("file", "done") and _parked_inside(look, row):
        return ("retry",)
    return found


def _row_of(look: Work, ref: Ref) -> Any:
    if ref.kind == "file":
        return Showing(look).file(ref.number)
    return (look.interchanges if ref.kind == "interchange" else look.outbox).get(ref.number)


def _of_outgoing(look: Work, row: Any, found: tuple[DeedName, ...]) -> tuple[DeedName, ...]:
    """Without bytes nothing is sent again; what was rejected or not answered can be dismissed."""
    if row.payload is None:
        found = tuple(one for one in found if one not in ("release", "retry", "resend"))
    if row.state == "sent" and _unanswered(look, row.id):
        return (*found, "dismiss")
    return found


def _unanswered(look: Work, outbox_id: int) -> bool:
    return any(one.outbox_id == outbox_id for one in (*rejected(look), *overdue(look)))


def _parked_inside(look: Work, row: Any) -> bool:
    return any(one.state == "parked" for one in Showing(look).within(row.sha256))
