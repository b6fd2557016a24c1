"""The orders of a store as people look through them: those with the most to lose first.

>>> wanted = OrderFilter.read({"q": "4506", "state": "missed", "colour": "red"})
>>> wanted.text, wanted.state, wanted.told()
('4506', 'missed', {'q': '4506', 'state': 'missed'})
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Self

from edicompliance.errors import EdiError
from edicompliance.flows.deadlines.due_list import due_rows
from edicompliance.reports.due import DueRow
from edicompliance.store import Work

STATES: Final = ("missed", "open", "done")
"""Something of it is missed; something is due; nothing is."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order, and what is most urgent of it."""

    partner: str
    order: str
    po_date: date | None
    ship_to: str
    received_at: datetime
    state: str
    """missed, open or done."""
    next: str
    """What is due first by money and time; empty: nothing."""
    due_at: datetime | None
    minutes_left: int | None
    at_risk: Decimal | None
    """What all that is due of it costs when it is missed; None: not known."""
    currency: str
    versions: int
    """How many orders and changes of orders came under its number."""

    @property
    def id(self) -> str:
        """What its page is called."""
        return f"{self.partner}/{self.order}"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are wanted."""

    text: str = ""
    """In the order's number, the ship-to or the partner's name."""
    partner: str = ""
    state: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """Read what stands in a URL; what is no filter is left alone."""
        state = asked.get("state", "")
        if state and state not in STATES:
            raise EdiError(f"state: expected {', '.join(STATES)}, got {state!r}")
        return cls(asked.get("q", "").strip(), asked.get("partner", ""), state)

    def told(self) -> dict[str, str]:
        """The same as it stands in a URL."""
        values = {"q": self.text, "partner": self.partner, "state": self.state}
        return {name: value for name, value in values.items() if value}

    def wants(self, row: OrderRow) -> bool:
        """Whether an order is one of them."""
        words = f"{row.order}\n{row.ship_to}\n{row.partner}".casefold()
        return (
            self.text.casefold() in words
            and self.partner in ("", row.partner)
            and self.state in ("", row.state)
        )


def order_rows(look: Work, wanted: OrderFilter | None = None) -> list[OrderRow]:
    """The orders that are wanted: the most urgent first, then what came last."""
    dues: dict[tuple[str, str], list[DueRow]] = {}
    for one in due_rows(look):
        dues.setdefault((one.partner, one.order), []).append(one)
    rank = {key: at for at, key in enumerate(dues)}
    rows = list(_rows(look, dues))
    rows.sort(key=lambda row: (rank.get((row.partner, row.order), len(rank)), -_at(row)))
    return [row for row in rows if wanted is None or wanted.wants(row)]


def _at(row: OrderRow) -> float:
    return row.received_at.timestamp()


def _rows(look: Work, dues: Mapping[tuple[str, str], list[DueRow]]) -> Iterator[OrderRow]:
    for row in look.documents.orders():
        listed = dues.get((row.partner, row.po_number), [])
        first = listed[0] if listed else None
        yield OrderRow(
            partner=row.partner,
            order=row.po_number,
            po_date=_day(row.po_date),
            ship_to=row.ship_to,
            received_at=_instant(row.received_at),
            state=_state(listed),
            next=first.what if first else "",
            due_at=first.due_at if first else None,
            minutes_left=first.minutes_left if first else None,
            at_risk=_sum(listed),
            currency=first.currency if first else "",
            versions=row.documents,
        )


def _state(listed: list[DueRow]) -> str:
    if not listed:
        return "done"
    return "missed" if any(one.state == "missed" for one in listed) else "open"


def _sum(listed: list[DueRow]) -> Decimal | None:
    known = [one.at_risk for one in listed if one.at_risk is not None]
    return sum(known, Decimal("0.00")) if known or not listed else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
