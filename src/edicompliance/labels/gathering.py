"""The labels of a shipment: one for each carton and pallet of its ship notice.

What a label says stands in both documents: the numbers of cartons, carrier and bill of lading in
the notice, the department or a store's address often only in the order. The nearest counts: what
the carton says before its order's level, that before the shipment, and the notice before the order.

>>> from edicompliance.documents.segments.levels import OrderLevel, OrderReference
>>> from edicompliance.documents.segments.levels import Pack, ShipmentLevel
>>> from edicompliance.documents.segments.carriage import Mark
>>> notice = ShipNotice(notice_number="SH1", levels=(
...     ShipmentLevel(number="1"),
...     OrderLevel(number="2", parent="1", purchase_order=OrderReference(po_number="4500012")),
...     Pack(number="3", parent="2", marks=(Mark(qualifier="GM", value="006141410000003105"),)),
...     Pack(number="4", parent="2")))
>>> [(one.sscc, one.texts("po"), one.texts("carton")) for one in label_contents(notice)]
[('006141410000003105', ('4500012',), ('1 of 2',)), ('', ('4500012',), ('2 of 2',))]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from edicompliance.documents.comparing.contents import ShippedLine
from edicompliance.documents.comparing.order_book import OrderBook
from edicompliance.documents.conventions import (
    Conventions,
    NumberMeaning,
    Partner,
    Role,
    party,
    reference,
)
from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.documents.segments.levels import Level
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.segments.product_ids import gtin
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.spec import NumberedPer, Unit

_BUYERS: Final = ("IN", "BP", "CB", "PI", "SK")
_VENDORS: Final = ("VN", "VP", "VC", "VA", "MG")
_NUMBERS: Final[tuple[tuple[str, NumberMeaning], ...]] = (
    ("department", "department"),
    ("vendor", "vendor_number"),
    ("bol", "bill_of_lading"),
    ("pro", "pro_number"),
)
_Values = dict[str, tuple[Told, ...]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all labels and slips of one notice are made of."""

    notice: ShipNotice
    book: OrderBook
    of_notices: Conventions
    of_orders: Conventions
    lines: dict[int, list[ShippedLine]] = field(default_factory=dict)
    """id of a pack or pallet -> what is in it."""
    common: dict[tuple[int, ...], _Values] = field(default_factory=dict)
    """ids of levels -> what they say; many cartons share theirs."""
    numbered: dict[int, dict[str, OrderLine | None]] = field(default_factory=dict)
    """id of an order -> its lines by their numbers; None: several have one."""

    @classmethod
    def of(cls, notice: ShipNotice, orders: Iterable[PurchaseOrder], partner: Partner) -> Gathered:
        """Put together a notice and the orders it may name."""
        of_orders, of_notices = partner.conventions_of("850"), partner.conventions_of("856")
        gathered = cls(notice, OrderBook(orders, of_orders, of_notices), of_notices, of_orders)
        for line in notice.contents(of_notices):
            for level in (*line.packs, *((line.tare,) if line.tare else ())):
                gathered.lines.setdefault(id(level), []).append(line)
        return gathered

    def values(self, level: Level, lines: Sequence[ShippedLine]) -> _Values:
        """Return what is said of a carton or pallet with these lines in it."""
        return {**_shared(level, lines, self), **self.goods(lines)}

    def order_line(self, order: PurchaseOrder, line: ShippedLine) -> OrderLine | None:
        """Return the one line of an order that has the number of a shipped one."""
        known = self.numbered.get(id(order))
        if known is None:
            known = self.numbered[id(order)] = {}
            for one in order.lines:
                known[one.line_id] = None if one.line_id in known else one
        return known.get(line.line_id) if line.line_id else None

    def goods(self, lines: Sequence[ShippedLine]) -> _Values:
        """Return what is said of these lines' articles."""
        return dict(_goods(lines, self))


def label_contents(
    notice: ShipNotice,
    orders: Iterable[PurchaseOrder] = (),
    *,
    partner: Partner | None = None,
    on: Unit = "carton",
    numbered_per: NumberedPer = "shipment",
) -> tuple[LabelContent, ...]:
    """Return what the labels of all cartons, or of all pallets, must say.

    A level with several SSCCs, or with a range of them, is as many cartons.
    """
    around = Gathered.of(notice, orders, partner or Conventions())
    levels: Sequence[Level] = notice.packs if on == "carton" else notice.tares
    found = [one for level in levels for one in _of_level(level, around, on)]
    return tuple(_numbered(found, numbered_per))


def _numbered(found: Sequence[LabelContent], per: NumberedPer) -> Iterator[LabelContent]:
    """Yield them with their number: 3 of 12 of the shipment, or of its order or store."""
    keys = [("",) if per == "shipment" else one.texts(per) for one in found]
    totals: dict[tuple[str, ...], int] = {}
    for key in keys:
        totals[key] = totals.get(key, 0) + 1
    seen: dict[tuple[str, ...], int] = {}
    for key, one in zip(keys, found, strict=True):
        seen[key] = seen.get(key, 0) + 1
        yield replace(one, number=seen[key], total=totals[key])


def _of_level(level: Level, around: Gathered, on: Unit) -> Iterator[LabelContent]:
    lines = around.lines.get(id(level), [])
    values = around.values(level, lines)
    plain = LabelContent(on, values=values, notice=around.notice.notice_number, level=level.number)
    marks = level.sscc_marks
    for mark in marks:
        for sscc in mark.iter_ssccs():
            field_name = "end" if sscc == bare_sscc(mark.end) else "value"
            yield replace(plain, sscc=sscc, sscc_by=Told(sscc, mark, field_name))
    if not marks:
        yield plain


def _shared(level: Level, lines: Sequence[ShippedLine], around: Gathered) -> _Values:
    """What the levels around it and its orders say; worked out once for cartons that share them."""
    chain = tuple(_upwards(level, around.notice))
    orders = _orders(level, lines, around.notice)
    stores = tuple(dict.fromkeys(id(line.store_source) for line in lines if line.store_source))
    own = id(level) if level.parties or level.references else 0
    key = (own, *map(id, chain[1:]), *map(id, orders), *stores)
    if key not in around.common:
        around.common[key] = _common(chain, orders, lines, around)
    return around.common[key]


def _orders(level: Level, lines: Sequence[ShippedLine], notice: ShipNotice) -> tuple[Level, ...]:
    """The levels that name its orders."""
    found: dict[int, Level] = {id(line.order): line.order for line in lines if line.order}
    return tuple(found.values()) or notice.orders_of(level)


def _upwards(level: Level, notice: ShipNotice) -> Iterator[Level]:
    at: Level | None = level
    while at is not None:
        yield at
        at = notice.parent_of(at)


def _common(
    chain: Sequence[Level], orders: Sequence[Level], lines: Sequence[ShippedLine], around: Gathered
) -> _Values:
    given = [around.book.named_by(around.notice, one).order for one in orders]
    known = [one for one in given if one is not None]
    levels = (*chain, *(one for one in orders if one not in chain))
    values: _Values = {}
    values["po"] = _unique(
        Told(one.po_number, one.purchase_order or one, "po_number") for one in orders
    )
    values["po_type"] = _unique(Told(one.kind, one, "kind") for one in known)
    for name, meaning in _NUMBERS:
        values[name] = _number(meaning, levels, known, around)
    values |= _places(levels, known, around)
    values |= _carriage(levels, around.notice)
    values |= _stores(lines, known, around)
    return {name: told for name, told in values.items() if told}


def _unique(told: Iterable[Told]) -> tuple[Told, ...]:
    found: dict[str, Told] = {}
    for one in told:
        if one.text.strip():
            found.setdefault(one.text.strip(), one._replace(text=one.text.strip()))
    return tuple(found.values())


def _number(
    meaning: NumberMeaning,
    levels: Sequence[Level],
    known: Sequence[PurchaseOrder],
    around: Gathered,
) -> tuple[Told, ...]:
    """The nearest level that says a number, for each of several orders; else the orders."""
    orders = [one for one in levels if one.code == "O"]
    own = [reference(one, meaning, around.of_notices) for one in orders]
    said = [one for one in own if one]
    if not said:
        others = (reference(one, meaning, around.of_notices) for one in levels)
        said = [one for one in others if one][:1]
    if not said:
        said = [one for order in known if (one := reference(order, meaning, around.of_orders))]
    return _unique(Told(one.value, one, "value") for one in said)


def _places(levels: Sequence[Level], known: Sequence[PurchaseOrder], around: Gathered) -> _Values:
    values: _Values = {}
    roles: tuple[Role, Role] = ("ship_from", "ship_to")
    for role in roles:
        found = _full(role, levels, known, around)
        if found is not None:
            values[role] = (Told(address_of(found), found, "name"),)
            if role == "ship_to":
                values["postal"] = _unique([Told(found.postal_code, found, "postal_code")])
                values["dc"] = _unique([Told(found.code, found, "code")])
    return values


def _full(
    role: Role, levels: Sequence[Level], known: Sequence[PurchaseOrder], around: Gathered
) -> Party | None:
    """The nearest party of a role; one without an address gives way to the order's, if the same."""
    near = next((one for level in levels if (one := party(level, role, around.of_notices))), None)
    if near is not None and (near.street or near.city):
        return near
    ordered = [one for order in known if (one := party(order, role, around.of_orders))]
    same = [one for one in ordered if near is None or one.code == near.code]
    return same[0] if same and (same[0].street or same[0].city or near is None) else near


def address_of(place: Party) -> str:
    """Return name and address as they are printed, a line for each.

    >>> print(address_of(Party(role="ST", name="DEPOT 7", street=("1 EXAMPLE ST",),
    ...                        city="AMES", state="IA", postal_code="50010")))
    DEPOT 7
    1 EXAMPLE ST
    AMES, IA 50010
    """
    region = " ".join(filter(None, (place.state, place.postal_code)))
    town = ", ".join(filter(None, (place.city, region)))
    foreign = place.country if place.country not in ("", "US", "USA") else ""
    return "\n".join(filter(None, (place.name, *place.names, *place.street, town, foreign)))


def _carriage(levels: Sequence[Level], notice: ShipNotice) -> _Values:
    carriers = [one for level in (*levels, *notice.shipments) for one in level.carriers]
    scac = next((one for one in carriers if one.scac), None)
    named = next((one for one in carriers if one.routing), None)
    values: _Values = {}
    if scac is not None:
        values["scac"] = values["carrier"] = (Told(scac.code, scac, "code"),)
    if named is not None:
        values["carrier"] = (Told(named.routing, named, "routing"),)
    return values


def _stores(
    lines: Sequence[ShippedLine], known: Sequence[PurchaseOrder], around: Gathered
) -> _Values:
    codes = _unique(Told(line.store, line, "store") for line in lines)
    parties = [line.store_source for line in lines if isinstance(line.store_source, Party)]
    if not codes:
        ordered = (party(order, "store", around.of_orders) for order in known)
        parties = [one for one in ordered if one]
        codes = _unique(Told(one.code or one.name, one, "code") for one in parties)
    return {
        "store": codes,
        "mark_for": _unique(Told(address_of(one), one, "name") for one in parties),
    }


def _goods(
    lines: Sequence[ShippedLine], around: Gathered
) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """What is in it: the numbers of the articles, in words, and how much."""
    named = (
        ("item", [told for line in lines for told in _ids(line, _BUYERS)]),
        ("vendor_item", [told for line in lines for told in _ids(line, _VENDORS)]),
        ("gtin", [told for line in lines for told in _gtins(line)]),
        ("description", [told for line in lines for told in _described(line, around)]),
        ("quantity", list(_quantity(lines))),
    )
    for name, told in named:
        if unique := _unique(told):
            yield name, unique


def _ids(line: ShippedLine, qualifiers: Sequence[str]) -> Iterator[Told]:
    for qualifier in qualifiers:
        for one in line.ids:
            if one.qualifier == qualifier:
                yield Told(one.value, one, "value")
                return


def _gtins(line: ShippedLine) -> Iterator[Told]:
    for one in line.ids:
        if number := gtin(one.qualifier, one.value):
            yield Told(number, one, "value")
            return


def _described(line: ShippedLine, around: Gathered) -> Iterator[Told]:
    own = [one for one in line.item.descriptions if one.text]
    if not own and line.order is not None:
        order = around.book.named_by(around.notice, line.order).order
        ordered = around.order_line(order, line) if order else None
        own = [one for one in ordered.descriptions if one.text] if ordered else []
    yield from (Told(one.text, one, "text") for one in own[:1])


def _quantity(lines: Sequence[ShippedLine]) -> Iterator[Told]:
    """How much of all: where units differ, or some is not known, nothing is added up."""
    counted = [line.quantity for line in lines if line.quantity is not None and not line.doubt]
    units = {line.unit for line in lines}
    if not lines or len(counted) < len(lines) or len(units) > 1:
        return
    total = sum(counted, Decimal(0))
    one = lines[0] if len(lines) == 1 else None
    text = f"{total.normalize():f} {units.pop()}"
    yield Told(text, one, "quantity" if one else "")
