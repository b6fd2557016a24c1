"""The ship notice that would be written from a pack plan, before anybody writes it.

Before the truck is loaded there is no ship notice yet, but the warehouse has said what it packed
(945), or the supplier has a packing list. What the notice will say follows from that and the
orders; so it can be judged now. What the notice takes from a 945 points at the bytes there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from edicompliance.documents.comparing.items import Items
from edicompliance.documents.comparing.line_matching import LineFinder
from edicompliance.documents.comparing.line_names import named_lines
from edicompliance.documents.composing.packed_shipment import Carton, PackedItem, PackedShipment
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Partner
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.levels import Item, Level, Pack
from edicompliance.documents.segments.small_parts import DayAndTime, first_of
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.warehouse_shipping_advice import (
    PackedUnit,
    ShippedItem,
    WarehouseShippingAdvice,
)
from edicompliance.errors import UnwritableDocument

_UNSAID: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - taken out again: a plan does not say it
_SHIPPED, _ARRIVES = "11", "17"
_STORE_ROLES: Final = ("Z7", "BY")


def notice_of_plans(
    plans: Sequence[WarehouseShippingAdvice],
    orders: Sequence[PurchaseOrder],
    partner: Partner,
    items: Items | None = None,
) -> ShipNotice:
    """Return the ship notice of what warehouses packed; it has no time, for none was sent.

    Raises `UnwritableDocument` where it cannot be written, `CannotTell` where it hangs on a fact.
    """
    notice = ship_notice(packed_as_planned(plans, orders, items), orders, partner)
    return _pointing(unsent(notice), plans)


def packed_as_planned(
    plans: Sequence[WarehouseShippingAdvice],
    orders: Sequence[PurchaseOrder],
    items: Items | None = None,
) -> PackedShipment:
    """Return what warehouses packed, by the lines of the orders.

    Raises `UnwritableDocument` where a plan is of an order or an item that is not there.
    """
    finder = _Finder(orders, items)
    cartons = tuple(carton for plan in plans for carton in _cartons(plan, finder))
    return _packed(plans[0], cartons)


def unsent(notice: ShipNotice) -> ShipNotice:
    """Return a notice without the time of its making."""
    return notice.model_copy(update={"date": None, "time": ""})


def _packed(plan: WarehouseShippingAdvice, cartons: tuple[Carton, ...]) -> PackedShipment:
    carrier = plan.carrier
    return PackedShipment(
        notice_number=plan.shipment_number or plan.order_number or "planned",
        created_at=_UNSAID,
        departs=_moment(first_of(plan.dates, _SHIPPED)),
        arrives=_moment(first_of(plan.dates, _ARRIVES)),
        zone_code=next((one.zone_code for one in plan.dates if one.zone_code), ""),
        bill_of_lading=next((one.value for one in plan.references if one.qualifier == "BM"), ""),
        scac=carrier.scac if carrier else "",
        mode=carrier.mode if carrier else "",
        trailer_initial=carrier.initial if carrier else "",
        trailer_number=carrier.number if carrier else "",
        seal=next((one.seal for one in plan.loadings if one.seal), ""),
        weight=plan.weight or None,
        weight_unit=plan.weight_unit or "LB",
        cartons=cartons,
    )


def _moment(said: DayAndTime | None) -> date | None:
    """Return a day, with its time where that is one."""
    if said is None or said.date is None:
        return None
    try:
        clock = time(int(said.time[:2]), int(said.time[2:4]))
    except ValueError:
        return said.date
    return datetime.combine(said.date, clock)


def _cartons(plan: WarehouseShippingAdvice, finder: _Finder) -> Iterator[Carton]:
    for unit in plan.units:
        shipped = [one for one in unit.items if one.shipped]
        if not shipped:
            continue
        store = next((party for one in shipped for party in one.parties if _is_store(party)), None)
        yield Carton(
            items=tuple(finder.item(plan, one) for one in shipped),
            po_number=plan.po_number,
            store=store.code if store else "",
            store_qualifier=store.qualifier if store else "92",
            sscc=unit.sscc or "",
            tracking=next(iter(unit.parcel_ids), ""),
        )


def _is_store(party: object) -> bool:
    return getattr(party, "role", "") in _STORE_ROLES and bool(getattr(party, "code", ""))


class _Finder:
    """The lines of the orders, by what a warehouse calls them."""

    def __init__(self, orders: Sequence[PurchaseOrder], items: Items | None) -> None:
        self.orders = {one.po_number: one for one in orders}
        self.only = orders[0] if len(orders) == 1 else None
        self.finders = {name: LineFinder(one, items) for name, one in self.orders.items()}

    def item(self, plan: WarehouseShippingAdvice, item: ShippedItem) -> PackedItem:
        order = self.orders.get(plan.po_number) or (self.only if not plan.po_number else None)
        if order is None:
            raise UnwritableDocument(
                f"the pack plan {plan.order_number} is of order {plan.po_number or '(none)'}, "
                "which is not given"
            )
        noted = next((one.value for one in item.references if one.qualifier == "LI"), "")
        found = self.finders[order.po_number].find(noted, item.ids)
        if found.target is None:
            number = item.ids[0].value if item.ids else noted
            raise UnwritableDocument(
                f"item {number} of the pack plan {plan.order_number}, order {order.po_number}: "
                f"{found.reason}"
            )
        return PackedItem(
            line=_name(order, found.target.line),
            quantity=item.shipped,
            unit=item.unit,
            po_number=order.po_number,
        )


def _name(order: PurchaseOrder, line: OrderLine) -> str:
    """Return what a packing list calls a line."""
    return next(name for name, one in named_lines(order).items() if one is line)


# -- where it stands in the plan


def _pointing(notice: ShipNotice, plans: Iterable[WarehouseShippingAdvice]) -> ShipNotice:
    """Return the notice with SSCCs and quantities that point at the plan's."""
    units = {unit.sscc: unit for plan in plans for unit in plan.units if unit.sscc}
    levels: list[Level] = []
    inside: dict[str, PackedUnit] = {}
    for level in notice.levels:
        unit = inside.get(level.parent)
        if isinstance(level, Pack):
            unit = units.get(level.sscc or "")
        if unit is not None:
            inside[level.number] = unit
            level = _at(level, unit)  # noqa: PLW2901 - the same level, with its places
        levels.append(level)
    return notice.model_copy(update={"levels": tuple(levels)})


def _at(level: Level, unit: PackedUnit) -> Level:
    if isinstance(level, Pack):
        marks = tuple(_mark(one, unit) for one in level.marks)
        return level.model_copy(update={"marks": marks})
    if isinstance(level, Item) and level.shipped is not None:
        ids = set(level.product.ids) if level.product else set()
        quantity = level.shipped.quantity
        same = [one for one in unit.items if one.shipped == quantity and ids & set(one.ids)]
        if len(same) == 1:
            shipped = level.shipped.changed_by(same[0], {"quantity": "shipped", "unit": "unit"})
            return level.model_copy(update={"shipped": shipped})
    return level


def _mark(mark: Mark, unit: PackedUnit) -> Mark:
    for one in unit.marks:
        if one.sscc is not None and one.sscc == mark.sscc:
            return mark.changed_by(one, {"value": "value"})
    return mark
