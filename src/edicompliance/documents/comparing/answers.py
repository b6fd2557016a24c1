"""Which answers belong to what we sent, and what they say of each set.

A 997 or 999 is matched on who sent it, on the kind of the group (GS01) and its number (GS06); a TA1
on the number of the interchange (ISA13). Several answers to one set are all given, in their order.

>>> from edicompliance.x12 import parse
>>> read_ta1s(parse(b""))
()
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edicompliance.documents.document import Document
from edicompliance.documents.functional_acknowledgment import (
    FunctionalAcknowledgment,
    Verdict,
    meaning,
    same_number,
    unknown_status,
    verdict_of,
)
from edicompliance.x12.envelope import Envelope, TransactionSet, Transmission
from edicompliance.x12.segment import Segment
from edicompliance.x12.trailers import as_number


@dataclass(frozen=True, slots=True)
class InterchangeAnswer:
    """A TA1: what became of an interchange."""

    control_number: str
    """ISA13 of what was sent, zeros kept, TA101."""
    date: str
    """ISA09 of what was sent, TA102, YYMMDD."""
    time: str
    """ISA10 of what was sent, TA103."""
    status: str
    """TA104: `A` accepted, `E` accepted with errors, `R` rejected."""
    note: str
    """TA105: `000` nothing is wrong."""
    sender: str
    """ISA06 of the interchange it came in."""
    receiver: str
    """ISA08 of that interchange."""

    @property
    def verdict(self) -> Verdict:
        """The status in words."""
        return verdict_of(self.status)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, in words."""
        unknown = unknown_status(self.status, "TA104")
        return unknown if self.note in ("", "000") else (*unknown, meaning("I18", self.note))


@dataclass(frozen=True, slots=True)
class SetStatus:
    """What one answer says of one set that was sent."""

    sent: TransactionSet
    verdict: Verdict
    """`not answered` where nobody has answered yet."""
    reasons: tuple[str, ...] = ()
    """What is wrong, in words."""
    answer: FunctionalAcknowledgment | InterchangeAnswer | None = None
    """Who says so."""


def read_ta1s(transmission: Transmission) -> tuple[InterchangeAnswer, ...]:
    """The TA1s of a file, wherever they stand in its interchanges."""
    return tuple(
        _answer(segment, interchange.isa)
        for interchange in transmission.interchanges
        for segment in interchange.segments
        if segment.tag == "TA1"
    )


def _answer(ta1: Segment, isa: Segment) -> InterchangeAnswer:
    number, day, time, status, note = (ta1[position].strip() for position in range(1, 6))
    return InterchangeAnswer(number, day, time, status, note, isa[6].strip(), isa[8].strip())


def statuses(
    sent: Transmission,
    acknowledgments: Iterable[Document],
    ta1s: Iterable[InterchangeAnswer] = (),
) -> tuple[SetStatus, ...]:
    """What became of each set that was sent: one status an answer, or one that there is none.

    Of documents only the acknowledgments count; of TA1s only those that reject answer for the sets:
    they were not looked at. Where one answer names a set more often than it was sent, the worst it
    says counts, and the reasons tell that.
    """
    acks = tuple(one for one in acknowledgments if isinstance(one, FunctionalAcknowledgment))
    rejecting = tuple(one for one in ta1s if one.verdict == "rejected")
    return tuple(
        status
        for ts, nth, of in _counted(sent)
        for status in (
            tuple(_told(ts, nth, of, acks, rejecting)) or (SetStatus(ts, "not answered"),)
        )
    )


def _counted(sent: Transmission) -> Iterator[tuple[TransactionSet, int, int]]:
    """Each set, which of those in its group it is that have its control number, and of how many."""
    for interchange in sent.interchanges:
        for group in interchange.groups:
            keys = [(ts.set_id, as_number(ts.control_number)) for ts in group.sets]
            of, seen = Counter(keys), Counter[tuple[str, str]]()
            for ts, key in zip(group.sets, keys, strict=True):
                seen[key] += 1
                yield ts, seen[key], of[key]


def _told(
    ts: TransactionSet,
    nth: int,
    of: int,
    acks: tuple[FunctionalAcknowledgment, ...],
    ta1s: tuple[InterchangeAnswer, ...],
) -> Iterator[SetStatus]:
    ours = ts.envelope
    for ta1 in ta1s:
        numbers = ta1.control_number, ours.interchange_control_number
        if ta1.sender == ours.receiver and same_number(*numbers):
            yield SetStatus(ts, "rejected", ta1.reasons, ta1)
    for ack in acks:
        if _is_about(ack, ours):
            verdict, reasons = ack.answer_to(ts.set_id, ts.control_number, nth, of)
            yield SetStatus(ts, verdict, reasons, ack)


def _is_about(ack: FunctionalAcknowledgment, ours: Envelope) -> bool:
    """Whether an acknowledgment comes from whom we sent to, and names our group."""
    if ack.source is None or ack.source.envelope.sender != ours.receiver:
        return False
    numbers = ack.group_control_number, ours.group_control_number
    return ack.functional_id == ours.functional_id and same_number(*numbers)
