"""Answering what came in: the 997, 999 or TA1 that is owed, and what it says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from edicompliance.documents.comparing.answers import InterchangeAnswer, read_ta1s
from edicompliance.documents.functional_acknowledgment import (
    FunctionalAcknowledgment,
    meaning,
    verdict_of,
)
from edicompliance.documents.reading import read_documents
from edicompliance.x12 import parse
from edicompliance.x12.acknowledgment import (
    HIGHEST_CONTROL_NUMBER,
    Answering,
    Wanted,
    acknowledge_gathered,
)
from edicompliance.x12.envelope import Transmission
from edicompliance.x12.limits import Limits
from edicompliance.x12.narrowing import Narrowing
from edicompliance.x12.schema import SHIPPED, Tables
from edicompliance.x12.verdicts import Gathered, InterchangeVerdict, gather

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
    envelopes: int = 0
    """How many groups they stand in: as many GS06s were given."""
    untold: tuple[InterchangeVerdict, ...] = ()
    """The interchanges with something wrong that only a TA1 could tell, and none is sent."""
    set_ids: frozenset[str] = frozenset()
    """The kinds of sets that came."""
    lacks_isa: bool = False
    """Whether what came, or a part of it, has no ISA: nobody is named whom it could be sent to."""
    wrapped: bool = False
    """Whether control numbers went past the highest there is, and on from 1."""


def answer(
    data: bytes,
    *,
    control_number: int,
    at: datetime,
    type_: AnswerType = "auto",
    answering: Answering | None = None,
    narrowings: dict[str, Narrowing] | None = None,
    tables: Tables = SHIPPED,
    limits: Limits | None = None,
    file: str | None = None,
    first_group: int | None = None,
    gathered: Gathered | None = None,
) -> Answer:
    """Answer a file that came in.

    `auto` writes what the partner's settings ask for, by default a 997, and a TA1 where ISA14 is 1;
    `997`, `999` and `ta1` write that alone. `narrowings` are what the partner demands besides, by
    set; `tables`, ours or those of `load_tables`, are what the sets are judged by; `limits` say
    how much of one thing is read; `first_group` is the first GS06, where groups are counted apart
    from interchanges; `gathered` is what the same judging said before. Raises
    `UnwritableDocument` where the file names parties that no envelope can hold.
    """
    answering = answering or Answering()
    wanted = Wanted()
    if type_ == "ta1":
        wanted = Wanted(groups=False, ta1=True)
    elif type_ != "auto":
        wanted = Wanted(ta1=False)
        answering = answering.of_kind(type_)
    accepts = answering.acceptance
    found = gathered or gather(
        data, file=file, narrowings=narrowings, acceptance=accepts, tables=tables, limits=limits
    )
    written = acknowledge_gathered(
        found, control_number, at, answering, wanted, tables, first_group
    )
    return _answer(written, found, control_number)


def _answer(written: bytes, found: Gathered, control_number: int) -> Answer:
    """What was written, read back, and what of the file it does not tell."""
    sent = parse(written)
    ta1s = read_ta1s(sent)
    told = {one.control_number for one in ta1s}
    acks = (one for one in read_documents(sent).documents)
    came = [one.report for one in found.interchanges]
    return Answer(
        written,
        ta1s,
        tuple(one for one in acks if isinstance(one, FunctionalAcknowledgment)),
        sum(len(one.groups) for one in sent.interchanges),
        tuple(
            one for one in found.interchanges if one.codes and one.report.control_number not in told
        ),
        frozenset(ts.set_id for one in came for group in one.groups for ts in group.sets),
        not all(one.isa[0] for one in came) if came else True,
        any(int(number) < control_number for number in _numbers(sent)),
    )


def _numbers(sent: Transmission) -> Iterator[str]:
    """The control numbers that were given, of interchanges and groups."""
    for interchange in sent.interchanges:
        yield interchange.isa[13]
        yield from (group.gs[6] for group in interchange.groups if group.gs)


def in_words(answer: Answer) -> Iterator[str]:
    """A line for each interchange, group and set that is answered, and for each reason."""
    for ta1 in answer.interchanges:
        yield f"interchange {ta1.control_number}: {ta1.verdict}"
        yield from (f"  {reason}" for reason in ta1.reasons)
    for one in answer.untold:
        verdict = verdict_of(one.report.accepted)
        number = one.report.control_number if one.report.isa[0] else "without an ISA"
        yield f"interchange {number}: {verdict}, but no TA1 is sent"
        yield from (f"  {meaning('I18', code)}" for code in one.codes)
    for ack in answer.groups:
        yield f"group {ack.functional_id} {ack.group_control_number}: {ack.verdict}"
        yield from (f"  {reason}" for reason in ack.reasons)
        for each in ack.sets:
            yield f"  {each.set_id} {each.control_number}: {each.verdict}"
            yield from (f"    {reason}" for reason in each.reasons)
            if each.verdict == "rejected" and not each.reasons:
                yield "    it is rejected with what it stands in"
    if answer.wrapped:
        yield f"control numbers went past {HIGHEST_CONTROL_NUMBER}, and on from 1"
