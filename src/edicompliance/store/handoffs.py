"""Hand-offs: accepted documents on their way to what goes on with them.

Each is noted by the transaction that took its document in, once for each sink, under a key that is
made of the document's own bytes. Handing over comes afterwards, outside of any transaction; a
document that is offered a second time, because nobody could note the first, has the same key.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from edicompliance.errors import StoreError
from edicompliance.store.claims import OVER, Claim, as_claim, change, claim, free, is_time
from edicompliance.store.dismissing import dismiss, waits
from edicompliance.store.tables.sending import handoff
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True)
class ToHand:
    """A document that is one worker's to hand over, for a while."""

    claim: Claim
    document_id: int
    partner: str
    sink: str
    key: str


class Handoffs:
    """Documents on their way to sinks."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, document_id: int, partner: str, sink: str, key: str) -> int | None:
        """Note that a document goes to a sink; None: one with that key did."""
        self._work.alone_with(f"handoff {partner} {sink} {key}")
        column = handoff.c
        same = and_(column.partner == partner, column.sink == sink, column.key == key)
        if self._work.one(select(column.id).where(same)) is not None:
            return None
        values = {
            "document_id": document_id,
            "partner": partner,
            "sink": sink,
            "key": key,
            "state": "queued",
            "not_before": self._work.now,
            "queued_at": self._work.now,
        }
        return self._work.insert(handoff, values)

    def claim(
        self,
        holder: str,
        *,
        seconds: float,
        most: int = 1,
        but: Collection[tuple[str, str]] = (),
    ) -> list[ToHand]:
        """Make documents that may be handed over now the holder's, the oldest first.

        `but` are partners with their sinks that are left alone.
        """
        column = handoff.c
        which = and_(
            free(handoff, "queued", self._work),
            is_time(handoff, self._work),
            *(or_(column.partner != partner, column.sink != sink) for partner, sink in but),
        )
        rows = claim(
            self._work,
            handoff,
            which,
            holder=holder,
            seconds=seconds,
            most=most,
            first=handoff.c.id,
        )
        return [
            ToHand(as_claim(row), row.document_id, row.partner, row.sink, row.key) for row in rows
        ]

    def taken(self, held: Claim) -> None:
        """Note that the sink has the document."""
        now = self._work.now
        change(self._work, handoff, held, state="taken", taken_at=now, trouble="", **OVER)
        self._work.done("handed over", f"handoff {held.id}")

    def refused(self, held: Claim, trouble: str, *, again_in: float) -> None:
        """Note why the sink did not take it, and when it may be offered again."""
        later = self._work.after(again_in)
        change(
            self._work, handoff, held,
            state="queued", trouble=trouble, not_before=later, **OVER,
        )  # fmt: skip

    def give_back(self, held: Claim) -> None:
        """Let go of a document that was claimed and not offered."""
        change(self._work, handoff, held, state="queued", attempts=held.attempts - 1, **OVER)

    def park(self, held: Claim, trouble: str) -> None:
        """Leave a document to a person: it was offered often enough."""
        change(self._work, handoff, held, state="parked", trouble=trouble, **OVER)
        self._work.done("parked", f"handoff {held.id}", detail=trouble)

    def retry(self, handoff_id: int, *, reason: str) -> None:
        """Offer a document again that is parked, or was taken and is lost."""
        this = and_(handoff.c.id == handoff_id, handoff.c.state.in_(("parked", "taken")))
        values = {
            "state": "queued",
            "attempts": 0,
            "not_before": self._work.now,
            "seen_to_at": None,
        }
        if self._work.execute(handoff.update().where(this).values(values)).rowcount != 1:
            raise StoreError(f"handoff {handoff_id}: expected one that is parked or taken")
        self._work.done("offered again", f"handoff {handoff_id}", reason=reason)

    def dismiss(self, handoff_id: int, *, reason: str) -> None:
        """Note that a parked document needs nobody any more; it can be offered again still."""
        if not dismiss(self._work, "handoff", handoff_id, reason=reason):
            raise StoreError(
                f"handoff {handoff_id}: expected one that is parked and waits for somebody"
            )

    def all(self, state: str = "") -> tuple[Row[Any], ...]:
        """Hand-offs, in the order of coming."""
        query = select(handoff).order_by(handoff.c.id)
        return tuple(self._work.execute(query.where(handoff.c.state == state) if state else query))

    def counts(self) -> dict[str, int]:
        """How many are in each state; not what is parked and needs nobody."""
        query = select(handoff.c.state, func.count()).where(waits(handoff))
        query = query.group_by(handoff.c.state)
        return {state: int(count) for state, count in self._work.execute(query)}
