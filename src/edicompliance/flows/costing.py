"""What retailers took, by store: each line of a deduction with its money, its cause, its place.

The money is the ledger's: what was taken or billed, without what was let off before it was taken.
Rule and family are those of matching. Place and carrier are those of the order's papers; where they
name several, each is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from edicompliance.chargebacks.costs import Axis, Cost
from edicompliance.chargebacks.entering import Books, Deduction
from edicompliance.chargebacks.ledger import Line
from edicompliance.chargebacks.matching import MatchedDeduction, MatchedLine
from edicompliance.chargebacks.moves import PLACES, Place
from edicompliance.documents import PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import party
from edicompliance.documents.document import Document
from edicompliance.flows.batches import find_shipments
from edicompliance.flows.config import Config
from edicompliance.flows.deductions import books_of, profiles_of
from edicompliance.flows.matching import matched
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.score_periods import span_of
from edicompliance.flows.stored import StoredDocuments
from edicompliance.flows.storing import document_of
from edicompliance.flows.whose import whose
from edicompliance.profiles import Facts, Profile
from edicompliance.rules.scoring_model import carriers_of
from edicompliance.store import Store, Work

_NOT_TAKEN: Final = frozenset(
    {"outside", "predicted", "at risk", "avoided", "observed", "excused", "reported only"}
)
_TAKEN: Final[tuple[Place, ...]] = tuple(one for one in PLACES if one not in _NOT_TAKEN)
_BY_PAPERS: Final = ("dc", "carrier", "3pl")
_MATCHED: Final = (*_BY_PAPERS, "rule", "family")
"""What has to be matched before it is known."""
_ORDERS: Final = ("850", "860")


def costs_of(
    store: Store,
    *,
    by: Axis = "retailer",
    retailer: str | None = None,
    shipments: Sequence[str] = (),
    config: Config | None = None,
) -> tuple[Cost, ...]:
    """Return each line of a deduction as a cost, with what `by` asks for.

    `shipments` are folders and files as for a check; of their orders they go before the store.
    """
    with store.look() as look:
        plain = plain_costs(look, retailer)
    if by not in _MATCHED:
        return tuple(cost for _, cost in plain)
    found = matched(store, retailer=retailer, shipments=shipments, config=config)
    with store.look() as look:
        papers = _Papers(look, StoredDocuments(store.archive), shipments, config)
        return tuple(told_costs(plain, found, papers, by=by))


def costs_by_papers(
    look: Work,
    store: Store,
    plain: Iterable[tuple[int, Cost]],
    found: Iterable[MatchedDeduction],
    *,
    by: Axis,
    config: Config | None = None,
) -> tuple[Cost, ...]:
    """Return costs as they were matched, with the place or the carrier of the papers."""
    papers = _Papers(look, StoredDocuments(store.archive), (), config)
    return tuple(told_costs(plain, found, papers, by=by))


def told_costs(
    plain: Iterable[tuple[int, Cost]],
    found: Iterable[MatchedDeduction],
    papers: _Papers | None = None,
    *,
    by: Axis = "rule",
) -> Iterator[Cost]:
    """Yield costs with the rule and the family that they were matched with."""
    lines = {(one.deduction.id, line.number): line for one in found for line in one.lines}
    for number, cost in plain:
        line = lines.get((cost.deduction, number))
        if line is None:
            yield cost
            continue
        told = replace(cost, rule=line.rule, family=line.family or "")
        if papers is None or by not in _BY_PAPERS:
            yield told
        elif by == "dc":
            yield replace(told, dc=told.dc or papers.place(cost.retailer, line))
        elif by == "3pl":
            yield replace(told, threepl=papers.warehouse(cost.retailer, line))
        else:
            yield replace(told, carrier=papers.carrier(cost.retailer, line))


def plain_costs(look: Work, retailer: str | None = None) -> list[tuple[int, Cost]]:
    """Each line's number and its cost, as the ledger has it."""
    return [one for one in _plain(books_of(look)) if retailer in (None, one[1].retailer)]


def weeks_back(
    count: int, today: date | None = None, profile: Profile | None = None
) -> tuple[tuple[tuple[date, date], ...], str]:
    """Return the last so many weeks, the oldest first, and what was taken to find them.

    They are the retailer's weeks where a profile is given, else they begin on Monday.
    """
    today = today or datetime.now(UTC).date()
    starts, note = today - timedelta(days=today.weekday()), ""
    if profile is not None:
        starts, _, note = span_of("week", profile, today)
    first = [starts - timedelta(weeks=n) for n in reversed(range(count))]
    return tuple((one, one + timedelta(days=6)) for one in first), note


def _plain(books: Books) -> Iterator[tuple[int, Cost]]:
    for one in books.deductions.values():
        for line in books.ledger.lines(one.id):
            amount = line.at(*_TAKEN)
            if amount and line.number <= len(one.taken.lines):
                yield line.number, _cost(one, line)


def _cost(one: Deduction, line: Line) -> Cost:
    about = one.line(line.number).about
    return Cost(
        one.taken.retailer,
        one.id,
        one.taken.currency,
        line.at(*_TAKEN),
        one.taken.day or one.taken.notified,
        line.at("repaid"),
        dc=about.store,
        sku=about.item,
    )


class _Papers:
    """Where the goods of an order went, and by whom, as its papers say."""

    def __init__(
        self,
        look: Work,
        stored: StoredDocuments,
        shipments: Sequence[str],
        config: Config | None,
    ) -> None:
        self._look, self._stored, self._shipments = look, stored, shipments
        self._config, self._profiles = config, profiles_of(look)
        self._known: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._partners: dict[str, tuple[str, ...]] = {}

    def place(self, retailer: str, line: MatchedLine) -> str:
        """The place that the orders name; empty: they name none."""
        return _told(name for po in _orders_of(line) for name in self._once("dc", retailer, po))

    def carrier(self, retailer: str, line: MatchedLine) -> str:
        """The carrier's code of the ship notices; empty: there is none."""
        orders = _orders_of(line)
        return _told(name for po in orders for name in self._once("carrier", retailer, po))

    def warehouse(self, retailer: str, line: MatchedLine) -> str:
        """From where it ships, by the ship notices; empty: none says it."""
        orders = _orders_of(line)
        return _told(name for po in orders for name in self._once("3pl", retailer, po))

    def _once(self, what: str, retailer: str, po: str) -> tuple[str, ...]:
        key = what, retailer, po
        if key not in self._known:
            finders = {"dc": self._places, "carrier": self._carriers, "3pl": self._warehouses}
            find = finders[what]
            self._known[key] = tuple(dict.fromkeys(filter(None, find(retailer, po))))
        return self._known[key]

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
        found = self._given.get(po) or self._stored_notices(retailer, po)
        yield from (one for one in found if isinstance(one, ShipNotice))

    def _stored_notices(self, retailer: str, po: str) -> Iterator[Document]:
        for row in self._about(retailer, po):
            place = self._look.documents.place(row.id) if row.set_id == "856" else None
            if place is not None:
                yield self._stored.document_at(place)

    @cached_property
    def _given(self) -> Mapping[str, tuple[Document, ...]]:
        """Order -> the documents of the shipments that were given."""
        found: dict[str, tuple[Document, ...]] = {}
        for path in self._shipments:
            for batch in find_shipments([path])[0]:
                shipment = load_shipment(batch)
                papers = (*shipment.orders, *shipment.notices)
                found |= dict.fromkeys((one.po_number for one in shipment.orders), papers)
        return found


def _orders_of(line: MatchedLine) -> tuple[str, ...]:
    named = (po for one in line.documents for po in one.pos)
    return tuple(dict.fromkeys(filter(None, (line.line.about.po, *named))))


def _told(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(filter(None, names)))
