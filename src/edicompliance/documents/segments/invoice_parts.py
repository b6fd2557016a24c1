"""What an invoice has besides its lines: totals, carriers, shipments, taxed allowances.

>>> from decimal import Decimal
>>> list(Totals(amount=Decimal("160"), subject_to_discount=Decimal("150.5")).segments())
[('TDS', '16000', '15050')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.records.codec import Cents, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.goods import Allowance, Component
from edicompliance.documents.segments.parts import DateTime, Description, Reference
from edicompliance.documents.segments.small_parts import NumberedNote, TextLine
from edicompliance.documents.segments.terms import Tax


class TaxedAllowance(Allowance):
    """SAC of an invoice, with the taxes on it."""

    PARTS: ClassVar = {"TXI": "taxes"}

    taxes: tuple[Tax, ...] = ()
    """TXI behind the SAC."""


class InvoiceNote(NumberedNote):
    """N9 with MSG: a reference that explains itself."""

    PARTS: ClassVar = {"MSG": "lines"}

    lines: tuple[TextLine, ...] = ()
    """MSG behind the N9."""


class Movement(Record):
    """CAD: who carried the goods, in what, under which number."""

    ELEMENTS: ClassVar = {
        "mode": "CAD01",
        "equipment_initial": "CAD02",
        "equipment_number": "CAD03",
        "scac": "CAD04",
        "routing": "CAD05",
        "status": "CAD06",
        "reference_qualifier": "CAD07",
        "reference": "CAD08",
        "service": "CAD09",
    }

    mode: str = ""
    """CAD01: `M` truck, `LT` less than truckload, `U` parcel."""
    equipment_initial: str = ""
    """The letters before the number of the trailer, CAD02."""
    equipment_number: str = ""
    """CAD03."""
    scac: str = ""
    """The carrier's standard code, CAD04."""
    routing: str = ""
    """The carrier or route in words, CAD05."""
    status: str = ""
    """CAD06: `CC` complete, `PR` partial shipment."""
    reference_qualifier: str = ""
    """What kind of number follows, CAD07: `BM` bill of lading, `CN` the carrier's."""
    reference: str = ""
    """CAD08."""
    service: str = ""
    """Level of service, CAD09."""


class QuantityShipped(Record):
    """IT3: how much of the line was shipped, and why not all of it."""

    ELEMENTS: ClassVar = {
        "quantity": "IT301",
        "unit": "IT302",
        "status": "IT303",
        "difference": "IT304",
        "reason": "IT305",
    }

    quantity: Number = None
    """IT301."""
    unit: str = ""
    """IT302."""
    status: str = ""
    """IT303: `CC` complete, `BP` partial, the rest to follow."""
    difference: Number = None
    """How much more or less than ordered, IT304."""
    reason: str = ""
    """Why, IT305."""


class InvoicedComponent(Component):
    """SLN of an invoice, with what follows it there."""

    PARTS: ClassVar = {
        "DTM": "dates",
        "REF": "references",
        "PID": "descriptions",
        "SAC": "allowances",
        "TXI": "taxes",
    }

    dates: tuple[DateTime, ...] = ()
    """DTM behind the SLN."""
    references: tuple[Reference, ...] = ()
    """REF behind the SLN."""
    descriptions: tuple[Description, ...] = ()
    """PID behind the SLN."""
    allowances: tuple[Allowance, ...] = ()
    """SAC behind the SLN."""
    taxes: tuple[Tax, ...] = ()
    """TXI behind the SLN."""


class Totals(Record):
    """TDS: what the invoice comes to. All amounts are in cents on the wire."""

    ELEMENTS: ClassVar = {
        "amount": "TDS01",
        "subject_to_discount": "TDS02",
        "discounted": "TDS03",
        "discount": "TDS04",
    }

    amount: Cents = None
    """What is to be paid without a discount, TDS01; `16000` is 160.00."""
    subject_to_discount: Cents = None
    """The part that the discount of the terms is taken of, TDS02."""
    discounted: Cents = None
    """What is to be paid in time for the discount, TDS03."""
    discount: Cents = None
    """The discount of the terms, TDS04."""


class ShipmentSummary(Record):
    """ISS: how much was shipped in all."""

    ELEMENTS: ClassVar = {
        "units": "ISS01",
        "unit": "ISS02",
        "weight": "ISS03",
        "weight_unit": "ISS04",
        "volume": "ISS05",
        "volume_unit": "ISS06",
        "pallets": "ISS07",
        "pallet_weight": "ISS08",
    }
    PARTS: ClassVar = {"PID": "descriptions"}

    units: Number = None
    """ISS01."""
    unit: str = ""
    """ISS02: `CT` cartons."""
    weight: Number = None
    """ISS03."""
    weight_unit: str = ""
    """ISS04: `LB`."""
    volume: Number = None
    """ISS05."""
    volume_unit: str = ""
    """ISS06: `CF`."""
    pallets: Number = None
    """Pallets that belong to a third party, ISS07."""
    pallet_weight: Number = None
    """Gross weight of those, ISS08."""
    descriptions: tuple[Description, ...] = ()
    """PID behind the ISS."""
