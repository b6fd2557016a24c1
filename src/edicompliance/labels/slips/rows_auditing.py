"""The goods on a packing slip against what is packed: articles, quantities, sums.

A row of a slip is found among the packed ones by the numbers both have. Rows of one article are
added up, for a slip may tell them carton by carton. What cannot be told apart is never right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from edicompliance.labels.boxes import around
from edicompliance.labels.content import Told
from edicompliance.labels.slips.fields import (
    SlipField,
    is_same,
    number_of,
    placed,
    unit_behind,
    unit_code,
)
from edicompliance.labels.slips.seen import Said, SeenRow, SeenSlip
from edicompliance.labels.slips.slip import Slip, SlipRow
from edicompliance.labels.spec import LabelSpec

_NUMBERS: Final = ("item", "vendor_item", "gtin")


def likeness(seen: SeenSlip, slip: Slip) -> Decimal:
    """Return the share of a slip's rows that name goods of this one: article and quantity."""
    rows = seen.rows or ()
    if not rows:
        return Decimal(0)
    found = sum(
        any(
            _names(row, one, slip.numbers, numbers_only=True) is True
            and number_of(row.number("quantity")) == one.quantity
            for one in slip.rows
        )
        for row in rows
    )
    return Decimal(found) / max(len(rows), len(slip.rows))


def goods_of(seen: SeenSlip, slip: Slip) -> Iterator[SlipField]:
    """Compare all rows of a slip with what is packed."""
    if not seen.rows:
        note = "no rows of goods were found on it"
        yield SlipField("items", "goods", _count(slip.rows), "", None, note=note)
        return
    for doubt in seen.doubts:
        yield SlipField("items", "goods", "", "", None, note=doubt)
    yield from _Goods(seen.rows, slip.rows, slip.numbers).compare()
    yield from _totals(seen, slip)


def _count(rows: Sequence[SlipRow]) -> str:
    return f"{len(rows)} row{'s' if len(rows) != 1 else ''}"


@dataclass(slots=True)
class _Goods:
    """The rows of a slip and those that are packed."""

    seen: Sequence[SeenRow]
    packed: Sequence[SlipRow]
    spec: LabelSpec

    def compare(self) -> Iterator[SlipField]:
        """Yield a field for each value of each row, and for what one side lacks."""
        of_row = [self._candidates(row) for row in self.seen]
        left = [at for at in range(len(self.packed)) if not any(at in one for one in of_row)]
        for number, (row, found) in enumerate(zip(self.seen, of_row, strict=True), 1):
            if found:
                yield from self._named(number, row, self.packed[min(found)])
            elif number_of(row.number("quantity")) == 0:
                yield SlipField(f"row {number}", "goods", "", "0", True, row.page, row.box)
            elif nearest := self._nearest(row, left):
                yield from self._named(number, row, self.packed[nearest[0]])
                left.remove(nearest[0])
                yield from self._sums([row], [self.packed[nearest[0]]], [number])
            else:
                yield self._too_many(number, row)
        for rows, packed in _together(of_row):
            seen = [self.seen[at] for at in rows]
            yield from self._sums(seen, [self.packed[at] for at in packed], [at + 1 for at in rows])
        for at in left:
            one = self.packed[at]
            note = "it is packed and not on the slip"
            yield SlipField(f"row of {_name(one)}", "goods", _amount(one), "", False, note=note)

    def _candidates(self, row: SeenRow) -> frozenset[int]:
        """The packed rows that nothing on a row contradicts."""
        by_number = {
            at
            for at, one in enumerate(self.packed)
            if _names(row, one, self.spec, numbers_only=True) is True
        }
        if by_number or any(row.text(name) for name in _NUMBERS):
            return frozenset(by_number)
        return frozenset(
            at
            for at, one in enumerate(self.packed)
            if _names(row, one, self.spec, numbers_only=False) is True
        )

    def _nearest(self, row: SeenRow, left: Sequence[int]) -> list[int]:
        """The one packed row that a row agrees with most, though not in all."""
        points = {at: _agreeing(row, self.packed[at], self.spec) for at in left}
        best = max(points.values(), default=0)
        found = [at for at, one in points.items() if one == best > 0]
        return found if len(found) == 1 else []

    def _named(self, number: int, row: SeenRow, packed: SlipRow) -> Iterator[SlipField]:
        for name, said in row.cells.items():
            known = _values(name, packed)
            if known and said.text:
                ok = _says(name, said, known, self.spec)
                note = "" if ok else f"it is no number of {_name(packed)}"
                yield placed(f"row {number} {name}", "goods", known[0], said, ok=ok, note=note)

    def _too_many(self, number: int, row: SeenRow) -> SlipField:
        text = ", ".join(one.text for name, one in row.cells.items() if name in (*_NUMBERS, "po"))
        known = any(row.text(name) for name in _NUMBERS)
        note = "nothing of it is packed" if known else "it names no article by number"
        shown = text or row.text("description")
        ok = False if known else None
        return SlipField(f"row {number}", "goods", "", shown, ok, row.page, row.box, note)

    def _sums(
        self, seen: Sequence[SeenRow], packed: Sequence[SlipRow], numbers: Sequence[int]
    ) -> Iterator[SlipField]:
        name = (
            f"row {' and '.join(map(str, numbers))}"
            if len(numbers) < 4
            else f"rows of {_name(packed[0])}"
        )
        yield _quantity(f"{name} quantity", seen, packed)
        counted = [row.cells["cartons"] for row in seen if "cartons" in row.cells]
        if counted and len(counted) == len(seen) and all(one.cartons for one in packed):
            yield _cartons(f"{name} cartons", counted, packed)


def _values(name: str, packed: SlipRow) -> list[str]:
    """What the documents say for a column."""
    if name == "item":
        numbers = (packed.item, packed.vendor_item, packed.gtin)
        return [one for one in numbers if one]
    known = {
        "po": packed.po,
        "line": packed.line_id,
        "vendor_item": packed.vendor_item,
        "gtin": packed.gtin,
    }
    value = known.get(name, "")
    return [value] if value else []


def _says(name: str, said: Said, values: Sequence[str], spec: LabelSpec) -> bool:
    """Whether a cell says one of the values; zeros before a GTIN or a line do not count."""
    if any(is_same(name, said, [one], spec) for one in values):
        return True
    bare = said.text.replace(" ", "").lstrip("0")
    if name in ("gtin", "line"):
        return any(bare == one.lstrip("0") for one in values)
    return name == "item" and len(bare) > 10 and any(bare == one.lstrip("0") for one in values)


def _names(row: SeenRow, packed: SlipRow, spec: LabelSpec, *, numbers_only: bool) -> bool | None:
    """Whether a row is of a packed one: all they both say agrees, and they both say something."""
    agreed = False
    for name, said in row.cells.items():
        values = _values(name, packed)
        if not values or not said.text:
            continue
        if not _says(name, said, values, spec):
            return False
        agreed = agreed or name in _NUMBERS
    if agreed:
        return True
    described = row.cells.get("description")
    if numbers_only or described is None or not packed.description:
        return None
    return described.says(packed.description)


def _agreeing(row: SeenRow, packed: SlipRow, spec: LabelSpec) -> int:
    """How much of a row speaks for a packed one; 0: no number of the article does."""
    points = {
        name: _says(name, said, values, spec)
        for name, said in row.cells.items()
        if (values := _values(name, packed)) and said.text
    }
    described = row.cells.get("description")
    same = described is not None and bool(packed.description) and described.says(packed.description)
    if not same and not any(points.get(name) for name in (*_NUMBERS, "line")):
        return 0
    return sum(points.values()) + same


def _together(of_row: Sequence[frozenset[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield rows and packed rows that can only be compared in sum: the parts of their graph."""
    groups: list[tuple[set[int], set[int]]] = []
    for at, found in enumerate(of_row):
        if not found:
            continue
        rows, packed = {at}, set(found)
        apart = [one for one in groups if not one[1] & packed]
        for other in (one for one in groups if one[1] & packed):
            rows |= other[0]
            packed |= other[1]
        groups = [*apart, (rows, packed)]
    for rows, packed in groups:
        yield sorted(rows), sorted(packed)


def _quantity(name: str, seen: Sequence[SeenRow], packed: Sequence[SlipRow]) -> SlipField:
    told = _told(packed)
    cells = [row.cells["quantity"] for row in seen if "quantity" in row.cells]
    box, page = around(row.box for row in seen), seen[0].page
    if len(cells) == 1:
        box, page = cells[0].box, cells[0].page
    expected, actual = _amounts(packed), " + ".join(one.joined for one in cells)
    ok, note = _compared(seen, cells, packed)
    return SlipField(name, "goods", expected, actual, ok, page, box, note, told)


def _compared(
    seen: Sequence[SeenRow], cells: Sequence[Said], packed: Sequence[SlipRow]
) -> tuple[bool | None, str]:
    numbers = [number_of(one.joined) for one in cells]
    if None in numbers or len(cells) < len(seen):
        return None, "a quantity that is no number"
    if any(one.quantity is None for one in packed):
        return None, "the documents do not say how much is packed"
    units = {_unit(row) for row in seen} - {""}
    wanted = {unit_code(one.unit) for one in packed}
    total = sum((one for one in numbers if one is not None), Decimal(0))
    packed_sum = sum((one.quantity or Decimal(0) for one in packed), Decimal(0))
    if len(wanted) > 1:
        return None, "it is packed in several units"
    if units and units != wanted:
        return (False if total == packed_sum and len(units) == 1 else None), "in another unit"
    return total == packed_sum, ""


def _unit(row: SeenRow) -> str:
    return unit_code(row.text("unit") or unit_behind(row.number("quantity")))


def _told(packed: Sequence[SlipRow]) -> Told | None:
    """Where the ship notice says how much; None where several rows are added up."""
    lines = [line for one in packed for line in one.lines]
    return Told(f"{lines[0].quantity}", lines[0], "quantity") if len(lines) == 1 else None


def _cartons(name: str, cells: Sequence[Said], packed: Sequence[SlipRow]) -> SlipField:
    numbers = [number_of(one.joined) for one in cells]
    total = sum((one for one in numbers if one is not None), Decimal(0))
    wanted = sum(one.cartons for one in packed)
    ok = None if None in numbers or len(packed) > 1 < len(cells) else total == wanted
    said = Said(tuple(one.text for one in cells), cells[0].page, around(one.box for one in cells))
    return placed(name, "cartons", str(wanted), said, ok=ok)


def _totals(seen: SeenSlip, slip: Slip) -> Iterator[SlipField]:
    """Compare the sums of a slip with those of what is packed."""
    for number, row in enumerate(seen.totals, 1):
        said = row.cells.get("quantity")
        if said is not None:
            wanted = _sum(slip.rows, _unit(row))
            read = number_of(said.joined)
            ok = None if wanted is None or read is None else read == wanted
            expected = "" if wanted is None else _plain(wanted)
            note = "" if ok is not None else "what it adds up cannot be told"
            yield placed(f"total {number}", "goods", expected, said, ok=ok, note=note)
        counted = row.cells.get("cartons")
        if counted is not None and slip.cartons:
            ok = number_of(counted.joined) == slip.cartons
            yield placed(f"total {number} cartons", "cartons", str(slip.cartons), counted, ok=ok)


def _sum(rows: Sequence[SlipRow], unit: str) -> Decimal | None:
    """What is packed in a unit, or in all where there is only one; None: it cannot be told."""
    sums: Mapping[str, list[Decimal | None]] = defaultdict(list)
    for one in rows:
        sums[unit_code(one.unit)].append(one.quantity)
    if not unit and len(sums) == 1:
        unit = next(iter(sums))
    found = sums.get(unit, [None])
    known = [one for one in found if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None


def _name(row: SlipRow) -> str:
    return row.item or row.vendor_item or row.gtin or row.description or f"line {row.line_id}"


def _amount(row: SlipRow) -> str:
    return "" if row.quantity is None else f"{_plain(row.quantity)} {row.unit}".strip()


def _amounts(rows: Sequence[SlipRow]) -> str:
    return " + ".join(filter(None, map(_amount, rows)))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
