"""What many tests do alike, done once for each process: reading a shipped profile, a new store.

A profile never changes once it is read, and a new store is the same file for everybody. Rooms whose
own tests are about reading profiles or making stores do it each time. A statement is the same SQL
in each store of one kind of database; a program opens one store and makes it once, a process of
tests opens hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copy2
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine

from edicompliance.datafolder import profiles_folder
from edicompliance.profiles import loader
from edicompliance.profiles.profile import Profile
from edicompliance.store import Store, store
from edicompliance.store.engine import open_engine, sqlite_file, url_of

_READ = loader._load
_CREATE = Store.create
_FOLDER = TemporaryDirectory(prefix="edic-new-", ignore_cleanup_errors=True)


@contextmanager
def made_once() -> Iterator[None]:
    """For a while, shipped profiles are read once, and new stores of SQLite are copied."""
    with (
        patch.object(loader, "_load", _load),
        patch.object(Store, "create", _create),
        compiled_once(),
    ):
        yield


@contextmanager
def compiled_once() -> Iterator[None]:
    """For a while, all stores of one kind of database share the SQL that was made."""
    with patch.object(store, "open_engine", _open_engine):
        yield


def _load(path: Path, label: str, folders: Sequence[Path], day: date | None) -> Profile:
    if path.parent != profiles_folder():
        return _READ(path, label, folders, day)
    return _shipped(path, label, tuple(folders), day)


_shipped = cache(_READ)


def _create(url: str, **options: Any) -> Store:
    path = sqlite_file(url_of(url))
    if path is None or path.exists() or not path.parent.is_dir():
        return _CREATE(url, **options)
    copy2(_new_store(), path)
    return Store.open(url, **options)


@cache
def _new_store() -> Path:
    path = Path(_FOLDER.name) / "new.db"
    _CREATE(str(path)).close()
    return path


_FIRST: dict[str, Engine] = {}
"""Kind of database -> the engine whose SQL all others use."""


def _open_engine(url: str, *patience: float) -> Engine:
    engine = open_engine(url, *patience)
    first = _FIRST.get(engine.dialect.name)
    if first is None or first.dialect.server_version_info is None:  # it never reached its server
        _FIRST[engine.dialect.name] = engine
    else:
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine
