"""Which documents of an order there are: those that the retailer requires, and their order.

What lies in no file may have gone out all the same: a history knows answers and invoices, the
supplier says what else went out in a portal and what did not. A document is missing when its time
is over and these say so; where nobody says, it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.document import Document
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    is_after,
    is_before,
    moment_from_x12,
    on_day,
    words,
)
from edicompliance.profiles import Resolved
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import numbers_of
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.document_demands import (
    SECTION,
    a,
    fault_of,
    given,
    named,
    of_order,
    sets_of,
    start_of,
)
from edicompliance.rules.orders.answers_due import not_sent
from edicompliance.rules.timing.acceptance import answers_to
from edicompliance.rules.timing.bookings import requests_for
from edicompliance.rules.timing.limits import Deadline, NotApplicable
from edicompliance.rules.timing.times import at_clock, certain, clock_of
from edicompliance.rules.timing.whose_word import Told

_TOLD_ELSEWHERE: Final = {
    "753": ("routing-request", "RTG003"),
    "855": ("acknowledgment", "ACK002"),
    "997": ("functional-acknowledgment", "ACK001"),
}
"""Set -> the deadline by which another rule tells that it is late, or not there."""
_BY_HISTORY: Final = ("810", "855", "997")
"""Sets that may have gone out though no file has them; a history would know."""
_DAYS: Final = {"850": "po_date"}
"""The field of a document's day, where it is not `date`."""


# -- missing


def missing(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield what the retailer requires for an order and is not there when it is due."""
    asked, elsewhere = False, []
    for set_id in sets_of(context):
        if set_id == "850":
            continue
        resolved = _demand(set_id, order, context)
        if isinstance(resolved, CannotTell):
            asked = asked or set_id != "856"
            yield from () if set_id == "856" else (resolved,)
            continue
        if resolved is not None and resolved.clause.own_deadlines:
            asked = True
            yield from _late(set_id, order, resolved, context)
        if resolved is None or not resolved.clause.required or set_id == "856":
            continue
        if rule := _told_by(set_id, order, context):
            elsewhere.append(rule)
            continue
        asked = True
        if not _is_there(set_id, order, context):
            yield from _missing(set_id, order, resolved, context)
    if not asked:
        told = f"; {', '.join(elsewhere)} tell of those that have a deadline" if elsewhere else ""
        raise NotApplicable(f"documents requires no other document{told}")


def _demand(set_id: str, order: PurchaseOrder, context: Context) -> Resolved | CannotTell | None:
    """The clause about a set that holds for an order, or the doubt about it; None without one."""
    try:
        return context.resolve(SECTION, set_id, context.facts(order))
    except NotApplicable:
        return None
    except CannotTell as doubt:
        return doubt


def _told_by(set_id: str, order: PurchaseOrder, context: Context) -> str:
    """The rule that tells that a document is late or missing, where it has a deadline."""
    name, rule = _TOLD_ELSEWHERE.get(set_id, ("", ""))
    if not name:
        return ""
    try:
        context.resolve("deadlines", name, context.facts(order))
    except NotApplicable:
        return ""
    except CannotTell:
        pass
    return rule


def _is_there(set_id: str, order: PurchaseOrder, context: Context) -> bool:
    """Whether a document of an order is given, or is known to have gone out."""
    facts = context.shipment.facts
    if set_id in (facts.documents_sent or ()):
        return True
    if any(_is_of(one, order, context) for one in given(set_id, context.shipment)):
        return True
    if set_id == "753":
        return bool(requests_for(order, context)) or isinstance(facts.routing_requested, datetime)
    if set_id in ("855", "997"):
        ours = {"855": {"855"}, "997": {"997", "999"}}[set_id]
        sent = answers_to("850", order.po_number, context)
        said = set_id == "855" and facts.ack_sent is not None
        return said or any(one.answered_by in ours for one in sent)
    if set_id == "810" and context.known.history is not None:
        uses = context.known.history.uses
        return any(one.kind == "invoice" and one.shipment == context.shipment.id for one in uses)
    return any(other.startswith(f"set {set_id} ") for other in context.shipment.others)


def _is_of(one: Document, order: PurchaseOrder, context: Context) -> bool:
    number = order.po_number.strip()
    if isinstance(one, Invoice):
        return number in numbers_of(one)
    if isinstance(one, ShipNotice):
        return any(one is each for each in context.aboard.notices_naming(order))
    many = getattr(one, "po_numbers", None)
    return number in (many if many is not None else (getattr(one, "po_number", "").strip(),))


def _missing(
    set_id: str, order: PurchaseOrder, resolved: Resolved, context: Context
) -> Iterator[Outcome]:
    if not context.aboard.is_aboard(order):
        return
    limit, on_limit = _due(set_id, order, resolved, context)
    zone = context.zone("ship_from")
    now = at_instant(context.now, zone)
    clock = clock_of(now, [limit.moment], zone)
    due = at_clock(limit.moment, clock)
    if not certain(is_after(now, limit.moment, on_limit=on_limit)):
        yield CannotTell(
            f"of order {order.po_number} no {named(set_id)} is given yet; it is due by {words(due)}"
        )
        return
    if unknown := _unknown(set_id, context):
        yield CannotTell(
            f"of order {order.po_number} no {named(set_id)} is given, which was due by "
            f"{words(due)}, and {unknown}"
        )
        return
    said = _said_not_sent(set_id, context)
    fault = Violation(
        f"the {named(set_id)} that the guide requires is missing",
        evidence=(
            Evidence.of(order, "po_number"),
            *limit.evidence,
            *(said or (Evidence(reference=set_id),)),
        ),
        expected=f"one by {words(due)}",
        actual=f"none at {words(at_clock(now, clock))}",
        due=due,
        clause=resolved,
    )
    yield of_order(order, fault, context)


def _unknown(set_id: str, context: Context) -> str:
    """Why it is not known whether a document went out that lies in no file; empty where it is."""
    if _said_not_sent(set_id, context):
        return ""
    if set_id in _BY_HISTORY:
        none = context.known.history is None
        return "no history says whether it went out" if none else ""
    return "documents_not_sent does not say that it did not go out in another way"


def _said_not_sent(set_id: str, context: Context) -> tuple[Evidence, ...]:
    """The supplier's word that a document did not go out."""
    shipment = context.shipment
    if set_id == "753" and shipment.facts.routing_requested is False:
        return (Evidence.fact(shipment.facts_file, "routing_requested", False),)
    return not_sent(set_id, context)


def _due(
    set_id: str, order: PurchaseOrder, resolved: Resolved, context: Context
) -> tuple[Told, bool]:
    """By when a document must be there: its deadline, else with the departure."""
    for name in resolved.clause.deadline or (("invoice",) if set_id == "810" else ()):
        with suppress(NotApplicable):
            limit = context.deadline(name, order=order)
            return Told(limit.moment, limit.evidence), limit.on_limit
    if set_id == "810":
        return _window(order, context), False
    return context.told("departed", "ship_from", order), False


def _window(order: PurchaseOrder, context: Context) -> Told:
    try:
        end = context.window("invoice", order).end
    except NotApplicable:
        end = None
    if end is None or end.known is None:
        raise CannotTell("no invoice (810) is given, and the guide does not say by when it is due")
    return Told(end.known, end.evidence)


# -- late, by a deadline of the guide's own


def _late(
    set_id: str, order: PurchaseOrder, resolved: Resolved, context: Context
) -> Iterator[Outcome]:
    """Yield documents of an order that were written after a deadline that the guide names."""
    ours = [one for one in given(set_id, context.shipment) if _is_of(one, order, context)]
    if not ours and _is_there(set_id, order, context):
        yield CannotTell(
            f"when the {named(set_id)} of order {order.po_number} went out is not told"
        )
    for name in resolved.clause.own_deadlines if ours else ():
        try:
            limit = context.deadline(name, order=order)
        except NotApplicable:
            continue
        except CannotTell as doubt:
            yield doubt
            continue
        for one in ours:
            yield from _written_late(one, limit, context)


def _written_late(one: Document, limit: Deadline, context: Context) -> Iterator[Outcome]:
    seen = _sent(one, limit, context)
    if seen is None:
        yield CannotTell(f"when the {named(one.SET_ID)} was written is not told")
        return
    late = is_after(seen.moment, limit.moment, on_limit=limit.on_limit)
    if late is None:
        yield CannotTell(f"at what time the {named(one.SET_ID)} was written is not told")
    if not late:
        return
    clock = clock_of(seen.moment, [limit.moment], context.zone("ship_from"))
    due, done = at_clock(limit.moment, clock), at_clock(seen.moment, clock)
    fault = Violation(
        f"the {named(one.SET_ID)} is late",
        evidence=(*seen.evidence, *limit.evidence),
        expected=f"{limit.word} {words(due)}",
        actual=words(done),
        due=due,
        done=done,
        clause=limit.resolved,
    )
    yield fault_of(one, fault, context)


def _sent(one: Document, limit: Deadline, context: Context) -> Told | None:
    """When a document was sent: a ship notice by all that is known of it, others by themselves.

    A date without a clock is the day by whose clock the limit is told.
    """
    if isinstance(one, ShipNotice):
        return context.sent_at(one)
    field = _day_field(one)
    if (written := _written(one, context)) is not None:
        return Told(written, (Evidence.of(one, field), Evidence.of(one, "time")))
    day = _day(one)
    if day is None:
        return None
    return Told(on_day(day, limit.moment.zone), (Evidence.of(one, field),))


# -- in their order


def out_of_order(context: Context) -> Iterator[Outcome]:
    """Yield documents that came before those that the guide wants first."""
    asked = False
    for set_id in sets_of(context):
        for order in context.shipment.orders:
            resolved = _demand(set_id, order, context)
            if isinstance(resolved, CannotTell):
                asked = True
                yield resolved
                continue
            if resolved is None:
                continue
            asked = asked or bool(resolved.clause.after)
            ours = [one for one in given(set_id, context.shipment) if _is_of(one, order, context)]
            for first in resolved.clause.after if ours else ():
                yield from _before(ours, first, order, resolved, context)
    if not asked:
        raise NotApplicable("the guide wants documents in no order")


def _before(
    ours: Sequence[Document], first: str, order: PurchaseOrder, resolved: Resolved, context: Context
) -> Iterator[Outcome]:
    """Yield documents of an order that came before a `first` one."""
    earlier: Sequence[Document] = [order] if first == "850" else given(first, context.shipment)
    earlier = [one for one in earlier if _is_of(one, order, context)]
    if not earlier:
        yield from _not_there(ours[0], first, order, resolved, context)
        return
    days = [(day, one) for one in earlier if (day := _day(one)) is not None]
    if not days:
        return
    start, source = min(days, key=lambda pair: pair[0])
    for one in ours:
        day = _day(one)
        if one.SET_ID == "810" or day is None:
            continue
        fields: tuple[str, ...] = ("date",)
        if day < start:
            told = "is of a day before", f"{start} or later", str(day)
        elif day == start and (clocks := _clocks(one, source, context)):
            fields = ("date", "time")
            told = "was written before", f"{clocks[1]} or later", clocks[0]
        else:
            continue
        places = tuple(
            Evidence.of(each, _day_field(each) if field == "date" else field)
            for each in (one, source)
            for field in fields
        )
        fault = Violation(
            f"the {named(one.SET_ID)} {told[0]} the {named(first)}",
            evidence=places,
            expected=told[1],
            actual=told[2],
            clause=resolved,
        )
        yield fault_of(one, fault, context)


def _clocks(one: Document, first: Document, context: Context) -> tuple[str, str] | None:
    """The times of two documents of one day, where both have one and the wrong one is earlier."""
    mine, theirs = (_written(each, context) for each in (one, first))
    if mine is None or theirs is None or is_before(mine, theirs) is not True:
        return None
    return words(mine), words(at_clock(theirs, mine.zone))


def _written(one: Document, context: Context) -> Moment | None:
    """When a document was written, where it has a clock time that can be read."""
    if not getattr(one, "time", ""):
        return None
    code = one.raw("zone_code") if hasattr(one, "zone_code") else ""
    try:
        zone = context.clock_zone("856") if one.SET_ID == "856" else context.zone("ship_from")
        return moment_from_x12(one.raw("date"), one.raw("time"), code, zone)
    except CannotTell:
        return None


def _not_there(
    one: Document, first: str, order: PurchaseOrder, resolved: Resolved, context: Context
) -> Iterator[Outcome]:
    """What to say where the document that has to come first is not given."""
    if _is_there(first, order, context):
        return
    others = bool(given(first, context.shipment))
    known = context.known.history is not None and first in _BY_HISTORY
    if not (others or known) or (first == "856" and context.aboard.match_of(order).doubts):
        yield CannotTell(
            f"whether {a(first)} of order {order.po_number} came before the "
            f"{named(one.SET_ID)} is not known: none is given"
        )
        return
    start = (start_of(one.source),) if one.source is not None else ()
    fault = Violation(
        f"the {named(one.SET_ID)} comes before the {named(first)}",
        evidence=(*start, Evidence.of(order, "po_number")),
        expected=f"{a(first)} of order {order.po_number} first",
        actual="none",
        clause=resolved,
    )
    yield fault_of(one, fault, context)


def _day(one: Document) -> date | None:
    found = getattr(one, _day_field(one), None)
    return found if isinstance(found, date) else None


def _day_field(one: Document) -> str:
    return _DAYS.get(one.SET_ID, "date")
