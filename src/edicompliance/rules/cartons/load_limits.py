"""Cartons and pallets against the weights and sizes of the guide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.carriage import Lading
from edicompliance.documents.segments.goods import Packing as PackingRecord
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.product_ids import gtin, kinds_of
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles import Resolved
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.profiles.quantities import Bounds
from edicompliance.profiles.words import in_a_row
from edicompliance.rules.cartons.loads import SECTION, Asked, Kind, Load, loads
from edicompliance.rules.cartons.measures import (
    Size,
    by_size,
    cube,
    is_measured,
    listed_sides,
    listed_weight,
    sides_of,
    unit_of,
    volume_of,
    weight_of,
)
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.timing.limits import NotApplicable

WEIGHT: Final = ("weight",)
SIZES: Final = ("length", "width", "height", "girth", "cube")
_CODE: Final = re.compile(r"[A-Z0-9]{1,8}")
"""A code of X12, and no words."""
_CASES: Final = ("CA", "CT")
_WORDS: Final[Mapping[str, str]] = {
    "weight": "weight",
    "length": "longest side",
    "width": "second side",
    "height": "height",
    "girth": "girth",
    "cube": "volume",
}
_WHERE: Final[Mapping[str, str]] = {
    "carton": "PO4, MEA or TD1 of its level, or the list of items",
    "pallet": "PAL, PO4, MEA or TD1 of its level",
}


def outside(
    notice: ShipNotice, context: Context, of: Kind, names: Sequence[str]
) -> Iterator[Outcome]:
    """Yield the cartons or pallets outside the limits, and how many cannot be told."""
    asked = Asked(context, of, lambda body: any(getattr(body, name) for name in names))
    unknown: Counter[str] = Counter()
    found = loads(notice, context, of)
    silent: Counter[int] = Counter()
    for load, sizes in zip(found, all_sizes(notice, context, of), strict=True):
        for resolved in asked.of_load(load, notice):
            if sizes:
                yield from _broken(load, resolved, names, sizes, unknown)
            else:
                silent[id(resolved)] += 1
    for resolved in asked.resolved:
        if count := silent[id(resolved)]:
            limited = (name for name in names if getattr(resolved.clause, name) is not None)
            unknown.update(dict.fromkeys(limited, count))
    if not found:
        asked.of_orders(context.aboard.orders_of(notice), notice)
    yield from asked.close()
    if not found and (of == "carton" or not notice.packs):
        yield CannotTell(f"ship notice {notice.notice_number} tells no cartons (HL P)")
    for count in sorted(set(unknown.values())):
        many = f"{count} {of}{'s' if count > 1 else ''}"
        missing = [f"the {_WORDS[name]}" for name in names if unknown[name] == count]
        verb = "is" if len(missing) == 1 else "are"
        told = f"{in_a_row(missing)} {verb} not told, or not told alike"
        yield CannotTell(f"{many}: {told} ({_WHERE[of]})")


def _broken(
    load: Load,
    resolved: Resolved,
    names: Sequence[str],
    sizes: Mapping[str, Size],
    unknown: Counter[str],
) -> Iterator[Violation]:
    for name in names:
        limit: Bounds | None = getattr(resolved.clause, name)
        size = sizes.get(name)
        if limit is None:
            continue
        if size is None or size.unit not in limit.units:
            unknown[name] += 1
        elif not limit.holds(size.value, size.unit):
            yield _outside(load, resolved, name, size)


def _outside(load: Load, resolved: Resolved, name: str, size: Size) -> Violation:
    body = resolved.clause
    of = body.of if isinstance(body, Packing) else "carton"
    count = load.count
    evidence = size.evidence or (_goods(load.rows[0]),)
    return Violation(
        f"the {of}'s {_WORDS[name]} is outside the guide's limits",
        evidence=evidence,
        expected=str(getattr(body, name)),
        actual=str(size),
        subject=load.subject,
        clause=resolved,
        counts={of: None if count is None else Decimal(count)},
        notes=(f"by {size.said_by}",) if size.said_by else (),
    )


def _goods(row: ShippedLine) -> Evidence:
    record = row.counted.shipped
    return Evidence.of(record, "quantity") if record is not None else Evidence()


def all_sizes(notice: ShipNotice, context: Context, of: Kind) -> Sequence[dict[str, Size]]:
    """Of each carton or pallet of a notice every measure that is told."""
    return context.once(
        ("sizes", id(notice), of),
        lambda: [_sizes_of(load, context) for load in loads(notice, context, of)],
    )


def _sizes_of(load: Load, context: Context) -> dict[str, Size]:
    level = load.level
    weight, sides, volume = None, dict[str, Size](), None
    if is_measured(level):
        weight, sides, volume = weight_of(level), sides_of(level), volume_of(level)
    if weight is None or not sides:
        case, row = _full_case(load, context)
        path = context.known.masters.items.path if context.known.masters.items else ""
        if case is not None:
            weight, sides = weight or weight_of(case), sides or sides_of(case)
            volume = volume or volume_of(case)
        if row is not None:
            weight = weight or listed_weight(row, path)
            sides = sides or listed_sides(row, path)
    sizes = by_size(sides) if sides else {}
    volume = volume or (cube(sides) if sides else None)
    if weight is not None:
        sizes["weight"] = weight
    if volume is not None:
        sizes["cube"] = volume
    return sizes


def _full_case(load: Load, context: Context) -> tuple[Level | None, ItemMaster | None]:
    """Of a carton that is one full case of one article: its item's level, and its listed row."""
    if len(load.rows) != 1 or load.level.code != "P":
        return None, None
    (row,) = load.rows
    packed = {count for one in row.item.packings if (count := _in_case(one)) is not None}
    own = row.item if _is_one_case(row, packed) else None
    listed = _listed(row, context)
    fits = listed is not None and listed.pack is not None and _is_one_case(row, {listed.pack})
    return own, listed if fits else None


def _in_case(packing: PackingRecord) -> int | None:
    return packing.pack * (packing.inner_pack or 1) if packing.pack else None


def _is_one_case(row: ShippedLine, packs: set[int]) -> bool:
    if row.quantity is None or len(row.packs) != 1 or len(packs) != 1:
        return False
    if row.unit in _CASES:
        return row.quantity == 1
    return row.unit == "EA" and row.quantity == packs.pop()


def _listed(row: ShippedLine, context: Context) -> ItemMaster | None:
    rows = listed_rows(row, context)
    return rows[0] if len(rows) == 1 else None


def listed_rows(row: ShippedLine, context: Context) -> list[ItemMaster]:
    """What the supplier's list of items says of an article on the day of the check."""
    items = context.known.masters.items
    if items is None:
        return []
    day = context.now.date()
    return list(
        dict.fromkeys(
            found
            for one in row.ids
            for kind in kinds_of(one.qualifier)
            for found in items.find(kind, gtin(one.qualifier, one.value) or one.value.strip(), day)
        )
    )


# -- all cartons together


def heavier_on_average(notice: ShipNotice, context: Context) -> Iterator[Violation]:
    """Yield that the cartons of a notice weigh more together than they all may.

    Which of them is too heavy is not told where no carton has its own weight; at least one is.
    """
    if any("weight" in sizes for sizes in all_sizes(notice, context, "carton")):
        return
    asked = Asked(context, "carton", lambda body: body.weight)
    for resolved in asked.of_orders(context.aboard.orders_of(notice), notice):
        limit: Bounds = resolved.clause.weight
        for lading in (one for level in notice.shipments for one in level.packaging):
            if (each := _average(lading)) is not None and _is_over(each, limit):
                numbers = context.aboard.numbers_of(notice)
                yield Violation(
                    "the cartons are heavier on average than a carton may be",
                    evidence=(Evidence.of(lading, "quantity"), Evidence.of(lading, "weight")),
                    expected=str(limit),
                    actual=f"{round(each.value, 2)} {each.unit}",
                    subject=Subject(po=numbers[0] if len(numbers) == 1 else None),
                    orders=numbers if len(numbers) > 1 else (),
                    notice=notice.notice_number,
                    clause=resolved,
                    counts={"carton": None},
                )


def _average(lading: Lading) -> Size | None:
    unit = unit_of(lading.weight_unit)
    gross = lading.weight_qualifier in ("G", "")
    if not (lading.packaging.startswith("CTN") and lading.quantity and lading.weight):
        return None
    return Size(lading.weight / lading.quantity, unit) if unit and gross else None


def _is_over(size: Size, limit: Bounds) -> bool:
    if limit.most is None or size.unit not in limit.units:
        return False
    return size.value * limit.units[size.unit] > limit.most * limit.units[limit.unit]


# -- pallets


def pallets_outside(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield what is wrong with the pallets of a notice; one without pallets has none."""
    silent = 0
    for found in (outside(notice, context, "pallet", (*WEIGHT, *SIZES)), _built(notice, context)):
        try:
            yield from found
        except NotApplicable:
            silent += 1
    if silent > 1:
        raise NotApplicable(SECTION)


def _built(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield pallets with more layers than the guide takes, and of kinds that it does not take."""
    asked = Asked(context, "pallet", lambda body: body.layers or body.types)
    untold: Counter[str] = Counter()
    asked.of_orders(context.aboard.orders_of(notice), notice)
    for load in loads(notice, context, "pallet"):
        for resolved in asked.of_load(load, notice):
            yield from _layers(load, resolved, untold)
            yield from _kind(load, resolved, untold)
    yield from asked.close()
    for what, count in untold.items():
        yield CannotTell(f"{count} pallet{'s' if count > 1 else ''}: {what}")


def _layers(load: Load, resolved: Resolved, untold: Counter[str]) -> Iterator[Violation]:
    limit: Bounds | None = resolved.clause.layers
    pallet = load.level.pallet
    if limit is None:
        return
    if pallet is None or pallet.tiers is None:
        untold["how many layers it has is not told (PAL02)"] += 1
    elif not limit.holds(Decimal(pallet.tiers)):
        places = (Evidence.of(pallet, "tiers"),)
        yield _pallet_fault(
            load,
            resolved,
            "the pallet has another number of layers than the guide takes",
            places,
            (str(limit), str(pallet.tiers)),
        )


def _kind(load: Load, resolved: Resolved, untold: Counter[str]) -> Iterator[Violation]:
    """A kind of pallet is a code (PAL01, TD101); where the guide has words, they do not compare."""
    types = resolved.clause.types
    if not types:
        return
    said = [
        (one, field)
        for one, field in (
            (load.level.pallet, "kind"),
            *((lading, "packaging") for lading in load.level.packaging),
        )
        if one is not None and getattr(one, field)
    ]
    values = {getattr(one, field) for one, field in said}
    if not said:
        untold["its kind is not told (PAL01 or TD101)"] += 1
    elif values.isdisjoint(types):
        if not all(_CODE.fullmatch(one) for one in types):
            untold[f"whether its kind is {' or '.join(types)} cannot be told by codes"] += 1
            return
        yield _pallet_fault(
            load,
            resolved,
            "the pallet is of a kind that the guide does not take",
            tuple(Evidence.of(one, field) for one, field in said),
            (" or ".join(types), ", ".join(sorted(values))),
        )


def _pallet_fault(
    load: Load,
    resolved: Resolved,
    message: str,
    evidence: tuple[Evidence, ...],
    figures: tuple[str, str],
) -> Violation:
    return Violation(
        message,
        evidence=evidence,
        expected=figures[0],
        actual=figures[1],
        subject=load.subject,
        clause=resolved,
        counts={"pallet": Decimal(1)},
    )
