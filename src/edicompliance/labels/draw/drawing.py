"""The labels of a guide, drawn: what stands where, in dots, before any printer or page knows of it.

Everything that draws a label (ZPL, PDF, a picture) asks this one, so that all of them put the same
text into the same box. What had to be made smaller or cut, and what could not be drawn at all, is
told with the field.

>>> from edicompliance.labels.content import Told
>>> drawing = LabelDrawing(LabelSpec(), 203)
>>> label = drawing.draw(LabelContent("carton", "006141410000003105", 3, 12,
...                                   {"po": (Told("4501061"),), "postal": (Told("43004"),)}))
>>> [(one.field.name, one.field.zone) for one in label.fields if one.field.is_barcode]
[('postal', 'C'), ('sscc', 'I')]
>>> label.notes
()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box, DrawnField
from edicompliance.labels.content import LabelContent, LabelField, barcode_field
from edicompliance.labels.draw.code128 import Symbol, encode
from edicompliance.labels.draw.fitting import WIDE, Fitted, fit
from edicompliance.labels.draw.font import label_font, runs_leftwards
from edicompliance.labels.draw.plan import BarSlot, Plan, TextSlot, Words, plan_of
from edicompliance.labels.fields import as_people_read, element_string
from edicompliance.labels.spec import LabelSpec

_MOST_KEPT: Final = 50_000
"""So many different texts are kept fitted; then all are forgotten."""


class Bars(NamedTuple):
    """A bar code as it is drawn, in dots."""

    x: int
    y: int
    module: int
    """The narrowest bar."""
    height: int
    symbol: Symbol


class Note(NamedTuple):
    """What whoever prints must know of a label."""

    zone: str
    field: str
    text: str

    def __str__(self) -> str:
        place = f"zone {self.zone} " if self.zone else ""
        return f"{place}{self.field}: {self.text}"


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """One label: its texts, its bars, and which field each of them is."""

    content: LabelContent
    plan: Plan
    texts: tuple[Words, ...]
    """Without the captions, which all labels of a plan have."""
    bars: tuple[Bars, ...]
    fields: tuple[DrawnField, ...]
    """What was drawn, and in which box."""
    notes: tuple[Note, ...]
    """What was cut, and what is missing."""


class Barred(NamedTuple):
    """The bar code of a zone: drawn, or why not; and the letters beside it."""

    field: LabelField
    bars: Bars | None
    box: Box
    text: str
    note: str
    indent: int = 0
    """How far the letters are moved to the right, to begin where the bars do."""


class LabelDrawing:
    """Draws the labels of one guide for one resolution."""

    def __init__(self, spec: LabelSpec, dpi: int) -> None:
        self.spec = spec
        self.plan = plan_of(spec, dpi)
        self._fitted: dict[tuple[int, str], Fitted] = {}

    def draw(self, content: LabelContent) -> DrawnLabel:
        """Return a label with everything on it."""
        words: list[Words] = []
        fields: list[DrawnField] = []
        notes: list[Note] = []
        bars = []
        for slot in self.plan.texts:
            text = self.text(slot, content)
            words += self.words(slot, text)
            fields += self._field(slot, text)
            notes += self.notes(slot, text)
        for bar_slot in self.plan.bars:
            barred = self.barred(bar_slot, content)
            words += self.words(bar_slot.letters, barred.text, barred.indent)
            fields += self._barred_fields(bar_slot, barred)
            notes += self.notes_of_bars(bar_slot, barred)
            bars += [barred.bars] if barred.bars else []
        return DrawnLabel(
            content, self.plan, tuple(words), tuple(bars), tuple(fields), tuple(notes)
        )

    # -- letters

    def text(self, slot: TextSlot, content: LabelContent) -> str:
        """Return what stands in a slot."""
        text = content.text(slot.name, self.spec)
        return text[-slot.tail :] if slot.tail else text

    def fitted(self, slot: TextSlot, text: str) -> Fitted:
        """Return a text as it goes into its box."""
        key = id(slot), text
        found = self._fitted.get(key)
        if found is None:
            if len(self._fitted) >= _MOST_KEPT:
                self._fitted.clear()
            found = fit(text, slot.box, largest=slot.largest, least=slot.least)
            self._fitted[key] = found
        return found

    def words(self, slot: TextSlot, text: str, indent: int = 0) -> Iterator[Words]:
        """Yield the lines of a text where they stand."""
        if not text:
            return
        fitted = self.fitted(slot, text)
        left = int(slot.box.x) + indent
        for at, line in enumerate(fitted.lines):
            yield Words(left, int(slot.box.y + at * fitted.step), fitted.size, line)

    def notes(self, slot: TextSlot, text: str) -> Iterator[Note]:
        """Yield what must be told of a text."""
        if not text:
            if slot.required:
                yield Note(slot.zone, slot.name, "the documents do not say it")
            return
        if cut := self.fitted(slot, text).note:
            yield Note(slot.zone, slot.name, f"{cut}: {' / '.join(text.splitlines())}")
        if missing := label_font().lacks(text):
            yield Note(slot.zone, slot.name, f"our font has no {missing}; look at the print")
        elif runs_leftwards(text):
            yield Note(slot.zone, slot.name, "is written from right to left; look at the print")

    def _field(self, slot: TextSlot, text: str) -> Iterator[DrawnField]:
        if text:
            field = LabelField(slot.name, slot.zone, text, required=slot.required)
            zone_box = self.plan.zones[slot.zone]
            yield DrawnField(field, self.box(slot, text), zone_box, self.fitted(slot, text).note)

    def box(self, slot: TextSlot, text: str) -> Box:
        """Return the box that the letters of a text fill."""
        fitted = self.fitted(slot, text)
        font = label_font()
        wide = max(font.width(line) for line in fitted.lines) * fitted.size * WIDE
        high = fitted.size + (len(fitted.lines) - 1) * fitted.step
        return Box(slot.box.x, slot.box.y, round(wide, 1), round(high, 1))

    # -- bars

    def barred(self, slot: BarSlot, content: LabelContent) -> Barred:
        """Return the bar code of a zone, and what stands beside it."""
        field = barcode_field(slot.zone, content, self.spec)
        name = slot.letters.name
        if not field.elements:
            return Barred(field, None, slot.box, content.text(name, self.spec), field.doubt)
        symbol = encode(element_string(field.elements))
        text = as_people_read(field.elements)
        for module in (slot.module, *slot.narrower):
            white = -(-slot.quiet * module // 1)
            wide = symbol.modules * module
            if wide + 2 * white <= slot.box.width:
                x = int(slot.box.x + (slot.box.width - wide) / 2)
                bars = Bars(x, int(slot.box.y), module, slot.height, symbol)
                box = Box(x, bars.y, wide, slot.height)
                return Barred(field, bars, box, text, "", self._indent(slot, text, x))
        wide_mm = symbol.modules * slot.module * self.plan.mm
        doubt = f"its bars would be {wide_mm:.0f} mm wide; there is no room for them"
        return Barred(field, None, slot.box, text, doubt)

    def _indent(self, slot: BarSlot, text: str, x: int) -> int:
        """How far its letters can be moved towards the first bar, which stands at x."""
        letters = self.box(slot.letters, text)
        room = int(slot.letters.box.right - letters.right)
        return max(0, min(x - int(letters.x), room))

    def notes_of_bars(self, slot: BarSlot, barred: Barred) -> Iterator[Note]:
        """Yield what must be told of a bar code."""
        if barred.note and (slot.zone.required or barred.text):
            yield Note(slot.zone.letter, slot.letters.name, f"no bars: {barred.note}")
        elif barred.text:
            yield from self.notes(slot.letters, barred.text)

    def _barred_fields(self, slot: BarSlot, barred: Barred) -> Iterator[DrawnField]:
        zone_box = self.plan.zones[slot.zone.letter]
        if barred.bars:
            yield DrawnField(barred.field, barred.box, zone_box)
        if barred.text:
            note = self.fitted(slot.letters, barred.text).note
            letters = LabelField(
                slot.letters.name, slot.zone.letter, barred.text, required=slot.zone.required
            )
            box = self.box(slot.letters, barred.text)
            box = box._replace(x=box.x + barred.indent)
            yield DrawnField(letters, box, zone_box, note)
