"""What is supposed of a shipment, and how it is judged without that: of `edic check --what-if`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Verdict = Literal["HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST", "SHIP"]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that a judgement supposes otherwise than it is."""

    key: str
    """`ship`, `arrive`, `scac` ..."""
    before: datetime | str | None
    """As it is; None: not known."""
    after: datetime | str
    """As it is supposed."""
    moved: bool = False
    """Whether it was not said, and moves with the departure."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How a judgement of what might be differs from that of what is."""

    changes: tuple[Change, ...]
    verdict: Verdict
    """As it is."""
    at_risk: Decimal
    """As it is."""
    codes: tuple[str, ...]
    """Of the findings as it is."""
