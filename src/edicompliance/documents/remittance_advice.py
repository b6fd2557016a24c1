"""The remittance advice, 820: what a retailer pays, for which invoices, and what it keeps back.

It is where a supplier first sees most deductions. Each item (RMR) says what was invoiced and what
is paid; each adjustment (ADX) says what is taken off and why.

Payers write this in four ways: what is paid of an item is *net* of the item's adjustments or
*gross*, and a deduction is *negative* or *positive*. `readings` tells which of them come to the
money that is paid.

>>> paid = RemittanceAdvice(handling="I", amount="160.5", credit_debit="C", method="ACH",
...     trace=Trace(kind="1", number="0099"), entities=(PaidEntity(number=1, items=(
...         PaidItem(qualifier="IV", number="77", action="PI", paid="186", total="186",
...                  adjustments=(Adjustment(amount="-25.5", reason="54"),)),)),))
>>> paid.write()[:3]
[('BPR', 'I', '160.5', 'C', 'ACH'), ('TRN', '1', '0099'), ('ENT', '1')]
>>> [(one.items, one.deductions) for one in paid.readings]
[('gross', 'negative')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final, Literal, NamedTuple

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.segments.parts import Currency, DateTime, Reference
from edicompliance.documents.segments.remittance_parts import (
    Adjustment,
    PaidEntity,
    PaidItem,
    PaymentAdjustment,
    RemittanceParty,
    Trace,
)
from edicompliance.documents.segments.small_parts import Remark


class Reading(NamedTuple):
    """One way to understand the amounts of a remittance."""

    items: Literal["net", "gross"]
    """Whether an item's adjustments are already subtracted from what is paid of it, RMR04."""
    deductions: Literal["negative", "positive"]
    """How an adjustment that takes money off is written, ADX01."""

    @property
    def sign(self) -> int:
        """What an adjustment is multiplied by, for a deduction to be negative."""
        return -1 if self.deductions == "positive" else 1


READINGS: Final = (
    Reading("net", "negative"),
    Reading("gross", "negative"),
    Reading("net", "positive"),
    Reading("gross", "positive"),
)
"""All of them."""


class RemittanceAdvice(KeptDocument):
    """An 820."""

    SET_ID = "820"
    ELEMENTS: ClassVar = {
        "handling": "BPR01",
        "amount": "BPR02",
        "credit_debit": "BPR03",
        "method": "BPR04",
        "format": "BPR05",
        "payer_bank_qualifier": "BPR06",
        "payer_bank": "BPR07",
        "payer_account_qualifier": "BPR08",
        "payer_account": "BPR09",
        "originator": "BPR10",
        "originator_suffix": "BPR11",
        "payee_bank_qualifier": "BPR12",
        "payee_bank": "BPR13",
        "payee_account_qualifier": "BPR14",
        "payee_account": "BPR15",
        "date": "BPR16",
        "business_function": "BPR17",
        "return_bank_qualifier": "BPR18",
        "return_bank": "BPR19",
        "return_account_qualifier": "BPR20",
        "return_account": "BPR21",
    }
    PARTS: ClassVar = {
        "NTE": "remarks",
        "TRN": "trace",
        "CUR": "currency",
        "REF": "references",
        "DTM": "dates",
        "N1": "parties",
        "ENT": "entities",
    }
    DERIVED: ClassVar = {"trace_number": ("trace", "number", "TRN02")}

    handling: str
    """What is asked of the receiver, BPR01: `C` the money comes along, `I` remittance only,
    `D` payment only, `H` notice only."""
    amount: Number = None
    """The money that is paid in all, BPR02."""
    credit_debit: str = ""
    """BPR03: `C` credit, `D` debit."""
    method: str = ""
    """How the money moves, BPR04: `ACH` clearing house, `CHK` check, `NON` none moves."""
    format: str = ""
    """Form of the bank payment, BPR05: `CTX`, `CCP`."""
    payer_bank_qualifier: str = ""
    """What kind of number the bank's is, BPR06: `01` a transit routing number."""
    payer_bank: str = ""
    """The payer's bank, BPR07."""
    payer_account_qualifier: str = ""
    """What kind of account, BPR08: `DA` demand deposit."""
    payer_account: str = ""
    """The payer's account, BPR09."""
    originator: str = ""
    """The company that orders the payment, BPR10."""
    originator_suffix: str = ""
    """BPR11."""
    payee_bank_qualifier: str = ""
    """What kind of number the bank's is, BPR12."""
    payee_bank: str = ""
    """The payee's bank, BPR13."""
    payee_account_qualifier: str = ""
    """What kind of account, BPR14."""
    payee_account: str = ""
    """The payee's account, BPR15."""
    date: Day = None
    """The day the payment takes effect, BPR16."""
    business_function: str = ""
    """BPR17: `VEN` payment to a vendor."""
    return_bank_qualifier: str = ""
    """What kind of number the bank's is, BPR18."""
    return_bank: str = ""
    """The bank that returns go to, BPR19."""
    return_account_qualifier: str = ""
    """What kind of account, BPR20."""
    return_account: str = ""
    """The account that returns go to, BPR21."""
    remarks: tuple[Remark, ...] = ()
    """NTE."""
    trace: Trace | None = None
    """TRN: the number of the check or transfer."""
    currency: Currency | None = None
    """CUR."""
    references: tuple[Reference, ...] = ()
    """REF: the vendor number, the agreement ..."""
    dates: tuple[DateTime, ...] = ()
    """DTM: the check's date, the period paid ..."""
    parties: tuple[RemittanceParty, ...] = ()
    """N1: `PR` who pays, `PE` who is paid."""
    entities: tuple[PaidEntity, ...] = ()
    """ENT: the items, as a rule all of them in one."""

    @property
    def trace_number(self) -> str:
        """Number of the check or transfer, TRN02."""
        return self.trace.number if self.trace else ""

    @property
    def items(self) -> tuple[PaidItem, ...]:
        """All items, whatever entity they stand under."""
        return tuple(item for entity in self.entities for item in entity.items)

    @property
    def payment_adjustments(self) -> tuple[PaymentAdjustment, ...]:
        """All adjustments that belong to no item."""
        return tuple(one for entity in self.entities for one in entity.adjustments)

    def iter_adjustments(self) -> Iterator[tuple[PaidItem | None, Adjustment]]:
        """Yield every adjustment with the item it is taken off, in the order of the file."""
        for entity in self.entities:
            yield from ((None, one) for one in entity.adjustments)
            yield from ((item, one) for item in entity.items for one in item.adjustments)

    def sum_by(self, reading: Reading) -> Decimal | None:
        """What items and adjustments come to; None where one of them is no number."""
        amounts = [item.paid for item in self.items]
        for item, one in self.iter_adjustments():
            if item is None or reading.items == "gross":
                amounts.append(None if one.amount is None else reading.sign * one.amount)
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings by which it comes to the money that is paid, BPR02.

        Where several do, those by which each item that says what was invoiced comes to what is
        paid of it. All four where there is no adjustment; none where it comes to something else.
        """
        found = tuple(one for one in READINGS if self.amount == self.sum_by(one) is not None)
        agreed = (one for one in found if all(_agrees(item, one) for item in self.items))
        return tuple(agreed) or found


def _agrees(item: PaidItem, reading: Reading) -> bool:
    """Whether what was invoiced, less discount and, if net, adjustments, is what is paid."""
    if item.total is None:
        return True
    due = item.total - (item.discount or 0)
    if reading.items == "net":
        due += reading.sign * sum(one.amount or 0 for one in item.adjustments)
    return due == item.paid


TYPE = DocumentType("820", "remittance advice", RemittanceAdvice)
