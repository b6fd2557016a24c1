r"""From files to lists: `load_masters`.

A folder holds a file for each list, called after it: `items.csv`, `locations.xlsx`, `terms.toml`.
A TOML file or a workbook may hold several, as tables or sheets of their names, and is then called
`masters.toml`, `masters.xlsx`. A list that is in no file is not known.

>>> from edicompliance.documents.tables.user_tables import csv_rows
>>> rows = csv_rows("locations.csv", "code,zone\n0612,America/Chicago\n")
>>> [(one.code, one.zone) for one in read_list(rows, LOCATION_COLUMNS)]
[('0612', 'America/Chicago')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.comparing.items import COLUMNS as ITEM_COLUMNS
from edicompliance.documents.comparing.items import Items
from edicompliance.documents.tables.list_reading import Columns, read_list
from edicompliance.documents.tables.listed import Listed, Row
from edicompliance.documents.tables.user_cells import (
    code,
    days,
    digits,
    gln,
    number,
    one_of,
    scac,
    several,
    text,
    time_zone,
)
from edicompliance.documents.tables.user_tables import UserRow, read_tables
from edicompliance.errors import EdiError, ProfileError
from edicompliance.masters.model import AgreedTerms, Carrier, Masters, RetailLocation, Site

_ENDINGS: Final = frozenset({".csv", ".toml", ".xlsx", ".xlsm"})
_MODES: Final = ("parcel", "ltl", "tl", "intermodal")


def _place_lacks(row: RetailLocation) -> str:
    if not (row.code or row.gln):
        return "expected a code or a gln, got none"
    domestic = row.country in {"", "US", "USA"} and row.postal_code.isdigit()
    if domestic and len(row.postal_code) in {3, 4}:
        return (
            f"expected a postal_code of 5 digits, got {row.postal_code!r}; a spreadsheet drops "
            "zeros, format the column as text"
        )
    return ""


LOCATION_COLUMNS: Final = Columns(
    RetailLocation,
    {
        "code": code,
        "gln": gln,
        "name": text,
        "kind": one_of("store", "dc", "office"),
        **dict.fromkeys(("address", "city", "state"), text),
        "postal_code": code,
        "country": text,
        "zone": time_zone,
        "network": text,
        "served_by": code,
        "calendar": text,
    },
    thing=lambda row: row.thing,
    lacks=_place_lacks,
)
"""Of the retailer's places."""
CARRIER_COLUMNS: Final = Columns(
    Carrier,
    {"scac": scac, "name": text, "modes": several(one_of(*_MODES))},
    thing=lambda row: row.scac,
    lacks=lambda row: "" if row.scac else "expected a scac, got none",
)
"""Of carriers."""
SITE_COLUMNS: Final = Columns(
    Site,
    {
        "code": code,
        "name": text,
        "gln": gln,
        "zone": time_zone,
        "owner": text,
        "gs1_prefixes": several(digits(4, 12)),
    },
    thing=lambda row: row.code,
    lacks=lambda row: "" if row.code else "expected a code, got none",
)
"""Of the places that goods leave from."""
TERMS_COLUMNS: Final = Columns(
    AgreedTerms,
    {
        "department": code,
        "net_days": days,
        "discount_percent": number,
        "discount_days": days,
        "basis": code,
        "text": text,
    },
    thing=lambda row: row.department,
)
"""Of terms of payment."""


def _list_of(columns: Columns[Row], path: str, rows: Iterable[UserRow]) -> Listed[Row]:
    return Listed(path, read_list(rows, columns))


def _items_of(path: str, rows: Iterable[UserRow]) -> Items:
    return Items(path, read_list(rows, ITEM_COLUMNS))


_LISTS: Final[Mapping[str, Callable[[str, Iterable[UserRow]], Any]]] = {
    "items": _items_of,
    "locations": partial(_list_of, LOCATION_COLUMNS),
    "carriers": partial(_list_of, CARRIER_COLUMNS),
    "sites": partial(_list_of, SITE_COLUMNS),
    "terms": partial(_list_of, TERMS_COLUMNS),
}


def load_masters(*paths: Path | str) -> Masters:
    """Return the lists in folders and files; what is wrong is a `ProfileError` with its place."""
    found: dict[str, Any] = {}
    for path in (file for given in paths for file in _files(given)):
        for name, rows in read_tables(path, _LISTS, _named(path)).items():
            if name in found:
                raise ProfileError(path, "", f"{found[name].path} holds a list of {name}, too")
            found[name] = _LISTS[name](path, rows)
    return Masters(**found)


def _named(path: str) -> str:
    """Return the list that a file is called after; empty: none."""
    stem = Path(path).stem.lower()
    return stem if stem in _LISTS else ""


def _files(given: Path | str) -> Iterator[str]:
    if not Path(given).is_dir():
        yield str(given)
        return
    inside = sorted(Path(given).iterdir())
    files = [
        path for path in inside if path.suffix.lower() in _ENDINGS and path.name[0] not in ".~"
    ]
    if not files:
        names = ", ".join(_LISTS)
        raise EdiError(f"{given}: expected lists as .csv, .toml or .xlsx, called {names}; got none")
    yield from map(str, files)
