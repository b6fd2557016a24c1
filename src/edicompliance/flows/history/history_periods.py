"""What a history file says of periods: how much a measure had counted, what had failed.

In TOML and JSON a list of `periods`, each with its `failing`; in a CSV table a row `period` for
each, and a row `failed` for each line that failed in it.

>>> rows = [{"kind": "period", "measure": "otif", "starts": "2026-10-31", "counted": "100",
...          "met": "95"},
...         {"kind": "failed", "measure": "otif", "starts": "2026-10-31", "code": "WIN003",
...          "quantity": "5", "cost": "200.00"}]
>>> [one["failing"] for one in tables_of(rows)]
[[{'code': 'WIN003', 'quantity': '5', 'cost': '200.00'}]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from edicompliance.charges import COUNTS
from edicompliance.documents.tables.user_files import suggest
from edicompliance.rules.history import FailedBefore, PeriodBefore

COLUMNS: Final = (
    "measure", "starts", "of", "counted", "met", "missing", "total", "code", "quantity", "cost",
    "po", "line",
)  # fmt: skip
"""What a table has for periods, besides its other columns."""
_PERIOD_KEYS: Final = (
    "measure", "starts", "of", "counted", "met", "missing", "total", "failing", "shipments",
    "numbers", "parts",
)  # fmt: skip
_PART_KEYS: Final = ("measure", "counted", "met", "missing", "total", "shipments")
_FAILING_KEYS: Final = (
    "code", "quantity", "cost", "po", "line", "store", "notice", "shipment",
)  # fmt: skip
_OF_PERIOD: Final = ("measure", "starts", "of")


class Reader(Protocol):
    """Reads values of a file and gathers what is wrong with them."""

    def wrong(self, key: str, reason: str) -> None:
        """Note a fault."""

    def number(self, key: str, value: object) -> Decimal:
        """Read a number, not below 0."""


def read_periods(read: Reader, listed: object) -> Iterator[PeriodBefore]:
    """Yield what is said of each period; what is wrong is noted by the reader."""
    seen: set[tuple[str, date, str]] = set()
    for key, entry in _tables(read, "periods", listed):
        _known(read, key, entry, _PERIOD_KEYS)
        starts = _day(read, f"{key}.starts", entry.get("starts"))
        measure = _text(read, f"{key}.measure", entry.get("measure"), needed=True)
        group = _text(read, f"{key}.of", entry.get("of", ""))
        if starts is None:
            continue
        if (measure, starts, group) in seen:
            read.wrong(key, f"a second one of {measure} from {starts}; write one")
        seen.add((measure, starts, group))
        yield _period(read, key, entry, (measure, starts, group))


def _period(
    read: Reader, key: str, entry: Mapping[str, Any], of: tuple[str, date, str]
) -> PeriodBefore:
    parts = tuple(_parts(read, key, entry.get("parts", []), of))
    free = ("counted", "met", "missing") if parts else ("missing",)
    numbers = {
        name: read.number(f"{key}.{name}", entry.get(name, 0 if name in free else None))
        for name in ("counted", "met", "missing")
    }
    if numbers["met"] + numbers["missing"] > numbers["counted"]:
        told = f"{numbers['met']} met and {numbers['missing']} missing of {numbers['counted']}"
        read.wrong(f"{key}.counted", f"expected the sum at the least, got {told}")
    total = entry.get("total")
    return PeriodBefore(
        measure=of[0],
        starts=of[1],
        group=of[2],
        **numbers,
        total=None if total is None else read.number(f"{key}.total", total),
        failing=tuple(_failing(read, key, entry.get("failing", []))),
        shipments=tuple(_texts(read, f"{key}.shipments", entry.get("shipments", []))),
        numbers=_numbers(read, f"{key}.numbers", entry.get("numbers", {})),
        parts=parts,
    )


def _parts(
    read: Reader, key: str, listed: object, of: tuple[str, date, str]
) -> Iterator[PeriodBefore]:
    """Yield what each of the rates that are multiplied had counted."""
    for place, entry in _tables(read, f"{key}.parts", listed):
        _known(read, place, entry, _PART_KEYS)
        name = _text(read, f"{place}.measure", entry.get("measure"), needed=True)
        yield _period(read, place, entry, (name, *of[1:]))


def _failing(read: Reader, key: str, listed: object) -> Iterator[FailedBefore]:
    for place, entry in _tables(read, f"{key}.failing", listed):
        _known(read, place, entry, _FAILING_KEYS)
        cost = entry.get("cost")
        texts = {
            name: _text(read, f"{place}.{name}", entry.get(name, ""), needed=name == "code")
            for name in ("code", "po", "line", "store", "notice", "shipment")
        }
        yield FailedBefore(
            quantity=read.number(f"{place}.quantity", entry.get("quantity")),
            cost=None if cost is None else read.number(f"{place}.cost", cost),
            **texts,
        )


def _numbers(read: Reader, key: str, entry: object) -> dict[str, Decimal]:
    if not isinstance(entry, Mapping):
        read.wrong(key, f"expected a table, got {entry!r}")
        return {}
    for name in entry:
        if name not in COUNTS:
            read.wrong(f"{key}.{name}", f"unknown count{suggest(str(name), COUNTS)}")
    return {str(name): read.number(f"{key}.{name}", value) for name, value in entry.items()}


def _tables(read: Reader, key: str, listed: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(listed, list):
        read.wrong(key, f"expected a list of tables, got {listed!r}")
        return
    for number, entry in enumerate(listed, 1):
        if isinstance(entry, Mapping):
            yield f"{key}.{number}", entry
        else:
            read.wrong(f"{key}.{number}", f"expected a table, got {entry!r}")


def _known(read: Reader, key: str, entry: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for name in entry:
        if name not in keys:
            read.wrong(f"{key}.{name}", f"unknown key{suggest(str(name), keys)}")


def _text(read: Reader, key: str, value: object, *, needed: bool = False) -> str:
    if isinstance(value, str) and (value or not needed):
        return value
    read.wrong(key, "is missing" if value in (None, "") else f"expected text, got {value!r}")
    return ""


def _texts(read: Reader, key: str, listed: object) -> Iterator[str]:
    if not isinstance(listed, list):
        read.wrong(key, f"expected a list of texts, got {listed!r}")
        return
    for number, one in enumerate(listed, 1):
        yield _text(read, f"{key}.{number}", one, needed=True)


def _day(read: Reader, key: str, value: object) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    read.wrong(key, f"expected the period's first day, 2026-10-31, got {value!r}")
    return None


# -- as rows of a table, and as JSON


def tables_of(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return the rows `period` and `failed` of a table as the tables that TOML has."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for cells in rows:
        of = tuple(cells.get(name, "") for name in _OF_PERIOD)
        own = {key: cell for key, cell in cells.items() if key not in ("kind", *_OF_PERIOD)}
        entry = found.setdefault(of, dict(zip(_OF_PERIOD, of, strict=True)))
        if cells.get("kind") == "failed":
            entry.setdefault("failing", []).append(own)
        else:
            entry |= own
    return list(found.values())


def as_tables(periods: Iterable[PeriodBefore]) -> list[dict[str, Any]]:
    """Return periods as JSON that `read_periods` reads."""
    return [
        _filled(
            {
                "measure": one.measure,
                "starts": one.starts.isoformat(),
                "of": one.group,
                "counted": str(one.counted),
                "met": str(one.met),
                "missing": str(one.missing),
                "total": None if one.total is None else str(one.total),
                "failing": [_as_table(row) for row in one.failing],
                "shipments": list(one.shipments),
                "numbers": {name: str(value) for name, value in one.numbers.items()},
                "parts": [_part(part) for part in one.parts],
            }
        )
        for one in periods
    ]


def _part(one: PeriodBefore) -> dict[str, Any]:
    (table,) = as_tables([one])
    return {key: value for key, value in table.items() if key in _PART_KEYS}


def _as_table(row: FailedBefore) -> dict[str, Any]:
    cost = None if row.cost is None else str(row.cost)
    return _filled(
        {
            "code": row.code,
            "quantity": str(row.quantity),
            "cost": cost,
            "po": row.po,
            "line": row.line,
            "store": row.store,
            "notice": row.notice,
            "shipment": row.shipment,
        }
    )


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, "", [], {})}
