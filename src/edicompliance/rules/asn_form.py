"""ASN: how the ship notice is made up, counted and numbered."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.context import Context
from edicompliance.rules.model import NoParams, Outcome, Rule
from edicompliance.rules.notices.cardinality import cardinality_faults
from edicompliance.rules.notices.notice_counts import count_faults
from edicompliance.rules.notices.notice_course import conflict_faults
from edicompliance.rules.notices.notice_references import ReferenceParams, reference_faults
from edicompliance.rules.notices.notice_shape import shape_faults


def wrong_hierarchy(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The ship notice has other levels than the guide takes, or than it announces.

    ## What it checks
    Every way from the shipment down to a last level (HL02, HL03) against the structures of
    `documents.856`; BSN05 against the codes it names; and whether the levels are those that BSN05
    stands for, where pallets count for nothing because X12 has no code for them. A level whose
    place is in doubt is a matter of DOC001. Freight terms do not matter.

    ## Why it costs
    The retailer's program looks for cartons below orders and finds none there: the notice is
    rejected or received as empty, and charged like a missing one.

    ## How to fix
    Write the notice again with the levels in the order that the guide wants.

    ## Source
    The retailer's clause `documents.856`.
    """
    for notice in shipment.notices:
        yield from shape_faults(notice, context)


def counts_differ(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A count in the ship notice is not what is in it.

    ## What it checks
    CTT01 against the levels, or the items where the retailer's conventions count these; CTT02
    against the sum of the quantities; TD1 of the shipment, an order or a pallet against the cartons
    or pallets in it, by the numbers on them (MAN) where one level stands for a range; an item's
    SN1 against those of its packs, and that it is not below zero. What HL04 says is a matter of
    DOC001. Freight terms do not matter.

    ## Why it costs
    What does not add up is counted by hand at the dock, and charged as an inaccurate notice.

    ## How to fix
    Count again when the last carton is on the truck, and write the ship notice again.

    ## Source
    The ship notice itself, and the retailer's charge for inaccurate notices.
    """
    for notice in shipment.notices:
        yield from count_faults(notice, context)


def wrong_cardinality(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """One ship notice for several bills of lading, or several for one; so for trailers, parcels.

    ## What it checks
    What there is one notice for, by `documents.856`: that each notice names one of it, and that no
    two notices name the same. Several things make a combination, as a bill of lading and a store.
    The same notice sent again counts once. Freight terms matter only where the guide says so.

    ## Why it costs
    A receiver looks up the truck's papers by that number and finds half of the load, or another
    load too: the rest counts as not announced.

    ## How to fix
    Split the notice, or put the two into one, and cancel those that were sent.

    ## Source
    The retailer's clause `documents.856`.
    """
    yield from cardinality_faults(context)


def ship_notice_reference_missing(
    shipment: Shipment, params: ReferenceParams, context: Context
) -> Iterator[Outcome]:
    """The ship notice does not name its bill of lading, or what else ties it to the truck.

    ## What it checks
    What a notice must name because there is one for each of it, by `documents.856`: the bill of
    lading, the trailer, the parcel's tracking number; and what the parameter `require` lists, for
    one mode or one freight term where its clause says so. An empty number is none. Segments that
    `narrow.856` requires are a matter of DOC002. Freight terms matter only where the guide says so.

    ## Why it costs
    Nobody at the gate finds the notice of this truck; it counts as missing.

    ## How to fix
    Take the number from the bill of lading or the carrier, and write the ship notice again.

    ## Source
    The retailer's clause `documents.856`, and the parameters of the rule.
    """
    for notice in shipment.notices:
        yield from reference_faults(notice, params, context)


def conflicting_ship_notices(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Ship notices under one number that say different things.

    ## What it checks
    That the notices given under one number (BSN02) are the same sent again, or that all but one are
    replaced by it (BSN01 is 05) or cancelled. A change (04) does not state the whole: with one, it
    cannot be told. Freight terms do not matter.

    ## Why it costs
    The retailer takes the first, the last or neither; what is received differs from it, and both
    are charged as inaccurate.

    ## How to fix
    Find out which one is right, and send that as a replacement; give a notice of other goods a
    number of its own.

    ## Source
    The ship notices themselves.
    """
    yield from conflict_faults(context)


RULES = (
    Rule(
        "ASN007",
        "wrong-hierarchy",
        wrong_hierarchy,
        each="notice",
        needs=("notice",),
        clauses=("documents.856",),
        mendable=True,
    ),
    Rule(
        "ASN008",
        "counts-differ",
        counts_differ,
        each="notice",
        needs=("notice",),
        mendable=True,
    ),
    Rule(
        "ASN010",
        "wrong-cardinality",
        wrong_cardinality,
        needs=("notice",),
        clauses=("documents.856",),
        mendable=True,
    ),
    Rule(
        "ASN011",
        "ship-notice-reference-missing",
        ship_notice_reference_missing,
        each="notice",
        needs=("notice",),
        clauses=("documents.856",),
        mendable=True,
        params=ReferenceParams,
    ),
    Rule(
        "ASN014",
        "conflicting-ship-notices",
        conflicting_ship_notices,
        needs=("notice",),
        mendable=True,
    ),
)
