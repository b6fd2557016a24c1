"""The outbox: files on their way to partners, put in with what brought them about.

A file is put in by the transaction that decided on it, under a word that says what it is for; the
same word again adds nothing. It is sent as `.tmp`, renamed, and only then called sent. Whoever dies
between leaves it to the next one, who finds it there under its name or not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, and_, func, select

from edicompliance.errors import StoreError
from edicompliance.store.claims import (
    OVER,
    Claim,
    as_claim,
    change,
    claim,
    free,
    hold,
    is_time,
    renew,
)
from edicompliance.store.dismissing import waits
from edicompliance.store.tables.sending import outbox
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A file that is to go out."""

    idempotency: str
    """What it is for: `997 for interchange 12 group 1`. The same is never put in twice."""
    partner: str
    """To whom."""
    kind: str
    """997, 856 ..."""
    name: str
    """Its name when it is whole."""
    payload: bytes
    """Its bytes."""
    mailbox_id: int | None = None
    """Where to."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A file that is one sender's for a while."""

    claim: Claim
    outgoing: Outgoing
    sha256: str


class Outbox:
    """Files on their way out."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, one: Outgoing) -> tuple[int, bool]:
        """Put a file in; return its number, and whether it is new.

        The same word with other bytes is an error: two effects would have one name.
        """
        digest = sha256(one.payload).hexdigest()
        now = self._work.now
        values = {
            "idempotency": one.idempotency,
            "partner": one.partner,
            "kind": one.kind,
            "name": one.name,
            "payload": one.payload,
            "mailbox_id": one.mailbox_id,
            "sha256": digest,
            "state": "queued",
            "not_before": now,
            "queued_at": now,
        }
        new = self._work.insert_new(outbox, values, by="idempotency")
        return (self._known(one, digest), False) if new is None else (int(new), True)

    def _known(self, one: Outgoing, digest: str) -> int:
        """The number of what is in it already under the same word."""
        query = select(outbox.c.id, outbox.c.sha256).where(outbox.c.idempotency == one.idempotency)
        found = self._work.execute(query).one()
        if found.sha256 != digest:
            raise StoreError(
                f"outbox {one.idempotency!r}: expected the bytes {found.sha256[:12]}, which "
                f"are in it already, got {digest[:12]}"
            )
        return int(found.id)

    def claim(
        self, holder: str, *, seconds: float, most: int = 1, mailbox_id: int | None = None
    ) -> list[ToSend]:
        """Make files that may go out now, to one mailbox or to any, the holder's; oldest first."""
        which = and_(free(outbox, "queued", self._work), is_time(outbox, self._work))
        rows = claim(
            self._work,
            outbox,
            which if mailbox_id is None else and_(which, outbox.c.mailbox_id == mailbox_id),
            holder=holder,
            seconds=seconds,
            most=most,
            first=outbox.c.not_before,
        )
        return [_to_send(row) for row in rows]

    def renew(self, held: Collection[Claim], holder: str, *, seconds: float) -> frozenset[int]:
        """Have claimed files for longer; return the rows that are the holder's still."""
        return renew(self._work, outbox, held, holder=holder, seconds=seconds)

    def hold(self, held: Claim) -> None:
        """See that a file is still the holder's to send; `LostClaim` where it is not."""
        hold(self._work, outbox, held)

    def sent(self, held: Claim) -> None:
        """Note that a file is there under its name."""
        now = self._work.now
        change(self._work, outbox, held, state="sent", sent_at=now, trouble="", **OVER)
        self._work.done("sent", f"outbox {held.id}")

    def failed(self, held: Claim, trouble: str, *, again_in: float) -> None:
        """Note why a file could not be sent, and when it may be tried again."""
        later = self._work.after(again_in)
        change(
            self._work, outbox, held,
            state="queued", trouble=trouble, not_before=later, **OVER,
        )  # fmt: skip

    def park(self, held: Claim, trouble: str) -> None:
        """Leave a file to a person: trying again would not help."""
        change(self._work, outbox, held, state="parked", trouble=trouble, **OVER)
        self._work.done("parked", f"outbox {held.id}", detail=trouble)

    def lay_aside(self, outbox_id: int, *, reason: str) -> None:
        """Hold a file back by hand that is not sent yet; whoever sends it now has lost it."""
        waits = outbox.c.state.in_(("queued", "claimed"))
        values = {"state": "parked", "trouble": reason, "fence": outbox.c.fence + 1, **OVER}
        held = outbox.update().where(outbox.c.id == outbox_id, waits).values(values)
        if self._work.execute(held).rowcount != 1:
            raise StoreError(f"outbox {outbox_id}: expected a file that is to be sent, found none")
        self._work.done("parked", f"outbox {outbox_id}", reason=reason)

    def resend(self, outbox_id: int, *, reason: str, name: str = "") -> None:
        """Send a file again that was sent or is parked; under another `name`, where one is said."""
        this = and_(outbox.c.id == outbox_id, outbox.c.state.in_(("sent", "parked")))
        values: dict[str, object] = {"state": "queued", "not_before": self._work.now}
        values |= {"trouble": "", "seen_to_at": None}
        again = outbox.update().where(this, outbox.c.payload.is_not(None))
        if name:
            values["name"] = name
        if self._work.execute(again.values(values)).rowcount != 1:
            raise StoreError(f"outbox {outbox_id}: expected a file that was sent or is parked")
        detail = f"as {name}" if name else ""
        self._work.done("resent", f"outbox {outbox_id}", reason=reason, detail=detail)

    def get(self, outbox_id: int) -> Row[Any] | None:
        """A file by its number."""
        return self._work.one(select(outbox).where(outbox.c.id == outbox_id))

    def counts(self) -> dict[str, int]:
        """How many files are in each state; not what is parked and needs nobody any more."""
        query = select(outbox.c.state, func.count()).where(waits(outbox)).group_by(outbox.c.state)
        return {state: int(count) for state, count in self._work.execute(query)}


def _to_send(row: Row[Any]) -> ToSend:
    outgoing = Outgoing(
        idempotency=row.idempotency,
        partner=row.partner,
        kind=row.kind,
        name=row.name,
        payload=row.payload or b"",
        mailbox_id=row.mailbox_id,
    )
    return ToSend(as_claim(row), outgoing, row.sha256)
