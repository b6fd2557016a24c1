"""How one document follows from another for one trading partner.

A retailer says in which order the levels of a ship notice stand, whether an invoice is for an
order, a store or a bill of lading, and whether the quantity in a change is the new one or the
difference. None of it can be read off a document; a profile fills it in, and the composing of
acknowledgments, ship notices and invoices asks for it. `Conventions` has all of these.

>>> Shipping(structure="SOTPI").structure_code, Shipping(structure="SPOI").structure_code
('0001', '0003')
>>> Invoicing().settled_as("02"), Invoicing().settled_as("01"), Invoicing().settled_as("ZZ")
('invoice', 'apart', None)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, field_validator

Structure: TypeAlias = Literal["SOTPI", "SOPI", "SOTI", "SOIP", "SPOI", "STOPI", "SOI"]
"""The order of the levels by their letters in HL03: shipment, order, tare, pack, item."""
Outcome: TypeAlias = Literal[
    "accepted",
    "quantity",
    "price",
    "date",
    "several",
    "back_ordered",
    "rejected",
    "substituted",
]
"""What becomes of a line, or of a part of it."""
Settled: TypeAlias = Literal["invoice", "apart"]
"""Where an allowance or charge is settled: in the invoice's total, or apart from it."""
Group: TypeAlias = Literal["order", "store", "bill_of_lading"]
"""What an invoice is made for."""

_STRUCTURE_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {"SOPI": "0001", "SOIP": "0002", "SPOI": "0003", "SOI": "0004"}
)
"""BSN05 by the order of the levels without pallets, of which no code speaks."""
_STATUS_CODES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        "accepted": "IA",
        "quantity": "IQ",
        "price": "IP",
        "date": "DR",
        "several": "IC",
        "back_ordered": "IB",
        "rejected": "IR",
        "substituted": "IS",
    }
)
_HANDLING: Final[Mapping[str, Settled]] = MappingProxyType(
    {
        "": "invoice",
        "01": "apart",
        "02": "invoice",
        "03": "apart",
        "04": "apart",
        "05": "apart",
        "06": "invoice",
        "15": "apart",
    }
)


class Agreement(BaseModel):
    """What all of them are: immutable, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Answering(Agreement):
    """How the retailer wants an order answered, line by line (855)."""

    statuses: Mapping[Outcome, str] = dict(_STATUS_CODES)
    """What becomes of a line -> ACK01; what is not named here has X12's usual code."""
    answer_date: str = "068"
    """What a date of the answer is, ACK04: `068` scheduled to ship."""

    @field_validator("statuses")
    @classmethod
    def _two_signs(cls, value: Mapping[Outcome, str]) -> Mapping[Outcome, str]:
        for code in value.values():
            if len(code) != 2:
                raise ValueError(f"expected a code of two signs, as 'IA', got {code!r}")
        return value

    def status(self, outcome: Outcome) -> str:
        """Return the code of what becomes of a line."""
        return self.statuses.get(outcome) or _STATUS_CODES[outcome]


class Shipping(Agreement):
    """How the retailer wants a ship notice laid out (856), and mended when it was wrong."""

    structure: Structure = "SOPI"
    """The order of the levels."""
    structure_announced: str = ""
    """BSN05 where it is not what the structure says."""
    store_at: Literal["order", "pack"] = "order"
    """Which level names the store that goods are for: each order, or each carton."""
    store_role: str = ""
    """N101 of the store: as a rule `BY` at the order, `Z7` at the carton."""
    sscc_digits: Literal[18, 20] = 20
    """How an SSCC stands in MAN02: bare, or with its 00."""
    child_codes: bool = True
    """Whether HL04 says if there are levels below."""
    counted: Literal["levels", "items"] = "levels"
    """What CTT01 counts: every HL, or the items (SN1)."""
    hash_total: bool = False
    """Whether CTT02 sums the shipped quantities."""
    packaging: str = "CTN25"
    """What the cartons are, TD101."""
    pallet_packaging: str = "PLT94"
    """What the pallets are, TD101, where no carton is told of."""
    order_references: tuple[str, ...] = ("DP",)
    """Which references (REF01) of an order its level in the notice repeats."""
    correction: Literal["replace", "change", "cancel_and_resend", "resend", "never"] = "replace"
    """How a wrong notice is mended: 05 or 04 under the same number, 01 and then an original under
    a new one, an original under a new one alone, or not at all."""

    @property
    def structure_code(self) -> str:
        """BSN05."""
        if self.structure_announced:
            return self.structure_announced
        levels = self.structure if "P" in self.structure else self.structure.replace("T", "P")
        return _STRUCTURE_CODES[levels.replace("T", "")]


class Invoicing(Agreement):
    """What the retailer wants an invoice to be (810)."""

    invoice_for: tuple[Group, ...] = ("order",)
    """What each invoice is made for: all of these together."""
    rounding: Literal["line", "total"] = "line"
    """Whether each line's amount is rounded to the cent, or only what they add up to."""
    handling: Mapping[str, Settled] = dict(_HANDLING)
    """SAC12 -> where an allowance or charge is settled; what is not named here is as usual."""
    total_amount: str = ""
    """AMT01 under which the total is said again; empty: it is not."""
    line_references: tuple[str, ...] = ()
    """Which references (REF01) of an order's line the invoice's line repeats."""
    invoice_references: tuple[str, ...] = ("DP", "IA")
    """Which references (REF01) of an order the invoice repeats."""

    @field_validator("invoice_for")
    @classmethod
    def _something(cls, value: tuple[Group, ...]) -> tuple[Group, ...]:
        if not value:
            raise ValueError("expected 'order', 'store' or 'bill_of_lading', got nothing")
        return value

    def settled_as(self, code: str) -> Settled | None:
        """Return where an allowance with that SAC12 is settled; None: nobody says."""
        return self.handling.get(code) or _HANDLING.get(code)


class Changing(Agreement):
    """What the retailer means by a change of an order (860)."""

    change_quantity: Literal["total", "difference"] = "total"
    """What POC03 is where a quantity grows or shrinks (QI, QD): the new one, or by how much."""
