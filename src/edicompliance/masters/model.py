"""The lists and their rows; the items' own are in `documents.items`, for matching needs them.

>>> from datetime import date
>>> from edicompliance.documents.comparing.items import ItemMaster
>>> old = ItemMaster(buyer_item="77-1", price=Decimal("4.10"), until=date(2026, 6, 30))
>>> new = ItemMaster(buyer_item="77-1", price=Decimal("4.25"), since=date(2026, 7, 1))
>>> masters = Masters(items=Items("items.csv", (old, new)))
>>> [str(one.price) for one in masters.items.find("buyer", "77-1", date(2026, 11, 20))]
['4.25']
>>> masters.items.find("buyer", "77-2", date(2026, 11, 20))
()
>>> masters.require("locations")
Traceback (most recent call last):
...
edicompliance.documents.doubt.CannotTell: no list of locations is given
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, overload

from edicompliance.documents.comparing.items import Items
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.tables.listed import Dated, Listed
from edicompliance.masters.addresses import address_key

ListName = Literal["items", "locations", "carriers", "sites", "terms"]


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

    @property
    def thing(self) -> str:
        """What tells it from other places: its code, else its GLN."""
        return self.code or self.gln

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Yield its code, its GLN, and its address in one spelling."""
        if self.code:
            yield "code", self.code
        if self.gln:
            yield "gln", self.gln
        if address := address_key(self.address, self.postal_code):
            yield "address", address


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier(Dated):
    """A carrier, by its code of two to four letters."""

    scac: str = ""
    name: str = ""
    modes: tuple[str, ...] = ()
    """`parcel`, `ltl`, `tl`, `intermodal`."""

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Yield its code."""
        yield "scac", self.scac


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Dated):
    """A place that goods leave from, our own or another's, and the GS1 prefixes used there."""

    code: str = ""
    name: str = ""
    gln: str = ""
    zone: str = ""
    """IANA time zone."""
    owner: str = ""
    """Whose it is: ours, a warehouse company, a factory."""
    gs1_prefixes: tuple[str, ...] = ()
    """GS1 company prefixes that SSCCs made there begin with, after the extension digit."""

    def numbers(self) -> Iterator[tuple[str, str]]:
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

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Yield the department."""
        yield "department", self.department


@dataclass(frozen=True, slots=True, kw_only=True)
class Masters:
    """All lists; None: there is none."""

    items: Items | None = None
    locations: Listed[RetailLocation] | None = None
    carriers: Listed[Carrier] | None = None
    sites: Listed[Site] | None = None
    terms: Listed[AgreedTerms] | None = None

    @overload
    def require(self, name: Literal["items"]) -> Items: ...
    @overload
    def require(self, name: Literal["locations"]) -> Listed[RetailLocation]: ...
    @overload
    def require(self, name: Literal["carriers"]) -> Listed[Carrier]: ...
    @overload
    def require(self, name: Literal["sites"]) -> Listed[Site]: ...
    @overload
    def require(self, name: Literal["terms"]) -> Listed[AgreedTerms]: ...
    def require(self, name: ListName) -> object:
        """Return a list; raises `CannotTell` where it is not there."""
        found: object = getattr(self, name)
        if found is None:
            raise CannotTell(f"no list of {name} is given")
        return found
