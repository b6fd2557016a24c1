"""The store: everything that came in, went out, was due and was done, in one database.

>>> from tempfile import mkdtemp
>>> store = Store.create(f"{mkdtemp()}/edic.db")
>>> with store.work("poller") as work:
...     work.numbers.next("example-mart", "interchange")
1
>>> with store.look() as look:
...     look.numbers.last("example-mart", "interchange")
1
>>> store.close()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from edicompliance.errors import StoreError
from edicompliance.store import audit
from edicompliance.store.archive import Archive
from edicompliance.store.engine import error_of, open_engine, reading, sqlite_file, told_url, url_of
from edicompliance.store.migrating import migrate, newest, step_of
from edicompliance.store.work import Clock, Work


class Store:
    """A database of SQLite or PostgreSQL, and the folder where the files themselves lie."""

    def __init__(self, engine: Engine, url: str, archive: Archive, clock: Clock | None) -> None:
        self._engine, self._reading = engine, reading(engine)
        self.url = told_url(url)
        """Where it is, without a password."""
        self.archive = archive
        self._clock = clock

    @classmethod
    def open(
        cls, url: str, *, archive: Path | str | None = None, clock: Clock | None = None
    ) -> Self:
        """Open a store: `sqlite:///FILE`, a path, or `postgresql://HOST/NAME`.

        Its tables must be those of this release. `archive` is the folder of the files, by default
        one beside a file of SQLite; without a `clock` the database's counts.
        """
        path = sqlite_file(url_of(url))
        if path is not None and not path.exists():
            raise StoreError(f"{path}: expected a store, found none; make one: edic store init")
        store = cls(open_engine(url), url, _archive(url, archive), clock)
        step, wanted = store.step, newest()
        if step != wanted:
            store.close()
            what = f"is at step {step}" if step else "has no tables"
            cure = "edic store migrate" if step else "edic store init"
            raise StoreError(f"{told_url(url)}: {what}, expected step {wanted}: {cure}")
        return store

    @classmethod
    def create(
        cls, url: str, *, archive: Path | str | None = None, clock: Clock | None = None
    ) -> Self:
        """Make the tables of a new store, and open it; one that is there is refused."""
        store = cls(open_engine(url), url, _archive(url, archive), clock)
        if store.step is not None:
            store.close()
            raise StoreError(f"{told_url(url)}: expected nothing there, found a store")
        store._take_steps()
        return store

    @classmethod
    def migrate(cls, url: str) -> tuple[str, ...]:
        """Bring the tables of a store to what this release wants; return the steps it took."""
        path = sqlite_file(url_of(url))
        if path is not None and not path.exists():
            raise StoreError(f"{path}: expected a store, found none; make one: edic store init")
        with cls(open_engine(url), url, _archive(url, None), None) as store:
            return store._take_steps()

    @property
    def step(self) -> str | None:
        """The step that its tables are at; None: it has none."""
        with self._connection(self._reading) as connection:
            return step_of(connection)

    @property
    def address(self) -> str:
        """The URL as another process opens it: with its password, so it is never shown."""
        return self._engine.url.render_as_string(hide_password=False)

    @contextmanager
    def work(self, actor: str) -> Iterator[Work]:
        """One transaction: all that is done in it is done when it ends, or nothing is."""
        with self._connection(self._engine) as connection:
            work = Work(connection, actor, self._clock, archive=self.archive)
            yield work
            for write in work.at_its_end:
                write()
            audit.append(work)

    @contextmanager
    def look(self) -> Iterator[Work]:
        """One look: everything as it is at one moment; nothing can be written."""
        with self._connection(self._reading) as connection:
            yield Work(connection, "", self._clock, archive=self.archive)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _take_steps(self) -> tuple[str, ...]:
        with self._connection(self._engine) as connection:
            work = Work(connection, "edic store", self._clock)
            work.alone_with("the tables")
            taken = migrate(connection)
            if taken:
                work.done("migrated", f"to step {taken[-1]}")
                audit.append(work)
            return taken

    @contextmanager
    def _connection(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise error_of(error) from error


def _archive(url: str, folder: Path | str | None) -> Archive:
    """The folder that is named, else the one beside the file of SQLite."""
    path = sqlite_file(url_of(url))
    if folder is None and path is not None:
        folder = path.with_name(f"{path.name}.archive")
    return Archive(Path(folder) if folder is not None else None)
