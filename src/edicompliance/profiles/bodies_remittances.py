"""How a retailer tells what it took: whose signs its 820 has, what its portal calls a column.

>>> told = Remitted.model_validate({"items": "net", "deductions": "positive"})
>>> told.items, told.deductions
('net', 'positive')
>>> same = Remitted.model_validate({"normalise": ["no leading zeros"], "prefixes": ["PO-"]})
>>> same.plain("PO-00451") == same.plain("451")
True
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from pydantic import Field, StrictBool, field_validator

from edicompliance.profiles.bodies import Body
from edicompliance.profiles.bodies_disputes import Normalising, plain_text
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.texts import FrozenCodes, Several

REMITTANCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "820": "the signs of the remittance advice",
        "812": "the perspective of the credit or debit adjustment",
        "portal": "the columns of a file of its portal",
        "numbers": "how its numbers of orders and invoices differ from ours",
    }
)
"""What can be said of how a retailer tells what it took."""

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "the deduction's own number",
        "amount": "what is taken",
        "date": "when it was taken, or billed",
        "currency": "ISO 4217",
        "invoice": "the invoice's number",
        "po": "the order's number",
        "bill_of_lading": "the bill of lading",
        "notice": "the ship notice",
        "sscc": "the carton",
        "item": "the item",
        "store": "the store or distribution centre",
        "quantity": "how many units",
        "code": "the retailer's code of the reason",
        "reason": "the reason in words",
        "payment": "the payment that it was taken from",
        "kind": "whether it is billed, taken, or given back",
        "notified": "when the retailer told of it",
        "due": "until when it can be disputed, as the portal says",
    }
)
"""What a column of a portal's file can mean."""
SAYS_NOTHING: Final = "says_nothing"
KINDS: Final = ("assessed", "deducted", "repaid", SAYS_NOTHING)
"""What a word in a portal's column `kind` can mean."""


class Remitted(Body):
    """How what was taken is told."""

    items: Literal["net", "gross"] | None = None
    """RMR04: what is paid of an item is less its adjustments, or before them."""
    deductions: Literal["negative", "positive"] | None = None
    """How money that is taken off is written: ADX01, the amount of a portal's file."""
    debit: Literal["taken", "given"] | None = None
    """BCD05 `D`: whether a debit takes money from the supplier, or gives it."""
    columns: FrozenCodes = Field(default_factory=FrozenMapping)
    """What we call a column -> what the portal's file may call it."""
    kinds: FrozenCodes = Field(default_factory=FrozenMapping)
    """`assessed`, `deducted`, `repaid` -> the words of the column `kind`; `says_nothing` -> those
    beside which only the sign tells. A row with any other word is rejected."""
    day_first: StrictBool = False
    """Whether 03/04/2026 is the third of April."""
    normalise: tuple[Normalising, ...] = ()
    """What is done to numbers before they are compared."""
    prefixes: Several = ()
    """What may stand before our number in the retailer's."""
    suffixes: Several = ()
    """What may stand behind it."""

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, table: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        for column in table:
            if column not in COLUMNS:
                raise ValueError(unknown_word("column", column, COLUMNS))
        return table

    @field_validator("kinds")
    @classmethod
    def _known_kinds(cls, table: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        for kind in table:
            if kind not in KINDS:
                raise ValueError(unknown_word("kind", kind, KINDS))
        return table

    def plain(self, number: str) -> str:
        """Return a number as it is compared: both sides go through here."""
        for before in self.prefixes:
            if len(number) > len(before) and number.upper().startswith(before.upper()):
                number = number[len(before) :]
                break
        for behind in self.suffixes:
            if len(number) > len(behind) and number.upper().endswith(behind.upper()):
                number = number[: -len(behind)]
                break
        for step in self.normalise:
            number = plain_text(step, number)
        return number
