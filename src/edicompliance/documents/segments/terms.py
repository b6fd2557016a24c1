"""What buyer and seller agree on besides the goods: payment, taxes, what may be shipped.

>>> two_percent = Terms(kind="08", basis="3", discount_percent="2", discount_days=30, net_days=31)
>>> list(two_percent.segments())
[('ITD', '08', '3', '2', '', '30', '', '31')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.records.codec import Cents, Count, Day, Number
from edicompliance.documents.records.record import Record


class SalesRequirement(Record):
    """CSH: what the buyer allows: back orders, substitutes, partial shipments."""

    ELEMENTS: ClassVar = {
        "code": "CSH01",
        "action": "CSH02",
        "amount": "CSH03",
        "account": "CSH04",
        "date": "CSH05",
        "agency": "CSH06",
        "service": "CSH07",
        "substitution": "CSH08",
    }

    code: str = ""
    """CSH01: `N` no back order, `SC` ship complete."""
    action: str = ""
    """What to do otherwise, CSH02."""
    amount: Cents = None
    """CSH03; its point is implied."""
    account: str = ""
    """CSH04."""
    date: Day = None
    """CSH05."""
    agency: str = ""
    """CSH06."""
    service: str = ""
    """CSH07."""
    substitution: str = ""
    """Whether products may be replaced, CSH08."""


class Terms(Record):
    """ITD: when to pay, and the discount for paying early."""

    ELEMENTS: ClassVar = {
        "kind": "ITD01",
        "basis": "ITD02",
        "discount_percent": "ITD03",
        "discount_date": "ITD04",
        "discount_days": "ITD05",
        "net_date": "ITD06",
        "net_days": "ITD07",
        "discount_amount": "ITD08",
        "deferred_date": "ITD09",
        "deferred_amount": "ITD10",
        "payable_percent": "ITD11",
        "description": "ITD12",
        "day_of_month": "ITD13",
        "payment_method": "ITD14",
    }

    kind: str = ""
    """ITD01: `01` basic, `08` basic discount, `14` by agreement."""
    basis: str = ""
    """From which day it counts, ITD02: `3` invoice, `15` receipt of goods."""
    discount_percent: Number = None
    """ITD03."""
    discount_date: Day = None
    """ITD04."""
    discount_days: Count = None
    """ITD05."""
    net_date: Day = None
    """ITD06."""
    net_days: Count = None
    """ITD07."""
    discount_amount: Cents = None
    """ITD08; its point is implied."""
    deferred_date: Day = None
    """ITD09."""
    deferred_amount: Cents = None
    """ITD10; its point is implied."""
    payable_percent: Number = None
    """Percent of the invoice that is payable then, ITD11."""
    description: str = ""
    """ITD12."""
    day_of_month: Count = None
    """ITD13."""
    payment_method: str = ""
    """ITD14."""


class Tax(Record):
    """TXI: a tax on the order or line."""

    ELEMENTS: ClassVar = {
        "kind": "TXI01",
        "amount": "TXI02",
        "percent": "TXI03",
        "jurisdiction_qualifier": "TXI04",
        "jurisdiction": "TXI05",
        "exemption": "TXI06",
        "relation": "TXI07",
        "base": "TXI08",
    }

    kind: str
    """TXI01: `ST` state sales, `GS` goods and services."""
    amount: Number = None
    """TXI02."""
    percent: Number = None
    """TXI03."""
    jurisdiction_qualifier: str = ""
    """TXI04."""
    jurisdiction: str = ""
    """TXI05."""
    exemption: str = ""
    """TXI06: `1` exempt, `2` not exempt, `3` exempt for resale."""
    relation: str = ""
    """What it does to the amount, TXI07: `A` added, `O` for information only."""
    base: Number = None
    """What the percent is of, TXI08."""
