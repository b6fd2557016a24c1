"""What became of the money of a deduction, in a sentence: won, won in part, lost, written off.

What the retailer agreed to give back has not come back yet: each is said as what it is.

>>> from decimal import Decimal
>>> told_money({"repaid": Decimal("104.45")}, "USD")
'Won: 104.45 USD came back'
>>> told_money({"approved": Decimal("60.00"), "denied": Decimal("40.00")}, "USD")
'Won in part: 60.00 USD approved and not repaid yet; 40.00 USD denied'
>>> told_money({"written off": Decimal("12.00")}, "USD"), told_money({}, "USD")
('Written off: 12.00 USD', '')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from edicompliance.chargebacks.ledger import Line
from edicompliance.chargebacks.moves import LOST, Place
from edicompliance.charges.exact import ZERO, add

_WON: Final[tuple[Place, ...]] = ("repaid", "approved")
_TOLD: Final[Mapping[Place, str]] = {
    "repaid": "came back",
    "approved": "approved and not repaid yet",
    "denied": "denied",
    "expired": "lost, for its time ran out",
    "accepted": "accepted as right",
    "written off": "written off",
    "excused": "excused by the retailer",
    "avoided": "avoided",
    "reported only": "reported, and never billed",
    "disputed": "disputed, and not answered yet",
    "predicted": "foreseen",
    "at risk": "at risk",
    "observed": "observed, and not billed",
    "assessed": "billed, and not taken yet",
}
"""Place of money -> what is said of it; what is missing here is open."""
_HEADS: Final[Mapping[Place, str]] = {
    "accepted": "Accepted as right",
    "written off": "Written off",
    "denied": "Denied",
    "expired": "Lost, for its time ran out",
    "excused": "Excused by the retailer",
}
"""Place of all the money -> what is said first, and alone."""


def money_of(lines: Iterable[Line]) -> dict[Place, Decimal]:
    """Place -> the money of these lines that stands there."""
    found: dict[Place, Decimal] = {}
    for line in lines:
        for stand, money in line.balances.items():
            found[stand.place] = add(found.get(stand.place, ZERO), money)
    return {place: money for place, money in found.items() if money}


def told_money(money: Mapping[Place, Decimal], currency: str) -> str:
    """What became of it, with each amount; empty where there is none."""
    if not money:
        return ""
    if len(money) == 1 and (only := next(iter(money))) in _HEADS:
        return f"{_HEADS[only]}: {money[only]:.2f} {currency}"
    parts = (f"{money[one]:.2f} {currency} {_TOLD.get(one, 'open')}" for one in _ranked(money))
    return f"{_head(money)}: {'; '.join(parts)}"


def _ranked(money: Mapping[Place, Decimal]) -> list[Place]:
    """What has an end first, what is open last."""
    known = list(_TOLD)
    return sorted(money, key=lambda one: known.index(one) if one in known else len(known))


def _head(money: Mapping[Place, Decimal]) -> str:
    won = any(one in money for one in _WON)
    lost = any(one in money for one in ("denied", "expired"))
    if won:
        return "Won in part" if lost else "Won"
    return "Lost" if set(money) <= LOST and lost else "So far"
