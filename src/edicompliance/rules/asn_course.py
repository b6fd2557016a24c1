"""ASN: whether there is a ship notice, whether it is as packed, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import NoParams, Outcome, Rule
from edicompliance.rules.notices.notice_course import (
    acceptance_faults,
    correction_faults,
    missing_faults,
)
from edicompliance.rules.notices.packed_against import packed_faults


def ship_notice_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Goods are shipped, and no ship notice tells of them.

    ## What it checks
    Where `documents.856` requires a ship notice, or a deadline or a charge for a missing one says
    that it is wanted: that one names the order by the time it is due, which is the deadline that
    the clause names, else that after the departure, else that before the arrival, else the
    departure itself; where there is a deadline that cannot be told, the arrival. Before that it
    cannot be told. An order that only other orders' notices are given for is judged where a pack
    plan (945) says that it ships. Freight terms do not matter.

    ## Why it costs
    Goods without a notice are received by hand; most guides charge more for a missing notice than
    for a late one.

    ## How to fix
    Send the ship notice at once: a late one costs less than none.

    ## Source
    The retailer's clause `documents.856`, his deadlines for ship notices, and his charges for a
    missing one.
    """
    for order in shipment.orders:
        yield from missing_faults(order, context)


def packed_quantity_differs(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The ship notice says another quantity than was packed.

    ## What it checks
    Every line of the orders over all ship notices given, against the warehouse's advice (945) or
    the packing list: carton by carton where each has its SSCC on both sides, else the line as a
    whole, in the unit of the order's line. A carton that only one side knows counts too. Freight
    terms do not matter.

    ## Why it costs
    The carton is opened and does not hold what was announced: it counts as short, as over, and as
    an inaccurate notice.

    ## How to fix
    Find out what is in the carton. Correct the ship notice, or pack the carton again.

    ## Source
    The warehouse's own advice, and the retailer's charge for inaccurate notices.
    """
    yield from packed_faults(context)


def ship_notice_accepted_late(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The ship notice was rejected, and accepted only when its time was over.

    ## What it checks
    The answers (997, 824) to a notice among the files and in the history. One that was rejected
    counts from its next acceptance on, and what an 824 rejected only an 824 accepts. That time is
    held against `deadlines.ship-notice` and `deadlines.ship-notice-arrival`, as far as they count
    the sending; those that count acceptance are ASN001's and ASN002's. Freight terms do not
    matter.

    ## Why it costs
    A notice that was sent in time and rejected was never there.

    ## How to fix
    Watch for the answers; correct and send again within the deadline, not the next morning.

    ## Source
    The retailer's clauses `deadlines.ship-notice` and `deadlines.ship-notice-arrival`.
    """
    for notice in shipment.notices:
        yield from acceptance_faults(notice, context)


def corrected_after_gate_in(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A correction of the ship notice comes when the truck is there already.

    ## What it checks
    The time of a notice that replaces or changes another (BSN01), by its own BSN03 and BSN04,
    against the end of the time for corrections in `documents.856`, as a rule the check-in at the
    gate; on that very minute is in time. Freight terms do not matter.

    ## Why it costs
    The dock receives by the version that it had when the truck came in; the correction is ignored
    or charged like a late notice.

    ## How to fix
    Hold the truck, or have the appointment moved, until the correction is accepted.

    ## Source
    The retailer's clause `documents.856`.
    """
    for notice in shipment.notices:
        yield from correction_faults(notice, context)


RULES = (
    Rule(
        "ASN006",
        "ship-notice-missing",
        ship_notice_missing,
        each="order",
        needs=("order",),
        mendable=True,
        helps_late=True,
    ),
    Rule(
        "ASN009",
        "packed-quantity-differs",
        packed_quantity_differs,
        needs=("order", "notice"),
        mendable=True,
    ),
    Rule(
        "ASN012",
        "ship-notice-accepted-late",
        ship_notice_accepted_late,
        each="notice",
        needs=("notice",),
        clauses=("deadlines.ship-notice", "deadlines.ship-notice-arrival"),
    ),
    Rule(
        "ASN013",
        "corrected-after-gate-in",
        corrected_after_gate_in,
        each="notice",
        needs=("notice",),
        clauses=("documents.856",),
    ),
)
