"""What a request for routing and its answer have in common: orders, and numbers of a carrier.

The retailer plans a truck from figures by order: how many cartons, how heavy, how large. Both sets
give them in one segment, OID, the request asking and the answer repeating what is planned.

>>> orders = (
...     RoutedOrder(po_number="4500012", quantity=40, weight_unit="L", weight=Decimal("612.5")),
...     RoutedOrder(po_number="4500013", quantity=8, weight_unit="L", weight=Decimal(120)),
... )
>>> total(orders, "weight", "weight_unit"), total(orders, "volume", "volume_unit")
(Decimal('732.5'), None)
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Literal

from edicompliance.documents.records.codec import Day, Number
from edicompliance.documents.records.record import Record


class CarrierReference(Record):
    """L11: a number of the shipment, of its load or its carrier."""

    ELEMENTS: ClassVar = {
        "value": "L1101",
        "qualifier": "L1102",
        "description": "L1103",
        "date": "L1104",
    }

    value: str = ""
    """The number, L1101."""
    qualifier: str = ""
    """What kind of number, L1102: `LO` load, `BM` bill of lading, `BB` authorization."""
    description: str = ""
    """In words, or an instruction without a number, L1103."""
    date: Day = None
    """L1104."""


class RoutedOrder(Record):
    """OID: an order in the load, or the part of it that is: its cartons, weight and cube."""

    ELEMENTS: ClassVar = {
        "reference": "OID01",
        "po_number": "OID02",
        "further_reference": "OID03",
        "packaging": "OID04",
        "quantity": "OID05",
        "weight_unit": "OID06",
        "weight": "OID07",
        "volume_unit": "OID08",
        "volume": "OID09",
        "fault": "OID10",
        "last_reference": "OID11",
    }

    reference: str = ""
    """A number of the sender's for it, OID01: an invoice, a bill of lading, as partners agree."""
    po_number: str = ""
    """The retailer's order, OID02."""
    further_reference: str = ""
    """What tells parts of the order apart, OID03: a store, a department, as partners agree."""
    packaging: str = ""
    """What is counted, OID04: `CTN` cartons, `PLT` pallets."""
    quantity: Number = None
    """How many of them, OID05."""
    weight_unit: str = ""
    """OID06: `L` pound, `K` kilogram."""
    weight: Number = None
    """OID07."""
    volume_unit: str = ""
    """OID08: `E` cubic foot, `X` cubic metre."""
    volume: Number = None
    """The cube, OID09."""
    fault: str = ""
    """Why the order cannot be routed as asked, OID10."""
    last_reference: str = ""
    """OID11."""


def total(
    orders: Iterable[RoutedOrder],
    field: Literal["quantity", "weight", "volume"],
    unit: Literal["packaging", "weight_unit", "volume_unit"],
) -> Decimal | None:
    """Return the sum of a figure over orders; None where one lacks it, or where units differ."""
    listed = tuple(orders)
    values = [value for one in listed if (value := getattr(one, field)) is not None]
    if not listed or len(values) < len(listed) or len({getattr(one, unit) for one in listed}) > 1:
        return None
    return sum(values, Decimal(0))


def reference_of(references: Iterable[CarrierReference], qualifier: str) -> CarrierReference | None:
    """Return the first number of a kind; None where there is none."""
    return next((one for one in references if one.qualifier == qualifier), None)
