"""Statements that every file needs: put into the driver's words once, and given to it as they are.

SQLAlchemy makes them, with its types, for the database at hand. What is left to do for each file is
to bind values and to read rows, which its own way to run a statement does at many times the cost.
Errors are SQLAlchemy's all the same, so that whoever waits for one sees no difference.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from edicompliance.store.types import kept_values

_NUMERIC: Final = 1700
"""PostgreSQL's number of exact numbers: the only kind whose reading asks what the driver has."""
Values: TypeAlias = Mapping[str, Any]
_Processor: TypeAlias = Callable[[Any], Any]


class _Driven(NamedTuple):
    """A statement in the driver's words."""

    text: str
    names: tuple[str, ...]
    """What it is given, in this order where the driver goes by the order."""
    by_order: bool
    binds: tuple[tuple[str, _Processor], ...]
    """What turns values into what the database keeps."""
    constants: Mapping[str, Any]
    """Values that stand in the statement itself, as the database keeps them."""
    row: Callable[..., Any]
    """Makes a row of what it finds, if it finds any."""
    reads: tuple[tuple[int, _Processor], ...]
    """What turns kept values back."""

    def bound(self, values: Values) -> Any:
        """Values as the driver takes them."""
        found = {**self.constants, **values}
        for name, bind in self.binds:
            found[name] = bind(found[name])
        return tuple([found[name] for name in self.names]) if self.by_order else found

    def read(self, found: Sequence[Any]) -> Any:
        """A row of what the driver found."""
        told = list(found)
        for at, read in self.reads:
            told[at] = read(told[at])
        return self.row(*told)


class Prepared:
    """A statement with its values left open, by name."""

    def __init__(self, statement: Select[Any] | Insert | Update, names: Iterable[str] = ()) -> None:
        self._statement, self._names = statement, tuple(names)
        self._driven: dict[str, _Driven] = {}

    def all(self, connection: Connection, values: Values) -> list[Any]:
        """The rows that it finds."""
        driven = self._for(connection.dialect)
        cursor = _run(connection, driven.text, driven.bound(values))
        return [driven.read(one) for one in cursor.fetchall()]

    def change(self, connection: Connection, values: Values) -> int:
        """Run it; return how many rows it changed or added."""
        driven = self._for(connection.dialect)
        return int(_run(connection, driven.text, driven.bound(values)).rowcount)

    def many(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Run it with each of some values."""
        driven = self._for(connection.dialect)
        _run(connection, driven.text, [driven.bound(one) for one in rows], many=True)

    def added(self, connection: Connection, values: Values) -> Any:
        """Add a row; return its number, as its table counts; None: none was added."""
        driven = self._for(connection.dialect)
        cursor = _run(connection, driven.text, driven.bound(values))
        if cursor.description is None:
            return cursor.lastrowid if cursor.rowcount == 1 else None
        found = cursor.fetchone()
        return found[0] if found is not None else None

    def _for(self, dialect: Dialect) -> _Driven:
        driven = self._driven.get(dialect.name)
        if driven is None:
            driven = self._driven[dialect.name] = _driven(self._statement, self._names, dialect)
        return driven


@cache
def adding(
    table: Table, names: tuple[str, ...], *, new_by: str = "", on_postgres: bool | None = None
) -> Prepared:
    """The statement that adds a row of some columns; with `new_by` only where none is the same.

    `on_postgres` says for which database, where the row's number or sameness matters.
    """
    insert: Any = postgresql.insert(table) if on_postgres else sqlite.insert(table)
    if on_postgres is None:
        return Prepared(table.insert(), names)
    if new_by:
        insert = insert.on_conflict_do_nothing(index_elements=[new_by])
    return Prepared(insert.returning(*table.primary_key) if on_postgres else insert, names)


def _driven(
    statement: Select[Any] | Insert | Update, names: tuple[str, ...], dialect: Dialect
) -> _Driven:
    made: Any = statement.compile(dialect=dialect, column_keys=list(names) or None)
    needed = {name for name, bind in made.binds.items() if bind.required}
    binds = {name: _binder(bind.type, dialect) for name, bind in made.binds.items()}
    columns = tuple(statement.exported_columns) if isinstance(statement, Select) else ()
    reads = ((at, _reader(one.type, dialect)) for at, one in enumerate(columns))
    return _Driven(
        text=made.string,
        names=tuple(made.positiontup or ()),
        by_order=made.positiontup is not None,
        binds=tuple((name, bind) for name in needed if (bind := binds[name]) is not None),
        constants={
            name: bind(made.binds[name].value) if bind is not None else made.binds[name].value
            for name, bind in binds.items()
            if name not in needed
        },
        row=namedtuple("Row", [str(one.key) for one in columns], rename=True),
        reads=tuple((at, read) for at, read in reads if read is not None),
    )


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return kind.dialect_impl(dialect).result_processor(dialect, _NUMERIC)


def _run(connection: Connection, text: str, values: Any, *, many: bool = False) -> Any:
    """Give the driver a statement; what it complains of is told as SQLAlchemy tells it."""
    cursor = connection.connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(text, kept_values(values))
    except Exception as why:
        told = _as_error(connection, text, why)
        if told is None:
            raise
        raise told from why
    return cursor


def _as_error(connection: Connection, text: str, why: Exception) -> BaseException | None:
    """An error of the driver as SQLAlchemy's; None: it is another one."""
    dialect = connection.dialect
    if dialect.loaded_dbapi is None or not isinstance(why, dialect.loaded_dbapi.Error):
        return None
    gone = dialect.is_disconnect(why, connection.connection, None)
    if gone:
        connection.invalidate(why)
    return DBAPIError.instance(
        text, None, why, dialect.loaded_dbapi.Error, connection_invalidated=gone, dialect=dialect
    )
