r"""A table beside a profile: the list of warehouses, or of lanes, that is too long for TOML.

A CSV file with a header (comma, semicolon or tab) whose columns are the keys of a row. An empty
cell says nothing. Every value is text, so that `06006` stays what it is.

>>> table = read_rows("dcs.csv", "code;network\n06006;rdc\n06021;\n")
>>> table.rows, table.lines
(({'code': '06006', 'network': 'rdc'}, {'code': '06021'}), (2, 3))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edicompliance.documents.tables.user_files import read_text
from edicompliance.documents.tables.user_tables import csv_rows
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
    found = list(csv_rows(label, text))
    if not found:
        raise ProfileError(label, "", "has no rows; expected a header and a row at least")
    rows = tuple({key: value for key, value in row.cells.items() if value} for row in found)
    return CsvTable(label, rows, tuple(row.line or 0 for row in found))
