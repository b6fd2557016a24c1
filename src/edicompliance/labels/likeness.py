"""Whether the letters of a picture are those of the label that was expected, letter by letter.

Letters in a picture are never read: a guess must not pass. They are held against the label as it
would have been drawn: the bar codes, whose corners a reader gives, say where the drawing lies in
the picture, and every letter of every field is compared there with the letter expected and with all
those that it could be mistaken for. Where that does not decide, the answer is `cannot tell`; a
label that another system printed in another font cannot be told by it: its captions, which every
label has, are not alike either. It needs the extra `labels`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from edicompliance.labels.boxes import Box, DrawnField
from edicompliance.labels.decoding import Corners
from edicompliance.labels.drawing import DrawnLabel
from edicompliance.labels.font import label_font
from edicompliance.labels.glyphs import PAD, blurred, line_of, rivals_of
from edicompliance.labels.picture import as_image
from edicompliance.labels.placing import Placed, place, place_in, unwarped
from edicompliance.labels.plan import Plan, Words
from edicompliance.labels.seen import SeenLabel

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Likeness", "Placed", "Verdict", "compare_picture", "place"]

Grid = NDArray[np.float32]
Verdict = Literal["alike", "different", "cannot tell"]
_BLURS: Final = (0.0, 0.5, 0.8, 1.1, 1.5, 2.0, 2.6)
"""How much out of focus a picture may be, in dots of the drawing."""
_TOWARDS, _OTHER = 0.4, 0.7
"""How far what is seen may lie from the letter expected towards another one, and from where on it
is the other."""
_UNLIKE: Final = 0.45
"""How much of a letter's ink may be amiss."""
_CLEAR: Final = 4.0
"""By how many times the noise of the picture two letters must differ."""
_CONTROLS: Final = 0.6
"""So many of the letters of captions must be alike for anything to be said of the others."""
_INK: Final = 0.25
"""Ink where none is expected."""


class Likeness(NamedTuple):
    """What is said of the letters of one field."""

    verdict: Verdict
    box: Box
    """Where the field lies in the picture, in its pixels: what is around it, if it stands askew."""
    quad: Corners = ()
    """Its corners, from the upper left one and round; empty: the label was not found."""
    reason: str = ""
    """Why it is not alike."""


def compare_picture(image: Image, seen: SeenLabel, drawn: DrawnLabel) -> Mapping[int, Likeness]:
    """Return for each field in letters (by its index in `drawn.fields`) whether it is alike.

    `image` is what was looked at (`opening.open_picture(data, file)`), and `seen` what
    `read_picture` returned.
    """
    letters = {at: one for at, one in enumerate(drawn.fields) if not one.field.is_barcode}
    expected = as_image(drawn)
    placed = place_in(image, seen, drawn, expected)
    if placed is None:
        return {at: Likeness("cannot tell", Box(0, 0, 0, 0), (), _NOWHERE) for at in letters}
    view = _View(expected, unwarped(image, placed, expected.size))
    if view.control(drawn.plan) < _CONTROLS:
        told = {at: _Told("cannot tell", _FOREIGN) for at in letters}
    else:
        told = {at: view.field(one, drawn) for at, one in letters.items()}
    return {
        at: Likeness(told[at].verdict, placed.box(one.box), placed.quad(one.box), told[at].reason)
        for at, one in letters.items()
    }


_NOWHERE: Final = "the label was not found in the picture as it would be drawn here"
_FOREIGN: Final = "its captions are not as they would be drawn here, so letters cannot be compared"


class _Told(NamedTuple):
    verdict: Verdict
    reason: str = ""


class _View:
    """What was expected and what is seen, dot over dot."""

    def __init__(self, expected: Image, seen: Image) -> None:
        self.seen: Grid = np.asarray(seen, dtype=np.float32)
        self.blur = _blur(expected, self.seen)
        self.expected: Grid = np.asarray(blurred(expected, self.blur), dtype=np.float32)

    def control(self, plan: Plan) -> float:
        """How many of the letters that all labels have are alike."""
        told = [one for words in plan.captions for one in self.line(words)]
        return sum(one.verdict == "alike" for one in told) / max(1, len(told))

    def field(self, field: DrawnField, drawn: DrawnLabel) -> _Told:
        """Say whether a field's letters are alike, and whether nothing stands beside them."""
        if missing := label_font().lacks(field.field.text):
            return _Told("cannot tell", f"our font has no {missing}")
        lines = [words for words in drawn.texts if _is_of(words, field.box)]
        told = [one for words in lines for one in self.line(words)]
        for verdict in ("different", "cannot tell"):
            if found := next((one for one in told if one.verdict == verdict), None):
                return found
        if not told:
            return _Told("cannot tell", "it has no letters")
        if self.is_inked(_slot(field, drawn.plan), lines):
            return _Told("cannot tell", "there is ink beside it where none is expected")
        return _Told("alike")

    def line(self, words: Words) -> Iterator[_Told]:
        """Yield what is said of each letter of a line."""
        place = line_of(words.text, words.size)
        more = self.more_ink(words, place.ends[-1])
        if more is None:
            yield _Told("cannot tell", f"{words.text!r} cannot be seen")
            return
        noise = 1.48 * float(np.median(np.abs(more - np.median(more)))) + 0.01
        for letter, start in zip(words.text, place.starts, strict=True):
            if letter.isspace():
                continue
            rivals = rivals_of(letter, words.size, round(place.squeezed, 2), self.blur)
            left = round(start)
            part = more[:, left : left + rivals.ink.shape[1]]
            if part.shape == rivals.ink.shape:
                yield _judged(letter, part, rivals, noise)
            else:
                yield _Told("cannot tell", f"{words.text!r} leaves the picture")

    def more_ink(self, words: Words, wide: float) -> Grid | None:
        """How much more ink than expected there is at a line and around it; None: it is too faint.

        The light there, and how far the line lies off its place, are found by the line as a whole.
        """
        rows = slice(max(0, words.y - PAD), words.y + words.size + PAD)
        columns = slice(max(0, words.x - PAD), words.x + int(wide) + 1 + PAD)
        wanted, there = self.expected[rows, columns], self.seen[rows, columns]
        if min(wanted.shape) < 4:
            return None
        down, across = np.gradient(wanted)
        along = np.linspace(-1, 1, wanted.shape[1], dtype=np.float32)[None, :] * across
        known = np.stack(
            [one.ravel() for one in (wanted, np.ones_like(wanted), across, down, along)]
        )
        held = known @ known.T + np.diag(np.array([0, 0, 4e3, 4e3, 4e3], dtype=np.float32))
        bright, dark, *moved = np.linalg.solve(held, known @ there.ravel())
        if bright < 0.15:
            return None
        off = np.clip(np.array(moved) / bright, -1, 1)
        shown = wanted + off[0] * across + off[1] * down + off[2] * along
        more: Grid = ((shown - (there - dark) / bright) / 255).astype(np.float32)
        return more

    def is_inked(self, place: Box, lines: Sequence[Words]) -> bool:
        """Whether there is ink in a field's place where the drawing has none."""
        rows = slice(int(place.y), int(place.bottom))
        columns = slice(int(place.x), int(place.right))
        wanted, there = self.expected[rows, columns], self.seen[rows, columns]
        size = min(words.size for words in lines)
        high, wide = max(3, int(0.4 * size)), max(3, int(0.25 * size))
        if there.shape[0] <= high or there.shape[1] <= wide:
            return False
        paper = float(np.percentile(there, 90))
        black = min(float(np.percentile(self.seen, 2)), paper - 30)
        ink = np.clip((paper - there) / (paper - black), 0, 1)
        ink[wanted < 250] = 0
        sums = np.pad(ink.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        spots = (
            sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        )
        return float(spots.max()) > _INK * high * wide


def _judged(letter: str, more: Grid, rivals: Any, noise: float) -> _Told:
    """Say whether what is seen is the letter expected, another one, or neither."""
    flat = more.ravel()
    towards = rivals.ways @ flat / rivals.sizes
    at = int(towards.argmax())
    amiss = float(flat @ flat)
    ink = float(((rivals.ink - rivals.ink.mean()) ** 2).sum())
    faint = np.sqrt(float(rivals.sizes.min())) < _CLEAR * noise
    if towards[at] < _TOWARDS and not faint:
        if amiss <= _UNLIKE * ink:
            return _Told("alike")
        return _Told("cannot tell", f"what stands for {letter!r} is not clear")
    left = float(((flat - rivals.ways[at]) ** 2).sum())
    if towards[at] > _OTHER and left < 0.5 * amiss and not faint:
        return _Told("different", f"expected {letter!r}, saw {rivals.letters[at]!r}")
    return _Told("cannot tell", f"what stands for {letter!r} may be {rivals.letters[at]!r}")


def _blur(expected: Image, seen: Grid) -> float:
    """How much the drawing must be blurred to look like the picture."""
    wide, high = expected.size
    at = (0, high // 5, wide, high // 5 + min(high // 3, 300))
    part = expected.crop(at)
    there = seen[at[1] : at[3]].ravel()
    alike = []
    for by in _BLURS:
        wanted = np.asarray(blurred(part, by), dtype=np.float32).ravel()
        alike.append(float(np.corrcoef(wanted, there)[0, 1]))
    return _BLURS[int(np.argmax(alike))]


def _is_of(words: Words, box: Box) -> bool:
    """Whether a line is one of the field that was drawn into a box."""
    return words.x == int(box.x) and int(box.y) <= words.y < box.bottom


def _slot(field: DrawnField, plan: Plan) -> Box:
    """The place in which nothing but a field may stand."""
    slots = [*plan.texts, *(one.letters for one in plan.bars)]
    for slot in slots:
        if slot.zone == field.field.zone and slot.name == field.field.name:
            box = slot.box
            if int(box.y) == int(field.box.y) and box.x <= field.box.x < box.right:
                return box
    return field.box
