r"""A table beside a profile: the list of warehouses, or of lanes, that is too long for TOML.

A CSV file with a header (comma, semicolon or tab) whose columns are the keys of a row. An empty
cell says nothing. Every value is text, so that `06006` stays what it is.

>>> table = read_rows("dcs.csv", "code;network\n06006;rdc\n06021;\n")
>>> table.rows, table.lines
(({'code': '06006', 'network': 'rdc'}, {'code': '06021'}), (2, 3))
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edicompliance.documents.user_files import read_text
from edicompliance.errors import ProfileError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_. -]*\.csv")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The rows of a file, and where each stands."""

    label: str
    """What messages call it."""
    rows: tuple[dict[str, str], ...]
    """Column -> text; empty cells are left out."""
    lines: tuple[int, ...]
    """The line of each row."""


def load_table(folder: Path | None, name: str) -> CsvTable:
    """Return the table of a file beside a profile; a `ProfileError` says what is wrong with it."""
    if not _NAME.fullmatch(name):
        raise ProfileError(name, "", "expected the name of a .csv file beside the profile")
    if folder is None or not (folder / name).is_file():
        raise ProfileError(name, "", "there is no such file beside the profile")
    return read_rows(name, read_text(folder / name))


def read_rows(label: str, text: str) -> CsvTable:
    """Return the rows of a text."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    line = 1
    try:
        for cells in reader:
            at, line = line, reader.line_num + 1
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if not header:
                header = _header(label, values, at)
                continue
            if len(values) > len(header):
                reason = f"expected {len(header)} columns, got {len(values)}"
                raise ProfileError(label, "", reason, at)
            pairs = zip(header, values, strict=False)
            rows.append({key: value for key, value in pairs if value})
            lines.append(at)
    except csv.Error as error:
        raise ProfileError(label, "", f"is not CSV: {error}", line) from None
    if not rows:
        raise ProfileError(label, "", "has no rows; expected a header and a row at least")
    return CsvTable(label, tuple(rows), tuple(lines))


def _header(label: str, cells: list[str], line: int) -> list[str]:
    header = [re.sub(r"[ -]+", "_", cell.lower()) for cell in cells]
    for at, name in enumerate(header):
        if not name or name in header[:at]:
            what = f"the column {name!r} is there twice" if name else "a column has no name"
            raise ProfileError(label, "", what, line)
    return header
