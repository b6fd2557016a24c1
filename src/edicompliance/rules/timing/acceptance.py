"""When a document counts as received: when it was sent, accepted (997), or found clean (824).

A notice that was sent in time and rejected an hour later was never there; one that was corrected
counts from the day the correction was taken. The answers come from the files of the shipment, from
the history, and from what a portal shows.

>>> from datetime import datetime, UTC
>>> at = [datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in (17, 18, 19)]
>>> answers = [Answer("856", "A1", "997", at[0], "accepted"),
...            Answer("856", "A1", "824", at[1], "rejected", reason="unknown order"),
...            Answer("856", "A1", "824", at[2], "accepted")]
>>> taken(answers, "clean").at.hour, taken(answers[:2], "clean").refused.reason
(19, 'unknown order')
>>> taken(answers, "accepted").at.hour
17
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edicompliance.documents import ShipNotice
from edicompliance.documents.tables.observations import Answer
from edicompliance.rules.model import Evidence

if TYPE_CHECKING:
    from edicompliance.rules.context import Context

_READ: Final = frozenset(("997", "999"))
"""Answers that say whether a set could be read."""
_UNDERSTOOD: Final = frozenset(("824",))
"""Answers that say whether what it says is taken."""
DONE: Final = MappingProxyType(
    {"accepted": "accepted by a 997", "clean": "validated without an 824 error"}
)
"""What a deadline counts, in words."""
_OUTCOMES: Final = MappingProxyType({"asn_accepted": "accepted", "asn_rejected": "rejected"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a document."""

    at: datetime | None = None
    """Since when it is accepted, or clean; None: it is not, as far as is known."""
    refused: Answer | None = None
    """The answer that rejects it, where none accepted it since."""
    by: Answer | None = None
    """The answer that accepts it."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the answer stands, if it is in a file."""
        answer = self.by or self.refused
        if answer is None or answer.file is None:
            return ()
        where = answer.where
        if where is None:
            key = f"{answer.answered_by} to {answer.set_id} {answer.number}"
            return (Evidence(answer.file, value=answer.outcome, key=key),)
        return (Evidence(where.file, where.offset, where.length, where.reference, answer.raw),)


def taken(answers: Iterable[Answer], counts: str) -> Taken:
    """Return since when a document counts, by the answers to it.

    What was rejected counts from the next acceptance on. A 997 alone makes nothing clean, and an
    824 that rejects undoes it.
    """
    accepting = _READ if counts == "accepted" else _UNDERSTOOD
    found = Taken()
    for one in sorted(answers, key=lambda one: one.at):
        if one.outcome == "rejected" and (one.answered_by in accepting | _READ):
            found = Taken(refused=one)
        elif one.answered_by in accepting and found.at is None:
            found = Taken(one.at, by=one)
    return found


def answers_to(set_id: str, number: str, context: Context) -> tuple[Answer, ...]:
    """All answers to a document that are known: from its own files, and from the history."""
    own = [one for one in context.shipment.answers if (one.set_id, one.number) == (set_id, number)]
    history = context.known.history
    return (*own, *(history.answers_to(set_id, number) if history else ()))


def notice_taken(notice: ShipNotice, counts: str, context: Context) -> Taken:
    """Since when a ship notice is accepted, or clean, by all that is known."""
    number = notice.notice_number
    answers = answers_to("856", number, context)
    seen = tuple(_observed(number, "997" if counts == "accepted" else "824", context))
    return taken((*answers, *seen), counts)


def _observed(number: str, by: str, context: Context) -> Iterator[Answer]:
    """What a portal shows of the notice, as the answer that is asked for."""
    for one in context.shipment.observations:
        outcome = _OUTCOMES.get(one.what)
        if outcome is None or one.at is None or not one.concerns(notice=number):
            continue
        yield Answer(
            "856",
            number,
            "997" if by == "997" else "824",
            one.at,
            "accepted" if outcome == "accepted" else "rejected",
            reference=one.reference,
            reason=one.value,
            file=one.file,
            where=one.where,
            raw=one.raw,
        )
