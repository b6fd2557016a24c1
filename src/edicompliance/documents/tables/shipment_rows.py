r"""Facts of many shipments in one spreadsheet: a row for each, a column for each key.

The planning system exports what it knows: which shipment, and any key of `shipment.toml`. A cell
that is empty says nothing. Times need their zone, as everywhere: 2026-11-20T06:00-06:00.

>>> from edicompliance.documents.tables.user_tables import csv_rows
>>> rows = csv_rows("plan.csv", "shipment,mode,cartons\n4506001,ltl,12\n")
>>> rows_of("plan.csv", rows).find("4506001").cartons
12
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from edicompliance.documents.shipment import ShipmentFacts, facts_of
from edicompliance.documents.tables.list_reading import read_cells
from edicompliance.documents.tables.listed import without_zeros
from edicompliance.documents.tables.user_cells import code, count, number, several
from edicompliance.documents.tables.user_tables import (
    SheetNumber,
    UserRow,
    raise_all,
    read_tables,
    unknown_columns,
)
from edicompliance.errors import ProfileError

_KEY: Final = "shipment"
_TABLE: Final = "shipments"
_DIGITS_KEPT: Final = 15


@dataclass(frozen=True, slots=True)
class ShipmentRows:
    """The facts of shipments, found by what people call them."""

    path: str
    """The file, as the user gave it."""
    facts: Mapping[str, ShipmentFacts]
    """The name of a shipment (its folder, its order) -> its facts."""
    lines: Mapping[str, int | None] = field(default_factory=dict)
    """The name of a shipment -> the line of its row."""

    def find(self, *names: str) -> ShipmentFacts | None:
        """Return the facts of the first name that has a row.

        A row whose name lacks only zeros is a `ProfileError`: whose it is, nobody should guess.
        """
        for name in names:
            if name in self.facts:
                return self.facts[name]
        bare = {without_zeros(name): name for name in names if name}
        if lost := next((name for name in self.facts if without_zeros(name) in bare), None):
            whole = bare[without_zeros(lost)]
            reason = f"expected {whole}, got {lost}; a spreadsheet drops zeros, format the column"
            raise ProfileError(self.path, _KEY, f"{reason} as text", self.lines.get(lost))
        return None

    def unused(self, names: Iterable[str]) -> list[str]:
        """The rows that none of the shipments is called by."""
        known = set(names)
        return [name for name in self.facts if name not in known]


def _name(cell: object) -> str | None:
    """What people call a shipment; of a number in a workbook its digits: `find` sees lost zeros.

    A workbook keeps 15 digits of a number; of a longer one the last are not true.
    """
    if isinstance(cell, SheetNumber) and cell == cell.to_integral_value():
        told = f"{cell:.0f}"
        return told if len(told) <= _DIGITS_KEPT else code(cell)
    return code(cell)


def _time(cell: object) -> object:
    """A time with its zone; what is none is told by the facts."""
    if not isinstance(cell, str):
        return cell
    try:
        return datetime.fromisoformat(cell.strip()) if cell.strip() else None
    except ValueError:
        raise ValueError(f"expected a time as 2026-11-20T06:00-06:00, got {cell!r}") from None


def _time_or_never(cell: object) -> object:
    """The same, or `no`: it was not done."""
    return False if isinstance(cell, str) and cell.strip().lower() == "no" else _time(cell)


def _readers() -> Mapping[str, Callable[[Any], Any]]:
    times = ("checked_at", "planned_departure", "planned_arrival", "appointment", "asn_planned")
    done = ("routing_requested", "pickup_confirmed", "appointment_made", "bill_of_lading_sent")
    others = ("po_received", "ack_planned", "ack_sent", "pickup_requested", "ready_confirmed")
    of_kind = {
        **dict.fromkeys((*times, "asn_sent", "available_until"), _time),
        **dict.fromkeys((*others, "appointment_changed", "appointment_before"), _time),
        **dict.fromkeys(done, _time_or_never),
        **dict.fromkeys(("weight_lb", "cube_cuft", "freight_cost"), number),
        **dict.fromkeys(("documents_sent", "documents_not_sent"), several(code)),
        "bill_of_lading_shows": several(code),
        **dict.fromkeys(("cartons", "pallets", "transit_days"), count),
    }
    return MappingProxyType(
        {_KEY: _name, **{name: of_kind.get(name, code) for name in ShipmentFacts.model_fields}}
    )


_READERS: Final = _readers()


def load_shipment_rows(path: Path | str) -> ShipmentRows:
    """Return the facts in a CSV file or a workbook; a `ProfileError` tells every fault."""
    return rows_of(str(path), read_tables(path, (_TABLE,), _TABLE).get(_TABLE, ()))


def rows_of(path: str, rows: Iterable[UserRow]) -> ShipmentRows:
    """Return the facts in some rows."""
    given = tuple(rows)
    raise_all(list(unknown_columns(given, _READERS)))
    problems: list[ProfileError] = []
    found: dict[str, ShipmentFacts] = {}
    lines: dict[str, int | None] = {}
    for row in given:
        values, faults = read_cells(row, _READERS)
        name = values.pop(_KEY, "")
        if not name and not any(one.key.endswith(_KEY) for one in faults):
            faults.append(row.error(_KEY, "expected the name of a shipment, got none"))
        elif name in lines:
            faults.append(row.error(_KEY, f"{name} has a row on line {lines[name]}, too"))
        lines.setdefault(name, row.line)
        if not faults:
            try:
                found[name] = facts_of(values, row.error)
            except ProfileError as fault:
                faults.append(fault)
        problems += faults
    raise_all(problems)
    return ShipmentRows(path, found, lines)
