"""What is on the truck, counted and at the retailer's cost: what charges are made on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.levels import Level
from edicompliance.documents.matching import Matching, OrderMatch
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.shipment import Shipment
from edicompliance.documents.tally import LineMatch


def line_name(match: LineMatch) -> str:
    """What people call a line: its number in the order, else its ordinal."""
    return match.line.line_id or str(match.number + 1)


def unit_cost(line: OrderLine) -> Decimal | None:
    """The retailer's cost of one unit of a line; absent or zero is not known."""
    return line.price or None


def ordered_cost(order: PurchaseOrder) -> Decimal | None:
    """The whole order at cost; None where a price or a quantity is missing."""
    return known_sum(
        None if line.quantity is None or not line.price else line.quantity * line.price
        for line in order.lines
    )


def shipped_cost(match: OrderMatch, notice: ShipNotice | None = None) -> Decimal | None:
    """What the notices, or one of them, ship of an order, at cost; None where that is in doubt."""
    if match.doubts:
        return None
    return known_sum(line_cost(line, notice) for line in match.lines)


def line_cost(match: LineMatch, notice: ShipNotice | None = None) -> Decimal | None:
    """What ships of a line, at cost; None where that is in doubt."""
    cost, total = unit_cost(match.line), match.total
    if total.doubts:
        return None
    shipped = total.shipped
    if notice is not None and any(part.notice is not notice for part in total.parts):
        if match.components:
            return None
        own = (part.quantity for part in total.parts if part.notice is notice)
        shipped = sum(own, Decimal(0))
    if not shipped:
        return Decimal(0)
    return None if cost is None else shipped * cost


def cartons(notices: Iterable[ShipNotice]) -> Decimal | None:
    """How many cartons the notices announce; None where they announce no packs."""
    packs = [pack for notice in notices for pack in notice.packs]
    return Decimal(sum(_carton_count(pack) for pack in packs)) if packs else None


def cartons_of(order: OrderMatch, matching: Matching) -> Decimal | None:
    """How many cartons hold goods of an order; None where the notices do not say."""
    packs: dict[int, Level] = {}
    rows = [part.row for line in order.lines for part in line.total.parts]
    rows += [part.row for line in order.lines for one in line.components for part in one.parts]
    rows += [one.row for one in matching.unmatched if one.order is order.order]
    for row in rows:
        if not row.packs:
            return None
        packs.update((id(pack), pack) for pack in row.packs)
    return Decimal(sum(_carton_count(pack) for pack in packs.values())) if rows else None


def _carton_count(pack: Level) -> int:
    """One carton, or as many as its range of SSCCs stands for."""
    return sum(mark.sscc_count for mark in pack.marks) or 1


def cartons_on(notice: ShipNotice, shipment: Shipment) -> Decimal | None:
    """How many cartons one notice of the shipment announces; None where nobody says."""
    return announced(shipment) if len(shipment.notices) == 1 else cartons([notice])


def announced(shipment: Shipment) -> Decimal | None:
    """How many cartons the whole shipment has: by its notices, else by the supplier's word."""
    count = cartons(shipment.notices)
    if count is None and shipment.facts.cartons is not None:
        return Decimal(shipment.facts.cartons)
    return count


def quantity_counts(quantity: Decimal | None, unit: str) -> dict[str, Decimal | None]:
    """A quantity in what charges are counted in; eaches are units, cases are cartons."""
    if unit in ("CA", "CT"):
        return {"carton": quantity, "case": quantity}
    return {"unit": quantity} if unit in ("EA", "UN") else {}


def known_sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one part is not known."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
