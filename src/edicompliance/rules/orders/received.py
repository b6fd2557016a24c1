"""What the retailer counted when the goods came: by its 861, or by its portal.

Its count and ours stay apart. Where they differ the result says so; which of the two fills an order
is the profile's word (`observations.quantity`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.tables.observations import Observation
from edicompliance.rules.cartons.cargo import line_name
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.whose_word import evidence_of

_COUNTED = "received_quantity"


class Received(NamedTuple):
    """How much of a line came, in the line's unit."""

    quantity: Decimal
    evidence: tuple[Evidence, ...]


def counted(order: PurchaseOrder, context: Context) -> list[Observation]:
    """What the retailer counted of an order."""
    return [
        one
        for one in context.shipment.observations
        if one.what == _COUNTED and one.source == "retailer" and one.po in ("", order.po_number)
    ]


def received(line: OrderLine, order: PurchaseOrder, context: Context) -> Received:
    """How much of a line came by the retailer's count; raises `CannotTell`."""
    of_line = [one for one in counted(order, context) if _is_of(one, line)]
    if not of_line:
        raise CannotTell("the retailer's count does not name it")
    if any(_is_of(one, other) for one in of_line for other in order.lines if other is not line):
        raise CannotTell("the retailer's count may be of several lines")
    packs, total = context.aboard.costs_of(order).packs_of(line), Fraction(0)
    kept = list(_once(of_line))
    for one in kept:
        if one.quantity is None:
            raise CannotTell("a quantity of the retailer's count cannot be read")
        unit = one.unit or line.unit
        total += packs.convert(Fraction(one.quantity), unit, line.unit)
    quantity = Decimal(total.numerator) / Decimal(total.denominator)
    return Received(quantity, tuple(map(_place, kept)))


def _place(one: Observation) -> Evidence:
    place = evidence_of(one)
    return place if one.where is not None else replace(place, value=f"{one.quantity}")


def _is_of(one: Observation, line: OrderLine) -> bool:
    return one.item != "" and one.item in {line.line_id, *(each.value for each in line.ids)}


def _once(seen: Sequence[Observation]) -> Iterator[Observation]:
    """Each count once: one receipt in two files is one receipt, if they agree."""
    receipts: defaultdict[str, dict[str | None, list[Observation]]] = defaultdict(dict)
    for one in seen:
        receipts[one.reference].setdefault(one.file if one.reference else None, []).append(one)
    for reference, files in receipts.items():
        told = {tuple((one.quantity, one.unit) for one in rows) for rows in files.values()}
        if len(told) > 1:
            raise CannotTell(f"receipt {reference} of the retailer is told in two ways")
        yield from next(iter(files.values()))


def counted_otherwise(context: Context) -> Iterator[str]:
    """Say where the retailer counted another quantity than the ship notices ship."""
    for order in context.shipment.orders if context.shipment.observations else ():
        if not counted(order, context):
            continue
        for match in context.aboard.match_of(order).lines:
            try:
                came = received(match.line, order, context).quantity
            except CannotTell:
                continue
            if not match.total.doubts and came != match.total.shipped:
                yield (
                    f"order {order.po_number}, line {line_name(match)}: the retailer received "
                    f"{came.normalize():f} {match.line.unit}, the ship notices ship "
                    f"{match.total.shipped.normalize():f} {match.line.unit}"
                )
