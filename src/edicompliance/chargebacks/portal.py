"""From a file of a retailer's portal to what was taken: a header, and a row for each part.

Portals rename columns, put titles above and totals below, write money with marks and in brackets.
A row is taken over only as far as it is certain; every other one is among the rejected, with the
reason. Nothing is guessed.

>>> from edicompliance.profiles.bodies_remittances import Remitted
>>> told = Remitted.model_validate({"columns": {"number": ["Claim #"]}, "deductions": "positive"})
>>> grid = [(1, ["My claims"]), (2, ["Claim #", "Amount", "PO"]), (3, ["C-1", "$1,250.00", "4501"]),
...         (4, ["Total", "$1,250.00", ""])]
>>> found = taken_of(grid, "mart", told, file="claims.csv")
>>> [(one.number, str(one.amount), one.lines[0].about.po) for one in found.taken]
[('C-1', '1250.00', '4501')]
>>> found.rejected[0].reason
'a row of totals: it names no deduction'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks.taken import About, Kind, Rejected, Taken, TakenFile, TakenLine
from edicompliance.charges.exact import cents
from edicompliance.documents.tables.user_tables import SheetNumber
from edicompliance.profiles.bodies_remittances import COLUMNS, Remitted

USUAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "number": ("deduction", "claim", "chargeback", "debit memo", "dispute", "id"),
        "amount": ("deduction amount", "claim amount", "chargeback amount", "fine", "total fine",
                   "amount"),
        "date": ("deduction date", "claim date", "chargeback date", "date"),
        "invoice": ("invoice",),
        "po": ("po", "purchase order", "order"),
        "bill_of_lading": ("bol", "bill of lading"),
        "notice": ("asn", "shipment"),
        "sscc": ("sscc", "carton", "ucc"),
        "item": ("item", "sku", "upc", "gtin"),
        "store": ("store", "dc", "location"),
        "quantity": ("quantity", "qty", "units"),
        "code": ("code", "reason code", "deduction code", "violation code"),
        "reason": ("reason", "description", "violation", "reason description", "comment"),
        "payment": ("payment", "check", "remittance"),
        "kind": ("kind", "status", "type"),
        "currency": ("currency",),
        "notified": ("notified", "notice date", "notification date"),
        "due": ("due", "dispute by", "dispute deadline"),
    }
)  # fmt: skip
"""What columns are called where the profile says nothing else."""
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
_TOTAL: Final = re.compile(r"\b(?:grand |sub)?-?total(?:s)?\b", re.IGNORECASE)
_LOST: Final = "a spreadsheet made a number of it; zeros before it may be lost: format it as text"
_NUMBERS: Final = ("number", "invoice", "po", "bill_of_lading", "notice", "sscc", "item", "store")
_KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "assessed": ("assessed", "billed", "pending", "invoiced"),
        "deducted": ("deducted", "taken", "deduction", "paid short"),
        "repaid": ("repaid", "credit", "reversed", "paid back", "repayment"),
    }
)
_ANNULLED: Final = ("void", "voided", "cancelled", "canceled", "waived", "withdrawn", "rescinded")
"""Nothing is taken, or it was given up before it was: no way that money goes."""
_OF_A_NUMBER: Final = frozenset({"no", "number", "num", "nbr", "id"})
_CENT: Final = Decimal("0.01")


class _NotCertainError(Exception):
    """A cell that cannot be taken for certain; its text is the reason."""


class _NothingError(_NotCertainError):
    """A row without money: whatever else stands in it, its claim comes to the same."""


class _Money(NamedTuple):
    amount: Decimal
    """Without its sign."""
    way: int
    """The sign: 1 or -1."""
    currency: str
    """As its mark says; empty: it has none."""


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    at: Mapping[str, int]
    """Our word -> which cell of a row."""
    width: int
    """How many cells it has."""
    doubt: str = ""
    """Why nobody can tell which column is meant; empty: it is clear."""


def taken_of(
    grid: Iterable[tuple[int, Sequence[Any]]],
    retailer: str,
    told: Remitted,
    *,
    file: str,
    currency: str = "USD",
) -> TakenFile:
    """Return what the rows of a portal's file tell; `grid` is line numbers with their cells.

    `currency` is that of rows which name none.
    """
    rows = [(line, cells) for line, cells in grid if any(str(cell).strip() for cell in cells)]
    header = next((found for line, cells in rows if (found := _header(line, cells, told))), None)
    if header is None:
        return TakenFile((), (_no_header(rows, told, file),))
    if header.doubt:
        return TakenFile((), (Rejected(f"{file}:{header.line}", header.doubt),))
    taken: list[Taken] = []
    rejected: dict[int, str] = {}
    doubted: dict[str, int] = {}
    below = {line: cells for line, cells in rows if line > header.line}
    for line, cells in below.items():
        try:
            taken.append(_taken(header, line, cells, retailer, told, file, currency))
        except _NotCertainError as why:
            rejected[line] = str(why)
            number = _text(_row(header, cells).get("number", ""))
            if number and not isinstance(why, _NothingError):
                doubted.setdefault(number, line)
    for one in taken:
        if one.number in doubted:  # a part of a claim would pass for all of it
            rejected[_line_of(one)] = (
                f"line {doubted[one.number]} is of the same claim {one.number} and rejected: what "
                "the claim comes to is not certain; mend that line and import the file again"
            )
    whole = [one for one in taken if one.number not in doubted]
    return TakenFile.of(
        _together(whole),
        [Rejected(f"{file}:{line}: {_shown(below[line])}", rejected[line])
         for line in sorted(rejected)],
    )  # fmt: skip


def _line_of(one: Taken) -> int:
    """In which line of the file a row stands."""
    return int(one.lines[0].where.rpartition(":")[2])


def _shown(cells: Sequence[Any]) -> str:
    return ", ".join(str(cell) for cell in cells if str(cell).strip())


def _row(header: _Header, cells: Sequence[Any]) -> dict[str, Any]:
    return {name: cells[at] if at < len(cells) else "" for name, at in header.at.items()}


def header_of(grid: Iterable[tuple[int, Sequence[Any]]], told: Remitted) -> Mapping[str, str]:
    """Return which column of a file is taken for which of ours, for a person to look at."""
    for line, cells in grid:
        if found := _header(line, cells, told):
            return {name: str(cells[at]).strip() for name, at in found.at.items()}
    return {}


def _header(line: int, cells: Sequence[Any], told: Remitted) -> _Header | None:
    """The header, if this row is one: it names an amount, and what it was taken for."""
    at = _columns(cells, told)
    if "amount" not in at or not {"number", "invoice", "po"} & set(at):
        return None
    names = [_plain(str(cell)) for cell in cells]
    twice = next((spot for spot in at.values() if names.count(names[spot]) > 1), None)
    doubt = ""
    if twice is not None:
        called = str(cells[twice]).strip()
        doubt = f"expected each heading once, got {called!r} more than once: rename one of them"
    return _Header(line, MappingProxyType(at), len(cells), doubt)


def _columns(cells: Sequence[Any], told: Remitted) -> dict[str, int]:
    """Our words for the cells of a row, as far as they are headings that somebody knows."""
    names = [_plain(str(cell)) for cell in cells]
    at: dict[str, int] = {}
    for column in COLUMNS:
        for alias in (*told.columns.get(column, ()), *USUAL.get(column, ()), column):
            if _plain(alias) in names and names.index(_plain(alias)) not in at.values():
                at.setdefault(column, names.index(_plain(alias)))
                break
    return at


def _plain(name: str) -> str:
    """A heading as it is compared: `Claim No.`, `claim #` and `Claim Number` are `claim`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "".join(words[:-1] if words[1:] and words[-1] in _OF_A_NUMBER else words)


def _no_header(rows: Sequence[tuple[int, Sequence[Any]]], told: Remitted, file: str) -> Rejected:
    """Show the row that is the likeliest to be the header, and what it lacks."""
    line, cells = max(rows, key=lambda row: len(_columns(row[1], told)), default=(1, ()))
    known = _columns(cells, told)
    lacks = "an amount" if known and "amount" not in known else "a number, an invoice or an order"
    return Rejected(
        f"{file}:{line}",
        "expected a header with an amount and a number, an invoice or an order, "
        f"got {_shown(cells) or 'nothing'}{f': it lacks {lacks}' if known else ''}; "
        "say what the portal calls them under remittances.portal columns",
    )


def _taken(
    header: _Header,
    line: int,
    cells: Sequence[Any],
    retailer: str,
    told: Remitted,
    file: str,
    currency: str,
) -> Taken:
    row = _row(header, cells)
    if _TOTAL.search(" ".join(str(cell) for cell in cells)) and not _many(row):
        raise _NotCertainError("a row of totals: it names no deduction")
    if any(str(cell).strip() for cell in cells[header.width :]):
        raise _NotCertainError(
            f"expected {header.width} cells as the header has, got {len(cells)}: is there a comma "
            "in a cell that has no quotes?"
        )
    numbers = {name: _number(name, row.get(name, ""), told) for name in _NUMBERS}
    if not any(numbers[name] for name in ("number", "invoice", "po")):
        raise _NotCertainError("expected the number of a deduction, an invoice or an order")
    amount, way, mark = _money(row.get("amount", ""))
    kind = _kind(str(row.get("kind", "")), way, told)
    part = TakenLine(
        amount,
        About(**{name: number for name, number in numbers.items() if name != "number"}),
        quantity=_quantity(row.get("quantity", "")),
        code=_text(row.get("code", "")),
        text=_text(row.get("reason", "")),
        where=f"{file}:{line}",
    )
    return Taken(
        retailer=retailer,
        kind=kind,
        number=numbers["number"],
        day=_day(row.get("date", ""), told),
        notified=_day(row.get("notified", ""), told),
        currency=_currency(_text(row.get("currency", "")).upper(), mark) or currency,
        payment=_text(row.get("payment", "")),
        source=file,
        lines=(part,),
    )


def _many(row: Mapping[str, Any]) -> bool:
    """Whether a row names at least two numbers, as a row of totals does not."""
    return sum(bool(str(row.get(name, "")).strip()) for name in _NUMBERS) > 1


def _number(name: str, cell: Any, told: Remitted) -> str:
    if isinstance(cell, SheetNumber):
        if "no leading zeros" in told.normalise and name in ("invoice", "po"):
            return f"{cell:f}"  # its zeros count for nothing
        raise _NotCertainError(f"{name} {cell:f}: {_LOST}")
    text = _text(cell)
    if re.fullmatch(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}", text):
        raise _NotCertainError(f"{name} {text}: {_LOST}")
    return text


def _text(cell: Any) -> str:
    if isinstance(cell, SheetNumber):
        return f"{cell:f}"
    return str(cell).strip()


def _currency(column: str, mark: str) -> str:
    """The currency that a row names; empty: none."""
    if column and not re.fullmatch("[A-Z]{3}", column):
        raise _NotCertainError(f"expected a currency such as USD, got {column!r}")
    if column and mark and column != mark:
        raise _NotCertainError(f"expected {column}, as its column says, got an amount in {mark}")
    return column or mark


def _money(cell: Any) -> _Money:
    amount, currency = (cell, "") if isinstance(cell, Decimal) else _written(str(cell).strip())
    if not amount:
        raise _NothingError(f"expected an amount of money, got {cell}: nothing is taken")
    if amount != amount.quantize(_CENT):
        raise _NotCertainError(f"expected an amount to the cent, got {cell}")
    return _Money(cents(amount), 1 if amount > 0 else -1, currency)


def _written(text: str) -> tuple[Decimal, str]:
    """`$1,250.00`, `(12.50)`, `12.50-`, `-$12.50`, `12.50 CAD`, with the currency of its mark."""
    found = _MONEY.fullmatch(text)
    if not found or (found["before"] and found["behind"]):
        raise _NotCertainError(f"expected an amount such as 1250.00, got {text!r}")
    mark = found["before"] or found["behind"] or ""
    text = text.replace(mark, "").strip()
    plain = re.sub(r"[^0-9.,]", "", text)
    if not _GROUPS.fullmatch(plain):
        raise _NotCertainError(f"expected an amount such as 1,250.00, got {text!r}")
    if _THOUSANDTHS.search(plain):
        told = "thousands or thousandths, which cannot be told apart"
        raise _NotCertainError(f"expected an amount such as 1,250.00, got {text!r}: {told}")
    signs = text.count("-") + (text.startswith("(") and text.endswith(")"))
    if text.startswith("(") != text.endswith(")") or signs > 1:
        raise _NotCertainError(f"expected an amount with one sign, got {text!r}")
    try:
        return Decimal(plain.replace(",", "")) * (-1 if signs else 1), _MARKS.get(mark, mark)
    except InvalidOperation:
        raise _NotCertainError(f"expected an amount such as 1250.00, got {text!r}") from None


def _kind(text: str, way: int, told: Remitted) -> Kind:
    """Which way the money goes: by the column of its own, and by the sign."""
    plain = _plain(text)
    for kind, words in (*told.kinds.items(), *_KINDS.items()):
        if plain and plain in map(_plain, words):
            return _agreed(kind, text, way, told)  # type: ignore[arg-type]
    if plain in _ANNULLED:
        raise _NotCertainError(
            f"{text!r} says that nothing is taken; if it was entered before as billed: "
            "edic chargebacks enter ID excused"
        )
    if plain and told.kinds:
        raise _NotCertainError(f"expected a kind of {', '.join(told.kinds)}, got {text!r}")
    if told.deductions is None:
        if way < 0:
            raise _NotCertainError(
                "an amount below nothing: it may give back or take; say which sign takes, "
                "deductions under remittances.portal"
            )
        return "deducted"
    return "deducted" if _takes(way, told) else "repaid"


def _agreed(kind: Kind, text: str, way: int, told: Remitted) -> Kind:
    """The kind that a word says, where the sign does not say that the money came back."""
    if kind != "repaid" and told.deductions is not None and not _takes(way, told):
        raise _NotCertainError(
            f"{text!r} says that it is taken, and the sign of its amount that it came back, by "
            f"deductions = {told.deductions!r} under remittances.portal"
        )
    return kind


def _takes(way: int, told: Remitted) -> bool:
    return way < 0 if told.deductions == "negative" else way > 0


def _quantity(cell: Any) -> Decimal | None:
    text = _text(cell).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        raise _NotCertainError(f"expected a quantity, got {text!r}")
    return abs(Decimal(text))


def _day(cell: Any, told: Remitted) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if not text:
        return None
    forms = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y" if told.day_first else "%m/%d/%Y")
    for form in forms:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date, no time
        except ValueError:
            continue
    raise _NotCertainError(f"expected a date such as 2026-11-20, got {text!r}")


def _together(taken: Sequence[Taken]) -> Iterable[Taken]:
    """Rows of one deduction are its lines."""
    found: dict[tuple[Any, ...], Taken] = {}
    for at, one in enumerate(taken):
        key = (one.number or f"row {at}", one.kind, one.day, one.payment, one.currency)
        earlier = found.get(key)
        found[key] = replace(earlier, lines=earlier.lines + one.lines) if earlier else one
    return found.values()
