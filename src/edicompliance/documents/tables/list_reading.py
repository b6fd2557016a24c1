r"""From the rows of a user's table to a list: each cell read, each fault told with its place.

A row that stands twice is one. Two rows of one thing whose days overlap contradict each other, and
are a fault: which of them holds, nobody can tell but who wrote them.

>>> from dataclasses import dataclass
>>> from edicompliance.documents.tables.user_cells import code, whole
>>> from edicompliance.documents.tables.user_tables import csv_rows
>>> @dataclass(frozen=True, slots=True, kw_only=True)
... class Shelf(Dated):
...     name: str = ""
...     boards: int | None = None
>>> shelves = Columns(Shelf, {"name": code, "boards": whole}, lambda row: row.name)
>>> rows = csv_rows("shelves.csv", "name,boards,from\nA,4,\nA,5,2026-07-01\n")
>>> read_list(rows, shelves)
Traceback (most recent call last):
...
edicompliance.errors.ProfileError: shelves.csv:3: boards: it is 5, line 2 says 4 for those days
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Generic

from edicompliance.documents.tables.listed import Dated, Row
from edicompliance.documents.tables.user_cells import Reader, day
from edicompliance.documents.tables.user_tables import UserRow, raise_all, unknown_columns
from edicompliance.errors import ProfileError

_DAYS: Final[Mapping[str, Reader]] = {"from": day, "until": day}
_FIELDS: Final = {"from": "since"}
"""Columns that are called otherwise in a row."""
_APART: Final = ("line", "since", "until")


@dataclass(frozen=True, slots=True)
class Columns(Generic[Row]):
    """What a list is made of."""

    kind: type[Row]
    """What a row becomes."""
    readers: Mapping[str, Reader]
    """The columns, besides `from` and `until`, and what reads each."""
    thing: Callable[[Row], object]
    """What a row is of; two of one thing must not hold on one day."""
    lacks: Callable[[Row], str] = lambda _: ""
    """What a row lacks, or is wrong within it; empty: nothing."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*self.readers, *_DAYS)


def read_list(rows: Iterable[UserRow], columns: Columns[Row]) -> tuple[Row, ...]:
    """Return the rows of a list, each once; a `ProfileError` tells every fault."""
    given = tuple(rows)
    raise_all(list(unknown_columns(given, columns.names)))
    problems: list[ProfileError] = []
    read: dict[object, tuple[UserRow, Row]] = {}
    for row in given:
        if (made := _made(row, columns, problems)) is not None:
            read.setdefault(_said(made), (row, made))
    problems += _contradictions(read.values(), columns)
    raise_all(problems)
    return tuple(made for _, made in read.values())


def read_cells(
    row: UserRow, readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[ProfileError]]:
    """Return the values of a row, without those of empty cells, and what is wrong with it."""
    faults: list[ProfileError] = []
    values: dict[str, Any] = {}
    for name, cell in row.cells.items():
        try:
            value = readers[name](cell) if name in readers else None
        except ValueError as error:
            faults.append(row.error(name, str(error)))
            continue
        if value is not None:
            values[name] = value
    return values, faults


def _made(row: UserRow, columns: Columns[Row], problems: list[ProfileError]) -> Row | None:
    """Return what a row becomes; None where it has faults, which are noted."""
    values, faults = read_cells(row, {**columns.readers, **_DAYS})
    if not faults:
        named = {_FIELDS.get(name, name): value for name, value in values.items()}
        made = columns.kind(**named, line=row.line)
        if not (fault := _turned(made) or columns.lacks(made)):
            return made
        faults.append(row.error("", fault))
    problems += faults
    return None


def _turned(row: Dated) -> str:
    if row.since and row.until and row.since > row.until:
        return f"expected 'from' before 'until', got {row.since} and {row.until}"
    return ""


def _said(row: Dated) -> object:
    """Return what a row says, wherever it stands."""
    return replace(row, line=None)


def _contradictions(
    read: Iterable[tuple[UserRow, Row]], columns: Columns[Row]
) -> Iterator[ProfileError]:
    seen: dict[object, list[Row]] = {}
    for row, made in read:
        thing = columns.thing(made)
        for other in seen.get(thing, ()):
            if made.meets(other):
                yield _contradiction(row, made, other)
                break
        seen.setdefault(thing, []).append(made)


def _contradiction(row: UserRow, made: Dated, other: Dated) -> ProfileError:
    for one in fields(made):
        ours, theirs = getattr(made, one.name), getattr(other, one.name)
        if one.name not in _APART and ours != theirs:
            told = f"it is {_shown(ours)}, line {other.line} says {_shown(theirs)} for those days"
            return row.error(one.name, told)
    return row.error("", f"its days overlap those of line {other.line}, which says the same")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "empty"
    return "empty" if value in ("", None) else str(value)
