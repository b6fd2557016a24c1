"""How the zones of a label lie on it, and where in them each text and bar code goes.

Zones stand in rows as most guides have them: A and B, C and D, E, then F, G and H; the one with the
SSCC is the lowest and goes from edge to edge. A plan hangs on the guide and the printer alone, and
never on what one carton's label says: every label of a shipment has its texts in the same boxes.

>>> plan = plan_of(LabelSpec(), 203)
>>> plan.width, plan.height, [letter for letter in plan.zones]
(812, 1218, ['A', 'B', 'C', 'D', 'E', 'I'])
>>> [(slot.zone.letter, slot.module, slot.height) for slot in plan.bars]
[('C', 4, 124), ('I', 4, 254)]
>>> all(plan.zones[slot.zone].holds(slot.box) for slot in plan.texts)
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.code128 import encode
from edicompliance.labels.fields import ADDRESSES
from edicompliance.labels.spec import INCH, LabelSpec, Limit, Zone

Dpi = Literal[203, 300]
"""Dots to the inch of label printers."""
CAPTIONS: Final[Mapping[str, str]] = {
    "ship_from": "SHIP FROM",
    "ship_to": "SHIP TO",
    "postal": "SHIP TO POSTAL CODE",
    "dc": "DC",
    "carrier": "CARRIER",
    "scac": "SCAC",
    "pro": "PRO",
    "bol": "B/L",
    "po": "PO",
    "po_type": "PO TYPE",
    "department": "DEPT",
    "vendor": "VENDOR",
    "store": "STORE",
    "mark_for": "MARK FOR",
    "item": "ITEM",
    "vendor_item": "VENDOR ITEM",
    "gtin": "GTIN",
    "description": "DESCRIPTION",
    "quantity": "QTY",
    "carton": "CARTON",
    "sscc": "SSCC",
}
"""What stands before a field, in letters."""
_GROUPS: Final = ("AB", "CD", "E", "FGH", "I")
_SHARES: Final = {"AB": 25.4, "CD": 25.4, "FGH": 29.0}
"""How high a row of zones is, in millimetres, where the guide is silent; others share the rest."""
_LEAST_ROW: Final = 14.0
_PAD, _CAPTION, _LETTERS, _LEAST, _LARGEST, _HUGE = 1.6, 2.3, 3.4, 1.8, 5.2, 8.0
"""Millimetres: white within a zone; heights of captions, of the letters at bars, of others."""
_AIMED: Final = Decimal("0.52")
"""The narrowest bar that is drawn is the widest one up to this, where the guide lets choose."""
_DIGITS: Final = {"00": 18, "01": 14, "02": 14, "37": 4, "402": 17, "410": 13, "400": 10}
"""For how many digits of a bar code room is kept."""


class Words(NamedTuple):
    """A text that all labels have: a caption."""

    x: int
    y: int
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class TextSlot:
    """Where a field stands in letters."""

    name: str
    zone: str
    """The letter of its zone."""
    required: bool
    box: Box
    largest: int
    """How high its letters are, in dots, where there is room."""
    least: int
    """How high they must be."""
    tail: int = 0
    """Only so many of the last characters; 0: all."""


@dataclass(frozen=True, slots=True)
class BarSlot:
    """Where a bar code stands, and what it says in letters."""

    zone: Zone
    box: Box
    """The bars and the white beside them."""
    module: int
    """The narrowest bar, in dots."""
    narrower: tuple[int, ...]
    """Narrower ones that the guide takes, for what is longer than usual; the widest first."""
    height: int
    quiet: Decimal
    """White on each side, in narrowest bars."""
    letters: TextSlot
    """What stands beside it for people."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A label without its values."""

    spec: LabelSpec
    dpi: int
    width: int
    """In dots, as all that follows."""
    height: int
    zones: Mapping[str, Box]
    """Letter -> where the zone is."""
    rules: tuple[Box, ...]
    """The lines between zones."""
    captions: tuple[Words, ...]
    texts: tuple[TextSlot, ...]
    bars: tuple[BarSlot, ...]

    @property
    def mm(self) -> float:
        """Millimetres in a dot."""
        return 25.4 / self.dpi


def plan_of(spec: LabelSpec, dpi: int) -> Plan:
    """Return where everything goes on a label of this guide, on a printer of so many dots."""
    return _Planner(spec, dpi).plan()


class _Planner:
    def __init__(self, spec: LabelSpec, dpi: int) -> None:
        self.spec, self.dpi = spec, dpi
        width, height = spec.sizes[0].drawn
        self.width, self.height = self.dots(float(width)), self.dots(float(height))
        self.captions: list[Words] = []
        self.texts: list[TextSlot] = []
        self.bars: list[BarSlot] = []

    def dots(self, millimetres: float) -> int:
        return round(millimetres * self.dpi / 25.4)

    def plan(self) -> Plan:
        zones: dict[str, Box] = {}
        rules: list[Box] = []
        y = 0.0
        for row, high in zip(*self.rows(), strict=True):
            if y:
                rules.append(Box(0, y, self.width, 2))
            zones |= self.columns(row, y, high, rules)
            y += high
        for zone in self.spec.zones:
            self.fill(zone, zones[zone.letter])
        return Plan(
            self.spec,
            self.dpi,
            self.width,
            self.height,
            zones,
            tuple(rules),
            tuple(self.captions),
            tuple(self.texts),
            tuple(self.bars),
        )

    # -- rows and columns

    def rows(self) -> tuple[list[list[Zone]], list[int]]:
        """The zones in rows, and how high each row is."""
        lowest = next((zone for zone in self.spec.zones if "00" in zone.identifiers), None)
        rows: list[list[Zone]] = []
        shares: list[float | None] = []
        for group in _GROUPS:
            row = [one for one in self.spec.zones if one.letter in group and one is not lowest]
            if row:
                rows.append(sorted(row, key=lambda zone: zone.letter))
                shares.append(_limited(_SHARES.get(group), row))
        if lowest is not None:
            rows.append([lowest])
            shares.append(_limited(self.lowest_height(), [lowest]))
        return rows, self.spread(shares)

    def lowest_height(self) -> float:
        """The SSCC: its caption, its bars, its letters."""
        return float(_bars_mm(self.spec)) + _CAPTION + _LETTERS + 4 * _PAD + 0.5

    def spread(self, shares: Sequence[float | None]) -> list[int]:
        """Heights in dots: rows that the guide leaves open share what the others leave."""
        whole = self.height * 25.4 / self.dpi
        fixed = sum(one for one in shares if one is not None)
        open_rows = sum(one is None for one in shares)
        least = open_rows * _LEAST_ROW
        if fixed + least > whole:
            *upper, low = [one or 0.0 for one in shares]
            by = max(0.0, whole - low - least) / (sum(upper) or 1.0)
            shares = [*(one and one * by for one in shares[:-1]), low]
            fixed = sum(one for one in shares if one is not None)
        rest = (whole - fixed) / open_rows if open_rows else 0.0
        return [int((rest if one is None else one) * self.dpi / 25.4) for one in shares]

    def columns(
        self, row: Sequence[Zone], y: float, high: int, rules: list[Box]
    ) -> Iterator[tuple[str, Box]]:
        """The boxes of a row's zones, and the lines between them."""
        columns = _columns(row)
        wanted = [max(self.bars_width(zone) for zone in column) for column in columns]
        bare = sum(one == 0 for one in wanted)
        left = self.width - sum(wanted)
        if not bare:
            wanted = [one + left // len(wanted) for one in wanted]
        x = 0
        for column, width in zip(columns, wanted, strict=True):
            wide = width or left // bare
            if x:
                rules.append(Box(x, y, 2, high))
            yield from _stacked(column, Box(x, y, wide, high))
            x += wide

    def bars_width(self, zone: Zone) -> int:
        """How wide a zone is for its bars; 0: it has none."""
        if not zone.identifiers:
            return 0
        module, quiet = self.modules()[0], self.quiet()
        count = encode(self.longest(zone)).modules
        wide = module * count + 2 * int(quiet * module) + 2 * self.dots(_PAD)
        return min(wide, int(self.width * 0.7))

    def longest(self, zone: Zone) -> str:
        """As long a text as room is kept for."""
        usual = {"420": 5 if self.spec.postal == "5" else 9, **_DIGITS}
        return "".join(
            identifier
            + "0" * usual.get(identifier, self.spec.padding.get(zone.encodes(identifier) or "", 6))
            for identifier in zone.identifiers
        )

    # -- bars

    def modules(self) -> list[int]:
        """The narrowest bars in whole dots that the guide takes, the one to aim at first."""
        dot = INCH / self.dpi
        fine = [n for n in range(1, 20) if self.spec.takes_bars(n * dot, dot)]
        least = self.spec.x_dimension.least or Decimal(0)
        aimed = [n for n in fine if n * dot <= max(_AIMED, least + dot)]
        return sorted(aimed or fine or [max(1, self.dots(0.5))], reverse=True)

    def quiet(self) -> Decimal:
        """White beside the bars, in narrowest bars."""
        x = self.modules()[0] * INCH / self.dpi
        return max(Decimal(10), self.spec.quiet_zone_mm(x) / x)

    def fill_bars(self, zone: Zone, inner: Box) -> None:
        """Bars in a zone: their letters below, or above where the zone is no SSCC's."""
        module, *narrower = self.modules()
        letters = self.dots(_LETTERS)
        is_sscc = "00" in zone.identifiers
        top = inner.y + self.caption(zone.encodes(zone.identifiers[0]) or "", inner)
        room = int(inner.bottom - top - letters - self.dots(0.6))
        high = min(room, self.dots(float(_bars_mm(self.spec)))) if is_sscc else room
        at = top if is_sscc else top + letters + self.dots(0.6)
        below = top + high + self.dots(0.6) if is_sscc else top
        tail = self.spec.large_digits if is_sscc else 0
        wide = inner.width * (0.6 if tail else 1)
        name = zone.encodes(zone.identifiers[0]) or ""
        line = Box(inner.x, below, wide, letters)
        slot = TextSlot(name, zone.letter, zone.required, line, letters, self.least(zone))
        box = Box(inner.x - self.dots(_PAD), at, inner.width + 2 * self.dots(_PAD), high)
        self.bars.append(BarSlot(zone, box, module, tuple(narrower), high, self.quiet(), slot))
        if tail:
            large = Box(inner.x + wide, below, inner.width - wide, inner.bottom - below)
            size = int(large.height)
            self.texts.append(TextSlot(name, zone.letter, True, large, size, letters, tail))

    # -- letters

    def least(self, zone: Zone) -> int:
        wanted = zone.text_height.least if zone.text_height else None
        return self.dots(float(wanted) if wanted else _LEAST)

    def caption(self, name: str, inner: Box) -> int:
        """Put the caption of a field at the top of a box; return how high it is."""
        text = CAPTIONS[name]
        if name == "carton" and self.spec.on == "pallet":
            text = "PALLET"
        high = self.dots(_CAPTION)
        self.captions.append(Words(int(inner.x), int(inner.y), high, text))
        return high + self.dots(0.4)

    def fill(self, zone: Zone, box: Box) -> None:
        """Put the fields of a zone into it."""
        inner = box.inset(self.dots(_PAD))
        names = list(zone.shows)
        if zone.identifiers:
            self.fill_bars(zone, inner)
            barred = {zone.encodes(one) for one in zone.identifiers}
            names = [one for one in names if one not in barred]
            if names:
                used = self.bars[-1].letters.box
                inner = Box(used.x + used.width / 2, used.y, used.width / 2, used.height)
        if names:
            self.fill_fields(zone, names, inner)

    def fill_fields(self, zone: Zone, names: Sequence[str], inner: Box) -> None:
        """A cell for each field, in one column, or in two where there are many."""
        across = 2 if len(names) > 3 and inner.width > self.dots(70) else 1
        tall = [2 if name in ADDRESSES else 1 for name in names[::across]]
        step = inner.height / sum(tall)
        y = inner.y
        for at, share in enumerate(tall):
            pair = names[at * across : at * across + across]
            wide = inner.width / len(pair)
            for column, name in enumerate(pair):
                cell = Box(inner.x + column * wide, y, wide - self.dots(1), step * share)
                self.cell(zone, name, cell)
            y += step * share

    def cell(self, zone: Zone, name: str, cell: Box) -> None:
        """A caption, and the field below it; beside it, where the cell is low."""
        least = self.least(zone)
        head = self.caption(name, cell)
        if cell.height >= head + max(least, self.dots(_LETTERS)):
            box = Box(cell.x, cell.y + head, cell.width, cell.height - head)
        else:
            across = cell.width * 0.32
            box = Box(cell.x + across, cell.y, cell.width - across, cell.height)
        roomy = max(self.dots(_LARGEST), int(box.height * 0.5))
        largest = self.dots(_LETTERS) if name in ADDRESSES else min(roomy, self.dots(_HUGE))
        largest = max(least, min(largest, int(box.height)))
        self.texts.append(TextSlot(name, zone.letter, zone.required, box, largest, least))


def _bars_mm(spec: LabelSpec) -> Decimal:
    """How high the bars of the SSCC are drawn."""
    return spec.bar_height.least or spec.bar_height.most or Decimal(32)


def _limited(share: float | None, row: Sequence[Zone]) -> float | None:
    """The height of a row within what the guide says of its zones."""
    limits = [zone.height for zone in row if zone.height is not None]
    for limit in limits:
        share = _nearest(limit, share)
    return share


def _nearest(limit: Limit, share: float | None) -> float:
    least = float(limit.least) if limit.least is not None else 0.0
    most = float(limit.most) if limit.most is not None else max(least, share or least)
    return (least + most) / 2 if share is None else min(max(share, least), most)


def _columns(row: Sequence[Zone]) -> list[list[Zone]]:
    """The zones of a row side by side; F stands over G, whose bars say the same."""
    by_letter = {zone.letter: zone for zone in row}
    if {"F", "G"} <= by_letter.keys() and by_letter["G"].identifiers:
        rest = [[zone] for zone in row if zone.letter not in "FG"]
        return [[by_letter["F"], by_letter["G"]], *rest]
    return [[zone] for zone in row]


def _stacked(column: Sequence[Zone], box: Box) -> Iterator[tuple[str, Box]]:
    """One zone over the other; the upper one lower."""
    if len(column) == 1:
        yield column[0].letter, box
        return
    upper, lower = column
    high = int(box.height * 0.3)
    yield upper.letter, Box(box.x, box.y, box.width, high)
    yield lower.letter, Box(box.x, box.y + high, box.width, box.height - high)
