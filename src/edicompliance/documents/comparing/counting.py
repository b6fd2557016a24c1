"""Adding up what was shipped of one order's line.

>>> from decimal import Decimal
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> line = OrderLine(line_id="1", quantity=Decimal(4), unit="EA")
>>> sheet = LineSheet(PurchaseOrder(po_number="7", lines=(line,)), 0, None)
>>> sheet.close(()).total.ordered
Decimal('4')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from edicompliance.documents.comparing.prepacks import (
    is_no_part,
    same_make,
    why_nested,
    why_uncounted,
)
from edicompliance.documents.comparing.tally import LineMatch, Part, Tally
from edicompliance.documents.comparing.units import CASES, Packs
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.goods import StoreQuantity

if TYPE_CHECKING:
    from edicompliance.documents.comparing.contents import ShippedLine
    from edicompliance.documents.comparing.items import ItemMaster, Items
    from edicompliance.documents.comparing.line_matching import By, Fit
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
    from edicompliance.documents.segments.goods import (
        Component,
        OrderedComponent,
        Packing,
        ProductId,
    )
    from edicompliance.documents.ship_notice import ShipNotice


_PRECISE: Final = Context(prec=60)
"""Holds any sum of quantities that X12 can write."""


class Shipped(NamedTuple):
    """A row of a notice, with the quantity that counts: of the row, or of one component in it."""

    notice: ShipNotice
    row: ShippedLine
    quantity: Decimal | None
    unit: str
    ids: Sequence[ProductId]
    by: By | None = None
    component: Component | None = None
    """The one component, where the quantity is how much of it is in the row."""


class _Counted(NamedTuple):
    part: Part
    exact: Fraction


class LineSheet:
    """What is known so far of one line."""

    def __init__(self, order: PurchaseOrder, number: int, items: Items | None) -> None:
        self.order, self.number, self.items = order, number, items
        self.line: OrderLine = order.lines[number]
        self.whole: list[_Counted] = []
        self.pieces: dict[int, list[_Counted]] = {}
        self.doubts: dict[str, None] = {}

    def doubt(self, reason: str) -> None:
        """Remember why the line cannot be judged; each reason once."""
        self.doubts.setdefault(reason)

    def add(self, target: Fit, shipped: Shipped) -> None:
        """Count a row for the line, or for the component of it that was found."""
        if shipped.row.doubt:
            self.doubt(shipped.row.doubt)
        component = target.component
        if component is None and not same_make(self.line.components, shipped.row.item.components):
            self.doubt("a pack is shipped whose components are not those ordered")
        unit = component.unit if component is not None else self.line.unit
        try:
            exact = self._convert(shipped, unit, component)
        except CannotTell as unknown:
            self.doubt(unknown.reason)
            return
        packings = self._packings(shipped, component) if shipped.unit != unit else ()
        part = Part(
            shipped.notice, shipped.row, _decimal(exact), shipped.by, shipped.component, packings
        )
        into = self.whole if component is None else self.pieces.setdefault(target.place, [])
        into.append(_Counted(part, exact))

    def _convert(self, shipped: Shipped, unit: str, component: OrderedComponent | None) -> Fraction:
        if shipped.quantity is None:
            raise CannotTell("a shipped quantity cannot be read")
        if shipped.quantity < 0:
            raise CannotTell(f"a shipped quantity is below zero: {shipped.quantity:f}")
        quantity = _exact(shipped.quantity)
        if shipped.unit == unit and unit not in CASES:
            return quantity
        record = self.line if component is None else component
        packings = self._packings(shipped, component)
        if shipped.unit == unit and not packings:
            return quantity
        rows = _listed(self.items, (*record.ids, *shipped.ids), self.order)
        return Packs(packings, rows).convert(quantity, shipped.unit, unit)

    def _packings(
        self, shipped: Shipped, component: OrderedComponent | None
    ) -> tuple[Packing, ...]:
        """Return what the two documents say of how the article is packed."""
        record = self.line if component is None else component
        of_cartons = (one for level in shipped.row.packs for one in level.packings)
        told = (*shipped.row.item.packings, *filter(_tells_a_case, of_cartons))
        return (*record.packings, *told)

    def close(self, doubts: Iterable[str]) -> LineMatch:
        """Return the line with its sums; `doubts` are those about the whole order."""
        known = tuple(dict.fromkeys((*doubts, *self.doubts)))
        components = tuple(self._components(known)) if self.pieces else ()
        whole = _sum(self.whole)
        total = Tally(
            unit=self.line.unit,
            ordered=self.line.quantity,
            shipped=_decimal(min(map(_packs, components)) if components else whole),
            parts=_parts((*self.whole, *(one for found in self.pieces.values() for one in found))),
            records=(self.line,),
            doubts=known or tuple(dict.fromkeys(d for one in components for d in one.doubts)),
        )
        stores = tuple(self._stores(known)) if self.line.distribution else ()
        return LineMatch(self.order, self.line, self.number, total, stores, components)

    def _components(self, doubts: tuple[str, ...]) -> Iterator[Tally]:
        """Yield each component's sum; packs shipped whole hold their share of each."""
        packs = _sum(self.whole)
        nested = why_nested(self.line.components, self.line.line_id)
        for place, component in enumerate(self.line.components, 1):
            pieces = self.pieces.get(place, [])
            if is_no_part(component) and not pieces:
                continue
            each = component.quantity or Decimal(0)
            unknown = tuple(filter(None, (nested, why_uncounted(component))))
            exact = sum((one.exact for one in pieces), packs * Fraction(each))
            ordered = self.line.quantity
            yield Tally(
                unit=component.unit,
                ordered=None if ordered is None else _decimal(Fraction(ordered) * Fraction(each)),
                shipped=_decimal(exact),
                parts=(*_parts(self.whole), *_parts(pieces)),
                records=(self.line, component),
                component=component,
                doubts=(*doubts, *unknown),
            )

    def _stores(self, doubts: tuple[str, ...]) -> Iterator[Tally]:
        """Yield each store's share, in the order of the SDQ, then stores that have none."""
        shares = _Shares(self.line, self._share)
        given = sum((share.ordered for share in shares.by_store.values()), Fraction(0))
        ordered = self.line.quantity
        if not shares.doubts and ordered is not None and given != Fraction(ordered):
            told = f"{_decimal(given):f}, the line says {ordered:f}"
            shares.doubts.append(f"the stores' shares add up to {told}")
        if self.pieces:
            shares.doubts.append("components are shipped, which no store's share can be told of")
        for one in self.whole:
            shares.add(one)
        for name, share in shares.by_store.items():
            yield Tally(
                unit=self.line.unit,
                ordered=_decimal(share.ordered),
                shipped=_decimal(_sum(share.counted)),
                parts=_parts(share.counted),
                records=tuple(share.records),
                store=name,
                doubts=tuple(dict.fromkeys((*doubts, *shares.doubts))),
            )

    def _share(self, record: StoreQuantity) -> Fraction:
        """Return how much a store is to get, in the line's unit."""
        if record.quantity is None:
            raise CannotTell(f"the quantity for store {record.store} cannot be read")
        packs = Packs(self.line.packings, _listed(self.items, self.line.ids, self.order))
        unit = record.unit or self.line.unit
        return packs.convert(Fraction(record.quantity), unit, self.line.unit)


def _tells_a_case(packing: Packing) -> bool:
    """Whether a carton's PO4 says how many make a case; without size and unit it only measures."""
    return packing.size is not None or bool(packing.unit) or bool(packing.inner_pack)


class _Share:
    """What one store is to get, and what is shipped to it."""

    def __init__(self) -> None:
        self.ordered = Fraction(0)
        self.records: list[StoreQuantity] = []
        self.counted: list[_Counted] = []


class _Shares:
    """A line's stores. A code that only leaves out leading zeros is the same store's."""

    def __init__(self, line: OrderLine, share_of: Callable[[StoreQuantity], Fraction]) -> None:
        self.by_store: dict[str, _Share] = {}
        self.doubts: list[str] = []
        self.kinds = {one.qualifier for one in line.distribution if one.qualifier}
        for record in line.distribution:
            share = self.by_store.setdefault(record.store.strip(), _Share())
            share.records.append(record)
            try:
                share.ordered += share_of(record)
            except CannotTell as unknown:
                self.doubts.append(unknown.reason)
        self.plain = {_plain(store): store for store in self.by_store}

    def add(self, counted: _Counted) -> None:
        """Count a row for the store it is for."""
        source = counted.part.row.store_source
        code = source.store if isinstance(source, StoreQuantity) else source and source.code
        if source is None or not code:
            self.doubts.append("a shipped quantity names no store")
            return
        name = code if code in self.by_store else self.plain.get(_plain(code), code)
        if name not in self.by_store and self.kinds and source.qualifier not in self.kinds:
            ours = ", ".join(sorted(self.kinds))
            kind = source.qualifier or "none"
            self.doubts.append(f"store {code}: a code of kind {kind}, the order's are {ours}")
            return
        self.by_store.setdefault(name, _Share()).counted.append(counted)


@lru_cache(maxsize=1024)
def _exact(quantity: Decimal) -> Fraction:
    """Return a quantity as a fraction; most cartons hold one of a few."""
    return Fraction(quantity)


def _sum(counted: Iterable[_Counted]) -> Fraction:
    """Return the sum; of whole numbers, nearly all of them, as such, which is quicker."""
    values = [one.exact for one in counted]
    if all(value.denominator == 1 for value in values):
        return Fraction(sum(value.numerator for value in values))
    return sum(values, Fraction(0))


def _packs(tally: Tally) -> Fraction:
    """Return how many packs a component's quantity completes."""
    each = tally.component.quantity if tally.component else None
    return Fraction(Fraction(tally.shipped) // Fraction(each)) if each else Fraction(0)


def _parts(counted: Iterable[_Counted]) -> tuple[Part, ...]:
    return tuple(one.part for one in counted)


def _listed(
    items: Items | None, ids: Sequence[ProductId], order: PurchaseOrder
) -> list[ItemMaster]:
    """Return what the list says of an article on the order's day."""
    if items is None:
        return []
    rows = (row for one in ids for row in items.find(one.qualifier, one.value, order.po_date))
    return list(dict.fromkeys(rows))


def _plain(store: str) -> str:
    return store.strip().lstrip("0") or "0"


def _decimal(exact: Fraction) -> Decimal:
    """Return it exactly where a decimal can, else to six places: a third of a case."""
    if exact.denominator == 1:
        return Decimal(exact.numerator)
    value = _PRECISE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return value if Fraction(value) == exact else value.quantize(Decimal("1E-6"), None, _PRECISE)
