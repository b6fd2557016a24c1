"""What else charges are counted in: articles, stores, pallets, trailers, units, invoices.

Most charges count orders and cartons, and these are at hand. The others are counted when a charge
asks for them: on the ship notices, the orders and the invoices of what it is made for. What these
do not say is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Final, Literal

from edicompliance.documents import CannotTell, Invoice, PurchaseOrder, ShipNotice
from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.segments.levels import Level, Pack, Tare
from edicompliance.rules.cartons.cargo import count_of, count_on, known_sum
from edicompliance.rules.context import Context
from edicompliance.rules.invoices.billing import CREDITS
from edicompliance.rules.orders.counted_order import counted_lines
from edicompliance.rules.timing.limits import NotApplicable

_CONTAINER: Final = "CN"


@dataclass(frozen=True)
class Things:
    """Of some orders and ship notices: of a whole shipment, of an order, of a notice."""

    context: Context
    orders: tuple[PurchaseOrder, ...]
    """Empty: it is not known which."""
    notices: tuple[ShipNotice, ...]
    whole: bool
    """Whether it is all of the shipment: then what the supplier says of it counts, too."""

    def counts(self, names: Collection[str]) -> dict[str, Decimal | None]:
        """How many there are of what is asked for, as far as it is counted here."""
        return {name: count(self) for name, count in _COUNTS.items() if name in names}

    def money(self, names: Collection[str]) -> dict[str, Decimal | None]:
        """What invoices come to, and the freight, as far as that is asked for."""
        return {name: sum_of(self) for name, sum_of in _SUMS.items() if name in names}

    @cached_property
    def rows(self) -> Sequence[ShippedLine]:
        """What the notices ship of the orders."""
        numbers = {order.po_number.strip() for order in self.orders}
        conventions = self.context.conventions("856")
        return [
            row
            for notice in self.notices
            for row in notice.contents(conventions)
            if self.whole or row.po_number.strip() in numbers
        ]

    # -- on the orders

    def quantity(self, unit: str) -> Decimal | None:
        """How much ships, in one unit; begun cases are cases."""
        if not self.orders:
            return None
        try:
            lines = [
                line
                for order in self.orders
                for line in counted_lines(order, unit, None, self.context)
            ]
        except CannotTell:
            return None
        return Decimal(ceil(sum((line.shipped for line in lines), Fraction(0))))

    def units(self) -> Decimal | None:
        """Single articles."""
        return self.quantity("EA")

    def cases(self) -> Decimal | None:
        """Cases, by the packing of each article."""
        return self.quantity("CA")

    def items(self) -> Decimal | None:
        """Different articles that ship; without a notice, that are ordered."""
        shipped = [row.ids for row in self.rows]
        ids = shipped or [line.ids for order in self.orders for line in order.lines]
        found = {frozenset((one.qualifier, one.value) for one in each) for each in ids}
        return Decimal(len(found)) if found and frozenset() not in found else None

    def places(self) -> Decimal | None:
        """Different places that the orders go to."""
        parties = [self.context.whereabouts.party(order) for order in self.orders]
        codes = {party.code if party is not None else "" for party in parties}
        return Decimal(len(codes)) if codes and "" not in codes else None

    # -- on the ship notices

    def stores(self) -> Decimal | None:
        """Different stores that goods are packed for."""
        found = {row.store for row in self.rows}
        return Decimal(len(found)) if found and "" not in found else None

    def pallets(self) -> Decimal | None:
        """Pallets of the notices, else of the supplier's word."""
        if self.whole:
            tares: list[Level] = [tare for notice in self.notices for tare in notice.tares]
        else:
            found = {id(row.tare): row.tare for row in self.rows}
            tares = [tare for tare in found.values() if tare is not None]
            if len(tares) < len(found):
                return None
        if tares:
            return count_of(tares)
        said = self.context.shipment.facts.pallets if self.whole else None
        return None if said is None else Decimal(said)

    def trailers(self) -> Decimal | None:
        """Trailers by their numbers."""
        return self._vehicles(containers=False)

    def containers(self) -> Decimal | None:
        """Containers by their numbers."""
        return self._vehicles(containers=True)

    def _vehicles(self, *, containers: bool) -> Decimal | None:
        found = {
            (one.initial, one.number)
            for notice in self.notices
            for level in notice.shipments
            for one in level.equipment
            if one.number and (one.kind == _CONTAINER) is containers
        }
        return Decimal(len(found)) if found else None

    def appointments(self) -> Decimal | None:
        """The one, where there is one."""
        facts = self.context.shipment.facts
        return Decimal(1) if facts.appointment or facts.appointment_made else None

    def labels(self) -> Decimal | None:
        """Labels on cartons and pallets, as many on each as the guide wants."""
        cartons = known_sum(count_on(notice, Pack) for notice in self._whole_notices)
        tares = known_sum(count_on(notice, Tare) for notice in self._whole_notices)
        each = [labels_on("carton", self.context), labels_on("pallet", self.context)]
        if not self._whole_notices or cartons is None or tares is None or None in each:
            return None
        return sum((n * k for n, k in zip((cartons, tares), each, strict=True) if k), Decimal(0))

    @cached_property
    def _whole_notices(self) -> Sequence[ShipNotice]:
        """The notices, where all that is on them is of these orders."""
        numbers = {order.po_number for order in self.orders}
        named = {level.po_number for notice in self.notices for level in notice.orders}
        return self.notices if self.whole or named <= numbers else ()

    # -- money

    def freight(self) -> Decimal | None:
        """What the carrier takes for the shipment; of a part of it nobody says."""
        whole = self.whole or set(self.orders) == set(self.context.shipment.orders)
        return self.context.shipment.facts.freight_cost if whole else None

    # -- on the invoices

    @cached_property
    def invoices(self) -> Sequence[Invoice] | None:
        """Those of the orders; None where one is missing, or they cannot be told apart."""
        numbers = {order.po_number for order in self.orders}
        found = [one for one in self.context.shipment.invoices if one.po_number in numbers]
        names = [one.invoice_number for one in found]
        if not numbers or {one.po_number for one in found} != numbers:
            return None
        credited = any(one.kind in CREDITS for one in found)
        return None if credited or len(set(names)) < len(names) else found

    def bills(self) -> Decimal | None:
        """How many invoices there are."""
        return None if self.invoices is None else Decimal(len(self.invoices))

    def invoiced(self) -> Decimal | None:
        """What they come to, TDS01."""
        if self.invoices is None:
            return None
        return known_sum(one.total for one in self.invoices)


def labels_on(kind: Literal["carton", "pallet"], context: Context) -> Decimal | None:
    """How many labels a carton, or a pallet, bears by the guide; 0 where it wants none."""
    try:
        clause = context.resolve("labels", kind, context.facts()).clause
    except NotApplicable:
        return Decimal(0)
    except CannotTell:
        return None
    return Decimal(clause.spec(kind).count)


_SUMS: Final[Mapping[str, Callable[[Things], Decimal | None]]] = {
    "invoice": Things.invoiced,
    "freight": Things.freight,
}
_COUNTS: Final[Mapping[str, Callable[[Things], Decimal | None]]] = {
    "unit": Things.units,
    "case": Things.cases,
    "item": Things.items,
    "dc": Things.places,
    "store": Things.stores,
    "pallet": Things.pallets,
    "trailer": Things.trailers,
    "container": Things.containers,
    "appointment": Things.appointments,
    "invoice": Things.bills,
    "label": Things.labels,
}
