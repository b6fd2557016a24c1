"""What the ship notice says is in the cartons, against what was packed: line by line, SSCC by SSCC.

The warehouse's word (945), or the supplier's packing list, is what is really in them. Both sides
are counted in the unit of the order's line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from edicompliance.documents import CannotTell
from edicompliance.documents.comparing.matched import OrderMatch
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.composing.pack_plans import packed_as_planned
from edicompliance.documents.composing.packed_rows import Row, packed_rows
from edicompliance.documents.purchase_order import OrderLine
from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.errors import UnwritableDocument
from edicompliance.rules.cartons import cargo
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.notices.notice_faults import shown
from edicompliance.rules.timing.limits import NotApplicable


@dataclass(slots=True)
class _Side:
    """How much of a line is in each carton, on one side."""

    by_sscc: defaultdict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    """"" holds what stands for no single SSCC."""
    places: defaultdict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    @property
    def total(self) -> Fraction:
        return sum(self.by_sscc.values(), Fraction(0))

    @property
    def is_numbered(self) -> bool:
        return "" not in self.by_sscc

    def add(self, sscc: str, quantity: Fraction, *places: Evidence) -> None:
        self.by_sscc[sscc] += quantity
        self.places[sscc] += places

    def evidence(self, sscc: str | None) -> list[Evidence]:
        """Where one carton's quantity stands; None: that of all."""
        found = self.places.values() if sscc is None else [self.places.get(sscc, [])]
        return [one for places in found for one in places]


_Packed = Mapping[int, Mapping[int, _Side]]
"""An order's identity -> a line's identity -> what was packed of it."""


def packed_faults(context: Context) -> Iterator[Outcome]:
    """Where the notices and the packing differ."""
    shipment = context.shipment
    if not (shipment.pack_plans or shipment.packed):
        raise CannotTell("no pack plan (945) and no packing list is given")
    if all(notice.source is None and not notice.time for notice in shipment.notices):
        raise NotApplicable("the ship notice is made of the pack plan")
    packed = _packed(context)
    for match in context.matching.orders:
        lines = packed.get(id(match.order))
        if lines is None and match.named_by:
            yield CannotTell(f"of order {match.order.po_number} no pack plan is given")
        elif lines is not None and (why := context.aboard.why_unnamed(match)):
            yield CannotTell(why)
        elif lines is not None:
            yield from _of_order(match, lines, context)


def _packed(context: Context) -> _Packed:
    shipment = context.shipment
    try:
        whole = shipment.packed or packed_as_planned(
            shipment.pack_plans, shipment.orders, shipment.items
        )
        rows = list(packed_rows(whole, shipment.orders))
    except UnwritableDocument as reason:
        raise CannotTell(f"the pack plan cannot be compared: {reason}") from None
    found: defaultdict[int, defaultdict[int, _Side]]
    found = defaultdict(lambda: defaultdict(_Side))
    for row in rows:
        packs = context.aboard.costs_of(row.order).packs_of(row.line)
        quantity = Fraction(row.quantity)
        if row.unit != row.line.unit:
            quantity = packs.convert(quantity, row.unit, row.line.unit)
        held = row.carton or row.pallet
        sscc = bare_sscc(held.sscc) if held else ""
        side = found[id(row.order)][id(row.line)]
        places = _in_list(row) if row.listed else _in_plan(sscc, row.line, context)
        side.add(sscc, quantity, *places)
    return found


def _in_list(row: Row) -> Iterator[Evidence]:
    """Where a packing list says it."""
    assert row.listed is not None  # noqa: S101 - whoever asks has looked
    file, line = row.listed
    yield Evidence(file=file, key=f"line {line}: quantity", value=f"{row.quantity:f}")


def _in_plan(sscc: str, line: OrderLine, context: Context) -> Iterator[Evidence]:
    """Where a 945 says how much of a line is in a carton."""
    numbers = {one.value for one in line.ids}
    for plan in context.shipment.pack_plans:
        for unit in plan.units:
            if (unit.sscc or "") == sscc:
                for item in unit.items:
                    if not numbers.isdisjoint(one.value for one in item.ids):
                        yield Evidence.of(item, "shipped")


def _of_order(match: OrderMatch, lines: Mapping[int, _Side], context: Context) -> Iterator[Outcome]:
    if match.doubts:
        yield CannotTell("; ".join(match.doubts[:3]))
        return
    for line in match.lines:
        if line.total.doubts or line.components:
            why = "; ".join(line.total.doubts[:3]) or "a prepack ships as its components"
            yield CannotTell(f"line {cargo.line_name(line)}: {why}")
            continue
        packed = lines.get(id(line.line), _Side())
        yield from _of_line(line, packed, _announced(line), context)


def _announced(line: LineMatch) -> _Side:
    side = _Side()
    for part in line.total.parts:
        shipped = part.row.counted.shipped
        place = Evidence.of(shipped, "quantity") if shipped is not None else Evidence()
        side.add(part.row.sscc or "", Fraction(part.quantity), place)
    return side


def _of_line(
    line: LineMatch, packed: _Side, announced: _Side, context: Context
) -> Iterator[Violation]:
    """Carton by carton where each has its number, else the line as a whole."""
    if packed.is_numbered and announced.is_numbered:
        for sscc in dict.fromkeys((*packed.by_sscc, *announced.by_sscc)):
            if packed.by_sscc.get(sscc, 0) != announced.by_sscc.get(sscc, 0):
                yield _differs(line, sscc, packed, announced, context)
    elif packed.total != announced.total:
        yield _differs(line, None, packed, announced, context)


def _differs(
    line: LineMatch, sscc: str | None, packed: _Side, announced: _Side, context: Context
) -> Violation:
    wanted = packed.total if sscc is None else packed.by_sscc.get(sscc, Fraction(0))
    said = announced.total if sscc is None else announced.by_sscc.get(sscc, Fraction(0))
    unit, off = line.line.unit, abs(wanted - said)
    quantity = Decimal(off.numerator) / Decimal(off.denominator)
    costs = context.aboard.costs_of(line.order)
    price = costs.of_unit(line.line)
    counts = cargo.quantity_counts(quantity, unit, costs.packs_of(line.line))
    places = [*packed.evidence(sscc), *announced.evidence(sscc)]
    stated = [one for one in places if one.offset is not None or one.key is not None]
    stated = stated or [Evidence.of(line.line, "quantity")]
    return Violation(
        "the ship notice has another quantity than was packed",
        evidence=shown(stated),
        expected=f"{_shown(wanted)} {unit}",
        actual=f"{_shown(said)} {unit}",
        subject=Subject(
            po=line.order.po_number,
            line=cargo.line_name(line),
            item=line.line.ids[0].value if line.line.ids else None,
            sscc=sscc or None,
        ),
        cost=None if price is None else quantity * price,
        counts={**counts, "carton": Decimal(1) if sscc else None},
    )


def _shown(quantity: Fraction) -> str:
    """A quantity for people.

    >>> _shown(Fraction(24)), _shown(Fraction(7, 3))
    ('24', '2.3333')
    """
    if quantity.denominator == 1:
        return str(quantity.numerator)
    text = f"{round(Decimal(quantity.numerator) / Decimal(quantity.denominator), 4):f}"
    return text.rstrip("0").rstrip(".")
