r"""Where the store is: an option, `EDIC_STORE`, or `[store]` in edicompliance.toml.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "edicompliance.toml"
>>> _ = path.write_text('[store]\nurl = "edic.db"\n')
>>> found = find_store({}, config=str(path))
>>> Path(found.url).relative_to(path.parent).as_posix(), found.archive
('edic.db', None)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.user_files import TomlFile, read_toml, suggest
from edicompliance.errors import StoreError

CONFIG: Final = "edicompliance.toml"
"""The file of settings in the folder where a program runs."""
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
    folder. Raises `StoreError` where none of them says it.
    """
    told = url or environment.get("EDIC_STORE")
    path = config or environment.get("EDIC_CONFIG")
    said = _of_file(path) if path or (not told and Path(CONFIG).is_file()) else {}
    told = told or said.get("url")
    if not told:
        raise StoreError(
            f"which store? --store URL, $EDIC_STORE, or in {path or CONFIG}: "
            '[store] url = "edic.db"'
        )
    folder = archive or said.get("archive")
    return StoreSettings(told, Path(folder) if folder else None)


def _of_file(path: str | None) -> dict[str, str]:
    """What `[store]` says, its paths from where the program runs."""
    file = read_toml(path or CONFIG)
    table = file.data.get("store", {})
    if not isinstance(table, dict):
        raise file.error("store", f"expected a table, got {table!r}")
    home = Path(file.path).parent
    said = {key: _text(file, key, value) for key, value in table.items()}
    if "archive" in said:
        said["archive"] = str(home / said["archive"])
    if "url" in said and "://" not in said["url"]:
        said["url"] = str(home / said["url"])
    return said


def _text(file: TomlFile, key: str, value: Any) -> str:
    if key not in _KEYS:
        raise file.error(f"store.{key}", f"unknown key{suggest(key, _KEYS)}")
    if not isinstance(value, str) or not value:
        raise file.error(f"store.{key}", f"expected text in quotes, got {value!r}")
    return value
