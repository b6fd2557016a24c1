"""The fields of a label without their data: where they stand, and what becomes of data in them.

The labels of one print stream mostly differ in their data alone, so what can be said without them
is worked out once; what was made of data is kept for the next label that has the same.

>>> from edicompliance.labels.zpl.fonts import face
>>> from edicompliance.labels.zpl.state import Chosen
>>> slot = TextSlot(Placing(80, 40), 25.4 / 203, Decoding(), face=face(Chosen("0", 30, 30)))
>>> [(one.text, one.box.y, one.box.height) for one in slot.made(b"SHIP TO").lines]
[('SHIP TO', 5.005, 3.754)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.fields import taken_apart
from edicompliance.labels.seen import SeenBars
from edicompliance.labels.zpl.blocks import Block, laid
from edicompliance.labels.zpl.data import Decoding
from edicompliance.labels.zpl.fonts import Face, face
from edicompliance.labels.zpl.ink import ALL_SEEN, Extent, Surface, white_beside
from edicompliance.labels.zpl.placing import Placing
from edicompliance.labels.zpl.state import Chosen
from edicompliance.labels.zpl.symbols import SYMBOLS, Options, made

_MOST_KEPT: Final = 20_000
"""So many different data of a field are kept; then all are forgotten."""
Across = tuple[float, float] | None
"""From where to where a field reaches downwards; None: that hangs on its data."""
_LETTER_HEIGHT: Final = 9
"""Of letters that the printer itself writes beside bars, in narrowest bars."""


class Line(NamedTuple):
    """One line of letters, in millimetres."""

    text: str
    box: Box


class Lines(NamedTuple):
    """What becomes of a field's data as letters."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class TextSlot:
    """A field of letters."""

    placing: Placing
    factor: float
    """Millimetres of a dot."""
    decoding: Decoding
    face: Face
    block: Block | None = None
    surface: Surface = ALL_SEEN
    known: dict[bytes, Lines] = field(default_factory=dict)
    """What became of data before."""
    across: Across = None
    _begin: Box | None = None
    """Where all its texts begin, if it is seen wherever they end."""

    def __post_init__(self) -> None:
        begin = self._one_line("", 0).box
        if self.block is None and self.placing.turn in "NI":
            self.across = begin.y, begin.bottom
        is_plain = self.block is None and self.placing.turn == "N" and not self.placing.from_right
        if is_plain and self.surface.shows_all_from(begin):
            self._begin = begin

    def made(self, data: bytes) -> Lines:
        """Return what its data become."""
        found = self.known.get(data)
        if found is None:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            found = self.known[data] = self._new(data)
        return found

    def _new(self, data: bytes) -> Lines:
        text, notes = self.decoding.text(data)
        if self.block:
            lines, note = self._several(text, self.block)
            return self._seen(lines, [*notes, note] if note else notes)
        if not text or text.isspace():
            return Lines((), tuple(notes))
        wide = self.face.width(text)
        if self._begin is None:
            return self._seen([self._one_line(text, wide)], notes)
        x, y, _, high = self._begin
        line = Line(text, Box(x, y, round(wide * self.factor, 3), high))
        return Lines((line,), tuple(notes))

    def _one_line(self, text: str, wide: float) -> Line:
        high = self.face.height
        frame = self.placing.frame(wide, high, self.face.baseline)
        return Line(text, frame.on_label(Box(0, 0, wide, high)).scaled(self.factor))

    def _several(self, text: str, block: Block) -> tuple[list[Line], str]:
        lines, note = laid(text, block, self.face)
        high, step = self.face.height, self.face.height + block.spacing
        last = (max(1, block.lines) - 1) * step
        frame = self.placing.frame(block.width, last + high, last + self.face.baseline)
        found = [
            Line(line, frame.on_label(Box(indent, at * step, self.face.width(line), high)))
            for at, (line, indent) in enumerate(lines)
            if line
        ]
        return [Line(line.text, line.box.scaled(self.factor)) for line in found], note

    def _seen(self, lines: Sequence[Line], notes: list[str]) -> Lines:
        """What of the lines can be seen."""
        faults = [self.surface.fault_of(one.box) for one in lines]
        if not any(faults):
            return Lines(tuple(lines), tuple(notes))
        both = list(zip(lines, faults, strict=True))
        notes = [*notes, *(f"{line.text!r} {fault}" for line, fault in both if fault)]
        return Lines(tuple([line for line, fault in both if not fault]), tuple(notes))


class Barred(NamedTuple):
    """What becomes of a field's data as bars."""

    bars: SeenBars
    """Without its place in the file, and what is white beside it."""
    lines: tuple[Line, ...]
    """Letters that the printer writes beside them."""
    notes: tuple[str, ...]


@dataclass(slots=True)
class BarSlot:
    """A field of bars."""

    placing: Placing
    factor: float
    decoding: Decoding
    command: str
    options: Options
    module: float
    """The narrowest bar, or a square, in dots."""
    ratio: float
    height: float
    surface: Surface = ALL_SEEN
    _known: dict[bytes, Barred] = field(default_factory=dict)
    _shapes: dict[float, tuple[Box, str]] = field(default_factory=dict)
    _quiet: dict[tuple[Box, tuple[Box, ...], Extent], tuple[Decimal, bool]] = field(
        default_factory=dict
    )
    across: Across = None
    """With the letters beside it."""

    def __post_init__(self) -> None:
        if self.placing.turn in "NI" and SYMBOLS[self.command].height is not None:
            box = self._box(0, self.height)
            beside = 2 * _LETTER_HEIGHT * self.module * self.factor if self._has_letters else 0
            self.across = box.y - beside, box.bottom + beside

    def made(self, data: bytes) -> Barred:
        """Return what its data become."""
        found = self._known.get(data)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[data] = self._new(data)
        return found

    def quiet(
        self, box: Box, inks: tuple[Box, ...], beside: Iterable[Box], extent: Extent
    ) -> tuple[Decimal, bool]:
        """Return how much is white beside its bars, and whether anything is printed over them."""
        others = (*inks, *beside)
        key = box, others, extent
        found = self._quiet.get(key)
        if found is None:
            if len(self._quiet) >= _MOST_KEPT:
                self._quiet.clear()
            white = white_beside(box, self.placing.turn, others, extent)
            quiet = mm(round(white.least / self.factor, 1) * self.factor)
            found = self._quiet[key] = quiet, white.crossed
        return found

    @property
    def _has_letters(self) -> bool:
        return self.options.letters == "Y"

    def _new(self, data: bytes) -> Barred:
        text, notes = self.decoding.text(data)
        code = SYMBOLS[self.command]
        held = made(self.command, text, self.options, self.ratio)
        wide = held.modules * self.module
        high = self.height if code.height is not None else wide
        box, unseen = self._shape(wide, high)
        elements, fault = taken_apart(held.data) if held.is_gs1 else ((), "")
        bars = SeenBars(
            "GS1-128" if held.is_gs1 else code.name,
            held.data,
            elements,
            box,
            _both(unseen, held.fault, fault),
            _mm(self.module * self.factor),
            _mm(high * self.factor),
        )
        return Barred(bars, self._letters(held.letters, wide, high), tuple(notes))

    def _shape(self, wide: float, high: float) -> tuple[Box, str]:
        """Return where bars so wide stand, and why they cannot be seen."""
        found = self._shapes.get(wide)
        if found is None:
            box = self._box(wide, high)
            unseen = self.surface.fault_of(box)
            if not unseen and self.surface.cuts(box):
                unseen = "runs over the edge of the label"
            found = self._shapes[wide] = box, unseen
        return found

    def _box(self, wide: float, high: float) -> Box:
        frame = self.placing.frame(wide, high, high)
        return frame.on_label(Box(0, 0, wide, high)).scaled(self.factor)

    def _letters(self, text: str, wide: float, high: float) -> tuple[Line, ...]:
        """What the printer writes beside the bars by itself: in their middle, below or above."""
        if not self._has_letters or not text.strip():
            return ()
        size = _LETTER_HEIGHT * self.module
        font = face(Chosen("A", size))
        wide_text = font.width(text)
        top = -size - self.module if self.options.above == "Y" else high + self.module
        frame = self.placing.frame(wide, high, high)
        box = frame.on_label(Box((wide - wide_text) / 2, top, wide_text, font.height))
        return (Line(text, box.scaled(self.factor)),)


def _both(*faults: str) -> str:
    return "; ".join(filter(None, faults)) if any(faults) else ""


def mm(length: float) -> Decimal:
    """Return a length as it is told: to a thousandth of a millimetre."""
    return Decimal(str(round(length, 3)))


_mm = lru_cache(maxsize=1024)(mm)
