"""The credit or debit adjustment, 812: a retailer says what it will take off, or give, and why.

It announces or confirms a deduction with more detail than the 820 that takes it: line by line
(CDD) the reason, the goods, how many of them, and the difference in price.

>>> short = AdjustedLine(reason="06", credit_debit="D", quantity="2", unit="EA",
...                      price_difference="7.5", price_kind="INV", price="7.5")
>>> short.value
Decimal('15.0')
>>> debit = CreditDebitAdjustment(adjustment_number="DM-7", handling="H", amount="15",
...     credit_debit="D", invoice_number="77", lines=(short,))
>>> debit.write()
[('BCD', '', 'DM-7', 'H', '1500', 'D', '', '77'), ('CDD', '06', 'D', '', '', '', '', '2', 'EA', \
'7.5', 'INV', '7.5')]
>>> debit.lines_total == debit.amount
True
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Final

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Cents, Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.layout import Part
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import FreightTerms
from edicompliance.documents.segments.goods import Allowance, Packing
from edicompliance.documents.segments.levels import Product
from edicompliance.documents.segments.parts import Amount, Contact, Currency, DateTime, NamedParty
from edicompliance.documents.segments.small_parts import ListedCodes, NumberedNote, Percentage
from edicompliance.documents.segments.terms import Terms

_SAC_BEHIND: Final = "004030"
"""From this release on, a line has its allowances behind numbers and dates, and not before."""
_ORDER_SINCE: Final = ("product", "packing", "numbers", "dates", "allowances")


class ShipmentBrief(Record):
    """SHD: what was shipped and what was received, in brief."""

    ELEMENTS: ClassVar = {
        "shipped": "SHD01",
        "received": "SHD02",
        "unit": "SHD03",
        "weight": "SHD04",
        "weight_unit": "SHD05",
        "volume": "SHD06",
        "volume_unit": "SHD07",
        "sizing_factor": "SHD08",
        "bracket": "SHD09",
        "mode": "SHD10",
        "scac": "SHD11",
        "status": "SHD12",
        "reference_qualifier": "SHD13",
        "reference": "SHD14",
    }

    shipped: Number = None
    """How much was shipped, SHD01."""
    received: Number = None
    """How much was received, SHD02."""
    unit: str = ""
    """Unit of both, SHD03."""
    weight: Number = None
    """SHD04."""
    weight_unit: str = ""
    """SHD05."""
    volume: Number = None
    """SHD06."""
    volume_unit: str = ""
    """SHD07."""
    sizing_factor: Number = None
    """SHD08."""
    bracket: str = ""
    """The step of a price list, SHD09."""
    mode: str = ""
    """SHD10: `M` truck, `LT` less than truckload."""
    scac: str = ""
    """The carrier's standard code, SHD11."""
    status: str = ""
    """SHD12: `CC` complete."""
    reference_qualifier: str = ""
    """What kind of number follows, SHD13: `BM` bill of lading."""
    reference: str = ""
    """SHD14."""


class AdjustmentParty(NamedParty):
    """N1 of an adjustment: who takes off, from whom, for which store."""

    PARTS: ClassVar = {"N9": "numbers", "PER": "contacts", "AMT": "amounts"}

    numbers: tuple[NumberedNote, ...] = ()
    """N9 behind the N1."""
    contacts: tuple[Contact, ...] = ()
    """PER behind the N1."""
    amounts: tuple[Amount, ...] = ()
    """AMT behind the N1: this party's part."""


class StoreParty(Record):
    """N1 of a store's part: a party, with what it comes to for it."""

    ELEMENTS: ClassVar = {"role": "N101", "name": "N102", "qualifier": "N103", "code": "N104"}
    PARTS: ClassVar = {"AMT": "amounts", "PCT": "percentages"}

    role: str
    """N101."""
    name: str = ""
    """N102."""
    qualifier: str = ""
    """Whose code it is, N103."""
    code: str = ""
    """N104."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    percentages: tuple[Percentage, ...] = ()
    """PCT."""


class StorePart(Record):
    """N11: one store's part of a line."""

    ELEMENTS: ClassVar = {"store": "N1101", "location": "N1102", "reference": "N1103"}
    PARTS: ClassVar = {"AMT": "amounts", "PCT": "percentages", "N1": "parties"}

    store: str
    """The store's number, N1101."""
    location: str = ""
    """N1102."""
    reference: str = ""
    """N1103."""
    amounts: tuple[Amount, ...] = ()
    """AMT: what it comes to for this store."""
    percentages: tuple[Percentage, ...] = ()
    """PCT."""
    parties: tuple[StoreParty, ...] = ()
    """N1."""


class AdjustedLine(Record):
    """CDD with what follows it: one reason, for one product where it is about goods."""

    ELEMENTS: ClassVar = {
        "reason": "CDD01",
        "credit_debit": "CDD02",
        "line_id": "CDD03",
        "amount": "CDD04",
        "is_return": "CDD05",
        "bracket": "CDD06",
        "quantity": "CDD07",
        "unit": "CDD08",
        "price_difference": "CDD09",
        "price_kind": "CDD10",
        "price": "CDD11",
        "second_price_kind": "CDD12",
        "second_price": "CDD13",
        "text": "CDD14",
    }
    PARTS: ClassVar = {
        "LIN": "product",
        "PO4": "packing",
        "SAC": "allowances",
        "N9": "numbers",
        "DTM": "dates",
        "LM": "reasons",
        "N11": "stores",
    }

    reason: str
    """Why, CDD01: `01` price, `06` quantity contested, `11` returned as damaged, `19` billed
    twice; the codes are those of ADX02 in the 820."""
    credit_debit: str = ""
    """CDD02: `C` credit, `D` debit."""
    line_id: str = ""
    """The line's number in the invoice or order, CDD03."""
    amount: Cents = None
    """CDD04; its point is implied, `1500` is 15.00. Absent where quantity and price say it."""
    is_return: str = ""
    """Whether goods come back, CDD05: `Y` or `N`."""
    bracket: str = ""
    """The step of a price list, CDD06."""
    quantity: Number = None
    """How much is short, over or returned, CDD07."""
    unit: str = ""
    """Unit of the quantity, CDD08."""
    price_difference: Number = None
    """How much each unit is credited or debited, CDD09."""
    price_kind: str = ""
    """Which price follows, CDD10: `INV` the invoice's, `CON` the contract's."""
    price: Number = None
    """CDD11."""
    second_price_kind: str = ""
    """Which price follows, CDD12: the one it should have been, as a rule."""
    second_price: Number = None
    """CDD13."""
    text: str = ""
    """The reason in words, from release 004030 on, CDD14."""
    product: Product | None = None
    """LIN."""
    packing: Packing | None = None
    """PO4."""
    allowances: tuple[Allowance, ...] = ()
    """SAC: the allowance or charge that is corrected."""
    numbers: tuple[NumberedNote, ...] = ()
    """N9: the receipt, the authorization to return, the retailer's own reason ..."""
    dates: tuple[DateTime, ...] = ()
    """DTM: received, returned ..."""
    reasons: tuple[ListedCodes, ...] = ()
    """LM: reasons by the codes of an agency."""
    stores: tuple[StorePart, ...] = ()
    """N11: which part of it is which store's."""

    @property
    def value(self) -> Decimal | None:
        """What the line comes to: its amount, else quantity times difference in price."""
        if self.amount is not None or self.quantity is None or self.price_difference is None:
            return self.amount
        return self.quantity * self.price_difference

    @classmethod
    def _parts_in(cls, release: str) -> tuple[Part, ...]:
        parts = {part.field: part for part in super()._parts_in(release)}
        if release >= _SAC_BEHIND:
            parts = {field: parts[field] for field in _ORDER_SINCE} | parts
        return tuple(parts.values())


class CreditDebitAdjustment(KeptDocument):
    """An 812."""

    SET_ID = "812"
    ELEMENTS: ClassVar = {
        "date": "BCD01",
        "adjustment_number": "BCD02",
        "handling": "BCD03",
        "amount": "BCD04",
        "credit_debit": "BCD05",
        "invoice_date": "BCD06",
        "invoice_number": "BCD07",
        "vendor_order_number": "BCD08",
        "po_date": "BCD09",
        "po_number": "BCD10",
        "purpose": "BCD11",
        "kind": "BCD12",
        "reference_qualifier": "BCD13",
        "reference": "BCD14",
        "action": "BCD15",
    }
    PARTS: ClassVar = {
        "CUR": "currency",
        "N9": "numbers",
        "PER": "contacts",
        "ITD": "terms",
        "DTM": "dates",
        "FOB": "freight",
        "SHD": "shipments",
        "SAC": "allowances",
        "N1": "parties",
        "LM": "reasons",
        "CDD": "lines",
    }

    date: Day = None
    """Date of the adjustment, BCD01."""
    adjustment_number: str
    """Number of the credit or debit memo, BCD02; retailers put codes of their own before or
    behind it."""
    handling: str = ""
    """What is asked of the receiver, BCD03: `H` notice only, `I` remittance only."""
    amount: Cents = None
    """What it comes to, BCD04; its point is implied, `1500` is 15.00."""
    credit_debit: str = ""
    """BCD05: `C` credit, `D` debit."""
    invoice_date: Day = None
    """Date of the invoice it is about, BCD06."""
    invoice_number: str = ""
    """That invoice's number, BCD07."""
    vendor_order_number: str = ""
    """The supplier's number of the order, BCD08."""
    po_date: Day = None
    """Date of the order, BCD09."""
    po_number: str = ""
    """The order's number, BCD10."""
    purpose: str = ""
    """BCD11: `00` original, `01` cancellation, `05` replacement."""
    kind: str = ""
    """BCD12."""
    reference_qualifier: str = ""
    """What kind of number follows, BCD13."""
    reference: str = ""
    """BCD14."""
    action: str = ""
    """BCD15."""
    currency: Currency | None = None
    """CUR."""
    numbers: tuple[NumberedNote, ...] = ()
    """N9: vendor number, department, bill of lading, the retailer's own reason ..."""
    contacts: tuple[Contact, ...] = ()
    """PER: whom to ask."""
    terms: tuple[Terms, ...] = ()
    """ITD."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `021` charged back, `050` received ..."""
    freight: FreightTerms | None = None
    """FOB."""
    shipments: tuple[ShipmentBrief, ...] = ()
    """SHD: what was shipped and received."""
    allowances: tuple[Allowance, ...] = ()
    """SAC: allowances and charges that are corrected for all lines."""
    parties: tuple[AdjustmentParty, ...] = ()
    """N1: who takes off, from whom."""
    reasons: tuple[ListedCodes, ...] = ()
    """LM: reasons by the codes of an agency."""
    lines: tuple[AdjustedLine, ...] = ()
    """CDD."""

    @property
    def lines_total(self) -> Decimal | None:
        """What the lines come to, those with the other flag than the whole (BCD05) subtracted.

        None where a line has no value or no flag.
        """
        signs = {"C": 1, "D": -1}
        whole = signs.get(self.credit_debit)
        total = Decimal(0)
        for line in self.lines:
            sign, value = signs.get(line.credit_debit), line.value
            if whole is None or sign is None or value is None:
                return None
            total += sign * whole * value
        return total


TYPE = DocumentType("812", "credit or debit adjustment", CreditDebitAdjustment)
