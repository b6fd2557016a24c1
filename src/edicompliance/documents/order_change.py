"""The order change, 860: what a retailer changes in an order it has sent.

It names the order, may repeat its heading, and has a POC for each line that changes: what happens
to it (POC02), and how much is ordered then.

>>> line = ChangedLine(line_id="2", change="QD", quantity=24, quantity_left=18, unit="EA")
>>> change = OrderChange(purpose="04", kind="SA", po_number="4500012", change_sequence="1",
...                      lines=(line,))
>>> change.write()
[('BCH', '04', 'SA', '4500012', '', '1'), ('POC', '2', 'QD', '24', '18', 'EA')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day
from edicompliance.documents.segments.order_parts import ChangedItem, OrderHeading
from edicompliance.documents.segments.parts import Amount

if TYPE_CHECKING:
    from edicompliance.documents.conventions import Partner
    from edicompliance.documents.purchase_order import PurchaseOrder


class ChangedLine(ChangedItem):
    """POC with what follows it: a line of the order that changes."""

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
        "MAN": "marks",
        "TXI": "taxes",
        "MSG": "messages",
        "MTX": "messages",
        "QTY": "quantities",
        "SCH": "schedules",
        "N9": "notes",
        "N1": "parties",
        "SLN": "components",
        "AMT": "amounts",
    }


class OrderChange(OrderHeading):
    """An 860."""

    SET_ID = "860"
    ELEMENTS: ClassVar = {
        "purpose": "BCH01",
        "kind": "BCH02",
        "po_number": "BCH03",
        "release_number": "BCH04",
        "change_sequence": "BCH05",
        "po_date": "BCH06",
        "request_reference": "BCH07",
        "contract": "BCH08",
        "order_number": "BCH09",
        "acknowledgment_date": "BCH10",
        "date": "BCH11",
        "contract_type": "BCH12",
        "security": "BCH13",
        "acknowledgment": "BCH14",
        "transaction_type": "BCH15",
        "category": "BCH16",
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
        "AMT": "amounts",
        "N9": "notes",
        "N1": "parties",
        "POC": "lines",
        "CTT/AMT": "totals",
    }

    purpose: str = ""
    """BCH01: `04` change, `01` cancellation, `05` replacement."""
    kind: str = ""
    """Type of the order, BCH02: `SA` stand-alone, `RL` release of a blanket order."""
    po_number: str
    """The order's number, BCH03."""
    release_number: str = ""
    """Which release of a blanket order, BCH04."""
    change_sequence: str = ""
    """Which change to the order, counted by the retailer, BCH05."""
    po_date: Day = None
    """The order's date, BCH06."""
    request_reference: str = ""
    """BCH07."""
    contract: str = ""
    """BCH08."""
    order_number: str = ""
    """The supplier's own number for the order, BCH09."""
    acknowledgment_date: Day = None
    """Date of the supplier's acknowledgment, BCH10."""
    date: Day = None
    """Date of the change, BCH11."""
    contract_type: str = ""
    """BCH12."""
    security: str = ""
    """BCH13."""
    acknowledgment: str = ""
    """Which acknowledgment is wanted, BCH14."""
    transaction_type: str = ""
    """BCH15."""
    category: str = ""
    """What kind of goods, BCH16."""
    amounts: tuple[Amount, ...] = ()
    """AMT of the heading."""
    lines: tuple[ChangedLine, ...] = ()
    """POC."""

    def apply_to(self, order: PurchaseOrder, partner: Partner | None = None) -> PurchaseOrder:
        """Return the order as it stands after this change: see `changing.py`."""
        from edicompliance.documents.comparing.changing import apply_change  # noqa: PLC0415 - few need it

        return apply_change(self, order, partner)


TYPE = DocumentType("860", "order change", OrderChange)
