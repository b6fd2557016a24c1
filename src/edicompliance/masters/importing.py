"""The retailer's own 816 and 832 as lists: locations and items, each row with its days.

What a document leaves open stays empty, and what cannot become a row is told: a place without a
code, an article without a number, a price for another quantity than one.

>>> from edicompliance.documents.organizational_relationships import OrganizationLevel
>>> depot = OrganizationPlace(role="WH", qualifier="92", code="0912")
>>> store = OrganizationPlace(role="SN", qualifier="92", code="0101")
>>> listed = OrganizationalRelationships(structure="ZZZZ", purpose="00", levels=(
...     OrganizationLevel(number="1", code="36", places=(depot,)),
...     OrganizationLevel(number="2", parent="1", code="36", places=(store,)),
... ))
>>> [(row.code, row.kind, row.served_by) for row in locations_of(listed, [])]
[('0912', 'dc', ''), ('0101', 'store', '0912')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

from edicompliance.documents.comparing.items import ItemMaster
from edicompliance.documents.organizational_relationships import (
    OrganizationalRelationships,
    OrganizationPlace,
)
from edicompliance.documents.price_catalog import CatalogItem, CatalogPrice, PriceCatalog
from edicompliance.documents.segments.parts import DateTime
from edicompliance.documents.segments.product_ids import gtin, kinds_of, names_single_article
from edicompliance.masters.model import RetailLocation

_FROM, _UNTIL = "007", "036"
"""DTM01: effective, and expires."""
_GLN: Final = "UL"
_DELETED: Final = "002"
_KINDS: Final[Mapping[str, Literal["store", "dc"]]] = MappingProxyType(
    {"SN": "store", "BY": "store", "WH": "dc", "DC": "dc"}
)
"""N101 of a place -> what it is; of other roles it is not known."""
_SERVED_BY: Final = "WS"
"""REF01: the warehouse of a store."""
_COSTS: Final = ("UCP", "CON", "NET", "WHL", "CAT", "LPR")
"""CTP02 of what the retailer pays, the surest first; others are what his customers pay."""


def locations_of(
    listed: OrganizationalRelationships, skipped: list[str]
) -> Iterator[RetailLocation]:
    """Yield the places of an 816; what becomes no row is added to `skipped`."""
    levels = {level.number: level for level in listed.levels}
    for level, place in listed.iter_places():
        if place.action is not None and place.action.maintenance == _DELETED:
            skipped.append(f"place {place.code or place.name} is to be deleted")
        elif not place.code:
            if level.code != "35":
                skipped.append(f"place {place.name or place.role} has no code")
        else:
            above = levels.get(level.parent)
            yield _location(place, above.places if above else ())


def _location(place: OrganizationPlace, above: Sequence[OrganizationPlace]) -> RetailLocation:
    noted = next((one.value for one in place.references if one.qualifier == _SERVED_BY), "")
    over = next((one.code for one in above if _KINDS.get(one.role) == "dc"), "")
    kind: Literal["", "store", "dc"] = _KINDS.get(place.role, "")
    is_gln = place.qualifier == _GLN
    return RetailLocation(
        code="" if is_gln else place.code.strip(),
        gln=place.code.strip() if is_gln else "",
        name=place.name,
        kind=kind,
        address=" ".join(place.street),
        city=place.city,
        state=place.state,
        postal_code=place.postal_code,
        country=place.country,
        served_by=(noted or over) if kind == "store" else "",
        since=_day(place.dates, _FROM),
        until=_day(place.dates, _UNTIL),
    )


def items_of(catalog: PriceCatalog, skipped: list[str]) -> Iterator[ItemMaster]:
    """Yield the articles of an 832, one row for each price of the kind that the retailer pays.

    What becomes no row, or no price, is added to `skipped`.
    """
    usual = next((one.code for one in catalog.currencies), "")
    for item in catalog.items:
        row = _article(item)
        if not any(row.numbers()):
            skipped.append(f"article {item.line_id or '(no number)'} has no number that is listed")
            continue
        priced = [_priced(row, one, usual, skipped) for one in _prices(item)]
        yield from dict.fromkeys(priced) or (row,)


def _article(item: CatalogItem) -> ItemMaster:
    values: dict[str, Any] = dict(_numbers(item))
    values |= _packed(item)
    words = (one.text for one in item.descriptions if one.text)
    return ItemMaster(
        **values,
        description=next(words, ""),
        since=_day(item.dates, _FROM),
        until=_day(item.dates, _UNTIL),
    )


def _numbers(item: CatalogItem) -> Iterator[tuple[str, str]]:
    """Yield the columns of its numbers; of a kind that comes twice, the first counts."""
    seen: set[str] = set()
    for one in item.ids:
        number = gtin(one.qualifier, one.value)
        if number is not None:
            single = names_single_article(one.qualifier) or number.startswith("0")
            column, value = "gtin" if single else "case_gtin", _as_written(one.value, number)
        else:
            kinds = kinds_of(one.qualifier)
            column, value = f"{kinds[-1]}_item" if kinds else "", one.value.strip()
        if column and value and column not in seen:
            seen.add(column)
            yield column, value
    cases = (one for one in item.packing_levels if one.unit in {"CA", "CT"})
    case = next((gtin(one.qualifier, one.product_id) for one in cases), None)
    if case and "case_gtin" not in seen:
        yield "case_gtin", case


def _as_written(value: str, number: str) -> str:
    """Return a GTIN as it is written, where that is a whole one."""
    told = value.strip()
    return told if len(told) in {8, 12, 13, 14} and told.zfill(14) == number else number


def _packed(item: CatalogItem) -> dict[str, Any]:
    """Return how it is packed, as far as its PO4 says it in inches and pounds."""
    pack = item.packing
    if pack is None:
        return {}
    inner = pack.inner_pack if pack.inner_pack and pack.inner_pack > 0 else None
    values: dict[str, Any] = {"inner": inner}
    if pack.pack and pack.pack > 0:
        values["pack"] = pack.pack * (inner or 1)
    if pack.weight_unit == "LB":
        values["case_weight_lb"] = pack.weight
    if pack.dimension_unit == "IN":
        for side in ("length", "width", "height"):
            values[f"case_{side}_in"] = getattr(pack, side)
    return {name: value for name, value in values.items() if value is not None}


def _prices(item: CatalogItem) -> Iterable[CatalogPrice]:
    """Return the prices of the surest kind that it has."""
    kinds = {one.kind for one in item.prices if one.price is not None}
    chosen = next((kind for kind in _COSTS if kind in kinds), None)
    return [one for one in item.prices if one.kind == chosen and one.price is not None]


def _priced(row: ItemMaster, price: CatalogPrice, currency: str, skipped: list[str]) -> ItemMaster:
    since = _day(price.dates, _FROM) or row.since
    until = _day(price.dates, _UNTIL) or row.until
    if price.quantity not in {None, Decimal(1)}:
        name = row.vendor_item or row.buyer_item or row.gtin
        skipped.append(f"article {name}: a price for {price.quantity} is not listed")
        return replace(row, since=since, until=until)
    return replace(
        row,
        price=price.price,
        price_unit=price.unit,
        currency=price.currency.code if price.currency else currency,
        since=since,
        until=until,
    )


def _day(dates: Iterable[DateTime], qualifier: str) -> date | None:
    return next((one.date for one in dates if one.qualifier == qualifier), None)
