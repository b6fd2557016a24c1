"""Where the goods of an order went, by whom, and what they were: as its papers say.

What a charge is for is told by its order, and which place, carrier, warehouse and article that was
by the papers of the order. What they do not say stays empty, and is told as not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from edicompliance.charges.exact import ZERO, add, cents, minus
from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.prices import extension
from edicompliance.documents.conventions import party
from edicompliance.documents.document import Document
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config
from edicompliance.flows.mailbox.storing import document_of
from edicompliance.flows.money.deductions import profiles_of
from edicompliance.flows.orders.stored import StoredDocuments
from edicompliance.flows.orders.whose import whose
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import Facts, Profile
from edicompliance.rules.money.scoring_model import carriers_of, item_of
from edicompliance.store import Work
from edicompliance.store.archive import Archive

_ORDERS: Final = ("850", "860")
_SEVERAL: Final = 2
"""Of so many articles each is named."""


class _Article(NamedTuple):
    """What is ordered, or billed."""

    name: str
    numbers: frozenset[str]


class CostPapers:
    """Where the goods of an order went, and by whom, as its papers say."""

    def __init__(
        self,
        look: Work,
        archive: Archive,
        shipments: Sequence[str] = (),
        config: Config | None = None,
        own: tuple[Profile, Sequence[str]] | None = None,
    ) -> None:
        """`own`: a guide, and under which names the store has its retailer's papers."""
        self._look, self._stored = look, StoredDocuments(archive)
        self._shipments = shipments
        self._config, self._kept = config, profiles_of(look)
        self._own = own[0] if own else None
        self._known: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._items: dict[tuple[str, str], tuple[_Article, ...]] = {}
        self._partners: dict[str, Sequence[str]] = {own[0].id: own[1]} if own else {}

    def place(self, retailer: str, orders: Sequence[str]) -> str:
        """The place that the orders name; empty: they name none."""
        return _told(name for po in orders for name in self._once("dc", retailer, po))

    def carrier(self, retailer: str, orders: Sequence[str]) -> str:
        """The carrier's code of the ship notices; empty: there is none."""
        return _told(name for po in orders for name in self._once("carrier", retailer, po))

    def warehouse(self, retailer: str, orders: Sequence[str]) -> str:
        """From where it ships, by the ship notices; empty: none says it."""
        return _told(name for po in orders for name in self._once("3pl", retailer, po))

    def item(self, retailer: str, orders: Sequence[str], named: Collection[str] = ()) -> str:
        """The articles of the orders, or those of them that are `named` by any of their numbers.

        Money of many articles is no one's: then it is told how many they are.
        """
        found = [one for po in orders for one in self._articles(retailer, po)]
        if named:
            found = [one for one in found if one.numbers & set(named)]
        names = list(dict.fromkeys(one.name for one in found if one.name)) or list(named)
        return _told(names) if len(names) <= _SEVERAL else f"{len(names)} items together"

    def sold(self, invoice: Any) -> dict[str, Decimal]:
        """Article -> what an invoice of the store, by its row, bills for it.

        What is of no article (freight, tax, an allowance), or cannot be read, stands under "".
        """
        found: dict[str, Decimal] = {}
        place = self._look.documents.place(invoice.id)
        try:
            document = self._stored.document_at(place) if place is not None else None
        except EdiError:
            document = None
        for line in getattr(document, "lines", ()):
            name, money = item_of(line), cents(extension(line) or ZERO)
            found[name] = add(found.get(name, ZERO), money)
        rest = minus(invoice.total, sum(found.values(), ZERO))
        if rest:
            found[""] = add(found.get("", ZERO), rest)
        return found

    def _articles(self, retailer: str, po: str) -> tuple[_Article, ...]:
        key = retailer, po
        if key not in self._items:
            self._items[key] = tuple(self._ordered(retailer, po))
        return self._items[key]

    def _ordered(self, retailer: str, po: str) -> Iterator[_Article]:
        """What an order orders, as its papers name it; else what an invoice of it bills."""
        for kind in ("850", "810"):
            lines = [line for one in self._papers(retailer, po, kind)
                     for line in getattr(one, "lines", ())]  # fmt: skip
            for line in lines:
                numbers = frozenset(one.value for one in line.ids if one.value)
                yield _Article(item_of(line), numbers)
            if lines:
                return

    def _once(self, what: str, retailer: str, po: str) -> tuple[str, ...]:
        key = what, retailer, po
        if key not in self._known:
            finders = {"dc": self._places, "carrier": self._carriers, "3pl": self._warehouses}
            find = finders[what]
            self._known[key] = tuple(dict.fromkeys(filter(None, find(retailer, po))))
        return self._known[key]

    def _profiles(self, retailer: str) -> Profile:
        """The retailer's guide: the one that was given, else as the store has it."""
        own = self._own
        return own if own is not None and own.id == retailer else self._kept(retailer)

    def _about(self, retailer: str, po: str) -> Iterator[Any]:
        """The retailer's documents that name an order."""
        if retailer not in self._partners:
            found = whose(self._look, [self._profiles(retailer)], self._config)
            self._partners[retailer] = tuple(found.facts)
        for partner in self._partners[retailer]:
            yield from self._look.documents.about_order(partner, po)

    def _places(self, retailer: str, po: str) -> Iterator[str]:
        for one in self._given.get(po, ()):
            if isinstance(one, PurchaseOrder):
                yield document_of(one, partner="", direction="in").ship_to
        if po not in self._given:
            yield from (row.ship_to for row in self._about(retailer, po) if row.set_id in _ORDERS)

    def _carriers(self, retailer: str, po: str) -> Iterator[str]:
        for one in self._notices(retailer, po):
            yield from sorted(carriers_of(one))

    def _warehouses(self, retailer: str, po: str) -> Iterator[str]:
        means = self._profiles(retailer).meaning("856", Facts())
        for one in self._notices(retailer, po):
            sender = party(one, "ship_from", means)
            if sender is not None:
                yield sender.code or sender.name

    def _notices(self, retailer: str, po: str) -> Iterator[ShipNotice]:
        found = self._papers(retailer, po, "856")
        yield from (one for one in found if isinstance(one, ShipNotice))

    def _papers(self, retailer: str, po: str, kind: str) -> Iterator[Document]:
        """The papers of a kind: of the shipments that were given, else of the store."""
        if po in self._given:
            yield from (one for one in self._given[po] if kind == one.SET_ID)
            return
        for row in self._about(retailer, po):
            place = self._look.documents.place(row.id) if row.set_id == kind else None
            if place is not None:
                yield self._stored.document_at(place)

    @cached_property
    def _given(self) -> Mapping[str, tuple[Document, ...]]:
        """Order -> the documents of the shipments that were given."""
        found: dict[str, tuple[Document, ...]] = {}
        for path in self._shipments:
            for batch in find_shipments([path])[0]:
                shipment = load_shipment(batch)
                papers = (*shipment.orders, *shipment.notices, *shipment.invoices)
                found |= dict.fromkeys((one.po_number for one in shipment.orders), papers)
        return found


def _told(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(filter(None, names)))
