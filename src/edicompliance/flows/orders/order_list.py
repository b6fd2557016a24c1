"""The orders of a store as people look through them: those at risk first.

>>> wanted = OrderFilter.read({"q": "4506", "state": "missed", "colour": "red"})
>>> wanted.text, wanted.state, wanted.told()
('4506', 'missed', {'q': '4506', 'state': 'missed'})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Self

from edicompliance.errors import EdiError
from edicompliance.flows.deadlines.due_list import due_rows
from edicompliance.flows.orders.order_risk import LastCheck, Risk, risk_of
from edicompliance.reports.due import DueRow
from edicompliance.store import Work

STATES: Final = ("missed", "open", "done")
"""Something of it is missed; something is due; nothing is."""
_NONE: Final[Mapping[Any, Any]] = {}


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
    risk: str
    """at risk, cannot be told, on track, nothing due."""
    because: str
    """Why it stands so."""

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


def order_rows(
    look: Work,
    checks: Mapping[tuple[str, str], LastCheck] = _NONE,
    why_none: Mapping[str, str] = _NONE,
) -> list[OrderRow]:
    """All orders: at risk, cannot be told, on track, nothing due.

    Those at risk by money and the time that is left, the others as what is due of them stands,
    then what came last. `why_none` says of a partner why no check of his orders is known.
    """
    dues: dict[tuple[str, str], list[DueRow]] = {}
    for one in due_rows(look):
        dues.setdefault((one.partner, one.order), []).append(one)
    urgent = {key: at for at, key in enumerate(dues)}
    found = []
    for row in look.documents.orders():
        key = row.partner, row.po_number
        listed = dues.get(key, [])
        risk = risk_of(listed, checks.get(key), why_none.get(row.partner, ""))
        found.append((risk, urgent.get(key, len(urgent)), _row(row, listed, risk)))
    dearest = _dearest(risk for risk, *_ in found)
    found.sort(key=lambda one: (*one[0].rank(dearest), one[1], -one[2].received_at.timestamp()))
    return [row for *_, row in found]


def _dearest(risks: Iterable[Risk]) -> Decimal:
    known = (money for risk in risks for money, _ in risk.stakes if money is not None)
    return max(known, default=Decimal(0)) or Decimal(1)


def _row(row: Any, listed: list[DueRow], risk: Risk) -> OrderRow:
    first = listed[0] if listed else None
    return OrderRow(
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
        risk=risk.word,
        because=risk.because,
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
