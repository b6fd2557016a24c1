"""What deductions are for: most are no fines, and each kind has its owner and its evidence.

>>> FAMILIES["shortage"].owner
'logistics'
>>> family_of_reason("50").name, family_of_reason("ZZ") is None
('compliance', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.profiles.bodies_disputes import Family


class DeductionFamily(NamedTuple):
    """A kind of deduction."""

    name: Family
    says: str
    """What it is, in words."""
    owner: str
    """Which department looks after it, where the profile names nobody."""
    evidence: tuple[str, ...]
    """What it is decided by, in the words of `EVIDENCE`."""


def _table(*rows: DeductionFamily) -> Mapping[Family, DeductionFamily]:
    return MappingProxyType({row.name: row for row in rows})


FAMILIES: Final = _table(
    DeductionFamily(
        "compliance",
        "a fine: the routing guide was not kept",
        "compliance",
        ("order", "asn copy", "997", "824", "bol signed by carrier", "violation report"),
    ),
    DeductionFamily(
        "shortage",
        "less was received than was invoiced",
        "logistics",
        ("order", "asn copy", "bol signed by carrier", "proof of delivery", "invoice"),
    ),
    DeductionFamily(
        "price",
        "the price, or the cost, is contested",
        "sales",
        ("order", "agreement", "invoice"),
    ),
    DeductionFamily(
        "trade", "a promotion, a rebate, an allowance", "sales", ("agreement", "invoice")
    ),
    DeductionFamily(
        "terms", "the discount for early payment", "accounts receivable", ("invoice", "remittance")
    ),
    DeductionFamily(
        "freight",
        "freight that the retailer paid, or paid too much",
        "logistics",
        ("routing request", "bol signed by carrier", "invoice"),
    ),
    DeductionFamily(
        "returns",
        "goods came back, or were damaged",
        "returns",
        ("proof of delivery", "note of the retailer"),
    ),
    DeductionFamily("tax", "a tax", "accounts receivable", ("invoice",)),
    DeductionFamily(
        "duplicate",
        "it is said to be paid, or is taken, twice",
        "accounts receivable",
        ("invoice", "remittance"),
    ),
    DeductionFamily(
        "post-audit",
        "an auditor looked at years that are past",
        "finance",
        ("agreement", "invoice", "remittance"),
    ),
    DeductionFamily("repayment", "money that comes back", "accounts receivable", ("remittance",)),
)
"""All kinds, by name."""

_REASONS: Final[Mapping[str, Family]] = MappingProxyType(
    {
        "01": "price",
        "04": "returns",
        "06": "shortage",
        "17": "compliance",
        "19": "duplicate",
        "44": "compliance",
        "50": "compliance",
        "54": "freight",
    }
)
"""Element 426, as retailers are seen to use it: 01 price, 04 not accepted for damage, 06 quantity
contested, 17 and 44 papers missing, 19 billed twice, 50 late, 54 freight."""


def family_of_reason(code: str) -> DeductionFamily | None:
    """What a reason of the standard, element 426, is for; None where it does not tell."""
    family = _REASONS.get(code)
    return FAMILIES[family] if family else None
