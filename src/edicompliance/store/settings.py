r"""Where the store is: an option, `EDIC_STORE`, or `[store]` in edicompliance.toml.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "edicompliance.toml"
>>> _ = path.write_text('[store]\nurl = "edic.db"\n')
>>> found = find_store({}, config=str(path))
>>> found.url == f"sqlite:///{path.parent.resolve()}/edic.db", found.archive
(True, None)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.tables.user_files import TomlFile, read_toml, suggest
from edicompliance.errors import StoreError

CONFIG: Final = "edicompliance.toml"
"""The file of settings in the folder where a program runs."""
DEFAULT_URL: Final = "sqlite:///edicompliance.db"
"""What a file of settings means that names no store."""
_KEYS: Final = ("url", "archive")


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the store is."""

    url: str
    """`sqlite:///FILE`, a path, or `postgresql://HOST/NAME`."""
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
    said = _of_file(path or CONFIG)
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


def _of_file(path: str) -> StoreSettings:
    """What `[store]` says, its paths from the file's folder."""
    file = read_toml(path)
    table = file.data.get("store", {})
    if not isinstance(table, dict):
        raise file.error("store", f"expected a table, got {table!r}")
    home = Path(file.path).parent
    said = {key: _text(file, key, value) for key, value in table.items()}
    archive = home / said["archive"] if "archive" in said else None
    return StoreSettings(url_beside(said.get("url", DEFAULT_URL), home), archive)


def _text(file: TomlFile, key: str, value: Any) -> str:
    if key not in _KEYS:
        raise file.error(f"store.{key}", f"unknown key{suggest(key, _KEYS)}")
    if not isinstance(value, str) or not value:
        raise file.error(f"store.{key}", f"expected text in quotes, got {value!r}")
    return value
