"""From the retailer's 816 and 832 to the supplier's lists, as files that `load_masters` reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from edicompliance.documents import OrganizationalRelationships, PriceCatalog, read_documents
from edicompliance.documents.comparing.items import COLUMNS as ITEM_COLUMNS
from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.tables.list_reading import Columns
from edicompliance.documents.tables.listed import Dated
from edicompliance.errors import EdiError
from edicompliance.masters import RetailLocation, load_masters
from edicompliance.masters.importing import items_of, locations_of
from edicompliance.masters.loading import LOCATION_COLUMNS
from edicompliance.translate.cells import csv_text
from edicompliance.x12 import Transmission

_SETS: Final = ("816", "832")
_FIELDS: Final = {"from": "since"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What documents became."""

    items: tuple[ItemMaster, ...]
    """Rows of the list of items."""
    locations: tuple[RetailLocation, ...]
    """Rows of the list of locations."""
    skipped: tuple[str, ...]
    """What became no row, and why."""

    def texts(self) -> dict[str, str]:
        """Return the files, by their names; a list without rows is no file."""
        texts = {}
        if self.items:
            texts["items.csv"] = _csv(ITEM_COLUMNS, self.items)
        if self.locations:
            texts["locations.csv"] = _csv(LOCATION_COLUMNS, self.locations)
        return texts


def import_lists(transmissions: Iterable[Transmission]) -> Imported:
    """Return the lists in some files; rows that come twice once.

    Raises `EdiError` where there is neither an 816 nor an 832.
    """
    items: dict[ItemMaster, None] = {}
    locations: dict[RetailLocation, None] = {}
    skipped: list[str] = []
    found = False
    for transmission in transmissions:
        read = read_documents(transmission, only=_SETS)
        skipped += map(str, read.unreadable)
        for document in read.documents:
            found = True
            if isinstance(document, OrganizationalRelationships):
                locations.update(dict.fromkeys(locations_of(document, skipped)))
            elif isinstance(document, PriceCatalog):
                items.update(dict.fromkeys(items_of(document, skipped)))
    if not found:
        raise EdiError("expected a list of places (816) or a catalog (832), found neither")
    return Imported(tuple(items), tuple(locations), tuple(dict.fromkeys(skipped)))


def write_lists(imported: Imported, folder: str, *, replace: bool = False) -> list[str]:
    """Write the files into a folder and return their paths; none that exists is overwritten.

    What was written is read again: an error says where documents contradict each other.
    """
    paths = {str(Path(folder) / name): text for name, text in imported.texts().items()}
    for path in paths if not replace else ():
        if Path(path).exists():
            raise EdiError(f"{path}: exists; --replace overwrites it")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for path, text in paths.items():
        Path(path).write_bytes(text.encode())
    load_masters(*paths)
    return list(paths)


def _csv(columns: Columns[Any], rows: Sequence[Dated]) -> str:
    """Return a list as CSV, without the columns that no row fills."""
    cells = [
        [_cell(getattr(row, _FIELDS.get(name, name))) for name in columns.names] for row in rows
    ]
    used = [at for at, _ in enumerate(columns.names) if any(line[at] != "" for line in cells)]
    head = [columns.names[at] for at in used]
    return csv_text([head, *([line[at] for at in used] for line in cells)])


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return value if isinstance(value, str | int | Decimal | date) else str(value)
