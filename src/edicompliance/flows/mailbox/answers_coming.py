"""What a partner says of what we sent: each 997, 999 and 824 noted at the documents it is about.

A 997 speaks of a group and of each of its sets; an 824 of a document by its own number, or by the
control numbers it went out under. What is noted here opens and closes deadlines, and is the history
that rules look back on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal

from edicompliance.documents import ApplicationAdvice
from edicompliance.documents.application_advice import Result
from edicompliance.documents.comparing.answers import InterchangeAnswer
from edicompliance.documents.functional_acknowledgment import (
    FunctionalAcknowledgment,
    same_number,
)
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.config import PartnerSettings
from edicompliance.store import Work
from edicompliance.store.acknowledgments import Kind
from edicompliance.store.documents import NumberKind

Outcome = Literal["accepted", "accepted-with-errors", "rejected"]
OUTCOMES: Final[Mapping[str, Outcome]] = MappingProxyType(
    {
        "accepted": "accepted",
        "accepted with errors": "accepted-with-errors",
        "partly accepted": "accepted-with-errors",
        "rejected": "rejected",
        "A": "accepted",
        "E": "accepted-with-errors",
        "P": "accepted-with-errors",
        "R": "rejected",
    }
)
"""The verdict of a 997, the last letter of OTI01 -> what becomes of the document."""
_NUMBERS: Final[Mapping[str, tuple[NumberKind, str]]] = MappingProxyType(
    {"SI": ("ship-notice", "856"), "IV": ("invoice", "810"), "PO": ("order", "855")}
)
"""OTI02 -> whose number it is, and which document of ours has it."""


def acknowledged(
    work: Work, partner: str, ack: FunctionalAcknowledgment, channels: Sequence[str] = ()
) -> list[int]:
    """Note what a 997 or 999 says of our documents; return which these are."""
    by: Literal["997", "999"] = (
        "999" if ack.source is not None and ack.source.set_id == "999" else "997"
    )
    about = []
    for row in work.documents.sent_in(partner, ack.functional_id, ack.group_control_number):
        own = [one for one in ack.sets if same_number(one.control_number, row.control_number)]
        said = own[0] if own else ack
        outcome = OUTCOMES.get("rejected" if ack.verdict == "rejected" else said.verdict)
        if outcome is None:
            continue
        answer = Answer(
            row.set_id, row.number, by, work.now, outcome,
            reference=ack.group_control_number, reason="; ".join(said.reasons),
        )  # fmt: skip
        _note(work, partner, answer, row.id, channels)
        about.append(row.id)
    return about


def advised(
    work: Work, partner: str, advice: ApplicationAdvice, channels: Sequence[str] = ()
) -> list[int]:
    """Note what an 824 says of our documents; return which these are."""
    about = []
    for result in advice.results:
        outcome = OUTCOMES.get(result.code[-1:])
        if outcome is None:
            continue
        for row in _meant(work, partner, result):
            answer = Answer(
                row.set_id, row.number, "824", work.now, outcome,
                reference=advice.advice_number,
                reason="; ".join(one.text or one.code for one in result.errors),
            )  # fmt: skip
            _note(work, partner, answer, row.id, channels)
            about.append(row.id)
    return about


def _note(
    work: Work, partner: str, answer: Answer, document_id: int, channels: Sequence[str]
) -> None:
    """Note an answer; people are told of a rejection at once, by the given channels."""
    work.noted.answered(answer, partner, document_id)
    if answer.outcome != "rejected":
        return
    said = f": {answer.reason}" if answer.reason else ""
    by, ours = f"{answer.answered_by} {answer.reference}", f"{answer.set_id} {answer.number}"
    work.deadlines.alert(
        "trouble",
        f"{partner}: {ours} rejected by {by}",
        f"the {by} rejects our {ours}{said}. It counts as not sent. To do: mend it and send it "
        "anew: edic explain rejected",
        channels=channels,
    )


def _meant(work: Work, partner: str, result: Result) -> Iterator[Any]:
    """Our documents that a result is about: the last of its number, or of its control numbers."""
    if result.qualifier in _NUMBERS:
        kind, set_id = _NUMBERS[result.qualifier]
        rows = [
            row
            for row in work.documents.find(kind, result.value)
            if (row.direction, row.partner, row.set_id) == ("out", partner, set_id)
        ]
        yield from rows[-1:]
    elif result.group_control_number and result.control_number:
        group = {"856": "SH", "810": "IN", "855": "PR"}.get(result.set_id, "")
        for row in work.documents.sent_in(partner, group, result.group_control_number):
            if same_number(row.control_number, result.control_number):
                yield row


def ack_came(work: Work, partner: PartnerSettings, ack: FunctionalAcknowledgment) -> None:
    """Settle what a 997 or 999 answers."""
    kind: Kind = "999" if ack.source is not None and ack.source.set_id == "999" else "997"
    key = (ack.functional_id, ack.group_control_number.lstrip("0"))
    outcome = OUTCOMES.get(ack.verdict)
    if outcome is not None:
        work.acknowledgments.came(kind, partner.name, key, outcome)


def ta1_came(work: Work, partner: PartnerSettings, ta1: InterchangeAnswer) -> None:
    """Settle what a TA1 answers."""
    outcome = OUTCOMES.get(ta1.verdict)
    if outcome is not None:
        number = ta1.control_number.lstrip("0")
        work.acknowledgments.came("TA1", partner.name, ("", number), outcome)
        if outcome == "rejected":
            work.acknowledgments.refused(partner.name, number)
