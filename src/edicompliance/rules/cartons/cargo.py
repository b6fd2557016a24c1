"""What is on the truck, counted: cartons, cases and units that charges are made on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import Final

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.comparing.matched import OrderMatch, Unmatched
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.segments.levels import Level, Pack
from edicompliance.documents.shipment import Shipment

KINDS: Final = MappingProxyType(
    {"BOX": "P", "CAS": "P", "CRT": "P", "CTN": "P", "PKG": "P", "PLT": "T", "SKD": "T"}
)
"""The first letters of TD101 -> the levels that such packages are; of others nobody says."""
_CASES = ("CA", "CT")
_ONE = Decimal(1)


def line_name(match: LineMatch) -> str:
    """What people call a line: its number in the order, else its ordinal."""
    return match.line.line_id or str(match.number + 1)


def cartons(notices: Iterable[ShipNotice]) -> Decimal | None:
    """How many cartons the notices announce: by their packs, else by TD1; None where by neither."""
    told = [(notice, told_by(notice)) for notice in notices]
    telling = [
        count_on(notice, Pack) if notice.packs else count
        for notice, count in told
        if notice.packs or count is not None
    ]
    return known_sum(telling) if telling else None


def told_by(notice: ShipNotice) -> Decimal | None:
    """How many cartons the whole is, by TD1 of its shipment; None where that does not say."""
    of = [one for level in notice.shipments for one in level.packaging]
    told = [one.quantity for one in of if KINDS.get(one.packaging[:3].upper()) == "P"]
    return known_sum(None if one is None else Decimal(one) for one in told) if told else None


def count_on(notice: ShipNotice, kind: type[Level]) -> Decimal | None:
    """How many cartons, or pallets, a notice has; None where a range is none. Counted once."""
    counts = notice.hierarchy.counts
    if kind not in counts:
        counts[kind] = count_of(notice.hierarchy.of_class(kind))
    return counts[kind]


def count_of(packs: Iterable[Level]) -> Decimal | None:
    """How many cartons these packs are; None where a range of numbers is none."""
    return known_sum(map(_carton_count, packs))


def cartons_of(order: OrderMatch, unmatched: Iterable[Unmatched]) -> Decimal | None:
    """How many cartons hold goods of an order; None where the notices do not say.

    `unmatched` are the goods shipped for it that are on none of its lines.
    """
    rows = [part.row for line in order.lines for part in line.total.parts]
    rows += [part.row for line in order.lines for one in line.components for part in one.parts]
    return packs_of([*rows, *(one.row for one in unmatched)])


def _carton_count(pack: Level) -> Decimal | None:
    """One carton, or as many as its range of SSCCs stands for; None for a range that is none."""
    marks = pack.marks
    if not marks or (len(marks) == 1 and not marks[0].end):
        return _ONE
    if any(mark.why_no_range for mark in marks):
        return None
    return Decimal(sum(mark.sscc_count for mark in marks) or 1)


def cartons_on(notice: ShipNotice, shipment: Shipment) -> Decimal | None:
    """How many cartons one notice of the shipment announces; None where nobody says."""
    return announced(shipment) if len(shipment.notices) == 1 else cartons([notice])


def announced(shipment: Shipment) -> Decimal | None:
    """How many cartons the whole shipment has: by its packs, the supplier's word, or else TD1."""
    ours = shipment.facts.cartons
    if ours is not None and not any(notice.packs for notice in shipment.notices):
        return Decimal(ours)
    return cartons(shipment.notices)


def quantity_counts(
    quantity: Decimal | None, unit: str, packs: Packs | None = None
) -> dict[str, Decimal | None]:
    """A quantity in what charges are counted in; eaches are units, cases are cartons.

    Of other units it is said how many cases they are, where `packs` knows it.
    """
    if unit in _CASES:
        return {"carton": quantity, "case": quantity}
    units: dict[str, Decimal | None] = {"unit": quantity} if unit in ("EA", "UN") else {}
    cases = _cases(quantity, unit, packs)
    return units if cases is None else {**units, "case": cases}


def _cases(quantity: Decimal | None, unit: str, packs: Packs | None) -> Decimal | None:
    """How many cases it takes to hold a quantity; None where that is not known."""
    if quantity is None or packs is None:
        return None
    try:
        return Decimal(ceil(packs.convert(Fraction(quantity), unit, "CA")))
    except CannotTell:
        return None


def packs_of(rows: Iterable[ShippedLine]) -> Decimal | None:
    """How many cartons hold some goods; None where the notices do not say."""
    packs: dict[int, Level] = {}
    for row in rows:
        if not row.packs:
            return None
        packs.update((id(pack), pack) for pack in row.packs)
    return known_sum(_carton_count(pack) for pack in packs.values()) if packs else None


def known_sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one part is not known."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
