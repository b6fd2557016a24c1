"""What an order has in common with the changes to it and the answers it gets: 855, 860 and 865.

All of them repeat the order's heading (references, dates, parties, terms) and, line by line, what
is ordered. An answer adds to a line what becomes of it: an ACK for each part of its quantity.

>>> from edicompliance.documents.segments.goods import ProductId
>>> substituted = LineStatus(code="IS", quantity=12, unit="EA",
...                          ids=(ProductId(qualifier="UP", value="036000291452"),))
>>> list(substituted.segments())
[('ACK', 'IS', '12', 'EA', '', '', '', 'UP', '036000291452')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

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
    PackingNote,
)
from edicompliance.documents.segments.goods import (
    Allowance,
    Measurement,
    OrderedComponent,
    Packing,
    Price,
    ProductId,
    Schedule,
    StoreQuantity,
    distributed,
)
from edicompliance.documents.segments.parts import (
    Amount,
    Contact,
    Currency,
    DateTime,
    Description,
    Message,
    Note,
    Party,
    Reference,
)
from edicompliance.documents.segments.small_parts import Quantity
from edicompliance.documents.segments.terms import SalesRequirement, Tax, Terms


class Status(Record):
    """ACK: what becomes of a line, a part of its quantity, or a component."""

    ELEMENTS: ClassVar = {
        "code": "ACK01",
        "quantity": "ACK02",
        "unit": "ACK03",
        "date_qualifier": "ACK04",
        "date": "ACK05",
        "request_reference": "ACK06",
        "ids": "ACK07..26",
        "agency": "ACK27",
        "agency_qualifier": "ACK28",
        "reason": "ACK29",
    }

    code: str
    """ACK01: `IA` accepted, `IB` back-ordered, `IQ` quantity changed, `IR` rejected,
    `IS` substituted, `DR` date changed."""
    quantity: Number = None
    """How much of the line it is true of, ACK02."""
    unit: str = ""
    """ACK03."""
    date_qualifier: str = ""
    """What the date is, ACK04: `068` scheduled to ship; the qualifiers are those of DTM."""
    date: Day = None
    """ACK05."""
    request_reference: str = ""
    """ACK06."""
    ids: tuple[ProductId, ...] = ()
    """The product it is true of, a substitute above all, ACK07 to ACK26 in pairs."""
    agency: str = ""
    """Whose code the reason is, ACK27."""
    agency_qualifier: str = ""
    """Which of that agency's lists, ACK28."""
    reason: str = ""
    """The reason by such a code, ACK29."""


class LineStatus(Status):
    """ACK of a line, with the DTM behind it."""

    PARTS: ClassVar = {"DTM": "dates"}

    dates: tuple[DateTime, ...] = ()
    """DTM behind the ACK: when this part is to ship or arrive."""


class AnsweredComponent(OrderedComponent):
    """SLN of an answer: a component and what becomes of it."""

    PARTS: ClassVar = {"PID": "descriptions", "ACK": "statuses", "PO4": "packings"}

    statuses: tuple[Status, ...] = ()
    """ACK behind the SLN."""


class OrderHeading(KeptDocument):
    """What the heading and the end of all three documents hold."""

    currency: Currency | None = None
    """CUR."""
    references: tuple[Reference, ...] = ()
    """REF: department, vendor number, promotion ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    freight: tuple[FreightTerms, ...] = ()
    """FOB: who pays the freight."""
    sales_requirements: tuple[SalesRequirement, ...] = ()
    """CSH."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""
    terms: tuple[Terms, ...] = ()
    """ITD."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    descriptions: tuple[Description, ...] = ()
    """PID of the whole order."""
    measurements: tuple[Measurement, ...] = ()
    """MEA of the whole order."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packaging: tuple[Lading, ...] = ()
    """TD1."""
    carriers: tuple[Carrier, ...] = ()
    """TD5."""
    equipment: tuple[Equipment, ...] = ()
    """TD3."""
    handling: tuple[Handling, ...] = ()
    """TD4."""
    marks: tuple[Mark, ...] = ()
    """MAN: what to mark on the cartons."""
    taxes: tuple[Tax, ...] = ()
    """TXI."""
    notes: tuple[Note, ...] = ()
    """N9 with its messages."""
    parties: tuple[Party, ...] = ()
    """N1: ship to, bill to, vendor ..."""
    line_count: Count = None
    """How many lines the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""
    totals: tuple[Amount, ...] = ()
    """AMT behind the CTT."""


class OrderItem(Record):
    """What a line of all three documents holds: one product, its price, and how it travels."""

    DERIVED: ClassVar = {"distributed": ("_first_store", "quantity", "SDQ04")}

    line_id: str = ""
    """The line's number in the order."""
    quantity: Number = None
    """How much is ordered."""
    unit: str = ""
    """Unit of the quantity: `EA` each, `CA` case."""
    price: Number = None
    """Price of one unit."""
    price_basis: str = ""
    """`PE` for each, `LE` list price, `HP` for a hundred."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, in pairs to the end of the segment."""
    currency: Currency | None = None
    """CUR of this line alone."""
    prices: tuple[Price, ...] = ()
    """CTP: retail price and others."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packings: tuple[Packing, ...] = ()
    """PO4: how it is packed."""
    references: tuple[Reference, ...] = ()
    """REF."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""
    terms: tuple[Terms, ...] = ()
    """ITD of this line alone."""
    freight: tuple[FreightTerms, ...] = ()
    """FOB of this line alone."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ, all stores of all its segments."""
    dates: tuple[DateTime, ...] = ()
    """DTM of this line alone."""
    packaging: tuple[Lading, ...] = ()
    """TD1."""
    carriers: tuple[Carrier, ...] = ()
    """TD5."""
    equipment: tuple[Equipment, ...] = ()
    """TD3."""
    handling: tuple[Handling, ...] = ()
    """TD4."""
    marks: tuple[Mark, ...] = ()
    """MAN: what to mark on the cartons."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    taxes: tuple[Tax, ...] = ()
    """TXI."""
    quantities: tuple[Quantity, ...] = ()
    """QTY."""
    schedules: tuple[Schedule, ...] = ()
    """SCH: parts of the line for days of their own."""
    notes: tuple[Note, ...] = ()
    """N9."""
    parties: tuple[Party, ...] = ()
    """N1 of this line alone."""
    components: tuple[OrderedComponent, ...] = ()
    """SLN: what a prepack is made of."""

    @property
    def distributed(self) -> Decimal | None:
        """What all stores together get, to compare with `quantity`.

        None where the line is not distributed, or the sum cannot be told.
        """
        return distributed(self.distribution)

    @property
    def _first_store(self) -> StoreQuantity | None:
        return self.distribution[0] if self.distribution else None


class ChangedItem(OrderItem):
    """POC: a line of the 860 and the 865, and what happens to it."""

    ELEMENTS: ClassVar = {
        "line_id": "POC01",
        "change": "POC02",
        "quantity": "POC03",
        "quantity_left": "POC04",
        "unit": "POC05-1",
        "price": "POC06",
        "price_basis": "POC07",
        "ids": "POC08..",
    }

    change: str = ""
    """What happens to the line, POC02: `AI` added, `DI` deleted, `CA` changed, `QI` quantity
    increased, `QD` quantity decreased, `PC` price changed."""
    quantity_left: Number = None
    """What is still to be received, or the change itself where partners agree so, POC04."""
    messages: tuple[Message, ...] = ()
    """MSG or MTX directly behind the line."""
