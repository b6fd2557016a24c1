"""How new an item, a place or the supplier is: what a guide leaves out in its first weeks.

An item is new from the first day of its rows in the supplier's list of items, a place from the
first one in his list of locations, the supplier from the day that his own profile tells
(`supplier_since`). A row without a first day has been there since ever; what no list has is not
known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.items import Items
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.tables.listed import Dated
from edicompliance.masters.places import row_of
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.context import Context


def new_lines(
    order: PurchaseOrder, length: Duration, day: date, context: Context
) -> dict[str, bool | None]:
    """By line whether its item is in its first weeks on a day; None: not known."""
    items = context.known.masters.items or context.shipment.items
    return {
        line.line_id or str(number): _is_new(_item(line, items), length, day)
        for number, line in enumerate(order.lines, 1)
    }


def is_new_place(
    order: PurchaseOrder, length: Duration, day: date, context: Context
) -> bool | None:
    """Whether the place an order goes to is in its first weeks on a day; None: not known."""
    party, places = context.whereabouts.party(order), context.known.masters.locations
    if party is None or places is None:
        return None
    try:
        row = row_of(party, places)
    except CannotTell:
        return None
    same = [one for one in places.rows if row is not None and one.thing == row.thing]
    return _is_new(_first(same), length, day)


def is_new_supplier(length: Duration, day: date, context: Context) -> bool | None:
    """Whether the supplier is in his first weeks with the retailer on a day; None: not known."""
    return _is_new(context.profile.supplier_since, length, day)


def _item(line: OrderLine, items: Items | None) -> date | None:
    """The first day of a line's item; None: not known."""
    if items is None:
        return None
    found = (items.find(one.qualifier, one.value) for one in line.ids)
    return _first(dict.fromkeys(row for rows in found for row in rows))


def _first(rows: Iterable[Dated]) -> date | None:
    """The first day of some rows; None: there are none."""
    return min((row.since or date.min for row in rows), default=None)


def _is_new(first: date | None, length: Duration, day: date) -> bool | None:
    if first is None:
        return None
    return first != date.min and day < length.end_after(first)
