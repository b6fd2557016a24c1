"""The tables of a store, brought to what this release wants.

Each change of the tables is a step with a number, kept in `migrations/versions/`. A store knows its
step. A program refuses a store that is at another one than it was written for, instead of guessing.

>>> newest() in steps()
True
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from edicompliance.errors import StoreError

_FOLDER = Path(__file__).parent / "migrations"
_STEP = "SELECT version_num FROM alembic_version"


def newest() -> str:
    """The step that this release wants."""
    return steps()[-1]


@cache
def steps() -> tuple[str, ...]:
    """All steps, the first one first: `0001` is the file `step_0001_receiving.py`."""
    files = (_FOLDER / "versions").glob("step_*.py")
    return tuple(sorted(path.stem.split("_")[1] for path in files))


def step_of(connection: Connection) -> str | None:
    """The step a store is at; None: it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    step: str | None = connection.exec_driver_sql(_STEP).scalar()
    return step


def told_step(connection: Connection) -> str:
    """The step that a store's tables are at, as the store says; a database error: it has none."""
    return str(connection.exec_driver_sql(_STEP).scalar())


def migrate(connection: Connection, to: str | None = None) -> tuple[str, ...]:
    """Bring the tables to a step, the newest, in the connection's transaction; say which it took.

    All of it is done, or nothing: a step that fails leaves the store as it was.
    """
    known, before = steps(), step_of(connection)
    if before is not None and before not in known:
        raise StoreError(
            f"the store is at step {before}, which this release does not know: "
            "a newer edicompliance wrote it"
        )
    to = to or known[-1]
    _upgrade(connection, to)
    done = known.index(before) + 1 if before else 0
    return known[done : known.index(to) + 1]


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - a store that is only opened does without
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, to)
