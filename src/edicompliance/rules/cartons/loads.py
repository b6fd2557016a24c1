"""Cartons and pallets with what is in them, and what the guide asks of each.

A clause of `packing` speaks of cartons, pallets or trailers, under a name of the author's choice,
and may hold for some orders only; a carton is judged by the clauses of the orders whose goods are
in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.purchase_order import PurchaseOrder
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.profiles import Facts, Resolved
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.rules.context import Context
from edicompliance.rules.model import Subject
from edicompliance.rules.timing.limits import NotApplicable

Kind = Literal["carton", "pallet", "trailer"]
SECTION = "packing"


@dataclass(frozen=True, slots=True)
class Load:
    """One carton or pallet, or a carton that stands for several alike."""

    level: Level
    rows: tuple[ShippedLine, ...]
    """What is in it."""
    orders: tuple[PurchaseOrder, ...]
    """The orders given whose goods are in it; loads of the same orders share it."""

    @property
    def count(self) -> int | None:
        """How many it stands for; None where its range of SSCCs is none."""
        if any(mark.why_no_range for mark in self.level.marks):
            return None
        return sum(mark.sscc_count for mark in self.level.marks) or 1

    @property
    def name(self) -> str:
        """What people call it."""
        return self.level.sscc or f"HL {self.level.number}"

    @property
    def subject(self) -> Subject:
        """What a violation of it is about."""
        numbers = dict.fromkeys(row.po_number.strip() for row in self.rows if row.po_number)
        return Subject(po=next(iter(numbers)) if len(numbers) == 1 else None, sscc=self.level.sscc)


def loads(notice: ShipNotice, context: Context, of: Kind) -> tuple[Load, ...]:
    """The cartons, or the pallets, of a ship notice; of a trailer it is the whole notice."""
    return context.once(("loads", id(notice), of), lambda: tuple(_loads(notice, context, of)))


def _loads(notice: ShipNotice, context: Context, of: Kind) -> Iterator[Load]:
    orders = orders_by_level(notice, context)
    inside: defaultdict[int, list[ShippedLine]] = defaultdict(list)
    rows = rows_of(notice, context)
    for row in rows:
        for level in row.packs if of == "carton" else filter(None, (row.tare,)):
            inside[id(level)].append(row)
    levels: Sequence[Level] = notice.packs if of == "carton" else notice.tares
    if of == "trailer":
        levels, inside = notice.shipments[:1], defaultdict(lambda: list(rows))
    alike: dict[tuple[int, ...], tuple[PurchaseOrder, ...]] = {}
    return (_load(level, inside[id(level)], orders, alike) for level in levels)


def rows_of(notice: ShipNotice, context: Context) -> Sequence[ShippedLine]:
    """What a ship notice ships, row by row."""
    return notice.contents(context.conventions("856"))


def orders_by_level(notice: ShipNotice, context: Context) -> dict[int, PurchaseOrder]:
    """The orders given by the identity of the levels that name them."""
    return {
        id(level): match.order
        for match, levels in context.aboard.named_on(notice)
        for level in levels
    }


def _load(
    level: Level,
    rows: Sequence[ShippedLine],
    orders: dict[int, PurchaseOrder],
    alike: dict[tuple[int, ...], tuple[PurchaseOrder, ...]],
) -> Load:
    named = tuple(dict.fromkeys([id(row.order) for row in rows]))
    if named not in alike:
        alike[named] = tuple(orders[one] for one in named if one in orders)
    return Load(level, tuple(rows), alike[named])


# -- what the guide asks


@dataclass(slots=True)
class Asked:
    """The clauses of a guide for cartons, pallets or trailers, as far as they say something."""

    context: Context
    of: Kind
    says: Callable[[Packing], object]
    """Whether a clause speaks of what the rule looks at."""
    doubts: dict[str, None] = field(default_factory=dict)
    """Why it cannot be told whether a clause holds, each once."""
    applied: bool = False
    """Whether a clause held, or may hold, for anything."""
    _known: dict[tuple[int, ...], list[Resolved]] = field(default_factory=dict)
    _latest: tuple[Sequence[PurchaseOrder] | None, list[Resolved]] = (None, [])

    @property
    def names(self) -> Iterator[str]:
        """The names of the clauses that may say something."""
        profile = self.context.profile
        for name in profile.names_in(SECTION):
            bodies = (one.body for one in profile.families[SECTION, name])
            if any(isinstance(b, Packing) and b.of == self.of and self.says(b) for b in bodies):
                yield name

    @property
    def resolved(self) -> Iterator[Resolved]:
        """The clauses that were found, each once."""
        found = (one for clauses in self._known.values() for one in clauses)
        yield from {id(one): one for one in found}.values()

    def of_load(self, load: Load, notice: ShipNotice) -> list[Resolved]:
        """The clauses for a carton or pallet; looked up once for all of the same orders."""
        orders, known = self._latest
        if orders is not load.orders:
            known = self.of_orders(load.orders, notice)
            self._latest = load.orders, known
        return known

    def of_orders(self, orders: Sequence[PurchaseOrder], notice: ShipNotice) -> list[Resolved]:
        """The clauses for the goods of some orders."""
        key = tuple(map(id, orders))
        if key not in self._known:
            context = self.context
            facts = context.facts(*orders) if orders else context.facts_of_notice(notice)
            self._known[key] = list(self._resolved(facts))
        return self._known[key]

    def _resolved(self, facts: Facts) -> Iterator[Resolved]:
        for name in self.names:
            try:
                found = self.context.resolve(SECTION, name, facts)
            except NotApplicable:
                continue
            except CannotTell as unknown:
                self.doubts.setdefault(unknown.reason)
                self.applied = True
                continue
            if isinstance(found.clause, Packing) and self.says(found.clause):
                self.applied = True
                yield found

    def close(self) -> Iterator[CannotTell]:
        """Yield the doubts; raises `NotApplicable` where the guide asks for nothing."""
        if not self.applied:
            raise NotApplicable(SECTION)
        yield from map(CannotTell, self.doubts)
