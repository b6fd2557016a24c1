"""The supplier's own list of his items: which numbers mean the same one, how they are packed.

A retailer orders by his item number or by the bar code of the case, the supplier's system ships by
its own number or by the single article. The list that ties them together is a CSV file with a
header (comma, semicolon or tab), a workbook (XLSX), or a TOML file of `[[items]]` tables, with any
of these columns:

    buyer_item, vendor_item              the retailer's number, the supplier's
    gtin, upc                            bar code numbers of the article, 8 to 14 digits
    inner_gtin, case_gtin, pallet_gtin   those of its inner pack, its case, its full pallet
    unit, inner, pack, cases_on_pallet   the unit of one article, and how many make the next level
    case_weight_lb, case_length_in, case_width_in, case_height_in
    price, price_unit, currency          as agreed
    shelf_life_days, dated               of dated goods: yes or no
    description                          for people
    from, until                          the days on which the row holds

One number may be of several articles: a look-up returns all of them, and whoever asks cannot tell.
Two rows with the same numbers must not hold on the same day.

>>> sock = ItemMaster(buyer_item="77-1", upc="036000291452", pack=12, line=2)
>>> items = Items(path="items.csv", rows=(sock,))
>>> items.find("IN", "77-1") == items.find("EN", "0036000291452") == (sock,)
True
>>> items.find("buyer", "77-1") == items.find("gtin", "36000291452") == (sock,)
True
>>> items.find("IN", "77-2")
()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from edicompliance.documents.segments.product_ids import Kind, gtin, kinds_of
from edicompliance.documents.tables.list_reading import Columns, read_list
from edicompliance.documents.tables.listed import Dated, Listed
from edicompliance.documents.tables.user_cells import (
    bar_code,
    code,
    days,
    number,
    pack,
    text,
    unit,
    whole,
    yes_or_no,
)
from edicompliance.documents.tables.user_tables import read_tables

_KINDS: Final[tuple[Kind, ...]] = ("gtin", "buyer", "vendor")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMaster(Dated):
    """One article, its numbers at each level of packing, its measures, and its agreed price."""

    buyer_item: str = ""
    """The retailer's number: IN, BP, SK."""
    vendor_item: str = ""
    """The supplier's number: VN, VP, SK."""
    gtin: str = ""
    """Of the single article; in a list without `case_gtin`, maybe of its case."""
    upc: str = ""
    """Another bar code number of it."""
    inner_gtin: str = ""
    """Of the inner pack."""
    case_gtin: str = ""
    """Of the case."""
    pallet_gtin: str = ""
    """Of the full pallet."""
    unit: str = "EA"
    """The unit of the single article."""
    inner: int | None = None
    """Articles in an inner pack."""
    pack: int | None = None
    """Articles in a case."""
    cases_on_pallet: int | None = None
    """Cases on a full pallet."""
    case_weight_lb: Decimal | None = None
    """Gross weight of a case."""
    case_length_in: Decimal | None = None
    case_width_in: Decimal | None = None
    case_height_in: Decimal | None = None
    price: Decimal | None = None
    """The agreed price, per `price_unit`."""
    price_unit: str = ""
    """The unit the price is for; empty: the unit of the article."""
    currency: str = ""
    """Of the price; empty: the profile's."""
    shelf_life_days: int | None = None
    """From making to expiry."""
    dated: bool | None = None
    """Whether it carries a lot or an expiry date."""
    description: str = ""
    """For people."""

    def numbers(self) -> Iterator[tuple[Kind, str]]:
        """Yield every number of it with whose it is; GTINs of every level, 14 digits long."""
        of_all_levels = self.gtin, self.upc, self.inner_gtin, self.case_gtin, self.pallet_gtin
        for bar_code_number in filter(None, of_all_levels):
            yield "gtin", bar_code_number.zfill(14)
        if self.buyer_item:
            yield "buyer", self.buyer_item
        if self.vendor_item:
            yield "vendor", self.vendor_item


class Items(Listed[ItemMaster]):
    """The list, found by any number."""

    __slots__ = ()

    def find(self, whose: str, number: str, on: date | None = None) -> tuple[ItemMaster, ...]:
        """Return the items with a number on a day; several when the list is unsure.

        `whose` is `gtin`, `buyer` or `vendor`, or what a document says of it: its qualifier.
        """
        if whose in _KINDS:
            plain = number.strip().zfill(14) if whose == "gtin" else number.strip()
            return Listed.find(self, whose, plain, on)
        plain = gtin(whose, number) or number.strip()
        found = (Listed.find(self, kind, plain, on) for kind in kinds_of(whose))
        return tuple(dict.fromkeys(row for rows in found for row in rows))


def _lacks(row: ItemMaster) -> str:
    named = any(row.numbers())
    return "" if named else "expected a gtin, upc, buyer_item or vendor_item, got none"


COLUMNS: Final = Columns(
    ItemMaster,
    {
        **dict.fromkeys(("buyer_item", "vendor_item"), code),
        **dict.fromkeys(("gtin", "upc", "inner_gtin", "case_gtin", "pallet_gtin"), bar_code),
        "unit": unit,
        "inner": whole,
        "pack": pack,
        "cases_on_pallet": whole,
        **dict.fromkeys(("case_weight_lb", "case_length_in"), number),
        **dict.fromkeys(("case_width_in", "case_height_in", "price"), number),
        "price_unit": unit,
        "currency": unit,
        "shelf_life_days": days,
        "dated": yes_or_no,
        "description": text,
    },
    thing=lambda row: frozenset(row.numbers()),
    lacks=_lacks,
)
"""What the columns of the list are."""


def load_items(path: Path | str) -> Items:
    """Return the list in a file: CSV, TOML or XLSX, by the ending of its name.

    What is wrong with it is a ProfileError with the line and the column's name.
    """
    tables = read_tables(path, ("items",), "items")
    return Items(str(path), read_list(tables.get("items", ()), COLUMNS))
