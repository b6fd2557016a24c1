"""Puts together what a label's commands draw, once all of them are known.

What is printed black over letters hides them, wherever it stands among the commands; what is
painted white hides only what came before. So each field learns at the end what can be seen of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from edicompliance.labels.zpl_data import Decoding
from edicompliance.labels.zpl_field import Bars, Field, Value
from edicompliance.labels.zpl_fonts import face
from edicompliance.labels.zpl_ink import Extent, Ink, Surface, paper_of
from edicompliance.labels.zpl_program import Fixed, Note, PlacedBars, PlacedText, Program
from edicompliance.labels.zpl_slots import BarSlot, TextSlot, mm
from edicompliance.labels.zpl_state import MM, Chosen, State

_MIRRORED: Final = "printed as in a mirror (^PMY); print it without"


class Told(NamedTuple):
    """What the commands of a label told."""

    state: State
    """As it is after the label."""
    factor: float
    """Millimetres of a dot."""
    fields: Sequence[Field]
    values: Mapping[int, Value]
    """Of the fields with a number."""
    inks: Sequence[Ink]
    fixed: Sequence[Fixed]
    notes: Sequence[Note]
    pieces: int
    """How many data of fields stand in the label itself."""
    keeps: bool


def assembled(told: Told) -> Program:
    """Return what the label draws of any data."""
    texts: list[PlacedText] = []
    bars: list[PlacedBars] = []
    notes = list(told.notes)
    for order, field in enumerate(told.fields):
        value = field.value or told.values.get(field.number or 0)
        if value is None:
            notes.append(Note(*field.mark, f"^FN{field.number} was given no data"))
            continue
        at = value.at if value.at >= 0 else told.pieces - value.at - 1
        surface = _surface(told, field, order)
        if field.bars:
            bars.append(
                PlacedBars(_bar_slot(field, field.bars, value.decoding, surface, told.factor), at)
            )
        else:
            slot = _text_slot(field, value, surface, told.factor)
            texts.append(PlacedText(slot, at))
    if told.state.mirrored:
        notes.append(Note(0, 0, _MIRRORED, retake=True))
    width, height = told.state.width, told.state.height
    return Program(
        told.state,
        is_printed=bool(told.fields or told.inks),
        keeps=told.keeps,
        texts=texts,
        bars=_with_neighbours(bars, texts),
        inks=[one.box for one in told.inks if not one.is_white],
        fixed=told.fixed,
        notes=notes,
        extent=_extent(told),
        width_mm=None if width is None else mm(width * told.factor),
        height_mm=None if height is None else mm(height * told.factor),
    )


def _extent(told: Told) -> Extent:
    width, height = told.state.width, told.state.height
    return (
        None if width is None else width * told.factor,
        None if height is None else height * told.factor,
    )


def _surface(told: Told, field: Field, order: int) -> Surface:
    hidden = [
        one.box
        for one in told.inks
        if (one.is_white and one.order > order) or (one.is_filled and not field.is_reverse)
    ]
    return paper_of(_extent(told), hidden)


def _text_slot(field: Field, value: Value, surface: Surface, factor: float) -> TextSlot:
    font = face(field.font or Chosen(), MM / factor)
    return TextSlot(field.placing, factor, value.decoding, font, field.block, surface)


def _bar_slot(
    field: Field, bars: Bars, decoding: Decoding, surface: Surface, factor: float
) -> BarSlot:
    return BarSlot(field.placing, factor, decoding, *bars, surface)


def _with_neighbours(
    bars: Sequence[PlacedBars], texts: Sequence[PlacedText]
) -> tuple[PlacedBars, ...]:
    """Give each bar code the fields that may stand beside it."""
    across_texts = [one.slot.across() for one in texts]
    across_bars = [one.slot.across() for one in bars]
    return tuple(
        PlacedBars(
            one.slot,
            one.at,
            tuple(at for at, other in enumerate(across_texts) if _meet(own, other)),
            tuple(at for at, other in enumerate(across_bars) if at != place and _meet(own, other)),
        )
        for place, (one, own) in enumerate(zip(bars, across_bars, strict=True))
    )


def _meet(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return one is None or other is None or (one[0] < other[1] and other[0] < one[1])
