"""The invoice, 810: what a supplier wants to be paid, for which order, and how it comes to that.

Its lines (IT1) carry quantity and price; allowances and charges (SAC) stand at lines or at the
end; TDS01 is the total, in cents on the wire and a Decimal here.

>>> line = InvoiceLine(line_id="1", quantity=24, unit="EA", price="7.5", price_basis="PE")
>>> line.extension
Decimal('180')
>>> invoice = Invoice(invoice_number="77", po_number="4500012", lines=(line,),
...                   totals=Totals(amount=Decimal("180.00")), line_count=1)
>>> invoice.write()
[('BIG', '', '77', '', '4500012'), ('IT1', '1', '24', 'EA', '7.5', 'PE'), ('TDS', '18000'), \
('CTT', '1')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.comparing.prices import extension
from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.layout import Composed
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import FreightTerms, PackingNote
from edicompliance.documents.segments.goods import (
    Measurement,
    Packing,
    Price,
    ProductId,
    StoreQuantity,
)
from edicompliance.documents.segments.invoice_parts import (
    InvoicedComponent,
    InvoiceNote,
    Movement,
    QuantityShipped,
    ShipmentSummary,
    TaxedAllowance,
    Totals,
)
from edicompliance.documents.segments.parts import (
    Amount,
    Contact,
    Currency,
    DateTime,
    Description,
    Party,
    Reference,
)
from edicompliance.documents.segments.small_parts import Quantity, Remark
from edicompliance.documents.segments.terms import Tax, Terms


class InvoiceLine(Record):
    """IT1 with what follows it: one product, how much of it, at what price."""

    ELEMENTS: ClassVar = {
        "line_id": "IT101",
        "quantity": "IT102",
        "unit": "IT103",
        "price": "IT104",
        "price_basis": "IT105",
        "ids": "IT106..",
    }
    PARTS: ClassVar = {
        "QTY": "quantities",
        "CUR": "currency",
        "IT3": "shipped",
        "TXI": "taxes",
        "CTP": "prices",
        "MEA": "measurements",
        "PID": "descriptions",
        "PKG": "packing_notes",
        "PO4": "packings",
        "ITD": "terms",
        "REF": "references",
        "PER": "contacts",
        "SDQ": "distribution",
        "DTM": "dates",
        "CAD": "movements",
        "SAC": "allowances",
        "SLN": "components",
        "N1": "parties",
    }
    SPANS: ClassVar = {"extension": ("quantity", "price_basis")}

    line_id: str = ""
    """The line's number, as a rule the order's, IT101."""
    quantity: Number = None
    """How much is invoiced, IT102."""
    unit: str = ""
    """Unit of the quantity, IT103: `EA` each, `CA` case."""
    price: Number = None
    """Price of one unit, or of as many as the basis says, IT104."""
    price_basis: str = ""
    """IT105: `PE` for each, `HP` for a hundred, `TP` for a thousand."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, IT106 and on, in pairs."""
    quantities: tuple[Quantity, ...] = ()
    """QTY."""
    currency: Currency | None = None
    """CUR of this line alone."""
    shipped: tuple[QuantityShipped, ...] = ()
    """IT3: how much was shipped."""
    taxes: tuple[Tax, ...] = ()
    """TXI."""
    prices: tuple[Price, ...] = ()
    """CTP: other prices."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packings: tuple[Packing, ...] = ()
    """PO4: how it is packed."""
    terms: tuple[Terms, ...] = ()
    """ITD of this line alone."""
    references: tuple[Reference, ...] = ()
    """REF."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    distribution: tuple[StoreQuantity, ...] = ()
    """SDQ, all stores of all its segments."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    movements: tuple[Movement, ...] = ()
    """CAD: how this line travelled."""
    allowances: tuple[TaxedAllowance, ...] = ()
    """SAC of this line."""
    components: tuple[InvoicedComponent, ...] = ()
    """SLN: what a prepack is made of."""
    parties: tuple[Party, ...] = ()
    """N1 of this line alone."""

    @property
    def extension(self) -> Decimal | None:
        """Quantity times price, before any allowance.

        None where one of them is missing, or the price's basis does not tell what a unit costs.
        """
        return extension(self)


class Invoice(KeptDocument):
    """An 810."""

    SET_ID = "810"
    ELEMENTS: ClassVar = {
        "date": "BIG01",
        "invoice_number": "BIG02",
        "po_date": "BIG03",
        "po_number": "BIG04",
        "release_number": "BIG05",
        "change_sequence": "BIG06",
        "kind": "BIG07",
        "purpose": "BIG08",
        "action": "BIG09",
        "related_invoice": "BIG10",
        "structure": "BIG11",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {
        "NTE": "remarks",
        "CUR": "currency",
        "REF": "references",
        "PER": "contacts",
        "N1": "parties",
        "ITD": "terms",
        "DTM": "dates",
        "FOB": "freight",
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
        "N9": "notes",
        "IT1": "lines",
        "TDS": "totals",
        "TXI": "taxes",
        "CAD": "movements",
        "AMT": "amounts",
        "SAC": "allowances",
        "ISS": "shipments",
    }
    DERIVED: ClassVar = {"total": ("totals", "amount", "TDS01")}

    date: Day = None
    """Date of the invoice, BIG01."""
    invoice_number: str
    """The invoice's number, BIG02."""
    po_date: Day = None
    """The order's date, BIG03."""
    po_number: str = ""
    """The order's number, BIG04."""
    release_number: str = ""
    """Which release of a blanket order, BIG05."""
    change_sequence: str = ""
    """Which change to the order, BIG06."""
    kind: str = ""
    """BIG07: `DI` debit invoice, `CR` credit memo, `CN` credit invoice."""
    purpose: str = ""
    """BIG08: `00` original, `07` duplicate."""
    action: str = ""
    """BIG09."""
    related_invoice: str = ""
    """Number of the invoice that a credit memo belongs to, BIG10."""
    structure: str = ""
    """Which levels it has, from release 005010 on, BIG11."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    currency: Currency | None = None
    """CUR."""
    references: tuple[Reference, ...] = ()
    """REF: department, vendor number, bill of lading ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    parties: tuple[Party, ...] = ()
    """N1: ship to, remit to, vendor ..."""
    terms: tuple[Terms, ...] = ()
    """ITD."""
    dates: tuple[DateTime, ...] = ()
    """DTM: shipped, delivered ..."""
    freight: tuple[FreightTerms, ...] = ()
    """FOB: who pays the freight."""
    descriptions: tuple[Description, ...] = ()
    """PID of the whole invoice."""
    measurements: tuple[Measurement, ...] = ()
    """MEA of the whole invoice."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    notes: tuple[InvoiceNote, ...] = ()
    """N9 with its lines."""
    lines: tuple[InvoiceLine, ...] = ()
    """IT1."""
    totals: Totals | None = None
    """TDS."""
    taxes: tuple[Tax, ...] = ()
    """TXI of the whole invoice."""
    movements: tuple[Movement, ...] = ()
    """CAD: how the goods travelled."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    allowances: tuple[TaxedAllowance, ...] = ()
    """SAC of the whole invoice."""
    shipments: tuple[ShipmentSummary, ...] = ()
    """ISS: how much was shipped in all."""
    line_count: Count = None
    """How many lines the sender counted, CTT01."""
    hash_total: Number = None
    """What the sender summed of the quantities, CTT02."""

    def write(self, *, release: str | None = None) -> list[Composed]:
        """Return the segments between ST and SE; a summary without a known total has a bare TDS."""
        summary = self.taxes or self.movements or self.amounts or self.allowances or self.shipments
        if summary and self.totals is None and not self.is_as_read:
            return self.model_copy(update={"totals": Totals()}).write(release=release)
        return super().write(release=release)

    @property
    def total(self) -> Decimal | None:
        """What is to be paid without a discount, TDS01; None where it is absent or no number."""
        return self.totals.amount if self.totals else None


TYPE = DocumentType("810", "invoice", Invoice)
