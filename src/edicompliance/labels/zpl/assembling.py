"""Puts together what a label's commands draw, once all of them are known.

What is printed black over letters hides them, wherever it stands among the commands; what is
painted white hides only what came before. So each field learns at the end what can be seen of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.labels.read.zoning import lines_across
from edicompliance.labels.zpl.field import Field, Value
from edicompliance.labels.zpl.fonts import face
from edicompliance.labels.zpl.ink import Extent, Ink, Surface, paper_of
from edicompliance.labels.zpl.program import Fixed, Note, PlacedBars, PlacedText, Program
from edicompliance.labels.zpl.resolution import Resolution
from edicompliance.labels.zpl.slots import Across, BarSlot, TextSlot, mm
from edicompliance.labels.zpl.state import Chosen, State

_UNSURE: Final = "nothing tells how many dots are an inch; --dpi says it"
_MORE: Final = "more is to be told of this label, and left out"
MOST_NOTES: Final = 50
"""So many notes are told of a label, and so many reasons why it does not count."""
_MIRRORED: Final = "printed as in a mirror (^PMY); print it without"


class Told(NamedTuple):
    """What the commands of a label told."""

    state: State
    """As it is after the label."""
    resolution: Resolution
    fields: Sequence[tuple[Field, int]]
    """Each with so many data that come before those it counts from."""
    inks: Sequence[Ink]
    notes: Sequence[Note]
    pieces: int
    """How many data of fields stand in the label itself."""
    fixed: Sequence[Fixed] = ()
    values: Mapping[int, Value] = MappingProxyType({})
    """Of the fields with a number."""
    keeps: bool = True
    copies: int = 1
    lacks: tuple[str, ...] = ()

    @property
    def extent(self) -> Extent:
        """Width and height in millimetres."""
        width, height = self.state.width, self.state.height
        mm_of_dot = self.resolution.mm
        return (
            None if width is None else width * mm_of_dot,
            None if height is None else height * mm_of_dot,
        )


def assembled(told: Told) -> Program:
    """Return what the label draws of any data."""
    texts: list[PlacedText] = []
    bars: list[PlacedBars] = []
    surfaces = _Surfaces(told)
    for order, (field, before) in enumerate(told.fields):
        surface = surfaces.of(field, order) if surfaces.hiding else surfaces.all
        value = field.value
        if value is not None:
            slot = field.slots.get(surface) or _new_slot(field, value, surface, told, surface)
            at = value.at + before if value.at >= 0 else told.pieces - value.at - 1
        elif (value := told.values.get(field.number or 0)) is not None:
            key = surface, value.decoding
            slot = field.slots.get(key) or _new_slot(field, value, surface, told, key)
            at = value.at if value.at >= 0 else told.pieces - value.at - 1
        else:
            continue
        if isinstance(slot, TextSlot):
            texts.append(PlacedText(slot, at))
        else:
            bars.append(PlacedBars(slot, at))
    width, height = told.extent
    inks = tuple([one.box for one in told.inks if not one.is_white])
    return Program(
        told.state,
        is_printed=bool(told.fields or told.inks),
        keeps=told.keeps,
        texts=texts,
        bars=_with_neighbours(bars, texts) if bars else (),
        inks=inks,
        fixed=told.fixed,
        notes=[*_not_too_many(told.notes), *_notes(told)],
        extent=told.extent,
        width_mm=None if width is None else mm(width),
        height_mm=None if height is None else mm(height),
        copies=told.copies,
        rules=lines_across(inks),
        dpis=told.resolution.among,
        lacks=told.lacks,
    )


def _not_too_many(notes: Sequence[Note]) -> list[Note]:
    """The first notes and doubts; that there are more is told with the next one."""
    if len(notes) <= MOST_NOTES:
        return list(notes)
    found = []
    for doubtful in (False, True):
        some = [one for one in notes if one.retake == doubtful][: MOST_NOTES + 1]
        if len(some) > MOST_NOTES:
            some[-1] = some[-1]._replace(text=_MORE)
        found += some
    return found


def _notes(told: Told) -> Iterator[Note]:
    """Yield what is to be told of the label as a whole."""
    for field, _ in told.fields:
        if field.value is None and field.number not in told.values:
            yield Note(*field.mark, f"^FN{field.number} was given no data")
    if told.state.mirrored:
        yield Note(0, 0, _MIRRORED, retake=True)
    if told.resolution.among and (told.fields or told.inks):
        yield Note(0, 0, _UNSURE)


class _Surfaces:
    """What can be seen of each field of a label."""

    def __init__(self, told: Told) -> None:
        self._extent = told.extent
        self.hiding = [one for one in told.inks if one.is_white or one.is_filled]
        self.all = paper_of(told.extent)

    def of(self, field: Field, order: int) -> Surface:
        """Return what can be seen of a field, before which so many come."""
        hidden = [
            one.box
            for one in self.hiding
            if (one.is_white and one.order > order) or (one.is_filled and not field.is_reverse)
        ]
        return paper_of(self._extent, tuple(hidden))


def _new_slot(
    field: Field, value: Value, surface: Surface, told: Told, key: object
) -> TextSlot | BarSlot:
    """Return a field without its data, kept for all labels that have it."""
    slot: TextSlot | BarSlot
    factor, decoding = told.resolution.mm, value.decoding
    if field.bars is not None:
        slot = BarSlot(field.placing, factor, decoding, *field.bars, surface)
    else:
        font = face(field.font or Chosen(), told.resolution.dpi)
        slot = TextSlot(field.placing, factor, decoding, font, field.block, surface)
    field.slots[key] = slot
    return slot


def _with_neighbours(
    bars: Sequence[PlacedBars], texts: Sequence[PlacedText]
) -> tuple[PlacedBars, ...]:
    """Give each bar code the fields that may stand beside it."""
    across_texts = [one.slot.across for one in texts]
    across_bars = [one.slot.across for one in bars]
    found = []
    for place, (slot, at, _, _) in enumerate(bars):
        beside = _meeting(slot.across, across_texts)
        others = [one for one in _meeting(slot.across, across_bars) if one != place]
        found.append(PlacedBars(slot, at, tuple(beside), tuple(others)))
    return tuple(found)


def _meeting(one: Across, others: Sequence[Across]) -> list[int]:
    """Which fields may stand in the same rows."""
    if one is None:
        return list(range(len(others)))
    low, high = one
    return [
        at
        for at, other in enumerate(others)
        if other is None or (low < other[1] and other[0] < high)
    ]
