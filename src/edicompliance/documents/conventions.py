"""Which qualifier means what for one trading partner.

X12 says that `063` is a date after which not to deliver; a retailer says which of a dozen such
dates he measures by, which name on the order is the store, and whether `PC` is prepaid for him.
This is what a profile fills in; the defaults are what X12's dictionary says. The functions below
ask an order or a notice by them.

>>> from datetime import date
>>> order = PurchaseOrder(po_number="4500012", po_date=date(2026, 11, 2),
...                       dates=(DateTime(qualifier="037", date=date(2026, 11, 16)),))
>>> order_date(order, "ship_not_before", Conventions()).date
datetime.date(2026, 11, 16)
>>> order_key(order, Conventions(), "acme")
('acme', '4500012', '', '', '20261102')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from edicompliance.documents.levels import Level
from edicompliance.documents.parts import DateTime, Party, Reference
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder

if TYPE_CHECKING:
    from edicompliance.documents.ship_notice import ShipNotice

    Asked: TypeAlias = PurchaseOrder | OrderLine | Level | ShipNotice

DateMeaning: TypeAlias = Literal[
    "ship_not_before",
    "ship_not_after",
    "ship_requested",
    "deliver_not_before",
    "deliver_not_after",
    "deliver_requested",
    "must_arrive_by",
    "cancel_after",
    "departed",
    "arrived",
]
"""What a date of an order or ship notice can mean to a rule."""
Role: TypeAlias = Literal["ship_to", "ship_from", "store"]
"""Whom a rule asks for."""
NumberMeaning: TypeAlias = Literal[
    "department",
    "vendor_number",
    "bill_of_lading",
    "master_bill_of_lading",
    "pro_number",
    "appointment_number",
    "load_number",
]
"""What a reference of an order or a shipment can be."""
KeyPart: TypeAlias = Literal["retailer", "po", "release", "ship_to", "po_date"]
"""What can tell two orders apart."""
FreightPayer: TypeAlias = Literal["collect", "prepaid"]
"""Who pays the carrier: the retailer, or the supplier."""


class Conventions(BaseModel):
    """What a trading partner's codes mean. Each default is X12's own meaning of the code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dates: Mapping[str, DateMeaning] = {
        "001": "cancel_after",
        "002": "deliver_requested",
        "010": "ship_requested",
        "011": "departed",
        "017": "arrived",
        "037": "ship_not_before",
        "038": "ship_not_after",
        "063": "deliver_not_after",
        "064": "deliver_not_before",
    }
    """DTM01 -> what the date means. No code of X12 is a must-arrive-by date: name the partner's."""
    cancel_basis: Literal["shipped", "delivered"] = "shipped"
    """What must have happened by the cancel date."""
    order_key: tuple[KeyPart, ...] = ("retailer", "po", "release", "ship_to", "po_date")
    """What makes two orders the same order."""
    roles: Mapping[Role, tuple[str, ...]] = {
        "ship_to": ("ST",),
        "ship_from": ("SF",),
        "store": ("BY", "Z7"),
    }
    """Who is who in N101; where several codes are given, the first that occurs counts."""
    freight: Mapping[str, FreightPayer] = {"CC": "collect", "PP": "prepaid", "PC": "prepaid"}
    """FOB01 -> who pays the carrier; a code that is missing here tells nothing."""
    references: Mapping[NumberMeaning, tuple[str, ...]] = {
        "department": ("DP",),
        "vendor_number": ("IA", "VR"),
        "bill_of_lading": ("BM",),
        "master_bill_of_lading": ("MB",),
        "pro_number": ("CN",),
        "appointment_number": ("AO",),
        "load_number": ("LO",),
    }
    """What is what in REF01; where several codes are given, the first that occurs counts."""
    times: Literal["ship_from", "ship_to", "retailer"] = "ship_from"
    """Whose clock a time without a zone is read by."""


_SINGLE: Final = (PurchaseOrder, OrderLine, Level)
"""What answers for itself; a notice is asked by its levels."""


def order_dates(
    order: PurchaseOrder | OrderLine, meaning: DateMeaning, conventions: Conventions
) -> tuple[DateTime, ...]:
    """Return every date with that meaning, in the order of the document; they may disagree."""
    return tuple(one for one in order.dates if conventions.dates.get(one.qualifier) == meaning)


def order_date(
    order: PurchaseOrder | OrderLine, meaning: DateMeaning, conventions: Conventions
) -> DateTime | None:
    """Return the first date with that meaning; `order_dates` has them all."""
    return next(iter(order_dates(order, meaning, conventions)), None)


def party(document: Asked, role: Role, conventions: Conventions) -> Party | None:
    """Return who plays a role.

    Of a notice it is whom the shipment names, else whom its orders name; None where these name
    different ones, or some name nobody.
    """
    if isinstance(document, _SINGLE):
        return _first(document.parties, role, conventions)
    for levels in (document.shipments, document.orders):
        named = [_first(level.parties, role, conventions) for level in levels]
        if any(named):
            told = {one and (one.qualifier, one.code, one.name) for one in named}
            return named[0] if len(told) == 1 else None
    return None


def ship_to(document: Asked, conventions: Conventions) -> Party | None:
    """Return where the goods go; None where that is not said, or not the same for all orders."""
    return party(document, "ship_to", conventions)


def reference(
    document: Asked,
    meaning: NumberMeaning,
    conventions: Conventions,
) -> Reference | None:
    """Return the number with that meaning; of a notice, its first shipment's."""
    record = document if isinstance(document, _SINGLE) else document.shipment
    found = (
        one
        for qualifier in conventions.references.get(meaning, ())
        for one in (record.references if record else ())
        if one.qualifier == qualifier
    )
    return next(found, None)


def freight_terms(document: Asked, conventions: Conventions) -> FreightPayer | None:
    """Return who pays the carrier; None where that is not said, or said in two ways."""
    records = (document,) if isinstance(document, _SINGLE) else document.shipments
    said = {conventions.freight.get(one.payment) for record in records for one in record.freight}
    return said.pop() if len(said) == 1 else None


def order_key(order: PurchaseOrder, conventions: Conventions, retailer: str) -> tuple[str, ...]:
    """Return what tells this order from others: two with one key are one order."""
    place = ship_to(order, conventions)
    parts: dict[KeyPart, str] = {
        "retailer": retailer,
        "po": order.po_number,
        "release": order.release_number,
        "ship_to": (place.code or place.name) if place else "",
        "po_date": order.raw("po_date"),
    }
    return tuple(parts[part] for part in conventions.order_key)


def _first(parties: Iterable[Party], role: Role, conventions: Conventions) -> Party | None:
    """Return the first party with a code of the role, the codes in the partner's order."""
    listed = tuple(parties)
    codes = conventions.roles.get(role, ())
    return next((one for code in codes for one in listed if one.role == code), None)
