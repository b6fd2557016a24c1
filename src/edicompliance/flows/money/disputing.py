"""A deduction that a retailer tells of (812) or takes (820): until when it can be disputed.

The guide's windows count from the notice or from the deduction. Which of a guide's windows is meant
hangs on what the deduction is for, which a person finds out; until then the one that closes first
counts. When the dispute is filed, whoever files it says so: `work.deadlines.met(partner, "dispute",
subject)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from edicompliance.documents import CannotTell, CreditDebitAdjustment, RemittanceAdvice
from edicompliance.documents.document import Document
from edicompliance.documents.segments.times import Moment, at_instant, on_day, words
from edicompliance.profiles import Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_disputes import Dispute
from edicompliance.profiles.points import Span
from edicompliance.rules.timing.limits import last_instant
from edicompliance.store.deadlines import Due


def dispute_of(
    document: Document, partner: str, profile: Profile, received: datetime, document_id: int
) -> Due | None:
    """Return until when the deductions of a document can be disputed; None: it has none.

    None, too, where the guide says nothing about it that can be told.
    """
    if isinstance(document, CreditDebitAdjustment) and document.credit_debit != "C":
        number, amount, day = document.adjustment_number, document.amount, document.date
    elif isinstance(document, RemittanceAdvice) and any(_adjustments(document)):
        trace = document.trace.number if document.trace else ""
        number, amount, day = trace, _taken(document), document.date
    else:
        return None
    billed = amount if isinstance(document, CreditDebitAdjustment) else None
    found = min(_closings(profile, received, day, billed), key=lambda one: one[0], default=None)
    if found is None:
        return None
    return Due(
        partner=partner,
        what="dispute",
        subject=f"{document.SET_ID} {number or f'of document {document_id}'}",
        at=found[0],
        at_risk=amount,
        currency=profile.currency,
        document_id=document_id,
        because=found[1],
    )


def _closings(
    profile: Profile, received: datetime, day: date | None, billed: Decimal | None
) -> Iterator[tuple[datetime, str]]:
    """When the windows for disputes close that count from what is known, each with its clause.

    Of what is billed and not taken yet these are the steps before the charge, too.
    """
    zone = profile.zone.name if profile.zone else "UTC"
    came = at_instant(received, zone)
    taken = on_day(day, zone) if day is not None else came
    known: dict[str, Moment] = {"notified": came, "assessed": taken, "deducted": taken}
    for name in profile.names_in("disputes"):
        answer = profile.resolve("disputes", name, Facts())
        for resolved in _may_hold(answer):
            for step, window in _windows(resolved.clause, billed):
                closing = window.closing if window is not None else None
                if closing is None or not known.keys() >= set(closing.anchors):
                    continue
                try:
                    moment = closing.evaluate(known, profile.time_context(resolved.clause))
                except CannotTell:
                    continue
                yield last_instant(moment), f"{resolved.called}{step}: until {words(moment)}"


def _windows(clause: Dispute, billed: Decimal | None) -> Iterator[tuple[str, Span | None]]:
    """The window of a dispute, and those of its steps before the charge."""
    yield "", clause.window
    for stage in clause.stages_for(billed) if billed is not None else ():
        if stage.before_charge:
            yield f", {stage.name}, before the charge", stage.window


def _may_hold(answer: object) -> tuple[Resolved, ...]:
    if isinstance(answer, Undecided):
        return tuple(answer.candidates)
    return (answer,) if isinstance(answer, Resolved) else ()


def _adjustments(advice: RemittanceAdvice) -> Iterator[Decimal]:
    """The amounts of its adjustments, as they are written."""
    for entity in advice.entities:
        listed = (*entity.adjustments, *(a for item in entity.items for a in item.adjustments))
        yield from (one.amount for one in listed if one.amount)


def _taken(advice: RemittanceAdvice) -> Decimal | None:
    """What is taken off in all; None where it cannot be told which sign means that."""
    signs = {one.sign for one in advice.readings}
    if len(signs) != 1:
        return None
    sign = signs.pop()
    return -sum((min(sign * one, Decimal(0)) for one in _adjustments(advice)), Decimal(0))
