"""LBL: carton and pallet numbers, as far as the ship notice tells them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.documents.segments.levels import Pack, Tare
from edicompliance.documents.shipment import Shipment
from edicompliance.gs1 import calc_check_digit, is_valid
from edicompliance.rules.cartons.labels import (
    MOST_IN_RANGES,
    IdentifierParams,
    Label,
    identifier_faults,
    labels,
    missing_faults,
    prefix_faults,
    reuse_faults,
    unmarked,
)
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation

_TOO_MANY = "the range is too long to compare"


def wrong_sscc_check_digit(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton or pallet number whose check digit is wrong.

    ## What it checks
    Every SSCC of the ship notice (MAN*GM): eighteen digits, the last of them the check digit of
    the others; and that a range (MAN03) does not end before it begins. Carrier parcel numbers
    (MAN*CP) are no SSCCs and are left alone. Freight terms do not matter.

    ## Why it costs
    The label does not scan, or scans as a carton nobody announced: it is received by hand and
    charged as a label or ship notice error.

    ## How to fix
    Allocate the number anew, print the label again and correct the ship notice.

    ## Source
    GS1 General Specifications, check digit calculation for an SSCC.
    """
    for notice in shipment.notices:
        for one in labels(notice, context):
            for field, sscc in one.ends():
                if not (len(sscc) == 18 and is_valid(sscc)):
                    yield _wrong(one, field, sscc)
            if one.mark.is_reversed:
                yield _reversed(one)
        yield from unmarked(notice)


def duplicate_sscc(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """One carton number on two physical packs.

    ## What it checks
    That no SSCC stands on more than one pack or pallet of the ship notices given. The same notice
    sent again (same BSN02) is a version of itself, not a second pack. One that stands on several
    orders or items is of one carton or of two: that cannot be told. Freight terms do not matter.

    ## Why it costs
    The second carton cannot be received: its contents count as short, and both labels as wrong.

    ## How to fix
    Give one of the packs a number of its own, print its label again and correct the ship notice.

    ## Source
    GS1 General Specifications: an SSCC identifies one logistic unit.
    """
    first: dict[str, Label] = {}
    again: dict[str, dict[int, Label]] = {}
    left = MOST_IN_RANGES
    for notice in _one_of_each(shipment, context):
        for one in labels(notice, context):
            count = one.mark.sscc_count
            if why := one.mark.why_no_range:
                yield CannotTell(f"{one.mark.value} to {one.mark.end}: {why}")
            if count > left:
                yield CannotTell(f"{one.mark.value} to {one.mark.end}: {_TOO_MANY}")
                continue
            left -= count if count > 1 else 0
            for sscc in filter(None, one.mark.iter_ssccs()):
                before = first.setdefault(sscc, one)
                if before.level is not one.level:
                    several = again.setdefault(sscc, {id(before.level): before})
                    several.setdefault(id(one.level), one)
    for notice in shipment.notices:
        yield from unmarked(notice)
    for notices in context.matching.notice_conflicts:
        number = notices[0].notice_number
        yield CannotTell(f"{len(notices)} different ship notices have the number {number}")
    yield from (_told(sscc, list(again[sscc].values())) for sscc in first if sscc in again)


def foreign_company_prefix(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton or pallet number that begins with somebody else's company prefix.

    ## What it checks
    Every SSCC of the ship notice, and both ends of a range, against the GS1 prefixes of the list of
    sites that hold on that day: our own, and those of warehouse companies and factories that label
    for us. The prefix stands after the first digit. Each number counts as one carton, a pallet's
    too, and a range as many as are in it. Freight terms do not matter.

    ## Why it costs
    The retailer takes the carton for another supplier's, or finds that number there twice; it is
    received by hand and charged as a wrong label.

    ## How to fix
    Allocate the number from a prefix of ours and print the label again; or add the site that
    labels for us to the list.

    ## Source
    GS1 General Specifications: who forms an SSCC takes it from the own company prefix.
    """
    for notice in shipment.notices:
        yield from prefix_faults(notice, context)


def reused_sscc(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A carton number that stood on another carton not long ago.

    ## What it checks
    Every SSCC of the ship notice, those in ranges too, against its earlier uses in the history: by
    `documents.856` for how long MAN02 may not come again, else one year, which is what GS1 asks
    for. Days are counted from that of the use to that of the departure; on the day the time is over
    the number is free. The same notice sent again is no other use. A history that does not go back
    so far cannot tell. Freight terms do not matter.

    ## Why it costs
    The receiving system knows the number already: the carton counts as received, or is refused.

    ## How to fix
    Allocate new numbers and print the labels again; let the counter run on instead of starting
    anew each year.

    ## Source
    The retailer's demands on documents, else the GS1 General Specifications.
    """
    for notice in shipment.notices:
        yield from reuse_faults(notice, context)


def carton_without_sscc(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton in the ship notice has no number.

    ## What it checks
    Where the guide wants SSCCs, because `documents.856` says how MAN02 is made up or for how long
    it may not come again, or because `narrow.856` requires the segment: that each pack has one, or
    where there are no packs each pallet. A notice of order and item must have as many SSCCs on its
    other levels as it has cartons (TD102); else which lack one cannot be told. A parcel with the
    carrier's own number (MAN*CP) needs none, as long as nothing says that it travels otherwise
    (`mode`, TD504). Cartons on a pallet that has one cannot be told. Freight terms do not matter.

    ## Why it costs
    A carton without a number cannot be found in the notice: it is opened and counted by hand.

    ## How to fix
    Number and label the carton, and write the ship notice again.

    ## Source
    The retailer's clauses `documents.856` and `narrow.856`.
    """
    for notice in shipment.notices:
        yield from missing_faults(notice, context)


def wrong_application_identifier(
    shipment: Shipment, params: IdentifierParams, context: Context
) -> Iterator[Outcome]:
    """A carton number has its application identifier where the retailer wants none, or lacks it.

    ## What it checks
    Whether the SSCCs of the ship notice (MAN02, MAN03) stand with or without the 00 before their 18
    digits, as the parameter `identifier` wants it; without a word either is taken. In parentheses,
    as it is printed below the bars, it is wrong unless `parentheses` says otherwise. Freight terms
    do not matter.

    ## Why it costs
    The number in the notice is not the one that the scanner reads: no carton is found in it.

    ## How to fix
    Have the identifier put before the number, or taken away, when the ship notice is written.

    ## Source
    The retailer's guide for the 856, in the parameters of the rule.
    """
    for notice in shipment.notices:
        yield from identifier_faults(notice, params, context)


def _one_of_each(shipment: Shipment, context: Context) -> Iterator[ShipNotice]:
    """The notices; of several that differ under one number, of which one holds, the first."""
    others = {id(one) for notices in context.matching.notice_conflicts for one in notices[1:]}
    yield from (notice for notice in shipment.notices if id(notice) not in others)


def _told(sscc: str, labels: list[Label]) -> Outcome:
    if all(isinstance(one.level, (Pack, Tare)) for one in labels):
        return _several(sscc, labels)
    places = ", ".join(f"HL {one.level.number}" for one in labels)
    return CannotTell(f"{sscc} stands on {places}: whether on one carton or several is not told")


def _several(sscc: str, labels: list[Label]) -> Violation:
    return Violation(
        "one SSCC stands on several packs",
        evidence=tuple(_place(one, "value") for one in labels),
        expected="a number of its own for each pack",
        actual=f"{sscc} on {len(labels)}",
        subject=Subject(po=labels[0].po_number, sscc=sscc),
        notice=labels[0].notice,
        counts={"carton": Decimal(len(labels) - 1)},
    )


def _wrong(one: Label, field: str, sscc: str) -> Violation:
    shaped = len(sscc) == 18 and sscc.isascii() and sscc.isdecimal()
    return Violation(
        "the SSCC's check digit is wrong" if shaped else "the SSCC is not 18 digits",
        evidence=(_place(one, field),),
        expected=f"{sscc[:-1]}{calc_check_digit(sscc[:-1])}" if shaped else "18 digits",
        actual=sscc,
        subject=Subject(po=one.po_number, sscc=sscc),
        notice=one.notice,
        counts={"carton": Decimal(1)},
    )


def _reversed(one: Label) -> Violation:
    first, last = bare_sscc(one.mark.value), bare_sscc(one.mark.end)
    return Violation(
        "the range of SSCCs ends before it begins",
        evidence=(_place(one, "value"), _place(one, "end")),
        expected="the first and then the last",
        actual=f"{first} to {last}",
        subject=Subject(po=one.po_number, sscc=first),
        notice=one.notice,
        counts={"carton": None},
    )


def _place(one: Label, field: str) -> Evidence:
    return Evidence.of(one.mark, field)


RULES = (
    Rule(
        "LBL001",
        "wrong-sscc-check-digit",
        wrong_sscc_check_digit,
        each="notice",
        needs=("notice",),
        mendable=True,
    ),
    Rule(
        "LBL002",
        "duplicate-sscc",
        duplicate_sscc,
        needs=("notice",),
        mendable=True,
    ),
    Rule(
        "LBL003",
        "foreign-company-prefix",
        foreign_company_prefix,
        each="notice",
        needs=("notice",),
        mendable=True,
    ),
    Rule(
        "LBL004",
        "reused-sscc",
        reused_sscc,
        each="notice",
        needs=("notice",),
        mendable=True,
    ),
    Rule(
        "LBL005",
        "carton-without-sscc",
        carton_without_sscc,
        each="notice",
        needs=("notice",),
        clauses=("documents.856", "narrow.856"),
        mendable=True,
    ),
    Rule(
        "LBL006",
        "wrong-application-identifier",
        wrong_application_identifier,
        each="notice",
        needs=("notice",),
        mendable=True,
        params=IdentifierParams,
    ),
)
