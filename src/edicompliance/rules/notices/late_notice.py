"""A ship notice against its deadline: sent, accepted or clean too late.

What a deadline counts is the profile's word: that the notice was transmitted, that a 997 accepted
it, or that an 824 found nothing wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.times import at_instant, is_after, words
from edicompliance.rules.context import Context
from edicompliance.rules.model import Outcome, Violation
from edicompliance.rules.timing.acceptance import DONE, notice_taken
from edicompliance.rules.timing.limits import Deadline
from edicompliance.rules.timing.times import at_clock, certain, clock_of, is_over
from edicompliance.rules.timing.whose_word import Told


def late_notice(notice: ShipNotice, clause: str, after: str, context: Context) -> Iterator[Outcome]:
    """What is late of a notice against one deadline, as far as it can be told."""
    limit = context.deadline(clause, notice=notice)
    sent = context.sent_at(notice)
    if certain(is_after(sent.moment, limit.moment, on_limit=limit.on_limit)):
        message = f"the ship notice is sent too late for the {after}"
        yield _late(message, limit, sent, context)
    elif limit.counts != "transmitted":
        yield from _taken_late(notice, limit, after, context)
    elif is_over(sent, context.now):
        raise CannotTell("the time of asn_planned is over; whether it was sent needs asn_sent")


def _taken_late(
    notice: ShipNotice, limit: Deadline, after: str, context: Context
) -> Iterator[Outcome]:
    """A notice that was sent in time, and counts only when it is accepted, or clean."""
    done = DONE[limit.counts]
    known = notice_taken(notice, limit.counts, context)
    zone = context.zone("ship_from")
    if known.at is not None:
        taken = Told(at_instant(known.at, zone), known.evidence)
        if certain(is_after(taken.moment, limit.moment, on_limit=limit.on_limit)):
            message = f"the ship notice is {done} too late for the {after}"
            yield _late(message, limit, taken, context)
    elif known.refused is not None:
        refused = known.refused
        why = f"the {refused.answered_by} rejects it" + f": {refused.reason}" * bool(refused.reason)
        now = Told(at_instant(context.now, zone), known.evidence)
        if not certain(is_after(now.moment, limit.moment, on_limit=limit.on_limit)):
            raise CannotTell(f"sent in time, and {why}; it can still be corrected in time")
        fault = _late(f"the ship notice is not {done} in time for the {after}", limit, now, context)
        yield replace(fault, actual=why)
    else:
        raise CannotTell(f"sent in time; whether it is {done} in time needs history")


def _late(message: str, limit: Deadline, seen: Told, context: Context) -> Violation:
    clock = clock_of(seen.moment, [limit.moment], context.zone("ship_from"))
    observed, wanted = at_clock(seen.moment, clock), at_clock(limit.moment, clock)
    return Violation(
        message,
        evidence=(*limit.evidence, *seen.evidence),
        expected=f"{limit.word} {words(wanted)}",
        actual=words(observed),
        due=wanted,
        done=observed,
        clause=limit.resolved,
        notes=tuple(moment.doubt for moment in (observed, wanted) if moment.doubt),
    )
