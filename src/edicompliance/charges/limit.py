"""What the charges of a time may come to together, whatever each of them is: a cap, a least sum.

"500 USD for each late order, and no more than 5,000 in a month" is a charge made for each order
with a limit of `5000 USD per month`.

>>> print(parse_limit("5000 USD per retailer month"))
5000 USD per retailer month
>>> parse_limit("5000 USD per po")
Traceback (most recent call last):
    ...
edicompliance.charges.syntax.ChargeSyntaxError: unknown time 'po'
    5000 USD per po
                 ^ write one of day, week, month, quarter, retailer month, retailer quarter
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from edicompliance.charges.cursor import Cursor
from edicompliance.charges.exact import plain
from edicompliance.charges.remedies import meant_currency, meant_word
from edicompliance.charges.syntax import number
from edicompliance.charges.vocabulary import CURRENCIES

TIMES: Final = ("day", "week", "month", "quarter", "retailer month", "retailer quarter")
"""For how long a charge, or a limit, may stand."""
_EXAMPLE: Final = "write a limit as '5000 USD per month'"


@dataclass(frozen=True, slots=True)
class PeriodLimit:
    """A sum for a time."""

    amount: Decimal
    currency: str
    per: str
    """Of `TIMES`."""

    def __str__(self) -> str:
        return f"{plain(self.amount)} {self.currency} per {self.per}"


@lru_cache(maxsize=256)
def parse_limit(text: str) -> PeriodLimit:
    """Read a limit: `5000 USD per month`.

    Raises:
        ChargeSyntaxError: the text is none.

    """
    cursor = Cursor(text)
    start = cursor.token
    if start.kind != "number":
        raise cursor.error(f"expected a number, got {start.shown}", _EXAMPLE)
    amount = number(text, cursor.take())
    if cursor.token.text not in CURRENCIES:
        raise meant_currency(cursor, start, "USD")
    currency = cursor.take().text
    if not cursor.took("per"):
        raise cursor.error(f"expected 'per', got {cursor.token.shown}", _EXAMPLE)
    per = next((one for one in TIMES if cursor.took(*one.split(" "))), None)
    if per is None:
        raise meant_word(cursor, TIMES, "time")
    if not cursor.ended:
        raise cursor.error(f"expected the end, got {cursor.token.shown}", _EXAMPLE)
    return PeriodLimit(amount, currency, per)
