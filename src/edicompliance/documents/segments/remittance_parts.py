"""What a remittance is made of: the items it pays, and what is taken off them, and why.

An item (RMR) is as a rule an invoice. What is deducted stands in ADX, each with its reason: behind
the item it is taken off, or before all items where it is taken off the payment as a whole. Goods
may be named below both (IT1), and what they consist of (SLN).

>>> freight = Adjustment(amount=Decimal("-20.5"), reason="54", reference_qualifier="DB",
...                      reference="DM-7")
>>> list(freight.segments())
[('ADX', '-20.5', '54', 'DB', 'DM-7')]
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from edicompliance.documents.comparing.prices import extension
from edicompliance.documents.records.codec import Count, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.goods import Component, ProductId
from edicompliance.documents.segments.invoice_parts import TaxedAllowance
from edicompliance.documents.segments.parts import Contact, DateTime, Filled, Party, Reference
from edicompliance.documents.segments.small_parts import DatedReference, Remark


class Trace(Record):
    """TRN: the number that ties the remittance to the money."""

    ELEMENTS: ClassVar = {
        "kind": "TRN01",
        "number": "TRN02",
        "originator": "TRN03",
        "reference": "TRN04",
    }

    kind: str
    """TRN01: `1` of this transaction, `3` of the financial one."""
    number: str = ""
    """Number of the check or transfer, TRN02."""
    originator: str = ""
    """The company that gave the number, TRN03."""
    reference: str = ""
    """A division of that company, TRN04."""


class Delivery(Record):
    """RDM: how the remittance is sent on."""

    ELEMENTS: ClassVar = {"method": "RDM01", "name": "RDM02", "address": "RDM03"}

    method: str
    """RDM01: `FX` by facsimile, `BM` by mail."""
    name: str = ""
    """To whom, RDM02."""
    address: str = ""
    """The number or address, RDM03."""


class RemittanceParty(Party):
    """N1 of a remittance: who pays, who is paid."""

    PARTS: ClassVar = {"REF": "references", "PER": "contacts", "RDM": "delivery", "DTM": "date"}

    delivery: Delivery | None = None
    """RDM behind the N1."""
    date: DateTime | None = None
    """DTM behind the N1."""


class Person(Record):
    """NM1 with N2, N3, N4: a person or a body that an item is about."""

    ELEMENTS: ClassVar = {
        "role": "NM101",
        "kind": "NM102",
        "last_name": "NM103",
        "first_name": "NM104",
        "middle_name": "NM105",
        "prefix": "NM106",
        "suffix": "NM107",
        "qualifier": "NM108",
        "code": "NM109",
        "names": "N2",
        "street": "N3",
        "city": "N401",
        "state": "N402",
        "postal_code": "N403",
        "country": "N404",
    }
    PARTS: ClassVar = {"REF": "references", "PER": "contacts"}

    role: str
    """NM101."""
    kind: str = ""
    """NM102: `1` a person, `2` a body."""
    last_name: str = ""
    """The last name, or the body's name, NM103."""
    first_name: str = ""
    """NM104."""
    middle_name: str = ""
    """NM105."""
    prefix: str = ""
    """NM106."""
    suffix: str = ""
    """NM107."""
    qualifier: str = ""
    """Whose code it is, NM108."""
    code: str = ""
    """The code, NM109."""
    names: tuple[Filled, ...] = ()
    """Further names, N2."""
    street: tuple[Filled, ...] = ()
    """The lines of the address, N3."""
    city: str = ""
    """N401."""
    state: str = ""
    """State or province, N402."""
    postal_code: str = ""
    """N403."""
    country: str = ""
    """N404."""
    references: tuple[Reference, ...] = ()
    """REF behind the NM1."""
    contacts: tuple[Contact, ...] = ()
    """PER behind the NM1."""


class RemittedComponent(Component):
    """SLN of a remittance, with what follows it there."""

    PARTS: ClassVar = {"REF": "references", "SAC": "allowances"}

    references: tuple[DatedReference, ...] = ()
    """REF behind the SLN."""
    allowances: tuple[TaxedAllowance, ...] = ()
    """SAC behind the SLN."""


class RemittedLine(Record):
    """IT1 of a remittance: the goods that are paid, or that are deducted for."""

    ELEMENTS: ClassVar = {
        "line_id": "IT101",
        "quantity": "IT102",
        "unit": "IT103",
        "price": "IT104",
        "price_basis": "IT105",
        "ids": "IT106..",
    }
    PARTS: ClassVar = {"REF": "references", "SAC": "allowances", "SLN": "components"}
    SPANS: ClassVar = {"extension": ("quantity", "price_basis")}

    line_id: str = ""
    """The line's number, as a rule the invoice's, IT101."""
    quantity: Number = None
    """How much of it, IT102."""
    unit: str = ""
    """Unit of the quantity, IT103."""
    price: Number = None
    """Price of one unit, or of as many as the basis says, IT104."""
    price_basis: str = ""
    """IT105: `PE` for each, `HP` for a hundred."""
    ids: tuple[ProductId, ...] = ()
    """The numbers the product is known by, IT106 and on, in pairs."""
    references: tuple[DatedReference, ...] = ()
    """REF behind the IT1."""
    allowances: tuple[TaxedAllowance, ...] = ()
    """SAC behind the IT1."""
    components: tuple[RemittedComponent, ...] = ()
    """SLN: what it consists of."""

    @property
    def extension(self) -> Decimal | None:
        """Quantity times price; None where it cannot be told, as of an invoice's line."""
        return extension(self)


class Adjustment(Record):
    """ADX: money that is taken off, or added, and why."""

    ELEMENTS: ClassVar = {
        "amount": "ADX01",
        "reason": "ADX02",
        "reference_qualifier": "ADX03",
        "reference": "ADX04",
    }
    PARTS: ClassVar = {
        "NTE": "remarks",
        "PER": "contacts",
        "REF": "references",
        "IT1": "lines",
    }

    amount: Number = None
    """ADX01. Most payers write what they take off with a minus; some write it without."""
    reason: str = ""
    """Why, ADX02: `01` price, `06` quantity contested, `19` billed twice, `54` freight deducted,
    `ZZ` as the reference says."""
    reference_qualifier: str = ""
    """What kind of number follows, ADX03: `CM` and `DB` the buyer's credit and debit memo."""
    reference: str = ""
    """Number of the deduction, ADX04; retailers put codes of their own before or behind it."""
    remarks: tuple[Remark, ...] = ()
    """NTE: the reason in words."""
    contacts: tuple[Contact, ...] = ()
    """PER: whom to ask."""
    references: tuple[DatedReference, ...] = ()
    """REF, each with its dates: the debit memo, the invoice, the order, the shipment ..."""
    lines: tuple[RemittedLine, ...] = ()
    """IT1: the goods it is taken off for."""


class PaymentAdjustment(Adjustment):
    """ADX that stands before the items: it is taken off the payment, and no item in particular."""

    PARTS: ClassVar = {
        "NTE": "remarks",
        "PER": "contacts",
        "DTM": "date",
        "REF": "references",
        "IT1": "lines",
    }

    date: DateTime | None = None
    """DTM directly behind it."""


class PaidItem(Record):
    """RMR with what follows it: an invoice or another open item, and what is paid of it."""

    ELEMENTS: ClassVar = {
        "qualifier": "RMR01",
        "number": "RMR02",
        "action": "RMR03",
        "paid": "RMR04",
        "total": "RMR05",
        "discount": "RMR06",
        "adjustment_reason": "RMR07",
        "adjustment": "RMR08",
    }
    PARTS: ClassVar = {
        "NTE": "remarks",
        "REF": "references",
        "DTM": "dates",
        "IT1": "lines",
        "ADX": "adjustments",
    }

    qualifier: str = ""
    """What kind of number names the item, RMR01: `IV` the seller's invoice, `PO` the order."""
    number: str = ""
    """That number, RMR02."""
    action: str = ""
    """RMR03: `PI` pays the item, `PP` part of it, `PO` on account, `AJ` adjusts it."""
    paid: Number = None
    """What is paid of it, RMR04; some payers have subtracted its adjustments there, some not."""
    total: Number = None
    """What was invoiced, RMR05."""
    discount: Number = None
    """The discount of the terms that was taken, RMR06."""
    adjustment_reason: str = ""
    """Why the item was adjusted, RMR07; the codes are those of ADX02."""
    adjustment: Number = None
    """By how much, RMR08."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    references: tuple[Reference, ...] = ()
    """REF: the order, the bill of lading, the store ..."""
    dates: tuple[DateTime, ...] = ()
    """DTM: the invoice's date above all."""
    lines: tuple[RemittedLine, ...] = ()
    """IT1: the goods that are paid."""
    adjustments: tuple[Adjustment, ...] = ()
    """ADX: what is taken off this item."""


class PaidEntity(Record):
    """ENT with what follows it: a part of the payment, for one entity of the two companies."""

    ELEMENTS: ClassVar = {
        "number": "ENT01",
        "role": "ENT02",
        "qualifier": "ENT03",
        "code": "ENT04",
        "related_role": "ENT05",
        "related_qualifier": "ENT06",
        "related_code": "ENT07",
        "reference_qualifier": "ENT08",
        "reference": "ENT09",
    }
    PARTS: ClassVar = {"NM1": "people", "ADX": "adjustments", "RMR": "items"}

    number: Count = None
    """Its number within the remittance, ENT01."""
    role: str = ""
    """ENT02: `PR` payer, `BY` buying party, `ST` ship to."""
    qualifier: str = ""
    """Whose code it is, ENT03: `92` the buyer's, `9` DUNS+4."""
    code: str = ""
    """The code, ENT04: a division, a distribution centre."""
    related_role: str = ""
    """Role of a second one, ENT05."""
    related_qualifier: str = ""
    """ENT06."""
    related_code: str = ""
    """ENT07."""
    reference_qualifier: str = ""
    """What kind of number follows, ENT08."""
    reference: str = ""
    """ENT09."""
    people: tuple[Person, ...] = ()
    """NM1."""
    adjustments: tuple[PaymentAdjustment, ...] = ()
    """ADX before the items: what is taken off the payment as a whole."""
    items: tuple[PaidItem, ...] = ()
    """RMR."""
