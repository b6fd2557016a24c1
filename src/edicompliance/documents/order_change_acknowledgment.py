"""The order change acknowledgment, 865: what a supplier says to a change, or asks to change itself.

It has the lines of the 860 (POC) with the ACK of the 855.

>>> from edicompliance.documents.segments.order_parts import LineStatus
>>> line = AnsweredChange(line_id="2", change="QD", quantity=24, unit="EA",
...                       statuses=(LineStatus(code="IA", quantity=24, unit="EA"),))
>>> answer = OrderChangeAcknowledgment(purpose="00", acknowledgment="AT", po_number="4500012",
...                                    lines=(line,))
>>> answer.write()
[('BCA', '00', 'AT', '4500012'), ('POC', '2', 'QD', '24', '', 'EA'), ('ACK', 'IA', '24', 'EA')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day
from edicompliance.documents.segments.order_parts import (
    AnsweredComponent,
    ChangedItem,
    LineStatus,
    OrderHeading,
)
from edicompliance.documents.segments.parts import Amount


class AnsweredChange(ChangedItem):
    """POC with what follows it: a line that changes, and what becomes of it."""

    PARTS: ClassVar = {
        "CUR": "currency",
        "CTP": "prices",
        "MEA": "measurements",
        "PID": "descriptions",
        "PKG": "packing_notes",
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
        "TXI": "taxes",
        "ACK": "statuses",
        "MAN": "marks",
        "MSG": "messages",
        "MTX": "messages",
        "AMT": "amounts",
        "QTY": "quantities",
        "SCH": "schedules",
        "N9": "notes",
        "N1": "parties",
        "SLN": "components",
    }

    statuses: tuple[LineStatus, ...] = ()
    """ACK: what becomes of the line, one for each part of its quantity."""
    components: tuple[AnsweredComponent, ...] = ()
    """SLN: what a prepack is made of."""


class OrderChangeAcknowledgment(OrderHeading):
    """An 865."""

    SET_ID = "865"
    ELEMENTS: ClassVar = {
        "purpose": "BCA01",
        "acknowledgment": "BCA02",
        "po_number": "BCA03",
        "release_number": "BCA04",
        "change_sequence": "BCA05",
        "po_date": "BCA06",
        "request_reference": "BCA07",
        "contract": "BCA08",
        "order_number": "BCA09",
        "date": "BCA10",
        "change_date": "BCA11",
        "further_date": "BCA12",
        "kind": "BCA13",
        "security": "BCA14",
        "transaction_type": "BCA15",
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
        "AMT": "amounts",
        "POC": "lines",
        "CTT/AMT": "totals",
    }

    purpose: str = ""
    """BCA01: `00` original, `19` a change that the supplier asks for."""
    acknowledgment: str = ""
    """The answer to the whole change, BCA02: `AT` accepted, `AC` accepted with changes,
    `RD` rejected."""
    po_number: str
    """The order's number, BCA03."""
    release_number: str = ""
    """Which release of a blanket order, BCA04."""
    change_sequence: str = ""
    """Which change of the retailer's is answered, BCA05."""
    po_date: Day = None
    """The order's date, BCA06."""
    request_reference: str = ""
    """BCA07."""
    contract: str = ""
    """BCA08."""
    order_number: str = ""
    """The supplier's own number for the order, BCA09."""
    date: Day = None
    """Date of this acknowledgment, BCA10."""
    change_date: Day = None
    """Date of the change that is answered, BCA11."""
    further_date: Day = None
    """A date whose meaning the partners agree on, BCA12."""
    kind: str = ""
    """Type of the order, BCA13."""
    security: str = ""
    """BCA14."""
    transaction_type: str = ""
    """BCA15."""
    amounts: tuple[Amount, ...] = ()
    """AMT of the heading."""
    lines: tuple[AnsweredChange, ...] = ()
    """POC with ACK."""


TYPE = DocumentType("865", "order change acknowledgment", OrderChangeAcknowledgment)
