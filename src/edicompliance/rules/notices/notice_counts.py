"""What a ship notice counts of itself, against what is in it: CTT, TD1, quantities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.segments.carriage import Lading
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.levels import Level, Pack
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.notice_faults import of_notice, shown

_WORDS: Final = MappingProxyType({"P": "cartons", "T": "pallets"})
_HASH: Final = 10**10
_COUNTED: Final = ("S", "O", "T")
"""The levels whose TD1 counts what is in them."""


def count_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Every count of a notice that is not what is there."""
    for counted in (_lines, _hash_total, _packages, _quantities, _below_zero):
        for one in counted(notice, context):
            if isinstance(one, Violation) and one.notice is None:
                yield of_notice(one, notice, context)
            else:
                yield one


# -- CTT


def _lines(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """CTT01 counts the levels, or the items, as the retailer has it."""
    said = notice.said("line_count").strip()
    if not said:
        return
    conventions = context.conventions("856")
    conventions.require("counted")
    by_item = conventions.counted == "items"
    there = sum(level.shipped is not None for level in notice.levels if by_item)
    there = there if by_item else len(notice.levels)
    if notice.line_count is None:
        yield CannotTell(f"CTT01 {said!r} is no number")
    elif notice.line_count != there:
        yield Violation(
            f"CTT01 counts another number of {'items (SN1)' if by_item else 'levels (HL)'}",
            evidence=(Evidence.of(notice, "line_count"),),
            expected=str(there),
            actual=said,
        )


def _hash_total(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """CTT02 sums the quantities: plainly, or their digits, of which ten are kept."""
    said = notice.said("hash_total").strip()
    shipped = [level.shipped for level in notice.levels if level.shipped is not None]
    if not said or not shipped:
        return
    known = [one.quantity for one in shipped if one.quantity is not None]
    if notice.hash_total is None or len(known) < len(shipped):
        yield CannotTell("CTT02, or a quantity that it sums, is no number")
        return
    total = sum(known, Decimal(0))
    digits = (one.raw("quantity").translate({ord("."): None, ord("-"): None}) for one in shipped)
    hashed = sum(map(int, digits)) % _HASH
    if notice.hash_total not in (total, Decimal(hashed)):
        yield Violation(
            "CTT02 is not what the quantities add up to",
            evidence=(Evidence.of(notice, "hash_total"),),
            expected=f"{total:f}",
            actual=said,
        )


# -- TD1


def _packages(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """What TD1 of a level counts, against the cartons or pallets in that level."""
    for level in notice.levels:
        if level.code not in _COUNTED:
            continue
        said: dict[str, list[Lading]] = {}
        for lading in level.packaging:
            if lading.said("quantity").strip():
                said.setdefault(cargo.KINDS.get(lading.packaging[:3].upper(), ""), []).append(
                    lading
                )
        for kind, ladings in said.items():
            yield from _compared(notice, level, kind, ladings, context)


def _compared(
    notice: ShipNotice, level: Level, kind: str, ladings: Sequence[Lading], context: Context
) -> Iterator[Outcome]:
    code = ladings[0].packaging
    quantities = [one.quantity for one in ladings if one.quantity is not None]
    if not kind:
        yield CannotTell(f"TD1 of HL {level.number}: what {code or 'it'} counts is not known")
        return
    if len(quantities) < len(ladings):
        yield CannotTell(f"TD1 of HL {level.number}: a quantity is no number")
        return
    there, places = _in_level(notice, level, kind, context)
    if there is None:
        why = "has no levels of them" if not places else "has a range of numbers that is none"
        yield CannotTell(
            f"TD1 of HL {level.number} counts {_WORDS[kind]}; ship notice {notice.notice_number} "
            + why
        )
    elif there != sum(quantities):
        yield Violation(
            f"TD1 counts another number of {_WORDS[kind]}",
            evidence=(*(Evidence.of(one, "quantity") for one in ladings), *places),
            expected=f"{there:f}",
            actual=str(sum(quantities)),
        )


def _in_level(
    notice: ShipNotice, level: Level, kind: str, context: Context
) -> tuple[Decimal | None, Sequence[Evidence]]:
    """How many cartons or pallets are in a level, and what says so besides the levels."""
    if kind == "T":
        tares = notice.tares_of(level) if level.code != "T" else (level,)
        return (Decimal(len(tares)), ()) if notice.tares else (None, ())
    if notice.packs:
        marks = [mark for pack in notice.packs for mark in pack.marks if mark.why_no_range]
        packs = notice.packs_of(level)
        whole = len(packs) == len(notice.packs)
        count = cargo.count_on(notice, Pack) if whole else cargo.count_of(packs)
        return count, shown(Evidence.of(mark, "value") for mark in marks) if count is None else ()
    facts, file = context.shipment.facts, context.shipment.facts_file
    if facts.cartons is None or len(context.shipment.notices) > 1 or level.code != "S":
        return None, ()
    return Decimal(facts.cartons), (Evidence.fact(file, "cartons", facts.cartons),)


# -- SN1


def _quantities(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """An item's SN1 against those of its packs; stores (SDQ) are the standard's own sum."""
    differing: dict[int, list[ShippedLine]] = {}
    for row in notice.contents(context.conventions("856")):
        if row.doubt and not isinstance(row.store_source, StoreQuantity):
            differing.setdefault(id(row.item), []).append(row)
    for rows in differing.values():
        first = rows[0]
        packed = sum((row.quantity or Decimal(0) for row in rows), Decimal(0))
        yield Violation(
            "an item ships another quantity than its packs hold",
            evidence=shown(
                Evidence.of(level.shipped, "quantity")
                for level in (first.item, *(row.counted for row in rows))
                if level.shipped is not None
            ),
            expected=f"{packed:f} {first.unit}".strip(),
            actual=f"{first.item.quantity:f} {first.item.unit}".strip(),
            subject=Subject(
                po=first.po_number or None,
                line=first.line_id or None,
                item=first.ids[0].value if first.ids else None,
            ),
            notice=notice.notice_number,
            counts={"carton": cargo.packs_of(rows)},
        )


def _below_zero(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Less than nothing ships of no item."""
    for level in notice.levels:
        shipped = level.shipped
        if shipped is None or shipped.quantity is None or shipped.quantity >= 0:
            continue
        fault = Violation(
            "a shipped quantity is below zero",
            evidence=(Evidence.of(shipped, "quantity"),),
            expected="what ships, above 0",
            actual=f"{shipped.quantity:f} {shipped.unit}".strip(),
        )
        yield of_notice(fault, notice, context)
