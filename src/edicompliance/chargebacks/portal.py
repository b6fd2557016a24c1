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
from types import MappingProxyType
from typing import Any, Final

from edicompliance.chargebacks.portal_cells import (
    NotCertainError,
    NothingError,
    currency_of,
    day_of,
    money_of,
    number_of,
    plain_word,
    quantity_of,
    text_of,
)
from edicompliance.chargebacks.portal_kinds import kind_of
from edicompliance.chargebacks.taken import About, Rejected, Taken, TakenFile, TakenLine
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
_TOTAL: Final = re.compile(r"\b(?:grand |sub)?-?total(?:s)?\b", re.IGNORECASE)
_NUMBERS: Final = ("number", "invoice", "po", "bill_of_lading", "notice", "sscc", "item", "store")


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    at: Mapping[str, int]
    """Our word -> which cell of a row."""
    width: int
    """How many cells it has."""
    status: str = ""
    """What its column `kind` is called."""
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
        except NotCertainError as why:
            rejected[line] = str(why)
            number = text_of(_row(header, cells).get("number", ""))
            if number and not isinstance(why, NothingError):
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
    names = [plain_word(str(cell)) for cell in cells]
    twice = next((spot for spot in at.values() if names.count(names[spot]) > 1), None)
    doubt = ""
    if twice is not None:
        called = str(cells[twice]).strip()
        doubt = f"expected each heading once, got {called!r} more than once: rename one of them"
    status = str(cells[at["kind"]]).strip() if "kind" in at else ""
    return _Header(line, MappingProxyType(at), len(cells), status, doubt)


def _columns(cells: Sequence[Any], told: Remitted) -> dict[str, int]:
    """Our words for the cells of a row, as far as they are headings that somebody knows."""
    names = [plain_word(str(cell)) for cell in cells]
    at: dict[str, int] = {}
    for column in COLUMNS:
        for alias in (*told.columns.get(column, ()), *USUAL.get(column, ()), column):
            if plain_word(alias) in names and names.index(plain_word(alias)) not in at.values():
                at.setdefault(column, names.index(plain_word(alias)))
                break
    return at


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
        raise NotCertainError("a row of totals: it names no deduction")
    if any(str(cell).strip() for cell in cells[header.width :]):
        raise NotCertainError(
            f"expected {header.width} cells as the header has, got {len(cells)}: is there a comma "
            "in a cell that has no quotes?"
        )
    numbers = {name: number_of(name, row.get(name, ""), told) for name in _NUMBERS}
    if not any(numbers[name] for name in ("number", "invoice", "po")):
        raise NotCertainError("expected the number of a deduction, an invoice or an order")
    amount, way, mark = money_of(row.get("amount", ""))
    kind = kind_of(str(row.get("kind", "")), way, told, header.status)
    part = TakenLine(
        amount,
        About(**{name: number for name, number in numbers.items() if name != "number"}),
        quantity=quantity_of(row.get("quantity", "")),
        code=text_of(row.get("code", "")),
        text=text_of(row.get("reason", "")),
        where=f"{file}:{line}",
    )
    return Taken(
        retailer=retailer,
        kind=kind,
        number=numbers["number"],
        day=day_of(row.get("date", ""), told),
        notified=day_of(row.get("notified", ""), told),
        currency=currency_of(text_of(row.get("currency", "")).upper(), mark) or currency,
        payment=text_of(row.get("payment", "")),
        source=file,
        lines=(part,),
    )


def _many(row: Mapping[str, Any]) -> bool:
    """Whether a row names at least two numbers, as a row of totals does not."""
    return sum(bool(str(row.get(name, "")).strip()) for name in _NUMBERS) > 1


def _together(taken: Sequence[Taken]) -> Iterable[Taken]:
    """Rows of one deduction are its lines."""
    found: dict[tuple[Any, ...], Taken] = {}
    for at, one in enumerate(taken):
        key = (one.number or f"row {at}", one.kind, one.day, one.payment, one.currency)
        earlier = found.get(key)
        found[key] = replace(earlier, lines=earlier.lines + one.lines) if earlier else one
    return found.values()
