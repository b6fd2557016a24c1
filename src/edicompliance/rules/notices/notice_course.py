"""What becomes of ship notices in time: that there is one, that it is taken, that it is corrected.

A notice that was sent in time and rejected an hour later was never there; what a retailer took at
the gate, no later version mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.versions import changes_another
from edicompliance.documents.segments.times import at_instant, is_after, moment_from_x12, words
from edicompliance.documents.tables.observations import Answer
from edicompliance.profiles import Resolved, Undecided
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.notice_faults import demand_of, of_notice
from edicompliance.rules.timing.acceptance import Taken, answers_to
from edicompliance.rules.timing.limits import Deadline, NotApplicable
from edicompliance.rules.timing.times import ORDER_DATES, at_clock, certain, clock_of
from edicompliance.rules.timing.whose_word import Told

_CLAUSES: Final = ("ship-notice", "ship-notice-arrival")
"""The deadlines of ship notices, after the departure and before the arrival."""


# -- a notice that is missing


def missing_faults(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """An order whose goods have left, and no ship notice is there when it is due."""
    wanted = _wanted(order, context)
    if any(notice.source is not None or notice.time for notice in _naming(order, context)):
        return
    if not context.aboard.is_aboard(order) and not _is_packed(order, context):
        raise NotApplicable(f"order {order.po_number} is on no ship notice and in no pack plan")
    if doubts := _doubts(order, context):
        raise CannotTell(doubts[0])
    limit, on_limit, doubt = _due(order, _named(wanted), context)
    now = Told(at_instant(context.now, context.zone("ship_from")), ())
    if not certain(is_after(now.moment, limit.moment, on_limit=on_limit)):
        raise doubt or CannotTell(
            f"of order {order.po_number} no ship notice (856) is given yet; it is due "
            f"by {words(at_clock(limit.moment, _clock(limit, now, context)))}"
        )
    yield _missing(order, wanted, limit, now, context)


def _wanted(order: PurchaseOrder, context: Context) -> Resolved:
    """The clause by which a notice is wanted: it is required, has its time, or costs if missing."""
    doubts: list[CannotTell] = []
    for section, name in (("documents", "856"), *(("deadlines", name) for name in _CLAUSES)):
        try:
            resolved = context.resolve(section, name, context.facts(order))
        except NotApplicable:
            continue
        except CannotTell as doubt:
            doubts.append(doubt)
            continue
        required = getattr(resolved.clause, "required", True)
        if required is not None:
            if not required:
                raise NotApplicable("documents.856 requires no ship notice")
            return resolved
    for charge in context.tariff.charges("ASN006", (order.po_number,)):
        if isinstance(charge, Resolved) and charge.status != "announced":
            return charge
        if isinstance(charge, Undecided):
            doubts.append(CannotTell(f"whether a missing ship notice is charged: {charge.reason}"))
    if doubts:
        raise doubts[0]
    raise NotApplicable("the guide requires no ship notice, and charges for none that is missing")


def _naming(order: PurchaseOrder, context: Context) -> Sequence[ShipNotice]:
    return context.aboard.notices_naming(order)


def _doubts(order: PurchaseOrder, context: Context) -> Sequence[str]:
    """Why it cannot be told whether the notices given tell of an order."""
    if not any(notice.source is not None or notice.time for notice in context.shipment.notices):
        return ()
    missing = (one.reason for one in context.matching.missing)
    return (*context.aboard.match_of(order).doubts, *missing)


def _is_packed(order: PurchaseOrder, context: Context) -> bool:
    """Whether a warehouse says that it shipped goods of an order."""
    plans = context.shipment.pack_plans
    return any(
        plan.po_number.strip() == order.po_number.strip() and any(one.shipped for one in plan.items)
        for plan in plans
    )


def notice_due(order: PurchaseOrder, context: Context) -> Deadline:
    """By when the ship notice of an order must be there, whether or not one is given.

    The deadline that the guide's clause names, else that after the departure, else that before the
    arrival. Raises `NotApplicable` where the guide wants none, `CannotTell` where it is not known.
    """
    named = _named(_wanted(order, context))
    doubt: CannotTell | None = None
    for name in named or _CLAUSES:
        try:
            return context.deadline(name, order=order)
        except NotApplicable:
            continue
        except CannotTell as unknown:
            doubt = doubt or unknown
    raise doubt or CannotTell("the guide wants a ship notice and does not say by when")


def _named(wanted: Resolved) -> tuple[str, ...]:
    clause = wanted.clause
    return clause.deadline if isinstance(clause, DocumentDemand) else ()


def _due(
    order: PurchaseOrder, named: tuple[str, ...], context: Context
) -> tuple[Told, bool, CannotTell | None]:
    """By when the notice must be there, or before when; without a time, with the departure.

    Where one of its times cannot be told, it is missing by the other, or when the goods arrive;
    until then that doubt stands.
    """
    doubt = None
    for name in named or _CLAUSES:
        try:
            limit = context.deadline(name, order=order)
        except NotApplicable:
            continue
        except CannotTell as unknown:
            doubt = doubt or unknown
        else:
            return Told(limit.moment, limit.evidence), limit.on_limit, doubt
    if doubt is None:
        return context.told("departed", "ship_from", order), False, None
    arrived = context.clock(order, "ship_to").tell("arrived")
    if arrived is None:
        raise doubt
    return arrived, False, doubt


def _missing(
    order: PurchaseOrder, resolved: Resolved, limit: Told, now: Told, context: Context
) -> Violation:
    clock = _clock(limit, now, context)
    due = at_clock(limit.moment, clock)
    alone = not context.shipment.notices
    return Violation(
        "goods are shipped and no ship notice tells of them",
        evidence=(Evidence.of(order, "po_number"), *limit.evidence, Evidence(reference="856")),
        expected=f"a ship notice (856) by {words(due)}",
        actual=f"none at {words(at_clock(now.moment, clock))}",
        subject=Subject(po=order.po_number),
        due=due,
        done=now.moment,
        clause=resolved,
        cost=context.aboard.ordered_cost(order) if alone else None,
        counts={"carton": context.aboard.cartons(order) if alone else None},
        notes=(due.doubt,) if due.doubt else (),
    )


def _clock(limit: Told, seen: Told, context: Context) -> str:
    return clock_of(seen.moment, [limit.moment], context.zone("ship_from"))


# -- a notice that was rejected


class _Course(NamedTuple):
    """What became of a notice that was rejected once."""

    refused: Answer
    """The first rejection."""
    taken: datetime | None
    """Since when it is accepted all the same; None: it is not yet."""


def course_of(answers: Sequence[Answer]) -> _Course | None:
    """Follow the answers to one document; None where none of them rejects it.

    What an 824 rejected only another 824 accepts: that a 997 could read the correction is less.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in (17, 18, 19)]
    >>> first = Answer("856", "A1", "824", at[0], "rejected")
    >>> course_of([first, Answer("856", "A1", "997", at[1], "accepted")]).taken is None
    True
    >>> course_of([first, Answer("856", "A1", "824", at[2], "accepted")]).taken.hour
    19
    """
    refused, open_, taken = None, "", None
    for one in sorted(answers, key=lambda one: one.at):
        if one.outcome == "rejected":
            refused, taken = refused or one, None
            open_ = "824" if "824" in (open_, one.answered_by) else one.answered_by
        elif open_ and (open_ != "824" or one.answered_by == "824"):
            open_, taken = "", one.at
    return _Course(refused, taken) if refused is not None else None


def acceptance_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """A notice that was rejected, and accepted after its time or not at all."""
    limits = _limits(notice, context)
    number = notice.notice_number
    answers = answers_to("856", number, context)
    if not answers:
        context.known.require_history()
        raise CannotTell(f"no answer to ship notice {number} is known")
    course = course_of(answers)
    if course is None:
        return
    zone = context.zone("ship_from")
    seen = Told(at_instant(course.taken or context.now, zone), ())
    late = [one for one in limits if certain(_is_late(seen, one))]
    if late:
        yield of_notice(_accepted_late(course, notice, late[0], seen, context), notice, context)
    elif course.taken is None:
        yield CannotTell(f"{_refusal(course.refused)}; it can still be corrected in time")


def _limits(notice: ShipNotice, context: Context) -> list[Deadline]:
    """The deadlines that count the sending; those that count more are judged by themselves."""
    found, doubt = [], None
    for name in _CLAUSES:
        try:
            limit = context.deadline(name, notice=notice)
        except NotApplicable:
            continue
        except CannotTell as unknown:
            doubt = unknown
        else:
            found += [limit] if limit.counts == "transmitted" else []
    if doubt is not None:
        raise doubt
    if not found:
        raise NotApplicable("no deadline counts when a ship notice is transmitted")
    return sorted(found, key=lambda one: one.moment.last)


def _is_late(seen: Told, limit: Deadline) -> bool | None:
    return is_after(seen.moment, limit.moment, on_limit=limit.on_limit)


def _refusal(answer: Answer) -> str:
    said = f"the {answer.answered_by} rejects the ship notice"
    return f"{said}: {answer.reason}" if answer.reason else said


def _accepted_late(
    course: _Course, notice: ShipNotice, limit: Deadline, seen: Told, context: Context
) -> Violation:
    clock = clock_of(seen.moment, [limit.moment], context.zone("ship_from"))
    wanted, observed = at_clock(limit.moment, clock), at_clock(seen.moment, clock)
    is_taken = course.taken is not None
    return Violation(
        "the ship notice was rejected and accepted too late"
        if is_taken
        else "the ship notice was rejected and is not accepted in time",
        evidence=(
            Evidence.of(notice, "notice_number"),
            *limit.evidence,
            *Taken(refused=course.refused).evidence,
        ),
        expected=f"accepted {limit.word} {words(wanted)}",
        actual=words(observed) if is_taken else f"not yet at {words(observed)}",
        due=wanted,
        done=observed,
        clause=limit.resolved,
        notes=(_refusal(course.refused), *((wanted.doubt,) if wanted.doubt else ())),
    )


# -- a notice that was corrected


def correction_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """A correction that is sent when the guide takes none any more."""
    resolved = demand_of(notice, context)
    until = resolved.clause.correct_until
    if until is None:
        raise NotApplicable("documents.856 does not say until when a ship notice can be corrected")
    if not (changes_another(notice) or notice.purpose in resolved.clause.correct_with):
        return
    sent = _made_at(notice, context)
    limit = context.told_by(until, resolved, notice)
    an_event = limit.moment.day is not None and not set(until.anchors) & set(ORDER_DATES)
    if not certain(is_after(sent.moment, limit.moment, on_limit=an_event)):
        return
    clock = clock_of(sent.moment, [limit.moment], context.zone("ship_to"))
    observed, wanted = at_clock(sent.moment, clock), at_clock(limit.moment, clock)
    fault = Violation(
        "the ship notice is corrected too late",
        evidence=(Evidence.of(notice, "purpose"), *limit.evidence, *sent.evidence),
        expected=f"by {words(wanted)}",
        actual=words(observed),
        due=wanted,
        done=observed,
        clause=resolved,
        notes=tuple(one.doubt for one in (observed, wanted) if one.doubt),
    )
    yield of_notice(fault, notice, context)


def _made_at(notice: ShipNotice, context: Context) -> Told:
    """When a correction was made: its own word, for the supplier's is about the first notice."""
    if not notice.time:
        return context.sent_at(notice)
    zone = context.clock_zone("856")
    moment = moment_from_x12(notice.raw("date"), notice.raw("time"), "", zone)
    return Told(moment, tuple(Evidence.of(notice, part) for part in ("date", "time")))


# -- versions of one notice


def conflict_faults(context: Context) -> Iterator[Outcome]:
    """Ship notices under one number of which it cannot be told which holds."""
    for notices in context.matching.notice_conflicts:
        changing = [one for one in notices if one.purpose == "04"]
        number = notices[0].notice_number
        if changing:
            alone = "one that is not given" if len(notices) == len(changing) else "another"
            yield CannotTell(f"ship notice {number} changes (04) {alone}: how, it does not say")
            continue
        fault = Violation(
            "ship notices under one number contradict each other",
            evidence=tuple(Evidence.of(one, "notice_number") for one in notices),
            expected="one ship notice, or a replacement (05) of it",
            actual=f"{len(notices)} different ones with the number {number}",
            notes=(_difference(notices[0], notices[1]),),
        )
        yield replace(of_notice(fault, notices[0], context), counts={"carton": None}, cost=None)


def _difference(one: ShipNotice, other: ShipNotice) -> str:
    """Where two notices begin to differ, in the words of the segments."""
    for field, element in (("date", "BSN03"), ("structure", "BSN05")):
        if getattr(one, field) != getattr(other, field):
            return f"they differ in {element}"
    for mine, theirs in zip(one.levels, other.levels, strict=False):
        if mine != theirs:
            return f"they differ from HL {mine.number} on"
    if len(one.levels) != len(other.levels):
        return f"they have {len(one.levels)} and {len(other.levels)} levels"
    return "they differ in their heading or end"
