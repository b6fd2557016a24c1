"""One suite, two databases: a file of SQLite, and a PostgreSQL that is started for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy2
from uuid import uuid4

import pytest
from tests.quick import compiled_once
from tests.store.places import Place, Postgres

from edicompliance.store import Store

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="module", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    with compiled_once():
        yield


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


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store in a file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("new") / "edic.db"
    Store.create(str(path)).close()
    return path


@pytest.fixture(scope="session")
def new_database(postgres: Postgres) -> str:
    """A new store on the server, made once by each worker and copied for each test."""
    name = f"edic_new_{uuid4().hex}"
    postgres.run(f"CREATE DATABASE {name}")
    Store.create(postgres.url(name)).close()
    return name


@contextmanager
def place_of(
    request: pytest.FixtureRequest, tmp_path: Path, *, new: bool = True
) -> Iterator[Place]:
    """Where a new store of the database that is asked for is, or, if not, where one may be made."""
    if request.param == "sqlite":
        path = tmp_path / "edic.db"
        if new:
            copy2(request.getfixturevalue("new_file"), path)
        yield Place(f"sqlite:///{path}", tmp_path / "archive")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"edic_{uuid4().hex}"
    like = f" TEMPLATE {request.getfixturevalue('new_database')}" if new else ""
    server.run(f"CREATE DATABASE {name}{like}")
    yield Place(server.url(name), tmp_path / "archive")
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a store may be made, on each database; or where `store` or `timed` is."""
    opened = {"store", "timed"} & set(request.fixturenames)
    with place_of(request, tmp_path, new=bool(opened)) as found:
        yield found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A new store, by the database's clock."""
    with Store.open(place.url, archive=place.archive) as opened:
        yield opened


@pytest.fixture
def timed(place: Place) -> Iterator[Store]:
    """A new store whose time stands still; `place.clock.pass_(seconds)` lets it pass."""
    with Store.open(place.url, archive=place.archive, clock=place.clock) as opened:
        yield opened
