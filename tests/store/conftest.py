"""One suite, two databases: a file of SQLite, and a PostgreSQL that is started for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from tests.store.places import Place, Postgres

from edicompliance.store import Store

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server that all workers of this run share; it ends with the last of them."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    try:
        server = Postgres.start(str(shared))
    except ImportError as missing:
        pytest.skip(f"NO POSTGRESQL: {missing}; half of the store is not tested")
    yield server
    server.stop()


@contextmanager
def place_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a store of the database that is asked for may be made: nothing is there yet."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'edic.db'}", tmp_path / "archive")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"edic_{uuid4().hex}"
    server.run(f"CREATE DATABASE {name}")
    yield Place(server.url(name), tmp_path / "archive")
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a store may be made, on each database."""
    with place_of(request, tmp_path) as found:
        yield found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A new store, by the database's clock."""
    with Store.create(place.url, archive=place.archive) as made:
        yield made


@pytest.fixture
def timed(place: Place) -> Iterator[Store]:
    """A new store whose time stands still; `place.clock.pass_(seconds)` lets it pass."""
    with Store.create(place.url, archive=place.archive, clock=place.clock) as made:
        yield made
