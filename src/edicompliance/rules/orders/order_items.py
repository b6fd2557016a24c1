"""What an order asks for: items that nobody knows, bar code numbers that are none, broken cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.comparing.units import Packs
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.goods import ProductId, StoreQuantity
from edicompliance.documents.segments.product_ids import identifies, kinds_of
from edicompliance.gs1.check_digit import calc_check_digit, is_valid
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.orders.ordered import Row, line_fault, listed, rows_of, shown

# -- known or not


def unknown_items(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the lines whose article is not in the supplier's list on the order's day."""
    items = context.known.masters.require("items")
    for row in rows_of(order):
        try:
            yield from _unknown(row, items, context)
        except CannotTell as unknown:
            yield row.doubt(unknown.reason)


def _unknown(row: Row, items: Items, context: Context) -> Iterator[Violation]:
    if listed(row, items) or _made_of_known(row, items):
        return
    ids = [one for one in row.line.ids if identifies(one.qualifier) and one.value.strip()]
    if not any(kinds_of(one.qualifier) for one in ids):
        raise CannotTell(f"it has no number of a kind that {items.path} has")
    for one in ids:
        for kind in kinds_of(one.qualifier):
            if kind != "gtin" and items.but_for_zeros(kind, one.value, row.order.po_date):
                raise CannotTell(f"{one.value} is in {items.path} only but for its leading zeros")
    yield line_fault(
        row,
        "the ordered item is not in the list",
        [Evidence.of(one, "value") for one in ids],
        f"an item in {items.path}",
        ", ".join(f"{one.qualifier} {one.value}" for one in ids),
        context,
        _other_days(listed(row, items, ever=True), items),
    )


def _made_of_known(row: Row, items: Items) -> bool:
    """Whether it is a prepack, and the list has all that it is made of."""
    day, parts = row.order.po_date, row.line.components
    return bool(parts) and all(
        any(items.find(one.qualifier, one.value, day) for one in part.ids) for part in parts
    )


def _other_days(rows: tuple[ItemMaster, ...], items: Items) -> tuple[str, ...]:
    """Say of an item that is listed for other days when those are."""
    told = []
    for one in rows[:1]:
        times = [
            f"{word} {day}" for word, day in (("from", one.since), ("until", one.until)) if day
        ]
        told.append(f"{items.path} has it {' '.join(times)}")
    return tuple(told)


# -- bar code numbers

_LENGTHS: Final = MappingProxyType(
    {"UP": (12,), "UI": (11, 12), "EN": (13,), "EO": (8,), "UK": (14,), "GT": (8, 12, 13, 14)}
)
"""Qualifier -> how many digits such a number has; a `UI` of 11 has no check digit."""
_WITHOUT_CHECK_DIGIT: Final = ("UI", 11)


def bad_gtins(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the bar code numbers of an order that cannot be right."""
    for row in rows_of(order):
        parts = [one for part in row.line.components for one in part.ids]
        for one in (*row.line.ids, *parts):
            fault = _fault_of(one)
            if fault is not None:
                message, expected, note = fault
                found = line_fault(
                    row,
                    message,
                    [Evidence.of(one, "value")],
                    expected,
                    f"{one.qualifier} {one.value}",
                    context,
                    (note,) if note else (),
                )
                yield replace(found, subject=replace(found.subject, item=one.value))


def _fault_of(one: ProductId) -> tuple[str, str, str] | None:
    """What is wrong with a number: the fault, what was expected, and a hint; None: nothing."""
    lengths, number = _LENGTHS.get(one.qualifier), one.value.strip()
    if lengths is None or not number:
        return None
    digits = number.isascii() and number.isdigit()
    if not digits or len(number) not in lengths:
        wanted = " or ".join(map(str, lengths))
        return "the bar code number has another length", f"{wanted} digits", _hint(number, lengths)
    if not number.strip("0"):
        return "the bar code number is only zeros", "the number of an item", ""
    if (one.qualifier, len(number)) == _WITHOUT_CHECK_DIGIT or is_valid(number):
        return None
    right = calc_check_digit(number[:-1])
    return "the bar code number has a wrong check digit", f"the last digit {right}", ""


def _hint(number: str, lengths: tuple[int, ...]) -> str:
    """Say that a number would be right with the zeros before it that spreadsheets drop."""
    if not (number.isascii() and number.isdigit()) or not number.strip("0"):
        return ""
    whole = [number.zfill(length) for length in lengths if length > len(number)]
    right = next((one for one in whole if is_valid(one)), None)
    return f"{right} would be right: zeros before it may be lost" if right else ""


# -- whole cases


def broken_cases(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the quantities, of lines and of stores, that are no whole number of cases."""
    known: _Sizes = {}
    for row in rows_of(order):
        if row.line.components:
            continue  # a prepack is packed by itself
        quantities: tuple[OrderLine | StoreQuantity, ...] = (row.line, *row.line.distribution)
        for record in quantities:
            try:
                yield from _broken(row, record, context, known)
            except CannotTell as unknown:
                yield row.doubt(unknown.reason)
                break


_Sizes = dict[tuple[object, ...], tuple[Fraction, Fraction]]
"""A quantity, its unit and packing -> what makes a case, and what is left over whole cases."""


def _broken(
    row: Row, record: OrderLine | StoreQuantity, context: Context, known: _Sizes
) -> Iterator[Violation]:
    quantity, unit = record.quantity, record.unit or row.line.unit
    if quantity is None:
        raise CannotTell("its quantity cannot be read")
    if quantity <= 0:
        raise CannotTell(f"a quantity of {quantity:f} is none")
    listed_as, packings = _listed(row, context), row.line.packings
    asked = quantity, unit, listed_as, *((one.pack, one.inner_pack) for one in packings)
    if asked not in known:
        packs = Packs(packings, listed_as)
        case = packs.convert(Fraction(1), "CA", unit) if unit not in _CASES else Fraction(1)
        known[asked] = case, Fraction(quantity) % case
    size, rest = known[asked]
    if not rest:
        return
    store = record.store.strip() if isinstance(record, StoreQuantity) else None
    made_of = shown(Decimal(size.numerator) / size.denominator)
    found = line_fault(
        row,
        "the ordered quantity is no whole number of cases",
        [Evidence.of(record, "quantity"), *_packings(row)],
        f"a multiple of {made_of} {unit}",
        f"{shown(quantity)} {unit}",
        context,
        (f"{_nearest(quantity, size)} {unit} would be",),
    )
    yield replace(found, subject=row.subject(store))


_CASES: Final = frozenset({"CA", "CT"})


def _listed(row: Row, context: Context) -> tuple[ItemMaster, ...]:
    items = context.shipment.items
    return listed(row, items) if items is not None else ()


def _packings(row: Row) -> Iterator[Evidence]:
    for one in row.line.packings:
        if one.pack:
            yield Evidence.of(one, "pack")


def _nearest(quantity: Decimal, size: Fraction) -> str:
    """The whole cases below and above a quantity.

    >>> _nearest(Decimal(100), Fraction(24)), _nearest(Decimal(5), Fraction(24))
    ('96 or 120', '24')
    """
    below = Fraction(quantity) // size * size
    ends = (below, below + size)
    return " or ".join(shown(Decimal(e.numerator) / e.denominator) for e in ends if e)
