r"""A table that a user wrote: CSV, a sheet of a workbook, or tables of a TOML file.

Whatever it came in, a table is rows of named cells, each with the place where it stands. A CSV file
has a header and commas, semicolons or tabs; a workbook (XLSX) a sheet for each table, or one sheet;
a TOML file a `[[name]]` for each row. Text that a spreadsheet made a number of has lost zeros: a
number cell stays a `SheetNumber`, so that whoever wanted text can say so.

>>> rows = list(csv_rows("dcs.csv", "Code;network\n06006;rdc\n\n06021;\n"))
>>> [(row.line, row.cells["code"]) for row in rows]
[(2, '06006'), (4, '06021')]
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.tables.user_files import (
    TomlFile,
    read_bytes,
    read_text,
    read_toml,
    suggest,
)
from edicompliance.documents.tables.workbook_limits import fault_of
from edicompliance.errors import MissingExtra, ProfileError

_HARMLESS: Final = re.compile(r"^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What keeps a text from being a formula, in CSV that we wrote."""


class SheetNumber(Decimal):
    """A number cell of a workbook."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """One row, and where it stands."""

    path: str
    """The file as the user gave it, and of a workbook its sheet."""
    line: int | None
    """The line of a file, the row of a sheet."""
    cells: Mapping[str, Any]
    """Column -> what stands there; an empty cell is `""`."""
    place: str = ""
    """What a TOML file calls it, `items[2]`."""
    lines: Mapping[str, int | None] = field(default_factory=dict)
    """Column -> line, where a row has several."""
    header: int | None = None
    """The line of the table's header, if it has one."""

    def error(self, column: str, reason: str) -> ProfileError:
        """Return the error that points at a cell, or at the row."""
        key = f"{self.place}.{column}" if self.place and column else self.place or column
        return ProfileError(self.path, key, reason, self.lines.get(column, self.line))


Tables = Mapping[str, tuple[UserRow, ...]]
"""The name of a table -> its rows."""


def read_tables(path: Path | str, known: Collection[str], usual: str = "") -> Tables:
    """Return the tables of a file; `usual` names the one of a file that does not name it.

    Raises `ProfileError` where it cannot be read, or has a table that is not `known`.
    """
    ending = Path(path).suffix.lower()
    if ending == ".toml":
        return _toml_tables(read_toml(path), known)
    if ending in {".xlsx", ".xlsm"}:
        return _sheets(str(path), read_bytes(path), known, usual)
    text = read_text(path)
    name = usual or named(str(path), Path(path).stem, known)
    return {name: tuple(csv_rows(str(path), text))}


def named(path: str, name: str, known: Collection[str]) -> str:
    """Return the table that a file or a sheet is called after; a `ProfileError` if none."""
    plain = column_name(name)
    if plain not in known:
        raise ProfileError(path, "", f"unknown list {name!r}{suggest(plain, known)}")
    return plain


def unknown_columns(rows: Iterable[UserRow], known: Collection[str]) -> Iterator[ProfileError]:
    """Yield an error for each column that nobody asked for; of a header, once."""
    seen: set[str] = set()
    for row in rows:
        for name in row.cells:
            if name in known or name in seen:
                continue
            error = row.error(name, f"unknown {'key' if row.place else 'column'}")
            line = row.header or error.line
            yield ProfileError(row.path, error.key, error.reason + suggest(name, known), line)
            seen |= {name} if row.header else set()


def raise_all(problems: Sequence[ProfileError], most: int = 20) -> None:
    """Raise the first of some errors, with the others after it; a long list is cut."""
    if not problems:
        return
    first, *others = problems
    if len(others) >= most:
        left = len(problems) - most
        others = [*others[: most - 1], ProfileError(first.path, "", f"and {left} more errors")]
    raise ProfileError(first.path, first.key, first.reason, first.line, tuple(others)) from None


def grid_of(path: Path | str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of somebody else's file as they stand, whatever is above its header.

    Of a workbook its first sheet that is not empty; text that is no UTF-8 is read as Windows-1252,
    or UTF-16 where it says so. Raises `ProfileError` where it is neither.
    """
    data = read_bytes(path)
    if Path(path).suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        sheets = _cells(str(path), data).values()
        yield from enumerate(next((rows for rows in sheets if any(map(any, rows))), []), 1)
        return
    text = _any_text(data)
    first = max(text.splitlines()[:20] or [""], key=lambda line: max(map(line.count, ",;\t|")))
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    yield from _numbered(str(path), reader)


def _any_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# -- CSV


def csv_rows(path: str, text: str) -> Iterator[UserRow]:
    """Yield the rows of a text; raises `ProfileError` with the line."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    numbered = _numbered(path, reader)
    return _rows(path, numbered)


def _numbered(path: str, reader: Any) -> Iterator[tuple[int, list[Any]]]:
    line = 1
    try:
        for cells in reader:
            yield line, [_HARMLESS.sub("", cell.strip()) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise ProfileError(path, "", f"is not CSV: {error}", line) from None


def _rows(path: str, numbered: Iterable[tuple[int, list[Any]]]) -> Iterator[UserRow]:
    """Yield what stands below a header; rows without any text are left out."""
    header: list[str] = []
    head, empty = 0, True
    for line, cells in numbered:
        if all(cell == "" for cell in cells):
            continue
        if not header:
            header, head = _header(path, cells, line), line
            continue
        empty = False
        if any(cell != "" for cell in cells[len(header) :]):
            raise ProfileError(path, "", f"expected {len(header)} columns, got {len(cells)}", line)
        yield UserRow(path, line, dict(zip(header, cells, strict=False)), header=head)
    if empty:
        raise ProfileError(path, "", "has no rows; expected a header and a row at least")


def _header(path: str, cells: Iterable[Any], line: int) -> list[str]:
    header = [column_name(str(cell)) for cell in cells]
    while header and not header[-1]:
        header.pop()
    for at, name in enumerate(header):
        if not name or name in header[:at]:
            reason = "the column stands twice" if name else "a column has no name"
            raise ProfileError(path, name, reason, line)
    return header


def column_name(text: str) -> str:
    """A column as it is compared: small letters, `_` between words."""
    return re.sub(r"[ -]+", "_", text.strip().lower())


# -- TOML


def _toml_tables(file: TomlFile, known: Collection[str]) -> Tables:
    for key, value in file.data.items():
        if key == "format" and value != 1:
            raise file.error(key, f"expected 1, got {value}")
        if key not in {*known, "format"}:
            raise file.error(key, f"unknown key{suggest(key, known)}")
    return {name: tuple(_toml_rows(file, name)) for name in file.data if name != "format"}


def _toml_rows(file: TomlFile, name: str) -> Iterator[UserRow]:
    tables = file.data[name]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        one = name.removesuffix("s")
        raise file.error(name, f"expected one [[{name}]] table for each {one}")
    wanted = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    heads = [number for number, text in enumerate(file.lines, 1) if wanted.match(text)]
    for at, table in enumerate(tables, 1):
        line = heads[at - 1] if len(heads) == len(tables) else None
        lines = {key: file.line_of(key, after=line) if line else None for key in table}
        yield UserRow(file.path, line, table, f"{name}[{at}]", lines)


# -- workbooks


def _sheets(path: str, data: bytes, known: Collection[str], usual: str) -> Tables:
    filled = {name: rows for name, rows in _cells(path, data).items() if any(map(any, rows))}
    if not filled:
        raise ProfileError(path, "", "has no rows; expected a header and a row at least")
    alone = len(filled) == 1
    tables: dict[str, tuple[UserRow, ...]] = {}
    for sheet, rows in filled.items():
        label = path if alone else f"{path}[{sheet}]"
        if alone and column_name(sheet) not in known:
            name = usual or named(path, Path(path).stem, known)
        else:
            name = named(label, sheet, known)
        tables[name] = tuple(_rows(label, enumerate(rows, 1)))
    return tables


def _cells(path: str, data: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet; needs the extra `excel`."""
    try:
        from python_calamine import (  # noqa: PLC0415 - an extra
            CalamineError,
            CalamineWorkbook,
        )
    except ModuleNotFoundError:
        wanted = "reading a workbook needs python-calamine: pip install 'edicompliance[excel]'"
        raise MissingExtra(f"{path}: {wanted}") from None
    if fault := fault_of(data):
        raise ProfileError(path, "", fault)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: [
                [_cell(cell) for cell in row]
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except CalamineError as error:
        raise ProfileError(path, "", f"is not a workbook: {error}") from None


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = value == value // 1
        return SheetNumber(int(value)) if whole else SheetNumber(repr(value))
    return value
