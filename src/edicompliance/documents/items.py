"""The supplier's own list of his items: which numbers mean the same one, how many make a case.

A retailer orders by his item number or by the bar code of the case, the supplier's system ships by
its own number or by the single article. The list that ties them together is a CSV file with a
header (comma, semicolon or tab) or a TOML file of `[[items]]` tables, with any of these columns:

    gtin, upc              bar code numbers, 8 to 14 digits
    buyer_item             the retailer's number
    vendor_item            the supplier's number
    unit, pack             the unit of one article, and how many of it are in a case (CA)
    description            for people

>>> sock = Item(buyer_item="77-1", upc="036000291452", pack=12, line=2)
>>> items = Items(path="items.csv", rows=(sock,))
>>> items.find("IN", "77-1") == items.find("EN", "0036000291452") == (sock,)
True
>>> items.find("IN", "77-2")
()
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from edicompliance.documents.product_ids import Kind, gtin, kinds_of
from edicompliance.documents.user_files import TomlFile, read_text, read_toml, suggest
from edicompliance.errors import ProfileError

_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article, by all its numbers."""

    gtin: str = ""
    """A bar code number, of the article or of its case."""
    upc: str = ""
    """Another bar code number."""
    buyer_item: str = ""
    """The retailer's number: IN, BP, SK."""
    vendor_item: str = ""
    """The supplier's number: VN, VP, SK."""
    unit: str = "EA"
    """The unit of one article."""
    pack: int | None = None
    """How many articles are in a case."""
    description: str = ""
    """For people."""
    line: int | None = None
    """Where it stands in the file."""

    def numbers(self) -> Iterator[tuple[Kind, str]]:
        """Yield every number of it with whose it is."""
        for number in (self.gtin, self.upc):
            if number:
                yield "gtin", number.zfill(14)
        if self.buyer_item:
            yield "buyer", self.buyer_item
        if self.vendor_item:
            yield "vendor", self.vendor_item


COLUMNS: Final = tuple(column.name for column in fields(Item) if column.name != "line")


@dataclass(frozen=True, slots=True)
class Items:
    """The list, found by any number."""

    path: str
    """The file, as the user gave it."""
    rows: tuple[Item, ...]
    """In the order of the file, repeated rows once."""
    _index: Mapping[tuple[Kind, str], tuple[Item, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        index: dict[tuple[Kind, str], list[Item]] = {}
        for row in self.rows:
            for key in dict.fromkeys(row.numbers()):
                index.setdefault(key, []).append(row)
        frozen = {key: tuple(rows) for key, rows in index.items()}
        object.__setattr__(self, "_index", frozen)

    def find(self, qualifier: str, value: str) -> tuple[Item, ...]:
        """Return the items that have this number of a document; several when the list is unsure."""
        number = gtin(qualifier, value) or value.strip()
        found = (self._index.get((kind, number), ()) for kind in kinds_of(qualifier))
        return tuple(dict.fromkeys(row for rows in found for row in rows))


def load_items(path: Path | str) -> Items:
    """Return the list in a file: TOML when its name ends so, else CSV.

    What is wrong with it is a ProfileError with the line and the column's name.
    """
    is_toml = Path(path).suffix.lower() == ".toml"
    rows = _toml_rows(read_toml(path)) if is_toml else _csv_rows(str(path), read_text(path))
    unique: dict[tuple[Any, ...], Item] = {}
    for row in rows:
        unique.setdefault(tuple(getattr(row, column) for column in COLUMNS), row)
    return Items(str(path), tuple(unique.values()))


def _csv_rows(path: str, text: str) -> Iterator[Item]:
    header_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(path, cells, line)
                continue
            if len(cells) > len(header):
                reason = f"expected {len(header)} columns, got {len(cells)}"
                raise ProfileError(path, "", reason, line)
            yield _item(path, "", dict(zip(header, cells, strict=False)), line, {})
    except csv.Error as error:
        raise ProfileError(path, "", f"is not CSV: {error}", start) from None
    if not header:
        raise ProfileError(path, "", f"is empty; expected a header of {', '.join(COLUMNS)}")


def _header(path: str, cells: Sequence[str], line: int) -> list[str]:
    header = [re.sub(r"[ -]+", "_", cell.strip().lower()) for cell in cells]
    for at, name in enumerate(header):
        if name not in COLUMNS:
            raise ProfileError(path, name, f"unknown column{suggest(name, COLUMNS)}", line)
        if name in header[:at]:
            raise ProfileError(path, name, "the column stands twice", line)
    return header


def _toml_rows(file: TomlFile) -> Iterator[Item]:
    for key in file.data:
        if key != "items":
            raise file.error(key, f"unknown key{suggest(key, ['items'])}")
    tables = file.data.get("items", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise file.error("items", "expected one [[items]] table for each item")
    heads = [n for n, text in enumerate(file.lines, 1) if re.match(r"\s*\[\[\s*items\s*\]\]", text)]
    for at, table in enumerate(tables, 1):
        line = heads[at - 1] if len(heads) == len(tables) else None
        lines = {key: file.line_of(key, after=line) if line else None for key in table}
        for key in table:
            if key not in COLUMNS:
                reason = f"unknown key{suggest(key, COLUMNS)}"
                raise ProfileError(file.path, f"items[{at}].{key}", reason, lines[key])
        yield _item(file.path, f"items[{at}].", table, line, lines)


def _item(
    path: str,
    place: str,
    cells: Mapping[str, Any],
    line: int | None,
    lines: Mapping[str, int | None],
) -> Item:
    """Return the item of a row, or the error that names the cell."""
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            value = _READERS.get(name, _text)(cell)
        except ValueError as error:
            raise ProfileError(path, f"{place}{name}", str(error), lines.get(name, line)) from None
        if value not in {"", None}:
            values[name] = value
    item = Item(**values, line=line)
    if not any(item.numbers()):
        wanted = "expected a gtin, upc, buyer_item or vendor_item, got none"
        raise ProfileError(path, place.rstrip("."), wanted, line)
    return item


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    raise ValueError(f"expected text in quotes, got {cell}")


def _number(cell: object) -> str:
    text = _text(cell)
    if text and not (re.fullmatch(r"[0-9]+", text, re.ASCII) and len(text) in _GTIN_LENGTHS):
        spoilt = re.fullmatch(r"[0-9.,]+[eE]\+?[0-9]+", text)
        if spoilt or text.isdecimal():
            hint = "; a spreadsheet drops zeros and digits, format the column as text"
        else:
            hint = ""
        raise ValueError(f"expected 8, 12, 13 or 14 digits, got {text!r}{hint}")
    return text


def _pack(cell: object) -> int | None:
    text = str(cell).strip() if isinstance(cell, str | int) and cell is not True else repr(cell)
    if not text:
        return None
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text, re.ASCII):
        raise ValueError(f"expected a whole number of articles in a case, got {cell!r}")
    return int(text)


def _unit(cell: object) -> str:
    return _text(cell).upper()


_READERS: Final = MappingProxyType({"gtin": _number, "upc": _number, "pack": _pack, "unit": _unit})
