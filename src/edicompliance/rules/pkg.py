"""PKG: weight, size and mixing of cartons and pallets, and dated goods."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.cartons import dated, load_limits, mixing
from edicompliance.rules.context import Context
from edicompliance.rules.model import NoParams, Outcome, Rule
from edicompliance.rules.routing import trailers


def carton_weight_outside_limits(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton is heavier, or lighter, than the retailer takes it.

    ## What it checks
    The gross weight of each carton against the clauses of `packing` for cartons: as its own level
    of the ship notice tells it (PO4, MEA, TD1), else, of one full case, as the item or the
    supplier's list of items does. Where no carton has a weight of its own, all of them together by
    the heading (TD1). Freight terms do not matter.

    ## Why it costs
    A carton that is too heavy may not be lifted by one person, one that is too light is crushed or
    slips on the belt: both are handled by hand and charged by the carton.

    ## How to fix
    Pack it anew within the limits, print the labels again and correct the ship notice.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from load_limits.outside(notice, context, "carton", load_limits.WEIGHT)
        yield from load_limits.heavier_on_average(notice, context)


def carton_size_outside_limits(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton is larger, or smaller, than the retailer takes it.

    ## What it checks
    The longest side, the second side, the height, the girth and the volume of each carton against
    the clauses of `packing` for cartons: as its own level of the ship notice tells them (PO4, MEA,
    TD1), else, of one full case, as the item or the supplier's list of items does. Freight terms do
    not matter.

    ## Why it costs
    What does not go through the conveyor is taken off and handled by hand, at a charge.

    ## How to fix
    Take another carton, print the labels again and correct the ship notice.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from load_limits.outside(notice, context, "carton", load_limits.SIZES)


def pallet_outside_limits(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A pallet is too heavy or too high, or of a kind that the retailer does not take.

    ## What it checks
    Weight, sides, height, volume, layers and kind of each pallet against the clauses of `packing`
    for pallets, as its level of the ship notice tells them (PAL, MEA, PO4, TD1). A ship notice
    without pallets has none that could be wrong. Freight terms do not matter.

    ## Why it costs
    A pallet that does not fit the rack is broken down and built anew at the supplier's expense.

    ## How to fix
    Build the pallet anew on a kind that is taken, and correct the ship notice.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from load_limits.pallets_outside(notice, context)


def goods_mixed_against_guide(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """One carton or pallet holds what must be packed apart.

    ## What it checks
    How many orders, stores, destinations, articles, departments, lots and sizes are in each carton,
    on each pallet and in the trailer, by the ship notice, against the clauses of `packing`. Freight
    terms do not matter.

    ## Why it costs
    A carton with goods of two stores cannot be sent on: it is opened and sorted by hand.

    ## How to fix
    Pack apart what the guide wants apart, print the labels again and correct the ship notice.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from mixing.mixed(notice, context)


def short_dated_goods(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """Goods with a date will not keep as long as the retailer wants when they arrive.

    ## What it checks
    The day of expiry of each item (DTM*036, 208), or its day of production (DTM*405) and how long
    it keeps by the supplier's list of items, against the shelf life in the clauses of `packing`,
    counted from the day of arrival. Freight terms do not matter.

    ## Why it costs
    What will not sell before its date is refused at the dock, or marked down at the supplier's
    expense.

    ## How to fix
    Ship a younger lot, or have the buyer accept the date before the truck leaves.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from dated.short_dated(notice, context)


def lot_or_expiry_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Goods with a date ship without their lot or date in the ship notice.

    ## What it checks
    That each item which bears a date tells in the ship notice what the clauses of `packing` want:
    lot (LIN or REF, LT), day of expiry (DTM*036), day of production (DTM*405). Which items bear a
    date the supplier's list of items says; one that tells any of these bears one. Freight terms do
    not matter.

    ## Why it costs
    Goods that cannot be called back by lot are not received, or are keyed in by hand at a charge.

    ## How to fix
    Add lot and date from the warehouse's records, and write the ship notice again.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from dated.not_shown(notice, context)


def trailer_not_to_guide(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The trailer is too heavy, or has no seal.

    ## What it checks
    The weight of all that is on a ship notice (TD1 of its shipment, else `weight_lb`) and the seal
    (TD309) against the clauses of `packing` for trailers. Where the two weights differ, and one of
    them is within the limits, it cannot be told. Freight terms do not matter.

    ## Why it costs
    A trailer that is too heavy is turned back at the scale, one without its seal is counted carton
    by carton or refused.

    ## How to fix
    Take off what is too much; seal the trailer, and give the seal's number in the ship notice.

    ## Source
    The retailer's clauses of `packing`.
    """
    for notice in shipment.notices:
        yield from trailers.trailer_faults(notice, context)


_CLAUSES = ("packing",)

RULES = (
    Rule(
        "PKG001",
        "carton-weight-outside-limits",
        carton_weight_outside_limits,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG002",
        "carton-size-outside-limits",
        carton_size_outside_limits,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG003",
        "pallet-outside-limits",
        pallet_outside_limits,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG004",
        "goods-mixed-against-guide",
        goods_mixed_against_guide,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG005",
        "short-dated-goods",
        short_dated_goods,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG006",
        "lot-or-expiry-missing",
        lot_or_expiry_missing,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
    Rule(
        "PKG007",
        "trailer-not-to-guide",
        trailer_not_to_guide,
        each="notice",
        needs=("notice",),
        clauses=_CLAUSES,
        mendable=True,
    ),
)
