"""LBL: carton and pallet numbers, as far as the ship notice tells them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.carriage import Mark, bare_sscc
from edicompliance.documents.levels import Level
from edicompliance.documents.shipment import Shipment
from edicompliance.gs1 import calc_check_digit, is_valid
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, NoParams, Outcome, Rule, Subject, Violation

MOST_IN_RANGES = 200_000
"""Ranges are written out up to so many SSCCs together."""
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
        for one in _labels(notice):
            for field in ("value", "end"):
                sent = getattr(one.mark, field)
                sscc = bare_sscc(sent)
                if sent and not (len(sscc) == 18 and is_valid(sscc)):
                    yield _wrong(one, field, sscc)
            if one.mark.is_reversed:
                yield _reversed(one)
        yield from _unmarked(notice)


def duplicate_sscc(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """One carton number on two physical packs.

    ## What it checks
    That no SSCC stands on more than one pack or pallet of the ship notices given. The same notice
    sent again (same BSN02) is a version of itself, not a second pack. Freight terms do not matter.

    ## Why it costs
    The second carton cannot be received: its contents count as short, and both labels as wrong.

    ## How to fix
    Give one of the packs a number of its own, print its label again and correct the ship notice.

    ## Source
    GS1 General Specifications: an SSCC identifies one logistic unit.
    """
    marked: dict[str, dict[int, _Label]] = {}
    left = MOST_IN_RANGES
    for notice in _one_of_each(shipment, context):
        for one in _labels(notice):
            count = one.mark.sscc_count
            if why := one.mark.why_no_range:
                yield CannotTell(f"{one.mark.value} to {one.mark.end}: {why}")
            if count > left:
                yield CannotTell(f"{one.mark.value} to {one.mark.end}: {_TOO_MANY}")
                continue
            left -= count if count > 1 else 0
            for sscc in filter(None, one.mark.iter_ssccs()):
                marked.setdefault(sscc, {}).setdefault(id(one.level), one)
    for notice in shipment.notices:
        yield from _unmarked(notice)
    for notices in context.matching.notice_conflicts:
        number = notices[0].notice_number
        yield CannotTell(f"{len(notices)} different ship notices have the number {number}")
    for sscc, labels in marked.items():
        if len(labels) > 1:
            yield _several(sscc, list(labels.values()))


def _one_of_each(shipment: Shipment, context: Context) -> Iterator[ShipNotice]:
    """The notices; of several that differ under one number, of which one holds, the first."""
    others = {id(one) for notices in context.matching.notice_conflicts for one in notices[1:]}
    yield from (notice for notice in shipment.notices if id(notice) not in others)


def _several(sscc: str, labels: list[_Label]) -> Violation:
    return Violation(
        "one SSCC stands on several packs",
        evidence=tuple(_place(one, "value") for one in labels),
        expected="a number of its own for each pack",
        actual=f"{sscc} on {len(labels)}",
        subject=Subject(po=labels[0].po_number, sscc=sscc),
        notice=labels[0].notice,
        counts={"carton": Decimal(len(labels) - 1)},
    )


class _Label(NamedTuple):
    """A mark that is an SSCC, and the order whose goods are behind it."""

    mark: Mark
    level: Level
    """The pack or pallet it stands on."""
    po_number: str | None
    notice: str
    """BSN02."""


def _labels(notice: ShipNotice) -> Iterator[_Label]:
    for level in notice.levels:
        if level.sscc_marks:
            orders = {one.po_number for one in notice.orders_of(level)}
            po_number = orders.pop() if len(orders) == 1 else None
            number = notice.notice_number
            yield from (_Label(mark, level, po_number, number) for mark in level.sscc_marks)


def _unmarked(notice: ShipNotice) -> Iterator[CannotTell]:
    """A notice with cartons or pallets, and no number on any of them: there is nothing to judge."""
    units = (*notice.packs, *notice.tares)
    if units and not any(level.marks for level in units):
        yield CannotTell(f"ship notice {notice.notice_number} has no number (MAN) on its packs")


def _wrong(one: _Label, field: str, sscc: str) -> Violation:
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


def _reversed(one: _Label) -> Violation:
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


def _place(one: _Label, field: str) -> Evidence:
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
)
