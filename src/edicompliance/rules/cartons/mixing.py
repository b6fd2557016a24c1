"""What is in one carton, on one pallet: how many orders, stores, articles it mixes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.conventions import reference, ship_to
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.product_ids import identifies, key_of
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles import Resolved
from edicompliance.rules.cartons.loads import Asked, Kind, Load, loads, orders_by_level
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told
from edicompliance.rules.model import Evidence, Outcome, Violation

_KINDS: Final[tuple[Kind, ...]] = ("carton", "pallet", "trailer")
_WORDS: Final[Mapping[str, str]] = {
    "po": "orders",
    "store": "stores",
    "dc": "destinations",
    "item": "articles",
    "department": "departments",
    "lot": "lots",
    "size": "sizes",
}
_OF_ORDER: Final = ("dc", "department")
"""What a row has of its order, as a rule; it may be that it cannot be told."""
_LOTS: Final = ("LT", "BT")
_SIZES: Final = ("SZ", "IZ")


def mixed(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield cartons, pallets and trailers that hold more different things than the guide takes."""
    every = [Asked(context, kind, lambda body: body.mixed) for kind in _KINDS]
    doubts: dict[str, None] = {}
    reader = _Reader(notice, context)
    for asked in every:
        found = loads(notice, context, asked.of)
        for load in found:
            for resolved in asked.of_load(load, notice):
                yield from _too_many(load, resolved, asked.of, reader, doubts)
        if not found:
            asked.of_orders(context.aboard.orders_of(notice), notice)
        if not found and asked.of == "carton" and list(asked.names):
            doubts[f"ship notice {notice.notice_number} tells no cartons (HL P)"] = None
        doubts.update(asked.doubts)
    if not any(asked.applied for asked in every):
        yield from every[0].close()
    yield from map(CannotTell, doubts)


def _too_many(
    load: Load, resolved: Resolved, of: Kind, reader: _Reader, doubts: dict[str, None]
) -> Iterator[Violation]:
    for name, most in resolved.clause.mixed.items():
        if len(load.rows) <= most and name not in _OF_ORDER:
            continue
        values = [reader.read(name, row) for row in load.rows]
        known = dict.fromkeys(value for value in values if value)
        if len(known) > most:
            yield _mixed(load, resolved, name, reader, of)
        elif None in values and len(load.rows) > most and len(known) + 1 > most:
            doubts[f"the {_WORDS[name]} in one {of} are not all told"] = None


def _mixed(load: Load, resolved: Resolved, name: str, reader: _Reader, of: Kind) -> Violation:
    first: dict[str, ShippedLine] = {}
    for row in load.rows:
        first.setdefault(reader.read(name, row) or "", row)
    first.pop("", None)
    count = load.count
    many: dict[str, Decimal | None] = {of: None if count is None else Decimal(count)}
    most = resolved.clause.mixed[name]
    return Violation(
        f"one {of} holds more {_WORDS[name]} than the guide takes",
        evidence=tuple(reader.place(name, row) for row in first.values()),
        expected=f"at most {most}",
        actual=f"{len(first)}: {', '.join(list(first)[:5])}",
        subject=load.subject,
        clause=resolved,
        counts=many if of != "trailer" else {},
    )


class _Reader:
    """What a row of a ship notice is of: None where it is not told, empty where it is of none."""

    def __init__(self, notice: ShipNotice, context: Context) -> None:
        self._notice = notice
        self._context = context
        self._orders = orders_by_level(notice, context)
        self._known: dict[tuple[str, int], str | None] = {}

    def read(self, name: str, row: ShippedLine) -> str | None:
        """What a row is of."""
        return _READERS[name](self, row)

    def place(self, name: str, row: ShippedLine) -> Evidence:
        """Where that stands, else the article."""
        if name == "po":
            return Evidence.of(row, "po_number", row.order.po_number if row.order else "")
        if name == "store":
            return Evidence.of(row, "store", row.store)
        for one in row.item.ids:
            wanted = {"lot": _LOTS, "size": _SIZES}.get(name)
            if wanted is None or one.qualifier in wanted:
                return Evidence.of(one, "value")
        record = row.counted.shipped
        return Evidence.of(record, "quantity") if record is not None else Evidence()

    def _once(
        self,
        name: str,
        level: Level | None,
        read: Callable[[ShippedLine], str | None],
        row: ShippedLine,
    ) -> str | None:
        """What all rows of a level have in common, found once."""
        key = name, id(level)
        if key not in self._known:
            self._known[key] = read(row)
        return self._known[key]

    def _dc(self, row: ShippedLine) -> str | None:
        return self._once("dc", row.order or row.item, self._destination, row)

    def _department_of(self, row: ShippedLine) -> str | None:
        return self._once("department", row.order, self._department, row)

    def _destination(self, row: ShippedLine) -> str | None:
        conventions = self._context.conventions("856")
        level: Level | None = row.order or row.item
        while level is not None:
            if (place := ship_to(level, conventions)) is not None and place.code:
                return place.code.strip()
            level = self._notice.parent_of(level)
        return None

    def _department(self, row: ShippedLine) -> str | None:
        order = self._orders.get(id(row.order))
        if order is not None:
            conventions = self._context.conventions("850", order)
            found = told(partial(reference, order, "department", conventions))
            if found is not None:
                return found.value.strip()
        if row.order is None:
            return None
        conventions = self._context.conventions("856")
        found = told(partial(reference, row.order, "department", conventions))
        return found.value.strip() if found is not None else None


def _item(row: ShippedLine) -> str | None:
    """The article, by the number that all its packings share."""
    keys = [key_of(one.qualifier, one.value) for one in row.ids if identifies(one.qualifier)]
    best = next((value for kind, value in keys if kind == "GTIN"), keys[0][1] if keys else "")
    return best or row.line_id.strip() or None


def lot(row: ShippedLine) -> str | None:
    """The lot of a row: LIN's LT, or a REF of the item or its carton."""
    numbers = [one.value for one in row.ids if one.qualifier in _LOTS]
    levels: Sequence[Level] = (row.item, *row.packs)
    numbers += [one.value for level in levels for one in level.references if one.qualifier in _LOTS]
    return next(filter(None, numbers), None)


def _size(row: ShippedLine) -> str | None:
    return next((one.value for one in row.ids if one.qualifier in _SIZES), None)


_READERS: Final[Mapping[str, Callable[[_Reader, ShippedLine], str | None]]] = {
    "po": lambda _, row: row.po_number.strip() or None,
    "store": lambda _, row: row.store.strip(),
    "dc": _Reader._dc,
    "item": lambda _, row: _item(row),
    "department": _Reader._department_of,
    "lot": lambda _, row: lot(row),
    "size": lambda _, row: _size(row),
}
