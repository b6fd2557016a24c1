"""Cells of a portal's file: money, numbers, days as they are written, or why one is not certain.

>>> money_of("($1,250.00)")
Money(amount=Decimal('1250.00'), way=-1, currency='')
>>> plain_word("Claim No.") == plain_word("claim #") == plain_word("Claim Number")
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from edicompliance.charges.exact import cents
from edicompliance.documents.tables.user_tables import SheetNumber
from edicompliance.profiles.bodies_remittances import Remitted

_MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {"$": "", "US$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "€": "EUR", "£": "GBP"}
)
"""A mark beside an amount -> its currency; `$` is that of the retailer."""
_MARK: Final = "|".join((*map(re.escape, sorted(_MARKS, key=len, reverse=True)), "[A-Z]{3}"))
_MONEY: Final = re.compile(
    rf"\(?-?\s*(?P<before>{_MARK})?\s*-?[0-9][0-9,]*(?:\.[0-9]+)?\s*-?\)?\s*(?P<behind>{_MARK})?"
)
_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_THOUSANDTHS: Final = re.compile(r"\.[0-9]{3}$")
"""`1.250`: some write a point between thousands."""
_LOST: Final = "a spreadsheet made a number of it; zeros before it may be lost: format it as text"
_OF_A_NUMBER: Final = frozenset({"no", "number", "num", "nbr", "id"})
_CENT: Final = Decimal("0.01")


class NotCertainError(Exception):
    """A cell that cannot be taken for certain; its text is the reason."""


class NothingError(NotCertainError):
    """A row without money: whatever else stands in it, its claim comes to the same."""


class Money(NamedTuple):
    """An amount as a cell writes it."""

    amount: Decimal
    """Without its sign."""
    way: int
    """The sign: 1 or -1."""
    currency: str
    """As its mark says; empty: it has none."""


def plain_word(name: str) -> str:
    """A heading as it is compared: `Claim No.`, `claim #` and `Claim Number` are `claim`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "".join(words[:-1] if words[1:] and words[-1] in _OF_A_NUMBER else words)


def number_of(name: str, cell: Any, told: Remitted) -> str:
    """A number as text, unless a spreadsheet may have spoilt it."""
    if isinstance(cell, SheetNumber):
        if "no leading zeros" in told.normalise and name in ("invoice", "po"):
            return f"{cell:f}"  # its zeros count for nothing
        raise NotCertainError(f"{name} {cell:f}: {_LOST}")
    text = text_of(cell)
    if re.fullmatch(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}", text):
        raise NotCertainError(f"{name} {text}: {_LOST}")
    return text


def text_of(cell: Any) -> str:
    """What stands in a cell."""
    if isinstance(cell, SheetNumber):
        return f"{cell:f}"
    return str(cell).strip()


def currency_of(column: str, mark: str) -> str:
    """The currency that a row names; empty: none."""
    if column and not re.fullmatch("[A-Z]{3}", column):
        raise NotCertainError(f"expected a currency such as USD, got {column!r}")
    if column and mark and column != mark:
        raise NotCertainError(f"expected {column}, as its column says, got an amount in {mark}")
    return column or mark


def money_of(cell: Any) -> Money:
    """The amount of a cell, to the cent."""
    amount, currency = (cell, "") if isinstance(cell, Decimal) else _written(str(cell).strip())
    if not amount:
        raise NothingError(f"expected an amount of money, got {cell}: nothing is taken")
    if amount != amount.quantize(_CENT):
        raise NotCertainError(f"expected an amount to the cent, got {cell}")
    return Money(cents(amount), 1 if amount > 0 else -1, currency)


def _written(text: str) -> tuple[Decimal, str]:
    """`$1,250.00`, `(12.50)`, `12.50-`, `-$12.50`, `12.50 CAD`, with the currency of its mark."""
    found = _MONEY.fullmatch(text)
    if not found or (found["before"] and found["behind"]):
        raise NotCertainError(f"expected an amount such as 1250.00, got {text!r}")
    mark = found["before"] or found["behind"] or ""
    text = text.replace(mark, "").strip()
    plain = re.sub(r"[^0-9.,]", "", text)
    if not _GROUPS.fullmatch(plain):
        raise NotCertainError(f"expected an amount such as 1,250.00, got {text!r}")
    if _THOUSANDTHS.search(plain):
        told = "thousands or thousandths, which cannot be told apart"
        raise NotCertainError(f"expected an amount such as 1,250.00, got {text!r}: {told}")
    signs = text.count("-") + (text.startswith("(") and text.endswith(")"))
    if text.startswith("(") != text.endswith(")") or signs > 1:
        raise NotCertainError(f"expected an amount with one sign, got {text!r}")
    try:
        return Decimal(plain.replace(",", "")) * (-1 if signs else 1), _MARKS.get(mark, mark)
    except InvalidOperation:
        raise NotCertainError(f"expected an amount such as 1250.00, got {text!r}") from None


def quantity_of(cell: Any) -> Decimal | None:
    """How many units a cell says; None: nothing."""
    text = text_of(cell).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        raise NotCertainError(f"expected a quantity, got {text!r}")
    return abs(Decimal(text))


def day_of(cell: Any, told: Remitted) -> date | None:
    """Which day a cell says; None: none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    forms = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y" if told.day_first else "%m/%d/%Y")
    for form in forms:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date, no time
        except ValueError:
            continue
    raise NotCertainError(f"expected a date such as 2026-11-20, got {text!r}")
