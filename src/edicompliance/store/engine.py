"""How a database is opened so that what it says is stored is stored.

SQLite: a writer takes the lock when it begins (`BEGIN IMMEDIATE`), for a transaction that reads
first and writes later fails at once where another one writes. Every commit is on the disk before
it is told (`synchronous=FULL`, `fullfsync` on macOS). The write-ahead log is used only from 3.51.3
on, for older releases can corrupt it; else the journal is truncated. PostgreSQL: `READ COMMITTED`
with locks that are named; readers see one snapshot.

>>> journal_mode((3, 40, 1)), journal_mode((3, 51, 3))
('TRUNCATE', 'WAL')
>>> told_url("postgresql://edic:secret@db/edic")
'postgresql+psycopg://edic:***@db/edic'
"""

from __future__ import annotations

import os
import sqlite3
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, SQLAlchemyError

from edicompliance.errors import StoreError
from edicompliance.store.types import kept_values

WAL_SINCE: Final = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot be corrupted by a reset."""
BUSY_SECONDS: Final = 30
"""For how long a transaction waits for another one's lock."""
ASK_AFTER_SECONDS: Final = 1.0
"""After so long a rest it is asked whether a server is still there."""
_RESTS: Final = "edic_rests"
READS: Final = "edic_reads"
"""The option of a connection that only reads."""
_POSTGRES: Final = ("postgres", "postgresql", "postgresql+psycopg")
_RETRYABLE: Final = ("40001", "40P01", "55P03", "57P01", "57P03", "08")
"""Of SQLSTATE: serialization, deadlock, lock timeout, shutdown, connection."""


def journal_mode(version: tuple[int, ...]) -> str:
    """The journal of a release of SQLite."""
    return "WAL" if version >= WAL_SINCE else "TRUNCATE"


def url_of(text: str) -> URL:
    """Return a URL of a store as the engine wants it; a path is a file of SQLite."""
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreError(f"expected sqlite:///FILE or postgresql://HOST/NAME, got {text}") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        raise StoreError(
            f"expected sqlite:///FILE or postgresql://HOST/NAME, got {url.drivername}://"
        )
    return url


def told_url(text: str) -> str:
    """A URL as it may be shown: without its password."""
    return url_of(text).render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path | None:
    """The file of a store; None for a server."""
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:":
        raise StoreError("expected the path of a file, as sqlite:///edic.db, got none")
    return Path(url.database)


def open_engine(text: str, patience: float = BUSY_SECONDS) -> Engine:
    """Return an engine for a store. A file that is not there is made, for its owner alone.

    `patience` is for how many seconds a transaction waits for another one's lock.
    """
    url = url_of(text)
    path = sqlite_file(url)
    if path is not None:
        _make_private(path)
        engine = create_engine(url, connect_args={"timeout": patience})
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begins)
        event.listen(engine, "before_cursor_execute", _as_kept, retval=True)
        return engine
    options = f"-c lock_timeout={round(patience * 1000)} -c timezone=UTC"
    try:
        engine = create_engine(url, connect_args={"options": options})
    except ModuleNotFoundError:
        raise StoreError(
            "a store on PostgreSQL needs psycopg: pip install 'edicompliance[postgres]'"
        ) from None
    event.listen(engine, "before_cursor_execute", _as_kept, retval=True)
    event.listen(engine, "checkin", _rests)
    event.listen(engine, "checkout", partial(_still_there, engine.dialect))
    return engine


def _as_kept(
    _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: object
) -> tuple[str, Any]:
    """Give no database a text that it cannot keep."""
    return statement, kept_values(values)


def _rests(_connection: Any, record: Any) -> None:
    record.info[_RESTS] = monotonic()


def _still_there(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """See that a server is still there that was not spoken to for a while."""
    if monotonic() - record.info.get(_RESTS, monotonic()) < ASK_AFTER_SECONDS:
        return
    errors = dialect.loaded_dbapi.Error if dialect.loaded_dbapi else ()
    try:
        dialect.do_ping(connection)
    except errors as why:
        raise DisconnectionError(str(why)) from why


def _make_private(path: Path) -> None:
    """Make the file that holds everybody's orders readable by its owner alone."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from None


def _sqlite_connected(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"journal_mode={journal_mode(sqlite3.sqlite_version_info)}",
        "synchronous=FULL",
        "fullfsync=ON",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begins(connection: Connection) -> None:
    reads = bool(connection.get_execution_options().get(READS, False))
    if connection.info.get(READS) != reads:  # else the last transaction of it said so already
        connection.info.pop(READS, None)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.info[READS] = reads
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def reading(engine: Engine) -> Engine:
    """The same store for one who only reads, and who sees one moment of it."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READS: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def error_of(error: SQLAlchemyError) -> StoreError:
    """What a database complains of, in one line, and whether it is worth another try."""
    if not isinstance(error, DBAPIError):
        return StoreError(f"the store: {str(error).splitlines()[0]}")
    cause = error.orig
    code = str(getattr(cause, "sqlstate", None) or "")
    told = str(cause).strip().splitlines()
    busy = isinstance(cause, sqlite3.OperationalError) and "locked" in str(cause)
    lost = error.connection_invalidated or (not code and not isinstance(cause, sqlite3.Error))
    retryable = busy or lost or code.startswith(_RETRYABLE)
    return StoreError(f"the store: {told[0] if told else error.code}", retryable=retryable)
