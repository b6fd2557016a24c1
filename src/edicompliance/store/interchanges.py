"""Interchanges: taken in once, whatever number of times they come.

The same interchange again has no second effect. Another one under its control number is parked: one
of the two is wrong, and only the partner knows which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

from sqlalchemy import Row, and_, bindparam, func, select

from edicompliance.errors import StoreError
from edicompliance.store.dismissing import waits
from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.receiving import interchange, issue, transaction_set
from edicompliance.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterchange:
    """An interchange that came in, or goes out."""

    sender: str
    """ISA06."""
    receiver: str
    """ISA08."""
    control_number: str
    """ISA13."""
    digest: str
    """The sha256 of its bytes."""
    sender_qualifier: str = ""
    """ISA05."""
    receiver_qualifier: str = ""
    """ISA07."""
    usage: str = ""
    """ISA15."""
    partner: str = ""
    """Whose it is; empty: unknown."""
    sha256: str | None = None
    """The file that it is in."""
    offset: int = 0
    """Of its first byte in that."""
    length: int = 0
    """Bytes."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What its number is unique for."""
        ends = (self.sender_qualifier, self.sender, self.receiver_qualifier, self.receiver)
        return (*ends, self.control_number, self.usage)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSet:
    """A transaction set of an interchange."""

    position: int
    """The how-manieth, from 1."""
    set_id: str
    """ST01."""
    control_number: str = ""
    """ST02."""
    functional_id: str = ""
    """GS01."""
    group_control_number: str = ""
    """GS06."""
    release: str = ""
    """GS08."""
    segments: int = 0
    """How many it has."""
    state: Literal["accepted", "accepted-with-errors", "rejected", "quarantined"] = "accepted"
    """What the 997 says of it."""
    reason: str = ""
    """Why it is laid aside: rejected, or quarantined."""
    number: str = ""
    """Its document's own number, where it is laid aside and that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """Something wrong with the syntax."""

    code: str
    severity: str
    message: str
    offset: int | None = None
    """Of the byte where it is, in the file."""
    element: str = ""
    """BSN03 ..."""
    position: int | None = None
    """Of the set that it is in; None: around."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an interchange that came in."""

    id: int
    state: Literal["taken", "duplicate", "parked"]
    earlier: int | None = None
    """The one that it repeats, or whose number it has."""


_IDENTITY: Final = (
    "sender_qualifier", "sender", "receiver_qualifier", "receiver", "control_number", "usage",
)  # fmt: skip
"""What its number is unique for, by column."""
_EARLIER: Final = Prepared(
    select(interchange.c.id, interchange.c.digest, interchange.c.received_at)
    .where(
        interchange.c.direction == "in",
        interchange.c.state == "taken",
        *(interchange.c[name] == bindparam(name) for name in _IDENTITY),
    )
    .order_by(interchange.c.id)
)


class Interchanges:
    """What was in the files."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def take(
        self,
        new: NewInterchange,
        *,
        same_number: Literal["park", "take"] = "park",
        within_days: int | None = None,
    ) -> Taken:
        """Note an interchange that came in, and say if it is to have an effect.

        Only `taken` is: a `duplicate` had its own, one that is `parked` waits for a person. A
        partner who counts anew says `same_number="take"`, or after how many days a number may come.
        """
        self._work.alone_with("|".join(("interchange", *new.identity)))
        same, other = self._earlier(new, within_days)
        if same is not None:
            return self._note(new, "duplicate", same)
        if other is not None and same_number == "park":
            told = f"interchange {other} has its control number {new.control_number}, and differs"
            taken = self._note(new, "parked", other, told)
            self._work.done("parked", f"interchange {taken.id}", detail=told)
            return taken
        return self._note(new, "taken", None)

    def park(self, new: NewInterchange, reason: str) -> Taken:
        """Note an interchange that waits for a person: its partner is not known."""
        taken = self._note(new, "parked", None, reason)
        self._work.done("parked", f"interchange {taken.id}", detail=reason)
        return taken

    def again(
        self,
        interchange_id: int,
        new: NewInterchange,
        *,
        reason: str,
        same_number: Literal["park", "take"] = "park",
    ) -> Taken:
        """Judge a parked interchange anew, whose partner is known by now; say what it is to be."""
        self._work.alone_with("|".join(("interchange", *new.identity)))
        same, other = self._earlier(new, None)
        values: dict[str, object] = {"partner": new.partner, "duplicate_of": same or other}
        if same is None and other is not None and same_number == "park":
            told = f"interchange {other} has its control number {new.control_number}, and differs"
            self._set_parked(interchange_id, **values, reason=told)
            return Taken(interchange_id, "parked", other)
        state: Literal["taken", "duplicate"] = "taken" if same is None else "duplicate"
        self._set_parked(interchange_id, **values, state=state, reason="")
        self._work.done("released", f"interchange {interchange_id}", reason=reason)
        return Taken(interchange_id, state, same or other)

    def release(self, interchange_id: int, *, reason: str) -> None:
        """Let a parked interchange have its effect."""
        self._set_parked(interchange_id, state="taken", reason="")
        self._work.done("released", f"interchange {interchange_id}", reason=reason)

    def lay_aside(self, interchange_id: int, *, reason: str) -> None:
        """Park an interchange by hand that had no effect of its own: a duplicate."""
        this = and_(interchange.c.id == interchange_id, interchange.c.state == "duplicate")
        values = {"state": "parked", "reason": reason}
        if self._work.execute(interchange.update().where(this).values(values)).rowcount != 1:
            raise StoreError(f"interchange {interchange_id}: expected a duplicate, found none")
        self._work.done("parked", f"interchange {interchange_id}", reason=reason)

    def would_be(self, new: NewInterchange, *, same_number: Literal["park", "take"]) -> str:
        """What `take` would make of an interchange; nothing is noted."""
        same, other = self._earlier(new, None)
        if same is not None:
            return "duplicate"
        return "parked" if other is not None and same_number == "park" else "taken"

    def get(self, interchange_id: int) -> Row[Any] | None:
        """An interchange by its number."""
        return self._work.one(select(interchange).where(interchange.c.id == interchange_id))

    def send(self, new: NewInterchange) -> int:
        """Note an interchange that goes out."""
        return self._insert(new, "out", "sent", None, "")

    def sets(self, interchange_id: int, sets: Sequence[NewSet]) -> tuple[int, ...]:
        """Note the sets of an interchange, in their order; return their numbers."""
        return tuple(self._set(interchange_id, one) for one in sets)

    def issues(self, interchange_id: int, issues: Sequence[NewIssue], sets: dict[int, int]) -> None:
        """Note what is wrong with an interchange; `sets` are the numbers of sets by position."""
        rows = [
            {
                "interchange_id": interchange_id,
                "transaction_set_id": sets.get(one.position) if one.position else None,
                "code": one.code,
                "severity": one.severity,
                "message": one.message,
                "offset": one.offset,
                "element": one.element,
            }
            for one in issues
        ]
        self._work.insert_all(issue, rows)

    def find(self, control_number: str, sender: str = "") -> tuple[Row[Any], ...]:
        """Interchanges by their control number, the first that came first."""
        query = select(interchange).where(interchange.c.control_number == control_number)
        if sender:
            query = query.where(interchange.c.sender == sender)
        return tuple(self._work.execute(query.order_by(interchange.c.id)))

    def sets_of(self, interchange_id: int) -> tuple[Row[Any], ...]:
        """The sets of an interchange, in their order."""
        this = transaction_set.c.interchange_id == interchange_id
        query = select(transaction_set).where(this).order_by(transaction_set.c.position)
        return tuple(self._work.execute(query))

    def counts(self) -> dict[str, int]:
        """How many that came in are in each state; not what is parked and needs nobody."""
        came = and_(interchange.c.direction == "in", waits(interchange))
        query = select(interchange.c.state, func.count()).where(came).group_by(interchange.c.state)
        return {state: int(count) for state, count in self._work.execute(query)}

    def _earlier(
        self, new: NewInterchange, within_days: int | None
    ) -> tuple[int | None, int | None]:
        """The first that is the same, and the last that has its number, among those in effect."""
        rows = self._work.all(_EARLIER, dict(zip(_IDENTITY, new.identity, strict=True)))
        same = [row.id for row in rows if row.digest == new.digest]
        since = self._work.now - timedelta(days=within_days) if within_days is not None else None
        other = [row.id for row in rows if since is None or row.received_at >= since]
        return (same[0] if same else None), (other[-1] if other else None)

    def _set_parked(self, interchange_id: int, **values: object) -> None:
        this = and_(interchange.c.id == interchange_id, interchange.c.state == "parked")
        if self._work.execute(interchange.update().where(this).values(values)).rowcount != 1:
            raise StoreError(f"interchange {interchange_id}: expected a parked one, found none")

    def _note(
        self,
        new: NewInterchange,
        state: Literal["taken", "duplicate", "parked"],
        earlier: int | None,
        reason: str = "",
    ) -> Taken:
        return Taken(self._insert(new, "in", state, earlier, reason), state, earlier)

    def _insert(
        self, new: NewInterchange, direction: str, state: str, earlier: int | None, reason: str
    ) -> int:
        values = {
            "direction": direction,
            "sha256": new.sha256,
            "offset": new.offset,
            "length": new.length,
            "digest": new.digest,
            "sender_qualifier": new.sender_qualifier,
            "sender": new.sender,
            "receiver_qualifier": new.receiver_qualifier,
            "receiver": new.receiver,
            "control_number": new.control_number,
            "usage": new.usage,
            "partner": new.partner,
            "received_at": self._work.now,
            "state": state,
            "duplicate_of": earlier,
            "reason": reason,
        }
        return self._work.insert(interchange, values)

    def _set(self, interchange_id: int, one: NewSet) -> int:
        values = {
            "interchange_id": interchange_id,
            "position": one.position,
            "functional_id": one.functional_id,
            "group_control_number": one.group_control_number,
            "release": one.release,
            "set_id": one.set_id,
            "control_number": one.control_number,
            "segments": one.segments,
            "state": one.state,
            "reason": one.reason,
            "number": one.number,
        }
        return self._work.insert(transaction_set, values)
