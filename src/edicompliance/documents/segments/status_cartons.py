"""What a carrier tells of single cartons, and of the orders in a load.

>>> parcel = Carton(weight_kind="G", weight=18, service="ND", transit_time="1.5",
...                 marks=(Mark(qualifier="CP", value="1Z1"),))
>>> list(parcel.segments())
[('CD3', 'G', '18', '', '15', 'ND'), ('MAN', 'CP', '1Z1')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from edicompliance.documents.records.codec import Cents, Implied, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.goods import StoreQuantity
from edicompliance.documents.segments.levels import OrderReference
from edicompliance.documents.segments.status_parts import (
    CarrierReference,
    CartonParty,
    DeliveryException,
    LoadSize,
    StatusEvent,
)

Tenths = Annotated[Decimal | None, Implied(1), Field(decimal_places=1)]
"""A number with one decimal that is not written, type N1."""


class Carton(Record):
    """CD3 with what follows it: a carton or parcel, its service and charges."""

    ELEMENTS: ClassVar = {
        "weight_kind": "CD301",
        "weight": "CD302",
        "zone": "CD303",
        "transit_time": "CD304",
        "service": "CD305",
        "pickup_or_delivery": "CD306",
        "rate_basis": "CD307",
        "charge": "CD308",
        "second_rate_basis": "CD309",
        "second_charge": "CD310",
        "second_service": "CD311",
        "third_service": "CD312",
        "payment_method": "CD313",
        "country": "CD314",
    }
    PARTS: ClassVar = {"L11": "references", "AT7": "events", "MAN": "marks"}

    weight_kind: str = ""
    """CD301."""
    weight: Number = None
    """CD302."""
    zone: str = ""
    """The carrier's zone, CD303."""
    transit_time: Tenths = None
    """CD304; its point is implied, `15` is 1.5."""
    service: str = ""
    """Level of service, CD305: `ND` next day."""
    pickup_or_delivery: str = ""
    """CD306."""
    rate_basis: str = ""
    """What the charge is, CD307."""
    charge: Cents = None
    """CD308; its point is implied."""
    second_rate_basis: str = ""
    """CD309."""
    second_charge: Cents = None
    """CD310; its point is implied."""
    second_service: str = ""
    """CD311."""
    third_service: str = ""
    """CD312."""
    payment_method: str = ""
    """CD313."""
    country: str = ""
    """CD314."""
    references: tuple[CarrierReference, ...] = ()
    """L11 behind the CD3."""
    events: tuple[StatusEvent, ...] = ()
    """AT7 of this carton alone."""
    marks: tuple[Mark, ...] = ()
    """MAN: its SSCC or tracking number."""


class LoadedCarton(Carton):
    """CD3 that stands under no order."""

    PARTS: ClassVar = {
        "L11": "references",
        "AT7": "events",
        "Q7": "exceptions",
        "AT8": "size",
        "MAN": "marks",
        "N1": "parties",
    }

    exceptions: tuple[DeliveryException, ...] = ()
    """Q7."""
    size: LoadSize | None = None
    """AT8."""
    parties: tuple[CartonParty, ...] = ()
    """N1 of this carton alone."""


class CarriedOrder(OrderReference):
    """PRF with what follows it: an order in the load, for whom, in which cartons."""

    PARTS: ClassVar = {"N1": "parties", "CD3": "cartons"}

    parties: tuple[CartonParty, ...] = ()
    """N1 of this order alone."""
    cartons: tuple[Carton, ...] = ()
    """CD3."""


class OrderSummary(Record):
    """SPO: an order in the load in brief."""

    ELEMENTS: ClassVar = {
        "po_number": "SPO01",
        "reference": "SPO02",
        "unit": "SPO03",
        "quantity": "SPO04",
        "weight_unit": "SPO05",
        "weight": "SPO06",
        "error": "SPO07",
        "second_reference": "SPO08",
    }
    PARTS: ClassVar = {"SDQ": "distribution"}

    po_number: str
    """The order's number, SPO01."""
    reference: str = ""
    """Department, SPO02."""
    unit: str = ""
    """SPO03: `CT` cartons."""
    quantity: Number = None
    """SPO04."""
    weight_unit: str = ""
    """SPO05."""
    weight: Number = None
    """SPO06."""
    error: str = ""
    """What is wrong with the order's data, SPO07."""
    second_reference: str = ""
    """SPO08."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ: how much for which store."""
