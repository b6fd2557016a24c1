"""The order acknowledgment, 855: what a supplier says to an order, line by line.

Its heading answers the order as a whole (BAK02: accepted, rejected, with changes); each line
repeats what was ordered, and says by one or more ACK what becomes of it.

>>> from edicompliance.documents.segments.order_parts import LineStatus
>>> line = AnsweredLine(line_id="1", quantity=24, unit="EA", statuses=(
...     LineStatus(code="IA", quantity=18, unit="EA"),
...     LineStatus(code="IB", quantity=6, unit="EA"),
... ))
>>> answer = OrderAcknowledgment(purpose="00", acknowledgment="AC", po_number="4500012",
...                              lines=(line,))
>>> answer.write()
[('BAK', '00', 'AC', '4500012'), ('PO1', '1', '24', 'EA'), ('ACK', 'IA', '18', 'EA'), \
('ACK', 'IB', '6', 'EA')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day
from edicompliance.documents.segments.order_parts import (
    AnsweredComponent,
    LineStatus,
    OrderHeading,
    OrderItem,
)


class AnsweredLine(OrderItem):
    """PO1 with what follows it: a line of the order, and what becomes of it."""

    ELEMENTS: ClassVar = {
        "line_id": "PO101",
        "quantity": "PO102",
        "unit": "PO103",
        "price": "PO104",
        "price_basis": "PO105",
        "ids": "PO106..",
    }
    PARTS: ClassVar = {
        "CUR": "currency",
        "CTP": "prices",
        "MEA": "measurements",
        "PID": "descriptions",
        "PO4": "packings",
        "REF": "references",
        "PER": "contacts",
        "SAC": "allowances",
        "ITD": "terms",
        "FOB": "freight",
        "SDQ": "distribution",
        "DTM": "dates",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "ACK": "statuses",
        "MAN": "marks",
        "AMT": "amounts",
        "TXI": "taxes",
        "QTY": "quantities",
        "PKG": "packing_notes",
        "SCH": "schedules",
        "N9": "notes",
        "N1": "parties",
        "SLN": "components",
    }

    statuses: tuple[LineStatus, ...] = ()
    """ACK: what becomes of the line, one for each part of its quantity."""
    components: tuple[AnsweredComponent, ...] = ()
    """SLN: what a prepack is made of."""


class OrderAcknowledgment(OrderHeading):
    """An 855."""

    SET_ID = "855"
    ELEMENTS: ClassVar = {
        "purpose": "BAK01",
        "acknowledgment": "BAK02",
        "po_number": "BAK03",
        "po_date": "BAK04",
        "release_number": "BAK05",
        "request_reference": "BAK06",
        "contract": "BAK07",
        "order_number": "BAK08",
        "date": "BAK09",
        "transaction_type": "BAK10",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {
        "CUR": "currency",
        "REF": "references",
        "PER": "contacts",
        "FOB": "freight",
        "CSH": "sales_requirements",
        "SAC": "allowances",
        "ITD": "terms",
        "DTM": "dates",
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "MAN": "marks",
        "TXI": "taxes",
        "N9": "notes",
        "N1": "parties",
        "PO1": "lines",
        "CTT/AMT": "totals",
    }

    purpose: str = ""
    """BAK01: `00` original, `01` cancellation, `05` replacement."""
    acknowledgment: str = ""
    """The answer to the whole order, BAK02: `AD` accepted, `AC` accepted with changes,
    `AK` received, no changes, `RD` rejected."""
    po_number: str
    """The order's number, BAK03."""
    po_date: Day = None
    """The order's date, BAK04."""
    release_number: str = ""
    """Which release of a blanket order, BAK05."""
    request_reference: str = ""
    """BAK06."""
    contract: str = ""
    """BAK07."""
    order_number: str = ""
    """The supplier's own number for the order, BAK08."""
    date: Day = None
    """Date of the acknowledgment, BAK09."""
    transaction_type: str = ""
    """BAK10."""
    lines: tuple[AnsweredLine, ...] = ()
    """PO1 with ACK."""


TYPE = DocumentType("855", "order acknowledgment", OrderAcknowledgment)
