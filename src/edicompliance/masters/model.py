"""The lists, their rows, and how a row is found on a day.

>>> from datetime import date
>>> old = ItemMaster(buyer_item="77-1", price=Decimal("4.10"), until=date(2026, 6, 30))
>>> new = ItemMaster(buyer_item="77-1", price=Decimal("4.25"), since=date(2026, 7, 1))
>>> items = Listed("items.csv", (old, new))
>>> [str(one.price) for one in items.find("buyer", "77-1", date(2026, 11, 20))]
['4.25']
>>> items.find("buyer", "77-2", date(2026, 11, 20))
()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, Self, TypeVar

from edicompliance.documents.doubt import CannotTell


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A row that holds from a day to a day, both included."""

    since: date | None = None
    """The first day; None: since ever."""
    until: date | None = None
    """The last day; None: until further notice."""
    line: int | None = None
    """Where it stands in the file."""

    def holds(self, on: date | None) -> bool:
        """Whether it holds on a day; without a day asked for, always."""
        if on is None:
            return True
        return (self.since or on) <= on <= (self.until or on)

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield what it is found by: whose number, and the number."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMaster(Dated):
    """One article, its numbers at each level of packing, its measures, and its agreed price."""

    buyer_item: str = ""
    """The retailer's number: IN, BP, SK."""
    vendor_item: str = ""
    """The supplier's number: VN, VP."""
    gtin: str = ""
    """Of the single article."""
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

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield its numbers; GTINs of every level, fourteen digits long."""
        for number in (self.gtin, self.inner_gtin, self.case_gtin, self.pallet_gtin):
            if number:
                yield "gtin", number.zfill(14)
        if self.buyer_item:
            yield "buyer", self.buyer_item
        if self.vendor_item:
            yield "vendor", self.vendor_item


@dataclass(frozen=True, slots=True, kw_only=True)
class RetailLocation(Dated):
    """A place of the retailer: a store, a warehouse."""

    code: str = ""
    """The retailer's number of it."""
    gln: str = ""
    """Its global location number."""
    name: str = ""
    kind: Literal["", "store", "dc", "office"] = ""
    """A store, a distribution centre, an office; empty: not said."""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    zone: str = ""
    """IANA time zone."""
    network: str = ""
    """A word of the profile."""
    served_by: str = ""
    """The code of the distribution centre that serves the store."""
    calendar: str = ""
    """The name of its calendar in the profile."""

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield its code and its GLN."""
        if self.code:
            yield "code", self.code
        if self.gln:
            yield "gln", self.gln


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier(Dated):
    """A carrier, by its code of two to four letters."""

    scac: str
    name: str = ""
    modes: tuple[str, ...] = ()
    """`parcel`, `ltl`, `tl`, `intermodal`."""

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield its code."""
        yield "scac", self.scac


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Dated):
    """A place that goods leave from, our own or another's, and the GS1 prefixes used there."""

    code: str
    name: str = ""
    gln: str = ""
    zone: str = ""
    """IANA time zone."""
    owner: str = ""
    """Whose it is: ours, a warehouse company, a factory."""
    gs1_prefixes: tuple[str, ...] = ()
    """GS1 company prefixes that SSCCs made there begin with, after the extension digit."""

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield its code and its GLN."""
        yield "code", self.code
        if self.gln:
            yield "gln", self.gln


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTerms(Dated):
    """Terms of payment as they were agreed."""

    department: str = ""
    """The retailer's department; empty: all."""
    net_days: int | None = None
    discount_percent: Decimal | None = None
    discount_days: int | None = None
    basis: str = ""
    """ITD02: from which date the days count."""
    text: str = ""
    """In words."""

    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield the department."""
        yield "department", self.department


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One list, found by any number."""

    path: str
    """The file, as the user gave it."""
    rows: tuple[Row, ...]
    _index: Mapping[tuple[str, str], tuple[Row, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        index: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            for key in dict.fromkeys(row.keys()):
                index.setdefault(key, []).append(row)
        object.__setattr__(self, "_index", {key: tuple(rows) for key, rows in index.items()})

    def find(self, whose: str, number: str, on: date | None = None) -> tuple[Row, ...]:
        """Return the rows of a number that hold on a day; several where the list is unsure."""
        return tuple(row for row in self._index.get((whose, number), ()) if row.holds(on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Masters:
    """All lists; None: there is none."""

    items: Listed[ItemMaster] | None = None
    locations: Listed[RetailLocation] | None = None
    carriers: Listed[Carrier] | None = None
    sites: Listed[Site] | None = None
    terms: Listed[AgreedTerms] | None = None

    def require(self, name: Literal["items", "locations", "carriers", "sites", "terms"]) -> Self:
        """Return itself where that list is there; raises `CannotTell` where it is not."""
        if getattr(self, name) is None:
            raise CannotTell(f"no list of {name} is given")
        return self
