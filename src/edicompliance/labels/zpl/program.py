"""What a label's commands draw, worked out once for all labels that differ in their data alone.

>>> from edicompliance.labels.zpl.building import LabelBuilder
>>> from edicompliance.labels.zpl.commands import commands
>>> builder = LabelBuilder(State())
>>> data = b"^XA^FO80,40^A0N,30,30^FDSHIP TO^FS^XZ"
>>> for command in commands(data):
...     builder.take(command)
>>> label = builder.program().label("label.zpl", 1, 0, len(data), Data([b"OTHER TEXT"], [24]))
>>> label.texts[0].text, label.texts[0].offset
('OTHER TEXT', 24)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.zpl.ink import Extent
from edicompliance.labels.zpl.slots import Barred, BarSlot, Lines, TextSlot
from edicompliance.labels.zpl.state import State

_Seen = TypeVar("_Seen", SeenText, SeenBars)
_new: Final = tuple.__new__
"""Makes a record without the call of its constructor; a label has forty."""


class Note(NamedTuple):
    """Something to be told of a label."""

    piece: int
    """So many data of fields come before it; -1: it stands in a stored format."""
    offset: int
    """So many bytes behind the last of these, or in the file; -1: in another file."""
    text: str
    retake: bool = False
    """Whether the label does not count because of it."""


class Fixed(NamedTuple):
    """Data that stand in a stored format, the same for all labels that recall it."""

    data: bytes
    offset: int
    """Where in the file; -1: in another one."""


class PlacedText(NamedTuple):
    """A field of letters, and which data it has."""

    slot: TextSlot
    at: int


class PlacedBars(NamedTuple):
    """A field of bars, which data it has, and what may stand beside it."""

    slot: BarSlot
    at: int
    texts: tuple[int, ...] = ()
    """Fields of letters that, depending on their data, may reach there."""
    bars: tuple[int, ...] = ()


def _place(at: int) -> str:
    """Where a command stands, for people."""
    return f"byte {at}" if at >= 0 else "in a stored format of another file"


def _placeless(one: _Seen) -> _Seen:
    """The same without a place in the file, where it stands in another one."""
    return one if one.offset is None or one.offset >= 0 else one._replace(offset=None, length=0)


class Data(NamedTuple):
    """The data of a label's fields, and where they begin in the file."""

    pieces: Sequence[bytes]
    starts: Sequence[int]

    def with_fixed(self, fixed: Sequence[Fixed]) -> Data:
        """Return them with those of stored formats behind them."""
        pieces, starts = (one.data for one in fixed), (one.offset for one in fixed)
        return Data([*self.pieces, *pieces], [*self.starts, *starts])


@dataclass(slots=True)
class Program:
    """What a label's commands draw of any data."""

    after: State
    """What holds for the next label."""
    is_printed: bool = False
    """Whether anything is printed at all."""
    keeps: bool = True
    """Whether it holds for another label with the same commands."""
    texts: Sequence[PlacedText] = ()
    bars: Sequence[PlacedBars] = ()
    inks: tuple[Box, ...] = ()
    fixed: Sequence[Fixed] = ()
    notes: Sequence[Note] = ()
    extent: Extent = (None, None)
    """Width and height in millimetres."""
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    copies: int = 1
    """How often it is printed."""
    rules: tuple[Box, ...] = ()
    """What of the ink are lines across the label."""
    dpis: tuple[int, ...] = ()
    """Where it is not known how many dots are an inch: what it may be."""
    lacks: tuple[str, ...] = ()
    """The stored formats that it recalls and nobody knows."""
    _ats: tuple[list[int], list[dict[bytes, Lines]]] = ([], [])
    """Of the fields of letters: which data each has, and what became of data before."""

    _is_lent: bool = False
    """Whether any of it stands in another file."""

    def __post_init__(self) -> None:
        self._is_lent = any(one.offset < 0 for one in self.fixed)
        self._ats = [one.at for one in self.texts], [one.slot.known for one in self.texts]

    def label(self, file: str, index: int, begin: int, end: int, data: Data) -> SeenLabel:
        """Return what stands on a label whose fields have these data."""
        told: list[tuple[int, str]] = []
        retake = self._tell(begin, data, told) if self.notes else ""
        if self.fixed:
            data = data.with_fixed(self.fixed)
        lines, texts = self._texts(data, told)
        bars = self._bars(data, lines, texts, told) if self.bars else ()
        notes = tuple([f"{_place(at)}: {text}" for at, text in sorted(told)]) if told else ()
        if self._is_lent:
            texts, bars = [*map(_placeless, texts)], [*map(_placeless, bars)]
        return SeenLabel(
            file,
            index,
            "zpl",
            tuple(texts),
            tuple(bars),
            self.width_mm,
            self.height_mm,
            retake,
            notes,
            begin,
            end - begin,
            copies=self.copies,
            rules=self.rules,
            dpis=self.dpis,
            lacks=self.lacks,
        )

    def _texts(self, data: Data, told: list[tuple[int, str]]) -> tuple[list[Lines], list[SeenText]]:
        """What the fields of letters become: field by field, and line by line."""
        ats, knowns = self._ats
        pieces = list(map(data.pieces.__getitem__, ats))
        starts = list(map(data.starts.__getitem__, ats))
        lines = [
            known.get(piece) or one.slot.made(piece)
            for known, one, piece in zip(knowns, self.texts, pieces, strict=True)
        ]
        texts = [
            _new(SeenText, (text, box, start, length, None))
            for found, start, length in zip(lines, starts, map(len, pieces), strict=True)
            for text, box in found[0]
        ]
        for found, start in zip(lines, starts, strict=True):
            if found[1]:
                told += [(start, note) for note in found[1]]
        return lines, texts

    def _tell(self, begin: int, data: Data, told: list[tuple[int, str]]) -> str:
        """Tell what is to be told of the commands; return why the label does not count."""
        doubts = []
        for piece, offset, text, doubtful in self.notes:
            at = offset + (begin if piece == 0 else 0)
            if piece > 0:
                at += data.starts[piece - 1] + len(data.pieces[piece - 1])
            if doubtful:
                doubts.append(f"{_place(at)}: {text}")
            else:
                told.append((at, text))
        return "; ".join(doubts)

    # -- bars

    def _bars(
        self,
        data: Data,
        lines: Sequence[Lines],
        texts: list[SeenText],
        told: list[tuple[int, str]],
    ) -> list[SeenBars]:
        found = []
        made = [one.slot.made(data.pieces[one.at]) for one in self.bars]
        for placed, (bars, letters, notes) in zip(self.bars, made, strict=True):
            offset, length = data.starts[placed.at], len(data.pieces[placed.at])
            beside = self._beside(placed, lines, made) if placed.texts or placed.bars else ()
            quiet, is_crossed = placed.slot.quiet(bars.box, self.inks, beside, self.extent)
            found.append(SeenBars(*bars[:7], quiet, offset, length))
            texts += [SeenText(line.text, line.box, offset, length) for line in letters]
            told += [(offset, note) for note in notes]
            if is_crossed:
                told.append((offset, "something else is printed over the bars"))
        return found

    def _beside(
        self, placed: PlacedBars, lines: Sequence[Lines], made: Sequence[Barred]
    ) -> list[Box]:
        """What stands there of fields whose data say where they end."""
        found = [line.box for at in placed.texts for line in lines[at].lines]
        return found + [made[at].bars.box for at in placed.bars]
