r"""Where the store is: an option, `EDIC_STORE`, or `[store]` in edicompliance.toml.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "edicompliance.toml"
>>> _ = path.write_text('[store]\nurl = "edic.db"\n')
>>> found = find_store({}, config=str(path))
>>> found.url == f"sqlite:///{path.parent.resolve()}/edic.db", found.archive
(True, None)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from edicompliance.documents.tables.user_files import TomlFile, read_toml, suggest
from edicompliance.errors import EdiError, StoreError

CONFIG: Final = "edicompliance.toml"
"""The file of settings in the folder where a program runs."""
DEFAULT_URL: Final = "sqlite:///edicompliance.db"
"""What a file of settings means that names no store."""
_KEYS: Final = ("url", "archive")
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the store is."""

    url: str
    """`sqlite:///FILE`, a path, or `postgresql://HOST/NAME`; `env:NAME` or `file:PATH` of one."""
    archive: Path | None = None
    """The folder of the files; None: beside the file of SQLite."""


def find_store(
    environment: Mapping[str, str],
    *,
    url: str | None = None,
    archive: str | None = None,
    config: str | None = None,
) -> StoreSettings:
    """Return where the store is: what is given, else `EDIC_STORE`, else what the file says.

    The file is `config`, else `EDIC_CONFIG`, else `./edicompliance.toml`; its paths are from its
    folder, and without `url` it means `edicompliance.db` there. Raises `StoreError` where there is
    none of them.
    """
    told = url or environment.get("EDIC_STORE")
    path = config or environment.get("EDIC_CONFIG")
    if told and not config:
        return StoreSettings(told, Path(archive) if archive else None)
    if not told and not path and not Path(CONFIG).is_file():
        raise StoreError(
            f'which store? --store URL, $EDIC_STORE, or in {CONFIG}: [store] url = "edic.db"'
        )
    said = _of_file(path or CONFIG, environment)
    own = None if told else said.archive
    return StoreSettings(told or said.url, Path(archive) if archive else own)


def url_beside(url: str, folder: Path) -> str:
    """A store's URL as a file in that folder means it: a relative file of SQLite lies there.

    >>> url_beside("postgresql://db/edic", Path("/etc")), url_beside("edic.db", Path("/var"))
    ('postgresql://db/edic', 'sqlite:////var/edic.db')
    """
    head, _, file = url.partition("sqlite:///")
    if "://" not in url:
        head, file = "", url
    if head or not file or file.startswith(("/", ":")):
        return url
    return f"sqlite:///{(folder / file).resolve()}"


def referred(said: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Return what stands elsewhere because it is secret: `env:NAME`, or `file:PATH` of mode 0600.

    >>> referred("env:EDIC_DB", Path(), {"EDIC_DB": "postgresql://db/edic"})
    'postgresql://db/edic'
    """
    kind, _, where = said.partition(":")
    if kind == "env":
        if not environment.get(where):
            raise EdiError(f"{said}: the environment has no {where}")
        return environment[where].strip()
    if kind != "file":
        return said
    path = folder / where
    try:
        if path.stat().st_mode & _OTHERS:
            raise EdiError(f"{said}: expected its owner alone to read it: chmod 600 {path}")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise EdiError(f"{said}: {getattr(why, 'strerror', None) or 'is no text'}") from None


def _of_file(path: str, environment: Mapping[str, str]) -> StoreSettings:
    """What `[store]` says, its paths from the file's folder."""
    file = read_toml(path)
    table = file.data.get("store", {})
    if not isinstance(table, dict):
        raise file.error("store", f"expected a table, got {table!r}")
    home = Path(file.path).parent
    said = {key: _text(file, key, value) for key, value in table.items()}
    archive = home / said["archive"] if "archive" in said else None
    url = said.get("url", DEFAULT_URL)
    if urlsplit(url).password and os.name == "posix" and Path(path).stat().st_mode & _OTHERS:
        told = f"{path}: store.url: holds a password, and others than its owner can read the file"
        raise StoreError(f'{told}: chmod 600 {path}, or url = "env:NAME" or "file:PATH"')
    return StoreSettings(url_beside(referred(url, home, environment), home), archive)


def _text(file: TomlFile, key: str, value: Any) -> str:
    if key not in _KEYS:
        raise file.error(f"store.{key}", f"unknown key{suggest(key, _KEYS)}")
    if not isinstance(value, str) or not value:
        raise file.error(f"store.{key}", f"expected text in quotes, got {value!r}")
    return value
