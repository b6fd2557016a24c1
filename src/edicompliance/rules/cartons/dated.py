"""Goods with a date: how long they keep when they arrive, and whether lot and date are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.parts import DateTime
from edicompliance.documents.segments.times import zone_info
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles import Resolved
from edicompliance.profiles.quantities import Duration
from edicompliance.rules.cartons import cargo
from edicompliance.rules.cartons.load_limits import listed_rows
from edicompliance.rules.cartons.loads import Asked, orders_by_level, rows_of
from edicompliance.rules.cartons.mixing import lot
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.timing.whose_word import Told

_EXPIRES: Final = ("036", "208")
"""DTM01 of the last day: of the goods, of their lot."""
_MADE: Final = ("405", "094")
"""DTM01 of the day they were made."""
_SHOWN: Final[Mapping[str, str]] = {
    "lot": "the lot (LIN or REF, LT)",
    "expiry": "the day of expiry (DTM*036)",
    "production": "the day of production (DTM*405)",
}


def short_dated(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield goods that keep for less time than the guide wants, counted from their arrival."""
    asked = Asked(context, "carton", lambda body: body.shelf_life)
    untold: dict[str, None] = {}
    orders = orders_by_level(notice, context)
    for row in rows_of(notice, context):
        order = orders.get(id(row.order))
        for resolved in asked.of_orders((order,) if order is not None else (), notice):
            try:
                short = _short(row, order, resolved, notice, context)
            except CannotTell as unknown:
                untold[unknown.reason] = None
            else:
                if short is not None:
                    yield short
    yield from asked.close()
    yield from map(CannotTell, untold)


def _short(
    row: ShippedLine,
    order: PurchaseOrder | None,
    resolved: Resolved,
    notice: ShipNotice,
    context: Context,
) -> Violation | None:
    listed = _listed(row, context)
    if listed is not None and listed.dated is False:
        return None
    expiry, evidence = _expiry(row, listed)
    arrival = context.told("arrived", "ship_to", order)
    first = _day(arrival)
    keep: Duration = resolved.clause.shelf_life
    wanted = keep.end_after(first)
    if expiry >= wanted:
        return None
    return Violation(
        "the goods keep for less time than the guide wants when they arrive",
        evidence=(*evidence, *arrival.evidence),
        expected=f"until {wanted}, {keep} after {first}",
        actual=str(expiry),
        subject=_subject(row),
        notice=notice.notice_number,
        clause=resolved,
        counts=_counts(row),
        cost=_cost(row, order, context),
    )


def _expiry(row: ShippedLine, listed: ItemMaster | None) -> tuple[date, tuple[Evidence, ...]]:
    """The last day of the goods, or the day they were made and how long they keep."""
    if (said := _dated(row, _EXPIRES)) is not None and said.date is not None:
        return said.date, (Evidence.of(said, "date"),)
    name = _name(row)
    made = _dated(row, _MADE)
    if made is not None and made.date is not None:
        if listed is None or listed.shelf_life_days is None:
            raise CannotTell(
                f"{name}: made on {made.date}, and how long it keeps is in no list of items"
            )
        return made.date + timedelta(days=listed.shelf_life_days), (Evidence.of(made, "date"),)
    raise CannotTell(f"{name}: no day of expiry (DTM*036) or production (DTM*405) is told")


def _day(arrival: Told) -> date:
    if arrival.moment.day is not None:
        return arrival.moment.day
    return arrival.moment.first.astimezone(zone_info(arrival.moment.zone)).date()


def _dated(row: ShippedLine, qualifiers: tuple[str, ...]) -> DateTime | None:
    """A date of the item, or of the carton it is in."""
    levels = (row.item, *row.packs)
    found = (one for level in levels for one in level.dates if one.qualifier in qualifiers)
    return next(found, None)


def _listed(row: ShippedLine, context: Context) -> ItemMaster | None:
    rows = listed_rows(row, context)
    return rows[0] if len(rows) == 1 else None


def _name(row: ShippedLine) -> str:
    number = row.ids[0].value if row.ids else row.line_id
    return f"item {number or row.item.number}"


def _subject(row: ShippedLine) -> Subject:
    return Subject(
        po=row.po_number.strip() or None,
        line=row.line_id or None,
        item=row.ids[0].value if row.ids else None,
        store=row.store or None,
        sscc=row.sscc,
    )


def _counts(row: ShippedLine) -> dict[str, Decimal | None]:
    return {**cargo.quantity_counts(row.quantity, row.unit), "carton": cargo.packs_of([row])}


def _cost(row: ShippedLine, order: PurchaseOrder | None, context: Context) -> Decimal | None:
    """The goods of a row at the retailer's cost; None: not known."""
    if order is None or row.quantity is None:
        return None
    for line in context.aboard.match_of(order).lines:
        for part in line.total.parts:
            if part.row.item is row.item and part.row.counted is row.counted:
                price = context.aboard.costs_of(order).of_unit(line.line)
                return None if price is None else part.quantity * price
    return None


# -- what must be told


def not_shown(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """Yield dated goods of which the notice does not tell what the guide wants."""
    asked = Asked(context, "carton", lambda body: body.dated)
    untold: dict[str, None] = {}
    seen: set[tuple[object, ...]] = set()
    orders = orders_by_level(notice, context)
    for row in rows_of(notice, context):
        order = orders.get(id(row.order))
        for resolved in asked.of_orders((order,) if order is not None else (), notice):
            missing = [name for name in resolved.clause.dated if not _shows(row, name)]
            if not missing or (is_dated := _is_dated(row, context)) is False:
                continue
            if is_dated is None:
                untold[f"{_name(row)}: whether it bears a date is in no list of items"] = None
                continue
            if notice.source is None and notice.date is None:
                untold["the ship notice is not written yet: a plan does not tell its dates"] = None
                continue
            for name in missing:
                key = (row.po_number, row.line_id, tuple(i.value for i in row.ids), row.sscc, name)
                if key not in seen:
                    seen.add(key)
                    yield _missing(row, name, resolved, notice)
    yield from asked.close()
    yield from map(CannotTell, untold)


def _is_dated(row: ShippedLine, context: Context) -> bool | None:
    """Whether an article bears a date: by the list, else because the notice tells one of it."""
    listed = _listed(row, context)
    if listed is not None and listed.dated is not None:
        return listed.dated
    return True if any(_shows(row, name) for name in _SHOWN) else None


def _shows(row: ShippedLine, name: str) -> bool:
    if name == "lot":
        return lot(row) is not None
    said = _dated(row, _EXPIRES if name == "expiry" else _MADE)
    return said is not None and said.date is not None


def _missing(row: ShippedLine, name: str, resolved: Resolved, notice: ShipNotice) -> Violation:
    evidence = [Evidence.of(one, "value") for one in row.ids[:1]]
    record = row.counted.shipped
    if not evidence and record is not None:
        evidence = [Evidence.of(record, "quantity")]
    return Violation(
        f"dated goods without {_SHOWN[name]}",
        evidence=(*evidence, Evidence.of(row.item, "dates", "")),
        expected=_SHOWN[name],
        actual="nothing",
        subject=_subject(row),
        notice=notice.notice_number,
        clause=resolved,
        counts=_counts(row),
    )
