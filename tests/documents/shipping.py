"""Orders and ship notices in a few words, for the tests of matching."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from edicompliance.documents.comparing.matched import Matching
from edicompliance.documents.comparing.matching import match
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.goods import (
    ProductId,
)
from edicompliance.documents.segments.levels import (
    Item,
    Level,
    OrderLevel,
    OrderReference,
    Product,
    ShipmentLevel,
    Shipped,
)
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.ship_notice import ShipNotice

USUAL = Conventions()
UPC, OTHER_UPC, CASE = "036000291452", "036000241457", "10036000291459"
CHICAGO = "America/Chicago"


def ids(*numbers: str) -> tuple[ProductId, ...]:
    """`UP 0360...`, `IN 77-1`."""
    pairs = (number.split(" ", 1) for number in numbers)
    return tuple(ProductId(qualifier=pair[0], value=pair[1]) for pair in pairs)


def line(quantity: int | None, unit: str = "EA", *numbers: str, **more: Any) -> OrderLine:
    number = None if quantity is None else Decimal(quantity)
    return OrderLine(quantity=number, unit=unit, ids=ids(*numbers), **{"line_id": "1", **more})


def order(*lines: OrderLine, po: str = "7", ship_to: str = "", **more: Any) -> PurchaseOrder:
    parties = (Party(role="ST", qualifier="92", code=ship_to),) if ship_to else ()
    return PurchaseOrder(po_number=po, lines=lines, parties=parties, **{"purpose": "00", **more})


def shipped(
    quantity: int | None, unit: str = "EA", *numbers: str, line_id: str = "1", **more: Any
) -> Item:
    number = None if quantity is None else Decimal(quantity)
    return Item(
        number="0",
        product=Product(line_id=line_id, ids=ids(*numbers)),
        shipped=Shipped(quantity=number, unit=unit),
        **more,
    )


def notice(
    *items: Item, po: str = "7", number: str = "A", ship_to: str = "", store: str = "", **more: Any
) -> ShipNotice:
    """One shipment, one order, its items; `release` and `po_date` are the order's."""
    prf = {key: more.pop(key) for key in ("release_number", "po_date") if key in more}
    place = (Party(role="ST", qualifier="92", code=ship_to),) if ship_to else ()
    shop = (Party(role="BY", qualifier="92", code=store),) if store else ()
    levels: list[Level] = [
        ShipmentLevel(number="1", parties=place),
        OrderLevel(
            number="2",
            parent="1",
            parties=shop,
            purchase_order=OrderReference(po_number=po, **prf) if po else None,
        ),
    ]
    for at, item in enumerate(items, 3):
        levels.append(item.model_copy(update={"number": str(at), "parent": "2"}))
    return ShipNotice(notice_number=number, levels=tuple(levels), **{"purpose": "00", **more})


def run(
    orders: PurchaseOrder | Sequence[PurchaseOrder], *notices: ShipNotice, **options: Any
) -> Matching:
    several = [orders] if isinstance(orders, PurchaseOrder) else orders
    return match(several, notices, USUAL, **options)


def first(matching: Matching) -> LineMatch:
    return matching.orders[0].lines[0]


def counts(matching: Matching) -> list[list[str]]:
    """What is shipped of each line of each order."""
    return [[f"{one.total.shipped:f}" for one in each.lines] for each in matching.orders]


TWO_LINES = order(
    line(5, "EA", f"UP {UPC}", "IN 77-1", "BO BLUE", line_id="1"),
    line(6, "EA", f"UP {OTHER_UPC}", "IN 77-2", "BO BLUE", line_id="002"),
)
