"""What must ship first: an open order, its last moment, and what it costs to miss it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """One order that has not shipped."""

    path: str
    """Of its shipment."""
    po: str
    ship_to: str | None
    ship_by: datetime | None
    """The last moment of its ship or cancel window, or the last from which it arrives in time."""
    hours_left: Decimal | None
    """Until then, to a tenth; below 0 it is missed."""
    at_risk: Decimal
    """What it is expected to cost if it leaves after that."""
    unpriced: int
    """Faults of leaving late that have no price."""
    codes: tuple[str, ...]
    """The rules that would then find something."""
    currency: str
    doubt: str = ""
    """Why its last moment cannot be told."""
    untold: tuple[str, ...] = ()
    """What of the money cannot be told, and why; with any of it `at_risk` is not all."""

    @property
    def urgency(self) -> tuple[int, Decimal, Decimal, str]:
        """To sort by: missed ones, then money for each hour left, then hours; undated ones last."""
        if self.ship_by is None or self.hours_left is None:
            return 2, Decimal(0), Decimal(0), self.po
        if self.hours_left <= 0:
            return 0, -self.at_risk, self.hours_left, self.po
        return 1, -self.at_risk / self.hours_left, self.hours_left, self.po
