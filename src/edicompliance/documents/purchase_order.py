"""The purchase order, 850: what a retailer wants, where, when, on what terms.

An order has a heading (references, dates, parties, terms) and lines; a line may be spread over
stores (SDQ) and may be a prepack of several components (SLN).

>>> from edicompliance.documents.segments.goods import ProductId
>>> line = OrderLine(line_id="1", quantity=24, unit="EA", price="7.5",
...                  ids=(ProductId(qualifier="UP", value="036000241457"),))
>>> order = PurchaseOrder(purpose="00", kind="SA", po_number="4500012", lines=(line,))
>>> order.write()
[('BEG', '00', 'SA', '4500012'), ('PO1', '1', '24', 'EA', '7.5', '', 'UP', '036000241457')]
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

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
from edicompliance.documents.segments.terms import SalesRequirement, Tax, Terms

if TYPE_CHECKING:
    from edicompliance.documents.composing.acknowledging import LineAnswer
    from edicompliance.documents.composing.packed_shipment import Carton
    from edicompliance.documents.conventions import Partner
    from edicompliance.documents.order_acknowledgment import OrderAcknowledgment

_STAND_ALONE = "SA"
_RELEASE = "RL"
_DROP_SHIP = "DS"
_BLANKETS = ("BK", "BE")


class OrderLine(Record):
    """PO1 with what follows it: one product, how much of it, at what price, for which stores."""

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
        "FOB": "freight",
        "SDQ": "distribution",
        "DTM": "dates",
        "TD1": "packaging",
        "TD5": "carriers",
        "TD3": "equipment",
        "TD4": "handling",
        "MAN": "marks",
        "MSG": "messages",
        "MTX": "messages",
        "TXI": "taxes",
        "SCH": "schedules",
        "PKG": "packing_notes",
        "N9": "notes",
        "N1": "parties",
        "SLN": "components",
        "AMT": "amounts",
    }
    DERIVED: ClassVar = {"distributed": ("_first_store", "quantity", "SDQ04")}

    line_id: str = ""
    """The line's number, PO101."""
    quantity: Number = None
    """How much is ordered, PO102."""
    unit: str = ""
    """Unit of the quantity, PO103: `EA` each, `CA` case."""
    price: Number = None
    """Price of one unit, PO104."""
    price_basis: str = ""
    """PO105: `PE` for each, `LE` list price, `WE` wholesale."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, PO106 and on, in pairs."""
    currency: Currency | None = None
    """CUR of this line alone."""
    prices: tuple[Price, ...] = ()
    """CTP: retail price and others."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    packings: tuple[Packing, ...] = ()
    """PO4: how it is packed; several may contradict each other."""
    references: tuple[Reference, ...] = ()
    """REF."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""
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
    messages: tuple[Message, ...] = ()
    """MSG or MTX directly behind the line."""
    taxes: tuple[Tax, ...] = ()
    """TXI."""
    schedules: tuple[Schedule, ...] = ()
    """SCH: parts of the line for days of their own."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    notes: tuple[Note, ...] = ()
    """N9."""
    parties: tuple[Party, ...] = ()
    """N1 of this line alone."""
    components: tuple[OrderedComponent, ...] = ()
    """SLN: what a prepack is made of."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""

    @property
    def distributed(self) -> Decimal | None:
        """What all stores together get, to compare with `quantity`.

        None where the line is not distributed, or the sum cannot be told: a quantity that is no
        number, units that differ.
        """
        return distributed(self.distribution)

    @property
    def _first_store(self) -> StoreQuantity | None:
        return self.distribution[0] if self.distribution else None


class PurchaseOrder(KeptDocument):
    """An 850. Segments it has no field for stay in their places when it is written back."""

    SET_ID = "850"
    ELEMENTS: ClassVar = {
        "purpose": "BEG01",
        "kind": "BEG02",
        "po_number": "BEG03",
        "release_number": "BEG04",
        "po_date": "BEG05",
        "contract": "BEG06",
        "acknowledgment": "BEG07",
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
        "PO1": "lines",
        "CTT/AMT": "totals",
    }

    purpose: str = ""
    """BEG01: `00` original, `01` cancellation, `05` replacement, `06` confirmation."""
    kind: str = ""
    """BEG02: `SA` stand-alone, `RL` release of a blanket order, `DS` drop ship, `BK` or `BE` a
    blanket order, its quantities firm or estimated."""
    po_number: str
    """The order's number, BEG03."""
    release_number: str = ""
    """Which release of a blanket order, BEG04."""
    po_date: Day = None
    """BEG05."""
    contract: str = ""
    """BEG06."""
    acknowledgment: str = ""
    """Which acknowledgment is wanted, BEG07."""
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
    """DTM: the windows for shipping and delivery."""
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
    amounts: tuple[Amount, ...] = ()
    """AMT of the heading."""
    notes: tuple[Note, ...] = ()
    """N9 with its messages."""
    parties: tuple[Party, ...] = ()
    """N1: ship to, bill to, vendor ..."""
    lines: tuple[OrderLine, ...] = ()
    """PO1."""
    line_count: Count = None
    """How many lines the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""
    totals: tuple[Amount, ...] = ()
    """AMT behind the CTT."""

    @property
    def is_stand_alone(self) -> bool:
        """Whether it is complete in itself, under no blanket order."""
        return self.kind == _STAND_ALONE

    @property
    def is_release(self) -> bool:
        """Whether it calls off a part of a blanket order."""
        return self.kind == _RELEASE

    @property
    def is_blanket(self) -> bool:
        """Whether it is a frame for releases, and nothing is shipped for it alone."""
        return self.kind in _BLANKETS

    @property
    def is_drop_ship(self) -> bool:
        """Whether it goes straight to the consumer, as parcels."""
        return self.kind == _DROP_SHIP

    def by_store(self, partner: Partner | None = None) -> tuple[Carton, ...]:
        """Return a carton for each store, with what that store gets: see `by_store.py`."""
        from edicompliance.documents.composing.by_store import by_store  # noqa: PLC0415 - few need it

        return by_store(self, partner)

    def acknowledge(
        self,
        answers: Iterable[LineAnswer] = (),
        *,
        partner: Partner | None = None,
        date: datetime.date | None = None,
        order_number: str = "",
        purpose: str = "00",
        otherwise: Literal["accepted", "rejected"] = "accepted",
    ) -> OrderAcknowledgment:
        """Return the 855 that answers every line: see `acknowledging.py`."""
        from edicompliance.documents.composing.acknowledging import acknowledge  # noqa: PLC0415 - as above

        return acknowledge(
            self,
            answers,
            partner=partner,
            date=date,
            order_number=order_number,
            purpose=purpose,
            otherwise=otherwise,
        )


TYPE = DocumentType("850", "purchase order", PurchaseOrder)
