"""Answering what came in: the 997, 999 or TA1 that is owed, and what it says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from edicompliance.documents.answers import InterchangeAnswer, read_ta1s
from edicompliance.documents.functional_acknowledgment import FunctionalAcknowledgment
from edicompliance.documents.reading import read_documents
from edicompliance.x12 import parse
from edicompliance.x12.acknowledgment import Answering, Wanted, acknowledge
from edicompliance.x12.schema import SHIPPED, Tables

AnswerType = Literal["auto", "997", "999", "ta1"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    data: bytes
    """The interchanges to send; b"" where no answer is owed."""
    interchanges: tuple[InterchangeAnswer, ...]
    """The TA1s in it."""
    groups: tuple[FunctionalAcknowledgment, ...]
    """The 997s or 999s in it."""


def answer(
    data: bytes,
    *,
    control_number: int,
    at: datetime,
    type_: AnswerType = "auto",
    answering: Answering | None = None,
    tables: Tables = SHIPPED,
    file: str | None = None,
) -> Answer:
    """Answer a file that came in.

    `auto` writes what the partner's settings ask for, by default a 997, and a TA1 where ISA14 is 1;
    `997`, `999` and `ta1` write that alone. `tables`, ours or those of `load_tables`, are what the
    sets are judged by. Raises `UnwritableDocument` where the file names
    parties that no envelope can hold.
    """
    answering = answering or Answering()
    wanted = Wanted()
    if type_ == "ta1":
        wanted = Wanted(groups=False, ta1=True)
    elif type_ != "auto":
        wanted = Wanted(ta1=False)
        answering = answering.of_kind(type_)
    written = acknowledge(
        data,
        control_number=control_number,
        at=at,
        answering=answering,
        wanted=wanted,
        tables=tables,
        file=file,
    )
    sent = parse(written)
    return Answer(
        written,
        read_ta1s(sent),
        tuple(
            one
            for one in read_documents(sent).documents
            if isinstance(one, FunctionalAcknowledgment)
        ),
    )


def in_words(answer: Answer) -> Iterator[str]:
    """A line for each interchange, group and set that is answered, and for each reason."""
    for ta1 in answer.interchanges:
        yield f"interchange {ta1.control_number}: {ta1.verdict}"
        yield from (f"  {reason}" for reason in ta1.reasons)
    for ack in answer.groups:
        yield f"group {ack.functional_id} {ack.group_control_number}: {ack.verdict}"
        yield from (f"  {reason}" for reason in ack.reasons)
        for one in ack.sets:
            yield f"  {one.set_id} {one.control_number}: {one.verdict}"
            yield from (f"    {reason}" for reason in one.reasons)
