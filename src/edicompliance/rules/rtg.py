"""RTG: the carrier, the mode, the request for routing, the bill of lading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation
from edicompliance.rules.routing.bill_papers import bill_faults
from edicompliance.rules.routing.bills_of_lading import (
    Bill,
    BillParams,
    bill_clauses,
    bills_of,
    demanded_forms,
    fault_of_number,
    no_stops,
    not_together,
    reused,
    togetherness,
)
from edicompliance.rules.routing.carriers import (
    allows,
    by_scac,
    unlisted,
    unlisted_mode,
    wanted_carriers,
)
from edicompliance.rules.routing.requests import unsaid
from edicompliance.rules.routing.routes import (
    allowed_with,
    carriers_said,
    load_of,
    mode_said,
    routing,
)
from edicompliance.rules.timing.bookings import (
    Done,
    deadline,
    done_or_not,
    late,
    requests_for,
)
from edicompliance.rules.timing.bookings import limit as limit_of
from edicompliance.rules.timing.limits import Deadline, NotApplicable


def wrong_carrier(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Another carrier takes the goods than the retailer wants.

    ## What it checks
    The carriers that are said to take each order (`scac`, and TD5 of its ship notices) against the
    retailer's routing instructions (754); without them against the carrier of the order (TD5);
    without that against the lanes and carriers of a `routing` clause. Where none of them names one,
    any carrier will do. Where the supplier has a list of carriers, each must be on it. Freight
    terms matter as far as the clauses say.

    ## Why it costs
    The retailer pays what the wrong carrier takes more, or the supplier does, and a fee besides.

    ## How to fix
    Give the goods to the carrier that was named; or have another one authorized before pickup, with
    what the clause asks for (`exception`), and enter it in `waivers.toml`.

    ## Source
    The routing instructions, the order, or the retailer's clause `routing`.
    """
    for order in shipment.orders:
        said = by_scac(carriers_said(order, context))
        try:
            wanted = wanted_carriers(order, context)
        except NotApplicable:
            for scac, sayings in said.items():
                yield from unlisted(order, scac, sayings, context)
            raise
        if not said:
            raise CannotTell("needs scac, or TD5 of a ship notice")
        for scac, sayings in said.items():
            if allows(wanted, scac):
                yield from unlisted(order, scac, sayings, context)
            else:
                yield Violation(
                    f"another carrier takes the goods than {wanted.by} names",
                    evidence=(*wanted.evidence, *(one.evidence for one in sayings)),
                    expected=" or ".join(wanted.names),
                    actual=sayings[0].value,
                    subject=Subject(po=order.po_number),
                    notice=next((one.notice for one in sayings if one.notice), None),
                    clause=wanted.resolved,
                    notes=allowed_with(context.facts(order), context),
                    cost=context.aboard.cost(order),
                    counts={"carton": context.aboard.cartons(order)},
                )


def wrong_mode(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The goods travel in another way than their weight and size ask for.

    ## What it checks
    The mode (`mode`, else TD504 of the ship notices) against the bands of a `routing` clause, by
    the weight, cube, cartons and pallets of the whole shipment: the supplier's figures, else those
    of the ship notices. What is not known of them matters only where it decides; whether a load
    beyond all bands may go by the last of them cannot be told. And against the modes that the
    supplier's list has for the carrier. Freight terms matter as far as the clauses say.

    ## Why it costs
    A half-empty truck, or a stack of parcels that should have been a pallet, costs the retailer
    freight that he charges back.

    ## How to fix
    Send it in the way that the guide has for its weight and size, or have another way authorized.

    ## Source
    The retailer's clause `routing`.
    """
    yield from unlisted_mode(context)
    resolved = routing(context.facts(), context, "bands")
    load = load_of(context)
    may_be, needed = resolved.clause.modes_for(load.sizes)
    said = mode_said(context)
    if said is None or (needed and said.value in may_be):
        raise CannotTell(f"needs {' and '.join(needed or ('mode',))}")
    if None in may_be and resolved.clause.takes_the_rest(said.value):
        lacking = f"needs {' and '.join(needed)}" if needed else ""
        raise CannotTell(lacking or f"the guide has no mode for {load.words}")
    if said.value not in may_be:
        names = [one for one in may_be if one is not None] or [f"another mode than {said.value}"]
        numbers = tuple(dict.fromkeys(order.po_number for order in shipment.orders))
        yield Violation(
            "the mode is not the one for such a load",
            evidence=(said.evidence, *load.evidence),
            expected=f"{' or '.join(names)} for {load.words}",
            actual=said.value,
            subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
            orders=numbers if len(numbers) > 1 else (),
            notice=said.notice,
            clause=resolved,
            notes=allowed_with(context.facts(), context),
            counts={"carton": load.sizes.get("cartons")},
        )


def routing_request_late(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Routing was asked for too late, not at all, or without all that the request has to say.

    ## What it checks
    When routing was asked for (`routing_requested`, else the request, 753) against
    `deadlines.routing-request`, else against `request_by` of a `routing` clause. Where it was not
    (`routing_requested = false`, or the requests given name other orders only), whether that time
    is over. And what the request (753) says of the order against `needs` of a `routing` clause;
    what is asked for in a portal is not seen. Freight terms matter as far as the clauses say.

    ## Why it costs
    Without a request there is no truck; a late one costs a fee, and often the ship window.

    ## How to fix
    Send the request (753, or in the portal) as soon as the goods are packed.

    ## Source
    The retailer's clauses `deadlines.routing-request` and `routing`.
    """
    for order in shipment.orders:
        asked = True
        try:
            yield from unsaid(order, context)
        except NotApplicable:
            asked = False
        try:
            yield from _request_late(order, context)
        except NotApplicable:
            if not asked:
                raise


def _request_late(order: PurchaseOrder, context: Context) -> Iterator[Violation]:
    facts = context.facts(order)
    try:
        context.resolve("deadlines", "routing-request", facts)
        resolved = None
    except NotApplicable:
        resolved = routing(facts, context, "request_by")
    done = done_or_not("routing_requested", "routing_requested", order, context)
    if done is None and context.shipment.routing_requests and not requests_for(order, context):
        others = context.shipment.routing_requests
        done = Done(None, tuple(Evidence.of(one, "request_number") for one in others))
    if done is None:
        raise CannotTell("needs routing_requested, or a request for routing (753)")
    limit: Deadline
    if resolved is None:
        limit = deadline("routing-request", order, context)
    else:
        limit = limit_of(resolved.clause.request_by, resolved, order, context)
    found = late("routing is requested", "requested", done, limit, order, context)
    yield from [found] if found else []


def malformed_bill_of_lading(
    shipment: Shipment, params: BillParams, context: Context
) -> Iterator[Outcome]:
    """The bill of lading, or its number, is not made up as the retailer wants it.

    ## What it checks
    The bill's number, by the ship notices and by the supplier's word, against the forms and lengths
    that `documents.856` and `narrow.856` have for it. With `numbering = "vics"` among the rule's
    own parameters it must be a GSIN, too: 17 digits, the last of them their check digit, as VICS
    bills have it; without that the check digit is nobody's business. By clauses of `packing` about
    bills of lading, what a bill shows (`shows`), which the supplier says (`bill_of_lading_shows`),
    for no document tells it; and for what there is one bill (`one_per`), by the ship notices.
    Parcels have no bill. Freight terms matter as far as a clause says.

    ## Why it costs
    The number ties the truck to the notice: one that the retailer's system refuses leaves the
    freight unknown at the gate.

    ## How to fix
    Number the bill anew, before the driver signs it, and send the notice with that number.

    ## Source
    The retailer's clauses `documents.856`, `narrow.856` and `packing`; for the check digit, GS1.
    """
    forms, papers = demanded_forms(context), bill_clauses(context)
    if not forms and not params.numbering and not papers:
        raise NotApplicable("the guide has no form for it")
    if papers and shipment.facts.mode != "parcel":
        yield from bill_faults(papers, context)
    if not forms and not params.numbering:
        return
    found = bills_of(context)
    if not found:
        if shipment.facts.mode == "parcel":
            raise NotApplicable("parcels have no bill of lading")
        raise CannotTell("no bill of lading is given: bill_of_lading, or a REF of a ship notice")
    for bill in found:
        for expected, broken in fault_of_number(bill.number, forms, params):
            yield Violation(
                "the bill of lading's number is not made up as the guide wants it",
                evidence=(bill.evidence,),
                expected=expected,
                actual=bill.number,
                subject=Subject(po=bill.orders[0] if len(bill.orders) == 1 else None),
                orders=bill.orders if len(bill.orders) > 1 else (),
                notice=bill.notice,
                clause=broken,
            )


def reused_bill_of_lading(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A bill of lading has the number of another one.

    ## What it checks
    That no two ship notices given have one bill and go to different places or leave on different
    days; and, by the history, that the number was not used before by another shipment: within the
    time that `documents.856` says for it, else ever. A history that says since when it knows bills,
    and does not reach back so far, leaves it open. Freight terms do not matter.

    ## Why it costs
    Two trucks cannot be told apart by their papers: one is received for the other, and the rest is
    short.

    ## How to fix
    Number the bill anew, and correct the ship notice.

    ## Source
    The retailer's clause `documents.856`; else the use of bills of lading.
    """
    found = bills_of(context)
    if not found:
        if shipment.facts.mode == "parcel":
            raise NotApplicable("parcels have no bill of lading")
        raise CannotTell("no bill of lading is given: bill_of_lading, or a REF of a ship notice")
    yield from reused(found, context)


def consolidation_missed(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Goods that should have gone together have several bills of lading.

    ## What it checks
    The bills of the ship notices given, two by two: where they agree in everything by which a
    `routing` clause wants freight put together (place, day, distribution centre, mode, department),
    they should have been one. Full truckloads are not: each has a bill of its own. Two places are
    one by their codes, by the supplier's list of locations, by the retailer's list, or by their
    addresses. Freight terms matter as far as the clauses say.

    ## Why it costs
    Each bill costs a stop, an appointment and a minimum charge, and the retailer bills the
    difference.

    ## How to fix
    Put what leaves for one place on one day on one bill, before the carrier signs.

    ## Source
    The retailer's clause `routing`.
    """
    resolved = routing(context.facts(), context, "consolidate")
    bills = [one for one in bills_of(context) if one.level is not None]
    if not bills:
        raise CannotTell("no ship notice has a bill of lading")
    mode = mode_said(context)
    if (mode is not None and mode.value == "tl") or len(shipment.notices) == 1:
        return
    billed = {one.notice for one in bills}
    silent = [one.notice_number for one in shipment.notices if one.notice_number not in billed]
    doubts = {f"ship notice {number} names no bill of lading": None for number in silent}
    groups: defaultdict[tuple[str, ...], dict[str, Bill]] = defaultdict(dict)
    stops = no_stops(context)
    several = len({one.number for one in bills}) > 1
    for bill in bills if several else ():
        try:
            together = togetherness(bill, resolved.clause.consolidate, stops, context)
            groups[together][bill.number] = bill
        except CannotTell as doubt:
            doubts[doubt.reason] = None
    for same in groups.values():
        if len(same) > 1 and mode is None:
            doubts["needs mode: a truckload has a bill of its own"] = None
        elif len(same) > 1:
            yield not_together(same, resolved)
    yield from (CannotTell(reason) for reason in doubts)


def late_bill_of_lading(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The retailer gets the bill of lading too late, or not at all.

    ## What it checks
    When the copy of the bill of lading was sent (`bill_of_lading_sent`) against
    `deadlines.bill-of-lading`. With `bill_of_lading_sent = false`, whether that time is over.
    Parcels have no bill. Freight terms matter as far as the clause says.

    ## Why it costs
    Without the bill the retailer's transport desk does not know what is on the way, and charges
    the search.

    ## How to fix
    Send the copy when the driver has signed it.

    ## Source
    The retailer's clause `deadlines.bill-of-lading`.
    """
    for order in shipment.orders:
        context.resolve("deadlines", "bill-of-lading", context.facts(order))
        if shipment.facts.mode == "parcel":
            raise NotApplicable("parcels have no bill of lading")
        done = done_or_not("bill_of_lading_sent", "bill_of_lading_sent", order, context)
        if done is None:
            raise CannotTell("needs bill_of_lading_sent; false says that it was not")
        limit = deadline("bill-of-lading", order, context)
        found = late("the bill of lading is sent", "sent", done, limit, order, context)
        yield from [found] if found else []


RULES = (
    Rule("RTG001", "wrong-carrier", wrong_carrier, each="order", needs=("order",), mendable=True),
    Rule("RTG002", "wrong-mode", wrong_mode, clauses=("routing",), mendable=True),
    Rule(
        "RTG003",
        "routing-request-late",
        routing_request_late,
        each="order",
        needs=("order",),
        clauses=("deadlines.routing-request", "routing"),
    ),
    Rule(
        "RTG004",
        "malformed-bill-of-lading",
        malformed_bill_of_lading,
        clauses=("documents.856", "narrow.856"),
        mendable=True,
        params=BillParams,
    ),
    Rule("RTG005", "reused-bill-of-lading", reused_bill_of_lading, mendable=True),
    Rule(
        "RTG006",
        "consolidation-missed",
        consolidation_missed,
        needs=("notice",),
        clauses=("routing",),
        mendable=True,
    ),
    Rule(
        "RTG007",
        "late-bill-of-lading",
        late_bill_of_lading,
        each="order",
        needs=("order",),
        clauses=("deadlines.bill-of-lading",),
    ),
)
