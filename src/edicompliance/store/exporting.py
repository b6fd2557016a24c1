"""The store as plain tables, for other programs: one file a table, JSON lines or CSV.

What a consumer told is masked, wherever it stands: in its own columns, and where the message of an
issue or a finding repeats it. The bytes of what went out are left out, and the hashes of passwords.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Row, Table, select

from edicompliance.errors import StoreError
from edicompliance.store.store import Store
from edicompliance.store.tables import METADATA
from edicompliance.store.tables.columns import PERSONAL
from edicompliance.store.tables.desk import finding
from edicompliance.store.tables.documents import consumer, document
from edicompliance.store.tables.people import person
from edicompliance.store.tables.receiving import issue, transaction_set
from edicompliance.store.tables.sending import outbox
from edicompliance.store.types import as_text
from edicompliance.store.work import Work
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

Form: TypeAlias = Literal["jsonl", "csv"]
MASK: Final = "***"
"""What stands for what a consumer told."""
_LEFT_OUT: Final = (outbox.c.payload, person.c.password, person.c.stamp)
_SHORTEST: Final = 3
"""What is shorter is no name that could be told from other words."""


def export(store: Store, folder: Path, form: Form, only: Collection[str] = ()) -> dict[str, int]:
    """Write the tables, all as of one moment; return how many rows each has."""
    wanted = _wanted(only)
    folder.mkdir(parents=True, exist_ok=True)
    with store.look() as look:
        return {
            table.name: _write(folder / f"{table.name}.{form}", form, table, rows_of(look, table))
            for table in wanted
        }


def rows_of(look: Work, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in the order of their keys, as plain values, masked."""
    columns = [one for one in table.columns if one not in _LEFT_OUT]
    names = _names_by(look, table)
    query = select(*columns).order_by(*table.primary_key.columns)
    for row in look.connection.execute(query, execution_options={"yield_per": 1000}):
        told = {
            column.name: MASK if value and column.info.get(PERSONAL) else _plain(value)
            for column, value in zip(columns, row, strict=True)
        }
        if words := names.get(_whose(table, row)):
            told["message"] = masked(told["message"], words)
        yield told


def masked(text: str, words: Iterable[str]) -> str:
    """A text without these words.

    >>> masked("N102 is 'A Person', expected 60 letters", ["A Person"])
    "N102 is '***', expected 60 letters"
    """
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK)
    return text


def personal_words(row: Row[Any]) -> list[str]:
    """What a consumer told, as it could be repeated elsewhere."""
    told = (getattr(row, one.name) for one in consumer.columns if one.info.get(PERSONAL))
    words = [word for word in told if len(word) >= _SHORTEST]
    return list(dict.fromkeys((*words, *map(printable, words))))  # complaints print what they can


def _wanted(only: Collection[str]) -> list[Table]:
    for name in only:
        if name not in METADATA.tables:
            raise StoreError(f"expected one of {', '.join(sorted(METADATA.tables))}, got {name!r}")
    return [table for table in METADATA.sorted_tables if not only or table.name in only]


def _names_by(look: Work, table: Table) -> dict[int | None, list[str]]:
    """What consumers told, by the interchange or the document whose messages may repeat it."""
    if table not in (issue, finding):
        return {}
    by = transaction_set.c.interchange_id if table is issue else document.c.id
    query = select(by.label("by"), consumer).join(document, document.c.id == consumer.c.document_id)
    if table is issue:
        same_set = transaction_set.c.id == document.c.transaction_set_id
        query = query.join(transaction_set, same_set)
    found: dict[int | None, list[str]] = defaultdict(list)
    for row in look.execute(query):
        found[row.by] += personal_words(row)
    return found


def _whose(table: Table, row: Row[Any]) -> int | None:
    name = {issue: "interchange_id", finding: "document_id"}.get(table)
    return getattr(row, name) if name else None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime):
        return as_text(value)
    return value


def _write(path: Path, form: Form, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        if form == "csv":
            file.write(csv_text([[one.name for one in table.columns if one not in _LEFT_OUT]]))
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is how many
            file.write(_line(row, form))
    return count


def _line(row: dict[str, Any], form: Form) -> str:
    if form == "csv":
        return csv_text([[_cell(value) for value in row.values()]])
    return json.dumps(row, default=str, ensure_ascii=False) + "\n"


def _cell(value: Any) -> Any:
    """A value as a cell: whole numbers as numbers, what is not known as nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return "" if value is None else value
