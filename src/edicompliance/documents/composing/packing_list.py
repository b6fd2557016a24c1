r"""A packing list as a spreadsheet keeps it: a row for so much of a line in a carton.

It stands in for a warehouse's advice (945) where there is none. Columns, of which `line` is needed:

    line, quantity, unit, po_number      how much of which line; no quantity: all of the line
    carton, sscc, tracking, weight       the carton: rows with one of its names are of one carton
    pallet, pallet_sscc                  the pallet it is on
    store                                the store it is for, by the retailer's code

>>> from edicompliance.documents.tables.user_tables import csv_rows
>>> rows = csv_rows("packing.csv", "carton,line,quantity,sscc\n1,1,10,006141410000003228\n1,2,5,\n")
>>> carton, = packed_of(rows).cartons
>>> carton.sscc, [(item.line, str(item.quantity)) for item in carton.items]
('006141410000003228', [('1', '10'), ('2', '5')])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from edicompliance.documents.composing.packed_shipment import (
    Carton,
    PackedItem,
    PackedPallet,
    PackedShipment,
)
from edicompliance.documents.tables.list_reading import read_cells
from edicompliance.documents.tables.user_cells import Reader, code, line_number, number, unit
from edicompliance.documents.tables.user_tables import (
    UserRow,
    raise_all,
    read_tables,
    unknown_columns,
)
from edicompliance.errors import ProfileError

NAME: Final = "packing"
"""What such a file is called: `packing.csv`, `packing.xlsx`."""
_UNSAID: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a list says no time, and none is judged
_READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        **dict.fromkeys(("po_number", "carton", "sscc", "tracking", "pallet"), code),
        **dict.fromkeys(("pallet_sscc", "store"), code),
        **dict.fromkeys(("quantity", "weight"), number),
        "line": line_number,
        "unit": unit,
    }
)
COLUMNS: Final = tuple(_READERS)
"""The columns that it may have."""
_ITEM: Final = ("line", "quantity", "unit", "po_number")
_CARTON: Final = ("sscc", "tracking", "weight", "pallet", "store")


def load_packing(path: Path | str) -> PackedShipment:
    """Return the packing list of a CSV file or a workbook; a `ProfileError` tells every fault."""
    return packed_of(read_tables(path, (NAME,), NAME)[NAME])


def packed_of(rows: Iterable[UserRow]) -> PackedShipment:
    """Return what rows say was packed, in the order of the rows."""
    given = tuple(rows)
    raise_all(list(unknown_columns(given, _READERS)))
    problems: list[ProfileError] = []
    cartons: dict[str, list[dict[str, Any]]] = {}
    pallets: dict[str, str] = {}
    loose: list[dict[str, Any]] = []
    for row in given:
        values, faults = read_cells(row, _READERS)
        if not faults and "line" not in values:
            faults.append(row.error("line", "expected the number of a line, got none"))
        problems += faults
        values["row"] = row
        name = next((values[key] for key in ("carton", "sscc", "tracking") if key in values), None)
        if "pallet" in values:
            pallets[values["pallet"]] = values.get("pallet_sscc") or pallets.get(
                values["pallet"], ""
            )
        (cartons.setdefault(name, []) if name else loose).append(values)
    raise_all(problems)
    on_pallets = {name: [one for one in loose if one.get("pallet") == name] for name in pallets}
    return PackedShipment(
        notice_number="planned",
        created_at=_UNSAID,
        cartons=tuple(_carton(rows_of) for rows_of in cartons.values()),
        pallets=tuple(
            PackedPallet(name=name, sscc=sscc, items=tuple(map(_item, on_pallets[name])))
            for name, sscc in pallets.items()
        ),
        items=tuple(_item(one) for one in loose if "pallet" not in one),
    )


def _carton(rows: Iterable[Mapping[str, Any]]) -> Carton:
    """Return the carton of some rows; what only one of them says holds for it."""
    listed = list(rows)
    said = {key: row[key] for row in reversed(listed) for key in _CARTON if key in row}
    return Carton(**said, items=tuple(map(_item, listed)))


def _item(values: Mapping[str, Any]) -> PackedItem:
    item = PackedItem(**{key: values[key] for key in _ITEM if key in values})
    row: UserRow = values["row"]
    return item.listed_in(row.path, row.line)
