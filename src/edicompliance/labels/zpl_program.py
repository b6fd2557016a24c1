"""What a label's commands draw, worked out once for all labels that differ in their data alone.

>>> from edicompliance.labels.zpl_building import LabelBuilder
>>> from edicompliance.labels.zpl_commands import commands
>>> builder = LabelBuilder(State(), dpi=203)
>>> data = b"^XA^FO80,40^A0N,30,30^FDSHIP TO^FS^XZ"
>>> for command in commands(data):
...     builder.take(command)
>>> label = builder.program().label("label.zpl", 1, 0, len(data), [b"OTHER TEXT"], [24])
>>> label.texts[0].text, label.texts[0].offset
('OTHER TEXT', 24)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.zpl_ink import Extent, White, white_beside
from edicompliance.labels.zpl_slots import BarSlot, Lines, TextSlot, mm
from edicompliance.labels.zpl_state import State

_MOST_KEPT: Final = 1_000


class Note(NamedTuple):
    """Something to be told of a label."""

    piece: int
    """So many data of fields come before it; -1: it stands in a stored format."""
    offset: int
    """So many bytes behind the last of these, or in the file."""
    text: str
    retake: bool = False
    """Whether the label does not count because of it."""


class Fixed(NamedTuple):
    """Data that stand in a stored format, the same for all labels that recall it."""

    data: bytes
    offset: int


class PlacedText(NamedTuple):
    """A field of letters, and which data it has."""

    slot: TextSlot
    at: int


@dataclass(slots=True)
class PlacedBars:
    """A field of bars, which data it has, and what may stand beside it."""

    slot: BarSlot
    at: int
    texts: tuple[int, ...] = ()
    """Fields of letters that, depending on their data, may reach there."""
    bars: tuple[int, ...] = ()
    _white: dict[Box, White] = field(default_factory=dict)

    def white(self, box: Box, inks: Sequence[Box], extent: Extent) -> White:
        """Return what is white beside its bars, where that hangs on no other field's data."""
        found = self._white.get(box)
        if found is None:
            if len(self._white) >= _MOST_KEPT:
                self._white.clear()
            found = white_beside(box, self.slot.placing.turn, inks, extent)
            self._white[box] = found
        return found


@dataclass(slots=True)
class Program:
    """What a label's commands draw of any data."""

    after: State
    """What holds for the next label."""
    is_printed: bool
    """Whether anything is printed at all."""
    keeps: bool
    """Whether it holds for another label with the same commands."""
    texts: Sequence[PlacedText] = ()
    bars: Sequence[PlacedBars] = ()
    inks: Sequence[Box] = ()
    fixed: Sequence[Fixed] = ()
    notes: Sequence[Note] = ()
    factor: float = 1
    """Millimetres of a dot."""
    extent: Extent = (None, None)
    """Width and height in millimetres."""
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None

    def label(
        self,
        file: str,
        index: int,
        begin: int,
        end: int,
        pieces: Sequence[bytes],
        starts: Sequence[int],
    ) -> SeenLabel:
        """Return what stands on a label whose fields have these data, which begin there."""
        notes = [*self._notes(begin, pieces, starts)] if self.notes else []
        retake = "; ".join(text for _, text, doubtful in notes if doubtful) if notes else ""
        if self.fixed:
            pieces = [*pieces, *(one.data for one in self.fixed)]
            starts = [*starts, *(one.offset for one in self.fixed)]
        told = [(at, text) for at, text, doubtful in notes if not doubtful]
        lines = [slot.made(pieces[at]) for slot, at in self.texts]
        texts = []
        for found, (_, at) in zip(lines, self.texts, strict=True):
            for text, box in found[0]:
                texts.append(SeenText(text, box, starts[at], len(pieces[at])))
            if found[1]:
                told += [(starts[at], note) for note in found[1]]
        bars = self._bars(pieces, starts, lines, texts, told) if self.bars else ()
        return SeenLabel(
            file,
            index,
            "zpl",
            tuple(texts),
            tuple(bars),
            self.width_mm,
            self.height_mm,
            retake,
            tuple(f"byte {at}: {text}" for at, text in sorted(told)) if told else (),
            begin,
            end - begin,
        )

    def _notes(
        self, begin: int, pieces: Sequence[bytes], starts: Sequence[int]
    ) -> Iterator[tuple[int, str, bool]]:
        for piece, offset, text, doubtful in self.notes:
            at = offset
            if piece == 0:
                at += begin
            elif piece > 0:
                at += starts[piece - 1] + len(pieces[piece - 1])
            yield at, f"byte {at}: {text}" if doubtful else text, doubtful

    # -- bars

    def _bars(
        self,
        pieces: Sequence[bytes],
        starts: Sequence[int],
        lines: Sequence[Lines],
        texts: list[SeenText],
        told: list[tuple[int, str]],
    ) -> list[SeenBars]:
        found = []
        made = [one.slot.made(pieces[one.at]) for one in self.bars]
        boxes = [one.bars.box for one in made]
        for place, (placed, barred) in enumerate(zip(self.bars, made, strict=True)):
            offset, length = starts[placed.at], len(pieces[placed.at])
            beside = self._beside(place, lines, boxes)
            if beside:
                turn = placed.slot.placing.turn
                white = white_beside(boxes[place], turn, [*self.inks, *beside], self.extent)
            else:
                white = placed.white(boxes[place], self.inks, self.extent)
            bars = barred.bars
            quiet = mm(round(white.least / self.factor, 1) * self.factor)
            found.append(bars._replace(quiet_mm=quiet, offset=offset, length=length))
            texts += [SeenText(line.text, line.box, offset, length) for line in barred.lines]
            told += [(offset, note) for note in barred.notes]
            if white.crossed:
                told.append((offset, "something else is printed over the bars"))
        return found

    def _beside(self, place: int, lines: Sequence[Lines], boxes: Sequence[Box]) -> list[Box]:
        placed = self.bars[place]
        found = [line.box for at in placed.texts for line in lines[at].lines]
        return found + [boxes[at] for at in placed.bars]
