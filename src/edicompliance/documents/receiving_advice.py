"""The receiving advice, 861: what arrived at the dock, how much of it, and in which condition.

It is a retailer's word on shortages, overages and damage: for each line (RCD) how much was received
and accepted, how much goes back, and how much is in question, for what reason. The deductions for
it come later, with the 812 or the 820.

>>> line = ReceivedLine(line_id="1", received=22, received_unit="EA",
...     questioned=(Questioned(quantity=2, unit="EA", condition="02"),),
...     shipped=Shipped(quantity=24, unit="EA"))
>>> line.difference, line.in_condition("02")
(Decimal('-2'), Decimal('2'))
>>> list(line.segments())
[('RCD', '1', '22', 'EA', '', '', '2', 'EA', '02'), ('SN1', '', '24', 'EA')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Final

from pydantic import Field

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import (
    Carrier,
    Equipment,
    FreightTerms,
    Handling,
    Lading,
    Mark,
)
from edicompliance.documents.segments.goods import Allowance, Component, Measurement, Packing
from edicompliance.documents.segments.levels import OrderReference, Product, Shipped
from edicompliance.documents.segments.parts import (
    Contact,
    Currency,
    DateTime,
    Description,
    Party,
    Reference,
)
from edicompliance.documents.segments.small_parts import ListedCodes

_CONDITIONS: Final = 5
"""An RCD has room for so many."""


class ReceivingParty(Party):
    """N1 of a receipt: who received, from whom."""

    PARTS: ClassVar = {"REF": "references", "PER": "contacts", "FOB": "freight"}

    freight: FreightTerms | None = None
    """FOB behind the N1."""


class Questioned(Record):
    """A quantity that is in question, and why: three elements within RCD."""

    ELEMENTS: ClassVar = {"quantity": "+01", "unit": "+02-1", "condition": "+03"}

    quantity: Number = None
    """How much, RCD06, 09 ..."""
    unit: str = ""
    """Unit of it, RCD07-1, 10-1 ..."""
    condition: str = ""
    """Why, RCD08, 11 ...: `01` damaged, `02` too few, `03` too many, `05` wrong product."""


class ReceivedComponent(Component):
    """SLN of a receipt, with what follows it there."""

    PARTS: ClassVar = {"PID": "descriptions", "LM": "codes"}

    descriptions: tuple[Description, ...] = ()
    """PID behind the SLN."""
    codes: tuple[ListedCodes, ...] = ()
    """LM behind the SLN."""


class ReceivedLine(Record):
    """RCD with what follows it: what was received of one line."""

    ELEMENTS: ClassVar = {
        "line_id": "RCD01",
        "received": "RCD02",
        "received_unit": "RCD03-1",
        "returned": "RCD04",
        "returned_unit": "RCD05-1",
        "questioned": "RCD06..20",
        "cumulative": "RCD21",
    }
    PARTS: ClassVar = {
        "SN1": "shipped",
        "CUR": "currency",
        "LIN": "products",
        "PID": "descriptions",
        "PO4": "packings",
        "REF": "references",
        "PER": "contacts",
        "DTM": "dates",
        "PRF": "orders",
        "MEA": "measurements",
        "FOB": "freight",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "SAC": "allowances",
        "MAN": "marks",
        "LM": "codes",
        "SLN": "components",
        "N1": "parties",
    }

    line_id: str = ""
    """The line's number, RCD01."""
    received: Number = None
    """How much was received and accepted, RCD02."""
    received_unit: str = ""
    """Unit of it, RCD03-1."""
    returned: Number = None
    """How much goes back, RCD04."""
    returned_unit: str = ""
    """Unit of it, RCD05-1."""
    questioned: Annotated[tuple[Questioned, ...], Field(max_length=_CONDITIONS)] = ()
    """What is in question, up to five quantities with their conditions, RCD06 to RCD20."""
    cumulative: Number = None
    """All that was received of it so far, RCD21."""
    shipped: Shipped | None = None
    """SN1: how much was shipped, as the receiver knows it."""
    currency: Currency | None = None
    """CUR."""
    products: tuple[Product, ...] = ()
    """LIN."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    packings: tuple[Packing, ...] = ()
    """PO4."""
    references: tuple[Reference, ...] = ()
    """REF: the receipt, the bill of lading ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    dates: tuple[DateTime, ...] = ()
    """DTM of this line alone."""
    orders: tuple[OrderReference, ...] = ()
    """PRF: which order it is of."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    freight: FreightTerms | None = None
    """FOB."""
    packaging: tuple[Lading, ...] = ()
    """TD1."""
    carriers: tuple[Carrier, ...] = ()
    """TD5."""
    equipment: tuple[Equipment, ...] = ()
    """TD3."""
    handling: tuple[Handling, ...] = ()
    """TD4."""
    allowances: tuple[Allowance, ...] = ()
    """SAC: what the receiver charges for it."""
    marks: tuple[Mark, ...] = ()
    """MAN: the cartons it is about."""
    codes: tuple[ListedCodes, ...] = ()
    """LM: conditions by the codes of an agency."""
    components: tuple[ReceivedComponent, ...] = ()
    """SLN."""
    parties: tuple[ReceivingParty, ...] = ()
    """N1 of this line alone."""

    @property
    def difference(self) -> Decimal | None:
        """How much more was received than shipped, less with a minus.

        None where one of them is not told, or their units differ.
        """
        if self.shipped is None or self.shipped.unit != self.received_unit:
            return None
        if self.received is None or self.shipped.quantity is None:
            return None
        return self.received - self.shipped.quantity

    def in_condition(self, code: str) -> Decimal | None:
        """How much is in question for one condition; zero where nothing is.

        None where such a quantity is no number, or units differ.
        """
        found = [one for one in self.questioned if one.condition == code]
        known = [one.quantity for one in found if one.quantity is not None]
        if len(known) < len(found) or len({one.unit for one in found}) > 1:
            return None
        return sum(known, Decimal(0))


class ReceivingAdvice(KeptDocument):
    """An 861."""

    SET_ID = "861"
    ELEMENTS: ClassVar = {
        "advice_number": "BRA01",
        "date": "BRA02",
        "purpose": "BRA03",
        "kind": "BRA04",
        "time": "BRA05",
        "condition": "BRA06",
        "action": "BRA07",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {
        "CUR": "currency",
        "REF": "references",
        "PER": "contacts",
        "DTM": "dates",
        "PRF": "orders",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "MEA": "measurements",
        "N1": "parties",
        "LM": "codes",
        "RCD": "lines",
    }

    advice_number: str
    """The receipt's number, BRA01."""
    date: Day = None
    """When the advice was made, BRA02."""
    purpose: str = ""
    """BRA03: `00` original, `04` change."""
    kind: str = ""
    """BRA04: `1` from the dock, `2` after the goods were counted."""
    time: str = ""
    """When the advice was made, as X12 has it, BRA05."""
    condition: str = ""
    """Condition of all of it, BRA06; the codes are those of the lines."""
    action: str = ""
    """BRA07."""
    currency: Currency | None = None
    """CUR."""
    references: tuple[Reference, ...] = ()
    """REF: bill of lading, the ship notice, the appointment ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `050` received, `019` unloaded, `011` shipped ..."""
    orders: tuple[OrderReference, ...] = ()
    """PRF: the orders that were received."""
    packaging: tuple[Lading, ...] = ()
    """TD1: cartons, weight, volume."""
    carriers: tuple[Carrier, ...] = ()
    """TD5."""
    equipment: tuple[Equipment, ...] = ()
    """TD3: trailer and seal."""
    handling: tuple[Handling, ...] = ()
    """TD4."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    parties: tuple[ReceivingParty, ...] = ()
    """N1: where it was received, who shipped it."""
    codes: tuple[ListedCodes, ...] = ()
    """LM."""
    lines: tuple[ReceivedLine, ...] = ()
    """RCD."""
    line_count: Count = None
    """How many lines the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""


TYPE = DocumentType("861", "receiving advice", ReceivingAdvice)
